//! What moderators look through: each comment with what one must know to decide about it.

use std::collections::HashMap;

use crate::{
    domain::{
        comment::Comment,
        id::{CommentId, PageId},
        queue::Filter,
        site::Site,
        thread::Thread,
    },
    store::{case, case::Case, desk, desk::Place, page},
};

use super::{Result, Runtime};
use crate::service::search;

/// Rows that one look reads at most; what remains is looked through from where it stopped.
const MOST_READ: u64 = 5_000;
/// The same where nobody waits for a page.
pub(super) const MOST_LOOKED_AT: u64 = 10_000;

/// One comment of the queue.
#[derive(Clone, Debug)]
pub struct Listed {
    pub case: Case,
    /// What it answers.
    pub parent: Option<Comment>,
    pub thread: Option<Thread>,
}

/// Some comments of the queue.
#[derive(Clone, Debug, Default)]
pub struct Queue {
    /// Words are asked for, and not every comment can be found by its words yet: older ones are read through bit by bit.
    pub is_being_indexed: bool,
    /// The latest first.
    pub items: Vec<Listed>,
    /// Where to go on, if there may be more: with few or no items, this was as far as one look goes.
    pub next: Option<Place>,
}

/// Looks for comments of a site.
///
/// # Errors
/// When the database does not answer.
pub async fn look(runtime: &Runtime, site: &Site, filter: &Filter, after: Option<Place>, limit: u64) -> Result<Queue> {
    let read = runtime.store.read();
    // Asked before: an index that is finished meanwhile was not there for this look.
    let is_being_indexed = filter.words.is_some() && search::indexed_until(runtime).await?.is_none();
    let look = desk::look(&read, site.id, filter, after, limit, MOST_READ).await?;
    let ids: Vec<_> = look.found.iter().map(|(_, id)| *id).collect();
    Ok(Queue {
        items: listed(runtime, site, &ids).await?,
        next: look.stopped_at,
        is_being_indexed,
    })
}

/// Comments of a site, wherever they stand, in the order of their ids here; those that are gone are left out.
///
/// # Errors
/// When the database does not answer.
pub async fn listed(runtime: &Runtime, site: &Site, ids: &[CommentId]) -> Result<Vec<Listed>> {
    let read = runtime.store.read();
    let mut cases: HashMap<_, _> = HashMap::new();
    for case in case::list(&read, site.id, ids).await? {
        cases.insert(case.comment.id, case);
    }
    let cases: Vec<Case> = ids.iter().filter_map(|id| cases.remove(id)).collect();
    let parents: Vec<_> = cases.iter().filter_map(|case| case.comment.parent_id).collect();
    let parents = case::list(&read, site.id, &parents).await?;
    let mut pages: Vec<PageId> = cases.iter().map(|case| case.comment.page_id).collect();
    pages.sort_unstable();
    pages.dedup();
    let threads = page::list_of(&read, site.id, &pages).await?;
    let items = cases.into_iter().map(|case| Listed {
        parent: parents
            .iter()
            .find(|parent| Some(parent.comment.id) == case.comment.parent_id)
            .map(|parent| parent.comment.clone()),
        thread: threads.iter().find(|thread| thread.id == case.comment.page_id).cloned(),
        case,
    });
    Ok(items.collect())
}

/// How many comments a filter finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Matching {
    Exactly(u64),
    /// There are more than one look counts.
    MoreThan(u64),
}

/// How many comments of a site a filter finds, as far as one look goes.
///
/// # Errors
/// When the database does not answer.
pub async fn matching(runtime: &Runtime, site: &Site, filter: &Filter) -> Result<Matching> {
    let (found, is_all) = desk::count(&runtime.store.read(), site.id, filter, None, MOST_LOOKED_AT).await?;
    Ok(if is_all {
        Matching::Exactly(found)
    } else {
        Matching::MoreThan(found)
    })
}
