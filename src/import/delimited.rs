//! CSV with commas, semicolons (as an Indonesian Excel writes it) or tabs.

use std::{fs::File, io};

use super::{
    HEAD_ROWS, ImportError, Place,
    columns::Header,
    rows::{Cell, MAX_COLUMNS, Meter, Row, Rows, Stop},
    text::{Decoded, Encoding},
};

const SEPARATORS: [u8; 3] = [b',', b';', b'\t'];

/// Reads the rows. `open` opens the file once more for each separator that is tried.
pub(super) fn read(
    open: impl Fn() -> io::Result<File>,
    encoding: Encoding,
    meter: Meter,
    rows: &mut dyn Rows,
) -> Result<(), ImportError> {
    // The one that makes most sense of the heads.
    let mut best = (0, b',');
    for separator in SEPARATORS {
        let known = known_heads(Decoded::new(Meter::new(&open()?)?, encoding), separator);
        if known > best.0 {
            best = (known, separator);
        }
    }
    let ends = meter.row_ends();
    let mut reader = reader(Decoded::new(meter, encoding), best.1);
    let mut record = csv::ByteRecord::new();
    rows.begin_sheet();
    let mut our_own = false;
    // Rows as a spreadsheet counts them: an empty line, which the reader leaves out, is one, and a cell of
    // several lines makes no more rows.
    let (mut row, mut line) = (0, 1);
    loop {
        row += 1;
        match reader.read_byte_record(&mut record) {
            Ok(true) => {}
            Ok(false) => break,
            Err(_) if ends.exceeded() => return Err(ImportError::TooLarge { row }),
            Err(error) => {
                return Err(match error.into_kind() {
                    csv::ErrorKind::Io(error) => ImportError::Read(error),
                    _ => ImportError::Broken { row },
                });
            }
        }
        ends.row_ended();
        let lines = record.as_slice().split(|&byte| byte == b'\n').count() as u64;
        let after = reader.position().line();
        row += after.saturating_sub(line).saturating_sub(lines);
        line = after;
        let cells = cells(&record);
        our_own |= Header::is_our_own(&cells);
        let place = Place { sheet: None, row };
        match rows.row(&Row { place, cells: &cells, apostrophes: our_own }) {
            Ok(()) => {}
            Err(Stop::Sheet) => break,
            Err(Stop::File(error)) => return Err(*error),
        }
    }
    Ok(())
}

fn reader<R: io::Read>(text: R, separator: u8) -> csv::Reader<R> {
    csv::ReaderBuilder::new().delimiter(separator).has_headers(false).flexible(true).from_reader(text)
}

/// How many heads are known in the row that knows most, among the first ones.
fn known_heads(text: impl io::Read, separator: u8) -> usize {
    let mut known = 0;
    for record in reader(text, separator).into_byte_records().take(HEAD_ROWS as usize) {
        let Ok(record) = record else { break };
        known = known.max(Header::find(&cells(&record)).map_or(0, |header| header.known()));
    }
    known
}

fn cells(record: &csv::ByteRecord) -> Vec<Cell<'_>> {
    record
        .iter()
        .take(MAX_COLUMNS)
        .map(|cell| if cell.is_empty() { Cell::Empty } else { Cell::Text(String::from_utf8_lossy(cell)) })
        .collect()
}
