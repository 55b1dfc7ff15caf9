//! The form for the guest at the desk.
//!
//! A draft is bound to one assessment: what is logged is the verdict that the officer saw, whatever is
//! held to the camera meanwhile. A draft that the officer has worked on is never replaced by a scan.

use std::sync::Arc;

use chrono::TimeDelta;
use egui::{Color32, Id, Key, RichText, Stroke, TextEdit, Ui, vec2};

use super::{notices::save_sentence, theme, verdict_shape};
use crate::{
    app::{Assessed, Card, CheckIn, Command, Guest, NAMES_SHOWN_FOR, Saving, State},
    credential::Timestamp,
    policy::{Document, Verdict},
    visit::MAX_FIELD_CHARS,
    words::{
        Language,
        desk::{Words, words},
        judgement, shown,
    },
};

const LABEL_WIDTH: f32 = 108.0;
/// The keys for what the officer saw, from anywhere in the window.
const SEEN_KEYS: [(Key, Document); 4] = [
    (Key::F5, Document::Card),
    (Key::F6, Document::App),
    (Key::F7, Document::DoctorsLetter),
    (Key::F8, Document::Child),
];
/// The purposes of the settings are picked by the digits from 1, while nothing else is being typed.
const MAX_PURPOSES: usize = 9;

/// The draft of one visit.
pub struct VisitForm {
    guest: Guest,
    party: String,
    key: String,
    /// The assessment that the visit stands on, and when its name is to go.
    bound: Option<(Arc<Assessed>, Timestamp)>,
    /// Whether the officer has worked on the draft.
    touched: bool,
    name_missing: bool,
    /// The name field is to get the keyboard in the next frame.
    ask_for_name: bool,
    /// The last assessment that was dealt with, so that it does not come back.
    finished: u64,
    /// The draft that was saved last, for saying so.
    saved_key: Option<String>,
}

impl Default for VisitForm {
    fn default() -> Self {
        Self {
            guest: Guest::default(),
            party: "1".to_owned(),
            key: ulid::Ulid::new().to_string(),
            bound: None,
            touched: false,
            name_missing: false,
            ask_for_name: false,
            finished: 0,
            saved_key: None,
        }
    }
}

impl VisitForm {
    /// Takes in what has happened since the last frame, before anything is drawn.
    pub fn follow(&mut self, state: &State) {
        if let Saving::Saved { key, .. } = &state.saving
            && *key == self.key
        {
            self.start_anew();
            self.saved_key = Some(key.clone());
        }
        // When the verdict is gone by itself, an untouched draft stays a while for the one key.
        if let Some(card) = &state.card {
            self.follow_card(card);
        }
        if !self.touched && self.bound.as_ref().is_some_and(|(_, name_ends)| *name_ends <= state.now) {
            self.guest.name.clear();
            if state.card.is_none() {
                self.start_anew();
            }
        }
    }

    /// Whether Enter would lose work of the officer if it did something else than check in.
    #[must_use]
    pub fn touched(&self) -> bool {
        self.touched
    }

    /// The officer has waved the verdict away: what came from it goes, what he typed stays.
    pub fn dismiss(&mut self) {
        if !self.touched {
            self.start_anew();
        }
    }

    /// Empties the form.
    pub fn clear(&mut self) {
        self.start_anew();
    }

    /// Draws the form.
    pub fn ui(&mut self, ui: &mut Ui, state: &State, commands: &mut Vec<Command>) {
        let language = state.settings.language;
        let words = words(language);
        self.subject_ui(ui, language, words);

        let name = self.field_ui(ui, words.name, Field::Name);
        if self.name_missing && self.guest.name.trim().is_empty() {
            ui.label(RichText::new(words.name_missing).small().color(theme::DANGER));
        }
        if std::mem::take(&mut self.ask_for_name) {
            name.request_focus();
        }
        self.field_ui(ui, words.organisation, Field::Organisation);
        self.field_ui(ui, words.purpose, Field::Purpose);
        self.purposes_ui(ui, &state.settings.purposes);
        self.field_ui(ui, words.host, Field::Host);
        self.field_ui(ui, words.phone, Field::Phone);
        self.field_ui(ui, words.party, Field::Party);
        self.field_ui(ui, words.note, Field::Note);

        ui.add_space(4.0);
        ui.label(RichText::new(words.seen_evidence).small().color(theme::QUIET_INK));
        ui.scope(|ui| seen_ui(ui, words, commands));
        ui.add_space(6.0);

        let (label, color) = self.action(words);
        if super::primary_button(ui, label, color).clicked() {
            self.check_in(state, commands);
        }
        self.outcome_ui(ui, state, words);
    }

