//! The keyboard before any field sees it: a hand scanner's code is taken out, a person's typing goes on.

use std::time::{Duration, Instant};

use egui::{Event, Id, Key, Modifiers, RawInput, TextEdit, text::CCursorRange};

use crate::{
    credential::typed,
    scan::{
        ScanSource, ScannedCode,
        hand_scanner::{self, Beginnings, HandScanner, Heard},
    },
};

/// A shorter text that is no credential is a number of a badge or of a parcel.
const SHORT_CODE_CHARS: usize = 32;

/// How the codes begin that a guard post is about.
const CREDENTIALS: Beginnings = Beginnings {
    is_begun: typed::begins_a_credential,
    may_be_begun: typed::may_become_a_credential,
    has_symbology: typed::begins_with_a_symbology,
};

/// What stands between the system's keys and the window.
pub struct Keyboard {
    scanner: HandScanner<Event>,
    /// The key that was pressed last and not let go since, by its place: what it gives hangs on Shift. When it
    /// is pressed again, it is held down.
    down: Option<Key>,
    /// The text that comes next is of a key that is held down.
    repeats: bool,
    /// Where the characters went that were passed on last, so that they can be taken back.
    inserted: Vec<Insertion>,
    /// The characters that were passed on with the last frame, and what had the keyboard then.
    passed_on: Option<(String, Option<Focus>)>,
    /// What has the keyboard only because of characters that were taken back.
    to_be_left: Option<Id>,
}

/// What has the keyboard, and where its cursor is if it is a text field.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Focus {
    /// The widget.
    pub widget: Id,
    /// The cursor of the text field.
    pub cursor: Option<CCursorRange>,
    /// Whether a character that comes into it and is taken back at once leaves no trace there.
    pub gives_back: bool,
}

impl Focus {
    /// What has the keyboard now, and whether it [gives back](Self::gives_back).
    #[must_use]
    pub fn of(ctx: &egui::Context, gives_back: impl Fn(Id) -> bool) -> Option<Self> {
        let widget = ctx.memory(egui::Memory::focused)?;
        let cursor = TextEdit::load_state(ctx, widget).and_then(|state| state.cursor.char_range());
        Some(Self { widget, cursor, gives_back: gives_back(widget) })
    }

    /// Before which character the cursor is, where nothing is selected.
    fn place(self) -> Option<usize> {
        self.cursor.filter(CCursorRange::is_empty).map(|cursor| cursor.primary.index.0)
    }

    /// Whether a character may come into it before it is known whose it is. In an empty field a digit picks something.
    fn may_borrow(self, character: &str) -> bool {
        let digit = character.contains(|letter: char| letter.is_ascii_digit());
        self.gives_back && self.place().is_some_and(|place| place > 0 || !digit)
    }
}

/// Characters that were passed on with one frame.
#[derive(Clone, Copy, Debug)]
struct Insertion {
    /// How many were passed on, and how many of them a field has taken in.
    passed_on: usize,
    taken_in: usize,
    /// Where the cursor was behind them.
    field: Id,
    end: usize,
    /// Whether the field got the keyboard through them.
    called: bool,
}

/// So many frames with characters may belong to what is taken back.
const MAX_INSERTIONS: usize = 32;

/// What came in besides a person's typing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Arrived {
    /// A code.
    Code(ScannedCode),
    /// A short code that is no credential, while a field had the keyboard: it was most likely meant for that,
    /// and may not get there.
    NotForAField,
    /// Something from a scanner that is too long for a code.
    TooLong,
}

impl Default for Keyboard {
    fn default() -> Self {
        Self {
            scanner: HandScanner::new(CREDENTIALS),
            down: None,
            repeats: false,
            inserted: Vec::new(),
            passed_on: None,
            to_be_left: None,
        }
    }
}

