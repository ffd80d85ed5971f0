//! The database behind the service's back: to fill it, and to see what became of it.

use anyhow::Context as _;
use sqlx::{Connection as _, PgConnection, Row as _};

/// A connection of its own.
pub(super) enum Database {
    Sqlite(rusqlite::Connection),
    Postgres(PgConnection),
}

impl Database {
    pub(super) async fn open(url: &str) -> anyhow::Result<Self> {
        if let Some(file) = url.strip_prefix("sqlite://") {
            let connection = rusqlite::Connection::open(file)?;
            connection.busy_timeout(std::time::Duration::from_mins(1))?;
            return Ok(Self::Sqlite(connection));
        }
        Ok(Self::Postgres(PgConnection::connect(url).await?))
    }

    pub(super) fn is_sqlite(&self) -> bool {
        matches!(self, Self::Sqlite(_))
    }

    pub(super) async fn execute(&mut self, sql: &str) -> anyhow::Result<()> {
        match self {
            Self::Sqlite(connection) => connection.execute_batch(sql).with_context(|| sql.to_owned()),
            Self::Postgres(connection) => {
                let sql = sqlx::raw_sql(sqlx::AssertSqlSafe(sql.to_owned()));
                sql.execute(connection).await?;
                Ok(())
            }
        }
    }

    /// The one number that is selected.
    pub(super) async fn number(&mut self, sql: &str) -> anyhow::Result<i64> {
        Ok(match self {
            Self::Sqlite(connection) => connection.query_row(sql, [], |row| row.get(0))?,
            Self::Postgres(connection) => {
                let sql = sqlx::query(sqlx::AssertSqlSafe(sql.to_owned()));
                sql.fetch_one(connection).await?.try_get(0)?
            }
        })
    }
}
