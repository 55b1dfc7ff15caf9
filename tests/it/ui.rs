//! The panels, drawn from a hand-made state: widgets are found by their labels, and what they want is
//! compared.

use std::sync::Arc;

use egui::Key;
use egui_kittest::{
    Harness,
    kittest::{By, Queryable as _},
};
use posjaga::{
    app::{
        Assessed, Card, CheckIn, Command, Correct, Encryption, Event, Find, Finding, Found, Grounds, Guest,
        HELD_FOR, Installable, LogState, Notice, PolicyName, Presence, Preview, SaveTrouble, Saving, Secret,
        SettingsChange, State, TrustSummary, Wanted, Worker,
    },
    credential::{DecodeError, Entry, Holder, PartialDate, Scheme},
    data_folder::Settings,
    office::{Judging, PolicyChoice},
    policy::{Colour, Document, PolicyReason},
    scan::{
        ScanSource,
        camera::{CameraDevice, CameraStatus, Hint},
        frame::CameraError,
    },
    time::{Timestamp, local_day},
    ui::{desk::Desk, dialogs::DialogKind, theme},
    verdict::{Assessment, Proof, Reason, Verdict},
    verify::{Rejection, Validity},
    visit::{EvidenceKind, Field, Visit, VisitId},
    visit_log::{KeyError, LogTrouble},
    words::{Language, dates, find, judgement},
};

pub struct Window {
    desk: Desk,
    pub state: State,
    commands: Vec<Command>,
}

pub type Test = Harness<'static, Window>;

pub fn now() -> Timestamp {
    "2026-11-24T02:05:00Z".parse().unwrap()
}

pub fn window(state: State) -> Test {
    window_of([1280.0, 720.0], state)
}

pub fn window_of(size: [f32; 2], state: State) -> Test {
    let window = Window { desk: Desk::new("/tmp".into()), state, commands: Vec::new() };
    let draw = |ui: &mut egui::Ui, window: &mut Window| {
        window.desk.ui(ui, &window.state, None, &mut window.commands);
    };
    let mut test =
        Harness::builder().with_size(size).with_context_setup(theme::dress).build_ui_state(draw, window);
    test.run();
    test
}

/// A desk at which everything is well.
pub fn state() -> State {
    let settings = Settings { language: Language::Indonesian, ..Settings::default() };
    let mut state = State::new(settings, now());
    state.log = LogState::Ready;
    state.trust = Some(TrustSummary { signers: 12, newest: Some(now()), ..TrustSummary::default() });
    state.camera = CameraStatus::Trouble(CameraError::NotFound);
    state
}

pub fn showing(assessed: &Arc<Assessed>) -> State {
    let mut state = state();
    state.apply(Event::Judged(assessed.clone()));
    state
}

fn assessed(id: u64, verdict: Verdict, name: &str) -> Arc<Assessed> {
    let (proof, colour, reason) = match verdict {
        Verdict::Admit => (Proof::Verified, Colour::Green, Reason::Policy(PolicyReason::Booster)),
        Verdict::Review => (Proof::Verified, Colour::Yellow, Reason::Policy(PolicyReason::CompleteSeries)),
        Verdict::Refuse => (Proof::BadSignature, Colour::Red, Reason::Rejected(Rejection::BadSignature)),
        Verdict::Undetermined => (Proof::Malformed, Colour::Grey, Reason::Unreadable(DecodeError::Inflate)),
    };
    let proved = proof == Proof::Verified;
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
            name: name.to_owned(),
            standard_name: None,
            birth_date: Some(PartialDate { year: 1988, month: Some(4), day: Some(21) }.into()),
        }),
        entries: if proved { vec![dose()] } else { Vec::new() },
        rules: Vec::new(),
        fingerprint: None,
        together: 1,
    };
    Arc::new(Assessed { id, assessment, grounds: Grounds::Scanned(ScanSource::Camera), beside: None })
}

/// Somebody who is admitted.
pub fn admitted(id: u64, name: &str) -> Arc<Assessed> {
    assessed(id, Verdict::Admit, name)
}

/// Somebody who is refused.
pub fn refused(id: u64) -> Arc<Assessed> {
    assessed(id, Verdict::Refuse, "")
}

fn dose() -> Entry {
    Entry::Vaccination {
        dose: 3,
        of: 3,
        date: "2026-06-01".parse().unwrap(),
        product: String::new(),
        country: "ID".to_owned(),
        covid: true,
    }
}

pub fn visit(no: u64, name: &str, arrived: Timestamp) -> Visit {
    let id = VisitId::parse(&format!("01J00000000000000000000{no:03}")).unwrap();
    Visit {
        name: name.to_owned(),
        organisation: "Dinas Kesehatan".to_owned(),
        purpose: "Rapat".to_owned(),
        host: "Bagian Umum".to_owned(),
        evidence: EvidenceKind::Verified,
        verdict: Some(Verdict::Admit),
        policy: "id-2022-07".to_owned(),
        post: "Pintu Utama".to_owned(),
        arrived,
        ..Visit::blank(no, id)
    }
}

pub fn commands(test: &mut Test) -> Vec<Command> {
    let mut commands = std::mem::take(&mut test.state_mut().commands);
    // What only helps while somebody types.
    commands.retain(|command| {
        !matches!(command, Command::Suggest(_) | Command::Know { .. } | Command::KeepDraft(_))
    });
    commands
}

/// Opens a dialog.
pub fn open(test: &mut Test, kind: DialogKind) {
    let Window { desk, state, commands } = test.state_mut();
    desk.open(kind, state, commands);
}

pub fn press(test: &mut Test, key: Key) {
    test.key_press(key);
    test.run();
}

pub fn type_text(test: &mut Test, typed: &str) {
    test.event(egui::Event::Text(typed.to_owned()));
    test.run();
}

fn check_in(commands: &[Command]) -> &CheckIn {
    match commands {
        [Command::CheckIn(check_in)] => check_in,
        other => panic!("not one check-in: {other:?}"),
    }
}