impl Keyboard {
    /// Takes the codes out of the input of a frame. What may be the beginning of a code is held back, and
    /// comes with a later frame if it was none. `focus`: what has the keyboard before this frame; pasted text
    /// belongs into it.
    pub fn sort(&mut self, input: &mut RawInput, focus: Option<Focus>, now: Instant) -> Vec<Arrived> {
        self.note_insertion(focus);
        let mut arrived = Vec::new();
        let mut events = Vec::with_capacity(input.events.len());
        for event in input.events.drain(..) {
            match event {
                Event::Paste(text) if focus.is_none() => {
                    let code = ScannedCode { content: text.into_bytes(), source: ScanSource::Typed };
                    arrived.push(Arrived::Code(code));
                }
                event => events.push((self.key(&event), event)),
            }
        }
        let may_be_lent = |character: &str| focus.is_some_and(|focus| focus.may_borrow(character));
        for heard in self.scanner.hear(events, now, may_be_lent) {
            match heard {
                Heard::Person(event) => input.events.extend(fit_for_a_field(event)),
                Heard::TakeBack(count) => {
                    let taken_back = self.take_back(count, &mut input.events, focus);
                    input.events.extend(taken_back);
                }
                Heard::Code(code) if focus.is_some() && is_short_and_ordinary(&code.content) => {
                    arrived.push(Arrived::NotForAField);
                }
                Heard::Code(code) => arrived.push(Arrived::Code(code)),
                Heard::TooLong => arrived.push(Arrived::TooLong),
            }
        }
        let passed_on: String = input.events.iter().map(characters).collect();
        self.passed_on = (!passed_on.is_empty()).then_some((passed_on, focus));
        arrived
    }

    /// What has the keyboard only through characters that were taken back, and is to leave it: once.
    pub fn to_be_left(&mut self) -> Option<Id> {
        self.to_be_left.take()
    }

    /// Finds out where the characters went that were passed on with the last frame.
    fn note_insertion(&mut self, focus: Option<Focus>) {
        let Some((passed_on, before)) = self.passed_on.take() else { return };
        let place = focus.and_then(Focus::place);
        let (Some(Focus { widget: field, .. }), Some(end)) = (focus, place) else {
            self.inserted.clear();
            return;
        };
        let (taken_in, called) = match before {
            Some(before) if before.widget == field => match before.cursor {
                Some(cursor) => (end.saturating_sub(cursor.as_sorted_char_range().start.0), false),
                None => (0, false),
            },
            Some(_) => (0, false),
            // Typed into nothing, it begins a name or goes on with one.
            None => (name_in(&passed_on).chars().count(), true),
        };
        let passed_on = passed_on.chars().count();
        if self.inserted.last().is_some_and(|last| last.field != field || last.end + taken_in != end) {
            self.inserted.clear();
        }
        if self.inserted.len() >= MAX_INSERTIONS {
            self.inserted.remove(0);
        }
        let taken_in = taken_in.min(passed_on);
        self.inserted.push(Insertion { passed_on, taken_in, field, end, called });
    }

    /// The keys that remove the last `count` characters that were passed on from where they went. Those that are
    /// passed on with this very frame are left out instead.
    fn take_back(&mut self, count: usize, events: &mut Vec<Event>, focus: Option<Focus>) -> Vec<Event> {
        let mut left = count;
        while left > 0
            && let Some(at) = events.iter().rposition(|event| !characters(event).is_empty())
        {
            let Event::Text(text) = &mut events[at] else { break };
            let keep = text.chars().count().saturating_sub(left);
            left -= text.chars().count() - keep;
            *text = text.chars().take(keep).collect();
        }
        events.retain(|event| !matches!(event, Event::Text(text) if text.is_empty()));
        let mut keys = Vec::new();
        let mut cursor = focus.and_then(|focus| Some((focus.widget, focus.place()?)));
        while left > 0
            && let Some(insertion) = self.inserted.pop()
            && cursor == Some((insertion.field, insertion.end))
        {
            let removed = insertion.taken_in.min(left);
            left = left.saturating_sub(insertion.passed_on);
            keys.extend((0..removed).flat_map(|_| press(Key::Backspace)));
            cursor = Some((insertion.field, insertion.end - removed));
            self.to_be_left = insertion.called.then_some(insertion.field);
        }
        self.inserted.clear();
        keys
    }

    /// How long the next frame may be away, so that nothing is held back for long.
    #[must_use]
    pub fn patience(&self, now: Instant) -> Option<Duration> {
        self.scanner.deadline().map(|deadline| deadline.saturating_duration_since(now))
    }

