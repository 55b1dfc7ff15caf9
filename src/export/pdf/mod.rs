//! The report on paper: A4, lying, with everything it needs inside the file.
//!
//! Rows are set as the visits come; the pages follow at the end, when it is known how many there are.

mod closing;
mod fonts;
mod letter;
mod sheet;
mod table;
mod text;

use std::{
    io::{self, Write},
    ops::Range,
};

use chrono::{Datelike as _, Local, Timelike as _};
use krilla::{
    document::Document,
    metadata::{DateTime, Metadata},
};

#[cfg(feature = "gui")]
pub(crate) use fonts::{OPEN_SANS, SCRIPTS};

use fonts::Weight;
use sheet::{Align, BOTTOM, FAINT, HEIGHT, Ink, LEFT, RIGHT, STRONG, Sheet, Style, TOP, WIDTH};
use table::Row;
use text::{Line, Typesetter};

use super::{
    error::ExportError,
    report::{Report, Tally},
};
use crate::{
    text::text,
    time::{Date, Timestamp},
    visit::Visit,
    words::{Language, report, shown},
};

/// The most visits of a report: some 1,500 pages, more than anybody prints.
const MAX_VISITS: u64 = 30_000;
/// The lines of a letterhead.
const LETTERHEAD_LINES: usize = 5;
const OFFICE: Style = Style { weight: Weight::Bold, size: 14.0, ink: Ink::Black };
const ADDRESS: Style = Style { weight: Weight::Regular, size: 9.5, ink: Ink::Black };
const TITLE: Style = Style { weight: Weight::Bold, size: 12.0, ink: Ink::Black };
const PERIOD: Style = Style { weight: Weight::Regular, size: 10.0, ink: Ink::Black };
/// The height of the line that names the report at the top of every page but the first.
const RUNNING_HEAD: f32 = 18.0;

pub(super) struct File<'a> {
    out: &'a mut (dyn Write + Send),
    report: &'a Report,
    typesetter: Typesetter,
    rows: Vec<Row>,
    visits: u64,
    /// The day of the visits above, where there are several days.
    day: Option<Date>,
}

impl<'a> File<'a> {
    pub(super) fn new(report: &'a Report, out: &'a mut (dyn Write + Send)) -> Self {
        Self { out, report, typesetter: Typesetter::new(), rows: Vec::new(), visits: 0, day: None }
    }

    pub(super) fn push(&mut self, visit: &Visit) -> Result<(), ExportError> {
        self.visits += 1;
        if self.visits > MAX_VISITS {
            return Err(ExportError::TooMany { limit: MAX_VISITS });
        }
        let language = self.report.language;
        let day = visit.arrived.with_timezone(&Local).date_naive();
        let one_day = self.report.from.is_some() && self.report.from == self.report.to;
        if !one_day && self.day != Some(day) {
            self.rows.push(Row::day(day, language, &mut self.typesetter));
            self.day = Some(day);
        }
        self.rows.push(Row::visit(visit, language, &mut self.typesetter));
        Ok(())
    }

    pub(super) fn finish(mut self, report: &Report, tally: &Tally) -> io::Result<()> {
        let language = report.language;
        let head = Head::new(report, tally, &mut self.typesetter);
        let pages = pages(&self.rows, head.bottom);
        let mut document = Document::new();
        document.set_metadata(metadata(&head.running, report.language, report.made_at));
        for (at, page) in pages.iter().enumerate() {
            sheet::page(&mut document, &mut self.typesetter, (WIDTH, HEIGHT), |sheet| {
                let mut y = if at == 0 { head.draw(sheet) } else { head.draw_running(sheet) };
                let rows = self.rows.get(page.clone()).unwrap_or_default();
                if !rows.is_empty() {
                    table::draw_header(sheet, language, y);
                    y += table::HEADER;
                }
                for row in rows {
                    row.draw(sheet, y);
                    y += row.height();
                }
                if tally.totals.visits == 0 {
                    sheet.text(
                        WIDTH / 2.0,
                        y + 14.0,
                        Align::Middle,
                        STRONG,
                        text!(language, "report-no-visits"),
                    );
                    y += 24.0;
                }
                if at + 1 == pages.len() {
                    closing::draw(sheet, report, tally, y);
                }
                let made = (report.made_at, report.language);
                sheet.foot((LEFT, RIGHT), HEIGHT - 26.0, made, (at + 1, pages.len()));
            });
        }
        let bytes = document
            .finish()
            .map_err(|error| io::Error::other(format!("the PDF cannot be made: {error:?}")))?;
        self.out.write_all(&bytes)
    }
}

