//! Several instances on one database hear of each other's changes.

use std::{sync::Arc, time::Duration};

use rejoinder::domain::comment::Status;

use crate::support::{Database, Setup, TestApp, eventually, post};

/// DESIGN section 4: a second, and a second for a machine that is busy with other tests.
const SOON: Duration = Duration::from_secs(2);

both! {
    async fn a_change_on_one_instance_reaches_the_other(database: Database) {
        let database = Arc::new(database);
        let one = Setup::default().start(Arc::clone(&database)).await;
        let sharing = Setup { clock: Some(Arc::clone(&one.clock)), ..Setup::default() };
        let other = sharing.start(database).await;
        assert_eq!(other.thread().await.comments().len(), 0);

        let id = one.said(post("here")).await;
        let ((), took) = eventually("the new comment on the other instance", async || {
            (other.thread().await.comments() == [id.as_str()]).then_some(())
        })
        .await;
        assert!(took < SOON, "after {took:?}");

        other.moderate(&id, Status::Trashed).await;
        let ((), took) = eventually("the removal on the first instance", async || {
            one.thread().await.comments().is_empty().then_some(())
        })
        .await;
        assert!(took < SOON, "after {took:?}");

        one.set(&[("comments", "closed")]).await;
        let ((), took) = eventually("the setting on the other instance", async || {
            let text = other.thread().await.text();
            text.contains("data-state=\"closed\"").then_some(())
        })
        .await;
        assert!(took < SOON, "after {took:?}");
        other.api(&post("too late")).await.expect(403);
    }
}

/// What an instance says, asked twice so that it remembers.
async fn counted(app: &TestApp) -> u64 {
    let asked = serde_json::json!({"site": "blog", "urls": [TestApp::PAGE]}).to_string();
    let mut counts = Vec::new();
    for _ in 0..2 {
        let request = app.http.post(app.at("/embed/counts")).body(asked.clone());
        let counted = app.send(request).await.expect(200).json();
        counts.push(counted["counts"][TestApp::PAGE].as_u64().unwrap());
    }
    counts[1]
}

both! {
    async fn a_count_is_right_on_the_other_instance_soon(database: Database) {
        let database = Arc::new(database);
        let one = Setup::default().start(Arc::clone(&database)).await;
        let sharing = Setup { clock: Some(Arc::clone(&one.clock)), ..Setup::default() };
        let other = sharing.start(database).await;
        assert_eq!(counted(&other).await, 0);
        let id = one.said(post("here")).await;
        let ((), took) = eventually("the count of the first comment", async || {
            (counted(&other).await == 1).then_some(())
        })
        .await;
        assert!(took < SOON, "after {took:?}");
        one.moderate(&id, Status::Trashed).await;
        let ((), took) = eventually("the count without it", async || {
            (counted(&other).await == 0).then_some(())
        })
        .await;
        assert!(took < SOON, "after {took:?}");
    }
}

both! {
    async fn a_retry_at_another_instance_gets_the_first_answer(database: Database) {
        let database = Arc::new(database);
        let one = Setup::default().start(Arc::clone(&database)).await;
        let other = Setup::default().start(database).await;
        let post = post("once").keyed("k2f9Qm3vT8xYb7LwZr4NcA");
        let first = one.api(&post).await.expect(201);
        let second = other.api(&post).await.expect(201);
        assert_eq!(first.id(), second.id());
        assert_eq!(first.secret(), second.secret());
        assert_eq!(one.rows("comments").await, 1);
    }
}
