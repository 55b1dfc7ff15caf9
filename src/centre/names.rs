//! The one way to names: functions of the database that check who asks, and write it down.

use tokio_postgres::{GenericClient, Row, error::SqlState};

use super::{accounts::Token, database::Id, error::CentreError, figures::counts_of};
use crate::{
    time::{Date, Timestamp, start_of_day},
    visit::{Visit, VisitId},
};

/// A visit with its names, and where it was.
#[derive(Clone)]
pub struct Found {
    /// Which office.
    pub office: i32,
    /// The visit.
    pub visit: Visit,
}

/// One line of the access log.
#[derive(Clone, Debug)]
pub struct Access {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub login: String,
    /// The code of his role then.
    pub role: String,
    /// What he did: `search`, `contacts` or `guest-book`.
    pub act: String,
    /// In which office; `None` for all.
    pub office: Option<i32>,
    /// Why.
    pub reason: String,
    /// How many visits he was shown.
    pub visits: i32,
}

/// Visits by a part of the name.
///
/// # Errors
///
/// [`CentreError::NotEntitled`] for whoever is no tracer, and without a reason.
pub async fn search(
    client: &impl GenericClient,
    token: &Token,
    name: &str,
    reason: &str,
) -> Result<Vec<Found>, CentreError> {
    let sql = "SELECT * FROM search_visits($1, $2, $3)";
    found(client.query(sql, &[&token.hash().as_slice(), &name, &reason]).await)
}

/// Who was there with this visit.
///
/// # Errors
///
/// As [`search`].
pub async fn contacts(
    client: &impl GenericClient,
    token: &Token,
    (office, visit): (i32, VisitId),
    reason: &str,
) -> Result<Vec<Found>, CentreError> {
    let sql = "SELECT * FROM contacts($1, $2, $3, $4)";
    found(client.query(sql, &[&token.hash().as_slice(), &office, &Id::from(visit), &reason]).await)
}

/// The guest book of an office.
///
/// # Errors
///
/// As [`search`]; the head of the office may as well.
pub async fn guest_book(
    client: &impl GenericClient,
    token: &Token,
    office: i32,
    (first, last): (Date, Date),
    reason: &str,
) -> Result<Vec<Visit>, CentreError> {
    let sql = "SELECT * FROM guest_book($1, $2, $3, $4, $5)";
    let (from, until) = (start_of_day(first), start_of_day(last.succ_opt().unwrap_or(last)));
    let rows = client.query(sql, &[&token.hash().as_slice(), &office, &from, &until, &reason]).await;
    Ok(found(rows)?.into_iter().map(|found| found.visit).collect())
}

/// The last accesses.
pub async fn accesses(client: &impl GenericClient) -> Result<Vec<Access>, CentreError> {
    let sql = "SELECT at, login, role, act, office, reason, cardinality(visits) FROM access_log
        ORDER BY no DESC LIMIT 500";
    let rows = client.query(sql, &[]).await?;
    Ok(rows
        .iter()
        .map(|row| Access {
            at: row.get(0),
            login: row.get(1),
            role: row.get(2),
            act: row.get(3),
            office: row.get(4),
            reason: row.get(5),
            visits: row.get(6),
        })
        .collect())
}

fn found(rows: Result<Vec<Row>, tokio_postgres::Error>) -> Result<Vec<Found>, CentreError> {
    let rows = rows.map_err(|error| match error.code() {
        Some(&SqlState::INSUFFICIENT_PRIVILEGE) => CentreError::NotEntitled,
        _ => error.into(),
    })?;
    Ok(rows
        .iter()
        .map(|row| {
            let mut visit = counts_of(row);
            visit.name = row.get("name");
            visit.organisation = row.get("organisation");
            visit.purpose = row.get("purpose");
            visit.host = row.get("host");
            visit.phone = row.get("phone");
            visit.card = row.get("card");
            visit.post = row.get("desk");
            visit.officer = row.get("officer");
            visit.note = row.get("note");
            Found { office: row.get("office"), visit }
        })
        .collect())
}
