//! Applying what is missing, one starter at a time: two that migrate at once would fail on both databases.

use std::{
    fs::{File, TryLockError},
    path::PathBuf,
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
#[derive(Clone, Debug)]
pub enum Lock {
    /// A file beside an SQLite database.
    File(PathBuf),
    /// An advisory lock of a PostgreSQL server, held by a transaction of its own.
    Advisory,
}

/// Applies every step that is missing, after whoever else is at it.
///
/// # Errors
/// When the lock cannot be had or a step fails; a failed step leaves nothing behind.
pub async fn apply(connection: &DatabaseConnection, lock: &Lock) -> Result<(), DbErr> {
    match lock {
        Lock::File(path) => {
            let _held = locked_file(path)
                .await
                .map_err(|error| DbErr::Custom(format!("{} cannot be locked: {error}", path.display())))?;
            Migrator::up(connection, None).await
        }
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

/// The file, locked until it is dropped.
async fn locked_file(path: &PathBuf) -> std::io::Result<File> {
    let file = File::options().create(true).truncate(false).write(true).open(path)?;
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::WouldBlock) => tokio::time::sleep(LOCK_PAUSE).await,
            Err(TryLockError::Error(error)) => return Err(error),
        }
    }
}
