//! `rejoinder token`.

use std::collections::HashMap;

use clap::Subcommand;

use super::{find_site, output};
use crate::{
    domain::{
        account::Account,
        id::{SiteId, TokenId},
        scope::Scopes,
        time::Timestamp,
        token::{Reach, Token},
    },
    service::{
        Runtime, site,
        token::{self, NewToken},
    },
};

/// What can be done with tokens.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Make a token and print it, this once. A program sends it as `Authorization: Bearer TOKEN`.
    #[command(
        after_help = "Scopes: read (what its account sees), write (comment and vote as the account), moderate (decide about other\n\
        people's comments), export (take away everything a site keeps), import (bring comments in, and take them back).\n\
        The last two are for owners. A token never does more than its account may.\n\n\
        Examples:\n  rejoinder token create --account ada@example.org --scope read\n  \
        rejoinder token create --account ada@example.org --scope read,moderate --site blog --name \"Mail bridge\" --days 90"
    )]
    Create {
        /// Address of the account it speaks for
        #[arg(long)]
        account: String,
        /// What it may do: read, write, moderate, export, import, with commas between them
        #[arg(long)]
        scope: Scopes,
        /// Key of a site it is good for; give it again for each further one. Without it: every site
        #[arg(long = "site")]
        sites: Vec<String>,
        /// What it is for
        #[arg(long, default_value = "Command line")]
        name: String,
        /// After so many days it is of no use any more; without it, it is good until it is revoked
        #[arg(long)]
        days: Option<u32>,
    },
    /// List tokens (tab-separated: id, account, name, scopes, sites, made, last used, expires).
    #[command(after_help = "Example:\n  rejoinder token list --account ada@example.org")]
    List {
        /// Only those of the account with this address
        #[arg(long)]
        account: Option<String>,
    },
    /// Revoke a token: the next request with it is refused.
    #[command(after_help = "Example:\n  rejoinder token revoke 0192d5a7-7c11-7a60-b0e5-1c1f0a6f3c55")]
    Revoke {
        /// Its id, as `token list` shows it
        id: TokenId,
    },
}

/// Does it.
pub(super) async fn run(runtime: &Runtime, command: Command) -> anyhow::Result<()> {
    match command {
        Command::Create {
            account,
            scope,
            sites,
            name,
            days,
        } => {
            let owner = token::owner(runtime, &account).await?;
            let new = NewToken {
                name: &name,
                scopes: scope,
                reach: reach(runtime, &sites).await?,
                days,
            };
            let made = token::create(runtime, &owner, new).await?;
            output::data(made.secret.expose());
        }
        Command::List { account } => {
            let keys: HashMap<SiteId, String> = site::list(runtime)
                .await?
                .into_iter()
                .map(|site| (site.id, site.key))
                .collect();
            for (owner, token) in token::list_by_operator(runtime, account.as_deref()).await? {
                output::data(&line(&owner, &token, &keys));
            }
        }
        Command::Revoke { id } => {
            token::revoke_by_operator(runtime, id).await?;
            output::say(&format!("{id} is revoked"));
        }
    }
    Ok(())
}

async fn reach(runtime: &Runtime, keys: &[String]) -> anyhow::Result<Reach> {
    if keys.is_empty() {
        return Ok(Reach::EverySite);
    }
    let mut sites = Vec::new();
    for key in keys {
        let id = find_site(runtime, key).await?.id;
        if !sites.contains(&id) {
            sites.push(id);
        }
    }
    Ok(Reach::Sites(sites))
}

/// One line, whatever somebody called it: control characters could otherwise steer the terminal.
fn line(owner: &Account, token: &Token, keys: &HashMap<SiteId, String>) -> String {
    let sites = match &token.reach {
        Reach::EverySite => "*".to_owned(),
        Reach::Sites(sites) => {
            let keys: Vec<&str> = sites.iter().filter_map(|id| keys.get(id)).map(String::as_str).collect();
            keys.join(",")
        }
    };
    let when = |at: Option<Timestamp>| at.map_or_else(|| "never".to_owned(), |at| at.to_string());
    let address = owner.email.as_ref().map_or("", |email| email.as_str());
    let fields = [
        token.id.to_string(),
        address.to_owned(),
        token.name.clone(),
        token.scopes.to_string(),
        sites,
        token.created_at.to_string(),
        when(token.used_at),
        when(token.expires_at),
    ];
    fields.map(|field| field.replace(char::is_control, " ")).join("\t")
}
