//! Whether visits are numbered in the order of their arrival.

use std::cell::Cell;

use rusqlite::Connection;

/// What is known of the order of the visits in a log.
pub(super) struct Order(Cell<Known>);

/// How far it is known whether visits are numbered in the order of their arrival.
#[derive(Clone, Copy)]
struct Known {
    /// The last entry of the chain by then.
    seq: i64,
    /// The visit with the highest number, and the latest arrival (milliseconds).
    last: (i64, i64),
    holds: bool,
}

impl Known {
    const NOTHING: Self = Self { seq: 0, last: (0, i64::MIN), holds: true };
}

impl Default for Order {
    fn default() -> Self {
        Self(Cell::new(Known::NOTHING))
    }
}

impl Order {
    /// Whether the visits are numbered in the order of their arrival. They are where all were logged as they
    /// happened. Only what has come since the last look is looked at, unless something was corrected.
    pub(super) fn holds(&self, connection: &Connection) -> rusqlite::Result<bool> {
        let mut order = self.0.get();
        let seq: i64 = connection
            .prepare_cached("SELECT coalesce(max(seq), 0) FROM entry")?
            .query_row([], |row| row.get(0))?;
        if seq == order.seq {
            return Ok(order.holds);
        }
        let changed = order.seq > seq || {
            let sql = "SELECT EXISTS (SELECT 1 FROM entry WHERE seq > ?1 AND kind = 'correction')";
            order.seq > 0 && connection.prepare_cached(sql)?.query_row([order.seq], |row| row.get(0))?
        };
        if changed || order.seq == 0 {
            order = Known::NOTHING;
        }
        if order.holds {
            let sql = if order.seq == 0 {
                // All of it stands in the index.
                "SELECT no, arrived FROM visit WHERE arrived >= ?1 ORDER BY arrived, no"
            } else {
                "SELECT no, arrived FROM visit WHERE no > ?1 ORDER BY no"
            };
            let from = if order.seq == 0 { i64::MIN } else { order.last.0 };
            let mut statement = connection.prepare_cached(sql)?;
            let mut rows = statement.query([from])?;
            while let Some(row) = rows.next()? {
                let next = (row.get(0)?, row.get(1)?);
                if next.0 < order.last.0 || next.1 < order.last.1 {
                    order.holds = false;
                    break;
                }
                order.last = next;
            }
        }
        order.seq = seq;
        self.0.set(order);
        Ok(order.holds)
    }
}
