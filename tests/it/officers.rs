//! Officers and supervisors: who may do what, in the window and on the command line.

use std::{fs, path::Path, process::Command as Program};

use egui::{Key, accesskit::Role as Widget};
use egui_kittest::kittest::{By, Queryable as _};
use posjaga::{
    app::{Command, PinCheck, PinPurpose, Secret, State},
    data_folder::{DataFolder, FirstStart, Officer, Officers, Pin, Role, Settings},
    office::{self, Office, OfficerError},
    words::Language,
};
use zeroize::Zeroizing;

use crate::ui::{Test, commands, press, state, type_text, window};

fn officers() -> Officers {
    let officer = |name: &str, role, pin: Option<&str>| Officer {
        name: name.to_owned(),
        role,
        pin: pin.map(|pin| Pin::new(pin).unwrap()),
    };
    Officers(vec![
        officer("Ani", Role::Officer, None),
        officer("Budi", Role::Officer, Some("2222")),
        officer("Siti", Role::Supervisor, Some("0417")),
    ])
}

fn with_roles() -> State {
    let mut state = state();
    state.settings.officers = officers();
    "Ani".clone_into(&mut state.settings.officer);
    state
}

fn id(text: &'static str) -> &'static str {
    Language::Indonesian.plain(text)
}

fn is_there(test: &Test, label: &str) -> bool {
    test.query_all_by_label(label).next().is_some()
}

fn pin(text: &str) -> Secret {
    Secret(Zeroizing::new(text.to_owned()))
}

#[test]
fn without_a_supervisor_everybody_may_do_everything() {
    let mut desk = state();
    assert!(desk.may_supervise());
    desk.settings.officers = Officers(officers().0.into_iter().take(2).collect());
    assert!(desk.may_supervise());
    desk.settings.officers = officers();
    assert!(!desk.may_supervise());
}

#[test]
fn the_settings_wait_for_a_supervisor() {
    let mut test = window(with_roles());
    test.get_by_label(id("desk-settings-open")).click();
    test.run();
    assert!(is_there(&test, id("duty-ask")) && !is_there(&test, id("settings-part-trust")));
    // There is one supervisor, so his PIN is asked for at once.
    type_text(&mut test, "0417");
    press(&mut test, Key::Enter);
    let entered = Command::EnterPin { purpose: PinPurpose::Allow, name: "Siti".to_owned(), pin: pin("0417") };
    assert_eq!(commands(&mut test), [entered]);
    // A wrong one is said, and another can be typed.
    test.state_mut().state.duty.pin = PinCheck::Wrong;
    test.run();
    assert!(is_there(&test, id("duty-pin-wrong")));
    assert!(!is_there(&test, id("settings-part-trust")));
    type_text(&mut test, "0417");
    press(&mut test, Key::Enter);
    // Once it is right, the settings open by themselves.
    let here = &mut test.state_mut().state;
    here.settings.officers = Officers::default();
    here.duty.pin = PinCheck::Settled;
    test.run();
    assert!(is_there(&test, id("settings-part-trust")) && !is_there(&test, id("duty-ask")));
}

#[test]
fn an_officer_takes_over_with_two_keys() {
    let mut test = window(with_roles());
    press(&mut test, Key::F4);
    assert!(is_there(&test, id("duty-switch")));
    press(&mut test, Key::Num1);
    let taken = |name: &str, typed: &str| Command::EnterPin {
        purpose: PinPurpose::Duty,
        name: name.to_owned(),
        pin: pin(typed),
    };
    assert_eq!(commands(&mut test), [taken("Ani", "")]);
    assert!(!is_there(&test, id("duty-switch")));
    // One with a PIN types it.
    press(&mut test, Key::F4);
    press(&mut test, Key::Num2);
    assert_eq!(commands(&mut test), []);
    type_text(&mut test, "2222");
    press(&mut test, Key::Enter);
    assert_eq!(commands(&mut test), [taken("Budi", "2222")]);
}

#[test]
fn where_nobody_is_listed_a_name_is_typed() {
    let mut test = window(state());
    press(&mut test, Key::F4);
    type_text(&mut test, "Wati");
    press(&mut test, Key::Enter);
    let done = commands(&mut test);
    let [Command::Change(change)] = done.as_slice() else { panic!("{done:?}") };
    assert_eq!(change.after.officer, "Wati");
    assert_eq!(Settings { officer: String::new(), ..change.after.clone() }, change.before);
}

#[test]
fn a_pin_that_was_typed_is_in_no_debug_output() {
    let command =
        Command::SetOfficer { name: "Siti".to_owned(), role: Role::Supervisor, pin: Some(pin("98765")) };
    assert!(!format!("{command:?}").contains("98765"));
    assert!(!format!("{:?}", officers()).contains("argon2id"));
}

#[test]
fn the_first_start_goes_on_where_it_was_left() {
    let mut desk = state();
    desk.settings.first_start = FirstStart::Trust;
    let mut test = window(desk);
    assert!(is_there(&test, "Mulai memakai Pos Jaga (3 dari 5)"));
    test.get_by_label(id("first-start-next")).click();
    test.run();
    let at = |test: &mut Test| {
        let changes = commands(test).into_iter().filter_map(|command| match command {
            Command::Change(change) => Some(change.after.first_start),
            _ => None,
        });
        changes.last()
    };
    assert_eq!(at(&mut test), Some(FirstStart::Camera));
    test.get_by_label(id("encryption-later")).click();
    test.run();
    assert!(
        !is_there(&test, "Mulai memakai Pos Jaga (4 dari 5)"),
        "it is put off, and comes at the next start"
    );

    let mut desk = state();
    desk.settings.first_start = FirstStart::Language;
    let mut test = window(desk);
    test.get_by_label(id("first-start-skip")).click();
    test.run();
    assert_eq!(at(&mut test), Some(FirstStart::Done));

    // Enter goes through it; where something is to be typed, the field has the keyboard.
    let mut desk = state();
    desk.settings.first_start = FirstStart::Language;
    let mut test = window(desk);
    press(&mut test, Key::Enter);
    assert_eq!(at(&mut test), Some(FirstStart::Office));
    test.event(egui::Event::Text("Kantor Camat".to_owned()));
    test.run();
    press(&mut test, Key::Enter);
    let named = commands(&mut test)
        .into_iter()
        .any(|command| matches!(command, Command::Change(change) if change.after.office == "Kantor Camat"));
    assert!(named);
    press(&mut test, Key::Enter);
    assert_eq!(at(&mut test), Some(FirstStart::Trust));
    press(&mut test, Key::Enter);
    assert_eq!(at(&mut test), Some(FirstStart::Camera));

    let mut demo = state();
    (demo.demo, demo.settings.first_start) = (true, FirstStart::Language);
    assert!(!is_there(&window(demo), "Mulai memakai Pos Jaga (1 dari 5)"));
}

#[test]
fn one_key_shows_all_keys() {
    for language in Language::SHIPPED {
        let mut desk = state();
        desk.settings.language = language;
        let mut test = window(desk);
        press(&mut test, Key::F1);
        for text in ["desk-help-scan", "keys-officer", "keys-find", "keys-tab"] {
            assert!(is_there(&test, language.plain(text)), "{text}");
        }
        press(&mut test, Key::Escape);
        assert!(!is_there(&test, language.plain("keys-tab")));
    }
}

#[test]
fn people_are_listed_with_their_roles_and_typed_in() {
    let mut desk = state();
    desk.settings.officers = Officers(officers().0.into_iter().take(2).collect());
    let mut test = window(desk);
    test.get_by_label(id("desk-settings-open")).click();
    test.run();
    test.get_by_label(id("settings-part-people")).click();
    test.run();
    assert!(is_there(&test, "Ani") && is_there(&test, "Budi"));
    let write = |test: &mut Test, role, label: &str, text: &str| {
        test.get(By::new().role(role).label(label)).focus();
        test.run();
        type_text(test, text);
    };
    write(&mut test, Widget::TextInput, id("settings-signatory-name"), "Siti");
    test.get(By::new().role(Widget::RadioButton).label(id("people-supervisor"))).click_accesskit();
    test.run();
    assert!(is_there(&test, id("people-supervisor-pin")));
    write(&mut test, Widget::PasswordInput, id("people-pin"), "0417");
    write(&mut test, Widget::PasswordInput, id("encryption-once-more"), "0417");
    commands(&mut test);
    test.get(By::new().role(Widget::Button).label(id("settings-add"))).click_accesskit();
    test.run();
    let set = Command::SetOfficer { name: "Siti".to_owned(), role: Role::Supervisor, pin: Some(pin("0417")) };
    assert!(commands(&mut test).contains(&set));
}

#[test]
fn the_list_of_officers_is_kept_in_the_settings() {
    let place = tempfile::tempdir().unwrap();
    let folder = DataFolder::open(place.path()).unwrap();
    let office = Office::new(folder.clone(), folder.settings().unwrap());
    assert!(matches!(office::set_officer(&office, "Siti", Role::Supervisor, None), Err(OfficerError::NoPin)));
    assert!(matches!(
        office::set_officer(&office, "Siti", Role::Supervisor, Some("12")),
        Err(OfficerError::Pin)
    ));
    assert!(matches!(office::set_officer(&office, "  ", Role::Officer, None), Err(OfficerError::Name)));
    office::set_officer(&office, "Siti", Role::Supervisor, Some("0417")).unwrap();
    office::set_officer(&office, "Ani", Role::Officer, None).unwrap();
    // A PIN stays when only the role is changed.
    office::set_officer(&office, "Siti", Role::Supervisor, None).unwrap();
    let officers = folder.settings().unwrap().officers;
    assert_eq!(office::supervisor_with(&officers, "0417"), Some("Siti"));
    assert_eq!(office::supervisor_with(&officers, "0418"), None);
    let config = fs::read_to_string(folder.config_path()).unwrap();
    assert!(config.contains("$argon2id$") && !config.contains("0417\""), "{config}");
    office::remove_officer(&office, "Siti").unwrap();
    assert!(matches!(office::remove_officer(&office, "Siti"), Err(OfficerError::Unknown)));
    assert!(!folder.settings().unwrap().officers.are_set());
}

#[test]
fn on_the_command_line_a_supervisors_pin_is_asked_for() {
    let place = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let path = place.path().join(name);
        fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let (right, wrong) = (file("right", "0417\n"), file("wrong", "0418\n"));
    let data = place.path().join("data");
    let run = |arguments: &[&str]| posjaga(&data, arguments);
    assert_eq!(run(&["policy", "use", "booster"]).0, Some(0));
    assert_eq!(run(&["officer", "set", "Siti", "--role", "supervisor", "--new-pin-file", &right]).0, Some(0));
    for refused in [
        &["policy", "use", "id"][..],
        &["officer", "set", "Tono", "--without-pin"],
        &["log", "purge"],
        &["trust", "remove", "000000000000"],
    ] {
        let (code, said) = run(refused);
        assert_eq!(code, Some(1), "{refused:?}");
        assert!(said.contains("--pin-file"), "{said}");
        assert_eq!(run(&[refused, &["--pin-file", &wrong]].concat()).0, Some(1));
    }
    assert_eq!(run(&["policy", "use", "id", "--why", "uji", "--pin-file", &right]).0, Some(0));
    // What is no supervisor's is nobody's.
    assert_eq!(run(&["log", "inside"]).0, Some(0));
    let (_, said) = run(&["policy", "log", "--json"]);
    assert!(said.lines().count() == 2 && said.contains("\"why\":\"uji\""), "{said}");
}

fn posjaga(data: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let output = Program::new(env!("CARGO_BIN_EXE_posjaga"))
        .arg("--data")
        .arg(data)
        .args(arguments)
        .stdin(std::process::Stdio::null())
        .output()
        .unwrap();
    let said = [output.stdout, output.stderr].concat();
    (output.status.code(), String::from_utf8(said).unwrap())
}
