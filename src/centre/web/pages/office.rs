//! *Kantor*: one office over the last weeks.

use std::sync::Arc;

use axum::{
    extract::{Path, State},
    response::Response,
};
use maud::html;

use super::{
    super::{
        super::{error::CentreError, figures, offices},
        chart::Bars,
        frame::{Page, fault},
        site::Site,
        visitor::Visitor,
    },
    today::unsigned,
};
use crate::{
    text::{shown, text},
    time::{self, local_day},
    words::dates,
};

/// So many days are shown.
const DAYS: u64 = 30;

pub async fn list(State(site): State<Arc<Site>>, visitor: Visitor) -> Response {
    list_of(&site, &visitor).await.unwrap_or_else(|error| fault(&error, visitor.language))
}

async fn list_of(site: &Site, visitor: &Visitor) -> Result<Response, CentreError> {
    let language = visitor.language;
    let client = site.database.reading().await?;
    let mut offices = offices::list(&**client).await?;
    offices.retain(|office| visitor.person.may_see(office.id));
    let content = html! {
        p { (text!(language, "centre-office-choose")) }
        ul.offices {
            @for office in &offices {
                li { a href={ "/office/" (office.id) } { (office.name) } }
            }
        }
    };
    Ok(visitor.page(Page::Office, &site.config.name, &content))
}

pub async fn page(State(site): State<Arc<Site>>, visitor: Visitor, Path(id): Path<i32>) -> Response {
    page_of(&site, &visitor, id).await.unwrap_or_else(|error| fault(&error, visitor.language))
}

async fn page_of(site: &Site, visitor: &Visitor, id: i32) -> Result<Response, CentreError> {
    let language = visitor.language;
    if !visitor.person.may_see(id) {
        return Err(CentreError::NotEntitled);
    }
    let client = site.database.reading().await?;
    let office = offices::with_id(&**client, id).await?;
    let last = local_day(time::now());
    let first = last.checked_sub_days(chrono::Days::new(DAYS - 1)).unwrap_or(last);
    let trend = figures::trend(&**client, id, (first, last)).await?;
    let most = site.popular.of((id, last), figures::most(&**client, id, (first, last))).await?;
    let visits = text!(language, "centre-column-visits");
    let days = Bars {
        id: "days",
        title: text!(language, "centre-trend"),
        heads: (text!(language, "centre-day"), text!(language, "centre-column-people")),
        values: trend
            .iter()
            .map(|(day, _, persons)| (dates::short_date(*day, last, language), unsigned(*persons)))
            .collect(),
    };
    let named = |id, title, head, most: &[(String, i64)]| Bars {
        id,
        title,
        heads: (head, visits),
        values: most.iter().map(|(name, visits)| (shown(name), unsigned(*visits))).collect(),
    };
    let organisations = named(
        "organisations",
        text!(language, "centre-organisations"),
        text!(language, "centre-column-organisation"),
        &most.organisations,
    );
    let hosts =
        named("hosts", text!(language, "centre-hosts"), text!(language, "centre-column-host"), &most.hosts);
    let few = text!(language, "centre-too-few");
    let content = html! {
        p.summary { strong { (office.name) } " · " (office.code) }
        (days.draw(language))
        @for most in [&organisations, &hosts] {
            section.chart aria-labelledby=(most.id) {
                h2 id=(most.id) { (most.title) }
                @if most.values.is_empty() { p { (few) } } @else { (most.table(language)) }
            }
        }
    };
    Ok(visitor.page(Page::Office, &site.config.name, &content))
}
