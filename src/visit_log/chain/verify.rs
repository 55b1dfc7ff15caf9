//! Walks the chain and says where it is broken first.

use std::collections::BTreeMap;

use data_encoding::BASE64URL_NOPAD;
use rusqlite::{Connection, Row, types::ValueRef};

use super::{
    Anchor, ChangeKind,
    digest::{self, Digest, Form, NO_LINK, PARTS, Part, STATE, STATE_COLUMNS, detail_digest, link},
};

/// What was found out about the chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verification {
    /// How many entries were walked, up to the first broken one.
    pub entries: u64,
    /// The end of the chain, when all of it is whole and it has one.
    pub head: Option<Anchor>,
    /// Where it is broken first.
    pub fault: Option<Fault>,
}

/// The first entry that is not what it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The number of the entry. Of something that is in no entry, the number after the last one.
    pub seq: u64,
    /// What is wrong there.
    pub kind: FaultKind,
}

/// What is wrong with an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FaultKind {
    /// It is not there, and later ones or an anchor say that it was.
    Missing,
    /// It was changed, or what stands before it.
    Changed,
    /// The chain up to here is not the one that the anchor attests: it was made anew between the last
    /// anchor that holds and this one.
    Anchor,
    /// Its time lies before the entry before it, without a jump of the clock.
    Order,
    /// Its detail was changed, or is gone without a purge.
    Detail,
    /// The visit is not as this entry, the last about it, left it, or not marked as corrected when it was.
    Visit,
    /// The visit of this entry, the last about it, is gone.
    VisitMissing,
    /// A visit is in no entry.
    Stray,
}

/// Walks the whole chain, and holds every visit against the last entry about it.
///
/// Where an entry is broken, nothing is known about the entries from there on, and so neither which
/// entry is a visit's last. So a broken entry is named before a visit that does not fit.
pub(in crate::visit_log) fn verify(
    connection: &Connection,
    anchors: &[Anchor],
) -> rusqlite::Result<Verification> {
    // One moment for all of it, whatever is written meanwhile.
    let transaction = connection.unchecked_transaction()?;
    let mut walk = Walk::new(anchors);
    walk.entries(&transaction)?;
    if walk.fault.is_none() {
        walk.fault = [walk.detail_without_purge(), walk.first_visit_fault(&transaction)?]
            .into_iter()
            .flatten()
            .min_by_key(|fault| fault.seq);
    }
    let head = Anchor { seq: walk.seq, link: walk.link };
    Ok(Verification {
        entries: walk.seq.cast_unsigned(),
        head: (walk.fault.is_none() && walk.seq > 0).then_some(head),
        fault: walk.fault,
    })
}

/// How far the chain has been walked.
struct Walk<'a> {
    anchors: &'a [Anchor],
    seq: i64,
    link: Digest,
    at: i64,
    /// Entries about no visit that do not tell what they told, and the digest of what they tell now: a later entry
    /// must bear it.
    altered: BTreeMap<i64, Digest>,
    /// The digests of what such entries tell, as later ones bear them.
    redacted: BTreeMap<i64, Option<Digest>>,
    /// Visits that were corrected, and when that was last, as far as it can be told.
    corrected: BTreeMap<i64, Option<i64>>,
    /// Visits with a detail that is gone, and the first entry of which: a later purge must explain it.
    emptied: BTreeMap<i64, i64>,
    fault: Option<Fault>,
}

impl<'a> Walk<'a> {
    fn new(anchors: &'a [Anchor]) -> Self {
        Self {
            anchors,
            seq: 0,
            link: NO_LINK,
            at: i64::MIN,
            altered: BTreeMap::new(),
            redacted: BTreeMap::new(),
            corrected: BTreeMap::new(),
            emptied: BTreeMap::new(),
            fault: None,
        }
    }

    fn entries(&mut self, connection: &Connection) -> rusqlite::Result<()> {
        let sql = "SELECT seq, kind, at, visit, state, detail, link, salt, content FROM entry ORDER BY seq";
        let mut statement = connection.prepare(sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            if let Some(kind) = self.step(row)? {
                self.fault = Some(fault(self.seq + 1, kind));
                return Ok(());
            }
            self.seq += 1;
        }
        // What an anchor attests and is not there was cut off.
        if self.anchors.iter().any(|anchor| anchor.seq > self.seq) {
            self.fault = Some(fault(self.seq + 1, FaultKind::Missing));
        }
        Ok(())
    }

