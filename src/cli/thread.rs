//! `rejoinder thread`.

use clap::Subcommand;

use super::{find_site, output};
use crate::{
    domain::{page::PageAddress, site::Site},
    service::{Runtime, moderation},
};

/// What can be done with threads.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Take no more comments on a page.
    #[command(after_help = "Example:\n  rejoinder thread close --site blog https://blog.example/old-post/")]
    Close(Page),
    /// Take comments again.
    Open(Page),
    /// Show a page's thread at another address too: where it was before it moved, or where it is now.
    #[command(
        after_help = "Example, after a post moved:\n  rejoinder thread alias --site blog https://blog.example/old/ https://blog.example/new/"
    )]
    Alias {
        #[command(flatten)]
        page: Page,
        /// The other address
        other: String,
    },
}

/// One page of a site.
#[derive(Debug, clap::Args)]
pub(super) struct Page {
    /// Key of the site
    #[arg(long)]
    site: String,
    /// Address of the page, or id:ID where pages carry data-page-id
    page: String,
}

/// Does it.
pub(super) async fn run(runtime: &Runtime, command: Command) -> anyhow::Result<()> {
    match command {
        Command::Close(page) => set_open(runtime, &page, false).await,
        Command::Open(page) => set_open(runtime, &page, true).await,
        Command::Alias { page, other } => {
            let site = find_site(runtime, &page.site).await?;
            let identity = address(&site, &page.page)?.identity;
            let alias = address(&site, &other)?.identity;
            moderation::add_alias(runtime, &site, &identity, &alias).await?;
            output::say(&format!("{other} shows the conversation of {}", page.page));
            Ok(())
        }
    }
}

async fn set_open(runtime: &Runtime, page: &Page, is_open: bool) -> anyhow::Result<()> {
    let site = find_site(runtime, &page.site).await?;
    let identity = address(&site, &page.page)?.identity;
    moderation::set_thread_open(runtime, &site, &identity, is_open).await?;
    output::say(&format!("{} is {}", page.page, if is_open { "open" } else { "closed" }));
    Ok(())
}

fn address(site: &Site, text: &str) -> anyhow::Result<PageAddress> {
    let (id, url) = match text.strip_prefix("id:") {
        Some(id) => (Some(id), None),
        None => (None, Some(text)),
    };
    PageAddress::resolve(&site.settings.origins, false, id, url)
        .map_err(|error| anyhow::anyhow!("“{text}” is no page of the site {}: {:?}", site.key, error.problem))
}
