//! CSV (RFC 4180) that a spreadsheet opens by a double click.

use std::io::{self, Write};

use super::{
    formula::harmless,
    row::{COLUMNS, Cell, Row},
};

/// Without it Excel takes UTF-8 for the code page of its country.
const BYTE_ORDER_MARK: &str = "\u{feff}";

pub(super) struct File<'a> {
    out: ::csv::Writer<&'a mut (dyn Write + Send)>,
}

impl<'a> File<'a> {
    pub(super) fn new(out: &'a mut (dyn Write + Send)) -> io::Result<Self> {
        out.write_all(BYTE_ORDER_MARK.as_bytes())?;
        let mut out = ::csv::WriterBuilder::new().terminator(::csv::Terminator::CRLF).from_writer(out);
        out.write_record(COLUMNS)?;
        Ok(Self { out })
    }

    pub(super) fn push(&mut self, row: &Row<'_>) -> io::Result<()> {
        for cell in &row.cells {
            match cell {
                Cell::Nothing => self.out.write_field(""),
                Cell::Number(number) => self.out.write_field(number.to_string()),
                Cell::Typed(text) => self.out.write_field(harmless(text).as_bytes()),
                Cell::Written(text) => self.out.write_field(text.as_bytes()),
            }?;
        }
        // This ends the row.
        Ok(self.out.write_record(None::<&[u8]>)?)
    }

    pub(super) fn finish(mut self) -> io::Result<()> {
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        time::Timestamp,
        visit::{EvidenceKind, Visit, VisitId},
    };

    #[test]
    fn a_visit_is_a_line_in_the_columns_of_the_table() {
        let visit = Visit {
            name: "Budi \"Si\" =Raja".to_owned(),
            organisation: "=1+1".to_owned(),
            purpose: "Rapat, lalu\r\nmakan".to_owned(),
            phone: "+62 812-34".to_owned(),
            party: 3,
            evidence: EvidenceKind::Verified,
            policy: "id-2022-07".to_owned(),
            post: "Pintu Utama".to_owned(),
            arrived: Timestamp::from_timestamp(1_795_399_500, 999_000_000).unwrap(),
            entered: Timestamp::from_timestamp(1_795_399_500 + 3600, 0),
            corrected: Timestamp::from_timestamp(1_795_399_500 + 86_400, 0),
            ..Visit::blank(7, VisitId::parse("01ARZ3NDEKTSV4RRFFQ69G5FAV").unwrap())
        };
        let mut bytes = Vec::new();
        let mut file = File::new(&mut bytes).unwrap();
        let zone = chrono::FixedOffset::east_opt(7 * 3600).unwrap();
        file.push(&Row::new(&visit, &zone)).unwrap();
        file.finish().unwrap();
        let text = String::from_utf8(bytes).unwrap();
        let row = text.strip_prefix(&format!("\u{feff}{}\r\n", COLUMNS.join(","))).unwrap();
        let begins = "7,2026-11-23,2026-11-23T09:05:00+07:00,,\"Budi \"\"Si\"\" =Raja\",'=1+1,\
                      \"Rapat, lalu\r\nmakan\",,'+62 812-34,";
        let ends = ",3,verified,,id-2022-07,Pintu Utama,,,,01ARZ3NDEKTSV4RRFFQ69G5FAV,2026-11-23T10:05:00+07:00,\
                    2026-11-24T09:05:00+07:00\r\n";
        assert!(row.starts_with(begins) && row.ends_with(ends), "{row}");
    }
}
