//! A database of Isso that somebody brings: opened to be read and for nothing else, and believed in nothing. What looks like a table and
//! computes something is refused, what is too long is not read.

use std::path::Path;

use sqlx::{
    Connection as _, Row as _, SqliteConnection,
    sqlite::{SqliteConnectOptions, SqliteRow},
};

use super::{Error, Result};
use crate::domain::import::{IssoPage, IssoRow};

/// The version whose meaning is known.
const VERSION: i64 = 5;
/// Rows that are read at once.
const PORTION: i64 = 500;
/// The longest text that is read; nobody has written a longer comment.
const MOST_BYTES: usize = 64 * 1024;
/// The longest name or address that is read.
const MOST_FIELD_BYTES: usize = 4096;

/// Why a file is not taken for one.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    #[error("it is not a database of Isso: {0}")]
    NotIsso(&'static str),
    #[error("it is of version {0}, which this program does not know")]
    Version(i64),
    #[error("it is damaged: {0}")]
    Damaged(String),
}

/// A database that is open.
#[derive(Debug)]
pub struct Isso(SqliteConnection);

impl Isso {
    /// Opens a file.
    ///
    /// # Errors
    /// When it is not what it should be.
    pub async fn open(path: &Path) -> std::result::Result<Self, Refused> {
        let mut beside = path.as_os_str().to_owned();
        beside.push("-wal");
        let options = SqliteConnectOptions::new()
            .filename(path)
            .read_only(true)
            // Without a log beside it nobody writes it: no lock and no other file is needed.
            .immutable(!Path::new(&beside).exists())
            .pragma("trusted_schema", "OFF")
            .pragma("cell_size_check", "ON")
            .pragma("query_only", "ON")
            .pragma("mmap_size", "0")
            .pragma("temp_store", "FILE")
            .pragma("cache_size", "-2000");
        let mut isso = Self(SqliteConnection::connect_with(&options).await.map_err(damaged)?);
        isso.judge().await?;
        Ok(isso)
    }

    async fn judge(&mut self) -> std::result::Result<(), Refused> {
        let tables = "SELECT count(*) FROM sqlite_schema WHERE name IN ('threads', 'comments') AND type = 'table' \
                      AND sql LIKE 'CREATE TABLE%'";
        if self.number(tables).await? != 2 {
            return Err(Refused::NotIsso("it has no tables of threads and comments"));
        }
        // A column that is computed computes whatever its maker wants.
        let computed = "SELECT (SELECT count(*) FROM pragma_table_xinfo('threads') WHERE hidden <> 0) \
                        + (SELECT count(*) FROM pragma_table_xinfo('comments') WHERE hidden <> 0)";
        if self.number(computed).await? != 0 {
            return Err(Refused::NotIsso("its tables have columns that are computed"));
        }
        let version = self.number("SELECT user_version FROM pragma_user_version").await?;
        if version > VERSION {
            return Err(Refused::Version(version));
        }
        Ok(())
    }

    async fn number(&mut self, sql: &'static str) -> std::result::Result<i64, Refused> {
        let row = sqlx::query(sql).fetch_one(&mut self.0).await.map_err(damaged)?;
        row.try_get(0).map_err(damaged)
    }

    /// Threads after that id.
    ///
    /// # Errors
    /// When the file is damaged.
    pub async fn pages(&mut self, after: i64) -> std::result::Result<Vec<IssoPage>, Refused> {
        let sql = format!(
            "SELECT CAST(id AS INTEGER), {}, {} FROM threads WHERE id > ? ORDER BY id LIMIT {PORTION}",
            text("uri", MOST_FIELD_BYTES),
            text("title", MOST_FIELD_BYTES),
        );
        let query = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(after);
        let rows = query.fetch_all(&mut self.0).await.map_err(damaged)?;
        rows.iter().map(|row| page(row).map_err(damaged)).collect()
    }

    /// Comments after that id.
    ///
    /// # Errors
    /// When the file is damaged.
    pub async fn comments(&mut self, after: i64) -> std::result::Result<Vec<IssoRow>, Refused> {
        let field = |name| text(name, MOST_FIELD_BYTES);
        let sql = format!(
            "SELECT CAST(id AS INTEGER), CAST(parent AS INTEGER), coalesce(CAST(tid AS INTEGER), 0), \
             coalesce(CAST(created AS REAL), 0.0), CAST(modified AS REAL), coalesce(CAST(mode AS INTEGER), 0), {}, {}, \
             coalesce(octet_length(text), 0) > {MOST_BYTES}, {}, {}, {}, \
             coalesce(CAST(likes AS INTEGER), 0), coalesce(CAST(dislikes AS INTEGER), 0) \
             FROM comments WHERE id > ? ORDER BY id LIMIT {PORTION}",
            field("remote_addr"),
            text("text", MOST_BYTES),
            field("author"),
            field("email"),
            field("website"),
        );
        let query = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(after);
        let rows = query.fetch_all(&mut self.0).await.map_err(damaged)?;
        rows.iter().map(|row| comment(row).map_err(damaged)).collect()
    }

    /// Lets the file go.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn close(self) -> Result<()> {
        let closed = self.0.close().await;
        closed.map_err(|error| Error::Other(sea_orm::DbErr::Custom(error.to_string())))
    }
}

/// A column as text, without looking at more than is taken.
fn text(column: &str, most: usize) -> String {
    format!("CASE WHEN octet_length({column}) <= {most} THEN CAST({column} AS TEXT) ELSE '' END")
}

fn page(row: &SqliteRow) -> std::result::Result<IssoPage, sqlx::Error> {
    // One page of a strange name keeps no other from being read: it is known by its number.
    Ok(IssoPage {
        id: row.try_get(0)?,
        uri: written(row, 1)?.unwrap_or_default(),
        title: written(row, 2)?.unwrap_or_default(),
    })
}

fn comment(row: &SqliteRow) -> std::result::Result<IssoRow, sqlx::Error> {
    let mut garbled = None;
    let mut field = |index, name| {
        let text = written(row, index)?;
        if text.is_none() {
            garbled = garbled.or(Some(name));
        }
        Ok::<_, sqlx::Error>(text.unwrap_or_default())
    };
    Ok(IssoRow {
        id: row.try_get(0)?,
        parent: row.try_get(1)?,
        page: row.try_get(2)?,
        created: row.try_get(3)?,
        modified: row.try_get(4)?,
        mode: row.try_get(5)?,
        address: field(6, "remote_addr")?,
        text: field(7, "text")?,
        is_too_long: row.try_get(8)?,
        author: field(9, "author")?,
        email: field(10, "email")?,
        website: field(11, "website")?,
        likes: row.try_get(12)?,
        dislikes: row.try_get(13)?,
        garbled,
    })
}

/// A text of a row; none where it is not written in UTF-8, which SQLite does not look at.
fn written(row: &SqliteRow, index: usize) -> std::result::Result<Option<String>, sqlx::Error> {
    let bytes: &[u8] = row.try_get(index)?;
    Ok(std::str::from_utf8(bytes).ok().map(str::to_owned))
}

fn damaged(error: sqlx::Error) -> Refused {
    Refused::Damaged(error.to_string())
}
