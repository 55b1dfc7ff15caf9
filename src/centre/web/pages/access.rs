//! Who asked for names, and why. For the administrator, without the names.

use std::{collections::HashMap, sync::Arc};

use axum::{extract::State, response::Response};
use maud::html;

use super::{
    super::{
        super::{
            accounts::Role,
            error::CentreError,
            names::{self, Access},
            offices,
        },
        frame::{self, Page, fault},
        site::Site,
        visitor::Visitor,
    },
    now,
};
use crate::{
    text::{Language, shown, text},
    words::dates,
};

pub async fn page(State(site): State<Arc<Site>>, visitor: Visitor) -> Response {
    page_of(&site, &visitor).await.unwrap_or_else(|error| fault(&error, visitor.language))
}

async fn page_of(site: &Site, visitor: &Visitor) -> Result<Response, CentreError> {
    let language = visitor.language;
    if visitor.person.role != Role::Administrator {
        return Err(CentreError::NotEntitled);
    }
    let client = site.database.reading().await?;
    let accesses = names::accesses(&**client).await?;
    let offices: HashMap<i32, String> =
        offices::list(&**client).await?.into_iter().map(|office| (office.id, office.name)).collect();
    let content = html! {
        div.scroll tabindex="0" role="group" aria-labelledby="log" {
            table {
                caption id="log" { (text!(language, "centre-access-means")) }
                thead {
                    tr {
                        th scope="col" { (text!(language, "centre-column-when")) }
                        th scope="col" { (text!(language, "centre-column-who")) }
                        th scope="col" { (text!(language, "centre-column-act")) }
                        th scope="col" { (text!(language, "centre-column-office")) }
                        th scope="col" { (text!(language, "centre-reason")) }
                        th.number scope="col" { (text!(language, "centre-column-visits")) }
                    }
                }
                tbody {
                    @for access in &accesses {
                        tr {
                            th scope="row" { (dates::date_time(access.at, language)) }
                            td { (access.login) " · " (role_of(access, language)) }
                            td { (act(&access.act, language)) }
                            td { (access.office.and_then(|id| offices.get(&id)).map_or("–", String::as_str)) }
                            td { (shown(&access.reason)) }
                            td.number { (now::count(access.visits.into(), language)) }
                        }
                    }
                }
            }
        }
    };
    Ok(visitor.page(Page::Access, &site.config.name, &content))
}

fn role_of(access: &Access, language: Language) -> &'static str {
    Role::from_code(&access.role).map_or("", |role| frame::role(role, language))
}

fn act(code: &str, language: Language) -> &'static str {
    match code {
        "search" => text!(language, "centre-act-search"),
        "contacts" => text!(language, "centre-act-contacts"),
        _ => text!(language, "centre-act-guest-book"),
    }
}
