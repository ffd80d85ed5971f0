//! Time and chance that a test decides.

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use rejoinder::{
    domain::time::{Clock, Timestamp},
    service::Randomness,
};
use sha2::{Digest, Sha256};

/// 2026-11-21, half past two in the morning.
const BEGINNING: i64 = 1_795_228_200_000;

/// A clock that goes one millisecond further at every look, unless it is frozen, and jumps when it is told to.
#[derive(Debug)]
pub(crate) struct FakeClock {
    now: AtomicI64,
    step: AtomicI64,
}

impl FakeClock {
    pub(crate) fn new() -> Self {
        Self {
            now: AtomicI64::new(BEGINNING),
            step: AtomicI64::new(1),
        }
    }

    /// From now on every look shows the same time.
    pub(crate) fn freeze(&self) {
        self.step.store(0, Ordering::SeqCst);
    }

    /// The time, without moving it.
    pub(crate) fn peek(&self) -> Timestamp {
        Timestamp(self.now.load(Ordering::SeqCst))
    }

    pub(crate) fn advance_minutes(&self, minutes: i64) {
        self.now.fetch_add(minutes * 60_000, Ordering::SeqCst);
    }

    pub(crate) fn advance_days(&self, days: i64) {
        self.advance_minutes(days * 24 * 60);
    }
}

impl Clock for FakeClock {
    fn now(&self) -> Timestamp {
        Timestamp(self.now.fetch_add(self.step.load(Ordering::SeqCst), Ordering::SeqCst))
    }
}

/// Bytes that look random and are the same in every run with the same seed.
#[derive(Debug)]
pub(crate) struct SeededRandomness {
    seed: u64,
    drawn: AtomicU64,
}

impl SeededRandomness {
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            seed,
            drawn: AtomicU64::new(0),
        }
    }

    /// A number below `end`, for choices a test makes.
    pub(crate) fn below(&self, end: usize) -> usize {
        let mut bytes = [0; 8];
        self.fill(&mut bytes);
        usize::try_from(u64::from_le_bytes(bytes) % end as u64).unwrap()
    }
}

impl Randomness for SeededRandomness {
    fn fill(&self, buffer: &mut [u8]) {
        for chunk in buffer.chunks_mut(32) {
            let mut hash = Sha256::new();
            hash.update(self.seed.to_le_bytes());
            hash.update(self.drawn.fetch_add(1, Ordering::SeqCst).to_le_bytes());
            let bytes = hash.finalize();
            chunk.copy_from_slice(&bytes[..chunk.len()]);
        }
    }
}
