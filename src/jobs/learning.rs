//! The sites' own filters learn what moderators have decided.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::service::{self, Runtime};

/// A decision is learned within this time, together with those that came with it.
const INTERVAL: Duration = Duration::from_secs(2);

/// Learns until `stop`.
pub async fn run(runtime: Runtime, stop: CancellationToken) {
    loop {
        match service::learning::learn(&runtime).await {
            Ok(0) => {}
            Ok(learned) => tracing::debug!(learned, "learned from decisions"),
            Err(error) => tracing::warn!(%error, "some decisions could not be learned"),
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(INTERVAL) => {}
        }
    }
}
