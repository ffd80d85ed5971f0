//! A database of its own beside an SQLite one, with the same tables and nothing in them: whatever is tried there keeps nobody from
//! writing, and nothing of it stays.

use std::path::Path;

use sea_orm::{ConnectOptions, ConnectionTrait, Database, Statement, TransactionTrait};
use sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};

use super::{Backend, Result, Store, Tx, pool::Connected as _};
use crate::domain::bundle::RECORDS;

impl Store {
    /// A transaction in a new file with the tables that a bundle fills; none on PostgreSQL, where a transaction that is taken back has
    /// kept nobody waiting. The file is the caller's to remove. References from table to table are not looked at.
    ///
    /// # Errors
    /// When the file cannot be made.
    pub async fn scratch(&self, file: &Path) -> Result<Option<Tx>> {
        if self.backend() != Backend::Sqlite {
            return Ok(None);
        }
        let file = file.to_owned();
        let mut options = ConnectOptions::new("sqlite::memory:");
        options
            .max_connections(1)
            .sqlx_logging_level(log::LevelFilter::Debug)
            .map_sqlx_sqlite_opts(move |sqlite| {
                sqlite
                    .filename(&file)
                    .create_if_missing(true)
                    .in_memory(false)
                    .shared_cache(false)
                    .foreign_keys(false)
                    .journal_mode(SqliteJournalMode::Off)
                    .synchronous(SqliteSynchronous::Off)
                    .pragma("temp_store", "MEMORY")
            });
        let tx = Database::connect(options).await?.begin().await?;
        for sql in self.tables().await? {
            tx.execute_unprepared(&sql).await?;
        }
        Ok(Some(Tx::own(tx, None)))
    }

    /// How the tables of a bundle, and then their indexes, are made here.
    async fn tables(&self) -> Result<Vec<String>> {
        let read = self.read();
        let names: Vec<String> = RECORDS.iter().map(|record| format!("'{}'", record.table)).collect();
        // The names are part of the program. What an index needs by itself has no text.
        let sql = format!(
            "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND type IN ('table', 'index') AND tbl_name IN ({}) ORDER BY type DESC",
            names.join(", ")
        );
        let connection = read.connection();
        let statement = Statement::from_string(connection.get_database_backend(), sql);
        let rows = connection.query_all_raw(statement).await?;
        rows.iter().map(|row| Ok(row.try_get("", "sql")?)).collect()
    }
}
