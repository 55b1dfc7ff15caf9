//! A visit as a row of the table, and back.

use std::sync::LazyLock;

use rusqlite::{
    Connection, OptionalExtension as _, Row, params_from_iter,
    types::{ToSqlOutput, Type, ValueRef},
};

use super::{
    chain::{self, Digest, Part, STATE, STATE_COLUMNS, Salt, Values},
    sql::{parsed, strange, timestamp},
};
use crate::{
    time::Timestamp,
    verdict::Verdict,
    visit::{Ending, EvidenceKind, Field, NewVisit, Slot, Value, Visit, VisitId},
};

/// The columns of whole visits, which [`visit`] reads.
static COLUMNS: LazyLock<String> = LazyLock::new(|| {
    let fields = Field::ALL.iter().map(|field| field.spec().column);
    ["no", "id", "entered", "corrected"].into_iter().chain(fields).collect::<Vec<_>>().join(", ")
});

/// A query for whole visits, which [`visit`] reads.
pub(super) fn select(rest: &str) -> String {
    format!("SELECT {} FROM visit {rest}", *COLUMNS)
}

/// Reads a row of [`select`].
pub(super) fn visit(row: &Row<'_>) -> rusqlite::Result<Visit> {
    let id = VisitId(ulid::Ulid::from_bytes(row.get(1)?));
    let mut visit = Visit::blank(row.get::<_, i64>(0)?.cast_unsigned(), id);
    visit.entered = timestamp(row, 2)?;
    visit.corrected = timestamp(row, 3)?;
    for (column, field) in (4..).zip(Field::ALL.iter().copied()) {
        match visit.slot(field) {
            Slot::Text(text) => *text = row.get(column)?,
            Slot::Count(count) => *count = row.get(column)?,
            Slot::Evidence(kind) => *kind = parsed(row, column, EvidenceKind::from_code)?,
            Slot::Ending(ending) => *ending = parsed(row, column, Ending::from_code)?,
            Slot::Verdict(verdict) => {
                *verdict = match row.get_ref(column)?.data_type() {
                    Type::Null => None,
                    _ => Some(parsed(row, column, Verdict::from_code)?),
                }
            }
            Slot::Time(time) => *time = timestamp(row, column)?.ok_or_else(|| strange(column, Type::Null))?,
            Slot::OptionalTime(time) => *time = timestamp(row, column)?,
        }
    }
    Ok(visit)
}

/// What stands in a field, as the log keeps it.
fn sql_of(value: Value<'_>) -> ValueRef<'_> {
    match value {
        Value::Text(text) => text.into(),
        Value::Count(count) => ValueRef::Integer(count.into()),
        Value::Evidence(kind) => kind.code().into(),
        Value::Verdict(verdict) => verdict.map(Verdict::code).into(),
        Value::Ending(ending) => ending.code().into(),
        Value::Time(time) => millis(time),
    }
}

fn millis(time: Option<Timestamp>) -> ValueRef<'static> {
    time.map_or(ValueRef::Null, |time| ValueRef::Integer(time.timestamp_millis()))
}

/// What a new row has that the visit itself does not know.
pub(super) struct RowExtras<'a> {
    pub id: VisitId,
    /// The key that makes it one visit.
    pub key: Option<&'a str>,
    /// The digest of the guest's credential.
    pub credential: Option<&'a [u8]>,
    /// See [`Visit::entered`].
    pub entered: Option<Timestamp>,
}

/// Writes a new visit, and gives its number and what the chain vouches for, under this salt.
pub(super) fn insert(
    connection: &Connection,
    visit: &NewVisit,
    extras: &RowExtras<'_>,
    salt: &Salt,
) -> rusqlite::Result<(i64, Digest)> {
    static INSERT: LazyLock<String> = LazyLock::new(|| {
        let places = ", ?".repeat(STATE.len() + 1);
        format!("INSERT INTO visit ({}, credential, salt) VALUES (?{places})", *STATE_COLUMNS)
    });
    let id = extras.id.0.to_bytes();
    // It is not read back from the row: what goes in is what is there, and giving it back takes SQLite as long as
    // writing it.
    let state = |no: ValueRef<'static>| -> Values<'_> {
        STATE.map(|part| match part {
            Part::No => no,
            Part::Id => ValueRef::Blob(&id),
            Part::Of(field) => sql_of(visit.get(field)),
            Part::Key => extras.key.into(),
            Part::Entered => millis(extras.entered),
        })
    };
    let values = state(ValueRef::Null).into_iter().chain([extras.credential.into(), ValueRef::Blob(salt)]);
    connection.prepare_cached(&INSERT)?.execute(params_from_iter(values.map(ToSqlOutput::Borrowed)))?;
    let no = connection.last_insert_rowid();
    Ok((no, chain::state_digest(&state(ValueRef::Integer(no)), salt)))
}