    /// Takes in the entry after the last one, unless something is wrong with it.
    fn step(&mut self, row: &Row<'_>) -> rusqlite::Result<Option<FaultKind>> {
        let seq: i64 = row.get(0)?;
        if seq != self.seq + 1 {
            return Ok(Some(if seq > self.seq { FaultKind::Missing } else { FaultKind::Changed }));
        }
        let (Ok(kind), Ok(at), Ok(visit), Ok(state), Ok(detail), Ok(written)) = (
            row.get_ref(1).and_then(|kind| Ok(kind.as_str()?)),
            row.get::<_, i64>(2),
            row.get::<_, Option<i64>>(3),
            row.get::<_, Option<Digest>>(4),
            row.get::<_, Option<Digest>>(5),
            row.get::<_, Digest>(6),
        ) else {
            return Ok(Some(FaultKind::Changed));
        };
        let link = link(&self.link, seq, kind, at, visit, state.as_ref(), detail.as_ref());
        let Some(kind) = ChangeKind::from_code(kind).filter(|_| link == written) else {
            return Ok(Some(FaultKind::Changed));
        };
        if self.anchors.iter().any(|anchor| anchor.seq == seq && anchor.link != link) {
            return Ok(Some(FaultKind::Anchor));
        }
        if at < self.at && kind != ChangeKind::Clock {
            return Ok(Some(FaultKind::Order));
        }
        let told = detail.map(|_| row.get_ref(8)).transpose()?;
        self.note(kind, at, visit, told);
        match (detail, row.get_ref(7)?, row.get_ref(8)?) {
            (None, ValueRef::Null, ValueRef::Null) => {}
            (Some(detail), ValueRef::Blob(salt), ValueRef::Text(content))
                if std::str::from_utf8(content)
                    .is_ok_and(|content| detail_digest(content, salt) == detail) => {}
            (Some(_), ValueRef::Blob(salt), ValueRef::Text(content)) if visit.is_none() => {
                let Ok(content) = std::str::from_utf8(content) else { return Ok(Some(FaultKind::Detail)) };
                self.altered.insert(seq, detail_digest(content, salt));
            }
            (Some(_), ValueRef::Null, ValueRef::Null) if visit.is_some() => {
                self.emptied.entry(visit.unwrap_or_default()).or_insert(seq);
            }
            _ => return Ok(Some(FaultKind::Detail)),
        }
        (self.link, self.at) = (link, at);
        Ok(None)
    }

    /// Keeps in mind what an entry tells of others: that they may be empty, or say something else, and of a visit that
    /// it was corrected.
    fn note(&mut self, kind: ChangeKind, at: i64, visit: Option<i64>, told: Option<ValueRef<'_>>) {
        match (kind, visit, told) {
            (ChangeKind::Purge, Some(no), _) => {
                self.emptied.remove(&no);
            }
            (ChangeKind::Purge, None, Some(told)) => self.redacted.extend(redaction(told)),
            (ChangeKind::Correction, Some(no), _) => {
                self.corrected.insert(no, Some(at));
            }
            (ChangeKind::Adoption, Some(no), Some(told)) => {
                self.corrected.insert(no, told.as_str().ok().and_then(corrected_before));
            }
            _ => {}
        }
    }

    fn detail_without_purge(&self) -> Option<Fault> {
        let altered =
            self.altered.iter().find(|(seq, digest)| self.redacted.get(seq) != Some(&Some(**digest)));
        let emptied = self.emptied.values().min();
        altered.map(|(seq, _)| seq).into_iter().chain(emptied).min().map(|&seq| fault(seq, FaultKind::Detail))
    }

    /// Holds the visits against the last entry about each, and gives the fault of the earliest entry.
    fn first_visit_fault(&self, connection: &Connection) -> rusqlite::Result<Option<Fault>> {
        let mut first: Option<Fault> = None;
        let mut note = |found: Fault| {
            if first.is_none_or(|first| found.seq < first.seq) {
                first = Some(found);
            }
        };
        // Two walks side by side in the order of the numbers: a search for the last entry about each visit would
        // take longer than all the rest.
        let sql = format!("SELECT {}, salt, corrected FROM visit ORDER BY no", *STATE_COLUMNS);
        let mut visits = connection.prepare(&sql)?;
        let mut visits = visits.query([])?;
        let mut abouts = connection.prepare(LAST_ENTRIES)?;
        let mut abouts = abouts.query([])?;
        // A state that is none is that of no visit.
        let mut next_about = || -> rusqlite::Result<Option<(i64, i64, Option<Digest>)>> {
            abouts.next()?.map(|row| Ok((row.get(0)?, row.get(1)?, row.get(2).ok()))).transpose()
        };
        let mut about = next_about()?;
        let numbered = STATE.iter().position(|part| *part == Part::No).unwrap_or_default();
        // Visits that stand together are mostly of one time.
        let [mut likely, ..] = Form::ALL;
        while let Some(row) = visits.next()? {
            let no: i64 = row.get(numbered)?;
            while let Some((_, seq, _)) = about.filter(|&(visit, ..)| visit < no) {
                note(fault(seq, FaultKind::VisitMissing));
                about = next_about()?;
            }
            let Some((_, seq, state)) = about.filter(|&(visit, ..)| visit == no) else {
                note(fault(self.seq + 1, FaultKind::Stray));
                continue;
            };
            about = next_about()?;
            let marked = match self.corrected.get(&no) {
                Some(None) => true,
                Some(&Some(at)) => row.get_ref(PARTS + 1)? == ValueRef::Integer(at),
                None => row.get_ref(PARTS + 1)? == ValueRef::Null,
            };
            let form = match (row.get_ref(PARTS)?.as_blob(), state) {
                (Ok(salt), Some(state)) => {
                    let values = digest::values(row)?;
                    let mut forms =
                        std::iter::once(likely).chain(Form::ALL.into_iter().filter(|form| *form != likely));
                    forms.find(|form| form.digest(&values, salt) == Some(state))
                }
                _ => None,
            };
            likely = form.unwrap_or(likely);
            if form.is_none() || !marked {
                note(fault(seq, FaultKind::Visit));
            }
        }
        while let Some((_, seq, _)) = about {
            note(fault(seq, FaultKind::VisitMissing));
            about = next_about()?;
        }
        Ok(first)
    }
}

