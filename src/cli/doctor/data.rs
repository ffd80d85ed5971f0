//! The data: its files, the database, and whether what is counted is true.

use std::{fs, os::unix::fs::PermissionsExt as _, path::Path};

use super::report::{Level, Report};
use crate::{
    config::Config,
    domain::time::Clock as _,
    service::SystemClock,
    store::{Backend, Store, StoreSettings, account, health, site},
};

const AREA: &str = "Data";
/// Clocks that differ by more make sessions and signatures end early.
const CLOCK_SECONDS: i64 = 5;

/// Looks at files and database.
pub(super) async fn examine(config: &Config, report: &mut Report) {
    if let Some(file) = config.database.sqlite_file() {
        if !file.exists() {
            let text = format!(
                "there is no database yet; `rejoinder serve` makes it at {}",
                file.display()
            );
            return report.add(AREA, Level::Note, text);
        }
        files(config, &file, report);
    }
    let settings = StoreSettings {
        url: config.database.url.clone(),
    };
    match Store::open(&settings).await {
        Ok(store) => {
            if let Err(error) = database(config, &store, report).await {
                report.add(
                    AREA,
                    Level::Broken,
                    format!("the database does not answer as it should: {error}"),
                );
            }
            // Nothing was written: it does not matter how it closes.
            drop(store.close().await);
        }
        Err(error) => report.add(
            AREA,
            Level::Broken,
            format!("the database cannot be opened (REJOINDER_DATABASE_URL): {error}"),
        ),
    }
}

fn files(config: &Config, file: &Path, report: &mut Report) {
    let mode = |path: &Path| fs::metadata(path).map(|found| found.permissions().mode() & 0o777);
    if let Err(error) = fs::File::options().write(true).open(file) {
        report.add(
            AREA,
            Level::Broken,
            format!("{} cannot be written: {error}", file.display()),
        );
    }
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    if let (Ok(of_folder), Ok(of_file)) = (mode(folder), mode(file))
        && of_folder & 0o001 != 0
        && of_file & 0o004 != 0
    {
        report.add(
            AREA,
            Level::Advice,
            format!(
                "every user of this machine can read the database. chmod 700 {}",
                folder.display()
            ),
        );
    }
    if config.database.secret_key.is_some() {
        return;
    }
    let secret = file.with_file_name("secret.key");
    match mode(&secret) {
        Ok(mode) if mode & 0o077 != 0 => report.add(
            AREA,
            Level::Broken,
            format!(
                "others can read the secret from which every key is made. chmod 600 {}",
                secret.display()
            ),
        ),
        Ok(_) => {}
        Err(error) => report.add(
            AREA,
            Level::Broken,
            format!("{} cannot be read: {error}", secret.display()),
        ),
    }
}

async fn database(config: &Config, store: &Store, report: &mut Report) -> anyhow::Result<()> {
    let missing = migration::missing(store.for_migration()).await?;
    if missing > 0 {
        report.add(
            AREA,
            Level::Note,
            format!("the database is {missing} step(s) behind this program; the next start, or `rejoinder migrate`, takes them"),
        );
        return Ok(());
    }
    durable(store, report).await?;
    clocks(store, report).await?;
    counts(store, report).await;
    people(config, store, report).await
}

/// Whether what was answered is on disk (promise 1).
async fn durable(store: &Store, report: &mut Report) -> anyhow::Result<()> {
    let durability = store.durability().await?;
    let journal = health::journal_mode(store).await?;
    let (name, is_good) = match store.backend() {
        Backend::Sqlite => ("SQLite", durability == "2" && journal.as_deref() == Some("wal")),
        Backend::Postgres => ("PostgreSQL", durability != "off"),
    };
    if is_good {
        report.add(
            AREA,
            Level::Good,
            format!("{name}; each commit is on disk before it is answered"),
        );
    } else {
        let journal = journal.unwrap_or_default();
        report.add(
            AREA,
            Level::Broken,
            format!(
                "{name} could lose in a power cut what was answered (synchronous: {durability}, journal: {journal})"
            ),
        );
    }
    Ok(())
}

async fn clocks(store: &Store, report: &mut Report) -> anyhow::Result<()> {
    let before = SystemClock.now();
    let theirs = health::clock(store).await?;
    let after = SystemClock.now();
    if let Some(theirs) = theirs
        && (theirs < before.plus_seconds(-CLOCK_SECONDS) || theirs > after.plus_seconds(CLOCK_SECONDS))
    {
        report.add(
            AREA,
            Level::Advice,
            format!("this machine's clock says {after}, the database server's {theirs}: one of them is wrong"),
        );
    }
    let newest = health::newest_event(&store.read()).await?;
    if let Some(newest) = newest.filter(|newest| *newest > after.plus_seconds(CLOCK_SECONDS)) {
        report.add(
            AREA,
            Level::Advice,
            format!("this machine's clock says {after}, but something was written at {newest}: has it been set back?"),
        );
    }
    Ok(())
}

/// Counts are columns that change with every comment; here they are counted (ruling 19).
async fn counts(store: &Store, report: &mut Report) {
    match health::miscounted(&store.read()).await {
        Ok(wrong) if wrong.iter().all(|(_, rows)| *rows == 0) => {
            report.add(AREA, Level::Good, "every count was counted again, and is right");
        }
        Ok(wrong) => {
            for (what, rows) in wrong.into_iter().filter(|(_, rows)| *rows > 0) {
                report.add(
                    AREA,
                    Level::Broken,
                    format!("{what}: wrong in {rows} place(s). Please report this."),
                );
            }
        }
        Err(error) => report.add(
            AREA,
            Level::Advice,
            format!("the counts could not be counted again: {error}"),
        ),
    }
}

async fn people(config: &Config, store: &Store, report: &mut Report) -> anyhow::Result<()> {
    let read = store.read();
    if !account::has_admin(&read).await? {
        report.add(
            AREA,
            Level::Advice,
            "no account runs this service yet: `rejoinder serve` prints a link that makes it",
        );
    }
    let sites = site::list(&read).await?;
    if sites.is_empty() {
        report.add(
            AREA,
            Level::Advice,
            "there is no site yet: rejoinder site create blog --name \"My blog\" --origin https://blog.example",
        );
    }
    let own = config.http.own_url();
    for site in sites {
        let is_shared = site
            .settings
            .origins
            .iter()
            .any(|origin| origin.to_string() == own.origin());
        if is_shared && !config.http.allow_shared_origin {
            report.add(
                AREA,
                Level::Broken,
                format!(
                    "the site “{}” has the service's own origin: it will not start",
                    site.key
                ),
            );
        }
    }
    Ok(())
}
