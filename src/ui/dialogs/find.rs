//! The search for guests in the whole log, by a text, days, verdict and evidence; who was inside together with one of
//! them; and the correction of what was entered wrongly.

use chrono::Days;
use egui::{Button, ComboBox, DragValue, Key, Label, Modifiers, RichText, TextEdit, Ui};

use super::{
    amend::{Changed, Times, acts_ui},
    kind::Next,
};
use crate::{
    app::{Coming, Command, Correct, Find, Finding, Guest, State, Wanted},
    text::text,
    time::{Timestamp, local_day},
    ui::{
        theme,
        visit_table::{Column, Kind, VisitTable},
        widgets::{name_field, name_it},
    },
    verdict::Verdict,
    visit::{EvidenceKind, Field, MAX_FIELD_CHARS, MAX_PARTY, Visit},
    words::{Language, day_to_type, find as words, judgement, typed_day},
};

/// What is worth having of the window, and the most that a line of text needs.
const MARGIN: egui::Vec2 = egui::vec2(72.0, 150.0);
const MOST_WIDE: f32 = 1_500.0;

const COLUMNS: &[Column] = &[
    Column::Arrived,
    Column::Left,
    Column::Name,
    Column::Organisation,
    Column::Host,
    Column::Purpose,
    Column::Card,
    Column::Evidence,
    Column::Verdict,
    Column::No,
];

const BY_WORTH: &[Column] = &[
    Column::Name,
    Column::Arrived,
    Column::Left,
    Column::Organisation,
    Column::Host,
    Column::Verdict,
    Column::Purpose,
    Column::Card,
    Column::Evidence,
    Column::No,
];

/// What has been typed, and what is on the screen.
pub(super) struct FindDialog {
    text: String,
    from: String,
    to: String,
    verdict: Option<Verdict>,
    evidence: Option<EvidenceKind>,
    table: VisitTable,
    view: View,
    /// The verdict that was on the screen when it was opened.
    verdict_before: Option<u64>,
    /// Whether a visit is to be put right of which nobody has said yet whether it is.
    amending: bool,
    /// Whether there is nothing more to look for.
    done: bool,
}

#[expect(clippy::large_enum_variant, reason = "there is one, and a correction is what it is for")]
enum View {
    /// Those who were found.
    Found,
    /// Who was inside together with the guest of this visit.
    Met(Box<Visit>),
    /// What the visit is to say, and why.
    Correction { of: Box<Visit>, guest: Guest, times: Times, why: String },
}

impl FindDialog {
    /// A dialog with the last guests.
    pub(super) fn new(state: &State, commands: &mut Vec<Command>) -> Self {
        let dialog = Self {
            text: String::new(),
            from: String::new(),
            to: String::new(),
            verdict: None,
            evidence: None,
            table: VisitTable::new("found"),
            view: View::Found,
            verdict_before: verdict_of(state),
            amending: false,
            done: false,
        };
        commands.push(Command::Find(Find::Visits { wanted: Wanted::default(), before: None }));
        dialog
    }

    /// Whether something has been typed for a correction and not been saved.
    pub(super) fn holds_a_correction(&self) -> bool {
        match &self.view {
            View::Correction { of, guest, why, .. } => !why.is_empty() || *guest != Guest::of(of),
            View::Found | View::Met(_) => false,
        }
    }

    fn question(&self, state: &State) -> Command {
        let wanted = self.wanted(state).unwrap_or_else(|| Wanted::text(&self.text));
        Command::Find(Find::Visits { wanted, before: None })
    }

    /// What is looked for; `None` while a day is not one, or the last comes before the first.
    fn wanted(&self, state: &State) -> Option<Wanted> {
        let (today, language) = (local_day(state.now), state.settings.language);
        let day = |typed: &str| match typed.trim() {
            "" => Some(None),
            typed => typed_day(typed, today, language).map(Some),
        };
        let (from, to) = (day(&self.from)?, day(&self.to)?);
        let in_order = from.zip(to).is_none_or(|(from, to)| from <= to);
        let (verdict, evidence) = (self.verdict, self.evidence);
        in_order.then(|| Wanted { text: self.text.clone(), from, to, verdict, evidence })
    }

