//! What went wrong with the guest book, for people.

use std::path::Path;

use super::{
    ChangeKind, Fault, FaultKind, KeyError, LogTrouble, MIN_PASSPHRASE_CHARS, Soundness, VisitLogError,
    key::MAX_PASSPHRASE_BYTES,
};
use crate::text::{Language, shown, shown_path, text};

impl VisitLogError {
    /// What is wrong with the guest book, why, and what to do now: half a sentence.
    #[must_use]
    pub fn in_words(&self, language: Language) -> String {
        match self {
            Self::Visit(error) => error.in_words(language),
            Self::NotFound(id) => text!(language, "visit-log-not-found", id = id.to_string()),
            Self::AlreadyLeft(id) => text!(language, "visit-log-already-left", id = id.to_string()),
            Self::StillInside(id) => text!(language, "visit-log-still-inside", id = id.to_string()),
            Self::Destroyed => text!(language, "visit-log-destroyed").to_owned(),
            Self::Newer { found, known } => {
                text!(language, "visit-log-newer", found = *found, known = *known)
            }
            Self::OldSqlite { found } => text!(language, "visit-log-old-sqlite", found = *found),
            error => error.trouble().unwrap_or(LogTrouble::Other).in_words(language).to_owned(),
        }
    }

    /// The same with the file that it is about, where it is about one: the log at `path`.
    #[must_use]
    pub fn in_words_at(&self, path: &Path, language: Language) -> String {
        let path = match self {
            Self::Visit(_)
            | Self::NotFound(_)
            | Self::AlreadyLeft(_)
            | Self::StillInside(_)
            | Self::Destroyed
            | Self::Newer { .. }
            | Self::OldSqlite { .. } => return self.in_words(language),
            Self::Moved(path) | Self::Damaged(path) => path,
            _ => path,
        };
        format!("{}: {}", self.in_words(language), shown_path(path))
    }
}

impl LogTrouble {
    /// What is wrong in two or three words, where there is no room for what to do.
    #[must_use]
    pub fn in_short(self, language: Language) -> &'static str {
        match self {
            Self::DiskFull => text!(language, "desk-log-full"),
            Self::ReadOnly => text!(language, "desk-log-unwritable"),
            Self::Locked => text!(language, "desk-log-in-use"),
            Self::Moved => text!(language, "desk-log-gone"),
            Self::KeyNeeded | Self::WrongKey => text!(language, "desk-log-closed"),
            Self::Damaged | Self::Version | Self::Disk | Self::NotLocal | Self::Other => {
                text!(language, "desk-log-trouble")
            }
        }
    }

    /// What is wrong with the guest book, why, and what to do now: half a sentence.
    #[must_use]
    pub fn in_words(self, language: Language) -> &'static str {
        match self {
            Self::DiskFull => text!(language, "visit-log-disk-full"),
            Self::ReadOnly => text!(language, "visit-log-read-only"),
            Self::Locked => text!(language, "visit-log-locked"),
            Self::Moved => text!(language, "visit-log-moved"),
            Self::Damaged => text!(language, "visit-log-damaged"),
            Self::KeyNeeded => text!(language, "visit-log-key-needed"),
            Self::WrongKey => text!(language, "visit-log-wrong-key"),
            Self::Version => text!(language, "visit-log-version"),
            Self::Disk => text!(language, "visit-log-disk"),
            Self::NotLocal => text!(language, "visit-log-not-local"),
            Self::Other => text!(language, "visit-log-other"),
        }
    }
}

impl KeyError {
    /// What is wrong with a passphrase, a recovery key or the key file, and what to do now: half a sentence.
    #[must_use]
    pub fn in_words(self, language: Language) -> String {
        match self {
            Self::Wrong => text!(language, "key-wrong").to_owned(),
            Self::Mistyped => text!(language, "key-mistyped").to_owned(),
            Self::Broken => text!(language, "key-broken").to_owned(),
            Self::Missing => text!(language, "key-missing").to_owned(),
            Self::Length => {
                text!(language, "key-length", min = MIN_PASSPHRASE_CHARS, max = MAX_PASSPHRASE_BYTES)
            }
            Self::System => text!(language, "key-system").to_owned(),
        }
    }
}

impl ChangeKind {
    /// What happened to the log, in a word or two.
    #[must_use]
    pub fn in_words(self, language: Language) -> &'static str {
        match self {
            Self::Adoption => text!(language, "change-adoption"),
            Self::Arrival => text!(language, "change-arrival"),
            Self::Departure => text!(language, "change-departure"),
            Self::Correction => text!(language, "change-correction"),
            Self::Purge => text!(language, "change-purge"),
            Self::Destruction => text!(language, "change-destruction"),
            Self::Policy => text!(language, "change-policy"),
            Self::Export => text!(language, "change-export"),
            Self::Import => text!(language, "change-import"),
            Self::Clock => text!(language, "change-clock"),
            Self::Closing => text!(language, "change-closing"),
            Self::Rescue => text!(language, "change-rescue"),
        }
    }
}

impl Fault {
    /// The first entry of the chain that is not what it was, and what to do now.
    #[must_use]
    pub fn in_words(self, language: Language) -> String {
        let what = match self.kind {
            FaultKind::Missing => text!(language, "verify-broken-missing"),
            FaultKind::Changed => text!(language, "verify-broken-changed"),
            FaultKind::Anchor => text!(language, "verify-broken-anchor"),
            FaultKind::Order => text!(language, "verify-broken-order"),
            FaultKind::Detail => text!(language, "verify-broken-detail"),
            FaultKind::Visit => text!(language, "verify-broken-visit"),
            FaultKind::VisitMissing => text!(language, "verify-broken-visit-missing"),
            FaultKind::Stray => text!(language, "verify-broken-stray"),
        };
        text!(language, "verify-broken", entry = self.seq, what = what)
    }
}

impl Soundness {
    /// What is wrong beside the chain, a line each.
    #[must_use]
    pub fn in_words(&self, language: Language) -> Vec<String> {
        let mut lines = Vec::new();
        if self.missing > 0 {
            let spans = self.gaps.iter().map(|span| match (span.start(), span.end()) {
                (first, last) if first == last => first.to_string(),
                (first, last) => format!("{first}–{last}"),
            });
            let (missing, numbers) = (self.missing, spans.collect::<Vec<_>>().join(", "));
            lines.push(if self.rescued {
                text!(language, "verify-numbers-lost", missing = missing, numbers = numbers)
            } else {
                text!(language, "verify-numbers-removed", missing = missing, numbers = numbers)
            });
        }
        if let Some(index) = &self.index {
            lines.push(text!(language, "verify-index", index = shown(index)));
        }
        if self.search {
            lines.push(text!(language, "verify-search").to_owned());
        }
        lines
    }
}
