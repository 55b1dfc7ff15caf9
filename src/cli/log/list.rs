//! Lists of visits, and one visit found by its id: `posjaga log list`, `inside` and `out`.

use std::io::{self, Write as _};

use anyhow::anyhow;
use chrono::Local;
use unicode_width::UnicodeWidthStr as _;

use crate::{
    cli::{session::Session, terminal},
    export::Row,
    text::shown,
    time::{self, Timestamp, local_day, start_of_day},
    visit::{Totals, Visit},
    visit_log::{VisitLog, VisitLogError},
    words,
};

impl Session {
    /// Lists who is inside: today's guests, and apart from them those who came on other days.
    pub(super) fn inside(&self, json: bool) -> anyhow::Result<()> {
        let midnight = {
            let today = local_day(time::now());
            start_of_day(today)
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
    pub(super) fn list(
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
            words::visits::departure(visit, self.language),
            visit.party.to_string(),
            words::visits::name(visit, self.language),
            shown(&visit.organisation),
            shown(&visit.purpose),
            visit.id.to_string(),
        ]
    }

    /// The one visit whose id begins like this.
    pub(super) fn visit_named(&self, log: &VisitLog, id: &str) -> anyhow::Result<Visit> {
        let mut found = log.find(id, 2).map_err(|error| self.explain(&error))?;
        match (found.pop(), found.len()) {
            (Some(visit), 0) => Ok(visit),
            (None, _) => Err(anyhow!(words::visits::id_names(0, id, self.language))),
            (Some(_), others) => Err(anyhow!(words::visits::id_names(others + 1, id, self.language))),
        }
    }

    pub(super) fn check_out(&self, id: &str, at: Timestamp) -> anyhow::Result<()> {
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
pub(super) enum ListError {
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
