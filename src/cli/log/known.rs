//! `posjaga log known` and `posjaga log cards`: who has been here before, and where the visitor cards are.

use anyhow::anyhow;

use crate::{
    cli::session::Session,
    text::{shown, text},
    visit::Visit,
    visit_log::VisitLogError,
    words::{self, dates},
};

/// So many guests are suggested.
const MOST: usize = 20;

/// The options of `posjaga log cards`.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct CardOptions {
    #[arg(long, value_name = "ID", conflicts_with = "back")]
    lost: Option<String>,
    #[arg(long, value_name = "ID")]
    back: Option<String>,
}

pub(super) fn known(session: &Session, begun: &str) -> anyhow::Result<()> {
    let log = session.visit_log()?;
    let explain = |error: VisitLogError| session.explain(&error);
    let found = log.known_guests(begun, MOST).map_err(explain)?;
    if found.is_empty() {
        say!("{}", text!(session.language, "known-nobody"))?;
    }
    for Visit { name, organisation, .. } in found {
        if let Some(known) = log.known_guest(&name, Some(&organisation)).map_err(explain)? {
            say!("{}", words::visits::known(&known, session.language))?;
        }
    }
    Ok(())
}

pub(super) fn cards(session: &Session, options: &CardOptions) -> anyhow::Result<()> {
    let language = session.language;
    let mut log = session.visit_log()?;
    if let Some((id, back)) =
        options.lost.as_ref().map(|id| (id, false)).or(options.back.as_ref().map(|id| (id, true)))
    {
        let id = session.visit_named(&log, id)?.id;
        let card = log.note_card(id, back).map_err(|error| session.explain(&error))?;
        let card = card.ok_or_else(|| anyhow!(text!(language, "cards-none-of-visit")))?;
        if !session.quiet {
            let card = shown(&card);
            say!(
                "{}",
                if back { text!(language, "cards-back", card) } else { text!(language, "cards-lost", card) }
            )?;
        }
        return Ok(());
    }
    for out in log.cards_out().map_err(|error| session.explain(&error))? {
        let visit = log.visit(out.id).map_err(|error| session.explain(&error))?;
        let name = visit.map(|visit| words::find::name(&visit, language)).unwrap_or_default();
        let (card, since) = (shown(&out.card), dates::date_time(out.since, language));
        say!(
            "{}",
            if out.inside {
                text!(language, "cards-inside", card, name, since)
            } else {
                text!(language, "cards-kept", card, name, since)
            }
        )?;
    }
    Ok(())
}
