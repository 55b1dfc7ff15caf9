//! What the service counts. Nobody is in it.

use std::sync::atomic::AtomicU64;

/// What was counted since the service began.
#[derive(Default)]
pub struct Counters {
    pub bundles: AtomicU64,
    pub entries: AtomicU64,
    pub quarantined: AtomicU64,
    pub refused: AtomicU64,
    pub enrolments: AtomicU64,
    pub failed_log_ins: AtomicU64,
    pub failures: AtomicU64,
    /// Time spent on bundles, in microseconds.
    pub ingest_micros: AtomicU64,
}
