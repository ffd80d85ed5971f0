//! `rejoinder export`.

use std::{
    io::{self, IsTerminal},
    path::{Path, PathBuf},
};

use anyhow::{Context, anyhow};

use super::{find_site, output, thread::address};
use crate::{
    domain::{
        comment::Status,
        export::{Filter, Format},
        time::Timestamp,
    },
    service::{
        self, Runtime,
        export::{
            Export, Order, Personal,
            file::{self, Existing, Failed, Poured, pour},
        },
    },
};

/// How many comments are written between two words about it.
const STEP: u64 = 10_000;

/// What to write, and where.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  rejoinder export --site blog -o blog.ndjson\n  rejoinder export --site blog -o blog.ndjson.gz\n  \
        rejoinder export --site blog --format wxr -o blog.xml\n  \
        rejoinder export --site blog --format csv --status approved --since 2026-01-01\n\n\
        ndjson (the bundle) loses nothing: one JSON object a line, a header, the site, its people, pages, comments of every status with \
        all that belongs to them, its log, and a trailer with counts and a hash of all lines above it. A file without a trailer is not \
        whole. It moves to another server by `rejoinder import FILE --whole`. A part (--status, --since, --page) holds the site, its \
        pages and what belongs to the comments it takes.\n\
        wxr is what WordPress and Disqus import: votes and edits have no place in it.\n\
        disqus is what Disqus exports and others import: what waits for a moderator has no place in it either.\n\
        csv is a table.\n\n\
        All of them show one moment, however long it takes and whatever people write meanwhile."
)]
pub(super) struct Arguments {
    /// Key of the site
    #[arg(long)]
    site: String,
    /// The form of the file
    #[arg(long, default_value = "ndjson", value_parser = Format::ALL.map(Format::name))]
    format: String,
    /// The file to write, compressed if its name ends with .gz; standard output without it, or as -
    #[arg(short, long)]
    output: Option<PathBuf>,
    /// Let it take the place of a file of that name
    #[arg(long, requires = "output")]
    force: bool,
    /// Only comments of these statuses, separated by commas: pending, approved, spam, trashed, deleted
    #[arg(long, value_delimiter = ',', value_parser = Status::ALL.map(Status::name))]
    status: Vec<String>,
    /// Only comments written or edited at that day or time (RFC 3339) or later
    #[arg(long, value_parser = moment)]
    since: Option<Timestamp>,
    /// Only the page at that address, or of that id of its own
    #[arg(long)]
    page: Option<String>,
    /// Take addresses for mail, networks, the keys of guests and who voted along
    #[arg(long)]
    personal: bool,
}

fn moment(text: &str) -> Result<Timestamp, &'static str> {
    Timestamp::parse_or_day(text).ok_or("neither a day as in 2026-11-21 nor a time as in 2026-11-21T15:00:00Z")
}

/// Does it.
pub(super) async fn run(runtime: &Runtime, arguments: &Arguments) -> anyhow::Result<()> {
    let site = find_site(runtime, &arguments.site).await?;
    let page = match &arguments.page {
        None => None,
        Some(page) => {
            let identity = address(&site, page)?.identity;
            let found = service::thread::find(runtime, &site, &identity).await?;
            Some(found.with_context(|| format!("nobody has commented on {page}"))?.id)
        }
    };
    let order = Order {
        format: Format::from_name(&arguments.format).unwrap_or_default(),
        filter: Filter {
            statuses: arguments
                .status
                .iter()
                .filter_map(|name| Status::from_name(name))
                .collect(),
            since: arguments.since,
            page,
        },
        personal: if arguments.personal {
            Personal::Taken
        } else {
            Personal::Left
        },
        after: None,
    };
    let export = Export::of(runtime, &site, order).await?;
    let tells = io::stderr().is_terminal();
    let mut told = 0;
    let tell = |comments: u64| {
        if tells && comments >= told + STEP {
            told = comments;
            output::say(&format!("{comments} comments"));
        }
    };
    match arguments.output.as_deref().filter(|path| *path != Path::new("-")) {
        None => match pour(export, &mut io::stdout().lock(), tell).await {
            // Whoever reads has had enough (`| head`).
            Err(Poured::Full(error)) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            poured => Ok(poured.map(drop)?),
        },
        Some(path) => {
            let existing = if arguments.force {
                Existing::Goes
            } else {
                Existing::Stays
            };
            let written = file::write(export, path, existing, tell).await;
            let comments = written.map_err(|failed| match failed {
                Failed::Exists(_) => anyhow!("{failed}; --force lets the new one take its place"),
                Failed::NotAFile(_) => anyhow!("{failed}; without -o everything goes to standard output"),
                failed => failed.into(),
            })?;
            output::say(&format!("{comments} comments are in {}", path.display()));
            Ok(())
        }
    }
}
