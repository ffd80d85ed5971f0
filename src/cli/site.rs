//! `rejoinder site`.

mod sso_key;

use std::{borrow::Cow, fs};

use anyhow::{Context, bail};
use clap::Subcommand;
use secrecy::ExposeSecret;

use super::{find_site, output};
use crate::{
    config::HttpConfig,
    domain::{id::CommentId, origin::Origin},
    service::{
        Runtime, outside,
        site::{self, SETTINGS, Setting},
    },
};

/// What can be done with sites.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Make a site.
    #[command(
        after_help = "Example:\n  rejoinder site create blog --name \"My blog\" --origin https://blog.example --origin https://www.blog.example"
    )]
    Create {
        /// Its short name in data-site: lower-case letters, digits, - and _
        key: String,
        /// How people call it
        #[arg(long)]
        name: String,
        /// Where its pages are; give it again for each further origin
        #[arg(long = "origin", required = true)]
        origins: Vec<Origin>,
    },
    /// List all sites with their settings, one line each (tab-separated: key, name=value, ...).
    List,
    /// Change settings.
    #[command(after_help = settings_help())]
    Set {
        /// Its key
        key: String,
        /// name=value, as many as you like
        #[arg(required = true)]
        settings: Vec<String>,
    },
    /// Recognise whoever wrote a comment as an author of the site's pages: all their comments carry a badge.
    #[command(
        after_help = "The guest who wrote the comment is recognised by the secret in their browser, so look at the comment first.\n\n\
        Example:\n  rejoinder site author blog 0192d5a7-7c11-7a60-b0e5-1c1f0a6f3c55"
    )]
    Author {
        /// Its key
        key: String,
        /// Id of one of their comments (the end of its permalink)
        comment: CommentId,
    },
    /// Print the secret with which a site's questions to its owner's own service are signed (see ask-url).
    #[command(after_help = "Example:\n  rejoinder site ask-secret blog")]
    AskSecret {
        /// Its key
        key: String,
    },
    /// Keys by which a blog vouches for readers it knows already.
    #[command(subcommand)]
    SsoKey(sso_key::Command),
}

fn settings_help() -> String {
    let lines = SETTINGS
        .iter()
        .map(|setting| format!("  {:20} {} ({})", setting.name, setting.meaning, setting.values));
    let lines: Vec<String> = lines.collect();
    format!(
        "Settings:\n{}\n\nExample:\n  rejoinder site set blog guests=held edit-minutes=30\n  rejoinder site set blog stylesheet=@comments.css",
        lines.join("\n"),
    )
}

/// Does it.
pub(super) async fn run(runtime: &Runtime, http: &HttpConfig, command: Command) -> anyhow::Result<()> {
    match command {
        Command::Create { key, name, origins } => {
            refuse_own_origin(http, &origins)?;
            let site = site::create(runtime, &key, &name, origins).await?;
            output::data(&site.key);
            output::say("paste into your pages, where the conversation belongs:");
            output::say(&format!(
                "  <div id=\"rejoinder\"></div>\n  <script async src=\"https://YOUR-COMMENTS-HOST/embed.js\" data-site=\"{}\"></script>",
                site.key,
            ));
        }
        Command::List => {
            for site in site::list(runtime).await? {
                let values = SETTINGS
                    .iter()
                    .map(|setting| format!("{}={}", setting.name, on_one_line(&setting.get(&site.settings))));
                let fields: Vec<String> = std::iter::once(site.key.clone()).chain(values).collect();
                output::data(&fields.join("\t"));
            }
        }
        Command::Set { key, settings } => {
            let mut site = find_site(runtime, &key).await?;
            // All or none: the site is stored once every value is understood.
            for assignment in &settings {
                let Some((name, value)) = assignment.split_once('=') else {
                    bail!("“{assignment}” is not name=value");
                };
                let value = given(name, value)?;
                Setting::named(name)?.set(&mut site.settings, &value)?;
            }
            refuse_own_origin(http, &site.settings.origins)?;
            site::update(runtime, &site).await?;
            output::say(&format!("{key} is changed"));
        }
        Command::AskSecret { key } => {
            let site = find_site(runtime, &key).await?;
            output::data(outside::secret(runtime, &site).expose_secret());
        }
        Command::SsoKey(command) => sso_key::run(runtime, command).await?,
        Command::Author { key, comment } => {
            let site = find_site(runtime, &key).await?;
            let name = site::recognise_author(runtime, &site, comment).await?;
            output::say(&format!("“{name}” is an author of {key} from now on"));
        }
    }
    Ok(())
}

/// A long value is given as the name of its file.
fn given<'a>(name: &str, value: &'a str) -> anyhow::Result<Cow<'a, str>> {
    match value.strip_prefix('@') {
        Some(file) if Setting::named(name).is_ok_and(|setting| setting.is_long) => {
            let read = fs::read_to_string(file).with_context(|| format!("{name}: the file “{file}” cannot be read"))?;
            Ok(Cow::Owned(read))
        }
        _ => Ok(Cow::Borrowed(value)),
    }
}

/// A value as it stands in a list: what would break the line is written as in most programming languages.
fn on_one_line(value: &str) -> String {
    value
        .replace('\\', "\\\\")
        .replace('\n', "\\n")
        .replace('\r', "\\r")
        .replace('\t', "\\t")
}

/// The service must not have the origin of a site; better said now than at the next start.
fn refuse_own_origin(http: &HttpConfig, origins: &[Origin]) -> anyhow::Result<()> {
    let own = http.own_url();
    let is_shared = origins.iter().any(|origin| origin.to_string() == own.origin());
    if is_shared && !http.allow_shared_origin {
        bail!(
            "{} is the service's own origin: a script there could act for every reader. Give the service an address of its \
             own (REJOINDER_PUBLIC_URL), or force it with REJOINDER_ALLOW_SHARED_ORIGIN=on",
            own.origin(),
        );
    }
    Ok(())
}
