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
    words::{Language, shown},
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
        let visits = match self.shown {
            Shown::Inside => &state.book.inside,
            Shown::Today => &state.book.visits,
        };
        if visits.is_empty() {
            // Of a book that is not open nobody knows.
            let sentence = match (state.log == LogState::Ready, self.shown) {
                (false, _) => text!(language, "desk-inside-unknown"),
                (true, Shown::Inside) => text!(language, "desk-inside-none"),
                (true, Shown::Today) => text!(language, "lists-today-none"),
            };
            ui.label(RichText::new(sentence).color(theme::of(ui).quiet_ink));
            return;
        }
        let (table, name, columns) = match self.shown {
            Shown::Inside => (&mut self.inside, text!(language, "desk-inside"), INSIDE),
            Shown::Today => (&mut self.today, text!(language, "lists-today"), TODAY),
        };
        table.follow(visits, &self.filter, state.now, language);
        let actions = |visit: &Visit| {
            let whose = || text!(language, "desk-check-out-of", name = shown(&visit.name));
            let out = visit.left.is_none();
            out.then(|| (Act::CheckOut, text!(language, "desk-check-out"), whose())).into_iter().collect()
        };
        let kind = Kind { name, columns, by_worth: BY_WORTH, actions: &actions, moves: true };
        if let Some((Act::CheckOut, id)) = table.ui(ui, visits, &kind, (state.now, language)) {
            commands.push(Command::CheckOut(id));
        }
    }

    /// Which lists there are, how many stand in each, what the day comes to, and the text that narrows them.
    fn head_ui(&mut self, ui: &mut Ui, state: &State, language: Language) {
        // What was counted before the log came into trouble is still the best that is known.
        let known = state.log == LogState::Ready || state.book != GuestBook::default();
        let count = |count: u64| if known { count.to_string() } else { "–".to_owned() };
        let today = &state.book.today;
        ui.horizontal_wrapped(|ui| {
            let lists = [
                (Shown::Inside, text!(language, "desk-inside"), count(state.people_inside())),
                (Shown::Today, text!(language, "lists-today"), count(today.people)),
            ];
            for (list, name, count) in lists {
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
            let (table, all) = match self.shown {
                Shown::Inside => (&self.inside, state.book.inside.len()),
                Shown::Today => (&self.today, state.book.visits.len()),
            };
            if !self.filter.trim().is_empty() {
                let narrowed = text!(language, "lists-narrowed", shown = table.shown(), all);
                ui.label(RichText::new(narrowed).color(theme::of(ui).quiet_ink));
            }
        });
    }
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
