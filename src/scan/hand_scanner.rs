//! Tells a hand scanner's burst of keys from a person's typing; pure, time is an argument.
//!
//! A hand scanner is a keyboard that types a whole code within a second or so and ends with Enter. The
//! window gives every key to [`HandScanner::hear`] before any field sees it, and passes on what comes
//! back: what a person typed, in its order and at most a blink later, or the code as a whole. The text
//! of a code never gets into a field, and its Enter presses no button.
//!
//! A window hears of keys once a frame, so they come in batches with the time of the frame: few keys
//! far apart, or many at once after a frame that took long. What is judged is therefore the pace over
//! the whole run of keys, never a single gap.

use std::{
    fmt,
    time::{Duration, Instant},
};

use super::{ScanSource, ScannedCode};
use crate::credential::Scheme;

/// A scanner needs no longer for a key. A person who types 100 words a minute needs 120 ms, and a key
/// that is held down repeats every 30 to 40 ms.
const KEY: Duration = Duration::from_millis(35);

/// A pause that a scanner does not make, unless the batch after it makes up for it.
const PAUSE: Duration = Duration::from_millis(60);

/// After so long without a key, a code is at its end although no Enter came.
const END: Duration = Duration::from_millis(300);

/// An Enter or a Tab so soon after the end of a code still belongs to it: CR and LF are two keys.
const ECHO: Duration = Duration::from_millis(150);

/// So many keys at a scanner's pace are a scanner.
const SURE: usize = 8;

/// So many, when an Enter comes at the same pace.
const SURE_WITH_ENTER: usize = 5;

/// So many characters at a scanner's pace are a code whatever they say; no name is that long.
const LONG: usize = 32;

/// A run with fewer different keys is a key held down.
const DIFFERENT: usize = 3;

/// The longest code that is taken from a scanner, in bytes; a QR code holds at most 7089 digits.
pub const MAX_CODE_BYTES: usize = 8192;

/// One key, as the window hears of it. Its `Debug` shows no text.
#[derive(Clone, PartialEq, Eq)]
pub enum Key {
    /// Characters that were typed; mostly a single one.
    Text(String),
    /// Enter.
    Enter,
    /// Tab, which some scanners send at the end of a code.
    Tab,
    /// Any other key, whose effect must keep its place among the characters: arrows, backspace, F1.
    /// The press of a key that also gives text is not reported: shortcuts of one letter or digit are
    /// to be taken from the text that comes back, or a scanner would trigger them.
    Other,
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => write!(f, "Text({} bytes)", text.len()),
            Self::Enter => f.write_str("Enter"),
            Self::Tab => f.write_str("Tab"),
            Self::Other => f.write_str("Other"),
        }
    }
}

/// What the keys turned out to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Heard {
    /// A person's key, to be passed on.
    Typed(Key),
    /// A scanner's code.
    Code(ScannedCode),
    /// A scanner, or something else that types fast, sent more than [`MAX_CODE_BYTES`]. It is dropped.
    TooLong,
}

/// Listens to the keyboard. Holds back what may be the beginning of a code until that is decided.
#[derive(Default)]
pub struct HandScanner {
    run: Run,
    /// When the last code ended.
    ended: Option<Instant>,
}

/// The keys since the last pause.
#[derive(Default)]
enum Run {
    #[default]
    None,
    /// Too few to tell.
    Undecided { text: String, first: Instant, last: Instant },
    /// A scanner's.
    Code { text: String, last: Instant },
    /// A scanner's that is too long to be a code.
    Flood { last: Instant },
}

impl HandScanner {
    /// Takes in the keys of one frame, none being a fine number, and gives what is decided by now, in
    /// order. To be called for every frame, and at the [deadline](Self::deadline).
    pub fn hear(&mut self, keys: impl IntoIterator<Item = Key>, now: Instant) -> Vec<Heard> {
        let keys: Vec<Key> = keys.into_iter().collect();
        let count =
            keys.iter().map(|key| if let Key::Text(text) = key { text.chars().count() } else { 1 }).sum();
        let mut heard = Vec::new();
        self.end_run_after_pause(count, now, &mut heard);
        for key in keys {
            match key {
                Key::Text(text) => {
                    for character in text.chars() {
                        match character {
                            '\r' | '\n' => self.end_key(Key::Enter, now, &mut heard),
                            '\t' => self.end_key(Key::Tab, now, &mut heard),
                            character => self.character(character, now, &mut heard),
                        }
                    }
                }
                Key::Enter | Key::Tab => self.end_key(key, now, &mut heard),
                Key::Other => {
                    self.end_run(now, &mut heard);
                    heard.push(Heard::Typed(Key::Other));
                }
            }
        }
        heard
    }

