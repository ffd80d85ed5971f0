//! `rejoinder doctor`: looks at everything an operator sets up, changes nothing, and says what to do.

mod backups;
mod data;
mod outside;
mod place;
mod report;

use clap::Args;

use crate::config::Config;
use report::Report;

/// Arguments of `doctor`.
#[derive(Debug, Args)]
#[command(
    after_help = "Nothing is changed. The exit status is 1 when something is broken; what could be better does not count.\n\n\
    Examples:\n  rejoinder doctor\n  rejoinder doctor --offline\n  rejoinder doctor --json | jq '.[] | select(.level == \"broken\")'"
)]
pub(super) struct Arguments {
    /// Ask nobody: neither the mail server nor identity providers
    #[arg(long)]
    offline: bool,
    /// One JSON document, for programs
    #[arg(long)]
    json: bool,
}

/// Looks, reports, and fails if anything is broken.
pub(super) async fn run(config: &Config, arguments: Arguments) -> anyhow::Result<()> {
    let mut report = Report::default();
    place::examine(config, &mut report);
    data::examine(config, &mut report).await;
    backups::examine(config, &mut report).await;
    outside::examine(config, arguments.offline, &mut report).await;
    report.print(arguments.json)?;
    let broken = report.broken();
    anyhow::ensure!(broken == 0, "{broken} broken");
    Ok(())
}
