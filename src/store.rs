//! The only place that knows sea-orm: one file per aggregate, every finder scoped to its site.
//!
//! A [`Read`] sees the database as it is; a [`Tx`] changes it. Services begin and commit; functions here only take them.
//! Rows never leave this module: what comes back are records of [`crate::domain`].

mod batch;
mod entity;
mod group;
mod pool;
mod queue;
mod scratch;
mod snapshot;
mod transaction;
mod value;

pub mod account;
pub mod action;
pub mod attempt;
pub mod authorship;
pub mod avatar;
pub mod backup;
pub mod block;
pub mod bundle;
pub mod cache;
pub mod case;
pub mod classifier;
pub mod comment;
pub mod counter;
pub mod deletion;
pub mod desk;
pub mod desk_letter;
pub mod erasure;
pub mod event;
pub mod export;
pub mod failed_sign_in;
pub mod guard;
pub mod health;
pub mod idempotency;
pub mod identity;
pub mod import;
pub mod invitation;
pub mod isso;
pub mod job;
pub mod log;
pub mod membership;
pub mod name;
pub mod origin;
pub mod overview;
pub mod page;
pub mod passkey;
pub mod pin;
pub mod proof;
pub mod rank;
pub mod relocation;
pub mod report;
pub mod retention;
pub mod revision;
pub mod search;
pub mod second_factor;
pub mod session;
pub mod sign_on;
pub mod site;
pub mod subscription;
pub mod thread;
pub mod ticket;
pub mod token;
pub mod trip;
pub mod vote;
pub mod whole_import;

pub use batch::Batch;
pub use pool::{Backend, Read, Source, Store, StoreSettings};
pub use snapshot::Snapshot;
pub use transaction::Tx;

/// Why the store did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A row with this key exists already.
    #[error("exists already")]
    Conflict,
    /// The database cannot be reached, is busy beyond patience, or the disk refuses.
    #[error("the database is not available: {0}")]
    Unavailable(#[source] sea_orm::DbErr),
    /// As many look at one moment of the database as can at once.
    #[error("as many snapshots are read as there can be at once")]
    SnapshotsFull,
    /// Anything else the database says.
    #[error("the database failed: {0}")]
    Other(#[source] sea_orm::DbErr),
    /// A stored value is not one this program writes.
    #[error("the database holds a value that cannot be read: {0}")]
    Corrupt(String),
}

impl Error {
    /// The store is being closed.
    fn gone() -> Self {
        Self::Unavailable(sea_orm::DbErr::ConnectionAcquire(
            sea_orm::ConnAcquireErr::ConnectionClosed,
        ))
    }
}

impl From<sea_orm::DbErr> for Error {
    fn from(error: sea_orm::DbErr) -> Self {
        use sea_orm::SqlErr;
        match error.sql_err() {
            Some(SqlErr::UniqueConstraintViolation(_)) => return Self::Conflict,
            Some(_) => return Self::Other(error),
            None => {}
        }
        if is_passing(&error) {
            Self::Unavailable(error)
        } else {
            Self::Other(error)
        }
    }
}

/// Whether the database may well answer if asked again: it is busy, full, restarting, or chose this transaction to break a tie.
fn is_passing(error: &sea_orm::DbErr) -> bool {
    use sea_orm::{DbErr, RuntimeErr};
    let source = match error {
        DbErr::ConnectionAcquire(_) => return true,
        DbErr::Conn(RuntimeErr::SqlxError(source))
        | DbErr::Exec(RuntimeErr::SqlxError(source))
        | DbErr::Query(RuntimeErr::SqlxError(source)) => source,
        _ => return false,
    };
    match &**source {
        sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::WorkerCrashed => true,
        // SQLite: busy, locked, I/O error, disk full, cannot open. PostgreSQL (appendix A): connection, rollback, resources, shutdown.
        sqlx::Error::Database(database) => database.code().is_some_and(|code| {
            let sqlite = code
                .parse::<u32>()
                .is_ok_and(|code| [5, 6, 10, 13, 14].contains(&(code & 0xff)));
            let is_sqlite = database.try_downcast_ref::<sqlx::sqlite::SqliteError>().is_some();
            let postgres = ["08", "40", "53", "57"].iter().any(|class| code.starts_with(class));
            if is_sqlite { sqlite } else { postgres }
        }),
        _ => false,
    }
}

/// What a store function returns.
pub type Result<T> = std::result::Result<T, Error>;
