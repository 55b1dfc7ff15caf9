//! One round of telling the centre: what waits, bundle by bundle, and what there is to take from it.

use super::{Client, Failure, Membership, Network, Standing, State, feed, refused::Refused, state::remember};
use crate::{
    bundle::{
        self, Answer, BUNDLE_TYPE, ENTRIES_PATH, Encoded, Entry, FEED_PATH, FeedAnswer, FeedRequest, Kind,
        MAX_ANSWER_BYTES, MAX_ENTRIES, MAX_FEED_BYTES, NO_LINK,
    },
    data_folder::{DataFolder, FolderLock},
    progress::Stop,
    time::{self, Timestamp},
    visit_log::{LogKey, Outbox, Outgoing},
};

/// How often in one round the centre may ask for something again, or acknowledge nothing new.
const MAX_STEPS_BACK: u32 = 4;
/// How many answers of the feed are taken in one round; the rest comes with the next.
const MAX_FEED_ANSWERS: u32 = 8;

/// The line to the centre: a post that is enrolled, its log, and how far it has come. While it is there, no other
/// program sends.
pub struct Line {
    folder: DataFolder,
    pub(super) membership: Membership,
    /// How far the centre has been told.
    pub state: State,
    outbox: Outbox,
    client: Option<Client>,
    _lock: FolderLock,
}

/// What one round came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sent {
    /// How many entries the centre has acknowledged.
    pub entries: u64,
    /// How many items of its feed were put in.
    pub items: u64,
}

impl Line {
    /// The line of a post that is enrolled. Nothing is sent, and no connection made.
    ///
    /// # Errors
    ///
    /// [`Failure::NotEnrolled`], [`Failure::Locked`], [`Failure::InUse`], [`Failure::Folder`].
    pub fn open(folder: &DataFolder, key: Option<&LogKey>) -> Result<Self, Failure> {
        if !folder.has_sync_identity() {
            return Err(Failure::NotEnrolled);
        }
        let lock = folder.lock_sync()?;
        let membership = Membership::load(folder, key)?.ok_or(Failure::NotEnrolled)?;
        let state = State::load(folder, membership.sender)?;
        let outbox = Outbox::new(folder.visit_log_path(), key.cloned());
        Ok(Self { folder: folder.clone(), membership, state, outbox, client: None, _lock: lock })
    }

    /// The same over the network.
    ///
    /// # Errors
    ///
    /// [`Failure::NotEnrolled`] until the centre has answered, [`Failure::ByStickAlone`], [`Failure::NoEnrolment`].
    pub fn over(mut self, network: &Network) -> Result<Self, Failure> {
        let Standing::Member(enrolment) = &self.membership.standing else {
            return Err(Failure::NotEnrolled);
        };
        self.client = Some(Client::new(&enrolment.url, &enrolment.root, network)?);
        Ok(self)
    }

    /// Sends what waits, and once at least, so that the centre knows that the desk is there; then takes what is new.
    /// What went wrong is kept with the state, for whoever looks.
    ///
    /// # Errors
    ///
    /// See [`Failure`]. What was acknowledged until then stays so.
    pub fn send(&mut self, stop: &Stop) -> Result<Sent, Failure> {
        let mut sent = Sent::default();
        let done = self.send_entries(stop, &mut sent).and_then(|()| self.take_feed(stop, &mut sent));
        self.state.note(done.as_ref().err().cloned(), time::now());
        self.state.keep(&self.folder)?;
        done.map(|()| sent)
    }

    fn send_entries(&mut self, stop: &Stop, sent: &mut Sent) -> Result<(), Failure> {
        let mut steps_back = 0;
        loop {
            let before = self.state.acked;
            let Encoded { bytes, header, .. } = self.next_bundle(self.state.acked)?;
            let client = self.client.as_ref().ok_or(Failure::ByStickAlone)?;
            let answer = client.post(ENTRIES_PATH, BUNDLE_TYPE, &bytes, MAX_ANSWER_BYTES)?;
            self.take_answer(&answer, time::now())?;
            self.state.keep(&self.folder)?;
            sent.entries += self.state.acked.saturating_sub(before);
            if self.state.acked <= before && self.state.acked < header.to || self.state.acked < before {
                steps_back += 1;
                if steps_back > MAX_STEPS_BACK {
                    return Err(Failure::Confused);
                }
            }
            if self.state.acked >= self.outbox.last()? || stop.heed().is_err() {
                return Ok(());
            }
        }
    }

