//! Visits from files: lists that were written on paper days, and the exports of other posts.
//!
//! A file is read row by row, so that one of a million rows takes no more memory than one of a thousand.
//! A row that is not fit is told with its number and its reason, and the others are taken in all the same.
//! What becomes of a visit that is there already is [`VisitLog::merge`]'s to say.

mod archive;
mod columns;
mod delimited;
mod in_words;
mod json;
mod rows;
mod text;
mod values;
mod workbook;

use std::{
    fs::File,
    io::{self, Read, Seek as _, SeekFrom},
    path::Path,
    time::Duration,
};

use self::{
    columns::{Defaults, Header},
    rows::{Cell, Meter, Row, Stop},
};
use crate::{
    credential::{Date, Timestamp},
    visit::VisitError,
    visit_log::{Incoming, Merged, Seen, VisitLog, VisitLogError},
};

/// How many visits are taken in at once: one transaction, for which a check-in at the desk waits.
const BATCH: usize = 500;
/// How long others have the log to themselves between two batches. They try again every few milliseconds.
const PAUSE: Duration = Duration::from_millis(5);
/// In how many rows from the top the heads of the columns are looked for. Lists have a title above them.
const HEAD_ROWS: u64 = 20;

/// How a file is to be taken in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// The post of visits that name none.
    pub post: String,
    /// The day of visits that name none.
    pub day: Option<Date>,
    /// Who takes the file in, for the chain.
    pub officer: String,
    /// When.
    pub now: Timestamp,
    /// Only say what would become of the rows.
    pub trial: bool,
}

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
    /// Heads of columns that nobody knows, and so were not read.
    pub unread: Vec<String>,
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
    /// The visit was destroyed here, and the log of this post, from which the file comes, still has it.
    StillHeld(String),
    /// The log that the file comes from has destroyed the visit, which was made at this post, and this one still
    /// has it.
    DestroyedElsewhere(String),
}

/// What happens while a file is taken in.
#[derive(Debug)]
pub enum Happening<'a> {
    /// Something is wrong with a row.
    Problem(&'a Place, &'a Problem),
    /// So many rows have been looked at, and so much of the file (0 to 1), where that is known.
    Progress {
        /// Rows.
        rows: u64,
        /// Of the file.
        share: Option<f32>,
    },
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
    Kind,
    /// No row has the heads of the columns.
    #[error("no row among the first {rows} has the heads of the columns")]
    NoHeader {
        /// Among how many rows.
        rows: u64,
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
    Cancelled,
}

/// Takes the visits of a file into the log. `tell` hears what happens, and says whether to go on.
///
/// # Errors
///
/// See [`ImportError`].
pub fn import(
    log: &mut VisitLog,
    path: &Path,
    options: &Options,
    tell: &mut dyn FnMut(Happening<'_>) -> bool,
) -> Result<Summary, ImportError> {
    let file = File::open(path)?;
    if !file.metadata()?.is_file() {
        return Err(ImportError::Kind);
    }
    let meter = Meter::new(&file)?;
    let defaults = Defaults::new(options, log.latest_possible(options.now)?);
    let mut intake = Intake {
        log,
        options,
        tell,
        share: meter.share(),
        header: None,
        defaults,
        waiting: Vec::new(),
        seen: Seen::default(),
        summary: Summary::default(),
        rows: 0,
        found_header: false,
    };
    let read = match Kind::of(&file)? {
        Kind::Workbook => workbook::read(file, &mut intake),
        Kind::Json(encoding) => json::read(text::Decoded::new(meter, encoding), &mut intake),
        Kind::Delimited(encoding) => delimited::read(|| reopened(path), encoding, meter, &mut intake),
        Kind::Foreign => Err(ImportError::Kind),
    };
    // What stands before the place where a file is broken is as good as any.
    let done = if matches!(read, Err(ImportError::Log(_) | ImportError::Cancelled)) {
        read
    } else {
        intake.take_in().and(read)
    };
    let Intake { summary, found_header, log, .. } = intake;
    if !options.trial && summary.added + summary.completed > 0 {
        log.record_import(&options.officer, summary.added, summary.completed, summary.refused)?;
    }
    done?;
    if found_header { Ok(summary) } else { Err(ImportError::NoHeader { rows: HEAD_ROWS }) }
}

fn reopened(path: &Path) -> io::Result<File> {
    File::open(path)
}

/// What a file is, by what is in it.
enum Kind {
    Workbook,
    Json(text::Encoding),
    Delimited(text::Encoding),
    /// None that holds a list that we can read.
    Foreign,
}

impl Kind {
    fn of(mut file: &File) -> io::Result<Self> {
        const OTHERS: [&[u8]; 4] = [b"%PDF", b"\xd0\xcf\x11\xe0", b"\x89PNG", b"SQLite format 3"];
        let mut start = Vec::new();
        file.take(1024).read_to_end(&mut start)?;
        file.seek(SeekFrom::Start(0))?;
        if start.starts_with(b"PK\x03\x04") {
            return Ok(Self::Workbook);
        }
        if OTHERS.iter().any(|other| start.starts_with(other)) {
            return Ok(Self::Foreign);
        }
        let encoding = text::Encoding::of(file)?;
        file.seek(SeekFrom::Start(0))?;
        let mut text = Vec::new();
        text::Decoded::new(start.as_slice(), encoding).read_to_end(&mut text)?;
        let json = text.trim_ascii_start().starts_with(b"{");
        Ok(if json { Self::Json(encoding) } else { Self::Delimited(encoding) })
    }
}

/// Takes in row after row.
struct Intake<'a> {
    log: &'a mut VisitLog,
    options: &'a Options,
    tell: &'a mut dyn FnMut(Happening<'_>) -> bool,
    share: rows::Share,
    /// The columns of the sheet that is being read, once they are known.
    header: Option<Header>,
    defaults: Defaults,
    waiting: Vec<(Place, Incoming)>,
    seen: Seen,
    summary: Summary,
    rows: u64,
    found_header: bool,
}

