//! What the program does to its data, done under faults: it is killed, its calls to the system fail, the
//! power goes. Afterwards everything is as it was before or as it was to become, and nothing else.

#[cfg(target_os = "linux")]
mod catalogue;
// Elsewhere nothing makes a system call fail.
#[cfg(unix)]
mod failing_calls;
mod killed;
#[cfg(target_os = "linux")]
mod power_cut;

use std::{
    collections::BTreeSet,
    fs,
    io::Write as _,
    path::{Path, PathBuf},
    process::{Command, ExitStatus, Stdio},
};

use chrono::TimeDelta;
use posjaga::{
    data_folder::DataFolder,
    time::TimeSpan,
    visit::{NewVisit, Visit},
    visit_log::{Backup, VisitLog},
};
use rusqlite::Connection;

use crate::visit_log::{at, guest};

/// How many visits are there before: half of them are due for destruction.
const VISITS: usize = 240;
/// How many arrivals one run of [`Operation::CheckIn`] asks for.
const ARRIVALS: usize = 5;
/// The first day whose visits are kept.
const KEPT_FROM: &str = "2026-11-01";
/// What the files say that are to be replaced.
const OLD_FILE: &str = "what was here before";
const OLD_POST: &str = "Pintu Lama";
const NEW_POST: &str = "Pintu Timur";
const PASSPHRASE: &str = "kucing di bawah meja";

/// The program that is tried: the one that was just built, or the one that `POSJAGA` names.
pub fn program() -> PathBuf {
    std::env::var_os("POSJAGA").map_or_else(|| env!("CARGO_BIN_EXE_posjaga").into(), PathBuf::from)
}

/// What the program does when the fault comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    CheckIn,
    CheckOut,
    Purge,
    Migration,
    Export,
    Backup,
    Restore,
    Encrypt,
}

impl Operation {
    pub const ALL: [Self; 8] = [
        Self::CheckIn,
        Self::CheckOut,
        Self::Purge,
        Self::Migration,
        Self::Export,
        Self::Backup,
        Self::Restore,
        Self::Encrypt,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::CheckIn => "check-in",
            Self::CheckOut => "check-out",
            Self::Purge => "purge",
            Self::Migration => "migration",
            Self::Export => "export",
            Self::Backup => "backup",
            Self::Restore => "restore",
            Self::Encrypt => "encrypt",
        }
    }
}

/// The operations that this environment variable asks for; all without it.
pub fn asked_for(variable: &str) -> Vec<Operation> {
    let Ok(asked) = std::env::var(variable) else { return Operation::ALL.to_vec() };
    let found: Vec<_> = Operation::ALL.into_iter().filter(|operation| operation.name() == asked).collect();
    let names = Operation::ALL.map(Operation::name).join(", ");
    assert!(!found.is_empty(), "{asked} is none of {names}");
    found
}

/// A post as it is before the fault, to be copied for each try.
pub struct Template {
    operation: Operation,
    folder: tempfile::TempDir,
    before: Vec<Visit>,
    /// What a restore brings.
    backed_up: Vec<Visit>,
}

/// A copy of a post, on which one thing is tried.
pub struct Try<'a> {
    template: &'a Template,
    place: PathBuf,
    _folder: tempfile::TempDir,
}

/// How a run of the program ended.
pub struct Ended {
    pub status: ExitStatus,
    pub stdout: String,
    pub stderr: String,
}

