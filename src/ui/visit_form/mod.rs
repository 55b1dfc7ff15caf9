//! The form for the guest at the desk.
//!
//! A draft is bound to one assessment: what is logged is the verdict that the officer saw, whatever is
//! held to the camera meanwhile. A draft that the officer has worked on is never replaced by a scan: one
//! that names nobody else takes the code up, and of another one the officer says whose it is before it can be
//! logged.
//!
//! A guest who has been here before brings along what he said the last time. What is typed is kept beside the log until
//! it is logged, so that a power cut takes no work with it.

mod drawing;
mod kept;

use std::sync::Arc;

use chrono::TimeDelta;
use egui::{Id, Key, TextEdit, Ui};

use self::kept::{Kept, Texts};
use super::{
    keyboard::name_in,
    type_ahead::{Offer, TypeAhead},
};
use crate::{
    app::{
        Assessed, Card, CheckIn, Coming, Command, Done, Grounds, Guest, NAMES_SHOWN_FOR, Saving, State, Whose,
    },
    import::Expected,
    office::Draft,
    policy::Document,
    text::text,
    time::Timestamp,
    visit::{Field, MAX_FIELD_CHARS, Visit, VisitId},
    visit_log::normal::form,
};

/// The keys for what the officer saw, from anywhere in the window.
const SEEN_KEYS: [(Key, Document); 4] = [
    (Key::F5, Document::Card),
    (Key::F6, Document::App),
    (Key::F7, Document::DoctorsLetter),
    (Key::F8, Document::Child),
];
/// The purposes of the settings are picked by the digits from 1, while nothing else is being typed.
const MAX_PURPOSES: usize = 9;

/// The keys that go to how many they are and to the number of the card.
const PARTY_KEY: Key = Key::F9;
const CARD_KEY: Key = Key::F10;
/// What a guest who has been here before says again, as far as nobody knows better.
const SAID_AGAIN: [Field; 4] = [Field::Organisation, Field::Purpose, Field::Host, Field::Phone];
/// Where letters go that are typed into nothing while the name stands.
const AFTER_THE_NAME: [Field; 5] =
    [Field::Organisation, Field::Purpose, Field::Host, Field::Phone, Field::Note];

/// A guest comes alone if nobody says otherwise.
const PARTY_OF_ONE: &str = "1";

/// The draft of one visit.
pub struct VisitForm {
    guest: Guest,
    party: String,
    key: String,
    /// Where the name comes from.
    name_from: NameFrom,
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
    /// What completes what is typed.
    type_ahead: TypeAhead,
    /// The text for which guests were asked for last.
    asked: String,
    /// What Enter waits for: an answer of the log to the name that was typed before it.
    enter_waits: Option<String>,
    kept: Kept,
    /// The last draft that was saved, as it may come back.
    last: Option<Last>,
    /// The last guest who was brought in from elsewhere.
    came: u64,
}

/// Where the name of the draft comes from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum NameFrom {
    /// Somebody types it.
    #[default]
    Typed,
    /// A credential.
    Credential,
    /// The log, which knows the guest.
    Log,
}

/// A draft that was saved.
struct Last {
    id: VisitId,
    guest: Guest,
    party: String,
    name_from: NameFrom,
    bound: Option<(Arc<Assessed>, Timestamp)>,
    /// Whether it is to come back, once its visit is cancelled.
    comes_back: bool,
}

impl Default for VisitForm {
    fn default() -> Self {
        Self {
            guest: Guest::default(),
            party: PARTY_OF_ONE.to_owned(),
            key: ulid::Ulid::new().to_string(),
            name_from: NameFrom::default(),
            bound: None,
            touched: false,
            doubt: None,
            passed_over: 0,
            name_missing: false,
            focus: None,
            finished: 0,
            saved_key: None,
            type_ahead: TypeAhead::default(),
            asked: String::new(),
            enter_waits: None,
            kept: Kept::default(),
            last: None,
            came: 0,
        }
    }
}

/// What is asked for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Focus {
    /// A field, and whether all of it is selected.
    Field(Field, bool),
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
    /// The program ended while this was being typed.
    Found(Draft),
}