    /// When [`hear`](Self::hear) is to be called at the latest, so that nothing is held back for long.
    #[must_use]
    pub fn deadline(&self) -> Option<Instant> {
        match self.run {
            Run::None => None,
            Run::Undecided { last, .. } => Some(last + PAUSE),
            Run::Code { last, .. } | Run::Flood { last } => Some(last + END),
        }
    }

    /// Ends the run when the pause before this batch of keys is too long to belong to it. After a frame
    /// that took long, a batch of many keys makes up for the pause.
    fn end_run_after_pause(&mut self, batch: usize, now: Instant, heard: &mut Vec<Heard>) {
        let (last, patience) = match self.run {
            Run::None => return,
            Run::Undecided { last, .. } => (last, PAUSE),
            Run::Code { last, .. } | Run::Flood { last } => (last, END),
        };
        let pause = now.saturating_duration_since(last);
        let made_up = KEY * u32::try_from(batch).unwrap_or(u32::MAX).min(1000);
        // A deadline is there to be kept: at the very moment it has passed.
        if pause >= patience && pause > made_up {
            self.end_run(now, heard);
        }
    }

    fn character(&mut self, character: char, now: Instant, heard: &mut Vec<Heard>) {
        match &mut self.run {
            Run::None => {
                self.run = Run::Undecided { text: character.into(), first: now, last: now };
            }
            Run::Undecided { text, first, last } => {
                text.push(character);
                *last = now;
                let (count, fast) = (text.chars().count(), pace_of_a_scanner(text, *first, now));
                if fast && (count >= SURE || Scheme::recognise(text.as_bytes()).is_some()) {
                    self.run = Run::Code { text: std::mem::take(text), last: now };
                } else if count >= SURE {
                    self.end_run(now, heard);
                }
            }
            Run::Code { text, last } => {
                text.push(character);
                *last = now;
                if text.len() > MAX_CODE_BYTES {
                    self.run = Run::Flood { last: now };
                }
            }
            Run::Flood { last } => *last = now,
        }
    }

    /// Enter or Tab: the end of a code, or a person's key.
    fn end_key(&mut self, key: Key, now: Instant, heard: &mut Vec<Heard>) {
        match &mut self.run {
            Run::None => {
                let echo = self.ended.is_some_and(|ended| now.saturating_duration_since(ended) < ECHO);
                if !echo {
                    heard.push(Heard::Typed(key));
                }
            }
            Run::Undecided { text, first, .. } => {
                if text.chars().count() >= SURE_WITH_ENTER
                    && pace_of_a_scanner(text, *first, now)
                    && is_a_code(text, true)
                {
                    self.run = Run::Code { text: std::mem::take(text), last: now };
                    self.end_code(true, now, heard);
                } else {
                    self.end_run(now, heard);
                    heard.push(Heard::Typed(key));
                }
            }
            Run::Code { text, .. } => {
                let code = is_a_code(text, true);
                self.end_code(code, now, heard);
                if !code {
                    heard.push(Heard::Typed(key));
                }
            }
            Run::Flood { .. } => self.end_run(now, heard),
        }
    }

    /// Decides the run for what it is so far.
    fn end_run(&mut self, now: Instant, heard: &mut Vec<Heard>) {
        match std::mem::take(&mut self.run) {
            Run::None => {}
            Run::Undecided { mut text, .. } => {
                // No field wants a control character.
                text.retain(|character| !character.is_control());
                if !text.is_empty() {
                    heard.push(Heard::Typed(Key::Text(text)));
                }
            }
            Run::Code { text, last } => {
                let code = is_a_code(&text, false);
                self.run = Run::Code { text, last };
                self.end_code(code, now, heard);
            }
            Run::Flood { .. } => {
                self.ended = Some(now);
                heard.push(Heard::TooLong);
            }
        }
    }

    /// Ends a run that came at a scanner's pace: as a code, or as words that something typed fast.
    fn end_code(&mut self, code: bool, now: Instant, heard: &mut Vec<Heard>) {
        let Run::Code { mut text, .. } = std::mem::take(&mut self.run) else { return };
        if code {
            self.ended = Some(now);
            let code = ScannedCode { content: text.into_bytes(), source: ScanSource::HandScanner };
            heard.push(Heard::Code(code));
        } else {
            text.retain(|character| !character.is_control());
            heard.push(Heard::Typed(Key::Text(text)));
        }
    }
}

/// Whether a text that came at a scanner's pace is a code. An input method, a text expander or a remote
/// desktop types as fast, and what they type must not be lost: mere words are a person's, and so is
/// anything short that no Enter ended.
fn is_a_code(text: &str, ended_by_a_key: bool) -> bool {
    let words = || text.chars().all(|letter| letter.is_alphabetic() || " .,'-".contains(letter));
    Scheme::recognise(text.as_bytes()).is_some()
        || text.contains("://")
        || text.chars().count() >= LONG
        || (ended_by_a_key && !words())
}

