//! What every shipped policy answers, as its sources have it: the ministry's colours and the circulars that
//! the policy files cite, EU Regulation 2021/953, the schemes' specifications. Written without the
//! program's own conditions, so that the two can be held against one another.
//!
//! Where the sources leave two readings open, both answers are right; those cells are few.

use chrono::{DateTime, Datelike as _, Days, NaiveDate, NaiveDateTime, TimeDelta, Utc};
use posjaga::{policy::Colour, verdict::Verdict};

type Moment = DateTime<Utc>;

/// The shipped policies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rules {
    /// Every genuine COVID-19 credential in force that is no recent positive test.
    AnyGenuine,
    CompletePrimary,
    Booster,
    September2021,
    February2022,
    July2022,
}

impl Rules {
    pub const ALL: [Self; 6] = [
        Self::AnyGenuine,
        Self::CompletePrimary,
        Self::Booster,
        Self::September2021,
        Self::February2022,
        Self::July2022,
    ];

    /// Its name in the book of policies.
    pub fn id(self) -> &'static str {
        match self {
            Self::AnyGenuine => "any-genuine",
            Self::CompletePrimary => "complete-primary",
            Self::Booster => "booster",
            Self::September2021 => "id-2021-09",
            Self::February2022 => "id-2022-02",
            Self::July2022 => "id-2022-07",
        }
    }

    /// The period of PeduliLindungi's colours that a day lies in.
    pub fn of_indonesia_on(today: NaiveDate) -> Self {
        if today >= day("2022-07-17") {
            Self::July2022
        } else if today >= day("2022-02-14") {
            Self::February2022
        } else {
            Self::September2021
        }
    }

    /// "hitam": for how many days after its sample a positive test counts. SINDOnews, 5 February 2022: less
    /// than 14; the ministry from 14 February 2022: less than 10.
    fn black_days(self) -> i64 {
        match self {
            Self::February2022 | Self::July2022 => 10,
            _ => 14,
        }
    }

    /// Indonesia's colours knew no technical end of a vaccination certificate.
    fn reviews_expired_vaccinations(self) -> bool {
        matches!(self, Self::September2021 | Self::February2022 | Self::July2022)
    }

    /// What the letter of a doctor is worth: medical exceptions are excepted from "green only" (Inmendagri
    /// 66/2021 and 3/2022; letter of a government hospital from 2022); elsewhere the officer looks at it.
    fn doctors_letter(self) -> Verdict {
        match self {
            Self::February2022 | Self::July2022 => Verdict::Admit,
            _ => Verdict::Review,
        }
    }
}

/// What one credential says, and when.
#[derive(Clone, Debug)]
pub struct Credential {
    pub born: Born,
    /// The first moment in force; `None` where the scheme has no beginning.
    pub from: Option<Moment>,
    /// The last moment in force; `None` where the scheme has no end.
    pub until: Option<Moment>,
    pub says: Says,
}

/// What a credential attests.
#[derive(Clone, Debug)]
pub enum Says {
    Doses(Vec<Dose>),
    /// A card with these doses and with entries that nobody can be sure of.
    DosesAndUnreadable(Vec<Dose>),
    Test {
        sampled: Sampled,
        kind: TestKind,
        found: Found,
    },
    Recovery {
        positive: NaiveDate,
        from: NaiveDate,
        until: NaiveDate,
    },
    Exemption {
        until: NaiveDate,
    },
    /// A pass that is given to the vaccinated alone.
    PassOfTheVaccinated,
    /// A light certificate: vaccinated, recovered or tested, and not which.
    Light,
    /// Something about another disease.
    OtherDisease,
    /// A card on which nothing stands that counts.
    Nothing,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dose {
    pub day: NaiveDate,
    pub product: Product,
    pub number: Number,
}

/// How a scheme numbers a dose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Number {
    /// "Dose n of a series of m", as the issuer counts.
    Of(u32, u32),
    /// The number alone.
    Alone(u32),
    /// A record among others; the reader counts.
    Counted,
    /// A number, and the doses before may stand beside it or not.
    Sequence(u32),
}

/// Of products only the length of the primary series matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Product {
    /// Janssen: the one dose is the series.
    OneDose,
    TwoDoses,
    /// Not said which.
    Unknown,
}

