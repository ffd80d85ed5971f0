//! `rejoinder export`.

use std::{
    fs::File,
    io::{self, IsTerminal, Write},
    path::{Path, PathBuf},
};

use anyhow::Context;

use super::{find_site, output};
use crate::service::{
    Runtime,
    export::{Export, Personal},
};

/// How many comments are written between two words about it.
const STEP: u64 = 10_000;

/// What to write, and where.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  rejoinder export --site blog -o blog.ndjson\n  rejoinder export --site blog | gzip > blog.ndjson.gz\n\n\
        One JSON object a line: a header, the site, its pages, its comments of every status, and a trailer with counts and a hash of \
        all lines above it. A file without a trailer is not whole."
)]
pub(super) struct Arguments {
    /// Key of the site
    #[arg(long)]
    site: String,
    /// The form of the file
    #[arg(long, default_value = "ndjson", value_parser = ["ndjson"])]
    format: String,
    /// The file to write; standard output without it
    #[arg(short, long)]
    output: Option<PathBuf>,
    /// Take addresses for mail and the keys of guests along
    #[arg(long)]
    personal: bool,
}

/// Does it.
pub(super) async fn run(runtime: &Runtime, arguments: &Arguments) -> anyhow::Result<()> {
    let site = find_site(runtime, &arguments.site).await?;
    let personal = if arguments.personal {
        Personal::Taken
    } else {
        Personal::Left
    };
    let export = Export::of(runtime, &site, personal);
    match &arguments.output {
        None => match write(export, &mut io::stdout().lock()).await {
            // Whoever reads has had enough (`| head`).
            Err(error) if is_gone(&error) => Ok(()),
            Err(error) => Err(error),
            Ok(_) => Ok(()),
        },
        Some(path) => {
            let comments = whole(export, path).await?;
            output::say(&format!("{comments} comments are in {}", path.display()));
            Ok(())
        }
    }
}

/// Writes beside the file and puts it into its place at the end: what stood there stays until a whole one takes its place.
async fn whole(export: Export, path: &Path) -> anyhow::Result<u64> {
    let mut partial = path.as_os_str().to_owned();
    partial.push(".partial");
    let partial = PathBuf::from(partial);
    let failed = || format!("{} cannot be written", partial.display());
    let mut file = File::create(&partial).with_context(failed)?;
    let written = write(export, &mut file).await.with_context(failed);
    let kept = match written {
        Ok(comments) => file.sync_all().with_context(failed).map(|()| comments),
        Err(error) => Err(error),
    };
    match kept {
        Ok(comments) => {
            std::fs::rename(&partial, path).with_context(|| format!("{} cannot be written", path.display()))?;
            Ok(comments)
        }
        Err(error) => {
            // Half a file helps nobody; that it could not be written is the news.
            let _ = std::fs::remove_file(&partial);
            Err(error)
        }
    }
}

async fn write(mut export: Export, to: &mut impl Write) -> anyhow::Result<u64> {
    let tells = io::stderr().is_terminal();
    let mut told = 0;
    while let Some(lines) = export.next().await? {
        to.write_all(lines.as_bytes())?;
        if tells && export.comments() >= told + STEP {
            told = export.comments();
            output::say(&format!("{told} comments"));
        }
    }
    to.flush()?;
    Ok(export.comments())
}

fn is_gone(error: &anyhow::Error) -> bool {
    error
        .downcast_ref::<io::Error>()
        .is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
}
