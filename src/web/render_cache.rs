//! Finished documents in memory. Rendering depends on the page and never on the viewer, so it happens once per change, and
//! readers who ask at the same time share it.
//!
//! Every thread has a generation that is raised before a change is answered. It is part of the key: a document that was begun
//! before the change is stored under the old generation, where nobody looks any more.

use std::{
    hash::{BuildHasher, Hash, RandomState},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use moka::{future::Cache, sync::Cache as SyncCache};
use tokio::sync::Semaphore;

use crate::{
    domain::{
        event::EventKind,
        id::{PageId, SiteId},
        thread::Sort,
    },
    i18n::Locale,
    live::{Bus, Change},
    service::thread::View,
};

use super::document::Document;

/// Threads share this many generations: a change drops a few neighbours too, and memory stays bounded.
const GENERATIONS: usize = 4096;
/// Page identities whose thread is remembered.
const RESOLUTIONS: u64 = 4096;
/// A thread that has not changed for this long is worth the best compression.
const QUIET: Duration = Duration::from_secs(2);

/// Everything a document depends on.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct DocumentKey {
    pub site_id: SiteId,
    /// None for a page nobody has commented on: all of a site share one document.
    pub page_id: Option<PageId>,
    pub view: View,
    pub sort: Sort,
    pub locale: Locale,
    pub theme: Theme,
    pub place: Place,
    /// A preview on the author's own machine.
    pub is_read_only: bool,
}

/// Light or dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Theme {
    /// As the reader's system says.
    #[default]
    Auto,
    Light,
    Dark,
}

/// Where the document is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Place {
    /// Inside a blog's page.
    Frame,
    /// In a tab of its own.
    Standalone,
}

/// When something was true.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Generation {
    epoch: u64,
    of_thread: u64,
}

type Resolution = (SiteId, String, Generation);

/// The cache.
#[derive(Debug)]
pub struct RenderCache {
    documents: Cache<(DocumentKey, Generation), Arc<Document>>,
    resolutions: SyncCache<Resolution, Option<PageId>>,
    generations: Arc<Generations>,
    compressing: Arc<Semaphore>,
}

#[derive(Debug)]
struct Generations {
    epoch: AtomicU64,
    of_threads: Vec<AtomicU64>,
    hasher: RandomState,
}

impl RenderCache {
    /// An empty cache of at most so many bytes, which hears of every change.
    pub fn new(bytes: u64, bus: &Bus) -> Self {
        let generations = Arc::new(Generations {
            epoch: AtomicU64::new(0),
            of_threads: (0..GENERATIONS).map(|_| AtomicU64::new(0)).collect(),
            hasher: RandomState::new(),
        });
        let listener = Arc::clone(&generations);
        bus.subscribe(move |change| listener.hear(change));
        Self {
            documents: Cache::builder()
                .max_capacity(bytes)
                .weigher(|_, document: &Arc<Document>| document.weight())
                .build(),
            resolutions: SyncCache::new(RESOLUTIONS),
            generations,
            compressing: Arc::new(Semaphore::new(1)),
        }
    }

    /// The thread of a page identity, from memory or by `find`.
    pub async fn resolve<E>(
        &self,
        site_id: SiteId,
        identity: &str,
        find: impl Future<Output = Result<Option<PageId>, E>>,
    ) -> Result<Option<PageId>, E> {
        let generation = self.generations.of(&(site_id, identity));
        let key = (site_id, identity.to_owned(), generation);
        if let Some(known) = self.resolutions.get(&key) {
            return Ok(known);
        }
        let found = find.await?;
        self.resolutions.insert(key, found);
        Ok(found)
    }

    /// The document of that key if it is in memory.
    pub async fn get(&self, key: &DocumentKey) -> Option<Arc<Document>> {
        self.documents.get(&(key.clone(), self.generation(key))).await
    }

    /// The document of that key, from memory or by `render`; whoever asks meanwhile waits for the same rendering.
    pub async fn get_or_render<E: Send + Sync + 'static>(
        &self,
        key: DocumentKey,
        render: impl Future<Output = Result<Document, E>>,
    ) -> Result<Arc<Document>, Arc<E>> {
        let generation = self.generation(&key);
        let entry = self
            .documents
            .entry((key.clone(), generation))
            .or_try_insert_with(async { render.await.map(Arc::new) })
            .await?;
        let is_fresh = entry.is_fresh();
        let document = entry.into_value();
        if is_fresh {
            self.compress_when_quiet(key, generation, Arc::clone(&document));
        }
        Ok(document)
    }

    fn generation(&self, key: &DocumentKey) -> Generation {
        match key.page_id {
            Some(page_id) => self.generations.of(&page_id),
            None => Generation {
                epoch: self.generations.epoch(),
                of_thread: 0,
            },
        }
    }

    fn compress_when_quiet(&self, key: DocumentKey, then: Generation, document: Arc<Document>) {
        let generations = Arc::clone(&self.generations);
        let turn = Arc::clone(&self.compressing);
        tokio::spawn(async move {
            tokio::time::sleep(QUIET).await;
            let now = key.page_id.map(|page_id| generations.of(&page_id));
            if now.is_some_and(|now| now != then) {
                return;
            }
            let Ok(turn) = turn.acquire_owned().await else { return };
            tokio::task::spawn_blocking(move || {
                document.compress_thoroughly();
                drop(turn);
            });
        });
    }
}

impl Generations {
    fn hear(&self, change: Change<'_>) {
        match change {
            Change::Unknown => self.raise_epoch(),
            Change::Event(event) if event.kind == EventKind::SiteChanged => self.raise_epoch(),
            Change::Event(event) => {
                if let Some(page) = &event.page {
                    self.raise(&page.id);
                    self.raise(&(event.site_id, page.identity.as_str()));
                }
            }
        }
    }

    fn epoch(&self) -> u64 {
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

    fn of(&self, name: &impl Hash) -> Generation {
        let of_thread = self
            .slot(name)
            .map_or(0, |generation| generation.load(Ordering::SeqCst));
        Generation {
            epoch: self.epoch(),
            of_thread,
        }
    }

    fn slot(&self, name: &impl Hash) -> Option<&AtomicU64> {
        let hash = usize::try_from(self.hasher.hash_one(name) % GENERATIONS as u64).ok()?;
        self.of_threads.get(hash)
    }
}
