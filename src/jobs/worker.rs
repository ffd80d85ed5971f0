//! Does what was promised: claims a few tasks at a time, tries each, and puts back what failed. A worker that dies is overtaken
//! when its claims run out; one that is stopped gives back what it could not finish.

use std::{sync::Arc, time::Duration};

use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::{
    domain::job::{Job, Task},
    service::{self, Runtime},
    store::{self, job},
};

use super::{carry_out, erase_account, fetch_picture, import, move_in, rename_author, send_mail, tell_akismet};

/// How long a promise waits at most before somebody looks.
const INTERVAL: Duration = Duration::from_millis(500);
/// Tasks of one kind that are done at once.
const AT_ONCE: u64 = 4;
/// The longest one attempt may take.
const PATIENCE: Duration = Duration::from_mins(1);
/// How long a claim holds: longer than any attempt, so that nothing is done twice while its worker lives.
const CLAIM_SECONDS: i64 = 120;
/// The same for what lets others go first every few seconds and holds what it works on in the database: begun twice it does nothing
/// twice, and after a crash somebody waits for it before a page that shows how far it is.
pub(super) const SHORT_CLAIM_SECONDS: i64 = 10;

/// What tasks are done with.
#[derive(Clone, Debug)]
pub(super) struct Tools {
    pub runtime: Runtime,
    /// Where links lead: the service's address, without a slash at the end.
    pub public_url: String,
}

/// Why an attempt failed.
#[derive(Debug, thiserror::Error)]
pub(super) enum Failure {
    /// It may work later.
    #[error("{0}")]
    Passing(String),
    /// It never will.
    #[error("{0}")]
    Final(String),
}

/// Does the tasks of one kind, until `stop`.
pub async fn run(runtime: Runtime, public_url: String, kind: &'static str, stop: CancellationToken) {
    let tools = Arc::new(Tools { runtime, public_url });
    loop {
        match claim(&tools.runtime, kind).await {
            Ok(jobs) if jobs.is_empty() => {}
            Ok(jobs) => {
                work(&tools, jobs, &stop).await;
                // There may be more.
                if !stop.is_cancelled() {
                    continue;
                }
            }
            Err(error) => tracing::warn!(%error, kind, "the queue cannot be read; it is tried again soon"),
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(INTERVAL) => {}
        }
    }
}

async fn claim(runtime: &Runtime, kind: &str) -> Result<Vec<Job>, store::Error> {
    let now = runtime.now();
    if !job::is_any_due(&runtime.store.read(), kind, now).await? {
        return Ok(Vec::new());
    }
    let tx = runtime.store.begin_write().await?;
    let seconds = if [carry_out::KIND, import::KIND, move_in::KIND].contains(&kind) {
        SHORT_CLAIM_SECONDS
    } else {
        CLAIM_SECONDS
    };
    let jobs = job::claim(&tx, kind, now, now.plus_seconds(seconds), AT_ONCE).await?;
    tx.commit().await?;
    Ok(jobs)
}

async fn work(tools: &Arc<Tools>, jobs: Vec<Job>, stop: &CancellationToken) {
    let mut working = JoinSet::new();
    for job in jobs {
        let (tools, stop) = (Arc::clone(tools), stop.clone());
        working.spawn(async move {
            let tried = stop.run_until_cancelled(attempt(&tools, &job)).await;
            if let Err(error) = settle(&tools.runtime, &job, tried).await {
                // Its claim runs out, and then it is tried again.
                tracing::warn!(%error, job.id = %job.id, "what became of a task could not be written down");
            }
        });
    }
    while let Some(ended) = working.join_next().await {
        if let Err(error) = ended {
            tracing::error!(%error, "a task panicked; it is tried again when its claim runs out");
        }
    }
}

async fn attempt(tools: &Tools, job: &Job) -> Result<(), Failure> {
    let doing = async {
        match &job.task {
            Some(Task::SendMail(mail)) => send_mail::run(tools, job, mail).await,
            Some(Task::EraseAccount { account }) => erase_account::run(tools, *account).await,
            Some(Task::RenameAuthor { account }) => rename_author::run(tools, *account).await,
            Some(Task::CarryOut { site, action }) => carry_out::run(tools, *site, *action).await,
            Some(Task::FetchPicture { account, url }) => fetch_picture::run(tools, *account, url).await,
            Some(Task::ConfirmAddress { subscription }) => send_mail::ask(tools, job, *subscription).await,
            Some(Task::TellCommenter { letter }) => send_mail::news(tools, job, *letter).await,
            Some(Task::TellModerator { site, account }) => send_mail::desk(tools, job, *site, *account).await,
            Some(Task::TellAkismet { site, comment, is_spam }) => {
                tell_akismet::run(tools, *site, *comment, *is_spam).await
            }
            Some(Task::Import { site, import, step }) => self::import::run(tools, *site, *import, *step).await,
            Some(Task::MoveIn { import }) => move_in::run(tools, job, *import).await,
            None => Err(Failure::Passing(
                "this version of the program does not know the task".to_owned(),
            )),
        }
    };
    let patience = match &job.task {
        Some(Task::MoveIn { .. }) => move_in::PATIENCE,
        _ => PATIENCE,
    };
    let done = tokio::time::timeout(patience, doing).await;
    done.unwrap_or_else(|_| {
        Err(Failure::Passing(format!(
            "it took longer than {} s",
            patience.as_secs()
        )))
    })
}

/// Writes down what became of a task; `tried` is none when the worker was stopped in the middle.
async fn settle(runtime: &Runtime, job: &Job, tried: Option<Result<(), Failure>>) -> service::Result<()> {
    let now = runtime.now();
    let tx = runtime.store.begin_write().await?;
    match tried {
        None => job::release(&tx, job.id).await?,
        Some(Ok(())) => job::finish(&tx, job.id, now).await?,
        Some(Err(failure)) => {
            let wait = match failure {
                Failure::Passing(_) => job.wait_after_failure(),
                Failure::Final(_) => None,
            };
            match wait {
                Some(seconds) => {
                    tracing::warn!(error = %failure, job.id = %job.id, attempts = job.attempts, seconds, "a task failed; it is tried again");
                }
                None => {
                    tracing::error!(error = %failure, job.id = %job.id, attempts = job.attempts, "a task failed for good");
                }
            }
            let again_at = wait.map(|seconds| now.plus_seconds(seconds));
            job::fail(&tx, job.id, &failure.to_string(), again_at, now).await?;
        }
    }
    tx.commit().await?;
    Ok(())
}
