//! `posjaga doctor`: says what works here. Each line is a check of its own; none takes another down.

mod bundle;

use std::{path::PathBuf, process::ExitCode};

use anyhow::anyhow;
use chrono::{Local, TimeDelta};
use serde_json::json;

use super::{global::Global, setup::own_guest_book};
#[cfg(feature = "camera")]
use crate::scan::{camera::CameraSystem as _, device::DeviceSystem, frame::CameraError};
use crate::{
    data_folder::{DataFolder, DataFolderError, Refusal, Renderer, Settings, Substitute},
    office::ClockWatch,
    progress::Unwatched,
    text::{Language, shown, shown_path, text},
    time::{self, TimeSpan, Timestamp},
    visit_log::{VisitLog, VisitLogError, sqlite_version},
    whole_file::is_shared,
    words::dates,
};

/// How long the cameras have for an answer.
#[cfg(feature = "camera")]
const CAMERA_PATIENCE: std::time::Duration = std::time::Duration::from_secs(10);

/// The options of `posjaga doctor`.
#[derive(Debug, clap::Args)]
pub(super) struct Options {
    #[arg(long)]
    json: bool,
    #[arg(long, value_name = "FILE")]
    bundle: Option<PathBuf>,
}

/// What one check found.
enum Health {
    Good(String),
    /// The guest post works, and not as well as it could.
    Note(String),
    /// The desk does not work until this is mended.
    Bad(String),
}

use Health::{Bad, Good, Note};

/// What is looked at.
#[derive(Clone, Copy)]
enum Topic {
    Program,
    DataFolder,
    Settings,
    Languages,
    Policy,
    Trust,
    VisitLog,
    Clock,
    Sqlite,
    Cameras,
    Display,
    Renderer,
}

impl Topic {
    /// Its name for other programs.
    const fn code(self) -> &'static str {
        match self {
            Self::Program => "program",
            Self::DataFolder => "data-folder",
            Self::Settings => "settings",
            Self::Languages => "languages",
            Self::Policy => "policy",
            Self::Trust => "trust",
            Self::VisitLog => "visit-log",
            Self::Clock => "clock",
            Self::Sqlite => "sqlite",
            Self::Cameras => "cameras",
            Self::Display => "display",
            Self::Renderer => "renderer",
        }
    }

    fn in_words(self, language: Language) -> &'static str {
        match self {
            Self::Program => text!(language, "doctor-program"),
            Self::DataFolder => text!(language, "doctor-data-folder"),
            Self::Settings => text!(language, "doctor-settings"),
            Self::Languages => text!(language, "doctor-languages"),
            Self::Policy => text!(language, "doctor-policy"),
            Self::Trust => text!(language, "doctor-trust"),
            Self::VisitLog => text!(language, "doctor-visit-log"),
            Self::Clock => text!(language, "doctor-clock"),
            Self::Sqlite => "SQLite",
            Self::Cameras => text!(language, "doctor-cameras"),
            Self::Display => text!(language, "doctor-display"),
            Self::Renderer => text!(language, "doctor-renderer"),
        }
    }
}

impl Health {
    const fn code(&self) -> &'static str {
        match self {
            Good(_) => "ok",
            Note(_) => "note",
            Bad(_) => "bad",
        }
    }

    fn text(&self) -> &str {
        let (Good(text) | Note(text) | Bad(text)) = self;
        text
    }
}

