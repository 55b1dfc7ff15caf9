//! CSV with commas, semicolons (as an Indonesian Excel writes it), tabs or bars.
//!
//! RFC 4180, as far as people keep to it. A quotation mark that is never closed would take the rest of the list
//! for one cell, and every guest in it: where the text between two marks reaches over a row that is a visit by
//! itself, or to the end of the file, or what follows the second mark is no separator, the first one is a letter.

use std::{
    collections::VecDeque,
    io::{self, BufRead as _, BufReader, Read},
};

use encoding_rs::Encoding;

use super::{
    heads::{HEAD_ROWS, Heads},
    outcome::{ImportError, Place},
    rows::{Cell, MAX_COLUMNS, MAX_ROW_BYTES, Meter, Row, Rows, Stop},
    text::Decoded,
};

const SEPARATORS: [u8; 4] = [b',', b';', b'\t', b'|'];
/// The most lines of one cell. An address has four.
const MAX_CELL_LINES: usize = 100;

/// Reads the rows. `open` opens the file once more for each separator that is tried.
pub(super) fn read<R: Read>(
    open: impl Fn() -> io::Result<Meter<R>>,
    encoding: &'static Encoding,
    meter: Meter<R>,
    rows: &mut dyn Rows,
) -> Result<(), ImportError> {
    // The one that makes most sense of the heads.
    let mut best = (0, b',');
    for separator in SEPARATORS {
        let known = known_heads(Decoded::new(open()?, encoding), separator);
        if known > best.0 {
            best = (known, separator);
        }
    }
    let ends = meter.row_ends();
    let mut records = Records::new(Decoded::new(meter, encoding), best.1);
    rows.begin_sheet(None);
    let mut our_own = false;
    // Rows as a spreadsheet counts them: an empty line is one, and a cell of several lines makes no more rows.
    for row in 1.. {
        let is_visit = |record: &[Vec<u8>]| rows.is_visit(&cells(record, false));
        let record = match records.next(&is_visit) {
            Ok(Some(record)) => record,
            Ok(None) => break,
            Err(_) if ends.exceeded() => return Err(ImportError::TooLarge { row }),
            Err(error) if error.kind() == io::ErrorKind::FileTooLarge => {
                return Err(ImportError::TooLarge { row });
            }
            Err(error) => return Err(ImportError::Read(error)),
        };
        ends.row_ended();
        let cells = cells(&record.fields, our_own);
        our_own |= Heads::are_our_own(&cells);
        let place = Place { sheet: None, row };
        let told = if record.stray_quote { rows.stray_quote(&place) } else { Ok(()) };
        match told.and_then(|()| rows.row(&Row { place, cells: &cells, apostrophes: our_own, covered: &[] }))
        {
            Ok(()) => {}
            Err(Stop::Sheet) => break,
            Err(Stop::File(error)) => return Err(*error),
        }
    }
    Ok(())
}

/// How many heads are known in the row that knows most, among the first ones.
fn known_heads<R: Read>(text: R, separator: u8) -> usize {
    let mut records = Records::new(text, separator);
    let mut known = 0;
    for _ in 0..HEAD_ROWS {
        let Ok(Some(record)) = records.next(&|_| false) else { break };
        known = known.max(Heads::of(&cells(&record.fields, false)).known());
    }
    known
}

/// The cells of a record. What Excel is made to take for a text, as in `="0812"`, is that text.
fn cells(record: &[Vec<u8>], our_own: bool) -> Vec<Cell<'_>> {
    record
        .iter()
        .take(MAX_COLUMNS)
        .map(|field| {
            let inner = field.strip_prefix(b"=\"").and_then(|rest| rest.strip_suffix(b"\""));
            let bytes = inner.filter(|_| !our_own).unwrap_or(field);
            if bytes.is_empty() { Cell::Empty } else { Cell::Text(String::from_utf8_lossy(bytes)) }
        })
        .collect()
}

/// A row of the file.
#[derive(Default)]
struct Record {
    fields: Vec<Vec<u8>>,
    /// Whether a quotation mark in it stands for itself.
    stray_quote: bool,
}

/// A line, and what it ends with: LF, CR or both.
struct Line {
    text: Vec<u8>,
    end: &'static [u8],
}