impl Template {
    pub fn new(operation: Operation) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let data = DataFolder::open(&folder.path().join("data")).unwrap();
        data.change_setting("post", NEW_POST).unwrap();
        let mut log = VisitLog::open(&data.visit_log_path()).unwrap();
        for count in 0..VISITS {
            let first = if count % 2 == 0 { "2026-10-01T02:00:00Z" } else { "2026-11-23T02:00:00Z" };
            let visit = NewVisit {
                organisation: format!("Dinas {count}"),
                phone: format!("0812{count:06}"),
                arrived: at(first) + TimeDelta::minutes(count as i64),
                left: (count % 3 > 0).then(|| at(first) + TimeDelta::minutes(count as i64 + 40)),
                ..guest(&format!("Tamu Zw{count:04}qx"))
            };
            log.record_arrival(&visit).unwrap();
        }
        let backed_up = all(&log);
        drop(log);
        match operation {
            Operation::Migration => take_back_to_the_first_schema(&data.visit_log_path()),
            Operation::Restore => {
                data.back_up(&folder.path().join("backup"), None).unwrap();
                data.change_setting("post", OLD_POST).unwrap();
                VisitLog::open(&data.visit_log_path())
                    .unwrap()
                    .record_arrival(&guest("after the backup"))
                    .unwrap();
            }
            Operation::Export => fs::write(folder.path().join("day.json"), OLD_FILE).unwrap(),
            Operation::Backup => fs::write(folder.path().join("backup"), OLD_FILE).unwrap(),
            Operation::Encrypt => fs::write(folder.path().join("passphrase"), PASSPHRASE).unwrap(),
            Operation::CheckIn | Operation::CheckOut | Operation::Purge => {}
        }
        let before = match operation {
            // The first schema does not know when a visit was entered.
            Operation::Migration => {
                backed_up.iter().map(|visit| Visit { entered: None, ..visit.clone() }).collect()
            }
            _ => all(&VisitLog::open(&data.visit_log_path()).unwrap()),
        };
        Self { operation, folder, before, backed_up }
    }

    /// A copy in a folder of its own.
    pub fn copy(&self) -> Try<'_> {
        let folder = tempfile::tempdir().unwrap();
        copy_folder(self.folder.path(), folder.path());
        Try { template: self, place: folder.path().to_owned(), _folder: folder }
    }
}

