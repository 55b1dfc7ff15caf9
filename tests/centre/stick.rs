//! The same by file.

use posjaga::bundle::{Parcel, Part};

use super::{desk::Desk, ingest::contains, office::Centre};

#[test]
fn a_post_without_a_network_enrols_sends_and_hears_by_stick() {
    let Some(centre) = Centre::start() else { return };
    centre.publish("notice", "umum", None, "Kantor tutup hari Jumat");
    let mut desk = Desk::new(centre.enrolment("dinkes", "Pos desa"));
    desk.sender.epoch = 1;
    for no in 0..1200 {
        desk.arrive(&format!("Tamu Desa {no}"));
    }
    let mut parts = vec![Part::Enrol(desk.request())];
    let mut from = 1;
    while from <= 1200 {
        let to = (from + 399).min(1200);
        parts.push(Part::Bundle(desk.bundle_of(from, to)));
        from = to + 1;
    }
    let file = Parcel { parts }.encrypted(&desk.enrolment.recipient).unwrap();
    assert!(!contains(&file, b"Tamu Desa"));
    std::fs::write(centre.path("stick"), &file).unwrap();
    let said = centre.done(&["ingest", &centre.path("stick"), "--answer", &centre.path("answer")]);
    assert!(said.contains("3 bundles, 1200 new entries"), "{said}");
    // Once more is no harm.
    let said = centre.done(&["ingest", &centre.path("stick")]);
    assert!(said.contains(" 0 new entries"), "{said}");
    assert_eq!(centre.query("SELECT count(*) FROM visit"), "1200");
    let answer = std::fs::read(centre.path("answer")).unwrap();
    let parcel = Parcel::open(&answer, Some(&desk.identity)).unwrap();
    let mut last = 0;
    let mut has_item = false;
    for part in &parcel.parts {
        match part {
            Part::Enrolled(enrolled) => assert_eq!((enrolled.epoch, enrolled.key), (1, desk.key.public())),
            Part::Answer(told) => last = told.answer.acked,
            Part::Item(item) => has_item = item.verified(&desk.enrolment.keys).is_ok(),
            other => panic!("{other:?}"),
        }
    }
    assert_eq!((last, has_item), (1200, true));
    // A file for somebody else, a cut one, and none.
    std::fs::write(centre.path("cut"), &file[..file.len() / 2]).unwrap();
    std::fs::write(centre.path("none"), b"hello").unwrap();
    for name in ["cut", "none", "answer"] {
        let output = centre.run(&["ingest", &centre.path(name)]);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!output.status.success() && said.contains("no parcel"), "{name}: {said}");
    }
}
