//! *Sekarang*: how full the offices are, and which desks need somebody.

use std::sync::Arc;

use axum::{extract::State, response::Response};
use maud::{Markup, html};

use super::super::{
    super::{
        error::CentreError,
        figures::{self, Inside, PostState, Trouble},
    },
    frame::{Page, fault},
    site::Site,
    visitor::Visitor,
};
use crate::{
    text::{Language, text},
    words::{dates, report},
};

/// From here on an office is busy, in parts of a hundred of its capacity.
const BUSY: i64 = 80;

pub async fn page_of(site: &Site, visitor: &Visitor) -> Result<Response, CentreError> {
    let office = visitor.person.office;
    let reckoned = site.now.of(office, async {
        let client = site.database.reading().await?;
        Ok((figures::inside(&**client, office).await?, figures::posts(&**client, office).await?.0))
    });
    let (inside, posts) = &*reckoned.await?;
    let language = visitor.language;
    let office_of =
        |id: i32| inside.iter().find(|office| office.office == id).map(|office| office.name.as_str());
    let troubled: Vec<&PostState> = posts.iter().filter(|post| !post.troubles.is_empty()).collect();
    let content = html! {
        section aria-labelledby="inside" {
            h2 id="inside" { (text!(language, "centre-inside")) }
            p.summary {
                (text!(language, "centre-inside-total")) " "
                strong data-total="" { (count(inside.iter().map(|office| office.persons).sum(), language)) }
            }
            div.scroll tabindex="0" role="group" aria-labelledby="inside" {
                table {
                    thead {
                        tr {
                            th scope="col" { (text!(language, "centre-column-office")) }
                            th.number scope="col" { (text!(language, "centre-column-inside")) }
                            th.number scope="col" { (text!(language, "centre-column-capacity")) }
                            th scope="col" { (text!(language, "centre-column-state")) }
                        }
                    }
                    tbody { @for office in inside { (row(office, language)) } }
                }
            }
        }
        section aria-labelledby="desks" {
            h2 id="desks" { (text!(language, "centre-desks")) }
            @if troubled.is_empty() {
                p { (text!(language, "centre-desks-fine", count = posts.len())) }
            } @else {
                p { (text!(language, "centre-desks-troubled", count = troubled.len(), all = posts.len())) }
                div.scroll tabindex="0" role="group" aria-labelledby="desks" {
                    table {
                        thead {
                            tr {
                                th scope="col" { (text!(language, "centre-column-desk")) }
                                th scope="col" { (text!(language, "centre-column-office")) }
                                th scope="col" { (text!(language, "centre-column-seen")) }
                                th scope="col" { (text!(language, "centre-column-trouble")) }
                            }
                        }
                        tbody {
                            @for state in troubled {
                                tr {
                                    th scope="row" { (state.post.name) }
                                    td { (office_of(state.post.office).unwrap_or_default()) }
                                    td { (seen(state, language)) }
                                    td { ul { @for trouble in &state.troubles { li { (told(*trouble, language)) } } } }
                                }
                            }
                        }
                    }
                }
            }
        }
    };
    Ok(visitor.page(Page::Now, &site.config.name, &content))
}

pub async fn page(State(site): State<Arc<Site>>, visitor: Visitor) -> Response {
    page_of(&site, &visitor).await.unwrap_or_else(|error| fault(&error, visitor.language))
}

/// How full an office is, as a class of the style and in words.
pub fn state(office: &Inside, language: Language) -> (&'static str, String) {
    match office.capacity.map(i64::from) {
        None => ("unknown", text!(language, "centre-state-unknown").to_owned()),
        Some(capacity) => {
            let share = office.persons.saturating_mul(100) / capacity.max(1);
            if office.persons > capacity {
                ("full", text!(language, "centre-state-full", share = share))
            } else if share >= BUSY {
                ("busy", text!(language, "centre-state-busy", share = share))
            } else {
                ("free", text!(language, "centre-state-free", share = share))
            }
        }
    }
}

fn row(office: &Inside, language: Language) -> Markup {
    let (class, words) = state(office, language);
    html! {
        tr {
            th scope="row" { a href={ "/office/" (office.office) } { (office.name) } }
            td.number data-office=(office.office) { (count(office.persons, language)) }
            td.number { @match office.capacity { Some(capacity) => (count(capacity.into(), language)), None => "–" } }
            td { span.state.(class) data-state=(office.office) { (words) } }
        }
    }
}

pub fn count(number: i64, language: Language) -> String {
    report::count(number.max(0).cast_unsigned(), language)
}

/// When a desk was last heard of.
pub fn seen(state: &PostState, language: Language) -> String {
    state
        .post
        .last_seen
        .map_or_else(|| text!(language, "centre-never").to_owned(), |seen| dates::date_time(seen, language))
}

/// What is wrong with a desk.
pub fn told(trouble: Trouble, language: Language) -> String {
    match trouble {
        Trouble::NeverSeen => text!(language, "centre-trouble-never").to_owned(),
        Trouble::Revoked => text!(language, "centre-trouble-revoked").to_owned(),
        Trouble::Silent => text!(language, "centre-trouble-silent").to_owned(),
        Trouble::Behind => text!(language, "centre-trouble-behind").to_owned(),
        Trouble::ListsOld => text!(language, "centre-trouble-lists").to_owned(),
        Trouble::Quarantined(count) => text!(language, "centre-trouble-quarantined", count = count),
        Trouble::ClockOff(skew) => {
            let minutes = (skew.abs() + 30_000) / 60_000;
            let (days, hours, minutes) = (minutes / 1440, minutes / 60 % 24, minutes % 60);
            let off = text!(language, "centre-off", days = days, hours = hours, minutes = minutes);
            if skew < 0 {
                text!(language, "centre-trouble-slow", off = off)
            } else {
                text!(language, "centre-trouble-fast", off = off)
            }
        }
    }
}
