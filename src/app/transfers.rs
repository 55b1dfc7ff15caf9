//! Exports and imports: what takes long, shows how far it has come, and can be stopped.

use std::{
    path::PathBuf,
    sync::Arc,
    time::{Duration, Instant},
};

use super::{Event, Export, Import, ImportFailure, ListDays, Notice, Work, papers, worker::Reports};
use crate::{
    data_folder::DataFolderError,
    export::{SigningError, SigningKey},
    import::{self, ImportError, ImportEvent, Summary},
    office::{self, ExportFailure, ExportRequest, Exported, ImportRequest, Office, Output},
    progress::{Cancelled, Progress, Stop, Unwatched},
    time::{self, DaySpan},
    visit_log::VisitLogError,
};

/// How often the window hears how far it is.
const TELL_EVERY: Duration = Duration::from_millis(100);
/// How many faulty rows an officer reads before he looks into the file.
const MAX_PROBLEMS: usize = 100;

/// Writes the log of some days to a file, and signs it where the settings name a key. The log is opened anew, so
/// that guests are checked in meanwhile.
pub(super) fn export(office: &Office, mut export: Export, stop: &Stop, reports: &Reports) -> Notice {
    // What is there already was not asked about.
    export.path = papers::free(&export.path);
    let mut telling = Telling::begin(false, stop, reports);
    let exported = write_export(office, &export, &mut telling);
    telling.end();
    let path = export.path;
    match exported {
        Ok(Exported { totals, signature }) => match signature {
            None | Some(Ok(_)) => Notice::Exported { path, totals },
            Some(Err(error)) => {
                tracing::error!(error = &error as &dyn std::error::Error, "an export could not be signed");
                Notice::NotSigned { path }
            }
        },
        Err(ExportTrouble::Export(ExportFailure::Cancelled(_))) => Notice::WorkCancelled,
        Err(error) => {
            tracing::error!(error = &error as &dyn std::error::Error, "an export could not be written");
            Notice::ExportFailed { path }
        }
    }
}

/// Why there is no export: it was not even begun, or has failed.
#[derive(Debug, thiserror::Error)]
enum ExportTrouble {
    #[error(transparent)]
    Settings(#[from] DataFolderError),
    #[error("the export cannot be signed")]
    Key(#[from] SigningError),
    #[error(transparent)]
    Log(#[from] VisitLogError),
    #[error(transparent)]
    Export(#[from] ExportFailure),
    #[error("the last day comes before the first")]
    NoDays,
}

fn write_export(
    office: &Office,
    export: &Export,
    telling: &mut Telling<'_>,
) -> Result<Exported, ExportTrouble> {
    let office = office.reread()?;
    let days = DaySpan::between(Some(export.from), Some(export.to)).ok_or(ExportTrouble::NoDays)?;
    let settings = &office.settings;
    let key = SigningKey::of_settings(&settings.sign_key, &settings.sign_password_file)?;
    let request =
        ExportRequest { days, format: export.format, output: Output::File(&export.path), key: key.as_ref() };
    let mut log = office.visit_log(&mut Unwatched)?;
    Ok(office::export(&office, &mut log, request, telling)?)
}

/// Takes the visits in a file into the log, or only says what would become of them.
pub(super) fn import(
    office: &Office,
    path: PathBuf,
    trial: bool,
    days: ListDays,
    stop: &Stop,
    reports: &Reports,
) {
    // A list of who is still to come is none of visits.
    if trial
        && days == ListDays::default()
        && let Some(guests) = import::expected(&path, time::now())
    {
        reports.send(Event::Expected(guests));
        return;
    }
    let mut telling = Telling::begin(true, stop, reports);
    let (mut problems, mut understood) = (Vec::new(), Vec::new());
    let outcome = take_in(
        office,
        ImportRequest { path: &path, post: None, day: days.day, order: days.order, trial },
        &mut telling,
        &mut |happening| match happening {
            ImportEvent::Problem(place, problem) if problems.len() < MAX_PROBLEMS => {
                problems.push((place.clone(), problem.clone()));
            }
            ImportEvent::Problem(..) => {}
            ImportEvent::Understood(row) => understood.push(row.clone()),
        },
    );
    telling.end();
    let outcome = outcome.map_err(Arc::new);
    reports.send(Event::Import(Import { path, trial, days, understood, outcome, problems }));
}

fn take_in(
    office: &Office,
    request: ImportRequest<'_>,
    telling: &mut Telling<'_>,
    tell: &mut dyn FnMut(ImportEvent<'_>),
) -> Result<Summary, ImportFailure> {
    let office = office.reread()?;
    let in_file = |error: ImportError| ImportFailure::File { error, log: office.folder.visit_log_path() };
    let mut log = office.visit_log(&mut Unwatched).map_err(|error| in_file(error.into()))?;
    office::import(&office, &mut log, request, telling, tell).map_err(in_file)
}

/// Tells the window how far it is.
struct Telling<'a> {
    import: bool,
    reports: &'a Reports,
    stop: &'a Stop,
    told: Option<Instant>,
    started: Instant,
}

impl<'a> Telling<'a> {
    fn begin(import: bool, stop: &'a Stop, reports: &'a Reports) -> Self {
        stop.withdraw();
        Self { import, reports, stop, told: None, started: Instant::now() }
    }

    fn end(self) {
        if self.told.is_some() {
            self.reports.send(Event::Work(None));
        }
    }
}

/// What is done in an instant tells nothing.
impl Progress for Telling<'_> {
    fn at(&mut self, done: u64, share: Option<f32>) -> Result<(), Cancelled> {
        if self.told.unwrap_or(self.started).elapsed() >= TELL_EVERY {
            self.told = Some(Instant::now());
            self.reports.send(Event::Work(Some(Work { import: self.import, done, share })));
        }
        self.stop.heed()
    }
}
