//! An independent table: what every shipped policy must answer to credentials of every scheme, by the
//! policies' sources ([`sources`]), against what the program answers to the same credentials, signed and
//! shown as a guest shows them ([`issuing`]).

mod issuing;
mod sources;

use std::{collections::BTreeMap, fmt::Write as _};

use chrono::{Days, NaiveDate, TimeDelta};
use ciborium::Value as Cbor;
use issuing::{Event, Issuers, Person, Window, immunization};
use posjaga::{
    policy::{Colour, PolicyBook},
    time::Timestamp,
    verdict::{Assessment, HeldCodes, JudgingContext, Reason, judge},
};
use serde_json::json;
use sources::{
    Answer, Born, Credential, Dose, Found, Number, Product, Rules, Sampled, Says, TestKind, answers, day,
    worth,
};

use crate::support::at;

/// A credential as it is shown, and what it says.
struct Case {
    kind: &'static str,
    name: String,
    code: Vec<u8>,
    credential: Credential,
}

/// The desk's zone, seven hours east of Greenwich.
const DESK: TimeDelta = TimeDelta::hours(7);

/// Dates of birth: grown-up, of age on the last period's first day and in its course, children about the
/// ages that the circulars name, and partial or none at all.
const BIRTHS: [&str; 11] = [
    "1990-07-14",
    "2004-07-17",
    "2004-07-18",
    "2004-12-24",
    "2009-03-01",
    "2010-05-02",
    "2014-01-31",
    "2019-10-15",
    "2004",
    "2009-05",
    "",
];

const GROWN_UP: &str = "1990-07-14";
const YOUTH: &str = "2006-02-03";
const CHILD: &str = "2011-11-30";

fn person(born: &'static str) -> Person {
    Person { family: "Aminah", given: "Siti", born }
}

/// The first moment of a day at the desk.
fn morning(day: NaiveDate) -> Timestamp {
    day.and_hms_opt(0, 0, 0).expect("a time").and_utc() - DESK
}

fn window(from: &str, until: &str) -> Window {
    Window { from: morning(day(from)), until: morning(day(until)) }
}

/// An ordinary certificate's: longer than all the periods.
fn long() -> Window {
    window("2021-08-11", "2023-06-30")
}

fn of(day: NaiveDate, number: u32, of: u32) -> Dose {
    Dose { day, product: Product::Unknown, number: Number::Of(number, of) }
}

/// Collects the cases.
struct Cases {
    issuers: Issuers,
    cases: Vec<Case>,
}

impl Cases {
    fn add(&mut self, kind: &'static str, name: String, code: Vec<u8>, credential: Credential) {
        self.cases.push(Case { kind, name, code, credential });
    }

    fn dcc(
        &mut self,
        kind: &'static str,
        born: &'static str,
        window: Window,
        group: &str,
        entry: &[(&str, Cbor)],
        says: Says,
    ) {
        let code = self.issuers.dcc(person(born), window, group, entry);
        let name = format!("{kind}, born {born:?}, until {}, {says:?}", window.until);
        let (from, until) = (Some(window.from), Some(window.until));
        self.add(kind, name, code, Credential { born: Born::parse(born), from, until, says });
    }

    /// A DCC over one dose.
    fn dose(&mut self, kind: &'static str, born: &'static str, window: Window, product: &str, dose: Dose) {
        let Number::Of(number, of) = dose.number else { panic!("a DCC says both") };
        let entry = [
            ("vp", Cbor::from("1119349007")),
            ("mp", Cbor::from(product)),
            ("ma", Cbor::from("")),
            ("dn", Cbor::from(number)),
            ("sd", Cbor::from(of)),
            ("dt", Cbor::from(dose.day.to_string())),
        ];
        self.dcc(kind, born, window, "v", &entry, Says::Doses(vec![dose]));
    }

    fn test(
        &mut self,
        born: &'static str,
        window: Window,
        (kind, code): (TestKind, &str),
        found: Found,
        (sampled, written): (Sampled, String),
    ) {
        let result = match found {
            Found::Positive => "260373001",
            Found::Negative => "260415000",
            Found::Unclear => "inconclusive",
        };
        let entry = [
            ("tt", Cbor::from(code)),
            ("sc", Cbor::from(written)),
            ("tr", Cbor::from(result)),
            ("tc", Cbor::from("Made-up test centre")),
        ];
        let name = match (kind, found) {
            (TestKind::Other, _) => "DCC test of another kind",
            (_, Found::Positive) => "DCC positive test",
            (_, Found::Negative) => "DCC negative test",
            (_, Found::Unclear) => "DCC test without a result",
        };
        self.dcc(name, born, window, "t", &entry, Says::Test { sampled, kind, found });
    }

