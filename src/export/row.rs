//! One visit in the columns of every export.

use std::borrow::Cow;

use chrono::{SecondsFormat, TimeZone};
use serde::{Serialize, Serializer, ser::SerializeMap as _};

use crate::{
    time::Timestamp,
    verdict::Verdict,
    visit::{Ending, FIELDS, Field, Kind, Value, Visit},
};

/// A column of every export.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Column {
    No,
    /// The day of the arrival.
    Date,
    Of(Field),
    Id,
    Entered,
    Corrected,
}

impl Column {
    /// All of them, in their order: when the guest came and left stands before what else is said of the visit.
    pub(crate) const ALL: [Self; FIELDS.len() + 5] = {
        let mut all = [Self::No; FIELDS.len() + 5];
        all[1] = Self::Date;
        let (mut at, mut times) = (2, true);
        loop {
            let mut field = 0;
            while field < FIELDS.len() {
                if matches!(FIELDS[field].kind, Kind::Time) == times {
                    all[at] = Self::Of(FIELDS[field].field);
                    at += 1;
                }
                field += 1;
            }
            if !times {
                break;
            }
            times = false;
        }
        all[at] = Self::Id;
        all[at + 1] = Self::Entered;
        all[at + 2] = Self::Corrected;
        all
    };

    /// Its name.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::No => "no",
            Self::Date => "date",
            Self::Of(field) => field.code(),
            Self::Id => "id",
            Self::Entered => "entered",
            Self::Corrected => "corrected",
        }
    }

    /// Whether exports of the first version did not have it.
    pub(crate) fn is_later(self) -> bool {
        match self {
            Self::No | Self::Date | Self::Id => false,
            Self::Of(field) => field.spec().later,
            Self::Entered | Self::Corrected => true,
        }
    }

    /// Whether it is left out of an object where there is nothing in it.
    fn is_optional(self) -> bool {
        matches!(self, Self::Of(Field::Ending) | Self::Entered | Self::Corrected)
    }
}

/// The names of the columns.
pub(crate) const COLUMNS: [&str; Column::ALL.len()] = {
    let mut names = [""; Column::ALL.len()];
    let mut at = 0;
    while at < names.len() {
        names[at] = Column::ALL[at].name();
        at += 1;
    }
    names
};

/// A visit as other programs see it, in the order of the columns. As JSON it is an object with the
/// columns for fields: numbers are numbers, `left` is null while the guest is inside, `verdict` is null
/// when nothing was judged; `ending` is there only where the departure was assumed or the visit cancelled, `entered`
/// only where the visit was entered afterwards, and `corrected` only where it was corrected.
#[derive(Clone, PartialEq)]
pub struct Row<'a> {
    /// In the order of [`Column::ALL`].
    pub(super) cells: [Cell<'a>; Column::ALL.len()],
}

/// What is in a column.
#[derive(Clone, PartialEq)]
pub(super) enum Cell<'a> {
    Nothing,
    Number(u64),
    /// What somebody has typed.
    Typed(&'a str),
    /// What this program has written: a code, a time, an id.
    Written(Cow<'static, str>),
}

impl<'a> Row<'a> {
    /// The visit, with its times in this time zone: a date as `2026-11-23`, a time as
    /// `2026-11-23T09:05:00+07:00` (RFC 3339).
    #[must_use]
    pub fn new(visit: &'a Visit, zone: &impl TimeZone) -> Self {
        let written = |time: Timestamp| {
            time.with_timezone(zone).fixed_offset().to_rfc3339_opts(SecondsFormat::Secs, false)
        };
        let time = |time: Option<Timestamp>| match time {
            Some(time) => Cell::Written(written(time).into()),
            None => Cell::Nothing,
        };
        let arrived = written(visit.arrived);
        let day = |time: &str| time.split('T').next().unwrap_or_default().to_owned();
        let of = |field| match visit.get(field) {
            Value::Text(text) => Cell::Typed(text),
            Value::Count(count) => Cell::Number(count.into()),
            Value::Evidence(kind) => Cell::Written(kind.code().into()),
            Value::Verdict(Some(verdict)) => Cell::Written(Verdict::code(verdict).into()),
            Value::Verdict(None) | Value::Ending(Ending::Seen) => Cell::Nothing,
            Value::Ending(ending) => Cell::Written(ending.code().into()),
            Value::Time(at) => time(at),
        };
        Self {
            cells: Column::ALL.map(|column| match column {
                Column::No => Cell::Number(visit.no),
                Column::Date => Cell::Written(day(&arrived).into()),
                Column::Of(Field::Arrived) => Cell::Written(arrived.clone().into()),
                Column::Of(field) => of(field),
                Column::Id => Cell::Written(visit.id.to_string().into()),
                Column::Entered => time(visit.entered),
                Column::Corrected => time(visit.corrected),
            }),
        }
    }
}

impl Serialize for Row<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut object = to.serialize_map(None)?;
        for (column, cell) in Column::ALL.into_iter().zip(&self.cells) {
            match cell {
                Cell::Nothing if column.is_optional() => {}
                Cell::Nothing => object.serialize_entry(column.name(), &())?,
                Cell::Number(number) => object.serialize_entry(column.name(), number)?,
                Cell::Typed(text) => object.serialize_entry(column.name(), text)?,
                Cell::Written(text) => object.serialize_entry(column.name(), text)?,
            }
        }
        object.end()
    }
}