    pub(super) fn inside_ui(&mut self, ui: &mut Ui, state: &State, commands: &mut Vec<Command>) -> Next {
        let language = state.settings.language;
        let size = (ui.ctx().content_rect().size() - MARGIN).max(egui::vec2(320.0, 160.0));
        let size = size.min(egui::vec2(MOST_WIDE, f32::INFINITY));
        ui.set_width(size.x);
        let mut done = false;
        ui.horizontal(|ui| {
            ui.label(RichText::new(text!(language, "find-title")).font(theme::bold(theme::LARGE)));
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                done = ui.button(text!(language, "desk-close")).clicked();
            });
        });
        let back = match &self.view {
            View::Found => {
                self.fields_ui(ui, state, commands);
                false
            }
            View::Met(visit) => head_ui(ui, &words::met(visit, language), language),
            View::Correction { of, .. } => head_ui(ui, &words::correction_of(of, language), language),
        };
        let outcome = state.find.as_ref().and_then(|find| find.corrected.as_ref());
        let (mut corrected, mut amended, mut asks) = (false, false, false);
        let room = egui::vec2(size.x, (size.y - ui.min_rect().height()).max(120.0));
        ui.allocate_ui(room, |ui| {
            ui.set_min_size(room);
            match (&mut self.view, &state.find) {
                (View::Correction { of, guest, times, why }, _) => {
                    let outcome = outcome.filter(|(id, _)| *id == of.id).map(|(_, outcome)| outcome);
                    corrected = matches!(outcome, Some(Ok(())));
                    if let Some(Err(trouble)) = outcome {
                        let sentence = trouble.in_words(language);
                        ui.label(RichText::new(sentence).color(theme::of(ui).danger));
                    }
                    amended = state.amended.as_ref().is_some_and(|(id, done)| *id == of.id && done.is_ok());
                    if let Some((arrived, left)) =
                        correction_ui(ui, (&**of, &mut *guest), times, why, language)
                    {
                        let (id, guest, why) = (of.id, guest.clone(), why.clone());
                        commands.push(Command::Correct(Box::new(Correct { id, guest, arrived, left, why })));
                    }
                    asks = acts_ui(ui, of, why, language, commands);
                }
                (_, Some(find)) => self.found_ui(ui, find, (state.now, language), commands),
                (_, None) => {}
            }
        });
        // An answer to what is asked for in this frame comes later.
        let amended = amended && self.amending;
        self.amending = (self.amending && !amended && !back) || asks;
        if back || corrected || amended {
            self.view = View::Found;
            commands.push(self.question(state));
        }
        // The next guest does not wait behind it; what is being corrected is not lost.
        let next_guest = verdict_of(state).is_some_and(|verdict| self.verdict_before != Some(verdict));
        Next::close_if(done || self.done || next_guest && !matches!(self.view, View::Correction { .. }))
    }

    fn fields_ui(&mut self, ui: &mut Ui, state: &State, commands: &mut Vec<Command>) {
        let language = state.settings.language;
        let hint = text!(language, "find-field");
        let field = TextEdit::singleline(&mut self.text).hint_text(hint).char_limit(200);
        let field = ui.add(field.desired_width(f32::INFINITY));
        name_field(&field, hint);
        let mut changed = field.changed();
        if field.has_focus() && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::ArrowDown)) {
            self.table.take_keyboard(ui);
        } else if !changed && ui.memory(|memory| memory.focused().is_none()) {
            field.request_focus();
        }
        ui.horizontal_wrapped(|ui| {
            for (label, day) in
                [(text!(language, "lists-from"), &mut self.from), (text!(language, "lists-to"), &mut self.to)]
            {
                let label = ui.label(label);
                let day = TextEdit::singleline(day).char_limit(30).desired_width(110.0);
                changed |= ui.add(day).labelled_by(label.id).changed();
            }
            let today = local_day(state.now);
            for (word, day) in [
                (text!(language, "lists-day-today"), Some(today)),
                (text!(language, "lists-day-yesterday"), today.checked_sub_days(Days::new(1))),
            ] {
                if let Some(day) = day
                    && ui.button(word).clicked()
                {
                    (self.from, self.to) = (day_to_type(day), day_to_type(day));
                    changed = true;
                }
            }
            let choice_width = (ui.ctx().content_rect().width() * 0.2).clamp(90.0, 190.0);
            let any = text!(language, "lists-any-verdict");
            let name =
                |verdict: Option<Verdict>| verdict.map_or(any, |one| judgement::verdict(one, language));
            let choice =
                ComboBox::from_id_salt("find verdict").width(choice_width).selected_text(name(self.verdict));
            let choice = choice.show_ui(ui, |ui| {
                for one in std::iter::once(None).chain(Verdict::ALL.map(Some)) {
                    changed |= ui.selectable_value(&mut self.verdict, one, name(one)).changed();
                }
            });
            name_it(&choice.response, text!(language, "lists-verdict"));
            let any = text!(language, "lists-any-evidence");
            let name =
                |kind: Option<EvidenceKind>| kind.map_or(any, |one| judgement::evidence(one, language));
            let choice = ComboBox::from_id_salt("find evidence")
                .width(choice_width)
                .truncate()
                .selected_text(name(self.evidence));
            let choice = choice.show_ui(ui, |ui| {
                for one in std::iter::once(None).chain(EvidenceKind::ALL.map(Some)) {
                    changed |= ui.selectable_value(&mut self.evidence, one, name(one)).changed();
                }
            });
            name_it(&choice.response, text!(language, "lists-evidence"));
        });
        if self.wanted(state).is_none() {
            let sentence =
                RichText::new(text!(language, "lists-bad-day")).small().color(theme::of(ui).danger);
            ui.label(sentence);
        } else if changed {
            commands.push(self.question(state));
        }
    }

    fn found_ui(
        &mut self,
        ui: &mut Ui,
        find: &Finding,
        (now, language): (Timestamp, Language),
        commands: &mut Vec<Command>,
    ) {
        let visits = &find.found.visits;
        if find.failed {
            ui.label(RichText::new(text!(language, "find-failed")).color(theme::of(ui).danger));
        } else if find.answered && visits.is_empty() {
            ui.label(RichText::new(text!(language, "find-nobody")).color(theme::of(ui).quiet_ink));
            return;
        }
        // Below the last visit stands whether there are others.
        let below = if find.found.more { theme::BUTTON_HEIGHT } else { 0.0 };
        let room = ui.available_size() - egui::vec2(0.0, below);
        self.table.follow(visits, "", now, language);
        let kind = Kind {
            name: text!(language, "find-title"),
            columns: COLUMNS,
            by_worth: BY_WORTH,
            actions: &|visit| wishes(visit, language),
            moves: false,
        };
        let wish = ui.allocate_ui(room, |ui| {
            ui.set_min_size(room);
            self.table.ui(ui, visits, &kind, (now, language))
        });
        if let Some((wish, id)) = wish.inner
            && let Some(visit) = visits.iter().find(|visit| visit.id == id)
        {
            match wish {
                Wish::Leave => {
                    commands.push(Command::CheckOutRow(id));
                    if let Find::Visits { wanted, .. } = &find.question {
                        commands.push(Command::Find(Find::Visits { wanted: wanted.clone(), before: None }));
                    }
                }
                Wish::ComeAgain => {
                    commands.push(Command::Come(Coming::Again(Box::new(visit.clone()))));
                    self.done = true;
                }
                Wish::Met => {
                    commands.push(Command::Find(Find::With(id)));
                    self.view = View::Met(Box::new(visit.clone()));
                }
                Wish::Correct => {
                    let (of, guest) = (Box::new(visit.clone()), Guest::of(visit));
                    let times = Times::of(visit, language);
                    self.view = View::Correction { of, guest, times, why: String::new() };
                }
            }
        }
        match &find.question {
            _ if !find.found.more => {}
            Find::Visits { wanted, .. } => {
                let more = ui.add_enabled(find.answered, Button::new(text!(language, "find-more")));
                if more.clicked() {
                    let before = visits.last().map(|visit| visit.no);
                    commands.push(Command::Find(Find::Visits { wanted: wanted.clone(), before }));
                }
            }
            Find::With(_) => _ = ui.label(text!(language, "find-too-many")),
        }
    }
}

