//! XLSX, read sheet by sheet and row by row.

use std::{
    borrow::Cow,
    fs::File,
    io::{BufReader, Seek as _, SeekFrom},
    panic::{AssertUnwindSafe, catch_unwind},
};

use calamine::{DataRef, ExcelDateTime, Reader as _, Xlsx};
use chrono::{NaiveDate, NaiveTime};

use super::{
    ImportError, Place, archive,
    rows::{Cell, MAX_COLUMNS, Row, Rows, Stop},
};

/// The most sheets that are looked at.
const MAX_SHEETS: usize = 64;

pub(super) fn read(mut file: File, rows: &mut dyn Rows) -> Result<(), ImportError> {
    archive::check(&file)?;
    file.seek(SeekFrom::Start(0))?;
    // The reader of workbooks was not written for hostile ones; to us a panic in it is a broken file.
    let read = catch_unwind(AssertUnwindSafe(|| read_sheets(file, rows)));
    match read {
        Ok(done) => done,
        Err(_) => Err(ImportError::Broken { row: rows.rows() + 1 }),
    }
}

fn read_sheets(file: File, rows: &mut dyn Rows) -> Result<(), ImportError> {
    let broken = |_| ImportError::Broken { row: 1 };
    let mut workbook: Xlsx<_> = Xlsx::new(BufReader::new(file)).map_err(broken)?;
    let sheets: Vec<String> = workbook.sheet_names().into_iter().take(MAX_SHEETS).collect();
    for sheet in &sheets {
        rows.begin_sheet();
        // A sheet of charts holds no cells.
        let Ok(mut cells) = workbook.worksheet_cells_reader(sheet) else { continue };
        let mut row = Filling { sheet: (sheets.len() > 1).then(|| sheet.clone()), row: 0, cells: Vec::new() };
        let stopped = loop {
            let Ok(cell) = cells.next_cell() else {
                return Err(ImportError::Broken { row: u64::from(row.row) + 1 });
            };
            let Some(cell) = cell else { break row.give(rows) };
            let (number, column) = cell.get_position();
            // A row that comes again, or rows that run backwards, are another row to us.
            if number != row.row
                && let Err(stop) = row.give(rows)
            {
                break Err(stop);
            }
            row.row = number;
            row.put(column as usize, value(cell.get_value()));
        };
        match stopped {
            Ok(()) | Err(Stop::Sheet) => {}
            Err(Stop::File(error)) => return Err(*error),
        }
    }
    Ok(())
}

/// The row that is being put together.
struct Filling {
    sheet: Option<String>,
    row: u32,
    cells: Vec<Cell<'static>>,
}

impl Filling {
    fn put(&mut self, column: usize, value: Cell<'static>) {
        if column >= MAX_COLUMNS {
            return;
        }
        if self.cells.len() <= column {
            self.cells.resize(column + 1, Cell::Empty);
        }
        if let Some(cell) = self.cells.get_mut(column) {
            *cell = value;
        }
    }

    fn give(&mut self, rows: &mut dyn Rows) -> Result<(), Stop> {
        if self.cells.is_empty() {
            return Ok(());
        }
        let place = Place { sheet: self.sheet.clone(), row: u64::from(self.row) + 1 };
        let cells = std::mem::take(&mut self.cells);
        rows.row(&Row { place, cells: &cells, apostrophes: false })
    }
}

/// Of a formula it is what came out when the file was last saved.
fn value(value: &DataRef<'_>) -> Cell<'static> {
    let text = |text: &str| Cell::Text(Cow::Owned(text.to_owned()));
    match value {
        DataRef::Empty => Cell::Empty,
        DataRef::Int(number) => Cell::Number(*number as f64),
        DataRef::Float(number) => Cell::Number(*number),
        DataRef::String(string) | DataRef::DateTimeIso(string) => text(string),
        DataRef::SharedString(string) => text(string),
        DataRef::Bool(_) | DataRef::DurationIso(_) | DataRef::Error(_) => Cell::Error,
        DataRef::DateTime(moment) => from_serial(*moment).unwrap_or(Cell::Error),
    }
}

/// Below one day it is a time of day.
fn from_serial(moment: ExcelDateTime) -> Option<Cell<'static>> {
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    let time = NaiveTime::from_hms_opt(hour.into(), minute.into(), second.into())?;
    if (0.0..1.0).contains(&moment.as_f64()) {
        return Some(Cell::Time(time));
    }
    let day = NaiveDate::from_ymd_opt(year.into(), month.into(), day.into())?;
    Some(Cell::Moment(day.and_time(time)))
}
