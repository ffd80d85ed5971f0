//! `rejoinder backup`.

use std::{
    fs,
    os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _, PermissionsExt as _},
    path::{Path, PathBuf},
};

use anyhow::{Context, bail, ensure};

use super::output;
use crate::{
    config::Config,
    domain::time::{Clock as _, Timestamp},
    service::SystemClock,
    store::backup::{self, Contents, File},
};

/// How a backup in the folder is called: the prefix, its time, this ending. Their order by name is their order in time.
const PREFIX: &str = "rejoinder-";
const ENDING: &str = ".db";
/// What is added to the name of a backup for the secret that belongs to it.
const SECRET_ENDING: &str = ".key";

/// Where to, and what else.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Works while the service runs and keeps nobody waiting. The backup is one SQLite file, as the database was at one moment; \
        it is read through before it takes its name.\n\n\
        Without FILE it goes into REJOINDER_BACKUP_FOLDER under a name with the time.\n\n\
        The secret, from which the keys of second factors and of guests are made, is not in it: a backup alone opens nothing. Keep a copy of \
        secret.key (or REJOINDER_SECRET_KEY) in another place, or say --with-secret to have it written beside the backup.\n\n\
        On PostgreSQL use its own tools, beside each site's bundle from `rejoinder export`:\n  \
        pg_dump --format=custom --file=rejoinder.dump \"$REJOINDER_DATABASE_URL\"\n\n\
        Examples:\n  rejoinder backup /backups/rejoinder.db\n  REJOINDER_BACKUP_FOLDER=/backups rejoinder backup --keep 14"
)]
pub(super) struct Arguments {
    /// The file to write; it must not exist
    file: Option<PathBuf>,
    /// How many backups to keep in REJOINDER_BACKUP_FOLDER, this one included; older ones are deleted
    #[arg(long, conflicts_with = "file", value_parser = clap::value_parser!(u16).range(1..))]
    keep: Option<u16>,
    /// Write the secret beside the backup too, as FILE.key
    #[arg(long)]
    with_secret: bool,
}

/// Does it. The database is neither migrated nor otherwise touched: one backs up before an update.
pub(super) async fn run(config: &Config, arguments: Arguments) -> anyhow::Result<()> {
    let Some(from) = config.database.sqlite_file() else {
        bail!(
            "PostgreSQL has its own tools for this:\n  pg_dump --format=custom --file=rejoinder.dump \"$REJOINDER_DATABASE_URL\"\n\
             and `rejoinder export --site KEY` takes each site along in a form that any Rejoinder reads."
        );
    };
    ensure!(
        from.exists(),
        "there is no database yet: {} does not exist",
        from.display()
    );
    let to = match (&arguments.file, &config.database.backup_folder) {
        (Some(file), _) => file.clone(),
        (None, Some(folder)) => next_in(folder, SystemClock.now())?,
        (None, None) => bail!("say where to: rejoinder backup FILE, or set REJOINDER_BACKUP_FOLDER"),
    };
    let contents = write(&from, &to).await?;
    output::say(&format!("{} holds {}", to.display(), told(&contents)));
    keep_secret(config, &from, &to, arguments.with_secret)?;
    if let (Some(folder), Some(keep)) = (&config.database.backup_folder, arguments.keep) {
        for old in all_in(folder)?.into_iter().rev().skip(usize::from(keep)) {
            fs::remove_file(&old).with_context(|| format!("{} cannot be deleted", old.display()))?;
            // Most have none.
            let _ = fs::remove_file(secret_beside(&old));
            output::say(&format!("{} is deleted: {keep} newer ones are there", old.display()));
        }
    }
    Ok(())
}

/// Under another name first: a file of that name is a whole backup that was read through.
async fn write(from: &Path, to: &Path) -> anyhow::Result<Contents> {
    ensure!(!to.exists(), "{} exists already", to.display());
    let partial = with_ending(to, ".partial");
    // One that was cut short; SQLite writes into nothing that exists.
    let _ = fs::remove_file(&partial);
    let written = write_partial(from, to, &partial).await;
    if written.is_err() {
        // Half a file helps nobody; why it failed is the news.
        let _ = fs::remove_file(&partial);
    }
    written
}