impl Try<'_> {
    fn data(&self) -> PathBuf {
        self.place.join("data")
    }

    /// The program with the operation's arguments, behind these words of another program's.
    pub fn command(&self, behind: &[&str]) -> Command {
        let program = program();
        let mut command = match behind {
            [] => Command::new(program),
            [first, rest @ ..] => {
                let mut command = Command::new(first);
                command.args(rest).arg(program);
                command
            }
        };
        command.env("TZ", "UTC").current_dir(&self.place).args(["--lang", "en", "--data", "data"]);
        command.args(match self.template.operation {
            Operation::CheckIn => &["log", "add", "-"][..],
            Operation::CheckOut => &["log", "out"],
            Operation::Purge => &["log", "purge", "--before", KEPT_FROM],
            Operation::Migration => &["log", "verify"],
            Operation::Export => {
                &["export", "--from", "2026-01-01", "--format", "json", "--output", "day.json"]
            }
            Operation::Backup => &["backup", "backup"],
            Operation::Restore => &["restore", "backup"],
            Operation::Encrypt => &["log", "encrypt", "--new-passphrase-file", "passphrase"],
        });
        if self.template.operation == Operation::CheckOut {
            command.arg(self.template.before[0].id.to_string());
        }
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// What the program is told. It is short enough for the pipe to hold it.
    pub fn input(&self) -> String {
        match self.template.operation {
            Operation::CheckIn => {
                let line = |count| format!("{{\"name\":\"New {count}\",\"key\":\"new {count}\"}}");
                (1..=ARRIVALS).map(line).collect::<Vec<_>>().join("\n") + "\n"
            }
            _ => String::new(),
        }
    }

    /// Runs the program behind these words, to its end.
    pub fn run(&self, behind: &[&str]) -> Ended {
        let mut child = self.command(behind).spawn().unwrap();
        // It may have ended before it read this.
        let _ = child.stdin.take().unwrap().write_all(self.input().as_bytes());
        let output = child.wait_with_output().unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Ended { status: output.status, stdout: text(&output.stdout), stderr: text(&output.stderr) }
    }

    /// Says what is wrong after a fault; `ended` is known unless the program was killed. Then does the
    /// operation again, without a fault, and says what is wrong with that.
    pub fn look_over(&self, ended: Option<&Ended>, stdout: &str) -> Result<(), String> {
        if let Some(ended) = ended {
            is_sane(ended)?;
        }
        let done = ended.is_some_and(|ended| ended.status.success());
        self.is_old_or_new(done, stdout).map_err(|what| format!("after the fault: {what}"))?;
        let again = self.run(&[]);
        let done_already = match self.template.operation {
            Operation::CheckOut => again.stderr.contains("has already left"),
            Operation::Encrypt => again.stderr.contains("is already encrypted"),
            _ => false,
        };
        if !again.status.success() && !done_already {
            return Err(format!("the second attempt failed: {}", again.stderr));
        }
        self.is_old_or_new(true, &again.stdout)
            .map_err(|what| format!("after the second attempt: {what}"))?;
        let abandoned = leftovers(&self.place);
        if abandoned.is_empty() { Ok(()) } else { Err(format!("these are left: {abandoned:?}")) }
    }

    /// The log, for which an encrypted one gives its passphrase.
    fn log(&self) -> Result<VisitLog, String> {
        let folder = DataFolder::open(&self.data()).map_err(|error| error.to_string())?;
        let encrypted = folder.log_is_encrypted().map_err(|error| error.to_string())?;
        let key = encrypted.then(|| folder.log_key(PASSPHRASE)).transpose();
        let key = key.map_err(|error| error.to_string())?;
        VisitLog::open_with(&folder.visit_log_path(), key.as_ref()).map_err(|error| error.to_string())
    }

    fn is_old_or_new(&self, done: bool, stdout: &str) -> Result<(), String> {
        let data = self.data();
        // Whatever the program still has to finish is finished by its next start.
        let first = Command::new(program())
            .current_dir(&self.place)
            .args(["--lang", "en", "--data", "data", "--passphrase-file", "passphrase", "log", "verify"])
            .output()
            .unwrap();
        if !first.status.success() {
            return Err(format!("the next start: {}", String::from_utf8_lossy(&first.stderr)));
        }
        let log = self.log()?;
        log.check_integrity().map_err(|error| error.to_string())?;
        if let Some(fault) = log.verify(&[]).map_err(|error| error.to_string())?.fault {
            return Err(format!("the chain: {fault:?}"));
        }
        let now = all(&log);
        let before = &self.template.before;
        match self.template.operation {
            Operation::CheckIn => new_arrivals(before, &now, stdout),
            Operation::CheckOut => {
                let mut expected = before.clone();
                let left = now.first().and_then(|visit| visit.left);
                expected[0].left = left;
                let left_as_told = left.is_some() || !done;
                told(now == expected && left_as_told, "the visits")
            }
            Operation::Purge => purged(before, &now, done),
            Operation::Migration => told(&now == before, "the visits"),
            Operation::Export => {
                told(&now == before, "the visits")?;
                let file = fs::read_to_string(self.place.join("day.json")).unwrap();
                let complete = serde_json::from_str::<serde_json::Value>(&file)
                    .is_ok_and(|file| file["visits"].as_array().is_some_and(|all| all.len() == before.len()));
                told(complete || !done && file == OLD_FILE, "the export")
            }
            Operation::Backup => {
                told(&now == before, "the visits")?;
                let path = self.place.join("backup");
                let complete =
                    Backup::open(&path, None).is_ok_and(|found| found.visits() == before.len() as u64);
                told(complete || !done && fs::read(&path).unwrap() == OLD_FILE.as_bytes(), "the backup")
            }
            Operation::Encrypt => {
                let encrypted =
                    !fs::read(data.join("visits.sqlite")).unwrap().starts_with(b"SQLite format 3");
                told(&now == before && (encrypted || !done), "the visits")
            }
            Operation::Restore => {
                let post =
                    DataFolder::open(&data).unwrap().settings().map_err(|error| error.to_string())?.post;
                let new = now == self.template.backed_up && post == NEW_POST;
                let old = &now == before && post == OLD_POST;
                told(new || !done && old, &format!("{} visits of the post {post}", now.len()))
            }
        }
    }
}

/// All visits of a log.
fn all(log: &VisitLog) -> Vec<Visit> {
    log.visits(TimeSpan::ALWAYS).unwrap()
}

fn told(right: bool, what: &str) -> Result<(), String> {
    if right { Ok(()) } else { Err(format!("{what}: neither as before nor as it was to be")) }
}

