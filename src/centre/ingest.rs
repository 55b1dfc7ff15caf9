//! A bundle into the tables, in one transaction.
//!
//! Whatever is well signed is taken, so that no entry ever blocks those behind it: what cannot be used is named in
//! `quarantine`, and the sending goes on. The one exception is a branch, two entries with one number, which a person has to
//! decide: nothing behind it is taken.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::{Datelike as _, Local, TimeZone as _, Timelike as _};
use deadpool_postgres::Transaction;

use super::{
    database::{Database, Id},
    error::CentreError,
};
use crate::{
    bundle::{
        Answer, Digest, Entry, Fields, Header, Kind, MAX_ENTRIES, NO_LINK, OpenError, Opened, PublicKey,
        Quarantined, Reason, RefusalCode, Sender, open, peek,
    },
    time::{self, Date, Timestamp},
    visit::{Field, Visit, YEARS},
    visit_log::ChangeKind,
};

/// Of so many entries an answer tells that they are in quarantine.
const MAX_TOLD: usize = 100;
/// The first number of the locks of offices; see the migrations.
const OFFICE_LOCK: i32 = 7_236_502;

/// What became of a bundle.
#[derive(Debug)]
pub struct Taken {
    /// For the desk.
    pub answer: Answer,
    /// How many entries were new.
    pub entries: usize,
}

/// What the centre says of itself in each answer.
#[derive(Clone, Debug)]
pub struct Terms {
    /// The oldest version of the desk's program whose bundles are taken; empty for all.
    pub min_version: String,
}

/// What is known of a post when its key is looked up.
pub struct KnownPost {
    /// Its office.
    pub office: i32,
    /// The epoch that it is in.
    pub epoch: i32,
    /// Whether it was revoked.
    pub revoked: bool,
    /// The key of the epoch that was asked for.
    pub key: PublicKey,
}

/// Takes a bundle; the answer is what is on the disk.
///
/// # Errors
///
/// [`CentreError::Refused`] when it is none that the centre takes; anything else is the centre's own trouble, and the desk
/// is to try again.
pub async fn ingest(database: &Database, terms: &Terms, body: Vec<u8>) -> Result<Taken, CentreError> {
    let sender = peek(&body).map_err(refusal)?;
    let mut client = database.writing().await?;
    let known = known_post(&client, sender).await?;
    let key = known.key;
    // The signature before anything else; it and the inflating are work for a thread that may take its time.
    let opened =
        tokio::task::spawn_blocking(move || open(&body, &key)).await.map_err(|_| CentreError::Busy)?;
    let opened = opened.map_err(refusal)?;
    admitted(&known, sender)?;
    if is_older(&opened.header.app, &terms.min_version) {
        return Err(CentreError::Refused(RefusalCode::Older));
    }
    if i64::try_from(opened.header.to).is_err() {
        return Err(CentreError::Refused(RefusalCode::Malformed));
    }
    let transaction = client.transaction().await?;
    let mut upload = Upload { transaction, office: known.office, sender, received: time::now() };
    let (acked, entries, quarantined) = upload.take(&opened).await?;
    let feed = upload.last_of_feed().await?;
    let Upload { transaction, received, .. } = upload;
    transaction.commit().await?;
    let answer = Answer {
        acked: acked.seq.cast_unsigned(),
        link: acked.link,
        want_from: acked.want_from.map(i64::cast_unsigned),
        quarantined,
        clock: received,
        feed,
        min_version: terms.min_version.clone(),
    };
    Ok(Taken { answer, entries })
}

/// What is known of who sends.
///
/// # Errors
///
/// [`RefusalCode::NotEnrolled`].
pub async fn known_post(
    client: &deadpool_postgres::Object,
    sender: Sender,
) -> Result<KnownPost, CentreError> {
    let not_enrolled = || CentreError::Refused(RefusalCode::NotEnrolled);
    let epoch = i32::try_from(sender.epoch).map_err(|_| not_enrolled())?;
    let sql = "SELECT p.office, p.epoch, p.revoked IS NOT NULL, e.public_key FROM post p
        JOIN enrolment e ON e.office = p.office AND e.post = p.id AND e.epoch = $2 WHERE p.id = $1";
    let statement = client.prepare_cached(sql).await?;
    let row = client.query_opt(&statement, &[&Id::from(sender.post), &epoch]).await?;
    let row = row.ok_or_else(not_enrolled)?;
    let key: &[u8] = row.get(3);
    let key = key.try_into().map_err(|_| not_enrolled())?;
    Ok(KnownPost {
        office: row.get(0),
        epoch: row.get(1),
        revoked: row.get(2),
        key: PublicKey::from_bytes(key),
    })
}