fn name_field(test: &Test) -> String {
    field(test, Language::Indonesian.plain("field-name-label"))
}

pub fn field(test: &Test, label: &str) -> String {
    test.get(By::new().role(egui::accesskit::Role::TextInput).label(label)).value().unwrap_or_default()
}

#[test]
fn every_verdict_is_a_word_in_both_languages_at_both_sizes() {
    for size in [[1280.0, 720.0], [1024.0, 768.0]] {
        for language in [Language::Indonesian, Language::English] {
            for verdict in Verdict::ALL {
                let assessed = assessed(1, verdict, "Siti Aminah");
                let mut state = showing(&assessed);
                state.settings.language = language;
                let test = window_of(size, state);
                let headline = judgement::headline(&assessed.assessment, language);
                let spoken = format!("{headline} · ");
                let band = test.get_by_label_contains(&spoken);
                let screen = egui::Rect::from_min_size(egui::Pos2::ZERO, size.into());
                assert!(screen.contains_rect(band.rect()), "{headline} at {size:?}: {:?}", band.rect());
                assert!(band.rect().height() >= theme::VERDICT_SIZE_MIN);
                let reason = judgement::reason(&assessed.assessment.reasons[0], language);
                assert!(screen.contains_rect(test.get_by_label(reason).rect()), "{reason} at {size:?}");
                let action = test
                    .query_all_by_label_contains("(Enter)")
                    .next()
                    .expect("there is a button for the one key");
                assert!(screen.contains_rect(action.rect()), "the button at {size:?}: {:?}", action.rect());
            }
        }
    }
}

#[test]
fn one_key_checks_an_admitted_guest_in() {
    let assessed = assessed(1, Verdict::Admit, "Siti Aminah");
    let mut test = window(showing(&assessed));
    press(&mut test, Key::Enter);
    let commands = commands(&mut test);
    let check_in = check_in(&commands);
    assert_eq!(check_in.assessed.as_ref(), Some(&assessed));
    assert_eq!(check_in.guest.text(Field::Name), "Siti Aminah");
    assert_eq!(check_in.guest.party, 1);
}

#[test]
fn a_form_with_work_in_it_is_not_replaced_by_the_next_scan() {
    let (siti, budi) = (assessed(1, Verdict::Admit, "Siti"), assessed(2, Verdict::Review, "Budi"));
    let mut test = window(showing(&siti));
    type_text(&mut test, "1");
    test.state_mut().state.apply(Event::Judged(budi.clone()));
    test.run();
    assert_eq!(name_field(&test), "Siti");
    press(&mut test, Key::Enter);
    let first = commands(&mut test);
    let key = check_in(&first).key.clone();
    assert_eq!(check_in(&first).assessed.as_ref(), Some(&siti));
    assert_eq!(check_in(&first).guest.text(Field::Purpose), "Rapat");

    let id = visit(1, "Siti", now()).id;
    test.state_mut().state.apply(Event::Saved { key, assessed: Some(1), id, name: "Siti".to_owned() });
    test.run();
    assert_eq!(name_field(&test), "Budi", "the one who waits is next");
    press(&mut test, Key::Enter);
    let second = commands(&mut test);
    assert_eq!(check_in(&second).assessed.as_ref(), Some(&budi));
    assert_ne!(check_in(&first).key, check_in(&second).key);
}

#[test]
fn an_untouched_form_follows_the_next_scan() {
    let mut test = window(showing(&assessed(1, Verdict::Admit, "Siti")));
    test.state_mut().state.apply(Event::Judged(assessed(2, Verdict::Undetermined, "")));
    test.run();
    assert_eq!(name_field(&test), "");
}

#[test]
fn a_visit_that_was_not_saved_keeps_its_draft_and_its_key() {
    let mut test = window(showing(&assessed(1, Verdict::Admit, "Siti")));
    type_text(&mut test, "2");
    press(&mut test, Key::Enter);
    let first = commands(&mut test);
    let key = check_in(&first).key.clone();
    test.state_mut().state.saving = Saving::Pending { key: key.clone() };
    press(&mut test, Key::Enter);
    assert_eq!(commands(&mut test), [], "it is already under way");

    let why = SaveTrouble::Log(LogTrouble::DiskFull);
    test.state_mut().state.apply(Event::NotSaved { key: key.clone(), why });
    test.run();
    // The disk is named in the form.
    test.get_by_label(
        &Language::Indonesian
            .filled("desk-not-saved-log", &[("trouble", Language::Indonesian.plain("desk-log-full").into())]),
    );
    assert_eq!(name_field(&test), "Siti");
    press(&mut test, Key::Enter);
    assert_eq!(check_in(&commands(&mut test)), check_in(&first));
}

#[test]
fn a_guest_without_a_name_is_asked_for_it() {
    let mut test = window(state());
    press(&mut test, Key::Enter);
    assert_eq!(commands(&mut test), []);
    test.get_by_label(Language::Indonesian.plain("desk-name-missing"));
    type_text(&mut test, "Lestari");
    press(&mut test, Key::Enter);
    let commands = commands(&mut test);
    assert_eq!(check_in(&commands).guest.text(Field::Name), "Lestari");
    assert_eq!(check_in(&commands).assessed, None);
}

#[test]
fn a_name_typed_into_nothing_goes_into_the_form() {
    let mut test = window(state());
    for letter in ["L", "e", "s", " ", "t"] {
        type_text(&mut test, letter);
    }
    assert_eq!(name_field(&test), "Les t");

    // And so does one that comes all at once.
    let mut test = window(state());
    type_text(&mut test, "Budi Santoso");
    assert_eq!(name_field(&test), "Budi Santoso");
}

#[test]
fn whoever_is_turned_away_needs_no_name() {
    let assessed = assessed(1, Verdict::Refuse, "");
    let mut test = window(showing(&assessed));
    press(&mut test, Key::Enter);
    let commands = commands(&mut test);
    assert_eq!(check_in(&commands).guest.text(Field::Name), Language::Indonesian.plain("desk-nameless"));
    assert_eq!(check_in(&commands).assessed.as_ref(), Some(&assessed));
}

