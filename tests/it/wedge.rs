//! A hand scanner before the whole window: bursts of every pace, with everything that may be in them, before,
//! during and after typing and with every dialog open. Every code arrives whole, nothing of it is typed
//! anywhere, and none of its keys logs a visit.

use std::time::{Duration, Instant};

use chrono::TimeDelta;
use egui::{Event, Key, Modifiers, RawInput, accesskit::Role};
use egui_kittest::{
    Harness,
    kittest::{By, Queryable as _},
};
use posjaga::{
    app::{Command, Encryption, Event as AppEvent, LogState, Notice, Secret, State, TrustSummary},
    credential::typed,
    data_folder::Settings,
    scan::{camera::CameraStatus, frame::CameraError},
    time::Timestamp,
    ui::{
        desk::Desk,
        keyboard::{Arrived, Focus, Keyboard},
        theme,
    },
    visit_log::{KeyError, LogTrouble},
    words::Language,
};

/// As long as a real one; the matrix does not ask what it says.
const CERTIFICATE: &str = "HC1:NCFOXN%TSMAHN-H3ZSUZK+.V0ET9%6-AH 4/36 L*5WJ7$IZ2QKM0:Y6BFO4TJHNUC9";
/// The time of a frame in milliseconds.
const FRAME: u64 = 16;

struct Window {
    desk: Desk,
    state: State,
    commands: Vec<Command>,
}

/// The window without its thread: what `ui::Window` does for a frame, with a clock that the test winds.
struct Rig {
    test: Harness<'static, Window>,
    keyboard: Keyboard,
    start: Instant,
    millis: u64,
    arrived: Vec<Arrived>,
}

fn now() -> Timestamp {
    "2026-11-24T02:05:00Z".parse().unwrap()
}

impl Rig {
    fn new() -> Self {
        let mut state = State::new(Settings::default(), now());
        state.log = LogState::Ready;
        state.trust = Some(TrustSummary { signers: 1, newest: Some(now()), ..TrustSummary::default() });
        state.camera = CameraStatus::Trouble(CameraError::NotFound);
        let window = Window { desk: Desk::new("/tmp".into()), state, commands: Vec::new() };
        let draw = |ui: &mut egui::Ui, window: &mut Window| {
            window.desk.ui(ui, &window.state, None, &mut window.commands);
        };
        let builder = Harness::builder().with_size([1280.0, 720.0]).with_context_setup(theme::dress);
        let mut test = builder.build_ui_state(draw, window);
        test.run();
        Self { test, keyboard: Keyboard::default(), start: Instant::now(), millis: 0, arrived: Vec::new() }
    }

    fn frame(&mut self, events: Vec<Event>) {
        self.millis += FRAME;
        let at = self.start + Duration::from_millis(self.millis);
        let mut input = RawInput { events, ..RawInput::default() };
        if let Some(left) = self.keyboard.to_be_left() {
            self.test.ctx.memory_mut(|memory| memory.surrender_focus(left));
        }
        let focus = Focus::of(&self.test.ctx, |widget| self.test.state().desk.gives_back(widget));
        let arrived = self.keyboard.sort(&mut input, focus, at);
        for arrived in &arrived {
            match arrived {
                Arrived::Code(code) => self.test.state_mut().commands.push(Command::Judge(code.clone())),
                Arrived::NotForAField => self.test.state_mut().state.post(Notice::CodeNotForAField),
                Arrived::TooLong => self.test.state_mut().state.post(Notice::CodeTooLong),
            }
        }
        self.arrived.extend(arrived);
        for event in input.events {
            self.test.event(event);
        }
        self.test.step();
    }

    /// Keys at this pace. Frames without keys are left out unless something is due, as a sleeping window does.
    fn type_keys(&mut self, keys: &str, pace: u64) {
        let mut due = self.millis;
        for letter in keys.chars() {
            while self.millis + FRAME < due {
                self.frame(Vec::new());
            }
            let mut events = stroke(letter);
            if pace >= FRAME {
                self.frame(events);
            } else {
                // Several keys come with one frame.
                self.pending(&mut events, due);
            }
            due += pace;
        }
        self.flush();
    }

