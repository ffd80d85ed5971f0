//! Forgetting on time: network addresses after the days their site sets, idempotency keys after a day, events after a week.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::service::{self, Runtime};

const INTERVAL: Duration = Duration::from_mins(15);

/// Sweeps at the start and then every quarter of an hour, until `stop`.
pub async fn run(runtime: Runtime, stop: CancellationToken) {
    loop {
        match service::retention::sweep(&runtime).await {
            Ok(swept) if swept.is_nothing() => {}
            Ok(swept) => tracing::info!(
                addresses = swept.addresses,
                idempotency_keys = swept.idempotency_keys,
                events = swept.events,
                jobs = swept.jobs,
                sessions = swept.sessions,
                tickets = swept.tickets,
                actions = swept.actions,
                "forgot what was due"
            ),
            Err(error) => tracing::warn!(%error, "retention failed; it is tried again later"),
        }
        match service::import::sweep(&runtime).await {
            Ok(0) => {}
            Ok(files) => tracing::info!(files, "dropped files that nobody goes on reading"),
            Err(error) => tracing::warn!(%error, "files that nobody goes on reading could not be dropped"),
        }
        match service::bundle::sweep(&runtime).await {
            Ok(0) => {}
            Ok(files) => tracing::info!(files, "removed files of sites that nobody moves in any more"),
            Err(error) => tracing::warn!(%error, "files of sites that moved in could not be removed"),
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(INTERVAL) => {}
        }
    }
}