    fn recovery(
        &mut self,
        kind: &'static str,
        born: &'static str,
        window: Window,
        [positive, from, until]: [NaiveDate; 3],
    ) {
        let entry = [
            ("fr", Cbor::from(positive.to_string())),
            ("df", Cbor::from(from.to_string())),
            ("du", Cbor::from(until.to_string())),
        ];
        self.dcc(kind, born, window, "r", &entry, Says::Recovery { positive, from, until });
    }

    fn card(&mut self, kind: &'static str, born: &'static str, resources: &[serde_json::Value], says: Says) {
        let from = long().from;
        let code = self.issuers.health_card(person(born), from, resources);
        let name = format!("{kind}, born {born:?}, {says:?}");
        self.add(
            kind,
            name,
            code,
            Credential { born: Born::parse(born), from: Some(from), until: None, says },
        );
    }

    fn seal(&mut self, kind: &'static str, born: &'static str, events: &[Event]) {
        let doses = events.iter().flat_map(|(_, brand, doses)| {
            let product = if brand.contains("Janssen") { Product::OneDose } else { Product::TwoDoses };
            doses.iter().map(move |(day, number)| Dose {
                day: *day,
                product,
                number: Number::Sequence(*number),
            })
        });
        let says = Says::Doses(doses.collect());
        let code = self.issuers.vds_nc(person(born), events);
        let name = format!("{kind}, born {born:?}, {says:?}");
        self.add(kind, name, code, Credential { born: Born::parse(born), from: None, until: None, says });
    }
}

/// Every credential of the table.
fn cases() -> Cases {
    let mut cases = Cases { issuers: Issuers::new(), cases: Vec::new() };
    vaccinations(&mut cases);
    cards(&mut cases);
    seals(&mut cases);
    passes(&mut cases);
    recoveries(&mut cases);
    tests(&mut cases);
    cases
}

fn vaccinations(cases: &mut Cases) {
    let given = day("2021-08-10");
    let all =
        [(1, 1), (1, 2), (2, 2), (2, 1), (3, 3), (3, 2), (3, 1), (4, 4), (2, 3), (1, 3), (3, 4), (4, 2)];
    for born in BIRTHS {
        for (number, total) in all {
            cases.dose("DCC dose", born, long(), "CoronaVac", of(given, number, total));
        }
    }
    for product in ["", "EU/1/20/1528", "EU/1/20/1507", "EU/1/21/1529", "Sinovac- Biontech", "IndoVac"] {
        for (number, total) in [(1, 2), (2, 2), (3, 3), (2, 1)] {
            cases.dose("DCC dose of a product", GROWN_UP, long(), product, of(given, number, total));
        }
    }
    for (number, total) in [(1, 1), (2, 1), (2, 2), (3, 2)] {
        cases.dose("DCC dose of Janssen", GROWN_UP, long(), "EU/1/20/1525", of(given, number, total));
    }
    for (number, total) in [(1, 2), (2, 2), (3, 3)] {
        for born in [GROWN_UP, CHILD] {
            // Ordered before it was given.
            let early = of(day("2022-09-01"), number, total);
            cases.dose("DCC dose to come", born, long(), "CoronaVac", early);
            for until in ["2021-12-01", "2022-01-31", "2022-03-20", "2022-08-05"] {
                let window = window("2021-08-11", until);
                cases.dose(
                    "DCC dose with an earlier end",
                    born,
                    window,
                    "CoronaVac",
                    of(given, number, total),
                );
            }
            let late = window("2022-02-20", "2023-06-30");
            cases.dose("DCC dose from later", born, late, "CoronaVac", of(given, number, total));
        }
    }
    for born in [GROWN_UP, YOUTH, CHILD] {
        for (number, total) in [
            (1, Some(1)),
            (1, Some(2)),
            (2, Some(2)),
            (3, Some(3)),
            (2, Some(1)),
            (3, Some(2)),
            (1, None),
            (2, None),
            (3, None),
        ] {
            for valid_until in [None, Some(day("2022-08-05")), Some(day("2024-02-01"))] {
                let window = long();
                let code = cases.issuers.ddcc(person(born), window, given, (number, total), valid_until);
                let number = total.map_or(Number::Alone(number), |total| Number::Of(number, total));
                let says = Says::Doses(vec![Dose { day: given, product: Product::TwoDoses, number }]);
                let kind = if total.is_some() { "DDCC dose" } else { "DDCC dose without a total" };
                let name = format!("{kind}, born {born:?}, until {valid_until:?}, {says:?}");
                // The last day counts.
                let own =
                    valid_until.map(|until| morning(until + Days::new(1)) + DESK - TimeDelta::seconds(1));
                let until = Some(own.map_or(window.until, |own| own.min(window.until)));
                let credential = Credential { born: Born::parse(born), from: Some(window.from), until, says };
                cases.add(kind, name, code, credential);
            }
        }
        for (dose, total) in [(1, 1), (1, 2), (2, 2), (3, 3), (2, 1), (4, 4), (2, 3)] {
            let from = long().from;
            let code = cases.issuers.divoc(person(born), from, given, (dose, total));
            // The two numbers can be exchanged under the signature, and so the smaller one is the dose.
            let says = Says::Doses(vec![of(given, dose.min(total), dose.max(total))]);
            let name = format!("DIVOC dose, born {born:?}, {dose} of {total}");
            let credential = Credential { born: Born::parse(born), from: Some(from), until: None, says };
            cases.add("DIVOC dose", name, code, credential);
        }
    }
}

