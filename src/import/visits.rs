//! A row of a table as a visit.

use std::{borrow::Cow, collections::HashMap};

use chrono::{FixedOffset, Local, NaiveDateTime, NaiveTime, TimeDelta};
use data_encoding::BASE64URL_NOPAD;

use super::{
    heads::Heads,
    options::Options,
    outcome::{NO_DAY, Problem, Understood, UnderstoodCell},
    rows::{Cell, Row, normal},
    values::{self, Clock, Day, DayOrder, When},
    vocabulary,
};
use crate::{
    digest::sha256,
    export::{COLUMNS, text_back},
    time::{Date, Timestamp},
    verdict::Verdict,
    visit::{Ending, EvidenceKind, Field, NewVisit, Slot, Value, VisitError, VisitId},
    visit_log::{Incoming, nth_key},
    words::{Language, judgement, visits as visits_words},
};

/// Who comes before this time and leaves by an earlier hour has made a mistake, or leaves by a clock of twelve
/// hours; who comes later may leave after midnight, before this hour.
const EVENING: NaiveTime = NaiveTime::from_hms_opt(17, 0, 0).expect("an hour");
const NOON: NaiveTime = NaiveTime::from_hms_opt(12, 0, 0).expect("an hour");

/// What a row has that does not say it, from the file and from the rows above.
pub(super) struct Context {
    options: Options,
    /// No guest came or left later; see [`crate::visit_log::VisitLog::latest_possible`].
    latest: Timestamp,
    /// In which order the days of the file stand, where anything proves it.
    order: Option<DayOrder>,
    /// Whether typed days have their numbers the wrong way round.
    swapped: bool,
    /// The day of the row above or of the whole table, for one that has none or a mark for "the same".
    day: Option<Date>,
    /// Whether it is the day of the whole table.
    of_table: bool,
    /// The row above.
    above: Vec<Cell<'static>>,
    /// How many rows of the file said the same of who came when.
    twins: HashMap<u64, u32>,
}

/// A visit of a list, and what was wrong with its row although it was taken in.
pub(super) struct Found {
    pub incoming: Incoming,
    pub remark: Option<Problem>,
}

impl Context {
    pub(super) fn new(options: &Options, latest: Timestamp, order: Option<DayOrder>, swapped: bool) -> Self {
        Self {
            options: options.clone(),
            latest,
            order,
            swapped,
            day: options.day,
            of_table: options.day.is_some(),
            above: Vec::new(),
            twins: HashMap::new(),
        }
    }

    /// A table of its own begins, with the day that is told above it.
    pub(super) fn begin_table(&mut self, day: Option<Day>) {
        let day = day.and_then(|day| day.read(self.order).ok());
        self.day = day.or(self.options.day);
        self.of_table = self.day.is_some();
        self.above.clear();
    }

    /// Takes in a line within a table that names the day of the rows below it.
    pub(super) fn is_day_line(&mut self, row: &Row<'_>) -> bool {
        let mut filled = row.cells.iter().filter(|cell| !cell.is_empty());
        let Some(first) = filled.next() else { return false };
        if !filled.all(|cell| cell == first) {
            return false;
        }
        let Some(Ok(day)) = values::day_within(first).map(|day| day.read(self.order)) else { return false };
        (self.day, self.of_table) = (Some(day), true);
        true
    }
}

/// A time of a visit: the moment, and what the list says by its own clock.
#[derive(Clone, Copy)]
struct Told {
    moment: Timestamp,
    written: Option<NaiveDateTime>,
}

/// A row with its heads. The visit of it is read from left to right, as a person would.
struct Reading<'a> {
    heads: &'a Heads,
    row: &'a Row<'a>,
    /// The cells, with what marks for "the same" stand for.
    cells: Cow<'a, [Cell<'a>]>,
    order: Option<DayOrder>,
    swapped: bool,
}

impl Heads {
    /// Whether the visit of this row was emptied in the log that it comes from.
    fn is_emptied(&self, row: &Row<'_>) -> bool {
        let empty =
            |column| self.position(column).and_then(|at| row.cells.get(at)).is_none_or(Cell::is_empty);
        !empty("id") && empty("name")
    }

    /// The visit of a row.
    pub(super) fn visit(&self, row: &Row<'_>, context: &mut Context) -> Result<Found, Problem> {
        let reading = Reading::new(self, row, context);
        let found = reading.visit(context);
        // In a list the next row may say "the same".
        if self.position("id").is_none() {
            context.above = reading.cells.iter().map(Cell::to_owned_cell).collect();
        }
        found
    }

