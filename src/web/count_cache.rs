//! Counts that were asked for before and are still true: a blog's front page asks the same of every reader.
//!
//! What is kept is the whole answer under the very bytes of the request, with the generations of everything it depends on: each
//! page by its identity, whether it has a thread or not, so that a first comment or a new alias is noticed; each thread by its id,
//! so that one counted under an alias is noticed too; and the epoch, which stands for the site's settings.

use std::sync::Arc;

use bytes::Bytes;
use moka::sync::Cache;

use super::generation::Generations;
use crate::domain::{
    id::{PageId, SiteId},
    page::PageAddress,
};

/// Memory for requests and their answers.
const BYTES: u64 = 2 << 20;
/// Longer requests are not kept: no script of ours makes them.
const LONGEST: usize = 16 * 1024;
/// Bytes of an entry besides its words, near enough.
const ENTRY: usize = 200;

/// Everything of a request that decides its answer.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Asked {
    /// The site, if the path names it.
    pub site: Option<String>,
    /// `Accept-Language`, where that may matter.
    pub language: Option<String>,
    pub body: Bytes,
}

impl Asked {
    fn bytes(&self) -> usize {
        let texts = [&self.site, &self.language];
        self.body.len() + texts.into_iter().flatten().map(String::len).sum::<usize>()
    }
}

/// Answers to counts.
#[derive(Debug)]
pub(super) struct CountCache {
    answers: Cache<Asked, Arc<Known>>,
    generations: Arc<Generations>,
}

#[derive(Debug)]
struct Known {
    answer: Bytes,
    epoch: u64,
    /// Where generations stand, and what they were.
    watched: Box<[(usize, u64)]>,
}

/// What was true before anything about a request was looked up.
#[derive(Clone, Copy, Debug)]
pub(super) struct Before {
    changes: u64,
    epoch: u64,
}

impl CountCache {
    pub(super) fn new(generations: Arc<Generations>) -> Self {
        let weigh = |asked: &Asked, known: &Arc<Known>| {
            let bytes = asked.bytes() + known.answer.len() + size_of_val(&*known.watched) + ENTRY;
            u32::try_from(bytes).unwrap_or(u32::MAX)
        };
        Self {
            answers: Cache::builder().max_capacity(BYTES).weigher(weigh).build(),
            generations,
        }
    }

    /// What was answered, if it would be the answer again.
    pub(super) fn recall(&self, asked: &Asked) -> Option<Bytes> {
        let known = self.answers.get(asked)?;
        let is_true = self.generations.epoch() == known.epoch
            && known
                .watched
                .iter()
                .all(|(place, then)| self.generations.at(*place).of_thread == *then);
        is_true.then(|| known.answer.clone())
    }

    /// To be called before anything about a request is looked up; see [`CountCache::remember`].
    pub(super) fn before(&self) -> Before {
        Before {
            changes: self.generations.changes(),
            epoch: self.generations.epoch(),
        }
    }

    /// Remembers an answer and what it depends on. Which threads those are was learned only by looking them up, so it is kept only
    /// if nothing at all has changed meanwhile.
    pub(super) fn remember<'a>(
        &self,
        asked: Asked,
        before: Before,
        site_id: SiteId,
        pages: impl Iterator<Item = (&'a PageAddress, Option<PageId>)>,
        answer: &Bytes,
    ) {
        if asked.bytes() > LONGEST {
            return;
        }
        let mut watched = Vec::new();
        let mut watch = |place: usize| watched.push((place, self.generations.at(place).of_thread));
        for (page, page_id) in pages {
            watch(self.generations.place(&(site_id, page.identity.as_str())));
            if let Some(page_id) = page_id {
                watch(self.generations.place(&page_id));
            }
        }
        watched.sort_unstable();
        watched.dedup();
        if self.generations.changes() != before.changes {
            return;
        }
        let known = Known {
            answer: answer.clone(),
            epoch: before.epoch,
            watched: watched.into(),
        };
        // The body is a part of what was read from the network; only its own bytes are kept.
        let asked = Asked {
            body: Bytes::copy_from_slice(&asked.body),
            ..asked
        };
        self.answers.insert(asked, Arc::new(known));
    }
}
