//! T46: many posts at once slow nobody else down, and a flood on one site waits for its moderator.

use std::sync::Arc;

use crate::support::{Database, Reply, Setup, TestApp, post};

/// A service with limits, behind a proxy on this very machine when it trusts one.
async fn limited(database: Database, vars: &[(&'static str, &str)]) -> TestApp {
    let setup = Setup::default()
        .with("REJOINDER_RATE_LIMITS", "on")
        .with("REJOINDER_POSTS_PER_MINUTE", "3");
    let setup = vars.iter().fold(setup, |setup, (name, value)| setup.with(name, value));
    setup.start(Arc::new(database)).await
}

async fn post_from(app: &TestApp, address: &str) -> Reply {
    let request = app
        .http
        .post(app.at("/api/v1/sites/blog/comments"))
        .json(&post("hello").json());
    app.send(request.header("x-forwarded-for", address)).await
}

both! {
    async fn t46_too_many_posts_of_one_network_are_refused_for_a_while(database: Database) {
        let app = limited(database, &[]).await;
        for _ in 0..3 {
            app.api(&post("hello")).await.expect(201);
        }
        let refused = app.api(&post("hello")).await.expect(429);
        assert_eq!(refused.header("content-type"), "application/problem+json");
        let seconds: u64 = refused.header("retry-after").parse().unwrap();
        assert!((1..=60).contains(&seconds), "{seconds}");
        let refused = app.script(&post("hello")).await.expect(429);
        assert_ne!(refused.header("retry-after"), "");
        // The form comes back with everything typed.
        let preview = app.preview(&post("my words")).await.expect(200);
        let again = app.press_post(&preview, &[]).await.expect(429);
        assert_eq!(crate::support::html::field(&again.text(), "body").as_deref(), Some("my words"));
        assert_ne!(again.header("retry-after"), "");
        assert_eq!(app.rows("comments").await, 3);
        app.thread().await;
    }
}

both! {
    async fn t46_edits_and_deletions_count_too(database: Database) {
        let app = limited(database, &[]).await;
        let said = app.api(&post("hello")).await.expect(201);
        let secret = said.secret().unwrap();
        let path = app.at(&format!("/api/v1/comments/{}", said.id()));
        for status in [200, 200, 429] {
            let edit = app.http.patch(&path).header("rejoinder-guest", &secret).json(&serde_json::json!({"body": "again"}));
            app.send(edit).await.expect(status);
        }
        app.send(app.http.delete(&path).header("rejoinder-guest", &secret)).await.expect(429);
    }
}

both! {
    async fn t46_a_network_shares_one_bucket_and_another_has_its_own(database: Database) {
        let app = limited(database, &[("REJOINDER_TRUSTED_PROXIES", "127.0.0.1")]).await;
        for address in ["203.0.113.1", "203.0.113.99", "203.0.113.255"] {
            post_from(&app, address).await.expect(201);
        }
        post_from(&app, "203.0.113.7").await.expect(429);
        post_from(&app, "::ffff:203.0.113.8").await.expect(429);
        post_from(&app, "203.0.114.7").await.expect(201);
        for address in ["2001:db8:0:1::1", "2001:db8:0:ffff::2", "2001:db8::3"] {
            post_from(&app, address).await.expect(201);
        }
        post_from(&app, "2001:db8:0:2::4").await.expect(429);
        post_from(&app, "2001:db8:1::1").await.expect(201);
    }
}

both! {
    async fn t46_a_stranger_cannot_choose_their_address(database: Database) {
        let app = limited(database, &[("REJOINDER_TRUSTED_PROXIES", "10.0.0.0/8")]).await;
        for number in 0..3 {
            post_from(&app, &format!("203.0.{number}.1")).await.expect(201);
        }
        post_from(&app, "198.51.100.1").await.expect(429);
        assert_eq!(app.number("SELECT COUNT(*) AS n FROM comments WHERE address_prefix <> '127.0.0.0/24'").await, 0);
    }
}

both! {
    async fn t46_behind_a_trusted_proxy_only_its_own_word_counts(database: Database) {
        let app = limited(database, &[("REJOINDER_TRUSTED_PROXIES", "127.0.0.1")]).await;
        // What the reader had written there before the proxy added theirs is not believed.
        for number in 0..3 {
            post_from(&app, &format!("198.51.{number}.1, 203.0.113.5")).await.expect(201);
        }
        post_from(&app, "192.0.2.1, 203.0.113.5").await.expect(429);
        assert_eq!(app.number("SELECT COUNT(*) AS n FROM comments WHERE address_prefix = '203.0.113.0/24'").await, 3);
    }
}

both! {
    async fn t46_over_the_sites_limit_comments_are_held_not_refused(database: Database) {
        let vars = [("REJOINDER_SITE_POSTS_PER_MINUTE", "2"), ("REJOINDER_TRUSTED_PROXIES", "127.0.0.1")];
        let app = limited(database, &vars).await;
        // What is refused takes nothing from the others.
        for number in 10..15 {
            let sent = app.http.post(app.at("/api/v1/sites/blog/comments"));
            let sent = sent.header("x-forwarded-for", format!("203.0.{number}.1"));
            let nothing = post("").json();
            app.send(sent.json(&nothing)).await.expect(422);
        }
        let mut statuses = Vec::new();
        for number in 0..4 {
            let said = post_from(&app, &format!("203.0.{number}.1")).await.expect(201);
            statuses.push(said.json()["status"].as_str().unwrap().to_owned());
        }
        assert_eq!(statuses, ["approved", "approved", "pending", "pending"]);
        assert_eq!(app.thread().await.comments().len(), 2);
        let held = "SELECT COUNT(*) AS n FROM comments WHERE reasons LIKE '%site-over-limit%'";
        assert_eq!(app.number(held).await, 2);
    }
}

async fn vote_from(app: &TestApp, id: &str, address: &str, value: i64) -> Reply {
    let request = app.vote_request(id).json(&serde_json::json!({"value": value}));
    app.send(
        request
            .header("rejoinder-guest", crate::support::stranger(1))
            .header("x-forwarded-for", address),
    )
    .await
}

both! {
    async fn t46_votes_have_limits_of_their_own(database: Database) {
        let vars = [("REJOINDER_SITE_POSTS_PER_MINUTE", "4"), ("REJOINDER_TRUSTED_PROXIES", "127.0.0.1")];
        let app = limited(database, &vars).await;
        let id = post_from(&app, "203.0.113.1").await.expect(201).id();
        for number in 0..30 {
            vote_from(&app, &id, "203.0.113.1", if number % 2 == 0 { 1 } else { -1 }).await.expect(200);
        }
        let refused = vote_from(&app, &id, "203.0.113.2", 1).await.expect(429);
        assert_ne!(refused.header("retry-after"), "");
        let by_script = app.own_form(&format!("/embed/comments/{id}/vote"), "value=1".to_owned());
        let by_script = by_script.header("x-forwarded-for", "203.0.113.3").header("rejoinder-request", "fragment");
        app.send(by_script).await.expect(429);
        // Whoever votes too fast may still write, and takes nothing from the others until the site has had its share.
        post_from(&app, "203.0.113.1").await.expect(201);
        for _ in 0..10 {
            vote_from(&app, &id, "203.0.114.1", 1).await.expect(200);
        }
        vote_from(&app, &id, "203.0.115.1", 1).await.expect(429);
        assert_eq!(app.rows("votes").await, 1);
    }
}

both! {
    async fn t46_a_retry_of_what_is_posted_is_answered(database: Database) {
        let app = limited(database, &[]).await;
        let keyed = post("once").keyed("k2f9Qm3vT8xYb7LwZr4NcA");
        let first = app.api(&keyed).await.expect(201);
        let again = app.api(&keyed).await.expect(201);
        assert_eq!(first.id(), again.id());
    }
}

both! {
    async fn t46_one_account_on_many_networks_is_held_and_not_refused(database: Database) {
        let app = limited(database, &[("REJOINDER_TRUSTED_PROXIES", "127.0.0.1")]).await;
        app.account("eve@example.org", None).await;
        let program = app.program("eve@example.org", "read,write", &["blog"]).await;
        let said = async |number: usize| {
            let body = serde_json::json!({"page": {"url": TestApp::PAGE}, "body": format!("words of number {number}")});
            let request = app.http.post(app.at("/api/v1/sites/blog/comments")).json(&body);
            let request = request.header("x-forwarded-for", format!("203.0.{number}.1")).bearer_auth(&program.token);
            app.send(request).await.expect(201).json()["status"].as_str().unwrap().to_owned()
        };
        for number in 0..3 {
            assert_eq!(said(number).await, "approved");
        }
        assert_eq!(said(3).await, "pending");
        let reasons = "SELECT COUNT(*) AS n FROM comments WHERE reasons LIKE '%\"account-over-limit\"%'";
        assert_eq!(app.number(reasons).await, 1);
    }
}