    /// How the cells of a row were understood.
    pub(super) fn understood(&self, row: &Row<'_>, incoming: &Incoming) -> Understood {
        let local = |time: Timestamp| time.with_timezone(&Local);
        let arrived = local(incoming.visit.arrived);
        let value = |column: &str| match column {
            "date" | "timestamp" => arrived.format("%Y-%m-%d").to_string(),
            "arrived" => arrived.format("%H:%M").to_string(),
            "left" => incoming.visit.left.map_or_else(String::new, |left| {
                let left = local(left);
                let same_day = left.date_naive() == arrived.date_naive();
                left.format(if same_day { "%H:%M" } else { "%Y-%m-%d %H:%M" }).to_string()
            }),
            other => match Field::from_code(other).map(|field| incoming.visit.get(field)) {
                Some(Value::Count(count)) => count.to_string(),
                value => value.and_then(Value::text).unwrap_or_default().to_owned(),
            },
        };
        let cell = |(at, cell): (usize, &Cell<'_>)| {
            let column = self.columns().find(|(_, place)| *place == at).map(|(column, _)| column);
            let head = self.written(at).to_owned();
            let value = column.map(value).unwrap_or_default();
            UnderstoodCell { head, written: cell.text().into_owned(), column, value }
        };
        let filled = row.cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty());
        let mut cells: Vec<_> = filled.map(cell).collect();
        // The day may stand above the table, or in the row above.
        if !cells.iter().any(|cell| cell.column == Some("date")) {
            let (head, written) = (String::new(), String::new());
            cells.insert(0, UnderstoodCell { head, written, column: Some("date"), value: value("date") });
        }
        Understood { place: row.place.clone(), cells }
    }

    /// The days in a row, with whether a spreadsheet holds each as a day.
    pub(super) fn days(&self, row: &Row<'_>) -> Vec<(Day, bool)> {
        let cells = ["date", "arrived", "left", "timestamp"]
            .into_iter()
            .filter_map(|column| row.cells.get(self.position(column)?));
        cells
            .filter_map(|cell| {
                let day = match cell {
                    Cell::Text(_) | Cell::Moment(_) => values::day(cell)?,
                    _ => return None,
                };
                Some((day, matches!(cell, Cell::Moment(_))))
            })
            .collect()
    }

    /// Whether cells could be a visit under these heads: they have a name, and a time that is one.
    pub(super) fn are_over(&self, cells: &[Cell<'_>]) -> bool {
        let cell =
            |column| self.position(column).and_then(|at| cells.get(at)).filter(|cell| !cell.is_empty());
        cell("name").is_some() && cell("arrived").and_then(values::when).is_some()
    }
}

