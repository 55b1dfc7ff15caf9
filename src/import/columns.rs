//! Which column is which, and a row as a visit.

use std::borrow::Cow;

use aws_lc_rs::digest::{SHA256, digest};
use data_encoding::BASE64URL_NOPAD;

use super::{
    Options, Problem,
    rows::{Cell, Row},
    values::{self, When},
};
use crate::{
    credential::{Date, Timestamp},
    export::{COLUMNS, text_back},
    policy::Verdict,
    visit::{EvidenceKind, NewVisit, VisitError, VisitId},
    visit_log::Incoming,
    words::{Language, import as words, judgement},
};

/// How many columns the first version of our export had.
const FIRST_COLUMNS: usize = 17;

/// Where the columns stand.
pub(super) struct Header {
    /// For each column of the export where it is.
    at: [Option<usize>; COLUMNS.len()],
}

/// What a row has that does not say it.
pub(super) struct Defaults {
    options: Options,
    /// No guest came or left later; see [`crate::visit_log::VisitLog::latest_possible`].
    latest: Timestamp,
    /// The day of the row above, for one that has none or a mark for "the same".
    day: Option<Date>,
}

impl Defaults {
    pub(super) fn new(options: &Options, latest: Timestamp) -> Self {
        Self { options: options.clone(), latest, day: options.day }
    }

    pub(super) fn begin_sheet(&mut self) {
        self.day = self.options.day;
    }
}

