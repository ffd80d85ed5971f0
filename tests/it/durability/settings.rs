//! What the live writer itself says about syncing (ruling 24).

use crate::support::{Database, Setup, TestApp};

both! {
    async fn the_live_writer_syncs_at_every_commit(app: TestApp) {
        let expected = if app.database.is_sqlite() { "2" } else { "on" };
        assert_eq!(app.runtime().store.durability().await.unwrap(), expected);
    }
}

/// An operator may not have meant it: the service says so instead of losing comments later.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs REJOINDER_TEST_POSTGRES_URL: make test starts one"]
async fn a_postgres_that_may_lose_what_was_answered_is_refused() {
    let database = Database::empty_postgres().await;
    let config = Setup::default().config(&database);
    let name = database
        .url
        .split('?')
        .next()
        .unwrap()
        .rsplit('/')
        .next()
        .unwrap()
        .to_owned();
    let server = sea_orm::Database::connect(&database.url).await.unwrap();
    let sql = format!("ALTER DATABASE {name} SET synchronous_commit = off");
    sea_orm::ConnectionTrait::execute_unprepared(&server, &sql)
        .await
        .unwrap();
    server.close().await.unwrap();
    let refused = rejoinder::app::open(&config).await.unwrap_err();
    assert!(refused.to_string().contains("synchronous_commit"), "{refused:#}");
}
