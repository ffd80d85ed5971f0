//! A whole SQLite database in another file, and what such a file holds.
//!
//! PostgreSQL has tools of its own for this (`pg_dump`, `pg_restore`), which know its server better than we do.

use std::{fs, io::Read as _, path::Path};

use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, Statement};

use super::{Error, Result, value};

/// What an operator wants to see of a database before they trust it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Contents {
    pub sites: u64,
    pub pages: u64,
    pub comments: u64,
    pub accounts: u64,
}

impl Contents {
    /// Whether nobody has put anything into it.
    pub fn is_empty(&self) -> bool {
        (self.sites, self.comments, self.accounts) == (0, 0, 0)
    }
}

/// Why a file cannot serve as a database of ours.
#[derive(Debug, thiserror::Error)]
pub enum Unfit {
    /// It is no SQLite database, or one of somebody else.
    #[error("is not a database of Rejoinder")]
    Foreign,
    /// SQLite's own examination found something.
    #[error("is damaged: {0}")]
    Damaged(String),
    /// It could not be looked at.
    #[error(transparent)]
    Failed(#[from] Error),
}

/// Writes the database as it is at this moment into a new file, while others read and write on.
///
/// The copy is one file without a log beside it. SQLite makes it in one read transaction (`VACUUM INTO`), so that no comment is
/// there without its page, and leaves out what deleted rows have left behind.
///
/// # Errors
/// When the file exists already or cannot be written.
pub async fn copy(from: &Path, to: &Path) -> Result<()> {
    let connection = open(from, Door::ReadOnly).await?;
    let to = to
        .to_str()
        .ok_or_else(|| Error::Corrupt(format!("the path {}", to.display())))?;
    let copied = connection.execute_raw(statement("VACUUM INTO ?", [to.into()])).await;
    connection.close().await?;
    copied?;
    Ok(())
}

/// A file that somebody looks at; nothing is written to it.
#[derive(Debug)]
pub struct File(DatabaseConnection);

impl File {
    /// Opens a file that is SQLite's, and ours.
    ///
    /// # Errors
    /// [`Unfit`], whatever else the file may be.
    pub async fn open(path: &Path) -> std::result::Result<Self, Unfit> {
        if !is_sqlite(path) {
            return Err(Unfit::Foreign);
        }
        let file = Self(open(path, Door::ReadOnly).await.map_err(damaged)?);
        let is_ours = "SELECT COUNT(*) AS n FROM sqlite_master WHERE type = 'table' \
            AND name IN ('sites', 'pages', 'comments', 'seaql_migrations')";
        if number(&file.0, is_ours).await.map_err(damaged)? != 4 {
            return Err(Unfit::Foreign);
        }
        Ok(file)
    }

    /// The connection that migrations are read on.
    pub fn for_migration(&self) -> &DatabaseConnection {
        &self.0
    }

    /// Looks through every page of it.
    ///
    /// # Errors
    /// [`Unfit::Damaged`] with what SQLite says.
    pub async fn check(&self) -> std::result::Result<(), Unfit> {
        let verdict = self.0.query_one_raw(statement("PRAGMA integrity_check(1)", [])).await;
        let verdict = verdict.and_then(|row| row.map_or_else(|| Ok(String::new()), |row| row.try_get_by_index(0)));
        match verdict {
            Ok(verdict) if verdict == "ok" => Ok(()),
            Ok(verdict) => Err(Unfit::Damaged(verdict)),
            Err(error) => Err(damaged(error.into())),
        }
    }

    /// Counts what it holds.
    ///
    /// # Errors
    /// When it cannot be read.
    pub async fn contents(&self) -> Result<Contents> {
        let has_accounts = number(
            &self.0,
            "SELECT COUNT(*) AS n FROM sqlite_master WHERE name = 'accounts'",
        )
        .await?;
        Ok(Contents {
            sites: number(&self.0, "SELECT COUNT(*) AS n FROM sites").await?,
            pages: number(&self.0, "SELECT COUNT(*) AS n FROM pages").await?,
            comments: number(&self.0, "SELECT COUNT(*) AS n FROM comments").await?,
            // The first databases had none.
            accounts: match has_accounts {
                0 => 0,
                _ => number(&self.0, "SELECT COUNT(*) AS n FROM accounts").await?,
            },
        })
    }

    /// Lets go of it.
    ///
    /// # Errors
    /// When it refuses.
    pub async fn close(self) -> Result<()> {
        Ok(self.0.close().await?)
    }
}

/// Whether it begins as every SQLite file does (its file format, section 1.3.1).
fn is_sqlite(file: &Path) -> bool {
    let mut head = [0; 16];
    let read = fs::File::open(file).and_then(|mut file| file.read_exact(&mut head));
    read.is_ok() && head == *b"SQLite format 3\0"
}

fn damaged(error: Error) -> Unfit {
    Unfit::Damaged(error.to_string())
}

/// Whether some process has the file open: then it must not be put aside.
///
/// # Errors
/// When the file cannot be opened for another reason.
pub async fn is_in_use(file: &Path) -> Result<bool> {
    // In this mode SQLite asks for the whole file, which nobody gets who is not alone; even an idle connection to a
    // database in WAL mode keeps its share.
    match alone(file).await {
        Ok(()) => Ok(false),
        Err(Error::Unavailable(_)) => Ok(true),
        Err(error) => Err(error),
    }
}

async fn alone(file: &Path) -> Result<()> {
    let connection = open(file, Door::Alone).await?;
    let taken = connection.execute_unprepared("BEGIN EXCLUSIVE; ROLLBACK").await;
    connection.close().await?;
    taken?;
    Ok(())
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Door {
    ReadOnly,
    Alone,
}

/// One connection of its own, without what a serving one keeps in memory: indexes are sorted in files.
async fn open(file: &Path, door: Door) -> Result<DatabaseConnection> {
    let file = file.to_owned();
    let mut options = ConnectOptions::new("sqlite:".to_owned());
    options
        .max_connections(1)
        .sqlx_logging(false)
        .map_sqlx_sqlite_opts(move |sqlite| {
            let sqlite = sqlite
                .filename(&file)
                .create_if_missing(false)
                // Views and triggers of a file from elsewhere get no functions with effects.
                .pragma("trusted_schema", "OFF");
            match door {
                Door::ReadOnly => sqlite.read_only(true),
                Door::Alone => sqlite
                    .locking_mode(sqlx::sqlite::SqliteLockingMode::Exclusive)
                    .busy_timeout(std::time::Duration::ZERO),
            }
        });
    Ok(Database::connect(options).await?)
}

async fn number(connection: &DatabaseConnection, sql: &str) -> Result<u64> {
    let row = connection.query_one_raw(statement(sql, [])).await?;
    let number: i64 = row.map_or(Ok(0), |row| row.try_get("", "n"))?;
    Ok(value::count(number))
}

fn statement<const N: usize>(sql: &str, values: [sea_orm::Value; N]) -> Statement {
    Statement::from_sql_and_values(DbBackend::Sqlite, sql, values)
}