/// The old ones stand there unchanged, and of the new ones each that was acknowledged, once.
fn new_arrivals(before: &[Visit], now: &[Visit], stdout: &str) -> Result<(), String> {
    let (old, new) = now.split_at_checked(before.len()).ok_or("visits are lost")?;
    told(old == before, "the old visits")?;
    let names: BTreeSet<_> = new.iter().map(|visit| visit.name.as_str()).collect();
    let ids: BTreeSet<_> = new.iter().map(|visit| visit.id.to_string()).collect();
    if names.len() != new.len() || !names.iter().all(|name| name.starts_with("New ")) {
        return Err(format!("these arrived: {names:?}"));
    }
    for line in stdout.lines() {
        // A line that was cut off by the kill was not received.
        let Ok(answer) = serde_json::from_str::<serde_json::Value>(line) else { continue };
        if let Some(id) = answer["id"].as_str()
            && !ids.contains(id)
        {
            return Err(format!("acknowledged and not there: {line}"));
        }
    }
    Ok(())
}

/// Each old visit is whole or empty, each other whole.
fn purged(before: &[Visit], now: &[Visit], done: bool) -> Result<(), String> {
    told(before.len() == now.len(), "the number of visits")?;
    for (before, now) in before.iter().zip(now) {
        // Whoever is inside stays.
        let due = before.arrived < at(&format!("{KEPT_FROM}T00:00:00Z")) && before.left.is_some();
        let mut emptied = before.clone();
        for field in [&mut emptied.name, &mut emptied.organisation, &mut emptied.phone] {
            field.clear();
        }
        let right = if due && *now == emptied { true } else { now == before && !(due && done) };
        told(right, &format!("visit {}", before.no))?;
    }
    Ok(())
}

/// Either it did its work, or it said in a line why not. It never breaks down.
fn is_sane(ended: &Ended) -> Result<(), String> {
    let Ended { status, stderr, .. } = ended;
    // The fault came before the program's own first step.
    if stderr.contains("error while loading shared libraries") {
        return Ok(());
    }
    match status.code() {
        Some(0) => Ok(()),
        // Where nothing can be written any more, it cannot say why either.
        Some(1) if stderr.is_empty() => Ok(()),
        Some(1) if stderr.starts_with("posjaga: ") && !stderr.contains("panicked") => Ok(()),
        _ => Err(format!("the program ended with {status}: {stderr}")),
    }
}

/// What a fault has left lying about that holds or may hold the data of guests.
fn leftovers(place: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for folder in [place, &place.join("data")] {
        for entry in fs::read_dir(folder).unwrap() {
            let name = entry.unwrap().file_name().to_string_lossy().into_owned();
            if name.starts_with('.') || name.contains("-journal") {
                found.push(name);
            }
        }
    }
    found
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// Makes of a log what the first version of the program would have left.
fn take_back_to_the_first_schema(path: &Path) {
    let log = Connection::open(path).unwrap();
    log.execute_batch(
        "PRAGMA journal_mode = DELETE;
         CREATE TABLE kept AS SELECT no, id, arrived, departed, name, organisation, purpose, host, phone, party,
             evidence, verdict, policy, post, officer, note, key, credential FROM visit;",
    )
    .unwrap();
    // In letters, as that version wrote them.
    let ids: Vec<(i64, Vec<u8>)> = log
        .prepare("SELECT no, id FROM kept")
        .unwrap()
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    for (no, id) in ids {
        let text = ulid::Ulid::from_bytes(id.try_into().unwrap()).to_string();
        log.execute("UPDATE kept SET id = ?2 WHERE no = ?1", (no, text)).unwrap();
    }
    let others: Vec<(String, String)> = log
        .prepare(
            "SELECT type, name FROM sqlite_schema WHERE type IN ('table', 'view', 'trigger')
             AND name NOT IN ('meta', 'kept', 'sqlite_sequence') AND name NOT LIKE 'visit_text_%'",
        )
        .unwrap()
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    for (kind, name) in others {
        log.execute_batch(&format!("DROP {kind} {name}")).unwrap();
    }
    log.execute_batch(include_str!("schema-1.sql")).unwrap();
    log.execute_batch(
        "INSERT INTO visit SELECT * FROM kept; DROP TABLE kept; PRAGMA user_version = 1; VACUUM;",
    )
    .unwrap();
}

/// What a stream says until it ends.
fn rest_of(stream: Option<impl std::io::Read>) -> String {
    let mut text = Vec::new();
    if let Some(mut stream) = stream {
        let _ = stream.read_to_end(&mut text);
    }
    String::from_utf8_lossy(&text).into_owned()
}
