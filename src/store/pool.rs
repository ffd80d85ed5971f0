//! Connections: one writer and several read-only readers on SQLite, two pools on PostgreSQL.

use std::{sync::Arc, time::Duration};

use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, TransactionTrait};
use secrecy::{ExposeSecret, SecretString};
use sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
use tokio::sync::Semaphore;

use super::{
    Result, Tx, cache,
    group::{Company, Group},
    queue::Queues,
    snapshot::SNAPSHOTS,
};
use crate::domain::id::SiteId;

/// A request for a connection gives up after this long; with one writer, waiting longer would only hide a deadlock.
pub(super) const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(5);
const SLOW_STATEMENT: Duration = Duration::from_millis(200);
/// Connections that may write to SQLite: one is kept for every transaction there is, the other is made only by somebody who goes
/// past those, as tests do.
const SQLITE_WRITERS: u32 = 2;
/// Readers on SQLite at most; more than there are cores only fight over them.
const SQLITE_READERS: usize = 4;
/// Connections to PostgreSQL for writers. They may all wait for one busy thread; readers and the change feed have their own.
const POSTGRES_WRITERS: u32 = 4;
const POSTGRES_READERS: u32 = 6;
/// No statement of ours takes longer; one that does must not hold a connection for ever.
const STATEMENT_TIMEOUT: Duration = Duration::from_secs(30);
/// Prepared statements each SQLite connection keeps: more than there are kinds of requests.
const STATEMENTS: usize = 64;
/// Rows that somebody who reads on takes at once.
const PORTION: usize = 512;
/// Pages of SQLite's log after which it is folded into the file, 16 MB: a comment changes some twenty pages, mostly the same ones
/// as the comment before, and those are folded in once for all.
const CHECKPOINT_PAGES: &str = "4000";

/// Where the database is.
#[derive(Clone, Debug)]
pub struct StoreSettings {
    /// `sqlite://path` or `postgres://...`; secret because it may hold a password.
    pub url: SecretString,
}

/// Which database it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backend {
    Sqlite,
    Postgres,
}

/// The open database.
#[derive(Clone, Debug)]
pub struct Store {
    backend: Backend,
    writer: DatabaseConnection,
    reader: DatabaseConnection,
    order: Order,
    /// For connections that are opened later.
    url: SecretString,
    snapshots: Arc<Semaphore>,
}

/// Who writes next.
#[derive(Clone, Debug)]
enum Order {
    /// On SQLite one after the other, with commits that are shared.
    Grouped(Group),
    /// On PostgreSQL all at once but for those of one page. It shares the syncs of its connections by itself.
    Queued(Queues),
}

/// The database as it is now. Each statement sees the newest committed state.
#[derive(Clone, Copy, Debug)]
pub struct Read<'a>(&'a DatabaseConnection);

/// Where a finder looks: in the database as it is, or in a transaction that is still open.
#[expect(private_bounds, reason = "only this module may run statements")]
pub trait Source: Connected {}

pub(super) trait Connected: Sync {
    type Connection: ConnectionTrait;

    fn connection(&self) -> &Self::Connection;
}

impl Source for Read<'_> {}

impl Connected for Read<'_> {
    type Connection = DatabaseConnection;

    fn connection(&self) -> &DatabaseConnection {
        self.0
    }
}

impl Store {
    /// Opens the database; an SQLite file is made if there is none.
    ///
    /// # Errors
    /// When the database cannot be reached or the URL is of neither kind.
    pub async fn open(settings: &StoreSettings) -> Result<Self> {
        let url = settings.url.expose_secret();
        if url.starts_with("sqlite:") {
            // The writer comes first: a read-only connection can neither create the file nor enter WAL.
            let writer = Database::connect(sqlite_options(url, Access::Write)).await?;
            let reader = Database::connect(sqlite_options(url, Access::Read)).await?;
            Ok(Self {
                backend: Backend::Sqlite,
                order: Order::Grouped(Group::of(writer.clone())),
                writer,
                reader,
                url: settings.url.clone(),
                snapshots: Arc::new(Semaphore::new(SNAPSHOTS)),
            })
        } else {
            Ok(Self {
                backend: Backend::Postgres,
                writer: Database::connect(postgres_options(url, POSTGRES_WRITERS)).await?,
                reader: Database::connect(postgres_options(url, POSTGRES_READERS)).await?,
                order: Order::Queued(Queues::new()),
                url: settings.url.clone(),
                snapshots: Arc::new(Semaphore::new(SNAPSHOTS)),
            })
        }
    }

    /// Which database it is.
    pub fn backend(&self) -> Backend {
        self.backend
    }

