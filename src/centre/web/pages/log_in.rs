//! Logging in and out.

use std::sync::{Arc, atomic::Ordering};

use axum::{
    extract::{Form, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use maud::html;
use serde::Deserialize;
use zeroize::Zeroizing;

use super::super::{
    super::{
        accounts::{self, Token},
        error::CentreError,
    },
    forms::{Plain, check_code},
    frame::{Page, bare_page, fault},
    limits::Failure,
    site::Site,
    visitor::{Anybody, GUEST, SESSION, Visitor, set_cookie},
};
use crate::text::{Language, text};

/// So long somebody may take to type.
const TYPING: u32 = 3600;
/// The session itself ends earlier; see the migrations.
const SESSION_SECONDS: u32 = 12 * 3600;
/// The longest login and password that are looked at.
const MAX_TYPED: usize = 200;

/// What is typed in.
#[derive(Deserialize)]
pub struct Typed {
    login: String,
    password: String,
    code: String,
}

pub async fn ask(State(site): State<Arc<Site>>, anybody: Anybody) -> Response {
    form(&site, &anybody, StatusCode::OK, None)
}

fn form(site: &Site, anybody: &Anybody, status: StatusCode, fault_said: Option<&str>) -> Response {
    let language = anybody.language;
    let token = match anybody.guest.clone().map_or_else(Token::generate, Ok) {
        Ok(token) => token,
        Err(error) => return fault(&error, language),
    };
    let content = html! {
        @if let Some(sentence) = fault_said { p.fault role="alert" { (sentence) } }
        form.stacked method="post" action="/login" {
            input type="hidden" name="code" value=(token.form_code());
            label for="login" { (text!(language, "centre-login-name")) }
            input id="login" name="login" type="text" autocomplete="username" autocapitalize="none"
                spellcheck="false" required;
            label for="password" { (text!(language, "centre-login-password")) }
            input id="password" name="password" type="password" autocomplete="current-password" required;
            button type="submit" { (text!(language, "centre-login-do")) }
        }
    };
    let page = bare_page(language, text!(language, "centre-login"), &site.config.name, &content);
    (status, [(header::SET_COOKIE, set_cookie(GUEST, &token.secret(), TYPING))], page).into_response()
}

pub async fn log_in(
    State(site): State<Arc<Site>>,
    anybody: Anybody,
    Form(typed): Form<Typed>,
) -> Result<Response, Response> {
    let language = anybody.language;
    let again = |status, sentence| form(&site, &anybody, status, Some(sentence));
    let address = anybody.address.ip();
    if site.limits.is_over(address, Failure::LogIn) {
        return Ok(again(StatusCode::TOO_MANY_REQUESTS, text!(language, "centre-login-too-often")));
    }
    let Typed { login, password, code } = typed;
    let password = Zeroizing::new(password);
    if !anybody.guest.as_ref().is_some_and(|guest| guest.is_form_code(&code)) {
        return Ok(again(StatusCode::FORBIDDEN, text!(language, "centre-login-stale")));
    }
    let found = checked(&site, &login, password).await.map_err(|error| fault(&error, language))?;
    let Some(token) = found else {
        site.limits.count(address, Failure::LogIn);
        site.metrics.failed_log_ins.fetch_add(1, Ordering::Relaxed);
        return Ok(again(StatusCode::UNAUTHORIZED, text!(language, "centre-login-wrong")));
    };
    // A session that the browser had before is over: nobody can have given it to him.
    if let Some(before) = &anybody.session {
        end(&site, before, language).await?;
    }
    let mut headers = HeaderMap::new();
    headers.append(header::SET_COOKIE, set_cookie(SESSION, &token.secret(), SESSION_SECONDS));
    headers.append(header::SET_COOKIE, set_cookie(GUEST, "", 0));
    Ok((headers, Redirect::to(Page::Now.path())).into_response())
}

async fn checked(
    site: &Site,
    login: &str,
    password: Zeroizing<String>,
) -> Result<Option<Token>, CentreError> {
    if login.len() > MAX_TYPED || password.len() > MAX_TYPED || login.contains('\0') {
        return Ok(None);
    }
    let _turn = site.hashing.acquire().await.map_err(|_| CentreError::Busy)?;
    let mut client = site.database.writing().await?;
    Ok(accounts::log_in(&mut client, &login.trim().to_lowercase(), password).await?.map(|(_, token)| token))
}

pub async fn log_out(
    State(site): State<Arc<Site>>,
    visitor: Visitor,
    Form(Plain { code }): Form<Plain>,
) -> Result<Response, Response> {
    check_code(&visitor, &code).map_err(|error| fault(&error, visitor.language))?;
    end(&site, &visitor.token, visitor.language).await?;
    Ok(([(header::SET_COOKIE, set_cookie(SESSION, "", 0))], Redirect::to("/login")).into_response())
}

async fn end(site: &Site, token: &Token, language: Language) -> Result<(), Response> {
    let ended = async {
        let client = site.database.writing().await?;
        accounts::log_out(&**client, token).await
    };
    ended.await.map_err(|error| fault(&error, language))
}
