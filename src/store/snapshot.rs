//! The database as it was at one moment, for whoever reads on for a long time.

use std::{sync::Arc, time::Duration};

use sea_orm::{
    AccessMode, Database, DatabaseConnection, DatabaseTransaction, IsolationLevel, TransactionOptions, TransactionTrait,
};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::{Backend, Error, Result, Source, Store, pool::Connected};

/// How many may read at once like this: each has a connection of its own, and on SQLite keeps its log from being folded into the file.
pub(super) const SNAPSHOTS: usize = 2;
/// How long one waits for a place.
const PATIENCE: Duration = Duration::from_secs(5);

/// One moment of the database. Dropped, it is over.
#[derive(Debug)]
pub struct Snapshot {
    transaction: DatabaseTransaction,
    /// Of this snapshot alone: readers of threads wait for nobody.
    _connection: DatabaseConnection,
    _place: OwnedSemaphorePermit,
}

impl Store {
    /// The database as it is now, and stays for whoever holds this.
    ///
    /// # Errors
    /// [`Error::SnapshotsFull`], or the database does not answer.
    pub async fn snapshot(&self) -> Result<Snapshot> {
        let waiting = Arc::<Semaphore>::clone(self.snapshots()).acquire_owned();
        let place = tokio::time::timeout(PATIENCE, waiting).await;
        let place = place.map_err(|_| Error::SnapshotsFull)?.map_err(|_| Error::gone())?;
        let connection = Database::connect(self.snapshot_options()).await?;
        let options = match self.backend() {
            // A transaction of SQLite sees one moment from its first statement on.
            Backend::Sqlite => TransactionOptions::default(),
            Backend::Postgres => TransactionOptions {
                isolation_level: Some(IsolationLevel::RepeatableRead),
                access_mode: Some(AccessMode::ReadOnly),
                ..TransactionOptions::default()
            },
        };
        let transaction = connection.begin_with_options(options).await?;
        Ok(Snapshot {
            transaction,
            _connection: connection,
            _place: place,
        })
    }
}

impl Source for Snapshot {}

impl Connected for Snapshot {
    type Connection = DatabaseTransaction;

    fn connection(&self) -> &DatabaseTransaction {
        &self.transaction
    }
}
