//! Visits from files into the log.

use std::path::Path;

use super::Office;
use crate::{
    import::{self, DayOrder, ImportError, ImportEvent, Summary},
    progress::Progress,
    time::{self, Date},
    visit_log::VisitLog,
};

/// Which file is to be taken in, and how.
#[derive(Clone, Copy, Debug)]
pub struct ImportRequest<'a> {
    /// The file.
    pub path: &'a Path,
    /// The post of visits that name none; that of the settings where none is given.
    pub post: Option<&'a str>,
    /// The day of visits that name none.
    pub day: Option<Date>,
    /// In which order its days are written, where somebody has said so.
    pub order: Option<DayOrder>,
    /// Only say what would become of it.
    pub trial: bool,
}

/// Takes the visits of a file into the log, or only says what would become of them. `tell` hears what is wrong with
/// which row, and how the first ones are understood.
///
/// # Errors
///
/// See [`ImportError`].
pub fn import(
    office: &Office,
    log: &mut VisitLog,
    request: ImportRequest<'_>,
    progress: &mut dyn Progress,
    tell: &mut dyn FnMut(ImportEvent<'_>),
) -> Result<Summary, ImportError> {
    let ImportRequest { path, post, day, order, trial } = request;
    let options = import::Options {
        post: post.unwrap_or(&office.settings.post).to_owned(),
        day,
        order,
        officer: office.settings.officer.clone(),
        now: time::now(),
        trial,
    };
    import::import(log, path, &options, progress, tell)
}
