//! The search for guests.

pub(super) mod index;
mod query;
#[cfg(test)]
mod tests;

pub use query::{Place, Query};