async fn write_partial(from: &Path, to: &Path, partial: &Path) -> anyhow::Result<Contents> {
    let failed = || format!("{} cannot be written", to.display());
    private(partial).with_context(failed)?;
    backup::copy(from, partial).await.with_context(failed)?;
    let contents = examine(partial)
        .await
        .with_context(|| format!("what was written to {} cannot be trusted", to.display()))?;
    fs::File::open(partial)
        .and_then(|file| file.sync_all())
        .with_context(failed)?;
    // Unlike a rename, a link never takes the place of a file that came meanwhile.
    fs::hard_link(partial, to).with_context(failed)?;
    fs::remove_file(partial).with_context(failed)?;
    sync_folder_of(to).with_context(failed)?;
    Ok(contents)
}

/// An empty file for its owner alone; SQLite accepts it as new, and keeps its mode.
fn private(path: &Path) -> std::io::Result<()> {
    fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
        .map(drop)
}

fn keep_secret(config: &Config, from: &Path, backup: &Path, is_wanted: bool) -> anyhow::Result<()> {
    let secret = from.with_file_name("secret.key");
    if config.database.secret_key.is_some() {
        if is_wanted {
            output::say(
                "the secret is in REJOINDER_SECRET_KEY: it is not written beside the backup. Keep a copy of it",
            );
        }
        return Ok(());
    }
    if !is_wanted {
        output::say(&format!(
            "{} is not in it: keep a copy in another place",
            secret.display()
        ));
        return Ok(());
    }
    let copy = secret_beside(backup);
    let failed = || format!("{} cannot be written", copy.display());
    private(&copy).with_context(failed)?;
    fs::copy(&secret, &copy).with_context(failed)?;
    fs::set_permissions(&copy, fs::Permissions::from_mode(0o600)).with_context(failed)?;
    fs::File::open(&copy)
        .and_then(|file| file.sync_all())
        .with_context(failed)?;
    output::say(&format!("{} holds the secret", copy.display()));
    Ok(())
}

/// Where the next backup goes: `rejoinder-20261121T151500Z.db`.
fn next_in(folder: &Path, now: Timestamp) -> anyhow::Result<PathBuf> {
    fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)
        .with_context(|| {
            format!(
                "the folder {} cannot be made (REJOINDER_BACKUP_FOLDER)",
                folder.display()
            )
        })?;
    let time = now.to_string().replace(['-', ':'], "");
    Ok(folder.join(format!("{PREFIX}{time}{ENDING}")))
}

/// The backups in the folder, oldest first.
///
/// # Errors
/// When the folder cannot be read.
pub(super) fn all_in(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let failed = || format!("{} cannot be read (REJOINDER_BACKUP_FOLDER)", folder.display());
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).with_context(failed)? {
        let path = entry.with_context(failed)?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if name.starts_with(PREFIX) && name.ends_with(ENDING) {
            found.push(path);
        }
    }
    found.sort_unstable();
    Ok(found)
}

/// The secret that was written beside a backup.
pub(super) fn secret_beside(backup: &Path) -> PathBuf {
    with_ending(backup, SECRET_ENDING)
}

pub(super) fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

/// A new name is on disk only once its folder is.
pub(super) fn sync_folder_of(path: &Path) -> std::io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    fs::File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
}

/// Looks through the whole file and counts what it holds. Nothing is written.
///
/// # Errors
/// When it is none of ours, damaged, or made by a program that knows more than this one.
pub(super) async fn examine(path: &Path) -> anyhow::Result<Contents> {
    let file = File::open(path).await?;
    file.check().await?;
    // It refuses a schema with a step that this program does not know.
    if migration::missing(file.for_migration()).await.is_err() {
        bail!("was made by a newer Rejoinder: update this one first");
    }
    let contents = file.contents().await?;
    file.close().await?;
    Ok(contents)
}

/// What a database holds, in words.
pub(super) fn told(contents: &Contents) -> String {
    format!(
        "{} site(s), {} page(s), {} comment(s), {} account(s)",
        contents.sites, contents.pages, contents.comments, contents.accounts
    )
}
