//! The numbered steps of the schema. A step that has shipped is never edited; a change is a new step.

use rusqlite::{Connection, TransactionBehavior};

/// Marks the file as a visit log (`PRAGMA application_id`): `PJag`.
pub(super) const APPLICATION_ID: i32 = 0x504A_6167;

/// Step `n` brings a log from version `n` to `n + 1` (`PRAGMA user_version`).
pub(super) const STEPS: &[&str] = &[
    // The columns of the export, the key that makes a visit once, and the keyed digest of the guest's
    // credential. There is no column for anything else about a credential, and the digest goes with
    // the guest. Times are milliseconds since 1970 in UTC.
    "CREATE TABLE meta (
         name TEXT NOT NULL PRIMARY KEY,
         value BLOB NOT NULL
     ) STRICT, WITHOUT ROWID;

     CREATE TABLE visit (
         no INTEGER PRIMARY KEY AUTOINCREMENT,
         id TEXT NOT NULL UNIQUE,
         arrived INTEGER NOT NULL,
         departed INTEGER CHECK (departed >= arrived),
         name TEXT NOT NULL,
         organisation TEXT NOT NULL,
         purpose TEXT NOT NULL,
         host TEXT NOT NULL,
         phone TEXT NOT NULL,
         party INTEGER NOT NULL CHECK (party >= 1),
         evidence TEXT NOT NULL,
         verdict TEXT,
         policy TEXT NOT NULL,
         post TEXT NOT NULL,
         officer TEXT NOT NULL,
         note TEXT NOT NULL,
         key TEXT UNIQUE,
         credential BLOB CHECK (credential IS NULL OR departed IS NULL)
     ) STRICT;

     CREATE INDEX visit_arrived ON visit (arrived);
     CREATE INDEX visit_inside ON visit (arrived) WHERE departed IS NULL;
     CREATE INDEX visit_credential ON visit (credential) WHERE credential IS NOT NULL;",
];

/// The version of a log that all steps have been taken on.
pub(super) fn newest(steps: &[&str]) -> i64 {
    steps.len() as i64
}

/// The version of this log.
pub(super) fn version(connection: &Connection) -> rusqlite::Result<i64> {
    connection.pragma_query_value(None, "user_version", |row| row.get(0))
}

/// Takes the steps that are missing, each in a transaction of its own, so that a kill or a power cut
/// leaves the log before or after a step and never within.
pub(super) fn bring_up_to_date(connection: &mut Connection, steps: &[&str]) -> rusqlite::Result<()> {
    while version(connection)? < newest(steps) {
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        // Another program may have taken the step while this one waited.
        let version = version(&transaction)?;
        let Some(step) = usize::try_from(version).ok().and_then(|at| steps.get(at)) else { return Ok(()) };
        transaction.execute_batch(step)?;
        transaction.pragma_update(None, "user_version", version + 1)?;
        transaction.commit()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TWO: &[&str] = &[
        "CREATE TABLE a (x INTEGER); INSERT INTO a VALUES (7);",
        "CREATE TABLE b (y INTEGER); INSERT INTO b SELECT x + 1 FROM a;",
    ];

    fn int(connection: &Connection, sql: &str) -> i64 {
        connection.query_row(sql, [], |row| row.get(0)).unwrap()
    }

    #[test]
    fn steps_are_taken_in_order_and_once() {
        let mut connection = Connection::open_in_memory().unwrap();
        bring_up_to_date(&mut connection, &TWO[..1]).unwrap();
        assert_eq!(version(&connection).unwrap(), 1);
        bring_up_to_date(&mut connection, TWO).unwrap();
        bring_up_to_date(&mut connection, TWO).unwrap();
        assert_eq!(version(&connection).unwrap(), 2);
        assert_eq!(int(&connection, "SELECT sum(y) FROM b"), 8);
    }

    #[test]
    fn a_step_that_fails_leaves_the_version_before_it() {
        let mut connection = Connection::open_in_memory().unwrap();
        let broken = [TWO[0], "CREATE TABLE b (y INTEGER); INSERT INTO nowhere VALUES (1);"];
        bring_up_to_date(&mut connection, &broken).unwrap_err();
        assert_eq!(version(&connection).unwrap(), 1);
        assert_eq!(int(&connection, "SELECT count(*) FROM sqlite_schema WHERE name = 'b'"), 0);
        bring_up_to_date(&mut connection, TWO).unwrap();
        assert_eq!(version(&connection).unwrap(), 2);
    }

    #[test]
    fn no_column_has_room_for_health_data() {
        let mut connection = Connection::open_in_memory().unwrap();
        bring_up_to_date(&mut connection, STEPS).unwrap();
        let mut statement = connection.prepare("SELECT name FROM pragma_table_info('visit')").unwrap();
        let names: Vec<String> = statement.query_map([], |row| row.get(0)).unwrap().flatten().collect();
        assert_eq!(
            names.join(" "),
            "no id arrived departed name organisation purpose host phone party evidence verdict policy \
             post officer note key credential"
        );
    }
}
