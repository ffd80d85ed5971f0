//! Comments become findable by their words.

use std::{sync::Arc, time::Duration};

use tokio_util::sync::CancellationToken;

use crate::service::{
    Runtime,
    search::{self, Follower},
};

/// How often it is looked whether something was written.
const INTERVAL: Duration = Duration::from_secs(2);
/// Between two parts of a sweep others write.
const BREATH: Duration = Duration::from_millis(10);

/// Fills the index until `stop`.
pub async fn run(runtime: Runtime, follower: Arc<Follower>, stop: CancellationToken) {
    loop {
        let pause = match search::follow(&runtime, &follower).await {
            Ok(true) => BREATH,
            Ok(false) => INTERVAL,
            Err(error) => {
                tracing::warn!(%error, "the index of words is behind; it is tried again");
                INTERVAL
            }
        };
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(pause) => {}
        }
    }
}
