//! Proof that nothing of a credential is in any table or log.

use std::{fs::File, path::Path};

use futures_util::{StreamExt as _, pin_mut};
use tokio_postgres::Client;

use super::error::CentreError;
use crate::{bounded, credential::traces::traces_in};

/// The most bytes of a log file that are looked through.
const MAX_LOG_BYTES: usize = 256 * 1024 * 1024;

/// What was looked through, and where something was found.
#[derive(Debug, Default)]
pub struct Audit {
    /// How many tables.
    pub tables: usize,
    /// How many rows.
    pub rows: u64,
    /// Table or file, and what it looks like.
    pub findings: Vec<(String, &'static str)>,
}

/// Looks through every table that the centre has, row by row, as the one who owns them.
pub async fn tables(client: &Client) -> Result<Audit, CentreError> {
    let sql = "SELECT quote_ident(c.relname) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = 'public' AND c.relkind = 'r' ORDER BY 1";
    let mut audit = Audit::default();
    for row in client.query(sql, &[]).await? {
        let table: String = row.get(0);
        // What is published is public by nature, and signed lists look like what we search for.
        let columns = if table == "feed" { "ROW(kind, name, signature)" } else { &table };
        let sql = format!("SELECT {columns}::text FROM {table}");
        let rows = client.query_raw::<_, i32, _>(&sql, []).await?;
        pin_mut!(rows);
        audit.tables += 1;
        while let Some(row) = rows.next().await {
            let text: String = row?.get(0);
            audit.rows += 1;
            audit.look(&table, text.as_bytes());
        }
    }
    Ok(audit)
}

impl Audit {
    /// Looks through a file as well, such as what the service has logged.
    pub fn file(&mut self, path: &Path) -> Result<(), CentreError> {
        let file = File::open(path).map_err(CentreError::io(path))?;
        let bytes = bounded::read(file, MAX_LOG_BYTES).map_err(CentreError::io(path))?;
        self.look(&path.display().to_string(), &bytes);
        Ok(())
    }

    fn look(&mut self, place: &str, bytes: &[u8]) {
        // Quotation marks within a row as text are doubled.
        let plain = if bytes.windows(2).any(|pair| pair == b"\"\"") {
            String::from_utf8_lossy(bytes).replace("\"\"", "\"").into_bytes()
        } else {
            bytes.to_vec()
        };
        for (_, trace) in traces_in(&plain) {
            let finding = (place.to_owned(), trace.code());
            if !self.findings.contains(&finding) {
                self.findings.push(finding);
            }
        }
    }
}
