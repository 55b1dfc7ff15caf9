//! The languages that are part of the program.

use std::sync::OnceLock;

use super::texts::Texts;

/// The files of one language, each with its name.
pub(super) type Files = &'static [(&'static str, &'static str)];

macro_rules! files {
    ($language:literal: $($name:literal)*) => {
        &[$(($name, include_str!(concat!("../../assets/i18n/", $language, "/", $name)))),*]
    };
}

const INDONESIAN: Files = files!("id":
    "advice.ftl"
    "command_line.ftl"
    "desk.ftl"
    "destruction.ftl"
    "duty.ftl"
    "encryption.ftl"
    "errors.ftl"
    "fields.ftl"
    "find.ftl"
    "help.ftl"
    "import.ftl"
    "keyboard.ftl"
    "language.ftl"
    "pictures.ftl"
    "policy.ftl"
    "report.ftl"
    "settings.ftl"
    "subject.ftl"
    "trust.ftl"
    "verdict.ftl"
    "visits.ftl"
);

const ENGLISH: Files = files!("en":
    "advice.ftl"
    "command_line.ftl"
    "desk.ftl"
    "destruction.ftl"
    "duty.ftl"
    "encryption.ftl"
    "errors.ftl"
    "fields.ftl"
    "find.ftl"
    "help.ftl"
    "import.ftl"
    "keyboard.ftl"
    "language.ftl"
    "pictures.ftl"
    "policy.ftl"
    "report.ftl"
    "settings.ftl"
    "subject.ftl"
    "trust.ftl"
    "verdict.ftl"
    "visits.ftl"
);

pub(super) fn indonesian() -> &'static Texts {
    static TEXTS: OnceLock<Texts> = OnceLock::new();
    TEXTS.get_or_init(|| Texts::shipped("id", INDONESIAN))
}

pub(super) fn english() -> &'static Texts {
    static TEXTS: OnceLock<Texts> = OnceLock::new();
    TEXTS.get_or_init(|| Texts::shipped("en", ENGLISH))
}
