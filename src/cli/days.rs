//! A range of days, as it is given on the command line.

use std::process::ExitCode;

use super::values;
use crate::{
    text::{Language, text},
    time::{self, Date, DaySpan, local_day},
};

/// Days of the desk's own calendar, both included.
#[derive(Clone, Copy, Debug, clap::Args)]
pub(super) struct Days {
    #[arg(long, value_name = "DATE", value_parser = values::date)]
    from: Option<Date>,
    #[arg(long, value_name = "DATE", value_parser = values::date)]
    to: Option<Date>,
}

impl Days {
    /// These days, open at an end that is not given, and today when neither is; `None` when the last comes before
    /// the first.
    pub(super) fn days(self) -> Option<DaySpan> {
        if self.from.is_none() && self.to.is_none() {
            let today = Some(local_day(time::now()));
            return DaySpan::between(today, today);
        }
        DaySpan::between(self.from, self.to)
    }
}

/// Says that the days are the wrong way round.
pub(super) fn wrong_order(language: Language) -> ExitCode {
    complain!("{}", text!(language, "cli-wrong-order"));
    ExitCode::from(2)
}
