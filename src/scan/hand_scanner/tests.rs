//! Bursts and persons at every pace and frame rate.

use super::*;
use crate::credential::typed;

fn scanner() -> HandScanner<Key> {
    HandScanner::new(Beginnings {
        is_begun: typed::begins_a_credential,
        may_be_begun: typed::may_become_a_credential,
        has_symbology: typed::begins_with_a_symbology,
    })
}

const CERTIFICATE: &str = "HC1:6BFOXN%TSMAHN-HVN8J7UQMJ4/36 L-AHQ+R1WG%MP8*ICG5QKM0";

/// A keyboard before a window that hears of the keys at the end of each frame.
struct Keyboard {
    scanner: HandScanner<Key>,
    began: Instant,
    frame: u64,
    /// Keys with their milliseconds.
    keys: Vec<(u64, Key)>,
    at: u64,
    /// Whether it writes into a field that can give back.
    into_a_field: bool,
}

impl Keyboard {
    fn new(frame: u64) -> Self {
        let (scanner, began) = (scanner(), Instant::now());
        Self { scanner, began, frame, keys: Vec::new(), at: 0, into_a_field: false }
    }

    fn into_a_field(mut self) -> Self {
        self.into_a_field = true;
        self
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
    fn heard(mut self) -> Vec<Heard<Key>> {
        let mut heard = Vec::new();
        for end in (self.frame..self.at + 1000).step_by(self.frame as usize) {
            let rest = self.keys.split_off(self.keys.partition_point(|(at, _)| *at < end));
            let batch: Vec<_> =
                std::mem::replace(&mut self.keys, rest).into_iter().map(|(_, key)| key).collect();
            // A window sleeps while nothing happens, but for what is due.
            let now = self.began + Duration::from_millis(end);
            if !batch.is_empty() || self.scanner.deadline().is_some_and(|deadline| deadline <= now) {
                let batch = batch.into_iter().map(|key| (key.clone(), key));
                heard.extend(self.scanner.hear(batch, now, |_| self.into_a_field));
            }
        }
        assert_eq!(self.scanner.deadline(), None, "nothing is held back for ever");
        heard
    }
}

fn hear(
    scanner: &mut HandScanner<Key>,
    keys: impl IntoIterator<Item = Key>,
    now: Instant,
) -> Vec<Heard<Key>> {
    scanner.hear(keys.into_iter().map(|key| (key.clone(), key)), now, |_| false)
}

fn code(text: &str) -> Heard<Key> {
    Heard::Code(ScannedCode { content: text.into(), source: ScanSource::HandScanner })
}

fn typed(heard: &[Heard<Key>]) -> String {
    heard.iter().map(|heard| if let Heard::Person(Key::Text(text)) = heard { text } else { "" }).collect()
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
                assert_eq!(keyboard.heard(), [code(CERTIFICATE)], "{pace} ms, frames of {frame} ms, {end:?}");
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
            assert_eq!(heard.last(), Some(&Heard::Person(Key::Enter)));
            assert!(heard.iter().all(|heard| matches!(heard, Heard::Person(_))));
        }
    }
}

#[test]
fn a_field_that_gives_back_has_a_letter_at_once_and_nothing_of_a_code() {
    let (mut scanner, now) = (scanner(), Instant::now());
    let at_once =
        scanner
            .hear([(Key::Press, Key::Press), (Key::Text("a".into()), Key::Text("a".into()))], now, |_| true);
    assert_eq!(at_once, [Key::Press, Key::Text("a".into())].map(Heard::Person));
    assert!(hear(&mut scanner, [Key::Release], now).is_empty());
    assert_eq!(hear(&mut scanner, [], now + MAX_PAUSE), [Heard::Person(Key::Release)], "and once only");
    // An Enter does what cannot be taken back.
    assert!(scanner.hear([(Key::Enter, Key::Enter)], now + 2 * MAX_PAUSE, |_| true).is_empty());

    for pace in [0, 1, 5, 10, 20, 30] {
        for frame in [4, 16, 33, 100] {
            for scanned in [CERTIFICATE, "1987042312", "Budi Santoso"] {
                for before in ["", "Budi "] {
                    let keyboard = Keyboard::new(frame).into_a_field().types(before, 120).waits(400);
                    let heard = keyboard.types(scanned, pace).presses(Key::Enter).heard();
                    let expected = (before.to_owned(), vec![scanned.to_owned()]);
                    let case = format!("{scanned} after {before:?} at {pace} ms, frames of {frame} ms");
                    assert_eq!(field_and_codes(&heard), expected, "{case}");
                }
            }
        }
    }
    for pace in [60, 80, 120, 200] {
        let text = "Hadi Shcandra, Dinas Kesehatan";
        let heard = Keyboard::new(16).into_a_field().types(text, pace).presses(Key::Enter).heard();
        assert_eq!((typed(&heard).as_str(), heard.last()), (text, Some(&Heard::Person(Key::Enter))));
    }
}

