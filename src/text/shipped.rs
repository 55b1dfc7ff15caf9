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
    "about.ftl"
    "advice.ftl"
    "card.ftl"
    "centre.ftl"
    "command_line.ftl"
    "desk.ftl"
    "destruction.ftl"
    "duty.ftl"
    "encryption.ftl"
    "errors.ftl"
    "evening.ftl"
    "fields.ftl"
    "find.ftl"
    "glance.ftl"
    "help.ftl"
    "import.ftl"
    "keyboard.ftl"
    "language.ftl"
    "lists.ftl"
    "muster.ftl"
    "papers.ftl"
    "pictures.ftl"
    "policy.ftl"
    "report.ftl"
    "settings.ftl"
    "setup.ftl"
    "subject.ftl"
    "sync.ftl"
    "trust.ftl"
    "verdict.ftl"
    "visits.ftl"
    "window.ftl"
);

const ENGLISH: Files = files!("en":
    "about.ftl"
    "advice.ftl"
    "card.ftl"
    "centre.ftl"
    "command_line.ftl"
    "desk.ftl"
    "destruction.ftl"
    "duty.ftl"
    "encryption.ftl"
    "errors.ftl"
    "evening.ftl"
    "fields.ftl"
    "find.ftl"
    "glance.ftl"
    "help.ftl"
    "import.ftl"
    "keyboard.ftl"
    "language.ftl"
    "lists.ftl"
    "muster.ftl"
    "papers.ftl"
    "pictures.ftl"
    "policy.ftl"
    "report.ftl"
    "settings.ftl"
    "setup.ftl"
    "subject.ftl"
    "sync.ftl"
    "trust.ftl"
    "verdict.ftl"
    "visits.ftl"
    "window.ftl"
);

pub(super) fn indonesian() -> &'static Texts {
    static TEXTS: OnceLock<Texts> = OnceLock::new();
    TEXTS.get_or_init(|| Texts::shipped("id", INDONESIAN))
}

pub(super) fn english() -> &'static Texts {
    static TEXTS: OnceLock<Texts> = OnceLock::new();
    TEXTS.get_or_init(|| Texts::shipped("en", ENGLISH))
}
