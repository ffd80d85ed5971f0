//! `rejoinder comment`.

use clap::Subcommand;

use super::{find_site, output};
use crate::{
    domain::{
        action::Actor,
        comment::{Comment, Status},
        id::CommentId,
    },
    service::{Runtime, moderation},
};

/// What can be done with comments.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// List comments of one status, newest first (tab-separated: id, time, author, first line).
    #[command(after_help = "Example:\n  rejoinder comment list --site blog --status pending")]
    List {
        /// Key of the site
        #[arg(long)]
        site: String,
        /// pending, approved, spam, trashed or deleted
        #[arg(long, default_value = "pending", value_parser = status)]
        status: Status,
        /// At most so many
        #[arg(long, default_value_t = 100)]
        limit: u64,
    },
    /// Show comments to everybody.
    #[command(
        after_help = "Example, everything that waits:\n  rejoinder comment list --site blog | cut -f1 | xargs rejoinder comment approve --site blog"
    )]
    Approve(Chosen),
    /// Remove comments; `approve` brings them back.
    Trash(Chosen),
}

/// Some comments of a site.
#[derive(Debug, clap::Args)]
pub(super) struct Chosen {
    /// Key of the site
    #[arg(long)]
    site: String,
    /// Their ids
    #[arg(required = true)]
    ids: Vec<CommentId>,
}

fn status(name: &str) -> Result<Status, String> {
    Status::from_name(name).ok_or_else(|| {
        let names: Vec<&str> = Status::ALL.iter().map(|status| status.name()).collect();
        format!("one of: {}", names.join(", "))
    })
}

/// Does it.
pub(super) async fn run(runtime: &Runtime, command: Command) -> anyhow::Result<()> {
    match command {
        Command::List { site, status, limit } => {
            let site = find_site(runtime, &site).await?;
            for comment in moderation::list(runtime, &site, status, None, limit).await? {
                output::data(&line(&comment));
            }
        }
        Command::Approve(chosen) => change(runtime, &chosen, Status::Approved).await?,
        Command::Trash(chosen) => change(runtime, &chosen, Status::Trashed).await?,
    }
    Ok(())
}

async fn change(runtime: &Runtime, chosen: &Chosen, to: Status) -> anyhow::Result<()> {
    let site = find_site(runtime, &chosen.site).await?;
    let mut failures = 0;
    for id in &chosen.ids {
        match moderation::change_status(runtime, &site, Actor::Operator, *id, to).await {
            Ok(_) => output::say(&format!("{id} is {}", to.name())),
            // The others are still worth doing.
            Err(error) => {
                failures += 1;
                output::say(&format!("{id}: {error}"));
            }
        }
    }
    anyhow::ensure!(failures == 0, "{failures} of {} could not be changed", chosen.ids.len());
    Ok(())
}

/// One line, whatever stands in the comment: control characters could otherwise steer the terminal.
fn line(comment: &Comment) -> String {
    let first_line = comment.source.lines().next().unwrap_or_default();
    let fields = [
        comment.id.to_string(),
        comment.created_at.to_string(),
        comment.author.name.clone(),
        first_line.chars().take(100).collect(),
    ];
    fields.map(|field| field.replace(char::is_control, " ")).join("\t")
}
