//! The newest backup: whether there is one, how old it is, and whether it can be put back.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::Context;

use super::report::{Level, Report};
use crate::{
    cli::backup::{self as taking, all_in, told, with_ending},
    config::Config,
    domain::time::{Clock as _, Timestamp},
    service::SystemClock,
    store::{Store, StoreSettings, backup::Contents},
};

const AREA: &str = "Backup";
/// Older than this, more may be lost than an owner expects.
const OLD_DAYS: i64 = 7;

/// Restores the newest backup into a scratch file, brings that up to date, and reads it through.
pub(super) async fn examine(config: &Config, report: &mut Report) {
    if config.database.sqlite_file().is_none() {
        let text = "PostgreSQL is backed up with its own tools (pg_dump); this program does not see those backups.";
        return report.add(AREA, Level::Note, text);
    }
    let Some(folder) = &config.database.backup_folder else {
        return report.add(
            AREA,
            Level::Advice,
            "no backup is known. Set REJOINDER_BACKUP_FOLDER, and let `rejoinder backup --keep 14` run every night.",
        );
    };
    match all_in(folder) {
        Err(error) => report.add(AREA, Level::Broken, format!("{error:#}")),
        Ok(all) => match all.last() {
            None => report.add(
                AREA,
                Level::Advice,
                format!("there is no backup in {} yet", folder.display()),
            ),
            Some(newest) => look(newest, all.len(), report).await,
        },
    }
}

async fn look(newest: &Path, number: usize, report: &mut Report) {
    let shown = newest.display();
    match tried(newest).await {
        Ok(contents) => report.add(
            AREA,
            Level::Good,
            format!(
                "{shown} (of {number}) was restored into a scratch file: {}",
                told(&contents)
            ),
        ),
        Err(error) => report.add(AREA, Level::Broken, format!("{shown} cannot be restored: {error:#}")),
    }
    let written = fs::metadata(newest).and_then(|found| found.modified());
    let old_at = written.map(|written| Timestamp::from(written).plus_days(OLD_DAYS));
    if old_at.is_ok_and(|old_at| old_at < SystemClock.now()) {
        report.add(
            AREA,
            Level::Advice,
            format!("the newest backup is more than {OLD_DAYS} days old"),
        );
    }
}

/// What `rejoinder restore` would do, beside the real database.
async fn tried(newest: &Path) -> anyhow::Result<Contents> {
    let scratch = Scratch::new()?;
    fs::copy(newest, &scratch.0).context("the scratch file cannot be written")?;
    taking::examine(&scratch.0).await?;
    let url = format!("sqlite://{}", scratch.0.display());
    let lock = migration::Lock::File(migration::lock_file(&with_ending(&scratch.0, ".migrating")).await?);
    let store = Store::open(&StoreSettings { url: url.into() }).await?;
    let updated = migration::apply(store.for_migration(), &lock).await;
    store.close().await?;
    updated.context("it cannot be brought up to date")?;
    taking::examine(&scratch.0).await
}

/// A file that is gone when nobody looks at it any more.
struct Scratch(PathBuf);

impl Scratch {
    /// A file for its owner alone, under a name that nobody has.
    fn new() -> anyhow::Result<Self> {
        use std::os::unix::fs::OpenOptionsExt as _;
        let path = std::env::temp_dir().join(format!("rejoinder-doctor-{}.db", std::process::id()));
        fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&path)
            .with_context(|| format!("{} cannot be made", path.display()))?;
        Ok(Self(path))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        for ending in ["", "-wal", "-shm", ".migrating"] {
            // What is not there need not go.
            let _ = fs::remove_file(with_ending(&self.0, ending));
        }
    }
}
