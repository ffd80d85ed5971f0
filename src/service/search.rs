//! Fills the index of words, behind the backs of those who write: a comment is answered before it can be found by its words, and
//! until then it is looked for among the latest.

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex, PoisonError},
};

use crate::{
    domain::{event::EventKind, id::CommentId, time::Timestamp},
    live::{Bus, Change},
    store::{Tx, search, search::Progress},
};

use super::{Result, Runtime, runtime::to_the_end};

/// Comments put into the index in one transaction: writers wait no longer than that takes.
const BATCH: usize = 100;
/// Those that are looked at in one transaction of a sweep.
const SWEPT: u64 = 200;
/// With so many, nobody waits for a quiet moment any more.
const MANY: usize = 20_000;
/// And after this long neither.
const PATIENCE_SECONDS: i64 = 120;
/// Whoever is writing a comment has told the time before, and ends within this; so does word of it from another instance.
const SLACK_SECONDS: i64 = 60;

/// Until then every comment is in the index while all of them are looked at.
const NEVER: Timestamp = Timestamp(0);

/// What one process has heard of and not indexed yet.
#[derive(Debug, Default)]
pub struct Follower(Mutex<Heard>);

#[derive(Debug, Default)]
struct Heard {
    waiting: BTreeSet<CommentId>,
    /// Since the last time that was looked.
    has_news: bool,
    /// Something may have gone unheard.
    is_unsure: bool,
    /// When the first of those that wait was heard of.
    since: Option<Timestamp>,
    /// From when on everything was heard.
    listens_since: Option<Timestamp>,
}

impl Follower {
    /// Hears of everything that is written from now on.
    pub fn listen(self: &Arc<Self>, bus: &Bus) {
        let follower = Arc::clone(self);
        bus.subscribe(move |change| {
            let mut heard = follower.0.lock().unwrap_or_else(PoisonError::into_inner);
            match change {
                Change::Unknown => heard.is_unsure = true,
                // An edited text comes into the index with the edit.
                Change::Event(event) if event.kind == EventKind::Created => {
                    heard.waiting.extend(event.comment_id);
                    heard.has_news = true;
                }
                Change::Event(_) => {}
            }
        });
    }