fn verdict_of(state: &State) -> Option<u64> {
    state.card.as_ref().map(|card| card.assessed.id)
}

/// The head of a view that was reached from another one; whether it is left.
fn head_ui(ui: &mut Ui, head: &str, language: Language) -> bool {
    ui.horizontal(|ui| {
        let back = ui.button(text!(language, "find-back")).clicked();
        ui.add(Label::new(head).wrap());
        back
    })
    .inner
}

/// What is wished of the guest of a row.
#[derive(Clone, Copy)]
enum Wish {
    Met,
    Correct,
    Leave,
    ComeAgain,
}

fn wishes(visit: &Visit, language: Language) -> Vec<(Wish, &'static str, String)> {
    let mut wishes = Vec::new();
    if visit.left.is_none() {
        let whose = text!(language, "desk-check-out-of", name = words::name(visit, language));
        wishes.push((Wish::Leave, text!(language, "desk-check-out"), whose));
    }
    wishes.push((Wish::Met, text!(language, "find-together"), words::together_with(visit, language)));
    // What has been destroyed cannot be corrected.
    if !visit.name.is_empty() {
        wishes.push((Wish::Correct, text!(language, "find-correct"), words::correction_of(visit, language)));
    }
    if visit.left.is_some() && !visit.name.is_empty() {
        let whose = text!(language, "find-come-again-of", name = words::name(visit, language));
        wishes.push((Wish::ComeAgain, text!(language, "find-come-again"), whose));
    }
    wishes
}

