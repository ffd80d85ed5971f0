//! An action on comments that were named.

use std::collections::HashMap;

use crate::{
    domain::{
        action::{Action, Actor, MOST_CHOSEN, Verb},
        comment::Status,
        event::{Event, EventKind},
        field::{FieldError, Problem},
        id::{ActionId, CommentId, PageId, SiteId},
        log::Deed,
        site::Site,
        thread::Thread,
        time::Timestamp,
    },
    store::{
        Tx, action,
        action::{Item, Progress},
        case, page,
    },
};

use super::{Error, Result, Runtime, about, apply, log, runtime::to_the_end, subscription};

/// The most characters of what a moderator says about an action.
const REASON_CHARACTERS: usize = 500;
/// With so many comments nobody else's answer should wait for the same commit.
const FEW: usize = 20;

/// Which comments, and what is said about it.
#[derive(Clone, Debug, Default)]
pub struct Choice {
    pub ids: Vec<CommentId>,
    /// As the moderator saw them: one that is no longer there is left alone, for somebody else has decided since.
    pub seen: Option<Status>,
    pub reason: Option<String>,
}

impl Choice {
    /// These, however they are.
    pub fn of(ids: Vec<CommentId>) -> Self {
        Self { ids, ..Self::default() }
    }
}

/// What an action on some comments came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// With which it can be taken back; none when nothing was changed.
    pub action: Option<ActionId>,
    pub changed: u64,
    /// Those that were so already, that somebody else has decided about since, or that are gone.
    pub left_alone: u64,
}

/// Does one thing to some comments, in one transaction.
///
/// # Errors
/// [`Error::NotFound`] when the site has none of them, [`Error::Invalid`] for none, too many, or too long a reason.
pub async fn act(runtime: &Runtime, site: &Site, actor: Actor, verb: Verb, choice: Choice) -> Result<Outcome> {
    let mut ids = choice.ids.clone();
    ids.sort_unstable();
    ids.dedup();
    if ids.is_empty() {
        return Err(Error::field(FieldError::new("ids", Problem::Required)));
    }
    if ids.len() > MOST_CHOSEN {
        let problem = Problem::TooMany { max: MOST_CHOSEN };
        return Err(Error::field(FieldError::new("ids", problem)));
    }
    if verb.change().is_none() {
        return Err(Error::field(FieldError::new("action", Problem::Unreadable)));
    }
    let reason = checked_reason(choice.reason)?;
    let (runtime, site_id) = (runtime.clone(), site.id);
    to_the_end(async move {
        let now = runtime.now();
        let tx = if ids.len() > FEW {
            runtime.store.begin_long_write().await?
        } else {
            runtime.store.begin_write().await?
        };
        let id = ActionId(runtime.new_uuid(now));
        let threads = hold_pages(&tx, site_id, &ids).await?;
        if threads.is_empty() {
            return Err(Error::NotFound("comment"));
        }
        let mut record = begun(id, site_id, actor, verb, now);
        action::insert(&tx, &record).await?;
        let mut batch = Batch::new(&tx, threads, now);
        for comment in &ids {
            batch.act(verb, *comment, id, choice.seen).await?;
        }
        record.changed = count(batch.items.len());
        record.left_alone = batch.left_alone;
        if batch.items.is_empty() && !batch.has_settled {
            // Nothing happened, so there is nothing to write down or to take back.
            let outcome = Outcome {
                left_alone: record.left_alone,
                ..Outcome::default()
            };
            return Ok(outcome);
        }
        let progress = Progress {
            changed: record.changed,
            left_alone: record.left_alone,
            reached: None,
        };
        action::advance(&tx, site_id, id, progress, Some(now)).await?;
        action::insert_items(&tx, site_id, id, &batch.items).await?;
        subscription::approved(&runtime, &tx, site_id, &batch.items, now).await?;
        let deed = Deed {
            verb,
            actor,
            reason,
            action: Some(id),
            subject: batch.only_subject(),
            count: record.changed,
            filter: None,
        };
        let events = batch.events();
        log::write(&runtime, &tx, site_id, deed, now).await?;
        runtime.commit_all(tx, events).await?;
        Ok(Outcome {
            action: (record.changed > 0).then_some(id),
            changed: record.changed,
            left_alone: record.left_alone,
        })
    })
    .await
}

/// What somebody says about an action; nothing is none.
pub(super) fn checked_reason(reason: Option<String>) -> Result<Option<String>> {
    let reason = reason
        .map(|reason| reason.trim().to_owned())
        .filter(|reason| !reason.is_empty());
    let problem = match &reason {
        Some(text) if text.chars().count() > REASON_CHARACTERS => Problem::TooLong { max: REASON_CHARACTERS },
        Some(text) if text.chars().any(|sign| sign.is_control() && sign != '\n') => Problem::ControlCharacters,
        _ => return Ok(reason),
    };
    Err(Error::field(FieldError::new("reason", problem)))
}