/// Whether a run of at most [`SURE`] keys came too fast for a person, and is no key held down.
fn pace_of_a_scanner(text: &str, first: Instant, now: Instant) -> bool {
    let mut different: Vec<char> = text.chars().collect();
    let gaps = u32::try_from(different.len().saturating_sub(1)).unwrap_or(u32::MAX);
    different.sort_unstable();
    different.dedup();
    different.len() >= DIFFERENT && now.saturating_duration_since(first) <= KEY * gaps
}

#[cfg(test)]
mod tests {
    use super::*;

    const CERTIFICATE: &str = "HC1:6BFOXN%TSMAHN-HVN8J7UQMJ4/36 L-AHQ+R1WG%MP8*ICG5QKM0";

    /// A keyboard before a window that hears of the keys at the end of each frame.
    struct Keyboard {
        scanner: HandScanner,
        began: Instant,
        frame: u64,
        /// Keys with their milliseconds.
        keys: Vec<(u64, Key)>,
        at: u64,
    }

    impl Keyboard {
        fn new(frame: u64) -> Self {
            let (scanner, began) = (HandScanner::default(), Instant::now());
            Self { scanner, began, frame, keys: Vec::new(), at: 0 }
        }

        fn types(mut self, text: &str, millis_a_key: u64) -> Self {
            for character in text.chars() {
                self.keys.push((self.at, Key::Text(character.into())));
                self.at += millis_a_key;
            }
            self
        }

        fn presses(mut self, key: Key) -> Self {
            self.keys.push((self.at, key));
            self
        }

        fn waits(mut self, millis: u64) -> Self {
            self.at += millis;
            self
        }

        /// Runs all frames, and a second more.
        fn heard(mut self) -> Vec<Heard> {
            let mut heard = Vec::new();
            for end in (self.frame..self.at + 1000).step_by(self.frame as usize) {
                let rest = self.keys.split_off(self.keys.partition_point(|(at, _)| *at < end));
                let batch = std::mem::replace(&mut self.keys, rest).into_iter().map(|(_, key)| key);
                heard.extend(self.scanner.hear(batch, self.began + Duration::from_millis(end)));
            }
            assert_eq!(self.scanner.deadline(), None, "nothing is held back for ever");
            heard
        }
    }

    fn code(text: &str) -> Heard {
        Heard::Code(ScannedCode { content: text.into(), source: ScanSource::HandScanner })
    }

    fn typed(heard: &[Heard]) -> String {
        heard.iter().map(|heard| if let Heard::Typed(Key::Text(text)) = heard { text } else { "" }).collect()
    }

    #[test]
    fn a_scanner_is_known_at_every_pace_and_frame_rate_with_and_without_enter() {
        for pace in [0, 1, 2, 5, 10, 20, 30] {
            for frame in [4, 16, 33, 100, 250] {
                for end in [Some(Key::Enter), Some(Key::Tab), None] {
                    let keyboard = Keyboard::new(frame).types(CERTIFICATE, pace);
                    let keyboard = match end.clone() {
                        Some(key) => keyboard.presses(key),
                        None => keyboard,
                    };
                    assert_eq!(
                        keyboard.heard(),
                        [code(CERTIFICATE)],
                        "{pace} ms, frames of {frame} ms, {end:?}"
                    );
                }
            }
        }
    }

    #[test]
    fn a_person_is_never_taken_for_a_scanner() {
        let text = "Siti Aminah, Dinas Kesehatan";
        for pace in [60, 80, 120, 200, 500, 1500] {
            for frame in [4, 16, 33, 100] {
                let heard = Keyboard::new(frame).types(text, pace).presses(Key::Enter).heard();
                assert_eq!(typed(&heard), text, "{pace} ms, frames of {frame} ms");
                assert_eq!(heard.last(), Some(&Heard::Typed(Key::Enter)));
                assert!(heard.iter().all(|heard| matches!(heard, Heard::Typed(_))));
            }
        }
    }

    #[test]
    fn two_keys_rolled_into_one_another_are_a_persons() {
        let heard =
            Keyboard::new(16).types("th", 5).waits(100).types("er", 5).waits(120).types("e", 90).heard();
        assert_eq!(typed(&heard), "there");
    }

    #[test]
    fn a_key_held_down_is_a_persons() {
        let heard = Keyboard::new(16).types("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", 30).presses(Key::Enter).heard();
        assert_eq!(typed(&heard).len(), 30);
        assert_eq!(heard.last(), Some(&Heard::Typed(Key::Enter)));
    }

