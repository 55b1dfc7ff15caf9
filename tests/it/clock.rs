//! What the computer's clock is worth: to the destruction of what is due, at every door of the log, and to a
//! check of codes.

use std::process::Output;

use chrono::TimeDelta;
use posjaga::{
    data_folder::DataFolder,
    time::{TimeSpan, Timestamp},
    visit::{Correction, NewVisit, VisitError},
    visit_log::{Incoming, VisitLog, VisitLogError, WRITTEN},
};

use crate::{
    chain::{TestClock, kinds, path_in, whole},
    tending::{printed, run},
    visit_log::guest,
};

#[test]
fn time_counts_where_the_desk_was_in_use_and_a_leap_when_use_bears_it_out() {
    let folder = tempfile::tempdir().unwrap();
    let clock = TestClock::at("2026-11-02T02:00:00Z");
    let mut log = clock.open(&path_in(&folder));
    let (hour, day) = (3600, 86_400);
    let come = |log: &mut VisitLog| {
        log.record_arrival(&NewVisit { arrived: clock.shown(), ..guest("a guest") }).unwrap();
    };
    // How much of the time is not sure, in hours.
    let unsure =
        |log: &VisitLog| log.borne_out(clock.shown()).unwrap().map(|sure| (clock.shown() - sure).num_hours());
    assert_eq!(unsure(&log), None, "an empty log");
    come(&mut log);
    let daily = |log: &mut VisitLog, days: i64, hours: Option<i64>| {
        for count in 1..=days {
            clock.pass(day);
            come(log);
            assert_eq!(unsure(log), hours, "day {count}, {}", clock.shown());
        }
    };
    daily(&mut log, 6, None);
    daily(&mut log, 2, Some(0));
    // A weekend, and a holiday.
    for (rest, needed) in [(62, 3), (20 * 24, 7)] {
        clock.pass(rest * hour);
        assert_eq!(unsure(&log), Some(rest), "before anybody came");
        come(&mut log);
        daily(&mut log, needed - 1, Some(rest));
        daily(&mut log, 2, Some(0));
    }
    // A clock that leaps bears itself out by nothing, however short the visits are kept.
    let real = clock.shown();
    for days in [2, 3, 8, 10, 14, 30, 365, 13 * 365] {
        clock.jump(days * day);
        assert!(log.borne_out(clock.shown()).unwrap().is_some_and(|sure| sure <= real), "{days} days");
        come(&mut log);
        assert_eq!(unsure(&log), Some(days * 24), "its own guests do not bear it out");
        clock.jump(-days * day);
        assert_eq!(unsure(&log), Some(0), "set right");
        come(&mut log);
    }
    clock.jump(30 * day);
    // What people say of the past is no use of the desk.
    for ago in 0..20 {
        let arrived = clock.shown() - TimeDelta::days(ago);
        log.record_arrival(&NewVisit { arrived, ..guest("backdated") }).unwrap();
        let visit = NewVisit { arrived, ..guest("from paper") };
        log.merge(&[Incoming { id: None, visit, entered: Some(clock.shown()) }]).unwrap();
    }
    assert_eq!(unsure(&log), Some(30 * 24));
    log.confirm_clock("Dewi").unwrap();
    assert_eq!(unsure(&log), Some(0), "somebody says so");
    clock.jump(20 * day);
    assert_eq!(unsure(&log), Some(20 * 24), "he has said nothing of the next leap");
    assert_eq!(log.borne_out(Timestamp::MIN_UTC).unwrap(), Some(Timestamp::MIN_UTC));
    log.borne_out(Timestamp::MAX_UTC).unwrap();
    whole(&log, &[]);
}

#[test]
fn a_desk_that_is_open_while_nobody_comes_is_in_use() {
    let folder = tempfile::tempdir().unwrap();
    let clock = TestClock::at("2026-11-02T02:00:00Z");
    let mut log = clock.open(&path_in(&folder));
    log.record_use().unwrap();
    assert_eq!(kinds(&path_in(&folder)).len(), 0, "a log that has not begun");
    log.record_arrival(&NewVisit { arrived: clock.shown(), ..guest("Siti") }).unwrap();
    for _ in 0..8 * 24 * 4 {
        clock.pass(900);
        log.record_use().unwrap();
    }
    assert_eq!(log.borne_out(clock.shown()).unwrap(), Some(clock.shown()));
    // One entry in half a day.
    assert!((14..=17).contains(&kinds(&path_in(&folder)).len()));
    whole(&log, &[]);
}