fn showing_inside(arrived: Timestamp) -> State {
    let mut state = showing(&assessed(1, Verdict::Admit, "Siti"));
    let presence = Presence::Inside(Box::new(visit(7, "Siti", arrived)));
    state.apply(Event::Presence { assessed: 1, presence });
    state
}

#[test]
fn a_guest_who_is_inside_is_checked_out_by_one_key() {
    let mut test = window(showing_inside(now() - chrono::TimeDelta::minutes(2)));
    assert_eq!(name_field(&test), "", "a new visit begins with nothing of the old one");
    press(&mut test, Key::Enter);
    assert_eq!(commands(&mut test), [Command::CheckOut(visit(7, "", now()).id)]);
}

#[test]
fn a_guest_who_has_been_inside_for_a_while_leaves_by_his_code_alone() {
    let mut test = window(showing_inside(now() - chrono::TimeDelta::minutes(40)));
    press(&mut test, Key::Enter);
    assert_eq!(
        commands(&mut test),
        [Command::CheckOut(visit(7, "", now()).id)],
        "once, and the key does no more"
    );

    // A code that has only lain there, or one that is shown while somebody is typing, waits for the key.
    let mut state = showing(&assessed(1, Verdict::Admit, "Siti"));
    state.card.as_mut().unwrap().lies_there = true;
    let inside = visit(7, "Siti", now() - chrono::TimeDelta::minutes(40));
    state.apply(Event::Presence { assessed: 1, presence: Presence::Inside(Box::new(inside)) });
    assert_eq!(commands(&mut window(state)), []);
}

#[test]
fn a_second_press_of_the_key_does_not_throw_out_who_has_just_come() {
    let mut test = window(showing_inside(now() - chrono::TimeDelta::seconds(4)));
    press(&mut test, Key::Enter);
    assert_eq!(commands(&mut test), []);
    test.get_by_label(Language::Indonesian.plain("desk-just-arrived")).click();
    test.run();
    assert_eq!(commands(&mut test), [Command::CheckOut(visit(7, "", now()).id)]);
}

#[test]
fn escape_takes_the_verdict_and_its_name_away() {
    let mut test = window(showing(&assessed(1, Verdict::Review, "Budi")));
    assert_eq!(name_field(&test), "Budi");
    press(&mut test, Key::Escape);
    assert_eq!(commands(&mut test), [Command::Dismiss]);
    test.state_mut().state.dismiss();
    test.run();
    assert_eq!(name_field(&test), "");
}

#[test]
fn what_the_officer_saw_is_one_key_each() {
    let mut test = window(state());
    for (key, document) in [
        (Key::F5, Document::Card),
        (Key::F6, Document::App),
        (Key::F7, Document::DoctorsLetter),
        (Key::F8, Document::Child),
    ] {
        press(&mut test, key);
        assert_eq!(commands(&mut test), [Command::Seen(document)]);
    }
}

#[test]
fn what_the_officer_saw_belongs_to_the_guest_in_the_form() {
    let mut test = window(state());
    type_text(&mut test, "Lestari");
    let seen =
        Assessed { grounds: Grounds::Seen(Document::Card), ..(*assessed(5, Verdict::Review, "")).clone() };
    let seen = Arc::new(Assessed {
        assessment: Assessment { proof: None, holder: None, ..seen.assessment.clone() },
        ..seen
    });
    test.state_mut().state.apply(Event::Judged(seen.clone()));
    test.run();
    press(&mut test, Key::Enter);
    let commands = commands(&mut test);
    assert_eq!(check_in(&commands).guest.text(Field::Name), "Lestari");
    assert_eq!(check_in(&commands).assessed.as_ref(), Some(&seen));
    assert_eq!(seen.evidence(), EvidenceKind::Seen(Document::Card));
}

#[test]
fn a_digit_picks_a_purpose_unless_it_is_being_typed() {
    // Of an empty form it may be the number of a card.
    let mut test = window(state());
    type_text(&mut test, "3");
    assert_eq!(
        (name_field(&test).as_str(), field(&test, Language::Indonesian.plain("field-purpose-label"))),
        ("3", String::new())
    );

    let mut test = window(showing(&assessed(1, Verdict::Admit, "Siti")));
    type_text(&mut test, "3");
    assert_eq!(field(&test, Language::Indonesian.plain("field-purpose-label")), "Antar surat");

    test.get(
        By::new()
            .role(egui::accesskit::Role::TextInput)
            .label(Language::Indonesian.plain("field-phone-label")),
    )
    .focus();
    test.run();
    type_text(&mut test, "1");
    assert_eq!(field(&test, Language::Indonesian.plain("field-phone-label")), "1");
    assert_eq!(field(&test, Language::Indonesian.plain("field-purpose-label")), "Antar surat");
}

#[test]
fn a_digit_in_the_empty_field_of_purposes_picks_one() {
    let mut test = window(state());
    test.get(
        By::new()
            .role(egui::accesskit::Role::TextInput)
            .label(Language::Indonesian.plain("field-purpose-label")),
    )
    .focus();
    test.run();
    type_text(&mut test, "1");
    assert_eq!(field(&test, Language::Indonesian.plain("field-purpose-label")), "Rapat");
}

#[test]
fn the_number_of_the_card_is_typed_into_the_form() {
    let mut test = window(state());
    type_text(&mut test, "Lestari");
    let label = Field::Card.spec().label.in_language(Language::Indonesian);
    test.get(By::new().role(egui::accesskit::Role::TextInput).label(label)).focus();
    test.run();
    type_text(&mut test, "A-17");
    assert_eq!(field(&test, label), "A-17");
    press(&mut test, Key::Enter);
    assert_eq!(check_in(&commands(&mut test)).guest.text(Field::Card), "A-17");
}

