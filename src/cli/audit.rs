//! `rejoinder audit`.

use clap::Subcommand;

use super::{find_site, output};
use crate::{
    domain::log::hash_text,
    service::{Runtime, moderation, site},
};

/// What can be done with logs.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Read the logs from their beginnings: was an entry changed, removed or moved? (tab-separated: site, entries, hash of the last)
    #[command(
        after_help = "Whoever can write to the database could also write a whole new log. Keep the hash of the last entry somewhere else\n\
        to notice that, too: it comes back as long as nothing is added.\n\n\
        Examples:\n  rejoinder audit verify\n  rejoinder audit verify --site blog"
    )]
    Verify {
        /// Key of a site; without it, every site
        #[arg(long)]
        site: Option<String>,
    },
}

/// Does it.
pub(super) async fn run(runtime: &Runtime, command: Command) -> anyhow::Result<()> {
    let Command::Verify { site } = command;
    let sites = match site {
        Some(key) => vec![find_site(runtime, &key).await?],
        None => site::list(runtime).await?,
    };
    let mut broken = 0;
    for site in &sites {
        match moderation::verify(runtime, site).await? {
            Ok(head) => output::data(&format!("{}\t{}\t{}", site.key, head.number, hash_text(&head.hash))),
            Err(flaw) => {
                broken += 1;
                output::say(&format!("{}: {flaw}", site.key));
            }
        }
    }
    anyhow::ensure!(broken == 0, "{broken} of {} logs are not what was written", sites.len());
    Ok(())
}