impl Header {
    /// The columns, if this row is the one with their heads: one for names, and one for times.
    pub(super) fn find(cells: &[Cell<'_>]) -> Option<Self> {
        let heads: Vec<String> = cells.iter().map(normal).collect();
        let at = COLUMNS.map(|column| {
            // Our own name for it goes before what it may be called elsewhere.
            let called =
                words::HEADS.iter().find(|(name, _)| *name == column).map_or(&[][..], |(_, names)| names);
            let mut named = std::iter::once(&column).chain(called);
            named.find_map(|name| heads.iter().position(|head| head == name))
        });
        let header = Self { at };
        (header.position("name").is_some() && header.position("arrived").is_some()).then_some(header)
    }

    /// How many columns are known.
    pub(super) fn known(&self) -> usize {
        self.at.iter().flatten().count()
    }

    /// Whether these are the heads of our own export, of this version or of the first one.
    pub(super) fn is_our_own(cells: &[Cell<'_>]) -> bool {
        cells.len() >= FIRST_COLUMNS
            && COLUMNS.iter().zip(cells).take(FIRST_COLUMNS).all(|(name, cell)| normal(cell) == *name)
    }

    /// The heads that are not known.
    pub(super) fn unread(&self, cells: &[Cell<'_>]) -> Vec<String> {
        cells
            .iter()
            .enumerate()
            .filter(|(at, cell)| !self.at.contains(&Some(*at)) && !cell.is_empty())
            .filter(|(_, cell)| !words::SIGNATURES.contains(&normal(cell).as_str()))
            .map(|(_, cell)| text(cell).into_owned())
            .collect()
    }

    /// The visit of a row.
    pub(super) fn visit(&self, row: &Row<'_>, defaults: &mut Defaults) -> Result<Incoming, Problem> {
        let options = &defaults.options;
        let id = match self.text(row, "id").trim() {
            "" => None,
            id => Some(VisitId::parse(id).ok_or(Problem::Unreadable("id"))?),
        };
        if let Some(column) = self.broken(row) {
            return Err(Problem::Unreadable(column));
        }
        // A visit that was destroyed in the log that it comes from has no name, and counts all the same.
        let destroyed = id.is_some() && self.cell(row, "name").is_empty();
        if self.cell(row, "name").is_empty() && !destroyed {
            return Err(Problem::Missing("name"));
        }
        let day = match self.cell(row, "date") {
            cell if cell.is_empty() || words::DITTO.contains(&normal_text(&text(cell)).as_str()) => {
                defaults.day
            }
            Cell::Text(mark) if words::DITTO.contains(&mark.trim()) => defaults.day,
            cell => Some(values::day(cell).ok_or(Problem::Unreadable("date"))?),
        };
        defaults.day = day;
        let arrived = self.time(row, "arrived", day)?.ok_or(Problem::Missing("arrived"))?;
        // Who came on a day of his own leaves on the same.
        let left_on = day.or_else(|| Some(arrived.with_timezone(&chrono::Local).date_naive()));
        let left = self.time(row, "left", left_on)?;
        if arrived > defaults.latest || left.is_some_and(|left| left > defaults.latest) {
            return Err(Problem::Visit(VisitError::Future));
        }
        // Whether another post logged it as it happened nobody can tell from a file.
        let entered = match (id, self.cell(row, "entered")) {
            (Some(_), cell) if !cell.is_empty() => self.time(row, "entered", None)?,
            _ => Some(options.now),
        };
        let post = match self.text(row, "post") {
            post if post.is_empty() => options.post.clone(),
            post => post,
        };
        let name = self.text(row, "name");
        let visit = NewVisit {
            organisation: self.text(row, "organisation"),
            purpose: self.text(row, "purpose"),
            host: self.text(row, "host"),
            phone: self.phone(row),
            party: match self.cell(row, "party") {
                cell if cell.is_empty() => 1,
                cell => values::count(cell).ok_or(Problem::Unreadable("party"))?,
            },
            evidence: self
                .code(row, "evidence", &EvidenceKind::ALL, EvidenceKind::code, judgement::evidence)?
                .unwrap_or(EvidenceKind::None),
            verdict: self.code(row, "verdict", &Verdict::ALL, Verdict::code, judgement::verdict)?,
            policy: self.text(row, "policy"),
            officer: self.text(row, "officer"),
            note: self.text(row, "note"),
            arrived,
            left,
            key: id.is_none().then(|| key(&post, &name, arrived)),
            fingerprint: None,
            post,
            name,
        };
        let checked = if destroyed {
            NewVisit { name: "-".to_owned(), ..visit.clone() }.check()
        } else {
            visit.check()
        };
        checked.map_err(Problem::Visit)?;
        Ok(Incoming { id, visit, entered })
    }

    fn position(&self, column: &str) -> Option<usize> {
        let (_, at) = COLUMNS.iter().zip(self.at).find(|(name, _)| **name == column)?;
        at
    }

    fn cell<'a>(&self, row: &Row<'a>, column: &str) -> &'a Cell<'a> {
        self.position(column).and_then(|at| row.cells.get(at)).unwrap_or(&Cell::Empty)
    }

    /// The first column that shows an error of the spreadsheet.
    fn broken(&self, row: &Row<'_>) -> Option<&'static str> {
        COLUMNS.into_iter().find(|column| matches!(self.cell(row, column), Cell::Error))
    }

    fn text(&self, row: &Row<'_>, column: &str) -> String {
        let text = text(self.cell(row, column));
        match (row.apostrophes, self.position("id")) {
            (true, _) => text_back(&text),
            // From a log, to the letter.
            (false, Some(_)) => text.into_owned(),
            (false, None) => text.trim().to_owned(),
        }
    }

    /// A spreadsheet that takes a number for a number forgets the zero in front of it.
    fn phone(&self, row: &Row<'_>) -> String {
        let text = self.text(row, "phone");
        let mobile = matches!(self.cell(row, "phone"), Cell::Number(_))
            && text.starts_with('8')
            && (9..=12).contains(&text.len());
        if mobile { format!("0{text}") } else { text }
    }

    fn time(
        &self,
        row: &Row<'_>,
        column: &'static str,
        day: Option<Date>,
    ) -> Result<Option<Timestamp>, Problem> {
        let cell = self.cell(row, column);
        if cell.is_empty() || matches!(cell, Cell::Text(text) if ["-", "–"].contains(&text.trim())) {
            return Ok(None);
        }
        let moment = match values::when(cell).ok_or(Problem::Unreadable(column))? {
            When::Moment(moment) => Some(moment),
            When::Time(time) => values::local(day.ok_or(Problem::Missing("date"))?.and_time(time)),
        };
        moment.map(Some).ok_or(Problem::Unreadable(column))
    }

    /// A code, or the words for it in one of our languages.
    fn code<T: Copy>(
        &self,
        row: &Row<'_>,
        column: &'static str,
        all: &[T],
        code: impl Fn(T) -> &'static str,
        words: impl Fn(T, Language) -> &'static str,
    ) -> Result<Option<T>, Problem> {
        let text = normal_text(&self.text(row, column));
        if text.is_empty() {
            return Ok(None);
        }
        let names = |one: T| [code(one), words(one, Language::Indonesian), words(one, Language::English)];
        let found = all.iter().copied().find(|&one| names(one).iter().any(|name| normal_text(name) == text));
        found.map(Some).ok_or(Problem::Unreadable(column))
    }
}

/// The same guest of the same minute at the same post is one visit, however often a list is taken in.
fn key(post: &str, name: &str, arrived: Timestamp) -> String {
    let minute = arrived.timestamp().div_euclid(60);
    let text = format!("{minute}\n{}\n{}", normal_text(post), normal_text(name));
    let digest = digest(&SHA256, text.as_bytes());
    format!("import {}", BASE64URL_NOPAD.encode(digest.as_ref().get(..12).unwrap_or_default()))
}

/// What is in a cell as text.
fn text<'a>(cell: &'a Cell<'_>) -> Cow<'a, str> {
    match cell {
        Cell::Text(text) => Cow::Borrowed(text),
        // To a spreadsheet every number has a fraction.
        Cell::Number(number) => number.to_string().into(),
        Cell::Moment(moment) => moment.to_string().into(),
        Cell::Time(time) => time.to_string().into(),
        Cell::Error | Cell::Empty => Cow::Borrowed(""),
    }
}

fn normal(cell: &Cell<'_>) -> String {
    normal_text(&text(cell))
}

/// Small letters, and single blanks for everything that is no letter.
fn normal_text(text: &str) -> String {
    let words = text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ").to_lowercase()
}
