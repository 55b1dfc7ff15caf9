//! The same by file: what waits goes onto a stick, and what the centre says comes from one.

use std::{
    fs::File,
    path::{Path, PathBuf},
};

use super::{Failure, Line, Membership, Standing, State, enrol};
use crate::{
    bounded,
    bundle::{Introduction, MAX_PARCEL_BYTES, Parcel, Part},
    data_folder::DataFolder,
    time,
    visit_log::LogKey,
    whole_file,
};

/// A parcel is closed when it has so many bytes; what is left goes into the next one.
const ENOUGH_BYTES: usize = MAX_PARCEL_BYTES - 4 * 1024 * 1024;

/// What was put into a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Written {
    /// How many entries.
    pub entries: u64,
    /// How many had no room.
    pub left: u64,
    /// Whether it is encrypted to the centre; between posts without one it is plain.
    pub encrypted: bool,
    /// Whether it holds a request to be enrolled, and nothing else.
    pub request: bool,
}

/// What was in a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Taken {
    /// Whether the post is enrolled by it.
    pub enrolled: bool,
    /// How many answers of the centre.
    pub answers: u64,
    /// How many items of the feed were put in.
    pub items: u64,
    /// How many were not; see [`State::refused`].
    pub refused: u64,
}

/// Writes what the centre does not have into a file that it alone can open. What is in it waits until the centre has
/// said that it has it, so the file can be lost. A post without a centre writes its whole log in plain, for another post.
///
/// # Errors
///
/// See [`Failure`].
pub fn write_parcel(
    folder: &DataFolder,
    key: Option<&LogKey>,
    name: &str,
    to: &Path,
) -> Result<Written, Failure> {
    if !folder.has_sync_identity() {
        let _lock = folder.lock_sync()?;
        Membership::alone()?.keep(folder, key)?;
    }
    let line = Line::open(folder, key)?;
    let Membership { sender, standing, .. } = &line.membership;
    let recipient = line.membership.enrolment().map(|enrolment| enrolment.recipient);
    let request = matches!(standing, Standing::Asked(_));
    let mut parcel = Parcel::default();
    let (mut after, mut entries) = (line.state.acked, 0);
    let mut left = 0;
    if request {
        parcel.parts.push(Part::Enrol(line.membership.request()?));
    } else {
        if recipient.is_none() {
            let key = line.membership.key.public();
            parcel.parts.push(Part::Post(Introduction { sender: *sender, name: name.to_owned(), key }));
        }
        let (last, mut bytes) = (line.last()?, 0);
        while after < last && bytes < ENOUGH_BYTES {
            let bundle = line.next_bundle(after)?;
            if bundle.header.to <= after {
                break;
            }
            entries += bundle.header.to - after;
            after = bundle.header.to;
            bytes += bundle.bytes.len();
            parcel.parts.push(Part::Bundle(bundle.bytes));
        }
        left = last.saturating_sub(after);
    }
    let bytes = match &recipient {
        Some(recipient) => parcel.encrypted(recipient).map_err(|_| Failure::Key)?,
        None => parcel.plain(),
    };
    whole_file::write(to, |out| out.write_all(&bytes)).map_err(|_| Failure::Folder)?;
    Ok(Written { entries, left, encrypted: recipient.is_some(), request })
}

/// Takes what the centre says from a file: the answer to an enrolment, acknowledgements, and the feed.
///
/// # Errors
///
/// See [`Failure`]. What stands before a part that is wrong holds.
pub fn take_parcel(folder: &DataFolder, key: Option<&LogKey>, from: &Path) -> Result<Taken, Failure> {
    let file = File::open(from).map_err(|_| Failure::NoParcel)?;
    let bytes = bounded::read(file, MAX_PARCEL_BYTES).map_err(|_| Failure::NoParcel)?;
    let mut membership = Membership::load(folder, key)?.ok_or(Failure::NotEnrolled)?;
    let parcel = Parcel::open(&bytes, Some(&membership.identity))?;
    let mut taken = Taken::default();
    for part in &parcel.parts {
        if let Part::Enrolled(answer) = part {
            let _lock = folder.lock_sync()?;
            enrol::take_answer(folder, key, membership, answer)?;
            membership = Membership::load(folder, key)?.ok_or(Failure::NotEnrolled)?;
            taken.enrolled = true;
        }
    }
    if matches!(membership.standing, Standing::Alone) {
        return Err(Failure::NotEnrolled);
    }
    let mut line = Line::open(folder, key)?;
    let now = time::now();
    for part in &parcel.parts {
        match part {
            Part::Answer(told) if told.to == membership.sender => {
                line.take_answer(&told.answer, now)?;
                line.state.note(None, now);
                taken.answers += 1;
            }
            Part::Refusal(told) if told.to == membership.sender => {
                line.state.note(Some(told.answer.clone().into()), now);
                taken.answers += 1;
            }
            Part::Answer(_) | Part::Refusal(_) => return Err(Failure::ForAnother),
            Part::Item(item) => {
                let refused = line.state.refused.len();
                if line.take_item(item, now) {
                    taken.items += 1;
                } else if line.state.refused.len() > refused {
                    taken.refused += 1;
                }
            }
            Part::Post(_) | Part::Bundle(_) | Part::Enrol(_) | Part::Enrolled(_) => {}
        }
    }
    line.keep()?;
    Ok(taken)
}

/// What a parcel is called that a post writes today.
#[must_use]
pub fn parcel_name(state: &State, post: &str) -> PathBuf {
    let post: String =
        post.chars().map(|letter| if letter.is_alphanumeric() { letter } else { '-' }).collect();
    PathBuf::from(format!("{post}-{}.pjs", state.acked + 1))
}
