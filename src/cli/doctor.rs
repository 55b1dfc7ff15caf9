//! `posjaga doctor`: says what works here. Each line is a check of its own; none takes another down.

use std::process::ExitCode;

use chrono::{Local, TimeDelta};

use super::global::Global;
use crate::{
    data_folder::{DataFolder, DataFolderError, Settings},
    office::ClockWatch,
    text::{Language, shown, shown_path, text},
    time::{TimeSpan, Timestamp},
    visit_log::{VisitLog, VisitLogError, sqlite_version},
    words::dates,
};
#[cfg(feature = "camera")]
use crate::{
    scan::{camera::CameraSystem as _, device::DeviceSystem, frame::CameraError},
    time,
};

/// How long the cameras have for an answer.
#[cfg(feature = "camera")]
const CAMERA_PATIENCE: std::time::Duration = std::time::Duration::from_secs(10);

/// The options of `posjaga doctor`.
#[derive(Debug, clap::Args)]
pub(super) struct Options {}

/// What one check found.
enum Health {
    Good(String),
    /// The guest post works, and not as well as it could.
    Note(String),
    /// The desk does not work until this is mended.
    Bad(String),
}

use Health::{Bad, Good, Note};

#[expect(clippy::unnecessary_wraps, reason = "every command answers alike")]
pub(super) fn run(global: &Global, _: &Options) -> anyhow::Result<ExitCode> {
    let now = time::now();
    let folder = global.data_folder();
    let settings = folder.as_ref().ok().map(DataFolder::settings);
    let known = settings.as_ref().and_then(|settings| settings.as_ref().ok()).cloned().unwrap_or_default();
    let language = global.language;
    let bad_folder = |error: &DataFolderError| Bad(error.in_words(language));
    let mut healthy = true;
    let mut tell = |topic: &str, health: Health| {
        let (mark, text) = match health {
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

    tell(text!(language, "doctor-program"), Good(program()));
    tell(
        text!(language, "doctor-data-folder"),
        folder.as_ref().map_or_else(bad_folder, |folder| Good(shown_path(folder.path()))),
    );
    if let (Ok(folder), Some(settings)) = (&folder, &settings) {
        let config = shown_path(&folder.config_path());
        tell(text!(language, "doctor-settings"), settings.as_ref().map_or_else(bad_folder, |_| Good(config)));
        if let Some(health) = languages(folder, language) {
            tell(text!(language, "doctor-languages"), health);
        }
        tell(text!(language, "doctor-policy"), policy(folder, &known, now, language));
        tell(text!(language, "doctor-trust"), trust(folder, &known, now, language));
        tell(text!(language, "doctor-visit-log"), visit_log(folder, language));
        tell(text!(language, "doctor-clock"), clock(folder, now, language));
    }
    tell("SQLite", Good(sqlite_version().to_owned()));
    tell(text!(language, "doctor-cameras"), cameras(language));
    tell(text!(language, "doctor-display"), display(language));
    Ok(if healthy { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn program() -> String {
    format!("Pos Jaga {} ({} {})", env!("CARGO_PKG_VERSION"), std::env::consts::OS, std::env::consts::ARCH)
}

/// What further languages there are, where there are any or should be.
fn languages(folder: &DataFolder, language: Language) -> Option<Health> {
    let faults = folder.offer_languages();
    if let Some(code) = folder.missing_language() {
        return Some(Note(text!(language, "doctor-language-missing", code)));
    }
    if let Some(first) = faults.first() {
        let first = first.in_words(language);
        return Some(Note(text!(language, "doctor-language-faults", count = faults.len(), first)));
    }
    let names: Vec<_> =
        Language::all().into_iter().skip(Language::SHIPPED.len()).map(Language::name).collect();
    (!names.is_empty()).then(|| Good(names.join(", ")))
}

fn policy(folder: &DataFolder, settings: &Settings, now: Timestamp, language: Language) -> Health {
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
        None => Bad(text!(language, "cli-no-such-policy", id = shown(&settings.policy))),
    }
}

fn trust(folder: &DataFolder, settings: &Settings, now: Timestamp, language: Language) -> Health {
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
        return Note(text!(language, "doctor-no-trust").to_owned());
    };
    let updated = dates::date_time(newest, language);
    let text = text!(language, "doctor-keys", count = store.len(), newest = updated);
    let old = now - newest > TimeDelta::days(settings.trust_max_age_days.into());
    if old { Note(format!("{text}; {}", text!(language, "doctor-trust-is-old"))) } else { Good(text) }
}

fn visit_log(folder: &DataFolder, language: Language) -> Health {
    let path = folder.visit_log_path();
    match open_log(folder) {
        None => Good(text!(language, "doctor-no-visits").to_owned()),
        // It asks nobody anything; whether the log is sound is known when it is opened.
        Some(Err(VisitLogError::KeyNeeded)) => Note(text!(language, "doctor-log-is-encrypted").to_owned()),
        Some(Err(error)) => Bad(error.in_words_at(&path, language)),
        Some(Ok(log)) => match log.check_integrity().and_then(|()| log.totals(TimeSpan::ALWAYS)) {
            Ok(totals) => {
                Good(text!(language, "doctor-log-is-sound", visits = totals.visits, inside = totals.inside))
            }
            Err(error) => Bad(error.in_words_at(&path, language)),
        },
    }
}

/// The log, if there is one; asking for its health makes none.
fn open_log(folder: &DataFolder) -> Option<Result<VisitLog, VisitLogError>> {
    let path = folder.visit_log_path();
    path.exists().then(|| VisitLog::open(&path))
}

/// As the desk judges it: against the program itself, the log, and what the clock has shown before.
fn clock(folder: &DataFolder, now: Timestamp, language: Language) -> Health {
    let text = dates::date_time(now, language) + &now.with_timezone(&Local).format(" %:z").to_string();
    let watch = ClockWatch::of(folder, open_log(folder).and_then(Result::ok).as_ref());
    if watch.is_wrong(now) {
        Bad(format!("{text}; {}", text!(language, "doctor-wrong-clock")))
    } else {
        Good(text)
    }
}

#[cfg(not(feature = "camera"))]
fn cameras(language: Language) -> Health {
    Note(text!(language, "doctor-without-camera").to_owned())
}

/// Each camera with the format that the desk would use.
#[cfg(feature = "camera")]
fn cameras(language: Language) -> Health {
    let (answer, answers) = std::sync::mpsc::channel();
    // A camera can block for ever. Its thread is then left behind, and ends with the program.
    std::thread::spawn(move || answer.send(described_cameras(language)));
    match answers.recv_timeout(CAMERA_PATIENCE) {
        Ok(Ok(cameras)) if cameras.is_empty() => Note(text!(language, "doctor-no-camera").to_owned()),
        Ok(Ok(cameras)) => Good(cameras.join("; ")),
        Ok(Err(error)) => Note(error.in_words(language).to_owned()),
        Err(_) => Note(text!(language, "doctor-silent-camera").to_owned()),
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
                None => format!("{} ({})", camera.name, text!(language, "doctor-no-format")),
            },
            Err(error) => {
                format!("{} ({})", camera.name, error.in_words(language))
            }
        })
        .collect())
}

fn display(language: Language) -> Health {
    if !cfg!(feature = "gui") {
        return Note(text!(language, "doctor-without-window").to_owned());
    }
    if cfg!(any(windows, target_os = "macos")) {
        return Good(std::env::consts::OS.to_owned());
    }
    let named = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    match named("WAYLAND_DISPLAY").or_else(|| named("DISPLAY")) {
        Some(display) => Good(display),
        None => Note(text!(language, "doctor-no-display").to_owned()),
    }
}
