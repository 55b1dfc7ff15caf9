//! *Telusur*: where a guest was, and who was there with him. For tracers, with a reason that is written down.

use std::{collections::HashMap, sync::Arc};

use axum::{
    extract::{Form, State},
    response::Response,
};
use maud::{Markup, html};
use serde::Deserialize;

use super::super::{
    super::{
        accounts::Role,
        error::{CentreError, What},
        names::{self, Found},
        offices,
    },
    forms,
    frame::{Page, fault},
    site::Site,
    visitor::Visitor,
};
use crate::{
    text::{Language, shown, text},
    time::local_day,
    visit::{MAX_FIELD_CHARS, Visit, VisitId},
    words::{dates, visits},
};

/// So many letters are searched for at least: fewer would be a way to leaf through everybody.
const MIN_LETTERS: usize = 3;

#[derive(Deserialize)]
pub struct Wanted {
    name: String,
    reason: String,
    code: String,
}

#[derive(Deserialize)]
pub struct Together {
    office: i32,
    visit: String,
    reason: String,
    code: String,
}

pub async fn ask(State(site): State<Arc<Site>>, visitor: Visitor) -> Response {
    let asked = entitled(&visitor).map(|()| {
        let content = form(&visitor, "", "");
        visitor.page(Page::Trace, &site.config.name, &content)
    });
    asked.unwrap_or_else(|error| fault(&error, visitor.language))
}

pub async fn search(State(site): State<Arc<Site>>, visitor: Visitor, Form(wanted): Form<Wanted>) -> Response {
    search_for(&site, &visitor, &wanted).await.unwrap_or_else(|error| fault(&error, visitor.language))
}

pub async fn contacts(
    State(site): State<Arc<Site>>,
    visitor: Visitor,
    Form(together): Form<Together>,
) -> Response {
    contacts_of(&site, &visitor, &together).await.unwrap_or_else(|error| fault(&error, visitor.language))
}

/// The database says the same; this is for an answer without asking it.
fn entitled(visitor: &Visitor) -> Result<(), CentreError> {
    if visitor.person.role == Role::Tracer { Ok(()) } else { Err(CentreError::NotEntitled) }
}

async fn search_for(site: &Site, visitor: &Visitor, wanted: &Wanted) -> Result<Response, CentreError> {
    entitled(visitor)?;
    forms::check_code(visitor, &wanted.code)?;
    let name = wanted.name.trim();
    let letters = name.chars().count();
    if !(MIN_LETTERS..=MAX_FIELD_CHARS).contains(&letters) || name.chars().any(char::is_control) {
        return Err(CentreError::Unusable(What::Name));
    }
    let reason = forms::reason(&wanted.reason)?;
    let client = site.database.writing().await?;
    let found = names::search(&**client, &visitor.token, name, &reason).await?;
    let language = visitor.language;
    let content = html! {
        (form(visitor, name, &reason))
        section aria-labelledby="found" {
            h2 id="found" { (text!(language, "centre-found", count = found.len())) }
            @if found.is_empty() { p { (text!(language, "centre-found-nobody")) } }
            @else { (table(&found, &names_of(&client).await?, visitor, Some(&reason))) }
        }
    };
    Ok(visitor.page(Page::Trace, &site.config.name, &content))
}

async fn contacts_of(site: &Site, visitor: &Visitor, together: &Together) -> Result<Response, CentreError> {
    entitled(visitor)?;
    forms::check_code(visitor, &together.code)?;
    let visit = VisitId::parse(&together.visit).ok_or(CentreError::Unusable(What::Number))?;
    let reason = forms::reason(&together.reason)?;
    let client = site.database.writing().await?;
    let found = names::contacts(&**client, &visitor.token, (together.office, visit), &reason).await?;
    let language = visitor.language;
    let content = html! {
        (form(visitor, "", &reason))
        section aria-labelledby="found" {
            h2 id="found" { (text!(language, "centre-together", count = found.len())) }
            p { (text!(language, "centre-together-means")) }
            (table(&found, &names_of(&client).await?, visitor, None))
        }
    };
    Ok(visitor.page(Page::Trace, &site.config.name, &content))
}

async fn names_of(client: &tokio_postgres::Client) -> Result<HashMap<i32, String>, CentreError> {
    Ok(offices::list(client).await?.into_iter().map(|office| (office.id, office.name)).collect())
}

fn form(visitor: &Visitor, name: &str, reason: &str) -> Markup {
    let language = visitor.language;
    html! {
        p { (text!(language, "centre-trace-logged")) }
        form.stacked method="post" action="/trace" {
            (visitor.form_code())
            label for="name" { (text!(language, "centre-trace-name")) }
            input id="name" name="name" type="text" value=(name) minlength=(MIN_LETTERS)
                maxlength=(MAX_FIELD_CHARS) autocomplete="off" required;
            label for="reason" { (text!(language, "centre-reason")) }
            input id="reason" name="reason" type="text" value=(reason) minlength="5"
                maxlength=(MAX_FIELD_CHARS) autocomplete="off" required;
            button type="submit" { (text!(language, "centre-trace-do")) }
        }
    }
}

/// The visits; with a reason there is a button for who was there with each.
fn table(found: &[Found], offices: &HashMap<i32, String>, visitor: &Visitor, reason: Option<&str>) -> Markup {
    let language = visitor.language;
    html! {
        div.scroll tabindex="0" role="group" aria-labelledby="found" {
            table {
                thead {
                    tr {
                        th scope="col" { (text!(language, "centre-column-name")) }
                        th scope="col" { (text!(language, "centre-column-organisation")) }
                        th scope="col" { (text!(language, "centre-column-office")) }
                        th scope="col" { (text!(language, "centre-column-host")) }
                        th scope="col" { (text!(language, "centre-day")) }
                        th scope="col" { (text!(language, "centre-column-arrived")) }
                        th scope="col" { (text!(language, "centre-column-left")) }
                        @if reason.is_some() { th scope="col" { (text!(language, "centre-column-contacts")) } }
                    }
                }
                tbody {
                    @for Found { office, visit } in found {
                        tr {
                            th scope="row" { (name(visit, language)) }
                            td { (shown(&visit.organisation)) }
                            td { (offices.get(office).map_or("", String::as_str)) }
                            td { (shown(&visit.host)) }
                            td { (dates::date(local_day(visit.arrived), language)) }
                            td { (visits::arrival(visit, language)) }
                            td { (left(visit, language)) }
                            @if let Some(reason) = reason {
                                td {
                                    form method="post" action="/trace/contacts" {
                                        (visitor.form_code())
                                        input type="hidden" name="office" value=(office);
                                        input type="hidden" name="visit" value=(visit.id);
                                        input type="hidden" name="reason" value=(reason);
                                        button type="submit" { (text!(language, "centre-contacts-do")) }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// When a guest left, with the day where that is not the one on which he came.
fn left(visit: &Visit, language: Language) -> String {
    let time = visits::departure(visit, language);
    match visit.left.map(local_day) {
        Some(day) if day != local_day(visit.arrived) && !time.is_empty() => {
            format!("{}, {time}", dates::date(day, language))
        }
        _ => time,
    }
}

fn name(visit: &Visit, language: Language) -> String {
    if visit.name.is_empty() { text!(language, "centre-nameless").to_owned() } else { shown(&visit.name) }
}