/// The last entry about each visit, by the number of the visit, and the state that it tells: with `max`, SQLite gives
/// the other columns of the row that has it.
const LAST_ENTRIES: &str =
    "SELECT visit, max(seq), state FROM entry WHERE visit IS NOT NULL GROUP BY visit ORDER BY visit";

/// Which entry was redacted, and the digest of what it tells from then on.
fn redaction(detail: ValueRef<'_>) -> Option<(i64, Option<Digest>)> {
    let detail: serde_json::Value = serde_json::from_str(detail.as_str().ok()?).ok()?;
    let digest = BASE64URL_NOPAD.decode(detail.get("digest")?.as_str()?.as_bytes()).ok();
    Some((detail.get("redacted")?.as_i64()?, digest.and_then(|digest| digest.try_into().ok())))
}

/// When a visit was corrected in the log from which it was saved, by its adoption.
fn corrected_before(detail: &str) -> Option<i64> {
    serde_json::from_str::<serde_json::Value>(detail).ok()?.get("corrected")?.as_i64()
}

fn fault(seq: i64, kind: FaultKind) -> Fault {
    Fault { seq: seq.cast_unsigned(), kind }
}

#[cfg(test)]
mod tests {
    use rusqlite::params;

    use super::*;
    use crate::{time::Timestamp, visit::NewVisit, visit_log::VisitLog};

    /// What a program of each time wrote is whole for good.
    #[test]
    fn an_entry_of_any_form_fits_its_visit_and_no_other() {
        let mut log = VisitLog::open_in_memory().unwrap();
        let guest = NewVisit { name: "Siti Aminah".to_owned(), ..NewVisit::at(Timestamp::UNIX_EPOCH) };
        log.record_arrival(&guest).unwrap();
        let sql = format!("SELECT {}, salt FROM visit", *STATE_COLUMNS);
        for form in Form::ALL {
            let state = log.connection.query_row(&sql, [], |row| {
                Ok(form.digest(&digest::values(row)?, row.get_ref(PARTS)?.as_blob()?))
            });
            let state = state.unwrap().expect("it says something of such a visit");
            let at = log.connection.query_row("SELECT at FROM entry", [], |row| row.get(0)).unwrap();
            let link = link(&NO_LINK, 1, ChangeKind::Arrival.code(), at, Some(1), Some(&state), None);
            log.connection.execute("UPDATE entry SET state = ?1, link = ?2", params![state, link]).unwrap();
            assert_eq!(verify(&log.connection, &[]).unwrap().fault, None);
            log.connection.execute("UPDATE visit SET name = 'Siti Amina'", []).unwrap();
            assert_eq!(verify(&log.connection, &[]).unwrap().fault, Some(fault(1, FaultKind::Visit)));
            log.connection.execute("UPDATE visit SET name = 'Siti Aminah'", []).unwrap();
        }
    }

    #[test]
    fn the_last_entries_come_from_the_index_without_being_sorted() {
        let log = VisitLog::open_in_memory().unwrap();
        let mut plan = log.connection.prepare(&format!("EXPLAIN QUERY PLAN {LAST_ENTRIES}")).unwrap();
        let plan: Vec<String> = plan.query_map([], |row| row.get("detail")).unwrap().flatten().collect();
        assert!(matches!(&plan[..], [step] if step.contains("USING INDEX entry_visit")), "{plan:?}");
    }
}
