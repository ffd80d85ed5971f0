//! The shortest way to a finished document: the very words of a request, asked before and still true. Understanding a query
//! string and finding its document again costs more than sending it.
//!
//! An entry holds the generations that were true before its request was understood. It answers only while they still are, so
//! it can know nothing that the long way would not find; and it does not keep a document that the cache has let go.

use std::sync::{Arc, Weak};

use moka::sync::Cache;

use crate::{
    domain::id::{PageId, SiteId},
    web::{
        document::Document,
        generation::{Generation, Generations},
    },
};

/// Memory for the words of requests.
const BYTES: u64 = 1 << 20;
/// Longer ones are not kept: no script of ours makes them.
const LONGEST: usize = 1024;
/// Bytes of an entry besides its words, near enough.
const ENTRY: u32 = 160;
/// Every so often the long way is taken all the same, so that the cache learns which documents are in demand.
const SHORTCUTS: u32 = 64;

/// What was true when a request began to be understood.
#[derive(Clone, Copy, Debug)]
pub struct Seen {
    epoch: u64,
    identity: Option<(usize, Generation)>,
    page: Option<(usize, Generation)>,
}

#[derive(Clone, Debug)]
struct Known {
    seen: Seen,
    document: Weak<Document>,
}

/// Requests that were answered.
#[derive(Debug)]
pub(super) struct Recall {
    known: Cache<String, Known>,
}

impl Seen {
    /// The beginning: before anything is looked up.
    pub(super) fn now(generations: &Generations) -> Self {
        Self {
            epoch: generations.epoch(),
            identity: None,
            page: None,
        }
    }

    /// The epoch at the beginning.
    pub(super) fn epoch(&self) -> u64 {
        self.epoch
    }

    /// The answer depends on which thread that page identity has: to be said before it is looked up.
    pub(super) fn by_identity(&mut self, generations: &Generations, site_id: SiteId, identity: &str) {
        let place = generations.place(&(site_id, identity));
        self.identity = Some((place, generations.at(place)));
    }

    /// The answer depends on that thread: to be said before it is rendered.
    pub(super) fn by_page(&mut self, generations: &Generations, page_id: PageId) {
        let place = generations.place(&page_id);
        self.page = Some((place, generations.at(place)));
    }

    fn still_holds(&self, generations: &Generations) -> bool {
        let holds = |one: Option<(usize, Generation)>| one.is_none_or(|(place, then)| generations.at(place) == then);
        generations.epoch() == self.epoch && holds(self.identity) && holds(self.page)
    }
}

impl Recall {
    pub(super) fn new() -> Self {
        let known = Cache::builder()
            .max_capacity(BYTES)
            .weigher(|words: &String, _| u32::try_from(words.len()).unwrap_or(u32::MAX).saturating_add(ENTRY))
            .build();
        Self { known }
    }

    /// The document that these words were answered with, if it would be the answer again.
    pub(super) fn get(&self, generations: &Generations, words: &str) -> Option<Arc<Document>> {
        let known = self.known.get(words)?;
        let document = known.document.upgrade()?;
        let is_true = known.seen.still_holds(generations);
        (is_true && document.count_read() % SHORTCUTS != SHORTCUTS - 1).then_some(document)
    }

    /// Remembers what these words were answered with.
    pub(super) fn insert(&self, words: String, seen: Seen, document: &Arc<Document>) {
        if words.len() <= LONGEST {
            let document = Arc::downgrade(document);
            self.known.insert(words, Known { seen, document });
        }
    }
}
