//! Leaving: an account ends some days after its owner has asked for it, and until then they may come back. Carried out as a task
//! that goes on where it stopped: first nobody can sign in any more, then the comments and votes go, site by site and page by page,
//! and at last the account with everything that belongs to it.

use crate::{
    domain::{
        account::AccountState,
        erasure::{Fate, Plan},
        id::{AccountId, JobId},
        job::{Letter, Task},
        time::Timestamp,
    },
    store::{Tx, account, erasure, job as jobs, log, site, subscription, token},
};

use super::{
    Error, Result, Runtime,
    authorship::{Change, change},
    job,
    session::{self, SignedIn},
    sign_in,
};

/// Pages that are changed before the task lets others go first.
const PAGES: usize = 100;

/// When somebody's account is going to be erased.
///
/// # Errors
/// When the database does not answer.
pub async fn planned(runtime: &Runtime, who: &SignedIn) -> Result<Option<Plan>> {
    Ok(erasure::planned(&runtime.store.read(), who.account.id).await?)
}

/// Plans the end of somebody's account, `days` from now. They are signed out everywhere else, and told by mail.
///
/// # Errors
/// [`Error::NotRecent`], or [`Error::LastAdmin`] when nobody else runs the instance.
pub async fn plan(runtime: &Runtime, who: &SignedIn, comments: Fate, days: u32) -> Result<Plan> {
    let now = runtime.now();
    who.expect_recent(now)?;
    let id = who.account.id;
    let plan = Plan {
        at: now.plus_days(i64::from(days)),
        comments,
    };
    let tx = runtime.store.begin_write().await?;
    account::lock(&tx, id).await?;
    if who.account.is_admin && !erasure::has_other_admin(&tx, id).await? {
        return Err(Error::LastAdmin);
    }
    erasure::plan(&tx, id, Some(plan)).await?;
    session::end_all(&tx, id, Some(who.session.id), now).await?;
    token::revoke_all(&tx, id, now).await?;
    promise(runtime, &tx, id, plan.at, now).await?;
    let letter = Letter::ErasurePlanned { at: plan.at.0 };
    job::notify(runtime, &tx, &who.account, letter, now).await?;
    tx.commit().await?;
    Ok(plan)
}

/// Begins the end of an account at once, where its only way in is gone anyway. False for the last who runs the instance: they stay.
pub(super) async fn begin(runtime: &Runtime, tx: &Tx, id: AccountId, comments: Fate, now: Timestamp) -> Result<bool> {
    account::lock(tx, id).await?;
    let is_admin = account::get(tx, id).await?.is_some_and(|account| account.is_admin);
    if is_admin && !erasure::has_other_admin(tx, id).await? {
        return Ok(false);
    }
    erasure::plan(tx, id, Some(Plan { at: now, comments })).await?;
    promise(runtime, tx, id, now, now).await?;
    Ok(true)
}

async fn promise(runtime: &Runtime, tx: &Tx, account: AccountId, at: Timestamp, now: Timestamp) -> Result<()> {
    let task = Task::EraseAccount { account };
    Ok(jobs::insert(tx, JobId(runtime.new_uuid(now)), &task, at, now).await?)
}

/// Takes the plan back: everything stays.
///
/// # Errors
/// When the database does not answer.
pub async fn cancel(runtime: &Runtime, who: &SignedIn) -> Result<()> {
    let tx = runtime.store.begin_write().await?;
    account::lock(&tx, who.account.id).await?;
    erasure::plan(&tx, who.account.id, None).await?;
    tx.commit().await?;
    Ok(())
}

/// Erases an account whose time has come, or goes on with it. Done twice, or by two at once, it comes to the same. What does not
/// fit into one turn is promised again.
///
/// # Errors
/// When the database does not answer; what was erased before stays erased.
pub async fn carry_out(runtime: &Runtime, id: AccountId) -> Result<()> {
    let Some(fate) = close(runtime, id).await? else {
        return Ok(());
    };
    let what = match fate {
        Fate::Anonymise => Change::Anonymise(id),
        Fate::Delete => Change::Delete(id),
    };
    for site in site::list(&runtime.store.read()).await? {
        let (_, is_all) = change(runtime, site.id, &what, PAGES).await?;
        if !is_all {
            let now = runtime.now();
            let tx = runtime.store.begin_write().await?;
            promise(runtime, &tx, id, now, now).await?;
            return Ok(tx.commit().await?);
        }
    }
    let tx = runtime.store.begin_write().await?;
    log::forget_actor(&tx, id).await?;
    erasure::remove(&tx, id).await?;
    Ok(tx.commit().await?)
}

/// Shuts everybody out and forgets who it was; returns what becomes of the comments, or none when nothing is to be erased now.
async fn close(runtime: &Runtime, id: AccountId) -> Result<Option<Fate>> {
    let now = runtime.now();
    let tx = runtime.store.begin_write().await?;
    account::lock(&tx, id).await?;
    let (Some(found), Some(plan)) = (account::get(&tx, id).await?, erasure::planned(&tx, id).await?) else {
        return Ok(None);
    };
    if plan.at > now {
        // Planned anew: that has a task of its own.
        return Ok(None);
    }
    if found.state == AccountState::Active {
        sign_in::shut_out(runtime, &tx, id, found.email.as_ref(), now).await?;
        erasure::drop_tickets(&tx, id, found.email.as_ref()).await?;
        erasure::drop_tasks(&tx, id, found.email.as_ref()).await?;
        subscription::drop_of(&tx, id, found.verified_email()).await?;
        erasure::close(&tx, id).await?;
        tx.commit().await?;
    }
    Ok(Some(plan.comments))
}
