//! When nothing can come in: what waits for something outside of the file is let in, circles are cut, or everything is in.

use super::{advance, batch, circle, drop_rows, rows_of, tell};
use crate::{
    domain::{
        action::Verb,
        import::{Import, State},
    },
    service::{Result, Runtime, search},
    store::import::{self, row},
};

/// Nothing can come in: what waits for something outside of the file is let in, circles are cut, or everything is in.
pub(super) async fn unblock(runtime: &Runtime, seen: Import) -> Result<bool> {
    let (read, of, now) = (runtime.store.read(), rows_of(&seen), runtime.now());
    let orphans = row::orphans(&read, of, batch::BATCH as u64).await?;
    let keys: Vec<String> = orphans.into_iter().map(|row| row.key).collect();
    let cuts = if keys.is_empty() {
        circle::among_waiting(&read, of).await?
    } else {
        Vec::new()
    };
    if keys.is_empty() && cuts.is_empty() {
        // Pages and authors that were only looked up.
        drop_rows(runtime, &seen).await?;
    }
    let tx = runtime.store.begin_long_write().await?;
    let held = import::hold(&tx, seen.site_id, seen.id).await?;
    let Some(mut held) = held.filter(|held| held.step == seen.step && held.state == State::Applying) else {
        return Ok(false);
    };
    let mut is_over = false;
    if !keys.is_empty() {
        row::let_in(&tx, of, &keys).await?;
    } else if !cuts.is_empty() {
        row::cut(&tx, of, &cuts).await?;
    } else {
        is_over = true;
        held.state = State::Done;
        held.finished_at = Some(now);
        tell(runtime, &tx, &held, Verb::Import, held.report.taken).await?;
        // No event tells the index of each comment.
        search::sweep_again(&tx).await?;
    }
    advance(&tx, &mut held, now).await?;
    tx.commit().await?;
    Ok(is_over)
}