impl<'a> Reading<'a> {
    fn new(heads: &'a Heads, row: &'a Row<'a>, context: &Context) -> Self {
        let same = |(at, cell): (usize, &Cell<'_>)| is_ditto(cell) && Some(at) != heads.position("name");
        let marks = heads.position("id").is_none() && row.cells.iter().enumerate().any(same);
        let cells = if marks {
            let resolved = row.cells.iter().enumerate().map(|(at, cell)| {
                if same((at, cell)) {
                    context.above.get(at).cloned().unwrap_or(Cell::Empty)
                } else {
                    cell.clone()
                }
            });
            Cow::Owned(resolved.collect())
        } else {
            Cow::Borrowed(row.cells)
        };
        Self { heads, row, cells, order: context.order, swapped: context.swapped }
    }

    fn visit(&self, context: &mut Context) -> Result<Found, Problem> {
        let id = match self.text("id").trim() {
            "" => None,
            id => Some(VisitId::parse(id).ok_or(Problem::Unreadable("id"))?),
        };
        if let Some(column) = self.broken() {
            return Err(Problem::Unreadable(column));
        }
        let emptied = self.heads.is_emptied(self.row);
        // A name that reaches over several rows is of the first of them.
        let covered = self.heads.position("name").is_some_and(|at| self.row.covered.contains(&at));
        if (self.cell("name").is_empty() || covered) && !emptied {
            return Err(Problem::Missing("name"));
        }
        if is_ditto(self.cell("name")) && id.is_none() {
            return Err(Problem::Unreadable("name"));
        }
        let own_day = self.own_day()?;
        if let Some(day) = own_day {
            (context.day, context.of_table) = (Some(day), false);
        }
        let (arrived, left) = self.stay(own_day, context)?;
        if arrived.moment > context.latest || left.is_some_and(|left| left.moment > context.latest) {
            return Err(Problem::Visit(VisitError::Future));
        }
        // Whether another post logged it as it happened nobody can tell from a file.
        let entered = match (id, self.cell("entered")) {
            (Some(_), cell) if !cell.is_empty() => Some(self.entered()?),
            _ => Some(context.options.now),
        };
        let post = self.text("post");
        let name = self.text("name");
        let key = id.is_none().then(|| {
            let base = key(&post, &name, arrived);
            let count = context.twins.entry(base.0).or_default();
            *count += 1;
            nth_key(&base.1, *count)
        });
        let left = left.map(|left| left.moment);
        let mut visit = NewVisit { left, key, ..NewVisit::at(arrived.moment) };
        let mut remark = None;
        for field in Field::ALL.iter().copied() {
            match visit.slot(field) {
                Slot::Text(text) if field == Field::Phone => {
                    let lost;
                    (*text, lost) = self.phone();
                    remark = lost.then_some(Problem::PhoneLost);
                }
                Slot::Text(text) => *text = self.text(field.code()),
                Slot::Count(count) => *count = self.count(field.code())?,
                Slot::Evidence(kind) => {
                    let all = &EvidenceKind::ALL;
                    let told = self.code(field.code(), all, EvidenceKind::code, judgement::evidence)?;
                    *kind = told.unwrap_or(EvidenceKind::None);
                }
                Slot::Ending(ending) => {
                    let told = self.code(field.code(), &Ending::ALL, Ending::code, visits_words::ending)?;
                    *ending = told.unwrap_or_default();
                }
                Slot::Verdict(verdict) => {
                    *verdict = self.code(field.code(), &Verdict::ALL, Verdict::code, judgement::verdict)?;
                }
                // They hang together, and were read above.
                Slot::Time(_) | Slot::OptionalTime(_) => {}
            }
        }
        if visit.post.is_empty() {
            visit.post.clone_from(&context.options.post);
        }
        let incoming = Incoming { id, visit, entered };
        incoming.check().map_err(Problem::Visit)?;
        Ok(Found { incoming, remark })
    }

    /// The day that the row itself tells.
    fn own_day(&self) -> Result<Option<Date>, Problem> {
        let (column, cell) = match self.cell("date") {
            cell if cell.is_empty() => ("timestamp", self.cell("timestamp")),
            cell => ("date", cell),
        };
        if cell.is_empty() {
            return Ok(None);
        }
        let day = values::day(cell).ok_or(Problem::Unreadable("date"))?;
        self.read_day(day, matches!(cell, Cell::Moment(_)))
            .map(Some)
            .map_err(|problem| if column == "date" { problem } else { Problem::Unreadable("timestamp") })
    }

    fn read_day(&self, day: Day, typed: bool) -> Result<Date, Problem> {
        let swapped = |date: Date| {
            use chrono::Datelike as _;
            Date::from_ymd_opt(date.year(), date.day(), date.month()).unwrap_or(date)
        };
        match day.read(self.order) {
            Ok(date) if typed && self.swapped => Ok(swapped(date)),
            Ok(date) => Ok(date),
            Err((day_first, month_first)) => Err(Problem::DayOrder { day_first, month_first }),
        }
    }

    /// When the guest came, and when he left.
    fn stay(&self, own_day: Option<Date>, context: &Context) -> Result<(Told, Option<Told>), Problem> {
        let cell = self.cell("arrived");
        if cell.is_empty() {
            return Err(Problem::Missing("arrived"));
        }
        let (when, until) = values::when(cell).ok_or(Problem::Unreadable("arrived"))?;
        let needed = context.day.ok_or(NO_DAY);
        let zone = self.zone("arrived", 0);
        let told = |date: Date, clock: Clock, column: &'static str| {
            let clock = Clock { zone: clock.zone.or(zone), ..clock };
            let written = clock.on(date).ok_or(Problem::Unreadable(column))?;
            let moment = clock.moment(written).ok_or(Problem::Unreadable(column))?;
            Ok::<_, Problem>(Told { moment, written: Some(written) })
        };
        // How far the day in a typed cell is from the one that stands in the row. Such a cell often shows no
        // more than its time, and keeps the day on which somebody made the list.
        let mut hidden = TimeDelta::zero();
        let (arrived, day) = match when {
            When::Moment(moment) => {
                let day = own_day.unwrap_or(moment.with_timezone(&Local).date_naive());
                (Told { moment, written: None }, day)
            }
            When::At(clock) => {
                let day = needed?;
                (told(day, clock, "arrived")?, day)
            }
            When::On { day, clock, typed } => {
                let date = self.read_day(day, typed)?;
                let day = match own_day {
                    Some(own) if own != date && typed => own,
                    Some(own) if own != date => return Err(Problem::TwoDays),
                    None if typed && context.of_table && context.day != Some(date) => {
                        return Err(Problem::TwoDays);
                    }
                    _ => date,
                };
                hidden = day - date;
                (told(day, clock, "arrived")?, day)
            }
        };
        let left = self.cell("left");
        let not_left = left.is_empty()
            || matches!(left, Cell::Text(text) if vocabulary::NOT_LEFT.contains(&text.trim().to_lowercase().as_str()));
        let left = match (not_left, until) {
            (true, None) => return Ok((arrived, None)),
            (true, Some(until)) => When::At(until),
            (false, _) => match (values::when(left), until) {
                (Some((when, None)), None) => when,
                (Some((When::At(clock), None)), Some(until)) if clock == until => When::At(until),
                _ => return Err(Problem::Unreadable("left")),
            },
        };
        let zone = self.zone("left", 1);
        let told =
            |date: Date, clock: Clock| told(date, Clock { zone: clock.zone.or(zone), ..clock }, "left");
        // By the clock of the list where it has one, else by ours.
        let came = arrived.written.unwrap_or_else(|| arrived.moment.with_timezone(&Local).naive_local());
        let left = match left {
            When::Moment(moment) => Told { moment, written: None },
            When::At(clock) => {
                let same_day = told(day, clock)?;
                let earlier = clock.days == 0 && same_day.written.is_some_and(|left| left < came);
                match (earlier, came.time() >= EVENING && clock.time < NOON) {
                    (false, _) => same_day,
                    (true, true) => told(day, Clock { days: 1, ..clock })?,
                    (true, false) => return Err(Problem::LeftEarlier),
                }
            }
            When::On { day: left_day, clock, typed } => {
                let date = self.read_day(left_day, typed)?;
                let date = if typed { date + hidden } else { date };
                let beside = matches!(when, When::At(_)) && typed && own_day.is_some();
                match (date - day).num_days() {
                    ..0 if beside => told(day, clock)?,
                    2.. if beside => return Err(Problem::TwoDays),
                    _ => told(date, clock)?,
                }
            }
        };
        if left.moment < arrived.moment {
            return Err(Problem::LeftEarlier);
        }
        Ok((arrived, Some(left)))
    }

