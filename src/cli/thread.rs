//! `rejoinder thread`.

use anyhow::Context;
use clap::Subcommand;

use super::{find_site, output};
use crate::{
    domain::{
        action::Actor,
        page::{PageAddress, kept_title},
        site::Site,
    },
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
    /// Correct what a page is called in its heading, or where its permalinks lead; until somebody's comment is shown, whoever
    /// writes first says both.
    #[command(
        after_help = "Example:\n  rejoinder thread set --site blog https://blog.example/post/ --title \"A light on the mole\""
    )]
    Set {
        #[command(flatten)]
        page: Page,
        /// What it is called
        #[arg(long, required_unless_present = "url")]
        title: Option<String>,
        /// Where it is
        #[arg(long)]
        url: Option<String>,
    },
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
        Command::Set { page, title, url } => {
            let site = find_site(runtime, &page.site).await?;
            let identity = address(&site, &page.page)?.identity;
            let title = title
                .map(|title| kept_title(&title).context("the title holds nothing visible"))
                .transpose()?;
            let url = url
                .map(|url| address(&site, &url))
                .transpose()?
                .and_then(|address| address.url);
            let url = url.map(|url| url.as_str().to_owned());
            moderation::describe_page(runtime, &site, Actor::Operator, &identity, title, url).await?;
            output::say(&format!("{} is changed", page.page));
            Ok(())
        }
        Command::Alias { page, other } => {
            let site = find_site(runtime, &page.site).await?;
            let identity = address(&site, &page.page)?.identity;
            let alias = address(&site, &other)?.identity;
            moderation::add_alias(runtime, &site, Actor::Operator, &identity, &alias).await?;
            output::say(&format!("{other} shows the conversation of {}", page.page));
            Ok(())
        }
    }
}

async fn set_open(runtime: &Runtime, page: &Page, is_open: bool) -> anyhow::Result<()> {
    let site = find_site(runtime, &page.site).await?;
    let identity = address(&site, &page.page)?.identity;
    moderation::set_thread_open(runtime, &site, Actor::Operator, &identity, is_open).await?;
    output::say(&format!("{} is {}", page.page, if is_open { "open" } else { "closed" }));
    Ok(())
}

/// The page at that address, or of that id of its own.
pub(super) fn address(site: &Site, text: &str) -> anyhow::Result<PageAddress> {
    let (id, url) = match text.strip_prefix("id:") {
        Some(id) => (Some(id), None),
        None => (None, Some(text)),
    };
    PageAddress::resolve(&site.settings.origins, false, id, url)
        .map_err(|error| anyhow::anyhow!("“{text}”: {}", output::problem(&error.problem)))
}
