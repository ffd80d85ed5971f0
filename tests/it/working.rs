//! Work that is done after the answer: promised once, done once, whatever happens in between.

mod desk_letters;
mod letters;
mod mail;
mod queue;

use rejoinder::{
    domain::{
        id::JobId,
        job::{Letter, Mail, Task},
    },
    store::job,
};

use crate::support::TestApp;

/// Promises a mail to somebody, as a change of theirs would.
async fn promise(app: &TestApp, to: &str, locale: &str, letter: Letter) -> JobId {
    let runtime = app.runtime();
    let now = runtime.now();
    let id = JobId(runtime.new_uuid(now));
    let mail = Mail {
        to: to.to_owned(),
        locale: locale.to_owned(),
        letter,
    };
    let tx = runtime.store.begin_write().await.unwrap();
    job::insert(&tx, id, &Task::SendMail(mail), now, now).await.unwrap();
    tx.commit().await.unwrap();
    id
}

/// How many tasks are in that state.
async fn count(app: &TestApp, condition: &str) -> i64 {
    app.number(&format!("SELECT COUNT(*) AS n FROM jobs WHERE {condition}"))
        .await
}
