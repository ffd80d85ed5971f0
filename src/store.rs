//! The only place that knows sea-orm: one file per aggregate, every finder scoped to its site.
//!
//! A [`Read`] sees the database as it is; a [`Tx`] changes it. Services begin and commit; functions here only take them.
//! Rows never leave this module: what comes back are records of [`crate::domain`].

mod entity;
mod pool;
mod value;

pub mod comment;
pub mod counter;
pub mod event;
pub mod idempotency;
pub mod page;
pub mod retention;
pub mod site;
pub mod thread;

pub use pool::{Backend, Read, Source, Store, StoreSettings, Tx};

/// Why the store did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A row with this key exists already.
    #[error("exists already")]
    Conflict,
    /// The database cannot be reached, is busy beyond patience, or the disk refuses.
    #[error("the database is not available: {0}")]
    Unavailable(#[source] sea_orm::DbErr),
    /// Anything else the database says.
    #[error("the database failed: {0}")]
    Other(#[source] sea_orm::DbErr),
    /// A stored value is not one this program writes.
    #[error("the database holds a value that cannot be read: {0}")]
    Corrupt(String),
}

impl From<sea_orm::DbErr> for Error {
    fn from(error: sea_orm::DbErr) -> Self {
        use sea_orm::{DbErr, SqlErr};
        match error.sql_err() {
            Some(SqlErr::UniqueConstraintViolation(_)) => return Self::Conflict,
            Some(_) => return Self::Other(error),
            None => {}
        }
        match error {
            DbErr::ConnectionAcquire(_) | DbErr::Conn(_) => Self::Unavailable(error),
            other => Self::Other(other),
        }
    }
}

/// What a store function returns.
pub type Result<T> = std::result::Result<T, Error>;
