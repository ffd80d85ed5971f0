//! Threads that close by their age are shown as closed.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::service::{Runtime, moderation};

/// For so long a form may be shown that takes nothing any more.
const INTERVAL: Duration = Duration::from_mins(1);

/// Tells of them until `stop`.
pub async fn run(runtime: Runtime, stop: CancellationToken) {
    let mut told = runtime.now();
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(INTERVAL) => {}
        }
        let now = runtime.now();
        match moderation::announce_closed(&runtime, told, now).await {
            Ok(()) => told = now,
            Err(error) => tracing::warn!(%error, "threads that have closed could not be told of; it is tried again"),
        }
    }
}
