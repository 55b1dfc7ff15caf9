//! Who is inside and who came today, each with what can be done, and the sums of the day.

use egui::{Label, RichText, TextEdit, Ui, vec2};

use super::{
    theme,
    visit_table::{Column, Kind, VisitTable},
    widgets::name_field,
};
use crate::{
    app::{Command, GuestBook, LogState, State},
    text::text,
    time::local_day,
    verdict::Verdict,
    visit::Visit,
    words::{Language, dates, shown},
};

const INSIDE: &[Column] = &[
    Column::No,
    Column::Arrived,
    Column::Name,
    Column::Organisation,
    Column::Host,
    Column::Purpose,
    Column::Card,
    Column::Evidence,
    Column::Verdict,
    Column::Stay,
];

const TODAY: &[Column] = &[
    Column::No,
    Column::Arrived,
    Column::Name,
    Column::Organisation,
    Column::Host,
    Column::Purpose,
    Column::Card,
    Column::Evidence,
    Column::Verdict,
    Column::Left,
    Column::Stay,
];

const BY_WORTH: &[Column] = &[
    Column::Name,
    Column::Arrived,
    Column::Left,
    Column::Organisation,
    Column::Host,
    Column::Card,
    Column::Stay,
    Column::Verdict,
    Column::Purpose,
    Column::Evidence,
    Column::No,
];

/// Which list is on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shown {
    Inside,
    Today,
    /// The cards that guests have kept.
    Cards,
}

/// What can be done with a visit of a list.
#[derive(Clone, Copy)]
enum Act {
    CheckOut,
}

/// The lists, and what has been chosen and typed in them.
pub struct VisitLists {
    shown: Shown,
    filter: String,
    inside: VisitTable,
    today: VisitTable,
}

impl Default for VisitLists {
    fn default() -> Self {
        Self {
            shown: Shown::Inside,
            filter: String::new(),
            inside: VisitTable::new("inside"),
            today: VisitTable::new("today"),
        }
    }
}

impl VisitLists {
    /// Whether letters that are typed while this widget has the keyboard are a name for the form.
    #[must_use]
    pub fn passes_letters(&self, widget: egui::Id) -> bool {
        self.inside.is(widget) || self.today.is(widget)
    }

    /// Draws them in the room there is.
    pub fn ui(&mut self, ui: &mut Ui, state: &State, commands: &mut Vec<Command>) {
        let language = state.settings.language;
        self.head_ui(ui, state, language);
        let (visits, none) = match self.shown {
            Shown::Inside => (&state.book.inside, text!(language, "desk-inside-none")),
            Shown::Today => (&state.book.visits, text!(language, "lists-today-none")),
            Shown::Cards => return cards_ui(ui, state, language, commands),
        };
        if visits.is_empty() {
            // Of a book that is not open nobody knows.
            let is_open = state.log == LogState::Ready;
            let sentence = if is_open { none } else { text!(language, "desk-inside-unknown") };
            ui.label(RichText::new(sentence).color(theme::of(ui).quiet_ink));
            return;
        }
        let (table, name, columns) = if self.shown == Shown::Inside {
            (&mut self.inside, text!(language, "desk-inside"), INSIDE)
        } else {
            (&mut self.today, text!(language, "lists-today"), TODAY)
        };
        table.follow(visits, &self.filter, state.now, language);
        let actions = |visit: &Visit| {
            let whose = || text!(language, "desk-check-out-of", name = shown(&visit.name));
            let out = visit.left.is_none();
            out.then(|| (Act::CheckOut, text!(language, "desk-check-out"), whose())).into_iter().collect()
        };
        let kind = Kind { name, columns, by_worth: BY_WORTH, actions: &actions, moves: true };
        if let Some((Act::CheckOut, id)) = table.ui(ui, visits, &kind, (state.now, language)) {
            commands.push(Command::CheckOutRow(id));
        }
    }