/// Whether a post that has proved itself may go on.
///
/// # Errors
///
/// [`RefusalCode::Revoked`] and [`RefusalCode::Superseded`].
pub fn admitted(known: &KnownPost, sender: Sender) -> Result<(), CentreError> {
    if known.revoked {
        return Err(CentreError::Refused(RefusalCode::Revoked));
    }
    if known.epoch.cast_unsigned() != sender.epoch {
        return Err(CentreError::Refused(RefusalCode::Superseded));
    }
    Ok(())
}

/// What a bundle that cannot be opened is told.
pub fn refusal(error: OpenError) -> CentreError {
    CentreError::Refused(match error {
        OpenError::Signature => RefusalCode::Signature,
        OpenError::Newer { .. } => RefusalCode::Newer,
        OpenError::NoBundle
        | OpenError::TooLarge { .. }
        | OpenError::Inflate
        | OpenError::Header
        | OpenError::Count
        | OpenError::Entry { .. } => RefusalCode::Malformed,
    })
}

/// How far the chain of a post is here.
#[derive(Clone, Copy)]
struct Acked {
    seq: i64,
    link: Digest,
    want_from: Option<i64>,
}

struct Upload<'a> {
    transaction: Transaction<'a>,
    office: i32,
    sender: Sender,
    received: Timestamp,
}

