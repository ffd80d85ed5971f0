//! A database for one test alone, copied from one that was migrated once for the whole run.

use std::{
    path::{Path, PathBuf},
    sync::{
        OnceLock,
        atomic::{AtomicU64, Ordering},
    },
};

use rejoinder::{
    app,
    config::{Config, Vars},
};
use sea_orm::{ConnectionTrait, DatabaseConnection};
use tempfile::TempDir;

/// Any 32 bytes: tests never meet another instance's data.
pub(crate) const SECRET_KEY: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";

/// A fresh database with the whole schema and nothing in it.
#[derive(Debug)]
pub(crate) struct Database {
    pub(crate) url: String,
    /// Where the SQLite file lies; empty for PostgreSQL.
    folder: TempDir,
}

impl Database {
    pub(crate) fn sqlite() -> Self {
        static TEMPLATE: OnceLock<Vec<u8>> = OnceLock::new();
        let template = TEMPLATE.get_or_init(|| {
            let folder = TempDir::new().unwrap();
            let file = folder.path().join("template.db");
            on_a_runtime_of_its_own(migrate(format!("sqlite://{}", file.display())));
            std::fs::read(file).unwrap()
        });
        let empty = Self::empty_sqlite();
        std::fs::write(empty.file(), template).unwrap();
        empty
    }

    /// The address of an SQLite file that is not there yet.
    pub(crate) fn empty_sqlite() -> Self {
        let folder = TempDir::new().unwrap();
        Self {
            url: format!("sqlite://{}", folder.path().join("rejoinder.db").display()),
            folder,
        }
    }

    pub(crate) async fn postgres() -> Self {
        static TEMPLATE: OnceLock<String> = OnceLock::new();
        let template = TEMPLATE.get_or_init(|| {
            on_a_runtime_of_its_own(async {
                let name = create_postgres(None).await;
                migrate(postgres_url(&name)).await;
                name
            })
        });
        Self::of_postgres(&create_postgres(Some(template)).await)
    }

    /// A PostgreSQL database without any table.
    pub(crate) async fn empty_postgres() -> Self {
        Self::of_postgres(&create_postgres(None).await)
    }

    /// One that sorts text as people do in a language, and not byte by byte.
    pub(crate) async fn postgres_sorted(language: &str) -> Self {
        let how = format!(" TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE '{language}'");
        Self::of_postgres(&create_postgres_as(&how).await)
    }

    fn of_postgres(name: &str) -> Self {
        Self {
            url: postgres_url(name),
            folder: TempDir::new().unwrap(),
        }
    }

    pub(crate) fn is_sqlite(&self) -> bool {
        self.url.starts_with("sqlite:")
    }

    /// A folder that lives as long as the database.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The SQLite file.
    pub(crate) fn file(&self) -> PathBuf {
        self.folder.path().join("rejoinder.db")
    }
}

async fn migrate(url: String) {
    let pairs = [
        ("REJOINDER_DATABASE_URL", url.as_str()),
        ("REJOINDER_SECRET_KEY", SECRET_KEY),
    ];
    let config = Config::read(&Vars::from_pairs(pairs)).unwrap();
    app::open(&config).await.unwrap().store.close().await.unwrap();
}

/// Connections belong to the runtime that opened them, and each test has its own.
fn on_a_runtime_of_its_own<T: Send + 'static>(work: impl Future<Output = T> + Send + 'static) -> T {
    std::thread::spawn(|| {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(work)
    })
    .join()
    .unwrap()
}

#[expect(
    clippy::disallowed_methods,
    reason = "tests are told by the environment where PostgreSQL is"
)]
fn postgres_server() -> url::Url {
    let text = std::env::var("REJOINDER_TEST_POSTGRES_URL")
        .expect("REJOINDER_TEST_POSTGRES_URL names no server; tests/tools/with-postgres starts one");
    text.parse().unwrap()
}

fn postgres_url(name: &str) -> String {
    let mut url = postgres_server();
    url.set_path(name);
    url.to_string()
}

async fn create_postgres(template: Option<&str>) -> String {
    let from = template.map_or_else(String::new, |template| format!(" TEMPLATE {template}"));
    create_postgres_as(&from).await
}

async fn create_postgres_as(how: &str) -> String {
    static MADE: AtomicU64 = AtomicU64::new(0);
    let number = MADE.fetch_add(1, Ordering::SeqCst);
    let name = format!("test_{}_{number}", std::process::id());
    let server: DatabaseConnection = sea_orm::Database::connect(postgres_server().to_string()).await.unwrap();
    server
        .execute_unprepared(&format!("CREATE DATABASE {name}{how}"))
        .await
        .unwrap();
    server.close().await.unwrap();
    name
}
