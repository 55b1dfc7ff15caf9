//! How a desk becomes a post of a centre.

use super::{Client, Failure, Membership, Network, Standing, State};
use crate::{
    bundle::{ENROLMENT_PATH, Enrolled, Enrolment, MAX_ANSWER_BYTES},
    data_folder::DataFolder,
    visit_log::LogKey,
};

/// How far an enrolment has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Enrolling {
    /// The post is enrolled.
    Done,
    /// The centre is reached by stick alone: the request goes with [`write_parcel`](super::write_parcel), and the
    /// answer comes with [`take_parcel`](super::take_parcel).
    ByStick,
}

/// Enrols the post with what the centre gave out for it. The key is on the disk before the centre hears of it, so an
/// answer that is lost on the way costs nothing: the same file again asks the same. Whatever the post was before, it is no more;
/// its log stays, and is sent anew from its first entry.
///
/// # Errors
///
/// See [`Failure`]. Where the centre cannot have heard of it, or has said no, an earlier membership stays in force.
pub fn enrol(
    folder: &DataFolder,
    key: Option<&LogKey>,
    enrolment: &Enrolment,
    network: &Network,
) -> Result<Enrolling, Failure> {
    let _lock = folder.lock_sync()?;
    let before = Membership::load(folder, key).unwrap_or_default();
    let asked = before.as_ref().is_some_and(|before| {
        let same = |asked: &Enrolment| (asked.post, &asked.code) == (enrolment.post, &enrolment.code);
        matches!(before.standing, Standing::Asked(_)) && before.enrolment().is_some_and(same)
    });
    let (before, asking) = match before {
        Some(before) if asked => (None, before),
        before => (before, Membership::asking(enrolment.clone())?),
    };
    asking.keep(folder, key)?;
    if enrolment.url.is_empty() {
        return Ok(Enrolling::ByStick);
    }
    let answer = ask(&asking, enrolment, network);
    let answer = answer.inspect_err(|failure| {
        let maybe_heard = matches!(failure, Failure::Timeout { .. } | Failure::TooLong { .. });
        let kept = match &before {
            Some(before) if !maybe_heard => before.keep(folder, key),
            _ => Ok(()),
        };
        if let Err(failure) = kept {
            tracing::error!(%failure, "the membership before is lost");
        }
    })?;
    take_answer(folder, key, asking, &answer)?;
    Ok(Enrolling::Done)
}

fn ask(asking: &Membership, enrolment: &Enrolment, network: &Network) -> Result<Enrolled, Failure> {
    let client = Client::new(&enrolment.url, &enrolment.root, network)?;
    let request = serde_json::to_vec(&asking.request()?).map_err(|_| Failure::Key)?;
    client.post(ENROLMENT_PATH, "application/json", &request, MAX_ANSWER_BYTES)
}

/// The centre has said yes.
pub(super) fn take_answer(
    folder: &DataFolder,
    key: Option<&LogKey>,
    asking: Membership,
    answer: &Enrolled,
) -> Result<(), Failure> {
    let member = asking.enrolled(answer)?;
    member.keep(folder, key)?;
    State::load(folder, member.sender)?.keep(folder)
}
