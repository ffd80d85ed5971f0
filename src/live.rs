//! The event bus: tells whoever keeps something derived what has changed, in this process at once and in others within a second.
//!
//! The tail of the event table is the truth (it is written in the transaction of the change); this process's own changes are
//! announced without waiting for it. The bus knows nothing of its listeners.

use std::{
    collections::HashSet,
    sync::{Mutex, PoisonError, RwLock},
    time::{Duration, Instant},
};

use tokio_util::sync::CancellationToken;

use crate::{
    domain::event::Event,
    store::{
        self, Store,
        event::{self, Position},
    },
};

/// How often the tail is read.
const TAIL_INTERVAL: Duration = Duration::from_millis(500);
/// After this long without a look at the tail, nothing derived may be trusted any more.
const TAIL_PATIENCE: Duration = Duration::from_secs(1);

/// Numbers of announced events are forgotten this far behind the tail.
const ANNOUNCED_KEPT: i64 = 10_000;

/// What a listener hears.
#[derive(Clone, Copy, Debug)]
pub enum Change<'a> {
    /// This happened.
    Event(&'a Event),
    /// Something may have happened unheard: forget everything derived.
    Unknown,
}

type Listener = Box<dyn Fn(Change<'_>) + Send + Sync>;

/// Carries changes from those who make them to those who listen.
#[derive(Default)]
pub struct Bus {
    listeners: RwLock<Vec<Listener>>,
    /// Events announced by this process, until the tail brings them a second time.
    announced: Mutex<HashSet<i64>>,
    tail_read_at: RwLock<Option<Instant>>,
}

impl std::fmt::Debug for Bus {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Bus").finish_non_exhaustive()
    }
}

impl Bus {
    /// Calls `listener` at every change from now on. It runs inside the request that made the change, so it must be quick.
    pub fn subscribe(&self, listener: impl Fn(Change<'_>) + Send + Sync + 'static) {
        self.listeners
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .push(Box::new(listener));
    }

    /// Announces a change this process has just committed under that event number.
    pub fn announce(&self, number: i64, event: &Event) {
        self.announced
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(number);
        self.tell(Change::Event(event));
    }

    /// Whether changes of other processes have been looked for within the last second.
    pub fn is_current(&self) -> bool {
        let read_at = *self.tail_read_at.read().unwrap_or_else(PoisonError::into_inner);
        read_at.is_some_and(|at| at.elapsed() < TAIL_PATIENCE)
    }

    fn tell(&self, change: Change<'_>) {
        for listener in self.listeners.read().unwrap_or_else(PoisonError::into_inner).iter() {
            listener(change);
        }
    }

    /// Reads the tail until `stop`: the only way to hear of another process's changes.
    pub async fn follow(&self, store: Store, stop: CancellationToken) {
        let mut position = None;
        loop {
            // What is read now is true as of this moment, however long reading takes.
            let asked_at = Instant::now();
            match self.look(&store, position.take()).await {
                Ok(next) => {
                    position = Some(next);
                    *self.tail_read_at.write().unwrap_or_else(PoisonError::into_inner) = Some(asked_at);
                }
                Err(error) => {
                    tracing::warn!(%error, "the change feed cannot be read; caches are bypassed until it can");
                }
            }
            tokio::select! {
                () = stop.cancelled() => return,
                () = tokio::time::sleep(TAIL_INTERVAL) => {}
            }
        }
    }

    /// Hears everything since `position`, and says where to go on. Without a position nobody knows what went unheard.
    async fn look(&self, store: &Store, position: Option<Position>) -> Result<Position, store::Error> {
        let Some(position) = position else {
            let latest = event::latest(store.read()).await?;
            self.tell(Change::Unknown);
            return Ok(latest);
        };
        let tail = event::since(store.read(), &position).await?;
        self.hear(&tail.events);
        if tail.is_cut {
            self.tell(Change::Unknown);
        }
        Ok(tail.position)
    }

    fn hear(&self, events: &[(i64, Event)]) {
        let Some(latest) = events.iter().map(|(number, _)| *number).max() else {
            return;
        };
        for (number, event) in events {
            let is_own = self
                .announced
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .remove(number);
            if !is_own {
                self.tell(Change::Event(event));
            }
        }
        // An event may be read from the tail before it is announced here; its number would then wait for ever.
        self.announced
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .retain(|number| latest - number < ANNOUNCED_KEPT);
    }
}
