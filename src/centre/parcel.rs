//! Files on a stick: what is in them goes the same way as what is sent.

use super::{
    database::{Database, Id},
    enrolment,
    error::CentreError,
    feed,
    ingest::{self, Terms},
    keys::Keys,
};
use crate::{
    bundle::{Parcel, Part, PostId, Recipient, Refusal, Sender, Told, peek},
    time,
};

/// What came of a file.
#[derive(Debug, Default)]
pub struct Taken {
    /// How many bundles were taken.
    pub bundles: usize,
    /// How many of their entries were new.
    pub entries: usize,
    /// How many entries went into quarantine.
    pub quarantined: usize,
    /// How many parts were refused.
    pub refused: usize,
    /// The file to carry back, for the desk alone; `None` when it is not known for whom.
    pub answer: Option<Vec<u8>>,
}

/// Takes a file: requests to be enrolled and bundles, in their order.
///
/// # Errors
///
/// When the file is none, or the database fails; what stood before in the file stays taken.
pub async fn take(
    database: &Database,
    terms: &Terms,
    keys: &Keys,
    file: &[u8],
) -> Result<Taken, CentreError> {
    let parcel = Parcel::open(file, Some(&keys.identity))?;
    let mut taken = Taken::default();
    let mut answers = Parcel::default();
    let mut post = None;
    for part in parcel.parts {
        match part {
            Part::Enrol(request) => {
                let to = Sender { post: request.post, epoch: 0 };
                match enrolment::enrol(database, &request).await {
                    Ok(enrolled) => {
                        post = Some((request.post, Some(request.recipient)));
                        answers.parts.push(Part::Enrolled(enrolled));
                    }
                    Err(error) => {
                        answers.parts.push(refused(to, error, terms)?);
                        post = post.or(Some((request.post, Some(request.recipient))));
                        taken.refused += 1;
                    }
                }
            }
            Part::Bundle(body) => {
                let sender = peek(&body).ok();
                match ingest::ingest(database, terms, body).await {
                    Ok(one) => {
                        taken.bundles += 1;
                        taken.entries += one.entries;
                        taken.quarantined += one.answer.quarantined.len();
                        if let Some(to) = sender {
                            post = post.or(Some((to.post, None)));
                            answers.parts.push(Part::Answer(Told { to, answer: one.answer }));
                        }
                    }
                    Err(error) => {
                        taken.refused += 1;
                        if let Some(to) = sender {
                            post = post.or(Some((to.post, None)));
                            answers.parts.push(refused(to, error, terms)?);
                        }
                    }
                }
            }
            Part::Post(_) | Part::Answer(_) | Part::Refusal(_) | Part::Item(_) | Part::Enrolled(_) => {}
        }
    }
    if let Some((post, recipient)) = post {
        taken.answer = answer(database, post, recipient, answers).await?;
    }
    Ok(taken)
}

/// The answers with what the feed has for the post, encrypted to its desk.
async fn answer(
    database: &Database,
    post: PostId,
    recipient: Option<Recipient>,
    mut answers: Parcel,
) -> Result<Option<Vec<u8>>, CentreError> {
    let client = database.writing().await?;
    let sql = "SELECT p.office, p.feed_seen, e.recipient FROM post p
        LEFT JOIN enrolment e ON e.office = p.office AND e.post = p.id AND e.epoch = p.epoch WHERE p.id = $1";
    let Some(row) = client.query_opt(sql, &[&Id::from(post)]).await? else { return Ok(None) };
    let kept: Option<String> = row.get(2);
    let kept = kept.and_then(|text| Recipient::parse(&text));
    let (office, seen): (i32, i64) = (row.get(0), row.get(1));
    drop(client);
    if kept.is_some() {
        let feed = feed::after(database, office, seen).await?;
        answers.parts.extend(feed.items.into_iter().map(Part::Item));
    }
    let Some(recipient) = kept.or(recipient) else { return Ok(None) };
    answers.encrypted(&recipient).map(Some).map_err(|_| CentreError::Keys)
}

fn refused(to: Sender, error: CentreError, terms: &Terms) -> Result<Part, CentreError> {
    match error {
        CentreError::Refused(error) => {
            let answer = Refusal { error, clock: time::now(), min_version: terms.min_version.clone() };
            Ok(Part::Refusal(Told { to, answer }))
        }
        error => Err(error),
    }
}
