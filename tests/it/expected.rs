//! Guests who are expected today: what is a list of them, and how they come in.

use chrono::{Local, NaiveTime, TimeDelta};
use egui_kittest::kittest::Queryable as _;
use posjaga::{
    app::{Coming, Command, Event},
    import::{self, Expected},
    time::{Timestamp, local_day},
    visit::{Field, Visit},
};

use crate::{
    import::file,
    ui::{commands, field, now, press, state, type_text, window},
};

/// At ten in the morning, by the clock of this computer.
fn ten() -> Timestamp {
    let day = local_day(now());
    posjaga::time::first_moment(day.and_time(NaiveTime::from_hms_opt(10, 0, 0).unwrap()), &Local).unwrap()
}

fn names(content: &str) -> Option<Vec<String>> {
    let folder = tempfile::tempdir().unwrap();
    let path = file(&folder, "jadwal.csv", content);
    let found = import::expected(&path, ten())?;
    Some(found.into_iter().map(|one| one.visit.name).collect())
}

#[test]
fn a_list_without_times_or_with_times_to_come_is_one_of_expected_guests() {
    let today = local_day(ten());
    let (written, slashed) = (today.format("%Y-%m-%d"), today.format("%d/%m/%Y"));
    let other = (today + TimeDelta::days(1)).format("%Y-%m-%d");
    for (content, expected) in [
        ("Nama,Instansi\nSiti,Dinas Kesehatan\nBudi,\n".to_owned(), &["Siti", "Budi"][..]),
        ("Daftar tamu\nNama;Jam;Menemui\nSiti;13.30;Bu Rina\nBudi;11.00;\n".to_owned(), &["Budi", "Siti"]),
        (format!("Nama,Tanggal,Jam\nSiti,{written},13.00\nBesok,{other},13.00\n"), &["Siti"]),
        (format!("Nama,Tanggal,Keperluan\nSiti,{slashed},Rapat\n"), &["Siti"]),
    ] {
        assert_eq!(
            names(&content).as_deref(),
            Some(&expected.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>()[..]),
            "{content}"
        );
    }
    for content in [
        "",
        "Nama\nSiti\n",
        "Jam,Menemui\n13.00,Bu Rina\n",
        "Nama,Jam Masuk,Jam Keluar\nSiti,13.00,14.00\n",
        "Nama,Jam\nSiti,08.00\nBudi,09.00\n",
        "\u{0}\u{1}\u{2}",
    ] {
        assert_eq!(names(content), None, "{content}");
    }
    let long = (0..5_000).map(|at| format!("Tamu {at},PT")).collect::<Vec<_>>().join("\n");
    assert_eq!(names(&format!("Nama,Instansi\n{long}")).map(|names| names.len()), Some(2_000));
    assert_eq!(import::expected(std::path::Path::new("/nowhere"), ten()), None);
}

fn expecting() -> Vec<Expected> {
    let folder = tempfile::tempdir().unwrap();
    let path = file(&folder, "jadwal.csv", "Nama,Instansi,Menemui,Jumlah\nSiti Aminah,PT Maju,Bu Rina,3\n");
    import::expected(&path, now()).unwrap()
}

#[test]
fn an_expected_guest_is_brought_into_the_form_by_one_key_or_three_letters() {
    let mut state = state();
    state.apply(Event::Expected(expecting()));
    let mut test = window(state);
    press(&mut test, egui::Key::F11);
    test.get_by_label("Siti Aminah sudah datang").click();
    test.run();
    let sent = commands(&mut test);
    let [Command::Come(Coming::Expected(guest))] = sent.as_slice() else { panic!("{sent:?}") };
    assert_eq!((guest.visit.name.as_str(), guest.visit.party), ("Siti Aminah", 3));

    type_text(&mut test, "maj");
    press(&mut test, egui::Key::Enter);
    let label = |field: Field| field.spec().label.in_language(posjaga::words::Language::Indonesian);
    assert_eq!(field(&test, label(Field::Name)), "Siti Aminah");
    assert_eq!(
        (field(&test, label(Field::Host)).as_str(), field(&test, label(Field::Party)).as_str()),
        ("Bu Rina", "3")
    );
    press(&mut test, egui::Key::Enter);
    let sent = commands(&mut test);
    let [Command::CheckIn(check_in)] = sent.as_slice() else { panic!("{sent:?}") };
    // Once he is in, nobody expects him any more.
    let (key, id) = (check_in.key.clone(), Visit::default().id);
    test.state_mut().state.apply(Event::Saved { key, assessed: None, id, name: "SITI  Aminah".to_owned() });
    assert!(test.state().state.expected.is_empty());
}
