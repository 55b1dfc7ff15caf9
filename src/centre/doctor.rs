//! What an administrator asks first when something is wrong.

use tokio_postgres::Client;

use super::{config::Config, database::Database, error::CentreError, figures, keys::Keys, posts, schema};
use crate::text::{Language, text};

/// One thing that was looked at.
pub struct Finding {
    /// Whether it is as it should be.
    pub is_fine: bool,
    about: About,
}

enum About {
    Database(Option<String>),
    Failed(CentreError),
    Schema,
    Rights(bool),
    Partitions(i64),
    Keys,
    FeedKeys(usize),
    Address(bool),
    Posts { all: usize, troubled: usize },
}

/// The oldest PostgreSQL that the centre is tested with, as it counts its versions.
const OLDEST: i32 = 150_000;

/// Looks at everything that it can reach.
pub async fn examine(config: &Config) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut found = |is_fine, about| findings.push(Finding { is_fine, about });
    match Keys::read(&config.folder).and_then(|keys| keys.serve(&config.url)) {
        Ok(_) => found(true, About::Keys),
        Err(error) => found(false, About::Failed(error)),
    }
    found(!config.feed_keys.is_empty(), About::FeedKeys(config.feed_keys.len()));
    found(!config.url.is_empty(), About::Address(!config.url.is_empty()));
    let client = match Database::new(config) {
        Ok(database) => database.writing().await,
        Err(error) => Err(error),
    };
    let client = match client {
        Ok(client) => client,
        Err(error) => {
            found(false, About::Failed(error));
            return findings;
        }
    };
    if let Err(error) = look(&client, &mut found).await {
        found(false, About::Failed(error));
    }
    findings
}

async fn look(client: &Client, found: &mut impl FnMut(bool, About)) -> Result<(), CentreError> {
    let row = client
        .query_one(
            "SELECT current_setting('server_version_num')::int, current_setting('server_version')",
            &[],
        )
        .await?;
    found(row.get::<_, i32>(0) >= OLDEST, About::Database(row.get(1)));
    schema::check(client).await?;
    found(true, About::Schema);
    let row = client
        .query_one(
            "SELECT has_column_privilege('visit', 'name', 'SELECT') OR has_table_privilege('access_log', 'UPDATE')
                OR has_table_privilege('access_log', 'DELETE')",
            &[],
        )
        .await?;
    let reads: bool = row.get(0);
    found(!reads, About::Rights(reads));
    let row = client.query_one("SELECT count(*) FROM ONLY visit_default", &[]).await;
    // The service may not look into partitions; that is for the one who owns them.
    if let Ok(row) = row {
        found(row.get::<_, i64>(0) == 0, About::Partitions(row.get(0)));
    }
    let (states, _) = figures::posts(client, None).await?;
    let troubled = states.iter().filter(|state| !state.troubles.is_empty()).count();
    let all = posts::list(client, None).await?.len();
    found(troubled == 0, About::Posts { all, troubled });
    Ok(())
}

impl Finding {
    /// What was found.
    pub fn in_words(&self, language: Language) -> String {
        match &self.about {
            About::Database(version) => {
                let version = version.as_deref().unwrap_or_default();
                if self.is_fine {
                    text!(language, "centre-doctor-database", version = version)
                } else {
                    text!(language, "centre-doctor-old-database", version = version)
                }
            }
            About::Failed(error) => error.in_words(language),
            About::Schema => text!(language, "centre-doctor-schema").to_owned(),
            About::Rights(false) => text!(language, "centre-doctor-rights").to_owned(),
            About::Rights(true) => text!(language, "centre-doctor-rights-too-many").to_owned(),
            About::Partitions(rows) => text!(language, "centre-doctor-default", count = *rows),
            About::Keys => text!(language, "centre-doctor-keys").to_owned(),
            About::FeedKeys(0) => text!(language, "centre-init-feed-key").to_owned(),
            About::FeedKeys(count) => text!(language, "centre-doctor-feed-keys", count = *count),
            About::Address(true) => text!(language, "centre-doctor-address").to_owned(),
            About::Address(false) => text!(language, "centre-doctor-no-address").to_owned(),
            About::Posts { all, troubled } => {
                text!(language, "centre-doctor-posts", all = *all, troubled = *troubled)
            }
        }
    }
}