    fn pending(&mut self, events: &mut Vec<Event>, due: u64) {
        PENDING.with_borrow_mut(|pending| pending.append(events));
        if due >= self.millis + FRAME {
            self.flush();
        }
    }

    fn flush(&mut self) {
        let events = PENDING.take();
        if !events.is_empty() {
            self.frame(events);
        }
    }

    fn rest(&mut self, millis: u64) {
        for _ in 0..millis.div_ceil(FRAME) {
            self.frame(Vec::new());
        }
    }

    /// What every text field on the screen says.
    fn fields(&self) -> Vec<String> {
        let fields = self.test.query_all(By::new().role(Role::TextInput));
        let passwords = self.test.query_all(By::new().role(Role::PasswordInput));
        fields.chain(passwords).map(|field| field.value().unwrap_or_default()).collect()
    }

    fn codes(&mut self) -> Vec<String> {
        let codes = std::mem::take(&mut self.arrived).into_iter().filter_map(|arrived| match arrived {
            Arrived::Code(code) => String::from_utf8(code.content).ok(),
            Arrived::NotForAField | Arrived::TooLong => None,
        });
        codes.collect()
    }

    fn commands(&mut self) -> Vec<Command> {
        let mut commands = std::mem::take(&mut self.test.state_mut().commands);
        // What only helps while somebody types.
        commands.retain(|command| !matches!(command, Command::Suggest(_) | Command::KeepDraft(_)));
        commands
    }
}

thread_local! {
    static PENDING: std::cell::RefCell<Vec<Event>> = const { std::cell::RefCell::new(Vec::new()) };
}

fn stroke(letter: char) -> Vec<Event> {
    let key = |key, pressed| Event::Key {
        key,
        physical_key: None,
        pressed,
        repeat: false,
        modifiers: Modifiers::NONE,
    };
    let named = match letter {
        '\n' => Some(Key::Enter),
        '\t' => Some(Key::Tab),
        ' ' => Some(Key::Space),
        letter => Key::from_name(&letter.to_uppercase().to_string()),
    };
    let text = Event::Text(letter.to_string());
    match (letter, named) {
        ('\n' | '\t', Some(named)) => vec![key(named, true), key(named, false)],
        (_, Some(named)) => vec![key(named, true), text, key(named, false)],
        (_, None) => vec![text],
    }
}

/// How a dialog is opened.
type Opening = fn(&mut Rig);

/// Every dialog by its name.
fn dialogs() -> Vec<(&'static str, Opening)> {
    fn click(rig: &mut Rig, label: &str) {
        rig.test.get_by_label(label).click();
        rig.test.run();
    }
    vec![
        ("none", |_| {}),
        ("settings", |rig| click(rig, Language::Indonesian.plain("desk-settings-open"))),
        ("export", |rig| click(rig, Language::Indonesian.plain("desk-export-open"))),
        ("import", |rig| click(rig, Language::Indonesian.plain("desk-import-open"))),
        ("picture", |rig| click(rig, Language::Indonesian.plain("desk-open-picture"))),
        ("find", |rig| {
            click(rig, Language::Indonesian.plain("find-open"));
            rig.test.run();
        }),
        ("passphrase", |rig| {
            rig.test.state_mut().state.log = LogState::Trouble(LogTrouble::KeyNeeded);
            rig.test.run();
        }),
        ("passphrase or recovery key", |rig| {
            let state = &mut rig.test.state_mut().state;
            state.log = LogState::Trouble(LogTrouble::WrongKey);
            state.encryption = Encryption::Refused(KeyError::Mistyped);
            rig.test.run();
        }),
        ("recovery key", |rig| {
            let key = Secret("0123-4567-89AB-CDEF".to_owned().into());
            rig.test.state_mut().state.encryption = Encryption::New(key);
            rig.test.run();
        }),
        ("another policy", |rig| {
            rig.test.state_mut().state.apply(AppEvent::Judged(crate::ui::admitted(1, "Siti Aminah")));
            rig.test.run();
            click(rig, Language::Indonesian.plain("desk-preview-open"));
            rig.test.get_by_label(Language::Indonesian.plain("desk-preview-title"));
        }),
    ]
}

