//! What is going on at the desk, and the threads that do the work.
//!
//! The window owns an [`App`], hands it [`Command`]s and draws its [`State`]. Everything slow is done
//! by workers, which answer with [`Event`]s; the window never waits for one of them. What they do with the post's
//! data is [`office`](crate::office)'s.
//!
//! From the top down: the control; the workers (judge, clerk, files, watch, sender); the state; messages; facts.

mod centre;
mod clerk;
mod control;
mod duty;
mod encryption;
mod facts;
mod files;
mod find;
mod glance;
mod guest;
mod judge;
mod known;
mod message;
mod papers;
mod retention;
mod sender;
mod sounds;
mod state;
mod transfers;
mod trouble;
mod undo;
mod watch;
mod worker;

pub use centre::{Centre, CentreCommand, CentreDone};
pub use control::{App, Cameras, Setup};
pub use duty::{ALLOWED_FOR, Duty, PinCheck, PinPurpose};
pub use encryption::{Encryption, Secret};
pub use facts::{
    Assessed, Export, FileFault, Grounds, GuestBook, Import, ImportFailure, Installable, Installed, ListDays,
    LogState, MOST_OF_A_DAY, PolicyName, Presence, Preview, TrustSummary, Work, Worker,
};
pub use find::{Correct, Find, Finding, Found, Wanted};
pub use glance::{DayFigures, median_seconds};
pub use guest::Guest;
pub use judge::TrustSource;
pub use known::{Coming, Suggestions, Whose};
pub use message::{CheckIn, Command, Event, SettingsChange};
pub use state::{
    Card, FILED_SHOWN_FOR, HELD_FOR, JUST_ARRIVED, NAMES_SHOWN_FOR, PostedNotice, Saving, State,
};
pub use trouble::{Notice, SaveTrouble};
pub use undo::{Amend, Amendment, Done, UNDO_FOR, Undo};
pub use worker::Bell;
