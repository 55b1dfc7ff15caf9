//! Why there is no demo, for people.

use std::path::PathBuf;

use crate::text::{Language, shown_path, text};

/// Why there is no demo.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DemoRefusal {
    /// The data folder is not the demo's own.
    RealGuests(PathBuf),
    /// The script cannot be read.
    Script(PathBuf),
}

impl DemoRefusal {
    /// What is wrong, and what to do now: half a sentence.
    #[must_use]
    pub fn in_words(&self, language: Language) -> String {
        match self {
            Self::RealGuests(path) => text!(language, "demo-real-folder", folder = shown_path(path)),
            Self::Script(path) => text!(language, "demo-script-unreadable", file = shown_path(path)),
        }
    }
}

/// What a file in a data folder of the demo says about that folder.
#[must_use]
pub fn marker(language: Language) -> &'static str {
    text!(language, "demo-marker")
}
