//! What many look at is reckoned once in a while, however many look.

use std::{
    collections::HashMap,
    hash::Hash,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use tokio::sync::OnceCell;

use super::super::error::CentreError;

/// What was reckoned lately, by what it is of.
pub struct Lately<K, V> {
    good_for: Duration,
    known: Mutex<HashMap<K, Arc<Reckoned<V>>>>,
}

struct Reckoned<V> {
    since: Instant,
    /// Whoever asks first fills it, and the others wait for him.
    value: OnceCell<Arc<V>>,
}

impl<K: Eq + Hash, V> Lately<K, V> {
    /// What is reckoned is good enough for so long.
    pub fn new(good_for: Duration) -> Self {
        Self { good_for, known: Mutex::default() }
    }

    /// What is known of this, or is reckoned now.
    pub async fn of(
        &self,
        key: K,
        reckon: impl Future<Output = Result<V, CentreError>>,
    ) -> Result<Arc<V>, CentreError> {
        let reckoned = {
            let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
            known.retain(|_, reckoned| reckoned.since.elapsed() < self.good_for);
            let empty = || Arc::new(Reckoned { since: Instant::now(), value: OnceCell::new() });
            known.entry(key).or_insert_with(empty).clone()
        };
        reckoned.value.get_or_try_init(async || reckon.await.map(Arc::new)).await.cloned()
    }
}
