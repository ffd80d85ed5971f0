//! An action on comments that were named.

use std::collections::HashMap;

use crate::{
    domain::{
        action::{Action, Actor, MOST_CHOSEN, Verb},
        comment::Status,
        event::{Event, EventKind},
        field::{FieldError, Problem},
        id::{ActionId, CommentId, PageId, ReportId, SiteId},
        log::Deed,
        site::Site,
        thread::Thread,
        time::Timestamp,
    },
    store::{
        Tx, action,
        action::{Item, KeptItem, Progress},
        case, page, report,
    },
};

use super::{
    Choice, Error, Result, Runtime, about, apply, log, outside, runtime::to_the_end, subscription, tree::Pages,
};

/// The most characters of what a moderator says about an action.
pub const REASON_CHARACTERS: usize = 500;
/// With so many comments nobody else's answer should wait for the same commit.
const FEW: usize = 20;

/// What an action on some comments came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// With which it can be taken back; none when nothing was changed.
    pub action: Option<ActionId>,
    pub changed: u64,
    /// Those that were so already, that somebody else has decided about since, or that are gone.
    pub left_alone: u64,
    /// Whether reports of readers were looked at by it, even where nothing else was changed.
    pub has_settled: bool,
}

/// Does one thing to some comments, in one transaction.
///
/// # Errors
/// [`Error::NotFound`] when the site has none of them, [`Error::Invalid`] for none, too many, too long a reason, or none where
/// it is to be told.
pub async fn act(runtime: &Runtime, site: &Site, actor: Actor, verb: Verb, choice: Choice) -> Result<Outcome> {
    act_while_open(runtime, site, actor, verb, choice, None).await
}

