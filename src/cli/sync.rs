//! `posjaga sync`.

use std::{
    fs::File,
    path::{Path, PathBuf},
    process::ExitCode,
    thread,
    time::Duration,
};

use anyhow::anyhow;
use serde_json::json;

use super::{
    global::Global,
    interruption::{INTERRUPTED, Interruption},
    session::Session,
};
use crate::{
    bounded,
    bundle::{Enrolment, MAX_ENROLMENT_BYTES},
    data_folder::DataFolderError,
    progress::Stop,
    sync::{self, Enrolling, Failure, Line, Network, Runner, Sent, Standing, Status},
    text::{Language, shown, shown_path, text},
    time,
    visit_log::LogKey,
};

/// How often `sync run` looks whether it is to stop.
const LOOK_EVERY: Duration = Duration::from_millis(200);

/// The commands of `posjaga sync`.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    Enrol {
        file: PathBuf,
        #[arg(long)]
        again: bool,
    },
    Status {
        #[arg(long)]
        json: bool,
    },
    Now,
    Run,
    To {
        file: PathBuf,
    },
    From {
        file: PathBuf,
    },
}

impl Command {
    /// Whether it changes what the post is, or what holds here.
    pub(super) fn is_a_supervisors(&self) -> bool {
        matches!(self, Self::Enrol { .. } | Self::From { .. })
    }
}

pub(super) fn run(global: &Global, command: &Command) -> anyhow::Result<ExitCode> {
    let session = Session::open(global)?;
    match command {
        Command::Enrol { file, again } => enrol(&session, file, *again),
        Command::Status { json } => status(&session, *json),
        Command::Now => now(&session),
        Command::Run => go_round(&session),
        Command::To { file } => to(&session, file),
        Command::From { file } => from(&session, file),
    }
}

/// The key of the log, where it is encrypted; the log is there and of this version then.
fn prepare(session: &Session) -> anyhow::Result<Option<LogKey>> {
    drop(session.visit_log()?);
    Ok(session.office.key().cloned())
}

fn explain(session: &Session, failure: &Failure) -> anyhow::Error {
    anyhow!(failure.in_words(session.language))
}

