//! The keyboard before any field sees it: a hand scanner's code is taken out, a person's typing goes on.

use std::time::{Duration, Instant};

use egui::{Event, Key, Modifiers, RawInput};

use crate::{
    credential::typed,
    scan::{
        ScanSource, ScannedCode,
        hand_scanner::{self, HandScanner, Heard},
    },
};

/// A shorter text that is no credential is a number of a badge or of a parcel.
const SHORT_CODE_CHARS: usize = 32;

/// What stands between the system's keys and the window.
#[derive(Default)]
pub struct Keyboard {
    scanner: HandScanner<Event>,
    /// The key that was pressed last and not let go since, by its place: what it gives hangs on Shift. When it
    /// is pressed again, it is held down.
    down: Option<Key>,
    /// The text that comes next is of a key that is held down.
    repeats: bool,
}

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

impl Keyboard {
    /// Takes the codes out of the input of a frame. What may be the beginning of a code is held back, and
    /// comes with a later frame if it was none. `typing`: whether a field has the keyboard, so that
    /// pasted text belongs into it.
    pub fn sort(&mut self, input: &mut RawInput, typing: bool, now: Instant) -> Vec<Arrived> {
        let mut arrived = Vec::new();
        let mut events = Vec::with_capacity(input.events.len());
        for event in input.events.drain(..) {
            match event {
                Event::Paste(text) if !typing => {
                    let code = ScannedCode { content: text.into_bytes(), source: ScanSource::Typed };
                    arrived.push(Arrived::Code(code));
                }
                event => events.push((self.key(&event), event)),
            }
        }
        for heard in self.scanner.hear(events, now) {
            match heard {
                Heard::Person(event) => input.events.extend(fit_for_a_field(event)),
                Heard::Code(code) if typing && is_short_and_ordinary(&code.content) => {
                    arrived.push(Arrived::NotForAField);
                }
                Heard::Code(code) => arrived.push(Arrived::Code(code)),
                Heard::TooLong => arrived.push(Arrived::TooLong),
            }
        }
        arrived
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
                hand_scanner::Key::Aside
            }
            Event::PointerButton { .. } | Event::Ime(_) | Event::Touch { .. } => hand_scanner::Key::Aside,
            // All else has no order with the keys.
            _ => hand_scanner::Key::Beside,
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
