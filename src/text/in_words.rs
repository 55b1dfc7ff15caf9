//! What is wrong with a file of texts, for people.

use posjaga_macros::text;

use super::{
    language::Language,
    texts::{TextFault, TextFaultKind},
};

impl TextFault {
    /// Where it is and what is wrong there, in one line.
    #[must_use]
    pub fn in_words(&self, language: Language) -> String {
        let what = match &self.kind {
            TextFaultKind::Syntax => text!(language, "language-fault-syntax").to_owned(),
            TextFaultKind::TooDeep => text!(language, "language-fault-too-deep").to_owned(),
            TextFaultKind::TooLong => text!(language, "language-fault-too-long").to_owned(),
            TextFaultKind::Unsafe => text!(language, "language-fault-unsafe").to_owned(),
            TextFaultKind::Unreadable => text!(language, "language-fault-unreadable").to_owned(),
            TextFaultKind::NoLanguage => text!(language, "language-fault-no-language").to_owned(),
            TextFaultKind::Shipped => text!(language, "language-fault-shipped").to_owned(),
            TextFaultKind::Double(id) => text!(language, "language-fault-double", id),
            TextFaultKind::Unknown(id) => text!(language, "language-fault-unknown", id),
            TextFaultKind::Argument(id) => text!(language, "language-fault-argument", id),
            TextFaultKind::Reference(id) => text!(language, "language-fault-reference", id),
        };
        text!(language, "language-fault", file = self.file.as_str(), line = self.line, what)
    }
}