impl VisitForm {
    /// Takes in what has happened since the last frame, before anything is drawn.
    pub fn follow(&mut self, state: &State, commands: &mut Vec<Command>) {
        if let Saving::Saved { key, id } = &state.saving
            && *key == self.key
        {
            let last = Last {
                id: *id,
                guest: self.guest.clone(),
                party: self.party.clone(),
                name_from: self.name_from,
                bound: self.bound.clone(),
                comes_back: false,
            };
            self.start_anew();
            self.saved_key = Some(key.clone());
            self.last = Some(last);
        }
        self.bring_back(state);
        self.come(state, commands);
        self.offer_found(state);
        self.drop_emptied();
        self.drop_outdated(state);
        // When the verdict is gone by itself, an untouched draft stays a while for the one key.
        if let Some(card) = &state.card {
            self.follow_card(card);
        }
        if !self.touched && self.bound.as_ref().is_some_and(|(_, name_ends)| *name_ends <= state.now) {
            // What he said the last time goes with the name.
            self.guest = Guest::default();
            if state.card.is_none() {
                self.start_anew();
            }
        }
        if matches!(&self.doubt, Some(Doubt::Whose { ends, .. }) if *ends <= state.now) {
            self.doubt = None;
        }
        self.say_again(state);
        self.kept.follow(self.typed(), state.now, commands);
        self.enter_after_the_answer(state, commands);
    }

    /// Keeps what is typed at once, such as when the window is closed.
    pub fn keep_now(&mut self, commands: &mut Vec<Command>) {
        self.kept.at_once(commands);
    }

    /// What is to come back of the last draft when its visit is cancelled again, and not before.
    pub fn undo(&mut self, state: &State, commands: &mut Vec<Command>) {
        let Some(undo) = &state.undo else { return };
        if let Some(last) = self.last.as_mut().filter(|last| last.id == undo.id) {
            last.comes_back = undo.done == Done::CheckedIn;
        }
        commands.push(Command::Undo);
    }

    /// The draft whose visit was cancelled stands in the form again, to be put right and logged anew.
    fn bring_back(&mut self, state: &State) {
        let cancelled = |last: &Last| {
            last.comes_back && state.amended.as_ref().is_some_and(|(id, done)| *id == last.id && done.is_ok())
        };
        if self.touched || self.bound.is_some() {
            return;
        }
        if let Some(last) = self.last.take_if(|last| cancelled(last)) {
            let Last { guest, party, name_from, bound, .. } = last;
            self.start_anew();
            (self.guest, self.party, self.name_from, self.bound) = (guest, party, name_from, bound);
            self.touched = true;
        }
    }

    /// A guest who was chosen elsewhere comes, as soon as nothing else stands in the form.
    fn come(&mut self, state: &State, commands: &mut Vec<Command>) {
        let Some((number, coming)) = &state.comes else { return };
        if *number > self.came && !self.touched && self.bound.is_none() {
            self.start_anew();
            self.came = *number;
            let offer = match coming {
                Coming::Again(visit) => Offer::Guest(visit.clone()),
                Coming::Expected(guest) => Offer::Expected(guest.clone()),
            };
            self.take(Field::Name, offer, commands);
        }
    }

    /// What was being typed when the program ended last is offered to an empty form.
    fn offer_found(&mut self, state: &State) {
        match &state.found_draft {
            Some(draft) if !self.touched && self.bound.is_none() && self.doubt.is_none() => {
                self.doubt = Some(Doubt::Found(draft.clone()));
            }
            None => _ = self.doubt.take_if(|doubt| matches!(doubt, Doubt::Found(_))),
            Some(_) => {}
        }
    }

    /// Whose draft this is, as the log is asked.
    fn whose(&self) -> Option<Whose> {
        match (self.name_from, &self.bound) {
            (NameFrom::Log, _) => Some(Whose::Guest {
                name: self.guest.text(Field::Name).to_owned(),
                organisation: self.guest.text(Field::Organisation).to_owned(),
            }),
            (NameFrom::Credential, Some((assessed, _))) => Some(Whose::Assessed(assessed.id)),
            _ => None,
        }
    }

