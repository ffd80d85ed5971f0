//! A site that moves in whole, or the dry run of that. It is one transaction: cut off, it begins again.

use std::time::Duration;

use crate::{
    domain::{id::ImportId, job::Job},
    service::{Runtime, bundle},
    store::{Backend, job},
};

use super::worker::{Failure, SHORT_CLAIM_SECONDS, Tools};

/// The name of the task in the queue.
pub(super) const KIND: &str = "move-in";
/// The longest one attempt may take: a site of any size.
pub(super) const PATIENCE: Duration = Duration::from_hours(6);
/// How often it is held on to: well before others may take it.
const BEAT: Duration = Duration::from_secs(3);
/// So often it is begun; what takes the service down with it must not do so for ever.
const MOST_ATTEMPTS: u32 = 5;

/// An attempt.
pub(super) async fn run(tools: &Tools, job: &Job, id: ImportId) -> Result<(), Failure> {
    let passing = |error: crate::service::Error| Failure::Passing(format!("{error}: {error:?}"));
    if job.attempts > MOST_ATTEMPTS {
        return bundle::give_up(&tools.runtime, id, MOST_ATTEMPTS)
            .await
            .map_err(passing);
    }
    tokio::select! {
        done = Box::pin(bundle::carry_on(&tools.runtime, id)) => done.map_err(passing),
        () = hold(&tools.runtime, job) => Ok(()),
    }
}

/// Keeps the task from others as long as it takes. On SQLite the work itself holds the only writer, and there are no others.
async fn hold(runtime: &Runtime, job: &Job) {
    if runtime.store.backend() == Backend::Sqlite {
        return std::future::pending().await;
    }
    loop {
        tokio::time::sleep(BEAT).await;
        let renewed = async {
            let tx = runtime.store.begin_write().await?;
            job::renew(&tx, job.id, runtime.now().plus_seconds(SHORT_CLAIM_SECONDS)).await?;
            tx.commit().await
        };
        if let Err(error) = renewed.await {
            // Begun twice at once, it comes in once.
            tracing::debug!(%error, job.id = %job.id, "a task could not be held");
        }
    }
}
