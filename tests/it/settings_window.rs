//! The settings in the window: every part in both languages, by keyboard, and nothing lost that was typed.

use egui::{Key, Modifiers, accesskit::Role};
use egui_kittest::kittest::{By, Queryable as _};
use posjaga::{
    app::{CentreCommand, Command, Event, Installable, Installed, PolicyName, State, TrustSummary},
    bundle::Identity,
    data_folder::{Appearance, DataFolder, DataFolderError, Host, OwnPolicy, Settings},
    sync::{self, Failure, Standing, Status},
    words::Language,
};

use crate::{
    data_folder::certificate,
    ui::{Test, commands, now, press, state, type_text, window, window_of},
};

/// The parts by the ids of their names, each with a control in it.
const PARTS: [(&str, &str); 10] = [
    ("settings-part-office", "settings-town"),
    ("settings-part-people", "people-add"),
    ("settings-part-reports", "settings-signatory-name"),
    ("settings-part-lists", "settings-purposes"),
    ("settings-part-policy", "settings-capacity-people"),
    ("settings-part-trust", "settings-trust-max-age"),
    ("settings-part-devices", "settings-mirrored"),
    ("settings-part-look", "settings-high-contrast"),
    ("settings-part-data", "settings-retention-days"),
    ("sync-settings", "sync-enrol-file"),
];

