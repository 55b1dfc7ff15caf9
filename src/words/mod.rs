//! Every word that a person reads, per language.

pub mod dates;
pub mod destruction;
pub mod fields;
pub mod find;
pub mod judgement;
pub mod report;
pub mod subject;
mod typed_day;
pub mod visits;

pub use typed_day::{day_to_type, typed_day};

pub use crate::text::{Language, MAX_SHOWN_CHARS, is_unsafe, shown, shown_path};
