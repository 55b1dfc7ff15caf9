//! From soft modules to bytes.

pub mod deinterleave;
pub mod reed_solomon;
pub mod segments;
pub mod soft_decision;
pub mod structured_append;
