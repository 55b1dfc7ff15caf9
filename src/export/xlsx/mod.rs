//! A workbook (ECMA-376, SpreadsheetML): the visits in typed cells, and a summary.
//!
//! A text is a string cell whatever it begins with, so that no spreadsheet takes it for a formula, and
//! it needs no apostrophe. Spreadsheets know no time zones: the times are those of the desk's clock, and a last
//! column names its offset, by which they are read back in every zone. Where the times of a row have several, as
//! on the night on which summer time ends, it names that of the arrival, of the departure, of the entry and of the
//! correction.
//! Rows go to a nameless file as they come and from there into the archive, so memory does not grow
//! with the visits.

mod summary;

use std::{
    any::Any,
    io::{self, Write},
    path::Path,
};

use chrono::{Local, NaiveDateTime, Offset as _, Timelike as _};
use rust_xlsxwriter::{
    Color, DocProperties, Format, FormatAlign, FormatBorder, IgnoreError, Workbook, Worksheet, XlsxError,
};

use self::summary::PAPER_A4;
use super::{
    report::{Report, Tally},
    row::Column,
};
use crate::{
    panics::caught,
    text::text,
    time::Timestamp,
    visit::{Kind, Value, Visit},
    words::Language,
};

/// The rows of a sheet below its header; further visits go to a further sheet.
const ROWS: u32 = 1_048_575;
/// From here on the archive needs the fields for large files (ZIP64), which very old programs do not
/// know.
const LARGE: u64 = 200_000;
/// The head of the column with the offsets.
const ZONE: &str = "zone";
const ZONE_COLUMN: u16 = Column::ALL.len() as u16;

pub(super) struct File<'a> {
    out: &'a mut (dyn Write + Send),
    workbook: Workbook,
    language: Language,
    formats: Formats,
    /// The sheet that is being filled.
    sheet: Worksheet,
    sheets: usize,
    /// Rows in it, without the header.
    rows: u32,
}

struct Formats {
    header: Format,
    date: Format,
    time: Format,
}

impl Formats {
    /// The format of the cells of a column, where it is not the usual one. It stands with the column: the writer takes
    /// as long to look one up for a cell as to write it.
    fn of(&self, column: Column) -> Option<&Format> {
        match column {
            Column::Date => Some(&self.date),
            Column::Entered | Column::Corrected => Some(&self.time),
            Column::Of(field) if matches!(field.spec().kind, Kind::Time) => Some(&self.time),
            Column::No | Column::Of(_) | Column::Id => None,
        }
    }
}

impl<'a> File<'a> {
    pub(super) fn new(report: &Report, out: &'a mut (dyn Write + Send), spool: &Path) -> io::Result<Self> {
        guarded(|| {
            let language = report.language;
            let formats = Formats {
                header: Format::new()
                    .set_bold()
                    .set_background_color(Color::RGB(0x00E2_E8F0))
                    .set_border_bottom(FormatBorder::Thin)
                    .set_align(FormatAlign::VerticalCenter),
                date: Format::new().set_num_format("yyyy-mm-dd"),
                time: Format::new().set_num_format("yyyy-mm-dd hh:mm:ss"),
            };
            let mut workbook = Workbook::new();
            workbook.set_tempdir(spool)?;
            workbook.set_properties(
                &DocProperties::new()
                    .set_title(text!(language, "report-title"))
                    .set_author(report.post.as_str())
                    .set_company(report.office.as_str())
                    .set_creation_datetime(&report.made_at),
            );
            let sheet = begin_sheet(&mut workbook, text!(language, "report-visits-sheet"), &formats)?;
            Ok(Self { out, workbook, language, formats, sheet, sheets: 1, rows: 0 })
        })
    }

    pub(super) fn push(&mut self, visit: &Visit) -> io::Result<()> {
        guarded(|| {
            if self.rows == ROWS {
                self.sheets += 1;
                let name = format!("{} {}", text!(self.language, "report-visits-sheet"), self.sheets);
                let next = begin_sheet(&mut self.workbook, &name, &self.formats)?;
                end_sheet(&mut self.workbook, std::mem::replace(&mut self.sheet, next), self.rows)?;
                self.rows = 0;
            }
            self.rows += 1;
            self.write_row(visit)
        })
    }

