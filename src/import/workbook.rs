//! XLSX, read sheet by sheet and row by row.

use std::{
    borrow::Cow,
    collections::BTreeMap,
    fs::File,
    io::{BufReader, Seek as _, SeekFrom},
    panic::{AssertUnwindSafe, catch_unwind},
};

use calamine::{DataRef, Dimensions, ExcelDateTime, Reader as _, Xlsx};
use chrono::{NaiveDate, NaiveTime, TimeDelta, Timelike as _};

use super::{
    outcome::{ImportError, Place},
    package::Contents,
    rows::{Cell, MAX_COLUMNS, Row, Rows, Stop},
};

/// The most sheets that are looked at.
pub(super) const MAX_SHEETS: usize = 64;

/// Reads a workbook that has been looked through.
pub(super) fn read(mut file: File, contents: &Contents, rows: &mut dyn Rows) -> Result<(), ImportError> {
    file.seek(SeekFrom::Start(0))?;
    // The reader of workbooks was not written for hostile ones; to us a panic in it is a broken file.
    let read = catch_unwind(AssertUnwindSafe(|| read_sheets(file, contents.merged, rows)));
    match read {
        Ok(done) => done,
        Err(_) => Err(ImportError::Broken { row: rows.rows() + 1 }),
    }
}

fn read_sheets(file: File, merged: bool, rows: &mut dyn Rows) -> Result<(), ImportError> {
    let broken = |_| ImportError::Broken { row: 1 };
    let mut workbook: Xlsx<_> = Xlsx::new(BufReader::new(file)).map_err(broken)?;
    let sheets: Vec<String> = workbook.sheet_names().into_iter().take(MAX_SHEETS).collect();
    for sheet in &sheets {
        rows.begin_sheet(Some(sheet));
        let regions =
            if merged { workbook.merge_cells_by_sheet_name(sheet).unwrap_or_default() } else { Vec::new() };
        // A sheet of charts holds no cells.
        let Ok(mut cells) = workbook.worksheet_cells_reader(sheet) else { continue };
        let name = (sheets.len() > 1).then(|| sheet.clone());
        let mut row = Filling { sheet: name, row: 0, cells: Vec::new(), merges: Merges::of(&regions) };
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
    merges: Merges,
}

impl Filling {
    fn put(&mut self, column: usize, value: Cell<'static>) {
        put(&mut self.cells, column, value);
    }

    fn give(&mut self, rows: &mut dyn Rows) -> Result<(), Stop> {
        if self.cells.is_empty() {
            return Ok(());
        }
        let place = Place { sheet: self.sheet.clone(), row: u64::from(self.row) + 1 };
        let mut cells = std::mem::take(&mut self.cells);
        let covered = self.merges.fill(self.row, &mut cells);
        rows.row(&Row { place, cells: &cells, apostrophes: false, covered: &covered })
    }
}

/// Puts a cell into its column, with room for it.
pub(super) fn put(cells: &mut Vec<Cell<'static>>, column: usize, value: Cell<'static>) {
    if column >= MAX_COLUMNS {
        return;
    }
    if cells.len() <= column {
        cells.resize(column + 1, Cell::Empty);
    }
    if let Some(cell) = cells.get_mut(column) {
        *cell = value;
    }
}

/// The merged cells of a sheet: what is in the first of them is in all.
#[derive(Default)]
pub(super) struct Merges {
    /// By their first row, those that are still to come: the last row, and the first and the last column.
    coming: BTreeMap<u32, Vec<(u32, usize, usize)>>,
    /// Those that reach down to the rows from here on, with what is in them.
    open: Vec<(u32, usize, usize, Cell<'static>)>,
}

impl Merges {
    fn of(regions: &[Dimensions]) -> Self {
        let mut merges = Self::default();
        for region in regions {
            let (from, to) = (region.start, region.end);
            merges.add(from.0, to.0, from.1 as usize, to.1 as usize);
        }
        merges
    }

    /// A region of these rows and columns, both ends included.
    pub(super) fn add(&mut self, first_row: u32, last_row: u32, first: usize, last: usize) {
        if first < MAX_COLUMNS && first <= last && first_row <= last_row {
            let last = last.min(MAX_COLUMNS - 1);
            self.coming.entry(first_row).or_default().push((last_row, first, last));
        }
    }

    /// Fills the cells of a row that merged ones cover, and says which are covered from above.
    pub(super) fn fill(&mut self, row: u32, cells: &mut Vec<Cell<'static>>) -> Vec<usize> {
        self.open.retain(|(last, ..)| *last >= row);
        let mut covered = Vec::new();
        for (_, first, last, value) in &self.open {
            for column in *first..=*last {
                put(cells, column, value.clone());
                covered.push(column);
            }
        }
        // Of a row that is not there nothing is known.
        let later = self.coming.split_off(&(row + 1));
        for (first_row, regions) in std::mem::replace(&mut self.coming, later) {
            for (last_row, first, last) in regions.into_iter().filter(|_| first_row == row) {
                let value = cells.get(first).cloned().unwrap_or(Cell::Empty);
                for column in first + 1..=last {
                    put(cells, column, value.clone());
                }
                if last_row > row && !value.is_empty() {
                    self.open.push((last_row, first, last, value));
                }
            }
        }
        covered
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

/// Below two days it is a time of day, or of the night after it.
fn from_serial(moment: ExcelDateTime) -> Option<Cell<'static>> {
    let (year, month, day, hour, minute, second, milli) = moment.to_ymd_hms_milli();
    let time = NaiveTime::from_hms_milli_opt(hour.into(), minute.into(), second.into(), milli.into())?;
    // A fraction of a day is seldom a whole number of seconds.
    let (time, over) = time.overflowing_add_signed(TimeDelta::milliseconds(500));
    let time = time.with_nanosecond(0)?;
    let days = u8::from(over > 0);
    let serial = moment.as_f64();
    if (0.0..2.0).contains(&serial) {
        return Some(Cell::Time(time, serial.trunc() as u8 + days));
    }
    let day = NaiveDate::from_ymd_opt(year.into(), month.into(), day.into())?;
    Some(Cell::Moment(day.checked_add_days(chrono::Days::new(days.into()))?.and_time(time)))
}
