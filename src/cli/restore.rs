//! `rejoinder restore`.

use std::{
    fs,
    os::unix::fs::{DirBuilderExt as _, PermissionsExt as _},
    path::{Path, PathBuf},
};

use anyhow::{Context, bail, ensure};

use super::{backup as taking, close, output};
use crate::{app, config::Config, store::backup};

/// What to put back.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Stop the service first. The backup is read through, copied to where REJOINDER_DATABASE_URL says, and brought up to date; \
        a database that holds anything is never replaced: move it away yourself if you mean to.\n\n\
        The secret must be the old one. It is taken from FILE.key if that is there (`backup --with-secret` writes it); else put your copy of \
        secret.key beside the database, or set REJOINDER_SECRET_KEY, before you start. With another secret people set up their second \
        factors anew, and guests no longer edit what they wrote.\n\n\
        On PostgreSQL: pg_restore --clean --if-exists --dbname=\"$REJOINDER_DATABASE_URL\" rejoinder.dump\n\n\
        Example:\n  rejoinder restore /backups/rejoinder-20261121T040000Z.db"
)]
pub(super) struct Arguments {
    /// A file that `rejoinder backup` wrote
    file: PathBuf,
}

/// Does it, wholly or not at all.
pub(super) async fn run(config: &Config, arguments: Arguments) -> anyhow::Result<()> {
    let from = &arguments.file;
    let Some(to) = config.database.sqlite_file() else {
        bail!(
            "PostgreSQL has its own tools for this:\n  \
             pg_restore --clean --if-exists --dbname=\"$REJOINDER_DATABASE_URL\" rejoinder.dump"
        );
    };
    ensure!(from.exists(), "{} does not exist", from.display());
    let contents = taking::examine(from)
        .await
        .with_context(|| from.display().to_string())?;
    make_room(&to).await?;
    put(from, &to).await?;
    let has_secret = bring_secret(config, from, &to)?;
    // Opening brings it up to date.
    close(app::open(config).await?).await?;
    output::say(&format!("{} holds {}", to.display(), taking::told(&contents)));
    if !has_secret {
        output::say(&format!(
            "a new secret was made: if you have the old secret.key, put it at {} before you start",
            to.with_file_name("secret.key").display()
        ));
    }
    Ok(())
}

/// Puts an empty database aside; one that holds something, or is open, stays.
async fn make_room(to: &Path) -> anyhow::Result<()> {
    if !to.exists() {
        return Ok(());
    }
    let there = taking::examine(to)
        .await
        .with_context(|| format!("{} is in the way", to.display()))?;
    ensure!(
        there.is_empty(),
        "{} holds {} already: it is not replaced. Move it away if you mean to",
        to.display(),
        taking::told(&there)
    );
    ensure!(
        !backup::is_in_use(to).await?,
        "{} is in use: stop the service first",
        to.display()
    );
    for ending in ["", "-wal", "-shm"] {
        match fs::remove_file(taking::with_ending(to, ending)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(error).with_context(|| format!("{} cannot be put aside", to.display()));
            }
            _ => {}
        }
    }
    Ok(())
}

/// Copies the file under another name, looks at the copy, and gives it its name.
async fn put(from: &Path, to: &Path) -> anyhow::Result<()> {
    let failed = || format!("{} cannot be written", to.display());
    if let Some(folder) = to.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(folder)
            .with_context(failed)?;
    }
    let partial = taking::with_ending(to, ".restoring");
    let copied = async {
        fs::copy(from, &partial).with_context(failed)?;
        fs::set_permissions(&partial, fs::Permissions::from_mode(0o600)).with_context(failed)?;
        taking::examine(&partial).await.context("the copy cannot be trusted")?;
        fs::File::open(&partial)
            .and_then(|file| file.sync_all())
            .with_context(failed)?;
        fs::rename(&partial, to).with_context(failed)?;
        taking::sync_folder_of(to).with_context(failed)
    }
    .await;
    if copied.is_err() {
        // Half a file helps nobody; why it failed is the news.
        let _ = fs::remove_file(&partial);
    }
    copied
}

/// Whether the secret is an old one. One that is there already is never replaced.
fn bring_secret(config: &Config, from: &Path, to: &Path) -> anyhow::Result<bool> {
    let place = to.with_file_name("secret.key");
    let beside = taking::secret_beside(from);
    if config.database.secret_key.is_some() || place.exists() || !beside.exists() {
        return Ok(config.database.secret_key.is_some() || place.exists());
    }
    fs::copy(&beside, &place)
        .and_then(|_| fs::set_permissions(&place, fs::Permissions::from_mode(0o600)))
        .with_context(|| format!("{} cannot be written", place.display()))?;
    output::say(&format!("the secret was taken from {}", beside.display()));
    Ok(true)
}