impl Upload<'_> {
    async fn take(&mut self, opened: &Opened) -> Result<(Acked, usize, Vec<Quarantined>), CentreError> {
        let Opened { header, entries, broken } = opened;
        let mut acked = self.lock().await?;
        let (from, to) = (header.from.cast_signed(), header.to.cast_signed());
        let has_gap = from > acked.seq + 1;
        self.note_header(header, has_gap || entries.len() >= MAX_ENTRIES).await?;
        let known = self.known_links(from - 1, to).await?;
        if has_gap {
            acked.want_from = Some(acked.seq + 1);
            return Ok((acked, 0, Vec::new()));
        }
        let link_before = match from {
            1 => Some(NO_LINK),
            _ if from == acked.seq + 1 => Some(acked.link),
            _ => known.get(&(from - 1)).copied(),
        };
        let is_other =
            |entry: &Entry| known.get(&entry.seq.cast_signed()).is_some_and(|link| *link != entry.link);
        let branch = if link_before.is_some_and(|link| link != header.before) {
            Some(0)
        } else {
            entries.iter().position(is_other)
        };
        let (usable, other) = entries.split_at(branch.unwrap_or(entries.len()));
        let mut quarantined: Vec<(&Entry, Reason)> = Vec::new();
        quarantined.extend(usable.iter().filter_map(|entry| Some((entry, entry.strange.clone()?))));
        let broken = usable.iter().find(|entry| Some(entry.seq) == *broken);
        quarantined.extend(broken.map(|entry| (entry, Reason::Link)));
        quarantined.extend(other.iter().map(|entry| (entry, Reason::Branch)));
        self.quarantine(&quarantined).await?;
        let new = self.store(usable).await?;
        self.store_visits(usable, header.fields).await?;
        if let Some(last) = usable.last()
            && last.seq.cast_signed() > acked.seq
        {
            acked = Acked { seq: last.seq.cast_signed(), link: last.link, want_from: None };
            self.keep(acked).await?;
        }
        quarantined.sort_by_key(|(entry, _)| entry.seq);
        let told = quarantined.into_iter().take(MAX_TOLD);
        let told = told.map(|(entry, code)| Quarantined { seq: entry.seq, code }).collect();
        Ok((acked, new, told))
    }

    /// Orders the uploads of the post, and those of its office among one another and with the emptying of old visits.
    async fn lock(&self) -> Result<Acked, CentreError> {
        let statement = self.transaction.prepare_cached("SELECT pg_advisory_xact_lock($1, $2)").await?;
        self.transaction.execute(&statement, &[&OFFICE_LOCK, &self.office]).await?;
        let sql = "SELECT p.revoked IS NOT NULL, p.epoch, e.acked, e.head FROM post p
            JOIN enrolment e ON e.office = p.office AND e.post = p.id AND e.epoch = $3
            WHERE p.office = $1 AND p.id = $2 FOR UPDATE OF p";
        let statement = self.transaction.prepare_cached(sql).await?;
        let row =
            self.transaction.query_opt(&statement, &[&self.office, &self.post(), &self.epoch()]).await?;
        let row = row.ok_or(CentreError::Refused(RefusalCode::NotEnrolled))?;
        // It may have been revoked while the bundle was opened.
        if row.get(0) {
            return Err(CentreError::Refused(RefusalCode::Revoked));
        }
        if row.get::<_, i32>(1) != self.epoch() {
            return Err(CentreError::Refused(RefusalCode::Superseded));
        }
        let link = row.get::<_, &[u8]>(3).try_into().unwrap_or(NO_LINK);
        Ok(Acked { seq: row.get(2), link, want_from: None })
    }

    /// That the desk was there, with which program, what of the feed it has, and what its clock showed. It is shown, and
    /// nothing is corrected by it.
    async fn note_header(&self, header: &Header, is_behind: bool) -> Result<(), CentreError> {
        let sql = "UPDATE post SET last_seen = $3, clock_skew_ms = $4, app_version = $5, behind = $6,
                feed_seen = greatest(feed_seen, least($7, (SELECT coalesce(max(no), 0) FROM feed)))
            WHERE office = $1 AND id = $2";
        let statement = self.transaction.prepare_cached(sql).await?;
        let skew = header.clock.timestamp_millis().saturating_sub(self.received.timestamp_millis());
        let app = clean(&header.app);
        let feed = i64::try_from(header.feed).unwrap_or(i64::MAX);
        self.transaction
            .execute(
                &statement,
                &[&self.office, &self.post(), &self.received, &skew, &app, &is_behind, &feed],
            )
            .await?;
        Ok(())
    }

    async fn known_links(&self, from: i64, to: i64) -> Result<HashMap<i64, Digest>, CentreError> {
        let sql = "SELECT seq, link FROM entry
            WHERE office = $1 AND post = $2 AND epoch = $3 AND seq BETWEEN $4 AND $5";
        let statement = self.transaction.prepare_cached(sql).await?;
        let rows = self
            .transaction
            .query(&statement, &[&self.office, &self.post(), &self.epoch(), &from, &to])
            .await?;
        let link = |row: &tokio_postgres::Row| {
            Some((row.get::<_, i64>(0), <Digest>::try_from(row.get::<_, &[u8]>(1)).ok()?))
        };
        Ok(rows.iter().filter_map(link).collect())
    }

    async fn store(&self, entries: &[Entry]) -> Result<usize, CentreError> {
        if entries.is_empty() {
            return Ok(0);
        }
        let sql = "INSERT INTO entry (office, post, epoch, seq, kind, at, visit, link, received)
            SELECT $1, $2, $3, seq, kind, at, visit, link, $9
            FROM unnest($4::bigint[], $5::text[], $6::timestamptz[], $7::uuid[], $8::bytea[])
                AS new (seq, kind, at, visit, link)
            ON CONFLICT DO NOTHING";
        let statement = self.transaction.prepare_cached(sql).await?;
        let seqs: Vec<i64> = entries.iter().map(|entry| entry.seq.cast_signed()).collect();
        let kinds: Vec<String> = entries.iter().map(|entry| clean(entry.kind.code())).collect();
        let times: Vec<Timestamp> = entries.iter().map(|entry| storable(entry.at)).collect();
        let visits: Vec<Option<Id>> = entries.iter().map(|entry| entry.id.map(Id::from)).collect();
        let links: Vec<&[u8]> = entries.iter().map(|entry| entry.link.as_slice()).collect();
        let stored = self
            .transaction
            .execute(
                &statement,
                &[
                    &self.office,
                    &self.post(),
                    &self.epoch(),
                    &seqs,
                    &kinds,
                    &times,
                    &visits,
                    &links,
                    &self.received,
                ],
            )
            .await?;
        Ok(stored as usize)
    }

    async fn quarantine(&self, entries: &[(&Entry, Reason)]) -> Result<(), CentreError> {
        if entries.is_empty() {
            return Ok(());
        }
        let sql = "INSERT INTO quarantine (office, post, epoch, seq, link, reason, kind, at)
            SELECT $1, $2, $3, * FROM unnest($4::bigint[], $5::bytea[], $6::text[], $7::text[], $8::timestamptz[])
            ON CONFLICT DO NOTHING";
        let statement = self.transaction.prepare_cached(sql).await?;
        let seqs: Vec<i64> = entries.iter().map(|(entry, _)| entry.seq.cast_signed()).collect();
        let links: Vec<&[u8]> = entries.iter().map(|(entry, _)| entry.link.as_slice()).collect();
        let reasons: Vec<String> = entries.iter().map(|(_, reason)| clean(reason.code())).collect();
        let kinds: Vec<String> = entries.iter().map(|(entry, _)| clean(entry.kind.code())).collect();
        let times: Vec<Timestamp> = entries.iter().map(|(entry, _)| storable(entry.at)).collect();
        self.transaction
            .execute(
                &statement,
                &[&self.office, &self.post(), &self.epoch(), &seqs, &links, &reasons, &kinds, &times],
            )
            .await?;
        tracing::warn!(post = %self.sender.post, entries = entries.len(), "quarantine");
        Ok(())
    }

    /// Brings the visits to how they are now, and the counts of their days with them.
    async fn store_visits(&self, entries: &[Entry], sent: Fields) -> Result<(), CentreError> {
        let mut incoming: HashMap<Id, (&Entry, &Visit)> = HashMap::new();
        for entry in entries {
            if let (Some(id), Some(visit)) = (entry.id, &entry.visit) {
                incoming.insert(id.into(), (entry, visit));
            }
        }
        let (Some(first), Some(last)) = (incoming.keys().min().copied(), incoming.keys().max().copied())
        else {
            return Ok(());
        };
        let imports: HashSet<Id> = entries
            .iter()
            .filter(|entry| entry.kind == Kind::Known(ChangeKind::Import))
            .filter_map(|entry| entry.id.map(Id::from))
            .collect();
        let mut before = self.counts_before(&incoming, (first, last)).await?;
        let (fields, emptied_until) = self.rules_of_office().await?;
        let keeps = |field: Field| fields.has(field) && sent.has(field);
        let mut rows = VisitRows::default();
        let mut sorted: Vec<_> = incoming.into_iter().collect();
        sorted.sort_by_key(|(id, _)| *id);
        for (id, (entry, visit)) in &sorted {
            let is_old = emptied_until.is_some_and(|until| visit.arrived < until);
            let keeps = |field| field == Field::Policy || !is_old && keeps(field);
            rows.push(*id, entry, visit, imports.contains(id), keeps);
        }
        let applied = rows.upsert(self).await?;
        let mut changes: BTreeMap<Count, (i64, i64)> = BTreeMap::new();
        for (id, (_, visit)) in &sorted {
            if !applied.contains(id) {
                continue;
            }
            if let Some((count, persons)) = before.remove(id).flatten() {
                let change = changes.entry(count).or_default();
                *change = (change.0 - 1, change.1 - persons);
            }
            if let Some((count, persons)) = counted(visit) {
                let change = changes.entry(count).or_default();
                *change = (change.0 + 1, change.1 + persons);
            }
        }
        changes.retain(|_, change| *change != (0, 0));
        self.count(&changes).await
    }

    /// How the visits that are here already are counted.
    async fn counts_before(
        &self,
        incoming: &HashMap<Id, (&Entry, &Visit)>,
        (first, last): (Id, Id),
    ) -> Result<HashMap<Id, Option<(Count, i64)>>, CentreError> {
        let sql = "SELECT id, arrived, ending, verdict, evidence, party FROM visit
            WHERE office = $1 AND id = ANY($2) AND id BETWEEN $3 AND $4";
        let statement = self.transaction.prepare_cached(sql).await?;
        let ids: Vec<Id> = incoming.keys().copied().collect();
        let rows = self.transaction.query(&statement, &[&self.office, &ids, &first, &last]).await?;
        Ok(rows
            .iter()
            .map(|row| {
                let ending: &str = row.get(2);
                let persons: i32 = row.get(5);
                let count = Count::at(row.get(1), row.get(3), row.get(4));
                (row.get(0), (ending != "cancelled").then_some((count, persons.into())))
            })
            .collect())
    }

    async fn rules_of_office(&self) -> Result<(Fields, Option<Timestamp>), CentreError> {
        let sql = "SELECT fields, emptied_until FROM office WHERE id = $1";
        let statement = self.transaction.prepare_cached(sql).await?;
        let row = self.transaction.query_one(&statement, &[&self.office]).await?;
        let codes: Vec<String> = row.get(0);
        let fields: Vec<Field> = codes.iter().filter_map(|code| Field::from_code(code)).collect();
        Ok((Fields::of(&fields), row.get(1)))
    }

    async fn count(&self, changes: &BTreeMap<Count, (i64, i64)>) -> Result<(), CentreError> {
        if changes.is_empty() {
            return Ok(());
        }
        let sql = "INSERT INTO daily (office, day, hour, verdict, evidence, visits, persons)
            SELECT $1, * FROM unnest($2::date[], $3::smallint[], $4::text[], $5::text[], $6::bigint[], $7::bigint[])
            ON CONFLICT (office, day, hour, verdict, evidence) DO UPDATE
            SET visits = daily.visits + excluded.visits, persons = daily.persons + excluded.persons";
        let statement = self.transaction.prepare_cached(sql).await?;
        let days: Vec<Date> = changes.keys().map(|count| count.day).collect();
        let hours: Vec<i16> = changes.keys().map(|count| count.hour).collect();
        let verdicts: Vec<&str> = changes.keys().map(|count| count.verdict.as_str()).collect();
        let evidence: Vec<&str> = changes.keys().map(|count| count.evidence.as_str()).collect();
        let visits: Vec<i64> = changes.values().map(|change| change.0).collect();
        let persons: Vec<i64> = changes.values().map(|change| change.1).collect();
        self.transaction
            .execute(&statement, &[&self.office, &days, &hours, &verdicts, &evidence, &visits, &persons])
            .await?;
        Ok(())
    }

    async fn keep(&self, acked: Acked) -> Result<(), CentreError> {
        let sql = "UPDATE enrolment SET acked = $4, head = $5 WHERE office = $1 AND post = $2 AND epoch = $3";
        let statement = self.transaction.prepare_cached(sql).await?;
        self.transaction
            .execute(
                &statement,
                &[&self.office, &self.post(), &self.epoch(), &acked.seq, &acked.link.as_slice()],
            )
            .await?;
        Ok(())
    }

    async fn last_of_feed(&self) -> Result<u64, CentreError> {
        let sql = "SELECT coalesce(max(no), 0) FROM feed WHERE office IS NULL OR office = $1";
        let statement = self.transaction.prepare_cached(sql).await?;
        let row = self.transaction.query_one(&statement, &[&self.office]).await?;
        Ok(row.get::<_, i64>(0).cast_unsigned())
    }

    fn post(&self) -> Id {
        self.sender.post.into()
    }

    fn epoch(&self) -> i32 {
        self.sender.epoch.cast_signed()
    }
}

