//! Archives (ZIP) and spreadsheets made by hand.

#![allow(clippy::format_push_string, clippy::format_collect, reason = "markup reads best as it is written")]

use chrono::{Datelike as _, NaiveDate, NaiveDateTime, NaiveTime, Timelike as _};

/// An archive of these files, stored as they are.
pub fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let (mut archive, mut directory) = (Vec::new(), Vec::new());
    for (name, bytes) in files {
        let mut entry = Vec::new();
        entry.extend([20, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        entry.extend(crc32fast::hash(bytes).to_le_bytes());
        entry.extend((bytes.len() as u32).to_le_bytes());
        entry.extend((bytes.len() as u32).to_le_bytes());
        entry.extend((name.len() as u16).to_le_bytes());
        entry.extend([0, 0]);
        directory.extend(b"PK\x01\x02\x14\x00");
        directory.extend(&entry);
        directory.extend([0; 10]);
        directory.extend((archive.len() as u32).to_le_bytes());
        directory.extend(name.as_bytes());
        archive.extend(b"PK\x03\x04");
        archive.extend(&entry);
        archive.extend(name.as_bytes());
        archive.extend(*bytes);
    }
    let start = archive.len() as u32;
    archive.extend(&directory);
    archive.extend(b"PK\x05\x06\0\0\0\0");
    archive.extend((files.len() as u16).to_le_bytes());
    archive.extend((files.len() as u16).to_le_bytes());
    archive.extend((directory.len() as u32).to_le_bytes());
    archive.extend(start.to_le_bytes());
    archive.extend([0, 0]);
    archive
}

/// What somebody has typed into a cell of a spreadsheet, as it keeps it.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Empty,
    Text(String),
    Number(f64),
    Day(NaiveDate),
    Time(NaiveTime),
    Moment(NaiveDateTime),
}

/// A sheet: its name, its rows, and its merged cells (row, column, rows, columns).
#[derive(Clone, Debug, Default)]
pub struct Grid {
    pub name: String,
    pub rows: Vec<Vec<Value>>,
    pub merged: Vec<(usize, usize, usize, usize)>,
}

impl Value {
    pub fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.is_empty() { Self::Empty } else { Self::Text(text) }
    }

    /// As an Indonesian spreadsheet shows it, and writes it into a CSV.
    pub fn shown(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) => text.clone(),
            Self::Number(number) => number.to_string(),
            Self::Day(day) => day.format("%d/%m/%Y").to_string(),
            Self::Time(time) => time.format("%H:%M").to_string(),
            Self::Moment(moment) => moment.format("%d/%m/%Y %H:%M:%S").to_string(),
        }
    }

    fn serial(&self) -> f64 {
        let days = |day: NaiveDate| f64::from(day.num_days_from_ce() - 693_594);
        let share = |time: NaiveTime| f64::from(time.num_seconds_from_midnight()) / 86_400.0;
        match self {
            Self::Day(day) => days(*day),
            Self::Time(time) => share(*time),
            Self::Moment(moment) => days(moment.date()) + share(moment.time()),
            Self::Number(number) => *number,
            Self::Empty | Self::Text(_) => 0.0,
        }
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// A document of LibreOffice with these sheets.
pub fn ods(sheets: &[Grid]) -> Vec<u8> {
    let mut tables = String::new();
    for sheet in sheets {
        tables += &format!("<table:table table:name=\"{}\">", escaped(&sheet.name));
        for (row, cells) in sheet.rows.iter().enumerate() {
            tables += "<table:table-row>";
            for (column, cell) in cells.iter().enumerate() {
                tables += &ods_cell(sheet, row, column, cell);
            }
            // LibreOffice fills up its rows like this.
            tables += "<table:table-cell table:number-columns-repeated=\"16370\"/></table:table-row>";
        }
        tables += "<table:table-row table:number-rows-repeated=\"1048000\"><table:table-cell \
                   table:number-columns-repeated=\"16384\"/></table:table-row></table:table>";
    }
    let content = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><office:document-content \
         xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
         xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" \
         xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" office:version=\"1.3\">\
         <office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    );
    zip(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", content.as_bytes()),
    ])
}

fn ods_cell(sheet: &Grid, row: usize, column: usize, cell: &Value) -> String {
    let inside = sheet
        .merged
        .iter()
        .find(|(r, c, rows, columns)| (*r..r + rows).contains(&row) && (*c..c + columns).contains(&column));
    let span = match inside {
        Some((r, c, rows, columns)) if (*r, *c) == (row, column) => {
            format!(" table:number-rows-spanned=\"{rows}\" table:number-columns-spanned=\"{columns}\"")
        }
        Some(_) => return "<table:covered-table-cell/>".to_owned(),
        None => String::new(),
    };
    let (kind, value) = match cell {
        Value::Empty => return format!("<table:table-cell{span}/>"),
        Value::Text(_) => ("string", String::new()),
        Value::Number(number) => ("float", format!(" office:value=\"{number}\"")),
        Value::Day(day) => ("date", format!(" office:date-value=\"{day}\"")),
        Value::Moment(moment) => {
            ("date", format!(" office:date-value=\"{}\"", moment.format("%Y-%m-%dT%H:%M:%S")))
        }
        Value::Time(time) => ("time", format!(" office:time-value=\"{}\"", time.format("PT%HH%MM%SS"))),
    };
    let shown = cell.shown();
    let paragraphs: String =
        shown.split('\n').map(|line| format!("<text:p>{}</text:p>", escaped(line))).collect();
    format!("<table:table-cell{span} office:value-type=\"{kind}\"{value}>{paragraphs}</table:table-cell>")
}

