//! Looking round for what has come to wait for those who keep sites in order.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::service::{self, Runtime};

const INTERVAL: Duration = Duration::from_secs(1);

/// Goes round until `stop`.
pub async fn run(runtime: Runtime, stop: CancellationToken) {
    loop {
        match service::desk_letter::go_round(&runtime).await {
            Ok(0) => {}
            Ok(promised) => tracing::debug!(promised, "letters about what waits are promised"),
            Err(error) => tracing::warn!(%error, "what waits could not be looked for; it is tried again soon"),
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(INTERVAL) => {}
        }
    }
}