#[test]
fn each_guest_inside_has_a_way_out() {
    let mut state = state();
    state.book.inside = vec![visit(2, "Budi", now()), visit(1, "Siti", now())];
    let mut test = window(state);
    test.get_by_label("Catat keluar Siti").click();
    test.run();
    assert_eq!(commands(&mut test), [Command::CheckOutRow(visit(1, "", now()).id)]);
}

#[test]
fn a_log_in_trouble_is_told_with_what_to_do_and_verdicts_go_on() {
    let mut state = showing(&assessed(1, Verdict::Admit, "Siti"));
    state.log = LogState::Trouble(LogTrouble::DiskFull);
    let mut test = window(state);
    test.get_by_label(
        "Disk penuh, buku tamu tidak bisa ditulis; kosongkan ruang disk. Sebelum itu beres, kunjungan tidak tercatat.",
    );
    test.get_by_label(Language::Indonesian.plain("desk-not-recorded"));
    test.get_by_label_contains("Layak Masuk · ");
    test.get_by_label(Language::Indonesian.plain("desk-log-retry")).click();
    test.run();
    assert_eq!(commands(&mut test), [Command::RetryLog]);
}

#[test]
fn another_policy_can_be_asked_while_the_credential_is_held() {
    let genuine = assessed(1, Verdict::Admit, "Siti");
    let mut state = showing(&genuine);
    let named =
        |id: &str| PolicyName { id: id.to_owned(), titles: [("id".to_owned(), id.to_owned())].into() };
    state.policies = vec![named("booster"), named("id-2022-07")];
    state.policy = Some(named("booster"));
    let day = local_day(now());
    let mut test = window(state);
    test.get_by_label(Language::Indonesian.plain("desk-preview-open")).click();
    test.run();
    // The field for a code behind the dialog has a button of the same name.
    let check = test.query_all_by_label(Language::Indonesian.plain("desk-preview-do")).last();
    check.expect("the dialog has its button").click();
    test.run();
    assert_eq!(commands(&mut test), [Command::Preview { policy: "booster".to_owned(), day }]);

    let mut answer = genuine.assessment.clone();
    (answer.verdict, answer.reasons) = (Verdict::Refuse, vec![Reason::Policy(PolicyReason::NoBooster)]);
    let preview = |answer| Event::Previewed(Preview { policy: "booster".to_owned(), day, answer });
    test.state_mut().state.apply(preview(Some(answer.clone())));
    test.run();
    test.get_by_label(judgement::headline(&answer, Language::Indonesian));
    test.get_by_label(judgement::reason(&answer.reasons[0], Language::Indonesian));
    // The verdict itself is as it was.
    test.get_by_label_contains("Layak Masuk · ");

    test.state_mut().state.apply(preview(None));
    test.run();
    test.get_by_label(Language::Indonesian.plain("desk-preview-gone"));
}

#[test]
fn guests_are_found_in_the_whole_log_and_who_was_with_them() {
    let language = Language::Indonesian;
    let mut test = window(state());
    let asked = |text: &str, before| Find::Visits { wanted: Wanted::text(text), before };
    let answer = |test: &mut Test, question: Find, found| {
        let state = &mut test.state_mut().state;
        state.find = Some(Finding::asking(question.clone(), state.find.take()));
        state.apply(Event::Found(question, found));
        test.run();
    };
    test.get_by_label(language.plain("find-open")).click();
    test.run();
    assert_eq!(commands(&mut test), [Command::Find(asked("", None))]);
    // The field has the focus; whatever the keys do elsewhere is written into it.
    type_text(&mut test, "si1");
    assert_eq!(commands(&mut test), [Command::Find(asked("si1", None))]);

    let (siti, budi) = (visit(2, "Siti Aminah", now()), visit(1, "Budi\u{202e}", now()));
    let found = Found { visits: vec![siti.clone()], more: true };
    answer(&mut test, asked("si1", None), Some(found));
    test.get_by_label("Siti Aminah");
    test.get_by_label(language.plain("find-more")).click();
    test.run();
    assert_eq!(commands(&mut test), [Command::Find(asked("si1", Some(2)))]);
    answer(&mut test, asked("si1", Some(2)), Some(Found { visits: vec![budi], more: false }));
    test.get_by_label("Siti Aminah");
    test.get_by_label("Budi�");

    test.get_by_label(&find::correction_of(&siti, language)).click();
    test.run();
    // Not without a reason.
    test.get_by_label(language.plain("find-save")).click();
    test.run();
    assert_eq!(commands(&mut test), []);
    test.get(By::new().role(egui::accesskit::Role::TextInput).label(language.plain("find-why"))).focus();
    test.run();
    type_text(&mut test, "salah ketik");
    test.get_by_label(language.plain("find-save")).click();
    test.run();
    let (guest, why) = (Guest::of(&siti), "salah ketik".to_owned());
    assert_eq!(
        commands(&mut test),
        [Command::Correct(Box::new(Correct { id: siti.id, guest, why, ..Correct::default() }))]
    );
    let trouble = SaveTrouble::Log(LogTrouble::DiskFull);
    test.state_mut().state.apply(Event::Corrected(siti.id, Err(trouble)));
    test.run();
    let full = language.plain("desk-log-full");
    test.get_by_label(&language.filled("desk-not-saved-log", &[("trouble", full.into())]));
    test.state_mut().state.apply(Event::Corrected(siti.id, Ok(())));
    test.run();
    assert_eq!(commands(&mut test), [Command::Find(asked("si1", None))]);

    test.get_by_label(&find::together_with(&siti, language)).click();
    test.run();
    assert_eq!(commands(&mut test), [Command::Find(Find::With(siti.id))]);
    answer(&mut test, Find::With(siti.id), Some(Found::default()));
    test.get_by_label(&find::met(&siti, language));
    test.get_by_label(language.plain("find-nobody"));
    test.get_by_label(language.plain("find-back")).click();
    test.run();
    assert_eq!(commands(&mut test), [Command::Find(asked("si1", None))]);
    answer(&mut test, asked("si1", None), None);
    test.get_by_label(language.plain("find-failed"));

    // The next guest does not wait behind it.
    test.state_mut().state.apply(Event::Judged(assessed(1, Verdict::Admit, "Siti")));
    test.run();
    test.run();
    assert_eq!(commands(&mut test), [Command::CloseFind]);
    assert!(test.query_by_label(language.plain("find-title")).is_none());
}

