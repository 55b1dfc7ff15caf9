//! `posjaga log`.

mod add;
mod audit;
mod correct;
mod days;
mod encrypt;
mod find;
mod import;
mod privacy;
mod purge;
mod rescue;
mod subject;

pub(super) use days::{Days, wrong_order};

use std::{
    io::{self, Write as _},
    process::ExitCode,
    time::SystemTime,
};

use anyhow::anyhow;
use chrono::Local;
use unicode_width::UnicodeWidthStr as _;

use super::{Global, session::Session, terminal};
use crate::{
    export::Row,
    office::ClockWatch,
    time::{Date, TimeSpan, Timestamp},
    visit::{Totals, Visit},
    visit_log::{Anchor, MET_WITHIN, VisitLog, VisitLogError},
    words::{self, dates, shown},
};

/// The commands of `posjaga log`.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// Append visits from JSON lines, with one answer a line
    ///
    /// A line is an object with `name`, and as you like organisation, purpose, host, phone, party,
    /// evidence, verdict, policy, post, officer, note, arrived, left, key. Times without an offset are
    /// local time; without `arrived` it is now. The answer is {"line":1,"id":"…"} once the visit is on
    /// the disk, or {"line":1,"error":"…"}. The same `key` again answers the same id and adds nothing.
    Add(add::Options),
    /// List the visits of some days, without dates those of today
    List {
        #[command(flatten)]
        days: Days,
        /// One JSON object per visit and line, in the columns of the export
        #[arg(long)]
        json: bool,
    },
    /// List who is inside, the last to arrive first
    Inside {
        /// One JSON object per visit and line, in the columns of the export
        #[arg(long)]
        json: bool,
    },
    /// Check a guest out
    Out {
        /// The id of the visit, or how it begins
        id: String,
        /// When the guest left [default: now]
        #[arg(long, value_name = "TIME", value_parser = days::parse_time)]
        at: Option<Timestamp>,
    },
    /// Correct a visit; what it said before stays in its trail
    Correct(correct::Options),
    /// List what was done to a visit: arrival, departure, corrections and purge
    Trail {
        /// The id of the visit, or how it begins
        id: String,
    },
    /// List the visits in whose name, organisation or host a text stands, the last to arrive first
    Find(find::Options),
    /// Take in visits from lists that were written on paper days, and from the exports of other posts
    ///
    /// CSV, XLSX or ODS with the names of the columns in one or two of its first rows, in Indonesian or English
    /// (at least `Nama` and `Jam masuk`), or an export of Pos Jaga as CSV, XLSX or JSON. The day may stand in each
    /// row, above the table, or in the name of the sheet. A visit that is there already is not taken in twice, nor
    /// changed, but for a departure that the log did not have. All that comes from a file is marked as entered
    /// later. `--dry-run` shows how the first rows are understood.
    Import(import::Options),
    /// List who was inside together with a guest
    Trace {
        /// The id of the visit, or how it begins
        id: String,
        /// How many minutes before and after the visit count too
        #[arg(long, value_name = "MINUTES", default_value_t = MET_WITHIN.num_minutes() as u32)]
        window: u32,
        /// One JSON object per visit and line, in the columns of the export
        #[arg(long)]
        json: bool,
    },
    /// Verify the audit chain, and show its closing hash
    Verify {
        /// A closing hash that was kept apart from the log; several are possible
        #[arg(long, value_name = "HASH", value_parser = audit::parse_anchor)]
        anchor: Vec<Anchor>,
        /// Show the closing hash of this day too
        #[arg(long, value_name = "DATE", value_parser = days::parse_date)]
        day: Option<Date>,
        /// Answer as a JSON object
        #[arg(long)]
        json: bool,
    },
    /// Encrypt the log with a passphrase, and print its recovery key
    ///
    /// The visits, the index of the search and everything else in the log are then unreadable without the
    /// passphrase, which is asked for whenever the log is opened. Exports are as readable as ever.
    Encrypt(encrypt::Options),
    /// Take the encryption off the log
    Decrypt,
    /// Give an encrypted log another passphrase
    Passphrase(encrypt::Options),
    /// Empty old visits of what tells whose they were, and print the record of it
    ///
    /// Without options it goes by the settings, as the window does by itself. Times, number of people,
    /// evidence, verdict, post and officer stay, and so does whoever is inside. What restores have put aside is
    /// purged as well; backups and exports from before are not touched. The record of it is kept in `records` in
    /// the data folder, from before anything goes; where it cannot be written nothing does.
    Purge(purge::Options),
    /// Erase visits as their guest may ask for; the trail says who did it and why
    ///
    /// Nothing brings them back: the same list or the same `key` again is known as destroyed, and a backup from
    /// before is restored without them. The reason is kept without the guest's name. Where other visits name the
    /// guest is listed; `--mentions` takes the name out there as well.
    Erase(purge::EraseOptions),
    /// Print everything that is kept about one guest
    Subject(subject::Options),
    /// Look for the content of credentials in all files of the data folder, where there must be none
    Audit(privacy::Options),
    /// Record that the clock is right, where it showed a later time before, or where no guest came lately
    ///
    /// Until then a clock that was set back is taken for wrong, and nothing is said that hangs on the time. And
    /// where nobody used the desk for more than a day and a half, the clock may have leapt: what that time makes
    /// due is destroyed only when the desk has been in use for some days after it, or by this word.
    ConfirmClock,
    /// Save what can be read of a damaged log into a new one; the damaged one is kept
    Rescue,
}

