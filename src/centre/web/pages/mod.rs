//! The pages, a file each.

mod access;
mod distribution;
mod downloads;
mod log_in;
mod now;
mod office;
mod today;
mod trace;

pub use now::state as state_of;

use std::sync::Arc;

use axum::{
    Router,
    extract::{Path, Query},
    http::{HeaderMap, header},
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use serde::Deserialize;

use super::{
    frame::{self, Page},
    site::Site,
    visitor::{LANGUAGE, set_cookie},
};
use crate::text::Language;

pub fn router() -> Router<Arc<Site>> {
    Router::new()
        .route("/", get(|| async { Redirect::to(Page::Now.path()) }))
        .route("/login", get(log_in::ask).post(log_in::log_in))
        .route("/logout", post(log_in::log_out))
        .route("/language/{code}", get(choose_language))
        .route("/now", get(now::page))
        .route("/today", get(today::page))
        .route("/office", get(office::list))
        .route("/office/{id}", get(office::page))
        .route("/trace", get(trace::ask).post(trace::search))
        .route("/trace/contacts", post(trace::contacts))
        .route("/distribution", get(distribution::page))
        .route("/downloads", get(downloads::ask).post(downloads::make))
        .route("/downloads/key", get(downloads::key))
        .route("/access", get(access::page))
        .route("/static/style.css", get(frame::style))
        .route("/static/live.js", get(frame::script))
        .route("/static/icon.svg", get(frame::icon))
}

#[derive(Deserialize)]
struct Back {
    back: Option<String>,
}

const YEAR: u32 = 365 * 24 * 3600;

async fn choose_language(Path(code): Path<String>, Query(Back { back }): Query<Back>) -> Response {
    // Only to a page of ours.
    let back = back.filter(|back| back.starts_with('/') && !back.contains("//") && !back.contains('\\'));
    let mut headers = HeaderMap::new();
    if let Some(language) = Language::from_code(&code) {
        headers.insert(header::SET_COOKIE, set_cookie(LANGUAGE, language.code(), YEAR));
    }
    (headers, Redirect::to(back.as_deref().unwrap_or(Page::Now.path()))).into_response()
}