#[test]
fn two_keys_rolled_into_one_another_are_a_persons() {
    let heard = Keyboard::new(16).types("th", 5).waits(100).types("er", 5).waits(120).types("e", 90).heard();
    assert_eq!(typed(&heard), "there");
}

#[test]
fn one_character_over_and_over_is_a_key_held_down() {
    let keyboard = Keyboard::new(16).types(&"a".repeat(150), 30).waits(100).presses(Key::Enter);
    let heard = keyboard.heard();
    assert_eq!(typed(&heard).len(), 150);
    assert_eq!(heard.last(), Some(&Heard::Person(Key::Enter)));
    let keyboard = Keyboard::new(16).types("000000012345", 8).presses(Key::Enter);
    assert_eq!(keyboard.heard(), [code("000000012345")]);
}

#[test]
fn typing_is_held_back_for_a_blink_only() {
    let (mut scanner, now) = (scanner(), Instant::now());
    assert!(hear(&mut scanner, [Key::Text("a".into())], now).is_empty());
    let deadline = scanner.deadline().unwrap();
    assert!(deadline <= now + Duration::from_millis(60));
    assert_eq!(hear(&mut scanner, [], deadline), [Heard::Person(Key::Text("a".into()))]);
}

#[test]
fn all_events_of_a_person_keep_their_place() {
    let keys = || {
        [
            Key::Press,
            Key::Text("a".into()),
            Key::Release,
            Key::Text("b".into()),
            Key::Person,
            Key::Enter,
            Key::Control(None),
        ]
    };
    let (mut scanner, now) = (scanner(), Instant::now());
    let mut heard = hear(&mut scanner, keys(), now);
    heard.extend(hear(&mut scanner, [], now + MAX_PAUSE));
    assert_eq!(heard, keys().map(Heard::Person));
    // A click comes after what was typed before it.
    let mut heard = hear(&mut scanner, [Key::Text("a".into()), Key::Interruption], now + BURST_ENDS_AFTER);
    heard.extend(hear(&mut scanner, [], now + BURST_ENDS_AFTER + MAX_PAUSE));
    assert_eq!(heard, [Key::Text("a".into()), Key::Interruption].map(Heard::Person));
}

#[test]
fn a_key_of_a_person_does_nothing_at_once_but_where_a_scanner_has_none() {
    let mut scanner = scanner();
    for (key, at_once) in [
        (Key::Enter, false),
        (Key::Tab, false),
        (Key::Control(None), false),
        (Key::Press, false),
        (Key::Person, true),
        (Key::Interruption, true),
        (Key::Release, true),
    ] {
        let now = Instant::now();
        assert_eq!(!hear(&mut scanner, [key.clone()], now).is_empty(), at_once, "{key:?}");
        hear(&mut scanner, [], now + MAX_PAUSE);
    }
}

#[test]
fn a_short_code_is_known_by_its_enter() {
    for short in ["A1B", "A1B2C", "111", "Ali"] {
        for pace in [1, 5, 30] {
            let heard = Keyboard::new(16).types(short, pace).presses(Key::Enter).heard();
            assert_eq!(heard, [code(short)], "{short} at {pace} ms");
        }
    }
}

#[test]
fn a_known_prefix_makes_up_for_a_pause() {
    let keyboard = Keyboard::new(16).types("HC1:", 5).waits(200).types("6BFOXN", 5);
    assert_eq!(keyboard.heard(), [code("HC1:6BFOXN")]);
}

#[test]
fn the_keys_of_a_credential_may_come_late() {
    for wait in [30, 80, 180] {
        let keyboard = Keyboard::new(16).types("HC", 5).waits(wait).types("1:6BF OXN", 5);
        assert_eq!(keyboard.heard(), [code("HC1:6BF OXN")], "{wait} ms");
    }
    // And what only begins so is a person's.
    let heard = Keyboard::new(16).types("HC", 20).waits(300).types("a", 5).heard();
    assert_eq!(typed(&heard), "HCa");
}

