//! A row as it comes out of a file of any kind, and how much of a file has been read.

use std::{
    borrow::Cow,
    cell::Cell as Shared,
    fs::File,
    io::{self, Read},
    rc::Rc,
};

use chrono::{NaiveDateTime, NaiveTime};

use super::outcome::{ImportError, Place};

/// The longest row, in bytes. All fields at their longest need less.
pub(super) const MAX_ROW_BYTES: u64 = 1 << 20;
/// The most columns that are looked at.
pub(super) const MAX_COLUMNS: usize = 256;

/// A row, and where it stands.
pub(super) struct Row<'a> {
    pub place: Place,
    pub cells: &'a [Cell<'a>],
    /// Whether texts may bear the apostrophes of our own CSV; see `export::formula`.
    pub apostrophes: bool,
    /// The columns in which a cell of a row above reaches down to this one.
    pub covered: &'a [usize],
}

/// What is in a cell.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Cell<'a> {
    Text(Cow<'a, str>),
    Number(f64),
    Moment(NaiveDateTime),
    /// A time of day without a day, and how many days after that day it lies.
    Time(NaiveTime, u8),
    /// `#REF!` and its like.
    Error,
    Empty,
}

impl Cell<'_> {
    pub(super) fn is_empty(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Text(text) => text.trim().is_empty(),
            _ => false,
        }
    }

    /// What is in it as text.
    pub(super) fn text(&self) -> Cow<'_, str> {
        match self {
            Self::Text(text) => Cow::Borrowed(text),
            // To a spreadsheet every number has a fraction.
            Self::Number(number) => number.to_string().into(),
            Self::Moment(moment) => moment.to_string().into(),
            Self::Time(time, _) => time.to_string().into(),
            Self::Error | Self::Empty => Cow::Borrowed(""),
        }
    }

    pub(super) fn to_owned_cell(&self) -> Cell<'static> {
        match self {
            Self::Text(text) => Cell::Text(Cow::Owned(text.clone().into_owned())),
            Self::Number(number) => Cell::Number(*number),
            Self::Moment(moment) => Cell::Moment(*moment),
            Self::Time(time, days) => Cell::Time(*time, *days),
            Self::Error => Cell::Error,
            Self::Empty => Cell::Empty,
        }
    }
}

/// The words of a text in small letters, with single blanks for everything that is no letter.
pub(super) fn normal(text: &str) -> String {
    let words = text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ").to_lowercase()
}

/// Takes in the rows of a file, sheet by sheet.
pub(super) trait Rows {
    /// The rows from here on have columns of their own, and stand in a sheet of this name.
    fn begin_sheet(&mut self, name: Option<&str>);
    fn row(&mut self, row: &Row<'_>) -> Result<(), Stop>;
    /// Whether such a row would be a visit.
    fn is_visit(&self, cells: &[Cell<'_>]) -> bool;
    /// A quotation mark in this row does not belong to another one, and was read as a letter.
    fn stray_quote(&mut self, place: &Place) -> Result<(), Stop>;
    /// How many there were.
    fn rows(&self) -> u64;
}

/// No more rows are wanted.
pub(super) enum Stop {
    /// Of this sheet: it holds no list, or enough of it is known.
    Sheet,
    /// Of the whole file.
    File(Box<ImportError>),
}

/// How much of a file has been read.
#[derive(Clone)]
pub(super) struct Share {
    read: Rc<Shared<u64>>,
    bytes: u64,
}

impl Share {
    /// From 0 to 1; `None` when nothing was read through the meter.
    pub(super) fn get(&self) -> Option<f32> {
        let read = self.read.get();
        (read > 0 && self.bytes > 0).then(|| (read as f32 / self.bytes as f32).min(1.0))
    }
}

/// Reads a file, and fails where a row becomes too long.
pub(super) struct Meter<R = File> {
    file: R,
    share: Share,
    /// Up to where the row may go.
    limit: Rc<Shared<u64>>,
}

/// Tells the meter that a row is over.
pub(super) struct RowEnds {
    read: Rc<Shared<u64>>,
    limit: Rc<Shared<u64>>,
}

impl<R: Read> Meter<R> {
    /// Reads `file`, which has so many bytes.
    pub(super) fn over(file: R, bytes: u64) -> Self {
        let share = Share { read: Rc::default(), bytes };
        Self { file, share, limit: Rc::new(Shared::new(MAX_ROW_BYTES)) }
    }

    pub(super) fn share(&self) -> Share {
        self.share.clone()
    }

    pub(super) fn row_ends(&self) -> RowEnds {
        RowEnds { read: self.share.read.clone(), limit: self.limit.clone() }
    }
}

impl RowEnds {
    pub(super) fn row_ended(&self) {
        self.limit.set(self.read.get() + MAX_ROW_BYTES);
    }

    /// Whether the meter has stopped the file.
    pub(super) fn exceeded(&self) -> bool {
        self.read.get() >= self.limit.get()
    }
}

impl<R: Read> Read for Meter<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = &self.share.read;
        let room = self.limit.get().saturating_sub(read.get());
        if room == 0 {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        let room = usize::try_from(room).unwrap_or(usize::MAX).min(buffer.len());
        let got = self.file.read(buffer.get_mut(..room).unwrap_or_default())?;
        read.set(read.get() + got as u64);
        Ok(got)
    }
}
