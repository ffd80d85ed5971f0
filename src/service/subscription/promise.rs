//! When letters are promised: in the transaction of what they tell of. Whether there is still something to tell is seen when they
//! are sent.

use crate::{
    domain::{
        comment::{Comment, Status},
        id::{CommentId, LetterId, SiteId},
        job::Task,
        subscription::{Letter, Subscription},
        time::Timestamp,
    },
    service::{Result, Runtime},
    store::{Batch, Tx, action::Item, subscription},
};

use super::ask::promise_later;

/// A new comment that readers see: whoever it answers is told.
pub(in crate::service) async fn answered(
    runtime: &Runtime,
    tx: &Tx,
    changes: &mut Batch,
    new: &Comment,
    now: Timestamp,
) -> Result<()> {
    let Some(parent) = new
        .parent_id
        .filter(|_| new.status.is_public() && runtime.mailer.is_some())
    else {
        return Ok(());
    };
    for one in subscription::list_about(tx, new.site_id, &[parent]).await? {
        if one.is_live() {
            let letter = letter(runtime, &one, new.id, now);
            subscription::add_letter(changes, new.site_id, letter);
            promise(runtime, tx, letter, now).await?;
        }
    }
    Ok(())
}

/// What moderators have just let readers see: whoever wrote it is told if it was held, and whoever it answers.
pub(in crate::service) async fn approved(
    runtime: &Runtime,
    tx: &Tx,
    site_id: SiteId,
    items: &[Item],
    now: Timestamp,
) -> Result<()> {
    if runtime.mailer.is_none() {
        return Ok(());
    }
    let is = |text: &str, status: Status| text == status.name();
    let published = items.iter().filter(|item| is(&item.after, Status::Approved));
    let mut pairs = Vec::new();
    let mut shown = Vec::new();
    for item in published {
        let id = CommentId(item.subject);
        shown.push(id);
        if is(&item.before, Status::Pending) || is(&item.before, Status::Spam) {
            pairs.push((id, id));
        }
    }
    pairs.extend(subscription::parents(tx, site_id, &shown).await?);
    let mut about: Vec<CommentId> = pairs.iter().map(|(_, about)| *about).collect();
    about.sort_unstable();
    about.dedup();
    let subscribed = subscription::list_about(tx, site_id, &about).await?;
    for (id, about) in pairs {
        let live = subscribed.iter().find(|one| one.comment_id == about && one.is_live());
        let Some(one) = live else { continue };
        let letter = letter(runtime, one, id, now);
        if subscription::insert_letter(tx, site_id, letter).await? {
            promise(runtime, tx, letter, now).await?;
        }
    }
    Ok(())
}

fn letter(runtime: &Runtime, to: &Subscription, about: CommentId, now: Timestamp) -> Letter {
    Letter {
        id: LetterId(runtime.new_uuid(now)),
        subscription_id: to.id,
        comment_id: about,
    }
}

async fn promise(runtime: &Runtime, tx: &Tx, letter: Letter, now: Timestamp) -> Result<()> {
    let task = Task::TellCommenter { letter: letter.id };
    promise_later(runtime, tx, &task, now.plus_seconds(Subscription::WAIT_SECONDS), now).await
}