    /// What the event is to the one who listens for scanners.
    fn key(&mut self, event: &Event) -> hand_scanner::Key {
        match event {
            Event::Text(_) if std::mem::take(&mut self.repeats) => hand_scanner::Key::Person,
            Event::Text(text) => hand_scanner::Key::Text(text.clone()),
            Event::Key { key, physical_key, pressed: false, .. } => {
                self.down.take_if(|down| *down == physical_key.unwrap_or(*key));
                hand_scanner::Key::Release
            }
            Event::Key { key, physical_key, pressed: true, modifiers, .. } => {
                let place = Some(physical_key.unwrap_or(*key));
                self.repeats = std::mem::replace(&mut self.down, place) == place;
                match key {
                    _ if self.repeats => hand_scanner::Key::Person,
                    _ if modifiers.command || modifiers.ctrl => {
                        hand_scanner::Key::Control(control_character(*key))
                    }
                    Key::Enter => hand_scanner::Key::Enter,
                    Key::Tab => hand_scanner::Key::Tab,
                    Key::Escape => hand_scanner::Key::Control(Some('\u{1b}')),
                    key if is_function_key(*key) => hand_scanner::Key::Control(None),
                    key if gives_text(*key) => hand_scanner::Key::Press,
                    _ => hand_scanner::Key::Person,
                }
            }
            // These come in the place of the keys.
            Event::Copy => hand_scanner::Key::Control(Some('\u{3}')),
            Event::Cut => hand_scanner::Key::Control(Some('\u{18}')),
            Event::Paste(_) => hand_scanner::Key::Person,
            Event::WindowFocused(_) => {
                // Nobody tells of keys that are let go elsewhere.
                self.down = None;
                hand_scanner::Key::Interruption
            }
            Event::PointerButton { .. } | Event::Ime(_) | Event::Touch { .. } => {
                hand_scanner::Key::Interruption
            }
            // All else has no order with the keys.
            _ => hand_scanner::Key::Unrelated,
        }
    }
}

/// A key that is pressed and let go.
pub(super) fn press(key: Key) -> [Event; 2] {
    [true, false].map(|pressed| Event::Key {
        key,
        physical_key: None,
        pressed,
        repeat: false,
        modifiers: Modifiers::NONE,
    })
}

/// The characters that the event types.
fn characters(event: &Event) -> &str {
    match event {
        Event::Text(text) => text,
        _ => "",
    }
}

/// The name in what is typed while no field has the keyboard, or the number of a card or a telephone: it begins with a
/// letter or a digit.
pub(super) fn name_in(typed: &str) -> &str {
    typed.trim_start_matches(|letter: char| !letter.is_alphanumeric() && letter != '+')
}

/// No field wants a control character.
fn fit_for_a_field(event: Event) -> Option<Event> {
    match event {
        Event::Text(text) if text.contains(char::is_control) => {
            let text: String = text.chars().filter(|letter| !letter.is_control()).collect();
            (!text.is_empty()).then_some(Event::Text(text))
        }
        event => Some(event),
    }
}

fn is_short_and_ordinary(code: &[u8]) -> bool {
    let Ok(text) = str::from_utf8(code) else { return false };
    let long =
        text.chars().count() >= SHORT_CODE_CHARS || text.contains("://") || text.contains(char::is_control);
    !long && !typed::begins_a_credential(text)
}

/// The character that a key gives together with Ctrl (ECMA-48, C0), as far as scanners use it.
fn control_character(key: Key) -> Option<char> {
    let name = key.name();
    match key {
        Key::OpenBracket => Some('\u{1b}'),
        Key::Backslash => Some('\u{1c}'),
        Key::CloseBracket => Some('\u{1d}'),
        Key::Num6 => Some('\u{1e}'),
        Key::Minus => Some('\u{1f}'),
        _ => match name.as_bytes() {
            [letter @ b'A'..=b'Z'] => Some(char::from(letter & 0x1f)),
            _ => None,
        },
    }
}

/// Whether the press of a key comes with a text that says the same.
fn gives_text(key: Key) -> bool {
    !matches!(
        key,
        Key::ArrowDown
            | Key::ArrowLeft
            | Key::ArrowRight
            | Key::ArrowUp
            | Key::Backspace
            | Key::Insert
            | Key::Delete
            | Key::Home
            | Key::End
            | Key::PageUp
            | Key::PageDown
    )
}

fn is_function_key(key: Key) -> bool {
    let number = key.name().strip_prefix('F');
    number.is_some_and(|number| !number.is_empty() && number.bytes().all(|digit| digit.is_ascii_digit()))
}
