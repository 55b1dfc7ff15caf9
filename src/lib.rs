//! Pos Jaga, a guard post for office front desks: it verifies vaccination credentials offline, shows
//! one clear verdict, keeps the guest book, and gives the day's log as a file.
//!
//! The modules in reading order; every arrow points down.
//!
//! - [`ui`] and [`cli`]: the window, and the same work without one. Neither knows the other; the program in
//!   `src/bin/posjaga` reads the command line and opens one of them.
//! - `centre`, behind the feature of that name: what many posts report to, a program of its own.
//! - [`app`]: what is going on at the desk, and the worker threads, for the window alone.
//! - [`office`]: what a post has done with what it keeps, each use case once for both.
//! - [`sync`]: how a post tells its centre.
//! - [`import`] and [`destruction`]: what comes into the guest book from files, and what goes out of it for good.
//! - [`bundle`]: what travels between a post and the centre, without any way to travel.
//! - [`data_folder`], [`demo`] and [`export`]: folders and files; [`words`] for people; [`scan`] and
//!   [`visit_log`]: devices and the log; [`whole_file`], [`bounded`], [`progress`] and [`panics`] below them.
//! - The domain, plain functions over plain values: [`verdict`] and [`visit`], over [`policy`], over
//!   [`verify`], over [`trust`], over [`credential`].
//! - [`time`]: points in time, days and spans; [`archive`] and [`digest`]: below everything.
//! - [`text`]: what people read, in each language.

#[cfg(feature = "centre")]
pub mod centre;
pub mod cli;
#[cfg(feature = "gui")]
pub mod ui;

pub mod app;

pub mod office;

pub mod sync;

pub mod bounded;
pub mod bundle;
pub mod data_folder;
pub mod demo;
pub mod destruction;
pub mod export;
pub mod import;
pub mod panics;
pub mod progress;
pub mod scan;
pub mod visit_log;
pub mod whole_file;
pub mod words;

pub mod verdict;
pub mod visit;

pub mod archive;
pub mod credential;
pub mod digest;
pub mod policy;
pub mod text;
pub mod time;
pub mod trust;
pub mod verify;