    /// When the visit was entered where it comes from.
    fn entered(&self) -> Result<Timestamp, Problem> {
        let unreadable = Problem::Unreadable("entered");
        match values::when(self.cell("entered")) {
            Some((When::Moment(moment), None)) => Ok(moment),
            Some((When::On { day, clock, typed }, None)) => {
                let clock = Clock { zone: clock.zone.or(self.zone("entered", 2)), ..clock };
                let written = clock.on(self.read_day(day, typed)?);
                written.and_then(|written| clock.moment(written)).ok_or(unreadable)
            }
            _ => Err(unreadable),
        }
    }

    /// The zone of a column's times: as its head names it, or as the row of a workbook of ours does, which has
    /// one for all of its times or one for each.
    fn zone(&self, column: &str, at: usize) -> Option<FixedOffset> {
        let cell = self.cell("zone").text().into_owned();
        let mut offsets = cell.split_whitespace().filter_map(|offset| offset.parse::<FixedOffset>().ok());
        let first = offsets.next();
        let nth = if at == 0 { first } else { offsets.nth(at - 1).or(first) };
        nth.or_else(|| self.heads.zone(column))
    }

    fn cell(&self, column: &str) -> &Cell<'a> {
        self.heads.position(column).and_then(|at| self.cells.get(at)).unwrap_or(&Cell::Empty)
    }

    /// The first column that shows an error of the spreadsheet.
    fn broken(&self) -> Option<&'static str> {
        COLUMNS.into_iter().find(|column| matches!(self.cell(column), Cell::Error))
    }

    fn text(&self, column: &str) -> String {
        let text = self.cell(column).text();
        match (self.row.apostrophes, self.heads.position("id")) {
            (true, _) => text_back(&text),
            // From a log, to the letter.
            (false, Some(_)) => text.into_owned(),
            (false, None) => text.trim().to_owned(),
        }
    }

    /// The telephone number, and whether a spreadsheet has lost digits of it.
    fn phone(&self) -> (String, bool) {
        let text = self.text("phone");
        if self.heads.position("id").is_some() {
            return (text, false);
        }
        let text = text.strip_prefix('\'').unwrap_or(&text);
        let number = text.strip_suffix(".0").unwrap_or(text);
        let digits = number.bytes().all(|byte| byte.is_ascii_digit());
        if digits {
            // A number that was shown as 6.28123E+12 and was read back.
            let lost = number.len() > 10
                && number.ends_with("00000")
                && matches!(self.cell("phone"), Cell::Number(_));
            return if lost { (String::new(), true) } else { (with_zero(number), false) };
        }
        if is_shortened(text) { (String::new(), true) } else { (text.to_owned(), false) }
    }

    /// How many people; one where nothing is said.
    fn count(&self, column: &'static str) -> Result<u32, Problem> {
        match self.cell(column) {
            cell if cell.is_empty() || matches!(cell, Cell::Text(text) if text.trim() == "-") => Ok(1),
            cell => values::count(cell).ok_or(Problem::Unreadable(column)),
        }
    }

    /// A code, or the words for it in one of our languages.
    fn code<T: Copy>(
        &self,
        column: &'static str,
        all: &[T],
        code: impl Fn(T) -> &'static str,
        words: impl Fn(T, Language) -> &'static str,
    ) -> Result<Option<T>, Problem> {
        let written = self.text(column);
        if let Some(one) = all.iter().copied().find(|&one| !written.is_empty() && code(one) == written) {
            return Ok(Some(one));
        }
        let text = normal(&written);
        if text.is_empty() {
            return Ok(None);
        }
        let names = |one: T| [code(one), words(one, Language::Indonesian), words(one, Language::English)];
        let found = all.iter().copied().find(|&one| names(one).iter().any(|name| normal(name) == text));
        found.map(Some).ok_or(Problem::Unreadable(column))
    }
}

