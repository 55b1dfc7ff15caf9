//! Numbers that change while one looks at them (server-sent events).

use std::{convert::Infallible, sync::Arc, time::Duration};

use axum::{
    extract::State,
    http::StatusCode,
    response::{
        IntoResponse as _, Response,
        sse::{Event, KeepAlive, Sse},
    },
};
use futures_util::stream;
use serde::Serialize;

use super::{
    super::{
        error::CentreError,
        figures::{self, Inside},
    },
    pages::state_of,
    site::Site,
    visitor::Listener,
};
use crate::text::Language;

/// After something was taken others may follow: all of them are told of at once.
const GATHER: Duration = Duration::from_millis(250);
/// What another program took, such as `ingest`, is seen by then.
const LOOK: Duration = Duration::from_secs(3);
/// A page asks anew by then, and with it whether its session is still good.
const LASTING: Duration = Duration::from_mins(2);

/// Keeps [`Site::live`] as the database has it while somebody listens, and [`Site::feed`] always.
pub async fn watch(site: Arc<Site>) {
    let mut bell = site.bell.subscribe();
    loop {
        if tokio::time::timeout(LOOK, bell.changed()).await.is_ok() {
            tokio::time::sleep(GATHER).await;
            bell.mark_unchanged();
        }
        if let Err(error) = look(&site).await {
            tracing::warn!(error = error.noted(), "live numbers");
            tokio::time::sleep(LOOK).await;
        }
    }
}

async fn look(site: &Site) -> Result<(), CentreError> {
    let client = site.database.writing().await?;
    let last: i64 = client.query_one("SELECT coalesce(max(no), 0) FROM feed", &[]).await?.get(0);
    site.feed.send_if_modified(|before| std::mem::replace(before, last) != last);
    if site.live.receiver_count() > 0 {
        let inside = figures::inside(&**client, None).await?;
        site.live.send_if_modified(|before| {
            let is_new = **before != inside;
            if is_new {
                *before = Arc::new(inside);
            }
            is_new
        });
    }
    Ok(())
}

/// One office, as the script takes it.
#[derive(Serialize)]
struct Told {
    office: i32,
    persons: i64,
    /// How full it is: a class of the style, and the words beside the number.
    state: &'static str,
    words: String,
}

impl Told {
    fn of(inside: &Inside, language: Language) -> Self {
        let (state, words) = state_of(inside, language);
        Self { office: inside.office, persons: inside.persons, state, words }
    }
}

/// `GET /now/live`
pub async fn events(State(site): State<Arc<Site>>, listener: Listener) -> Response {
    let Ok(seat) = site.listeners.clone().try_acquire_owned() else {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    };
    let mut receiver = site.live.subscribe();
    // What is known may be from before anybody listened.
    receiver.mark_unchanged();
    site.bell.send_replace(());
    let until = tokio::time::Instant::now() + LASTING;
    let events = stream::unfold((receiver, seat), move |(mut receiver, seat)| {
        let Listener { person, language } = listener.clone();
        async move {
            tokio::time::timeout_at(until, receiver.changed()).await.ok()?.ok()?;
            let told: Vec<Told> = receiver
                .borrow_and_update()
                .iter()
                .filter(|inside| person.may_see(inside.office))
                .map(|inside| Told::of(inside, language))
                .collect();
            let event = Event::default().data(serde_json::to_string(&told).unwrap_or_default());
            Some((Ok::<_, Infallible>(event), (receiver, seat)))
        }
    });
    Sse::new(events).keep_alive(KeepAlive::default()).into_response()
}
