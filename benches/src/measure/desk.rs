//! The moderators' desk of a site with a million comments, a hundred thousand of which wait: how long any look at them takes, and what
//! it takes to decide about fifty thousand at once and to take that back.

mod bulk;
mod database;
mod fill;
mod looks;

use std::{path::Path, time::Duration};

use rejoinder::{app::App, domain::site::Site};

use super::Bench;
use crate::{
    data,
    table::{Bound, Table},
};
use database::Database;

const COMMENTS: i64 = 1_000_000;
/// What a look may take, in milliseconds.
const LOOK_BUDGET: f64 = 100.0;

/// A running service on that database, the database by itself, and the site.
struct Desk {
    app: App,
    database: Database,
    site: Site,
}

impl Desk {
    async fn open(url: &str) -> anyhow::Result<Self> {
        let app = App::start(&crate::settings(url)?).await?;
        let database = Database::open(url).await?;
        if rejoinder::service::site::list(&app.runtime).await?.is_empty() {
            data::make_site(&app.runtime).await?;
        }
        let mut sites = rejoinder::service::site::list(&app.runtime).await?.into_iter();
        let site = sites.next().ok_or(anyhow::anyhow!("no site"))?;
        let mut desk = Self { app, database, site };
        fill::fill(&mut desk).await?;
        Ok(desk)
    }
}

/// Measures one database by itself and says all of it: `only` looks whose address holds that, `bulk` for the rest.
pub(crate) async fn alone(url: &str, only: Option<&str>) -> anyhow::Result<bool> {
    let mut desk = Desk::open(url).await?;
    let mut table = Table::default();
    if only != Some("bulk") {
        looks::measure("here", &mut desk, only.unwrap_or_default(), true, &mut table).await?;
    }
    if only.is_none_or(|only| only == "bulk") {
        bulk::measure("here", &mut desk, &mut table).await?;
    }
    Ok(table.print())
}

/// Both databases; the one on SQLite is kept from one run to the next.
pub(super) async fn measure(bench: &Bench, table: &mut Table) -> anyhow::Result<()> {
    let kept = fill::kept(&bench.folder).await?;
    let work = bench.folder.join("desk-work.db");
    copy(&kept, &work)?;
    for (name, url) in [
        ("SQLite", format!("sqlite://{}", work.display())),
        ("PostgreSQL", data::postgres::beside(&bench.postgres, "desk").await?),
    ] {
        eprintln!("the desk on {name} ...");
        let mut desk = Desk::open(&url).await?;
        looks::measure(name, &mut desk, "", false, table).await?;
        bulk::measure(name, &mut desk, table).await?;
    }
    std::fs::remove_file(work)?;
    Ok(())
}

fn copy(from: &Path, to: &Path) -> anyhow::Result<()> {
    for ending in ["-wal", "-shm"] {
        let path = format!("{}{ending}", to.display());
        if Path::new(&path).exists() {
            std::fs::remove_file(path)?;
        }
    }
    std::fs::copy(from, to)?;
    Ok(())
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}
