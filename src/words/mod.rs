//! Every word that a person reads, per language.

pub mod audit;
pub mod command_line;
pub mod dates;
pub mod desk;
pub mod destruction;
pub mod encryption;
pub mod find;
pub mod import;
pub mod judgement;
pub mod pictures;
pub mod privacy;
pub mod report;
mod shown;
pub mod subject;
pub mod trouble;
pub mod visits;

pub use shown::{MAX_SHOWN_CHARS, is_unsafe, shown, shown_path};

/// The language of the desk.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Language {
    /// Bahasa Indonesia.
    #[default]
    Indonesian,
    /// English.
    English,
}

impl Language {
    /// Its code (ISO 639-1).
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Indonesian => "id",
            Self::English => "en",
        }
    }

    /// The language with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Indonesian, Self::English].into_iter().find(|language| language.code() == code)
    }

    /// The one of the two, in Indonesian and in English, that this language asks for.
    #[must_use]
    pub fn pick(self, (indonesian, english): (&'static str, &'static str)) -> &'static str {
        match self {
            Self::Indonesian => indonesian,
            Self::English => english,
        }
    }
}
