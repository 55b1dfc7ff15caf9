//! The form for the guest at the desk.
//!
//! A draft is bound to one assessment: what is logged is the verdict that the officer saw, whatever is
//! held to the camera meanwhile. A draft that the officer has worked on is never replaced by a scan: one
//! that names nobody else takes the code up, and of another one the officer says whose it is before it can be
//! logged.

use std::sync::Arc;

use chrono::TimeDelta;
use egui::{Color32, Id, Key, RichText, Stroke, TextEdit, Ui, vec2};

use super::{keyboard::name_in, theme, verdict_shape};
use crate::{
    app::{Assessed, Card, CheckIn, Command, Guest, NAMES_SHOWN_FOR, Saving, State},
    policy::Document,
    text::text,
    time::Timestamp,
    verdict::Verdict,
    visit::{Field, MAX_FIELD_CHARS},
    words::{Language, judgement, shown},
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
/// As many digits as the largest group has.
const MAX_PARTY_DIGITS: usize = 4;

/// A guest comes alone if nobody says otherwise.
const PARTY_OF_ONE: &str = "1";

/// The draft of one visit.
pub struct VisitForm {
    guest: Guest,
    party: String,
    key: String,
    /// The assessment that the visit stands on, and when its name is to go.
    bound: Option<(Arc<Assessed>, Timestamp)>,
    /// Whether the officer has worked on the draft.
    touched: bool,
    /// What has to be answered before the draft can be logged.
    doubt: Option<Doubt>,
    /// The last assessment that does not belong to this draft.
    passed_over: u64,
    name_missing: bool,
    /// What is to get the keyboard in the next frame.
    focus: Option<Focus>,
    /// The last assessment that was dealt with, so that it does not come back.
    finished: u64,
    /// The draft that was saved last, for saying so.
    saved_key: Option<String>,
}

impl Default for VisitForm {
    fn default() -> Self {
        Self {
            guest: Guest::default(),
            party: PARTY_OF_ONE.to_owned(),
            key: ulid::Ulid::new().to_string(),
            bound: None,
            touched: false,
            doubt: None,
            passed_over: 0,
            name_missing: false,
            focus: None,
            finished: 0,
            saved_key: None,
        }
    }
}

/// What is asked for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Focus {
    Name,
    /// Of a [`Doubt`].
    Question,
}

