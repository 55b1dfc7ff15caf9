//! Draws the form: its fields with what completes them, the question that has to be answered first, and what became of
//! the last guest.

use egui::{Color32, Id, RichText, Stroke, TextEdit, Ui, vec2};

use super::{
    super::{
        theme::{self, Palette},
        verdict_shape,
        widgets::primary_button,
    },
    Doubt, Focus, MAX_PURPOSES, NameFrom, SEEN_KEYS, VisitForm, id_of, is_a_name,
};
use crate::{
    app::{Command, Done, Saving, State},
    office::Draft,
    text::text,
    verdict::Verdict,
    visit::Field,
    visit_log::SHORTEST_BEGINNING,
    words::{Language, dates, find, judgement, shown, visits},
};

const LABEL_WIDTH: f32 = 108.0;
/// As many digits as the largest group has.
const MAX_PARTY_DIGITS: usize = 4;

impl VisitForm {
    /// Draws the form.
    pub fn ui(&mut self, ui: &mut Ui, state: &State, commands: &mut Vec<Command>) {
        let language = state.settings.language;
        self.subject_ui(ui, language);

        for field in Field::FORM.iter().copied() {
            let edit = self.field_ui(ui, field, language);
            if let Some(Focus::Field(_, whole)) =
                self.focus.take_if(|focus| matches!(focus, Focus::Field(of, _) if *of == field))
            {
                edit.request_focus();
                if whole {
                    select_all(ui, edit.id, self.text_of(field));
                }
            }
            let text = self.text_of(field).to_owned();
            if let Some(offer) = self.type_ahead.ui(ui, field, &edit, &text, state) {
                self.take(field, offer, commands);
            }
            match field {
                Field::Name => self.below_the_name_ui(ui, state, commands),
                Field::Purpose => self.purposes_ui(ui, &state.settings.purposes),
                Field::Card => self.below_the_card_ui(ui, state),
                _ => {}
            }
        }

        ui.add_space(4.0);
        // The question stands where it takes nothing off the screen that is needed before it is answered.
        if self.doubt.is_some() {
            self.doubt_ui(ui, state, language, commands);
        } else {
            ui.label(
                RichText::new(text!(language, "desk-seen-evidence")).small().color(theme::of(ui).quiet_ink),
            );
            ui.scope(|ui| seen_ui(ui, language, commands));
        }
        ui.add_space(6.0);

        let (label, color) = self.action(theme::of(ui), language);
        if primary_button(ui, label, color).clicked() {
            self.check_in(state, commands);
        }
        self.outcome_ui(ui, state, language, commands);
    }

    /// Who the guest is whom the log knows, or that the name is missing.
    fn below_the_name_ui(&mut self, ui: &mut Ui, state: &State, commands: &mut Vec<Command>) {
        let language = state.settings.language;
        let name = self.guest.text(Field::Name);
        let asks = self.name_from == NameFrom::Typed && name.trim().chars().count() >= SHORTEST_BEGINNING;
        if asks && *name != self.asked {
            name.clone_into(&mut self.asked);
            commands.push(Command::Suggest(self.asked.clone()));
        }
        if self.name_missing && !is_a_name(name) {
            let sentence = if name.trim().is_empty() {
                text!(language, "desk-name-missing").to_owned()
            } else {
                text!(language, "desk-no-such-card", card = shown(name.trim()))
            };
            ui.label(RichText::new(sentence).small().color(theme::of(ui).danger));
        }
        if let Some(known) = self.whose().and_then(|whose| state.known_as(&whose)) {
            let history =
                visits::history(known.visits, known.more, &known.last, known.card.as_deref(), language);
            let line = RichText::new(history).small().color(theme::of(ui).accent);
            ui.add(egui::Label::new(line).wrap());
        }
    }

    /// Who has the card of this number.
    fn below_the_card_ui(&self, ui: &mut Ui, state: &State) {
        let number = self.guest.text(Field::Card).trim();
        if number.is_empty() {
            return;
        }
        let Some(out) = state.book.cards.iter().find(|card| card.is(number)) else { return };
        let language = state.settings.language;
        let (card, since) = (shown(&out.card), dates::date_time(out.since, language));
        let holder = state.book.inside.iter().find(|visit| visit.id == out.id);
        let sentence = match holder {
            Some(visit) => {
                text!(language, "desk-card-is-out", card, name = find::name(visit, language), since)
            }
            None => text!(language, "desk-card-is-lost", card, since),
        };
        ui.add(egui::Label::new(RichText::new(sentence).small().color(theme::of(ui).danger)).wrap());
    }