#[test]
fn what_has_not_come_yet_has_one_answer_and_what_was_logged_late_is_marked() {
    let folder = tempfile::tempdir().unwrap();
    let clock = TestClock::at("2026-11-24T02:00:00Z");
    let mut log = clock.open(&path_in(&folder));
    let after = |seconds: i64| clock.shown() + TimeDelta::seconds(seconds);
    let come = |log: &mut VisitLog, seconds| {
        log.record_arrival(&NewVisit { arrived: after(seconds), ..guest("Siti") })
    };
    let future = |done: Result<(), VisitLogError>| {
        assert!(matches!(done, Err(VisitLogError::Visit(VisitError::Future))), "{done:?}");
    };
    let id = come(&mut log, 0).unwrap();
    come(&mut log, 240).unwrap();
    future(come(&mut log, 360).map(drop));
    future(
        log.record_arrival(&NewVisit { left: Some(after(86_400)), arrived: after(0), ..guest("Budi") })
            .map(drop),
    );
    future(log.record_departure(id, after(3600)));
    let why = Correction::new("Dewi", "misheard").unwrap();
    future(log.correct(id, &why, |visit| visit.left = Some(after(3600))).map(drop));
    future(log.correct(id, &why, |visit| visit.arrived = after(3600)).map(drop));
    log.record_departure(id, after(1)).unwrap();

    let entered = |log: &VisitLog, id| {
        let visits = log.visits(TimeSpan::ALWAYS).unwrap();
        visits.iter().find(|visit| visit.id == id).unwrap().entered
    };
    let (late, soon) = (come(&mut log, -3600).unwrap(), come(&mut log, -600).unwrap());
    assert_eq!((entered(&log, late), entered(&log, soon)), (Some(clock.shown()), None));

    // A clock that was set back cannot say what has not come yet; what it showed before can.
    clock.jump(-10 * 86_400);
    let id = come(&mut log, 9 * 86_400).unwrap();
    future(come(&mut log, 11 * 86_400).map(drop));
    // What was logged by a clock that was ahead can be corrected.
    clock.jump(400 * 86_400);
    let ahead = come(&mut log, 0).unwrap();
    clock.jump(-390 * 86_400);
    log.confirm_clock("Dewi").unwrap();
    log.correct(ahead, &why, |visit| visit.name = "Badu".to_owned()).unwrap();
    log.correct(ahead, &why, |visit| visit.arrived = after(0)).unwrap();
    log.record_departure(id, after(0)).unwrap();
}

#[test]
fn a_clock_that_was_set_back_is_known_to_a_check_and_at_every_door_of_the_log() {
    let place = tempfile::tempdir().unwrap();
    let data = place.path().join("data");
    let (said, wrong) =
        (|output: &Output| String::from_utf8_lossy(&output.stderr).into_owned(), "clock is wrong");
    let check = || {
        let output = run(&data, &["check", "--json", "-"]);
        (printed(&output).to_owned(), said(&output))
    };
    printed(&run(&data, &["policy", "list"]));
    assert!(!check().1.contains(wrong));
    let folder = DataFolder::open(&data).unwrap();
    let kept = folder.latest_shown().unwrap();
    assert!(kept >= WRITTEN);
    let id = VisitLog::open(&folder.visit_log_path())
        .unwrap()
        .record_arrival(&NewVisit { arrived: kept, ..guest("Siti") })
        .unwrap()
        .to_string();
    // Nobody has set a clock in this test: the desk has seen a later time.
    folder.keep_latest_shown(kept + TimeDelta::days(3)).unwrap();
    assert!(check().1.contains(wrong));
    for arguments in [&["log", "add", "-"][..], &["log", "out", &id], &["log", "purge"]] {
        assert!(said(&run(&data, arguments)).contains(wrong), "{arguments:?}");
    }
    let at = ["check", "--at", "2026-11-24T02:00:00Z", "-"];
    assert!(!said(&run(&data, &at)).contains(wrong), "who names the moment asks no clock");
    printed(&run(&data, &["log", "confirm-clock"]));
    assert!(!check().1.contains(wrong));
    assert!(folder.latest_shown().unwrap() < kept + TimeDelta::days(1));
    // What is in the file may be anything.
    for rubbish in ["", "\u{0}", "tomorrow", "9999-12-31T00:00:00Z", &"9".repeat(1000)] {
        std::fs::write(data.join("clock"), rubbish).unwrap();
        assert!(!check().1.contains(wrong), "{rubbish}");
    }
}