/// The same because of a report: where somebody has settled that one since, all are left alone.
///
/// # Errors
/// As [`act`].
pub async fn act_while_open(
    runtime: &Runtime,
    site: &Site,
    actor: Actor,
    verb: Verb,
    choice: Choice,
    because: Option<ReportId>,
) -> Result<Outcome> {
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
    let why = choice.why.checked()?;
    let (runtime, site, site_id) = (runtime.clone(), site.clone(), site.id);
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
        if let Some(report) = because
            && !report::hold_open(&tx, site_id, report).await?
        {
            let outcome = Outcome {
                left_alone: count(ids.len()),
                ..Outcome::default()
            };
            return Ok(outcome);
        }
        let mut record = begun(id, site_id, actor, verb, now);
        action::insert(&tx, &record).await?;
        let mut batch = Batch::new(&tx, threads, now);
        batch.teaches = Some(&site);
        batch.read(&ids).await?;
        for comment in &ids {
            batch.act(verb, *comment, id, choice.seen).await?;
        }
        batch.settle().await?;
        record.changed = count(batch.items.len());
        record.left_alone = batch.left_alone;
        if batch.items.is_empty() && !batch.has_settled {
            // Nothing happened, so there is nothing to write down or to take back.
            return Ok(Outcome {
                left_alone: record.left_alone,
                ..Outcome::default()
            });
        }
        let progress = Progress {
            changed: record.changed,
            left_alone: record.left_alone,
            reached: None,
        };
        action::advance(&tx, site_id, id, progress, Some(now)).await?;
        action::insert_items(&tx, site_id, id, &batch.items).await?;
        subscription::approved(&runtime, &tx, site_id, &batch.items, now).await?;
        outside::promise_lessons(&runtime, &tx, site_id, &batch.lessons, now).await?;
        let deed = Deed {
            verb,
            actor,
            reason: why.reason,
            action: Some(id),
            subject: batch.only_subject(),
            count: record.changed,
            filter: None,
        };
        let events = batch.events();
        let has_settled = batch.has_settled;
        log::write_and_tell(&runtime, &tx, site_id, deed, why.is_told, now).await?;
        runtime.commit_all(tx, events).await?;
        Ok(Outcome {
            action: (record.changed > 0).then_some(id),
            changed: record.changed,
            left_alone: record.left_alone,
            has_settled,
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
    let pages = case::pages_of(tx, site_id, ids).await?;
    let held = page::lock_all(tx, site_id, &pages).await?;
    Ok(held.into_iter().map(|thread| (thread.id, thread)).collect())
}

pub(in crate::service) fn count(number: usize) -> u64 {
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
    /// The site, where Akismet is to hear of decisions against it: of those about comments that were named.
    pub(super) teaches: Option<&'a Site>,
    /// What it is to hear.
    lessons: Vec<(CommentId, bool)>,
    /// What was changed on which page.
    touched: Vec<(PageId, CommentId)>,
    /// Of which of them the text is another one.
    edited: Vec<(PageId, CommentId)>,
    changed_threads: Vec<Thread>,
    /// Something about people was decided, which holds for the whole site.
    changed_site: Option<SiteId>,
    /// Comments as they were read together, until something changes them.
    read: HashMap<CommentId, case::Case>,
    /// What is still to be written of the pages' counters.
    pages: Pages,
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
            teaches: None,
            lessons: Vec::new(),
            touched: Vec::new(),
            edited: Vec::new(),
            changed_threads: Vec::new(),
            changed_site: None,
            read: HashMap::new(),
            pages: Pages::default(),
        }
    }

    /// Reads some comments in one statement rather than each by itself.
    pub(super) async fn read(&mut self, ids: &[CommentId]) -> Result<()> {
        let Some(site_id) = self.site_id() else {
            return Ok(());
        };
        let cases = case::list(self.tx, site_id, ids).await?;
        self.read.extend(cases.into_iter().map(|case| (case.comment.id, case)));
        Ok(())
    }

    /// Writes down what is common to all of them: part of the same transaction, after the last of them.
    pub(super) async fn settle(&mut self) -> Result<()> {
        match self.site_id() {
            Some(site_id) => self.pages.write(self.tx, site_id).await,
            None => Ok(()),
        }
    }

    fn site_id(&self) -> Option<SiteId> {
        self.threads.values().next().map(|thread| thread.site_id)
    }

    /// The comment as it is now: an earlier one of the batch may have changed its counters. None if it is gone, or has come to a page
    /// that is not held.
    pub(super) async fn case(&mut self, id: CommentId) -> Result<Option<case::Case>> {
        let Some(site_id) = self.site_id() else {
            return Ok(None);
        };
        let found = match self.read.remove(&id) {
            Some(case) => Some(case),
            None => case::get(self.tx, site_id, id).await?,
        };
        if let Some(root) = found.as_ref().and_then(|case| case.comment.root_id) {
            // A reply that appears or vanishes changes what is above it.
            self.read
                .retain(|_, case| case.comment.id != root && case.comment.root_id != Some(root));
        }
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
        let item = apply::forward(self.tx, verb, &case, action, self.now, &mut self.pages).await?;
        if let (Some(site), Some(_), Some(after)) = (self.teaches, &item, verb.moves(case.comment.status)) {
            let lesson = outside::lesson(site, &case.comment, case.comment.status, after);
            self.lessons.extend(lesson.map(|is_spam| (id, is_spam)));
        }
        self.has_settled |= case.reports > 0 && verb.settles_reports();
        self.keep(&case, item);
        Ok(())
    }

    /// Takes back what `item` says of one of them.
    pub(super) async fn back(&mut self, item: &KeptItem) -> Result<()> {
        match self.case(CommentId(item.subject)).await? {
            Some(case) => {
                let back = apply::back(self.tx, item, &case, self.now, &mut self.pages).await?;
                self.keep(&case, back);
            }
            None => self.left_alone += 1,
        }
        Ok(())
    }

    pub(super) fn keep(&mut self, case: &case::Case, item: Option<Item>) {
        match item {
            Some(item) => {
                let place = (case.comment.page_id, case.comment.id);
                if [apply::EDITED, apply::AS_WRITTEN].contains(&item.after) {
                    self.edited.push(place);
                } else {
                    self.touched.push(place);
                }
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

    /// The same for what was decided about somebody.
    pub(super) fn keep_person(&mut self, site_id: SiteId, item: Option<Item>) {
        match item {
            Some(item) => {
                self.items.push(item);
                self.changed_site = Some(site_id);
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
        let of = |kind, (page, comment)| Some(about(self.threads.get(&page)?, kind, comment, self.now));
        let moderated = by_page.into_iter().filter_map(|place| of(EventKind::Moderated, place));
        let edited = self
            .edited
            .iter()
            .filter_map(|(page, comment)| of(EventKind::Edited, (*page, Some(*comment))));
        let site = self.changed_site.map(|site_id| Event {
            site_id,
            page: None,
            kind: EventKind::SiteChanged,
            comment_id: None,
            at: self.now,
        });
        let changed = |thread| about(thread, EventKind::PageChanged, None, self.now);
        let threads = self.changed_threads.iter().map(changed);
        moderated.chain(edited).chain(threads).chain(site).collect()
    }
}
