//! Values of the log as SQLite has them, and back.

use rusqlite::{
    Row,
    types::{Type, ValueRef},
};

use crate::time::Timestamp;

/// The time as the log keeps it.
pub(super) fn to_the_millisecond(time: Timestamp) -> Timestamp {
    Timestamp::from_timestamp_millis(time.timestamp_millis()).unwrap_or(time)
}

/// A time in milliseconds, if there is one.
pub(super) fn timestamp(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<Timestamp>> {
    match row.get_ref(column)? {
        ValueRef::Null => Ok(None),
        ValueRef::Integer(millis) => {
            Timestamp::from_timestamp_millis(millis).map(Some).ok_or_else(|| strange(column, Type::Integer))
        }
        other => Err(strange(column, other.data_type())),
    }
}

/// A text that names something.
pub(super) fn parsed<T>(
    row: &Row<'_>,
    column: usize,
    parse: impl Fn(&str) -> Option<T>,
) -> rusqlite::Result<T> {
    let value = row.get_ref(column)?;
    let text = value.as_str().map_err(|_| strange(column, value.data_type()))?;
    parse(text).ok_or_else(|| strange(column, Type::Text))
}

/// The error for a value that this program did not write.
pub(super) fn strange(column: usize, found: Type) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(column, found, "not a value of the log".into())
}
