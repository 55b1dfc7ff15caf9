//! The service: what posts send to, and the pages.

mod chart;
mod counters;
mod forms;
mod frame;
mod lately;
mod limits;
mod live;
mod metrics;
mod pages;
mod site;
mod visitor;
mod wire;

use std::{
    net::{SocketAddr, TcpListener},
    sync::Arc,
    time::Duration,
};

use axum::{
    Router,
    extract::{DefaultBodyLimit, Request},
    http::{HeaderValue, StatusCode, header},
    middleware::{self, Next},
    response::{IntoResponse as _, Response},
    routing::{get, post},
};
use axum_server::{Handle, tls_rustls::RustlsConfig};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};

use super::{config::Config, database::Database, error::CentreError, keys::Keys, schema, upkeep};
use crate::bundle::{ENROLMENT_PATH, ENTRIES_PATH, FEED_PATH};
use site::Site;

/// A connection that has not asked for anything by then is closed.
const HEADERS: Duration = Duration::from_secs(10);
/// Whatever is asked for is answered by then; a feed waits a minute at most.
const ANSWER: Duration = Duration::from_secs(90);
/// The most bytes of a form.
const MAX_FORM_BYTES: usize = 16 * 1024;
/// How often the service tends to what it keeps.
const UPKEEP: Duration = Duration::from_hours(1);
/// How long open requests have when the service ends.
const FAREWELL: Duration = Duration::from_secs(5);

/// Serves until the process is told to end. `ready` is told the address once connections are taken.
pub async fn serve(config: Config, ready: impl FnOnce(SocketAddr)) -> Result<(), CentreError> {
    let keys = Keys::read(&config.folder)?;
    let database = Database::new(&config)?;
    {
        let client = database.writing().await?;
        schema::check(&**client).await?;
        upkeep::partitions(&**client).await?;
    }
    let io = CentreError::io(config.listen.to_string());
    let listener = TcpListener::bind(config.listen).map_err(io)?;
    let address = listener.local_addr().map_err(CentreError::io(config.listen.to_string()))?;
    let tls = RustlsConfig::from_config(tls(&keys, &config)?);
    let metrics = config.metrics;
    let site = Arc::new(Site::new(config, database, keys));
    tokio::spawn(live::watch(site.clone()));
    tokio::spawn(tend(site.clone(), tls.clone()));
    if let Some(at) = metrics {
        let listener = tokio::net::TcpListener::bind(at).await.map_err(CentreError::io(at.to_string()))?;
        let router = Router::new().route("/metrics", get(metrics::page)).with_state(site.clone());
        tokio::spawn(async move {
            if let Err(error) = axum::serve(listener, router).await {
                tracing::error!(%error, "the metrics");
            }
        });
    }
    let mut server = axum_server::from_tcp_rustls(listener, tls)
        .map_err(CentreError::io(address.to_string()))?
        .map(|acceptor| acceptor.handshake_timeout(HEADERS))
        .first_request_timeout(HEADERS);
    server.http_builder().http1().header_read_timeout(HEADERS);
    let handle = Handle::new();
    tokio::spawn(end_in_good_order(handle.clone()));
    ready(address);
    tracing::info!(%address, "listening");
    server
        .handle(handle)
        .http1_only()
        .serve(router(site).into_make_service_with_connect_info::<SocketAddr>())
        .await
        .map_err(CentreError::io(address.to_string()))
}

fn router(site: Arc<Site>) -> Router {
    Router::new()
        .route(ENROLMENT_PATH, post(wire::enrol))
        .route(ENTRIES_PATH, post(wire::entries))
        .route(FEED_PATH, post(wire::feed))
        .merge(pages::router())
        .route("/now/live", get(live::events))
        .layer(DefaultBodyLimit::max(MAX_FORM_BYTES))
        .layer(middleware::from_fn(guarded))
        .with_state(site)
}

/// What every answer bears, and by when it is there. A form that another site's page sends is refused here already.
async fn guarded(request: Request, next: Next) -> Response {
    let is_page = !request.uri().path().starts_with("/v1/");
    if is_page && request.method() != axum::http::Method::GET && !is_of_this_site(&request) {
        return StatusCode::FORBIDDEN.into_response();
    }
    let mut response = match tokio::time::timeout(ANSWER, next.run(request)).await {
        Ok(response) => response,
        Err(_) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    };
    let headers = response.headers_mut();
    for (name, value) in [
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; \
             form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
        ),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        // With "no-referrer" a browser names no origin with our own forms either, and they would be refused.
        (header::REFERRER_POLICY, "same-origin"),
        (header::STRICT_TRANSPORT_SECURITY, "max-age=31536000"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

/// Whether a browser says that the form comes from a page of ours. A program that is no browser says nothing.
fn is_of_this_site(request: &Request) -> bool {
    let text = |name| request.headers().get(name).map(HeaderValue::as_bytes);
    let origin = text(header::ORIGIN).is_none_or(|origin| {
        let host = text(header::HOST).unwrap_or_default();
        origin.strip_prefix(b"https://") == Some(host)
    });
    origin
        && text(header::HeaderName::from_static("sec-fetch-site")).is_none_or(|site| site == b"same-origin")
}

fn tls(keys: &Keys, config: &Config) -> Result<Arc<rustls::ServerConfig>, CentreError> {
    let served = keys.serve(&config.url)?;
    let key = PrivateKeyDer::try_from(served.key.to_vec()).map_err(|_| CentreError::Keys)?;
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let mut tls = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|_| CentreError::Keys)?
        .with_no_client_auth()
        .with_single_cert(vec![CertificateDer::from(served.certificate)], key)
        .map_err(|_| CentreError::Keys)?;
    tls.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(Arc::new(tls))
}

/// Empties what is due, and gives the service a fresh certificate: at once, which nobody waits for, and then every hour.
async fn tend(site: Arc<Site>, served: RustlsConfig) {
    loop {
        let tended = async {
            let client = site.database.writing().await?;
            upkeep::run(&**client).await
        };
        if let Err(error) = tended.await {
            tracing::error!(error = error.noted(), "upkeep");
        }
        match tls(&site.keys, &site.config) {
            Ok(config) => served.reload_from_config(config),
            Err(error) => tracing::error!(error = error.noted(), "the certificate"),
        }
        tokio::time::sleep(UPKEEP).await;
    }
}

async fn end_in_good_order(handle: Handle<SocketAddr>) {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut terminate) => {
                tokio::select! { _ = interrupt => {}, _ = terminate.recv() => {} }
            }
            Err(_) => drop(interrupt.await),
        }
    }
    #[cfg(not(unix))]
    drop(interrupt.await);
    handle.graceful_shutdown(Some(FAREWELL));
}
