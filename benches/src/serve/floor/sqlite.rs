//! SQLite by itself: prepared statements on one connection, and one writer that commits whatever is waiting.

use std::{
    path::Path,
    sync::{Mutex, PoisonError},
};

use anyhow::Context;
use rusqlite::{Connection, OpenFlags, params};
use tokio::sync::{mpsc, oneshot};
use uuid::Uuid;

use super::Row;

/// Comments stored in one commit at most.
const GROUP: usize = 64;

pub(in crate::serve) struct Sqlite {
    reader: Mutex<Connection>,
    writer: mpsc::UnboundedSender<(String, oneshot::Sender<()>)>,
}

impl Sqlite {
    pub(super) fn open(file: &str, folder: &str) -> anyhow::Result<Self> {
        let reader = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        let path = Path::new(folder).join("bare.db");
        if path.exists() {
            std::fs::remove_file(&path)?;
        }
        let mut database = Connection::open(&path)?;
        database.execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
             CREATE TABLE comments (id BLOB PRIMARY KEY, site_id BLOB, page_id BLOB, parent_id BLOB, depth INTEGER, status TEXT,
                author_name TEXT, source TEXT, html TEXT, created_at INTEGER);
             CREATE INDEX by_page ON comments (site_id, page_id, created_at, id);
             CREATE INDEX by_parent ON comments (site_id, parent_id, created_at, id);",
        )?;
        let (writer, mut waiting) = mpsc::unbounded_channel();
        std::thread::spawn(move || {
            let mut group = Vec::new();
            while waiting.blocking_recv_many(&mut group, GROUP) > 0 {
                if let Err(error) = store(&mut database, &mut group) {
                    eprintln!("the bare database: {error}");
                    return;
                }
            }
        });
        Ok(Self {
            reader: Mutex::new(reader),
            writer,
        })
    }

    pub(super) fn screen(&self, identity: &str) -> anyhow::Result<Vec<Row>> {
        let reader = self.reader.lock().unwrap_or_else(PoisonError::into_inner);
        let (site, page): (Vec<u8>, Vec<u8>) = reader
            .prepare_cached("SELECT site_id, id FROM pages WHERE site_id = (SELECT id FROM sites) AND identity = ?")?
            .query_row([identity], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let mut roots = reader.prepare_cached(
            "SELECT id, author_name, html, created_at, descendant_count FROM comments \
             WHERE site_id = ? AND page_id = ? AND depth = 1 AND shown = 1 ORDER BY created_at, id LIMIT 26",
        )?;
        let mut replies = reader.prepare_cached(
            "SELECT id, author_name, html, created_at FROM comments \
             WHERE site_id = ? AND root_id = ? AND shown = 1 ORDER BY created_at, id LIMIT 5",
        )?;
        let mut found = Vec::with_capacity(100);
        let mut asked = roots.query(params![site, page])?;
        while let Some(row) = asked.next()? {
            let root = read(row)?;
            let id = *root.id.as_bytes();
            found.push(root);
            if row.get::<_, i64>(4)? > 0 {
                let mut below = replies.query(params![site, id])?;
                while let Some(row) = below.next()? {
                    found.push(read(row)?);
                }
            }
        }
        Ok(found)
    }

    pub(super) async fn insert(&self, text: String) -> anyhow::Result<()> {
        let (done, stored) = oneshot::channel();
        self.writer.send((text, done)).context("the writer is gone")?;
        stored.await.context("the writer failed")
    }
}

fn read(row: &rusqlite::Row<'_>) -> anyhow::Result<Row> {
    Ok(Row {
        id: Uuid::from_bytes(row.get(0)?),
        name: row.get(1)?,
        html: row.get(2)?,
        at: row.get(3)?,
    })
}

/// One transaction for all that wait; they hear of it when it is on disk.
fn store(database: &mut Connection, group: &mut Vec<(String, oneshot::Sender<()>)>) -> rusqlite::Result<()> {
    let transaction = database.transaction()?;
    {
        let mut insert = transaction.prepare_cached(
            "INSERT INTO comments VALUES (randomblob(16), zeroblob(16), zeroblob(16), NULL, 1, 'approved', 'Ada', ?1, ?2, 0)",
        )?;
        for (text, _) in group.iter() {
            insert.execute(params![text, format!("<p>{text}</p>\n")])?;
        }
    }
    transaction.commit()?;
    for (_, done) in group.drain(..) {
        // Whoever went away need not be told.
        let _ = done.send(());
    }
    Ok(())
}
