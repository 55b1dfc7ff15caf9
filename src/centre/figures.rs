//! The numbers of the pages. Nothing here can read a name.

use std::collections::BTreeMap;

use tokio_postgres::GenericClient;

use super::{
    error::CentreError,
    feed::{self, Listed},
    posts::{self, Post},
};
use crate::{
    time::{self, Date, Timestamp, start_of_day},
    verdict::Verdict,
    visit::{Ending, EvidenceKind, Visit, VisitId},
};

/// A post that has not been heard of for so long is silent.
const SILENT: chrono::Duration = chrono::Duration::hours(24);
/// A clock that is so far off is told.
const CLOCK_OFF_MS: i64 = 2 * 60 * 1000;
/// What is told of organisations and hosts stands for at least so many visits: less would be about somebody.
const MIN_VISITS: i64 = 5;
/// At most so many visits are in one download.
pub const MAX_DOWNLOAD: i64 = 50_000;

/// How full an office is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inside {
    /// Which office.
    pub office: i32,
    /// What people call it.
    pub name: String,
    /// How many people may be inside.
    pub capacity: Option<i32>,
    /// How many people are.
    pub persons: i64,
}

/// What is wrong with a post.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// It never enrolled.
    NeverSeen,
    /// It may no longer send.
    Revoked,
    /// Nothing has come for a day.
    Silent,
    /// There is more to come than has come.
    Behind,
    /// Its clock is off by so many milliseconds.
    ClockOff(i64),
    /// It has not fetched what was published since.
    ListsOld,
    /// So many of its entries wait for a person.
    Quarantined(i64),
}

/// A post with what is wrong with it, and which items of the feed it has not fetched.
#[derive(Clone, Debug)]
pub struct PostState {
    /// The post.
    pub post: Post,
    /// What is wrong.
    pub troubles: Vec<Trouble>,
}

/// One day.
#[derive(Clone, Debug, Default)]
pub struct DayFigures {
    /// Visits and people by hour.
    pub hours: BTreeMap<i16, (i64, i64)>,
    /// Visits by the code of the verdict; '' is none.
    pub verdicts: BTreeMap<String, i64>,
    /// Visits by the code of the evidence.
    pub evidence: BTreeMap<String, i64>,
    /// Visits and people by office.
    pub offices: BTreeMap<i32, (i64, i64)>,
}

/// What stands most often in the visits of an office.
#[derive(Clone, Debug, Default)]
pub struct Most {
    /// Where most came from.
    pub organisations: Vec<(String, i64)>,
    /// Whom or which unit most came to see.
    pub hosts: Vec<(String, i64)>,
}

/// How full the offices are; one alone, or all.
pub async fn inside(client: &impl GenericClient, office: Option<i32>) -> Result<Vec<Inside>, CentreError> {
    let sql = "SELECT o.id, o.name, o.capacity, coalesce(i.persons, 0)::bigint FROM office o LEFT JOIN (
            SELECT office, sum(party) AS persons FROM visit WHERE departed IS NULL AND ending <> 'cancelled'
            GROUP BY office) i ON i.office = o.id
        WHERE $1::int IS NULL OR o.id = $1 ORDER BY o.name, o.id";
    let rows = client.query(sql, &[&office]).await?;
    Ok(rows
        .iter()
        .map(|row| Inside { office: row.get(0), name: row.get(1), capacity: row.get(2), persons: row.get(3) })
        .collect())
}

/// The posts with what is wrong with each, and what is in the feed.
pub async fn posts(
    client: &impl GenericClient,
    office: Option<i32>,
) -> Result<(Vec<PostState>, Vec<Listed>), CentreError> {
    let feed = feed::list(client).await?;
    let now = time::now();
    let states = posts::list(client, office).await?.into_iter().map(|post| {
        let troubles = troubles(&post, &feed, now);
        PostState { post, troubles }
    });
    Ok((states.collect(), feed))
}

/// Whether an item of the feed is for this post.
pub fn concerns(item: &Listed, post: &Post) -> bool {
    item.office.is_none_or(|office| office == post.office)
}

fn troubles(post: &Post, feed: &[Listed], now: Timestamp) -> Vec<Trouble> {
    let mut troubles = Vec::new();
    if post.revoked.is_some() {
        troubles.push(Trouble::Revoked);
    }
    if post.quarantined > 0 {
        troubles.push(Trouble::Quarantined(post.quarantined));
    }
    if post.revoked.is_some() {
        return troubles;
    }
    match post.last_seen {
        None => troubles.push(Trouble::NeverSeen),
        Some(seen) if now - seen > SILENT => troubles.push(Trouble::Silent),
        Some(_) if post.behind => troubles.push(Trouble::Behind),
        Some(_) => {}
    }
    if let Some(skew) = post.clock_skew_ms.filter(|skew| skew.abs() > CLOCK_OFF_MS) {
        troubles.push(Trouble::ClockOff(skew));
    }
    let lacks =
        |item: &Listed| concerns(item, post) && item.no > post.feed_seen && now - item.issued > SILENT;
    if post.epoch > 0 && feed.iter().any(lacks) {
        troubles.push(Trouble::ListsOld);
    }
    troubles
}

