//! Guests come and leave.

use chrono::TimeDelta;
use rusqlite::{Connection, Transaction};

use super::{
    super::{
        VisitLog, VisitLogError,
        chain::{Chain, ChangeKind, random},
        clock,
        row::{self, RowExtras},
        search::index,
        sql::to_the_millisecond,
    },
    cards,
    clock::check_past,
    destroyed,
};
use crate::{
    time::Timestamp,
    visit::{NewVisit, Visit, VisitId, check_departure},
};

/// A guest who came no longer ago than this is at the door.
const LIVE_ENTRY_WITHIN: TimeDelta = TimeDelta::minutes(2);

/// What became of an arrival.
#[derive(Clone, Debug, PartialEq)]
pub enum Admitted {
    /// It is in the log.
    Recorded(VisitId),
    /// Somebody is inside with the same credential, by this visit, and the log is unchanged.
    AlreadyInside(Box<Visit>),
}

impl VisitLog {
    /// Writes an arrival; when this returns, the visit survives a power cut. The same
    /// [`NewVisit::key`] again returns the id of the first and adds nothing. A visit of a guest who came more
    /// than a quarter of an hour ago is marked as entered later; one who has not come yet is refused.
    ///
    /// After a failure of the disk it may be open whether the visit is there. The same key makes the
    /// second attempt safe.
    ///
    /// # Errors
    ///
    /// The log is unchanged, as far as the disk lets anyone say so.
    pub fn record_arrival(&mut self, visit: &NewVisit) -> Result<VisitId, VisitLogError> {
        match self.arrive(visit, |_, _| Ok(None))? {
            Admitted::Recorded(id) => Ok(id),
            // Nobody was looked for.
            Admitted::AlreadyInside(visit) => Ok(visit.id),
        }
    }

    /// The same, unless somebody is inside with the credential of the guest. It is one act: of two desks that let
    /// the same guest in at one instant, one is told of the other.
    ///
    /// # Errors
    ///
    /// See [`VisitLog::record_arrival`].
    pub fn admit(&mut self, visit: &NewVisit) -> Result<Admitted, VisitLogError> {
        self.arrive(visit, row::inside_with)
    }

    fn arrive(
        &mut self,
        visit: &NewVisit,
        inside: impl FnOnce(&Connection, &[u8]) -> rusqlite::Result<Option<Visit>>,
    ) -> Result<Admitted, VisitLogError> {
        visit.check()?;
        let key = visit.key.as_deref().filter(|key| !key.is_empty());
        let digest = match (&visit.fingerprint, visit.left) {
            (Some(fingerprint), None) => Some(self.digest(fingerprint)),
            _ => None,
        };
        let id = self.new_id();
        self.write(|transaction, chain| {
            if let Some(key) = key
                && let Some(visit) = row::by_key(transaction, key)?
            {
                return Ok(Ok(Admitted::Recorded(visit.id)));
            }
            if let Some(digest) = &digest
                && let Some(before) = inside(transaction, digest)?
            {
                return Ok(Ok(Admitted::AlreadyInside(Box::new(before))));
            }
            // Whoever stands at the door comes anew, also when an earlier visit of his was destroyed.
            let guest = (chain.wall() - visit.arrived > LIVE_ENTRY_WITHIN)
                .then_some((visit.arrived, visit.name.as_str()));
            if destroyed::is_known(transaction, None, key, guest)? {
                return Ok(Err(VisitLogError::Destroyed));
            }
            let now = chain.wall();
            if let Err(error) = check_past(transaction, now, visit.left.into_iter().chain([visit.arrived]))? {
                return Ok(Err(error.into()));
            }
            let entered = clock::entered(visit.arrived, now);
            let extras = RowExtras { id, key, credential: digest.as_deref(), entered };
            let no = insert(transaction, chain, ChangeKind::Arrival, visit, &extras)?;
            index::after_arrival(transaction, no)?;
            cards::given_out(transaction, &visit.card)?;
            Ok(Ok(Admitted::Recorded(id)))
        })?
    }

    /// Writes a departure, and forgets the credential of the guest. Durable like an arrival.
    ///
    /// # Errors
    ///
    /// The log is unchanged.
    pub fn record_departure(&mut self, id: VisitId, at: Timestamp) -> Result<(), VisitLogError> {
        self.write(|transaction, chain| {
            let Some(visit) = row::by_id(transaction, id)? else {
                return Ok(Err(VisitLogError::NotFound(id)));
            };
            if visit.left.is_some() {
                return Ok(Err(VisitLogError::AlreadyLeft(id)));
            }
            // To the millisecond, like the arrival: a guest may leave within the one he came in.
            if let Err(error) = check_departure(visit.arrived, to_the_millisecond(at)) {
                return Ok(Err(error.into()));
            }
            if let Err(error) = check_past(transaction, chain.wall(), [at])? {
                return Ok(Err(error.into()));
            }
            let no = visit.no.cast_signed();
            transaction
                .prepare_cached("UPDATE visit SET departed = ?2, credential = NULL WHERE no = ?1")?
                .execute([no, at.timestamp_millis()])?;
            chain.record_visit(ChangeKind::Departure, no, None)?;
            Ok(Ok(()))
        })?
    }
}

/// Writes a new visit into the table and the chain, and gives its number. The index of the search does not know it yet.
pub(super) fn insert(
    transaction: &Transaction<'_>,
    chain: &mut Chain<'_>,
    kind: ChangeKind,
    visit: &NewVisit,
    extras: &RowExtras<'_>,
) -> rusqlite::Result<i64> {
    let (no, state) = row::insert(transaction, visit, extras, &random()?)?;
    chain.record_new(kind, no, state)?;
    Ok(no)
}