#[test]
fn no_burst_types_or_logs_anything_with_any_dialog_open() {
    let contents = [
        CERTIFICATE.to_owned(),
        format!("]Q1{CERTIFICATE}"),
        format!("\n{CERTIFICATE}"),
        CERTIFICATE.to_lowercase(),
        // German and French.
        CERTIFICATE.replace(':', "Ö").replace('-', "ß").replace('/', "-"),
        CERTIFICATE.replace('1', "&").replace(':', "M").replace('A', "Q"),
        format!("{CERTIFICATE}\nSiti Aminah\tBudi\n\nTono"),
        "Siti\nBudi\nTono\tDinas Kesehatan\n1\n".to_owned(),
        "https://example.org/tiket?nama=Siti Aminah".to_owned(),
    ];
    for (dialog, open) in dialogs() {
        for (at, content) in contents.iter().enumerate() {
            // Every pace with the first dialog, and every content with all of them.
            let paces: &[u64] = if dialog == "none" { &[1, 5, 16, 30] } else { &[5] };
            for pace in paces {
                for suffix in ["", "\n", "\t", "\n\n"] {
                    let case = format!("{dialog}, content {at}, {pace} ms, {suffix:?}");
                    let mut rig = Rig::new();
                    open(&mut rig);
                    rig.commands();
                    let before = rig.fields();
                    rig.type_keys(&format!("{content}{suffix}"), *pace);
                    rig.rest(400);
                    assert_eq!(rig.codes(), [content.trim_matches(['\n', '\t'])], "{case}");
                    assert_eq!(rig.fields(), before, "{case}: nothing is typed");
                    let commands = rig.commands();
                    assert!(
                        matches!(commands.as_slice(), [Command::Judge(_)]),
                        "{case}: only judged, not {commands:?}"
                    );
                }
            }
        }
    }
}

#[test]
fn a_scan_amid_typing_leaves_the_typed_name_as_it_is_and_logs_nobody() {
    for pace in [1, 5, 16, 30] {
        for content in [CERTIFICATE, "Siti\nBudi\nTono"] {
            let mut rig = Rig::new();
            rig.type_keys("Bu", 120);
            rig.rest(100);
            rig.type_keys(&format!("{content}\n"), pace);
            rig.rest(400);
            rig.type_keys("di", 120);
            rig.rest(100);
            assert_eq!(rig.codes(), [content], "{pace} ms");
            let fields = rig.fields();
            assert!(fields.contains(&"Budi".to_owned()), "{fields:?} at {pace} ms");
            assert!(!rig.commands().iter().any(|command| matches!(command, Command::CheckIn(_))));
        }
    }
}

/// The keys of a code after a pause that a busy computer makes, the first of them being taken for a person's.
fn type_with_a_pause(rig: &mut Rig, at: usize, pause: u64) {
    rig.type_keys(&CERTIFICATE[..at], 5);
    rig.rest(pause);
    rig.type_keys(&format!("{}\n", &CERTIFICATE[at..]), 5);
    rig.rest(400);
}