impl rows::Rows for Intake<'_> {
    fn begin_sheet(&mut self) {
        self.header = None;
        self.defaults.begin_sheet();
    }

    fn row(&mut self, row: &Row<'_>) -> Result<(), Stop> {
        self.rows += 1;
        let Some(header) = &self.header else {
            self.header = Header::find(row.cells);
            if let Some(header) = &self.header {
                self.found_header = true;
                self.summary.unread.extend(header.unread(row.cells));
                return Ok(());
            }
            return if row.place.row < HEAD_ROWS { Ok(()) } else { Err(Stop::Sheet) };
        };
        if row.cells.iter().all(Cell::is_empty) {
            return Ok(());
        }
        match header.visit(row, &mut self.defaults) {
            Ok(incoming) => self.waiting.push((row.place.clone(), incoming)),
            Err(problem) => {
                self.summary.refused += 1;
                self.say(&row.place, &problem)?;
            }
        }
        if self.waiting.len() >= BATCH {
            self.take_in().map_err(|error| Stop::File(Box::new(error)))?;
            let go_on = (self.tell)(Happening::Progress { rows: self.rows, share: self.share.get() });
            if !go_on {
                return Err(Stop::File(Box::new(ImportError::Cancelled)));
            }
            if !self.options.trial {
                std::thread::sleep(PAUSE);
            }
        }
        Ok(())
    }

    fn rows(&self) -> u64 {
        self.rows
    }
}

impl Intake<'_> {
    fn say(&mut self, place: &Place, problem: &Problem) -> Result<(), Stop> {
        if (self.tell)(Happening::Problem(place, problem)) {
            Ok(())
        } else {
            Err(Stop::File(Box::new(ImportError::Cancelled)))
        }
    }

    /// Hands what waits over to the log.
    fn take_in(&mut self) -> Result<(), ImportError> {
        let (places, visits): (Vec<_>, Vec<_>) = std::mem::take(&mut self.waiting).into_iter().unzip();
        if visits.is_empty() {
            return Ok(());
        }
        let merged = if self.options.trial {
            self.log.try_merge(&visits, &mut self.seen)?
        } else {
            self.log.merge(&visits)?
        };
        for ((place, incoming), merged) in places.iter().zip(&visits).zip(merged) {
            let summary = &mut self.summary;
            match merged {
                Merged::Added => summary.added += 1,
                Merged::Completed => summary.completed += 1,
                Merged::Known => summary.known += 1,
                Merged::Purged => {
                    summary.purged += 1;
                    // What was destroyed here is still in the log of another post.
                    if incoming.id.is_some() && !incoming.visit.name.is_empty() {
                        let post = incoming.visit.post.clone();
                        let _ = (self.tell)(Happening::Problem(place, &Problem::StillHeld(post)));
                    }
                }
                Merged::PurgedThere => {
                    summary.purged += 1;
                    let post = incoming.visit.post.clone();
                    let _ = (self.tell)(Happening::Problem(place, &Problem::DestroyedElsewhere(post)));
                }
                Merged::Differs(columns) => {
                    summary.differing += 1;
                    let _ = (self.tell)(Happening::Problem(place, &Problem::Differs(columns)));
                }
            }
        }
        Ok(())
    }
}

impl Summary {
    /// Whether every row is in the log now as the file has it, or may not be there any more.
    #[must_use]
    pub fn complete(&self) -> bool {
        self.refused == 0 && self.differing == 0
    }
}
