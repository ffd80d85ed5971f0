//! Taking an action back: exactly what it changed, but for what somebody has changed since.

use crate::{
    domain::{
        action::{Actor, Verb},
        id::{ActionId, CommentId},
        log::Deed,
        site::Site,
    },
    store::{action, action::Progress},
};

use super::{
    Error, Result, Runtime,
    act::{Batch, Outcome, begun, count, hold_pages},
    apply, log,
    runtime::to_the_end,
    thread,
};

/// Takes an action back. Whoever moderates the site may; once.
///
/// # Errors
/// [`Error::NotFound`] for an unknown action, [`Error::NotUndoable`] for one that nothing takes back, [`Error::Undone`] when somebody
/// did already.
pub async fn undo(runtime: &Runtime, site: &Site, actor: Actor, id: ActionId) -> Result<Outcome> {
    let (runtime, site_id) = (runtime.clone(), site.id);
    to_the_end(async move {
        let now = runtime.now();
        let tx = runtime.store.begin_long_write().await?;
        let held = action::hold(&tx, site_id, id).await?;
        let (undone, _) = held.ok_or(Error::NotFound("action"))?;
        if undone.undone_by.is_some() {
            return Err(Error::Undone);
        }
        if !undone.verb.can_be_undone() {
            return Err(Error::NotUndoable);
        }
        let undo = ActionId(runtime.new_uuid(now));
        let mut record = begun(undo, site_id, actor, Verb::Undo, now);
        record.undoes = Some(id);
        record.total = Some(undone.changed);
        action::insert(&tx, &record).await?;
        action::set_undone(&tx, site_id, id, undo).await?;
        let items = action::items(&tx, site_id, id, None, 500).await?;
        let ids: Vec<CommentId> = items.iter().map(|item| CommentId(item.subject)).collect();
        let threads = hold_pages(&tx, site_id, &ids).await?;
        let mut batch = Batch::new(&tx, threads, now);
        for item in &items {
            if thread::is_about_thread(item) {
                batch.keep_thread(thread::back(&tx, site_id, item).await?);
                continue;
            }
            match batch.case(CommentId(item.subject)).await? {
                Some(case) => {
                    let back = apply::back(&tx, item, &case, undo, now).await?;
                    batch.keep(&case, back);
                }
                None => batch.left_alone += 1,
            }
        }
        let outcome = Outcome {
            action: Some(undo),
            changed: count(batch.items.len()),
            left_alone: batch.left_alone,
        };
        let progress = Progress {
            changed: outcome.changed,
            left_alone: outcome.left_alone,
            reached: None,
        };
        action::insert_items(&tx, site_id, undo, &batch.items).await?;
        action::advance(&tx, site_id, undo, progress, Some(now)).await?;
        let deed = Deed {
            verb: Verb::Undo,
            actor,
            reason: None,
            action: Some(id),
            subject: batch.only_subject(),
            count: outcome.changed,
            filter: None,
        };
        let events = batch.events();
        log::write(&runtime, &tx, site_id, deed, now).await?;
        runtime.commit_all(tx, events).await?;
        Ok(outcome)
    })
    .await
}
