//! Waiting for something to become true, never for time to pass.

use std::time::{Duration, Instant};

/// Far longer than anything here takes; reached only when the condition never comes true.
const PATIENCE: Duration = Duration::from_mins(1);
const PAUSE: Duration = Duration::from_millis(10);

/// Asks until the answer is something; returns it with how long that took.
pub(crate) async fn eventually<T>(what: &str, mut ask: impl AsyncFnMut() -> Option<T>) -> (T, Duration) {
    let begun = Instant::now();
    loop {
        if let Some(answer) = ask().await {
            return (answer, begun.elapsed());
        }
        assert!(begun.elapsed() < PATIENCE, "it never happened: {what}");
        tokio::time::sleep(PAUSE).await;
    }
}