    fn with<T>(&self, look: impl FnOnce(&mut Heard) -> T) -> T {
        look(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Goes on with the index: a part of a sweep, or what was written since the last time, unless more of it is just coming in. True when
/// there is more to do at once.
///
/// # Errors
/// When the database does not answer; then it is as if this had not been tried.
pub async fn follow(runtime: &Runtime, follower: &Follower) -> Result<bool> {
    let now = runtime.now();
    if follower.with(|heard| std::mem::take(&mut heard.is_unsure)) {
        if let Err(error) = sweep_since(runtime).await {
            follower.with(|heard| heard.is_unsure = true);
            return Err(error);
        }
        follower.with(|heard| heard.listens_since = Some(now));
    }
    if sweep(runtime, follower.with(|heard| heard.listens_since)).await? {
        return Ok(true);
    }
    let is_time = follower.with(|heard| {
        let is_quiet = !std::mem::take(&mut heard.has_news);
        let since = *heard.since.get_or_insert(now);
        if heard.waiting.is_empty() {
            heard.since = None;
            return false;
        }
        is_quiet || heard.waiting.len() >= MANY || now >= since.plus_seconds(PATIENCE_SECONDS)
    });
    if is_time {
        settle(runtime, follower, now).await?;
    }
    Ok(false)
}

/// Looks at every comment there is and brings those into the index that are not in it.
///
/// # Errors
/// When the database does not answer.
pub async fn index_all(runtime: &Runtime) -> Result<()> {
    let now = runtime.now();
    let tx = runtime.store.begin_write().await?;
    sweep_again(&tx).await?;
    tx.commit().await?;
    while sweep(runtime, Some(now)).await? {}
    Ok(())
}

/// Until when every comment that was written is found by its words; none while the index is being built.
///
/// # Errors
/// When the database does not answer.
pub async fn indexed_until(runtime: &Runtime) -> Result<Option<Timestamp>> {
    let progress = search::progress(&runtime.store.read()).await?;
    Ok(Some(progress.indexed_until).filter(|until| *until > NEVER))
}

/// Has every comment looked at again, in the background: part of a transaction that writes many without an event for each.
///
/// # Errors
/// When the database does not answer.
pub async fn sweep_again(tx: &Tx) -> Result<()> {
    search::hold(tx).await?;
    let begun = Progress {
        indexed_until: NEVER,
        swept_to: Some(CommentId(uuid::Uuid::nil())),
    };
    Ok(search::set_progress(tx, begun).await?)
}

/// The same for what was written since the last time that everything was known to be in the index.
async fn sweep_since(runtime: &Runtime) -> Result<()> {
    let tx = runtime.store.begin_write().await?;
    let progress = search::hold(&tx).await?;
    // Ids begin with the time at which they were made; those of an import do not, and are looked for from the first on.
    let milliseconds = u64::try_from(progress.indexed_until.0).unwrap_or(0);
    let earliest = uuid::Builder::from_unix_timestamp_millis(milliseconds, &[0; 10]).into_uuid();
    let from = progress
        .swept_to
        .map_or(CommentId(earliest), |to| to.min(CommentId(earliest)));
    let progress = Progress {
        swept_to: Some(from),
        ..progress
    };
    search::set_progress(&tx, progress).await?;
    Ok(tx.commit().await?)
}

/// Goes on with a sweep; false when there is none, or when it is over. Everything was heard of since `heard_since`.
async fn sweep(runtime: &Runtime, heard_since: Option<Timestamp>) -> Result<bool> {
    if search::progress(&runtime.store.read()).await?.swept_to.is_none() {
        return Ok(false);
    }
    let runtime = runtime.clone();
    to_the_end(async move {
        let tx = runtime.store.begin_long_write().await?;
        let progress = search::hold(&tx).await?;
        let Some(from) = progress.swept_to else {
            return Ok(false);
        };
        let ids = search::following(&tx, from, SWEPT).await?;
        let Some(last) = ids.last().copied() else {
            let heard = heard_since.map_or(progress.indexed_until, |since| since.plus_seconds(-SLACK_SECONDS));
            let over = Progress {
                indexed_until: progress.indexed_until.max(heard),
                swept_to: None,
            };
            search::set_progress(&tx, over).await?;
            tx.commit().await?;
            return Ok(false);
        };
        let missing = search::unindexed(&tx, &ids).await?;
        let documents = search::documents_of(&tx, &missing).await?;
        search::add(&tx, &documents).await?;
        // One that somebody is changing right now is where the next turn begins.
        let is_done = |id: &CommentId| !missing.contains(id) || documents.iter().any(|document| document.id == *id);
        let reached = ids.iter().copied().take_while(is_done).last();
        let next = Progress {
            swept_to: Some(reached.unwrap_or(from)),
            ..progress
        };
        search::set_progress(&tx, next).await?;
        tx.commit().await?;
        Ok(reached == Some(last))
    })
    .await
}

/// Puts everything that waits into the index.
async fn settle(runtime: &Runtime, follower: &Follower, now: Timestamp) -> Result<()> {
    // Asked first: what was written before and by others has been heard of.
    let is_current = runtime.bus.is_current();
    let waiting: Vec<CommentId> = follower.with(|heard| {
        heard.since = None;
        std::mem::take(&mut heard.waiting).into_iter().collect()
    });
    let mut is_all = true;
    for some in waiting.chunks(BATCH) {
        match settle_some(runtime, some.to_vec()).await {
            Ok(left) => {
                is_all &= left.is_empty();
                follower.with(|heard| heard.waiting.extend(left));
            }
            Err(error) => {
                follower.with(|heard| heard.waiting.extend(waiting));
                return Err(error);
            }
        }
    }
    if !is_all || !is_current || follower.with(|heard| heard.is_unsure) {
        return Ok(());
    }
    let tx = runtime.store.begin_write().await?;
    let progress = search::hold(&tx).await?;
    if progress.swept_to.is_some() {
        // Another instance has begun to look for what it may have missed.
        return Ok(());
    }
    let next = Progress {
        indexed_until: progress.indexed_until.max(now.plus_seconds(-SLACK_SECONDS)),
        ..progress
    };
    search::set_progress(&tx, next).await?;
    Ok(tx.commit().await?)
}

/// Those that somebody was changing are left.
async fn settle_some(runtime: &Runtime, ids: Vec<CommentId>) -> Result<Vec<CommentId>> {
    let runtime = runtime.clone();
    to_the_end(async move {
        let tx = runtime.store.begin_long_write().await?;
        let missing = search::unindexed(&tx, &ids).await?;
        let documents = search::documents_of(&tx, &missing).await?;
        search::add(&tx, &documents).await?;
        let skipped: Vec<CommentId> = missing
            .into_iter()
            .filter(|id| documents.iter().all(|document| document.id != *id))
            .collect();
        let left = if skipped.is_empty() {
            skipped
        } else {
            search::existing(&tx, &skipped).await?
        };
        tx.commit().await?;
        Ok(left)
    })
    .await
}