/// Codes of CVX, and whether one dose is the series.
const CVX: [(&str, Product); 6] = [
    ("207", Product::TwoDoses),
    ("208", Product::TwoDoses),
    ("210", Product::TwoDoses),
    ("212", Product::OneDose),
    ("511", Product::TwoDoses),
    ("213", Product::Unknown),
];

fn cards(cases: &mut Cases) {
    let product = |code: &str| CVX.iter().find(|(known, _)| *known == code).expect("known").1;
    let (first, second, third) = ("2021-03-01", "2021-04-01", "2021-12-20");
    let lists: &[&[(&str, &str)]] = &[
        &[("207", first)],
        &[("212", first)],
        &[("213", first)],
        &[("207", first), ("207", second)],
        &[("208", second), ("207", first)],
        &[("207", first), ("212", second)],
        &[("212", first), ("207", second)],
        &[("212", first), ("212", second)],
        &[("511", first), ("511", second), ("207", third)],
        &[("207", first), ("212", second), ("208", third)],
        &[("207", third), ("207", second), ("213", first)],
        &[("207", first), ("207", second), ("207", third), ("207", "2022-08-01")],
        &[("208", first), ("208", first)],
        &[("208", first), ("208", first), ("208", first)],
        &[("208", first), ("208", second), ("208", second)],
        &[("212", first), ("212", first)],
        &[("210", first), ("207", "2022-09-01")],
        &[("212", "2022-09-01")],
    ];
    for born in [GROWN_UP, YOUTH, CHILD, "2004-12-24", ""] {
        for list in lists {
            let resources: Vec<_> = list.iter().map(|(code, day)| immunization(code, day)).collect();
            let doses = list.iter().map(|(code, given)| Dose {
                day: day(given),
                product: product(code),
                number: Number::Counted,
            });
            cases.card("SMART card", born, &resources, Says::Doses(doses.collect()));
        }
    }
    let counted = |day: &str, product| Dose { day: self::day(day), product, number: Number::Counted };
    let with = |member: &str, value: serde_json::Value| {
        let mut entry = immunization("207", second);
        entry[member] = value;
        entry
    };
    let mut as_text = immunization("207", second);
    as_text["vaccineCode"] = json!({"text": "COVID-19 vaccine, Moderna"});
    let unreadable =
        [with("status", json!("Completed")), with("occurrenceDateTime", json!("2021-04")), as_text, {
            let mut entry = with("occurrenceString", json!("spring 2021"));
            entry.as_object_mut().expect("an object").remove("occurrenceDateTime");
            entry
        }];
    for born in [GROWN_UP, CHILD] {
        for entry in &unreadable {
            let kind = "SMART card with an entry that cannot be read";
            cases.card(kind, born, std::slice::from_ref(entry), Says::DosesAndUnreadable(vec![]));
            let beside = [immunization("207", first), entry.clone()];
            let one = vec![counted(first, Product::TwoDoses)];
            cases.card(kind, born, &beside, Says::DosesAndUnreadable(one));
        }
        let uncounted = [with("isSubpotent", json!(true)), with("status", json!("entered-in-error"))];
        for entry in &uncounted {
            let kind = "SMART card with a dose that does not count";
            cases.card(kind, born, std::slice::from_ref(entry), Says::Nothing);
            let beside = [immunization("207", first), entry.clone()];
            cases.card(kind, born, &beside, Says::Doses(vec![counted(first, Product::TwoDoses)]));
        }
        cases.card("SMART card without doses", born, &[], Says::Nothing);
        let others = [immunization("140", first), immunization("37", second)];
        cases.card("SMART card of other diseases", born, &others, Says::OtherDisease);
    }
}

