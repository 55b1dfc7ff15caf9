//! The centre, on a PostgreSQL that the tests start by themselves: a socket in a temporary folder, and no port. Where there is none
//! to start, that is said, and nothing is tested.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test ends where something is not as it expects")]

mod browser;
mod cluster;
mod desk;
mod faults;
mod ingest;
mod kill;
mod office;
mod pages;
mod schema;
mod stick;
mod web;
mod whole;
