//! *Hari ini*: a day by the hour, by verdict, by evidence, by office.

use std::sync::Arc;

use axum::{
    extract::{Query, State},
    response::Response,
};
use maud::html;
use serde::Deserialize;

use super::super::{
    super::{error::CentreError, figures, offices},
    chart::Bars,
    forms,
    frame::{Page, fault},
    site::Site,
    visitor::Visitor,
};
use crate::{
    text::{Language, text},
    verdict::Verdict,
    visit::EvidenceKind,
    words::{dates, judgement},
};

#[derive(Deserialize)]
pub struct Wanted {
    day: Option<String>,
}

pub async fn page(State(site): State<Arc<Site>>, visitor: Visitor, Query(wanted): Query<Wanted>) -> Response {
    page_of(&site, &visitor, &wanted).await.unwrap_or_else(|error| fault(&error, visitor.language))
}

async fn page_of(site: &Site, visitor: &Visitor, wanted: &Wanted) -> Result<Response, CentreError> {
    let language = visitor.language;
    let day = forms::day(wanted.day.as_deref())?;
    let client = site.database.reading().await?;
    let figures = figures::day(&**client, day, visitor.person.office).await?;
    let offices = offices::list(&**client).await?;
    let visits = text!(language, "centre-column-visits");
    let first = figures.hours.keys().next().copied().unwrap_or(7).min(7);
    let last = figures.hours.keys().next_back().copied().unwrap_or(17).max(17);
    let persons = |hour: i16| figures.hours.get(&hour).map_or(0, |(_, persons)| unsigned(*persons));
    let hours = Bars {
        id: "hours",
        title: text!(language, "centre-by-hour"),
        heads: (text!(language, "centre-column-hour"), text!(language, "centre-column-people")),
        values: (first..=last).map(|hour| (format!("{hour:02}"), persons(hour))).collect(),
    };
    let verdicts =
        Verdict::ALL.iter().map(|verdict| (verdict.code(), judgement::verdict(*verdict, language)));
    let verdicts = verdicts.chain([("", text!(language, "centre-no-verdict"))]);
    let verdicts = Bars {
        id: "verdicts",
        title: text!(language, "centre-by-verdict"),
        heads: (text!(language, "centre-column-verdict"), visits),
        values: verdicts.map(|(code, name)| (name.to_owned(), of(&figures.verdicts, code))).collect(),
    };
    let evidence = Bars {
        id: "evidence",
        title: text!(language, "centre-by-evidence"),
        heads: (text!(language, "centre-column-evidence"), visits),
        values: EvidenceKind::ALL
            .into_iter()
            .map(|kind| (judgement::evidence(kind, language).to_owned(), of(&figures.evidence, kind.code())))
            .collect(),
    };
    let of_offices = offices.iter().filter_map(|office| {
        let (visits, _) = figures.offices.get(&office.id)?;
        Some((office.name.clone(), unsigned(*visits)))
    });
    let by_office = Bars {
        id: "offices",
        title: text!(language, "centre-by-office"),
        heads: (text!(language, "centre-column-office"), visits),
        values: of_offices.collect(),
    };
    let content = html! {
        form.inline method="get" action="/today" {
            label for="day" { (text!(language, "centre-day")) }
            input id="day" name="day" type="date" value=(day.to_string());
            button type="submit" { (text!(language, "centre-show")) }
        }
        p.summary { (summary(&figures, day, language)) }
        (hours.draw(language))
        section.chart aria-labelledby="verdicts" {
            h2 id="verdicts" { (verdicts.title) }
            (verdicts.table(language))
        }
        section.chart aria-labelledby="evidence" {
            h2 id="evidence" { (evidence.title) }
            (evidence.table(language))
        }
        section.chart aria-labelledby="offices" {
            h2 id="offices" { (by_office.title) }
            (by_office.table(language))
        }
    };
    Ok(visitor.page(Page::Today, &site.config.name, &content))
}

fn summary(figures: &figures::DayFigures, day: crate::time::Date, language: Language) -> String {
    let (visits, persons) = figures.hours.values().fold((0, 0), |sum, hour| (sum.0 + hour.0, sum.1 + hour.1));
    let day = dates::long_date(day, language);
    text!(language, "centre-day-summary", day = day, visits = visits, people = persons)
}

fn of(counts: &std::collections::BTreeMap<String, i64>, code: &str) -> u64 {
    counts.get(code).copied().map(unsigned).unwrap_or_default()
}

pub fn unsigned(number: i64) -> u64 {
    number.max(0).cast_unsigned()
}