    /// What the keyboard does from anywhere: the keys for evidence and purposes, and a name that is
    /// typed into nothing.
    pub fn keys(&mut self, ui: &Ui, purposes: &[String], typing: bool, commands: &mut Vec<Command>) {
        ui.input(|input| {
            for (key, document) in SEEN_KEYS {
                if input.key_pressed(key) {
                    commands.push(Command::Seen(document));
                }
            }
        });
        if typing {
            return;
        }
        let typed = take_text(ui);
        let digit = typed.parse().ok().and_then(|digit: usize| digit.checked_sub(1));
        if let Some(purpose) = digit.filter(|_| typed.len() == 1).and_then(|at| purposes.get(at)) {
            self.guest.purpose.clone_from(purpose);
            self.touched = true;
        }
        // A name begins with a letter; what follows in the same moment belongs to it, blanks and all.
        let name = typed.trim_start_matches(|letter: char| !letter.is_alphabetic());
        let length = self.guest.name.chars().count() + name.chars().count();
        if !name.is_empty() && length <= MAX_FIELD_CHARS {
            self.guest.name.push_str(name);
            self.touched = true;
            let name = Field::Name.id();
            ui.memory_mut(|memory| memory.request_focus(name));
            let end = egui::text::CCursor::new(self.guest.name.chars().count());
            let mut cursor = TextEdit::load_state(ui.ctx(), name).unwrap_or_default();
            cursor.cursor.set_char_range(Some(egui::text::CCursorRange::one(end)));
            TextEdit::store_state(ui.ctx(), name, cursor);
        }
    }

    /// Whether this widget is one of the form's fields, in which Enter checks in.
    #[must_use]
    pub fn owns(&self, widget: Id) -> bool {
        Field::ALL.iter().any(|field| field.id() == widget)
    }

    /// Whether a digit typed into this widget picks a purpose.
    #[must_use]
    pub fn digit_picks(&self, widget: Id) -> bool {
        widget == Field::Purpose.id() && self.guest.purpose.is_empty()
    }

    /// Hands the draft over, if it has what it needs. It stays until the log has it.
    pub fn check_in(&mut self, state: &State, commands: &mut Vec<Command>) {
        if matches!(&state.saving, Saving::Pending { key } if *key == self.key) {
            return;
        }
        let assessed = self.bound.as_ref().map(|(assessed, _)| assessed.clone());
        let mut guest = self.guest.clone();
        guest.party = self.party.trim().parse().unwrap_or(0);
        if guest.name.trim().is_empty() {
            if assessed.as_ref().is_none_or(|assessed| !assessed.turned_away()) {
                self.name_missing = true;
                self.ask_for_name = true;
                return;
            }
            // Whoever is turned away need not leave a name.
            words(state.settings.language).nameless.clone_into(&mut guest.name);
        }
        commands.push(Command::CheckIn(Box::new(CheckIn { key: self.key.clone(), assessed, guest })));
    }

    fn follow_card(&mut self, card: &Card) {
        let assessed = &card.assessed;
        let bound = self.bound.as_ref().map(|(bound, _)| bound.id);
        if card.inside().is_some() {
            // The holder came to leave: nothing of the credential belongs into a new visit.
            if bound == Some(assessed.id) && !self.touched {
                self.start_anew();
            }
            return;
        }
        if assessed.id <= self.finished || bound == Some(assessed.id) || card.filed_at.is_some() {
            return;
        }
        let name_ends = card.shown_at + NAMES_SHOWN_FOR;
        let seen = matches!(assessed.grounds, crate::app::Grounds::Seen(_));
        if self.touched && !seen {
            return;
        }
        if !self.touched {
            self.start_anew();
            let holder = assessed.assessment.holder.as_ref().filter(|_| !assessed.turned_away());
            self.guest.name = holder.map(|holder| holder.name.clone()).unwrap_or_default();
        }
        // What the officer saw belongs to the guest whose form he is filling in.
        self.bound = Some((assessed.clone(), if seen { name_ends + TimeDelta::days(1) } else { name_ends }));
        self.saved_key = None;
    }

    fn start_anew(&mut self) {
        let finished = self.bound.as_ref().map_or(0, |(bound, _)| bound.id).max(self.finished);
        *self = Self { finished, ..Self::default() };
    }

