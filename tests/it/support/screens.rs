//! Every screen and dialog of the window with made-up guests, for the tests of its layout and for pictures of it.

use std::sync::Arc;

use chrono::TimeDelta;
use posjaga::{
    app::{
        Assessed, DayFigures, Event, Find, Finding, Found, Grounds, Import, ListDays, LogState, Notice,
        PolicyName, Presence, State, TrustSummary, Wanted,
    },
    credential::{DecodeError, Entry, Holder, PartialDate, Scheme},
    data_folder::Settings,
    import::Summary,
    policy::{Colour, Document, PolicyReason},
    scan::{ScanSource, camera::CameraStatus, frame::CameraError},
    time::{Timestamp, local_day},
    ui::dialogs::{DialogKind, FilePurpose},
    verdict::{Assessment, Proof, Reason, Verdict},
    verify::{Rejection, Validity},
    visit::{EvidenceKind, Visit, VisitId},
    visit_log::LogTrouble,
    words::Language,
};

/// What the window shows.
pub struct Screen {
    /// What it is called.
    pub name: &'static str,
    /// The desk.
    pub state: State,
    /// The dialog that is open.
    pub dialog: Option<DialogKind>,
}

/// When it all happens.
pub fn now() -> Timestamp {
    "2026-11-24T02:05:00Z".parse().expect("a time")
}

/// All of them in a language.
pub fn screens(language: Language) -> Vec<Screen> {
    let desk = || desk(language);
    let mut screens = Vec::new();
    let mut add = |name, state, dialog| screens.push(Screen { name, state, dialog });
    add("ready", desk(), None);
    let mut empty = desk();
    empty.book = posjaga::app::GuestBook::default();
    add("empty", empty, None);
    for (name, verdict) in [
        ("admit", Verdict::Admit),
        ("review", Verdict::Review),
        ("refuse", Verdict::Refuse),
        ("undetermined", Verdict::Undetermined),
    ] {
        let mut state = desk();
        state.apply(Event::Judged(assessed(1, verdict)));
        add(name, state, None);
    }
    let mut leaving = desk();
    leaving.apply(Event::Judged(assessed(1, Verdict::Admit)));
    let visit = Box::new(leaving.book.inside[3].clone());
    leaving.apply(Event::Presence { assessed: 1, presence: Presence::Inside(visit) });
    add("leaving", leaving, None);
    let mut seen = desk();
    seen.apply(Event::Judged(verified_red(1)));
    seen.apply(Event::Judged(seen_letter(2)));
    add("seen", seen, None);
    let mut trouble = desk();
    trouble.apply(Event::Log(LogState::Trouble(LogTrouble::DiskFull)));
    trouble.apply(Event::RetentionWaits(true));
    trouble.trust = Some(TrustSummary::default());
    add("trouble", trouble, None);
    let mut notices = desk();
    let checked_out = notices.book.inside[0].clone();
    notices.apply(Event::CheckedOut(Box::new(checked_out)));
    notices.apply(Event::Notice(Notice::CodeNotForAField));
    add("notices", notices, None);

    let mut found = desk();
    let question = Find::Visits { wanted: Wanted::default(), before: None };
    found.find = Some(Finding::asking(question.clone(), None));
    let visits = found.book.visits.clone();
    found.apply(Event::Found(question, Some(Found { visits, more: true })));
    add("find", found, Some(DialogKind::Find));
    let mut glance = desk();
    let mut figures = DayFigures::default();
    glance.book.visits.iter().for_each(|visit| figures.add(visit));
    glance.apply(Event::Glance(local_day(now()), Some(Box::new(figures))));
    glance.handled = [4, 7, 9].map(TimeDelta::seconds).to_vec();
    add("glance", glance, Some(DialogKind::Glance));
    add("muster", desk(), Some(DialogKind::Muster));
    add("close-day", desk(), Some(DialogKind::CloseDay));
    add("export", desk(), Some(DialogKind::Export));
    add("settings", desk(), Some(DialogKind::Settings));
    add("encryption", desk(), Some(DialogKind::Encryption));
    add("picture", desk(), Some(DialogKind::File(FilePurpose::Picture)));
    add("trust", desk(), Some(DialogKind::File(FilePurpose::Trust)));
    let mut preview = desk();
    preview.apply(Event::Judged(assessed(1, Verdict::Admit)));
    add("about", desk(), Some(DialogKind::About));
    add("preview", preview, Some(DialogKind::Preview));
    let mut import = desk();
    import.apply(Event::Import(Import {
        path: "/home/pos/daftar-tamu.csv".into(),
        trial: true,
        days: ListDays::default(),
        understood: Vec::new(),
        outcome: Ok(Summary { refused: 2, asks_day: true, ..Summary::default() }),
        problems: Vec::new(),
    }));
    add("import", import, None);
    screens
}

/// A desk in the middle of a day.
fn desk(language: Language) -> State {
    let settings = Settings {
        language,
        office: "Dinas Komunikasi dan Informatika Kabupaten Mesuji".to_owned(),
        post: "Pintu Utama".to_owned(),
        officer: "Ratna Dewi".to_owned(),
        ..Settings::default()
    };
    let mut state = State::new(settings, now());
    state.log = LogState::Ready;
    state.trust = Some(TrustSummary { signers: 412, newest: Some(now()), ..TrustSummary::default() });
    state.camera = CameraStatus::Trouble(CameraError::NotFound);
    let titles = [("id", "PPKM Juli 2022, dosis lanjutan"), ("en", "PPKM July 2022, booster")];
    let titles = titles.map(|(code, title)| (code.to_owned(), title.to_owned())).into_iter().collect();
    let policy = PolicyName { id: "id-2022-07".to_owned(), titles };
    state.policies = vec![policy.clone()];
    state.policy = Some(policy);
    state.book.visits = guests();
    state.book.inside = state.book.visits.iter().filter(|visit| visit.left.is_none()).cloned().collect();
    for visit in &state.book.visits {
        state.book.today.add(visit);
    }
    state
}

