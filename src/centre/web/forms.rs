//! What people type into forms.

use serde::Deserialize;

use super::{
    super::error::{CentreError, What},
    visitor::Visitor,
};
use crate::{
    time::{self, Date, local_day},
    visit::MAX_FIELD_CHARS,
};

/// At most so many days are in one download or trend.
const MAX_DAYS: i64 = 366;

/// A form that has nothing in it but its code.
#[derive(Deserialize)]
pub struct Plain {
    pub code: String,
}

/// Whether the form is one of this session's pages.
///
/// # Errors
///
/// [`CentreError::NotEntitled`].
pub fn check_code(visitor: &Visitor, code: &str) -> Result<(), CentreError> {
    if visitor.token.is_form_code(code) { Ok(()) } else { Err(CentreError::NotEntitled) }
}

/// A reason, as it goes into the access log: one line that says something.
///
/// # Errors
///
/// [`CentreError::Unusable`].
pub fn reason(typed: &str) -> Result<String, CentreError> {
    let reason: String = typed.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
    let reason = reason.trim().to_owned();
    let length = reason.chars().count();
    if (5..=MAX_FIELD_CHARS).contains(&length) { Ok(reason) } else { Err(CentreError::Unusable(What::Name)) }
}

/// A day as browsers send it; today where none was typed.
///
/// # Errors
///
/// [`CentreError::Unusable`].
pub fn day(typed: Option<&str>) -> Result<Date, CentreError> {
    match typed.map(str::trim).filter(|typed| !typed.is_empty()) {
        None => Ok(local_day(time::now())),
        Some(typed) => typed
            .parse()
            .ok()
            .filter(|day: &Date| (1970..=9998).contains(&chrono::Datelike::year(day)))
            .ok_or(CentreError::Unusable(What::Day)),
    }
}

/// Days from one to another.
///
/// # Errors
///
/// [`CentreError::Unusable`] when there are too many, or the last comes first.
pub fn days(first: Option<&str>, last: Option<&str>) -> Result<(Date, Date), CentreError> {
    let (first, last) = (day(first)?, day(last)?);
    let length = (last - first).num_days();
    if (0..MAX_DAYS).contains(&length) { Ok((first, last)) } else { Err(CentreError::Unusable(What::Day)) }
}
