//! Finding symbols: finder patterns, which three of them belong together, and which version they show.

pub mod combine;
pub mod corners;
pub mod finder;
pub mod micro;
pub mod missing_finders;
pub mod template;
pub mod timing;
pub mod track;
pub mod triples;
