//! The ways to PostgreSQL, and ids as it stores them.

use std::{error::Error, time::Duration};

use deadpool_postgres::{
    Manager, ManagerConfig, Object, Pool, RecyclingMethod, Runtime, tokio_postgres::types::private::BytesMut,
};
use tokio_postgres::{
    NoTls,
    types::{FromSql, IsNull, ToSql, Type, to_sql_checked},
};

use super::{
    config::{self, Config},
    error::CentreError,
};
use crate::{bundle::PostId, visit::VisitId};

/// So many connections are open at most: more make PostgreSQL slower, not faster.
const CONNECTIONS: usize = 16;
/// So long one waits for a free connection.
const PATIENCE: Duration = Duration::from_secs(5);
/// What the server is asked for: no second process for one question. With many who ask, starting one costs more than it saves.
const OPTIONS: &str = "-c max_parallel_workers_per_gather=0 -c jit=off";

/// The two ways to the rows.
#[derive(Clone)]
pub struct Database {
    writing: Pool,
    reading: Pool,
}

impl Database {
    /// Makes no connection before one is used.
    pub fn new(config: &Config) -> Result<Self, CentreError> {
        let writing = pool(&config.database)?;
        let reading = if config.replica.is_empty() { writing.clone() } else { pool(&config.replica)? };
        Ok(Self { writing, reading })
    }

    /// A connection that writes.
    pub async fn writing(&self) -> Result<Object, CentreError> {
        Ok(self.writing.get().await?)
    }

    /// A connection for pages with numbers, which may be some moments behind.
    pub async fn reading(&self) -> Result<Object, CentreError> {
        Ok(self.reading.get().await?)
    }
}

fn pool(line: &str) -> Result<Pool, CentreError> {
    let mut connection = config::connection(line)?;
    connection.connect_timeout(PATIENCE).application_name("posjaga-centre");
    if connection.get_options().is_none() {
        connection.options(OPTIONS);
    }
    let recycling = ManagerConfig { recycling_method: RecyclingMethod::Fast };
    Pool::builder(Manager::from_config(connection, NoTls, recycling))
        .max_size(CONNECTIONS)
        .runtime(Runtime::Tokio1)
        .wait_timeout(Some(PATIENCE))
        .create_timeout(Some(PATIENCE))
        .build()
        .map_err(|error| CentreError::NoDatabase(Box::new(error)))
}

/// A ULID in a column of type `uuid`, which sorts the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id(pub [u8; 16]);

impl From<PostId> for Id {
    fn from(id: PostId) -> Self {
        Self(id.to_bytes())
    }
}

impl From<VisitId> for Id {
    fn from(id: VisitId) -> Self {
        Self(id.0.to_bytes())
    }
}

impl From<Id> for PostId {
    fn from(id: Id) -> Self {
        Self::from_bytes(id.0)
    }
}

impl From<Id> for VisitId {
    fn from(id: Id) -> Self {
        Self(ulid::Ulid::from_bytes(id.0))
    }
}

impl ToSql for Id {
    fn to_sql(&self, _: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        out.extend_from_slice(&self.0);
        Ok(IsNull::No)
    }

    fn accepts(of: &Type) -> bool {
        *of == Type::UUID
    }

    to_sql_checked!();
}

impl FromSql<'_> for Id {
    fn from_sql(_: &Type, raw: &[u8]) -> Result<Self, Box<dyn Error + Sync + Send>> {
        Ok(Self(raw.try_into()?))
    }

    fn accepts(of: &Type) -> bool {
        *of == Type::UUID
    }
}
