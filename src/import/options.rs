//! How a file is to be taken in.

use super::values::DayOrder;
use crate::time::{Date, Timestamp};

/// How a file is to be taken in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// The post of visits that name none.
    pub post: String,
    /// The day of visits that name none.
    pub day: Option<Date>,
    /// In which order the days of the file are written, where somebody has said so.
    pub order: Option<DayOrder>,
    /// Who takes the file in, for the chain.
    pub officer: String,
    /// When.
    pub now: Timestamp,
    /// Only say what would become of the rows.
    pub trial: bool,
}
