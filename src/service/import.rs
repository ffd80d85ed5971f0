//! Moving in: a file is read to its end and put beside the conversations; only a whole one comes in, comment by comment, each with
//! what it answers before it. Each batch is a transaction of its own that moves the mark of how far it has come, so whatever is cut
//! off goes on from there. Nothing that came in before comes in again, and a whole import can be taken back.
//!
//! What comes in was judged and told about where it came from: it is not judged again, and nobody is written to about it.

mod apply;
mod batch;
mod circle;
mod pace;
mod person;
mod place;
mod read;
mod rehearse;
mod remarks;
mod staging;
mod standing;
mod unblock;
mod undo;

pub use pace::Pace;
pub use read::{Begun, NewImport, begin, read_file};
pub use rehearse::{Rows, rehearse};
pub use undo::take_back;

use std::time::Instant;

use crate::{
    domain::{
        action::{Actor, Verb},
        id::{ImportId, SiteId},
        import::{Import, State},
        job::Task,
        log::Deed,
        site::Site,
        time::Timestamp,
    },
    store::{Tx, cache, import, import::row::Of, site},
};

use super::{Error, Result, Runtime, job, moderation, runtime::to_the_end};

/// Rows that are dropped at once.
const DROPPED_AT_ONCE: u64 = 500;
/// After so long without a sign of life nobody reads that file any more.
const READING_PATIENCE_SECONDS: i64 = 900;
/// How long a file that was read waits for a word.
const WORD_PATIENCE_SECONDS: i64 = 7 * 86_400;

/// One import of a site.
///
/// # Errors
/// [`Error::NotFound`] when the site has none of that id.
pub async fn show(runtime: &Runtime, site_id: SiteId, id: ImportId) -> Result<Import> {
    let found = import::get(&runtime.store.read(), site_id, id).await?;
    found.ok_or(Error::NotFound("import"))
}

/// A site's latest imports, the newest first.
///
/// # Errors
/// When the database does not answer.
pub async fn latest(runtime: &Runtime, site_id: SiteId, limit: u64) -> Result<Vec<Import>> {
    Ok(import::latest(&runtime.store.read(), site_id, limit).await?)
}

/// Lets a file that was read come in. It goes on in the background, whatever becomes of whoever asked.
///
/// # Errors
/// [`Error::NotFound`], [`Error::StillReading`], or [`Error::Stale`] when it is not one that waits for a word.
pub async fn accept(runtime: &Runtime, site: &Site, id: ImportId) -> Result<Import> {
    let (runtime, site_id) = (runtime.clone(), site.id);
    to_the_end(async move {
        let now = runtime.now();
        let tx = runtime.store.begin_write().await?;
        let mut held = import::hold(&tx, site_id, id).await?.ok_or(Error::NotFound("import"))?;
        if held.state == State::Reading {
            return Err(Error::StillReading);
        }
        if held.state != State::Read {
            return Err(Error::Stale);
        }
        held.state = State::Applying;
        held.report.rehearsed = None;
        advance(&tx, &mut held, now).await?;
        promise(&runtime, &tx, &held, now).await?;
        tx.commit().await?;
        Ok(held)
    })
    .await
}

/// What is wanted of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    /// To know what would become of it; it waits for a word then.
    Rehearsal,
    /// That it comes in.
    Everything,
}

/// Reads a file to its end, and does with it what was wished.
///
/// # Errors
/// When the database does not answer.
pub async fn receive(runtime: &Runtime, site: &Site, begun: Begun, wish: Wish) -> Result<Import> {
    let read = read_file(runtime, begun, |_| {}).await?;
    if read.state != State::Read {
        return Ok(read);
    }
    if wish == Wish::Everything {
        return accept(runtime, site, read.id).await;
    }
    let would = rehearse(runtime, site, &read, |_| {}).await?;
    let now = runtime.now();
    let tx = runtime.store.begin_write().await?;
    let mut held = import::hold(&tx, site.id, read.id)
        .await?
        .ok_or(Error::NotFound("import"))?;
    if held.state == State::Read {
        held.report.rehearsed = Some(Box::new(would));
        advance(&tx, &mut held, now).await?;
        tx.commit().await?;
    }
    Ok(held)
}

/// Drops a file that was read and waits for a word.
///
/// # Errors
/// As [`accept`].
pub async fn dismiss(runtime: &Runtime, site_id: SiteId, id: ImportId) -> Result<()> {
    let (runtime, now) = (runtime.clone(), runtime.now());
    to_the_end(async move {
        let tx = runtime.store.begin_write().await?;
        let mut held = import::hold(&tx, site_id, id).await?.ok_or(Error::NotFound("import"))?;
        if !matches!(held.state, State::Read | State::Reading) {
            return Err(Error::Stale);
        }
        held.state = State::Failed;
        held.finished_at = Some(now);
        advance(&tx, &mut held, now).await?;
        tx.commit().await?;
        drop_rows(&runtime, &held).await
    })
    .await
}

