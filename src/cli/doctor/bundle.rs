//! `posjaga doctor --bundle`: what support needs to know of a desk, in one file, and nothing of anybody.
//!
//! Only what is listed here goes in: of the settings those that name nobody, of the files their names and sizes, and
//! the program's own log, which never holds personal data. Where the user's folder stands in a path, `~` stands.

use std::{env, fs, io, path::Path};

use serde_json::{Value, json};

use crate::{
    bounded,
    data_folder::{DataFolder, Settings},
    whole_file,
};

/// The most bytes of one file of the program's log: its newest ones.
const MAX_LOG_BYTES: usize = 256 * 1024;
/// What of the environment decides over a window, and names nobody.
const ENVIRONMENT: [&str; 9] = [
    "XDG_SESSION_TYPE",
    "XDG_CURRENT_DESKTOP",
    "DISPLAY",
    "WAYLAND_DISPLAY",
    "SESSIONNAME",
    "LIBGL_ALWAYS_SOFTWARE",
    "MESA_GL_VERSION_OVERRIDE",
    "WGPU_BACKEND",
    "TZ",
];

/// Writes the bundle: what the doctor has found, and what it stands on.
pub(super) fn write(to: &Path, report: &Value, folder: Option<&DataFolder>) -> io::Result<()> {
    let environment: serde_json::Map<_, _> = ENVIRONMENT
        .iter()
        .filter_map(|name| Some(((*name).to_owned(), Value::from(env::var(name).ok()?))))
        .collect();
    let mut bundle = json!({
        "doctor": report,
        "system": {"os": env::consts::OS, "arch": env::consts::ARCH, "release": release()},
        "environment": environment,
    });
    if let (Some(folder), Some(object)) = (folder, bundle.as_object_mut()) {
        object.insert(
            "settings".to_owned(),
            folder.settings().map_or(Value::Null, |settings| of_settings(&settings)),
        );
        object.insert("trust".to_owned(), trust(folder));
        object.insert("files".to_owned(), files(folder.path()));
        let logs = folder.path().join("logs");
        object.insert("log".to_owned(), lines(&logs.join("posjaga.log")));
        object.insert("log_before".to_owned(), lines(&logs.join("posjaga.log.old")));
    }
    let text = serde_json::to_string_pretty(&bundle)?;
    whole_file::write(to, |out| writeln!(out, "{}", without_home(&text)))
}

/// Those settings that name nobody.
fn of_settings(settings: &Settings) -> Value {
    let days: serde_json::Map<_, _> = settings
        .retention_days_of
        .iter()
        .map(|(field, days)| (field.code().to_owned(), Value::from(*days)))
        .collect();
    json!({
        "language": settings.language.code(),
        "policy": settings.policy,
        "admit_seconds": settings.admit_seconds,
        "trust_max_age_days": settings.trust_max_age_days,
        "retention_days": settings.retention_days,
        "retention_days_of": days,
        "purposes": settings.purposes.len(),
        "camera_chosen": !settings.camera.is_empty(),
        "signs_exports": !settings.sign_key.is_empty(),
    })
}

fn trust(folder: &DataFolder) -> Value {
    let installed = folder.installed_trust().unwrap_or_default();
    installed
        .iter()
        .map(|trust| {
            json!({
                "id": trust.id,
                "kind": trust.content.code(),
                "count": trust.content.count(),
                "skipped": trust.content.skipped(),
                "added": trust.added,
                "dated": trust.content.trust().and_then(|trust| trust.dated),
            })
        })
        .collect()
}

/// What lies in the data folder: names of the program's own choosing, and sizes.
fn files(folder: &Path) -> Value {
    let Ok(entries) = fs::read_dir(folder) else { return Value::Null };
    let mut files: Vec<_> = entries
        .flatten()
        .map(|entry| {
            let metadata = entry.metadata().ok();
            let kind = if entry.path().is_dir() { "folder" } else { "file" };
            let bytes = metadata.as_ref().map(fs::Metadata::len);
            let read_only = metadata.is_some_and(|found| found.permissions().readonly());
            json!({"name": entry.file_name().to_string_lossy(), "kind": kind, "bytes": bytes, "read_only": read_only})
        })
        .collect();
    files.sort_by_key(|file| file["name"].as_str().map(str::to_owned));
    files.into()
}

/// The last lines of a log.
fn lines(path: &Path) -> Value {
    let Ok(bytes) = bounded::open(path).and_then(|file| bounded::read(file, 8 * MAX_LOG_BYTES)) else {
        return Value::Null;
    };
    let from = bytes.len().saturating_sub(MAX_LOG_BYTES);
    String::from_utf8_lossy(bytes.get(from..).unwrap_or_default()).lines().collect()
}

/// Which Linux it is, as it says itself; others say it to whoever asks them.
fn release() -> Value {
    let text = fs::read_to_string("/etc/os-release").unwrap_or_default();
    // Its quotation marks are those of JSON as well.
    let name = text.lines().find_map(|line| line.strip_prefix("PRETTY_NAME="));
    name.and_then(|name| serde_json::from_str(name).ok()).unwrap_or(Value::Null)
}

fn without_home(text: &str) -> String {
    let Some(folders) = directories::UserDirs::new() else { return text.to_owned() };
    let home = folders.home_dir().to_string_lossy().into_owned();
    if home.len() < 2 {
        return text.to_owned();
    }
    // As it stands in JSON, where Windows' separator is doubled.
    text.replace(&home.replace('\\', "\\\\"), "~").replace(&home, "~")
}
