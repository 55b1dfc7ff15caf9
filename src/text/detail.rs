//! What is wrong within a file: a text of ours with its arguments, or what a parser says of it.

use std::fmt;

use super::{argument::Argument, language::Language, shown::shown};

/// Where a text of ours begins and ends within a parser's error, and what stands between its parts. No argument
/// holds them, since they are shown as they may be.
const BEGIN: char = '\u{1}';
const END: char = '\u{2}';
const BETWEEN: char = '\u{3}';

/// What is wrong within a file. Its `Display` is English, for the program's log.
#[derive(Clone, PartialEq, Eq)]
pub struct Detail(Said);

#[derive(Clone, PartialEq, Eq)]
enum Said {
    /// The text with this id.
    Text { id: String, arguments: Vec<(String, String)> },
    /// What a parser says, in English.
    Parser(String),
}

/// A [`Detail`] that is a text of ours, by its id and with its arguments, as in `text!`, which checks both.
macro_rules! detail {
    ($id:tt $(, $name:ident = $value:expr)* $(,)?) => {{
        // Never called: the compiler looks for the text and its arguments.
        let _ = |language: $crate::text::Language| {
            let _ = $crate::text::text!(language, $id $(, $name = $value)*);
        };
        $crate::text::Detail::checked($id, &[$((stringify!($name), ($value).to_string())),*])
    }};
}
pub(crate) use detail;

impl Detail {
    /// What `detail!` makes.
    pub(crate) fn checked(id: &str, arguments: &[(&str, String)]) -> Self {
        let arguments = arguments.iter().map(|(name, value)| ((*name).to_owned(), shown(value))).collect();
        Self(Said::Text { id: id.to_owned(), arguments })
    }

    /// What a parser says. A text of ours that went through it as `Detail::carried` is that text again.
    #[must_use]
    pub fn of_parser(message: &str) -> Self {
        let carried = message.split_once(BEGIN).and_then(|(_, rest)| rest.split_once(END));
        let Some((carried, _)) = carried else { return Self(Said::Parser(message.to_owned())) };
        let mut parts = carried.split(BETWEEN).map(str::to_owned);
        let id = parts.next().unwrap_or_default();
        let mut arguments = Vec::new();
        while let (Some(name), Some(value)) = (parts.next(), parts.next()) {
            arguments.push((name, value));
        }
        Self(Said::Text { id, arguments })
    }

    /// The same for the error of a parser, which holds nothing but a string.
    pub(crate) fn carried(&self) -> String {
        match &self.0 {
            Said::Parser(message) => message.clone(),
            Said::Text { id, arguments } => {
                let arguments = arguments.iter().flat_map(|(name, value)| [name.as_str(), value]);
                let parts: Vec<_> = std::iter::once(id.as_str()).chain(arguments).collect();
                format!("{BEGIN}{}{END}", parts.join(&BETWEEN.to_string()))
            }
        }
    }

    /// What is wrong.
    #[must_use]
    pub fn in_words(&self, language: Language) -> String {
        match &self.0 {
            Said::Parser(message) => message.clone(),
            Said::Text { id, arguments } => {
                let arguments: Vec<_> = arguments
                    .iter()
                    .map(|(name, value)| {
                        let number = value.parse::<u64>().ok().filter(|number| number.to_string() == *value);
                        (name.as_str(), number.map_or_else(|| Argument::from(value), Argument::from))
                    })
                    .collect();
                language.find(id, &arguments).unwrap_or_else(|| id.clone())
            }
        }
    }
}

impl fmt::Display for Detail {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.in_words(Language::English))
    }
}

impl fmt::Debug for Detail {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_comes_through_a_parser() {
        let ours = detail!("policy-number", least = 2_u32, most = 60_u32);
        assert_eq!(ours.in_words(Language::English), "not from 2 to 60");
        assert_ne!(ours.in_words(Language::Indonesian), ours.in_words(Language::English));
        for message in [ours.carried(), format!("{} at line 3 column 4", ours.carried())] {
            assert_eq!(Detail::of_parser(&message), ours, "{message:?}");
        }
        let named = detail!("policy-also-id", name = "a\u{1}\u{3}b".to_owned());
        assert_eq!(Detail::of_parser(&named.carried()), named);
        // What a parser says stays what it is.
        for message in ["unknown field `x`", "", "\u{1}policy-number", "line \u{2} \u{3}"] {
            assert_eq!(Detail::of_parser(message).to_string(), message);
            assert_eq!(Detail::of_parser(message).carried(), message);
        }
    }
}
