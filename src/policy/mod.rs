//! May the bearer of such evidence enter?
//!
//! A [`Policy`] is dated data (`assets/policies/*.toml`) in two layers: rules turn evidence into a
//! [`Colour`], and the site's table turns the colour into a [`Verdict`].

mod answer;
mod assessment;
mod book;
pub mod certlogic;
mod definition;
mod error;
pub mod eu_rules;
mod evidence;
mod file;
mod rules;
mod series;

pub use answer::{Colour, PolicyReason, Verdict};
pub use assessment::Finding;
pub use book::PolicyBook;
pub use definition::{Policy, title};
pub use error::PolicyError;
pub use evidence::{Document, Evidence, Genuine};
pub use file::RULES;
