//! The numbered steps of the schema. A step that has shipped is never edited; a change is a new step.

use rusqlite::{Connection, TransactionBehavior, types::ToSqlOutput};

use super::{chain, clock::Clock, row, search};
use crate::visit::VisitId;

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

/// Works on the rows of a log, and tells how much of it is done.
type Rework = fn(&Connection, Tell<'_>) -> rusqlite::Result<()>;

/// Hears how much of a long work is done, from 0 to 1.
pub(super) type Tell<'a> = &'a mut dyn FnMut(f32);

/// After how many rows it is told.
pub(super) const TELL_EVERY: u64 = 1000;

/// Step `n` brings a log from version `n` to `n + 1` (`PRAGMA user_version`).
pub(super) const STEPS: &[Step] = &[
    // The columns of the export, the key that makes a visit once, and the keyed digest of the guest's
    // credential. There is no column for anything else about a credential, and the digest goes with
    // the guest. Times are milliseconds since 1970 in UTC.
    Step::of(
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
    ),
    // The audit chain. An entry bears the salted digests of what it vouches for; a visit keeps its salt
    // beside itself, a detail (JSON) beside it in the entry.
    Step {
        sql: "ALTER TABLE visit ADD COLUMN salt BLOB;

     CREATE TABLE entry (
         seq INTEGER PRIMARY KEY,
         kind TEXT NOT NULL,
         at INTEGER NOT NULL,
         visit INTEGER,
         state BLOB,
         detail BLOB,
         link BLOB NOT NULL,
         salt BLOB,
         content TEXT
     ) STRICT;

     CREATE INDEX entry_visit ON entry (visit) WHERE visit IS NOT NULL;
     CREATE INDEX entry_clock ON entry (kind) WHERE kind = 'clock';",
        then: Some(|connection, tell| chain::adopt(connection, Clock::of_the_system().read(), tell)),
    },
    // The index of the search. It keeps no text; what is deleted from it is overwritten. The next step
    // makes it anew, and fills it.
    Step::of(
        "CREATE VIRTUAL TABLE visit_text USING fts5 (
         text, content='', detail=none, columnsize=0, tokenize='trigram case_sensitive 1'
     );
     INSERT INTO visit_text (visit_text, rank) VALUES ('secure-delete', 1);",
    ),
    // When a visit was entered afterwards, such as from paper. Ids are 16 bytes instead of 26 letters, and
    // only keys that are there are in the index of keys: a log of millions is a tenth smaller. The search
    // knows where fields begin. Rare verdicts and kinds of evidence are found by indexes of their own, and
    // so are long stays.
    Step {
        sql: "ALTER TABLE visit RENAME TO visit_before;
     DROP INDEX visit_arrived;
     DROP INDEX visit_inside;
     DROP INDEX visit_credential;

     CREATE TABLE visit (
         no INTEGER PRIMARY KEY AUTOINCREMENT,
         id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
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
         key TEXT,
         credential BLOB CHECK (credential IS NULL OR departed IS NULL),
         salt BLOB,
         entered INTEGER
     ) STRICT;

     DROP TABLE visit_text;
     CREATE VIRTUAL TABLE visit_text USING fts5 (
         text, content='', detail=none, columnsize=0, tokenize='trigram case_sensitive 1'
     );
     INSERT INTO visit_text (visit_text, rank) VALUES ('secure-delete', 1);",
        then: Some(rebuild_visits),
    },
    // Visits go into the index of the search some at a time; this is the last that is there.
    Step::of(
        "CREATE TABLE indexed_visits (last INTEGER NOT NULL) STRICT;
     INSERT INTO indexed_visits SELECT coalesce(max(no), 0) FROM visit;",
    ),
    // What was destroyed is known again, by marks that name nobody; see `destroyed`. A destruction that is
    // going on, until its record is complete; see `destruction`. What corrections said is found by its visit.
    // The search knows texts by their form, for which its index is made anew.
    Step {
        sql: "CREATE TABLE destroyed (mark BLOB NOT NULL PRIMARY KEY) STRICT, WITHOUT ROWID;

     CREATE TABLE destruction (
         no INTEGER PRIMARY KEY,
         begun INTEGER NOT NULL,
         after INTEGER NOT NULL,
         plan TEXT NOT NULL,
         done TEXT NOT NULL
     ) STRICT;

     CREATE INDEX entry_told ON entry (visit) WHERE visit IS NOT NULL AND content IS NOT NULL;

     DROP TABLE visit_text;
     CREATE VIRTUAL TABLE visit_text USING fts5 (
         text, content='', detail=none, columnsize=0, tokenize='trigram case_sensitive 1'
     );
     INSERT INTO visit_text (visit_text, rank) VALUES ('secure-delete', 1);",
        then: Some(|connection, tell| {
            let last = search::fill(connection, 0, tell)?;
            connection.execute("UPDATE indexed_visits SET last = ?1", [last]).map(|_| ())
        }),
    },
    // When a visit was last corrected stands in it, so that every list can say so. The chain knows it as well.
    Step::of(
        "ALTER TABLE visit ADD COLUMN corrected INTEGER;
     UPDATE visit SET corrected = (
         SELECT at FROM entry WHERE visit = visit.no AND kind = 'correction' ORDER BY seq DESC LIMIT 1
     ) WHERE no IN (SELECT visit FROM entry WHERE kind = 'correction');",
    ),
];