/// Which rows stand on which page. The last page has room for the closing part.
fn pages(rows: &[Row], first_top: f32) -> Vec<Range<usize>> {
    let mut pages = Vec::new();
    let (mut start, mut y) = (0, first_top + table::HEADER);
    for (at, row) in rows.iter().enumerate() {
        if y + row.room() > BOTTOM && at > start {
            pages.push(start..at);
            start = at;
            y = TOP + RUNNING_HEAD + table::HEADER;
        }
        y += row.height();
    }
    pages.push(start..rows.len());
    if y + closing::HEIGHT > BOTTOM {
        pages.push(rows.len()..rows.len());
    }
    pages
}

fn metadata(title: &str, language: Language, made_at: Timestamp) -> Metadata {
    let year = u16::try_from(made_at.year()).unwrap_or_default();
    Metadata::new()
        .title(title.to_owned())
        .language(language.code().to_owned())
        .creator("Pos Jaga".to_owned())
        .creation_date(
            DateTime::new(year)
                .month(made_at.month() as u8)
                .day(made_at.day() as u8)
                .hour(made_at.hour() as u8)
                .minute(made_at.minute() as u8)
                .second(made_at.second() as u8)
                .utc_offset_hour(0)
                .utc_offset_minute(0),
        )
}

/// What stands above the table: the letterhead (*kop surat*), the title and the days.
struct Head {
    /// Lines in the middle of the page, with their feet.
    lines: Vec<(f32, Style, Line)>,
    /// The double line that ends the letterhead.
    rule: f32,
    bottom: f32,
    /// The same in short, for the other pages.
    running: String,
}

impl Head {
    fn new(report: &Report, tally: &Tally, typesetter: &mut Typesetter) -> Self {
        let language = report.language;
        let days = report.period(tally);
        let title = if days.is_none_or(|(from, to)| from == to) {
            text!(language, "report-daily-title")
        } else {
            text!(language, "report-title")
        };
        let period = days.map(|(from, to)| report::period(from, to, report.language)).unwrap_or_default();

        let letterhead = report.office.lines().chain([report.post.as_str()]);
        let letterhead = letterhead.map(str::trim).filter(|line| !line.is_empty());
        let letterhead: Vec<_> = letterhead.take(LETTERHEAD_LINES).map(shown).collect();

        let mut head = Self { lines: Vec::new(), rule: 0.0, bottom: TOP, running: String::new() };
        for (at, line) in letterhead.iter().enumerate() {
            head.add(line, if at == 0 { OFFICE } else { ADDRESS }, typesetter);
        }
        head.rule = head.bottom + 5.0;
        head.bottom += 14.0;
        head.add(title, TITLE, typesetter);
        head.add(&period, PERIOD, typesetter);
        head.bottom += 10.0;
        head.running = [letterhead.first().map_or("", String::as_str), title, &period]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(" · ");
        head
    }

    fn add(&mut self, text: &str, style: Style, typesetter: &mut Typesetter) {
        for line in typesetter.lines(text, style.weight, style.size, RIGHT - LEFT) {
            self.bottom += style.size * 1.25;
            self.lines.push((self.bottom, style, line));
        }
    }

    /// Draws it all. Says where the table begins.
    fn draw(&self, sheet: &mut Sheet<'_, '_>) -> f32 {
        for (foot, style, line) in &self.lines {
            sheet.line(WIDTH / 2.0, *foot, Align::Middle, *style, line);
        }
        sheet.rule(LEFT, RIGHT, self.rule, 1.8, Ink::Black);
        sheet.rule(LEFT, RIGHT, self.rule + 3.0, 0.5, Ink::Black);
        self.bottom
    }

    /// Draws it in short. Says where the table begins.
    fn draw_running(&self, sheet: &mut Sheet<'_, '_>) -> f32 {
        let line = sheet.fitting(&self.running, FAINT, RIGHT - LEFT);
        sheet.line(LEFT, TOP + 8.0, Align::Left, FAINT, &line);
        TOP + RUNNING_HEAD
    }
}
