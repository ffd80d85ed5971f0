//! When something was true: a number for each thread that is raised by every change of it, before the change is answered.
//! Whatever is kept in memory remembers the numbers it was made under, and holds only while they stand.

use std::{
    hash::{BuildHasher, Hash, RandomState},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use crate::{
    domain::event::EventKind,
    live::{Bus, Change},
};

/// Threads share this many generations: a change drops a few neighbours too, and memory stays bounded.
const GENERATIONS: usize = 4096;

/// A moment in the life of one thread or one page identity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Generation {
    pub epoch: u64,
    pub of_thread: u64,
}

/// The generations of everything.
#[derive(Debug)]
pub(super) struct Generations {
    /// Every change of anything, counted before the numbers below are raised.
    changes: AtomicU64,
    epoch: AtomicU64,
    of_threads: Vec<AtomicU64>,
    hasher: RandomState,
}

impl Default for Generations {
    fn default() -> Self {
        Self {
            changes: AtomicU64::new(0),
            epoch: AtomicU64::new(0),
            of_threads: (0..GENERATIONS).map(|_| AtomicU64::new(0)).collect(),
            hasher: RandomState::new(),
        }
    }
}

impl Generations {
    /// Generations that hear of every change from now on.
    pub(super) fn listening_to(bus: &Bus) -> Arc<Self> {
        let generations = Arc::new(Self::default());
        let listener = Arc::clone(&generations);
        bus.subscribe(move |change| listener.hear(change));
        generations
    }

    /// Raises what the change is about.
    fn hear(&self, change: Change<'_>) {
        self.changes.fetch_add(1, Ordering::SeqCst);
        match change {
            Change::Unknown => self.raise_epoch(),
            Change::Event(event) if event.kind == EventKind::SiteChanged => self.raise_epoch(),
            // A busy thread would be rendered with every vote; its ranks follow within a minute, and say so.
            Change::Event(event) if event.kind == EventKind::Voted => {}
            Change::Event(event) => {
                if let Some(page) = &event.page {
                    self.raise(&page.id);
                    self.raise(&(event.site_id, page.identity.as_str()));
                }
            }
        }
    }

    /// How many changes there were. As long as it stands, nothing that was looked up can have become untrue.
    pub(super) fn changes(&self) -> u64 {
        self.changes.load(Ordering::SeqCst)
    }

    /// What every generation shares: raised when anything may have changed.
    pub(super) fn epoch(&self) -> u64 {
        self.epoch.load(Ordering::SeqCst)
    }

    fn raise_epoch(&self) {
        self.epoch.fetch_add(1, Ordering::SeqCst);
    }

    fn raise(&self, name: &impl Hash) {
        if let Some(generation) = self.slot(name) {
            generation.fetch_add(1, Ordering::SeqCst);
        }
    }

    /// The generation of that name.
    pub(super) fn of(&self, name: &impl Hash) -> Generation {
        self.at(self.place(name))
    }

    /// Where the generation of that name stands, for whoever asks for it again and again.
    pub(super) fn place(&self, name: &impl Hash) -> usize {
        (self.hasher.hash_one(name) % GENERATIONS as u64) as usize
    }

    /// The generation that stands there.
    pub(super) fn at(&self, place: usize) -> Generation {
        let of_thread = self.of_threads.get(place).map_or(0, |slot| slot.load(Ordering::SeqCst));
        Generation {
            epoch: self.epoch(),
            of_thread,
        }
    }

    fn slot(&self, name: &impl Hash) -> Option<&AtomicU64> {
        self.of_threads.get(self.place(name))
    }
}
