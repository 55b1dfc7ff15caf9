//! What comes down, put in as if somebody at the desk had added it: checked by its signature first, and then by the
//! ordinary way of adding.

use std::fs;

use super::{
    refused::ItemFault,
    state::{Applied, Notice, State},
};
use crate::{
    bundle::{Enrolment, FeedItem, FeedKind, VerifiedItem},
    data_folder::{DataFolder, DataFolderError, Host, MAX_LISTED, MAX_PURPOSES},
    time::Timestamp,
};

/// The longest notice, and the most of them.
const MAX_NOTICE_CHARS: usize = 2_000;
const MAX_NOTICES: usize = 20;
/// The settings that an office may set at its desks.
const SETTINGS: [&str; 8] = [
    "capacity",
    "capacity_percent",
    "office",
    "overdue_hours",
    "policy",
    "retention_days",
    "retention_days_of",
    "trust_max_age_days",
];

/// Checks an item and puts it in.
pub(super) fn take(
    folder: &DataFolder,
    state: &mut State,
    enrolment: &Enrolment,
    item: &FeedItem,
    now: Timestamp,
) -> Result<(), ItemFault> {
    let verified = item.verified(&enrolment.keys)?;
    let label = verified.label();
    if label.office.as_ref().is_some_and(|office| *office != enrolment.office) {
        return Err(ItemFault::OtherOffice);
    }
    let key = format!("{} {}", label.kind.code(), label.name);
    let before = state.applied.get(&key);
    if before.is_some_and(|before| label.issued < before.issued) {
        return Err(ItemFault::Stale);
    }
    let before = before.map(|before| before.installed.clone()).unwrap_or_default();
    let installed = put_in(folder, state, &verified, &before, now)?;
    state.applied.insert(key, Applied { issued: label.issued, installed });
    Ok(())
}

/// Gives the id of what was installed, where it has one.
fn put_in(
    folder: &DataFolder,
    state: &mut State,
    item: &VerifiedItem<'_>,
    before: &str,
    now: Timestamp,
) -> Result<String, ItemFault> {
    let (label, bytes) = (item.label(), item.bytes());
    match label.kind {
        FeedKind::Trust => {
            let id = from_a_file(&label.name, bytes, |path| Ok(folder.install_trust(path, now)?.id))?;
            // The new one is in force before the old one goes.
            if !before.is_empty() && before != id {
                match folder.remove_trust(before) {
                    Ok(()) | Err(DataFolderError::NotInstalled(_)) => {}
                    Err(error) => return Err(error.into()),
                }
            }
            Ok(id)
        }
        FeedKind::Policy => from_a_file(&label.name, bytes, |path| folder.install_policy(path)),
        FeedKind::Settings => {
            folder.change_some_settings(text_of(bytes)?, &SETTINGS)?;
            Ok(String::new())
        }
        FeedKind::Purposes => change_purposes(folder, bytes).map(|()| String::new()),
        FeedKind::Hosts => change_hosts(folder, bytes).map(|()| String::new()),
        FeedKind::Expected => folder.keep_expected(bytes).map(|()| String::new()).map_err(ItemFault::from),
        FeedKind::Notice => {
            let text = text_of(bytes)?;
            if text.chars().count() > MAX_NOTICE_CHARS {
                return Err(ItemFault::Content);
            }
            state.notices.retain(|notice| notice.name != label.name);
            // An empty one takes the one before away.
            if !text.trim().is_empty() {
                state.notices.push(Notice {
                    name: label.name.clone(),
                    issued: label.issued,
                    text: text.trim().to_owned(),
                });
            }
            let excess = state.notices.len().saturating_sub(MAX_NOTICES);
            state.notices.drain(..excess);
            Ok(String::new())
        }
    }
}

/// The ordinary ways of adding take files, whose name they keep.
fn from_a_file(
    name: &str,
    bytes: &[u8],
    add: impl FnOnce(&std::path::Path) -> Result<String, DataFolderError>,
) -> Result<String, ItemFault> {
    let folder = tempfile::Builder::new().prefix("posjaga-feed-").tempdir().map_err(|_| ItemFault::Disk)?;
    let path = folder.path().join(name);
    fs::write(&path, bytes).map_err(|_| ItemFault::Disk)?;
    Ok(add(&path)?)
}

/// One purpose a line: one key picks each of the first nine, the others complete what is typed.
fn change_purposes(folder: &DataFolder, bytes: &[u8]) -> Result<(), ItemFault> {
    let purposes = lines_of(bytes)?;
    let before = folder.settings()?;
    let mut after = before.clone();
    after.purposes = purposes.iter().take(MAX_PURPOSES).cloned().collect();
    after.lists.purposes = purposes.into_iter().skip(MAX_PURPOSES).collect();
    Ok(folder.change_settings(&before, &after)?)
}

/// One host a line: the name, then the unit and the telephone where they are known, with `;` in between.
fn change_hosts(folder: &DataFolder, bytes: &[u8]) -> Result<(), ItemFault> {
    let hosts = lines_of(bytes)?.into_iter().map(|line| {
        let mut parts = line.split(';').map(|part| part.trim().to_owned());
        let mut part = || parts.next().unwrap_or_default();
        Host { name: part(), unit: part(), telephone: part() }
    });
    let before = folder.settings()?;
    let mut after = before.clone();
    after.lists.hosts = hosts.filter(|host| !host.name.is_empty()).collect();
    Ok(folder.change_settings(&before, &after)?)
}

fn text_of(bytes: &[u8]) -> Result<&str, ItemFault> {
    let text = str::from_utf8(bytes).map_err(|_| ItemFault::Content)?;
    Ok(text.trim_start_matches('\u{feff}'))
}

fn lines_of(bytes: &[u8]) -> Result<Vec<String>, ItemFault> {
    let lines = text_of(bytes)?.lines().map(str::trim).filter(|line| !line.is_empty());
    let lines: Vec<String> = lines.map(str::to_owned).collect();
    if lines.len() > MAX_LISTED { Err(ItemFault::Content) } else { Ok(lines) }
}