/// The same guest of the same minute is one visit, however often a list is taken in: by what the list says and
/// its own clock, so that neither the zone of this computer nor the name of this post make another one of it. The
/// minute stands in the key as the list has it, by which a destroyed visit is known again too.
fn key(post: &str, name: &str, arrived: Told) -> (u64, String) {
    let minute = match arrived.written {
        Some(written) => written.format("%Y%m%d%H%M-").to_string(),
        None => arrived.moment.format("%Y%m%d%H%MZ-").to_string(),
    };
    let text = format!("{minute}\n{}\n{}", normal(post), normal(name));
    let digest = &sha256(text.as_bytes())[..12];
    let short = digest.iter().take(8).fold(0, |number, byte| number << 8 | u64::from(*byte));
    (short, format!("import {minute}{}", BASE64URL_NOPAD.encode(digest)))
}

/// A mark for "the same as above".
fn is_ditto(cell: &Cell<'_>) -> bool {
    let Cell::Text(text) = cell else { return false };
    let text = text.trim();
    text.len() <= 8
        && (vocabulary::DITTO.contains(&text) || matches!(normal(text).as_str(), "sda" | "s d a" | "idem"))
}

/// A spreadsheet that takes a telephone number for a number forgets the zero in front of it: mobile numbers
/// begin with 08, and those of a town with its code.
fn with_zero(digits: &str) -> String {
    let national = match digits.as_bytes() {
        [b'8', ..] => (9..=12).contains(&digits.len()),
        // With the code of the country.
        [b'6', b'2', ..] => digits.len() < 10,
        [b'2'..=b'9', ..] => (9..=11).contains(&digits.len()),
        _ => false,
    };
    if national { format!("0{digits}") } else { digits.to_owned() }
}

/// `6.28123E+11`: a spreadsheet has shown a long number in short, and saved what it showed.
fn is_shortened(text: &str) -> bool {
    let Some((number, power)) = text.split_once(['E', 'e']) else { return false };
    let power = power.strip_prefix('+').unwrap_or(power);
    let all_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    all_digits(power) && power.len() <= 3 && all_digits(&number.replacen(['.', ','], "", 1))
}
