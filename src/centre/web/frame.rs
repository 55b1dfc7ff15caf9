//! What stands around every page.

use axum::{
    http::{StatusCode, header},
    response::{Html, IntoResponse as _, Response},
};
use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::super::{
    accounts::{Person, Role},
    error::CentreError,
};
use crate::text::{Language, text};

/// The pages, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Page {
    Now,
    Today,
    Office,
    Trace,
    Distribution,
    Downloads,
    Access,
}

impl Page {
    pub const ALL: [Self; 7] = [
        Self::Now,
        Self::Today,
        Self::Office,
        Self::Trace,
        Self::Distribution,
        Self::Downloads,
        Self::Access,
    ];

    pub fn path(self) -> &'static str {
        match self {
            Self::Now => "/now",
            Self::Today => "/today",
            Self::Office => "/office",
            Self::Trace => "/trace",
            Self::Distribution => "/distribution",
            Self::Downloads => "/downloads",
            Self::Access => "/access",
        }
    }

    pub fn title(self, language: Language) -> &'static str {
        match self {
            Self::Now => text!(language, "centre-now"),
            Self::Today => text!(language, "centre-today"),
            Self::Office => text!(language, "centre-office"),
            Self::Trace => text!(language, "centre-trace"),
            Self::Distribution => text!(language, "centre-distribution"),
            Self::Downloads => text!(language, "centre-downloads"),
            Self::Access => text!(language, "centre-access"),
        }
    }

    /// Whether somebody is shown the way to it. What he is shown there the page itself decides.
    pub fn is_for(self, person: &Person) -> bool {
        match self {
            Self::Now | Self::Today | Self::Office | Self::Distribution | Self::Downloads => true,
            Self::Trace => person.role == Role::Tracer,
            Self::Access => person.role == Role::Administrator,
        }
    }
}

/// What people call a role.
pub fn role(role: Role, language: Language) -> &'static str {
    match role {
        Role::Viewer => text!(language, "centre-role-viewer"),
        Role::Head => text!(language, "centre-role-head"),
        Role::Tracer => text!(language, "centre-role-tracer"),
        Role::Administrator => text!(language, "centre-role-administrator"),
    }
}

/// A page for anybody.
pub fn bare_page(language: Language, title: &str, name: &str, content: &Markup) -> Html<String> {
    let content = html! { h1 { (title) } (content) };
    let empty = PreEscaped(String::new());
    Html(document(language, title, name, "/login", &empty, &empty, &content).into_string())
}

/// What went wrong, without saying more than a stranger may know.
pub fn fault(error: &CentreError, language: Language) -> Response {
    let (status, sentence) = match error {
        CentreError::NotEntitled => (StatusCode::FORBIDDEN, text!(language, "centre-page-not-entitled")),
        CentreError::Unknown { .. } => (StatusCode::NOT_FOUND, text!(language, "centre-page-unknown")),
        CentreError::Unusable(_) => (StatusCode::BAD_REQUEST, text!(language, "centre-page-unusable")),
        CentreError::Busy => (StatusCode::SERVICE_UNAVAILABLE, text!(language, "centre-page-busy")),
        error => {
            tracing::error!(error = error.noted(), "a page");
            (StatusCode::SERVICE_UNAVAILABLE, text!(language, "centre-page-trouble"))
        }
    };
    let title = text!(language, "centre-page-fault");
    let content = html! {
        p role="alert" { (sentence) }
        p { a href="/now" { (Page::Now.title(language)) } }
    };
    (status, bare_page(language, title, "", &content)).into_response()
}

/// A whole page: its head, what stands above every page, and the content.
pub fn document(
    language: Language,
    title: &str,
    name: &str,
    path: &str,
    navigation: &Markup,
    account: &Markup,
    content: &Markup,
) -> Markup {
    let name = if name.is_empty() { text!(language, "centre-name") } else { name };
    html! {
        (DOCTYPE)
        html lang=(language.code()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) " · " (name) }
                link rel="icon" href="/static/icon.svg" type="image/svg+xml";
                link rel="stylesheet" href="/static/style.css";
                script src="/static/live.js" defer {}
            }
            body {
                a.skip href="#content" { (text!(language, "centre-skip")) }
                header {
                    p.name { (name) }
                    (navigation)
                    div.person {
                        (account)
                        p.languages {
                            @for other in Language::SHIPPED {
                                @if other == language {
                                    span lang=(other.code()) aria-current="true" { (other.name()) }
                                } @else {
                                    a href={ "/language/" (other.code()) "?back=" (path) } lang=(other.code())
                                        hreflang=(other.code()) { (other.name()) }
                                }
                                " "
                            }
                        }
                    }
                }
                main id="content" tabindex="-1" { (content) }
                footer { p { (text!(language, "centre-footer")) } }
            }
        }
    }
}

/// The files of all pages. They may be kept for an hour.
pub async fn style() -> Response {
    asset("text/css; charset=utf-8", include_str!("../../../assets/centre/style.css"))
}

pub async fn script() -> Response {
    asset("text/javascript; charset=utf-8", include_str!("../../../assets/centre/live.js"))
}

pub async fn icon() -> Response {
    asset("image/svg+xml", include_str!("../../../assets/icons/posjaga.svg"))
}

fn asset(kind: &'static str, text: &'static str) -> Response {
    ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "max-age=3600")], text).into_response()
}
