//! What can be put right about a visit besides what was noted of its guest: when he came and left, that he has not left,
//! and that there was no such visit.

use chrono::{Local, NaiveTime};
use egui::{Button, RichText, TextEdit, Ui};

use crate::{
    app::{Amend, Amendment, Command},
    text::text,
    time::{Date, Timestamp, first_moment, local_day},
    ui::theme,
    visit::Visit,
    words::{Language, dates},
};

/// The times of a visit as they are typed.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Times {
    arrived: String,
    left: String,
}

/// The times that are to be changed.
pub(super) type Changed = (Option<Timestamp>, Option<Timestamp>);

impl Times {
    /// The times as the visit has them.
    pub(super) fn of(visit: &Visit, language: Language) -> Self {
        let time = |time| dates::time(time, language);
        Self { arrived: time(visit.arrived), left: visit.left.map(time).unwrap_or_default() }
    }

    /// Two rows of a grid.
    pub(super) fn ui(&mut self, ui: &mut Ui, visit: &Visit, language: Language) {
        let day = dates::date(local_day(visit.arrived), language);
        for (label, text) in [
            (text!(language, "find-time-arrived", day), &mut self.arrived),
            (text!(language, "find-time-left").to_owned(), &mut self.left),
        ] {
            let label = ui.label(label);
            ui.add(TextEdit::singleline(text).char_limit(8).desired_width(90.0)).labelled_by(label.id);
            ui.end_row();
        }
    }

    /// What is to be changed; `None` while something is no time of day.
    pub(super) fn read(&self, visit: &Visit, language: Language) -> Option<Changed> {
        let before = Self::of(visit, language);
        let day = local_day(visit.arrived);
        let changed = |text: &str, before: &str, day: Date| {
            if text.trim() == before { Some(None) } else { time_on(day, text).map(Some) }
        };
        let arrived = changed(&self.arrived, &before.arrived, day)?;
        let left = changed(&self.left, &before.left, visit.left.map_or(day, local_day))?;
        Some((arrived, left))
    }
}

/// A time of day on a day of this desk: `9.05`, `09:05`, `0905`.
fn time_on(day: Date, text: &str) -> Option<Timestamp> {
    let text = text.trim();
    let (hour, minute) = match text.split_once(['.', ':', ',']) {
        Some(parts) => parts,
        None => text.split_at_checked(text.len().checked_sub(2)?)?,
    };
    let number = |digits: &str| {
        let short = (1..=2).contains(&digits.len()) && digits.bytes().all(|digit| digit.is_ascii_digit());
        short.then(|| digits.parse().ok()).flatten()
    };
    let time = NaiveTime::from_hms_opt(number(hour)?, number(minute)?, 0)?;
    first_moment(day.and_time(time), &Local)
}

/// The two acts that leave nothing to type but the reason; whether one of them is asked for.
pub(super) fn acts_ui(
    ui: &mut Ui,
    visit: &Visit,
    why: &str,
    language: Language,
    commands: &mut Vec<Command>,
) -> bool {
    let fit = !why.trim().is_empty();
    let before = commands.len();
    ui.horizontal_wrapped(|ui| {
        let mut act = |ui: &mut Ui, label: &str, what: Amendment, possible: bool| {
            let label = RichText::new(label).color(theme::of(ui).danger);
            if possible && ui.add_enabled(fit, Button::new(label)).clicked() {
                commands.push(Command::Amend(Amend { id: visit.id, what, why: why.to_owned() }));
            }
        };
        act(ui, text!(language, "find-cancel-visit"), Amendment::Cancel, !visit.is_cancelled());
        let may_return = visit.left.is_some() && !visit.is_cancelled();
        act(ui, text!(language, "find-take-back"), Amendment::TakeDepartureBack, may_return);
    });
    commands.len() > before
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_of_day_is_read_as_people_write_it() {
        let day: Date = "2026-11-24".parse().unwrap();
        let at = |hour, minute| {
            first_moment(day.and_time(NaiveTime::from_hms_opt(hour, minute, 0).unwrap()), &Local)
        };
        for text in ["9.05", "09.05", "09:05", " 9:05 ", "0905", "905", "9,05"] {
            assert_eq!(time_on(day, text), at(9, 5), "{text}");
        }
        for text in ["", "9", "25.00", "9.60", "9.5.1", "pagi", "-9.05", "9.005", "é5"] {
            assert_eq!(time_on(day, text), None, "{text}");
        }
        assert_eq!(time_on(day, "9.5"), at(9, 5));
    }
}