/// Why a draft may be another guest's than it seems.
enum Doubt {
    /// A code was scanned while the draft was worked on, and its name is not the one of the draft.
    Whose {
        card: Card,
        /// When its name is to go.
        ends: Timestamp,
    },
    /// The assessment of the draft does not hold any more.
    TakenBack,
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
        self.drop_emptied();
        self.drop_outdated(state);
        // When the verdict is gone by itself, an untouched draft stays a while for the one key.
        if let Some(card) = &state.card {
            self.follow_card(card);
        }
        if !self.touched && self.bound.as_ref().is_some_and(|(_, name_ends)| *name_ends <= state.now) {
            self.guest.text_mut(Field::Name).clear();
            if state.card.is_none() {
                self.start_anew();
            }
        }
        if matches!(&self.doubt, Some(Doubt::Whose { ends, .. }) if *ends <= state.now) {
            self.doubt = None;
        }
    }

    /// When a name is to go from the form although nothing happens.
    #[must_use]
    pub fn next_deadline(&self) -> Option<Timestamp> {
        let bound = self.bound.as_ref().filter(|_| !self.touched).map(|(_, ends)| *ends);
        let doubt = match &self.doubt {
            Some(Doubt::Whose { ends, .. }) => Some(*ends),
            Some(Doubt::TakenBack) | None => None,
        };
        bound.into_iter().chain(doubt).min()
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
        } else if let Some(Doubt::Whose { card, .. }) = self.doubt.take() {
            self.passed_over = card.assessed.id;
        }
    }

    /// Empties the form.
    pub fn clear(&mut self) {
        self.start_anew();
    }

    /// Draws the form.
    pub fn ui(&mut self, ui: &mut Ui, state: &State, commands: &mut Vec<Command>) {
        let language = state.settings.language;
        self.subject_ui(ui, language);

        for field in Field::FORM.iter().copied() {
            let edit = self.field_ui(ui, field, language);
            match field {
                Field::Name => {
                    if self.name_missing && self.guest.text(field).trim().is_empty() {
                        ui.label(
                            RichText::new(text!(language, "desk-name-missing")).small().color(theme::DANGER),
                        );
                    }
                    if self.focus.take_if(|focus| *focus == Focus::Name).is_some() {
                        edit.request_focus();
                    }
                }
                Field::Purpose => self.purposes_ui(ui, &state.settings.purposes),
                _ => {}
            }
        }

        ui.add_space(4.0);
        // The question stands where it takes nothing off the screen that is needed before it is answered.
        if self.doubt.is_some() {
            self.doubt_ui(ui, state, language);
        } else {
            ui.label(RichText::new(text!(language, "desk-seen-evidence")).small().color(theme::QUIET_INK));
            ui.scope(|ui| seen_ui(ui, language, commands));
        }
        ui.add_space(6.0);

        let (label, color) = self.action(language);
        if super::widgets::primary_button(ui, label, color).clicked() {
            self.check_in(state, commands);
        }
        self.outcome_ui(ui, state, language);
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
            purpose.clone_into(self.guest.text_mut(Field::Purpose));
            self.touched = true;
        }
        // What follows in the same moment belongs to the name, blanks and all.
        let name = name_in(&typed);
        let length = self.guest.text(Field::Name).chars().count() + name.chars().count();
        if !name.is_empty() && length <= MAX_FIELD_CHARS {
            self.guest.text_mut(Field::Name).push_str(name);
            self.touched = true;
            let name = id_of(Field::Name);
            ui.memory_mut(|memory| memory.request_focus(name));
            let end = egui::text::CCursor::new(self.guest.text(Field::Name).chars().count());
            let mut cursor = TextEdit::load_state(ui.ctx(), name).unwrap_or_default();
            cursor.cursor.set_char_range(Some(egui::text::CCursorRange::one(end)));
            TextEdit::store_state(ui.ctx(), name, cursor);
        }
    }

    /// Whether this widget is one of the form's fields, in which Enter checks in.
    #[must_use]
    pub fn owns(&self, widget: Id) -> bool {
        Field::FORM.iter().any(|field| id_of(*field) == widget)
    }

    /// Whether a digit typed into this widget picks a purpose.
    #[must_use]
    pub fn digit_picks(&self, widget: Id) -> bool {
        widget == id_of(Field::Purpose) && self.guest.text(Field::Purpose).is_empty()
    }

    /// Hands the draft over, if it has what it needs. It stays until the log has it.
    pub fn check_in(&mut self, state: &State, commands: &mut Vec<Command>) {
        if matches!(&state.saving, Saving::Pending { key } if *key == self.key) {
            return;
        }
        if self.doubt.is_some() {
            self.focus = Some(Focus::Question);
            return;
        }
        let assessed = self.bound.as_ref().map(|(assessed, _)| assessed.clone());
        let mut guest = self.guest.clone();
        guest.party = self.party.trim().parse().unwrap_or(0);
        if guest.text(Field::Name).trim().is_empty() {
            if assessed.as_ref().is_none_or(|assessed| !assessed.turned_away()) {
                self.name_missing = true;
                self.focus = Some(Focus::Name);
                return;
            }
            // Whoever is turned away need not leave a name.
            text!(state.settings.language, "desk-nameless").clone_into(guest.text_mut(Field::Name));
        }
        commands.push(Command::CheckIn(Box::new(CheckIn { key: self.key.clone(), assessed, guest })));
    }

    /// A draft that was emptied again is none, be it by hand or because it was the beginning of a code.
    fn drop_emptied(&mut self) {
        let empty = self.guest == Guest::default() && self.party == PARTY_OF_ONE;
        if self.touched && empty && self.bound.is_none() && self.doubt.is_none() {
            self.touched = false;
        }
    }

    fn follow_card(&mut self, card: &Card) {
        let assessed = &card.assessed;
        let bound = self.bound.as_ref().map(|(bound, _)| bound.id);
        let seen = matches!(assessed.grounds, crate::app::Grounds::Seen(_));
        if card.inside().is_some() && !self.touched {
            // The holder came to leave: nothing of the credential belongs into a new visit.
            if bound == Some(assessed.id) {
                self.start_anew();
            }
            return;
        }
        if assessed.id <= self.finished.max(self.passed_over)
            || bound == Some(assessed.id)
            || card.filed_at.is_some()
        {
            return;
        }
        if self.touched && !seen {
            if bound.is_none() {
                self.meet(card);
            }
            return;
        }
        if !self.touched {
            self.start_anew();
            name_of(assessed).unwrap_or_default().clone_into(self.guest.text_mut(Field::Name));
        }
        self.bind(card);
    }

    /// A code was scanned while the officer was writing. It is taken up by a draft that names nobody or the
    /// same guest; otherwise the officer is asked.
    fn meet(&mut self, card: &Card) {
        let written = self.guest.text(Field::Name);
        let same = name_of(&card.assessed).map_or(written.is_empty(), |name| may_become(written, name));
        if card.inside().is_none() && same {
            self.take_up(card);
        } else {
            self.doubt = Some(Doubt::Whose { card: card.clone(), ends: card.shown_at + NAMES_SHOWN_FOR });
        }
    }

    /// The draft is the guest's whose code was scanned.
    fn take_up(&mut self, card: &Card) {
        if card.inside().is_some() {
            // He came to leave, and nothing of the draft is his.
            self.start_anew();
            return;
        }
        if let Some(name) = name_of(&card.assessed) {
            name.clone_into(self.guest.text_mut(Field::Name));
        }
        self.doubt = None;
        self.bind(card);
    }

    fn bind(&mut self, card: &Card) {
        let name_ends = card.shown_at + NAMES_SHOWN_FOR;
        // What the officer saw belongs to the guest whose form he is filling in.
        let seen = matches!(card.assessed.grounds, crate::app::Grounds::Seen(_));
        let ends = if seen { name_ends + TimeDelta::days(1) } else { name_ends };
        self.bound = Some((card.assessed.clone(), ends));
        self.saved_key = None;
    }

    /// What was answered by other trust lists or another policy is not logged any more.
    fn drop_outdated(&mut self, state: &State) {
        let outdated = |assessed: &Assessed| assessed.id <= state.outdated;
        if self.bound.as_ref().is_some_and(|(bound, _)| outdated(bound)) {
            if self.touched {
                self.finished = self.bound.take().map_or(0, |(bound, _)| bound.id).max(self.finished);
                self.doubt = Some(Doubt::TakenBack);
            } else {
                self.start_anew();
            }
        }
        if matches!(&self.doubt, Some(Doubt::Whose { card, .. }) if outdated(&card.assessed)) {
            self.doubt = Some(Doubt::TakenBack);
        }
    }

    fn start_anew(&mut self) {
        let finished = self.bound.as_ref().map_or(0, |(bound, _)| bound.id).max(self.finished);
        *self = Self { finished, ..Self::default() };
    }

    /// Whose verdict the visit will be logged with.
    fn subject_ui(&self, ui: &mut Ui, language: Language) {
        ui.horizontal(|ui| {
            ui.set_min_height(30.0);
            ui.label(RichText::new(text!(language, "desk-guest")).font(theme::bold(theme::LARGE)));
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
                if ui.add(egui::Button::new(label).selected(chosen)).clicked() {
                    purpose.clone_into(self.guest.text_mut(Field::Purpose));
                    self.touched = true;
                }
            }
        });
    }

    /// The question that has to be answered first, and its answers.
    fn doubt_ui(&mut self, ui: &mut Ui, state: &State, language: Language) {
        let Some(doubt) = &self.doubt else { return };
        let (question, card) = match doubt {
            Doubt::Whose { card, .. } => (text!(language, "desk-whose-draft"), Some(card.clone())),
            Doubt::TakenBack => (text!(language, "desk-draft-taken-back"), None),
        };
        let ask = self.focus.take_if(|focus| *focus == Focus::Question).is_some();
        let frame =
            egui::Frame::new().fill(theme::WARNING_PAPER).corner_radius(theme::ROUNDING).inner_margin(6);
        frame.show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.add(egui::Label::new(RichText::new(question).font(theme::bold(theme::TEXT))).wrap());
            ui.horizontal_wrapped(|ui| {
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
        });
    }

    /// What Enter will do, in words.
    fn action(&self, language: Language) -> (&'static str, Color32) {
        match self.bound.as_ref().map(|(assessed, _)| assessed.assessment.verdict) {
            None => (text!(language, "desk-check-in-without"), theme::QUIET_INK),
            Some(Verdict::Admit | Verdict::Review) => (text!(language, "desk-check-in"), theme::ACCENT),
            Some(Verdict::Refuse) => (text!(language, "desk-turn-away"), theme::DANGER),
            Some(Verdict::Undetermined) => (text!(language, "desk-check-in-unproved"), theme::QUIET_INK),
        }
    }

    fn outcome_ui(&mut self, ui: &mut Ui, state: &State, language: Language) {
        ui.horizontal(|ui| match &state.saving {
            Saving::Pending { key } if *key == self.key => {
                ui.label(text!(language, "desk-saving"));
            }
            Saving::Failed { key, why } if *key == self.key => {
                let sentence = RichText::new(why.in_words(language)).color(theme::DANGER);
                ui.add(egui::Label::new(sentence).wrap());
            }
            Saving::Saved { key, id } if Some(key) == self.saved_key.as_ref() => {
                let no = state.book.inside.iter().find(|visit| visit.id == *id).map(|visit| visit.no);
                let no = no.map(|no| format!(" · no. {no}")).unwrap_or_default();
                ui.label(
                    RichText::new(format!("{}{no}", text!(language, "desk-saved")))
                        .font(theme::bold(theme::TEXT))
                        .color(theme::GOOD),
                );
            }
            Saving::Idle | Saving::Pending { .. } | Saving::Failed { .. } | Saving::Saved { .. } => {
                let something = self.touched || self.bound.is_some();
                if something && ui.button(text!(language, "desk-clear")).clicked() {
                    self.clear();
                }
            }
        });
    }
}

/// Names a field of the form.
fn id_of(field: Field) -> Id {
    Id::unique(("visit form", field as u8))
}

/// The name that a credential brings into the form.
fn name_of(assessed: &Assessed) -> Option<&str> {
    let holder = assessed.assessment.holder.as_ref().filter(|_| !assessed.turned_away());
    holder.map(|holder| holder.name.as_str())
}

/// Whether what has been written of a name is the beginning of this one, or of one of its words.
fn may_become(written: &str, name: &str) -> bool {
    let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    let (written, name) = (plain(written), plain(name));
    name.starts_with(&written) || name.match_indices(' ').any(|(at, _)| name[at + 1..].starts_with(&written))
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

fn seen_ui(ui: &mut Ui, language: Language, commands: &mut Vec<Command>) {
    let labels = [
        text!(language, "desk-card-seen"),
        text!(language, "desk-app-seen"),
        text!(language, "desk-letter-seen"),
        text!(language, "desk-child"),
    ];
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
