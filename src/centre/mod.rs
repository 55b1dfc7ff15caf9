//! The centre: what the posts of a regency send, in one place, and the pages on which people see it.
//!
//! PostgreSQL is where everything is, and what keeps its promises: see `migrations/`. Nobody but a function of the database
//! reads the name of a guest, and it checks who asks and writes down that he did.
//!
//! From the bottom up: `error`, `config`, `database` (pools, and ids as it stores them) and `schema` (roles and numbered
//! migrations); `keys`, the files that make this computer the centre; `offices`, `posts`, `accounts` and `feed`; `ingest`,
//! `enrolment` and `parcel`, by which all comes in; `figures` and `names`, by which it is read; `upkeep`, `audit` and `doctor`; `web`, the
//! service; `commands`, the command line.
//!
//! Only the program `posjaga-centre` has any of this: the desk's has no async runtime, and listens nowhere.

mod accounts;
mod audit;
mod commands;
mod config;
mod database;
mod doctor;
mod enrolment;
mod error;
mod feed;
mod figures;
mod in_words;
mod ingest;
mod keys;
mod names;
mod offices;
mod parcel;
mod posts;
mod schema;
mod upkeep;
mod web;

pub use commands::main;