/// What is in a field after all of that, and the codes.
fn field_and_codes(heard: &[Heard<Key>]) -> (String, Vec<String>) {
    let (mut field, mut codes) = (String::new(), Vec::new());
    for heard in heard {
        match heard {
            Heard::Person(Key::Text(text)) => field.push_str(text),
            Heard::Person(_) => {}
            Heard::TakeBack(count) => {
                let left = field.chars().count().checked_sub(*count).expect("no more than was there");
                field = field.chars().take(left).collect();
            }
            Heard::Code(code) => codes.push(String::from_utf8(code.content.clone()).unwrap()),
            Heard::TooLong => panic!("too long"),
        }
    }
    (field, codes)
}

#[test]
fn the_beginning_of_a_code_that_was_passed_on_is_taken_back_when_the_rest_comes() {
    for code in [CERTIFICATE, "shc:/567629095243206034602924374044603122", "]Q1HC1:6BFOXN%TSMAHN-HVN8J7"] {
        for before in ["", "Budi "] {
            for pauses in [&[1][..], &[2], &[3], &[4], &[1, 2], &[1, 3], &[1, 2, 3, 4]] {
                for wait in [70, 250, 900, 2500] {
                    for (frame, lent) in [(4, false), (16, false), (100, false), (4, true), (16, true)] {
                        let keyboard = Keyboard::new(frame);
                        let keyboard = if lent { keyboard.into_a_field() } else { keyboard };
                        let mut keyboard = keyboard.types(before, 120).waits(400);
                        let mut from = 0;
                        for until in pauses {
                            keyboard = keyboard.types(&code[from..*until], 3).waits(wait);
                            from = *until;
                        }
                        let heard = keyboard.types(&code[from..], 3).presses(Key::Enter).heard();
                        let expected = (before.to_owned(), vec![code.to_owned()]);
                        let case = format!("{code} {pauses:?} {wait} ms, frames of {frame} ms, {lent}");
                        assert_eq!(field_and_codes(&heard), expected, "{case}");
                    }
                }
            }
        }
    }
}

#[test]
fn what_a_person_typed_is_not_taken_back() {
    // A code that is whole without it, one that is no credential with it, and one that comes later.
    for (typed, wait, scanned) in [
        ("Siti H", 100, CERTIFICATE),
        ("Siti", 100, "ticket 12345"),
        ("H", 100, "C2:6BFOXN"),
        ("H", 5000, "C1:6BFOXN"),
    ] {
        let keyboard = Keyboard::new(16).types(typed, 120).waits(wait).types(scanned, 3);
        let (field, codes) = field_and_codes(&keyboard.presses(Key::Enter).heard());
        assert_eq!((field.as_str(), codes), (typed, vec![scanned.to_owned()]));
    }
    // Who knows where the cursor is after that.
    for key in [Key::Person, Key::Interruption, Key::Enter] {
        let keyboard = Keyboard::new(16).types("H", 120).presses(key).waits(100).types("C1:6BFOXN", 3);
        assert_eq!(field_and_codes(&keyboard.heard()), ("H".to_owned(), vec!["C1:6BFOXN".to_owned()]));
    }
    // The prefix of a credential, at a person's pace.
    let heard = Keyboard::new(16).types("HC1:6BF", 120).heard();
    assert_eq!(field_and_codes(&heard), ("HC1:6BF".to_owned(), Vec::new()));
}

#[test]
fn enter_tab_and_control_keys_inside_belong_to_the_burst() {
    for text in
        ["\nSiti\nBudi\nTono", "HC1:6BF\nSiti Aminah\tBudi\n\nTono", "a\n\n\nb", "\t\t\tx", "Siti\n1\n2\n"]
    {
        for pace in [1, 5, 12, 30] {
            for frame in [4, 16, 33, 100] {
                let mut keyboard = Keyboard::new(frame);
                for letter in text.chars() {
                    let key = match letter {
                        '\n' => Key::Enter,
                        '\t' => Key::Tab,
                        letter => Key::Text(letter.into()),
                    };
                    keyboard = keyboard.presses(Key::Press).presses(key).waits(pace).presses(Key::Release);
                }
                // That a key came up again may be heard after the end of the burst, and does nothing.
                let mut heard = keyboard.heard();
                heard.retain(|heard| *heard != Heard::Person(Key::Release));
                let whole = text.trim_end_matches(SUFFIX);
                assert_eq!(heard, [code(whole)], "{text:?} at {pace} ms, frames of {frame} ms");
            }
        }
    }
    let keyboard = Keyboard::new(16).types("DC04FR", 5).presses(Key::Control(Some('\u{1d}')));
    let keyboard = keyboard.waits(5).presses(Key::Control(None)).types("AB", 5).presses(Key::Person);
    assert_eq!(keyboard.heard(), [code("DC04FR\u{1d}AB")]);
}

