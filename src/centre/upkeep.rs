//! What the service does by itself: partitions ahead of time, old visits emptied, sessions forgotten.

use tokio_postgres::GenericClient;

use super::error::CentreError;

/// Makes the partitions that are not there yet.
pub async fn partitions(client: &impl GenericClient) -> Result<(), CentreError> {
    client.execute("SELECT ensure_partitions()", &[]).await?;
    Ok(())
}

/// Does it once. Says how many visits were emptied, of which there is a record then.
pub async fn run(client: &impl GenericClient) -> Result<u64, CentreError> {
    partitions(client).await?;
    client.execute("DELETE FROM session WHERE begun < now() - interval '12 hours'", &[]).await?;
    client.execute("DELETE FROM daily WHERE visits = 0 AND persons = 0", &[]).await?;
    let mut emptied = 0;
    for office in client.query("SELECT id FROM office ORDER BY id", &[]).await? {
        let row = client.query_one("SELECT empty_expired($1)", &[&office.get::<_, i32>(0)]).await?;
        emptied += row.get::<_, i64>(0).cast_unsigned();
    }
    Ok(emptied)
}