/// The indexes over the visits, made when the visits are there, which is faster.
const INDEXES: &str = "
     CREATE UNIQUE INDEX visit_key ON visit (key) WHERE key IS NOT NULL;
     CREATE INDEX visit_arrived ON visit (arrived);
     CREATE INDEX visit_inside ON visit (arrived) WHERE departed IS NULL;
     CREATE INDEX visit_credential ON visit (credential) WHERE credential IS NOT NULL;
     CREATE INDEX visit_long ON visit (arrived) WHERE departed - arrived > 86400000;
     CREATE INDEX visit_refuse ON visit (arrived) WHERE verdict = 'refuse';
     CREATE INDEX visit_review ON visit (arrived) WHERE verdict = 'review';
     CREATE INDEX visit_undetermined ON visit (arrived) WHERE verdict = 'undetermined';
     CREATE INDEX visit_card ON visit (arrived) WHERE evidence = 'seen-card';
     CREATE INDEX visit_app ON visit (arrived) WHERE evidence = 'seen-app';
     CREATE INDEX visit_letter ON visit (arrived) WHERE evidence = 'doctors-letter';
     CREATE INDEX visit_child ON visit (arrived) WHERE evidence = 'child';";

/// How much of [`rebuild_visits`] is the copying; the rest of the time goes into the index of the search.
const COPYING: f32 = 0.2;

/// Takes the visits of the table before into the new one, with their ids as bytes.
fn rebuild_visits(connection: &Connection, tell: Tell<'_>) -> rusqlite::Result<()> {
    let all = count(connection, "visit_before")?;
    let mut done = 0;
    let mut old = connection.prepare(
        "SELECT no, id, arrived, departed, name, organisation, purpose, host, phone, party, evidence, verdict,
                policy, post, officer, note, key, credential, salt FROM visit_before ORDER BY no",
    )?;
    let columns = old.column_count();
    let places = vec!["?"; columns].join(", ");
    let mut insert = connection.prepare(&format!("INSERT INTO visit VALUES ({places}, NULL)"))?;
    let mut rows = old.query([])?;
    while let Some(row) = rows.next()? {
        let id = row::parsed(row, 1, VisitId::parse)?.0.to_bytes();
        for column in 0..columns {
            match column {
                1 => insert.raw_bind_parameter(column + 1, id.as_slice())?,
                _ => insert.raw_bind_parameter(column + 1, ToSqlOutput::Borrowed(row.get_ref(column)?))?,
            }
        }
        insert.raw_execute()?;
        done += 1;
        if done % TELL_EVERY == 0 {
            tell(COPYING * done as f32 / all as f32);
        }
    }
    drop(rows);
    drop(old);
    connection.execute_batch("DROP TABLE visit_before")?;
    connection.execute_batch(INDEXES)?;
    search::fill(connection, 0, &mut |share| tell(COPYING + (1.0 - COPYING) * share)).map(|_| ())
}

/// How many rows a table has.
pub(super) fn count(connection: &Connection, table: &str) -> rusqlite::Result<u64> {
    let sql = format!("SELECT count(*) FROM {table}");
    connection.query_row(&sql, [], |row| Ok(row.get::<_, i64>(0)?.cast_unsigned()))
}

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
/// leaves the log before or after a step and never within. `tell` hears how much is done where rows are
/// worked on; a million of them take about half a minute.
pub(super) fn bring_up_to_date(
    connection: &mut Connection,
    steps: &[Step],
    tell: Tell<'_>,
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
            then(&transaction, &mut |share| tell((done + share) / long))?;
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

    const TWO: &[Step] = &[
        Step::of("CREATE TABLE a (x INTEGER); INSERT INTO a VALUES (7);"),
        Step {
            sql: "CREATE TABLE b (y INTEGER);",
            then: Some(|connection, tell| {
                tell(0.5);
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
        bring_up_to_date(&mut connection, &TWO[..1], &mut |_| ()).unwrap();
        assert_eq!(version(&connection).unwrap(), 1);
        let mut told = Vec::new();
        bring_up_to_date(&mut connection, TWO, &mut |share| told.push(share)).unwrap();
        bring_up_to_date(&mut connection, TWO, &mut |share| told.push(share)).unwrap();
        assert_eq!(told, [0.5]);
        assert_eq!(version(&connection).unwrap(), 2);
        assert_eq!(int(&connection, "SELECT sum(y) FROM b"), 8);
    }

    #[test]
    fn a_step_that_fails_leaves_the_version_before_it() {
        let mut connection = Connection::open_in_memory().unwrap();
        let first = Step { sql: TWO[0].sql, then: TWO[0].then };
        let broken = [first, Step::of("CREATE TABLE b (y INTEGER); INSERT INTO nowhere VALUES (1);")];
        bring_up_to_date(&mut connection, &broken, &mut |_| ()).unwrap_err();
        assert_eq!(version(&connection).unwrap(), 1);
        assert_eq!(int(&connection, "SELECT count(*) FROM sqlite_schema WHERE name = 'b'"), 0);
        bring_up_to_date(&mut connection, TWO, &mut |_| ()).unwrap();
        assert_eq!(version(&connection).unwrap(), 2);
    }

    #[test]
    fn no_column_has_room_for_health_data() {
        let mut connection = Connection::open_in_memory().unwrap();
        bring_up_to_date(&mut connection, STEPS, &mut |_| ()).unwrap();
        let mut statement = connection.prepare("SELECT name FROM pragma_table_info('visit')").unwrap();
        let names: Vec<String> = statement.query_map([], |row| row.get(0)).unwrap().flatten().collect();
        assert_eq!(
            names.join(" "),
            "no id arrived departed name organisation purpose host phone party evidence verdict policy \
             post officer note key credential salt entered corrected"
        );
    }
}
