//! Who looks at a page, and in which language.

use std::{net::SocketAddr, sync::Arc};

use axum::{
    extract::{ConnectInfo, FromRequestParts},
    http::{HeaderMap, HeaderValue, header, request::Parts},
    response::{Html, IntoResponse as _, Redirect, Response},
};
use maud::{Markup, html};

use super::{
    super::accounts::{self, Person, Token},
    frame::{Page, document, fault, role},
    site::Site,
};
use crate::text::{Language, text};

/// The cookie of a session. `__Host-` keeps other sites of the same domain from setting it.
pub const SESSION: &str = "__Host-posjaga";
/// The cookie of somebody who is about to log in.
pub const GUEST: &str = "__Host-posjaga-guest";
/// The cookie of the chosen language.
pub const LANGUAGE: &str = "__Host-posjaga-language";

/// Somebody who is logged in.
pub struct Visitor {
    pub language: Language,
    pub person: Person,
    pub token: Token,
}

impl Visitor {
    /// A page for somebody who is logged in.
    pub fn page(&self, page: Page, name: &str, content: &Markup) -> Response {
        let language = self.language;
        let title = page.title(language);
        let navigation = html! {
            nav aria-label=(text!(language, "centre-pages")) {
                ul {
                    @for other in Page::ALL.into_iter().filter(|other| other.is_for(&self.person)) {
                        li {
                            @if other == page {
                                a href=(other.path()) aria-current="page" { (other.title(language)) }
                            } @else {
                                a href=(other.path()) { (other.title(language)) }
                            }
                        }
                    }
                }
            }
        };
        let account = html! {
            p.account { (self.person.name) " · " (role(self.person.role, language)) }
            form method="post" action="/logout" {
                (self.form_code())
                button type="submit" { (text!(language, "centre-log-out")) }
            }
        };
        let content = html! { h1 { (title) } (content) };
        Html(document(language, title, name, page.path(), &navigation, &account, &content).into_string())
            .into_response()
    }

    /// The hidden field by which a form is known as one of this session.
    pub fn form_code(&self) -> Markup {
        html! { input type="hidden" name="code" value=(self.token.form_code()); }
    }
}

/// Somebody whose page listens, which is no sign that he is there.
#[derive(Clone)]
pub struct Listener {
    pub person: Person,
    pub language: Language,
}

/// Anybody.
pub struct Anybody {
    pub language: Language,
    pub address: SocketAddr,
    pub session: Option<Token>,
    pub guest: Option<Token>,
}

impl FromRequestParts<Arc<Site>> for Anybody {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, site: &Arc<Site>) -> Result<Self, Response> {
        let ConnectInfo(address) = ConnectInfo::<SocketAddr>::from_request_parts(parts, site)
            .await
            .map_err(axum::response::IntoResponse::into_response)?;
        let token = |name| cookie(&parts.headers, name).and_then(Token::parse);
        Ok(Self {
            language: language(&parts.headers, site),
            address,
            session: token(SESSION),
            guest: token(GUEST),
        })
    }
}

impl FromRequestParts<Arc<Site>> for Visitor {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, site: &Arc<Site>) -> Result<Self, Response> {
        let language = language(&parts.headers, site);
        let token = cookie(&parts.headers, SESSION).and_then(Token::parse);
        let Some(token) = token else { return Err(Redirect::to("/login").into_response()) };
        let found = async {
            let client = site.database.writing().await?;
            accounts::with_token(&**client, &token).await
        };
        match found.await {
            Ok(Some(person)) => Ok(Self { language, person, token }),
            Ok(None) => Err(Redirect::to("/login").into_response()),
            Err(error) => Err(fault(&error, language)),
        }
    }
}

impl FromRequestParts<Arc<Site>> for Listener {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, site: &Arc<Site>) -> Result<Self, Response> {
        let token = cookie(&parts.headers, SESSION).and_then(Token::parse);
        let Some(token) = token else { return Err(axum::http::StatusCode::UNAUTHORIZED.into_response()) };
        let found = async {
            let client = site.database.writing().await?;
            accounts::peek(&**client, &token).await
        };
        match found.await {
            Ok(Some(person)) => Ok(Self { person, language: language(&parts.headers, site) }),
            Ok(None) => Err(axum::http::StatusCode::UNAUTHORIZED.into_response()),
            Err(error) => Err(fault(&error, language(&parts.headers, site))),
        }
    }
}

/// A cookie as it is set: for this site alone, over TLS alone, and no script can read it.
pub fn set_cookie(name: &str, value: &str, seconds: u32) -> HeaderValue {
    let text = format!("{name}={value}; Path=/; Max-Age={seconds}; Secure; HttpOnly; SameSite=Strict");
    HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static(""))
}

/// The value of a cookie.
fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('='))
}

fn language(headers: &HeaderMap, site: &Site) -> Language {
    let chosen = cookie(headers, LANGUAGE).and_then(Language::from_code);
    let wanted = || {
        let header = headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
        header.split(',').find_map(|part| {
            let tag = part.split(';').next().unwrap_or_default().trim();
            Language::from_code(tag).or_else(|| Language::from_code(tag.split('-').next()?))
        })
    };
    chosen.or_else(wanted).unwrap_or_else(|| site.config.language())
}
