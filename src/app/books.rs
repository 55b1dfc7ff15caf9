//! Exports and imports: what takes long, shows how far it has come, and can be stopped.

use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant, SystemTime},
};

use chrono::Local;

use super::{Event, Export, Import, Notice, Work, encryption::SharedKey, worker::Reports};
use crate::{
    data_folder::{DataFolder, DataFolderError, Settings},
    export::{self, ExportError, Report, Signatory, SigningError, SigningKey},
    import::{self, DayOrder, Happening, ImportError},
    time::{Date, TimeSpan},
    visit_log::{VisitLog, VisitLogError},
    words,
};

/// How often the window hears how far it is.
const TELL_EVERY: Duration = Duration::from_millis(100);
/// How many faulty rows an officer reads before he looks into the file.
const MAX_PROBLEMS: usize = 100;

/// The log of a folder, for whoever takes visits out of it or into it. It is opened anew each time, so that
/// guests are checked in meanwhile.
pub(super) struct Books {
    pub folder: DataFolder,
    pub key: SharedKey,
    /// Set to stop what is going on.
    pub cancelled: Arc<AtomicBool>,
}

impl Books {
    /// Writes the log of some days to a file, and signs it where the settings name a key.
    pub(super) fn export(&self, export: Export, reports: &Reports) -> Notice {
        let path = export.path.clone();
        let mut telling = self.begin(false, reports);
        let written = self.write_export(export, &mut telling);
        telling.end();
        match written {
            Ok(notice) => notice,
            Err(ExportTrouble::Cancelled) => Notice::WorkCancelled,
            Err(error) => {
                tracing::error!(error = &error as &dyn std::error::Error, "an export could not be written");
                Notice::ExportFailed { path }
            }
        }
    }

    fn write_export(&self, export: Export, telling: &mut Telling<'_>) -> Result<Notice, ExportTrouble> {
        let Export { from, to, format, path } = export;
        let settings = self.folder.settings()?;
        let signing = SigningKey::of_settings(&settings.sign_key, &settings.sign_password_file)?;
        let mut log = self.open()?;
        let span = TimeSpan::days(from, to, &Local);
        // The rows and the code that attests them are of one moment.
        let snapshot = log.snapshot()?;
        let closing_hash = log.closing_hash(span)?.map(|hash| hash.to_string());
        let report = report(&settings, from, to, closing_hash);
        let all = log.count(span)?;
        let mut done = 0;
        let totals = export::write_file_with(format, &report, &path, |exporter| {
            log.for_each(span, |visit| {
                done += 1;
                if !telling.tell(done, Some(done as f32 / all as f32)) {
                    return Err(ExportTrouble::Cancelled);
                }
                Ok(exporter.push(&visit)?)
            })
        })?;
        drop(snapshot);
        log.record_export(span, format.code(), totals.visits)?;
        let signed = signing.map_or(Ok(()), |key| key.sign(&path, report.made_at).map(|_| ()));
        Ok(match signed {
            Ok(()) => Notice::Exported { path, totals },
            Err(error) => {
                tracing::error!(error = &error as &dyn std::error::Error, "an export could not be signed");
                Notice::NotSigned { path }
            }
        })
    }

    /// Takes the visits in a file into the log, or only says what would become of them.
    pub(super) fn import(&self, path: PathBuf, trial: bool, order: Option<DayOrder>, reports: &Reports) {
        let mut telling = self.begin(true, reports);
        let mut import = Import {
            path,
            trial,
            order,
            asks_order: false,
            outcome: Ok(String::new()),
            understood: Vec::new(),
            problems: Vec::new(),
        };
        import.outcome = self.take_in(&mut import, &mut telling);
        telling.end();
        reports.send(Event::Import(import));
    }

    fn take_in(&self, import: &mut Import, telling: &mut Telling<'_>) -> Result<String, String> {
        let (path, trial, order) = (import.path.clone(), import.trial, import.order);
        let settings = self.folder.settings().map_err(|error| error.in_words(words::Language::default()))?;
        let language = settings.language;
        let explain = |error: ImportError| error.in_words(&path, &self.folder.visit_log_path(), language);
        let mut log = self.open().map_err(|error| explain(error.into()))?;
        let options = import::Options {
            post: settings.post,
            day: None,
            order,
            officer: settings.officer,
            now: SystemTime::now().into(),
            trial,
        };
        let done = import::import(&mut log, &path, &options, &mut |happening| match happening {
            Happening::Problem(place, problem) => {
                if import.problems.len() < MAX_PROBLEMS {
                    import.problems.push(problem.in_words(place, language));
                }
                true
            }
            Happening::Understood(row) => {
                import.understood.extend(row.in_words(language));
                true
            }
            Happening::Progress { rows, share } => telling.tell(rows, share),
        });
        let summary = done.map_err(explain)?;
        import.asks_order = summary.asks_order;
        if !summary.unread.is_empty() {
            import.problems.push(words::import::unread(&summary.unread, language));
        }
        Ok(summary.in_words(trial, language))
    }

    fn open(&self) -> Result<VisitLog, VisitLogError> {
        VisitLog::open_with(&self.folder.visit_log_path(), self.key.get())
    }

    fn begin<'a>(&'a self, import: bool, reports: &'a Reports) -> Telling<'a> {
        self.cancelled.store(false, Ordering::Relaxed);
        Telling { import, reports, cancelled: &self.cancelled, told: None, started: Instant::now() }
    }
}

/// Tells the window how far it is.
struct Telling<'a> {
    import: bool,
    reports: &'a Reports,
    cancelled: &'a AtomicBool,
    told: Option<Instant>,
    started: Instant,
}

impl Telling<'_> {
    /// Whether to go on. What is done in an instant tells nothing.
    fn tell(&mut self, done: u64, share: Option<f32>) -> bool {
        if self.told.unwrap_or(self.started).elapsed() >= TELL_EVERY {
            self.told = Some(Instant::now());
            self.reports.send(Event::Work(Some(Work { import: self.import, done, share })));
        }
        !self.cancelled.load(Ordering::Relaxed)
    }

    fn end(self) {
        if self.told.is_some() {
            self.reports.send(Event::Work(None));
        }
    }
}

/// What the settings say about the report of these days.
fn report(settings: &Settings, from: Date, to: Date, closing_hash: Option<String>) -> Report {
    let Settings { language, office, post, officer, .. } = settings.clone();
    let Settings { town, signatory: name, signatory_position: position, signatory_number: number, .. } =
        settings.clone();
    let signatory = Signatory { town, name, position, number };
    let made_at = SystemTime::now().into();
    Report {
        language,
        office,
        post,
        officer,
        signatory,
        from: Some(from),
        to: Some(to),
        made_at,
        closing_hash,
    }
}

/// Why an export could not be made.
#[derive(Debug, thiserror::Error)]
enum ExportTrouble {
    #[error(transparent)]
    Settings(#[from] DataFolderError),
    #[error(transparent)]
    Log(#[from] VisitLogError),
    #[error(transparent)]
    File(#[from] ExportError),
    #[error("the file cannot be made")]
    Io(#[from] std::io::Error),
    #[error("the export cannot be signed")]
    Signing(#[from] SigningError),
    #[error("the export was cancelled")]
    Cancelled,
}
