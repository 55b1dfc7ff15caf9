//! A command line that cannot be understood: what is wrong with it, in words.

use std::{error::Error as _, num::ParseIntError};

use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::values::BadValue;
use crate::text::{Language, text};

/// What is wrong, how it is done right, and where more is to be read, in several lines.
pub(super) fn in_words(error: &clap::Error, language: Language) -> String {
    let Some(what) = fault(error, language) else { return error.render().to_string() };
    let mut words = what;
    if let Some(values) = named(error, ContextKind::ValidValue) {
        words.push_str(&format!("\n  {}", text!(language, "usage-possible", values = values)));
    }
    let similar = [ContextKind::SuggestedSubcommand, ContextKind::SuggestedArg, ContextKind::SuggestedValue];
    for similar in similar.into_iter().filter_map(|kind| named(error, kind)) {
        words.push_str(&format!("\n\n  {}", text!(language, "usage-similar", similar = similar)));
    }
    // Of the advice that clap has, this is the one that is not told by the others.
    let as_value = named(error, ContextKind::Suggested).is_some_and(|advice| advice.contains("-- "));
    if let Some(argument) = named(error, ContextKind::InvalidArg).filter(|_| as_value) {
        words.push_str(&format!("\n\n  {}", text!(language, "usage-as-value", argument = argument)));
    }
    if let Some(ContextValue::StyledStr(usage)) = error.get(ContextKind::Usage) {
        let usage = usage.to_string();
        let (_heading, usage) = usage.split_once(' ').unwrap_or(("", &usage));
        words.push_str(&format!("\n\n{}: {usage}", text!(language, "help-usage")));
    }
    words + "\n\n" + text!(language, "usage-more")
}

/// What is wrong; `None` for what clap tells best itself.
fn fault(error: &clap::Error, language: Language) -> Option<String> {
    let argument = named(error, ContextKind::InvalidArg);
    let value = named(error, ContextKind::InvalidValue).unwrap_or_default();
    Some(match error.kind() {
        ErrorKind::ArgumentConflict => {
            let argument = argument.or_else(|| named(error, ContextKind::InvalidSubcommand))?;
            match named(error, ContextKind::PriorArg)? {
                other if other == argument => text!(language, "usage-twice", argument = argument),
                other => text!(language, "usage-conflict", argument = argument, other = other),
            }
        }
        ErrorKind::NoEquals => text!(language, "usage-equals-sign", argument = argument?),
        ErrorKind::InvalidValue if value.is_empty() => {
            text!(language, "usage-no-value", argument = argument?)
        }
        ErrorKind::InvalidValue => {
            text!(language, "usage-unknown-value", value = value, argument = argument?)
        }
        ErrorKind::ValueValidation => {
            let why = why(error, language);
            text!(language, "usage-bad-value", value = value, argument = argument?, why = why)
        }
        ErrorKind::InvalidSubcommand => {
            let command = named(error, ContextKind::InvalidSubcommand)?;
            text!(language, "usage-unknown-command", command = command)
        }
        ErrorKind::MissingSubcommand => {
            let command = named(error, ContextKind::InvalidSubcommand)?;
            let commands = named(error, ContextKind::ValidSubcommand)?;
            text!(language, "usage-no-command", command = command, commands = commands)
        }
        ErrorKind::UnknownArgument => text!(language, "usage-unknown-argument", argument = argument?),
        ErrorKind::MissingRequiredArgument => text!(language, "usage-missing", arguments = argument?),
        ErrorKind::TooManyValues => text!(language, "usage-too-many", value = value, argument = argument?),
        ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
            let wanted = named(error, ContextKind::MinValues)
                .or_else(|| named(error, ContextKind::ExpectedNumValues))?;
            let given = named(error, ContextKind::ActualNumValues)?;
            text!(language, "usage-too-few", argument = argument?, wanted = wanted, given = given)
        }
        ErrorKind::InvalidUtf8 => text!(language, "usage-not-text").to_owned(),
        _ => return None,
    })
}

/// Why a value is refused.
fn why(error: &clap::Error, language: Language) -> String {
    let Some(source) = error.source() else { return String::new() };
    if let Some(bad) = source.downcast_ref::<BadValue>() {
        return bad.in_words(language);
    }
    if source.is::<ParseIntError>() {
        return text!(language, "bad-number").to_owned();
    }
    source.to_string()
}

/// What clap tells about an error, where it does.
fn named(error: &clap::Error, kind: ContextKind) -> Option<String> {
    let named = match error.get(kind)? {
        ContextValue::String(name) => name.clone(),
        ContextValue::Strings(names) => names.join(", "),
        ContextValue::StyledStr(name) => name.to_string(),
        ContextValue::StyledStrs(names) => {
            names.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
        }
        ContextValue::Number(number) => number.to_string(),
        _ => return None,
    };
    Some(named).filter(|named| !named.is_empty())
}
