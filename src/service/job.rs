//! Promises: work that belongs to a change and is done after the answer.

use crate::{
    domain::{
        account::{Account, Email},
        id::JobId,
        job::{Letter, Mail, Task},
        time::Timestamp,
    },
    store::{Tx, job},
};

use super::{Result, Runtime};

/// Promises a task, to be done as soon as the transaction is durable; if it never is, nothing was promised.
pub(super) async fn promise(runtime: &Runtime, tx: &Tx, task: &Task, now: Timestamp) -> Result<()> {
    promise_at(runtime, tx, task, now, now).await
}

/// The same for later.
pub(super) async fn promise_at(runtime: &Runtime, tx: &Tx, task: &Task, at: Timestamp, now: Timestamp) -> Result<()> {
    job::insert(tx, JobId(runtime.new_uuid(now)), task, at, now).await?;
    Ok(())
}

/// Promises a mail.
pub(super) async fn promise_mail(
    runtime: &Runtime,
    tx: &Tx,
    to: &Email,
    locale: &str,
    letter: Letter,
    now: Timestamp,
) -> Result<()> {
    let mail = Mail {
        to: to.as_str().to_owned(),
        locale: locale.to_owned(),
        letter,
    };
    promise(runtime, tx, &Task::SendMail(mail), now).await
}

/// Promises a mail about a change of an account to whoever it belongs to, where they can be reached.
pub(super) async fn notify(
    runtime: &Runtime,
    tx: &Tx,
    account: &Account,
    letter: Letter,
    now: Timestamp,
) -> Result<()> {
    match account.verified_email() {
        Some(email) if runtime.mailer.is_some() => promise_mail(runtime, tx, email, &account.locale, letter, now).await,
        _ => Ok(()),
    }
}