const NAMES: [&str; 14] = [
    "Siti Aminah",
    "Budi Santoso",
    "I Gusti Ngurah Made Agung Wirawan Kusuma Putra",
    "Maria Fransiska",
    "Suharto",
    "Ni Luh Putu Ayu",
    "Raden Ajeng Kusumaningrum Widyastuti Prabowo Hadiningrat",
    "Yohanes Pandapotan Simanjuntak",
    "Lestari",
    "Ahmad Fauzi",
    "Dewi Sartika",
    "Tjoa Liong Hok",
    "Éléonore Brûlé-Nguyễn",
    "Abdurrahman Wahid",
];
const FROM: [&str; 5] =
    ["Dinas Kesehatan", "Perorangan", "CV Maju Jaya Bersama Sentosa Abadi", "Kecamatan Tanjung Raya", "BPS"];
const PURPOSES: [&str; 4] = ["Rapat", "Layanan", "Antar surat", "Pengiriman barang"];
const HOSTS: [&str; 4] = ["Bagian Umum", "Kepala Dinas", "Ibu Sri Wahyuni", "Sekretariat Daerah"];

/// Guests of a day, the last to arrive first.
fn guests() -> Vec<Visit> {
    let guest = |no: usize| {
        let id = VisitId::parse(&format!("01J00000000000000000000{no:03}")).expect("an id");
        let arrived = now() - TimeDelta::minutes(i64::try_from(190 - 4 * no).expect("minutes"));
        let verdict = match no % 9 {
            3 => Some(Verdict::Review),
            5 => None,
            7 => Some(Verdict::Refuse),
            _ => Some(Verdict::Admit),
        };
        let refused = verdict == Some(Verdict::Refuse);
        Visit {
            name: NAMES[no % NAMES.len()].to_owned(),
            organisation: FROM[no % FROM.len()].to_owned(),
            purpose: PURPOSES[no % PURPOSES.len()].to_owned(),
            host: HOSTS[no % HOSTS.len()].to_owned(),
            phone: format!("0812-5555-{no:04}"),
            card: if no.is_multiple_of(3) { no.to_string() } else { String::new() },
            party: if no.is_multiple_of(10) { 5 } else { 1 },
            evidence: EvidenceKind::ALL[no % EvidenceKind::ALL.len()],
            verdict,
            post: "Pintu Utama".to_owned(),
            arrived,
            left: (refused || no.is_multiple_of(2)).then(|| arrived + TimeDelta::minutes(25)),
            ..Visit::blank(no as u64, id)
        }
    };
    (1..=40).rev().map(guest).collect()
}

fn assessed(id: u64, verdict: Verdict) -> Arc<Assessed> {
    let (proof, colour, reason) = match verdict {
        Verdict::Admit => (Proof::Verified, Colour::Green, Reason::Policy(PolicyReason::Booster)),
        Verdict::Review => (Proof::Verified, Colour::Yellow, Reason::Policy(PolicyReason::CompleteSeries)),
        Verdict::Refuse => (Proof::BadSignature, Colour::Red, Reason::Rejected(Rejection::BadSignature)),
        Verdict::Undetermined => (Proof::Malformed, Colour::Grey, Reason::Unreadable(DecodeError::Inflate)),
    };
    let proved = proof == Proof::Verified;
    let dose = Entry::Vaccination {
        dose: 3,
        of: 3,
        date: "2026-06-01".parse().expect("a day"),
        product: "CoronaVac".to_owned(),
        country: "ID".to_owned(),
        covid: true,
    };
    let assessment = Assessment {
        scheme: Some(Scheme::EuDcc),
        proof: Some(proof),
        validity: proved.then_some(Validity::Current),
        verdict,
        colour,
        reasons: vec![reason],
        policy: "id-2022-07".to_owned(),
        issuer: proved.then(|| "ID".to_owned()),
        issuer_name: None,
        holder: proved.then(|| Holder {
            name: "Éléonore Brûlé-Nguyễn".to_owned(),
            standard_name: Some("BRULE<NGUYEN<<ELEONORE".to_owned()),
            birth_date: Some(PartialDate { year: 1988, month: Some(4), day: Some(21) }.into()),
        }),
        entries: if proved { vec![dose] } else { Vec::new() },
        rules: Vec::new(),
        fingerprint: None,
        together: 1,
    };
    Arc::new(Assessed { id, assessment, grounds: Grounds::Scanned(ScanSource::Camera), beside: None })
}

/// Somebody whose certificate is genuine and not enough.
fn verified_red(id: u64) -> Arc<Assessed> {
    let mut red = (*assessed(id, Verdict::Review)).clone();
    red.assessment.verdict = Verdict::Refuse;
    red.assessment.colour = Colour::Red;
    red.assessment.reasons = vec![Reason::Policy(PolicyReason::NoBooster)];
    Arc::new(red)
}

fn seen_letter(id: u64) -> Arc<Assessed> {
    let mut seen = (*assessed(id, Verdict::Review)).clone();
    (seen.assessment.proof, seen.assessment.validity, seen.assessment.holder) = (None, None, None);
    seen.assessment.entries.clear();
    seen.assessment.reasons = vec![Reason::Policy(PolicyReason::SeenDoctorsLetter)];
    seen.grounds = Grounds::Seen(Document::DoctorsLetter);
    Arc::new(seen)
}
