//! `posjaga doctor`: says what works here. Each line is a check of its own; none takes another down.

use std::process::ExitCode;

use chrono::{Local, TimeDelta, Utc};

use super::Global;
#[cfg(feature = "camera")]
use crate::scan::{camera::CameraSystem as _, device::DeviceSystem, frame::CameraError};
use crate::{
    data_folder::{DataFolder, DataFolderError, Settings},
    office::ClockWatch,
    time::{TimeSpan, Timestamp},
    visit_log::{VisitLog, VisitLogError, sqlite_version},
    words::{Language, command_line as words, dates, shown, shown_path, trouble},
};

/// How long the cameras have for an answer.
#[cfg(feature = "camera")]
const CAMERA_PATIENCE: std::time::Duration = std::time::Duration::from_secs(10);

/// The options of `posjaga doctor`.
#[derive(Debug, clap::Args)]
pub(super) struct Options {}

/// What one check found.
enum Finding {
    Good(String),
    /// The desk works, and not as well as it could.
    Note(String),
    /// The desk does not work until this is mended.
    Bad(String),
}

use Finding::{Bad, Good, Note};

#[expect(clippy::unnecessary_wraps, reason = "every command answers alike")]
pub(super) fn run(global: &Global, _: &Options) -> anyhow::Result<ExitCode> {
    let now = Utc::now();
    let folder = global.data_folder();
    let settings = folder.as_ref().ok().map(DataFolder::settings);
    let known = settings.as_ref().and_then(|settings| settings.as_ref().ok()).cloned().unwrap_or_default();
    let language = global.lang.unwrap_or(known.language);
    let bad_folder = |error: &DataFolderError| Bad(error.in_words(language));
    let mut healthy = true;
    let mut tell = |topic: &str, finding: Finding| {
        let (mark, text) = match finding {
            Good(text) => ("ok", text),
            Note(text) => ("!", text),
            Bad(text) => {
                healthy = false;
                ("X", text)
            }
        };
        // The exit code says it too.
        let _ = say!("{mark:<3} {topic:<12} {}", shown(&text));
    };

    tell(words::program(language), Good(program()));
    tell(
        words::data_folder(language),
        folder.as_ref().map_or_else(bad_folder, |folder| Good(shown_path(folder.path()))),
    );
    if let (Ok(folder), Some(settings)) = (&folder, &settings) {
        let config = shown_path(&folder.config_path());
        tell(words::settings(language), settings.as_ref().map_or_else(bad_folder, |_| Good(config)));
        tell(words::policy(language), policy(folder, &known, now, language));
        tell(words::trust(language), trust(folder, &known, now, language));
        tell(words::visit_log(language), visit_log(folder, language));
        tell(words::clock(language), clock(folder, now, language));
    }
    tell("SQLite", Good(sqlite_version().to_owned()));
    tell(words::camera(language), cameras(language));
    tell(words::display(language), display(language));
    Ok(if healthy { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn program() -> String {
    format!("Pos Jaga {} ({} {})", env!("CARGO_PKG_VERSION"), std::env::consts::OS, std::env::consts::ARCH)
}

fn policy(folder: &DataFolder, settings: &Settings, now: Timestamp, language: Language) -> Finding {
    let (book, faults) = match folder.policy_book() {
        Ok(found) => found,
        Err(error) => return Bad(error.in_words(language)),
    };
    if !faults.is_empty() {
        return Bad(faults.iter().map(|fault| fault.in_words(language)).collect::<Vec<_>>().join("; "));
    }
    let today = now.with_timezone(&Local).date_naive();
    match book.choose(&settings.policy, today) {
        Some(policy) => Good(format!("{} · {}", policy.id(), policy.title(language.code()))),
        None => Bad(words::no_such_policy(&settings.policy, language)),
    }
}

fn trust(folder: &DataFolder, settings: &Settings, now: Timestamp, language: Language) -> Finding {
    let (store, broken) = match folder.trust_store() {
        Ok(found) => found,
        Err(error) => return Bad(error.in_words(language)),
    };
    if let Some(error) = broken.first() {
        return Bad(error.in_words(language));
    }
    let newest = match folder.installed_trust() {
        Ok(installed) => installed.iter().map(|trust| trust.added).max(),
        Err(error) => return Bad(error.in_words(language)),
    };
    let Some(newest) = newest.filter(|_| !store.is_empty()) else {
        return Note(words::no_trust(language).to_owned());
    };
    let text = words::signers(store.len(), &dates::date_time(newest, language), language);
    let old = now - newest > TimeDelta::days(settings.trust_max_age_days.into());
    if old { Note(format!("{text}; {}", words::trust_is_old(language))) } else { Good(text) }
}

fn visit_log(folder: &DataFolder, language: Language) -> Finding {
    let path = folder.visit_log_path();
    match open_log(folder) {
        None => Good(words::no_visits(language).to_owned()),
        // It asks nobody anything; whether the log is sound is known when it is opened.
        Some(Err(VisitLogError::KeyNeeded)) => Note(words::log_is_encrypted(language).to_owned()),
        Some(Err(error)) => Bad(trouble::visit_log(&error, &path, language)),
        Some(Ok(log)) => match log.check_integrity().and_then(|()| log.totals(TimeSpan::ALWAYS)) {
            Ok(totals) => Good(words::log_is_sound(totals.visits, totals.inside, language)),
            Err(error) => Bad(trouble::visit_log(&error, &path, language)),
        },
    }
}

/// The log, if there is one; asking for its health makes none.
fn open_log(folder: &DataFolder) -> Option<Result<VisitLog, VisitLogError>> {
    let path = folder.visit_log_path();
    path.exists().then(|| VisitLog::open(&path))
}

/// As the desk judges it: against the program itself, the log, and what the clock has shown before.
fn clock(folder: &DataFolder, now: Timestamp, language: Language) -> Finding {
    let text = dates::date_time(now, language) + &now.with_timezone(&Local).format(" %:z").to_string();
    let watch = ClockWatch::of(folder, open_log(folder).and_then(Result::ok).as_ref());
    if watch.is_wrong(now) { Bad(format!("{text}; {}", words::clock_is_wrong(language))) } else { Good(text) }
}

#[cfg(not(feature = "camera"))]
fn cameras(language: Language) -> Finding {
    Note(words::without_camera(language).to_owned())
}

/// Each camera with the format that the desk would use.
#[cfg(feature = "camera")]
fn cameras(language: Language) -> Finding {
    let (answer, answers) = std::sync::mpsc::channel();
    // A camera can block for ever. Its thread is then left behind, and ends with the program.
    std::thread::spawn(move || answer.send(described_cameras(language)));
    match answers.recv_timeout(CAMERA_PATIENCE) {
        Ok(Ok(cameras)) if cameras.is_empty() => Note(words::no_camera(language).to_owned()),
        Ok(Ok(cameras)) => Good(cameras.join("; ")),
        Ok(Err(error)) => Note(error.to_string()),
        Err(_) => Note(words::silent_camera(language).to_owned()),
    }
}

#[cfg(feature = "camera")]
fn described_cameras(language: Language) -> Result<Vec<String>, CameraError> {
    let mut system = DeviceSystem::default();
    let cameras = system.list()?;
    Ok(cameras
        .iter()
        .map(|camera| match system.formats(camera) {
            Ok(formats) => match formats.first() {
                Some(best) => format!("{} ({best})", camera.name),
                None => format!("{} ({})", camera.name, words::no_format(language)),
            },
            Err(error) => format!("{} ({error})", camera.name),
        })
        .collect())
}

fn display(language: Language) -> Finding {
    if !cfg!(feature = "gui") {
        return Note(words::without_window(language).to_owned());
    }
    if cfg!(any(windows, target_os = "macos")) {
        return Good(std::env::consts::OS.to_owned());
    }
    let named = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    match named("WAYLAND_DISPLAY").or_else(|| named("DISPLAY")) {
        Some(display) => Good(display),
        None => Note(words::no_display(language).to_owned()),
    }
}
