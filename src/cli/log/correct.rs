//! `posjaga log correct`: what a visit should have said.

use std::{fmt, str::FromStr};

use anyhow::anyhow;

use crate::{
    cli::{
        session::Session,
        values::{self, BadValue},
    },
    text::{shown, text},
    visit::{Correction, Field, Slot, Visit},
};

/// The options of `posjaga log correct`.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Options {
    id: String,
    #[arg(required = true, value_name = "FIELD=VALUE")]
    changes: Vec<Change>,
    #[arg(long, value_name = "TEXT")]
    why: String,
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
}

/// A field, and a visit that has in it what it should say.
#[derive(Clone)]
struct Change(Field, Box<Visit>);

/// Without what it holds, which may be a name.
impl fmt::Debug for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Change(..)")
    }
}

impl FromStr for Change {
    type Err = BadValue;

    fn from_str(text: &str) -> Result<Self, BadValue> {
        let (name, value) = text.split_once('=').ok_or(BadValue::Change)?;
        let Some(field) = Field::from_code(name) else {
            let all: Vec<_> = Field::ALL.iter().map(|field| field.code()).collect();
            return Err(BadValue::Choice(all.join(", ")));
        };
        let of_field = |why| BadValue::Of(field.code(), Box::new(why));
        let mut visit = Box::<Visit>::default();
        match visit.slot(field) {
            Slot::Text(text) => value.clone_into(text),
            Slot::Count(count) => *count = value.parse().map_err(|_| of_field(BadValue::Number))?,
            Slot::Evidence(kind) => *kind = values::evidence(value).map_err(of_field)?,
            Slot::Ending(ending) => *ending = values::ending(value).map_err(of_field)?,
            Slot::Verdict(verdict) if value.is_empty() => *verdict = None,
            Slot::Verdict(verdict) => *verdict = Some(values::verdict(value).map_err(of_field)?),
            Slot::OptionalTime(time) if value.is_empty() => *time = None,
            Slot::OptionalTime(time) => *time = Some(values::time(value).map_err(of_field)?),
            Slot::Time(time) => *time = values::time(value).map_err(of_field)?,
        }
        Ok(Self(field, visit))
    }
}

pub(super) fn run(session: &Session, options: &Options) -> anyhow::Result<()> {
    let by = options.by.as_deref().unwrap_or(&session.office.settings.officer);
    let correction = Correction::new(by, &options.why)
        .ok_or_else(|| anyhow!(text!(session.language, "correct-no-reason")))?;
    let mut log = session.visit_log()?;
    session.heed_the_clock(&log);
    let id = session.visit_named(&log, &options.id)?.id;
    let corrected = log
        .correct(id, &correction, |visit| {
            for Change(field, right) in &options.changes {
                visit.slot(*field).set(right.get(*field));
            }
        })
        .map_err(|error| session.explain(&error))?;
    match corrected {
        Some(_) if session.quiet => {}
        Some(visit) => say!("{}", text!(session.language, "correct-done", name = shown(&visit.name)))?,
        None => say!("{}", text!(session.language, "correct-unchanged"))?,
    }
    Ok(())
}
