//! The numbered steps of the schema. A step that has shipped is never edited, and calls nothing that may change:
//! what it needs it has to itself. A change is a new step.

mod adopt_2;
mod rebuild_4;

use rusqlite::{Connection, TransactionBehavior};

use crate::progress::Progress;

/// Marks the file as a visit log (`PRAGMA application_id`): `PJag`.
pub(super) const APPLICATION_ID: i32 = 0x504A_6167;

/// The first version with an audit chain.
pub(super) const FIRST_WITH_CHAIN: i64 = 2;

/// One step of the schema.
pub(super) struct Step {
    /// What becomes of the tables.
    sql: &'static str,
    /// What the rows need that SQL cannot say.
    then: Option<Rework>,
}

/// Works on the rows of a log, and tells how much of it is done. It cannot be stopped: a step is taken whole.
type Rework = fn(&Connection, &mut dyn Progress) -> rusqlite::Result<()>;

/// Step `n` brings a log from version `n` to `n + 1` (`PRAGMA user_version`).
pub(super) const STEPS: &[Step] = &[
    // The columns of the export, the key that makes a visit once, and the keyed digest of the guest's
    // credential. There is no column for anything else about a credential, and the digest goes with
    // the guest. Times are milliseconds since 1970 in UTC.
    Step::of(include_str!("1.sql")),
    // The audit chain. An entry bears the salted digests of what it vouches for; a visit keeps its salt
    // beside itself, a detail (JSON) beside it in the entry.
    Step { sql: include_str!("2.sql"), then: Some(adopt_2::adopt) },
    // The index of the search. It keeps no text; what is deleted from it is overwritten.
    Step::of(include_str!("3.sql")),
    // When a visit was entered afterwards, such as from paper. Ids are 16 bytes instead of 26 letters, and
    // only keys that are there are in the index of keys: a log of millions is a tenth smaller. Rare verdicts and
    // kinds of evidence are found by indexes of their own, and so are long stays.
    Step { sql: include_str!("4.sql"), then: Some(rebuild_4::rebuild) },
    // Visits go into the index of the search some at a time; this is the last that is there.
    Step::of(include_str!("5.sql")),
    // What was destroyed is known again, by marks that name nobody; see `destroyed`. A destruction that is
    // going on, until its record is complete; see `destruction`. What corrections said is found by its visit.
    // The search knows texts by their form: its index is empty, and whoever opens the log fills it.
    Step::of(include_str!("6.sql")),
    // When a visit was last corrected stands in it, so that every list can say so. The chain knows it as well.
    Step::of(include_str!("7.sql")),
    // The number of the card that the guest wears.
    Step::of(include_str!("8.sql")),
    // How a visit ended, where nobody saw it or where there was none. The cards that did not come back. When a day was
    // closed is found at once. The search knows telephone numbers by their digits: its index is empty, and whoever
    // opens the log fills it.
    Step::of(include_str!("9.sql")),
];

impl Step {
    const fn of(sql: &'static str) -> Self {
        Self { sql, then: None }
    }
}

/// The version of a log that all steps have been taken on.
pub(super) fn newest(steps: &[Step]) -> i64 {
    steps.len() as i64
}

/// The version of this log.
pub(super) fn version(connection: &Connection) -> rusqlite::Result<i64> {
    connection.pragma_query_value(None, "user_version", |row| row.get(0))
}

/// Takes the steps that are missing, each in a transaction of its own, so that a kill or a power cut
/// leaves the log before or after a step and never within. `progress` hears how much is done where
/// rows are worked on; a million of them take about half a minute.
pub(super) fn bring_up_to_date(
    connection: &mut Connection,
    steps: &[Step],
    progress: &mut dyn Progress,
) -> rusqlite::Result<()> {
    let missing =
        usize::try_from(version(connection)?).ok().and_then(|at| steps.get(at..)).unwrap_or_default();
    let long = missing.iter().filter(|step| step.then.is_some()).count() as f32;
    let mut done = 0.0;
    while version(connection)? < newest(steps) {
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        // Another program may have taken the step while this one waited.
        let version = version(&transaction)?;
        let Some(step) = usize::try_from(version).ok().and_then(|at| steps.get(at)) else { return Ok(()) };
        transaction.execute_batch(step.sql)?;
        if let Some(then) = step.then {
            then(&transaction, &mut |rows, share: Option<f32>| {
                progress.at(rows, share.map(|share| (done + share) / long))
            })?;
            done += 1.0;
        }
        transaction.pragma_update(None, "user_version", version + 1)?;
        transaction.commit()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::progress::Unwatched;

    const TWO: &[Step] = &[
        Step::of("CREATE TABLE a (x INTEGER); INSERT INTO a VALUES (7);"),
        Step {
            sql: "CREATE TABLE b (y INTEGER);",
            then: Some(|connection, progress| {
                let _ = progress.at(0, Some(0.5));
                connection.execute("INSERT INTO b SELECT x + 1 FROM a", []).map(|_| ())
            }),
        },
    ];

    fn int(connection: &Connection, sql: &str) -> i64 {
        connection.query_row(sql, [], |row| row.get(0)).unwrap()
    }

    #[test]
    fn steps_are_taken_in_order_and_once() {
        let mut connection = Connection::open_in_memory().unwrap();
        bring_up_to_date(&mut connection, &TWO[..1], &mut Unwatched).unwrap();
        assert_eq!(version(&connection).unwrap(), 1);
        let mut told = Vec::new();
        let mut progress = |_, share: Option<f32>| {
            told.extend(share);
            Ok(())
        };
        bring_up_to_date(&mut connection, TWO, &mut progress).unwrap();
        bring_up_to_date(&mut connection, TWO, &mut progress).unwrap();
        assert_eq!(told, [0.5]);
        assert_eq!(version(&connection).unwrap(), 2);
        assert_eq!(int(&connection, "SELECT sum(y) FROM b"), 8);
    }

    #[test]
    fn a_step_that_fails_leaves_the_version_before_it() {
        let mut connection = Connection::open_in_memory().unwrap();
        let first = Step { sql: TWO[0].sql, then: TWO[0].then };
        let broken = [first, Step::of("CREATE TABLE b (y INTEGER); INSERT INTO nowhere VALUES (1);")];
        bring_up_to_date(&mut connection, &broken, &mut Unwatched).unwrap_err();
        assert_eq!(version(&connection).unwrap(), 1);
        assert_eq!(int(&connection, "SELECT count(*) FROM sqlite_schema WHERE name = 'b'"), 0);
        bring_up_to_date(&mut connection, TWO, &mut Unwatched).unwrap();
        assert_eq!(version(&connection).unwrap(), 2);
    }

    #[test]
    fn no_column_has_room_for_health_data() {
        let mut connection = Connection::open_in_memory().unwrap();
        bring_up_to_date(&mut connection, STEPS, &mut Unwatched).unwrap();
        let mut statement = connection.prepare("SELECT name FROM pragma_table_info('visit')").unwrap();
        let names: Vec<String> = statement.query_map([], |row| row.get(0)).unwrap().flatten().collect();
        assert_eq!(
            names.join(" "),
            "no id arrived departed name organisation purpose host phone party evidence verdict policy \
             post officer note key credential salt entered corrected card ending"
        );
    }
}
