//! Every word that a person reads, per language.

pub mod dates;
pub mod destruction;
pub mod fields;
pub mod find;
pub mod judgement;
pub mod report;
pub mod subject;
pub mod visits;

pub use crate::text::{Language, MAX_SHOWN_CHARS, is_unsafe, shown, shown_path};
