//! Takes an import back: what it brought goes, the deepest answers first; a comment that somebody has answered since stays as an empty
//! place, so that nothing of what people wrote here is lost.

use std::time::Instant;

use super::{DROPPED_AT_ONCE, Pace, advance, apply::changed, promise, rows_of, tell};
use crate::{
    domain::{
        action::{Actor, Verb},
        comment::Status,
        event::Event,
        id::ImportId,
        import::{Import, State},
        site::Site,
        thread::Thread,
    },
    service::{Error, Result, Runtime, runtime::to_the_end, tree},
    store::{
        cache, comment,
        import::{self, apply, page as import_page, row},
        origin, page,
    },
};

/// Pages that are settled at once.
const BATCH: u64 = 100;

/// Begins to take an import back; it goes on in the background. One that is still coming in stops. Asked again before the end, it
/// goes on with what it has begun.
///
/// # Errors
/// [`Error::NotFound`], or [`Error::Undone`] when it was taken back already or nothing of it came in.
pub async fn take_back(runtime: &Runtime, site: &Site, actor: Actor, id: ImportId) -> Result<Import> {
    let (runtime, site_id) = (runtime.clone(), site.id);
    to_the_end(async move {
        let now = runtime.now();
        let tx = runtime.store.begin_write().await?;
        let mut held = import::hold(&tx, site_id, id).await?.ok_or(Error::NotFound("import"))?;
        if held.state == State::Undoing {
            return Ok(held);
        }
        if !matches!(held.state, State::Applying | State::Done) {
            return Err(Error::Undone);
        }
        held.state = State::Undoing;
        held.finished_at = None;
        advance(&tx, &mut held, now).await?;
        let told = Import {
            actor: Some(actor),
            ..held.clone()
        };
        tell(&runtime, &tx, &told, Verb::Undo, held.report.taken).await?;
        promise(&runtime, &tx, &held, now).await?;
        tx.commit().await?;
        Ok(held)
    })
    .await
}

/// One batch; true when there is nothing left to do.
pub(super) async fn step(runtime: &Runtime, site: &Site, seen: Import, pace: &mut Pace) -> Result<bool> {
    let now = runtime.now();
    pace.rest(runtime).await;
    let tx = runtime.store.begin_long_write().await?;
    let begun = Instant::now();
    cache::widen(&tx).await?;
    let held = import::hold(&tx, site.id, seen.id).await?;
    let Some(mut held) = held.filter(|held| held.step == seen.step && held.state == State::Undoing) else {
        return Ok(false);
    };
    let some = origin::deepest(&tx, site.id, held.id, pace.rows() as u64).await?;
    let ids: Vec<_> = some.iter().map(|(_, id)| *id).collect();
    let comments = apply::list_of(&tx, site.id, &ids).await?;
    let mut pages: Vec<_> = comments.values().map(|comment| comment.page_id).collect();
    pages.sort_unstable();
    pages.dedup();
    let mut threads = Vec::new();
    for id in pages {
        threads.extend(page::lock(&tx, site.id, id).await?);
    }
    for id in &ids {
        // As it is now: what answered it may just have gone.
        let Some(found) = comment::get(&tx, site.id, *id).await? else {
            continue;
        };
        if apply::is_answered(&tx, site.id, *id).await? {
            if found.status != Status::Deleted {
                tree::change_status(&tx, &found, Status::Deleted, None).await?;
            }
            comment::erase(&tx, site.id, *id).await?;
            held.report.emptied += 1;
        } else {
            tree::change_status(&tx, &found, Status::Deleted, None).await?;
            apply::remove(&tx, site.id, *id).await?;
            held.report.removed += 1;
        }
    }
    let origins: Vec<String> = some.into_iter().map(|(origin, _)| origin).collect();
    origin::forget(&tx, site.id, &held.source, &origins).await?;
    let mut is_over = false;
    if ids.is_empty() {
        is_over = settle_pages(&tx, site, &held, &mut threads).await?;
    }
    if is_over {
        held.state = State::Undone;
        held.finished_at = Some(now);
        // Whatever had not come in yet goes with it, some with each batch.
        is_over = row::drop_some(&tx, rows_of(&held), DROPPED_AT_ONCE).await?;
        if !is_over {
            held.state = State::Undoing;
            held.finished_at = None;
        }
    }
    advance(&tx, &mut held, now).await?;
    let events: Vec<Event> = threads.iter().map(|thread| changed(thread, now)).collect();
    runtime.commit_all(tx, events).await?;
    pace.took(begun, ids.len());
    Ok(is_over)
}

/// Some pages become what they were before; true when all have.
async fn settle_pages(tx: &crate::store::Tx, site: &Site, held: &Import, threads: &mut Vec<Thread>) -> Result<bool> {
    let of = rows_of(held);
    let touched = import_page::some(tx, of.site_id, of.import_id, BATCH).await?;
    for before in &touched {
        if let Some(thread) = page::lock(tx, site.id, before.page_id).await? {
            if before.is_new && !import_page::has_comments(tx, site.id, thread.id).await? {
                import_page::remove(tx, site.id, thread.id).await?;
            } else {
                import_page::settle(tx, site.id, thread.id, before.last_comment_at).await?;
            }
            threads.push(thread);
        }
        import_page::forget(tx, of.site_id, of.import_id, before.page_id).await?;
    }
    Ok((touched.len() as u64) < BATCH)
}
