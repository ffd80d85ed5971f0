//! Taking an action back: exactly what it changed, but for what somebody has changed since.

use uuid::Uuid;

use crate::{
    domain::{
        action::{Actor, Verb},
        id::{ActionId, CommentId, SiteId},
        log::Deed,
        site::Site,
        time::Timestamp,
    },
    store::{Tx, action, action::Progress, report},
};

use super::{
    Error, Result, Runtime,
    act::{Batch, Outcome, begun, count, hold_pages},
    bulk::{self, BATCH},
    log, person,
    runtime::to_the_end,
    thread,
};

/// Takes an action back. Whoever moderates the site may; once. A large one is taken back in the background: then the outcome is that
/// nothing is changed yet.
///
/// # Errors
/// [`Error::NotFound`] for an unknown action, [`Error::NotUndoable`] for one that nothing takes back, or nothing any more, [`Error::Undone`] when somebody
/// did already.
pub async fn undo(runtime: &Runtime, site: &Site, actor: Actor, id: ActionId) -> Result<Outcome> {
    let (runtime, site_id) = (runtime.clone(), site.id);
    let days = i64::from(site.settings.undo_days);
    to_the_end(async move {
        let now = runtime.now();
        let tx = runtime.store.begin_long_write().await?;
        let held = action::hold(&tx, site_id, id).await?;
        let (undone, _) = held.ok_or(Error::NotFound("action"))?;
        if undone.undone_by.is_some() {
            return Err(Error::Undone);
        }
        // Some of what it changed may be forgotten already.
        let is_too_late = now >= undone.created_at.plus_days(days);
        if is_too_late || !undone.verb.can_be_undone() {
            return Err(Error::NotUndoable);
        }
        let undo = ActionId(runtime.new_uuid(now));
        let mut record = begun(undo, site_id, actor, Verb::Undo, now);
        record.undoes = Some(id);
        record.total = Some(undone.changed);
        action::insert(&tx, &record).await?;
        action::set_undone(&tx, site_id, id, undo).await?;
        if undone.finished_at.is_none() {
            // It goes no further: whoever is at work on it finds it finished.
            action::advance(&tx, site_id, id, Progress::default(), Some(now)).await?;
        }
        let deed = Deed {
            verb: Verb::Undo,
            actor,
            reason: None,
            action: Some(id),
            subject: None,
            count: undone.changed,
            filter: None,
        };
        if undone.changed > BATCH * 2 {
            bulk::promise(&runtime, &tx, &record, now).await?;
            log::write(&runtime, &tx, site_id, deed, now).await?;
            tx.commit().await?;
            return Ok(Outcome {
                action: Some(undo),
                ..Outcome::default()
            });
        }
        let mut outcome = Outcome {
            action: Some(undo),
            ..Outcome::default()
        };
        let (mut events, mut after, mut subject) = (Vec::new(), None, None);
        loop {
            let (batch, last) = take_back(&tx, site_id, id, after, now).await?;
            action::insert_items(&tx, site_id, undo, &batch.items).await?;
            outcome.changed += count(batch.items.len());
            outcome.left_alone += batch.left_alone;
            let back: Vec<CommentId> = batch.items.iter().map(|item| CommentId(item.subject)).collect();
            report::reopen(&tx, site_id, &back, undone.created_at).await?;
            events.extend(batch.events());
            subject = subject.or(batch.only_subject());
            after = last;
            if last.is_none() {
                break;
            }
        }
        let progress = Progress {
            changed: outcome.changed,
            left_alone: outcome.left_alone,
            reached: None,
        };
        action::advance(&tx, site_id, undo, progress, Some(now)).await?;
        let deed = Deed {
            subject: subject.filter(|_| outcome.changed == 1),
            count: outcome.changed,
            ..deed
        };
        log::write(&runtime, &tx, site_id, deed, now).await?;
        runtime.commit_all(tx, events).await?;
        Ok(outcome)
    })
    .await
}

/// Takes back a batch of what `undone` changed, from after the subject `after` on; returns also the last one that was looked at, or none
/// when there are no more.
pub(super) async fn take_back(
    tx: &Tx,
    site_id: SiteId,
    undone: ActionId,
    after: Option<Uuid>,
    now: Timestamp,
) -> Result<(Batch<'_>, Option<Uuid>)> {
    let items = action::items(tx, site_id, undone, after, BATCH).await?;
    let ids: Vec<CommentId> = items.iter().map(|item| CommentId(item.subject)).collect();
    let threads = hold_pages(tx, site_id, &ids).await?;
    let mut batch = Batch::new(tx, threads, now);
    batch.read(&ids).await?;
    for item in &items {
        if person::is_about_somebody(item) {
            batch.keep_person(site_id, person::back(tx, site_id, item, now).await?);
            continue;
        }
        if thread::is_about_thread(item) {
            batch.keep_thread(thread::back(tx, site_id, item).await?);
            continue;
        }
        batch.back(item).await?;
    }
    batch.settle().await?;
    let is_full = count(items.len()) == BATCH;
    Ok((batch, items.last().map(|item| item.subject).filter(|_| is_full)))
}