    fn write_row(&mut self, visit: &Visit) -> Result<(), XlsxError> {
        let (row, sheet) = (self.rows, &mut self.sheet);
        for (at, column) in (0..).zip(Column::ALL) {
            let value = match column {
                Column::No => {
                    sheet.write_number(row, at, visit.no as f64)?;
                    continue;
                }
                Column::Date => {
                    let day = local(visit.arrived).date();
                    sheet.write_datetime(row, at, day)?;
                    continue;
                }
                Column::Id => {
                    sheet.write_string(row, at, visit.id.to_string())?;
                    continue;
                }
                Column::Of(field) => visit.get(field),
                Column::Entered => Value::Time(visit.entered),
                Column::Corrected => Value::Time(visit.corrected),
            };
            match value {
                Value::Count(count) => sheet.write_number(row, at, count)?,
                Value::Time(Some(time)) => sheet.write_datetime(row, at, local(time))?,
                Value::Time(None) => continue,
                words => sheet.write_string(row, at, words.text().unwrap_or_default())?,
            };
        }
        sheet.write_string(row, ZONE_COLUMN, zone(visit))?;
        Ok(())
    }

    pub(super) fn finish(mut self, report: &Report, tally: &Tally) -> io::Result<()> {
        guarded(move || {
            end_sheet(&mut self.workbook, self.sheet, self.rows)?;
            self.workbook.push_worksheet(summary::sheet(report, tally)?);
            self.workbook.use_zip_large_file(tally.totals.visits > LARGE);
            self.workbook.save_to_writer(self.out)
        })
    }
}

fn begin_sheet(workbook: &mut Workbook, name: &str, formats: &Formats) -> Result<Worksheet, XlsxError> {
    let mut sheet = workbook.new_worksheet_with_constant_memory()?;
    sheet.set_name(name)?;
    sheet.set_freeze_panes(1, 0)?;
    sheet.set_landscape().set_paper_size(PAPER_A4).set_print_fit_to_pages(1, 0).set_repeat_rows(0, 0)?;
    for (at, column) in (0..).zip(Column::ALL) {
        if let Some(format) = formats.of(column) {
            sheet.set_column_format(at, format)?;
        }
    }
    let columns = Column::ALL.map(|column| (column.name(), width(column)));
    for (column, (head, width)) in (0..).zip(columns.into_iter().chain([(ZONE, 8.0)])) {
        sheet.set_column_width(column, width)?;
        sheet.write_string_with_format(0, column, head, &formats.header)?;
    }
    Ok(sheet)
}

fn end_sheet(workbook: &mut Workbook, mut sheet: Worksheet, rows: u32) -> Result<(), XlsxError> {
    sheet.autofilter(0, 0, rows, ZONE_COLUMN)?;
    // A telephone number is a text on purpose.
    let digits = |column: &Column| matches!(column, Column::Of(field) if field.spec().digits);
    for (at, _) in (0..).zip(Column::ALL).filter(|(_, column)| digits(column)) {
        sheet.ignore_error_range(1, at, rows.max(1), at, IgnoreError::NumberStoredAsText)?;
    }
    workbook.push_worksheet(sheet);
    Ok(())
}

/// In characters.
fn width(column: Column) -> f64 {
    match column {
        Column::No => 8.0,
        Column::Date => 12.0,
        Column::Of(field) => field.spec().width,
        Column::Id => 30.0,
        Column::Entered | Column::Corrected => 18.0,
    }
}

/// The offset of the times of a visit, or of each of them.
fn zone(visit: &Visit) -> String {
    let offset = |time: Timestamp| time.with_timezone(&Local).offset().fix();
    let arrived = offset(visit.arrived);
    let others = [visit.left, visit.entered, visit.corrected].map(|time| time.map_or(arrived, offset));
    if others.iter().all(|other| *other == arrived) {
        return arrived.to_string();
    }
    format!("{arrived} {}", others.map(|offset| offset.to_string()).join(" "))
}

/// By the desk's clock, in whole seconds as in the other formats.
fn local(moment: Timestamp) -> NaiveDateTime {
    let time = moment.with_timezone(&Local).naive_local();
    time.with_nanosecond(0).unwrap_or(time)
}

/// The writer of workbooks panics when the disk with its nameless file says no; to us that is an error
/// like any other.
fn guarded<T>(work: impl FnOnce() -> Result<T, XlsxError>) -> io::Result<T> {
    match caught(work) {
        Ok(done) => done.map_err(|error| match error {
            XlsxError::IoError(error) | XlsxError::TempFileError(_, error) => error,
            other => io::Error::other(other),
        }),
        Err(panic) => Err(disk_error(panic.as_ref())),
    }
}

fn disk_error(panic: &(dyn Any + Send)) -> io::Error {
    let said = panic.downcast_ref::<String>().map_or("", String::as_str);
    if said.contains("StorageFull") {
        io::ErrorKind::StorageFull.into()
    } else {
        io::Error::other("the workbook's temporary file cannot be written")
    }
}
