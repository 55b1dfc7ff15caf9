//! *Distribusi*: which desk has which list, policy and program.

use std::{collections::HashMap, sync::Arc};

use axum::{extract::State, response::Response};
use maud::html;

use super::{
    super::{
        super::{error::CentreError, feed::Listed, figures, offices, posts::Post},
        frame::{Page, fault},
        site::Site,
        visitor::Visitor,
    },
    now,
};
use crate::text::{Language, shown, text};

pub async fn page(State(site): State<Arc<Site>>, visitor: Visitor) -> Response {
    page_of(&site, &visitor).await.unwrap_or_else(|error| fault(&error, visitor.language))
}

async fn page_of(site: &Site, visitor: &Visitor) -> Result<Response, CentreError> {
    let language = visitor.language;
    let client = site.database.reading().await?;
    let (posts, mut feed) = figures::posts(&**client, visitor.person.office).await?;
    feed.retain(|item| item.office.is_none_or(|office| visitor.person.may_see(office)));
    let offices: HashMap<i32, String> =
        offices::list(&**client).await?.into_iter().map(|office| (office.id, office.name)).collect();
    let content = html! {
        @if feed.is_empty() { p { (text!(language, "centre-feed-empty")) } }
        div.scroll tabindex="0" role="group" aria-labelledby="desks" {
            table {
                caption id="desks" { (text!(language, "centre-distribution-means")) }
                thead {
                    tr {
                        th scope="col" { (text!(language, "centre-column-desk")) }
                        th scope="col" { (text!(language, "centre-column-office")) }
                        th scope="col" { (text!(language, "centre-column-version")) }
                        th scope="col" { (text!(language, "centre-column-seen")) }
                        th.number scope="col" { (text!(language, "centre-column-acked")) }
                        @for item in &feed { th scope="col" { (shown(&item.name)) br; small { (shown(&item.kind)) } } }
                    }
                }
                tbody {
                    @for state in &posts {
                        tr {
                            th scope="row" { (state.post.name) }
                            td { (offices.get(&state.post.office).map_or("", String::as_str)) }
                            td { (shown(&state.post.app_version)) }
                            td { (now::seen(state, language)) }
                            td.number { (now::count(state.post.acked, language)) }
                            @for item in &feed {
                                @let (class, word) = has(item, &state.post, language);
                                td { span.state.(class) { (word) } }
                            }
                        }
                    }
                }
            }
        }
    };
    Ok(visitor.page(Page::Distribution, &site.config.name, &content))
}

fn has(item: &Listed, post: &Post, language: Language) -> (&'static str, &'static str) {
    if !figures::concerns(item, post) {
        ("unknown", "–")
    } else if post.feed_seen >= item.no {
        ("free", text!(language, "centre-has"))
    } else {
        ("busy", text!(language, "centre-has-not"))
    }
}