#[derive(Clone, Copy, Debug)]
pub enum Sampled {
    At(Moment),
    /// Without a zone: somewhere from UTC+14 to UTC-12.
    Local(NaiveDateTime),
    OnDay(NaiveDate),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TestKind {
    Antigen,
    NucleicAcid,
    /// Antibodies, or a kind of test on no list.
    Other,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    Positive,
    Negative,
    Unclear,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Born {
    On(NaiveDate),
    InMonth(i32, u32),
    InYear(i32),
    Unknown,
}

impl Born {
    pub fn parse(text: &str) -> Self {
        let mut parts = text.splitn(3, '-').map(|part| part.parse::<u32>().expect("a number"));
        if text.is_empty() {
            return Self::Unknown;
        }
        let year = parts.next().expect("a year") as i32;
        match (parts.next(), parts.next()) {
            (Some(month), Some(day)) => Self::On(NaiveDate::from_ymd_opt(year, month, day).expect("a day")),
            (Some(month), None) => Self::InMonth(year, month),
            _ => Self::InYear(year),
        }
    }

    /// The age, or the youngest that a partial date allows.
    fn age(self, today: NaiveDate) -> Option<i32> {
        let latest = match self {
            Self::On(day) => day,
            Self::InMonth(year, month) => {
                NaiveDate::from_ymd_opt(year, month, 1)? + chrono::Months::new(1) - Days::new(1)
            }
            Self::InYear(year) => NaiveDate::from_ymd_opt(year, 12, 31)?,
            Self::Unknown => return None,
        };
        let had_birthday = (today.month(), today.day()) >= (latest.month(), latest.day());
        Some(today.year() - latest.year() - i32::from(!had_birthday))
    }
}

/// How far a vaccination has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Series {
    None,
    Begun,
    Complete,
    Boosted,
}

/// What the evidence comes to on a day, in one reading of it.
#[derive(Clone, Copy, Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a fact of its own, and any of them may go together"
)]
struct Reading {
    series: Series,
    /// There is something about a vaccination that cannot be made out.
    unclear: bool,
    recovered: bool,
    /// A negative test within its hours.
    tested: bool,
    /// A positive test within the days of the period.
    positive: bool,
    /// Anything about COVID-19 that is in force.
    genuine: bool,
    exempt: bool,
    light: bool,
}

const NOTHING: Reading = Reading {
    series: Series::None,
    unclear: false,
    recovered: false,
    tested: false,
    positive: false,
    genuine: false,
    exempt: false,
    light: false,
};

/// A right answer; a colour that no source names is free, but is no green beside a review and no black.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answer {
    pub verdict: Verdict,
    pub colour: Option<Colour>,
}

impl Answer {
    pub fn is(self, verdict: Verdict, colour: Colour) -> bool {
        self.verdict == verdict
            && match self.colour {
                Some(expected) => expected == colour,
                None => match verdict {
                    Verdict::Admit => colour != Colour::Black && colour != Colour::Red,
                    _ => colour != Colour::Green && colour != Colour::Black,
                },
            }
    }
}

/// Better is greater.
pub fn worth(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::Admit => 3,
        Verdict::Review => 2,
        Verdict::Undetermined => 1,
        Verdict::Refuse => 0,
    }
}

fn answer(verdict: Verdict, colour: Option<Colour>) -> Answer {
    Answer { verdict, colour }
}

pub fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

/// The right answers to what one guest holds, at a moment that is `today` at the desk.
pub fn answers(rules: Rules, held: &[&Credential], now: Moment, today: NaiveDate) -> Vec<Answer> {
    let begun: Vec<&Credential> =
        held.iter().copied().filter(|one| one.from.is_none_or(|from| from <= now)).collect();
    let ended = |one: &&Credential| one.until.is_some_and(|until| until < now);
    let in_force: Vec<&Credential> = begun.iter().copied().filter(|one| !ended(one)).collect();
    // Whoever was found positive was so, although the certificate has ended. Of the rest only a vaccination
    // may be worth more than its certificate.
    let vaccinated = |one: &&Credential| {
        matches!(one.says, Says::Doses(_) | Says::DosesAndUnreadable(_) | Says::PassOfTheVaccinated)
    };
    let with_ended: Vec<&Credential> =
        begun.iter().copied().filter(|one| !ended(one) || vaccinated(one)).collect();

    let born = held.first().map_or(Born::Unknown, |one| one.born);
    let age = born.age(today);
    let mut right: Vec<Answer> = Vec::new();
    let mut add = |one: Answer| {
        if !right.contains(&one) {
            right.push(one);
        }
    };
    for current in readings(rules, &in_force, held, now, today) {
        for beside in outcomes(rules, current, age, today) {
            if with_ended.len() == in_force.len() || !rules.reviews_expired_vaccinations() {
                add(beside);
                continue;
            }
            for every in readings(rules, &with_ended, held, now, today) {
                for whole in outcomes(rules, every, age, today) {
                    let review = worth(Verdict::Review);
                    let for_the_officer = worth(whole.verdict) >= review && worth(beside.verdict) <= review;
                    add(if for_the_officer { answer(Verdict::Review, None) } else { beside });
                }
            }
            // Whether the end of a pass is one of paper alone, no source says.
            if begun.iter().any(|one| ended(one) && matches!(one.says, Says::PassOfTheVaccinated)) {
                add(beside);
            }
        }
    }
    // Whether a child who needs no proof may show one that is out of force, no source says.
    let needs_none = right.contains(&answer(Verdict::Review, Some(Colour::Red)));
    if with_ended.is_empty() && needs_none {
        right.push(answer(Verdict::Refuse, Some(Colour::Red)));
    }
    right
}