pub(super) fn run(global: &Global, command: &Command) -> anyhow::Result<ExitCode> {
    let session = Session::open(global)?;
    match command {
        Command::Add(options) => return add::run(&session, options),
        Command::List { days, json } => {
            let Some(days) = days.days() else { return Ok(wrong_order()) };
            session.list(|log, act| log.for_each(days.span(), act), *json)?;
        }
        Command::Inside { json } => session.inside(*json)?,
        Command::Correct(options) => correct::run(&session, options)?,
        Command::Find(options) => return find::run(&session, options),
        Command::Import(options) => return import::run(&session, options),
        Command::Trail { id } => session.trail(id)?,
        Command::Trace { id, window, json } => session.trace(id, *window, *json)?,
        Command::Verify { anchor, day, json } => return session.verify(anchor, *day, *json),
        Command::Purge(options) => return purge::purge(&session, options),
        Command::Erase(options) => purge::erase(&session, options)?,
        Command::Subject(options) => subject::run(&session, options)?,
        Command::Audit(options) => return privacy::run(&session, options),
        Command::ConfirmClock => session.confirm_clock()?,
        Command::Rescue => return rescue::run(&session),
        Command::Encrypt(options) => encrypt::encrypt(&session, options)?,
        Command::Decrypt => encrypt::decrypt(&session)?,
        Command::Passphrase(options) => encrypt::passphrase(&session, options)?,
        Command::Out { id, at } => session.check_out(id, at.unwrap_or_else(|| SystemTime::now().into()))?,
    }
    Ok(ExitCode::SUCCESS)
}

impl Session {
    fn confirm_clock(&self) -> anyhow::Result<()> {
        let now: Timestamp = SystemTime::now().into();
        if !ClockWatch::may_be_right(now) {
            let shown = dates::date_time(now, self.language);
            return Err(anyhow!("{shown}: {}", words::command_line::clock_is_wrong(self.language)));
        }
        self.visit_log()?
            .confirm_clock(&self.office.settings.officer)
            .map_err(|error| self.explain(&error))?;
        let watch = ClockWatch::of(&self.office.folder, None);
        watch.confirm(now);
        watch.keep(&self.office.folder);
        Ok(())
    }

    /// Lists who is inside: today's guests, and apart from them those who came on other days.
    fn inside(&self, json: bool) -> anyhow::Result<()> {
        let midnight = {
            let today = Local::now().date_naive();
            TimeSpan::days(today, today, &Local).from
        };
        let inside = self.visit_log()?.inside().map_err(|error| self.explain(&error))?;
        let (today, earlier): (Vec<_>, Vec<_>) =
            inside.into_iter().partition(|visit| visit.arrived >= midnight);
        if json || earlier.is_empty() {
            return self.list(|_, act| today.into_iter().chain(earlier).try_for_each(act), json);
        }
        let count = earlier.len();
        self.list(|_, act| today.into_iter().try_for_each(act), false)?;
        say!("\n{}", words::visits::inside_earlier(count, self.language))?;
        self.list(|_, act| earlier.into_iter().try_for_each(act), false)
    }

