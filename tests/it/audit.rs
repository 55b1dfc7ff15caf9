//! `posjaga log audit` sees what must not be there wherever it lies: in an encrypted log, in what corrections said,
//! in keys, in spreadsheets and PDFs.

use std::fs;

use posjaga::{
    export::{self, ExportFormat, Report},
    visit::{Correction, NewVisit},
    visit_log::VisitLog,
};

use crate::{
    destroyed::Post,
    tending::{printed, run},
    visit_log::{gone, guest},
};

const CODE: &str = "HC1:6BFOXN%TSMAHN-H6SKJPT.-7G2TZ97 MS$AXI6%JG";

fn audit(post: &Post, options: &[&str]) -> (Option<i32>, serde_json::Value) {
    let output = run(post.folder.path(), &[options, &["log", "audit", "--json"]].concat());
    (output.status.code(), serde_json::from_slice(&output.stdout).unwrap())
}

#[test]
fn an_encrypted_log_is_looked_into_with_its_trails_and_keys() {
    let post = Post::new();
    let secret = post.place.path().join("secret");
    fs::write(&secret, "kucing di bawah meja").unwrap();
    let note = NewVisit { note: "TTL: Jakarta, 14 Juli 1990".to_owned(), ..gone("Siti") };
    let by_note = post.log().record_arrival(&note).unwrap();
    let by_key = post.log().record_arrival(&NewVisit { key: Some(CODE.to_owned()), ..gone("Budi") }).unwrap();
    let mended = post.log().record_arrival(&NewVisit { phone: CODE.to_owned(), ..gone("Ani") }).unwrap();
    let why = Correction::new("Dewi", "scanned into the wrong field").unwrap();
    post.log().correct(mended, &why, |visit| visit.phone.clear()).unwrap();
    let asked = post.log().record_arrival(&gone("Umar")).unwrap();
    let why = Correction::new("Dewi", "lahir 14/7/1990, says his card").unwrap();
    post.log().correct(asked, &why, |visit| visit.party = 2).unwrap();
    post.folder.encrypt_log("kucing di bawah meja").unwrap();

    let (code, answer) = audit(&post, &["--passphrase-file", secret.to_str().unwrap()]);
    assert_eq!(code, Some(1));
    let mut expected = vec![by_note.to_string(), by_key.to_string()];
    expected.sort();
    assert_eq!(answer["visits_with_content"], serde_json::json!(expected));
    assert_eq!(answer["entries_with_content"], serde_json::json!([4, 6]), "{answer}");
    assert_eq!(answer["findings"], serde_json::json!([]), "the files say nothing");
}

#[test]
fn spreadsheets_and_pdfs_in_the_folder_are_unpacked() {
    let post = Post::new();
    let mut other = VisitLog::open_in_memory().unwrap();
    other.record_arrival(&guest("Siti lahir 14-07-1990")).unwrap();
    let visits = other.visits(posjaga::time::TimeSpan::ALWAYS).unwrap();
    assert_eq!(audit(&post, &[]).0, Some(0));
    for format in [ExportFormat::Xlsx, ExportFormat::Pdf, ExportFormat::Csv, ExportFormat::Json] {
        let path = post.folder.path().join(format!("day.{}", format.code()));
        let mut bytes = Vec::new();
        export::write(&visits, format, &Report::default(), &mut bytes).unwrap();
        fs::write(&path, bytes).unwrap();
        let (code, answer) = audit(&post, &[]);
        assert_eq!(code, Some(1), "{format:?}: {answer}");
        assert_eq!(answer["findings"][0]["kind"], "birth-date", "{format:?}: {answer}");
        fs::remove_file(&path).unwrap();
    }
    // Broken ones are no reason to stop.
    for bytes in [&b"PK\x03\x04"[..], b"%PDF-1.7\nstream\nx", b"PK\x03\x04\x14\0\0\0\x08\0"] {
        fs::write(post.folder.path().join("broken"), bytes).unwrap();
        assert_eq!(audit(&post, &[]).0, Some(0));
    }
    // What the program itself writes for people holds none.
    let id = post.add("Ani");
    let file = post.folder.path().join("ani.pdf");
    printed(&run(post.folder.path(), &["log", "subject", "Ani", "--output", file.to_str().unwrap()]));
    post.erase(&[id]).unwrap();
    assert_eq!(audit(&post, &[]).0, Some(0));
}