/// Takes a text apart into records.
struct Records<R> {
    text: BufReader<R>,
    separator: u8,
    /// Lines that were read ahead and belong to the next records.
    ahead: VecDeque<Line>,
}

impl<R: Read> Records<R> {
    fn new(text: R, separator: u8) -> Self {
        Self { text: BufReader::new(text), separator, ahead: VecDeque::new() }
    }

    /// The next record. `is_visit` knows one by itself.
    fn next(&mut self, is_visit: &dyn Fn(&[Vec<u8>]) -> bool) -> io::Result<Option<Record>> {
        let Some(first) = self.line()? else { return Ok(None) };
        let mut parser = Parser::new(self.separator);
        parser.take(&first.text);
        // Who has a line break in his name is no row of his own on either side of it.
        let mut alone = None;
        let is_visit = |line: &Line, separator| is_visit(&Parser::lenient(&line.text, separator).fields);
        let (mut lines, mut bytes) = (Vec::new(), 0);
        let mut end = first.end;
        while parser.quoted && !parser.broken {
            let within = lines.len() < MAX_CELL_LINES && bytes < MAX_ROW_BYTES as usize;
            let Some(line) = (if within { self.line()? } else { None }) else {
                parser.broken = true;
                break;
            };
            let alone = *alone.get_or_insert_with(|| is_visit(&first, self.separator));
            parser.broken |= alone && is_visit(&line, self.separator);
            parser.field.extend_from_slice(end);
            parser.take(&line.text);
            bytes += line.text.len();
            end = line.end;
            lines.push(line);
        }
        if !parser.broken {
            return Ok(Some(parser.record()));
        }
        for line in lines.into_iter().rev() {
            self.ahead.push_front(line);
        }
        Ok(Some(Parser::lenient(&first.text, self.separator)))
    }

    fn line(&mut self) -> io::Result<Option<Line>> {
        if let Some(line) = self.ahead.pop_front() {
            return Ok(Some(line));
        }
        let mut text = Vec::new();
        loop {
            let buffer = self.text.fill_buf()?;
            if buffer.is_empty() {
                return Ok((!text.is_empty()).then_some(Line { text, end: b"" }));
            }
            let end = buffer.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
            text.extend_from_slice(buffer.get(..end.unwrap_or(buffer.len())).unwrap_or_default());
            let Some(end) = end else {
                let read = buffer.len();
                self.text.consume(read);
                continue;
            };
            let carriage_return = buffer.get(end) == Some(&b'\r');
            self.text.consume(end + 1);
            let end: &'static [u8] = if !carriage_return {
                b"\n"
            } else if self.text.fill_buf()?.first() == Some(&b'\n') {
                self.text.consume(1);
                b"\r\n"
            } else {
                b"\r"
            };
            return Ok(Some(Line { text, end }));
        }
    }
}

/// Takes lines apart into fields.
struct Parser {
    separator: u8,
    fields: Vec<Vec<u8>>,
    field: Vec<u8>,
    /// Within quotation marks.
    quoted: bool,
    /// What stands between quotation marks is not the whole field.
    broken: bool,
}

impl Parser {
    fn new(separator: u8) -> Self {
        Self { separator, fields: Vec::new(), field: Vec::new(), quoted: false, broken: false }
    }

    fn take(&mut self, line: &[u8]) {
        let mut at = 0;
        // Whether a field begins here: between its marks nothing does.
        let mut begins = !self.quoted;
        while let Some(&byte) = line.get(at) {
            let next = line.get(at + 1).copied();
            match byte {
                b'"' if self.quoted && next == Some(b'"') => {
                    self.field.push(b'"');
                    at += 1;
                }
                b'"' if self.quoted => {
                    self.quoted = false;
                    self.broken |= next.is_some_and(|next| next != self.separator);
                }
                b'"' if begins => self.quoted = true,
                byte if byte == self.separator && !self.quoted => {
                    self.fields.push(std::mem::take(&mut self.field));
                    (at, begins) = (at + 1, true);
                    continue;
                }
                // Up to the next byte that may be more than a letter.
                _ => {
                    let rest = line.get(at..).unwrap_or_default();
                    let mark = if self.quoted { b'"' } else { self.separator };
                    let letters = rest.iter().position(|byte| *byte == mark).unwrap_or(rest.len());
                    self.field.extend_from_slice(rest.get(..letters).unwrap_or_default());
                    at += letters;
                    begins = false;
                    continue;
                }
            }
            begins = false;
            at += 1;
        }
    }

