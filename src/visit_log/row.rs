//! A visit as a row of the table, and back.

use rusqlite::{
    Connection, OptionalExtension as _, Row, params, params_from_iter,
    types::{ToSqlOutput, Type, ValueRef},
};

use super::{
    chain::{self, Digest, STATE_COLUMNS, Salt},
    sql::{parsed, strange, timestamp},
};
use crate::{
    policy::Verdict,
    time::Timestamp,
    visit::{EvidenceKind, NewVisit, Visit, VisitId},
};

/// A query for whole visits, which [`visit`] reads.
pub(super) fn select(rest: &str) -> String {
    format!(
        "SELECT no, id, arrived, departed, name, organisation, purpose, host, phone, party, evidence, \
         verdict, policy, post, officer, note, entered, corrected FROM visit {rest}"
    )
}

/// Reads a row of [`select`].
pub(super) fn visit(row: &Row<'_>) -> rusqlite::Result<Visit> {
    Ok(Visit {
        no: row.get::<_, i64>(0)?.cast_unsigned(),
        id: VisitId(ulid::Ulid::from_bytes(row.get(1)?)),
        arrived: timestamp(row, 2)?.ok_or_else(|| strange(2, Type::Null))?,
        left: timestamp(row, 3)?,
        name: row.get(4)?,
        organisation: row.get(5)?,
        purpose: row.get(6)?,
        host: row.get(7)?,
        phone: row.get(8)?,
        party: row.get(9)?,
        evidence: parsed(row, 10, EvidenceKind::from_code)?,
        verdict: match row.get_ref(11)?.data_type() {
            Type::Null => None,
            _ => Some(parsed(row, 11, Verdict::from_code)?),
        },
        policy: row.get(12)?,
        post: row.get(13)?,
        officer: row.get(14)?,
        note: row.get(15)?,
        entered: timestamp(row, 16)?,
        corrected: timestamp(row, 17)?,
    })
}

/// What a new row has that the visit itself does not know.
pub(super) struct Beside<'a> {
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
    beside: &Beside<'_>,
    salt: &Salt,
) -> rusqlite::Result<(i64, Digest)> {
    let id = beside.id.0.to_bytes();
    let millis = |time: Timestamp| ValueRef::Integer(time.timestamp_millis());
    // In the order of the state. It is not read back from the row: what goes in is what is there, and giving
    // it back takes SQLite as long as writing it.
    let mut state: [ValueRef<'_>; STATE_COLUMNS] = [
        ValueRef::Null,
        ValueRef::Blob(&id),
        millis(visit.arrived),
        visit.left.map_or(ValueRef::Null, millis),
        visit.name.as_str().into(),
        visit.organisation.as_str().into(),
        visit.purpose.as_str().into(),
        visit.host.as_str().into(),
        visit.phone.as_str().into(),
        ValueRef::Integer(visit.party.into()),
        visit.evidence.code().into(),
        visit.verdict.map(Verdict::code).into(),
        visit.policy.as_str().into(),
        visit.post.as_str().into(),
        visit.officer.as_str().into(),
        visit.note.as_str().into(),
        beside.key.into(),
        beside.entered.map_or(ValueRef::Null, millis),
    ];
    let sql = format!(
        "INSERT INTO visit ({}, credential, salt) VALUES (?{})",
        chain::STATE,
        ", ?".repeat(STATE_COLUMNS + 1)
    );
    let values = state.into_iter().chain([beside.credential.into(), ValueRef::Blob(salt)]);
    connection.prepare_cached(&sql)?.execute(params_from_iter(values.map(ToSqlOutput::Borrowed)))?;
    let no = connection.last_insert_rowid();
    state[0] = ValueRef::Integer(no);
    Ok((no, chain::state_digest(&state, salt)))
}

/// Writes what the visit says over what is there. The digest of the credential goes with the guest.
pub(super) fn update(connection: &Connection, visit: &Visit) -> rusqlite::Result<()> {
    let sql = "UPDATE visit SET arrived = ?2, departed = ?3, name = ?4, organisation = ?5, purpose = ?6, \
               host = ?7, phone = ?8, party = ?9, evidence = ?10, verdict = ?11, policy = ?12, post = ?13, \
               officer = ?14, note = ?15, credential = iif(?3 IS NULL, credential, NULL) WHERE no = ?1";
    connection.prepare_cached(sql)?.execute(params![
        visit.no.cast_signed(),
        visit.arrived.timestamp_millis(),
        visit.left.map(|left| left.timestamp_millis()),
        visit.name,
        visit.organisation,
        visit.purpose,
        visit.host,
        visit.phone,
        visit.party,
        visit.evidence.code(),
        visit.verdict.map(Verdict::code),
        visit.policy,
        visit.post,
        visit.officer,
        visit.note,
    ])?;
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
    connection.prepare_cached(&select("WHERE key = ?1"))?.query_row([key], visit).optional()
}

/// The visit with this id.
pub(super) fn by_id(connection: &Connection, id: VisitId) -> rusqlite::Result<Option<Visit>> {
    connection
        .prepare_cached(&select("WHERE id = ?1"))?
        .query_row([id.0.to_bytes().as_slice()], visit)
        .optional()
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
    connection.prepare_cached(&select("WHERE no = ?1"))?.query_row([no], visit)
}
