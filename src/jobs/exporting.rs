//! Every site's bundle in a folder, as often as the operator wishes.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::service::{
    Runtime,
    export::folder::{Schedule, write_due},
};

/// How often it looks whether a bundle has grown old.
const INTERVAL: Duration = Duration::from_mins(5);

/// Looks at the start and then every few minutes, until `stop`.
pub async fn run(runtime: Runtime, schedule: Schedule, stop: CancellationToken) {
    loop {
        // A bundle that is cut short is not there: whole files alone get their names.
        match stop.run_until_cancelled(Box::pin(write_due(&runtime, &schedule))).await {
            None => return,
            Some(Ok(written)) => {
                for file in written {
                    tracing::info!(file = %file.display(), "a site was exported");
                }
            }
            Some(Err(error)) => tracing::warn!(%error, "nothing was exported; it is tried again later"),
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(INTERVAL) => {}
        }
    }
}