#[test]
fn a_credential_is_not_held_for_long_and_another_code_is_not_taken_for_it() {
    let mut state = showing(&assessed(1, Verdict::Admit, "Siti"));
    assert_eq!(state.held_until, Some(now() + HELD_FOR));
    assert_eq!(state.next_deadline().map(|at| at <= now() + HELD_FOR), Some(true));
    // A stray code does not part two codes of one guest, and the other policy would not be about it.
    state.apply(Event::Judged(assessed(2, Verdict::Refuse, "")));
    assert_eq!(state.held_until, Some(now() + HELD_FOR));
    assert!(!state.may_preview());
    assert!(window(state).query_by_label(Language::Indonesian.plain("desk-preview-open")).is_none());

    let mut state = showing(&assessed(1, Verdict::Admit, "Siti"));
    let mut seen = (*assessed(2, Verdict::Admit, "")).clone();
    seen.grounds = Grounds::Seen(Document::App);
    state.apply(Event::Judged(Arc::new(seen)));
    assert_eq!(state.held_until, None, "another guest stands there");
}

#[test]
fn the_next_code_of_a_credential_is_asked_for() {
    let mut state = state();
    state.apply(Event::PartSeen { seen: 1, of: 3 });
    state.apply(Event::PartSeen { seen: 2, of: 3 });
    let notices: Vec<_> = state.notices.iter().map(|posted| posted.notice.clone()).collect();
    assert_eq!(notices, [Notice::PartSeen { seen: 2, of: 3 }]);
    window(state).get_by_label_contains("Kode 2 dari 3 terbaca");
    let mut state = showing(&assessed(1, Verdict::Admit, "Siti"));
    state.apply(Event::PartSeen { seen: 1, of: 2 });
    state.apply(Event::Judged(assessed(2, Verdict::Admit, "Siti")));
    assert!(state.notices.is_empty());
}

#[test]
fn a_list_of_test_keys_is_warned_of() {
    let mut state = state();
    state.trust = Some(TrustSummary { signers: 1, for_tests: true, ..TrustSummary::default() });
    window(state).get_by_label(Language::Indonesian.plain("desk-trust-for-tests"));
}

#[test]
fn a_destruction_that_waits_asks_whether_the_date_is_right() {
    let mut state = state();
    state.apply(Event::RetentionWaits(true));
    let mut test = window(state);
    let today = dates::date(local_day(now()), Language::Indonesian);
    test.get_by_label(&Language::Indonesian.filled("desk-retention-waits", &[("today", today.into())]));
    test.get_by_label(Language::Indonesian.plain("desk-clock-confirm")).click();
    test.run();
    assert_eq!(commands(&mut test), [Command::ConfirmClock]);
}

#[test]
fn a_log_that_is_brought_up_to_date_or_held_by_a_reader_says_so() {
    let mut state = state();
    state.apply(Event::Log(LogState::Upgrading { percent: 42 }));
    state.apply(Event::LogHeld(Some(65)));
    let test = window(state);
    test.get_by_label(&Language::Indonesian.filled("desk-log-upgrading", &[("percent", 42_u64.into())]));
    test.get_by_label(&Language::Indonesian.filled("desk-log-held", &[("mebibytes", 65_u64.into())]));
    test.get_by_label(Language::Indonesian.plain("desk-log-opening"));
}

#[test]
fn a_desk_without_a_trust_list_says_what_to_do_and_helps() {
    let mut state = state();
    state.trust = Some(TrustSummary::default());
    let mut test = window(state);
    test.get_by_label(Language::Indonesian.plain("desk-no-trust-list"));
    test.get_by_label(Language::Indonesian.plain("desk-add-trust-list")).click();
    test.run();
    type_text(&mut test, "/media/usb/daftar.txt");
    press(&mut test, Key::Enter);
    assert_eq!(commands(&mut test), [Command::Add(Installable::Trust, "/media/usb/daftar.txt".into())]);
}

#[test]
fn every_trouble_of_the_camera_has_a_sentence() {
    let mut seen = std::collections::BTreeSet::new();
    for trouble in [
        CameraError::NotFound,
        CameraError::Busy,
        CameraError::Denied,
        CameraError::Lost,
        CameraError::Silent,
        CameraError::NoFormat,
        CameraError::Other,
    ] {
        let sentences = [
            Language::English.plain("camera-not-found"),
            Language::English.plain("camera-busy"),
            CameraError::Denied.in_words(Language::English),
            Language::English.plain("camera-lost"),
            Language::English.plain("camera-silent"),
            Language::English.plain("camera-no-format"),
            Language::English.plain("camera-other"),
        ];
        let mut state = state();
        state.settings.language = Language::English;
        state.camera = CameraStatus::Trouble(trouble);
        let test = window(state);
        let shown: Vec<_> =
            sentences.into_iter().filter(|sentence| test.query_by_label(sentence).is_some()).collect();
        assert_eq!(shown.len(), 1, "{trouble:?}");
        seen.insert(shown[0]);
    }
    assert_eq!(seen.len(), 7);
}

