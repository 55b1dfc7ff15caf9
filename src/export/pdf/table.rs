//! The table of visits: its columns, and what is in a row.

use chrono::Local;

use super::{
    super::row::Column,
    fonts::Weight,
    sheet::{Align, BODY, Ink, LEFT, RIGHT, STRONG, Sheet},
    text::{Line, Typesetter},
};
use crate::{
    time::Date,
    visit::{Ending, Field, Kind, Visit},
    words::{Language, dates, fields, report, visits},
};

/// The columns from left to right: the number, and the fields that are printed.
const COLUMNS: [Column; 10] = {
    let mut columns = [Column::No; 10];
    let (mut at, mut count) = (0, 1);
    while at < Column::ALL.len() {
        if let Column::Of(field) = Column::ALL[at]
            && field.spec().paper.is_some()
        {
            columns[count] = Column::ALL[at];
            count += 1;
        }
        at += 1;
    }
    assert!(count == columns.len(), "each has its head in the words of the report");
    columns
};
const PADDING: f32 = 4.0;
const LEADING: f32 = 10.4;
/// From the top of a row to the foot of its first line.
const FOOT: f32 = 11.0;
pub(super) const HEADER: f32 = LEADING + 8.0;

/// One row of the table.
pub(super) enum Row {
    /// The day of the visits below it, where there are several days.
    Day(Line),
    Visit(Box<[Vec<Line>; COLUMNS.len()]>),
}

impl Row {
    pub(super) fn day(day: Date, language: Language, typesetter: &mut Typesetter) -> Self {
        Self::Day(typesetter.line(&dates::long_date(day, language), Weight::Bold, STRONG.size))
    }

    pub(super) fn visit(visit: &Visit, language: Language, typesetter: &mut Typesetter) -> Self {
        let day = visit.arrived.with_timezone(&Local).date_naive();
        let sign = if visit.ending == Ending::Assumed { "±" } else { "" };
        let left = visit.left.filter(|_| !visit.is_cancelled());
        let left = left.map(|left| format!("{sign}{}", report::time_beside(left, day, language)));
        let mut columns = COLUMNS.into_iter().map(width);
        Self::Visit(Box::new(COLUMNS.map(|column| {
            let text = match column {
                Column::Of(Field::Name) => visits::name(visit, language),
                Column::Of(Field::Arrived) => visits::arrival(visit, language),
                Column::Of(Field::Left) => left.clone().unwrap_or_else(|| "–".to_owned()),
                Column::Of(field) => fields::value(visit.get(field), language),
                _ => visit.no.to_string(),
            };
            let width = columns.next().unwrap_or_default() - 2.0 * PADDING;
            typesetter.lines(&text, BODY.weight, BODY.size, width)
        })))
    }

    pub(super) fn height(&self) -> f32 {
        let lines = match self {
            Self::Day(_) => 1,
            Self::Visit(cells) => cells.iter().map(Vec::len).max().unwrap_or(1),
        };
        lines as f32 * LEADING + 5.0
    }

    /// What must be left of a page for this row to begin there: a day does not stand alone at its end.
    pub(super) fn room(&self) -> f32 {
        match self {
            Self::Day(_) => 3.0 * self.height(),
            Self::Visit(_) => self.height(),
        }
    }

    /// Draws the row with its top at `y`.
    pub(super) fn draw(&self, sheet: &mut Sheet<'_, '_>, y: f32) {
        match self {
            Self::Day(day) => {
                sheet.fill(LEFT, y, RIGHT - LEFT, self.height(), Ink::Shade);
                sheet.line(LEFT + PADDING, y + FOOT, Align::Left, STRONG, day);
            }
            Self::Visit(cells) => {
                for ((lines, align), (x, width)) in cells.iter().zip(COLUMNS.map(align)).zip(places()) {
                    for (at, line) in lines.iter().enumerate() {
                        let foot = y + FOOT + at as f32 * LEADING;
                        sheet.line(edge(align, x, width), foot, align, BODY, line);
                    }
                }
            }
        }
        sheet.rule(LEFT, RIGHT, y + self.height(), 0.3, Ink::Grey);
    }
}

/// Draws the heads of the columns with their top at `y`.
pub(super) fn draw_header(sheet: &mut Sheet<'_, '_>, language: Language, y: f32) {
    sheet.fill(LEFT, y, RIGHT - LEFT, HEADER, Ink::Shade);
    for ((head, align), (x, width)) in
        report::columns(language).into_iter().zip(COLUMNS.map(align)).zip(places())
    {
        sheet.text(edge(align, x, width), y + FOOT + 1.0, align, STRONG, head);
    }
    sheet.rule(LEFT, RIGHT, y, 0.8, Ink::Black);
    sheet.rule(LEFT, RIGHT, y + HEADER - 0.8, 0.8, Ink::Black);
}

/// The width of a column, in points; together they have the width of the page.
fn width(column: Column) -> f32 {
    match column {
        Column::Of(field) => field.spec().paper.unwrap_or_default(),
        _ => 32.0,
    }
}

/// Numbers stand under one another.
fn align(column: Column) -> Align {
    match column {
        Column::No => Align::Right,
        Column::Of(field) if field.spec().kind == Kind::Count => Align::Right,
        _ => Align::Left,
    }
}

/// Where each column begins, and its width.
fn places() -> impl Iterator<Item = (f32, f32)> {
    COLUMNS.map(width).into_iter().scan(LEFT, |x, width| {
        let place = (*x, width);
        *x += width;
        Some(place)
    })
}

fn edge(align: Align, x: f32, width: f32) -> f32 {
    match align {
        Align::Left => x + PADDING,
        Align::Middle => x + width / 2.0,
        Align::Right => x + width - PADDING,
    }
}
