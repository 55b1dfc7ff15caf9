//! Has what is typed kept beside the log.

use chrono::TimeDelta;

use crate::{app::Command, office::Draft, time::Timestamp, visit::Field};

/// What is typed is kept when nothing was typed for so long.
const KEPT_AFTER: TimeDelta = TimeDelta::seconds(1);

/// The texts of a draft, without those that are empty.
pub(super) type Texts = Vec<(Field, String)>;

/// What is kept of the draft.
#[derive(Default)]
pub(super) struct Kept {
    /// What was handed over last.
    texts: Texts,
    /// What stands in the form since when, where that is something else.
    changed: Option<(Texts, Timestamp)>,
}

impl Kept {
    /// Has these texts kept, once nobody has typed for a moment; what is empty again is forgotten at once.
    pub(super) fn follow(&mut self, texts: Texts, now: Timestamp, commands: &mut Vec<Command>) {
        if texts == self.texts {
            self.changed = None;
            return;
        }
        let since = self.changed.take().filter(|(before, _)| *before == texts).map_or(now, |(_, at)| at);
        if texts.is_empty() || since + KEPT_AFTER <= now {
            self.hand_over(texts, now, commands);
        } else {
            self.changed = Some((texts, since));
        }
    }

    /// Has them kept without waiting any longer.
    pub(super) fn at_once(&mut self, commands: &mut Vec<Command>) {
        if let Some((texts, at)) = self.changed.take() {
            self.hand_over(texts, at, commands);
        }
    }

    /// When they are to be kept although nothing happens.
    pub(super) fn due(&self) -> Option<Timestamp> {
        self.changed.as_ref().map(|(_, since)| *since + KEPT_AFTER)
    }

    fn hand_over(&mut self, texts: Texts, now: Timestamp, commands: &mut Vec<Command>) {
        let draft = Draft::new(now, texts.iter().map(|(field, text)| (*field, text.as_str())));
        commands.push(Command::KeepDraft((!texts.is_empty()).then_some(draft)));
        self.texts = texts;
    }
}
