//! Votes that are not taken, and what is said instead.

use rejoinder::domain::comment::Status;
use serde_json::json;

use crate::support::{Reply, TestApp, post, stranger};

/// Every way to vote on a comment; none may succeed, and nothing may change.
async fn expect_refused(app: &TestApp, id: &str, secret: &str, status: u16, kind: &str) {
    let cookie = format!("__Host-rejoinder-guest={secret}");
    let plain = app.own_form(&format!("/embed/comments/{id}/vote"), "value=1".to_owned());
    let by_form = app.send(plain.header("cookie", &cookie)).await.expect(status);
    assert!(by_form.header("content-type").starts_with("text/html"));
    for refused in [
        app.vote(id, secret, 1).await,
        app.unvote(id, secret).await,
        app.script_vote(id, Some(secret), "-1").await,
        app.script_vote(id, Some(secret), "0").await,
    ] {
        let problem = refused.expect(status).json();
        assert_eq!(problem["type"], format!("urn:rejoinder:{kind}"), "{problem}");
    }
}

both! {
    async fn nobody_votes_on_their_own_comment(app: TestApp) {
        let said = app.api(&post("mine")).await.expect(201);
        expect_refused(&app, &said.id(), &said.secret().unwrap(), 403, "error-own-vote").await;
        assert_eq!(app.rows("votes").await, 0);
        app.vote(&said.id(), &stranger(1), 1).await.expect(200);
    }
}

both! {
    async fn only_a_comment_that_everybody_sees_takes_votes(app: TestApp) {
        let said = app.api(&post("held for now")).await.expect(201);
        let id = said.id();
        app.said(post("an answer that keeps the stub").answering(&id)).await;
        app.vote(&id, &stranger(1), 1).await.expect(200);
        for status in [Status::Pending, Status::Spam, Status::Trashed] {
            app.moderate(&id, status).await;
            expect_refused(&app, &id, &stranger(1), 404, "error-not-found").await;
            let stub = app.get(&TestApp::list_path(TestApp::PAGE)).await.json()["items"][0].clone();
            assert_eq!(stub["votes"], json!({"up": 0, "down": 0}), "{stub}");
            assert!(!app.thread().await.text().contains("class=\"score\""));
        }
        // What was voted before is still there when the comment is.
        app.moderate(&id, Status::Approved).await;
        assert!(app.thread().await.text().contains("class=\"score\">+1<"));
        let delete = app.http.delete(app.at(&format!("/api/v1/comments/{id}")));
        app.send(delete.header("rejoinder-guest", said.secret().unwrap())).await.expect(204);
        expect_refused(&app, &id, &stranger(1), 404, "error-not-found").await;
        expect_refused(&app, &uuid::Uuid::nil().to_string(), &stranger(1), 404, "error-not-found").await;
        expect_refused(&app, "nonsense", &stranger(1), 404, "error-not-found").await;
    }
}

both! {
    async fn a_closed_thread_keeps_the_votes_it_has(app: TestApp) {
        let id = app.said(post("an opinion")).await;
        app.vote(&id, &stranger(1), 1).await.expect(200);
        app.set(&[("comments", "closed")]).await;
        expect_refused(&app, &id, &stranger(1), 403, "error-votes-closed").await;
        assert!(app.thread().await.text().contains("class=\"score\">+1<"));
        app.set(&[("comments", "open")]).await;
        app.execute("UPDATE pages SET is_open = FALSE").await;
        expect_refused(&app, &id, &stranger(2), 403, "error-votes-closed").await;
        assert_eq!(app.rows("votes").await, 1);
    }
}

both! {
    async fn a_site_without_votes_takes_and_shows_none(app: TestApp) {
        let id = app.said(post("an opinion")).await;
        app.said(post("another")).await;
        app.vote(&id, &stranger(1), 1).await.expect(200);
        let with = app.thread().await.text();
        assert!(with.contains("class=\"score\"") && with.contains(" data-votes>") && with.contains("sort=best"));
        app.set(&[("votes", "off")]).await;
        expect_refused(&app, &id, &stranger(2), 403, "error-votes-off").await;
        let without = app.thread().await.text();
        assert!(!without.contains("class=\"score\"") && !without.contains("data-votes") && !without.contains("sort=best"));
        let reply = app.get(&format!("/embed/comments/{id}/reply")).await.expect(200).text();
        assert!(!reply.contains("class=\"vote\"") && !reply.contains("class=\"score\""));
        app.set(&[("votes", "on"), ("guests", "off")]).await;
        expect_refused(&app, &id, &stranger(2), 403, "error-guests-off").await;
        assert!(app.thread().await.text().contains("data-votes"), "whoever signs in votes");
        app.set(&[("guests", "held")]).await;
        app.vote(&id, &stranger(2), 1).await.expect(200);
    }
}

async fn voted(app: &TestApp, id: &str, body: &str) -> Reply {
    let request = app.vote_request(id).header("content-type", "application/json");
    app.send(request.body(body.to_owned())).await
}

both! {
    async fn a_vote_that_is_none_names_its_field(app: TestApp) {
        let id = app.said(post("an opinion")).await;
        for value in ["2", "0", "-2", "9223372036854775807"] {
            let refused = voted(&app, &id, &format!("{{\"value\": {value}}}")).await;
            assert_eq!(refused.expect(422).fields(), ["value"], "{value}");
        }
        for body in ["{}", "{\"value\": \"1\"}", "{\"value\": 1.5}", "{\"value\": null}", "{\"value\": 1, \"x\": 2}", "1", ""] {
            voted(&app, &id, body).await.expect(400);
        }
        app.send(app.vote_request(&id).body("{\"value\": 1}")).await.expect(415);
        for value in ["2", "-2", "%2B", "up", "99999999999999999999", "1x"] {
            assert_eq!(app.script_vote(&id, None, value).await.expect(422).fields(), ["value"], "{value}");
        }
        assert_eq!(app.script_vote(&id, None, "").await.expect(400).fields(), ["value"]);
        assert_eq!(app.script_vote(&id, None, "%FF").await.expect(400).fields(), ["value"]);
        let plain = app.own_form(&format!("/embed/comments/{id}/vote"), "value=up".to_owned());
        assert!(app.send(plain).await.expect(422).header("content-type").starts_with("text/html"));
        app.get(&format!("/embed/comments/{id}/vote")).await.expect(405);
        app.get(&format!("/api/v1/comments/{id}/vote")).await.expect(405);
        assert_eq!(app.rows("votes").await, 0);
    }
}