    /// Whose verdict the visit will be logged with.
    fn subject_ui(&self, ui: &mut Ui, language: Language) {
        ui.horizontal(|ui| {
            ui.set_min_height(30.0);
            ui.label(RichText::new(text!(language, "desk-guest")).font(theme::bold(theme::LARGE)));
            let Some((assessed, _)) = &self.bound else { return };
            let assessment = &assessed.assessment;
            let paint = theme::of(ui).verdict(assessment.verdict, assessment.colour);
            egui::Frame::new()
                .fill(paint.paper)
                .corner_radius(theme::ROUNDING)
                .inner_margin(egui::Margin::symmetric(8, 3))
                .show(ui, |ui| {
                    let (icon, _) = ui.allocate_exact_size(vec2(16.0, 16.0), egui::Sense::hover());
                    verdict_shape::paint_verdict(ui.painter(), icon, assessment.verdict, paint);
                    ui.label(
                        RichText::new(judgement::headline(assessment, language))
                            .font(theme::bold(theme::SMALL))
                            .color(paint.ink),
                    );
                });
        });
    }

    fn field_ui(&mut self, ui: &mut Ui, field: Field, language: Language) -> egui::Response {
        ui.horizontal(|ui| {
            let label = ui
                .allocate_ui_with_layout(
                    vec2(LABEL_WIDTH, 28.0),
                    egui::Layout::left_to_right(egui::Align::Center),
                    |ui| {
                        ui.set_min_width(LABEL_WIDTH);
                        ui.label(field.spec().label.in_language(language))
                    },
                )
                .inner;
            let (text, limit) = match field {
                Field::Party => (&mut self.party, MAX_PARTY_DIGITS),
                _ => (self.guest.text_mut(field), field.max_chars()),
            };
            let edit = TextEdit::singleline(text)
                .id(id_of(field))
                .char_limit(limit)
                .margin(egui::Margin::symmetric(6, 4))
                .desired_width(ui.available_width());
            let response = ui.add(edit).labelled_by(label.id);
            if response.changed() {
                self.touched = true;
                self.name_missing = false;
                self.saved_key = None;
                if field == Field::Name {
                    self.name_from = NameFrom::Typed;
                }
            }
            response
        })
        .inner
    }

    fn purposes_ui(&mut self, ui: &mut Ui, purposes: &[String]) {
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(5.0, 5.0);
            ui.spacing_mut().button_padding = vec2(7.0, 2.0);
            ui.spacing_mut().interact_size.y = 24.0;
            for (at, purpose) in purposes.iter().take(MAX_PURPOSES).enumerate() {
                let chosen = self.guest.text(Field::Purpose) == purpose;
                let label = RichText::new(format!("{} {}", at + 1, shown(purpose))).size(theme::SMALL);
                // The digits are their keys; the tabulator passes them by.
                let button = egui::Button::new(label).selected(chosen).sense(egui::Sense::CLICK);
                if ui.add(button).clicked() {
                    self.pick(purpose);
                }
            }
        });
    }

    /// The question that has to be answered first, and its answers.
    fn doubt_ui(&mut self, ui: &mut Ui, state: &State, language: Language, commands: &mut Vec<Command>) {
        let Some(doubt) = &self.doubt else { return };
        let (question, card) = match doubt {
            Doubt::Whose { card, .. } => (text!(language, "desk-whose-draft").to_owned(), Some(card.clone())),
            Doubt::TakenBack => (text!(language, "desk-draft-taken-back").to_owned(), None),
            Doubt::Found(draft) => {
                self.found_ui(ui, &draft.clone(), language, commands);
                return;
            }
        };
        let ask = self.focus.take_if(|focus| *focus == Focus::Question).is_some();
        question_ui(ui, &question, |ui| {
            let mut first = ask;
            if let Some(card) = card {
                let take_up = ui.button(text!(language, "desk-use-code"));
                if std::mem::take(&mut first) {
                    take_up.request_focus();
                }
                if take_up.clicked() {
                    // By now it may be known whether he is inside.
                    let newer = state.card.as_ref().filter(|now| now.assessed.id == card.assessed.id);
                    self.take_up(newer.unwrap_or(&card));
                }
            }
            let go_on = ui.button(text!(language, "desk-draft-goes-on"));
            if first {
                go_on.request_focus();
            }
            if go_on.clicked()
                && let Some(Doubt::Whose { card, .. }) = self.doubt.take()
            {
                self.passed_over = card.assessed.id;
            }
        });
    }

    /// What was being typed when the program ended last: it is taken up or thrown away.
    fn found_ui(&mut self, ui: &mut Ui, draft: &Draft, language: Language, commands: &mut Vec<Command>) {
        let ask = self.focus.take_if(|focus| *focus == Focus::Question).is_some();
        let name = shown(draft.text(Field::Name));
        question_ui(ui, &text!(language, "desk-draft-found", name), |ui| {
            let go_on = ui.button(text!(language, "desk-draft-take-up"));
            if ask {
                go_on.request_focus();
            }
            if go_on.clicked() {
                self.take_up_found(draft);
                commands.push(Command::CloseFoundDraft);
            }
            if ui.button(text!(language, "desk-draft-throw-away")).clicked() {
                self.doubt = None;
                commands.push(Command::CloseFoundDraft);
            }
        });
    }

    /// What Enter will do, in words.
    fn action(&self, palette: &Palette, language: Language) -> (&'static str, Color32) {
        match self.bound.as_ref().map(|(assessed, _)| assessed.assessment.verdict) {
            None => (text!(language, "desk-check-in-without"), palette.plain),
            Some(Verdict::Admit | Verdict::Review) => (text!(language, "desk-check-in"), palette.primary),
            Some(Verdict::Refuse) => (text!(language, "desk-turn-away"), palette.refusing),
            Some(Verdict::Undetermined) => (text!(language, "desk-check-in-unproved"), palette.plain),
        }
    }

    fn outcome_ui(&mut self, ui: &mut Ui, state: &State, language: Language, commands: &mut Vec<Command>) {
        ui.horizontal(|ui| match &state.saving {
            Saving::Pending { key } if *key == self.key => {
                ui.label(text!(language, "desk-saving"));
            }
            Saving::Failed { key, why } if *key == self.key => {
                let sentence = RichText::new(why.in_words(language)).color(theme::of(ui).danger);
                ui.add(egui::Label::new(sentence).wrap());
            }
            Saving::Saved { key, id } if Some(key) == self.saved_key.as_ref() => {
                let no = state.book.inside.iter().find(|visit| visit.id == *id).map(|visit| visit.no);
                let no = no.map(|no| format!(" · no. {no}")).unwrap_or_default();
                ui.label(
                    RichText::new(format!("{}{no}", text!(language, "desk-saved")))
                        .font(theme::bold(theme::TEXT))
                        .color(theme::of(ui).good),
                );
                self.undo_ui(ui, state, commands);
            }
            Saving::Idle | Saving::Pending { .. } | Saving::Failed { .. } | Saving::Saved { .. } => {
                let something = self.touched || self.bound.is_some();
                if something && ui.button(text!(language, "desk-clear")).clicked() {
                    self.clear();
                }
                self.undo_ui(ui, state, commands);
            }
        });
        if self.saved_key.is_some() {
            self.host_ui(ui, state);
        }
    }

    /// The last check-in is taken back. That of a check-out stands beside the notice of it.
    fn undo_ui(&mut self, ui: &mut Ui, state: &State, commands: &mut Vec<Command>) {
        let undo = state.undo.as_ref().filter(|undo| undo.done == Done::CheckedIn);
        let Some(undo) = undo else { return };
        let label = text!(state.settings.language, "desk-undo-check-in", name = shown(&undo.name));
        let button = egui::Button::new(RichText::new(label).size(theme::SMALL)).truncate();
        if ui.add(button).clicked() {
            self.undo(state, commands);
        }
    }

    /// Where the guest who was just checked in goes, and whom to call.
    fn host_ui(&self, ui: &mut Ui, state: &State) {
        let Some(last) = &self.last else { return };
        let Some(host) = state.settings.lists.host(last.guest.text(Field::Host)) else { return };
        let unit = [&host.name, &host.unit].map(|text| shown(text));
        let unit = unit.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" · ");
        ui.add(egui::Label::new(RichText::new(unit).font(theme::bold(theme::LARGE))).wrap());
        if !host.telephone.is_empty() {
            let language = state.settings.language;
            let call = text!(language, "desk-call-host", telephone = shown(&host.telephone));
            ui.label(RichText::new(call).font(theme::bold(theme::LARGE + 6.0)).color(theme::of(ui).accent));
        }
    }
}

