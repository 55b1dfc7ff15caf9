//! Guests who are expected today, from a list such as a secretary keeps: their names, and what is known of their visit.
//!
//! A list of visits tells what was; one of expected guests has no times, or times that are still to come.

use std::{fs::File, path::Path};

use chrono::{Local, NaiveTime};

use super::{
    heads::{HEAD_ROWS, Heads},
    kind::{Kind, meter},
    outcome::Place,
    rows::{Cell, Row, Rows, Stop},
    values::{self, Day, When},
};
use crate::{
    time::{Date, Timestamp, local_day},
    visit::{Field, MAX_PARTY, NewVisit, Slot},
    visit_log::normal::form,
};

/// No list of one day is longer.
const MOST: usize = 2_000;
/// What only a list of visits tells.
const OF_VISITS: [&str; 6] = ["left", "id", "evidence", "verdict", "entered", "ending"];

/// A guest who is expected.
#[derive(Clone, Debug, PartialEq)]
pub struct Expected {
    /// What is known of the visit.
    pub visit: NewVisit,
    /// At what time of day.
    pub at: Option<NaiveTime>,
    /// The name in its form, made once: a window that completes what is typed asks for it with every frame.
    pub name_form: String,
    /// Where the guest comes from, likewise.
    pub organisation_form: String,
}

/// The guests of a list who are expected today, the first of the day first; `None` for a file that is no such list.
#[must_use]
pub fn expected(path: &Path, now: Timestamp) -> Option<Vec<Expected>> {
    let file = File::open(path).ok().filter(|file| file.metadata().is_ok_and(|found| found.is_file()))?;
    let kind = Kind::of(&file).ok()?;
    let mut list = List { now, heads: None, rows: 0, of_visits: false, found: Vec::new() };
    // What stands before the place where a file is broken is as good as any.
    let _ = kind.read(path, meter(&file).ok()?, &mut list);
    let time = now.with_timezone(&Local).time();
    let timed = list.found.iter().filter_map(|one| one.at);
    let (to_come, all) = timed.fold((0, 0), |(to_come, all), at| (to_come + u32::from(at > time), all + 1));
    if list.of_visits || list.found.is_empty() || all > 0 && to_come == 0 {
        return None;
    }
    list.found.sort_by_key(|one| one.at);
    Some(list.found)
}

/// Takes in the rows of a list.
struct List {
    now: Timestamp,
    heads: Option<Heads>,
    rows: u64,
    /// Whether it tells what only a list of visits does.
    of_visits: bool,
    found: Vec<Expected>,
}

impl Rows for List {
    fn begin_sheet(&mut self, _: Option<&str>) {
        (self.heads, self.rows) = (None, 0);
    }

    fn row(&mut self, row: &Row<'_>) -> Result<(), Stop> {
        self.rows += 1;
        let Some(heads) = &self.heads else {
            let heads = Heads::of(row.cells);
            // A name alone may be anything.
            if heads.position("name").is_some() && heads.known() > 1 {
                self.of_visits |= OF_VISITS.iter().any(|column| heads.position(column).is_some());
                self.heads = Some(heads);
            } else if self.rows > HEAD_ROWS {
                return Err(Stop::Sheet);
            }
            return Ok(());
        };
        if self.of_visits || self.found.len() >= MOST {
            return Err(Stop::Sheet);
        }
        self.found.extend(guest(heads, row, self.now));
        Ok(())
    }

    fn is_visit(&self, _: &[Cell<'_>]) -> bool {
        false
    }

    fn stray_quote(&mut self, _: &Place) -> Result<(), Stop> {
        Ok(())
    }

    fn rows(&self) -> u64 {
        self.rows
    }
}

/// Whether this may be that day, in whichever order it is written.
fn may_be(day: Day, date: Date) -> bool {
    match day.read(None) {
        Ok(read) => read == date,
        Err((day_first, month_first)) => [day_first, month_first].contains(&date),
    }
}

/// The guest of a row, if he is expected today and can be logged.
fn guest(heads: &Heads, row: &Row<'_>, now: Timestamp) -> Option<Expected> {
    let cell = |column: &str| heads.position(column).and_then(|at| row.cells.get(at)).unwrap_or(&Cell::Empty);
    let today = local_day(now);
    let date = cell("date");
    if !date.is_empty() && !may_be(values::day(date)?, today) {
        return None;
    }
    let at = match values::when(cell("arrived")) {
        Some((When::At(clock), _)) => clock.on(today).map(|written| written.time()),
        Some((When::On { day, clock, typed }, _)) => {
            // A cell that shows no more than a time keeps the day on which somebody made the list.
            if !may_be(day, today) && (!typed || date.is_empty()) {
                return None;
            }
            clock.on(today).map(|written| written.time())
        }
        Some((When::Moment(moment), _)) => {
            let moment = moment.with_timezone(&Local);
            if moment.date_naive() != today {
                return None;
            }
            Some(moment.time())
        }
        None => None,
    };
    let mut visit = NewVisit::at(now);
    for field in Field::FORM.iter().copied() {
        let cell = cell(field.code());
        match visit.slot(field) {
            Slot::Text(text) => cell.text().trim().clone_into(text),
            Slot::Count(count) => {
                *count = values::count(cell).filter(|count| (1..=MAX_PARTY).contains(count)).unwrap_or(1);
            }
            _ => {}
        }
    }
    visit.check().ok()?;
    let (name_form, organisation_form) = (form(&visit.name), form(&visit.organisation));
    Some(Expected { visit, at, name_form, organisation_form })
}
