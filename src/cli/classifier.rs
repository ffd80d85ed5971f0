//! `rejoinder classifier`.

use std::{fs, path::PathBuf};

use anyhow::Context;
use clap::Subcommand;

use super::{find_site, output};
use crate::{
    domain::classifier::Export,
    service::{Runtime, learning},
};

/// What can be done with what a site's own filter has learned.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Print what a site's filter has learned from its moderators, as JSON: counts, and nobody's words.
    #[command(after_help = "Example:\n  rejoinder classifier export blog > filter.json")]
    Export {
        /// Key of the site
        site: String,
    },
    /// Give a site whose filter has learned nothing yet what another has.
    #[command(after_help = "Example:\n  rejoinder classifier import second-blog filter.json")]
    Import {
        /// Key of the site
        site: String,
        /// What `classifier export` has printed
        file: PathBuf,
    },
}

/// Does it.
pub(super) async fn run(runtime: &Runtime, command: Command) -> anyhow::Result<()> {
    match command {
        Command::Export { site } => {
            let site = find_site(runtime, &site).await?;
            let learned = learning::export(runtime, &site).await?;
            output::data(&serde_json::to_string(&learned)?);
        }
        Command::Import { site, file } => {
            let site = find_site(runtime, &site).await?;
            let text =
                fs::read_to_string(&file).with_context(|| format!("the file {} cannot be read", file.display()))?;
            let given: Export = serde_json::from_str(&text)
                .with_context(|| format!("{} is not what `classifier export` prints", file.display()))?;
            let (spam, fine) = (given.spam, given.fine);
            learning::import(runtime, &site, given).await?;
            output::say(&format!(
                "{} knows {spam} spam and {fine} other comments from now on",
                site.key
            ));
        }
    }
    Ok(())
}
