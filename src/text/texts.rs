//! The texts of one language, read from its files.

use std::{
    collections::{BTreeSet, HashMap},
    fmt,
};

use fluent_bundle::{FluentArgs, FluentError, FluentResource, concurrent::FluentBundle};
use fluent_syntax::{
    ast::{Entry, InlineExpression, Pattern},
    unicode::unescape_unicode_to_string,
};
use unic_langid::LanguageIdentifier;

use super::{
    argument::Argument,
    shown::{is_unsafe, shown},
    walk::walk,
};

/// The most bytes that the file of a further language may have.
pub const MAX_LANGUAGE_BYTES: usize = 512 * 1024;
/// The most bytes of one text, its arguments aside.
const MAX_TEXT: usize = 4096;
/// The most bytes of a term, which a text may refer to a hundred times (the limit of the library).
const MAX_TERM: usize = 256;
/// The most braces and brackets that a text opens: none is nested deeper, which bounds the parser's recursion.
const MAX_OPENED: usize = 60;
/// The most faults that are told of one language.
const MAX_FAULTS: usize = 100;

/// The texts of one language.
pub struct Texts {
    code: String,
    bundle: FluentBundle<FluentResource>,
    /// Those without arguments, as they are shown.
    plain: HashMap<String, String>,
    faults: Vec<TextFault>,
    /// What a language that was added was read from, by which one reading is told from another.
    file: String,
}

/// Something in a file of texts that is not used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextFault {
    /// The file's name, as it may be shown.
    pub file: String,
    /// The line, counted from 1.
    pub line: usize,
    /// What is wrong.
    pub kind: TextFaultKind,
}

/// What is wrong with a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TextFaultKind {
    /// It is not Fluent.
    Syntax,
    /// More braces and brackets than any text needs.
    TooDeep,
    /// The text, or all of the files, are longer than any that we show.
    TooLong,
    /// The text holds characters that act on what stands around them, or hide.
    Unsafe,
    /// The text with this id stands there twice; the first holds.
    Double(String),
    /// The file cannot be read, or is no UTF-8 text.
    Unreadable,
    /// The file's name is no code of a language.
    NoLanguage,
    /// The program has this language already.
    Shipped,
    /// The program has no text with this id.
    Unknown(String),
    /// The text with this id names an argument that it does not get, or has nothing to show.
    Argument(String),
    /// The text with this id refers to something that is not there, or may not be referred to.
    Reference(String),
}

impl Texts {
    /// The texts of a language that is part of the program. A test walks through them, so nothing is wrong.
    pub(super) fn shipped(code: &str, files: &[(&str, &str)]) -> Self {
        let mut texts = Self::empty(code.parse().unwrap_or_default());
        let mut told = Vec::new();
        for (name, file) in files {
            texts.take(name, file, None, &mut told);
        }
        texts.show(told);
        texts
    }

    /// The texts of a language that the program does not know, from a file of anybody. They stand in for those of
    /// `pattern`: there are no others, and they get its arguments. Whatever is wrong is left out and told by
    /// [`Texts::faults`]. `None` when the code is none of a language (BCP 47).
    #[must_use]
    pub(super) fn added(code: &str, name: &str, file: String, pattern: &Self) -> Option<Self> {
        let mut texts = Self::empty(code.parse().ok()?);
        let mut told = Vec::new();
        if file.len() > MAX_LANGUAGE_BYTES {
            texts.fault(name, 1, TextFaultKind::TooLong);
        } else {
            let lines = file.trim_start_matches('\u{FEFF}').replace("\r\n", "\n");
            texts.take(name, &lines, Some(pattern), &mut told);
        }
        texts.show(told);
        texts.file = file;
        Some(texts)
    }

    fn empty(language: LanguageIdentifier) -> Self {
        let code = language.to_string();
        let mut bundle = FluentBundle::new_concurrent(vec![language]);
        // The marks around arguments would stand in exports and on the command line.
        bundle.set_use_isolating(false);
        Self { code, bundle, plain: HashMap::new(), faults: Vec::new(), file: String::new() }
    }

    /// Takes the texts of one file, entry by entry, so that one that is wrong takes no other with it. Where they stand
    /// in for those of `pattern`, there are no others, and they get its arguments.
    fn take(&mut self, name: &str, file: &str, pattern: Option<&Self>, told: &mut Vec<Told>) {
        // What is part of the program needs no suspicion, and loads in an instant.
        let entries = if pattern.is_some() { entries(file) } else { vec![(1, file)] };
        for (line, entry) in entries {
            if let Some(kind) = pattern.and_then(|_| fault_before_reading(entry)) {
                self.fault(name, line, kind);
                continue;
            }
            let resource = FluentResource::try_new(entry.to_owned()).unwrap_or_else(|(resource, _)| {
                self.fault(name, line, TextFaultKind::Syntax);
                resource
            });
            if let Some(kind) =
                pattern.and_then(|pattern| resource.entries().find_map(|entry| fault(entry, pattern)))
            {
                self.fault(name, line, kind);
                continue;
            }
            told.extend(resource.entries().filter_map(told_by).map(|(id, arguments)| Told {
                id,
                arguments,
                file: name.to_owned(),
                line,
            }));
            for fault in self.bundle.add_resource(resource).err().into_iter().flatten() {
                if let FluentError::Overriding { id, .. } = fault {
                    self.fault(name, line, TextFaultKind::Double(shown(&id)));
                }
            }
        }
    }