    /// Which lists there are, how many stand in each, what the day comes to, and the text that narrows them.
    fn head_ui(&mut self, ui: &mut Ui, state: &State, language: Language) {
        // What was counted before the log came into trouble is still the best that is known.
        let known = state.log == LogState::Ready || state.book != GuestBook::default();
        let count = |count: u64| if known { count.to_string() } else { "–".to_owned() };
        let today = &state.book.today;
        ui.horizontal_wrapped(|ui| {
            let inside = count(state.people_inside());
            let inside = match state.settings.limit() {
                Some(limit) => text!(language, "lists-of-limit", inside, limit),
                None => inside,
            };
            let missing = state.cards_missing().count() as u64;
            if missing == 0 && self.shown == Shown::Cards {
                self.shown = Shown::Inside;
            }
            let lists = [
                (Shown::Inside, text!(language, "desk-inside"), inside),
                (Shown::Today, text!(language, "lists-today"), count(today.people)),
                (Shown::Cards, text!(language, "lists-cards"), count(missing)),
            ];
            // Where no card is missing there is nothing to look at.
            for (list, name, count) in lists.into_iter().take(if missing > 0 { 3 } else { 2 }) {
                let label = RichText::new(format!("{name} {count}")).font(theme::bold(theme::TEXT));
                let tab =
                    ui.add(egui::Button::selectable(self.shown == list, label).min_size(vec2(0.0, 26.0)));
                if tab.clicked() {
                    self.shown = list;
                }
            }
            let hint = text!(language, "lists-filter");
            let field = TextEdit::singleline(&mut self.filter).hint_text(hint).char_limit(100);
            let field = ui.add(field.desired_width(150.0)).on_hover_text(hint);
            name_field(&field, hint);
            if known {
                ui.add(
                    Label::new(RichText::new(day_sums(state, language)).color(theme::of(ui).quiet_ink))
                        .wrap(),
                );
            }
            let earlier = state
                .book
                .inside
                .iter()
                .filter(|visit| local_day(visit.arrived) < local_day(state.now))
                .count();
            if self.shown == Shown::Inside && earlier > 0 {
                let sentence = text!(language, "desk-inside-earlier", count = earlier);
                ui.add(Label::new(RichText::new(sentence).color(theme::of(ui).danger)).wrap());
            }
            if let Some(limit) = state.limit_reached().filter(|_| known) {
                let sentence = text!(language, "lists-full", limit);
                let sentence = RichText::new(sentence).font(theme::bold(theme::TEXT));
                ui.add(Label::new(sentence.color(theme::of(ui).danger)).wrap());
            }
            let narrowing = match self.shown {
                Shown::Inside => Some((&self.inside, state.book.inside.len())),
                Shown::Today => Some((&self.today, state.book.visits.len())),
                Shown::Cards => None,
            };
            if let Some((table, all)) = narrowing.filter(|_| !self.filter.trim().is_empty()) {
                let narrowed = text!(language, "lists-narrowed", shown = table.shown(), all);
                ui.label(RichText::new(narrowed).color(theme::of(ui).quiet_ink));
            }
        });
    }
}

/// The cards that are missing, and a way to say of each that it is back.
fn cards_ui(ui: &mut Ui, state: &State, language: Language, commands: &mut Vec<Command>) {
    ui.label(RichText::new(text!(language, "lists-cards-hint")).color(theme::of(ui).quiet_ink));
    egui::ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        for card in state.cards_missing() {
            let number = shown(&card.card);
            ui.horizontal(|ui| {
                let label = text!(language, "lists-card-back");
                let back = ui.add(egui::Button::new(label).min_size(vec2(0.0, 26.0)));
                name_field(&back, &text!(language, "lists-card-back-of", card = &number));
                if back.clicked() {
                    commands.push(Command::NoteCard { id: card.id, back: true });
                }
                let since = dates::date_time(card.since, language);
                let sentence = text!(language, "lists-card-missing", card = &number, since);
                ui.add(Label::new(sentence).truncate());
            });
        }
    });
}

/// Whom the day has brought. Whoever was turned away is no guest.
fn day_sums(state: &State, language: Language) -> String {
    let today = &state.book.today;
    let count = |verdict: Verdict| {
        let counts = Verdict::ALL.iter().zip(today.verdicts);
        counts.filter(|(one, _)| **one == verdict).map(|(_, count)| count).sum::<u64>()
    };
    let refused = count(Verdict::Refuse) + state.waved_away;
    let admitted = today.visits.saturating_sub(count(Verdict::Refuse));
    text!(language, "lists-day-sums", visits = admitted, refused)
}