#[test]
fn the_beginning_of_a_late_code_does_not_stay_in_the_field() {
    for (at, pause) in [(1, 80), (1, 900), (2, 300), (3, 250), (3, 1500)] {
        // Into nothing: no name is begun, and nothing keeps the keyboard.
        let mut rig = Rig::new();
        let before = rig.fields();
        type_with_a_pause(&mut rig, at, pause);
        assert_eq!(rig.fields(), before, "{at} keys, {pause} ms");
        assert_eq!(rig.codes(), [CERTIFICATE]);
        assert!(matches!(rig.commands().as_slice(), [Command::Judge(_)]));
        assert_eq!(rig.test.ctx.memory(egui::Memory::focused), None);

        // In the middle of a draft, which is gone on with there.
        rig.type_keys("Budi", 120);
        rig.rest(300);
        for _ in 0..2 {
            rig.frame(vec![arrow(true), arrow(false)]);
        }
        type_with_a_pause(&mut rig, at, pause);
        assert!(rig.fields().contains(&"Budi".to_owned()), "{:?}, {at} keys, {pause} ms", rig.fields());
        assert_eq!(rig.codes(), [CERTIFICATE]);
        rig.type_keys("nd", 120);
        rig.rest(300);
        assert!(rig.fields().contains(&"Bunddi".to_owned()), "{:?}", rig.fields());
        assert!(!rig.commands().iter().any(|command| matches!(command, Command::CheckIn(_))));
    }
}

#[test]
fn nothing_is_taken_out_of_a_field_that_had_no_room_for_the_beginning() {
    let mut rig = Rig::new();
    rig.type_keys("B", 120);
    rig.rest(100);
    rig.frame(vec![Event::Paste("a".repeat(1000))]);
    rig.rest(100);
    let before = rig.fields();
    assert!(before.iter().any(|field| field.len() >= 100), "the field is full");
    type_with_a_pause(&mut rig, 3, 300);
    assert_eq!(rig.fields(), before);
    assert_eq!(rig.codes(), [CERTIFICATE]);
}

#[test]
fn a_draft_that_was_only_the_beginning_of_a_code_is_none() {
    let mut rig = Rig::new();
    type_with_a_pause(&mut rig, 1, 100);
    rig.test.state_mut().state.apply(AppEvent::Judged(crate::ui::admitted(1, "Siti Aminah")));
    rig.test.run();
    assert!(rig.fields().contains(&"Siti Aminah".to_owned()), "the form is filled in as ever");
    // And it empties itself as ever, which it would not do had the officer worked on it.
    rig.test.state_mut().state.pass_time(now() + posjaga::app::NAMES_SHOWN_FOR);
    rig.test.run();
    assert!(!rig.fields().contains(&"Siti Aminah".to_owned()));
}

#[test]
fn a_letter_stands_in_its_field_with_the_frame_that_brings_it() {
    let mut rig = Rig::new();
    rig.type_keys("B", 120);
    rig.rest(100);
    for (letter, so_far) in [('u', "Bu"), ('d', "Bud"), ('1', "Bud1"), (' ', "Bud1 ")] {
        rig.frame(stroke(letter));
        assert!(rig.fields().contains(&so_far.to_owned()), "{letter:?}: {:?}", rig.fields());
        rig.rest(100);
    }
}

#[test]
fn a_scan_into_a_field_leaves_the_draft_there_what_it_was() {
    for pace in [1, 5, 16, 24, 30] {
        for content in [CERTIFICATE, "https://example.org/tiket?nama=Siti Aminah"] {
            // A name that nobody has typed, and the keyboard in its field.
            let mut rig = Rig::new();
            rig.test.state_mut().state.apply(AppEvent::Judged(crate::ui::admitted(1, "Siti Aminah")));
            rig.test.run();
            rig.test.get(By::new().role(Role::TextInput).value("Siti Aminah")).focus();
            rig.rest(50);
            rig.commands();
            rig.type_keys(&format!("{content}\n"), pace);
            rig.rest(400);
            assert_eq!(rig.codes(), [content], "{pace} ms");
            assert!(rig.fields().contains(&"Siti Aminah".to_owned()), "{:?} at {pace} ms", rig.fields());
            assert!(matches!(rig.commands().as_slice(), [Command::Judge(_)]));
            // The next guest takes its place: nobody has worked on the draft.
            rig.test.state_mut().state.apply(AppEvent::Judged(crate::ui::admitted(2, "Budi Contoh")));
            rig.test.run();
            assert!(rig.fields().contains(&"Budi Contoh".to_owned()), "{:?} at {pace} ms", rig.fields());
        }
    }
}

