//! What was destroyed in one copy of a log is destroyed in another: in a backup that is restored, and in the
//! logs that a restore puts aside.

use rusqlite::{Connection, OptionalExtension as _, Transaction, params};
use serde_json::json;

use super::{
    super::{
        VisitLog, VisitLogError,
        chain::{Chain, ChangeKind},
        normal::TAKEN_OUT,
        row,
        search::index,
    },
    destroyed::{self, Marks},
    erase::filled,
    purge::empty,
};
use crate::visit::{Field, Visit, VisitId};

/// How many visits are looked at in one transaction.
const AT_ONCE: usize = 500;

impl VisitLog {
    /// Destroys what `other` has destroyed, of the visits that both have (or of these), and takes over by what
    /// `other` knows destroyed visits again. Says of how many visits something went.
    ///
    /// # Errors
    ///
    /// What was destroyed until then stays so; the same again goes on.
    pub fn destroy_as_in(&mut self, other: &Self, of: Option<&[VisitId]>) -> Result<u64, VisitLogError> {
        let destroyed = of.map_or_else(|| other.read(destroyed_in), |ids| Ok(ids.to_vec()))?;
        self.write(|transaction, _| destroyed::take_over(&other.connection, transaction))?;
        let mut count = 0;
        for some in destroyed.chunks(AT_ONCE) {
            count += self.write(|transaction, chain| {
                let marks = Marks::of(transaction)?;
                let mut count = 0;
                for id in some {
                    count += u64::from(follow(transaction, chain, &marks, &other.connection, *id)?);
                }
                Ok(count)
            })?;
        }
        count += self.write(|transaction, chain| {
            follow_lists(transaction, chain, &Marks::of(transaction)?, &other.connection)
        })?;
        self.write(|transaction, chain| redact_as_in(transaction, chain, &other.connection))?;
        if count > 0 {
            let detail = json!({"again": true, "visits": count});
            self.write(|_, chain| chain.record(ChangeKind::Destruction, &detail))?;
        }
        self.wipe_patiently()?;
        Ok(count)
    }
}

/// The visits of which something was destroyed.
fn destroyed_in(connection: &Connection) -> rusqlite::Result<Vec<VisitId>> {
    let mut statement = connection.prepare(
        "SELECT id FROM visit WHERE no IN (SELECT visit FROM entry WHERE kind = 'purge')
                                OR name = ''",
    )?;
    let ids = statement.query_map([], |row| Ok(VisitId(ulid::Ulid::from_bytes(row.get(0)?))))?;
    let mut ids = ids.collect::<rusqlite::Result<Vec<_>>>()?;
    ids.extend(destroyed::ids(connection)?);
    Ok(ids)
}

/// Destroys of one visit what `other` has destroyed of it; `false` when it is not here, or all of that is gone.
fn follow(
    transaction: &Transaction<'_>,
    chain: &mut Chain<'_>,
    marks: &Marks,
    other: &Connection,
    id: VisitId,
) -> rusqlite::Result<bool> {
    let (here, there) = (row::by_id(transaction, id)?, row::by_id(other, id)?);
    let (here, there) = match (here, there) {
        (Some(here), Some(there)) => (here, there),
        (None, there) => {
            // It may still come, by an older backup.
            if there.is_none_or(|there| there.name.is_empty()) {
                destroyed::put_id(transaction, id)?;
            }
            return Ok(false);
        }
        // Of one that is not there either, a mark says that all of it was destroyed.
        (Some(here), None) if !here.name.is_empty() && destroyed::has_id(other, id)? => {
            empty(transaction, chain, marks, here.no.cast_signed(), Field::PERSONAL)?;
            return Ok(true);
        }
        (Some(_), None) => return Ok(false),
    };
    let sql = "SELECT 1 FROM entry WHERE visit = ?1 AND kind = 'purge'";
    if !there.name.is_empty() && !other.prepare_cached(sql)?.exists([there.no.cast_signed()])? {
        return Ok(false);
    }
    let no = here.no.cast_signed();
    let told = destroyed::told(transaction, no)?;
    let told_there = destroyed::told(other, there.no.cast_signed())?;
    let tells = |told: &[destroyed::Told], field: Field| {
        told.iter().flat_map(|told| &told.changes).any(|change| change.field == field.code())
    };
    let gone: Vec<_> = Field::PERSONAL
        .iter()
        .copied()
        .filter(|field| there.text(*field).is_empty())
        .filter(|field| filled(&here).contains(field) || tells(&told, *field) && !tells(&told_there, *field))
        .collect();
    let nameless = there.name.is_empty() && !told.is_empty() && !gone.contains(&Field::Name);
    if !gone.is_empty() || nameless {
        let gone = if nameless { [&gone[..], &[Field::Name]].concat() } else { gone };
        empty(transaction, chain, marks, no, &gone)?;
        if there.name.is_empty() && here.left.is_none() {
            // Nobody is emptied while he is inside: he had left by then.
            leave(transaction, chain, no, &there)?;
        }
        take_names_out(transaction, chain, &here, &there)?;
        return Ok(true);
    }
    let taken_out = take_names_out(transaction, chain, &here, &there)?;
    let forgotten = forget_told(transaction, chain, other, no, there.no.cast_signed())?;
    Ok(taken_out || forgotten)
}

