//! Who comes most, and to whom, which is reckoned over a month of visits: once a minute, however many look.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use tokio::sync::OnceCell;
use tokio_postgres::GenericClient;

use super::super::{
    error::CentreError,
    figures::{self, Most},
};
use crate::time::Date;

/// So long it is good enough.
const GOOD_FOR: Duration = Duration::from_mins(1);

/// What was reckoned lately, by office and last day.
#[derive(Default)]
pub struct Popular(Mutex<HashMap<(i32, Date), Arc<Reckoned>>>);

struct Reckoned {
    since: Instant,
    /// Whoever asks first fills it, and the others wait for him.
    most: OnceCell<Arc<Most>>,
}

impl Popular {
    /// Of an office over some days.
    pub async fn of(
        &self,
        client: &impl GenericClient,
        office: i32,
        days: (Date, Date),
    ) -> Result<Arc<Most>, CentreError> {
        let reckoned = {
            let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            known.retain(|_, reckoned| reckoned.since.elapsed() < GOOD_FOR);
            let empty = || Arc::new(Reckoned { since: Instant::now(), most: OnceCell::new() });
            known.entry((office, days.1)).or_insert_with(empty).clone()
        };
        let most = async || figures::most(client, office, days).await.map(Arc::new);
        reckoned.most.get_or_try_init(most).await.cloned()
    }
}
