//! A retry never doubles: the key of a request names its answer.

use tokio::task::JoinSet;

use crate::support::{TestApp, post};

/// 128 bits in base64.
const KEY: &str = "k2f9Qm3vT8xYb7LwZr4NcA";

both! {
    async fn the_same_request_gets_the_same_answer(app: TestApp) {
        let post = post("once").keyed(KEY);
        let first = app.api(&post).await.expect(201);
        let second = app.api(&post).await.expect(201);
        assert_eq!(first.json(), second.json());
        assert!(first.secret().is_some());
        let by_script = app.script(&post).await.expect(201);
        assert_eq!(by_script.comments(), [first.id()]);
        assert_eq!(by_script.secret(), first.secret());
        assert_eq!(app.rows("comments").await, 1);
        assert_eq!(app.number("SELECT comment_count AS n FROM pages").await, 1);
    }
}

both! {
    async fn a_short_key_gives_the_secret_once(app: TestApp) {
        let post = post("once").keyed("short");
        let first = app.api(&post).await.expect(201);
        let second = app.api(&post).await.expect(201);
        assert_eq!(first.id(), second.id());
        assert!(first.secret().is_some());
        assert_eq!(second.secret(), None);
    }
}

both! {
    async fn a_replay_under_a_secret_of_ones_own_hands_out_nothing(app: TestApp) {
        let first = app.api(&post("once").keyed(KEY)).await.expect(201);
        let own = app.api(&post("me").keyed("another key altogether")).await.expect(201).secret().unwrap();
        let replay = app.api(&post("once").keyed(KEY).with_secret(&own)).await.expect(201);
        assert_eq!(replay.id(), first.id());
        assert_eq!(replay.secret(), None);
    }
}

both! {
    async fn another_request_under_the_same_key_is_refused_by_name(app: TestApp) {
        app.api(&post("once").keyed(KEY)).await.expect(201);
        for other in [
            post("twice").keyed(KEY),
            post("once").keyed(KEY).by("Eve"),
            post("once").keyed(KEY).on("https://blog.example/second/"),
        ] {
            assert_eq!(app.api(&other).await.expect(422).fields(), ["idempotency_key"]);
            assert_eq!(app.script(&other).await.expect(422).fields(), ["idempotency_key"]);
        }
        let long = post("once").keyed(&"k".repeat(256));
        assert_eq!(app.api(&long).await.expect(422).fields(), ["idempotency_key"]);
        assert_eq!(app.rows("comments").await, 1);
        assert_eq!(app.rows("pages").await, 1);
    }
}

both! {
    async fn a_refused_request_does_not_use_up_its_key(app: TestApp) {
        assert_eq!(app.api(&post("").keyed(KEY)).await.expect(422).fields(), ["body"]);
        assert_eq!(app.api(&post("once").by("Admin").keyed(KEY)).await.expect(422).fields(), ["name"]);
        app.api(&post("once").keyed(KEY)).await.expect(201);
    }
}

both! {
    async fn sixteen_at_once_make_one_comment(app: TestApp) {
        let mut running = JoinSet::new();
        for _ in 0..16 {
            let request = app
                .http
                .post(app.at("/api/v1/sites/blog/comments"))
                .header("idempotency-key", KEY)
                .json(&post("once").json());
            running.spawn(async move { request.send().await.unwrap() });
        }
        let mut ids = Vec::new();
        while let Some(response) = running.join_next().await {
            let reply = crate::support::Reply::read(response.unwrap()).await.expect(201);
            ids.push(reply.id());
        }
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), 1);
        assert_eq!(app.rows("comments").await, 1);
        assert_eq!(app.rows("events").await, 2);
    }
}

both! {
    async fn keys_are_forgotten_after_a_day(app: TestApp) {
        app.api(&post("once").keyed(KEY)).await.expect(201);
        app.clock.advance_days(2);
        let swept = rejoinder::service::retention::sweep(app.runtime()).await.unwrap();
        assert_eq!(swept.idempotency_keys, 1);
        assert_eq!(app.rows("idempotency_keys").await, 0);
    }
}
