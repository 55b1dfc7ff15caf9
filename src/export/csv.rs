//! CSV (RFC 4180) that a spreadsheet opens by a double click.

use std::{
    borrow::Cow,
    io::{self, Write},
};

use super::{
    formula::harmless,
    row::{COLUMNS, Row},
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
        let cells: [Cow<'_, str>; COLUMNS.len()] = [
            row.no.to_string().into(),
            row.date.as_str().into(),
            row.arrived.as_str().into(),
            row.left.as_deref().unwrap_or_default().into(),
            harmless(row.name),
            harmless(row.organisation),
            harmless(row.purpose),
            harmless(row.host),
            harmless(row.phone),
            row.party.to_string().into(),
            row.evidence.into(),
            row.verdict.unwrap_or_default().into(),
            harmless(row.policy),
            harmless(row.post),
            harmless(row.officer),
            harmless(row.note),
            row.id.as_str().into(),
            row.entered.as_deref().unwrap_or_default().into(),
            row.corrected.as_deref().unwrap_or_default().into(),
        ];
        Ok(self.out.write_record(cells.iter().map(|cell| cell.as_bytes()))?)
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
    fn a_visit_is_a_line_in_the_promised_columns() {
        let visit = Visit {
            no: 7,
            id: VisitId::parse("01ARZ3NDEKTSV4RRFFQ69G5FAV").unwrap(),
            name: "Budi \"Si\" =Raja".to_owned(),
            organisation: "=1+1".to_owned(),
            purpose: "Rapat, lalu\r\nmakan".to_owned(),
            host: String::new(),
            phone: "+62 812-34".to_owned(),
            party: 3,
            evidence: EvidenceKind::Verified,
            verdict: None,
            policy: "id-2022-07".to_owned(),
            post: "Pintu Utama".to_owned(),
            officer: String::new(),
            note: String::new(),
            arrived: Timestamp::from_timestamp(1_795_399_500, 999_000_000).unwrap(),
            left: None,
            entered: Timestamp::from_timestamp(1_795_399_500 + 3600, 0),
            corrected: Timestamp::from_timestamp(1_795_399_500 + 86_400, 0),
        };
        let mut bytes = Vec::new();
        let mut file = File::new(&mut bytes).unwrap();
        let zone = chrono::FixedOffset::east_opt(7 * 3600).unwrap();
        file.push(&Row::new(&visit, &zone)).unwrap();
        file.finish().unwrap();
        assert_eq!(
            String::from_utf8(bytes).unwrap(),
            "\u{feff}no,date,arrived,left,name,organisation,purpose,host,phone,party,evidence,verdict,policy,\
             post,officer,note,id,entered,corrected\r\n\
             7,2026-11-23,2026-11-23T09:05:00+07:00,,\"Budi \"\"Si\"\" =Raja\",'=1+1,\
             \"Rapat, lalu\r\nmakan\",,'+62 812-34,3,verified,,id-2022-07,Pintu Utama,,,\
             01ARZ3NDEKTSV4RRFFQ69G5FAV,2026-11-23T10:05:00+07:00,2026-11-24T09:05:00+07:00\r\n"
        );
    }
}
