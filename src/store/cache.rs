//! How much of an SQLite file its only writer keeps in memory.
//!
//! A comment changes a page of every index of its table. Those that many comments change at once belong into a cache that holds them:
//! else each is written into the log and read again before the transaction is over. At other times the memory is better used.

use sea_orm::{ConnectionTrait as _, DbBackend};

use super::{Backend, Result, Store, Tx, pool::Connected as _};

/// For one comment after the other: 2 MB.
pub(super) const NARROW: &str = "-2000";
/// For many at once: 32 MB.
const WIDE: &str = "PRAGMA cache_size = -32000";

/// Keeps more of the file in memory from here on, until [`narrow`]. PostgreSQL looks after that itself.
pub async fn widen(tx: &Tx) -> Result<()> {
    let connection = tx.connection();
    if connection.get_database_backend() == DbBackend::Sqlite {
        connection.execute_unprepared(WIDE).await?;
    }
    Ok(())
}

/// Gives the memory back.
pub async fn narrow(store: &Store) -> Result<()> {
    if store.backend() == Backend::Sqlite {
        let tx = store.begin_long_write().await?;
        let pragmas = format!("PRAGMA cache_size = {NARROW}; PRAGMA shrink_memory");
        tx.connection().execute_unprepared(&pragmas).await?;
        tx.commit().await?;
    }
    Ok(())
}