#[test]
fn what_would_help_a_code_stands_below_the_picture() {
    let hints = [
        (Some(Hint::Closer), Language::Indonesian.plain("desk-hint-closer")),
        (Some(Hint::HoldStill), Language::Indonesian.plain("desk-hint-hold-still")),
        (Some(Hint::Glare), Language::Indonesian.plain("desk-hint-glare")),
        (Some(Hint::Dark), Language::Indonesian.plain("desk-hint-dark")),
        (Some(Hint::MicroQr), Language::Indonesian.plain("desk-hint-micro-qr")),
        (None, Language::Indonesian.plain("desk-camera-running")),
    ];
    for (hint, sentence) in hints {
        let mut state = state();
        let device = CameraDevice { id: "webcam".into(), name: "Webcam".into() };
        state.apply(Event::CameraStatus(CameraStatus::Running { device, width: 1280, height: 720 }));
        state.apply(Event::CameraHint(hint));
        let test = window(state);
        let shown: Vec<_> = hints
            .iter()
            .filter(|(_, other)| test.query_by_label(other).is_some())
            .map(|hint| hint.1)
            .collect();
        assert_eq!(shown, [sentence]);
    }
}

#[test]
fn a_typed_code_is_judged() {
    let mut test = window(state());
    test.get(
        By::new().role(egui::accesskit::Role::TextInput).label(Language::Indonesian.plain("desk-code-field")),
    )
    .focus();
    test.run();
    type_text(&mut test, "HC1:ABC");
    press(&mut test, Key::Enter);
    match commands(&mut test).as_slice() {
        [Command::Judge(code)] => {
            assert_eq!(code.content, b"HC1:ABC");
            assert_eq!(code.source, ScanSource::Typed);
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn names_go_from_the_screen_after_a_while() {
    let mut test = window(showing(&assessed(1, Verdict::Review, "Budi")));
    test.get_by_label("Budi");
    test.state_mut().state.pass_time(now() + posjaga::app::NAMES_SHOWN_FOR);
    test.run();
    assert!(test.query_by_label("Budi").is_none());
    test.get_by_label(Language::Indonesian.plain("desk-names-hidden"));
    assert_eq!(name_field(&test), "");
}

#[test]
fn a_name_that_turns_the_text_round_is_shown_harmless() {
    let test = window(showing(&assessed(1, Verdict::Admit, "Siti\u{202e}gnuruB\nDITOLAK")));
    test.get_by_label("Siti\u{fffd}gnuruB\u{fffd}DITOLAK");
}

#[test]
fn a_day_is_exported_with_two_clicks() {
    let mut test = window(state());
    test.get_by_label(Language::Indonesian.plain("desk-export-open")).click();
    test.run();
    test.get_by_label(Language::Indonesian.plain("desk-export-do")).click();
    test.run();
    let today = posjaga::time::local_day(now());
    match commands(&mut test).as_slice() {
        [Command::Export(export)] => {
            assert_eq!((export.from, export.to), (today, today));
            assert_eq!(export.path, std::path::Path::new("/tmp").join(format!("buku-tamu-{today}.csv")));
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_language_changes_with_a_click() {
    let mut test = window(state());
    test.get_by_label(Language::Indonesian.plain("desk-settings-open")).click();
    test.run();
    test.get_by_label("English").click();
    test.run();
    let english = |settings: &mut Settings| settings.language = Language::English;
    let change = Command::Change(SettingsChange::of(&test.state().state.settings, english));
    assert_eq!(commands(&mut test), [Command::ListInstalled, change]);
}

#[test]
fn a_worker_that_died_is_told_for_good() {
    let mut state = state();
    for worker in [Worker::Judge, Worker::Clerk, Worker::Files, Worker::Watch] {
        state.apply(Event::Died(worker));
    }
    state.pass_time(now() + chrono::TimeDelta::hours(8));
    let test = window(state);
    for sentence in [
        Language::Indonesian.plain("desk-judge-died"),
        Language::Indonesian.plain("desk-clerk-died"),
        Language::Indonesian.plain("desk-files-died"),
        Language::Indonesian.plain("desk-watch-died"),
    ] {
        test.get_by_label(sentence);
    }
}

#[test]
fn nothing_breaks_in_a_window_that_is_far_too_small() {
    for size in [[320.0, 200.0], [640.0, 300.0], [1.0, 1.0]] {
        let mut state = showing_inside(now());
        state.log = LogState::Trouble(LogTrouble::ReadOnly);
        state.apply(Event::Notice(posjaga::app::Notice::SheetFailed));
        window_of(size, state);
    }
}

#[test]
fn a_demo_says_so() {
    let mut state = state();
    state.demo = true;
    window(state).get_by_label(Language::Indonesian.plain("desk-demo-banner"));
}

#[test]
fn a_verdict_that_was_logged_says_so() {
    let mut state = showing(&assessed(1, Verdict::Admit, "Siti"));
    let id = visit(1, "", now()).id;
    state.apply(Event::Saved { key: "k".to_owned(), assessed: Some(1), id, name: "Siti".to_owned() });
    assert!(matches!(state.card, Some(Card { filed_at: Some(_), .. })));
}

/// The passphrases that were sent, without their kind.
fn secrets(commands: &[Command]) -> Vec<&str> {
    let secret = |command| match command {
        &Command::Unlock(ref secret) | &Command::Encrypt(ref secret) => Some(secret.0.as_str()),
        _ => None,
    };
    commands.iter().filter_map(secret).collect()
}

#[test]
fn a_locked_guest_book_asks_for_its_passphrase_by_itself_and_can_wait() {
    let mut state = state();
    state.log = LogState::Trouble(LogTrouble::KeyNeeded);
    let mut test = window(state);
    type_text(&mut test, "kopi pagi hari");
    press(&mut test, Key::Enter);
    let sent = commands(&mut test);
    assert!(matches!(sent[..], [Command::Unlock(_)]), "{sent:?}");
    assert_eq!(secrets(&sent), ["kopi pagi hari"]);

    test.state_mut().state.apply(Event::Encryption(Encryption::Refused(KeyError::Wrong)));
    test.run();
    assert!(test.query_by_label_contains("kata sandi salah").is_some());
    test.get_by_label(Language::Indonesian.plain("encryption-later")).click();
    test.run();
    assert!(
        test.query_by_label(Language::Indonesian.plain("encryption-unlock-hint")).is_none(),
        "verdicts go on without it"
    );
    test.get_by_label(Language::Indonesian.plain("desk-log-unlock")).click();
    test.run();
    assert!(test.query_by_label(Language::Indonesian.plain("encryption-unlock-hint")).is_some());
}

#[test]
fn the_recovery_key_stays_on_the_screen_until_it_is_kept() {
    let mut state = state();
    let key = (0..14).map(|group| format!("{group:04}")).collect::<Vec<_>>().join("-");
    state.apply(Event::Encryption(Encryption::New(Secret(key.into()))));
    state.apply(Event::Encryption(Encryption::On));
    let mut test = window(state);
    press(&mut test, Key::Escape);
    assert!(test.query_by_label("0000 - 0001 - 0002 - 0003").is_some());
    test.get_by_label(Language::Indonesian.plain("encryption-kept")).click();
    test.run();
    assert_eq!(commands(&mut test), [Command::RecoveryKeyKept]);
}

#[test]
fn a_half_typed_name_is_taken_up_by_the_code_of_the_same_guest() {
    for written in ["Sit", "siti ami", "Ami", ""] {
        let mut test = window(state());
        if written.is_empty() {
            type_text(&mut test, "1");
        } else {
            type_text(&mut test, written);
        }
        let siti = assessed(1, Verdict::Admit, "Siti Aminah");
        test.state_mut().state.apply(Event::Judged(siti.clone()));
        test.run();
        assert_eq!(name_field(&test), "Siti Aminah", "{written}");
        press(&mut test, Key::Enter);
        let sent = commands(&mut test);
        assert_eq!(check_in(&sent).assessed.as_ref(), Some(&siti));
    }
}

#[test]
fn a_half_typed_name_and_another_guests_code_log_nobody_before_it_is_said_whose_it_is() {
    let half_typed = |verdict| {
        let mut test = window(state());
        type_text(&mut test, "Bu");
        test.state_mut().state.apply(Event::Judged(assessed(1, verdict, "Siti Aminah")));
        test.run();
        press(&mut test, Key::Enter);
        assert_eq!(commands(&mut test), [], "{verdict:?}");
        test.get_by_label(Language::Indonesian.plain("desk-whose-draft"));
        test
    };
    for verdict in Verdict::ALL {
        half_typed(verdict);
    }
    // The first answer has the keyboard: the code is this guest's.
    let mut test = half_typed(Verdict::Admit);
    press(&mut test, Key::Enter);
    assert_eq!(name_field(&test), "Siti Aminah");
    press(&mut test, Key::Enter);
    assert!(check_in(&commands(&mut test)).assessed.is_some());
    // Or it is the next one's, who is next then.
    let mut test = half_typed(Verdict::Admit);
    test.get_by_label(Language::Indonesian.plain("desk-draft-goes-on")).click();
    test.run();
    press(&mut test, Key::Enter);
    let sent = commands(&mut test);
    assert_eq!((check_in(&sent).assessed.clone(), check_in(&sent).guest.text(Field::Name)), (None, "Bu"));
    let (key, id) = (check_in(&sent).key.clone(), visit(1, "Bu", now()).id);
    test.state_mut().state.apply(Event::Saved { key, assessed: None, id, name: "Siti".to_owned() });
    test.run();
    assert_eq!(name_field(&test), "Siti Aminah");
    // Waved away, it does not come back.
    let mut test = half_typed(Verdict::Admit);
    press(&mut test, Key::Escape);
    assert_eq!(commands(&mut test), [Command::Dismiss]);
    assert!(test.query_by_label(Language::Indonesian.plain("desk-whose-draft")).is_none());
    assert_eq!(name_field(&test), "Bu");
}

#[test]
fn a_guest_who_leaves_while_another_name_is_typed_logs_nobody() {
    let mut test = window(state());
    type_text(&mut test, "Bu");
    test.state_mut().state.apply(Event::Judged(assessed(1, Verdict::Admit, "Siti")));
    let inside = visit(1, "Siti", now() - chrono::TimeDelta::hours(1));
    let presence = Presence::Inside(Box::new(inside.clone()));
    test.state_mut().state.apply(Event::Presence { assessed: 1, presence });
    test.run();
    press(&mut test, Key::Enter);
    assert_eq!(commands(&mut test), []);
    test.get_by_label(Language::Indonesian.plain("desk-use-code")).click();
    test.run();
    press(&mut test, Key::Enter);
    assert_eq!(commands(&mut test), [Command::CheckOut(inside.id)]);
}

#[test]
fn a_verdict_of_old_lists_is_taken_back_and_not_logged() {
    let mut test = window(showing(&assessed(1, Verdict::Admit, "Siti")));
    test.state_mut().state.apply(Event::GroundsChanged { up_to: 1 });
    test.run();
    test.get_by_label(Language::Indonesian.plain("desk-verdict-taken-back"));
    assert!(test.query_by_label_contains("Layak Masuk · ").is_none());
    assert_eq!(name_field(&test), "");
    press(&mut test, Key::Enter);
    assert_eq!(commands(&mut test), [], "there is no name");

    // A draft keeps what was typed, and says that it has lost its verdict.
    let mut test = window(showing(&assessed(1, Verdict::Admit, "Siti")));
    type_text(&mut test, "1");
    test.state_mut().state.apply(Event::GroundsChanged { up_to: 1 });
    test.run();
    press(&mut test, Key::Enter);
    assert_eq!(commands(&mut test), []);
    test.get_by_label(Language::Indonesian.plain("desk-draft-taken-back"));
    // Scanned again, it is judged anew.
    let again = assessed(2, Verdict::Review, "Siti");
    test.state_mut().state.apply(Event::Judged(again.clone()));
    test.run();
    press(&mut test, Key::Enter);
    let sent = commands(&mut test);
    assert_eq!(check_in(&sent).assessed.as_ref(), Some(&again));
    assert_eq!(check_in(&sent).guest.text(Field::Purpose), "Rapat");
}

#[test]
fn every_trouble_of_a_picture_has_its_own_sentence() {
    use posjaga::scan::pictures::PictureTrouble;
    for trouble in [
        PictureTrouble::NotFound,
        PictureTrouble::Unreadable,
        PictureTrouble::Broken,
        PictureTrouble::Unknown,
        PictureTrouble::Heic,
        PictureTrouble::Avif,
        PictureTrouble::Locked,
        PictureTrouble::TooLarge,
        PictureTrouble::TooSlow,
    ] {
        let mut state = state();
        state.settings.language = Language::English;
        state.apply(Event::Notice(Notice::PictureRefused(trouble)));
        window(state).get_by_label(trouble.in_words(Language::English));
    }
}

#[test]
fn what_was_verified_stays_beside_what_the_officer_saw() {
    let red = assessed(1, Verdict::Refuse, "");
    let red = Arc::new(Assessed {
        assessment: Assessment { proof: Some(Proof::Verified), ..red.assessment.clone() },
        ..(*red).clone()
    });
    let seen = |id| {
        let seen = assessed(id, Verdict::Admit, "");
        let assessment = Assessment { proof: None, holder: None, ..seen.assessment.clone() };
        Arc::new(Assessed { assessment, grounds: Grounds::Seen(Document::DoctorsLetter), ..(*seen).clone() })
    };
    let language = Language::Indonesian;
    let mut state = showing(&red);
    state.apply(Event::Judged(seen(2)));
    // Also when he looks at something else.
    state.apply(Event::Judged(seen(3)));
    let card = state.card.as_ref().unwrap();
    assert_eq!(card.assessed.beside.as_ref(), Some(&red));
    assert_eq!(card.assessed.evidence(), EvidenceKind::Seen(Document::DoctorsLetter));
    let mut test = window(state);
    let refused = judgement::headline(&red.assessment, language);
    test.get_by_label(&language.filled("card-verified-before", &[("verdict", refused.into())]));
    assert!(test.query_all_by_label_contains(language.plain("card-seen")).next().is_some());
    type_text(&mut test, "Lestari");
    press(&mut test, Key::Enter);
    let done = commands(&mut test);
    assert_eq!(check_in(&done).assessed.as_ref().unwrap().beside.as_ref(), Some(&red));

    // What did not hold, or admitted, is nothing to be kept beside it.
    for before in [assessed(1, Verdict::Refuse, ""), assessed(1, Verdict::Admit, "Siti")] {
        let mut state = showing(&before);
        state.apply(Event::Judged(seen(2)));
        assert_eq!(state.card.unwrap().assessed.beside, None);
    }
}

#[test]
fn a_verdict_is_announced_as_soon_as_it_is_there() {
    use egui_kittest::kittest::NodeT as _;
    let mut test = window(state());
    let live = |test: &Test| {
        let live = By::new().predicate(|node| node.live() == egui::accesskit::Live::Assertive);
        let nodes: Vec<_> = test
            .query_all(live)
            .map(|node| (node.accesskit_node().id(), node.accesskit_node().value()))
            .collect();
        let [(id, Some(value))] = nodes.as_slice() else { panic!("one is announced: {nodes:?}") };
        (*id, value.clone())
    };
    let (ready, before) = live(&test);
    assert!(before.contains(Language::Indonesian.plain("desk-ready")), "{before}");
    let refused = assessed(1, Verdict::Refuse, "");
    test.state_mut().state.apply(Event::Judged(refused.clone()));
    test.run();
    let (id, said) = live(&test);
    assert_eq!(id, ready, "a change of the same node is what is announced");
    let reason = judgement::reason(&refused.assessment.reasons[0], Language::Indonesian);
    assert!(said.contains("Tidak Layak Masuk") && said.contains(reason), "{said}");
}

#[test]
fn the_same_code_again_within_minutes_is_told_of_and_blocks_nothing() {
    let codes = [(); 2].map(|()| {
        let issuer = crate::support::issuer();
        let mut judging = Judging::new(PolicyChoice::Id("booster".to_owned()), None);
        judging.trust = crate::support::trust(&[&issuer]);
        let code = issuer.issue(&crate::support::credential()).unwrap();
        judging.judge(code.as_bytes(), "2022-08-01T12:00:00Z".parse().unwrap()).fingerprint.unwrap()
    });
    assert_ne!(codes[0], codes[1]);
    let with_code = |id, code: usize| {
        let one = assessed(id, Verdict::Admit, "Siti");
        let fingerprint = Some(codes[code].clone());
        let assessment = Assessment { fingerprint, ..one.assessment.clone() };
        Arc::new(Assessed { assessment, ..(*one).clone() })
    };
    let mut state = showing(&with_code(1, 0));
    let after = |state: &mut State, seconds| {
        let now = state.now + chrono::TimeDelta::seconds(seconds);
        state.pass_time(now);
    };
    // It stays before the camera.
    after(&mut state, 5);
    state.apply(Event::Judged(with_code(2, 0)));
    assert_eq!(state.card.as_ref().unwrap().shown_before, None);
    after(&mut state, 120);
    state.apply(Event::Judged(with_code(3, 1)));
    assert_eq!(state.card.as_ref().unwrap().shown_before, None, "another code");
    state.apply(Event::Judged(with_code(4, 0)));
    assert_eq!(state.card.as_ref().unwrap().shown_before, Some(now() + chrono::TimeDelta::seconds(5)));
    let mut test = window(state);
    test.get_by_label_contains("Kode yang sama sudah dipindai");
    press(&mut test, Key::Enter);
    assert!(matches!(commands(&mut test).as_slice(), [Command::CheckIn(_)]));
    let state = &mut test.state_mut().state;
    after(state, 700);
    state.apply(Event::Judged(with_code(5, 0)));
    assert_eq!(state.card.as_ref().unwrap().shown_before, None, "long ago");
}