    /// The holder of a credential whom the log knows says what he said the last time, until somebody has worked on it.
    fn say_again(&mut self, state: &State) {
        let Some(whose) = self.bound.as_ref().map(|(assessed, _)| Whose::Assessed(assessed.id)) else {
            return;
        };
        if self.touched || self.name_from != NameFrom::Credential {
            return;
        }
        // Of a guest who is expected the list knows best why he comes today.
        let name = form(self.guest.text(Field::Name));
        if let Some(guest) = state.expected.iter().find(|guest| guest.name_form == name) {
            self.fill_from_list(guest);
        }
        let Some(known) = state.known_as(&whose) else { return };
        self.fill_from(&known.last);
    }

    /// Puts into the empty fields what a list says of a guest who is expected.
    fn fill_from_list(&mut self, guest: &Expected) {
        for field in AFTER_THE_NAME {
            let text = self.guest.text_mut(field);
            if text.is_empty() {
                guest.visit.text(field).clone_into(text);
            }
        }
        if self.party == PARTY_OF_ONE {
            self.party = guest.visit.party.to_string();
        }
    }

    /// Puts into the empty fields what a visit says of its guest.
    fn fill_from(&mut self, visit: &Visit) {
        for field in SAID_AGAIN {
            let text = self.guest.text_mut(field);
            if text.is_empty() {
                visit.text(field).clone_into(text);
            }
        }
    }

    /// What somebody has typed; what came from a credential is not in it.
    fn typed(&self) -> Texts {
        if !self.touched {
            return Vec::new();
        }
        let texts = Field::FORM.iter().copied().filter_map(|field| {
            let text = match field {
                Field::Name if self.name_from == NameFrom::Credential => return None,
                Field::Party if self.party == PARTY_OF_ONE => return None,
                Field::Party => self.party.clone(),
                field => self.guest.text(field).to_owned(),
            };
            (!text.is_empty()).then_some((field, text))
        });
        texts.collect()
    }

    /// Enter that came before the log had said who may be meant is pressed now.
    fn enter_after_the_answer(&mut self, state: &State, commands: &mut Vec<Command>) {
        let Some(name) = self.enter_waits.take_if(|name| !state.suggestions.awaits(name)) else { return };
        if self.guest.text(Field::Name) != name {
            return;
        }
        match self.type_ahead.taken(Field::Name, &name, state) {
            Some(offer) => self.take(Field::Name, offer, commands),
            None => self.check_in(state, commands),
        }
    }

    /// When a name is to go from the form although nothing happens.
    #[must_use]
    pub fn next_deadline(&self) -> Option<Timestamp> {
        let bound = self.bound.as_ref().filter(|_| !self.touched).map(|(_, ends)| *ends);
        let doubt = match &self.doubt {
            Some(Doubt::Whose { ends, .. }) => Some(*ends),
            Some(Doubt::TakenBack | Doubt::Found(_)) | None => None,
        };
        bound.into_iter().chain(doubt).chain(self.kept.due()).min()
    }

    /// Whether Enter would lose work of the officer if it did something else than check in.
    #[must_use]
    pub fn touched(&self) -> bool {
        self.touched
    }

