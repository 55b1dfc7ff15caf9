//! The posts, and the codes by which desks become one.

use aws_lc_rs::rand;
use data_encoding::BASE32_NOPAD;
use tokio_postgres::{GenericClient, Row};

use super::{
    config::Config,
    database::Id,
    error::{CentreError, What},
    keys::Keys,
    offices::{self, Office},
};
use crate::{
    bundle::{Enrolment, FORMAT, PostId},
    digest::sha256,
    time::{self, Timestamp},
};

/// So long a code can be used.
const CODE_DAYS: i64 = 14;
/// 128 bits, 26 letters and digits.
const CODE_BYTES: usize = 16;

/// A post, as people see it.
#[derive(Clone, Debug)]
pub struct Post {
    /// Its office.
    pub office: i32,
    /// Its id.
    pub id: PostId,
    /// What people call it.
    pub name: String,
    /// Which of its lives; 0 before the first.
    pub epoch: i32,
    /// When it was revoked.
    pub revoked: Option<Timestamp>,
    /// When it last sent something.
    pub last_seen: Option<Timestamp>,
    /// How far its clock is before the centre's.
    pub clock_skew_ms: Option<i64>,
    /// The version of its program.
    pub app_version: String,
    /// The last item of the feed that it has.
    pub feed_seen: i64,
    /// The last entry that is here with all before it.
    pub acked: i64,
    /// What of it waits for a person.
    pub quarantined: i64,
    /// Whether there is more to come.
    pub behind: bool,
    /// Until when a code can be used, where there is an unused one.
    pub code_until: Option<Timestamp>,
}

const SELECT: &str =
    "SELECT p.office, p.id, p.name, p.epoch, p.revoked, p.last_seen, p.clock_skew_ms, p.app_version,
    p.feed_seen, coalesce(e.acked, 0),
    (SELECT count(*) FROM quarantine q WHERE q.office = p.office AND q.post = p.id AND q.settled IS NULL),
    CASE WHEN p.code_used IS NULL AND p.code_until > now() THEN p.code_until END, p.behind
    FROM post p LEFT JOIN enrolment e ON e.office = p.office AND e.post = p.id AND e.epoch = p.epoch";

/// The posts of an office, or of all.
pub async fn list(client: &impl GenericClient, office: Option<i32>) -> Result<Vec<Post>, CentreError> {
    let sql = format!("{SELECT} WHERE $1::int IS NULL OR p.office = $1 ORDER BY p.office, p.name, p.id");
    Ok(client.query(&sql, &[&office]).await?.iter().map(post).collect())
}

/// The one whose id begins so, if there is one alone.
pub async fn find(client: &impl GenericClient, id: &str) -> Result<Post, CentreError> {
    let unknown = || CentreError::Unknown { what: What::Post, name: id.to_owned() };
    let posts = list(client, None).await?;
    let mut found = posts
        .into_iter()
        .filter(|post| !id.is_empty() && post.id.to_string().starts_with(&id.to_ascii_uppercase()));
    let post = found.next().ok_or_else(unknown)?;
    if found.next().is_some() { Err(unknown()) } else { Ok(post) }
}

/// A new post of an office, with what its desk is enrolled by.
pub async fn add(
    client: &impl GenericClient,
    (config, keys): (&Config, &Keys),
    office: &str,
    name: &str,
) -> Result<Enrolment, CentreError> {
    offices::check_name(name)?;
    if config.feed_keys.is_empty() {
        return Err(CentreError::Unusable(What::OfflineKey));
    }
    let office = offices::with_code(client, office).await?;
    let id = PostId::from_bytes(ulid::Ulid::new().to_bytes());
    client
        .execute(
            "INSERT INTO post (office, id, name) VALUES ($1, $2, $3)",
            &[&office.id, &Id::from(id), &name],
        )
        .await?;
    remake_code(client, (config, keys), &office, (id, name)).await
}

