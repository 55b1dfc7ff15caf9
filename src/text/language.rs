//! The languages that there are to choose from.

use std::{
    fmt,
    hash::{Hash, Hasher},
    sync::{PoisonError, RwLock},
};

use unic_langid::LanguageIdentifier;

use super::{argument::Argument, shipped, texts::Texts};

/// What a language calls itself.
const NAME: &str = "language-name";

/// The languages that came from a data folder. They stay for as long as the process runs, so that a [`Language`] can
/// be copied about like a number.
static ADDED: RwLock<Vec<&'static Texts>> = RwLock::new(Vec::new());

/// A language that people are spoken to in.
#[derive(Clone, Copy, Default)]
pub enum Language {
    /// Bahasa Indonesia.
    #[default]
    Indonesian,
    /// English.
    English,
    /// Another one, that a data folder brought along.
    Added(&'static Texts),
}

/// Offers a language beside those that are part of the program. One with the same code takes its place.
pub fn offer(texts: Texts) {
    if Language::SHIPPED.iter().any(|shipped| shipped.code() == texts.code()) {
        return;
    }
    let mut added = ADDED.write().unwrap_or_else(PoisonError::into_inner);
    match added.iter().position(|there| there.code() == texts.code()) {
        Some(at) if *added[at] == texts => {}
        Some(at) => added[at] = Box::leak(Box::new(texts)),
        None => added.push(Box::leak(Box::new(texts))),
    }
    added.sort_by(|one, other| one.code().cmp(other.code()));
}

/// The texts of a further language, from a file of anybody. Whatever is wrong is left out and told by
/// [`Texts::faults`]. `None` when the code is none of a language (BCP 47).
#[must_use]
pub fn read_texts(code: &str, name: &str, file: String) -> Option<Texts> {
    Texts::added(code, name, file, shipped::english())
}

/// Whether this is the code of a language (BCP 47), known here or not.
#[must_use]
pub fn is_language_code(code: &str) -> bool {
    code.parse::<LanguageIdentifier>().is_ok()
}

impl Language {
    /// The languages that are part of the program.
    pub const SHIPPED: [Self; 2] = [Self::Indonesian, Self::English];

    /// All that can be chosen.
    #[must_use]
    pub fn all() -> Vec<Self> {
        let added = ADDED.read().unwrap_or_else(PoisonError::into_inner);
        Self::SHIPPED.into_iter().chain(added.iter().map(|texts| Self::Added(texts))).collect()
    }

    /// Its code (BCP 47), such as `id`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Indonesian => "id",
            Self::English => "en",
            Self::Added(texts) => texts.code(),
        }
    }

    /// The language with this code, where there is one.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::all().into_iter().find(|language| language.code() == code)
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
        self.texts().plain(NAME).unwrap_or_else(|| self.code())
    }

    fn texts(self) -> &'static Texts {
        match self {
            Self::Indonesian => shipped::indonesian(),
            Self::English => shipped::english(),
            Self::Added(texts) => texts,
        }
    }

    /// The text with this id. `text!` calls it, which has looked for the text; without it, an id that is not there is
    /// given back.
    #[must_use]
    pub fn plain(self, id: &'static str) -> &'static str {
        self.texts().plain(id).or_else(|| shipped::english().plain(id)).unwrap_or(id)
    }

    /// The text with this id, where there is one: for texts that are named after something, such as a command.
    pub(crate) fn find(self, id: &str, arguments: &[(&str, Argument<'_>)]) -> Option<String> {
        self.texts().filled(id, arguments).or_else(|| shipped::english().filled(id, arguments))
    }

    /// The text with this id and its arguments in their places, as [`Language::plain`].
    #[must_use]
    pub fn filled(self, id: &'static str, arguments: &[(&'static str, Argument<'_>)]) -> String {
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

impl PartialEq for Language {
    fn eq(&self, other: &Self) -> bool {
        self.code() == other.code()
    }
}

impl Eq for Language {}

impl Hash for Language {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        self.code().hash(hasher);
    }
}

impl fmt::Debug for Language {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.code())
    }
}