/// An action of which nothing is done yet.
pub(super) fn begun(id: ActionId, site_id: SiteId, actor: Actor, verb: Verb, now: Timestamp) -> Action {
    Action {
        id,
        site_id,
        actor: Some(actor),
        verb,
        filter: None,
        undoes: None,
        undone_by: None,
        total: None,
        changed: 0,
        left_alone: 0,
        created_at: now,
        finished_at: None,
    }
}

/// Holds the pages of some comments, all in the same order, so that two moderators never wait for each other in a circle.
pub(super) async fn hold_pages(tx: &Tx, site_id: SiteId, ids: &[CommentId]) -> Result<HashMap<PageId, Thread>> {
    let mut held = HashMap::new();
    for id in case::pages_of(tx, site_id, ids).await? {
        if let Some(thread) = page::lock(tx, site_id, id).await? {
            held.insert(id, thread);
        }
    }
    Ok(held)
}

pub(super) fn count(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}

/// Some comments of pages that are held, one after the other.
pub(super) struct Batch<'a> {
    tx: &'a Tx,
    threads: HashMap<PageId, Thread>,
    now: Timestamp,
    pub(super) items: Vec<Item>,
    pub(super) left_alone: u64,
    /// Somebody has looked at what readers reported, whether or not it changed anything.
    has_settled: bool,
    /// What was changed on which page.
    touched: Vec<(PageId, CommentId)>,
    changed_threads: Vec<Thread>,
}

impl<'a> Batch<'a> {
    pub(super) fn new(tx: &'a Tx, threads: HashMap<PageId, Thread>, now: Timestamp) -> Self {
        Self {
            tx,
            threads,
            now,
            items: Vec::new(),
            left_alone: 0,
            has_settled: false,
            touched: Vec::new(),
            changed_threads: Vec::new(),
        }
    }

    fn site_id(&self) -> Option<SiteId> {
        self.threads.values().next().map(|thread| thread.site_id)
    }

    /// The comment as it is now: an earlier one of the batch may have changed its counters. None if it is gone, or has come to a page
    /// that is not held.
    pub(super) async fn case(&self, id: CommentId) -> Result<Option<case::Case>> {
        let Some(site_id) = self.site_id() else {
            return Ok(None);
        };
        let found = case::get(self.tx, site_id, id).await?;
        Ok(found.filter(|case| self.threads.contains_key(&case.comment.page_id)))
    }

    pub(super) async fn act(
        &mut self,
        verb: Verb,
        id: CommentId,
        action: ActionId,
        seen: Option<Status>,
    ) -> Result<()> {
        let found = self.case(id).await?;
        let Some(case) = found.filter(|case| seen.is_none_or(|seen| case.comment.status == seen)) else {
            self.left_alone += 1;
            return Ok(());
        };
        let item = apply::forward(self.tx, verb, &case, action, self.now).await?;
        self.has_settled |= case.reports > 0 && verb.settles_reports();
        self.keep(&case, item);
        Ok(())
    }

    pub(super) fn keep(&mut self, case: &case::Case, item: Option<Item>) {
        match item {
            Some(item) => {
                self.touched.push((case.comment.page_id, case.comment.id));
                self.items.push(item);
            }
            None => self.left_alone += 1,
        }
    }

    /// The same for a thread, which is another event.
    pub(super) fn keep_thread(&mut self, changed: Option<(Item, Thread)>) {
        match changed {
            Some((item, thread)) => {
                self.items.push(item);
                self.changed_threads.push(thread);
            }
            None => self.left_alone += 1,
        }
    }

    /// The one that was changed, if it was one.
    pub(super) fn only_subject(&self) -> Option<uuid::Uuid> {
        match self.items.as_slice() {
            [item] => Some(item.subject),
            _ => None,
        }
    }

    /// One event for each page: whoever keeps a thread drops it once, however many of its comments have changed.
    pub(super) fn events(&self) -> Vec<Event> {
        let mut by_page: Vec<(PageId, Option<CommentId>)> = Vec::new();
        for (page, comment) in &self.touched {
            match by_page.iter_mut().find(|(known, _)| known == page) {
                Some((_, one)) => *one = None,
                None => by_page.push((*page, Some(*comment))),
            }
        }
        let moderated =
            |(page, comment)| Some(about(self.threads.get(&page)?, EventKind::Moderated, comment, self.now));
        let changed = |thread| about(thread, EventKind::PageChanged, None, self.now);
        let threads = self.changed_threads.iter().map(changed);
        by_page.into_iter().filter_map(moderated).chain(threads).collect()
    }
}