/// Selects all of a field, so that what is typed next takes its place.
fn select_all(ui: &Ui, widget: Id, text: &str) {
    let end = egui::text::CCursor::new(text.chars().count());
    let range = egui::text::CCursorRange::two(egui::text::CCursor::new(0), end);
    let mut cursor = TextEdit::load_state(ui.ctx(), widget).unwrap_or_default();
    cursor.cursor.set_char_range(Some(range));
    TextEdit::store_state(ui.ctx(), widget, cursor);
}

fn seen_ui(ui: &mut Ui, language: Language, commands: &mut Vec<Command>) {
    let labels = [
        text!(language, "desk-card-seen"),
        text!(language, "desk-app-seen"),
        text!(language, "desk-letter-seen"),
        text!(language, "desk-child"),
    ];
    ui.spacing_mut().button_padding = vec2(4.0, 3.0);
    let buttons: Vec<_> = labels.into_iter().zip(SEEN_KEYS).collect();
    // Row by row, as it is read out.
    for row in buttons.chunks(2) {
        ui.columns(row.len(), |columns| {
            for (column, (label, (key, document))) in columns.iter_mut().zip(row) {
                let text = RichText::new(format!("{}  {label}", key.name())).size(theme::SMALL + 0.5);
                let button = egui::Button::new(text).stroke(Stroke::new(1.0, theme::of(column).accent));
                if column.add_sized(vec2(column.available_width(), 28.0), button).clicked() {
                    commands.push(Command::Seen(*document));
                }
            }
        });
    }
}

/// A question that has to be answered first, and its answers.
fn question_ui(ui: &mut Ui, question: &str, answers: impl FnOnce(&mut Ui)) {
    let frame =
        egui::Frame::new().fill(theme::of(ui).warning.paper).corner_radius(theme::ROUNDING).inner_margin(6);
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.add(egui::Label::new(RichText::new(question).font(theme::bold(theme::TEXT))).wrap());
        ui.horizontal_wrapped(answers);
    });
}
