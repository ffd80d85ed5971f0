//! What every use case works with: the store, the bus, the clock, randomness and the secret.

use std::{fmt, sync::Arc, time::UNIX_EPOCH};

use hmac::{Hmac, KeyInit, Mac};
use rand::Rng;
use secrecy::{ExposeSecret, SecretSlice};
use sha2::Sha256;
use uuid::Uuid;

use crate::{
    domain::{
        event::Event,
        time::{Clock, Timestamp},
    },
    live::Bus,
    outbound::{identity::Providers, mail::Mailer, neighbour::Circle, picture::Pictures},
    store::{Batch, Store, Tx, event},
};

use super::{Result, bundle::Arrivals, desk_letter::Watch, learning::Learning, password::Passwords};

/// Events of one statement.
const EVENTS_AT_ONCE: usize = 500;

/// Where unpredictable bytes come from; tests bring their own.
pub trait Randomness: Send + Sync {
    /// Fills the buffer.
    fn fill(&self, buffer: &mut [u8]);
}

/// Shared by all use cases; cloning it is cheap.
#[derive(Clone)]
pub struct Runtime {
    pub store: Store,
    pub bus: Arc<Bus>,
    /// What the sites' own filters know.
    pub learning: Arc<Learning>,
    /// How far the sites have come that move in.
    pub arrivals: Arc<Arrivals>,
    /// Where something may have come to wait for those who keep sites in order.
    pub watch: Arc<Watch>,
    pub clock: Arc<dyn Clock>,
    pub randomness: Arc<dyn Randomness>,
    /// At least 32 random bytes; everything keyed is derived from it with a label of its own.
    pub secret: Arc<SecretSlice<u8>>,
    /// Whoever hashes passwords.
    pub passwords: Arc<Passwords>,
    /// Who takes our mail; none where the operator named no server.
    pub mailer: Option<Arc<dyn Mailer>>,
    /// Through whom readers can sign in.
    pub providers: Arc<Providers>,
    /// Who else is asked about comments.
    pub neighbours: Arc<Circle>,
    /// Who fetches the pictures that others name.
    pub pictures: Arc<dyn Pictures>,
    /// Whether whoever runs something needs more than a password for it (T26).
    pub staff_need_second_factor: bool,
}

impl fmt::Debug for Runtime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Runtime")
            .field("store", &self.store)
            .finish_non_exhaustive()
    }
}

impl Runtime {
    /// The current time.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// A new UUID of version 7 for something that happened at `at`.
    pub fn new_uuid(&self, at: Timestamp) -> Uuid {
        let mut random = [0; 10];
        self.randomness.fill(&mut random);
        let milliseconds = u64::try_from(at.0).unwrap_or(0);
        uuid::Builder::from_unix_timestamp_millis(milliseconds, &random).into_uuid()
    }

    /// HMAC-SHA256 (RFC 2104) of the parts under the instance's secret; `label` keeps uses apart, lengths keep parts apart.
    pub fn keyed_hash(&self, label: &str, parts: &[&[u8]]) -> [u8; 32] {
        let mut mac =
            Hmac::<Sha256>::new_from_slice(self.secret.expose_secret()).expect("HMAC takes a key of any length");
        for part in std::iter::once(label.as_bytes()).chain(parts.iter().copied()) {
            mac.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            mac.update(part);
        }
        mac.finalize().into_bytes().into()
    }

    /// Ends a transaction with its events, and announces them once they are durable.
    pub(super) async fn commit_all(&self, tx: Tx, happened: Vec<Event>) -> Result<()> {
        let mut numbers = Vec::with_capacity(happened.len());
        for some in happened.chunks(EVENTS_AT_ONCE) {
            numbers.extend(event::insert_all(&tx, some).await?);
        }
        tx.commit().await?;
        for (number, one) in numbers.into_iter().zip(&happened) {
            self.bus.announce(number, one);
        }
        Ok(())
    }

    /// Ends a transaction with its event, and announces the event once it is durable.
    pub(super) async fn commit(&self, tx: Tx, happened: Event) -> Result<()> {
        self.commit_with(tx, Batch::default(), happened).await
    }

    /// The same with the last changes of the transaction.
    pub(super) async fn commit_with(&self, tx: Tx, changes: Batch, happened: Event) -> Result<()> {
        let number = event::insert(&tx, changes, &happened).await?;
        tx.commit().await?;
        self.bus.announce(number, &happened);
        Ok(())
    }
}

/// Runs a change to its end even if whoever asked for it goes away: between commit and announcement nothing may be dropped.
pub(super) async fn to_the_end<T: Send + 'static>(
    change: impl Future<Output = Result<T>> + Send + 'static,
) -> Result<T> {
    tokio::spawn(change).await?
}

/// The machine's clock.
#[derive(Clone, Copy, Debug)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the machine's clock")]
    fn now(&self) -> Timestamp {
        let since = std::time::SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        Timestamp(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }
}

/// The operating system's randomness.
#[derive(Clone, Copy, Debug)]
pub struct SystemRandomness;

impl Randomness for SystemRandomness {
    #[expect(clippy::disallowed_methods, reason = "the one place that draws random bytes")]
    fn fill(&self, buffer: &mut [u8]) {
        rand::rng().fill_bytes(buffer);
    }
}
