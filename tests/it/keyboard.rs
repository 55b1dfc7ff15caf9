//! The keyboard of the window: a hand scanner's code apart from a person's typing.

use std::time::{Duration, Instant};

use egui::{Event, Key, Modifiers, RawInput};
use posjaga::{
    scan::ScanSource,
    ui::keyboard::{Arrived, Keyboard},
};

fn frame(events: Vec<Event>) -> RawInput {
    RawInput { events, ..RawInput::default() }
}

fn text(text: &str) -> Event {
    Event::Text(text.to_owned())
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

#[test]
fn a_burst_of_keys_with_enter_is_a_code_and_leaves_nothing_behind() {
    let mut keyboard = Keyboard::default();
    let start = Instant::now();
    let mut arrived = Vec::new();
    for (at, piece) in "HC1:NCFOXN%TSMAHN-H3ZSUZK+.V0ET9%6-AH".as_bytes().chunks(4).enumerate() {
        let keys = piece.iter().map(|letter| text(&char::from(*letter).to_string())).collect();
        let mut input = frame(keys);
        arrived.extend(keyboard.sort(&mut input, true, start + Duration::from_millis(16 * at as u64)));
        assert_eq!(input.events, [], "nothing reaches a field");
    }
    let mut input = frame(vec![key(Key::Enter, true), key(Key::Enter, false)]);
    arrived.extend(keyboard.sort(&mut input, true, start + Duration::from_millis(170)));
    assert_eq!(input.events, [], "and its Enter presses nothing");
    match arrived.as_slice() {
        [Arrived::Code(code)] => {
            assert_eq!(code.content, b"HC1:NCFOXN%TSMAHN-H3ZSUZK+.V0ET9%6-AH");
            assert_eq!(code.source, ScanSource::HandScanner);
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_person_typing_gets_every_key_in_order() {
    let mut keyboard = Keyboard::default();
    let mut now = Instant::now();
    let mut all = Vec::new();
    for letter in ["S", "i", "t", "i", " ", "A"] {
        for events in [vec![text(letter)], vec![]] {
            let mut input = frame(events);
            assert_eq!(keyboard.sort(&mut input, true, now), []);
            all.extend(input.events);
            now += Duration::from_millis(90);
        }
    }
    let mut input = frame(vec![key(Key::Backspace, true), key(Key::Backspace, false)]);
    assert_eq!(keyboard.sort(&mut input, true, now), []);
    all.extend(input.events);
    let typed = frame(all);
    assert_eq!(texts(&typed), "Siti A");
    assert!(typed.events.contains(&key(Key::Space, true)), "a blank still presses a button");
    assert_eq!(
        typed.events[typed.events.len() - 2..],
        [key(Key::Backspace, true), key(Key::Backspace, false)]
    );
}

#[test]
fn enter_of_a_person_is_pressed_and_let_go() {
    let mut keyboard = Keyboard::default();
    let mut input = frame(vec![key(Key::Enter, true)]);
    keyboard.sort(&mut input, false, Instant::now());
    assert_eq!(input.events, [key(Key::Enter, true), key(Key::Enter, false)]);
}

#[test]
fn text_pasted_into_nothing_is_a_code() {
    let mut keyboard = Keyboard::default();
    let paste = || frame(vec![Event::Paste("HC1:ABC".to_owned())]);
    let mut input = paste();
    match keyboard.sort(&mut input, false, Instant::now()).as_slice() {
        [Arrived::Code(code)] => assert_eq!(code.source, ScanSource::Typed),
        other => panic!("{other:?}"),
    }
    let mut input = paste();
    assert_eq!(keyboard.sort(&mut input, true, Instant::now()), []);
    assert_eq!(input.events, paste().events, "into a field it goes as it is");
}