/// The fields of a correction; what is to become of the times once it is to be saved.
fn correction_ui(
    ui: &mut Ui,
    (visit, guest): (&Visit, &mut Guest),
    times: &mut Times,
    why: &mut String,
    language: Language,
) -> Option<Changed> {
    egui::Grid::new("correction").num_columns(2).spacing([12.0, 8.0]).show(ui, |ui| {
        let field = |ui: &mut Ui, label: &str, text: &mut String, limit: usize| {
            let label = ui.label(label);
            let field = TextEdit::singleline(text).char_limit(limit).desired_width(600.0);
            ui.add(field).labelled_by(label.id);
            ui.end_row();
        };
        for one in Field::FORM.iter().copied() {
            let label = one.spec().label.in_language(language);
            if one == Field::Party {
                let label = ui.label(label);
                ui.add(DragValue::new(&mut guest.party).range(1..=MAX_PARTY)).labelled_by(label.id);
                ui.end_row();
            } else {
                field(ui, label, guest.text_mut(one), one.max_chars());
            }
        }
        times.ui(ui, visit, language);
        let label = ui.label(text!(language, "find-why"));
        let reason = TextEdit::singleline(why).char_limit(MAX_FIELD_CHARS).desired_width(600.0);
        ui.add(reason).labelled_by(label.id);
        ui.end_row();
    });
    let changed = times.read(visit, language);
    if changed.is_none() {
        ui.label(RichText::new(text!(language, "find-no-time")).small().color(theme::of(ui).danger));
    }
    ui.label(RichText::new(text!(language, "find-what-was-stays")).small().color(theme::of(ui).quiet_ink));
    let fit = !why.trim().is_empty() && !guest.text(Field::Name).trim().is_empty() && changed.is_some();
    let saved = ui.add_enabled(fit, Button::new(text!(language, "find-save"))).clicked();
    changed.filter(|_| saved)
}
