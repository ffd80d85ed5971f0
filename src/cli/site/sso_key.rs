//! `rejoinder site sso-key`.

use clap::Subcommand;
use secrecy::ExposeSecret;

use crate::{
    cli::{find_site, output},
    domain::id::SignOnKeyId,
    service::{Runtime, sign_on},
};

/// What can be done with keys by which a blog vouches for its own readers.
#[derive(Debug, Subcommand)]
pub(in crate::cli) enum Command {
    /// Make a key and print its id and its secret, this once (tab-separated). Both belong on the blog's server, never in a page.
    #[command(after_help = "How a blog signs is in deploy/sign-on, in three languages.\n\n\
        Example:\n  rejoinder site sso-key create blog\n\n\
        To change the key: create another, sign with it, then revoke the old one.")]
    Create {
        /// Key of the site
        site: String,
    },
    /// List the keys of a site (tab-separated: id, made, revoked).
    #[command(after_help = "Example:\n  rejoinder site sso-key list blog")]
    List {
        /// Key of the site
        site: String,
    },
    /// Revoke a key: what is signed with it counts no more.
    #[command(after_help = "Example:\n  rejoinder site sso-key revoke blog 0192d5a7-7c11-7a60-b0e5-1c1f0a6f3c55")]
    Revoke {
        /// Key of the site
        site: String,
        /// Its id, as `sso-key list` shows it
        id: SignOnKeyId,
    },
}

/// Does it.
pub(in crate::cli) async fn run(runtime: &Runtime, command: Command) -> anyhow::Result<()> {
    match command {
        Command::Create { site } => {
            let site = find_site(runtime, &site).await?;
            let made = sign_on::create_key(runtime, &site).await?;
            output::data(&format!("{}\t{}", made.id, made.secret.expose_secret()));
        }
        Command::List { site } => {
            let site = find_site(runtime, &site).await?;
            for key in sign_on::keys(runtime, &site).await? {
                let revoked = key.revoked_at.map_or_else(|| "-".to_owned(), |at| at.to_string());
                output::data(&format!("{}\t{}\t{revoked}", key.id, key.created_at));
            }
        }
        Command::Revoke { site, id } => {
            let site = find_site(runtime, &site).await?;
            sign_on::revoke_key(runtime, &site, id).await?;
            output::say(&format!("{id} is revoked"));
        }
    }
    Ok(())
}
