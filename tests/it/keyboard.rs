//! The keyboard of the window: a hand scanner's code apart from a person's typing.

use std::time::{Duration, Instant};

use egui::{Event, Id, Key, Modifiers, RawInput};
use posjaga::{
    scan::{ScanSource, ScannedCode},
    ui::keyboard::{Arrived, Focus, Keyboard},
};

fn frame(events: Vec<Event>) -> RawInput {
    RawInput { events, ..RawInput::default() }
}

fn text(text: &str) -> Event {
    Event::Text(text.to_owned())
}

/// A text field has the keyboard, or nothing has it.
fn field(typing: bool) -> Option<Focus> {
    typing.then(|| Focus { widget: Id::unique("field"), cursor: None, gives_back: true })
}

fn key(key: Key, pressed: bool) -> Event {
    Event::Key { key, physical_key: None, pressed, repeat: false, modifiers: Modifiers::NONE }
}

fn texts(input: &RawInput) -> String {
    let texts = input.events.iter().filter_map(|event| match event {
        Event::Text(text) => Some(text.as_str()),
        _ => None,
    });
    texts.collect()
}

/// The events of a key that gives a text, as the window gets them.
fn stroke(letter: char) -> Vec<Event> {
    let name = if letter == ' ' { "Space".to_owned() } else { letter.to_uppercase().to_string() };
    match (letter, Key::from_name(&name)) {
        ('\n', _) => vec![key(Key::Enter, true), key(Key::Enter, false)],
        ('\t', _) => vec![key(Key::Tab, true), key(Key::Tab, false)],
        (_, Some(pressed)) => vec![key(pressed, true), text(&letter.to_string()), key(pressed, false)],
        (_, None) => vec![text(&letter.to_string())],
    }
}

/// What comes out of keys that are typed at this pace, frame by frame, with a second of silence after them.
fn typed(keyboard: &mut Keyboard, keys: &str, pace: u64, typing: bool) -> (Vec<Arrived>, Vec<Event>) {
    let start = Instant::now();
    let (mut arrived, mut events) = (Vec::new(), Vec::new());
    let mut keys: Vec<_> = keys.chars().enumerate().map(|(at, letter)| (at as u64 * pace, letter)).collect();
    let end = keys.last().map_or(0, |(at, _)| *at) + 1000;
    for millis in (0..end).step_by(16) {
        let rest = keys.split_off(keys.partition_point(|(at, _)| *at <= millis));
        let mut input = frame(keys.into_iter().flat_map(|(_, letter)| stroke(letter)).collect());
        keys = rest;
        arrived.extend(keyboard.sort(&mut input, field(typing), start + Duration::from_millis(millis)));
        events.append(&mut input.events);
    }
    (arrived, events)
}

fn code(text: &str) -> Arrived {
    Arrived::Code(ScannedCode { content: text.into(), source: ScanSource::HandScanner })
}

const CERTIFICATE: &str = "HC1:NCFOXN%TSMAHN-H3ZSUZK+.V0ET9%6-AH 4/36 L";

#[test]
fn nothing_of_a_burst_is_left_for_the_window_whatever_is_in_it() {
    for content in [
        CERTIFICATE,
        " HC1:NCF OXN",
        "\nSiti\nBudi\nTono",
        "HC1:ABC\nSiti Aminah\tBudi\n\nTono",
        "https://x.id/\t",
    ] {
        for suffix in ["", "\n", "\t", "\n\n"] {
            for pace in [1, 5, 12, 30] {
                let mut keyboard = Keyboard::default();
                let (arrived, events) = typed(&mut keyboard, &format!("{content}{suffix}"), pace, true);
                let whole = code(content.trim_end());
                assert_eq!(arrived, [whole], "{content:?} with {suffix:?} at {pace} ms");
                let left: Vec<_> = events
                    .iter()
                    .filter(|event| !matches!(event, Event::Key { pressed: false, .. }))
                    .collect();
                assert!(left.is_empty(), "{content:?} with {suffix:?} at {pace} ms leaves {left:?}");
            }
        }
    }
}

#[test]
fn a_person_typing_gets_every_key_in_order() {
    for pace in [70, 90, 180] {
        let mut keyboard = Keyboard::default();
        let keys = "Siti A\t1\n";
        let (arrived, events) = typed(&mut keyboard, keys, pace, true);
        assert_eq!(arrived, []);
        assert_eq!(events, keys.chars().flat_map(stroke).collect::<Vec<_>>(), "{pace} ms");
    }
}

#[test]
fn a_key_held_down_repeats_at_once() {
    let mut keyboard = Keyboard::default();
    let now = Instant::now();
    let press = || vec![key(Key::A, true), text("a")];
    let mut input = frame(press());
    keyboard.sort(&mut input, field(true), now);
    let mut all = input.events;
    for repeat in 1..40_u32 {
        let mut input = frame(press());
        assert_eq!(keyboard.sort(&mut input, field(true), now + Duration::from_millis(25) * repeat), []);
        assert!(!input.events.is_empty(), "no repeat waits");
        all.extend(input.events);
    }
    assert_eq!(texts(&frame(all)).len(), 40);
}

