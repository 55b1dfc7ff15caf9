//! What only the inside of the log can be asked: digests of credentials, and doubt after a failure.

use rusqlite::{Connection, params};

use super::{
    Query, VisitLog,
    migrations::{self, STEPS},
    row,
};
use crate::{
    progress::Unwatched,
    time::{TimeSpan, Timestamp},
    verdict::Fingerprint,
    visit::{EvidenceKind, NewVisit, VisitId},
};

pub(super) fn guest(fingerprint: Option<Fingerprint>) -> NewVisit {
    NewVisit {
        name: "Siti Aminah".to_owned(),
        evidence: EvidenceKind::Verified,
        fingerprint,
        ..NewVisit::at(at(0))
    }
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_timestamp(1_795_399_500 + second, 0).unwrap()
}

fn digests(log: &VisitLog) -> Vec<Option<Vec<u8>>> {
    let mut statement = log.connection.prepare("SELECT credential FROM visit ORDER BY no").unwrap();
    statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

#[test]
fn a_credential_is_known_while_its_holder_is_inside_and_forgotten_then() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("visits.sqlite");
    let mut log = VisitLog::open(&path).unwrap();
    let fingerprint = Fingerprint([7; 32]);
    let id = log.record_arrival(&guest(Some(fingerprint.clone()))).unwrap();
    log.record_arrival(&guest(None)).unwrap();
    let digest = digests(&log)[0].clone().unwrap();
    assert_ne!(digest, fingerprint.0, "the digest is keyed");
    assert_eq!(log.inside_with(&fingerprint).unwrap().map(|visit| visit.id), Some(id));
    assert_eq!(log.inside_with(&Fingerprint([8; 32])).unwrap(), None);

    log.record_departure(id, at(60)).unwrap();
    assert_eq!(log.inside_with(&fingerprint).unwrap(), None);
    assert_eq!(digests(&log), [None, None]);
    drop(log);
    for file in std::fs::read_dir(folder.path()).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        assert!(!bytes.windows(32).any(|window| window == digest), "the digest is still in a file");
    }
}

#[test]
fn a_guest_who_has_left_leaves_no_digest_from_the_start() {
    let mut log = VisitLog::open_in_memory().unwrap();
    let visit = NewVisit { left: Some(at(5)), ..guest(Some(Fingerprint([7; 32]))) };
    log.record_arrival(&visit).unwrap();
    assert_eq!(digests(&log), [None]);
}

#[test]
fn two_logs_know_the_same_credential_under_different_digests() {
    let mut logs = [VisitLog::open_in_memory().unwrap(), VisitLog::open_in_memory().unwrap()];
    for log in &mut logs {
        log.record_arrival(&guest(Some(Fingerprint([7; 32])))).unwrap();
    }
    assert_ne!(digests(&logs[0]), digests(&logs[1]));
}

#[test]
fn a_log_in_doubt_is_opened_anew_before_the_next_write() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("visits.sqlite");
    let mut log = VisitLog::open(&path).unwrap();
    log.record_arrival(&guest(None)).unwrap();
    log.doubtful = true;
    log.record_arrival(&guest(None)).unwrap();
    assert!(!log.doubtful);
    assert_eq!(log.visits(TimeSpan::ALWAYS).unwrap().len(), 2);
}

/// Windows keeps an open file in its place.
#[cfg(unix)]
#[test]
fn a_log_in_doubt_that_is_gone_is_not_made_anew() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("visits.sqlite");
    let mut log = VisitLog::open(&path).unwrap();
    log.record_arrival(&guest(None)).unwrap();
    log.doubtful = true;
    let aside = folder.path().join("aside");
    std::fs::rename(&path, &aside).unwrap();
    std::fs::write(&path, "").unwrap();
    assert!(matches!(log.record_arrival(&guest(None)), Err(super::VisitLogError::Moved(_))));
    std::fs::rename(&aside, &path).unwrap();
    log.record_arrival(&guest(None)).unwrap();
    assert_eq!(log.visits(TimeSpan::ALWAYS).unwrap().len(), 2);
}

#[test]
fn reading_a_span_sorts_nothing() {
    let mut log = VisitLog::open_in_memory().unwrap();
    let plan = |log: &VisitLog, span: TimeSpan| {
        let sql = format!("EXPLAIN QUERY PLAN {}", row::select(log.walk(&log.connection, span).unwrap()));
        let mut statement = log.connection.prepare(&sql).unwrap();
        let plan: Vec<String> = statement.query_map([1, 2], |row| row.get(3)).unwrap().flatten().collect();
        plan.join("\n")
    };
    let some_days = plan(&log, TimeSpan { from: at(0), until: at(1) });
    assert!(some_days.contains("visit_arrived"), "{some_days}");
    assert!(!some_days.contains("TEMP B-TREE"), "{some_days}");
    assert_eq!(plan(&log, TimeSpan::ALWAYS), "SCAN visit");
    // Where the numbers are not in the order of arrival, the index is.
    log.record_arrival(&guest(None)).unwrap();
    assert_eq!(plan(&log, TimeSpan::ALWAYS), "SCAN visit");
    log.record_arrival(&NewVisit { arrived: at(-9), ..guest(None) }).unwrap();
    let all = plan(&log, TimeSpan::ALWAYS);
    assert!(all.contains("visit_arrived") && !all.contains("TEMP B-TREE"), "{all}");
}