/// Where a visit is counted.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Count {
    day: Date,
    hour: i16,
    verdict: String,
    evidence: String,
}

impl Count {
    fn at(arrived: Timestamp, verdict: &str, evidence: &str) -> Self {
        let arrived = arrived.with_timezone(&Local);
        Self {
            day: arrived.date_naive(),
            hour: arrived.hour() as i16,
            verdict: verdict.to_owned(),
            evidence: evidence.to_owned(),
        }
    }
}

/// Where a visit is counted, and as how many people; a cancelled one nowhere.
fn counted(visit: &Visit) -> Option<(Count, i64)> {
    let verdict = visit.verdict.map_or("", crate::verdict::Verdict::code);
    let count = Count::at(visit.arrived, verdict, visit.evidence.code());
    (!visit.is_cancelled()).then_some((count, visit.party.into()))
}

/// The fields that are texts, in the order of their columns.
const TEXTS: [Field; 10] = [
    Field::Policy,
    Field::Organisation,
    Field::Host,
    Field::Name,
    Field::Purpose,
    Field::Phone,
    Field::Card,
    Field::Post,
    Field::Officer,
    Field::Note,
];

/// Visits, column by column.
#[derive(Default)]
struct VisitRows {
    id: Vec<Id>,
    seq: Vec<i64>,
    imported: Vec<bool>,
    no: Vec<i64>,
    arrived: Vec<Timestamp>,
    departed: Vec<Option<Timestamp>>,
    ending: Vec<&'static str>,
    entered: Vec<Option<Timestamp>>,
    party: Vec<i32>,
    evidence: Vec<&'static str>,
    verdict: Vec<&'static str>,
    texts: [Vec<String>; TEXTS.len()],
}

