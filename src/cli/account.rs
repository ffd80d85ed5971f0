//! `rejoinder account`.

use std::io;

use anyhow::{Context, bail};
use clap::{Subcommand, ValueEnum};
use secrecy::{ExposeSecret, SecretString};

use super::{find_site, output};
use crate::{
    config::HttpConfig,
    domain::{id::TicketId, role::Role},
    service::{
        Runtime,
        account::{self, NewAccount, Position},
        ticket,
    },
};

/// What can be done with accounts.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Make an account, or give one a role; prints a link to choose a password, unless one is given.
    #[command(after_help = "You vouch for the address: no mail is sent to prove it.\n\n\
        Examples:\n  rejoinder account create ada@example.org --name \"Ada\"\n  \
        rejoinder account create ada@example.org --name \"Ada\" --role admin\n  \
        rejoinder account create eve@example.org --name \"Eve\" --role moderator --site blog --password-stdin < password.txt")]
    Create {
        /// Their address
        email: String,
        /// How they are called beside their comments
        #[arg(long)]
        name: String,
        /// What they do beyond commenting: owner and moderator of one site, admin of the instance
        #[arg(long)]
        role: Option<RoleName>,
        /// Key of the site they are owner or moderator of
        #[arg(long)]
        site: Option<String>,
        /// Read the password from standard input (its first line)
        #[arg(long)]
        password_stdin: bool,
    },
    /// Print a link by which somebody chooses a new password: it works once, for half an hour.
    #[command(after_help = "Examples:\n  rejoinder account reset ada@example.org\n  \
        rejoinder account reset ada@example.org --forget-second-factor")]
    Reset {
        /// Their address
        email: String,
        /// Take away their authenticator app, recovery codes and passkeys, too: for somebody who has lost them
        #[arg(long)]
        forget_second_factor: bool,
    },
}

/// A role as the command line names it.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum RoleName {
    Owner,
    Admin,
    Moderator,
}

/// Does it.
pub(super) async fn run(runtime: &Runtime, http: &HttpConfig, command: Command) -> anyhow::Result<()> {
    match command {
        Command::Create {
            email,
            name,
            role,
            site,
            password_stdin,
        } => {
            let position = position(runtime, role, site.as_deref()).await?;
            let password = if password_stdin { Some(first_line()?) } else { None };
            let wanted = NewAccount {
                email: &email,
                name: &name,
                position,
                password: password.as_ref().map(ExposeSecret::expose_secret),
            };
            let created = account::create(runtime, wanted).await?;
            output::say(if created.is_new {
                "the account is made"
            } else {
                "the account was there; it has the role now, and is signed out everywhere"
            });
            if let Some(ticket) = created.ticket {
                output::say("they choose a password here, within half an hour:");
                output::data(&link(runtime, http, ticket));
            }
        }
        Command::Reset {
            email,
            forget_second_factor,
        } => {
            let ticket = account::reset_ticket(runtime, &email, forget_second_factor).await?;
            if forget_second_factor {
                output::say("nothing but the password is asked of them any more");
            }
            output::say("they choose a new password here, within half an hour:");
            output::data(&link(runtime, http, ticket));
        }
    }
    Ok(())
}

/// The address at which a ticket is used.
fn link(runtime: &Runtime, http: &HttpConfig, id: TicketId) -> String {
    format!("{}/account/ticket?key={}", http.own_url(), ticket::key(runtime, id))
}

async fn position(runtime: &Runtime, role: Option<RoleName>, site: Option<&str>) -> anyhow::Result<Option<Position>> {
    let role = match (role, site) {
        (None, None) => return Ok(None),
        (Some(RoleName::Admin), None) => return Ok(Some(Position::Admin)),
        (Some(RoleName::Admin), Some(_)) => bail!("an admin runs the whole instance: leave out --site"),
        (None, Some(_)) => bail!("--site goes with --role owner or --role moderator"),
        (Some(RoleName::Owner), _) => Role::Owner,
        (Some(RoleName::Moderator), _) => Role::Moderator,
    };
    let site = site.context("owners and moderators belong to a site: name it with --site")?;
    Ok(Some(Position::On(find_site(runtime, site).await?.id, role)))
}

fn first_line() -> anyhow::Result<SecretString> {
    let mut line = String::new();
    io::stdin()
        .read_line(&mut line)
        .context("the password cannot be read")?;
    let line = line.trim_end_matches(['\r', '\n']);
    anyhow::ensure!(!line.is_empty(), "there is no password on standard input");
    Ok(SecretString::from(line.to_owned()))
}
