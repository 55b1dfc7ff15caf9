//! Roles, the database, and its numbered migrations. Each shipped step is frozen.

use tokio_postgres::{Client, GenericClient, NoTls, error::SqlState};

use super::{
    config::{self, Config},
    error::CentreError,
};

/// The steps, in their order; the first is number 1.
const STEPS: &[&str] = &[include_str!("migrations/1.sql"), include_str!("migrations/2.sql")];
/// Who owns everything. He cannot log in.
pub const OWNER: &str = "posjaga_owner";
/// What the service may do.
const SERVICE: &str = "posjaga_service";
/// Keeps two programs from migrating at once.
const LOCK: i64 = 7_236_500;

/// Makes what is missing: roles, database, schema. Says how many steps it took.
pub async fn init(config: &Config) -> Result<usize, CentreError> {
    let service = config::connection(&config.database)?;
    let user = service.get_user().unwrap_or("posjaga-centre").to_owned();
    let name = service.get_dbname().unwrap_or("posjaga").to_owned();
    let mut admin = config::connection(&config.admin)?;
    let client = connect(&admin).await?;
    for role in [OWNER, SERVICE] {
        ensure_role(&client, role, "NOLOGIN").await?;
    }
    ensure_role(&client, &user, "LOGIN").await?;
    unless_there(client.batch_execute(&format!("GRANT {SERVICE} TO {}", quoted(&user))).await)?;
    let there = client.query_opt("SELECT 1 FROM pg_database WHERE datname = $1", &[&name]).await?;
    if there.is_none() {
        let name = quoted(&name);
        client
            .batch_execute(&format!(
                "CREATE DATABASE {name} OWNER {OWNER} ENCODING 'UTF8' TEMPLATE template0"
            ))
            .await?;
        client.batch_execute(&format!("REVOKE ALL ON DATABASE {name} FROM PUBLIC")).await?;
        client.batch_execute(&format!("GRANT CONNECT ON DATABASE {name} TO {SERVICE}")).await?;
    }
    admin.dbname(&name);
    migrate(&mut connect(&admin).await?).await
}

/// A connection of the one who set everything up, to the centre's database.
pub async fn admin(config: &Config) -> Result<Client, CentreError> {
    let mut admin = config::connection(&config.admin)?;
    let service = config::connection(&config.database)?;
    admin.dbname(service.get_dbname().unwrap_or("posjaga"));
    connect(&admin).await
}

async fn migrate(client: &mut Client) -> Result<usize, CentreError> {
    client.batch_execute(&format!("SET ROLE {OWNER}")).await?;
    client
        .batch_execute(
            "CREATE TABLE IF NOT EXISTS migration (no int PRIMARY KEY, at timestamptz NOT NULL DEFAULT now())",
        )
        .await?;
    client.batch_execute(&format!("GRANT SELECT ON migration TO {SERVICE}")).await?;
    let mut taken = 0;
    loop {
        let transaction = client.transaction().await?;
        transaction.execute("SELECT pg_advisory_xact_lock($1)", &[&LOCK]).await?;
        let at = version(&transaction).await?;
        let Some(step) = usize::try_from(at).ok().and_then(|at| STEPS.get(at)) else { break };
        transaction.batch_execute(step).await?;
        transaction.execute("INSERT INTO migration (no) VALUES ($1)", &[&(at + 1)]).await?;
        transaction.commit().await?;
        taken += 1;
    }
    check(client).await?;
    Ok(taken)
}

/// Whether the schema is the one that this program works with.
pub async fn check(client: &impl GenericClient) -> Result<(), CentreError> {
    let known = STEPS.len() as i32;
    let found = version(client).await?;
    if found == known { Ok(()) } else { Err(CentreError::Schema { found, known }) }
}

async fn version(client: &impl GenericClient) -> Result<i32, CentreError> {
    match client.query_one("SELECT coalesce(max(no), 0) FROM migration", &[]).await {
        Ok(row) => Ok(row.get(0)),
        Err(error) if error.code() == Some(&SqlState::UNDEFINED_TABLE) => Ok(0),
        Err(error) => Err(error.into()),
    }
}

async fn ensure_role(client: &Client, role: &str, login: &str) -> Result<(), CentreError> {
    if client.query_opt("SELECT 1 FROM pg_roles WHERE rolname = $1", &[&role]).await?.is_none() {
        unless_there(client.batch_execute(&format!("CREATE ROLE {} {login}", quoted(role))).await)?;
    }
    Ok(())
}

/// Roles are of the whole server: somebody else may be faster.
fn unless_there(made: Result<(), tokio_postgres::Error>) -> Result<(), CentreError> {
    match made {
        Err(error)
            if matches!(error.code(), Some(&SqlState::DUPLICATE_OBJECT | &SqlState::UNIQUE_VIOLATION)) =>
        {
            Ok(())
        }
        made => Ok(made?),
    }
}

async fn connect(config: &tokio_postgres::Config) -> Result<Client, CentreError> {
    let (client, connection) =
        config.connect(NoTls).await.map_err(|error| CentreError::NoDatabase(Box::new(error)))?;
    tokio::spawn(async move {
        if let Err(error) = connection.await {
            tracing::warn!(%error, "the connection to PostgreSQL ended");
        }
    });
    Ok(client)
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
