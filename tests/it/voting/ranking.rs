//! When readers see what votes have done (ruling 18): the first one at once, the others together once a minute.

use std::sync::Arc;

use rejoinder::service::vote::bring_up_to_date;

use crate::support::{Database, Setup, TestApp, eventually, post, stranger};

async fn best(app: &TestApp) -> Vec<String> {
    let path = format!("{}&sort=best", TestApp::thread_path(TestApp::PAGE));
    app.get(&path).await.expect(200).comments()
}

async fn etag(app: &TestApp) -> String {
    app.thread().await.header("etag").to_owned()
}

async fn shows(app: &TestApp, score: &str) -> bool {
    app.thread().await.text().contains(&format!("class=\"score\">{score}<"))
}

both! {
    async fn a_busy_thread_is_rendered_for_its_votes_once_a_minute(app: TestApp) {
        let one = app.said(post("one")).await;
        let two = app.said(post("two")).await;
        assert_eq!(best(&app).await, [two.as_str(), one.as_str()]);
        // Nobody waits in a thread that has been quiet.
        app.vote(&one, &stranger(1), 1).await.expect(200);
        assert!(shows(&app, "+1").await);
        assert_eq!(best(&app).await, [one.as_str(), two.as_str()]);
        let before = etag(&app).await;
        for number in 2..6 {
            app.vote(&two, &stranger(number), 1).await.expect(200);
        }
        assert_eq!(bring_up_to_date(app.runtime()).await.unwrap(), 0);
        assert_eq!(etag(&app).await, before);
        // The numbers themselves are true at once for whoever asks for them.
        let listed = app.get(&TestApp::list_path(TestApp::PAGE)).await.json();
        assert_eq!(listed["items"][1]["votes"]["up"], 4);
        // Another change renders the new numbers, and moves nothing before its time.
        let three = app.said(post("three")).await;
        assert!(shows(&app, "+4").await);
        assert_eq!(best(&app).await, [one.as_str(), three.as_str(), two.as_str()]);
        // Nobody votes again, and still the minute ends.
        app.clock.advance_minutes(1);
        eventually("the comments in their new places", async || {
            (best(&app).await == [two.as_str(), one.as_str(), three.as_str()]).then_some(())
        })
        .await;
        assert_eq!(app.rows("due_ranks").await, 0);
        assert_eq!(bring_up_to_date(app.runtime()).await.unwrap(), 0);
        assert!(shows(&app, "+4").await);
        app.vote(&three, &stranger(1), -1).await.expect(200);
        assert!(!shows(&app, "−1").await);
        app.clock.advance_minutes(1);
        app.vote(&three, &stranger(2), -1).await.expect(200);
        assert!(shows(&app, "−2").await, "a vote after the minute is seen at once, with those before it");
    }
}

both! {
    async fn a_vote_that_changes_nothing_renders_nothing(app: TestApp) {
        let id = app.said(post("an opinion")).await;
        app.vote(&id, &stranger(1), 1).await.expect(200);
        let (before, events) = (etag(&app).await, app.rows("events").await);
        app.clock.advance_minutes(2);
        app.vote(&id, &stranger(1), 1).await.expect(200);
        app.unvote(&id, &stranger(2)).await.expect(200);
        assert_eq!(etag(&app).await, before);
        assert_eq!(app.rows("events").await, events);
    }
}

both! {
    async fn a_clock_that_was_wrong_holds_nothing_up(app: TestApp) {
        let id = app.said(post("an opinion")).await;
        app.clock.advance_days(1);
        app.vote(&id, &stranger(1), 1).await.expect(200);
        app.clock.advance_days(-1);
        app.vote(&id, &stranger(2), 1).await.expect(200);
        assert!(shows(&app, "+2").await);
        app.vote(&id, &stranger(3), 1).await.expect(200);
        assert!(!shows(&app, "+3").await);
    }
}

both! {
    async fn votes_reach_the_readers_of_another_instance(database: Database) {
        let database = Arc::new(database);
        let one = Setup::default().start(Arc::clone(&database)).await;
        let sharing = Setup { clock: Some(Arc::clone(&one.clock)), ..Setup::default() };
        let other = sharing.start(database).await;
        let on_another_page = "https://blog.example/second/";
        let signs = async || other.get(&TestApp::thread_path(on_another_page)).await.comments().len();
        // The other has both pages in memory, so that only events change what it shows.
        assert_eq!(signs().await + other.thread().await.comments().len(), 0);
        let id = one.said(post("an opinion")).await;
        eventually("the opinion", async || (other.thread().await.comments().len() == 1).then_some(())).await;
        one.vote(&id, &stranger(1), 1).await.expect(200);
        eventually("the first vote on the other instance", async || shows(&other, "+1").await.then_some(())).await;
        let before = etag(&other).await;
        one.vote(&id, &stranger(2), 1).await.expect(200);
        // An event after the vote's says when the other has heard of both.
        one.said(post("a sign").on(on_another_page)).await;
        eventually("the sign", async || (signs().await == 1).then_some(())).await;
        assert_eq!(etag(&other).await, before);
        one.clock.advance_minutes(1);
        eventually("the second vote on both", async || {
            (shows(&one, "+2").await && shows(&other, "+2").await).then_some(())
        })
        .await;
    }
}