#[test]
fn searches_go_by_their_indexes() {
    let log = VisitLog::open_in_memory().unwrap();
    let plan = |rest: &str| {
        let mut statement =
            log.connection.prepare(&format!("EXPLAIN QUERY PLAN {}", row::select(rest))).unwrap();
        let plan: Vec<String> = statement.query_map([], |row| row.get(3)).unwrap().flatten().collect();
        plan.join("\n")
    };
    for verdict in ["refuse", "review", "undetermined"] {
        let rest = format!(
            "WHERE arrived >= 1 AND (arrived, no) < (2, 3) AND verdict = '{verdict}' ORDER BY arrived DESC, no DESC"
        );
        let plan = plan(&rest);
        assert!(plan.contains(&format!("visit_{verdict} ")), "{plan}");
        assert!(!plan.contains("TEMP B-TREE"), "{plan}");
    }
    let plan = plan(
        "WHERE no IN (SELECT no FROM visit WHERE departed - arrived > 86400000 AND arrived <= 3 AND departed >= 2)",
    );
    assert!(plan.contains("visit_long "), "{plan}");
}

#[test]
fn the_visits_of_a_log_without_a_chain_are_taken_into_it() {
    const VISITS: u64 = 2500;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("visits.sqlite");
    let mut old = Connection::open(&path).unwrap();
    migrations::bring_up_to_date(&mut old, &STEPS[..1], &mut Unwatched).unwrap();
    old.pragma_update(None, "application_id", migrations::APPLICATION_ID).unwrap();
    old.execute("INSERT INTO meta (name, value) VALUES ('digest-key', zeroblob(32))", []).unwrap();
    let mut ids = ulid::Generator::new();
    let ids: Vec<VisitId> = (0..VISITS).map(|_| VisitId(ids.generate().unwrap())).collect();
    old.execute_batch("BEGIN").unwrap();
    for &id in &ids {
        old.execute(
            "INSERT INTO visit (id, arrived, name, organisation, purpose, host, phone, party, evidence, policy, \
             post, officer, note) VALUES (?1, ?2, 'Siti', '', '', '', '', 1, 'none', '', '', '', '')",
            params![id.to_string(), at(0).timestamp_millis()],
        )
        .unwrap();
    }
    old.execute_batch("COMMIT").unwrap();
    drop(old);

    let mut told = Vec::new();
    let mut log = VisitLog::open_telling(&path, None, &mut |_: u64, share: Option<f32>| {
        told.extend(share);
        Ok(())
    })
    .unwrap();
    assert!(told.len() >= 6 && told.is_sorted() && told[0] > 0.0 && told[told.len() - 1] < 1.0, "{told:?}");
    let verification = log.verify(&[]).unwrap();
    assert_eq!((verification.entries, verification.fault), (VISITS, None));
    assert_eq!(log.visits(TimeSpan::ALWAYS).unwrap().iter().map(|visit| visit.id).collect::<Vec<_>>(), ids);
    let found = log.search(&Query::text("siti"), None, usize::MAX).unwrap();
    assert_eq!(found.len() as u64, VISITS, "the search knows them too");
    log.record_departure(ids[1], at(60)).unwrap();
    drop(log);
    let log = VisitLog::open_telling(&path, None, &mut |_: u64, _: Option<f32>| panic!("it is up to date"))
        .unwrap();
    let verification = log.verify(&[]).unwrap();
    assert_eq!((verification.entries, verification.fault), (VISITS + 1, None));
}

#[test]
fn a_visit_is_found_by_how_its_id_begins_and_nothing_by_what_begins_no_id() {
    let mut log = VisitLog::open_in_memory().unwrap();
    let id = log.record_arrival(&guest(None)).unwrap();
    let text = id.0.to_string();
    for prefix in [&text[..1], &text[..13], &text, &text.to_lowercase()] {
        assert_eq!(log.find(prefix, 2).unwrap().len(), 1, "{prefix}");
    }
    let longer = format!("{text}0");
    for prefix in ["", " ", "8", "ZZZZ", "U", "é", "01 ", "%", &longer] {
        assert_eq!(log.find(prefix, 2).unwrap(), [], "{prefix}");
    }
}