    /// Prints the visits that `visits` hands over, one by one as JSON or all in a table.
    fn list(
        &self,
        visits: impl FnOnce(&VisitLog, &mut dyn FnMut(Visit) -> Result<(), ListError>) -> Result<(), ListError>,
        json: bool,
    ) -> anyhow::Result<()> {
        let mut out = io::BufWriter::new(terminal::stdout());
        let mut table = vec![words::visits::columns(self.language).map(str::to_owned)];
        let mut totals = Totals::default();
        let listed = visits(&self.visit_log()?, &mut |visit| {
            if json {
                serde_json::to_writer(&mut out, &Row::new(&visit, &Local)).map_err(io::Error::from)?;
                out.write_all(b"\n")?;
            } else {
                totals.add(&visit);
                table.push(self.cells(&visit));
            }
            Ok(())
        });
        let printed = listed.and_then(|()| {
            if !json {
                print_table(&mut out, &table)?;
                if !self.quiet {
                    writeln!(out, "{}", words::visits::totals(&totals, self.language))?;
                }
            }
            Ok(out.flush()?)
        });
        match printed {
            // Whoever reads has seen enough.
            Err(ListError::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            Err(ListError::Output(error)) => Err(error.into()),
            Err(ListError::Log(error)) => Err(self.explain(&error)),
            Ok(()) => Ok(()),
        }
    }

    fn cells(&self, visit: &Visit) -> [String; 9] {
        let arrived = visit.arrived.with_timezone(&Local);
        [
            visit.no.to_string(),
            arrived.date_naive().to_string(),
            words::visits::arrival(visit, self.language),
            visit.left.map(|left| dates::time(left, self.language)).unwrap_or_default(),
            visit.party.to_string(),
            words::visits::name(visit, self.language),
            shown(&visit.organisation),
            shown(&visit.purpose),
            visit.id.to_string(),
        ]
    }

    /// The one visit whose id begins like this.
    fn visit_named(&self, log: &VisitLog, id: &str) -> anyhow::Result<Visit> {
        let mut found = log.find(id, 2).map_err(|error| self.explain(&error))?;
        match (found.pop(), found.len()) {
            (Some(visit), 0) => Ok(visit),
            (None, _) => Err(anyhow!(words::visits::id_names(0, id, self.language))),
            (Some(_), others) => Err(anyhow!(words::visits::id_names(others + 1, id, self.language))),
        }
    }

    fn check_out(&self, id: &str, at: Timestamp) -> anyhow::Result<()> {
        let mut log = self.visit_log()?;
        self.heed_the_clock(&log);
        let visit = &self.visit_named(&log, id)?;
        log.record_departure(visit.id, at).map_err(|error| self.explain(&error))?;
        if !self.quiet {
            say!("{}", words::visits::checked_out(visit, self.language))?;
        }
        Ok(())
    }
}

/// Why a list came to an end.
enum ListError {
    Log(VisitLogError),
    Output(io::Error),
}

impl From<VisitLogError> for ListError {
    fn from(error: VisitLogError) -> Self {
        Self::Log(error)
    }
}

impl From<io::Error> for ListError {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

/// Prints rows in columns of equal width on a terminal, which gives a Chinese letter two places and an accent none.
/// The last column is as wide as it is.
fn print_table<const N: usize>(out: &mut dyn io::Write, rows: &[[String; N]]) -> io::Result<()> {
    let widths: [usize; N] =
        std::array::from_fn(|at| rows.iter().map(|row| row[at].width()).max().unwrap_or(0));
    for row in rows {
        let mut line = String::new();
        for (cell, width) in row.iter().zip(widths) {
            line.push_str(cell);
            line.extend(std::iter::repeat_n(' ', width - cell.width() + 2));
        }
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::print_table;

    #[test]
    fn columns_stand_below_one_another_in_every_script() {
        let row = |name: &str, then: &str| [name.to_owned(), then.to_owned()];
        let mut out = Vec::new();
        let rows = [row("王小明", "1"), row("Budi", "2"), row("Mu\u{308}ller", "3"), row("", "4")];
        print_table(&mut out, &rows).unwrap_or_default();
        let expected = "王小明  1\nBudi    2\nMu\u{308}ller  3\n        4\n";
        assert_eq!(String::from_utf8_lossy(&out), expected);
    }
}