pub(super) fn run(global: &Global, options: &Options) -> anyhow::Result<ExitCode> {
    // Other programs read what is found in an object, and whoever gives support the bundle.
    let for_others = options.json || options.bundle.is_some();
    let language = if for_others { global.lang.unwrap_or(Language::English) } else { global.language };
    let now = time::now();
    let folder = global.data_folder();
    let mut healthy = true;
    let mut checks = Vec::new();
    look(&folder, now, language, &mut |topic, health| {
        healthy &= !matches!(health, Bad(_));
        if !for_others {
            let mark = match health {
                Good(_) => "ok",
                Note(_) => "!",
                Bad(_) => "X",
            };
            // The exit code says it too.
            let _ = say!("{mark:<3} {:<12} {}", topic.in_words(language), shown(health.text()));
        }
        checks.push(json!({"topic": topic.code(), "health": health.code(), "text": shown(health.text())}));
    });
    let report = json!({"version": env!("CARGO_PKG_VERSION"), "healthy": healthy, "checks": checks});
    if options.json {
        say!("{report}")?;
    }
    if let Some(path) = &options.bundle {
        bundle::write(path, &report, folder.as_ref().ok()).map_err(|source| {
            let error = DataFolderError::Io { action: "write", path: path.clone(), source };
            anyhow!(error.in_words(global.language))
        })?;
        if !global.quiet && !options.json {
            say!("{}: {}", shown_path(path), text!(global.language, "doctor-bundle-written"))?;
        }
    }
    Ok(if healthy { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Looks at one thing after the other, and tells each as soon as it is known.
fn look(
    folder: &Result<DataFolder, DataFolderError>,
    now: Timestamp,
    language: Language,
    tell: &mut dyn FnMut(Topic, Health),
) {
    let settings = folder.as_ref().ok().map(DataFolder::settings);
    let known = settings.as_ref().and_then(|settings| settings.as_ref().ok()).cloned().unwrap_or_default();
    let bad_folder = |error: &DataFolderError| Bad(error.in_words(language));
    tell(Topic::Program, Good(program()));
    tell(Topic::DataFolder, folder.as_ref().map_or_else(bad_folder, |folder| place(folder, language)));
    if let (Ok(folder), Some(settings)) = (folder, &settings) {
        let config = shown_path(&folder.config_path());
        tell(Topic::Settings, settings.as_ref().map_or_else(bad_folder, |_| Good(config)));
        if let Some(health) = languages(folder, language) {
            tell(Topic::Languages, health);
        }
        tell(Topic::Policy, policy(folder, &known, now, language));
        tell(Topic::Trust, trust(folder, &known, now, language));
        tell(Topic::VisitLog, visit_log(folder, language));
        tell(Topic::Clock, clock(folder, now, language));
    }
    tell(Topic::Sqlite, Good(sqlite_version().to_owned()));
    tell(Topic::Cameras, cameras(language));
    tell(Topic::Display, display(language));
    if let (true, Ok(folder)) = (cfg!(feature = "gui"), folder) {
        tell(Topic::Renderer, renderer(folder, language));
    }
}

/// Where everything is, and who uses it.
fn place(folder: &DataFolder, language: Language) -> Health {
    let path = shown_path(folder.path());
    let shared = DataFolder::shared_path().is_some_and(|shared| shared == folder.path());
    if !shared && !is_shared(folder.path()) {
        return Good(path);
    }
    let text = format!("{path}; {}", text!(language, "doctor-shared"));
    match own_guest_book().filter(|_| shared) {
        Some(own) => Note(format!("{text}; {}: {}", shown_path(&own), text!(language, "setup-own-stays"))),
        None => Good(text),
    }
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
    path.exists().then(|| folder.visit_log(None, &mut Unwatched))
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

/// What draws the window, and why.
fn renderer(folder: &DataFolder, language: Language) -> Health {
    let name = |renderer| match renderer {
        Renderer::Glow => text!(language, "doctor-renderer-glow"),
        Renderer::Wgpu => text!(language, "doctor-renderer-wgpu"),
    };
    let Some(Substitute { renderer, refusal }) = folder.substitute() else {
        return Good(name(Renderer::default()).to_owned());
    };
    let why = match refusal {
        Refusal::Version => text!(language, "doctor-refusal-version"),
        Refusal::Format => text!(language, "doctor-refusal-format"),
        Refusal::Context => text!(language, "doctor-refusal-context"),
    };
    Note(text!(language, "doctor-substitute", renderer = name(renderer), why = why))
}
