//! `posjaga log correct`: what a visit should have said.

use std::{fmt, str::FromStr, sync::Arc};

use anyhow::anyhow;

use crate::{
    cli::{
        session::Session,
        values::{self, BadValue},
    },
    text::{shown, text},
    visit::{Correction, Visit},
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

/// One field and what it should say.
#[derive(Clone)]
struct Change(Edit);

type Edit = Arc<dyn Fn(&mut Visit) + Send + Sync>;

/// Without what it holds, which may be a name.
impl fmt::Debug for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Change(..)")
    }
}

impl FromStr for Change {
    type Err = BadValue;

    fn from_str(text: &str) -> Result<Self, BadValue> {
        let (field, value) = text.split_once('=').ok_or(BadValue::Change)?;
        let value = value.to_owned();
        let of = |field: &'static str| move |why: BadValue| BadValue::Of(field, Box::new(why));
        let edit: Edit = match field {
            "name" => Arc::new(move |visit| visit.name.clone_from(&value)),
            "organisation" => Arc::new(move |visit| visit.organisation.clone_from(&value)),
            "purpose" => Arc::new(move |visit| visit.purpose.clone_from(&value)),
            "host" => Arc::new(move |visit| visit.host.clone_from(&value)),
            "phone" => Arc::new(move |visit| visit.phone.clone_from(&value)),
            "policy" => Arc::new(move |visit| visit.policy.clone_from(&value)),
            "post" => Arc::new(move |visit| visit.post.clone_from(&value)),
            "officer" => Arc::new(move |visit| visit.officer.clone_from(&value)),
            "note" => Arc::new(move |visit| visit.note.clone_from(&value)),
            "party" => {
                let party = value.parse().map_err(|_| of("party")(BadValue::Number))?;
                Arc::new(move |visit| visit.party = party)
            }
            "evidence" => {
                let kind = values::evidence(&value).map_err(of("evidence"))?;
                Arc::new(move |visit| visit.evidence = kind)
            }
            "verdict" => {
                let verdict = match value.as_str() {
                    "" => None,
                    code => Some(values::verdict(code).map_err(of("verdict"))?),
                };
                Arc::new(move |visit| visit.verdict = verdict)
            }
            "arrived" => {
                let time = values::time(&value).map_err(of("arrived"))?;
                Arc::new(move |visit| visit.arrived = time)
            }
            "left" => {
                let time =
                    if value.is_empty() { None } else { Some(values::time(&value).map_err(of("left"))?) };
                Arc::new(move |visit| visit.left = time)
            }
            _ => {
                return Err(BadValue::Choice(
                    "name, organisation, purpose, host, phone, party, evidence, verdict, policy, post, officer, \
                     note, arrived, left"
                        .to_owned(),
                ));
            }
        };
        Ok(Self(edit))
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
        .correct(id, &correction, |visit| options.changes.iter().for_each(|Change(edit)| edit(visit)))
        .map_err(|error| session.explain(&error))?;
    match corrected {
        Some(_) if session.quiet => {}
        Some(visit) => say!("{}", text!(session.language, "correct-done", name = shown(&visit.name)))?,
        None => say!("{}", text!(session.language, "correct-unchanged"))?,
    }
    Ok(())
}
