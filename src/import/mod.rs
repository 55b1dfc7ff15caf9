//! Visits from files: lists that were written on paper days, and the exports of other posts.
//!
//! A file is read row by row, so that one of a million rows takes no more memory than one of a thousand; twice,
//! where it is a list, for in which order its days are written only the whole of it can tell.
//! A row that is not fit is told with its number and its reason, and the others are taken in all the same.
//! What could be read in two ways is asked about, and never read in one of them.
//! What becomes of a visit that is there already is [`VisitLog::merge`]'s to say.

mod delimited;
mod expected;
mod heads;
mod in_words;
mod json;
mod kind;
mod opendocument;
mod options;
mod outcome;
mod package;
mod parcel;
mod rows;
mod sheet;
mod survey;
mod text;
mod values;
mod visits;
mod vocabulary;
mod workbook;

pub use expected::{Expected, expected};
pub use options::Options;
use outcome::NO_DAY;
pub use outcome::{Foreign, ImportError, ImportEvent, Place, Problem, Summary, Understood, UnderstoodCell};
pub use values::DayOrder;

use std::{
    fs::{self, File},
    path::Path,
    time::Duration,
};

use self::{
    heads::{HEAD_ROWS, Heads},
    kind::{Kind, meter},
    rows::{Cell, Row, Rows, Stop},
    sheet::{Part, Sheet},
    survey::Survey,
    visits::Context,
};
use crate::{
    progress::Progress,
    visit_log::{Incoming, Merged, Seen, VisitLog},
};

/// How many visits are taken in at once: one transaction, for which a check-in at the desk waits.
const BATCH: usize = 500;
/// How long others have the log to themselves between two batches. They try again every few milliseconds.
const PAUSE: Duration = Duration::from_millis(5);
/// How many of the first rows are shown as they were understood.
const SHOWN_ROWS: u32 = 3;
/// After how many rows of the first look somebody is asked whether to go on.
const ASK_EVERY: u64 = 5_000;

/// Takes the visits of a file into the log. `progress` hears of rows and of the share of the file, and `tell` what is
/// found.
///
/// # Errors
///
/// See [`ImportError`].
pub fn import(
    log: &mut VisitLog,
    path: &Path,
    options: &Options,
    progress: &mut dyn Progress,
    tell: &mut dyn FnMut(ImportEvent<'_>),
) -> Result<Summary, ImportError> {
    // Windows opens no folder, and a pipe may never be opened.
    if !fs::metadata(path)?.is_file() {
        return Err(ImportError::Kind(Foreign::Other));
    }
    let file = File::open(path)?;
    let kind = Kind::of(&file)?;
    let signed_by = match &kind {
        Kind::Parcel(bundles) => Some(bundles.post.clone()),
        _ => None,
    };
    let latest = log.latest_possible(options.now)?;
    let mut looking = FirstPass {
        survey: Survey::new(latest.with_timezone(&chrono::Local).date_naive()),
        progress: &mut *progress,
    };
    // What is wrong with the file is told when it is taken in.
    if let Err(ImportError::Cancelled(cancelled)) = kind.read(path, meter(&file)?, &mut looking) {
        return Err(cancelled.into());
    }
    let survey = looking.survey;
    let order = options.order.or_else(|| survey.order());
    let meter = meter(&file)?;
    let mut intake = Intake {
        log,
        options,
        progress,
        tell,
        share: meter.share(),
        sheet: Sheet::default(),
        begun: false,
        context: Context::new(options, latest, order, order.is_some() && survey.is_swapped()),
        waiting: Vec::new(),
        seen: Seen::default(),
        summary: Summary { signed_by, ..Summary::default() },
        rows: 0,
        shown: 0,
        found_heads: false,
        nearly: None,
    };
    let read = kind.read(path, meter, &mut intake);
    intake.begin_sheet(None);
    // What stands before the place where a file is broken is as good as any.
    let done = if matches!(read, Err(ImportError::Log(_) | ImportError::Cancelled(_))) {
        read
    } else {
        intake.take_in().and(read)
    };
    let Intake { summary, found_heads, nearly, log, .. } = intake;
    if !options.trial && summary.added + summary.completed > 0 {
        log.record_import(&options.officer, summary.added, summary.completed, summary.refused)?;
    }
    done?;
    if found_heads {
        return Ok(summary);
    }
    let (lacks, unknown) = nearly.map(|heads: Heads| (heads.lacks(), heads.unknown())).unwrap_or_default();
    Err(ImportError::NoHeader { rows: HEAD_ROWS, lacks, unknown })
}

/// Ends the reading of the file.
fn stop(error: impl Into<ImportError>) -> Stop {
    Stop::File(Box::new(error.into()))
}

/// Looks at all rows first, and asks now and then whether to go on.
struct FirstPass<'a> {
    survey: Survey,
    progress: &'a mut dyn Progress,
}

