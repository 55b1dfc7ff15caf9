//! `posjaga log verify`, `trail` and `trace`.

use std::{io::Write as _, process::ExitCode};

use anyhow::anyhow;
use chrono::{Local, TimeDelta};
use serde_json::json;

use crate::{
    cli::{session::Session, terminal},
    text::{Language, shown, text},
    time::{Date, TimeSpan},
    visit_log::Anchor,
    words::dates,
};

impl Session {
    pub(super) fn verify(
        &self,
        anchors: &[Anchor],
        day: Option<Date>,
        json: bool,
    ) -> anyhow::Result<ExitCode> {
        let log = self.visit_log()?;
        let explain = |error| self.explain(&error);
        let verification = log.verify(anchors).map_err(explain)?;
        let sound = log.soundness().map_err(explain)?;
        let closing = match day {
            Some(day) => Some(log.closing_hash(TimeSpan::days(day, day, &Local)).map_err(explain)?),
            None => None,
        };
        if json {
            let fault = verification
                .fault
                .map(|fault| json!({"entry": fault.seq, "what": fault.in_words(Language::English)}));
            let mut answer = json!({
                "entries": verification.entries,
                "closing_hash": verification.head.map(|head| head.to_string()),
                "fault": fault,
                "missing_numbers": sound.missing,
                "sound": sound.is_sound(),
            });
            if let (Some(closing), Some(answer)) = (closing, answer.as_object_mut()) {
                answer.insert("day_closing_hash".to_owned(), json!(closing.map(|anchor| anchor.to_string())));
            }
            say!("{answer}")?;
        }
        if let Some(fault) = verification.fault {
            return Err(anyhow!(fault.in_words(self.language)));
        }
        let language = if json { Language::English } else { self.language };
        let told = sound.in_words(language);
        if !sound.is_sound() {
            return Err(anyhow!(told.join("; ")));
        }
        if !json {
            for line in told {
                complain!("{line}");
            }
            let head = verification.head.map(|head| head.to_string()).unwrap_or_default();
            say!("{}", text!(language, "verify-whole", entries = verification.entries))?;
            say!("{}", text!(language, "verify-closing-hash", hash = head))?;
            if let (Some(day), Some(closing)) = (day, closing) {
                let none = || text!(language, "verify-no-entries").to_owned();
                say!("{day}: {}", closing.map_or_else(none, |anchor| anchor.to_string()))?;
            }
        }
        Ok(ExitCode::SUCCESS)
    }

    pub(super) fn trail(&self, id: &str) -> anyhow::Result<()> {
        let log = self.visit_log()?;
        let visit = self.visit_named(&log, id)?;
        let mut out = terminal::stdout();
        for entry in log.trail(visit.id).map_err(|error| self.explain(&error))? {
            let day = entry.at.with_timezone(&Local).date_naive();
            let time = dates::time(entry.at, self.language);
            let what = entry.kind.in_words(self.language);
            let detail = shown(&entry.detail.unwrap_or_default());
            writeln!(out, "{:>6}  {day} {time}  {what}  {detail}", entry.seq)?;
        }
        Ok(())
    }

    pub(super) fn trace(&self, id: &str, window_minutes: u32, json: bool) -> anyhow::Result<()> {
        let log = self.visit_log()?;
        let id = self.visit_named(&log, id)?.id;
        let window = TimeDelta::minutes(window_minutes.into());
        self.list(|log, act| log.trace(id, window, usize::MAX)?.into_iter().try_for_each(act), json)
    }
}
