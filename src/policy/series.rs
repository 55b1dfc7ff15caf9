//! Doses of one holder that stand on several credentials.

use chrono::Days;

use crate::{
    credential::{Entry, Scheme},
    time::Date,
};

/// Two records on different credentials are two doses only when they are so far apart. Schedules ask for 17 days at
/// least (CDC, Interim Clinical Considerations: 21 days less four of grace), and one dose may bear the days of two
/// time zones.
const BETWEEN_DOSES: Days = Days::new(14);

/// Whether credentials of this scheme tell doses and no series, so that it is we who number what is on one of them.
pub(super) fn tells_no_series(scheme: Scheme) -> bool {
    matches!(scheme, Scheme::SmartHealthCard | Scheme::IcaoVdsNc)
}

/// The last dose, as numbered over all of these entries of credentials that tell no series; `None` where it comes to
/// no more than one. As on one of them a series has two doses, or one where the first was of a product of which
/// one is enough.
pub(super) fn last_dose<'a>(entries: impl Iterator<Item = &'a Entry>, today: Date) -> Option<Entry> {
    let mut doses: Vec<(Date, u32, &Entry)> = entries
        .filter_map(|entry| match entry {
            Entry::Vaccination { date, of, covid: true, .. } if *date <= today => Some((*date, *of, entry)),
            _ => None,
        })
        .collect();
    doses.sort_by_key(|(date, ..)| *date);
    let (first_day, ..) = *doses.first()?;
    let single = doses.iter().filter(|(date, ..)| *date == first_day).all(|(_, of, _)| *of == 1);
    let (mut counted, mut last) = (1, *doses.first()?);
    for dose in doses {
        if last.0.checked_add_days(BETWEEN_DOSES).is_some_and(|earliest| earliest <= dose.0) {
            counted += 1;
            last = dose;
        }
    }
    match last {
        (_, _, Entry::Vaccination { date, product, country, covid, .. }) if counted > 1 => {
            Some(Entry::Vaccination {
                dose: counted,
                of: if single { 1 } else { 2 },
                date: *date,
                product: product.clone(),
                country: country.clone(),
                covid: *covid,
            })
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dose(date: &str, of: u32) -> Entry {
        let (product, country) = (String::new(), String::new());
        Entry::Vaccination { dose: 1, of, date: date.parse().expect("a day"), product, country, covid: true }
    }

    #[test]
    fn doses_are_numbered_over_credentials_by_their_days() {
        let numbered = |entries: &[Entry]| {
            let today = "2022-01-01".parse().expect("a day");
            last_dose(entries.iter(), today).map(|entry| match entry {
                Entry::Vaccination { dose, of, .. } => (dose, of),
                _ => panic!("it is a dose"),
            })
        };
        assert_eq!(numbered(&[]), None);
        assert_eq!(numbered(&[dose("2021-03-01", 2)]), None);
        assert_eq!(numbered(&[dose("2021-04-01", 2), dose("2021-03-01", 2)]), Some((2, 2)));
        assert_eq!(numbered(&[dose("2021-04-01", 2), dose("2021-03-01", 1)]), Some((2, 1)), "a booster");
        assert_eq!(numbered(&[dose("2021-04-01", 1), dose("2021-03-01", 2)]), Some((2, 2)));
        // One dose in two time zones, one on two cards, one of the future.
        assert_eq!(numbered(&[dose("2021-03-01", 2), dose("2021-03-02", 2)]), None);
        assert_eq!(numbered(&[dose("2021-03-01", 2), dose("2021-03-01", 2)]), None);
        assert_eq!(numbered(&[dose("2021-03-01", 2), dose("2022-03-01", 2)]), None);
        let three =
            [dose("2021-03-01", 2), dose("2021-03-10", 2), dose("2021-03-22", 2), dose("2021-09-01", 2)];
        assert_eq!(numbered(&three), Some((3, 2)));
    }
}
