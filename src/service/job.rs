//! Promises: work that belongs to a change and is done after the answer.

use crate::{
    domain::{
        account::Email,
        id::JobId,
        job::{Letter, Mail, Task},
        time::Timestamp,
    },
    store::{Tx, job},
};

use super::{Result, Runtime};

/// Promises a task, to be done as soon as the transaction is durable; if it never is, nothing was promised.
pub(super) async fn promise(runtime: &Runtime, tx: &Tx, task: &Task, now: Timestamp) -> Result<()> {
    job::insert(tx, JobId(runtime.new_uuid(now)), task, now, now).await?;
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