/// A workbook of Excel with these sheets.
pub fn xlsx(sheets: &[Grid]) -> Vec<u8> {
    let mut files: Vec<(String, String)> = Vec::new();
    let (mut list, mut relations) = (String::new(), String::new());
    for (at, sheet) in sheets.iter().enumerate() {
        let number = at + 1;
        list +=
            &format!("<sheet name=\"{}\" sheetId=\"{number}\" r:id=\"rId{number}\"/>", escaped(&sheet.name));
        relations += &format!(
            "<Relationship Id=\"rId{number}\" \
             Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" \
             Target=\"worksheets/sheet{number}.xml\"/>"
        );
        files.push((format!("xl/worksheets/sheet{number}.xml"), xlsx_sheet(sheet)));
    }
    relations += "<Relationship Id=\"rId999\" \
                  Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles\" \
                  Target=\"styles.xml\"/>";
    let head = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>";
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    files.push((
        "_rels/.rels".into(),
        format!(
            "{head}<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
             <Relationship Id=\"rId1\" \
             Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" \
             Target=\"xl/workbook.xml\"/></Relationships>"
        ),
    ));
    files.push((
        "xl/workbook.xml".into(),
        format!(
            "{head}<workbook xmlns=\"{main}\" \
             xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets>{list}</sheets>\
             </workbook>"
        ),
    ));
    files.push((
        "xl/_rels/workbook.xml.rels".into(),
        format!(
            "{head}<Relationships \
             xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{relations}</Relationships>"
        ),
    ));
    // General, a day, a time, and both (ECMA-376 part 1, 18.8.30).
    files.push((
        "xl/styles.xml".into(),
        format!(
            "{head}<styleSheet xmlns=\"{main}\"><cellXfs count=\"4\"><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/>\
             <xf numFmtId=\"20\"/><xf numFmtId=\"22\"/></cellXfs></styleSheet>"
        ),
    ));
    let files: Vec<(&str, &[u8])> =
        files.iter().map(|(name, text)| (name.as_str(), text.as_bytes())).collect();
    zip(&files)
}

fn xlsx_sheet(sheet: &Grid) -> String {
    let place = |row: usize, column: usize| format!("{}{}", char::from(b'A' + column as u8), row + 1);
    let mut rows = String::new();
    for (row, cells) in sheet.rows.iter().enumerate() {
        rows += &format!("<row r=\"{}\">", row + 1);
        for (column, cell) in cells.iter().enumerate() {
            let at = place(row, column);
            rows += &match cell {
                Value::Empty => continue,
                Value::Text(text) => format!(
                    "<c r=\"{at}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">{}</t></is></c>",
                    escaped(text)
                ),
                Value::Number(number) => format!("<c r=\"{at}\"><v>{number}</v></c>"),
                Value::Day(_) => format!("<c r=\"{at}\" s=\"1\"><v>{}</v></c>", cell.serial()),
                Value::Time(_) => format!("<c r=\"{at}\" s=\"2\"><v>{}</v></c>", cell.serial()),
                Value::Moment(_) => format!("<c r=\"{at}\" s=\"3\"><v>{}</v></c>", cell.serial()),
            };
        }
        rows += "</row>";
    }
    let merged: String = sheet
        .merged
        .iter()
        .map(|(row, column, rows, columns)| {
            let (from, to) = (place(*row, *column), place(row + rows - 1, column + columns - 1));
            format!("<mergeCell ref=\"{from}:{to}\"/>")
        })
        .collect();
    let merged = if merged.is_empty() { merged } else { format!("<mergeCells>{merged}</mergeCells>") };
    format!(
        "<?xml version=\"1.0\"?><worksheet \
         xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>{rows}</sheetData>{merged}\
         </worksheet>"
    )
}

/// How a program writes a CSV.
#[derive(Clone, Copy, Debug)]
pub struct Dialect {
    pub separator: char,
    pub line_end: &'static str,
    pub quote_all: bool,
    pub mark: bool,
}

/// The first sheet as a CSV.
pub fn csv(sheet: &Grid, dialect: Dialect) -> Vec<u8> {
    let mut text = String::new();
    if dialect.mark {
        text.push('\u{feff}');
    }
    for row in &sheet.rows {
        let cells: Vec<String> = row
            .iter()
            .map(|cell| {
                let shown = cell.shown();
                let needed = shown.contains([dialect.separator, '"', '\n', '\r']);
                if needed || dialect.quote_all && !shown.is_empty() {
                    format!("\"{}\"", shown.replace('"', "\"\""))
                } else {
                    shown
                }
            })
            .collect();
        text += &cells.join(&dialect.separator.to_string());
        text += dialect.line_end;
    }
    text.into_bytes()
}
