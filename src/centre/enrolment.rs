//! A desk becomes a post, or the same post again in its next epoch.

use super::{
    database::{Database, Id},
    error::CentreError,
};
use crate::{
    bundle::{Enrolled, EnrolmentRequest, FORMAT, NO_LINK, RefusalCode},
    digest::sha256,
    time::{self, Timestamp},
};

/// Takes a request. The same one again gets the same answer, for the first may have been lost on its way.
///
/// # Errors
///
/// [`CentreError::Refused`] with the reason; nothing is changed then.
pub async fn enrol(database: &Database, request: &EnrolmentRequest) -> Result<Enrolled, CentreError> {
    let refused = |code| Err(CentreError::Refused(code));
    if request.v > FORMAT {
        return refused(RefusalCode::Newer);
    }
    let id = Id::from(request.post);
    let mut client = database.writing().await?;
    let transaction = client.transaction().await?;
    let row = transaction
        .query_opt(
            "SELECT office, epoch, revoked IS NOT NULL, code_hash, code_until, code_used IS NOT NULL
                FROM post WHERE id = $1 FOR UPDATE",
            &[&id],
        )
        .await?;
    let Some(row) = row else { return refused(RefusalCode::NotEnrolled) };
    let (office, epoch): (i32, i32) = (row.get(0), row.get(1));
    let (revoked, used): (bool, bool) = (row.get(2), row.get(5));
    let (hash, until): (Option<Vec<u8>>, Option<Timestamp>) = (row.get(3), row.get(4));
    // Of hashes it tells nothing how long they agree.
    if hash.as_deref() != Some(sha256(request.code.as_bytes()).as_slice()) {
        return refused(if revoked { RefusalCode::Revoked } else { RefusalCode::CodeWrong });
    }
    let key = request.key.to_bytes();
    let enrolled = |epoch: i32| Enrolled {
        v: FORMAT,
        post: request.post,
        epoch: epoch.cast_unsigned(),
        key: request.key,
    };
    if used {
        let current = transaction
            .query_opt(
                "SELECT public_key FROM enrolment WHERE office = $1 AND post = $2 AND epoch = $3",
                &[&office, &id, &epoch],
            )
            .await?;
        return match current {
            Some(row) if row.get::<_, &[u8]>(0) == key => Ok(enrolled(epoch)),
            _ => refused(RefusalCode::CodeUsed),
        };
    }
    if until.is_none_or(|until| until < time::now()) {
        return refused(RefusalCode::CodeExpired);
    }
    let next = epoch.checked_add(1).ok_or(CentreError::Busy)?;
    transaction
        .execute(
            "UPDATE enrolment SET ended = now() WHERE office = $1 AND post = $2 AND ended IS NULL",
            &[&office, &id],
        )
        .await?;
    transaction
        .execute(
            "INSERT INTO enrolment (office, post, epoch, public_key, recipient, head)
                VALUES ($1, $2, $3, $4, $5, $6)",
            &[&office, &id, &next, &key.as_slice(), &request.recipient.to_string(), &NO_LINK.as_slice()],
        )
        .await?;
    let app: String = request.app.chars().filter(|letter| !letter.is_control()).take(40).collect();
    transaction
        .execute(
            "UPDATE post SET epoch = $3, code_used = now(), app_version = $4, feed_seen = 0
                WHERE office = $1 AND id = $2",
            &[&office, &id, &next, &app],
        )
        .await?;
    transaction.commit().await?;
    tracing::info!(post = %request.post, epoch = next, "a desk enrolled");
    Ok(enrolled(next))
}