/// Everything that `in_force` may come to; of positive tests `heard` speaks.
fn readings(
    rules: Rules,
    in_force: &[&Credential],
    heard: &[&Credential],
    now: Moment,
    today: NaiveDate,
) -> Vec<Reading> {
    let mut readings = vec![NOTHING];
    for one in heard {
        if let Says::Test { sampled, kind, found: Found::Positive } = one.says
            && kind != TestKind::Other
            && now - latest(sampled) < TimeDelta::days(rules.black_days())
        {
            if one.from.is_none_or(|from| from <= now) {
                in_all(&mut readings, |reading| reading.positive = true);
            } else {
                // The desk's clock is behind, or it is nobody's sample yet.
                or_else(&mut readings, |reading| reading.positive = true);
            }
        }
    }
    let given = |said: &[Dose]| said.iter().copied().filter(|dose| dose.day <= today).collect::<Vec<_>>();
    let mut doses: Vec<Vec<Dose>> = Vec::new();
    for one in in_force {
        match &one.says {
            Says::Doses(said) => doses.push(given(said)),
            Says::DosesAndUnreadable(said) => {
                doses.push(given(said));
                in_all(&mut readings, |reading| reading.unclear = true);
            }
            Says::Test { sampled, kind, found } => {
                tested(&mut readings, *sampled, *kind, *found, now);
            }
            Says::Recovery { positive, from, until } => {
                let in_force = *from <= today && today <= *until;
                recovered(&mut readings, rules, (today - *positive).num_days(), in_force);
            }
            Says::Exemption { until } => {
                in_all(&mut readings, |reading| reading.exempt |= today <= *until);
            }
            Says::PassOfTheVaccinated => {
                in_all(&mut readings, |reading| {
                    reading.genuine = true;
                    reading.series = reading.series.max(Series::Complete);
                });
                // Which doses it stands for, a pass does not say; whether that is worth a question or
                // is no booster, no source says.
                if rules == Rules::Booster {
                    or_else(&mut readings, |reading| reading.unclear = true);
                }
            }
            Says::Light => in_all(&mut readings, |reading| {
                reading.genuine = true;
                reading.light = true;
            }),
            Says::OtherDisease | Says::Nothing => {}
        }
    }
    doses.retain(|of_one| !of_one.is_empty());
    if doses.is_empty() {
        return readings;
    }
    let with_doses = |(series, unclear): (Series, bool)| {
        readings.clone().into_iter().map(move |reading| Reading {
            series: reading.series.max(series),
            unclear: reading.unclear || unclear,
            genuine: true,
            ..reading
        })
    };
    series(rules, &doses).into_iter().flat_map(with_doses).collect()
}

fn in_all(readings: &mut [Reading], change: impl Fn(&mut Reading)) {
    readings.iter_mut().for_each(change);
}

/// Leaves every reading as it is, and adds one of each with the change.
fn or_else(readings: &mut Vec<Reading>, change: impl Fn(&mut Reading)) {
    let mut others = readings.clone();
    others.iter_mut().for_each(change);
    readings.extend(others);
}

fn tested(readings: &mut Vec<Reading>, sampled: Sampled, kind: TestKind, found: Found, now: Moment) {
    if kind == TestKind::Other || found == Found::Unclear {
        // It proves nothing either way; whether the officer looks at it or it counts for nothing, no
        // source says.
        or_else(readings, |reading| reading.unclear = true);
    } else if found == Found::Positive {
        // An old positive test is a genuine credential, and no recent positive test.
        in_all(readings, |reading| reading.genuine |= latest(sampled) <= now);
    } else if earliest(sampled) <= now {
        let hours = if kind == TestKind::Antigen { 24 } else { 72 };
        let counts = |reading: &mut Reading| {
            reading.genuine = true;
            reading.tested |= now - earliest(sampled) <= TimeDelta::hours(hours);
        };
        // Without a zone the sample may be one of the hours to come.
        if latest(sampled) <= now {
            in_all(readings, counts);
        } else {
            or_else(readings, counts);
        }
    }
}

