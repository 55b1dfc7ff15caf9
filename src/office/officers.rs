//! Who works at the desk, and who may do what is a supervisor's.

use super::Office;
use crate::{
    data_folder::{
        DataFolderError, MAX_OFFICERS, MAX_PIN_CHARS, MIN_PIN_CHARS, Officer, Officers, Pin, Role,
    },
    text::{Language, text},
    visit::MAX_FIELD_CHARS,
};

/// Why the list of officers stays as it is.
#[derive(Debug, thiserror::Error)]
pub enum OfficerError {
    /// There is nobody of this name.
    #[error("there is no officer of this name")]
    Unknown,
    /// No name, or one that is too long.
    #[error("an officer has a name")]
    Name,
    /// Too many officers.
    #[error("more than {MAX_OFFICERS} officers")]
    Full,
    /// The PIN is too short or too long.
    #[error("the PIN is too short or too long")]
    Pin,
    /// A supervisor without a PIN.
    #[error("a supervisor has a PIN")]
    NoPin,
    /// The settings cannot be read or written.
    #[error(transparent)]
    Folder(#[from] DataFolderError),
}

impl OfficerError {
    /// What is wrong, and what to do now: half a sentence.
    #[must_use]
    pub fn in_words(&self, language: Language) -> String {
        match self {
            Self::Unknown => text!(language, "officer-unknown").to_owned(),
            Self::Name => text!(language, "officer-name").to_owned(),
            Self::Full => text!(language, "officer-full", most = MAX_OFFICERS),
            Self::Pin => text!(language, "officer-pin", least = MIN_PIN_CHARS, most = MAX_PIN_CHARS),
            Self::NoPin => text!(language, "officer-no-pin").to_owned(),
            Self::Folder(error) => error.in_words(language),
        }
    }
}

/// Takes in an officer, or changes what an officer is. Without a PIN he keeps the one he has.
///
/// # Errors
///
/// See [`OfficerError`]. The settings are unchanged.
pub fn set_officer(office: &Office, name: &str, role: Role, pin: Option<&str>) -> Result<(), OfficerError> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > MAX_FIELD_CHARS {
        return Err(OfficerError::Name);
    }
    let new = match pin {
        Some(pin) => Some(Pin::new(pin).ok_or(OfficerError::Pin)?),
        None => None,
    };
    change(office, |Officers(officers)| {
        let kept =
            officers.iter().find(|officer| officer.name == name).and_then(|officer| officer.pin.clone());
        let officer = Officer { name: name.to_owned(), role, pin: new.or(kept) };
        if role == Role::Supervisor && officer.pin.is_none() {
            return Err(OfficerError::NoPin);
        }
        let full = officers.len() >= MAX_OFFICERS;
        match officers.iter_mut().find(|officer| officer.name == name) {
            Some(there) => *there = officer,
            None if full => return Err(OfficerError::Full),
            None => officers.push(officer),
        }
        Ok(())
    })
}

/// Takes an officer off the list. When the last supervisor is gone, everybody may do everything again.
///
/// # Errors
///
/// See [`OfficerError`]. The settings are unchanged.
pub fn remove_officer(office: &Office, name: &str) -> Result<(), OfficerError> {
    change(office, |Officers(officers)| {
        let before = officers.len();
        officers.retain(|officer| officer.name != name);
        if officers.len() == before { Err(OfficerError::Unknown) } else { Ok(()) }
    })
}

/// The supervisor whose PIN this is. Takes a quarter of a second for each of them.
#[must_use]
pub fn supervisor_with<'a>(officers: &'a Officers, pin: &str) -> Option<&'a str> {
    let known = officers.supervisors().find(|officer| officer.pin.as_ref().is_some_and(|own| own.is(pin)));
    known.map(|officer| officer.name.as_str())
}

fn change(
    office: &Office,
    change: impl FnOnce(&mut Officers) -> Result<(), OfficerError>,
) -> Result<(), OfficerError> {
    let before = office.folder.settings()?;
    let mut after = before.clone();
    change(&mut after.officers)?;
    Ok(office.folder.change_settings(&before, &after)?)
}
