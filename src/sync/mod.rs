//! How a post tells its centre what happened, and what it takes from there.
//!
//! A desk without a centre has none of this at work: nothing here opens a socket before the post is enrolled.
//!
//! From the bottom up: `failure`, what can go wrong, in words; `membership`, which post of which centre this is, and its key;
//! `state`, how far the centre has been told; `client`, the one way to the network; `feed`, what comes down, put in by the
//! ordinary ways of adding; `line`, one round of sending; `stick`, the same by file; `enrol`; `runner`, which goes round for as long as
//! a program lasts.
//!
//! Everything is read from the log by an [`Outbox`](crate::visit_log::Outbox), which cannot write: whatever the centre or the
//! network does, no check-in waits for it.

mod client;
mod enrol;
mod failure;
mod feed;
mod in_words;
mod line;
mod membership;
mod pace;
mod refused;
mod runner;
mod state;
mod stick;

pub use client::{Client, Network};
pub use enrol::{Enrolling, enrol};
pub use failure::Failure;
pub use in_words::fields_in_words;
pub use line::{Line, Sent};
pub use membership::{Membership, Standing};
pub use pace::{LONGEST_PAUSE, Pace, SHORTEST_PAUSE};
pub use refused::{ItemFault, Refused};
pub use runner::{Runner, Step};
pub use state::{Notice, State, Status, status};
pub use stick::{Taken, Written, parcel_name, take_parcel, write_parcel};
