//! What the service counts, in the text format of Prometheus.

use std::{
    fmt::Write as _,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use axum::{extract::State, http::header, response::IntoResponse};

use super::{super::figures, site::Site};

pub async fn page(State(site): State<Arc<Site>>) -> impl IntoResponse {
    let metrics = &site.metrics;
    let mut text = String::new();
    let mut counter = |name: &str, help: &str, value: f64| {
        // Writing into a `String` does not fail.
        let _ = writeln!(
            text,
            "# HELP posjaga_{name} {help}\n# TYPE posjaga_{name} counter\nposjaga_{name} {value}"
        );
    };
    let of = |counter: &AtomicU64| counter.load(Ordering::Relaxed) as f64;
    counter("bundles_total", "Bundles taken.", of(&metrics.bundles));
    counter("entries_total", "New entries taken.", of(&metrics.entries));
    counter("quarantined_total", "Entries put into quarantine.", of(&metrics.quarantined));
    counter("refused_total", "Requests of posts that were refused.", of(&metrics.refused));
    counter("enrolments_total", "Desks enrolled.", of(&metrics.enrolments));
    counter("failed_log_ins_total", "Log-ins that failed.", of(&metrics.failed_log_ins));
    counter("failures_total", "Requests that failed by the fault of the centre.", of(&metrics.failures));
    counter("ingest_seconds_total", "Time spent on bundles.", of(&metrics.ingest_micros) / 1e6);
    let posts = match site.database.reading().await {
        Ok(client) => figures::posts(&**client, None).await.ok(),
        Err(_) => None,
    };
    if let Some((posts, _)) = posts {
        let _ = writeln!(text, "# HELP posjaga_posts Posts.\n# TYPE posjaga_posts gauge");
        let in_trouble = posts.iter().filter(|post| !post.troubles.is_empty()).count();
        let _ = writeln!(text, "posjaga_posts{{state=\"all\"}} {}", posts.len());
        let _ = writeln!(text, "posjaga_posts{{state=\"in_trouble\"}} {in_trouble}");
    }
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], text)
}
