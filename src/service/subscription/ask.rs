//! The wish for letters, and the one letter to an address that nobody has proved: until it is answered nothing else is sent there.

use crate::{
    domain::{
        account::{Account, Email},
        comment::{Comment, GuestKey},
        id::{JobId, SubscriptionId},
        job::Task,
        subscription::{Receiver, Subscription},
        time::Timestamp,
    },
    service::{Error, Result, Runtime, job, ticket},
    store::{Batch, Tx, job as jobs, subscription},
};

use super::{CONFIRM, hash};

/// Whoever writes a comment and asks for letters about it.
#[derive(Clone, Copy, Debug)]
pub(in crate::service) struct Wish<'a> {
    pub locale: &'a str,
    pub account: Option<&'a Account>,
    pub email: Option<&'a Email>,
    pub guest_key: Option<&'a GuestKey>,
}

/// Enters a wish together with its comment.
pub(in crate::service) async fn enter(
    runtime: &Runtime,
    tx: &Tx,
    changes: &mut Batch,
    comment: &Comment,
    wish: Wish<'_>,
    now: Timestamp,
) -> Result<()> {
    let site_id = comment.site_id;
    let mut new = Subscription {
        id: SubscriptionId(runtime.new_uuid(now)),
        site_id,
        comment_id: comment.id,
        receiver: match (wish.account, wish.email, wish.guest_key) {
            (Some(account), ..) => Receiver::Account(account.id),
            (None, Some(email), Some(key)) => Receiver::Guest {
                email: email.clone(),
                key: key.clone(),
            },
            _ => return Ok(()),
        },
        locale: wish.locale.to_owned(),
        created_at: now,
        confirmed_at: None,
        stopped_at: None,
    };
    match &new.receiver {
        Receiver::Account(_) => {
            new.confirmed_at = Some(now);
            // Whoever has proved the address and asks again wants letters again.
            if let Some(email) = wish.account.and_then(Account::verified_email) {
                subscription::set_stopped(tx, site_id, &hash(runtime, site_id, email), None).await?;
            }
        }
        Receiver::Guest { email, key } => {
            let address = hash(runtime, site_id, email);
            if subscription::is_stopped(tx, site_id, &address).await? {
                return Ok(());
            }
            let since = now.plus_seconds(-Subscription::ASK_AGAIN_HOURS * 3600);
            if subscription::has_proved(tx, site_id, email, key).await? {
                new.confirmed_at = Some(now);
            } else if subscription::claim_question(tx, site_id, &address, since, now).await? {
                let task = Task::ConfirmAddress { subscription: new.id };
                job::promise(runtime, tx, &task, now).await?;
            }
        }
    }
    subscription::insert(changes, &new);
    Ok(())
}

/// The key in the letter that asks.
pub(super) fn key(runtime: &Runtime, id: SubscriptionId) -> String {
    ticket::key_for(runtime, CONFIRM, id.0)
}

/// Whether a key still confirms something. Looking changes nothing: programs that look into mail follow links, too.
///
/// # Errors
/// [`Error::TicketGone`] when it was used, is too old or none of ours.
pub async fn look_at(runtime: &Runtime, key: &str) -> Result<()> {
    let id = ticket::id_in(runtime, CONFIRM, key).map(SubscriptionId);
    let id = id.ok_or(Error::TicketGone)?;
    let found = subscription::get(&runtime.store.read(), id).await?;
    let is_open = found.is_some_and(|found| found.is_open(runtime.now()));
    if is_open { Ok(()) } else { Err(Error::TicketGone) }
}

/// Confirms that letters are wanted; once.
///
/// # Errors
/// As [`look_at`].
pub async fn confirm(runtime: &Runtime, key: &str) -> Result<()> {
    let id = ticket::id_in(runtime, CONFIRM, key).map(SubscriptionId);
    let id = id.ok_or(Error::TicketGone)?;
    let now = runtime.now();
    let tx = runtime.store.begin_write().await?;
    let found = subscription::get(&tx, id).await?;
    let found = found.filter(|found| found.is_open(now)).ok_or(Error::TicketGone)?;
    match &found.receiver {
        Receiver::Guest { email, key } => subscription::confirm(&tx, found.site_id, email, key, now).await?,
        Receiver::Account(_) => subscription::confirm_one(&tx, found.site_id, id, now).await?,
    }
    Ok(tx.commit().await?)
}

/// Promises a task for later.
pub(super) async fn promise_later(
    runtime: &Runtime,
    tx: &Tx,
    task: &Task,
    at: Timestamp,
    now: Timestamp,
) -> Result<()> {
    Ok(jobs::insert(tx, JobId(runtime.new_uuid(now)), task, at, now).await?)
}
