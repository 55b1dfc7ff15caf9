//! The columns of a table of visits: what stands in them, and how wide each is in the room there is.

use std::cmp::Ordering;

use chrono::TimeDelta;

use crate::{
    text::{Text, text},
    time::{Timestamp, local_day},
    verdict::Verdict,
    visit::{Field, Visit},
    words::{Language, dates, fields, judgement, shown, visits},
};

/// A column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Column {
    /// The number in the log.
    No,
    /// When the guest came, with the day where that is another one.
    Arrived,
    /// The name, and how many others came along.
    Name,
    /// Where the guest comes from.
    Organisation,
    /// Whom the guest sees.
    Host,
    /// What for.
    Purpose,
    /// The visitor card.
    Card,
    /// On what grounds.
    Evidence,
    /// The verdict.
    Verdict,
    /// When the guest left, where he has.
    Left,
    /// How long the guest has been inside, or was.
    Stay,
}

impl Column {
    pub(super) fn head(self) -> Text {
        match self {
            Self::No => text!("lists-no"),
            Self::Arrived => text!("lists-arrived"),
            Self::Name => text!("lists-name"),
            Self::Organisation => text!("lists-organisation"),
            Self::Host => text!("lists-host"),
            Self::Purpose => text!("lists-purpose"),
            Self::Card => text!("lists-card"),
            Self::Evidence => text!("lists-evidence"),
            Self::Verdict => text!("lists-verdict"),
            Self::Left => text!("lists-left"),
            Self::Stay => text!("lists-stay"),
        }
    }

    /// What stands in it, as it may be shown.
    pub(super) fn text(self, visit: &Visit, now: Timestamp, language: Language) -> String {
        match self {
            Self::No => visit.no.to_string(),
            Self::Arrived => {
                let (day, today) = (local_day(visit.arrived), local_day(now));
                let time = visits::marked_arrival(visit, language);
                if day == today {
                    time
                } else {
                    format!("{} {time}", dates::short_date(day, today, language))
                }
            }
            Self::Name if visit.name.is_empty() => text!(language, "find-destroyed").to_owned(),
            Self::Name => {
                let others = visit.party.saturating_sub(1);
                let party = if others > 0 { format!(" (+{others})") } else { String::new() };
                format!("{}{party}", shown(&visit.name))
            }
            Self::Organisation => shown(&visit.organisation),
            Self::Host => shown(&visit.host),
            Self::Purpose => shown(&visit.purpose),
            Self::Card => shown(&visit.card),
            Self::Evidence => fields::value(visit.get(Field::Evidence), language),
            Self::Verdict => visit
                .verdict
                .map_or(String::new(), |verdict| judgement::verdict(verdict, language).to_owned()),
            Self::Left if visit.is_cancelled() => visits::ending(visit.ending, language).to_owned(),
            Self::Left => visits::departure(visit, language),
            Self::Stay => stay(visit, now, language),
        }
    }

    /// Which of two visits comes first by it.
    pub(super) fn compare(self, one: &Visit, other: &Visit, now: Timestamp) -> Ordering {
        let folded = |text: &str| text.to_lowercase();
        let order = match self {
            Self::No | Self::Arrived => Ordering::Equal,
            Self::Name => folded(&one.name).cmp(&folded(&other.name)),
            Self::Organisation => folded(&one.organisation).cmp(&folded(&other.organisation)),
            Self::Host => folded(&one.host).cmp(&folded(&other.host)),
            Self::Purpose => folded(&one.purpose).cmp(&folded(&other.purpose)),
            Self::Card => by_number(&one.card, &other.card),
            Self::Evidence => one.evidence.code().cmp(other.evidence.code()),
            Self::Verdict => one.verdict.map(Verdict::code).cmp(&other.verdict.map(Verdict::code)),
            Self::Left => one.left.cmp(&other.left),
            Self::Stay => length(one, now).cmp(&length(other, now)),
        };
        order.then_with(|| one.arrived.cmp(&other.arrived)).then_with(|| one.no.cmp(&other.no))
    }

    /// The least that is worth showing, in points.
    fn least(self) -> f32 {
        match self {
            Self::Name => 150.0,
            Self::Organisation | Self::Host | Self::Purpose | Self::Evidence | Self::Verdict => 96.0,
            Self::No => 40.0,
            Self::Arrived => 60.0,
            Self::Card | Self::Left | Self::Stay => 52.0,
        }
    }

    /// Whether it is worth nothing when it is cut.
    fn is_whole(self) -> bool {
        matches!(self, Self::No | Self::Arrived | Self::Card | Self::Left | Self::Stay)
    }
}

/// Numbers by what they count, other texts by their letters.
fn by_number(one: &str, other: &str) -> Ordering {
    match (one.trim().parse::<u64>(), other.trim().parse::<u64>()) {
        (Ok(one), Ok(other)) => one.cmp(&other),
        (Ok(_), Err(_)) => Ordering::Less,
        (Err(_), Ok(_)) => Ordering::Greater,
        (Err(_), Err(_)) => one.cmp(other),
    }
}