fn recovered(readings: &mut Vec<Reading>, rules: Rules, days: i64, in_force: bool) {
    let positive = |reading: &mut Reading| reading.positive = true;
    if days == 0 {
        // A recovery of today is a positive test of today, or nothing.
        or_else(readings, positive);
    }
    if !in_force || days <= 0 {
        return;
    }
    let counts = |reading: &mut Reading| {
        reading.genuine = true;
        reading.recovered |= days < 90;
    };
    if days >= rules.black_days() {
        in_all(readings, counts);
        return;
    }
    // EU Regulation 2021/953, Annex: at the earliest 11 days after the test. Who attests it sooner
    // contradicts himself, and the guest was found positive within the days of the black colour.
    let before = readings.clone();
    or_else(readings, counts);
    let mut black = before;
    in_all(&mut black, positive);
    readings.extend(black);
}

/// How far the doses have come that several credentials attest, in every reading; the flag tells that
/// something cannot be made out.
fn series(rules: Rules, doses: &[Vec<Dose>]) -> Vec<(Series, bool)> {
    let together: Vec<Dose> = doses.concat();
    if doses.len() == 1 {
        return series_of_one(rules, &together);
    }
    // Whether doses of several credentials are counted on is open: a second record may be another dose or
    // the same one with its date mended. It is never less than what one of them attests alone.
    let mut apart = vec![(Series::None, false)];
    for of_one in doses {
        let own = series_of_one(rules, of_one);
        apart = apart
            .iter()
            .flat_map(|(most, unclear)| own.iter().map(|(own, flag)| ((*most).max(*own), *unclear || *flag)))
            .collect();
    }
    let counted = apart.iter().flat_map(|(most, _)| {
        let seen = counted(&together);
        seen.into_iter().map(|(seen, flag)| (seen.max(*most), flag)).collect::<Vec<_>>()
    });
    let mut every: Vec<_> = counted.chain(apart.iter().copied()).collect();
    every.sort();
    every.dedup();
    every
}

/// The same for the doses of one credential.
fn series_of_one(rules: Rules, doses: &[Dose]) -> Vec<(Series, bool)> {
    let mut said = Series::None;
    let mut unclear = false;
    for dose in doses {
        said = said.max(match dose.number {
            // The last dose in its series (EU DCC dn ≥ sd); beyond the primary series in every way of
            // writing it: 2/1, 3/2, 3/3 and so on.
            Number::Of(number, of) if number < of => Series::Begun,
            Number::Of(number, of) if number > of || number >= 3 => Series::Boosted,
            Number::Of(..) => Series::Complete,
            Number::Alone(_) => {
                unclear = true;
                Series::Begun
            }
            Number::Counted | Number::Sequence(_) => return counted(doses),
        });
    }
    if rules == Rules::Booster && doses.iter().all(|dose| dose.number == Number::Alone(1)) {
        // The first dose is no booster, however long the series is.
        return vec![(Series::Begun, true), (Series::Begun, false)];
    }
    vec![(said, unclear)]
}

/// What the reader counts: records of one day are one dose; a series is as long as its first product's.
fn counted(doses: &[Dose]) -> Vec<(Series, bool)> {
    let mut days: Vec<NaiveDate> = doses.iter().map(|dose| dose.day).collect();
    days.sort();
    days.dedup();
    let numbered = |dose: &Dose| match dose.number {
        Number::Sequence(number) | Number::Alone(number) => number,
        Number::Of(..) | Number::Counted => 0,
    };
    let highest = doses.iter().map(numbered).max().unwrap_or(0);
    let begins_with_the_first = highest <= days.len() as u32;
    let count = highest.max(days.len() as u32);
    let by_length = |length: u32| match count {
        0 => Series::None,
        count if count < length => Series::Begun,
        count if count == length => Series::Complete,
        _ => Series::Boosted,
    };
    let of_the_first_day = doses.iter().filter(|dose| Some(&dose.day) == days.first());
    let mut seen: Vec<(Series, bool)> = of_the_first_day
        .flat_map(|first| match first.product {
            Product::OneDose if begins_with_the_first => vec![(by_length(1), false)],
            // The first dose is not shown, and so not how long its series was: no more than complete.
            Product::OneDose if count == 2 => vec![(Series::Complete, false)],
            Product::Unknown if count == 1 => vec![(Series::Begun, false), (Series::Begun, true)],
            _ => vec![(by_length(2), false)],
        })
        .collect();
    seen.sort();
    seen.dedup();
    seen
}

