//! Moving comments to where votes have put them, so that also the last vote of a discussion is seen.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::service::{self, Runtime};

/// How much later than the minute is over.
const INTERVAL: Duration = Duration::from_secs(5);

/// Looks for threads whose minute is over, until `stop`.
pub async fn run(runtime: Runtime, stop: CancellationToken) {
    loop {
        if let Err(error) = service::vote::bring_up_to_date(&runtime).await {
            tracing::warn!(%error, "ranks could not be brought up to date; it is tried again soon");
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(INTERVAL) => {}
        }
    }
}
