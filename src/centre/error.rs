//! What can go wrong at the centre.

use std::{io, path::PathBuf};

use crate::{
    bundle::{FeedError, ParcelError, RefusalCode},
    export::{ExportError, SigningError},
};

/// Why the centre could not do something. No message names a guest.
#[derive(Debug, thiserror::Error)]
pub enum CentreError {
    /// The configuration is wrong at a place that its message names.
    #[error("the configuration {path}: {what}", path = path.display())]
    Config {
        /// Which file; the environment where it is empty.
        path: PathBuf,
        /// What is wrong.
        what: String,
    },
    /// A file cannot be read or written.
    #[error("a file cannot be read or written: {}", path.display())]
    Io {
        /// Which one.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// PostgreSQL cannot be reached.
    #[error("PostgreSQL cannot be reached")]
    NoDatabase(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// PostgreSQL says no.
    #[error("PostgreSQL refuses")]
    Database(#[from] tokio_postgres::Error),
    /// PostgreSQL is over a network, and nothing would keep others from reading along.
    #[error("PostgreSQL is on another computer, and the connection is not encrypted")]
    Unencrypted,
    /// The schema is not there, or of another version.
    #[error("the schema has version {found}, and {known} is needed")]
    Schema {
        /// The version that is there; 0 is none.
        found: i32,
        /// The one that this program works with.
        known: i32,
    },
    /// There is nothing of this name.
    #[error("there is no {what} {name}")]
    Unknown {
        /// What was looked for.
        what: What,
        /// Under which name.
        name: String,
    },
    /// There is one already.
    #[error("there is a {what} {name} already")]
    Exists {
        /// What.
        what: What,
        /// Under which name.
        name: String,
    },
    /// What was given is not fit for it.
    #[error("{0} is not usable")]
    Unusable(What),
    /// The keys of the centre cannot be made or read.
    #[error("the keys of the centre cannot be made or read")]
    Keys,
    /// A file is no parcel.
    #[error(transparent)]
    Parcel(#[from] ParcelError),
    /// An item of the feed does not hold.
    #[error(transparent)]
    Feed(#[from] FeedError),
    /// What was sent was refused.
    #[error("refused: {}", .0.code())]
    Refused(RefusalCode),
    /// A file of visits cannot be made.
    #[error(transparent)]
    Export(#[from] ExportError),
    /// It cannot be signed.
    #[error(transparent)]
    Signing(#[from] SigningError),
    /// The one who asks may not.
    #[error("not entitled")]
    NotEntitled,
    /// Other work has to end first.
    #[error("busy")]
    Busy,
}

/// What a name is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    Office,
    Post,
    Account,
    Name,
    Code,
    Password,
    Number,
    Fields,
    Role,
    Day,
    OfflineKey,
    Signature,
}

impl std::fmt::Display for What {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Office => "office",
            Self::Post => "post",
            Self::Account => "account",
            Self::Name => "name",
            Self::Code => "code",
            Self::Password => "password",
            Self::Number => "number",
            Self::Fields => "list of fields",
            Self::Role => "role",
            Self::Day => "day",
            Self::OfflineKey => "offline key",
            Self::Signature => "signature",
        })
    }
}

impl CentreError {
    /// What goes into the service's log: of what PostgreSQL says the code and the message, and none of the details, in which
    /// it quotes rows.
    pub fn noted(&self) -> String {
        match self {
            Self::Database(error) => noted(error),
            Self::NoDatabase(error) => {
                let error: &(dyn std::error::Error + 'static) = &**error;
                error.source().and_then(|error| error.downcast_ref()).map_or_else(|| error.to_string(), noted)
            }
            Self::Io { path, source } => format!("{}: {source}", path.display()),
            error => error.to_string(),
        }
    }

    /// A file with why it failed.
    pub fn io(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::Io { path, source }
    }
}

impl From<deadpool_postgres::PoolError> for CentreError {
    fn from(error: deadpool_postgres::PoolError) -> Self {
        match error {
            deadpool_postgres::PoolError::Timeout(_) => Self::Busy,
            error => Self::NoDatabase(Box::new(error)),
        }
    }
}

fn noted(error: &tokio_postgres::Error) -> String {
    if let Some(error) = error.as_db_error() {
        return format!("PostgreSQL {}: {}", error.code().code(), error.message());
    }
    let cause = std::error::Error::source(error).map(|cause| format!(": {cause}"));
    format!("PostgreSQL: {error}{}", cause.unwrap_or_default())
}
