//! From grey values to soft modules.

pub mod equaliser;
pub mod quality;
pub mod samples;
