//! A first look at the whole of a list: in which order its days are written. `3/11/2026` is a day in November or
//! in March; `23/11/2026` further down says which.

use std::collections::BTreeSet;

use chrono::Datelike as _;

use super::{
    heads::Heads,
    outcome::Place,
    rows::{Cell, Row, Rows, Stop},
    sheet::{Part, Sheet},
    values::{Day, DayOrder},
    vocabulary::INDONESIAN_HEADS,
};
use crate::time::Date;

/// How many different days are looked at where none proves anything.
const MAX_DAYS: usize = 64;
/// Nobody takes in a list later than this without knowing it for an old one, in days.
const LATELY: i64 = 31;

/// What the days of a file say of their order.
pub(super) struct Survey {
    latest: Date,
    sheet: Sheet,
    rows: u64,
    /// Days that can be read in one order only, or name their weekday: day first, and month first.
    proofs: [u64; 2],
    /// Days that would lie in the future in the other order.
    hints: [u64; 2],
    /// Days that can be read in both orders, as each reads them.
    open: BTreeSet<(Date, Date)>,
    /// Whether the heads of the times are Indonesian.
    indonesian: bool,
    /// Days that are written out, that a spreadsheet holds as days, and those of them after the twelfth.
    written: u64,
    typed: u64,
    typed_late: u64,
}

impl Survey {
    pub(super) fn new(latest: Date) -> Self {
        Self {
            latest,
            sheet: Sheet::default(),
            rows: 0,
            proofs: [0; 2],
            hints: [0; 2],
            open: BTreeSet::new(),
            indonesian: false,
            written: 0,
            typed: 0,
            typed_late: 0,
        }
    }

    /// The order, where the file proves one. Where it proves none, a list with Indonesian heads has the day
    /// first, unless that makes it an odd one.
    pub(super) fn order(&self) -> Option<DayOrder> {
        use DayOrder::{DayFirst, MonthFirst};
        let as_written_here = self.indonesian && !self.is_odd();
        match (self.proofs.map(|count| count > 0), self.hints.map(|count| count > 0)) {
            ([true, false], _) | ([false, false], [true, false]) => Some(DayFirst),
            ([false, false], [false, false]) if as_written_here => Some(DayFirst),
            ([false, true], _) => Some(MonthFirst),
            ([false, false], [false, true]) if !self.indonesian => Some(MonthFirst),
            _ => None,
        }
    }

    /// Whether a spreadsheet of another order has taken the days that it could read for its own, the wrong way
    /// round, and left the others as texts: nothing but that keeps one half of a month apart from the other.
    pub(super) fn is_swapped(&self) -> bool {
        let texts = self.proofs.iter().sum::<u64>();
        self.typed > 0 && self.typed_late == 0 && texts > 0 && self.open.is_empty() && self.written == texts
    }

    /// Whether the days, read with the day first, are the same of several months, or long ago while they are of
    /// this month the other way round.
    fn is_odd(&self) -> bool {
        let days: BTreeSet<_> = self.open.iter().map(|(day_first, _)| day_first.day()).collect();
        if self.open.len() > 1 {
            return days.len() == 1;
        }
        self.open.first().is_some_and(|(day_first, month_first)| {
            let ago = |day: &Date| (self.latest - *day).num_days();
            ago(month_first) <= LATELY && ago(day_first) > 2 * LATELY
        })
    }

    fn look_at(&mut self, day: Day, typed: bool) {
        if typed {
            self.typed += 1;
            if let Day::Sure(date) = day {
                self.typed_late += u64::from(date.day() > 12);
            }
            return;
        }
        self.written += 1;
        let side = |order| usize::from(order == DayOrder::MonthFirst);
        match day.proves(self.latest) {
            Some((order, true)) => self.proofs[side(order)] += 1,
            Some((order, false)) => self.hints[side(order)] += 1,
            None => {}
        }
        if let (Err(both), true) = (day.read(None), self.open.len() < MAX_DAYS) {
            self.open.insert(both);
        }
    }
}

impl Rows for Survey {
    fn begin_sheet(&mut self, name: Option<&str>) {
        self.sheet = Sheet::named(name);
    }

    fn row(&mut self, row: &Row<'_>) -> Result<(), Stop> {
        self.rows += 1;
        match self.sheet.take(row) {
            Part::Head => Ok(()),
            Part::None => Err(Stop::Sheet),
            Part::Row => {
                let Some(heads) = self.sheet.heads() else { return Ok(()) };
                // The days of logs are written in one way.
                if heads.position("id").is_some() {
                    return Err(Stop::Sheet);
                }
                self.indonesian |= ["date", "arrived", "timestamp"]
                    .iter()
                    .any(|column| heads.position(column).is_some_and(|at| is_indonesian(heads.written(at))));
                for (day, typed) in heads.days(row) {
                    self.look_at(day, typed);
                }
                Ok(())
            }
        }
    }

    fn is_visit(&self, cells: &[Cell<'_>]) -> bool {
        self.sheet.heads().is_some_and(|heads: &Heads| heads.are_over(cells))
    }

    fn stray_quote(&mut self, _: &Place) -> Result<(), Stop> {
        Ok(())
    }

    fn rows(&self) -> u64 {
        self.rows
    }
}

fn is_indonesian(head: &str) -> bool {
    let head = super::rows::normal(head);
    head.split(' ').any(|word| INDONESIAN_HEADS.contains(&word))
}
