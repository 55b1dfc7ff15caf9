//! What posts send, and what they are told.

use std::{
    net::{IpAddr, SocketAddr},
    sync::{Arc, atomic::Ordering},
    time::{Duration, Instant},
};

use axum::{
    body::{Body, to_bytes},
    extract::{ConnectInfo, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;

use super::{
    super::{enrolment, error::CentreError, feed as feeds, ingest},
    limits::Failure,
    site::Site,
};
use crate::{
    bundle::{EnrolmentRequest, MAX_BUNDLE_BYTES, MAX_ENROLMENT_BYTES, Refusal, RefusalCode},
    time,
};

/// A body that is not there by then is none.
const BODY: Duration = Duration::from_secs(30);
/// So long a bundle waits for its turn.
const TURN: Duration = Duration::from_secs(20);

type Client = ConnectInfo<SocketAddr>;

/// `POST /v1/entries`
pub async fn entries(
    State(site): State<Arc<Site>>,
    ConnectInfo(client): Client,
    body: Body,
) -> Result<Response, Told> {
    let told = |error| Told::of(&site, client.ip(), error);
    let body = received(&site, client.ip(), body, MAX_BUNDLE_BYTES).await?;
    let turn = tokio::time::timeout(TURN, site.ingesting.acquire()).await;
    let _turn = turn.map_err(|_| told(CentreError::Busy))?.map_err(|_| told(CentreError::Busy))?;
    let begun = Instant::now();
    let taken = ingest::ingest(&site.database, &site.terms, body).await.map_err(told)?;
    let metrics = &site.metrics;
    metrics.bundles.fetch_add(1, Ordering::Relaxed);
    metrics.entries.fetch_add(taken.entries as u64, Ordering::Relaxed);
    metrics.quarantined.fetch_add(taken.answer.quarantined.len() as u64, Ordering::Relaxed);
    metrics.ingest_micros.fetch_add(begun.elapsed().as_micros() as u64, Ordering::Relaxed);
    site.bell.send_replace(());
    Ok(json(StatusCode::OK, &taken.answer))
}

/// `POST /v1/enrolment`
pub async fn enrol(
    State(site): State<Arc<Site>>,
    ConnectInfo(client): Client,
    body: Body,
) -> Result<Response, Told> {
    let told = |error| Told::of(&site, client.ip(), error);
    let body = received(&site, client.ip(), body, MAX_ENROLMENT_BYTES).await?;
    let request: EnrolmentRequest =
        serde_json::from_slice(&body).map_err(|_| told(CentreError::Refused(RefusalCode::Malformed)))?;
    let enrolled = enrolment::enrol(&site.database, &request).await.map_err(told)?;
    site.metrics.enrolments.fetch_add(1, Ordering::Relaxed);
    Ok(json(StatusCode::OK, &enrolled))
}

/// `POST /v1/feed`
pub async fn feed(
    State(site): State<Arc<Site>>,
    ConnectInfo(client): Client,
    body: Body,
) -> Result<Response, Told> {
    let told = |error| Told::of(&site, client.ip(), error);
    let body = received(&site, client.ip(), body, MAX_BUNDLE_BYTES).await?;
    let asked = feeds::asked(&site.database, &body).await.map_err(told)?;
    let until = tokio::time::Instant::now() + Duration::from_secs(asked.wait.into());
    let mut news = site.feed.subscribe();
    loop {
        news.mark_unchanged();
        let answer = feeds::after(&site.database, asked.office, asked.after).await.map_err(told)?;
        let has_more = !answer.items.is_empty();
        if has_more || tokio::time::timeout_at(until, news.changed()).await.is_err() {
            return Ok(json(StatusCode::OK, &answer));
        }
    }
}

async fn received(site: &Site, client: IpAddr, body: Body, limit: usize) -> Result<Vec<u8>, Told> {
    if site.limits.is_over(client, Failure::Signature) {
        return Err(Told::plain(site, StatusCode::TOO_MANY_REQUESTS, RefusalCode::Busy));
    }
    match tokio::time::timeout(BODY, to_bytes(body, limit)).await {
        Ok(Ok(bytes)) => Ok(bytes.to_vec()),
        Ok(Err(_)) => Err(Told::plain(site, StatusCode::PAYLOAD_TOO_LARGE, RefusalCode::Malformed)),
        Err(_) => Err(Told::plain(site, StatusCode::REQUEST_TIMEOUT, RefusalCode::Busy)),
    }
}

/// A refusal as it travels.
pub struct Told {
    status: StatusCode,
    refusal: Refusal,
}

impl Told {
    fn of(site: &Site, client: IpAddr, error: CentreError) -> Self {
        match error {
            CentreError::Refused(code) => {
                if matches!(code, RefusalCode::Signature | RefusalCode::NotEnrolled | RefusalCode::CodeWrong)
                {
                    site.limits.count(client, Failure::Signature);
                }
                let status = StatusCode::from_u16(code.status()).unwrap_or(StatusCode::BAD_REQUEST);
                Self::plain(site, status, code)
            }
            // What is wrong with the centre is the desk's business only in that it is to come again.
            error => {
                site.metrics.failures.fetch_add(1, Ordering::Relaxed);
                tracing::error!(error = error.noted(), "a request of a post");
                Self::plain(site, StatusCode::SERVICE_UNAVAILABLE, RefusalCode::Busy)
            }
        }
    }

    fn plain(site: &Site, status: StatusCode, error: RefusalCode) -> Self {
        site.metrics.refused.fetch_add(1, Ordering::Relaxed);
        let min_version = site.terms.min_version.clone();
        Self { status, refusal: Refusal { error, clock: time::now(), min_version } }
    }
}

impl IntoResponse for Told {
    fn into_response(self) -> Response {
        json(self.status, &self.refusal)
    }
}

fn json(status: StatusCode, value: &impl Serialize) -> Response {
    match serde_json::to_vec(value) {
        Ok(bytes) => (status, [(header::CONTENT_TYPE, "application/json")], bytes).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