    #[test]
    fn typing_is_held_back_for_a_blink_only() {
        let (mut scanner, now) = (HandScanner::default(), Instant::now());
        assert!(scanner.hear([Key::Text("a".into())], now).is_empty());
        let deadline = scanner.deadline().unwrap();
        assert!(deadline <= now + Duration::from_millis(60));
        assert_eq!(scanner.hear([], deadline), [Heard::Typed(Key::Text("a".into()))]);
    }

    #[test]
    fn other_keys_keep_their_place() {
        let (mut scanner, now) = (HandScanner::default(), Instant::now());
        let keys = [Key::Text("ab".into()), Key::Other, Key::Text("c".into()), Key::Enter];
        let expected =
            [Key::Text("ab".into()), Key::Other, Key::Text("c".into()), Key::Enter].map(Heard::Typed);
        assert_eq!(scanner.hear(keys, now), expected);
    }

    #[test]
    fn a_short_code_is_known_by_its_enter() {
        assert_eq!(Keyboard::new(16).types("A1B2C", 5).presses(Key::Enter).heard(), [code("A1B2C")]);
    }

    #[test]
    fn a_known_prefix_makes_up_for_a_pause() {
        let keyboard = Keyboard::new(16).types("HC1:", 5).waits(200).types("6BFOXN", 5);
        assert_eq!(keyboard.heard(), [code("HC1:6BFOXN")]);
    }

    #[test]
    fn the_second_enter_of_a_scanner_presses_nothing_and_a_persons_later_does() {
        let keyboard = Keyboard::new(16).types(CERTIFICATE, 2).presses(Key::Enter).presses(Key::Enter);
        assert_eq!(keyboard.heard(), [code(CERTIFICATE)]);
        let keyboard =
            Keyboard::new(16).types(CERTIFICATE, 2).presses(Key::Enter).waits(400).presses(Key::Enter);
        assert_eq!(keyboard.heard(), [code(CERTIFICATE), Heard::Typed(Key::Enter)]);
    }

    #[test]
    fn two_codes_in_a_row_are_two() {
        let keyboard = Keyboard::new(16).types("ticket 1", 3).presses(Key::Enter).waits(20);
        let keyboard = keyboard.types("ticket 22", 3).presses(Key::Enter);
        assert_eq!(keyboard.heard(), [code("ticket 1"), code("ticket 22")]);
    }

    #[test]
    fn words_that_something_types_fast_are_words() {
        let heard = Keyboard::new(16).types("Budi Santoso", 12).presses(Key::Enter).heard();
        assert_eq!((typed(&heard).as_str(), heard.last()), ("Budi Santoso", Some(&Heard::Typed(Key::Enter))));
        let heard = Keyboard::new(16).types("081234567890", 12).heard();
        assert_eq!(typed(&heard), "081234567890");
        let heard = Keyboard::new(16).types("081234567890", 12).presses(Key::Enter).heard();
        assert_eq!(heard, [code("081234567890")]);
    }

    #[test]
    fn what_a_person_typed_before_a_scan_stays_with_the_person() {
        let keyboard =
            Keyboard::new(16).types("Sit", 120).waits(200).types(CERTIFICATE, 3).presses(Key::Enter);
        let heard = keyboard.heard();
        assert_eq!(typed(&heard), "Sit");
        assert_eq!(heard.last(), Some(&code(CERTIFICATE)));
    }

    #[test]
    fn a_hundred_kilobytes_at_once_are_dropped_and_the_next_code_is_read() {
        let (mut scanner, now) = (HandScanner::default(), Instant::now());
        let flood: String = (0..100_000_u32).map(|i| char::from(b'A' + (i % 26) as u8)).collect();
        assert!(scanner.hear([Key::Text(flood)], now).is_empty());
        assert_eq!(scanner.hear([Key::Enter], now + KEY), [Heard::TooLong]);
        let later = now + Duration::from_secs(1);
        assert_eq!(scanner.hear([Key::Text(CERTIFICATE.into()), Key::Enter], later), [code(CERTIFICATE)]);
    }

    #[test]
    fn control_characters_reach_no_field_and_stay_in_a_code() {
        let (mut scanner, now) = (HandScanner::default(), Instant::now());
        scanner.hear([Key::Text("a\u{1b}\u{8}b".into())], now);
        assert_eq!(scanner.hear([], now + PAUSE), [Heard::Typed(Key::Text("ab".into()))]);
        let later = now + Duration::from_secs(1);
        let text = "DC04FR\u{1d}AB\u{1f}XYZ";
        assert_eq!(scanner.hear([Key::Text(format!("{text}\r\n"))], later), [code(text)]);
    }

    #[test]
    fn nothing_of_what_was_typed_is_in_a_debug() {
        for heard in [code("HC1:SECRET"), Heard::Typed(Key::Text("SECRET".into()))] {
            assert!(!format!("{heard:?}").contains("SECRET"));
        }
    }
}
