//! What comes of a file and of its rows, and why one cannot be taken in.

use std::io;

use crate::{
    bundle::Introduction, progress::Cancelled, time::Date, visit::VisitError, visit_log::VisitLogError,
};

/// What became of the rows of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Visits that were not there.
    pub added: u64,
    /// Visits that were there, and have got their departure.
    pub completed: u64,
    /// Visits that were there.
    pub known: u64,
    /// Visits that have been purged, and stay so.
    pub purged: u64,
    /// Visits of which the log says something else; it was left as it is.
    pub differing: u64,
    /// Rows that are not fit.
    pub refused: u64,
    /// Rows that were taken in or left out as it should be, and of which something is told all the same.
    pub remarked: u64,
    /// Whether days can be read in two orders, and somebody has to say which.
    pub asks_order: bool,
    /// Whether rows name no day, and somebody has to say which it was.
    pub asks_day: bool,
    /// Heads of columns that nobody knows, and so were not read.
    pub unread: Vec<String>,
    /// Which post has signed the file, where one has: nobody vouches for it here.
    pub signed_by: Option<Introduction>,
}

/// How a row was understood, cell by cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Understood {
    /// Which row.
    pub place: Place,
    /// Its cells.
    pub cells: Vec<UnderstoodCell>,
}

/// How a cell was understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnderstoodCell {
    /// What stands over its column; empty for what stands in none.
    pub head: String,
    /// What is in it.
    pub written: String,
    /// Which column of the log it is; `None` is none.
    pub column: Option<&'static str>,
    /// What it came to.
    pub value: String,
}

/// What a file is that holds no list for us.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Foreign {
    /// The binary format of Excel before 2007, or a workbook that is protected with a password.
    OldExcel,
    /// The binary format of Excel since 2007 (`.xlsb`).
    BinaryExcel,
    /// A web page, which some programs call `.xls`.
    WebPage,
    /// XML Spreadsheet 2003, which some programs call `.xls`.
    XmlSpreadsheet,
    /// What a post writes for its centre, which alone can open it.
    ForACentre,
    /// A document, a picture, or anything else.
    Other,
}

/// Where something stands in a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The sheet of a workbook that has several.
    pub sheet: Option<String>,
    /// The row as a spreadsheet counts it, from 1; in JSON the number of the visit.
    pub row: u64,
}

/// What is wrong with a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// A column has nothing that must be there.
    Missing(&'static str),
    /// A column has something that cannot be read as what it should be.
    Unreadable(&'static str),
    /// The visit cannot be logged.
    Visit(VisitError),
    /// The log says something else in these columns.
    Differs(Vec<&'static str>),
    /// The date can be read in two ways, and nothing in the file proves one of them.
    DayOrder {
        /// What it is with the day first.
        day_first: Date,
        /// And with the month first.
        month_first: Date,
    },
    /// Two cells name different days.
    TwoDays,
    /// The guest left at an hour before he came.
    LeftEarlier,
    /// The telephone number is lost; the visit was taken in without it.
    PhoneLost,
    /// A quotation mark stands alone, and was read as a letter.
    StrayQuote,
    /// The visit was destroyed here, and the log of this post, from which the file comes, still has it.
    StillHeld(String),
    /// The log that the file comes from has destroyed the visit, which was made at this post, and this one still
    /// has it.
    DestroyedElsewhere(String),
}

/// A row names no day, and nobody has said which it is.
pub(super) const NO_DAY: Problem = Problem::Missing("date");

/// What is found while a file is taken in.
#[derive(Debug)]
pub enum ImportEvent<'a> {
    /// Something is wrong with a row.
    Problem(&'a Place, &'a Problem),
    /// How one of the first rows was understood, in a trial.
    Understood(&'a Understood),
}

/// Why a file could not be taken in. What was taken in before it came to that stays in the log; the same
/// file again adds nothing twice.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The file cannot be read.
    #[error("the file cannot be read")]
    Read(#[from] io::Error),
    /// The log could not do it.
    #[error("the visits cannot be logged")]
    Log(#[from] VisitLogError),
    /// A file of a kind that holds no list.
    #[error("a file of this kind cannot be imported")]
    Kind(Foreign),
    /// No row has the heads of the columns.
    #[error("no row among the first {rows} has the heads of the columns")]
    NoHeader {
        /// Among how many rows.
        rows: u64,
        /// What has no head, where a row has some.
        lacks: Vec<&'static str>,
        /// The heads of that row that nobody knows.
        unknown: Vec<String>,
    },
    /// The file is broken.
    #[error("the file is broken in row {row}")]
    Broken {
        /// Where, as far as known.
        row: u64,
    },
    /// Something in the file is larger than it may be.
    #[error("the file holds more than it may in row {row}")]
    TooLarge {
        /// Where, as far as known.
        row: u64,
    },
    /// Whoever waits for it has had enough.
    #[error("the import was cancelled")]
    Cancelled(#[from] Cancelled),
}
