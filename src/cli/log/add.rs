//! `posjaga log add`: visits from JSON lines.

use std::{
    borrow::Cow,
    collections::HashMap,
    fmt,
    io::{self, BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::ExitCode,
    sync::LazyLock,
};

use anyhow::Context as _;
use serde::{
    Deserialize, Deserializer, Serialize,
    de::{Error as _, MapAccess, Visitor},
};
use serde_json::Value;

use crate::{
    bounded::{self, Line},
    cli::{session::Session, terminal, values},
    data_folder::Settings,
    text::{Language, shown_path, text},
    time::{self, Timestamp},
    verdict::Verdict,
    visit::{Ending, EvidenceKind, Field, NewVisit, Slot, VisitId},
    visit_log::VisitLog,
};

/// The longest line, in bytes. Every field at its longest, each letter as `\ud83d\ude00`, needs less.
const MAX_LINE_BYTES: usize = 128 * 1024;
/// The language of the answers, which other programs read.
const ANSWERS: Language = Language::English;
/// The longest error in an answer, in characters.
const MAX_ERROR_CHARS: usize = 400;

/// The options of `posjaga log add`.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Options {
    input: PathBuf,
}

/// What a line may hold besides the name.
pub(in crate::cli) fn fields() -> Vec<&'static str> {
    let fields = Field::ALL.iter().filter(|field| **field != Field::Name);
    fields.map(|field| Name::Field(*field)).chain([Name::Key]).map(Name::code).collect()
}

/// An answer to one line.
#[derive(Serialize)]
struct Answer {
    line: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
}

pub(super) fn run(session: &Session, options: &Options) -> anyhow::Result<ExitCode> {
    let mut log = session.visit_log()?;
    session.heed_the_clock(&log);
    let out = terminal::stdout();
    let refused = if options.input == Path::new("-") {
        answer_lines(&mut log, session, io::stdin().lock(), out)?
    } else {
        let file = bounded::open(&options.input).with_context(|| {
            text!(session.language, "add-input-unreadable", file = shown_path(&options.input))
        })?;
        answer_lines(&mut log, session, BufReader::new(file), out)?
    };
    if refused == 0 {
        return Ok(ExitCode::SUCCESS);
    }
    complain!("{}", text!(session.language, "add-refused", count = refused));
    Ok(ExitCode::FAILURE)
}

/// Answers line by line, and says how many were refused. An answer is given out before the next line is
/// read, and never before its visit is durable.
fn answer_lines(
    log: &mut VisitLog,
    session: &Session,
    mut input: impl BufRead,
    mut out: impl Write,
) -> anyhow::Result<u64> {
    let (settings, language) = (&session.office.settings, session.language);
    let mut line = Vec::new();
    let mut refused = 0;
    for number in 1.. {
        let read = bounded::read_line(&mut input, MAX_LINE_BYTES, &mut line);
        let read = match read.with_context(|| text!(language, "add-input-broken"))? {
            Line::End => break,
            Line::Whole => add(log, settings, &line),
            Line::TooLong => Err(text!(ANSWERS, "add-too-long", limit = MAX_LINE_BYTES)),
        };
        let answer = match read {
            Ok(id) => Answer { line: number, id: Some(id.to_string()), error: None },
            Err(error) => {
                refused += 1;
                let error = error.chars().take(MAX_ERROR_CHARS).collect();
                Answer { line: number, id: None, error: Some(error) }
            }
        };
        let mut text =
            serde_json::to_vec(&answer).with_context(|| text!(language, "add-answer-unwritable"))?;
        text.push(b'\n');
        out.write_all(&text)
            .and_then(|()| out.flush())
            .with_context(|| text!(language, "add-answer-unwritable"))?;
    }
    Ok(refused)
}

fn add(log: &mut VisitLog, settings: &Settings, line: &[u8]) -> Result<VisitId, String> {
    let line = line.strip_prefix("\u{feff}".as_bytes()).unwrap_or(line);
    let visit = VisitLine::parse(line)?.visit(settings, time::now())?;
    log.record_arrival(&visit).map_err(|error| format!("{:#}", anyhow::Error::from(error)))
}

/// A line as it comes. The fields are values of any kind, so that what is wrong with one can be said
/// without repeating what is in it. A field that we do not know is refused, and so is one that comes
/// twice: dropping either would lose what somebody meant to log.
struct VisitLine(HashMap<Name, Value>);

/// What a line may say of a visit.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Name {
    Field(Field),
    /// See [`NewVisit::key`].
    Key,
}