/// One day, of one office or of all. The sums are the database's: a day of a regency is thousands of rows.
pub async fn day(
    client: &impl GenericClient,
    day: Date,
    office: Option<i32>,
) -> Result<DayFigures, CentreError> {
    let sql = "SELECT hour, verdict, evidence, office, sum(visits)::bigint, sum(persons)::bigint FROM daily
        WHERE day = $1 AND ($2::int IS NULL OR office = $2)
        GROUP BY GROUPING SETS ((hour), (verdict), (evidence), (office))";
    let mut figures = DayFigures::default();
    for row in client.query(sql, &[&day, &office]).await? {
        let sum: (i64, i64) = (row.get(4), row.get(5));
        // Of the four one alone is there.
        if let Some(hour) = row.get(0) {
            figures.hours.insert(hour, sum);
        } else if let Some(verdict) = row.get(1) {
            figures.verdicts.insert(verdict, sum.0);
        } else if let Some(evidence) = row.get(2) {
            figures.evidence.insert(evidence, sum.0);
        } else if let Some(office) = row.get(3) {
            figures.offices.insert(office, sum);
        }
    }
    Ok(figures)
}

/// Visits and people of an office on each of these days.
pub async fn trend(
    client: &impl GenericClient,
    office: i32,
    (first, last): (Date, Date),
) -> Result<Vec<(Date, i64, i64)>, CentreError> {
    let sql = "SELECT day, sum(visits)::bigint, sum(persons)::bigint FROM daily
        WHERE office = $1 AND day BETWEEN $2 AND $3 GROUP BY day";
    let rows = client.query(sql, &[&office, &first, &last]).await?;
    let told: BTreeMap<Date, (i64, i64)> =
        rows.iter().map(|row| (row.get(0), (row.get(1), row.get(2)))).collect();
    let days = first.iter_days().take_while(|day| *day <= last);
    let days = days.map(|day| {
        let (visits, persons) = told.get(&day).copied().unwrap_or_default();
        (day, visits, persons)
    });
    Ok(days.collect())
}

/// What stands most often in the visits of an office on these days.
pub async fn most(client: &impl GenericClient, office: i32, days: (Date, Date)) -> Result<Most, CentreError> {
    Ok(Most {
        organisations: most_in(client, "organisation", office, days).await?,
        hosts: most_in(client, "host", office, days).await?,
    })
}

/// What stands most often in this column, five of them.
async fn most_in(
    client: &impl GenericClient,
    column: &'static str,
    office: i32,
    (first, last): (Date, Date),
) -> Result<Vec<(String, i64)>, CentreError> {
    let sql = format!(
        "SELECT max({column}), count(*) AS visits FROM visit
        WHERE office = $1 AND id >= ulid_at($2::timestamptz - interval '1 day') AND arrived >= $2 AND arrived < $3
            AND {column} <> '' AND ending <> 'cancelled'
        GROUP BY lower({column}) HAVING count(*) >= $4 ORDER BY visits DESC, 1 LIMIT 5"
    );
    let (from, until) = (start_of_day(first), start_of_day(last.succ_opt().unwrap_or(last)));
    let rows = client.query(&sql, &[&office, &from, &until, &MIN_VISITS]).await?;
    Ok(rows.iter().map(|row| (row.get(0), row.get(1))).collect())
}

/// The visits of some days without anything that tells whose they were.
pub async fn nameless(
    client: &impl GenericClient,
    office: i32,
    (first, last): (Date, Date),
) -> Result<Vec<Visit>, CentreError> {
    let sql = "SELECT no, id, arrived, departed, ending, entered, party, evidence, verdict, policy FROM visit
        WHERE office = $1 AND arrived >= $2 AND arrived < $3 ORDER BY arrived, id LIMIT $4";
    let (from, until) = (start_of_day(first), start_of_day(last.succ_opt().unwrap_or(last)));
    let rows = client.query(sql, &[&office, &from, &until, &MAX_DOWNLOAD]).await?;
    Ok(rows.iter().map(counts_of).collect())
}

/// What may be read of a visit's row by everybody. The columns have their names.
pub fn counts_of(row: &tokio_postgres::Row) -> Visit {
    let id: super::database::Id = row.get("id");
    let no: i64 = row.get("no");
    let mut visit = Visit::blank(no.cast_unsigned(), VisitId::from(id));
    visit.arrived = row.get("arrived");
    visit.left = row.get("departed");
    visit.ending = Ending::from_code(row.get("ending")).unwrap_or_default();
    visit.entered = row.get("entered");
    visit.party = row.get::<_, i32>("party").cast_unsigned();
    visit.evidence = EvidenceKind::from_code(row.get("evidence")).unwrap_or_default();
    visit.verdict = Verdict::from_code(row.get("verdict"));
    visit.policy = row.get("policy");
    visit
}
