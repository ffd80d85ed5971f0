//! What moderators look through: each comment with what one must know to decide about it.

use std::collections::HashMap;

use crate::{
    domain::{
        comment::{Author, Comment, Status},
        id::PageId,
        queue::{Filter, Who},
        site::Site,
        thread::Thread,
    },
    store::{case, case::Case, desk, desk::Place, page},
};

use super::{Result, Runtime};

/// Rows of one kind that one look reads at most; what remains is looked through from where it stopped.
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
    let look = desk::look(&read, site.id, filter, after, limit, MOST_LOOKED_AT).await?;
    let ids: Vec<_> = look.found.iter().map(|(_, id)| *id).collect();
    let mut cases: HashMap<_, _> = HashMap::new();
    for case in case::list(&read, site.id, &ids).await? {
        cases.insert(case.comment.id, case);
    }
    // Each in the order in which it was found; what was purged meanwhile is left out.
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
    Ok(Queue {
        items: items.collect(),
        next: look.stopped_at,
    })
}

/// How many comments of a site a filter finds.
///
/// # Errors
/// When the database does not answer.
pub async fn matching(runtime: &Runtime, site: &Site, filter: &Filter) -> Result<u64> {
    Ok(desk::count(&runtime.store.read(), site.id, filter, None).await?)
}

/// What is known of an author on a site.
#[derive(Clone, Debug, Default)]
pub struct Record {
    /// How the queue finds the rest of it; none where nobody can be told from anybody else.
    pub who: Option<Who>,
    /// Of their latest comments, [`desk::RECORD`] at most.
    pub approved: u64,
    /// Spam and trash among them.
    pub rejected: u64,
    pub all: u64,
}

/// The record of an author: of an account, of a guest's browser, or of nobody.
///
/// # Errors
/// When the database does not answer.
pub async fn record(runtime: &Runtime, site: &Site, author: &Author) -> Result<Record> {
    let account = author.account_id.map(Who::Account);
    let Some(who) = account.or(author.guest_key.clone().map(Who::Guest)) else {
        return Ok(Record::default());
    };
    let statuses = desk::record(&runtime.store.read(), site.id, &who).await?;
    let count = |wanted: &[Status]| super::act::count(statuses.iter().filter(|status| wanted.contains(status)).count());
    Ok(Record {
        approved: count(&[Status::Approved]),
        rejected: count(&[Status::Spam, Status::Trashed]),
        all: super::act::count(statuses.len()),
        who: Some(who),
    })
}
