//! ODS, the format of LibreOffice: OpenDocument 1.3 part 3, chapters 9 (tables) and 19.385 (types of values).
//!
//! Read row by row; what a file claims to repeat is repeated as far as a list of guests goes.

use std::{
    borrow::Cow,
    io::{BufReader, Read},
};

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use quick_xml::{
    Reader, XmlVersion,
    events::{BytesStart, Event},
};

use super::{
    outcome::{ImportError, Place},
    rows::{Cell, MAX_COLUMNS, Meter, Row, RowEnds, Rows, Stop},
    workbook::{MAX_SHEETS, Merges, put},
};

/// How often a row with something in it may be repeated.
const MAX_REPEATED: u32 = 1_000;

/// Reads `content.xml`.
pub(super) fn read<R: Read>(content: Meter<R>, rows: &mut dyn Rows) -> Result<(), ImportError> {
    let ends = content.row_ends();
    let mut reader = Reader::from_reader(BufReader::new(content));
    let mut document = Document { rows, ends, sheets: 0, table: None, cell: None, repeated: 1, beside: 0 };
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        if document.table.is_none() {
            document.ends.row_ended();
        }
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Eof) => return Ok(()),
            Ok(event) => document.take(event)?,
            Err(_) if document.ends.exceeded() => return Err(ImportError::TooLarge { row: document.row() }),
            Err(_) => return Err(ImportError::Broken { row: document.row() }),
        }
        // Sheets that are not looked at need not be read.
        if document.sheets > MAX_SHEETS {
            return Ok(());
        }
    }
}

struct Document<'a> {
    rows: &'a mut dyn Rows,
    ends: RowEnds,
    sheets: usize,
    table: Option<Table>,
    cell: Option<Open>,
    /// How often the row that is being read comes.
    repeated: u32,
    /// How deep we are in what belongs to no cell: notes, drawings, and the tables in them.
    beside: u32,
}

/// The table that is being read.
struct Table {
    name: String,
    /// The row, counted from 0.
    row: u32,
    cells: Vec<Cell<'static>>,
    column: usize,
    merges: Merges,
}

/// The cell that is being read.
struct Open {
    kind: String,
    value: Option<String>,
    repeated: usize,
    columns: usize,
    rows: u32,
    text: String,
    paragraphs: u32,
}

impl Document<'_> {
    fn row(&self) -> u64 {
        self.table.as_ref().map_or(0, |table| u64::from(table.row) + 1)
    }

    fn take(&mut self, event: Event<'_>) -> Result<(), ImportError> {
        match event {
            Event::Start(_) if self.beside > 0 => self.beside += 1,
            Event::End(_) if self.beside > 0 => self.beside -= 1,
            _ if self.beside > 0 => {}
            Event::Start(start) => self.begin(&start, false),
            Event::Empty(start) => self.begin(&start, true),
            Event::Text(text) => self.write(&text.xml_content(XmlVersion::Implicit1_0)),
            Event::GeneralRef(reference) => {
                let letter = match &*reference.xml_content(XmlVersion::Implicit1_0) {
                    "lt" => Some('<'),
                    "gt" => Some('>'),
                    "amp" => Some('&'),
                    "quot" => Some('"'),
                    "apos" => Some('\''),
                    _ => reference.resolve_char_ref().ok().flatten(),
                };
                self.write(letter.map(String::from).as_deref().unwrap_or_default());
            }
            Event::End(end) => return self.end(end.local_name().as_ref()),
            _ => {}
        }
        Ok(())
    }

    fn begin(&mut self, start: &BytesStart<'_>, empty: bool) {
        match (start.local_name().as_ref(), &mut self.table) {
            ("annotation" | "shapes" | "frame" | "custom-shape" | "forms" | "tracked-changes", _)
            | ("table", Some(_)) => self.beside += u32::from(!empty),
            ("table", None) if !empty => {
                let name = attribute(start, "name").unwrap_or_default();
                self.sheets += 1;
                if self.sheets <= MAX_SHEETS {
                    self.rows.begin_sheet(Some(&name));
                    let cells = Vec::new();
                    self.table = Some(Table { name, row: 0, cells, column: 0, merges: Merges::default() });
                }
            }
            ("table-row", Some(table)) => {
                self.repeated = count(start, "number-rows-repeated");
                (table.column, table.cells) = (0, Vec::new());
                if empty {
                    table.row = table.row.saturating_add(self.repeated);
                }
            }
            ("table-cell" | "covered-table-cell", Some(table)) => {
                let open = Open::of(start);
                if empty {
                    table.take(open);
                } else {
                    self.cell = Some(open);
                }
            }
            ("p" | "h", _) => {
                if let Some(cell) = &mut self.cell {
                    cell.paragraphs += 1;
                    if cell.paragraphs > 1 {
                        cell.text.push('\n');
                    }
                }
            }
            ("s", _) => self.write(&" ".repeat(count(start, "c").min(100) as usize)),
            ("tab", _) => self.write("\t"),
            ("line-break", _) => self.write("\n"),
            _ => {}
        }
    }

    /// What stands in a cell stands in its paragraphs.
    fn write(&mut self, text: &str) {
        if let Some(cell) = self.cell.as_mut().filter(|cell| cell.paragraphs > 0) {
            cell.text.push_str(text);
        }
    }

    fn end(&mut self, name: &str) -> Result<(), ImportError> {
        match (name, &mut self.table) {
            ("table-cell" | "covered-table-cell", Some(table)) => {
                if let Some(cell) = self.cell.take() {
                    table.take(cell);
                }
            }
            ("table-row", Some(table)) => {
                self.ends.row_ended();
                // What is left of a table that holds no list is read past.
                if let Err(Stop::File(error)) = table.give(self.repeated, self.rows) {
                    return Err(*error);
                }
            }
            ("table", Some(_)) => self.table = None,
            _ => {}
        }
        Ok(())
    }
}