impl VisitRows {
    fn push(&mut self, id: Id, entry: &Entry, visit: &Visit, imported: bool, keeps: impl Fn(Field) -> bool) {
        self.id.push(id);
        self.seq.push(entry.seq.cast_signed());
        self.imported.push(imported);
        self.no.push(i64::try_from(visit.no).unwrap_or(i64::MAX));
        self.arrived.push(storable(visit.arrived));
        self.departed.push(visit.left.map(storable));
        self.ending.push(visit.ending.code());
        self.entered.push(visit.entered.map(storable));
        self.party.push(visit.party.cast_signed());
        self.evidence.push(visit.evidence.code());
        self.verdict.push(visit.verdict.map_or("", crate::verdict::Verdict::code));
        for (column, field) in self.texts.iter_mut().zip(TEXTS) {
            let text = visit.get(field).text().filter(|_| keeps(field));
            column.push(clean(text.unwrap_or_default()));
        }
    }

    /// Says which of them are now as they were sent; see the function of the database.
    async fn upsert(&self, upload: &Upload<'_>) -> Result<HashSet<Id>, CentreError> {
        let sql = "SELECT store_visits($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,
            $19, $20, $21, $22, $23, $24)";
        let statement = upload.transaction.prepare_cached(sql).await?;
        let [policy, organisation, host, name, purpose, phone, card, post, officer, note] = &self.texts;
        let rows = upload
            .transaction
            .query(
                &statement,
                &[
                    &upload.office,
                    &upload.post(),
                    &upload.epoch(),
                    &self.id,
                    &self.seq,
                    &self.imported,
                    &self.no,
                    &self.arrived,
                    &self.departed,
                    &self.ending,
                    &self.entered,
                    &self.party,
                    &self.evidence,
                    &self.verdict,
                    policy,
                    organisation,
                    host,
                    name,
                    purpose,
                    phone,
                    card,
                    post,
                    officer,
                    note,
                ],
            )
            .await?;
        Ok(rows.iter().map(|row| row.get(0)).collect())
    }
}