impl Name {
    fn code(self) -> &'static str {
        match self {
            Self::Field(field) => field.code(),
            Self::Key => "key",
        }
    }
}

impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: Deserializer<'de>>(name: D) -> Result<Self, D::Error> {
        static NAMES: LazyLock<Vec<&str>> = LazyLock::new(|| [vec![Field::Name.code()], fields()].concat());
        let name = Cow::<str>::deserialize(name)?;
        match Field::from_code(&name) {
            Some(field) => Ok(Self::Field(field)),
            None if name == "key" => Ok(Self::Key),
            None => Err(D::Error::unknown_field(&name, &NAMES)),
        }
    }
}

impl<'de> Deserialize<'de> for VisitLine {
    fn deserialize<D: Deserializer<'de>>(line: D) -> Result<Self, D::Error> {
        line.deserialize_map(Self(HashMap::new()))
    }
}

impl<'de> Visitor<'de> for VisitLine {
    type Value = Self;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a visit")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<Self, A::Error> {
        while let Some(name) = map.next_key::<Name>()? {
            if self.0.contains_key(&name) {
                return Err(A::Error::duplicate_field(name.code()));
            }
            self.0.insert(name, map.next_value()?);
        }
        Ok(self)
    }
}

impl VisitLine {
    fn parse(line: &[u8]) -> Result<Self, String> {
        let text = std::str::from_utf8(line).map_err(|_| text!(ANSWERS, "add-not-text").to_owned())?;
        // A list would be read as the fields in their order.
        if !text.trim_start().starts_with('{') {
            return Err(text!(ANSWERS, "add-not-an-object").to_owned());
        }
        serde_json::from_str(text).map_err(|error| {
            // The position within the line; which line it is stands beside it.
            let what = error.to_string();
            let what = what.split(" at line ").next().unwrap_or_default();
            text!(ANSWERS, "add-at-column", what = what, column = error.column())
        })
    }

    fn visit(mut self, settings: &Settings, now: Timestamp) -> Result<NewVisit, String> {
        let mut visit = NewVisit::at(now);
        for field in Field::ALL.iter().copied() {
            let (name, value) = (field.code(), self.0.remove(&Name::Field(field)));
            match visit.slot(field) {
                Slot::Text(slot) => {
                    *slot = text(name, value)?.unwrap_or_else(|| match field {
                        Field::Post => settings.post.clone(),
                        Field::Officer => settings.officer.clone(),
                        _ => String::new(),
                    });
                }
                Slot::Count(count) => *count = party(value)?,
                Slot::Evidence(kind) => {
                    let told = code(name, value, &EvidenceKind::ALL, EvidenceKind::code)?;
                    *kind = told.unwrap_or(EvidenceKind::None);
                }
                Slot::Ending(ending) => {
                    *ending = code(name, value, &Ending::ALL, Ending::code)?.unwrap_or_default();
                }
                Slot::Verdict(verdict) => *verdict = code(name, value, &Verdict::ALL, Verdict::code)?,
                Slot::Time(slot) => *slot = time(name, value)?.unwrap_or(now),
                Slot::OptionalTime(slot) => *slot = time(name, value)?,
            }
        }
        visit.key = text("key", self.0.remove(&Name::Key))?;
        Ok(visit)
    }
}

fn text(field: &str, value: Option<Value>) -> Result<Option<String>, String> {
    match value {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(text!(ANSWERS, "add-field-not-text", field = field)),
    }
}

/// One person where nothing is said. The range is checked with the visit.
fn party(value: Option<Value>) -> Result<u32, String> {
    match value {
        None | Some(Value::Null) => Ok(1),
        Some(value) => value
            .as_u64()
            .map(|party| u32::try_from(party).unwrap_or(u32::MAX))
            .ok_or_else(|| text!(ANSWERS, "add-field-not-number", field = "party")),
    }
}

fn code<T: Copy>(
    field: &str,
    value: Option<Value>,
    all: &[T],
    code: impl Fn(T) -> &'static str,
) -> Result<Option<T>, String> {
    let Some(text) = text(field, value)? else { return Ok(None) };
    all.iter().copied().find(|&one| code(one) == text).map(Some).ok_or_else(|| {
        let all = all.iter().map(|&one| code(one)).collect::<Vec<_>>().join(", ");
        text!(ANSWERS, "add-field-none-of", field = field, values = all)
    })
}

fn time(field: &str, value: Option<Value>) -> Result<Option<Timestamp>, String> {
    let Some(text) = text(field, value)? else { return Ok(None) };
    values::time(&text).map(Some).map_err(|error| format!("{field}: {error}"))
}
