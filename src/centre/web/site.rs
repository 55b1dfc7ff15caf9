//! What all requests share.

use std::{sync::Arc, time::Duration};

use tokio::sync::{Semaphore, watch};

use super::{
    super::{
        config::Config,
        database::Database,
        figures::{Inside, Most, PostState},
        ingest::Terms,
        keys::Keys,
    },
    counters::Counters,
    lately::Lately,
    limits::Limits,
};

use crate::time::Date;

/// So many bundles are opened and stored at once; others wait, and then are told to come again.
const INGESTING: usize = 12;
/// So many passwords are checked at once: each takes 64 MiB.
const HASHING: usize = 2;
/// So many downloads are made at once.
const DOWNLOADS: usize = 2;
/// So many pages listen for numbers at once.
const LISTENERS: usize = 500;

/// What all requests share.
pub struct Site {
    pub config: Config,
    pub database: Database,
    pub keys: Keys,
    pub terms: Terms,
    pub limits: Limits,
    pub metrics: Counters,
    /// Who comes most to an office and to whom, over a month that ends with this day.
    pub popular: Lately<(i32, Date), Most>,
    /// How full the offices are and what the desks lack, of one office or of all.
    pub now: Lately<Option<i32>, (Vec<Inside>, Vec<PostState>)>,
    /// Rung when something was taken.
    pub bell: watch::Sender<()>,
    /// How full the offices are, for those who listen.
    pub live: watch::Sender<Arc<Vec<Inside>>>,
    /// The number of the last item of the feed.
    pub feed: watch::Sender<i64>,
    pub ingesting: Semaphore,
    pub hashing: Semaphore,
    pub downloads: Semaphore,
    pub listeners: Arc<Semaphore>,
}

impl Site {
    pub fn new(config: Config, database: Database, keys: Keys) -> Self {
        Self {
            terms: Terms { min_version: config.min_version.clone() },
            config,
            database,
            keys,
            limits: Limits::default(),
            metrics: Counters::default(),
            popular: Lately::new(Duration::from_mins(1)),
            now: Lately::new(Duration::from_millis(300)),
            bell: watch::channel(()).0,
            live: watch::channel(Arc::default()).0,
            feed: watch::channel(0).0,
            ingesting: Semaphore::new(INGESTING),
            hashing: Semaphore::new(HASHING),
            downloads: Semaphore::new(DOWNLOADS),
            listeners: Arc::new(Semaphore::new(LISTENERS)),
        }
    }
}
