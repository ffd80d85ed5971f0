//! The schema: brought up to date by whoever starts, once, and back again.

use migration::{Migrator, MigratorTrait as _};
use rejoinder::{app, service, store::Store};
use tokio::task::JoinSet;

use crate::support::{Database, Setup, program};

/// Tables that are there, without those of the databases themselves.
async fn tables(store: &Store, is_sqlite: bool) -> Vec<String> {
    use sea_orm::{ConnectionTrait as _, Statement};
    let sql = if is_sqlite {
        "SELECT name AS t FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
    } else {
        "SELECT tablename::text AS t FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
    };
    let connection = store.for_migration();
    let statement = Statement::from_string(connection.get_database_backend(), sql);
    let rows = connection.query_all_raw(statement).await.unwrap();
    rows.iter().map(|row| row.try_get("", "t").unwrap()).collect()
}

async fn go_down_and_up(database: Database) {
    let runtime = app::open(&Setup::default().config(&database)).await.unwrap();
    let full = tables(&runtime.store, database.is_sqlite()).await;
    assert!(full.contains(&"comments".to_owned()), "{full:?}");
    let connection = runtime.store.for_migration();
    Migrator::down(connection, None).await.unwrap();
    assert_eq!(tables(&runtime.store, database.is_sqlite()).await, ["seaql_migrations"]);
    Migrator::up(connection, None).await.unwrap();
    assert_eq!(tables(&runtime.store, database.is_sqlite()).await, full);
    assert!(service::site::list(&runtime).await.unwrap().is_empty());
}

async fn start_twelve_at_once(database: Database) {
    let database = std::sync::Arc::new(database);
    let mut starting = JoinSet::new();
    for _ in 0..12 {
        let database = std::sync::Arc::clone(&database);
        starting.spawn(async move { app::open(&Setup::default().config(&database)).await });
    }
    while let Some(opened) = starting.join_next().await {
        let runtime = opened.unwrap().unwrap();
        assert!(service::site::list(&runtime).await.unwrap().is_empty());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn steps_go_up_down_and_up_again_on_sqlite() {
    go_down_and_up(Database::empty_sqlite()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs REJOINDER_TEST_POSTGRES_URL: make test starts one"]
async fn steps_go_up_down_and_up_again_on_postgres() {
    go_down_and_up(Database::empty_postgres().await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn starters_wait_for_each_other_on_sqlite() {
    start_twelve_at_once(Database::empty_sqlite()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs REJOINDER_TEST_POSTGRES_URL: make test starts one"]
async fn starters_wait_for_each_other_on_postgres() {
    start_twelve_at_once(Database::empty_postgres().await).await;
}

#[test]
fn programs_that_start_together_agree_on_everything() {
    let folder = tempfile::tempdir().unwrap();
    let start = || program::command(folder.path(), &[]).arg("migrate").spawn().unwrap();
    let mut starting = [start(), start(), start(), start()];
    for child in &mut starting {
        assert!(child.wait().unwrap().success());
    }
    assert!(folder.path().join("data/secret.key").exists());
}
