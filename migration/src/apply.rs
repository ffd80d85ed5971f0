//! Applying what is missing, one starter at a time: two that migrate at once would fail on both databases.

use std::{
    fs::{File, TryLockError},
    path::Path,
    time::Duration,
};

use sea_orm_migration::{
    prelude::*,
    sea_orm::{ConnectionTrait, DatabaseConnection, TransactionTrait},
};

use crate::Migrator;

/// The key of the advisory lock: any number, as long as nobody else takes the same in this database.
const ADVISORY_KEY: i64 = 0x5265_6a6f_696e;
const LOCK_PAUSE: Duration = Duration::from_millis(50);

/// How starters wait for each other.
#[derive(Debug)]
pub enum Lock {
    /// A file beside an SQLite database, locked before anybody opened that: see [`lock_file`].
    File(File),
    /// An advisory lock of a PostgreSQL server, held by a transaction of its own.
    Advisory,
}

/// Applies every step that is missing, after whoever else is at it.
///
/// # Errors
/// When the lock cannot be had or a step fails; a failed step leaves nothing behind.
pub async fn apply(connection: &DatabaseConnection, lock: &Lock) -> Result<(), DbErr> {
    match lock {
        Lock::File(_) => Migrator::up(connection, None).await,
        Lock::Advisory => {
            let held = connection.begin().await?;
            held.execute_unprepared(&format!("SELECT pg_advisory_xact_lock({ADVISORY_KEY})"))
                .await?;
            let applied = Migrator::up(connection, None).await;
            held.commit().await?;
            applied
        }
    }
}

/// How many steps are missing. Nothing is written.
///
/// # Errors
/// When the database does not answer.
pub async fn missing(connection: &DatabaseConnection) -> Result<usize, DbErr> {
    Ok(Migrator::get_pending_migrations_read_only(connection).await?.len())
}

/// The file, made if there is none and locked until it is dropped. To be had before the database is opened: two that make the
/// same SQLite file at once may meet while it goes over to a write-ahead log, where SQLite refuses one of them without waiting.
///
/// # Errors
/// When the file cannot be made or locked.
pub async fn lock_file(path: &Path) -> std::io::Result<File> {
    let file = File::options().create(true).truncate(false).write(true).open(path)?;
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::WouldBlock) => tokio::time::sleep(LOCK_PAUSE).await,
            Err(TryLockError::Error(error)) => return Err(error),
        }
    }
}