fn length(visit: &Visit, now: Timestamp) -> TimeDelta {
    (visit.left.unwrap_or(now) - visit.arrived).max(TimeDelta::zero())
}

/// `12 mnt`, `3 j 05`, `2 hari`.
fn stay(visit: &Visit, now: Timestamp, language: Language) -> String {
    let length = length(visit, now);
    let (days, hours, minutes) = (length.num_days(), length.num_hours(), length.num_minutes() % 60);
    if days > 0 {
        text!(language, "lists-stay-days", days)
    } else if hours > 0 {
        text!(language, "lists-stay-hours", hours, minutes = format!("{minutes:02}"))
    } else {
        text!(language, "lists-stay-minutes", minutes)
    }
}

/// How much of a table is a name's before all others have gone.
const MOST_OF_A_NAME: f32 = 0.6;

/// The widths of the columns, in points, in a table that is `room` wide with `gap` between columns; `None` for one
/// that has no place. `needs` is what each takes without being cut. They come in the order in which they stand,
/// `by_worth` says which are dropped last. The name gets what it needs before any other is more than legible.
pub(super) fn widths(
    columns: &[Column],
    by_worth: &[Column],
    needs: &[f32],
    room: f32,
    gap: f32,
) -> Vec<Option<f32>> {
    let least = |at: usize| {
        let column = columns[at];
        let need = needs.get(at).copied().unwrap_or_default();
        if column == Column::Name {
            // Others go before it is cut, as long as it does not fill the table.
            need.clamp(column.least(), (room * MOST_OF_A_NAME).max(column.least()))
        } else if column.is_whole() {
            need.max(24.0)
        } else {
            need.clamp(48.0, column.least())
        }
    };
    let place = |column: &Column| columns.iter().position(|one| one == column);
    let mut widths = vec![None; columns.len()];
    let mut left = room;
    for at in by_worth.iter().filter_map(place) {
        let cost = least(at) + gap;
        if cost <= left + gap || widths.iter().all(Option::is_none) {
            widths[at] = Some(least(at));
            left -= cost;
        } else {
            break;
        }
    }
    left = (left + gap).max(0.0);
    for at in by_worth.iter().filter_map(place) {
        if let (Some(width), Some(need)) = (&mut widths[at], needs.get(at)) {
            let more = (need - *width).clamp(0.0, left);
            *width += more;
            left -= more;
        }
    }
    // What nobody needs goes to those that hold texts.
    let texts: Vec<usize> =
        (0..columns.len()).filter(|&at| !columns[at].is_whole() && widths[at].is_some()).collect();
    for &at in &texts {
        widths[at] = widths[at].map(|width| width + left / texts.len() as f32);
    }
    widths
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLUMNS: [Column; 5] =
        [Column::No, Column::Arrived, Column::Name, Column::Organisation, Column::Host];
    const WORTH: [Column; 5] =
        [Column::Name, Column::Arrived, Column::Organisation, Column::Host, Column::No];

    fn sum(widths: &[Option<f32>], gap: f32) -> f32 {
        let there: Vec<f32> = widths.iter().flatten().copied().collect();
        there.iter().sum::<f32>() + gap * (there.len().saturating_sub(1)) as f32
    }

    #[test]
    fn a_name_has_its_room_before_others_have_more_than_the_least() {
        let needs = [30.0, 60.0, 400.0, 300.0, 300.0];
        let widths = widths(&COLUMNS, &WORTH, &needs, 760.0, 8.0);
        assert_eq!(widths[2], Some(400.0));
        assert!(widths[3] >= Some(96.0) && widths[4] >= Some(96.0), "{widths:?}");
        assert!((sum(&widths, 8.0) - 760.0).abs() < 0.1, "{widths:?}");
    }

    #[test]
    fn all_room_is_used_and_none_beyond() {
        let needs = [30.0, 60.0, 120.0, 80.0, 80.0];
        for room in [120.0, 200.0, 320.0, 480.0, 512.0, 900.0, 1_600.0] {
            let widths = widths(&COLUMNS, &WORTH, &needs, room, 8.0);
            assert!(sum(&widths, 8.0) <= room.max(150.0) + 0.1, "{room}: {widths:?}");
            assert!(room < 900.0 || (sum(&widths, 8.0) - room).abs() < 0.1, "{room}: {widths:?}");
            assert!(widths[2].is_some(), "the name is always there");
        }
    }

    #[test]
    fn what_is_worth_least_goes_first() {
        let needs = [30.0, 60.0, 150.0, 96.0, 96.0];
        let widths = widths(&COLUMNS, &WORTH, &needs, 330.0, 8.0);
        assert_eq!(widths.iter().map(Option::is_some).collect::<Vec<_>>(), [false, true, true, true, false]);
    }
}