/// Writes what the visit says over what is there. The digest of the credential goes with the guest.
pub(super) fn update(connection: &Connection, visit: &Visit) -> rusqlite::Result<()> {
    static UPDATE: LazyLock<String> = LazyLock::new(|| {
        let set = (2..).zip(Field::ALL).map(|(at, field)| format!("{} = ?{at}", field.spec().column));
        let left = 2 + Field::Left as usize;
        format!(
            "UPDATE visit SET {}, credential = iif(?{left} IS NULL, credential, NULL) WHERE no = ?1",
            set.collect::<Vec<_>>().join(", ")
        )
    });
    let no = std::iter::once(ValueRef::Integer(visit.no.cast_signed()));
    let values = no.chain(Field::ALL.iter().map(|field| sql_of(visit.get(*field))));
    connection.prepare_cached(&UPDATE)?.execute(params_from_iter(values.map(ToSqlOutput::Borrowed)))?;
    Ok(())
}

/// Marks a visit as corrected when the last entry about it was written. Gives that time.
pub(super) fn mark_corrected(connection: &Connection, no: i64) -> rusqlite::Result<Timestamp> {
    let sql = "UPDATE visit SET corrected = (SELECT at FROM entry WHERE visit = ?1 ORDER BY seq DESC LIMIT 1)
               WHERE no = ?1 RETURNING corrected";
    connection
        .prepare_cached(sql)?
        .query_row([no], |row| timestamp(row, 0)?.ok_or_else(|| strange(0, Type::Null)))
}

/// The visit of the guest who is inside with the credential of this digest; the latest, if there are two.
pub(super) fn inside_with(connection: &Connection, digest: &[u8]) -> rusqlite::Result<Option<Visit>> {
    let sql = select("WHERE credential = ?1 ORDER BY no DESC LIMIT 1");
    connection.prepare_cached(&sql)?.query_row([digest], visit).optional()
}

/// The visit that was logged with this key.
pub(super) fn by_key(connection: &Connection, key: &str) -> rusqlite::Result<Option<Visit>> {
    static SQL: LazyLock<String> = LazyLock::new(|| select("WHERE key = ?1"));
    connection.prepare_cached(&SQL)?.query_row([key], visit).optional()
}

/// The visit with this id.
pub(super) fn by_id(connection: &Connection, id: VisitId) -> rusqlite::Result<Option<Visit>> {
    static SQL: LazyLock<String> = LazyLock::new(|| select("WHERE id = ?1"));
    connection.prepare_cached(&SQL)?.query_row([id.0.to_bytes().as_slice()], visit).optional()
}

/// No order and no limit is asked for: SQLite would build a tree for the one, and plan anew for each value of the other.
static OF_LISTS_BETWEEN: LazyLock<String> = LazyLock::new(|| {
    select("WHERE arrived BETWEEN ?1 AND ?2 AND entered IS NOT NULL AND key >= 'import ' AND key < 'import!'")
});

/// The visits that lists have brought, of guests who came from the one millisecond to the other, in no order.
pub(super) fn of_lists_between(connection: &Connection, from: i64, to: i64) -> rusqlite::Result<Vec<Visit>> {
    connection.prepare_cached(&OF_LISTS_BETWEEN)?.query_map([from, to], visit)?.collect()
}

/// The first id, or the last, that begins like this: the rest of it is filled with `rest`.
pub(super) fn id_beginning(prefix: &str, rest: char) -> Option<[u8; 16]> {
    let mut text = prefix.to_ascii_uppercase();
    if text.is_empty() {
        // The first letter holds three bits.
        text.push(if rest == '0' { '0' } else { '7' });
    }
    let in_range = text.as_bytes().first().is_some_and(|first| (b'0'..=b'7').contains(first));
    let missing = ulid::ULID_LEN.checked_sub(text.len()).filter(|_| in_range)?;
    text.extend(std::iter::repeat_n(rest, missing));
    VisitId::parse(&text).map(|id| id.0.to_bytes())
}

/// The visit with this number.
pub(super) fn by_no(connection: &Connection, no: i64) -> rusqlite::Result<Visit> {
    static SQL: LazyLock<String> = LazyLock::new(|| select("WHERE no = ?1"));
    connection.prepare_cached(&SQL)?.query_row([no], visit)
}

#[cfg(test)]
mod tests {
    use rusqlite::StatementStatus;

    use super::*;
    use crate::visit_log::VisitLog;

    /// To plan it takes as long as all the rest that is done for a visit from a file.
    #[test]
    fn what_is_asked_for_each_visit_of_a_file_is_planned_once() {
        let log = VisitLog::open_in_memory().unwrap();
        for minute in 0..20 {
            assert!(of_lists_between(&log.connection, minute, minute + 59_999).unwrap().is_empty());
        }
        let statement = log.connection.prepare_cached(&OF_LISTS_BETWEEN).unwrap();
        assert_eq!(statement.get_status(StatementStatus::RePrepare), 0);
    }
}
