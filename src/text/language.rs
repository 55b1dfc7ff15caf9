//! The languages that there are to choose from.

use posjaga_macros::text;

use super::{argument::Argument, shipped, texts::Texts};

/// A language that people are spoken to in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Language {
    /// Bahasa Indonesia.
    #[default]
    Indonesian,
    /// English.
    English,
}

/// The texts of a further language, from files of anybody, each with its name. Whatever is wrong is left out and told
/// by [`Texts::faults`]. `None` when the code is none of a language (BCP 47).
#[must_use]
pub fn read_texts(code: &str, files: Vec<(String, String)>) -> Option<Texts> {
    Texts::added(code, files, shipped::english())
}

impl Language {
    /// The languages that are part of the program.
    pub const SHIPPED: [Self; 2] = [Self::Indonesian, Self::English];

    /// Its code (BCP 47), such as `id`.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.texts().code()
    }

    /// The language with this code, where there is one.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::SHIPPED.into_iter().find(|language| language.code() == code)
    }

    /// The language that a system asks for, as `id-ID` or `ms`; Indonesian where it asks for none of ours.
    #[must_use]
    pub fn of_system(locales: impl IntoIterator<Item = String>) -> Self {
        let first = |locale: String| {
            Self::from_code(&locale).or_else(|| Self::from_code(locale.split('-').next().unwrap_or_default()))
        };
        locales.into_iter().find_map(first).unwrap_or_default()
    }

    /// What it calls itself.
    #[must_use]
    pub fn name(self) -> &'static str {
        text!(self, "language-name")
    }

    fn texts(self) -> &'static Texts {
        match self {
            Self::Indonesian => shipped::indonesian(),
            Self::English => shipped::english(),
        }
    }

    /// The text with this id. What `text!` calls, which has looked for it.
    pub(crate) fn plain(self, id: &'static str) -> &'static str {
        self.texts().plain(id).or_else(|| shipped::english().plain(id)).unwrap_or(id)
    }

    /// The text with this id, where there is one: for texts that are named after something, such as a command.
    pub(crate) fn find(self, id: &str, arguments: &[(&'static str, Argument<'_>)]) -> Option<String> {
        self.texts().filled(id, arguments).or_else(|| shipped::english().filled(id, arguments))
    }

    /// The text with this id, with its arguments in their places. What `text!` calls, which has looked for both.
    pub(crate) fn filled(self, id: &'static str, arguments: &[(&'static str, Argument<'_>)]) -> String {
        let filled = self.texts().filled(id, arguments);
        filled.or_else(|| shipped::english().filled(id, arguments)).unwrap_or_else(|| id.to_owned())
    }
}

/// A text without arguments, whose language is yet to be chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Text(&'static str);

impl Text {
    /// What `text!("id")` makes, which has looked for the text.
    #[allow(dead_code, reason = "for tables whose language is not known yet")]
    pub(crate) const fn checked(id: &'static str) -> Self {
        Self(id)
    }

    /// The text in this language.
    #[must_use]
    pub fn in_language(self, language: Language) -> &'static str {
        language.plain(self.0)
    }
}