impl Rows for FirstPass<'_> {
    fn begin_sheet(&mut self, name: Option<&str>) {
        self.survey.begin_sheet(name);
    }

    fn row(&mut self, row: &Row<'_>) -> Result<(), Stop> {
        if self.survey.rows().is_multiple_of(ASK_EVERY) {
            self.progress.at(0, None).map_err(stop)?;
        }
        self.survey.row(row)
    }

    fn is_visit(&self, cells: &[Cell<'_>]) -> bool {
        self.survey.is_visit(cells)
    }

    fn stray_quote(&mut self, place: &Place) -> Result<(), Stop> {
        self.survey.stray_quote(place)
    }

    fn rows(&self) -> u64 {
        self.survey.rows()
    }
}

/// Takes in row after row.
struct Intake<'a> {
    log: &'a mut VisitLog,
    options: &'a Options,
    progress: &'a mut dyn Progress,
    tell: &'a mut dyn FnMut(ImportEvent<'_>),
    share: rows::Share,
    sheet: Sheet,
    /// Whether the first row of the table has been read.
    begun: bool,
    context: Context,
    waiting: Vec<(Place, Incoming)>,
    seen: Seen,
    summary: Summary,
    rows: u64,
    shown: u32,
    found_heads: bool,
    /// The heads that come nearest to those of a list.
    nearly: Option<Heads>,
}

impl Rows for Intake<'_> {
    fn begin_sheet(&mut self, name: Option<&str>) {
        let before = std::mem::replace(&mut self.sheet, Sheet::named(name)).nearly();
        let known = |heads: &Option<Heads>| heads.as_ref().map_or(0, Heads::known);
        if known(&before) > known(&self.nearly) {
            self.nearly = before;
        }
        self.begun = false;
    }

    fn row(&mut self, row: &Row<'_>) -> Result<(), Stop> {
        self.rows += 1;
        match self.sheet.take(row) {
            Part::Head => {
                self.found_heads |= self.sheet.heads().is_some();
                return Ok(());
            }
            Part::None => return Err(Stop::Sheet),
            Part::Row => {}
        }
        let Some(heads) = self.sheet.heads() else { return Ok(()) };
        if !std::mem::replace(&mut self.begun, true) {
            for head in heads.unknown() {
                if !self.summary.unread.contains(&head) {
                    self.summary.unread.push(head);
                }
            }
            self.context.begin_table(self.sheet.day());
        }
        let nothing =
            row.cells.iter().enumerate().all(|(at, cell)| cell.is_empty() || row.covered.contains(&at));
        if nothing || self.context.is_day_line(row) {
            return Ok(());
        }
        match heads.visit(row, &mut self.context) {
            Ok(found) => {
                if self.options.trial && self.shown < SHOWN_ROWS {
                    self.shown += 1;
                    (self.tell)(ImportEvent::Understood(&heads.understood(row, &found.incoming)));
                }
                self.waiting.push((row.place.clone(), found.incoming));
                if let Some(remark) = found.remark {
                    self.summary.remarked += 1;
                    self.say(&row.place, &remark)?;
                }
            }
            Err(problem) => {
                self.summary.refused += 1;
                self.summary.asks_order |= matches!(problem, Problem::DayOrder { .. });
                self.summary.asks_day |= problem == NO_DAY;
                self.say(&row.place, &problem)?;
            }
        }
        if self.waiting.len() >= BATCH {
            self.take_in().map_err(stop)?;
            self.progress.at(self.rows, self.share.get()).map_err(stop)?;
            if !self.options.trial {
                std::thread::sleep(PAUSE);
            }
        }
        Ok(())
    }

    fn is_visit(&self, cells: &[Cell<'_>]) -> bool {
        self.sheet.heads().is_some_and(|heads| heads.are_over(cells))
    }

    fn stray_quote(&mut self, place: &Place) -> Result<(), Stop> {
        self.summary.remarked += 1;
        self.say(place, &Problem::StrayQuote)
    }

    fn rows(&self) -> u64 {
        self.rows
    }
}

impl Intake<'_> {
    /// Tells of a problem. Somebody who has read enough of them is heard.
    fn say(&mut self, place: &Place, problem: &Problem) -> Result<(), Stop> {
        (self.tell)(ImportEvent::Problem(place, problem));
        self.progress.at(self.rows, self.share.get()).map_err(stop)
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
            let problem = match merged {
                Merged::Added => {
                    summary.added += 1;
                    continue;
                }
                Merged::Completed => {
                    summary.completed += 1;
                    continue;
                }
                Merged::Known => {
                    summary.known += 1;
                    continue;
                }
                Merged::Purged => {
                    summary.purged += 1;
                    // Who has emptied it as well holds nothing.
                    if incoming.is_emptied() {
                        continue;
                    }
                    summary.remarked += 1;
                    Problem::StillHeld(incoming.visit.post.clone())
                }
                Merged::PurgedThere => {
                    summary.purged += 1;
                    summary.remarked += 1;
                    Problem::DestroyedElsewhere(incoming.visit.post.clone())
                }
                Merged::Differs(columns) => {
                    summary.differing += 1;
                    Problem::Differs(columns)
                }
            };
            (self.tell)(ImportEvent::Problem(place, &problem));
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
