//! What is going on at the desk: how events change the state.

use std::sync::Arc;

use chrono::TimeDelta;
use posjaga::{
    app::{Assessed, Event, FILED_SHOWN_FOR, Grounds, Notice, Presence, SaveTrouble, Saving, State},
    credential::Timestamp,
    data_folder::Settings,
    policy::{Colour, Document, PolicyReason, Verdict},
    scan::ScanSource,
    verdict::{Assessment, Proof, Reason},
    visit::{EvidenceKind, VisitId},
};

fn now() -> Timestamp {
    "2026-11-24T02:05:00Z".parse().unwrap()
}

fn later(seconds: i64) -> Timestamp {
    now() + TimeDelta::seconds(seconds)
}

fn state() -> State {
    State::new(Settings { admit_seconds: 6, ..Settings::default() }, now())
}

fn assessed(id: u64, verdict: Verdict) -> Arc<Assessed> {
    let assessment = Assessment {
        scheme: None,
        proof: Some(Proof::Verified),
        validity: None,
        verdict,
        colour: Colour::Green,
        reasons: vec![Reason::Policy(PolicyReason::Booster)],
        policy: "booster".to_owned(),
        issuer: None,
        holder: None,
        entries: Vec::new(),
        rules: Vec::new(),
        fingerprint: None,
    };
    Arc::new(Assessed { id, assessment, grounds: Grounds::Scanned(ScanSource::Camera) })
}

fn id() -> VisitId {
    VisitId::parse("01J00000000000000000000001").unwrap()
}

#[test]
fn an_admission_leaves_by_itself_and_everything_else_stays() {
    for verdict in Verdict::ALL {
        let mut state = state();
        state.apply(Event::Judged(assessed(1, verdict)));
        state.pass_time(later(5));
        assert!(state.card.is_some());
        state.pass_time(later(6));
        assert_eq!(state.card.is_none(), verdict == Verdict::Admit, "{verdict:?}");
    }
}

#[test]
fn the_next_scan_replaces_the_verdict_at_once() {
    let mut state = state();
    state.apply(Event::Judged(assessed(1, Verdict::Refuse)));
    state.apply(Event::Judged(assessed(2, Verdict::Admit)));
    assert_eq!(state.card.as_ref().map(|card| card.assessed.id), Some(2));
}

#[test]
fn a_logged_verdict_leaves_soon_whatever_it_was() {
    let mut state = state();
    state.apply(Event::Judged(assessed(1, Verdict::Refuse)));
    state.apply(Event::Saved { key: "key".to_owned(), assessed: Some(1), id: id() });
    assert_eq!(state.saving, Saving::Saved { key: "key".to_owned(), id: id() });
    state.pass_time(now() + FILED_SHOWN_FOR);
    assert!(state.card.is_none());
}

#[test]
fn news_about_an_earlier_verdict_does_not_touch_the_one_on_the_screen() {
    let mut state = state();
    state.apply(Event::Judged(assessed(1, Verdict::Admit)));
    state.apply(Event::Judged(assessed(2, Verdict::Admit)));
    state.apply(Event::Presence { assessed: 1, presence: Presence::Outside });
    state.apply(Event::Saved { key: "key".to_owned(), assessed: Some(1), id: id() });
    let card = state.card.unwrap();
    assert_eq!(card.presence, Presence::Unknown);
    assert_eq!(card.filed_at, None);
}

#[test]
fn notices_pass_and_the_same_one_stands_there_once() {
    let mut state = state();
    state.apply(Event::Notice(Notice::PictureFailed));
    state.pass_time(later(3));
    state.apply(Event::Notice(Notice::PictureFailed));
    assert_eq!(state.notices.len(), 1);
    state.pass_time(later(10));
    assert_eq!(state.notices.len(), 1);
    state.pass_time(later(11));
    assert!(state.notices.is_empty());
}

#[test]
fn the_window_knows_when_to_look_again() {
    let mut state = state();
    assert_eq!(state.next_deadline(), None);
    state.apply(Event::Judged(assessed(1, Verdict::Admit)));
    assert_eq!(state.next_deadline(), Some(later(6)));
    state.dismiss();
    state.apply(Event::Judged(assessed(2, Verdict::Review)));
    assert_eq!(state.next_deadline(), Some(later(30)), "the names go");
    state.pass_time(later(31));
    assert_eq!(state.next_deadline(), None);
}

#[test]
fn a_failed_visit_is_told_with_its_key() {
    let mut state = state();
    state.apply(Event::NotSaved { key: "key".to_owned(), why: SaveTrouble::Busy });
    assert_eq!(state.saving, Saving::Failed { key: "key".to_owned(), why: SaveTrouble::Busy });
}

#[test]
fn what_was_seen_is_never_taken_for_what_was_proved() {
    let proved = assessed(1, Verdict::Admit);
    assert_eq!(proved.evidence(), EvidenceKind::Verified);
    let seen = Assessed { grounds: Grounds::Seen(Document::App), ..(*proved).clone() };
    assert_eq!(seen.evidence(), EvidenceKind::Seen(Document::App));
    let mut unproved = (*proved).clone();
    unproved.assessment.proof = Some(Proof::UnknownIssuer);
    assert_eq!(unproved.evidence(), EvidenceKind::None);
}

#[test]
fn old_trust_is_told_from_fresh_trust() {
    let mut state = state();
    state.apply(Event::Trust(posjaga::app::TrustSummary { signers: 1, newest: Some(now()), broken: 0 }));
    assert_eq!(state.trust_too_old(), None);
    state.pass_time(now() + TimeDelta::days(31));
    assert_eq!(state.trust_too_old(), Some(31));
}