    /// Whose verdict the visit will be logged with.
    fn subject_ui(&self, ui: &mut Ui, language: Language, words: &Words) {
        ui.horizontal(|ui| {
            ui.set_min_height(30.0);
            ui.label(RichText::new(words.guest).font(theme::bold(theme::LARGE)));
            let Some((assessed, _)) = &self.bound else { return };
            let assessment = &assessed.assessment;
            let paint = theme::verdict_paint(assessment.verdict, assessment.colour);
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

    fn field_ui(&mut self, ui: &mut Ui, label: &str, field: Field) -> egui::Response {
        ui.horizontal(|ui| {
            let label = ui
                .allocate_ui_with_layout(
                    vec2(LABEL_WIDTH, 28.0),
                    egui::Layout::left_to_right(egui::Align::Center),
                    |ui| {
                        ui.set_min_width(LABEL_WIDTH);
                        ui.label(label)
                    },
                )
                .inner;
            let (text, limit) = match field {
                Field::Name => (&mut self.guest.name, MAX_FIELD_CHARS),
                Field::Organisation => (&mut self.guest.organisation, MAX_FIELD_CHARS),
                Field::Purpose => (&mut self.guest.purpose, MAX_FIELD_CHARS),
                Field::Host => (&mut self.guest.host, MAX_FIELD_CHARS),
                Field::Phone => (&mut self.guest.phone, MAX_FIELD_CHARS),
                Field::Note => (&mut self.guest.note, MAX_FIELD_CHARS),
                Field::Party => (&mut self.party, 4),
            };
            let edit = TextEdit::singleline(text)
                .id(field.id())
                .char_limit(limit)
                .margin(egui::Margin::symmetric(6, 4))
                .desired_width(ui.available_width());
            let response = ui.add(edit).labelled_by(label.id);
            if response.changed() {
                self.touched = true;
                self.name_missing = false;
                self.saved_key = None;
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
                let chosen = self.guest.purpose == *purpose;
                let label = RichText::new(format!("{} {}", at + 1, shown(purpose))).size(theme::SMALL);
                if ui.add(egui::Button::new(label).selected(chosen)).clicked() {
                    self.guest.purpose.clone_from(purpose);
                    self.touched = true;
                }
            }
        });
    }

    /// What Enter will do, in words.
    fn action(&self, words: &Words) -> (&'static str, Color32) {
        match self.bound.as_ref().map(|(assessed, _)| assessed.assessment.verdict) {
            None => (words.check_in_without, theme::QUIET_INK),
            Some(Verdict::Admit | Verdict::Review) => (words.check_in, theme::ACCENT),
            Some(Verdict::Refuse) => (words.turn_away, theme::DANGER),
            Some(Verdict::Undetermined) => (words.check_in_unproved, theme::QUIET_INK),
        }
    }

    fn outcome_ui(&mut self, ui: &mut Ui, state: &State, words: &Words) {
        ui.horizontal(|ui| match &state.saving {
            Saving::Pending { key } if *key == self.key => {
                ui.label(words.saving);
            }
            Saving::Failed { key, why } if *key == self.key => {
                let sentence = RichText::new(save_sentence(why, words)).color(theme::DANGER);
                ui.add(egui::Label::new(sentence).wrap());
            }
            Saving::Saved { key, id } if Some(key) == self.saved_key.as_ref() => {
                let no = state.book.inside.iter().find(|visit| visit.id == *id).map(|visit| visit.no);
                let no = no.map(|no| format!(" · no. {no}")).unwrap_or_default();
                ui.label(
                    RichText::new(format!("{}{no}", words.saved))
                        .font(theme::bold(theme::TEXT))
                        .color(theme::GOOD),
                );
            }
            Saving::Idle | Saving::Pending { .. } | Saving::Failed { .. } | Saving::Saved { .. } => {
                let something = self.touched || self.bound.is_some();
                if something && ui.button(words.clear).clicked() {
                    self.clear();
                }
            }
        });
    }
}

/// The fields of the form.
#[derive(Clone, Copy, Debug)]
enum Field {
    Name,
    Organisation,
    Purpose,
    Host,
    Phone,
    Party,
    Note,
}

impl Field {
    const ALL: [Self; 7] =
        [Self::Name, Self::Organisation, Self::Purpose, Self::Host, Self::Phone, Self::Party, Self::Note];

    fn id(self) -> Id {
        Id::unique(("visit form", self as u8))
    }
}

/// Takes out what was typed in this frame, so that it does not land in a field as well.
fn take_text(ui: &Ui) -> String {
    let mut text = String::new();
    ui.input_mut(|input| {
        input.events.retain(|event| match event {
            egui::Event::Text(typed) => {
                text.push_str(typed);
                false
            }
            _ => true,
        });
    });
    text
}

fn seen_ui(ui: &mut Ui, words: &Words, commands: &mut Vec<Command>) {
    let labels = [words.card_seen, words.app_seen, words.letter_seen, words.child];
    ui.spacing_mut().button_padding = vec2(4.0, 3.0);
    ui.columns_const(|[left, right]| {
        for (at, (label, (key, document))) in labels.into_iter().zip(SEEN_KEYS).enumerate() {
            let column = if at % 2 == 0 { &mut *left } else { &mut *right };
            let text = RichText::new(format!("{}  {label}", key.name())).size(theme::SMALL + 0.5);
            let button = egui::Button::new(text).stroke(Stroke::new(1.0, theme::ACCENT));
            if column.add_sized(vec2(column.available_width(), 28.0), button).clicked() {
                commands.push(Command::Seen(document));
            }
        }
    });
}
