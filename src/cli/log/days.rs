//! Days and times as they are typed.

use std::process::ExitCode;

use chrono::{DateTime, Local, NaiveDateTime};

use crate::time::{Date, DaySpan, Timestamp, first_moment};

/// Days of the desk's own calendar, both included.
#[derive(Clone, Copy, Debug, clap::Args)]
pub(in crate::cli) struct Days {
    /// The first day, as 2026-11-23
    #[arg(long, value_name = "DATE", value_parser = parse_date)]
    from: Option<Date>,
    /// The last day, as 2026-11-23; without both it is today
    #[arg(long, value_name = "DATE", value_parser = parse_date)]
    to: Option<Date>,
}

impl Days {
    /// These days, open at an end that is not given, and today when neither is; `None` when the last comes before
    /// the first.
    pub(in crate::cli) fn days(self) -> Option<DaySpan> {
        if self.from.is_none() && self.to.is_none() {
            let today = Some(Local::now().date_naive());
            return DaySpan::between(today, today);
        }
        DaySpan::between(self.from, self.to)
    }
}

/// Says that the days are the wrong way round.
pub(in crate::cli) fn wrong_order() -> ExitCode {
    complain!("--from is after --to; give the earlier day first");
    ExitCode::from(2)
}

/// Reads RFC 3339, or the same without the offset or the seconds, which is then local time.
pub(super) fn parse_time(text: &str) -> Result<Timestamp, &'static str> {
    if let Ok(time) = DateTime::parse_from_rfc3339(text) {
        return Ok(time.to_utc());
    }
    let local = ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"]
        .iter()
        .find_map(|pattern| NaiveDateTime::parse_from_str(text, pattern).ok())
        .ok_or("not a time such as 2026-11-23T09:05:00+07:00")?;
    first_moment(local, &Local).ok_or("this time did not happen here")
}

/// Reads a day such as `2026-11-23`.
pub(super) fn parse_date(text: &str) -> Result<Date, &'static str> {
    Date::parse_from_str(text, "%Y-%m-%d").map_err(|_| "not a date such as 2026-11-23")
}
