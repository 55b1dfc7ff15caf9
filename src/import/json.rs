//! Our own JSON: an object with `visits`. Read visit by visit.

use std::{borrow::Cow, fmt, io::BufReader};

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use super::{
    outcome::{ImportError, Place},
    rows::{Cell, Meter, Row, RowEnds, Rows, Stop},
    text::Decoded,
};
use crate::export::COLUMNS;

pub(super) fn read(text: Decoded<Meter>, rows: &mut dyn Rows) -> Result<(), ImportError> {
    let ends = text.source().row_ends();
    let mut stopped = None;
    rows.begin_sheet(None);
    let mut json = serde_json::Deserializer::from_reader(BufReader::new(text));
    let mut seed = File { rows, ends: &ends, stopped: &mut stopped, row: 0 };
    let read = json.deserialize_map(&mut seed).and_then(|()| json.end());
    let row = seed.row + 1;
    match (stopped, read) {
        (Some(Stop::File(error)), _) => Err(*error),
        (Some(Stop::Sheet), _) | (None, Ok(())) => Ok(()),
        (None, Err(_)) if ends.exceeded() => Err(ImportError::TooLarge { row }),
        (None, Err(error)) if error.is_io() => Err(ImportError::Read(error.into())),
        (None, Err(_)) => Err(ImportError::Broken { row }),
    }
}

/// A visit in the columns of an export.
pub(super) fn cells(visit: &Map<String, Value>) -> [Cell<'_>; COLUMNS.len()] {
    COLUMNS.map(|name| match visit.get(name) {
        None | Some(Value::Null) => Cell::Empty,
        Some(Value::String(text)) => Cell::Text(Cow::Borrowed(text)),
        Some(Value::Number(number)) => number.as_f64().map_or(Cell::Error, Cell::Number),
        Some(_) => Cell::Error,
    })
}

/// The object of the file, and its list.
struct File<'a> {
    rows: &'a mut dyn Rows,
    ends: &'a RowEnds,
    stopped: &'a mut Option<Stop>,
    row: u64,
}

impl<'de> Visitor<'de> for &mut File<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an export of visits")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(name) = map.next_key::<String>()? {
            self.ends.row_ended();
            if name == "visits" {
                map.next_value_seed(&mut *self)?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        self.give(&COLUMNS.map(|name| Cell::Text(Cow::Borrowed(name))))?;
        while let Some(visit) = list.next_element::<Map<String, Value>>()? {
            self.ends.row_ended();
            self.row += 1;
            self.give(&cells(&visit))?;
        }
        Ok(())
    }
}

impl<'de> DeserializeSeed<'de> for &mut File<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, list: D) -> Result<(), D::Error> {
        list.deserialize_seq(self)
    }
}

impl File<'_> {
    fn give<E: serde::de::Error>(&mut self, cells: &[Cell<'_>]) -> Result<(), E> {
        let place = Place { sheet: None, row: self.row };
        self.rows.row(&Row { place, cells, apostrophes: false, covered: &[] }).map_err(|stop| {
            *self.stopped = Some(stop);
            E::custom("stopped")
        })
    }
}
