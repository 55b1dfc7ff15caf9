//! How far the centre has been told, and what came of it. Nothing in it names a guest.

use std::collections::BTreeMap;

use data_encoding::BASE64URL_NOPAD;
use serde::{Deserialize, Serialize};

use super::{Failure, Membership, Refused, Standing};
use crate::{
    bundle::{Digest, NO_LINK, Quarantined, Sender},
    data_folder::DataFolder,
    time::Timestamp,
    visit_log::{LogKey, Outbox},
};

/// Of what happened without end only the last is kept.
pub(super) const MAX_TOLD: usize = 50;

/// How far the centre has been told.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct State {
    /// For whom this is: another life of the post begins anew.
    pub(super) sender: Option<Sender>,
    /// The number of the last entry that the centre has, with all before it.
    pub acked: u64,
    /// Its link, in Base64 for the web; empty for none.
    link: String,
    /// When that entry was written.
    pub acked_at: Option<Timestamp>,
    /// When the centre answered last.
    pub contact: Option<Timestamp>,
    /// By how many milliseconds the clock of the centre was ahead then.
    pub clock_ahead: Option<i64>,
    /// What is wrong now, and since when.
    pub trouble: Option<(Failure, Timestamp)>,
    /// What the centre could not use.
    pub quarantined: Vec<Quarantined>,
    /// The number of the last item of the feed that was looked at.
    pub feed: u64,
    /// The number of the last item that there is.
    pub(super) feed_last: u64,
    /// What of the feed is in force, by kind and name.
    pub(super) applied: BTreeMap<String, Applied>,
    /// What of the feed was not taken.
    pub refused: Vec<Refused>,
    /// What the centre wants to be read.
    pub notices: Vec<Notice>,
    /// The oldest version that the centre takes.
    pub min_version: String,
}

/// An item of the feed that is in force.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Applied {
    pub issued: Timestamp,
    /// The id of what was installed, where it has one.
    #[serde(default)]
    pub installed: String,
}

/// What the centre wants to be read at the desk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// Its name: a later one takes its place.
    pub name: String,
    /// When it was signed.
    pub issued: Timestamp,
    /// What it says.
    pub text: String,
}

/// All that a person wants to know of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Status {
    /// How the post stands with its centre; `None` when it has none and never sent anything.
    pub standing: Option<Standing>,
    /// Which post and epoch.
    pub sender: Option<Sender>,
    /// What people compare of its key; empty where there is none.
    pub fingerprint: String,
    /// How far the centre has been told.
    pub state: State,
    /// How many entries wait; `None` where the log cannot be read just now.
    pub waiting: Option<u64>,
}

impl State {
    /// The state of this life of the post. One that cannot be read begins anew: the centre knows what it has.
    ///
    /// # Errors
    ///
    /// When the file cannot be read.
    pub fn load(folder: &DataFolder, sender: Sender) -> Result<Self, Failure> {
        let kept = folder.sync_state()?.and_then(|bytes| serde_json::from_slice::<Self>(&bytes).ok());
        Ok(match kept {
            Some(state) if state.sender == Some(sender) => state,
            // What is in force stays so: the feed of the same centre does not bring back what it replaced.
            Some(State { applied, notices, .. }) => {
                Self { sender: Some(sender), applied, notices, ..Self::default() }
            }
            None => Self { sender: Some(sender), ..Self::default() },
        })
    }

    /// Keeps it.
    ///
    /// # Errors
    ///
    /// What was kept before stays.
    pub(super) fn keep(&self, folder: &DataFolder) -> Result<(), Failure> {
        let bytes = serde_json::to_vec_pretty(self).map_err(|_| Failure::Folder)?;
        Ok(folder.keep_sync_state(&bytes)?)
    }

    /// The link of the last entry that the centre has.
    pub(super) fn link(&self) -> Digest {
        let link = BASE64URL_NOPAD.decode(self.link.as_bytes()).ok();
        link.and_then(|link| link.try_into().ok()).unwrap_or(NO_LINK)
    }

    /// The centre has everything up to this entry.
    pub(super) fn acknowledge(&mut self, seq: u64, link: Digest, at: Option<Timestamp>) {
        self.acked = seq;
        self.link = BASE64URL_NOPAD.encode(&link);
        self.acked_at = at;
    }

    /// Up to when the centre has been told: when it answered last, if nothing waits; else when the last entry was
    /// written that it has.
    #[must_use]
    pub fn sent_up_to(&self, waiting: u64) -> Option<Timestamp> {
        if waiting == 0 { self.contact.or(self.acked_at) } else { self.acked_at }
    }

    /// Something is wrong now, or nothing any more. Since when is kept while it stays the same.
    pub(super) fn note(&mut self, trouble: Option<Failure>, now: Timestamp) {
        self.trouble = match (trouble, self.trouble.take()) {
            (Some(failure), Some((before, since))) if before == failure => Some((failure, since)),
            (failure, _) => failure.map(|failure| (failure, now)),
        };
    }
}

/// Keeps the last of what is told without end.
pub(super) fn remember<T>(told: &mut Vec<T>, one: T) {
    told.push(one);
    let excess = told.len().saturating_sub(MAX_TOLD);
    told.drain(..excess);
}

/// How it stands, as far as it can be told without asking the centre.
#[must_use]
pub fn status(folder: &DataFolder, key: Option<&LogKey>, now: Timestamp) -> Status {
    let none = Status {
        standing: None,
        sender: None,
        fingerprint: String::new(),
        state: State::default(),
        waiting: None,
    };
    let membership = match Membership::load(folder, key) {
        Ok(Some(membership)) => membership,
        Ok(None) => return none,
        Err(failure) => {
            let state = State { trouble: Some((failure, now)), ..State::default() };
            return Status { state, ..none };
        }
    };
    let state = State::load(folder, membership.sender).unwrap_or_default();
    let last = Outbox::new(folder.visit_log_path(), key.cloned()).last();
    Status {
        sender: Some(membership.sender),
        fingerprint: membership.fingerprint(),
        waiting: last.ok().map(|last| last.saturating_sub(state.acked)),
        standing: Some(membership.standing),
        state,
    }
}
