//! What the program remembers while it runs, found again after it was stopped: decisions that were not learned yet, and the latest texts
//! of a site.

use std::collections::{HashSet, VecDeque};

use super::{Learning, Lesson, MOST_RECENT, RECENT_SECONDS, Result, Runtime};
use crate::{
    domain::{comment::Status, id::SiteId, moderation::sketch::Sketch},
    store::{comment, event},
};

/// Events that are looked through for decisions: more than are made between two looks.
const LOOKED_THROUGH: u64 = 10_000;

/// What was decided lately, as far as it may not be learned: looked for when the program starts, or may have missed something.
pub(super) async fn missed(runtime: &Runtime) -> Result<HashSet<(SiteId, Lesson)>> {
    let pages = event::moderated_lately(runtime.store.read(), LOOKED_THROUGH).await?;
    Ok(pages
        .into_iter()
        .map(|(site, page)| (site, Lesson::Page(page)))
        .collect())
}

/// Reads the latest texts of a site, the first time they are asked for.
///
/// # Errors
/// When the database does not answer.
pub(in crate::service) async fn recall(runtime: &Runtime, site_id: SiteId) -> Result<()> {
    if runtime.learning.knows_texts_of(site_id) {
        return Ok(());
    }
    let since = runtime.now().plus_seconds(-RECENT_SECONDS);
    let most = u64::try_from(MOST_RECENT).unwrap_or(u64::MAX);
    let mut texts = Vec::new();
    for status in [Status::Approved, Status::Pending, Status::Spam] {
        let listed = comment::list_by_status(&runtime.store.read(), site_id, status, None, most).await?;
        let recent = listed.into_iter().take_while(|comment| comment.created_at >= since);
        texts.extend(recent.map(|comment| (comment.created_at, comment.source)));
    }
    texts.sort_by_key(|(at, _)| *at);
    let first = texts.len().saturating_sub(MOST_RECENT);
    let sketches = texts.into_iter().skip(first);
    let sketches = sketches.filter_map(|(at, text)| Some((at, Sketch::of(&text)?)));
    runtime.learning.begin_texts(site_id, sketches.collect());
    Ok(())
}

impl Learning {
    fn knows_texts_of(&self, site_id: SiteId) -> bool {
        self.with_recent(|recent| recent.contains_key(&site_id))
    }

    /// Somebody else may have been faster, and has noted more since.
    fn begin_texts(&self, site_id: SiteId, texts: VecDeque<(crate::domain::time::Timestamp, Sketch)>) {
        self.with_recent(|recent| {
            recent.entry(site_id).or_insert(texts);
        });
    }
}
