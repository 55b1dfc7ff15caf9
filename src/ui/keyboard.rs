//! The keyboard before any field sees it: a hand scanner's code is taken out, a person's typing goes on.

use std::time::{Duration, Instant};

use egui::{Event, Key, Modifiers, RawInput};

use crate::scan::{
    ScanSource, ScannedCode,
    hand_scanner::{self, HandScanner, Heard},
};

/// What stands between the system's keys and the window.
#[derive(Default)]
pub struct Keyboard {
    scanner: HandScanner,
}

/// What came in besides a person's typing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Arrived {
    /// A code.
    Code(ScannedCode),
    /// Something from a scanner that is too long for a code.
    TooLong,
}

impl Keyboard {
    /// Takes the codes out of the input of a frame. What may be the beginning of a code is held back, and
    /// comes with a later frame if it was none. `typing`: whether a field has the keyboard, so that
    /// pasted text belongs into it.
    pub fn sort(&mut self, input: &mut RawInput, typing: bool, now: Instant) -> Vec<Arrived> {
        let mut arrived = Vec::new();
        let mut sorted = Vec::with_capacity(input.events.len());
        if input.events.is_empty() {
            self.hear(None, now, &mut sorted, &mut arrived);
        }
        for event in input.events.drain(..) {
            match event {
                Event::Text(text) => {
                    self.hear(Some(hand_scanner::Key::Text(text)), now, &mut sorted, &mut arrived);
                }
                Event::Key { key: Key::Enter, pressed: true, modifiers, .. } if modifiers.is_none() => {
                    self.hear(Some(hand_scanner::Key::Enter), now, &mut sorted, &mut arrived);
                }
                Event::Key { key: Key::Tab, pressed: true, modifiers, .. } if modifiers.is_none() => {
                    self.hear(Some(hand_scanner::Key::Tab), now, &mut sorted, &mut arrived);
                }
                // These come back together with the press.
                Event::Key { key: Key::Enter | Key::Tab, pressed: false, .. } => {}
                // A blank comes back with its text; by itself it would press a button.
                Event::Key { key: Key::Space, modifiers, .. } if modifiers.is_none() => {}
                Event::Key { key, pressed: true, .. } if !gives_text(key) => {
                    self.hear(Some(hand_scanner::Key::Other), now, &mut sorted, &mut arrived);
                    sorted.push(event);
                }
                Event::Paste(text) if !typing => {
                    let code = ScannedCode { content: text.into_bytes(), source: ScanSource::Typed };
                    arrived.push(Arrived::Code(code));
                }
                other => sorted.push(other),
            }
        }
        input.events = sorted;
        arrived
    }

    /// How long the next frame may be away, so that nothing is held back for long.
    #[must_use]
    pub fn patience(&self, now: Instant) -> Option<Duration> {
        self.scanner.deadline().map(|deadline| deadline.saturating_duration_since(now))
    }

    fn hear(
        &mut self,
        key: Option<hand_scanner::Key>,
        now: Instant,
        sorted: &mut Vec<Event>,
        arrived: &mut Vec<Arrived>,
    ) {
        for heard in self.scanner.hear(key, now) {
            match heard {
                Heard::Typed(hand_scanner::Key::Text(text)) => {
                    if text == " " {
                        sorted.extend(press(Key::Space));
                    }
                    sorted.push(Event::Text(text));
                }
                Heard::Typed(hand_scanner::Key::Enter) => sorted.extend(press(Key::Enter)),
                Heard::Typed(hand_scanner::Key::Tab) => sorted.extend(press(Key::Tab)),
                // The event itself follows.
                Heard::Typed(hand_scanner::Key::Other) => {}
                Heard::Code(code) => arrived.push(Arrived::Code(code)),
                Heard::TooLong => arrived.push(Arrived::TooLong),
            }
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

/// Whether the press of a key comes with a text that says the same.
fn gives_text(key: Key) -> bool {
    !matches!(
        key,
        Key::ArrowDown
            | Key::ArrowLeft
            | Key::ArrowRight
            | Key::ArrowUp
            | Key::Escape
            | Key::Backspace
            | Key::Insert
            | Key::Delete
            | Key::Home
            | Key::End
            | Key::PageUp
            | Key::PageDown
    ) && !is_function_key(key)
}

fn is_function_key(key: Key) -> bool {
    let number = key.name().strip_prefix('F');
    number.is_some_and(|number| !number.is_empty() && number.bytes().all(|digit| digit.is_ascii_digit()))
}