fn id(text: &'static str) -> &'static str {
    Language::Indonesian.plain(text)
}

fn settings_of(mut state: State) -> Test {
    state.policies = ["booster", "id-2022-07"]
        .map(|id| PolicyName { id: id.to_owned(), titles: [("id".to_owned(), id.to_owned())].into() })
        .to_vec();
    let mut test = window(state);
    click(&mut test, "desk-settings-open");
    commands(&mut test);
    test
}

fn click(test: &mut Test, caption: &'static str) {
    let label = test.state().state.settings.language.plain(caption);
    // Also what has to be scrolled to.
    test.get_by_label(label).click_accesskit();
    test.run();
}

fn is_there(test: &Test, label: &str) -> bool {
    test.query_all_by_label(label).next().is_some()
}

/// The settings that were asked for last. Nobody keeps them here, so each time is asked for all.
fn wanted(test: &mut Test) -> Settings {
    let changes = commands(test).into_iter().filter_map(|command| match command {
        Command::Change(change) => Some(change.after),
        _ => None,
    });
    changes.last().expect("something was changed")
}

/// Writes into the field of this name, in the place of what is there.
fn write(test: &mut Test, label: &str, typed: &str) {
    text_field(test, label).focus();
    test.run();
    test.key_press_modifiers(Modifiers::COMMAND, Key::A);
    test.run();
    type_text(test, typed);
}

fn text_field<'a>(test: &'a Test, label: &'a str) -> egui_kittest::Node<'a> {
    let of = |role| test.query_all(By::new().role(role).label(label)).next();
    of(Role::TextInput).or_else(|| of(Role::MultilineTextInput)).expect("there is a field of this name")
}

#[test]
fn every_part_is_there_in_both_languages_at_every_size() {
    for language in Language::SHIPPED {
        for size in [[1024.0, 768.0], [1920.0, 1080.0], [960.0, 640.0]] {
            let mut desk = state();
            desk.settings.language = language;
            let mut test = window_of(size, desk);
            click(&mut test, "desk-settings-open");
            for (part, inside) in PARTS {
                click(&mut test, part);
                let inside = language.plain(inside);
                assert!(
                    test.query_all_by_label_contains(inside).next().is_some(),
                    "{inside} in {part} at {size:?}"
                );
            }
            let screen = egui::Rect::from_min_size(egui::Pos2::ZERO, size.into());
            let done = test.get_by_label(language.plain("desk-done")).rect();
            assert!(screen.contains_rect(done), "{done:?} at {size:?}");
            click(&mut test, "desk-done");
            assert!(!is_there(&test, language.plain("settings-part-trust")));
        }
    }
}

#[test]
fn what_is_typed_is_kept_when_the_dialog_is_left() {
    for leave in [true, false] {
        let mut test = settings_of(state());
        write(&mut test, id("settings-office"), "Kantor Camat");
        if leave {
            press(&mut test, Key::Escape);
            press(&mut test, Key::Escape);
        } else {
            click(&mut test, "desk-done");
        }
        assert!(!is_there(&test, id("settings-part-trust")), "it is left");
        assert_eq!(wanted(&mut test).office, "Kantor Camat");
    }
}

#[test]
fn lists_are_typed_one_to_a_line() {
    let mut test = settings_of(state());
    click(&mut test, "settings-part-lists");
    write(&mut test, id("settings-purposes"), "Rapat\n\n  Magang \n");
    write(&mut test, id("settings-hosts"), "Budi Santoso; Bagian Umum; 102\nCamat");
    write(&mut test, id("settings-organisations"), "Dinas Kesehatan");
    click(&mut test, "desk-done");
    let settings = wanted(&mut test);
    assert_eq!(settings.purposes, ["Rapat", "Magang"]);
    assert_eq!(settings.lists.organisations, ["Dinas Kesehatan"]);
    let host = |name: &str, unit: &str, telephone: &str| Host {
        name: name.to_owned(),
        unit: unit.to_owned(),
        telephone: telephone.to_owned(),
    };
    assert_eq!(settings.lists.hosts, [host("Budi Santoso", "Bagian Umum", "102"), host("Camat", "", "")]);
}

#[test]
fn a_template_fills_the_lists_that_are_shown() {
    let mut test = settings_of(state());
    click(&mut test, "settings-template-kecamatan");
    let settings = wanted(&mut test);
    assert!(settings.lists.hosts.iter().any(|host| host.name == "Camat"));
    click(&mut test, "settings-part-lists");
    let hosts = text_field(&test, id("settings-hosts"));
    assert!(hosts.value().unwrap_or_default().contains("Sekretaris Kecamatan"));
}

#[test]
fn what_is_clicked_holds_at_once() {
    let mut test = settings_of(state());
    click(&mut test, "settings-part-look");
    click(&mut test, "settings-high-contrast");
    test.get_by_label("150 %").click();
    test.run();
    let settings = wanted(&mut test);
    assert_eq!((settings.appearance, settings.text_size), (Appearance::HighContrast, 150));
    click(&mut test, "settings-part-devices");
    click(&mut test, "settings-mirrored");
    assert!(wanted(&mut test).mirrored_preview);
}

#[test]
fn a_policy_is_changed_only_with_a_reason() {
    let mut test = settings_of(state());
    click(&mut test, "settings-part-policy");
    test.get(By::new().role(Role::ComboBox).label(id("desk-policy"))).click();
    test.run();
    test.get_by_label("booster").click();
    test.run();
    // Nothing is said yet, so nothing happens.
    click(&mut test, "settings-policy-apply");
    assert_eq!(commands(&mut test), []);
    write(&mut test, id("settings-policy-why"), "Surat edaran Bupati");
    // What is begun is not lost by a slip.
    press(&mut test, Key::Escape);
    press(&mut test, Key::Escape);
    assert!(is_there(&test, id("settings-policy-why")));
    commands(&mut test);
    click(&mut test, "settings-policy-apply");
    let change = Command::ChangePolicy { id: "booster".to_owned(), why: "Surat edaran Bupati".to_owned() };
    assert_eq!(commands(&mut test), [change]);
    assert!(!is_there(&test, id("settings-policy-why")));
}

#[test]
fn a_trust_list_says_what_it_is_and_is_removed_after_a_question() {
    let place = tempfile::tempdir().unwrap();
    let folder = DataFolder::open(&place.path().join("data")).unwrap();
    let installed =
        folder.install_trust(&certificate(place.path()), now() - chrono::TimeDelta::days(3)).unwrap();
    let mut desk = state();
    desk.trust =
        Some(TrustSummary { signers: 1, installed: vec![installed.clone()], ..TrustSummary::default() });
    let mut test = settings_of(desk);
    click(&mut test, "settings-part-trust");
    assert!(is_there(&test, "signer.der"));
    test.get_by_label_contains("ID 1");
    test.get_by_label_contains("(3 hari lalu)");
    test.get_by_label("Hapus signer.der").click();
    test.run();
    click(&mut test, "settings-remove-no");
    assert_eq!(commands(&mut test), []);
    test.get_by_label("Hapus signer.der").click();
    test.run();
    click(&mut test, "settings-remove-yes");
    assert_eq!(commands(&mut test), [Command::Remove(Installable::Trust, installed.id)]);

    write(&mut test, id("settings-add-trust"), "/media/usb/baru.json");
    click(&mut test, "settings-add");
    assert!(commands(&mut test).contains(&Command::Add(Installable::Trust, "/media/usb/baru.json".into())));
}

#[test]
fn own_policies_are_listed_and_a_faulty_one_says_so() {
    let policy = |file: &str, id: &str| OwnPolicy {
        file: file.to_owned(),
        id: id.to_owned(),
        titles: [("id".to_owned(), format!("Aturan {id}"))].into_iter().filter(|_| !id.is_empty()).collect(),
    };
    let mut test = settings_of(state());
    let policies = vec![policy("own.toml", "own"), policy("rusak.toml", "")];
    test.state_mut().state.apply(Event::Installed(Installed { policies, ..Installed::default() }));
    click(&mut test, "settings-part-policy");
    assert!(is_there(&test, "Aturan own") && is_there(&test, id("settings-policy-faulty")));
    test.get_by_label("Hapus rusak.toml").click_accesskit();
    test.run();
    click(&mut test, "settings-remove-yes");
    assert_eq!(commands(&mut test), [Command::Remove(Installable::Policy, "rusak.toml".to_owned())]);
}

#[test]
fn the_parts_are_walked_by_the_arrows() {
    let mut test = settings_of(state());
    test.get_by_label(id("settings-part-office")).focus();
    test.run();
    for (part, inside) in &PARTS[1..] {
        press(&mut test, Key::ArrowDown);
        let inside = id(inside);
        assert!(test.query_all_by_label_contains(inside).next().is_some(), "{part}");
        let name = test.get_by_label(id(part));
        assert!(name.is_focused(), "{part}");
    }
}

#[test]
fn how_it_stands_with_the_centre_is_told_and_what_is_read_is_asked_about() {
    let language = Language::Indonesian;
    let recipient = Identity::generate().unwrap().recipient().unwrap();
    let enrolment = crate::bundle::enrolment("https://pusat.example:8443", "", Vec::new(), recipient);
    let mut status = Status {
        standing: Some(Standing::Member(Box::new(enrolment.clone()))),
        sender: None,
        fingerprint: String::new(),
        state: sync::State::default(),
        waiting: Some(3),
    };
    (status.state.acked, status.state.acked_at) = (7, Some(now()));
    let mut state = state();
    state.centre.status = Some(Box::new(status.clone()));
    let mut test = settings_of(state);
    click(&mut test, "sync-settings");
    let [sent] = &status.in_short(now(), language)[..] else { panic!("nothing is wrong") };
    assert!(sent.ends_with("3 menunggu"), "{sent}");
    assert_eq!(test.query_all_by_label(sent).count(), 2, "in the status bar and in the settings");
    click(&mut test, "sync-send-now");
    let asked = commands(&mut test);
    assert_eq!(
        asked,
        [CentreCommand::AwaitEnrolment(true), CentreCommand::SendNow].map(Command::Centre),
        "the camera looks for an enrolment while the part is open"
    );

    let failure = Failure::NotYetValid { host: "pusat.example:8443".to_owned() };
    status.state.trouble = Some((failure.clone(), now()));
    test.state_mut().state.apply(Event::Centre(Box::new(status)));
    test.state_mut().state.apply(Event::CentreDone(Err(failure.clone())));
    // The part grows, and its scroll bar comes gently.
    test.run_steps(12);
    assert!(is_there(&test, failure.in_short(language)) && is_there(&test, &failure.in_words(language)));

    test.state_mut().state.apply(Event::EnrolmentSeen(Box::new(enrolment)));
    test.run_steps(12);
    assert!(test.query_all_by_label_contains("Dinas Kesehatan").count() > 1);
    click(&mut test, "sync-enrol");
    assert_eq!(commands(&mut test), [Command::Centre(CentreCommand::Enrol)]);
    click(&mut test, "desk-done");
    assert_eq!(commands(&mut test), [Command::Centre(CentreCommand::AwaitEnrolment(false))]);
}

#[test]
fn a_policy_or_language_of_the_posts_own_is_installed_whole_or_not_at_all() {
    let place = tempfile::tempdir().unwrap();
    let folder = DataFolder::open(&place.path().join("data")).unwrap();
    let shipped = include_str!("../../assets/policies/booster.toml");
    let own = place.path().join("kantor kita.toml");
    std::fs::write(&own, shipped.replacen("\"booster\"", "\"own\"", 1)).unwrap();
    assert_eq!(folder.install_policy(&own).unwrap(), "own");
    // Another version of it takes its place, and does not stand beside it.
    std::fs::write(&own, format!("{}\n# 2", shipped.replacen("\"booster\"", "\"own\"", 1))).unwrap();
    folder.install_policy(&own).unwrap();
    let there = folder.own_policies().unwrap();
    assert_eq!(there.iter().map(|policy| policy.id.as_str()).collect::<Vec<_>>(), ["own"]);
    let (book, faults) = folder.policy_book().unwrap();
    assert!(faults.is_empty() && book.policies().iter().any(|policy| policy.id() == "own"));

    std::fs::write(&own, "id = \"own2\"").unwrap();
    assert!(matches!(folder.install_policy(&own), Err(DataFolderError::Policy { .. })));
    std::fs::write(&own, [0xff, 0xfe, 0]).unwrap();
    assert!(matches!(folder.install_policy(&own), Err(DataFolderError::Policy { .. })));
    assert_eq!(folder.own_policies().unwrap(), there);
    assert!(matches!(folder.remove_policy("../config.toml"), Err(DataFolderError::NotInstalled(_))));
    folder.remove_policy(&there[0].file).unwrap();
    assert!(folder.own_policies().unwrap().is_empty());

    let malay = place.path().join("ms-MY.ftl");
    std::fs::write(&malay, "language-name = Bahasa Melayu\nno-such-text = x\n").unwrap();
    assert_eq!(folder.install_language(&malay).unwrap(), ("ms-MY".to_owned(), 1));
    assert_eq!(Language::from_code("ms-MY").map(Language::name), Some("Bahasa Melayu"));
    for refused in ["id.ftl", "bukan bahasa.ftl"] {
        let file = place.path().join(refused);
        std::fs::write(&file, "language-name = X\n").unwrap();
        assert!(matches!(folder.install_language(&file), Err(DataFolderError::Language(_))), "{refused}");
    }
    assert_eq!(folder.own_languages().unwrap().len(), 1);
    folder.remove_language("ms-MY").unwrap();
    assert!(folder.own_languages().unwrap().is_empty());
}