    fn record(mut self) -> Record {
        self.fields.push(self.field);
        Record { fields: self.fields, stray_quote: false }
    }

    /// A line by itself, in which a quotation mark without its fellow is a letter; at the beginning of a field
    /// it is left out.
    fn lenient(line: &[u8], separator: u8) -> Record {
        let mut record = Record::default();
        let mut rest = line;
        loop {
            let quoted = rest.strip_prefix(b"\"").and_then(|inner| {
                let mut parser = Self { quoted: true, ..Self::new(separator) };
                let mut ends = None;
                // The mark that ends the field: not one of two, and before a separator.
                let mut at = 0;
                while let Some(&byte) = inner.get(at) {
                    let next = inner.get(at + 1).copied();
                    if byte == b'"' && next == Some(b'"') {
                        at += 1;
                    } else if byte == b'"' {
                        ends = next.is_none_or(|next| next == separator).then_some(at);
                        break;
                    }
                    at += 1;
                }
                let (text, behind) = inner.split_at_checked(ends?)?;
                parser.take(text);
                Some((parser.field, behind.get(1..).unwrap_or_default()))
            });
            let (field, behind) = if let Some(whole) = quoted {
                whole
            } else {
                record.stray_quote |= rest.first() == Some(&b'"');
                let text = rest.strip_prefix(b"\"").unwrap_or(rest);
                let end = text.iter().position(|byte| *byte == separator).unwrap_or(text.len());
                (text.get(..end).unwrap_or_default().to_vec(), text.get(end..).unwrap_or_default())
            };
            record.fields.push(field);
            match behind.strip_prefix(&[separator]) {
                Some(next) => rest = next,
                None => return record,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn records(text: &str, is_visit: &dyn Fn(&[Vec<u8>]) -> bool) -> Vec<(Vec<String>, bool)> {
        let mut records = Records::new(text.as_bytes(), b',');
        let mut all = Vec::new();
        while let Some(record) = records.next(is_visit).unwrap() {
            let fields = record.fields.iter().map(|field| String::from_utf8_lossy(field).into_owned());
            all.push((fields.collect(), record.stray_quote));
        }
        all
    }

    #[test]
    fn a_mark_that_is_not_closed_is_a_letter() {
        let visit = |record: &[Vec<u8>]| record.len() == 3 && record[1] == b"9:00";
        let rows = |text: &str| records(text, &visit).into_iter().map(|(row, _)| row).collect::<Vec<_>>();
        assert_eq!(rows("a,9:00,\"b\nc,9:00,d\n"), [["a", "9:00", "b"], ["c", "9:00", "d"]]);
        // Another mark further down does not close it.
        assert_eq!(
            rows("a,9:00,\"b\nc,9:00,\"d\"\ne,9:00,f\""),
            [["a", "9:00", "b"], ["c", "9:00", "d"], ["e", "9:00", "f\""]]
        );
        assert_eq!(
            rows("a,9:00,\"b \"c\" d\"\ne,9:00,f"),
            [["a", "9:00", "b \"c\" d\""], ["e", "9:00", "f"]]
        );
        // An address of three lines is one.
        assert_eq!(
            rows("a,9:00,\"b\nc, d\n\"\"e\"\"\"\r\nf,9:00,g"),
            [["a", "9:00", "b\nc, d\n\"e\""], ["f", "9:00", "g"]]
        );
        assert_eq!(rows("a,\"\",\"\"\"\"\r\r\n"), vec![vec!["a", "", "\""], vec![""]]);
    }

    proptest! {
        #[test]
        fn what_a_writer_of_csv_writes_is_read(
            rows in proptest::collection::vec(proptest::collection::vec("[a-z,\"\n\r é]{0,8}", 1..5), 1..6)
        ) {
            let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
            for row in &rows {
                writer.write_record(row).unwrap();
            }
            let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
            let read: Vec<_> = records(&text, &|_| false).into_iter().map(|(row, _)| row).collect();
            prop_assert_eq!(read, rows);
        }
    }
}
