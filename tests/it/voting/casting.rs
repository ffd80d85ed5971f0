//! One vote for each reader and comment, whatever they press and how often.

use std::sync::Arc;

use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::support::{Reply, SeededRandomness, TestApp, post, stranger};

/// Votes counted one by one, against the counters of the comments.
pub(crate) const WRONG_VOTES: &str = "SELECT COUNT(*) AS n FROM comments c WHERE \
     up_votes <> (SELECT COUNT(*) FROM votes v WHERE v.comment_id = c.id AND v.value = 1) OR \
     down_votes <> (SELECT COUNT(*) FROM votes v WHERE v.comment_id = c.id AND v.value = -1)";

fn tally(up: u64, down: u64, value: i64) -> Value {
    json!({"up": up, "down": down, "value": value})
}

async fn listed_votes(app: &TestApp) -> Value {
    app.get(&TestApp::list_path(TestApp::PAGE)).await.expect(200).json()["items"][0]["votes"].clone()
}

both! {
    async fn a_vote_counts_once_and_can_be_turned_round_and_taken_back(app: TestApp) {
        let id = app.said(post("an opinion")).await;
        let (one, other) = (stranger(1), stranger(2));
        assert_eq!(app.vote(&id, &one, 1).await.expect(200).json(), tally(1, 0, 1));
        assert_eq!(app.vote(&id, &one, 1).await.expect(200).json(), tally(1, 0, 1));
        assert_eq!(app.vote(&id, &other, 1).await.expect(200).json(), tally(2, 0, 1));
        assert_eq!(app.vote(&id, &one, -1).await.expect(200).json(), tally(1, 1, -1));
        assert_eq!(listed_votes(&app).await, json!({"up": 1, "down": 1}));
        assert_eq!(app.unvote(&id, &one).await.expect(200).json(), tally(1, 0, 0));
        assert_eq!(app.unvote(&id, &one).await.expect(200).json(), tally(1, 0, 0));
        assert_eq!(app.unvote(&id, &stranger(3)).await.expect(200).json(), tally(1, 0, 0));
        let shown = app.get(&format!("/api/v1/comments/{id}")).await.expect(200).json();
        assert_eq!(shown["votes"], json!({"up": 1, "down": 0}));
        assert_eq!(app.rows("votes").await, 1);
    }
}

both! {
    async fn by_script_it_is_the_same(app: TestApp) {
        let id = app.said(post("an opinion")).await;
        let one = stranger(1);
        let voted = app.script_vote(&id, Some(&one), "1").await.expect(200);
        assert_eq!(voted.json(), tally(1, 0, 1));
        assert_eq!(voted.header("cache-control"), "no-store");
        assert_eq!((voted.header("set-cookie"), voted.header("rejoinder-guest")), ("", ""));
        assert_eq!(app.script_vote(&id, Some(&one), "-1").await.expect(200).json(), tally(0, 1, -1));
        assert_eq!(app.script_vote(&id, Some(&one), "0").await.expect(200).json(), tally(0, 0, 0));
    }
}

both! {
    async fn a_reader_who_never_wrote_gets_a_secret_with_the_first_vote(app: TestApp) {
        let said = app.api(&post("an opinion")).await.expect(201);
        let id = said.id();
        // Taking back what was never said makes nobody.
        assert_eq!(app.script_vote(&id, None, "0").await.expect(200).secret(), None);
        let voted = app.script_vote(&id, None, "1").await.expect(200);
        let secret = voted.secret().unwrap();
        let cookie = voted.header("set-cookie");
        assert!(cookie.starts_with(&format!("__Host-rejoinder-guest={secret};")), "{cookie}");
        for attribute in ["Secure", "HttpOnly", "SameSite=None", "Partitioned", "Path=/"] {
            assert!(cookie.contains(attribute), "{cookie}");
        }
        assert_eq!(app.script_vote(&id, Some(&secret), "1").await.expect(200).json(), tally(1, 0, 1));
        // The cookie alone says the same, and writes under the same key.
        let by_cookie = app
            .own_form(&format!("/embed/comments/{id}/vote"), "value=-1".to_owned())
            .header("rejoinder-request", "fragment")
            .header("cookie", format!("__Host-rejoinder-guest={secret}"));
        assert_eq!(app.send(by_cookie).await.expect(200).json(), tally(0, 1, -1));
        let wrote = app.script(&post("and a word").with_secret(&secret)).await.expect(201);
        assert_eq!(wrote.header("set-cookie"), "");
        let by_api = app.send(app.vote_request(&id).json(&json!({"value": 1}))).await.expect(200);
        assert!(by_api.secret().is_some() && by_api.json()["up"] == 1, "{}", by_api.text());
        assert_eq!(by_api.header("set-cookie"), "");
        let thread = said.json()["thread_id"].as_str().unwrap().to_owned();
        let viewer = app.get_with(&format!("/embed/viewer?thread={thread}"), &[("rejoinder-guest", &secret)]).await;
        assert_eq!(viewer.expect(200).json()["votes"], json!([{"id": id, "value": -1}]));
    }
}