#[test]
fn the_second_enter_of_a_scanner_presses_nothing_and_a_persons_later_does() {
    let keyboard = Keyboard::new(16).types(CERTIFICATE, 2).presses(Key::Enter).presses(Key::Enter);
    assert_eq!(keyboard.heard(), [code(CERTIFICATE)]);
    for wait in [60, 150, 250] {
        let keyboard =
            Keyboard::new(16).types(CERTIFICATE, 2).presses(Key::Enter).waits(wait).presses(Key::Enter);
        assert_eq!(keyboard.heard(), [code(CERTIFICATE)], "{wait} ms");
    }
    let keyboard = Keyboard::new(16).types(CERTIFICATE, 2).presses(Key::Enter).waits(400).presses(Key::Enter);
    assert_eq!(keyboard.heard(), [code(CERTIFICATE), Heard::Person(Key::Enter)]);
}

#[test]
fn two_codes_in_a_row_are_two() {
    let keyboard = Keyboard::new(16).types("ticket 1", 3).presses(Key::Enter).waits(150);
    let keyboard = keyboard.types("ticket 22", 3).presses(Key::Enter);
    assert_eq!(keyboard.heard(), [code("ticket 1"), code("ticket 22")]);
    // Credentials are told from one another by how they begin.
    let keyboard = Keyboard::new(16).types("shc:/1/2/56", 3).presses(Key::Enter);
    let keyboard = keyboard.types("shc:/2/2/76", 3).presses(Key::Enter);
    assert_eq!(keyboard.heard(), [code("shc:/1/2/56"), code("shc:/2/2/76")]);
}

#[test]
fn words_at_a_scanners_pace_are_a_scanners() {
    for end in [Some(Key::Enter), None] {
        let keyboard = Keyboard::new(16).types("Budi Santoso", 12);
        let keyboard = match end {
            Some(key) => keyboard.presses(key),
            None => keyboard,
        };
        assert_eq!(keyboard.heard(), [code("Budi Santoso")]);
    }
    assert_eq!(Keyboard::new(16).types("081234567890", 12).heard(), [code("081234567890")]);
}

#[test]
fn what_a_person_typed_before_a_scan_stays_with_the_person() {
    let keyboard = Keyboard::new(16).types("Sit", 120).waits(200).types(CERTIFICATE, 3).presses(Key::Enter);
    let heard = keyboard.heard();
    assert_eq!(typed(&heard), "Sit");
    assert_eq!(heard.last(), Some(&code(CERTIFICATE)));

    // Even right before it, where the window was awake and has heard the silence in between.
    let (mut scanner, now) = (scanner(), Instant::now());
    let at = |millis| now + Duration::from_millis(millis);
    hear(&mut scanner, [Key::Text("t".into())], at(0));
    hear(&mut scanner, [], at(40));
    let heard = hear(&mut scanner, [Key::Text("HC1:6BFOXN".into())], at(50));
    assert_eq!(heard, [Heard::Person(Key::Text("t".into()))]);
    assert_eq!(hear(&mut scanner, [], at(350)), [code("HC1:6BFOXN")]);
}

#[test]
fn a_hundred_kilobytes_at_once_are_dropped_and_the_next_code_is_read() {
    let (mut scanner, now) = (scanner(), Instant::now());
    let flood: String = (0..100_000_u32).map(|i| char::from(b'A' + (i % 26) as u8)).collect();
    assert!(hear(&mut scanner, [Key::Text(flood), Key::Enter], now).is_empty());
    assert_eq!(hear(&mut scanner, [], now + BURST_ENDS_AFTER), [Heard::TooLong]);
    let later = now + Duration::from_secs(1);
    assert!(hear(&mut scanner, [Key::Text(CERTIFICATE.into()), Key::Enter], later).is_empty());
    assert_eq!(hear(&mut scanner, [], later + BURST_ENDS_AFTER_SUFFIX), [code(CERTIFICATE)]);
}

#[test]
fn a_verdict_does_not_wait_longer_than_it_must() {
    let (mut scanner, now) = (scanner(), Instant::now());
    hear(&mut scanner, [Key::Text(CERTIFICATE.into())], now);
    assert_eq!(scanner.deadline(), Some(now + Duration::from_millis(300)));
    hear(&mut scanner, [Key::Enter], now);
    assert_eq!(scanner.deadline(), Some(now + BURST_ENDS_AFTER_SUFFIX));
}

#[test]
fn nothing_of_what_was_typed_is_in_a_debug() {
    for heard in [code("HC1:SECRET"), Heard::Person(Key::Text("SECRET".into()))] {
        assert!(!format!("{heard:?}").contains("SECRET"));
    }
}
