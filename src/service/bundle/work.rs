//! The work on a site that moves in: its dry run, or the move itself.

use std::path::Path;

use super::{
    Of, Order, Refused, Trust,
    arrival::{beside, clear, end, let_go, promise_at},
    arrive,
};
use crate::{
    domain::{
        id::ImportId,
        import::{State, WholeImport, WholeReport},
    },
    service::{Error, Result, Runtime},
    store::whole_import,
};

/// How long others stay away meanwhile.
const AWAY_SECONDS: i64 = 5;
/// How long whoever has the file may take to come by.
const FILE_PATIENCE_SECONDS: i64 = 120;

/// Works on one until it waits for a word or is over. Cut off at any moment, nothing of it is there, and the next attempt begins again;
/// begun twice at once, it comes in once.
///
/// # Errors
/// When the database does not answer, or is busy beyond patience.
pub async fn carry_on(runtime: &Runtime, id: ImportId) -> Result<()> {
    let Some(found) = whole_import::get(&runtime.store.read(), id).await? else {
        return Ok(());
    };
    if !matches!(found.state, State::Reading | State::Applying) {
        return Ok(());
    }
    let now = runtime.now();
    let since = |seconds: i64| found.touched_at.plus_seconds(seconds).0 < now.0;
    let path = Path::new(&found.path).to_owned();
    if !tokio::fs::try_exists(&path).await.unwrap_or(false) {
        if since(FILE_PATIENCE_SECONDS) {
            return fail(runtime, &found, "its file is gone".to_owned()).await;
        }
        // Where several serve one database, the file lies with one of them.
        return promise_at(runtime, id, now.plus_seconds(AWAY_SECONDS)).await;
    }
    let _told = Told(runtime, id);
    let order = Order {
        trust: if found.is_trusted {
            Trust::Everything
        } else {
            Trust::Names
        },
        is_rehearsal: found.state == State::Reading,
    };
    // What a kill has left.
    clear(beside(&path)).await?;
    let scratch = beside(&path);
    let of = Of {
        id: Some(id),
        beside: Some(&scratch),
    };
    let arrived = arrive(runtime, &path, order, of, |far| runtime.arrivals.tell(id, far)).await;
    clear(beside(&path)).await?;
    match arrived? {
        Ok(moved) if order.is_rehearsal => wait_for_word(runtime, id, moved.report()).await,
        Ok(_) => {
            let done = whole_import::get(&runtime.store.read(), id).await?;
            match done {
                Some(done) => let_go(runtime, done).await,
                None => Ok(()),
            }
        }
        Err(Refused::Stopped) => Ok(()),
        Err(refused) => fail(runtime, &found, refused.to_string()).await,
    }
}

/// What takes the service down with it, or never finds a moment to write, is given up.
///
/// # Errors
/// When the database does not answer.
pub async fn give_up(runtime: &Runtime, id: ImportId, attempts: u32) -> Result<()> {
    match whole_import::get(&runtime.store.read(), id).await? {
        Some(found) => fail(runtime, &found, format!("it broke off {attempts} times")).await,
        None => Ok(()),
    }
}

async fn fail(runtime: &Runtime, found: &WholeImport, failure: String) -> Result<()> {
    match end(runtime, found.id, &[State::Reading, State::Applying], Some(failure)).await {
        // It was decided about meanwhile.
        Err(Error::Stale | Error::NotFound(_)) => Ok(()),
        ended => ended,
    }
}

async fn wait_for_word(runtime: &Runtime, id: ImportId, report: WholeReport) -> Result<()> {
    let now = runtime.now();
    let tx = runtime.store.begin_write().await?;
    let held = whole_import::hold(&tx, id).await?;
    let Some(mut held) = held.filter(|held| held.state == State::Reading) else {
        return Ok(());
    };
    held.state = State::Read;
    held.report = report;
    held.touched_at = now;
    whole_import::save(&tx, &held).await?;
    Ok(tx.commit().await?)
}

/// What is told about it, until nobody works on it any more.
struct Told<'a>(&'a Runtime, ImportId);

impl Drop for Told<'_> {
    fn drop(&mut self) {
        self.0.arrivals.forget(self.1);
    }
}
