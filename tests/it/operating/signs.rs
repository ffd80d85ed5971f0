//! Signs of life for operators and their machines.

use crate::support::{TestApp, eventually, post};

both! {
    async fn life_and_readiness_are_two_questions(app: TestApp) {
        assert_eq!(app.get("/healthz").await.expect(200).text(), "ok\n");
        assert_eq!(app.get("/readyz").await.expect(200).text(), "ready\n");
    }
}

/// A database that is gone makes the service unready, not dead.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_service_without_its_database_lives_and_is_not_ready() {
    let app = <TestApp as crate::support::Given>::on(crate::support::Database::sqlite()).await;
    app.runtime().store.clone().close().await.unwrap();
    app.get("/readyz").await.expect(503);
    app.get("/healthz").await.expect(200);
    let refused = app.get(&TestApp::list_path(TestApp::PAGE)).await;
    assert!([500, 503].contains(&refused.status), "{}", refused.status);
    if refused.status == 503 {
        assert_eq!(refused.header("retry-after"), "1");
    }
}

both! {
    async fn metrics_count_by_route_and_name_nobody(app: TestApp) {
        let id = app.said(post("hello").by("Ada Unmistakable")).await;
        app.get(&format!("/api/v1/comments/{id}")).await.expect(200);
        let (text, _) = eventually("the request in the metrics", async || {
            let metrics = app.get("/metrics").await.expect(200);
            assert!(metrics.header("content-type").starts_with("text/plain; version=0.0.4"));
            let text = metrics.text();
            text.contains("/api/v1/comments/{id}").then_some(text)
        })
        .await;
        assert!(text.contains("rejoinder_http_request_seconds"), "{text}");
        assert!(text.contains("rejoinder_comments_created_total"), "{text}");
        assert!(!text.contains(&id) && !text.contains("Unmistakable") && !text.contains("blog.example"));
    }
}
