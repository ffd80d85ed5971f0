//! The databases on SQLite: kept from one run to the next, because growing a million comments takes a while.

use std::{
    fs,
    hash::{DefaultHasher, Hash, Hasher},
    path::{Path, PathBuf},
};

use anyhow::Context;
use rejoinder::{domain::id::SiteId, service::Runtime};
use rusqlite::{Connection, params};

use super::{Thread, VERSION};
use crate::settings;

/// A new, migrated database with the site and no comment.
async fn fresh(file: &Path) -> anyhow::Result<SiteId> {
    let runtime = opened(file).await?;
    let site = super::make_site(&runtime).await?;
    runtime.store.close().await?;
    Ok(site)
}

/// A new, migrated database with nothing in it.
pub(crate) async fn empty(file: &Path) -> anyhow::Result<()> {
    Ok(opened(file).await?.store.close().await?)
}

async fn opened(file: &Path) -> anyhow::Result<Runtime> {
    for suffix in ["", "-wal", "-shm"] {
        let path = PathBuf::from(format!("{}{suffix}", file.display()));
        if path.exists() {
            fs::remove_file(&path)?;
        }
    }
    rejoinder::app::open(&settings(&format!("sqlite://{}", file.display()))?).await
}

/// A new database with these threads.
pub(crate) async fn make(file: &Path, threads: impl Iterator<Item = anyhow::Result<Thread>>) -> anyhow::Result<()> {
    let site = fresh(file).await?;
    fill(file, site, threads).with_context(|| format!("{} cannot be filled", file.display()))
}

/// The database with the million comments, made if there is none for this schema and generator.
pub(crate) async fn large(folder: &Path) -> anyhow::Result<PathBuf> {
    let part = folder.join("part.db");
    let site = fresh(&part).await?;
    let kept = folder.join(format!("large-{:016x}.db", hash_of(&part)?));
    if !kept.exists() {
        eprintln!("growing a thread of 1,000,000 comments on SQLite (once) ...");
        fill(&part, site, super::large())?;
        fs::rename(&part, &kept)?;
    }
    Ok(kept)
}

/// A number that is another one when the schema is, or the generator.
pub(crate) async fn schema_of_today(folder: &Path) -> anyhow::Result<u64> {
    let part = folder.join("part.db");
    fresh(&part).await?;
    hash_of(&part)
}

fn hash_of(file: &Path) -> anyhow::Result<u64> {
    let mut hash = DefaultHasher::new();
    (VERSION, schema(file)?).hash(&mut hash);
    Ok(hash.finish())
}

fn schema(file: &Path) -> anyhow::Result<Vec<String>> {
    let database = Connection::open(file)?;
    let mut statement = database.prepare("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name")?;
    let found = statement.query_map([], |row| row.get(0))?;
    Ok(found.collect::<Result<_, _>>()?)
}

/// Writes the threads without indexes and makes those afterwards: sorted once instead of a million times.
fn fill(file: &Path, site: SiteId, threads: impl Iterator<Item = anyhow::Result<Thread>>) -> anyhow::Result<()> {
    let mut database = Connection::open(file)?;
    database.execute_batch("PRAGMA synchronous = OFF; PRAGMA cache_size = -200000; PRAGMA temp_store = MEMORY;")?;
    let indexes: Vec<(String, String)> = database
        .prepare(
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = 'comments' AND sql IS NOT NULL",
        )?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    let transaction = database.transaction()?;
    // What the service takes its tables to be goes with their indexes, and comes back with them.
    transaction.execute_batch("CREATE TEMP TABLE sizes AS SELECT * FROM sqlite_stat1")?;
    for (name, _) in &indexes {
        transaction.execute_batch(&format!("DROP INDEX {name}"))?;
    }
    for thread in threads {
        insert(&transaction, site, &thread?)?;
    }
    for (_, sql) in &indexes {
        transaction.execute_batch(sql)?;
    }
    transaction
        .execute_batch("DELETE FROM sqlite_stat1; INSERT INTO sqlite_stat1 SELECT * FROM sizes; DROP TABLE sizes")?;
    transaction.commit()?;
    database.execute_batch("PRAGMA wal_checkpoint(TRUNCATE);")?;
    Ok(())
}

fn insert(database: &Connection, site: SiteId, thread: &Thread) -> anyhow::Result<()> {
    let page = &thread.page;
    database.execute(
        "INSERT INTO pages (id, site_id, identity, url, title, is_open, comment_count, created_at, last_comment_at) \
         VALUES (?, ?, ?, ?, ?, 1, ?, ?, ?)",
        params![
            page.id.0.as_bytes(),
            site.0.as_bytes(),
            page.identity,
            page.url,
            page.title,
            page.comments as i64,
            page.first_at,
            page.last_at,
        ],
    )?;
    let mut statement = database.prepare_cached(
        "INSERT INTO comments (id, site_id, page_id, parent_id, root_id, depth, status, shown, author_name, author_website, \
         by_author, guest_key, source, html, renderer, reply_count, descendant_count, created_at) \
         VALUES (?, ?, ?, ?, ?, ?, 'approved', 1, ?, ?, 0, ?, ?, ?, 1, ?, ?, ?)",
    )?;
    for row in thread.rows() {
        statement.execute(params![
            row.id.as_bytes(),
            site.0.as_bytes(),
            row.page_id.as_bytes(),
            row.parent_id.map(|id| *id.as_bytes()),
            row.root_id.map(|id| *id.as_bytes()),
            row.depth,
            row.author.name,
            row.author.website,
            row.author.key,
            row.writing.source,
            row.writing.html,
            row.reply_count,
            row.descendant_count,
            row.created_at,
        ])?;
    }
    Ok(())
}