/// A new code for a post: the next desk that comes with it is the same post in its next epoch, and the key of the one
/// before it is worth nothing from then on.
pub async fn roll(
    client: &impl GenericClient,
    (config, keys): (&Config, &Keys),
    post: &Post,
) -> Result<Enrolment, CentreError> {
    if config.feed_keys.is_empty() {
        return Err(CentreError::Unusable(What::OfflineKey));
    }
    let office = offices::with_id(client, post.office).await?;
    remake_code(client, (config, keys), &office, (post.id, &post.name)).await
}

/// A post may send no longer. Its rows stay.
pub async fn revoke(client: &impl GenericClient, post: &Post) -> Result<(), CentreError> {
    let sql =
        "UPDATE post SET revoked = coalesce(revoked, now()), code_hash = NULL WHERE office = $1 AND id = $2";
    client.execute(sql, &[&post.office, &Id::from(post.id)]).await?;
    Ok(())
}

/// The centre wants everything again: what it lost, or could not understand before.
pub async fn resend(client: &impl GenericClient, post: &Post) -> Result<(), CentreError> {
    let sql = "UPDATE enrolment SET acked = 0, head = $4 WHERE office = $1 AND post = $2 AND epoch = $3";
    let head = crate::bundle::NO_LINK;
    client.execute(sql, &[&post.office, &Id::from(post.id), &post.epoch, &head.as_slice()]).await?;
    Ok(())
}

/// A person has seen what of a post is in quarantine. Says how much that was.
pub async fn settle(client: &impl GenericClient, post: &Post, by: &str) -> Result<u64, CentreError> {
    let sql = "UPDATE quarantine SET settled = now(), settled_by = $3
        WHERE office = $1 AND post = $2 AND settled IS NULL";
    Ok(client.execute(sql, &[&post.office, &Id::from(post.id), &by]).await?)
}

/// What of a post waits for a person: the number of the entry, why, what it was, and when it came.
pub async fn quarantine(
    client: &impl GenericClient,
    post: &Post,
) -> Result<Vec<(i64, String, String, Timestamp)>, CentreError> {
    let sql = "SELECT seq, reason, kind, received FROM quarantine
        WHERE office = $1 AND post = $2 AND settled IS NULL ORDER BY epoch, seq LIMIT 1000";
    let rows = client.query(sql, &[&post.office, &Id::from(post.id)]).await?;
    Ok(rows.iter().map(|row| (row.get(0), row.get(1), row.get(2), row.get(3))).collect())
}

async fn remake_code(
    client: &impl GenericClient,
    (config, keys): (&Config, &Keys),
    office: &Office,
    (id, name): (PostId, &str),
) -> Result<Enrolment, CentreError> {
    let mut bytes = [0; CODE_BYTES];
    rand::fill(&mut bytes).map_err(|_| CentreError::Keys)?;
    let code = BASE32_NOPAD.encode(&bytes);
    let until = time::now() + chrono::Duration::days(CODE_DAYS);
    client
        .execute(
            "UPDATE post SET code_hash = $3, code_until = $4, code_used = NULL, revoked = NULL
                WHERE office = $1 AND id = $2",
            &[&office.id, &Id::from(id), &sha256(code.as_bytes()).as_slice(), &until],
        )
        .await?;
    Ok(Enrolment {
        v: FORMAT,
        url: config.url.clone(),
        root: keys.root.clone(),
        post: id,
        name: name.to_owned(),
        office: office.code.clone(),
        office_name: office.name.clone(),
        code,
        keys: config.feed_keys.clone(),
        recipient: keys.identity.recipient().map_err(|_| CentreError::Keys)?,
        fields: office.fields,
    })
}

fn post(row: &Row) -> Post {
    Post {
        office: row.get(0),
        id: row.get::<_, Id>(1).into(),
        name: row.get(2),
        epoch: row.get(3),
        revoked: row.get(4),
        last_seen: row.get(5),
        clock_skew_ms: row.get(6),
        app_version: row.get(7),
        feed_seen: row.get(8),
        acked: row.get(9),
        quarantined: row.get(10),
        code_until: row.get(11),
        behind: row.get(12),
    }
}