    /// Whether a character that comes into this widget and is taken back at once leaves the draft as it was. A name that
    /// nobody typed would be somebody's own from then on, and an untouched draft one that waits for the officer.
    #[must_use]
    pub fn gives_back(&self, widget: Id) -> bool {
        if !Field::FORM.iter().any(|field| widget == id_of(*field)) {
            return true;
        }
        let nothing_yet = self.bound.is_none() && self.doubt.is_none();
        (self.touched || nothing_yet) && (self.name_from == NameFrom::Typed || widget != id_of(Field::Name))
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

    /// What the keyboard does from anywhere: the keys for evidence, purposes, group and card, and what is typed into
    /// nothing.
    pub fn keys(&mut self, ui: &Ui, purposes: &[String], focused: Option<Id>, commands: &mut Vec<Command>) {
        self.type_ahead.keys(ui);
        ui.input(|input| {
            for (key, document) in SEEN_KEYS {
                if input.key_pressed(key) {
                    commands.push(Command::Seen(document));
                }
            }
            for (key, field) in [(PARTY_KEY, Field::Party), (CARD_KEY, Field::Card)] {
                if input.key_pressed(key) {
                    self.focus = Some(Focus::Field(field, true));
                }
            }
        });
        match focused {
            // Of the field of the purpose a digit picks one, as long as nothing stands in it.
            Some(widget) if widget == id_of(Field::Purpose) && self.guest.text(Field::Purpose).is_empty() => {
                if let Some(purpose) = take_digit(ui).and_then(|digit| purposes.get(digit)) {
                    self.pick(purpose);
                    self.focus = Some(Focus::Field(Field::Host, false));
                }
            }
            Some(_) => {}
            None => self.typed_into_nothing(ui, purposes),
        }
    }

    /// A digit picks a purpose for the guest of the form. Everything else begins a name, or the number of a card or a
    /// telephone; while the name stands, it goes into the next field that is empty.
    fn typed_into_nothing(&mut self, ui: &Ui, purposes: &[String]) {
        let typed = take_text(ui);
        if typed.is_empty() {
            return;
        }
        let somebody = self.touched || self.bound.is_some();
        if somebody && let Some(digit) = digit_in(&typed) {
            if let Some(purpose) = purposes.get(digit) {
                self.pick(purpose);
            }
            return;
        }
        let field = match self.name_from {
            NameFrom::Typed => Field::Name,
            NameFrom::Credential | NameFrom::Log => {
                let free = AFTER_THE_NAME.into_iter().find(|field| self.guest.text(*field).is_empty());
                free.unwrap_or(Field::Note)
            }
        };
        // What follows in the same moment belongs to it, blanks and all.
        let text = name_in(&typed);
        let length = self.guest.text(field).chars().count() + text.chars().count();
        if text.is_empty() || length > MAX_FIELD_CHARS {
            return;
        }
        self.guest.text_mut(field).push_str(text);
        self.touched = true;
        let widget = id_of(field);
        ui.memory_mut(|memory| memory.request_focus(widget));
        let end = egui::text::CCursor::new(self.guest.text(field).chars().count());
        let mut cursor = TextEdit::load_state(ui.ctx(), widget).unwrap_or_default();
        cursor.cursor.set_char_range(Some(egui::text::CCursorRange::one(end)));
        TextEdit::store_state(ui.ctx(), widget, cursor);
    }

    fn pick(&mut self, purpose: &str) {
        purpose.clone_into(self.guest.text_mut(Field::Purpose));
        self.touched = true;
        self.saved_key = None;
    }

    /// Enter, pressed in this field or in none: takes what is offered there, or checks in.
    pub fn enter(&mut self, widget: Option<Id>, state: &State, commands: &mut Vec<Command>) {
        let field = Field::FORM.iter().copied().find(|field| widget == Some(id_of(*field)));
        if let Some(field) = field {
            let text = self.text_of(field).to_owned();
            if let Some(offer) = self.type_ahead.taken(field, &text, state) {
                self.take(field, offer, commands);
                return;
            }
            let asks = |command: &Command| matches!(command, Command::Suggest(begun) if *begun == text);
            if field == Field::Name && (state.suggestions.awaits(&text) || commands.iter().any(asks)) {
                // A second Enter does not wait.
                if self.enter_waits.as_ref() != Some(&text) {
                    self.enter_waits = Some(text);
                    return;
                }
            }
        }
        self.check_in(state, commands);
    }

    /// Takes what is offered for a field, and goes to the next one.
    fn take(&mut self, field: Field, offer: Offer, commands: &mut Vec<Command>) {
        self.enter_waits = None;
        self.saved_key = None;
        match offer {
            Offer::Text { text, .. } => {
                self.type_ahead.silence(field, &text);
                *self.guest.text_mut(field) = text;
                self.touched = true;
                let next = match field {
                    Field::Organisation => Field::Purpose,
                    Field::Purpose => Field::Host,
                    _ => Field::Phone,
                };
                self.focus = Some(Focus::Field(next, false));
            }
            Offer::Guest(visit) => {
                visit.name.clone_into(self.guest.text_mut(Field::Name));
                self.type_ahead.silence(Field::Name, &visit.name);
                self.fill_from(&visit);
                (self.name_from, self.touched, self.name_missing) = (NameFrom::Log, true, false);
                let (name, organisation) = (visit.name, self.guest.text(Field::Organisation).to_owned());
                commands.push(Command::Know { name, organisation });
            }
            Offer::Expected(guest) => {
                let name = guest.visit.name.clone();
                name.clone_into(self.guest.text_mut(Field::Name));
                self.type_ahead.silence(Field::Name, &name);
                self.fill_from_list(&guest);
                (self.name_from, self.touched, self.name_missing) = (NameFrom::Log, true, false);
                commands.push(Command::Know { name, organisation: guest.visit.organisation });
            }
            Offer::Leave { visit, .. } => {
                commands.push(Command::CheckOut(visit.id));
                // The number of his card was typed to find him.
                self.guest.text_mut(Field::Name).clear();
                if self.guest == Guest::default() && self.bound.is_none() {
                    self.start_anew();
                }
            }
        }
    }

    fn text_of(&self, field: Field) -> &str {
        if field == Field::Party { &self.party } else { self.guest.text(field) }
    }

    /// Whether this widget is one of the form's fields, in which Enter checks in.
    #[must_use]
    pub fn owns(&self, widget: Id) -> bool {
        Field::FORM.iter().any(|field| id_of(*field) == widget)
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
        if !is_a_name(guest.text(Field::Name)) {
            let language = state.settings.language;
            // Whoever is turned away need not leave a name, and neither need a child.
            let nameless = match assessed.as_deref() {
                Some(assessed) if assessed.turned_away() => text!(language, "desk-nameless"),
                Some(Assessed { grounds: Grounds::Seen(Document::Child), .. }) => {
                    text!(language, "desk-nameless-child")
                }
                _ => {
                    self.name_missing = true;
                    self.focus = Some(Focus::Field(Field::Name, false));
                    return;
                }
            };
            nameless.clone_into(guest.text_mut(Field::Name));
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
        let seen = matches!(assessed.grounds, Grounds::Seen(_));
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
            self.take_name(name_of(assessed));
        }
        self.bind(card);
    }

    /// A code was scanned while the officer was writing. It is taken up by a draft that names nobody or the
    /// same guest; otherwise the officer is asked.
    fn meet(&mut self, card: &Card) {
        // A number names nobody.
        let written =
            Some(self.guest.text(Field::Name)).filter(|written| is_a_name(written)).unwrap_or_default();
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
        self.take_name(name_of(&card.assessed));
        self.doubt = None;
        self.bind(card);
    }

    /// The name is that of a credential. Whoever was typing it goes on in the next field, and never in that name.
    fn take_name(&mut self, name: Option<&str>) {
        let Some(name) = name else { return };
        name.clone_into(self.guest.text_mut(Field::Name));
        self.name_from = NameFrom::Credential;
        if self.touched {
            self.type_ahead.silence(Field::Name, name);
            self.focus = Some(Focus::Field(Field::Organisation, false));
        }
    }

    fn bind(&mut self, card: &Card) {
        let name_ends = card.shown_at + NAMES_SHOWN_FOR;
        // What the officer saw belongs to the guest whose form he is filling in.
        let seen = matches!(card.assessed.grounds, Grounds::Seen(_));
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
        let (kept, last, came) = (std::mem::take(&mut self.kept), self.last.take(), self.came);
        *self = Self { finished, kept, last, came, ..Self::default() };
    }

    fn take_up_found(&mut self, draft: &Draft) {
        self.start_anew();
        for field in Field::FORM.iter().copied() {
            match (field, draft.text(field)) {
                (Field::Party, "") => {}
                (Field::Party, party) => party.clone_into(&mut self.party),
                (field, text) => text.clone_into(self.guest.text_mut(field)),
            }
        }
        self.touched = true;
        // It is kept anew from here on.
        self.kept = Kept::default();
    }
}

/// Whether somebody can be called so: a number is none.
fn is_a_name(text: &str) -> bool {
    text.chars().any(char::is_alphabetic)
}

/// Which purpose a digit picks, counted from 0.
fn digit_in(typed: &str) -> Option<usize> {
    let mut letters = typed.chars();
    let digit = letters.next()?.to_digit(10).filter(|_| letters.next().is_none())?;
    (digit as usize).checked_sub(1).filter(|at| *at < MAX_PURPOSES)
}

/// Takes a digit that picks a purpose out of what was typed in this frame.
fn take_digit(ui: &Ui) -> Option<usize> {
    let mut picked = None;
    ui.input_mut(|input| {
        input.events.retain(|event| match event {
            egui::Event::Text(typed) if picked.is_none() => {
                picked = digit_in(typed);
                picked.is_none()
            }
            _ => true,
        });
    });
    picked
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
