//! Queues for the writers of one page on PostgreSQL. They would wait for each other in the database all the same, each with a
//! connection in hand, until writers of other pages found none; here a busy page takes two connections.

use std::{
    hash::{BuildHasher, RandomState},
    sync::Arc,
};

use sea_orm::{ConnAcquireErr, DbErr};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::{Error, Result, pool::ACQUIRE_TIMEOUT};
use crate::domain::id::SiteId;

/// Pages share this many queues: now and then one waits for another, and memory stays bounded.
const QUEUES: usize = 256;
/// While one waits for its sync, the next can make ready.
const AT_ONCE: usize = 2;

/// Somebody's turn; the next one's comes when it is dropped.
pub(super) type Turn = OwnedSemaphorePermit;

/// The queues of this process.
#[derive(Clone, Debug)]
pub(super) struct Queues {
    queues: Arc<[Arc<Semaphore>]>,
    hasher: RandomState,
}

impl Queues {
    pub(super) fn new() -> Self {
        Self {
            queues: (0..QUEUES).map(|_| Arc::new(Semaphore::new(AT_ONCE))).collect(),
            hasher: RandomState::new(),
        }
    }

    /// Waits for one's turn on a page; turns come in the order in which they were asked for.
    pub(super) async fn turn(&self, site_id: SiteId, identity: &str) -> Result<Option<Turn>> {
        let place = (self.hasher.hash_one((site_id, identity)) % QUEUES as u64) as usize;
        let Some(queue) = self.queues.get(place) else {
            return Ok(None);
        };
        let turn = tokio::time::timeout(ACQUIRE_TIMEOUT, Arc::clone(queue).acquire_owned()).await;
        let turn = turn.map_err(|_| DbErr::ConnectionAcquire(ConnAcquireErr::Timeout))?;
        // Nobody closes a queue.
        turn.map(Some).map_err(|_| Error::gone())
    }
}
