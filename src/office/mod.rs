//! What a post has done with what it keeps: each use case once, for the window and for the command line.
//!
//! Plain functions over an [`Office`], without a thread and without printing. What takes long tells a
//! [`Progress`](crate::progress::Progress), by which it is stopped as well. Threads, queues and the state of the
//! desk are the window's; options and printing are the command line's.
//!
//! - `export`, `import`, `backup`: the log as a file, a file into the log, everything as a file and back.
//! - `retention`: what is due, and its destruction with the record of it, which are one act (see
//!   [`destruction`](crate::destruction)).
//! - `day_close`: who has not left, and the note for who comes next.
//! - `draft`: what is typed and not logged yet.
//! - `documents`: what an office prints beside: the sheet with the recovery key, what is kept of a guest.
//! - `officers`: who works here, and who may do what is a supervisor's.
//! - `policy`: which one judges.
//! - `judging`: trust, policies, the parts of codes, what is held, and the clock, to one assessment.

mod backup;
mod clock_watch;
mod day_close;
mod documents;
mod draft;
mod encryption;
mod export;
mod import;
mod judging;
mod officers;
mod open;
mod policy;
mod retention;

pub use backup::{Rescue, back_up, rescue, restore};
pub use clock_watch::ClockWatch;
pub use day_close::{DayClose, assumed_departure, close_day};
pub use documents::{SubjectError, write_muster_list, write_recovery_sheet, write_subject_report};
pub use draft::{Draft, forget_draft, found_draft, keep_draft};
pub use encryption::{Encrypted, encrypt};
pub use export::{ExportFailure, ExportRequest, Exported, Output, export};
pub use import::{ImportRequest, import};
pub use judging::{Judging, PolicyChoice};
pub use officers::{OfficerError, remove_officer, set_officer, supervisor_with};
pub use open::Office;
pub use policy::{PolicyChoiceError, choose_policy};
pub use retention::{Due, Erased, Purged, Rule, begin_purge, complete_interrupted, erase, purge};
