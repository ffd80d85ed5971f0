//! One writer's transaction, whether it has a connection to itself or shares a commit with others.

use std::sync::Arc;

use sea_orm::{DatabaseTransaction, DbErr};
use tokio::sync::oneshot;

use super::{Error, Result, Source, pool::Connected, queue::Turn};

/// What a member of a group is told about the commit.
pub(super) type Told = std::result::Result<(), DbErr>;

/// One transaction. Dropped without [`Tx::commit`], it never happened.
#[derive(Debug)]
pub struct Tx(Kind);

#[derive(Debug)]
enum Kind {
    /// Alone on its connection, and perhaps the only one of this process on its page until it ends.
    Own {
        transaction: DatabaseTransaction,
        turn: Option<Turn>,
    },
    /// A turn in a group; see [`super::group`]. The handle on the transaction is dropped before the turn ends, whichever way it ends.
    Shared {
        transaction: Arc<DatabaseTransaction>,
        /// Where to say that the work is to be kept; dropping it says the opposite.
        turn: oneshot::Sender<oneshot::Sender<Told>>,
    },
}

impl Tx {
    pub(super) fn own(transaction: DatabaseTransaction, turn: Option<Turn>) -> Self {
        Self(Kind::Own { transaction, turn })
    }

    pub(super) fn shared(transaction: Arc<DatabaseTransaction>, turn: oneshot::Sender<oneshot::Sender<Told>>) -> Self {
        Self(Kind::Shared { transaction, turn })
    }

    /// Makes everything since [`super::Store::begin_write`] durable: when this returns, it is on disk, and so is whatever the
    /// transaction has read.
    ///
    /// # Errors
    /// When the database refuses; then nothing happened.
    pub async fn commit(self) -> Result<()> {
        match self.0 {
            Kind::Own { transaction, turn } => {
                transaction.commit().await?;
                drop(turn);
            }
            Kind::Shared { transaction, turn } => {
                drop(transaction);
                let (done, told) = oneshot::channel();
                turn.send(done).map_err(|_| Error::gone())?;
                told.await.map_err(|_| Error::gone())??;
            }
        }
        Ok(())
    }
}

impl Source for Tx {}

impl Connected for Tx {
    type Connection = DatabaseTransaction;

    fn connection(&self) -> &DatabaseTransaction {
        match &self.0 {
            Kind::Own { transaction, .. } => transaction,
            Kind::Shared { transaction, .. } => transaction,
        }
    }
}