/// Destroys the visits that `other` knows as destroyed by their list, and not by their id: a list that was taken in
/// once more after a restore has other ids in each copy of the log.
fn follow_lists(
    transaction: &Transaction<'_>,
    chain: &mut Chain<'_>,
    marks: &Marks,
    other: &Connection,
) -> rusqlite::Result<u64> {
    let mut count = 0;
    for (no, key) in destroyed::of_lists(transaction)? {
        let visit = row::by_no(transaction, no)?;
        let here_alone = !visit.name.is_empty() && row::by_id(other, visit.id)?.is_none();
        if here_alone && destroyed::is_known(other, None, Some(&key), Some((visit.arrived, &visit.name)))? {
            // Nobody is emptied while he is inside: he had left by then, nobody knows when.
            transaction
                .prepare_cached("UPDATE visit SET departed = coalesce(departed, arrived) WHERE no = ?1")?
                .execute([no])?;
            empty(transaction, chain, marks, no, Field::PERSONAL)?;
            count += 1;
        }
    }
    Ok(count)
}

/// Takes the names out of what entries tell that are about no visit, as far as they are the same in the other log
/// and were taken out there.
fn redact_as_in(
    transaction: &Transaction<'_>,
    chain: &mut Chain<'_>,
    other: &Connection,
) -> rusqlite::Result<()> {
    let mut redacted = other.prepare(
        "SELECT DISTINCT told.seq, told.link, told.content
         FROM entry JOIN entry AS told ON told.seq = json_extract(entry.content, '$.redacted')
         WHERE entry.kind = 'purge' AND entry.visit IS NULL AND told.visit IS NULL AND told.content IS NOT NULL
         ORDER BY told.seq",
    )?;
    let mut redacted = redacted.query([])?;
    let sql = "SELECT 1 FROM entry WHERE seq = ?1 AND link = ?2 AND visit IS NULL AND content <> ?3";
    let mut same = transaction.prepare_cached(sql)?;
    while let Some(row) = redacted.next()? {
        let (seq, link, content): (i64, Vec<u8>, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        if same.exists(params![seq, link, content])? {
            chain.redact(seq, &content)?;
        }
    }
    Ok(())
}

fn leave(
    transaction: &Transaction<'_>,
    chain: &mut Chain<'_>,
    no: i64,
    there: &Visit,
) -> rusqlite::Result<()> {
    let Some(left) = there.left else { return Ok(()) };
    transaction
        .prepare_cached("UPDATE visit SET departed = ?2, credential = NULL WHERE no = ?1 AND arrived <= ?2")?
        .execute([no, left.timestamp_millis()])?;
    chain.record_visit(ChangeKind::Purge, no, None)
}

/// Takes the names out of the texts out of which they were taken in the other log.
fn take_names_out(
    transaction: &Transaction<'_>,
    chain: &mut Chain<'_>,
    here: &Visit,
    there: &Visit,
) -> rusqlite::Result<bool> {
    let no = here.no.cast_signed();
    let mut any = false;
    for field in Field::MAY_NAME.iter().copied() {
        let (before, after) = (here.text(field), there.text(field));
        if before == after || !after.contains(TAKEN_OUT) {
            continue;
        }
        let sql = format!("UPDATE visit SET {} = ?2 WHERE no = ?1", field.spec().column);
        index::change(transaction, no, || transaction.prepare_cached(&sql)?.execute(params![no, after]))?;
        any = true;
    }
    if any {
        chain.record_visit(ChangeKind::Purge, no, None)?;
    }
    Ok(any)
}

/// Forgets what entries tell that are the same in the other log, and tell it there no longer.
fn forget_told(
    transaction: &Transaction<'_>,
    chain: &mut Chain<'_>,
    other: &Connection,
    no: i64,
    there: i64,
) -> rusqlite::Result<bool> {
    let told = transaction
        .prepare_cached("SELECT seq, link FROM entry WHERE visit = ?1 AND content IS NOT NULL")?
        .query_map([no], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, Vec<u8>>(1)?)))?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    let mut any = false;
    for (seq, link) in told {
        let sql = "SELECT content IS NULL FROM entry WHERE seq = ?1 AND link = ?2 AND visit = ?3";
        let gone: Option<bool> =
            other.prepare_cached(sql)?.query_row(params![seq, link, there], |row| row.get(0)).optional()?;
        if gone == Some(true) {
            transaction.execute("UPDATE entry SET content = NULL, salt = NULL WHERE seq = ?1", [seq])?;
            any = true;
        }
    }
    if any {
        chain.record_visit(ChangeKind::Purge, no, None)?;
    }
    Ok(any)
}
