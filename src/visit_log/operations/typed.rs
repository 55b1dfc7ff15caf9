//! What has been typed before at this desk, for whoever types it again.

use std::collections::HashMap;

use super::super::{VisitLog, VisitLogError, normal::form};
use crate::visit::Field;

/// So many of the newest visits are looked at.
const NEWEST: u32 = 2_000;
/// The most texts of one field.
const MOST: usize = 300;

/// What has been typed into the fields that repeat themselves, in the order in which it is most likely meant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TypedBefore {
    /// Where guests came from.
    pub organisations: Vec<String>,
    /// What for.
    pub purposes: Vec<String>,
    /// To see whom.
    pub hosts: Vec<String>,
}

impl VisitLog {
    /// What the newest visits say in the fields that repeat themselves: what was said most often comes first, and of
    /// two that were said as often the one that was said last. Each text once, as it was last written.
    ///
    /// # Errors
    ///
    /// When the log cannot be read.
    pub fn typed_before(&self) -> Result<TypedBefore, VisitLogError> {
        self.read(|connection| {
            let columns = [Field::Organisation, Field::Purpose, Field::Host].map(|field| field.spec().column);
            let sql = format!(
                "SELECT {} FROM visit WHERE ending <> 'cancelled' ORDER BY no DESC LIMIT {NEWEST}",
                columns.join(", ")
            );
            let mut statement = connection.prepare_cached(&sql)?;
            let mut rows = statement.query([])?;
            let mut counts = [Counts::default(), Counts::default(), Counts::default()];
            while let Some(row) = rows.next()? {
                for (column, counts) in counts.iter_mut().enumerate() {
                    counts.count(row.get_ref(column)?.as_str()?);
                }
            }
            let [organisations, purposes, hosts] = counts.map(Counts::most_likely);
            Ok(TypedBefore { organisations, purposes, hosts })
        })
    }
}

/// How often each text was said, by its form.
#[derive(Default)]
struct Counts(HashMap<String, Said>);

struct Said {
    text: String,
    times: u32,
    /// How many other texts were said since.
    since: usize,
}

impl Counts {
    /// Counts a text; the newest comes first.
    fn count(&mut self, text: &str) {
        let key = form(text);
        if key.is_empty() {
            return;
        }
        let since = self.0.len();
        let said =
            self.0.entry(key).or_insert_with(|| Said { text: text.trim().to_owned(), times: 0, since });
        said.times += 1;
    }

    fn most_likely(self) -> Vec<String> {
        let mut said: Vec<_> = self.0.into_values().collect();
        said.sort_by_key(|said| (std::cmp::Reverse(said.times), said.since));
        said.into_iter().take(MOST).map(|said| said.text).collect()
    }
}
