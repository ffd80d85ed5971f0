//! When nothing can come in: what waits for something outside of the file is let in, a circle is cut, or everything is in.

use super::{advance, batch, drop_rows, rows_of, tell};
use crate::{
    domain::{
        action::Verb,
        import::{Import, Note, State},
    },
    service::{Result, Runtime, search},
    store::import::{self, row},
};

/// Circles are looked for no longer than this; beyond, where one stands is as good as any place.
const MOST_STEPS: usize = 10_000;

/// Nothing can come in: what waits for something outside of the file is let in, a circle is cut, or everything is in.
pub(super) async fn unblock(runtime: &Runtime, seen: Import) -> Result<bool> {
    let (read, of, now) = (runtime.store.read(), rows_of(&seen), runtime.now());
    let orphans = row::orphans(&read, of, batch::BATCH as u64).await?;
    let keys: Vec<String> = orphans.into_iter().map(|row| row.key).collect();
    let circle = if keys.is_empty() {
        in_a_circle(runtime, &seen).await?
    } else {
        None
    };
    if keys.is_empty() && circle.is_none() {
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
    } else if let Some(key) = circle {
        row::cut(&tx, of, &key).await?;
        held.report.note(Note::Circle);
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

/// A comment among those whose ancestors answer each other in a circle; none when nothing waits. One walks, one runs, and they
/// meet in it (Floyd).
async fn in_a_circle(runtime: &Runtime, import: &Import) -> Result<Option<String>> {
    let (read, of) = (runtime.store.read(), rows_of(import));
    let Some(first) = row::waiting(&read, of, 1).await?.pop() else {
        return Ok(None);
    };
    let (mut slow, mut fast) = (first.key.clone(), first.key.clone());
    for _ in 0..MOST_STEPS {
        let next = async |key: &str| row::parent(&read, of, key).await;
        let Some(one) = next(&fast).await? else { break };
        let Some(two) = next(&one).await? else { break };
        fast = two;
        slow = next(&slow).await?.unwrap_or(slow);
        if slow == fast {
            return Ok(Some(slow));
        }
    }
    Ok(Some(first.key))
}
