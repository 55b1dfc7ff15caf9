//! All texts in a log, for whoever looks for what must not be among them.

use super::super::{VisitLog, VisitLogError};
use crate::visit::{Field, VisitId};

/// Where a text stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextOf {
    /// In a visit.
    Visit(VisitId),
    /// In what the entry of the chain with this number tells: a correction before and after, a reason.
    Entry(u64),
}

impl VisitLog {
    /// Hands over every text in the log that somebody has typed or a program has given: the fields and the keys of
    /// the visits, and what the chain tells, one at a time.
    ///
    /// # Errors
    ///
    /// When the log cannot be read.
    pub fn for_each_text(&self, mut act: impl FnMut(TextOf, &str)) -> Result<(), VisitLogError> {
        self.read(|connection| {
            let texts = Field::TEXTS.iter().map(|field| field.spec().column).chain(["key"]);
            let texts = texts.collect::<Vec<_>>().join(", ");
            let mut statement = connection.prepare(&format!("SELECT id, {texts} FROM visit"))?;
            let columns = statement.column_count();
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                let id = VisitId(ulid::Ulid::from_bytes(row.get(0)?));
                for column in 1..columns {
                    if let Ok(text) = row.get_ref(column)?.as_str() {
                        act(TextOf::Visit(id), text);
                    }
                }
            }
            let mut statement = connection.prepare(
                "SELECT visit.id, card_out.card FROM card_out JOIN visit ON visit.no = card_out.visit",
            )?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                let id = VisitId(ulid::Ulid::from_bytes(row.get(0)?));
                act(TextOf::Visit(id), row.get_ref(1)?.as_str()?);
            }
            let mut statement =
                connection.prepare("SELECT seq, content FROM entry WHERE content IS NOT NULL")?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                act(TextOf::Entry(row.get::<_, i64>(0)?.cast_unsigned()), row.get_ref(1)?.as_str()?);
            }
            Ok(())
        })
    }
}
