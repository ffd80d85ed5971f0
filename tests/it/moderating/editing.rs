//! Editing other people's comments, and deciding about people, by a program.

use serde_json::{Value, json};

use super::{ACTIONS, ADA, moderator, undo};
use crate::support::{TestApp, post};

async fn shown(app: &TestApp, id: &str) -> Value {
    app.get(&format!("/api/v1/comments/{id}")).await.expect(200).json()
}

both! {
    async fn a_moderators_program_edits_any_comment_and_takes_it_back(app: TestApp) {
        let id = app.said(post("one")).await;
        let before = shown(&app, &id).await;
        let desk = moderator(&app).await;
        let path = format!("/api/v1/comments/{id}");
        let edited = desk.ask("PATCH", &path, &json!({"body": "two"})).await.expect(200).json();
        assert_eq!((&edited["is_edited_by_moderator"], &edited["html"]), (&json!(true), &json!("<p>two</p>")));
        let wish = json!({"action": "edit", "ids": [id], "body": "three", "reason": "again"});
        let done = desk.ask("POST", ACTIONS, &wish).await.expect(200).json();
        assert!(shown(&app, &id).await["html"].as_str().unwrap().contains("three"));
        undo(&desk, &done["id"]).await.expect(200);
        assert!(shown(&app, &id).await["html"].as_str().unwrap().contains("two"));
        undo(&desk, &done["id"]).await.expect(409);
        assert_eq!(before["is_edited_by_moderator"], false);
    }
}

both! {
    async fn nobody_else_edits_other_peoples_words(app: TestApp) {
        let id = app.said(post("one")).await;
        let path = format!("/api/v1/comments/{id}");
        app.account("reader@example.org", None).await;
        let reader = app.program("reader@example.org", "read,write", &["blog"]).await;
        reader.ask("PATCH", &path, &json!({"body": "two"})).await.expect(403);
        let request = app.http.patch(app.at(&path)).json(&json!({"body": "two"}));
        app.send(request).await.expect(403);
        // A moderator whose token is for writing alone.
        moderator(&app).await;
        let writer = app.program(ADA, "read,write", &["blog"]).await;
        writer.ask("PATCH", &path, &json!({"body": "two"})).await.expect(403);
        assert!(shown(&app, &id).await["html"].as_str().unwrap().contains("one"));
    }
}

both! {
    async fn an_author_who_edits_what_a_moderator_wrote_has_their_own_words_again(app: TestApp) {
        let said = app.api(&post("one")).await.expect(201);
        let (id, secret) = (said.id(), said.secret().unwrap());
        let desk = moderator(&app).await;
        let path = format!("/api/v1/comments/{id}");
        desk.ask("PATCH", &path, &json!({"body": "two"})).await.expect(200);
        let request = app.http.patch(app.at(&path)).header("rejoinder-guest", &secret).json(&json!({"body": "three"}));
        let edited = app.send(request).await.expect(200).json();
        assert_eq!(edited["is_edited_by_moderator"], false);
    }
}

both! {
    async fn a_program_decides_about_an_author_and_takes_it_back(app: TestApp) {
        let said = app.api(&post("one")).await.expect(201);
        let (id, secret) = (said.id(), said.secret().unwrap());
        let desk = moderator(&app).await;
        let wish = json!({"action": "block", "ids": [id], "by": "guest", "days": 3, "reason": "rude"});
        let done = desk.ask("POST", ACTIONS, &wish).await.expect(200).json();
        app.api(&post("two").with_secret(&secret)).await.expect(403);
        undo(&desk, &done["id"]).await.expect(200);
        app.api(&post("two").with_secret(&secret)).await.expect(201);
        for wrong in [
            json!({"action": "block", "ids": [id], "effect": "trusted"}),
            json!({"action": "trust", "ids": [id], "effect": "blocked"}),
            json!({"action": "block", "ids": []}),
            json!({"action": "block", "ids": [id], "by": "smell"}),
        ] {
            desk.ask("POST", ACTIONS, &wrong).await.expect(422);
        }
    }
}