#[test]
fn commands_in_a_burst_do_nothing() {
    // A scanner may send control characters by keys: group separators, F8, Escape.
    let ctrl = |pressed| Event::Key {
        key: Key::CloseBracket,
        physical_key: None,
        pressed,
        repeat: false,
        modifiers: Modifiers::CTRL,
    };
    let mut keyboard = Keyboard::default();
    let now = Instant::now();
    let mut events: Vec<_> = "DC04FR".chars().flat_map(stroke).collect();
    events.extend([ctrl(true), ctrl(false), key(Key::F8, true), key(Key::Escape, true), Event::Copy]);
    events.extend("AB\n".chars().flat_map(stroke));
    let mut input = frame(events);
    keyboard.sort(&mut input, None, now);
    assert_eq!(input.events, []);
    let mut input = frame(vec![]);
    let arrived = keyboard.sort(&mut input, None, now + Duration::from_millis(400));
    assert_eq!(arrived, [code("DC04FR\u{1d}\u{1b}\u{3}AB")]);
    // By themselves they are a person's.
    for event in [key(Key::F8, true), key(Key::Escape, true), Event::Copy, key(Key::Enter, true)] {
        let later = Instant::now() + Duration::from_secs(5);
        let mut input = frame(vec![event.clone()]);
        keyboard.sort(&mut input, None, later);
        let mut events = input.events;
        let mut input = frame(vec![]);
        keyboard.sort(&mut input, None, later + Duration::from_millis(60));
        events.extend(input.events);
        assert_eq!(events, [event]);
        keyboard = Keyboard::default();
    }
}

#[test]
fn a_badge_that_is_scanned_into_a_field_is_told() {
    for badge in ["1987042312", "A-10023", "111", "0000001234"] {
        let (arrived, events) = typed(&mut Keyboard::default(), &format!("{badge}\n"), 8, true);
        assert_eq!(arrived, [Arrived::NotForAField], "{badge}");
        assert!(
            events.iter().all(|event| !matches!(event, Event::Text(_) | Event::Key { pressed: true, .. }))
        );
        // Where no field waits, it is judged like any other code.
        let (arrived, _) = typed(&mut Keyboard::default(), &format!("{badge}\n"), 8, false);
        assert_eq!(arrived, [code(badge)]);
    }
}

#[test]
fn the_window_is_told_when_to_look_again() {
    let mut keyboard = Keyboard::default();
    let now = Instant::now();
    assert_eq!(keyboard.patience(now), None);
    keyboard.sort(&mut frame(stroke('3')), None, now);
    assert!(keyboard.patience(now).is_some_and(|patience| patience <= Duration::from_millis(60)));
    keyboard.sort(&mut frame(vec![]), None, now + Duration::from_millis(60));
    assert_eq!(keyboard.patience(now), None);
    keyboard.sort(&mut frame(CERTIFICATE.chars().flat_map(stroke).collect()), None, now);
    assert_eq!(keyboard.patience(now), Some(Duration::from_millis(300)));
}

#[test]
fn text_pasted_into_nothing_is_a_code() {
    let mut keyboard = Keyboard::default();
    let paste = || frame(vec![Event::Paste("HC1:ABC".to_owned())]);
    let mut input = paste();
    match keyboard.sort(&mut input, None, Instant::now()).as_slice() {
        [Arrived::Code(code)] => assert_eq!(code.source, ScanSource::Typed),
        other => panic!("{other:?}"),
    }
    let mut input = paste();
    assert_eq!(keyboard.sort(&mut input, field(true), Instant::now()), []);
    assert_eq!(input.events, paste().events, "into a field it goes as it is");
}

#[test]
fn a_character_that_comes_with_shift_is_no_key_held_down() {
    // Shift is let go before the key: what was pressed as a colon is let go as a semicolon.
    let pressed = |key, pressed| Event::Key {
        key,
        physical_key: Some(Key::Semicolon),
        pressed,
        repeat: false,
        modifiers: Modifiers::NONE,
    };
    let colon = || vec![pressed(Key::Colon, true), text(":"), pressed(Key::Semicolon, false)];
    let events: Vec<_> = "HC1:A:B::C"
        .chars()
        .flat_map(|letter| if letter == ':' { colon() } else { stroke(letter) })
        .collect();
    let mut keyboard = Keyboard::default();
    let now = Instant::now();
    keyboard.sort(&mut frame(events), field(true), now);
    let arrived = keyboard.sort(&mut frame(vec![]), field(true), now + Duration::from_millis(300));
    assert_eq!(arrived, [code("HC1:A:B::C")]);
}