/// A text as PostgreSQL takes it, which knows no zero byte.
fn clean(text: &str) -> String {
    text.replace('\0', "\u{FFFD}")
}

/// A time within what the database holds: a clock gone mad shall block no chain.
fn storable(at: Timestamp) -> Timestamp {
    if YEARS.contains(&at.year()) {
        return at;
    }
    let year = at.year().clamp(*YEARS.start(), *YEARS.end());
    chrono::Utc.with_ymd_and_hms(year, 1, 1, 0, 0, 0).single().unwrap_or_default()
}

/// Whether one version comes before another. What is no version is not older.
fn is_older(version: &str, than: &str) -> bool {
    let parts = |text: &str| -> Option<Vec<u64>> {
        let core = text.split(['-', '+']).next().unwrap_or_default();
        core.split('.').map(|part| part.parse().ok()).collect()
    };
    match (parts(version), parts(than)) {
        (Some(version), Some(than)) => version < than,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared_by_their_numbers() {
        assert!(is_older("0.9.0", "0.10.0") && is_older("0.1.0-beta", "0.2.0"));
        assert!(!is_older("0.2.0", "0.2.0") && !is_older("1.0", "0.2.0"));
        assert!(!is_older("strange", "0.2.0") && !is_older("0.1.0", ""));
    }

    #[test]
    fn a_time_that_no_table_holds_becomes_one_that_it_does() {
        let now = time::now();
        assert_eq!(storable(now), now);
        for wild in [Timestamp::MIN_UTC, Timestamp::MAX_UTC] {
            assert!(YEARS.contains(&storable(wild).year()));
        }
        assert_eq!(clean("A\0B"), "A\u{FFFD}B");
    }
}
