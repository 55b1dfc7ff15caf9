//! What only the inside of the search can be asked: what is in the index.

use super::{
    Query,
    index::{AT_ONCE, last_indexed},
};
use crate::visit_log::{VisitLog, tests::guest};

fn numbers(log: &VisitLog, text: &str, before: Option<u64>, limit: usize) -> Vec<u64> {
    let found = log.search(&Query::text(text), before, limit).unwrap();
    found.into_iter().map(|visit| visit.no).collect()
}

#[test]
fn a_visit_is_found_before_it_is_in_the_index_and_after() {
    let mut log = VisitLog::open_in_memory().unwrap();
    for no in 1..=AT_ONCE as u64 + 3 {
        let id = log.record_arrival(&guest(None)).unwrap();
        assert_eq!(numbers(&log, "aminah", None, usize::MAX), (1..=no).rev().collect::<Vec<_>>());
        if no % 50 == 0 {
            log.record_departure(id, guest(None).arrived).unwrap();
        }
    }
    assert_eq!(last_indexed(&log.connection).unwrap(), AT_ONCE);
    // A page that begins among the first and ends among the others.
    assert_eq!(numbers(&log, "aminah", Some(AT_ONCE as u64 + 3), 4), [258, 257, 256, 255]);
    let ids = [2, AT_ONCE as u64 + 2]
        .map(|no| log.search(&Query::default(), Some(no + 1), 1).unwrap().pop().unwrap().id);
    let why = crate::visit::Correction::new("Dewi", "misspelt").unwrap();
    for id in ids {
        log.correct(id, &why, |visit| visit.name = "Zulaikha".to_owned()).unwrap();
    }
    assert_eq!(numbers(&log, "zulaikha", None, 9), [258, 2]);
    assert_eq!(numbers(&log, "aminah", None, usize::MAX).len(), AT_ONCE as usize + 1);
    log.connection.execute_batch("INSERT INTO visit_text (visit_text) VALUES ('integrity-check')").unwrap();
}

#[test]
fn an_index_that_a_step_has_emptied_is_filled_when_the_log_is_opened() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("visits.sqlite");
    let mut log = VisitLog::open(&path).unwrap();
    for _ in 0..AT_ONCE + 3 {
        log.record_arrival(&guest(None)).unwrap();
    }
    log.connection
        .execute_batch(
            "INSERT INTO visit_text (visit_text) VALUES ('delete-all'); UPDATE indexed_visits SET last = 0",
        )
        .unwrap();
    drop(log);
    let log = VisitLog::open(&path).unwrap();
    assert_eq!(last_indexed(&log.connection).unwrap(), AT_ONCE + 3);
    assert_eq!(numbers(&log, "aminah", None, usize::MAX).len() as i64, AT_ONCE + 3);
    assert!(log.soundness().unwrap().is_sound());
}