    /// The database as it is now.
    pub fn read(&self) -> Read<'_> {
        Read(&self.reader)
    }

    /// Begins a transaction that may write. On SQLite it holds the only writer from here to its end, so nothing slow belongs
    /// inside; and it may share its commit with others that come meanwhile: see [`super::group`] for what that means.
    ///
    /// # Errors
    /// When no connection comes free in time.
    pub async fn begin_write(&self) -> Result<Tx> {
        self.begin(Company::Anybody).await
    }

    /// The same for work that takes longer: nobody's answer waits for its commit.
    ///
    /// # Errors
    /// As [`Store::begin_write`].
    pub async fn begin_long_write(&self) -> Result<Tx> {
        self.begin(Company::Nobody).await
    }

    /// As [`Store::begin_write`], for a change of the page of that identity: see [`super::queue`].
    ///
    /// # Errors
    /// When no connection comes free in time.
    pub async fn begin_write_to(&self, site_id: SiteId, identity: &str) -> Result<Tx> {
        match &self.order {
            Order::Grouped(group) => group.begin(Company::Anybody).await,
            Order::Queued(queues) => {
                let turn = queues.turn(site_id, identity).await?;
                Ok(Tx::own(self.writer.begin().await?, turn))
            }
        }
    }

    async fn begin(&self, company: Company) -> Result<Tx> {
        match &self.order {
            Order::Grouped(group) => group.begin(company).await,
            Order::Queued(_) => Ok(Tx::own(self.writer.begin().await?, None)),
        }
    }

    /// The connection that migrations run on.
    pub fn for_migration(&self) -> &DatabaseConnection {
        &self.writer
    }

    /// What the live writer says about durability: `synchronous` on SQLite (2 is FULL), `synchronous_commit` on PostgreSQL.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn durability(&self) -> Result<String> {
        let (sql, column) = match self.backend {
            Backend::Sqlite => ("PRAGMA synchronous", "synchronous"),
            Backend::Postgres => ("SHOW synchronous_commit", "synchronous_commit"),
        };
        let statement = sea_orm::Statement::from_string(self.sea_orm_backend(), sql);
        let tx = self.begin_write().await?;
        let row = tx.connection().query_one_raw(statement).await?;
        let Some(row) = row else { return Ok(String::new()) };
        Ok(match self.backend {
            Backend::Sqlite => row.try_get::<i32>("", column)?.to_string(),
            Backend::Postgres => row.try_get::<String>("", column)?,
        })
    }

    /// Asks the database for the smallest sign of life.
    ///
    /// # Errors
    /// When it gives none.
    pub async fn ping(&self) -> Result<()> {
        self.reader.execute_unprepared("SELECT 1").await?;
        Ok(())
    }

    /// Closes every connection; SQLite folds its log into the file.
    ///
    /// # Errors
    /// When a connection refuses to close.
    pub async fn close(self) -> Result<()> {
        if let Order::Grouped(group) = &self.order {
            group.close();
        }
        self.reader.close().await?;
        self.writer.close().await?;
        Ok(())
    }

    /// Places for those who read one moment for a long time.
    pub(super) fn snapshots(&self) -> &Arc<Semaphore> {
        &self.snapshots
    }

    /// How such a one connects.
    pub(super) fn snapshot_options(&self) -> ConnectOptions {
        let url = self.url.expose_secret();
        let mut options = match self.backend {
            Backend::Sqlite => sqlite_options(url, Access::ReadOn),
            Backend::Postgres => postgres_options(url, 1),
        };
        options.max_connections(1);
        options
    }

    fn sea_orm_backend(&self) -> DbBackend {
        match self.backend {
            Backend::Sqlite => DbBackend::Sqlite,
            Backend::Postgres => DbBackend::Postgres,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Access {
    Read,
    /// One portion of rows after the other.
    ReadOn,
    Write,
}

/// Nothing counts its tables anew, as by `PRAGMA optimize`: what SQLite takes them to be is settled by a migration.
fn sqlite_options(url: &str, access: Access) -> ConnectOptions {
    let mut options = quiet_options(url);
    let connections = match access {
        Access::Write => SQLITE_WRITERS,
        Access::Read | Access::ReadOn => readers(),
    };
    options
        .max_connections(connections)
        .test_before_acquire(false)
        .map_sqlx_sqlite_opts(move |sqlite| {
            let sqlite = sqlite
                .busy_timeout(ACQUIRE_TIMEOUT)
                .foreign_keys(true)
                .pragma("temp_store", "MEMORY")
                .statement_cache_capacity(STATEMENTS);
            if access != Access::Write {
                // Little of its own: what several readers share lies in the system's cache of the file.
                let sqlite = sqlite.read_only(true).pragma("cache_size", "-1000");
                // The thread that reads and the one that takes wake each other once for a portion, not for every few rows of it.
                return if access == Access::ReadOn {
                    sqlite.row_buffer_size(PORTION)
                } else {
                    sqlite
                };
            }
            sqlite
                .pragma("cache_size", cache::NARROW)
                .create_if_missing(true)
                .journal_mode(SqliteJournalMode::Wal)
                // A comment that was answered "created" must survive a power cut: only FULL syncs at every commit.
                .synchronous(SqliteSynchronous::Full)
                .pragma("wal_autocheckpoint", CHECKPOINT_PAGES)
                .pragma("journal_size_limit", "67108864")
        });
    options
}

/// Each takes memory for its cache and a thread of its own, so a small machine has few. One that a long list keeps busy must not
/// hold up the others: two at least.
fn readers() -> u32 {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    u32::try_from(cores.clamp(2, SQLITE_READERS)).unwrap_or(2)
}

fn postgres_options(url: &str, connections: u32) -> ConnectOptions {
    let mut options = quiet_options(url);
    options
        .max_connections(connections)
        .statement_timeout(STATEMENT_TIMEOUT)
        .test_before_acquire_if_idle_for(Duration::from_secs(30))
        .set_application_name("rejoinder");
    options
}

/// Statement texts go neither into the log at INFO nor into spans: they may carry what people wrote.
fn quiet_options(url: &str) -> ConnectOptions {
    let mut options = ConnectOptions::new(url.to_owned());
    options
        .acquire_timeout(ACQUIRE_TIMEOUT)
        .sqlx_logging_level(log::LevelFilter::Debug)
        .sqlx_slow_statements_logging_settings(log::LevelFilter::Warn, SLOW_STATEMENT)
        .record_stmt_in_spans(false);
    options
}
