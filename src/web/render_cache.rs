//! Finished documents in memory. Rendering depends on the page and never on the viewer, so it happens once per change, and
//! readers who ask at the same time share it.
//!
//! Every thread has a generation that is raised before a change is answered. It is part of the key: a document that was begun
//! before the change is stored under the old generation, where nobody looks any more.

mod recall;

use std::{
    sync::{Arc, Weak},
    time::Duration,
};

use moka::{future::Cache, sync::Cache as SyncCache};
use tokio::sync::Semaphore;

use crate::{
    domain::{
        id::{PageId, SiteId},
        thread::Sort,
    },
    i18n::Locale,
    service::thread::View,
};

use super::{
    document::Document,
    generation::{Generation, Generations},
};
use recall::Recall;

pub use recall::Seen;

/// Page identities whose thread is remembered.
const RESOLUTIONS: u64 = 4096;
/// A thread that has not changed for this long is worth the best compression.
const QUIET: Duration = Duration::from_secs(2);
/// A document that too few have asked for so far is looked at again, each time after twice as long; at last this often.
const LATER: Duration = Duration::from_mins(10);

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

impl Theme {
    /// What an address says besides, so that the next document looks the same.
    pub fn parameter(self) -> &'static str {
        match self {
            Self::Auto => "",
            Self::Light => "&theme=light",
            Self::Dark => "&theme=dark",
        }
    }
}

/// Where the document is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Place {
    /// Inside a blog's page.
    Frame,
    /// In a tab of its own.
    Standalone,
}

type Resolution = (SiteId, String, Generation);

/// The cache.
#[derive(Debug)]
pub struct RenderCache {
    documents: Cache<(DocumentKey, Generation), Arc<Document>>,
    resolutions: SyncCache<Resolution, Option<PageId>>,
    recall: Recall,
    generations: Arc<Generations>,
    compressing: Arc<Semaphore>,
}

impl RenderCache {
    /// An empty cache of at most so many bytes.
    pub(super) fn new(bytes: u64, generations: Arc<Generations>) -> Self {
        Self {
            documents: Cache::builder()
                .max_capacity(bytes)
                .weigher(|_, document: &Arc<Document>| document.weight())
                .build(),
            resolutions: SyncCache::new(RESOLUTIONS),
            recall: Recall::new(),
            generations,
            compressing: Arc::new(Semaphore::new(1)),
        }
    }

    /// The document that the words of a request were answered with, if it would be the answer again.
    pub fn recall(&self, words: &str) -> Option<Arc<Document>> {
        self.recall.get(&self.generations, words)
    }

    /// To be called before a request is understood; see [`RenderCache::remember`].
    pub fn look(&self) -> Seen {
        Seen::now(&self.generations)
    }

    /// Remembers what the words of a request were answered with, and what was true before anything about it was looked up.
    pub fn remember(&self, words: String, seen: Seen, document: &Arc<Document>) {
        self.recall.insert(words, seen, document);
    }

    /// Notes, before it is looked up, that an answer depends on the thread of a page identity.
    pub fn look_at_identity(&self, seen: &mut Seen, site_id: SiteId, identity: &str) {
        seen.by_identity(&self.generations, site_id, identity);
    }

    /// Notes, before it is rendered, that an answer depends on a thread.
    pub fn look_at_page(&self, seen: &mut Seen, page_id: PageId) {
        seen.by_page(&self.generations, page_id);
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
    pub async fn get(&self, key: &DocumentKey, seen: &Seen) -> Option<Arc<Document>> {
        self.documents.get(&(key.clone(), self.generation(key, seen))).await
    }

    /// The document of that key, from memory or by `render`; whoever asks meanwhile waits for the same rendering.
    pub async fn get_or_render<E: Send + Sync + 'static>(
        &self,
        key: DocumentKey,
        seen: &Seen,
        render: impl Future<Output = Result<Document, E>>,
    ) -> Result<Arc<Document>, Arc<E>> {
        let generation = self.generation(&key, seen);
        let entry = self
            .documents
            .entry((key.clone(), generation))
            .or_try_insert_with(async { render.await.map(Arc::new) })
            .await?;
        let is_fresh = entry.is_fresh();
        let document = entry.into_value();
        if is_fresh {
            self.compress_when_quiet(&key, generation, &document);
        }
        Ok(document)
    }

    /// The epoch is the one from before the request was understood: a document made with a site's old settings must not stand
    /// where its new ones are looked for.
    fn generation(&self, key: &DocumentKey, seen: &Seen) -> Generation {
        let of_thread = key.page_id.map_or(0, |page_id| self.generations.of(&page_id).of_thread);
        Generation {
            epoch: seen.epoch(),
            of_thread,
        }
    }

    /// Compresses the document better once its thread is quiet and it is in demand. A document that the cache has let go
    /// meanwhile is not held on to.
    fn compress_when_quiet(&self, key: &DocumentKey, then: Generation, document: &Arc<Document>) {
        let generations = Arc::clone(&self.generations);
        let turn = Arc::clone(&self.compressing);
        let place = key.page_id.map(|page_id| generations.place(&page_id));
        let document: Weak<Document> = Arc::downgrade(document);
        tokio::spawn(async move {
            let mut pause = QUIET;
            loop {
                tokio::time::sleep(pause).await;
                pause = LATER.min(pause * 2);
                let is_current = place.is_none_or(|place| generations.at(place) == then);
                let Some(document) = document.upgrade().filter(|_| is_current) else {
                    return;
                };
                if !document.is_in_demand() {
                    continue;
                }
                let Ok(turn) = turn.acquire_owned().await else { return };
                tokio::task::spawn_blocking(move || {
                    document.compress_thoroughly();
                    drop(turn);
                });
                return;
            }
        });
    }
}
