//! The search for guests.

pub(super) mod index;
mod known;
mod query;
#[cfg(test)]
mod tests;

pub use known::{Known, SHORTEST_BEGINNING};
pub use query::{Place, Query};