fn arrow(pressed: bool) -> Event {
    Event::Key { key: Key::ArrowLeft, physical_key: None, pressed, repeat: false, modifiers: Modifiers::NONE }
}

#[test]
fn a_persons_keys_work_as_ever() {
    let mut rig = Rig::new();
    rig.type_keys("Siti Aminah", 90);
    rig.rest(100);
    assert!(rig.fields().contains(&"Siti Aminah".to_owned()));
    rig.type_keys("\n", 90);
    rig.rest(100);
    assert!(matches!(rig.commands().as_slice(), [Command::CheckIn(_)]));
}

#[test]
fn a_badge_into_a_field_is_told_and_the_draft_stays() {
    let mut rig = Rig::new();
    rig.type_keys("Sit", 120);
    rig.rest(100);
    rig.type_keys("1987042312\n", 8);
    rig.rest(400);
    assert_eq!(rig.codes(), [""; 0]);
    assert!(rig.fields().contains(&"Sit".to_owned()));
    rig.test.get_by_label(Language::Indonesian.plain("desk-code-not-for-a-field"));
    assert_eq!(rig.commands(), []);
}

#[test]
fn a_held_back_key_and_a_code_without_suffix_come_when_they_are_due() {
    // The window sleeps: nothing happens but what it has asked for.
    let sleeps_until_due = |keyboard: &mut Keyboard, from: Instant| {
        let patience = keyboard.patience(from).expect("something is held back");
        let mut input = RawInput::default();
        let arrived = keyboard.sort(&mut input, None, from + patience);
        (patience, arrived, input.events)
    };
    let mut keyboard = Keyboard::default();
    let at = Instant::now();
    let mut input = RawInput { events: stroke('3'), ..RawInput::default() };
    assert_eq!(keyboard.sort(&mut input, None, at), []);
    let (patience, _, events) = sleeps_until_due(&mut keyboard, at);
    assert_eq!(events, stroke('3'));
    assert!(patience <= Duration::from_millis(60));

    let mut input =
        RawInput { events: CERTIFICATE.chars().flat_map(stroke).collect(), ..RawInput::default() };
    assert_eq!(keyboard.sort(&mut input, None, at), []);
    let (patience, arrived, events) = sleeps_until_due(&mut keyboard, at);
    assert_eq!((patience, arrived.len(), events.len()), (Duration::from_millis(300), 1, 0));
    assert_eq!(keyboard.patience(at), None);
}

#[test]
fn a_name_in_the_form_goes_at_its_time_without_anything_else() {
    // A green verdict leaves after seconds, the name in the form later.
    let mut rig = Rig::new();
    rig.test.state_mut().state.apply(AppEvent::Judged(crate::ui::admitted(1, "Siti Aminah")));
    rig.test.run();
    rig.test.state_mut().state.pass_time(now() + TimeDelta::seconds(10));
    rig.test.run();
    assert!(rig.test.state().state.card.is_none());
    assert!(rig.fields().contains(&"Siti Aminah".to_owned()));
    let window = rig.test.state();
    assert_eq!(window.desk.next_deadline(&window.state), Some(now() + posjaga::app::NAMES_SHOWN_FOR));
    rig.test.state_mut().state.pass_time(now() + posjaga::app::NAMES_SHOWN_FOR);
    rig.test.run();
    assert!(!rig.fields().contains(&"Siti Aminah".to_owned()));
    let window = rig.test.state();
    assert_eq!(window.desk.next_deadline(&window.state), None);
}

#[test]
fn what_a_layout_makes_of_a_certificate_is_still_seen_as_one() {
    for typed in [CERTIFICATE.to_lowercase(), CERTIFICATE.replace(':', "Ö"), CERTIFICATE.replace("1:", "&M")]
    {
        assert!(typed::begins_a_credential(&typed));
    }
}