    /// Keeps what needs no arguments as it is shown, and tells of each text that cannot be shown.
    fn show(&mut self, told: Vec<Told>) {
        for Told { id, arguments, file, line } in told {
            let sample: Vec<_> =
                arguments.iter().map(|name| (name.as_str(), Argument::from(1_u64))).collect();
            match self.filled(&id, &sample) {
                Some(shown) if arguments.is_empty() => drop(self.plain.insert(id, shown)),
                Some(_) => {}
                None => self.fault(&file, line, TextFaultKind::Reference(shown(&id))),
            }
        }
    }

    fn fault(&mut self, file: &str, line: usize, kind: TextFaultKind) {
        if self.faults.len() < MAX_FAULTS {
            self.faults.push(TextFault { file: shown(file), line, kind });
        }
    }

    /// The code of the language (BCP 47).
    #[must_use]
    pub fn code(&self) -> &str {
        &self.code
    }

    /// What is wrong in the files and was left out.
    #[must_use]
    pub fn faults(&self) -> &[TextFault] {
        &self.faults
    }

    /// The text, where this language has it and it has no arguments.
    pub(super) fn plain(&self, id: &str) -> Option<&str> {
        self.plain.get(id).map(String::as_str)
    }

    /// The text with its arguments, where this language has it.
    pub(super) fn filled(&self, id: &str, arguments: &[(&str, Argument<'_>)]) -> Option<String> {
        let message = self.bundle.get_message(id)?;
        let arguments: FluentArgs<'_> =
            arguments.iter().map(|(name, value)| (*name, value.value())).collect();
        let mut faults = Vec::new();
        let filled = self.bundle.format_pattern(message.value()?, Some(&arguments), &mut faults);
        faults.is_empty().then(|| filled.into_owned())
    }

    /// The names of the arguments of a text; `None` where there is none.
    fn arguments(&self, id: &str) -> Option<BTreeSet<String>> {
        Some(variables(self.bundle.get_message(id)?.value()?))
    }
}

impl PartialEq for Texts {
    fn eq(&self, other: &Self) -> bool {
        self.code == other.code && self.file == other.file
    }
}

impl fmt::Debug for Texts {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.code)
    }
}

/// A text that a file holds.
struct Told {
    id: String,
    arguments: BTreeSet<String>,
    file: String,
    line: usize,
}

fn told_by(entry: &Entry<&str>) -> Option<(String, BTreeSet<String>)> {
    let Entry::Message(message) = entry else { return None };
    Some((message.id.name.to_owned(), variables(message.value.as_ref()?)))
}

/// The entries of a file, each with its line: from one line that begins with a letter or a dash to the next. Comments
/// are none.
fn entries(file: &str) -> Vec<(usize, &str)> {
    let mut starts = Vec::new();
    let mut at = 0;
    for (number, line) in file.split_inclusive('\n').enumerate() {
        let begins = line.starts_with(|first: char| first.is_alphabetic() || matches!(first, '-' | '#'));
        if at == 0 || begins {
            starts.push((number + 1, at));
        }
        at += line.len();
    }
    let ends: Vec<_> = starts.iter().skip(1).map(|(_, start)| *start).chain([file.len()]).collect();
    let entries = starts.into_iter().zip(ends).map(|((line, start), end)| (line, &file[start..end]));
    entries.filter(|(_, entry)| !entry.starts_with('#')).collect()
}

/// What forbids to read an entry at all.
fn fault_before_reading(entry: &str) -> Option<TextFaultKind> {
    let longest = if entry.starts_with('-') { MAX_TERM } else { MAX_TEXT };
    if entry.len() > longest {
        return Some(TextFaultKind::TooLong);
    }
    if entry.matches(['{', '(']).count() > MAX_OPENED {
        return Some(TextFaultKind::TooDeep);
    }
    entry.chars().any(|letter| letter != '\n' && is_unsafe(letter)).then_some(TextFaultKind::Unsafe)
}

fn variables(pattern: &Pattern<&str>) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    walk(pattern, &mut |inline| {
        if let InlineExpression::VariableReference { id } = inline {
            names.insert(id.name.to_owned());
        }
    });
    names
}

/// What is wrong with an entry of a file of anybody.
fn fault(entry: &Entry<&str>, pattern: &Texts) -> Option<TextFaultKind> {
    let (id, value, arguments) = match entry {
        Entry::Message(message) => {
            let id = shown(message.id.name);
            let Some(arguments) = pattern.arguments(message.id.name) else {
                return Some(TextFaultKind::Unknown(id));
            };
            let Some(value) = &message.value else { return Some(TextFaultKind::Argument(id)) };
            (id, value, arguments)
        }
        Entry::Term(term) => (shown(term.id.name), &term.value, BTreeSet::new()),
        _ => return None,
    };
    let is_term = matches!(entry, Entry::Term(_));
    let mut found = None;
    walk(value, &mut |inline| match inline {
        InlineExpression::VariableReference { id: name } if !arguments.contains(name.name) => {
            found = Some(TextFaultKind::Argument(id.clone()));
        }
        InlineExpression::StringLiteral { value }
            if unescape_unicode_to_string(value).chars().any(is_unsafe) =>
        {
            found = Some(TextFaultKind::Unsafe);
        }
        InlineExpression::TermReference { arguments: None, attribute: None, .. } if !is_term => {}
        InlineExpression::TermReference { .. }
        | InlineExpression::MessageReference { .. }
        | InlineExpression::FunctionReference { .. } => {
            found = Some(TextFaultKind::Reference(id.clone()));
        }
        _ => {}
    });
    found
}