both! {
    async fn a_first_vote_that_is_sent_again_stays_one(app: TestApp) {
        let id = app.said(post("an opinion")).await;
        let mut sending = JoinSet::new();
        for _ in 0..6 {
            let request = app.vote_request(&id).header("idempotency-key", "k2f9Qm3vT8xYb7LwZr4NcA").json(&json!({"value": 1}));
            sending.spawn(async move { Reply::read(request.send().await.unwrap()).await.expect(200) });
        }
        let mut secrets = Vec::new();
        while let Some(reply) = sending.join_next().await {
            secrets.push(reply.unwrap().secret().unwrap());
        }
        secrets.dedup();
        assert_eq!(secrets.len(), 1);
        assert_eq!(app.rows("votes").await, 1);
        assert_eq!(listed_votes(&app).await, json!({"up": 1, "down": 0}));
    }
}

both! {
    async fn two_tabs_at_once_are_still_one_voter(app: TestApp) {
        let id = app.said(post("an opinion")).await;
        for round in 0..10 {
            let voter = stranger(round);
            let (up, down) = tokio::join!(app.vote(&id, &voter, 1), app.vote(&id, &voter, -1));
            up.expect(200);
            down.expect(200);
        }
        assert_eq!(app.rows("votes").await, 10);
        assert_eq!(app.number(WRONG_VOTES).await, 0);
    }
}

both! {
    async fn votes_by_the_thousand_from_one_key_count_as_one_each(app: TestApp) {
        let mut ids = Vec::new();
        for number in 0..4 {
            ids.push(app.said(post(&format!("opinion {number}"))).await);
        }
        let (app, ids) = (Arc::new(app), Arc::new(ids));
        let mut voting = JoinSet::new();
        for tab in 0..8 {
            let (app, ids) = (Arc::clone(&app), Arc::clone(&ids));
            voting.spawn(async move {
                let random = SeededRandomness::new(tab);
                for _ in 0..125 {
                    let id = &ids[random.below(ids.len())];
                    match random.below(5) {
                        0 => app.unvote(id, &stranger(7)).await.expect(200),
                        1 | 2 => app.vote(id, &stranger(7), -1).await.expect(200),
                        _ => app.vote(id, &stranger(7), 1).await.expect(200),
                    };
                }
            });
        }
        while let Some(done) = voting.join_next().await {
            done.unwrap();
        }
        assert_eq!(app.number(WRONG_VOTES).await, 0);
        assert!(app.rows("votes").await <= 4);
        assert!(app.number("SELECT MAX(up_votes + down_votes) AS n FROM comments").await <= 1);
    }
}

both! {
    async fn a_reader_is_told_of_their_own_votes_alone(app: TestApp) {
        let said = app.api(&post("one")).await.expect(201);
        let two = app.said(post("two")).await;
        let elsewhere = app.said(post("three").on("https://blog.example/second/")).await;
        let me = stranger(1);
        app.vote(&said.id(), &me, 1).await.expect(200);
        app.vote(&two, &me, -1).await.expect(200);
        app.vote(&elsewhere, &me, 1).await.expect(200);
        app.vote(&two, &stranger(2), 1).await.expect(200);
        let path = format!("/embed/viewer?thread={}", said.json()["thread_id"].as_str().unwrap());
        let viewer = app.get_with(&path, &[("rejoinder-guest", &me)]).await.expect(200).json();
        assert_eq!(viewer["votes"], json!([{"id": two, "value": -1}, {"id": said.id(), "value": 1}]));
        assert_eq!(app.get(&path).await.expect(200).json()["votes"], json!([]));
        app.set(&[("votes", "off")]).await;
        let viewer = app.get_with(&path, &[("rejoinder-guest", &me)]).await.expect(200).json();
        assert_eq!(viewer["votes"], json!([]));
    }
}