/// Does one more batch of an import, or of taking it back, and lets others go first. True when there is nothing left to do. Begun
/// twice at once, each batch is done once.
///
/// # Errors
/// When the database does not answer; what was done before stays done.
pub async fn go_on(runtime: &Runtime, site: &Site, id: ImportId, pace: &mut Pace) -> Result<bool> {
    let Some(found) = import::get(&runtime.store.read(), site.id, id).await? else {
        return Ok(true);
    };
    let (ours, site, mut known) = (runtime.clone(), site.clone(), *pace);
    let done = match found.state {
        State::Applying => {
            to_the_end(async move {
                let is_over = apply::step(&ours, &site, found, &mut known).await?;
                Ok((is_over, known))
            })
            .await
        }
        State::Undoing => {
            to_the_end(async move {
                let is_over = undo::step(&ours, &site, found, &mut known).await?;
                Ok((is_over, known))
            })
            .await
        }
        _ => return Ok(true),
    };
    let (is_over, learnt) = done?;
    *pace = learnt;
    Ok(is_over)
}

/// Batches of one turn of the worker: no longer than its claim.
const TURN: usize = 20;
/// How long the worker stays away from what somebody else is working on.
const AWAY_SECONDS: i64 = 5;

/// A turn of the worker. It goes on with what nobody else works on, and then lets others go first.
///
/// # Errors
/// As [`go_on`].
pub async fn carry_on(runtime: &Runtime, site_id: SiteId, id: ImportId, step: u64) -> Result<()> {
    let read = runtime.store.read();
    let site = site::list_of(&read, &[site_id]).await?.pop();
    let Some((site, found)) = site.zip(import::get(&read, site_id, id).await?) else {
        return Ok(());
    };
    if !found.state.goes_on() {
        return Ok(());
    }
    let now = runtime.now();
    if found.step != step {
        return promise_at(runtime, &found, now.plus_seconds(AWAY_SECONDS)).await;
    }
    let is_over = turn(runtime, &site, id).await;
    // Also when it broke off: a server is at rest most of the time.
    cache::narrow(&runtime.store).await?;
    if is_over? {
        return Ok(());
    }
    match import::get(&runtime.store.read(), site_id, id).await? {
        Some(left) => promise_at(runtime, &left, runtime.now()).await,
        None => Ok(()),
    }
}

/// Some batches; true when there is nothing left to do.
async fn turn(runtime: &Runtime, site: &Site, id: ImportId) -> Result<bool> {
    let mut pace = Pace::default();
    for _ in 0..TURN {
        if go_on(runtime, site, id, &mut pace).await? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Forgets files that broke off while they were read, and those that nobody gave a word for.
///
/// # Errors
/// When the database does not answer.
pub async fn sweep(runtime: &Runtime) -> Result<u64> {
    let now = runtime.now();
    let read = runtime.store.read();
    let broken = import::idle(&read, &[State::Reading], now.plus_seconds(-READING_PATIENCE_SECONDS)).await?;
    let unwanted = import::idle(&read, &[State::Read], now.plus_seconds(-WORD_PATIENCE_SECONDS)).await?;
    let mut dropped = 0;
    for found in broken.into_iter().chain(unwanted) {
        match dismiss(runtime, found.site_id, found.id).await {
            Ok(()) => dropped += 1,
            // Somebody gave a word for it just now.
            Err(Error::Stale | Error::NotFound(_)) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(dropped)
}

async fn promise(runtime: &Runtime, tx: &Tx, of: &Import, now: Timestamp) -> Result<()> {
    job::promise(runtime, tx, &task(of), now).await
}

async fn promise_at(runtime: &Runtime, of: &Import, at: Timestamp) -> Result<()> {
    let tx = runtime.store.begin_write().await?;
    job::promise_at(runtime, &tx, &task(of), at, runtime.now()).await?;
    Ok(tx.commit().await?)
}

fn task(of: &Import) -> Task {
    Task::Import {
        site: of.site_id,
        import: of.id,
        step: of.step,
    }
}

/// One step further.
async fn advance(tx: &Tx, held: &mut Import, now: Timestamp) -> Result<()> {
    held.step += 1;
    held.touched_at = now;
    Ok(import::save(tx, held).await?)
}

/// Writes into the site's log what an import came to.
async fn tell(runtime: &Runtime, tx: &Tx, of: &Import, verb: Verb, count: u64) -> Result<()> {
    let deed = Deed {
        verb,
        actor: of.actor.unwrap_or(Actor::Operator),
        reason: Some(format!("{} ({})", of.file, of.format.name())),
        action: None,
        subject: Some(of.id.0),
        count,
        filter: None,
    };
    moderation::note(runtime, tx, of.site_id, deed).await
}

/// Drops what was read of a file, some at a time.
async fn drop_rows(runtime: &Runtime, of: &Import) -> Result<()> {
    let mut pace = Pace::default();
    loop {
        pace.rest(runtime).await;
        let tx = runtime.store.begin_long_write().await?;
        let begun = Instant::now();
        let is_over = import::row::drop_some(&tx, rows_of(of), DROPPED_AT_ONCE).await?;
        tx.commit().await?;
        pace.took(begun, 0);
        if is_over {
            return Ok(());
        }
    }
}

fn rows_of(of: &Import) -> Of {
    Of {
        site_id: of.site_id,
        import_id: of.id,
    }
}
