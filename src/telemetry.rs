//! Logging and metrics. Nothing people write, no address and no secret belongs in either.

use std::io::IsTerminal as _;

use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use tracing::level_filters::LevelFilter;
use tracing_subscriber::{filter::Targets, fmt, layer::SubscriberExt, util::SubscriberInitExt};

/// The parser of the sanitiser says every word it reads at DEBUG: whatever the filter, only its warnings are heard.
const TALKATIVE: &str = "html5ever";

/// Starts logging to standard error; a second start is ignored, so that tests may call it.
///
/// # Errors
/// When the filter cannot be read.
pub fn start_logging(filter: &str, as_json: bool) -> Result<(), String> {
    let filter: Targets = filter
        .parse()
        .map_err(|error| format!("REJOINDER_LOG: “{filter}” is not a filter: {error}"))?;
    let filter = filter.with_target(TALKATIVE, LevelFilter::WARN);
    let registry = tracing_subscriber::registry().with(filter);
    let lines = fmt::layer()
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal());
    let started = if as_json {
        registry.with(lines.json()).try_init()
    } else {
        registry.with(lines.with_target(false)).try_init()
    };
    // The only way to fail is that somebody has started logging already, and then there is a log.
    drop(started);
    Ok(())
}

/// The metrics of this process; the handle prints them.
pub fn start_metrics() -> PrometheusHandle {
    static HANDLE: std::sync::OnceLock<PrometheusHandle> = std::sync::OnceLock::new();
    HANDLE
        .get_or_init(|| {
            let recorder = PrometheusBuilder::new().build_recorder();
            let handle = recorder.handle();
            // A recorder that somebody else installed first keeps counting; ours then prints nothing.
            drop(metrics::set_global_recorder(recorder));
            handle
        })
        .clone()
}
