//! How SQLite looks for rows: as on a large site from the first comment on, whatever there was to count before.

use std::sync::Arc;

use rejoinder::store::Store;
use sea_orm::{ConnectionTrait as _, DbBackend, Statement};

use crate::support::{Database, Setup, post};

async fn texts(store: &Store, sql: &str, column: &str) -> Vec<String> {
    let statement = Statement::from_string(DbBackend::Sqlite, sql);
    let rows = store.for_migration().query_all_raw(statement).await.unwrap();
    rows.iter().map(|row| row.try_get("", column).unwrap()).collect()
}

async fn expect_a_search(store: &Store, when: &str) {
    let ids = vec!["x'00'"; 512].join(", ");
    // As every finder asks, within a site: neither the table nor all of the site is gone through.
    let sql = format!("EXPLAIN QUERY PLAN SELECT id, status FROM comments WHERE site_id = x'00' AND id IN ({ids})");
    let plan = texts(store, &sql, "detail").await;
    assert!(plan[0].ends_with("(id=?)"), "{when}: {plan:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_small_site_is_read_as_a_large_one_on_sqlite() {
    let database = Arc::new(Database::sqlite());
    let app = Setup::default().start(Arc::clone(&database)).await;
    app.api(&post("first")).await.expect(201);
    expect_a_search(&app.runtime().store, "before it was closed").await;
    // Whoever closes the database could count, and whoever opens it next would go by that.
    app.runtime().store.clone().close().await.unwrap();
    let opened = rejoinder::app::open(&Setup::default().config(&database)).await.unwrap();
    expect_a_search(&opened.store, "after it was closed").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_index_is_forgotten_where_sizes_are_settled_on_sqlite() {
    let database = Database::sqlite();
    let runtime = rejoinder::app::open(&Setup::default().config(&database)).await.unwrap();
    let without = "SELECT name FROM sqlite_schema WHERE type = 'index' AND tbl_name IN (SELECT tbl FROM sqlite_stat1) \
                   AND name NOT IN (SELECT idx FROM sqlite_stat1)";
    assert!(texts(&runtime.store, without, "name").await.is_empty());
    let known = "SELECT idx FROM sqlite_stat1 WHERE idx NOT IN (SELECT name FROM sqlite_schema)";
    assert!(texts(&runtime.store, known, "idx").await.is_empty());
    let comments = "SELECT idx FROM sqlite_stat1 WHERE tbl = 'comments'";
    assert!(!texts(&runtime.store, comments, "idx").await.is_empty());
}