impl Table {
    fn take(&mut self, cell: Open) {
        if cell.columns > 1 || cell.rows > 1 {
            let (row, column) = (self.row, self.column);
            let last_row = row.saturating_add(cell.rows - 1);
            self.merges.add(row, last_row, column, column.saturating_add(cell.columns - 1));
        }
        let repeated = cell.repeated;
        let value = cell.value();
        if !value.is_empty() {
            for column in self.column..self.column.saturating_add(repeated).min(MAX_COLUMNS) {
                put(&mut self.cells, column, value.clone());
            }
        }
        self.column = self.column.saturating_add(repeated);
    }

    fn give(&mut self, repeated: u32, rows: &mut dyn Rows) -> Result<(), Stop> {
        let cells = std::mem::take(&mut self.cells);
        if cells.is_empty() {
            self.row = self.row.saturating_add(repeated);
            return Ok(());
        }
        if repeated > MAX_REPEATED {
            return Err(Stop::File(Box::new(ImportError::TooLarge { row: u64::from(self.row) + 1 })));
        }
        for _ in 0..repeated {
            let mut cells = cells.clone();
            let covered = self.merges.fill(self.row, &mut cells);
            let sheet = Some(self.name.clone()).filter(|name| !name.is_empty());
            let place = Place { sheet, row: u64::from(self.row) + 1 };
            self.row = self.row.saturating_add(1);
            rows.row(&Row { place, cells: &cells, apostrophes: false, covered: &covered })?;
        }
        Ok(())
    }
}

impl Open {
    fn of(start: &BytesStart<'_>) -> Self {
        let kind = attribute(start, "value-type").unwrap_or_default();
        let name = match kind.as_str() {
            "date" => "date-value",
            "time" => "time-value",
            "string" => "string-value",
            _ => "value",
        };
        Self {
            value: attribute(start, name),
            kind,
            repeated: count(start, "number-columns-repeated") as usize,
            columns: count(start, "number-columns-spanned") as usize,
            rows: count(start, "number-rows-spanned"),
            text: String::new(),
            paragraphs: 0,
        }
    }

    fn value(self) -> Cell<'static> {
        let Self { kind, value, text, .. } = self;
        let value = value.unwrap_or_default();
        match kind.as_str() {
            "float" | "currency" | "percentage" => value.parse().map_or(Cell::Error, Cell::Number),
            "date" => date(&value).map_or(Cell::Error, Cell::Moment),
            "time" => duration(&value).unwrap_or(Cell::Error),
            "boolean" => Cell::Error,
            _ => {
                let text = if value.is_empty() { text } else { value };
                // As LibreOffice shows what a formula came to when it came to nothing.
                let error =
                    text.starts_with('#') && text.ends_with(['!', '?', 'A']) || text.starts_with("Err:");
                match text.as_str() {
                    "" => Cell::Empty,
                    _ if error => Cell::Error,
                    _ => Cell::Text(Cow::Owned(text)),
                }
            }
        }
    }
}

fn date(value: &str) -> Option<NaiveDateTime> {
    let day = value.parse::<NaiveDate>().ok().map(|day| day.and_time(NaiveTime::MIN));
    let moment: Option<NaiveDateTime> = day.or_else(|| value.parse().ok());
    let whole = moment?.checked_add_signed(chrono::TimeDelta::milliseconds(500))?;
    chrono::Timelike::with_nanosecond(&whole, 0)
}

/// `PT09H05M00S`, with the hours of more days counted on.
fn duration(value: &str) -> Option<Cell<'static>> {
    let rest = value.strip_prefix("PT")?;
    let (hours, rest) = rest.split_once('H')?;
    let (minutes, rest) = rest.split_once('M')?;
    let seconds = rest.strip_suffix('S')?;
    let seconds: f64 = seconds.parse().ok().filter(|seconds| (0.0..60.0).contains(seconds))?;
    let (hours, minutes): (u32, u32) = (hours.parse().ok()?, minutes.parse().ok()?);
    let all =
        hours.checked_mul(3600)?.checked_add(minutes.checked_mul(60)?)?.checked_add(seconds.round() as u32)?;
    let time = NaiveTime::from_num_seconds_from_midnight_opt(all % 86_400, 0)?;
    Some(Cell::Time(time, u8::try_from(all / 86_400).ok().filter(|days| *days < 2)?))
}

/// An attribute by its name without its namespace.
fn attribute(start: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = start.attributes().flatten().find(|attribute| {
        let key: &str = attribute.key.local_name().into_inner();
        key == name
    })?;
    found.normalized_value(XmlVersion::Implicit1_0).ok().map(Cow::into_owned)
}

/// A count, which is 1 where nothing is said.
fn count(start: &BytesStart<'_>, name: &str) -> u32 {
    attribute(start, name).and_then(|count| count.parse().ok()).unwrap_or(1).max(1)
}