fn seals(cases: &mut Cases) {
    type Given = ((&'static str, &'static str), &'static [usize]);
    const CORONAVAC: (&str, &str) = ("XM68M6", "CoronaVac");
    const JANSSEN: (&str, &str) = ("XM68M6", "Janssen");
    const COMIRNATY: (&str, &str) = ("XM68M6", "Comirnaty");
    let (first, second, third) = (day("2021-03-01"), day("2021-04-01"), day("2021-12-20"));
    let lists: &[&[Given]] = &[
        &[(CORONAVAC, &[1])],
        &[(CORONAVAC, &[1, 2])],
        &[(CORONAVAC, &[1, 2, 3])],
        &[(CORONAVAC, &[1, 2]), (COMIRNATY, &[3])],
        &[(CORONAVAC, &[1]), (COMIRNATY, &[2])],
        &[(COMIRNATY, &[1]), (JANSSEN, &[2])],
        &[(JANSSEN, &[1])],
        &[(JANSSEN, &[1]), (COMIRNATY, &[2])],
        &[(COMIRNATY, &[2]), (JANSSEN, &[1])],
        &[(JANSSEN, &[1, 2])],
        &[(COMIRNATY, &[2])],
        &[(COMIRNATY, &[3])],
        &[(COMIRNATY, &[1]), (JANSSEN, &[2]), (COMIRNATY, &[3])],
    ];
    for born in [GROWN_UP, YOUTH, CHILD, "2004-12-24"] {
        for list in lists {
            let events: Vec<_> = list
                .iter()
                .map(|((code, brand), numbers)| {
                    let doses = numbers.iter().map(|n| ([first, second, third][n - 1], *n as u32));
                    (*code, *brand, doses.collect())
                })
                .collect();
            cases.seal("VDS-NC", born, &events);
        }
    }
}

fn passes(cases: &mut Cases) {
    let code = cases.issuers.covid_pass();
    let credential = Credential {
        born: Born::parse("1990-07-14"),
        from: Some(at("2022-01-01T00:00:00Z")),
        until: Some(at("2023-01-01T00:00:00Z")),
        says: Says::PassOfTheVaccinated,
    };
    cases.add("NZ COVID Pass", "NZ COVID Pass".to_owned(), code, credential);
    for born in BIRTHS {
        let window = window("2022-03-10", "2022-08-20");
        let code = cases.issuers.light(person(born), window);
        let (from, until) = (Some(window.from), Some(window.until));
        let credential = Credential { born: Born::parse(born), from, until, says: Says::Light };
        cases.add("Swiss light", format!("Swiss light, born {born:?}"), code, credential);
        for until in ["2021-12-31", "2022-03-15", "2022-08-01"] {
            let until = day(until);
            let code = cases.issuers.exemption(person(born), long(), until);
            let credential = Credential {
                born: Born::parse(born),
                from: Some(long().from),
                until: Some(long().until),
                says: Says::Exemption { until },
            };
            let name = format!("Austrian exemption, born {born:?}, until {until}");
            cases.add("Austrian exemption", name, code, credential);
        }
    }
}

fn recoveries(cases: &mut Cases) {
    for positive in ["2021-09-01", "2021-11-20", "2022-01-20", "2022-04-20", "2022-06-30"].map(day) {
        for born in [GROWN_UP, YOUTH, CHILD, "2004-12-24", ""] {
            let long =
                Window { from: morning(positive + Days::new(11)), until: morning(positive + Days::new(180)) };
            let usual = [positive, positive + Days::new(11), positive + Days::new(180)];
            cases.recovery("DCC recovery", born, long, usual);
        }
        for born in [GROWN_UP, CHILD] {
            let window = Window { from: morning(positive), until: morning(positive + Days::new(360)) };
            for (kind, from, until) in [
                ("DCC recovery with an earlier end", 11, 60),
                ("DCC recovery from later", 30, 180),
                ("DCC recovery from its own day", 0, 180),
                ("DCC recovery that ends before it begins", 40, 20),
            ] {
                let dates = [positive, positive + Days::new(from), positive + Days::new(until)];
                cases.recovery(kind, born, window, dates);
            }
        }
    }
}

fn tests(cases: &mut Cases) {
    let kinds = [
        (TestKind::Antigen, "LP217198-3"),
        (TestKind::NucleicAcid, "LP6464-4"),
        (TestKind::Other, "LP217197-5"),
        (TestKind::Other, "94762-2"),
        (TestKind::Other, "a test"),
        (TestKind::Other, ""),
    ];
    for sampled in ["2021-10-05T01:30:00", "2022-01-03T22:10:00", "2022-08-15T16:45:10"] {
        let local: chrono::NaiveDateTime = sampled.parse().expect("a time");
        let moment = local.and_utc();
        let window = Window { from: moment - TimeDelta::days(1), until: moment + TimeDelta::days(40) };
        for kind in kinds {
            let proves = kind.0 != TestKind::Other;
            for found in [Found::Positive, Found::Negative, Found::Unclear] {
                for born in [GROWN_UP, CHILD].into_iter().take(if proves { 2 } else { 1 }) {
                    cases.test(born, window, kind, found, (Sampled::At(moment), format!("{sampled}Z")));
                }
                if proves && found != Found::Unclear {
                    let without_zone = (Sampled::Local(local), sampled.to_owned());
                    cases.test(GROWN_UP, window, kind, found, without_zone);
                    let on_day = (Sampled::OnDay(local.date()), local.date().to_string());
                    cases.test(GROWN_UP, window, kind, found, on_day);
                }
            }
        }
        let short = Window { from: moment, until: moment + TimeDelta::days(2) };
        for found in [Found::Positive, Found::Negative] {
            cases.test(GROWN_UP, short, kinds[1], found, (Sampled::At(moment), format!("{sampled}Z")));
        }
    }
}

/// The moments at which anything changes: the edges of the periods for all, and a credential's own.
fn moments(credential: &Credential) -> Vec<Timestamp> {
    const EDGES: [&str; 8] = [
        "2021-09-06",
        "2021-12-24",
        "2022-02-14",
        "2022-03-01",
        "2022-07-17",
        "2022-12-24",
        "2022-07-14",
        "2022-05-02",
    ];
    let second = TimeDelta::seconds(1);
    let mut moments: Vec<Timestamp> = EDGES
        .iter()
        .flat_map(|edge| [morning(day(edge)) - second, morning(day(edge))])
        .chain(["2021-08-20T05:00:00Z", "2022-09-15T04:00:00Z", "2023-03-03T03:00:00Z"].map(at))
        .collect();
    if let Some(until) = credential.until {
        moments.extend([until, until + second]);
    }
    let mut edge = |moment: Timestamp| moments.extend([moment - second, moment]);
    if let Some(from) = credential.from {
        edge(from);
    }
    let on = |date: NaiveDate, days: u64| morning(date + Days::new(days));
    match &credential.says {
        Says::Doses(doses) | Says::DosesAndUnreadable(doses) => {
            for dose in doses {
                edge(on(dose.day, 0));
            }
        }
        Says::Recovery { positive, from, until } => {
            for days in [0, 1, 2, 9, 10, 13, 14, 89, 90, 91] {
                edge(on(*positive, days));
            }
            for date in [on(*from, 0), on(*until, 0), on(*until, 1)] {
                edge(date);
            }
        }
        Says::Exemption { until } => {
            for days in [0, 1, 2] {
                edge(on(*until, days));
            }
        }
        Says::Test { sampled, .. } => {
            let local = match sampled {
                Sampled::At(moment) => moment.naive_utc(),
                Sampled::Local(local) => *local,
                Sampled::OnDay(day) => day.and_hms_opt(0, 0, 0).expect("a time"),
            };
            let edges = [-24, 0, 1, 11, 24, 36, 72, 24 * 9, 24 * 10, 24 * 13, 24 * 14, 24 * 16];
            let without_zone = [10, 14, 58, 24 * 10 + 12, 24 * 14 + 12];
            for hours in edges.into_iter().chain(without_zone) {
                let moment = local.and_utc() + TimeDelta::hours(hours);
                moments.extend([moment - second, moment, moment + second]);
            }
        }
        _ => {}
    }
    moments.sort();
    moments.dedup();
    moments
}

/// What differed, by kind.
#[derive(Default)]
struct Differences {
    cells: usize,
    kinds: BTreeMap<String, (usize, String)>,
}

impl Differences {
    fn compare(
        &mut self,
        kind: &str,
        rules: Rules,
        right: &[Answer],
        seen: &Assessment,
        cell: impl FnOnce() -> String,
    ) {
        self.cells += 1;
        if right.iter().any(|answer| answer.is(seen.verdict, seen.colour)) {
            return;
        }
        let reason = seen.reasons.first().map_or("none", Reason::code);
        let expected: Vec<_> = right
            .iter()
            .map(|answer| {
                let colour = answer.colour.map_or_else(|| "any".to_owned(), |colour| format!("{colour:?}"));
                format!("{:?} {colour}", answer.verdict)
            })
            .collect();
        let key = format!(
            "{kind} under {}: right is {}; seen {:?} {:?} ({reason})",
            rules.id(),
            expected.join(" or "),
            seen.verdict,
            seen.colour
        );
        self.kinds.entry(key).or_insert_with(|| (0, cell())).0 += 1;
    }

    /// Every kind of difference, with how often and one cell.
    fn report(&self) -> String {
        let mut report = String::new();
        for (kind, (count, cell)) in &self.kinds {
            let _ = writeln!(report, "{count} times {kind}\n    {cell}");
        }
        let count: usize = self.kinds.values().map(|(count, _)| count).sum();
        let _ = writeln!(report, "{count} of {} cells, {} kinds", self.cells, self.kinds.len());
        report
    }
}

#[test]
fn every_policy_answers_as_its_sources_say() {
    let cases = cases();
    let book = PolicyBook::shipped();
    let mut differences = Differences::default();
    for case in &cases.cases {
        for now in moments(&case.credential) {
            let today = (now + DESK).date_naive();
            let of_the_day = book.choose("id", today).map(posjaga::policy::Policy::id);
            assert_eq!(of_the_day, Some(Rules::of_indonesia_on(today).id()), "on {today}");
            for rules in Rules::ALL {
                let policy = book.choose(rules.id(), today).expect("it ships");
                let context = JudgingContext { trust: &cases.issuers.trust, policy, now, today };
                let seen = judge(&case.code, &context);
                let right = answers(rules, &[&case.credential], now, today);
                let cell = || format!("{} at {now}", case.name);
                differences.compare(case.kind, rules, &right, &seen, cell);
            }
        }
    }
    eprintln!("{}", differences.report());
    assert!(differences.kinds.is_empty(), "{}", differences.report());
}

/// What one guest may hold of every scheme: doses that follow one another, a recovery, tests.
fn of_one_guest(born: &'static str) -> Cases {
    let mut cases = Cases { issuers: Issuers::new(), cases: Vec::new() };
    let (first, second, third) = ("2021-03-01", "2021-04-01", "2021-12-20");
    for (given, number, total) in [(first, 1, 2), (second, 2, 2), (third, 3, 3)] {
        cases.dose("DCC dose", born, long(), "CoronaVac", of(day(given), number, total));
    }
    let janssen = Dose { day: day(first), product: Product::OneDose, number: Number::Of(1, 1) };
    cases.dose("DCC dose of Janssen", born, long(), "EU/1/20/1525", janssen);
    let ended = window("2021-08-11", "2022-01-31");
    cases.dose("DCC dose that has ended", born, ended, "CoronaVac", of(day(second), 2, 2));
    let code = cases.issuers.ddcc(person(born), long(), day(second), (2, None), None);
    let dose = Dose { day: day(second), product: Product::TwoDoses, number: Number::Alone(2) };
    let (from, until) = (Some(long().from), Some(long().until));
    let says = Says::Doses(vec![dose]);
    let credential = Credential { born: Born::parse(born), from, until, says };
    cases.add("DDCC dose without a total", "DDCC dose 2".to_owned(), code, credential);
    let from = long().from;
    let code = cases.issuers.divoc(person(born), from, day(second), (2, 2));
    let says = Says::Doses(vec![of(day(second), 2, 2)]);
    let credential = Credential { born: Born::parse(born), from: Some(from), until: None, says };
    cases.add("DIVOC dose", "DIVOC 2 of 2".to_owned(), code, credential);

    let counted = |given: &str, product| Dose { day: day(given), product, number: Number::Counted };
    for (code, given, product) in [
        ("207", first, Product::TwoDoses),
        ("212", first, Product::OneDose),
        ("212", second, Product::OneDose),
    ] {
        let says = Says::Doses(vec![counted(given, product)]);
        cases.card("SMART card", born, &[immunization(code, given)], says);
    }
    let mut unreadable = immunization("207", second);
    unreadable["status"] = json!("Completed");
    let kind = "SMART card with an entry that cannot be read";
    cases.card(kind, born, &[unreadable], Says::DosesAndUnreadable(vec![]));
    cases.seal("VDS-NC", born, &[("XM68M6", "CoronaVac", vec![(day(first), 1)])]);
    let positive = day("2022-05-20");
    let long_ago = Window { from: morning(day("2022-06-01")), until: morning(day("2022-11-20")) };
    let dates = [positive, positive + Days::new(11), positive + Days::new(180)];
    cases.recovery("DCC recovery", born, long_ago, dates);
    let moment = at("2022-08-01T01:30:00Z");
    let window = Window { from: moment, until: moment + TimeDelta::days(30) };
    let sampled = || (Sampled::At(moment), "2022-08-01T01:30:00Z".to_owned());
    for (kind, found) in [
        ((TestKind::Antigen, "LP217198-3"), Found::Negative),
        ((TestKind::NucleicAcid, "LP6464-4"), Found::Positive),
        ((TestKind::Other, "94762-2"), Found::Negative),
    ] {
        cases.test(born, window, kind, found, sampled());
    }
    let code = cases.issuers.light(person(born), window);
    let (from, until) = (Some(window.from), Some(window.until));
    let credential = Credential { born: Born::parse(born), from, until, says: Says::Light };
    cases.add("Swiss light", "Swiss light".to_owned(), code, credential);
    let until = day("2022-08-20");
    let code = cases.issuers.exemption(person(born), long(), until);
    let credential = Credential {
        born: Born::parse(born),
        from: Some(long().from),
        until: Some(long().until),
        says: Says::Exemption { until },
    };
    cases.add("Austrian exemption", "Austrian exemption".to_owned(), code, credential);
    cases
}

/// Better is greater; what was not judged is no colour of a guest.
fn shade(colour: Colour) -> u8 {
    match colour {
        Colour::Green => 4,
        Colour::Yellow => 3,
        Colour::Grey => 2,
        Colour::Red => 1,
        Colour::Black => 0,
    }
}

/// One after the other before the same desk.
fn together(codes: &[&Case], context: &JudgingContext<'_>) -> Assessment {
    let mut held = HeldCodes::default();
    let mut answers =
        codes.iter().map(|case| held.judge(vec![case.code.clone()], context)).collect::<Vec<_>>();
    answers.pop().expect("a code was shown")
}

#[test]
fn two_codes_of_one_guest_are_worth_what_the_sources_say_and_no_less_than_one() {
    const MOMENTS: [&str; 5] = [
        "2021-10-15T04:00:00Z",
        "2022-01-10T04:00:00Z",
        "2022-06-10T04:00:00Z",
        "2022-08-01T05:00:00Z",
        "2022-08-12T05:00:00Z",
    ];
    let book = PolicyBook::shipped();
    let mut differences = Differences::default();
    let mut worse = BTreeMap::<String, usize>::new();
    let cases = [GROWN_UP, YOUTH, CHILD].map(of_one_guest);
    let mut note = |what: String| *worse.entry(what).or_default() += 1;
    for cases in &cases {
        for now in MOMENTS.map(at) {
            let today = (now + DESK).date_naive();
            for rules in Rules::ALL {
                let policy = book.choose(rules.id(), today).expect("it ships");
                let context = JudgingContext { trust: &cases.issuers.trust, policy, now, today };
                let alone: Vec<_> = cases.cases.iter().map(|case| judge(&case.code, &context)).collect();
                for (n, first) in cases.cases.iter().enumerate() {
                    for (m, second) in cases.cases.iter().enumerate().filter(|(m, _)| *m > n) {
                        let orders = [[first, second], [second, first]];
                        let [seen, reversed] = orders.map(|order| together(&order, &context));
                        let right = answers(rules, &[&first.credential, &second.credential], now, today);
                        let kind = format!("{} + {}", first.kind, second.kind);
                        let cell = || format!("{} and {} at {now}", first.name, second.name);
                        differences.compare(&kind, rules, &right, &seen, cell);
                        differences.compare(&kind, rules, &right, &reversed, cell);
                        if (seen.verdict, seen.colour) != (reversed.verdict, reversed.colour) {
                            note(format!(
                                "{kind} under {}: {:?} {:?}, and the other way round {:?} {:?}",
                                rules.id(),
                                seen.verdict,
                                seen.colour,
                                reversed.verdict,
                                reversed.colour
                            ));
                        }
                        for one in [&alone[n], &alone[m]] {
                            let less = worth(seen.verdict) < worth(one.verdict)
                                || shade(seen.colour) < shade(one.colour);
                            if less && seen.colour != Colour::Black {
                                note(format!(
                                    "{kind} under {}: {:?} {:?}, and one of them alone {:?} {:?}",
                                    rules.id(),
                                    seen.verdict,
                                    seen.colour,
                                    one.verdict,
                                    one.colour
                                ));
                            }
                        }
                    }
                }
            }
        }
    }
    let worse: Vec<String> = worse.iter().map(|(what, count)| format!("{count} times {what}\n")).collect();
    let worse = worse.concat();
    eprintln!("{}{worse}", differences.report());
    assert!(differences.kinds.is_empty() && worse.is_empty(), "{}{worse}", differences.report());
}

#[test]
fn another_guest_begins_anew() {
    let book = PolicyBook::shipped();
    let now = at("2022-03-05T04:00:00Z");
    let today = (now + DESK).date_naive();
    let policy = book.choose("id", today).expect("it ships");
    let mut cases = Cases { issuers: Issuers::new(), cases: Vec::new() };
    cases.dose("DCC dose", GROWN_UP, long(), "CoronaVac", of(day("2021-03-01"), 1, 2));
    let positive = day("2021-12-20");
    let dates = [positive, positive + Days::new(11), positive + Days::new(180)];
    cases.recovery("DCC recovery", GROWN_UP, long(), dates);
    cases.recovery("DCC recovery", "1991-07-14", long(), dates);
    let dewi = Person { family: "Rahayu", given: "Dewi", born: GROWN_UP };
    let entry = [("fr", dates[0]), ("df", dates[1]), ("du", dates[2])]
        .map(|(name, day)| (name, Cbor::from(day.to_string())));
    let of_dewi = cases.issuers.dcc(dewi, long(), "r", &entry);

    let context = JudgingContext { trust: &cases.issuers.trust, policy, now, today };
    let after_the_dose = |code: &[u8]| {
        let mut held = HeldCodes::default();
        assert_eq!(held.judge(vec![cases.cases[0].code.clone()], &context).colour, Colour::Yellow);
        held.judge(vec![code.to_vec()], &context).colour
    };
    // One dose and recovered within 90 days: green where both are of one guest.
    assert_eq!(after_the_dose(&cases.cases[1].code), Colour::Green);
    assert_eq!(after_the_dose(&cases.cases[2].code), Colour::Yellow, "another date of birth");
    assert_eq!(after_the_dose(&of_dewi), Colour::Yellow, "another name");
}

/// Families of credentials that differ by nothing but an end that comes earlier and earlier.
fn with_earlier_ends() -> (Cases, Vec<Vec<usize>>) {
    let mut cases = Cases { issuers: Issuers::new(), cases: Vec::new() };
    let ends = ["2023-06-30", "2022-08-10", "2022-07-20", "2022-06-01", "2022-01-05", "2021-11-01"];
    let mut families: Vec<Vec<usize>> = Vec::new();
    let mut family = |cases: &mut Cases, make: &mut dyn FnMut(&mut Cases, &'static str)| {
        let first = cases.cases.len();
        for end in ends {
            make(cases, end);
        }
        families.push((first..cases.cases.len()).collect());
    };
    let given = day("2021-08-10");
    for born in [GROWN_UP, YOUTH, CHILD, "2019-10-15"] {
        for (number, total) in [(1, 2), (2, 2), (3, 3)] {
            family(&mut cases, &mut |cases, end| {
                cases.dose("DCC dose", born, window("2021-08-11", end), "", of(given, number, total));
            });
            family(&mut cases, &mut |cases, end| {
                let code =
                    cases.issuers.ddcc(person(born), long(), given, (number, Some(total)), Some(day(end)));
                let says = Says::Doses(vec![of(given, number, total)]);
                let credential = Credential { born: Born::parse(born), from: None, until: None, says };
                cases.add("DDCC dose", format!("DDCC until {end}"), code, credential);
            });
        }
        family(&mut cases, &mut |cases, end| {
            let code = cases.issuers.exemption(person(born), long(), day(end));
            let says = Says::Exemption { until: day(end) };
            let credential = Credential { born: Born::parse(born), from: None, until: None, says };
            cases.add("Austrian exemption", format!("exemption until {end}"), code, credential);
        });
        family(&mut cases, &mut |cases, end| {
            let code = cases.issuers.light(person(born), window("2021-08-11", end));
            let credential =
                Credential { born: Born::parse(born), from: None, until: None, says: Says::Light };
            cases.add("Swiss light", format!("light until {end}"), code, credential);
        });
        for positive in ["2021-10-01", "2022-06-01", "2022-07-15"].map(day) {
            family(&mut cases, &mut |cases, end| {
                cases.recovery("DCC recovery", born, long(), [positive, positive, day(end)]);
            });
            family(&mut cases, &mut |cases, end| {
                let until = positive + Days::new(180);
                cases.recovery("DCC recovery", born, window("2021-08-11", end), [positive, positive, until]);
            });
            let sampled = morning(positive);
            for (kind, found) in [
                ((TestKind::NucleicAcid, "LP6464-4"), Found::Positive),
                ((TestKind::NucleicAcid, "LP6464-4"), Found::Negative),
            ] {
                family(&mut cases, &mut |cases, end| {
                    let written = sampled.format("%Y-%m-%dT%H:%M:%SZ").to_string();
                    let window = window("2021-08-11", end);
                    cases.test(born, window, kind, found, (Sampled::At(sampled), written));
                });
            }
        }
    }
    (cases, families)
}

#[test]
fn an_earlier_end_is_never_better() {
    let (cases, families) = with_earlier_ends();
    let book = PolicyBook::shipped();
    let mut wrong = BTreeMap::<String, (usize, String)>::new();
    let mut cells = 0;
    for now in ["2021-10-05", "2021-12-30", "2022-03-05", "2022-06-04", "2022-07-18", "2022-08-15"].map(day) {
        let today = now;
        let now = morning(now) + TimeDelta::hours(10);
        for rules in Rules::ALL {
            let policy = book.choose(rules.id(), today).expect("it ships");
            let context = JudgingContext { trust: &cases.issuers.trust, policy, now, today };
            for family in &families {
                let seen: Vec<_> = family.iter().map(|n| judge(&cases.cases[*n].code, &context)).collect();
                for (n, pair) in seen.windows(2).enumerate() {
                    cells += 1;
                    let better = worth(pair[1].verdict) > worth(pair[0].verdict)
                        || shade(pair[1].colour) > shade(pair[0].colour);
                    if better {
                        let case = &cases.cases[family[n + 1]];
                        let kind = format!(
                            "{} under {}: {:?} {:?}, with the later end {:?} {:?}",
                            case.kind,
                            rules.id(),
                            pair[1].verdict,
                            pair[1].colour,
                            pair[0].verdict,
                            pair[0].colour
                        );
                        wrong.entry(kind).or_insert_with(|| (0, format!("{} at {now}", case.name))).0 += 1;
                    }
                }
            }
        }
    }
    let report: Vec<String> =
        wrong.iter().map(|(kind, (count, cell))| format!("{count} times {kind}\n    {cell}\n")).collect();
    let report = report.concat();
    assert!(wrong.is_empty(), "{cells} cells:\n{report}");
}