    /// The bundle behind this entry.
    ///
    /// # Errors
    ///
    /// [`Failure::Branch`] when the log does not have that entry, or another one.
    pub(super) fn next_bundle(&self, after: u64) -> Result<Encoded, Failure> {
        let (link, _) = self.outbox.link(after)?.ok_or(Failure::Branch { seq: after })?;
        if after == self.state.acked && link != self.state.link() {
            return Err(Failure::Branch { seq: after });
        }
        let entries: Vec<Entry> =
            self.outbox.entries(after + 1, MAX_ENTRIES)?.into_iter().map(entry).collect();
        let Membership { sender, key, .. } = &self.membership;
        let fields = self.membership.fields();
        let now = (time::now(), self.state.feed);
        Ok(bundle::encode(*sender, (after + 1, link), &entries, fields, now, key))
    }

    /// Takes in what the centre says to a bundle. An acknowledgement is believed only where it names the link that the
    /// log has there.
    ///
    /// # Errors
    ///
    /// [`Failure::Branch`].
    pub(super) fn take_answer(&mut self, answer: &Answer, now: Timestamp) -> Result<(), Failure> {
        let ours = self.outbox.link(answer.acked)?;
        let (link, at) =
            ours.filter(|(link, _)| *link == answer.link).ok_or(Failure::Branch { seq: answer.acked })?;
        self.state.acknowledge(answer.acked, link, at);
        if let Some(from) = answer.want_from {
            let after = from.saturating_sub(1);
            let (link, at) = self.outbox.link(after)?.unwrap_or((NO_LINK, None));
            // What it wants and is not here yet, it gets when it is.
            if after < answer.acked || after == 0 {
                self.state.acknowledge(after, link, at);
            }
        }
        for quarantined in answer.quarantined.iter().take(super::state::MAX_TOLD) {
            if !self.state.quarantined.contains(quarantined) {
                remember(&mut self.state.quarantined, quarantined.clone());
            }
        }
        self.state.contact = Some(now);
        self.state.clock_ahead = Some((answer.clock - now).num_milliseconds());
        self.state.feed_last = answer.feed;
        self.state.min_version = answer.min_version.chars().take(40).collect();
        Ok(())
    }

    fn take_feed(&mut self, stop: &Stop, sent: &mut Sent) -> Result<(), Failure> {
        for _ in 0..MAX_FEED_ANSWERS {
            if self.state.feed >= self.state.feed_last || stop.heed().is_err() {
                break;
            }
            let request = FeedRequest { after: self.state.feed, wait: 0, clock: time::now() };
            let bytes = request.sealed(self.membership.sender, &self.membership.key);
            let client = self.client.as_ref().ok_or(Failure::ByStickAlone)?;
            let answer: FeedAnswer = client.post(FEED_PATH, BUNDLE_TYPE, &bytes, MAX_FEED_BYTES)?;
            if answer.items.is_empty() {
                self.state.feed = self.state.feed_last;
            }
            for item in &answer.items {
                sent.items += u64::from(self.take_item(item, time::now()));
            }
            self.state.feed_last = answer.last;
            self.state.keep(&self.folder)?;
        }
        Ok(())
    }

    /// Puts an item of the feed in, or tells why not; either way it is over with it. An item that was looked at is
    /// not looked at again.
    pub(super) fn take_item(&mut self, item: &bundle::FeedItem, now: Timestamp) -> bool {
        if item.no <= self.state.feed {
            return false;
        }
        self.state.feed = item.no;
        let enrolment = self.membership.enrolment();
        let taken =
            enrolment.map(|enrolment| feed::take(&self.folder, &mut self.state, enrolment, item, now));
        match taken {
            Some(Ok(())) => true,
            Some(Err(fault)) => {
                tracing::warn!(no = item.no, fault = %fault, "an item of the feed is not taken");
                remember(&mut self.state.refused, Refused::of(item, fault, now));
                false
            }
            None => false,
        }
    }

    /// How many entries wait.
    ///
    /// # Errors
    ///
    /// When the log cannot be read.
    pub fn waiting(&self) -> Result<u64, Failure> {
        Ok(self.outbox.last()?.saturating_sub(self.state.acked))
    }

    /// The number of the last entry of the log.
    pub(super) fn last(&self) -> Result<u64, Failure> {
        Ok(self.outbox.last()?)
    }

    /// Keeps how far it has come.
    pub(super) fn keep(&self) -> Result<(), Failure> {
        self.state.keep(&self.folder)
    }
}

/// An entry as it travels.
fn entry(outgoing: Outgoing) -> Entry {
    let Outgoing { seq, kind, at, no, state, detail, link, visit } = outgoing;
    Entry {
        seq,
        kind: Kind::Known(kind),
        at,
        no,
        state,
        detail,
        link,
        id: visit.as_ref().map(|visit| visit.id),
        visit,
        strange: None,
    }
}