/// The right answers to a reading.
fn outcomes(rules: Rules, reading: Reading, age: Option<i32>, today: NaiveDate) -> Vec<Answer> {
    if reading.positive {
        return vec![answer(Verdict::Refuse, Some(Colour::Black))];
    }
    let colour = colour(rules, reading, age);
    let mut right = Vec::new();
    for site in site(rules, colour, reading, age, today) {
        let mut best = answer(site, Some(colour));
        let mut or = |other: Verdict| {
            if worth(other) > worth(best.verdict) || (other == Verdict::Review && best.verdict == other) {
                best = answer(other, None);
            }
        };
        if reading.unclear || reading.light {
            or(Verdict::Review);
        }
        if reading.exempt {
            or(rules.doctors_letter());
        }
        right.push(best);
    }
    right
}

fn colour(rules: Rules, reading: Reading, age: Option<i32>) -> Colour {
    // An age that is not known is an adult's.
    let adult = age.is_none_or(|age| age >= 18);
    let begun = reading.series >= Series::Begun;
    let complete = reading.series >= Series::Complete;
    let boosted = reading.series >= Series::Boosted;
    let recovered = reading.recovered;
    let (green, yellow) = match rules {
        Rules::AnyGenuine => (reading.genuine, false),
        Rules::CompletePrimary => (complete, false),
        Rules::Booster => (boosted, false),
        // Green two doses; yellow one dose; orange recovered within three months.
        Rules::September2021 => (complete, begun || recovered),
        // HK.02.01/MENKES/18/2022. A negative test is no ground of its own.
        Rules::February2022 => (complete || begun && recovered, begun || recovered),
        Rules::July2022 if adult => {
            (boosted || complete && recovered || reading.tested, complete || begun && recovered)
        }
        Rules::July2022 => (complete || begun && recovered || reading.tested, begun || recovered),
    };
    match (green, yellow) {
        (true, _) => Colour::Green,
        (_, true) => Colour::Yellow,
        _ => Colour::Red,
    }
}

/// Who may enter with a colour.
fn site(rules: Rules, colour: Colour, reading: Reading, age: Option<i32>, today: NaiveDate) -> Vec<Verdict> {
    match colour {
        Colour::Green => vec![Verdict::Admit],
        Colour::Yellow => match rules {
            // Inmendagri 66/2021: green only from 24 December 2021.
            Rules::September2021 if today >= day("2021-12-24") => vec![Verdict::Refuse],
            // March 2022: from 6 to 12 years with at least one dose, beside a parent whom the officer sees.
            Rules::February2022 if today >= day("2022-03-01") && age.is_some_and(|age| age <= 12) => {
                if reading.series >= Series::Begun {
                    vec![Verdict::Review]
                } else {
                    vec![Verdict::Review, Verdict::Refuse]
                }
            }
            Rules::February2022 => vec![Verdict::Refuse],
            _ => vec![Verdict::Review],
        },
        Colour::Red if age.is_some_and(|age| age < 6) => match rules {
            // Children under 12 come with a parent, and only from 6 to 12 with a proof: the officer looks.
            Rules::February2022 if today >= day("2022-03-01") => vec![Verdict::Review],
            // Under 6 excepted from vaccination, beside a companion (SE Satgas 21/2022).
            Rules::July2022 => vec![Verdict::Review],
            _ => vec![Verdict::Refuse],
        },
        _ => vec![Verdict::Refuse],
    }
}

/// The latest moment that a sample may have been taken.
fn latest(sampled: Sampled) -> Moment {
    match sampled {
        Sampled::At(moment) => moment,
        Sampled::Local(local) => (local + TimeDelta::hours(12)).and_utc(),
        Sampled::OnDay(day) => latest(Sampled::Local(day.and_hms_opt(23, 59, 59).expect("a time"))),
    }
}

/// The earliest moment.
fn earliest(sampled: Sampled) -> Moment {
    match sampled {
        Sampled::At(moment) => moment,
        Sampled::Local(local) => (local - TimeDelta::hours(14)).and_utc(),
        Sampled::OnDay(day) => earliest(Sampled::Local(day.and_hms_opt(0, 0, 0).expect("a time"))),
    }
}
