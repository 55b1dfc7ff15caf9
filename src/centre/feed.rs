//! What goes down to the posts: a numbered feed of what was signed elsewhere.

use tokio_postgres::GenericClient;

use super::{
    database::{Database, Id},
    error::{CentreError, What},
    ingest::{admitted, known_post, refusal},
    offices,
};
use crate::{
    bundle::{FeedAnswer, FeedItem, Label, MAX_FEED_BYTES, OfflineKey, open_request, peek},
    time::Timestamp,
};

/// Keeps numbers in the order in which they become visible, so that no reader passes over one.
const LOCK: i64 = 7_236_503;
/// Base64 and the rest of JSON make more of an item's bytes than they are.
const MAX_BYTES: usize = MAX_FEED_BYTES / 2;

/// An item, without what it holds.
#[derive(Clone, Debug)]
pub struct Listed {
    /// Its number.
    pub no: i64,
    /// The code of its kind.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// The office that it is for; `None` for all.
    pub office: Option<i32>,
    /// When it was signed.
    pub issued: Timestamp,
}

/// Publishes an item, if one of the keys signed it. Says its number.
pub async fn publish(
    client: &mut deadpool_postgres::Object,
    keys: &[OfflineKey],
    bytes: Vec<u8>,
    signature: String,
) -> Result<i64, CentreError> {
    let label = label_of(&signature).ok_or(CentreError::Unusable(What::Signature))?;
    let mut item =
        FeedItem { no: 0, kind: label.kind.code().to_owned(), name: label.name.clone(), bytes, signature };
    item.verified(keys)?;
    let office = match &label.office {
        Some(code) => Some(offices::with_code(&***client, code).await?.id),
        None => None,
    };
    let transaction = client.transaction().await?;
    transaction.execute("SELECT pg_advisory_xact_lock($1)", &[&LOCK]).await?;
    let sql = "INSERT INTO feed (no, kind, name, office, issued, bytes, signature)
        SELECT coalesce(max(no), 0) + 1, $1, $2, $3, $4, $5, $6 FROM feed RETURNING no";
    let bytes = std::mem::take(&mut item.bytes);
    let row = transaction
        .query_one(sql, &[&item.kind, &item.name, &office, &label.issued, &bytes, &item.signature])
        .await?;
    transaction.commit().await?;
    Ok(row.get(0))
}

/// What is in force: of each kind, name and office the last item.
pub async fn list(client: &impl GenericClient) -> Result<Vec<Listed>, CentreError> {
    let sql = "SELECT DISTINCT ON (kind, name, office) no, kind, name, office, issued FROM feed
        ORDER BY kind, name, office, no DESC";
    let rows = client.query(sql, &[]).await?;
    Ok(rows
        .iter()
        .map(|row| Listed {
            no: row.get(0),
            kind: row.get(1),
            name: row.get(2),
            office: row.get(3),
            issued: row.get(4),
        })
        .collect())
}

/// A request of a post, proved and noted.
pub struct Asked {
    /// The office of the post, whose items alone it gets besides those for all.
    pub office: i32,
    /// The last item that it has.
    pub after: i64,
    /// So many seconds it waits.
    pub wait: u32,
}

/// Opens a request.
///
/// # Errors
///
/// [`CentreError::Refused`] as for a bundle.
pub async fn asked(database: &Database, body: &[u8]) -> Result<Asked, CentreError> {
    let sender = peek(body).map_err(refusal)?;
    let client = database.writing().await?;
    let known = known_post(&client, sender).await?;
    let (_, request) = open_request(body, &known.key).map_err(refusal)?;
    admitted(&known, sender)?;
    let after = i64::try_from(request.after).unwrap_or(i64::MAX);
    let skew = request.clock.timestamp_millis().saturating_sub(crate::time::now().timestamp_millis());
    let sql =
        "UPDATE post SET feed_seen = least($3, (SELECT coalesce(max(no), 0) FROM feed)), last_seen = now(),
        clock_skew_ms = $4 WHERE office = $1 AND id = $2";
    client.execute(sql, &[&known.office, &Id::from(sender.post), &after, &skew]).await?;
    Ok(Asked { office: known.office, after, wait: request.wait.min(60) })
}

/// The items that a post of this office has not seen.
pub async fn after(database: &Database, office: i32, after: i64) -> Result<FeedAnswer, CentreError> {
    let client = database.writing().await?;
    let sql = "SELECT no, kind, name, signature, length(bytes) FROM feed
        WHERE no > $2 AND (office IS NULL OR office = $1) ORDER BY no";
    let rows = client.query(sql, &[&office, &after]).await?;
    let last = rows.last().map_or(after, |row| row.get(0));
    let mut items: Vec<FeedItem> = Vec::new();
    let mut room = MAX_BYTES;
    for row in &rows {
        let length = row.get::<_, i32>(4).cast_unsigned() as usize;
        if length > room && !items.is_empty() {
            break;
        }
        room = room.saturating_sub(length);
        let no: i64 = row.get(0);
        let bytes = client.query_one("SELECT bytes FROM feed WHERE no = $1", &[&no]).await?;
        items.push(FeedItem {
            no: no.cast_unsigned(),
            kind: row.get(1),
            name: row.get(2),
            bytes: bytes.get(0),
            signature: row.get(3),
        });
    }
    Ok(FeedAnswer { items, last: last.cast_unsigned() })
}

/// What a signature file of minisign says that it is about: its third line.
fn label_of(signature: &str) -> Option<Label> {
    Label::parse(signature.lines().nth(2)?.strip_prefix("trusted comment: ")?.trim_end())
}