fn enrol(session: &Session, file: &Path, again: bool) -> anyhow::Result<ExitCode> {
    let language = session.language;
    let bytes = File::open(file).and_then(|file| bounded::read(file, MAX_ENROLMENT_BYTES));
    let bytes = bytes.map_err(|source| {
        let error = DataFolderError::Io { action: "read", path: file.to_owned(), source };
        anyhow!(error.in_words(language))
    })?;
    let enrolment = String::from_utf8(bytes)
        .map_err(|_| Failure::NoEnrolment)
        .and_then(|text| Enrolment::parse(&text).map_err(Failure::from));
    let enrolment = enrolment.map_err(|failure| explain(session, &failure))?;
    let key = prepare(session)?;
    let folder = &session.office.folder;
    if !again
        && let Status { standing: Some(Standing::Member(before)), .. } =
            sync::status(folder, key.as_ref(), time::now())
    {
        let office = shown(&before.office_name);
        return Err(anyhow!(text!(language, "sync-enrol-was-member", office)));
    }
    let (post, office) = (shown(&enrolment.name), shown(&enrolment.office_name));
    let fields = enrolment.fields;
    Interruption::end_at_once(language);
    let enrolled = sync::enrol(folder, key.as_ref(), &enrolment, &Network::default());
    let enrolled = enrolled.map_err(|failure| explain(session, &failure))?;
    if !session.quiet {
        match enrolled {
            Enrolling::Done => say!("{}", text!(language, "sync-done-enrolled", post, office))?,
            Enrolling::ByStick => say!("{}", text!(language, "sync-done-by-stick"))?,
        }
        say!("{}", sync::fields_in_words(fields, language))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn status(session: &Session, as_json: bool) -> anyhow::Result<ExitCode> {
    let folder = &session.office.folder;
    let key = if folder.has_sync_identity() { prepare(session)? } else { None };
    let now = time::now();
    let status = sync::status(folder, key.as_ref(), now);
    if as_json {
        say!("{}", object(&status))?;
    } else {
        for line in status.in_words(now, session.language) {
            say!("{line}")?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn object(status: &Status) -> serde_json::Value {
    let standing = match &status.standing {
        None => "none",
        Some(Standing::Alone) => "alone",
        Some(Standing::Asked(_)) => "asked",
        Some(Standing::Member(_)) => "member",
    };
    let state = &status.state;
    json!({
        "standing": standing,
        "post": status.sender.map(|sender| sender.post.to_string()),
        "epoch": status.sender.map(|sender| sender.epoch),
        "acked": state.acked,
        "waiting": status.waiting,
        "contact": state.contact,
        "trouble": state.trouble.as_ref().map(|(failure, _)| failure),
        "quarantined": state.quarantined,
        "feed": state.feed,
        "refused": state.refused,
    })
}

fn now(session: &Session) -> anyhow::Result<ExitCode> {
    let key = prepare(session)?;
    let folder = &session.office.folder;
    let stop = Interruption::heed(session.language);
    let sent = Line::open(folder, key.as_ref())
        .and_then(|line| line.over(&Network::default()))
        .and_then(|mut line| line.send(&stop));
    let Sent { entries, items } = sent.map_err(|failure| explain(session, &failure))?;
    if !session.quiet {
        say!("{}", text!(session.language, "sync-done-sent", entries))?;
        if items > 0 {
            say!("{}", text!(session.language, "sync-done-items", items))?;
        }
    }
    let stopped = stop.heed().is_err();
    Ok(if stopped { ExitCode::from(INTERRUPTED) } else { ExitCode::SUCCESS })
}

/// Sends what is logged as it is logged, until somebody stops it.
fn go_round(session: &Session) -> anyhow::Result<ExitCode> {
    let key = prepare(session)?;
    let folder = &session.office.folder;
    if !folder.has_sync_identity() {
        return Err(explain(session, &Failure::NotEnrolled));
    }
    let stop = Interruption::heed(session.language);
    let mut runner = Runner::new(Network::default());
    let mut told = String::new();
    while stop.heed().is_ok() {
        let look = runner.step(folder, key.as_ref(), false, &stop);
        if let Some(status) = look.status {
            tell(&status, session.language, session.quiet, &mut told)?;
        }
        rest(look.again, &stop);
    }
    Ok(ExitCode::from(INTERRUPTED))
}

/// What is the same as before is not said again.
fn tell(status: &Status, language: Language, quiet: bool, told: &mut String) -> anyhow::Result<()> {
    let line = status.in_short(time::now(), language).join(" · ");
    if line != *told && !quiet {
        say!("{line}")?;
    }
    *told = line;
    Ok(())
}

fn rest(pause: Duration, stop: &Stop) {
    let mut left = pause;
    while !left.is_zero() && stop.heed().is_ok() {
        let nap = left.min(LOOK_EVERY);
        thread::sleep(nap);
        left = left.saturating_sub(nap);
    }
}

fn to(session: &Session, file: &Path) -> anyhow::Result<ExitCode> {
    let language = session.language;
    let key = prepare(session)?;
    Interruption::end_at_once(language);
    let written =
        sync::write_parcel(&session.office.folder, key.as_ref(), &session.office.settings.post, file);
    let written = written.map_err(|failure| explain(session, &failure))?;
    let file = shown_path(file);
    if !session.quiet {
        if written.request {
            say!("{}", text!(language, "sync-written-request", file = file.as_str()))?;
        } else {
            say!("{}", text!(language, "sync-written", file = file.as_str(), entries = written.entries))?;
        }
    }
    if written.left > 0 {
        complain!("{}", text!(language, "sync-written-left", file = file.as_str(), left = written.left));
    }
    if !written.encrypted {
        complain!("{}", text!(language, "sync-written-plain"));
    }
    Ok(ExitCode::SUCCESS)
}

fn from(session: &Session, file: &Path) -> anyhow::Result<ExitCode> {
    let language = session.language;
    let key = prepare(session)?;
    let folder = &session.office.folder;
    Interruption::end_at_once(language);
    let taken = sync::take_parcel(folder, key.as_ref(), file);
    let taken = taken.map_err(|failure| explain(session, &failure))?;
    let status = sync::status(folder, key.as_ref(), time::now());
    if !session.quiet {
        if taken.enrolled
            && let Some(Standing::Member(enrolment)) = &status.standing
        {
            let (post, office) = (shown(&enrolment.name), shown(&enrolment.office_name));
            say!("{}", text!(language, "sync-done-enrolled", post, office))?;
        }
        if taken.answers > 0 {
            say!("{}", text!(language, "sync-taken-answers", answers = taken.answers))?;
        }
        if taken.items > 0 {
            say!("{}", text!(language, "sync-done-items", items = taken.items))?;
        }
        if taken == sync::Taken::default() {
            say!("{}", text!(language, "sync-taken-nothing"))?;
        }
    }
    let refused = status.state.refused.iter().rev().take(taken.refused as usize);
    for refused in refused {
        complain!("{}", refused.in_words(language));
    }
    Ok(if taken.refused > 0 { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}
