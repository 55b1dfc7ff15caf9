//! Bundles of another post, as it writes them for posts without a centre: its visits, in the columns of an export.

use std::{borrow::Cow, collections::HashSet};

use chrono::Local;
use serde_json::Value;

use super::{
    json,
    outcome::{Foreign, ImportError, Place},
    rows::{Cell, Row, Rows, Stop},
};
use crate::{
    bundle::{self, Introduction, MAX_PARCEL_BYTES, Parcel, ParcelError, Part},
    export::{self, COLUMNS},
};

/// Bundles, and who says that they are his.
pub(super) struct Bundles {
    pub(super) post: Introduction,
    bundles: Vec<Vec<u8>>,
}

impl Bundles {
    /// Opens a file that begins as a parcel.
    pub(super) fn open(file: &[u8]) -> Result<Self, ImportError> {
        let parcel = Parcel::open(file, None).map_err(|error| match error {
            ParcelError::Age(_) => ImportError::Kind(Foreign::ForACentre),
            ParcelError::TooLarge { limit: MAX_PARCEL_BYTES } => ImportError::TooLarge { row: 0 },
            _ => ImportError::Broken { row: 0 },
        })?;
        let mut found = None;
        let mut bundles = Vec::new();
        for part in parcel.parts {
            match part {
                Part::Post(post) if found.is_none() => found = Some(post),
                Part::Bundle(bytes) => bundles.push(bytes),
                _ => {}
            }
        }
        match found {
            Some(post) => Ok(Self { post, bundles }),
            None => Err(ImportError::Kind(Foreign::ForACentre)),
        }
    }

    /// Hands over its visits, each once, as the first bundle has it that tells of it: all were made at one moment. A
    /// bundle whose signature does not hold, or whose chain is broken, ends it.
    pub(super) fn read(&self, rows: &mut dyn Rows) -> Result<(), ImportError> {
        rows.begin_sheet(None);
        let mut given = Giving { rows, row: 0 };
        match given.give(&COLUMNS.map(|name| Cell::Text(Cow::Borrowed(name)))) {
            Ok(()) => {}
            Err(Stop::File(error)) => return Err(*error),
            Err(Stop::Sheet) => return Ok(()),
        }
        let mut seen = HashSet::new();
        for bytes in &self.bundles {
            let opened = bundle::open(bytes, &self.post.key).ok().filter(|opened| opened.broken.is_none());
            let opened = opened.ok_or(ImportError::Broken { row: given.row + 1 })?;
            for visit in opened.entries.into_iter().filter_map(|entry| entry.visit) {
                if !seen.insert(visit.id) {
                    continue;
                }
                given.row += 1;
                let Ok(Value::Object(object)) = serde_json::to_value(export::Row::new(&visit, &Local)) else {
                    continue;
                };
                match given.give(&json::cells(&object)) {
                    Ok(()) => {}
                    Err(Stop::File(error)) => return Err(*error),
                    Err(Stop::Sheet) => return Ok(()),
                }
            }
        }
        Ok(())
    }
}

struct Giving<'a> {
    rows: &'a mut dyn Rows,
    row: u64,
}

impl Giving<'_> {
    fn give(&mut self, cells: &[Cell<'_>]) -> Result<(), Stop> {
        let place = Place { sheet: None, row: self.row };
        self.rows.row(&Row { place, cells, apostrophes: false, covered: &[] })
    }
}
