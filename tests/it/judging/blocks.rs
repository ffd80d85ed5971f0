//! What a site decides about people, and how they meet it.

use rejoinder::{
    domain::{action::Actor, comment::Status},
    service::{Error, moderation, retention},
};
use serde_json::{Value, json};

use super::desk::{owner, reasons, waits};
use crate::support::{TestApp, post};

const BLOCKS: &str = "/api/v1/sites/blog/blocks";
const COMMENTS: &str = "/api/v1/sites/blog/comments";

both! {
    async fn each_kind_of_block_stops_whom_it_names_and_ends_when_it_is_lifted(app: TestApp) {
        let owner = owner(&app).await;
        let said = app.api(&post("first").by("Bob the Seller")).await.expect(201);
        let secret = said.secret().unwrap();
        let by_bob = post("again").by("Bob the Seller").with_secret(&secret);
        let of = |kind: Value| json!({"comment": said.id(), "kind": kind, "effect": "blocked"});
        for decision in [
            of(Value::Null),
            of(json!("guest")),
            of(json!("address")),
            of(json!("network")),
            of(json!("name")),
            json!({"kind": "address", "value": "127.0.0.1", "effect": "blocked"}),
            json!({"kind": "network", "value": "127.0.0.0/8", "effect": "blocked"}),
            json!({"kind": "name", "value": "/^bob/", "effect": "blocked"}),
        ] {
            let made = owner.ask("POST", BLOCKS, &decision).await.expect(201).json();
            let refused = app.api(&by_bob).await.expect(403);
            assert_eq!(refused.json()["type"], "urn:rejoinder:error-blocked", "{decision}");
            // The form says so, too, and keeps what was typed.
            assert!(app.script(&by_bob).await.expect(403).text().contains("cannot take part"));
            let path = format!("{BLOCKS}/{}", made["id"].as_str().unwrap());
            owner.ask("DELETE", &path, &Value::Null).await.expect(204);
            owner.ask("DELETE", &path, &Value::Null).await.expect(404);
            app.api(&by_bob).await.expect(201);
        }
        // Somebody else is not meant by a decision about a guest.
        owner.ask("POST", BLOCKS, &of(json!("guest"))).await.expect(201);
        app.api(&post("mine").by("Eve")).await.expect(201);
        app.api(&by_bob).await.expect(403);
    }
}

both! {
    async fn a_blocked_account_neither_writes_nor_edits_nor_votes_nor_reports(app: TestApp) {
        let owner = owner(&app).await;
        app.account("eve@example.org", None).await;
        let eve = app.program("eve@example.org", "read,write", &[]).await;
        let new = json!({"page": {"url": TestApp::PAGE}, "body": "hello"});
        let own = eve.ask("POST", COMMENTS, &new).await.expect(201).id();
        let other = app.said(post("by somebody else").by("Bob")).await;
        let asked = [
            ("POST", COMMENTS.to_owned(), new.clone(), 201),
            ("PATCH", format!("/api/v1/comments/{own}"), json!({"body": "buy"}), 200),
            ("PUT", format!("/api/v1/comments/{other}/vote"), json!({"value": 1}), 200),
            ("POST", format!("/api/v1/comments/{other}/reports"), json!({"reason": "spam"}), 204),
        ];
        // Read-only: they vote and report, and write nothing.
        for (effect, allowed) in [("read-only", [false, false, true, true]), ("blocked", [false; 4])] {
            owner.ask("POST", BLOCKS, &json!({"comment": own, "effect": effect})).await.expect(201);
            for ((method, path, body, fine), allowed) in asked.iter().zip(allowed) {
                eve.ask(method, path, body).await.expect(if allowed { *fine } else { 403 });
            }
        }
        // The later decision stands alone.
        let listed = owner.get(BLOCKS).await.expect(200).json();
        assert_eq!(listed["items"].as_array().unwrap().len(), 1);
        assert_eq!(listed["items"][0]["effect"], "blocked");
        assert_eq!(listed["items"][0]["label"], "Ada");
        // What is one's own can still be taken away.
        eve.ask("DELETE", &format!("/api/v1/comments/{own}"), &Value::Null).await.expect(204);
    }
}

both! {
    async fn whoever_is_shadowed_alone_sees_what_they_write(app: TestApp) {
        let owner = owner(&app).await;
        let said = app.api(&post("first").by("Bob")).await.expect(201);
        let secret = said.secret().unwrap();
        owner.ask("POST", BLOCKS, &json!({"comment": said.id(), "effect": "shadow"})).await.expect(201);
        let again = post("cheap watches").by("Bob").with_secret(&secret);
        let hidden = app.api(&again).await.expect(201);
        assert_eq!(hidden.json()["status"], "approved");
        let in_frame = app.script(&again).await.expect(201);
        assert_eq!(in_frame.header("rejoinder-status"), "approved");
        assert!(!app.thread().await.text().contains("cheap watches"));
        assert_eq!(reasons(&owner, &hidden.id()).await, json!([{"name": "shadow"}]));
        // They find it again, with no mark that it waits.
        let thread = hidden.json()["thread_id"].as_str().unwrap().to_owned();
        let path = format!("/embed/viewer?thread={thread}");
        let viewer = app.get_with(&path, &[("rejoinder-guest", &secret)]).await.expect(200);
        let pending = viewer.json()["pending"].as_array().unwrap().clone();
        assert_eq!(pending.len(), 2);
        assert!(pending.iter().all(|one| !one["html"].as_str().unwrap().contains("held")), "{pending:?}");
        // Their votes are shown to them and counted for nobody.
        let other = app.said(post("by somebody else").by("Eve")).await;
        let vote = app.http.put(app.at(&format!("/api/v1/comments/{other}/vote"))).header("rejoinder-guest", &secret);
        let cast = app.send(vote.json(&json!({"value": -1}))).await.expect(200);
        assert_eq!(cast.json()["down"], 1);
        assert_eq!(app.rows("votes").await, 0);
        // So are their reports.
        app.set(&[("hold-reports", "1")]).await;
        let report = app.http.post(app.at(&format!("/api/v1/comments/{other}/reports"))).header("rejoinder-guest", &secret);
        app.send(report.json(&json!({"reason": "abuse"}))).await.expect(204);
        assert_eq!(app.rows("reports").await, 0);
        assert!(app.thread().await.text().contains("by somebody else"));
        // A moderator may still let one through.
        app.moderate(&hidden.id(), Status::Approved).await;
        assert!(app.thread().await.text().contains("cheap watches"));
    }
}

both! {
    async fn whoever_is_trusted_is_never_held(app: TestApp) {
        let owner = owner(&app).await;
        let said = app.api(&post("first")).await.expect(201);
        let again = post("again").with_secret(&said.secret().unwrap());
        app.set(&[("guests", "held")]).await;
        assert!(waits(&app.api(&again).await.expect(201)));
        // Also in a network that is shut out.
        owner.ask("POST", BLOCKS, &json!({"kind": "network", "value": "127.0.0.0/8", "effect": "blocked"})).await.expect(201);
        app.api(&again).await.expect(403);
        owner.ask("POST", BLOCKS, &json!({"comment": said.id(), "effect": "trusted", "note": "an old friend"})).await.expect(201);
        assert!(!waits(&app.api(&again).await.expect(201)));
    }
}

both! {
    async fn a_block_for_a_time_ends_with_it_and_is_forgotten(app: TestApp) {
        let owner = owner(&app).await;
        let said = app.api(&post("first")).await.expect(201);
        let again = post("again").with_secret(&said.secret().unwrap());
        let made = owner.ask("POST", BLOCKS, &json!({"comment": said.id(), "effect": "blocked", "days": 2})).await.expect(201);
        assert_ne!(made.json()["until"], Value::Null);
        app.api(&again).await.expect(403);
        app.clock.advance_days(3);
        app.api(&again).await.expect(201);
        retention::sweep(app.runtime()).await.unwrap();
        assert_eq!(app.rows("blocks").await, 0);
    }
}

both! {
    async fn whoever_runs_the_site_cannot_be_locked_out(app: TestApp) {
        let owner = owner(&app).await;
        owner.ask("POST", BLOCKS, &json!({"kind": "network", "value": "127.0.0.0/8", "effect": "blocked"})).await.expect(201);
        let new = json!({"page": {"url": TestApp::PAGE}, "body": "still here"});
        let said = owner.ask("POST", COMMENTS, &new).await.expect(201);
        owner.ask("POST", BLOCKS, &json!({"comment": said.id(), "effect": "blocked"})).await.expect(201);
        owner.ask("POST", COMMENTS, &new).await.expect(201);
    }
}

both! {
    async fn t47_blocks_are_the_business_of_who_keeps_the_site_in_order(app: TestApp) {
        let owner = owner(&app).await;
        let said = app.api(&post("first")).await.expect(201).id();
        app.account("eve@example.org", None).await;
        let eve = app.program("eve@example.org", "read,write", &[]).await;
        let decision = json!({"comment": said, "effect": "blocked"});
        eve.ask("POST", BLOCKS, &decision).await.expect(403);
        eve.get(BLOCKS).await.expect(403);
        app.get(BLOCKS).await.expect(401);
        // A comment, a block and a site of somebody else's are not there.
        let origin = rejoinder::domain::origin::Origin::parse("https://other.example").unwrap();
        rejoinder::service::site::create(app.runtime(), "other", "Other", vec![origin]).await.unwrap();
        let made = owner.ask("POST", BLOCKS, &decision).await.expect(201).json();
        let id = made["id"].as_str().unwrap();
        owner.ask("DELETE", &format!("/api/v1/sites/other/blocks/{id}"), &Value::Null).await.expect(404);
        let other = app.site("other").await;
        let foreign = moderation::lift(app.runtime(), &other, Actor::Operator, id.parse().unwrap()).await;
        assert!(matches!(foreign, Err(rejoinder::service::Error::NotFound("block"))));
        for (wrong, field) in [
            (json!({"effect": "blocked"}), "kind"),
            (json!({"kind": "network", "effect": "blocked"}), "value"),
            (json!({"kind": "network", "value": "all", "effect": "blocked"}), "value"),
            (json!({"kind": "name", "value": "/(/", "effect": "blocked"}), "value"),
            (json!({"kind": "shoe", "value": "x", "effect": "blocked"}), "kind"),
            (json!({"comment": said, "kind": "account", "effect": "blocked"}), "kind"),
            (json!({"comment": said, "effect": "maimed"}), "effect"),
            (json!({"comment": said, "effect": "blocked", "days": 0}), "days"),
            (json!({"comment": said, "effect": "blocked", "note": "x".repeat(501)}), "note"),
        ] {
            let refused = owner.ask("POST", BLOCKS, &wrong).await.expect(422).json();
            assert_eq!(refused["errors"][0]["field"], field, "{wrong}");
        }
        owner.ask("POST", BLOCKS, &json!({"comment": uuid::Uuid::nil(), "effect": "blocked"})).await.expect(404);
    }
}

both! {
    async fn a_decision_that_was_lifted_is_put_back_exactly_unless_somebody_has_decided_since(app: TestApp) {
        let owner = owner(&app).await;
        let said = app.api(&post("first").by("Bob")).await.expect(201);
        let secret = said.secret().unwrap();
        let by_bob = post("again").by("Bob").with_secret(&secret);
        let site = app.site("blog").await;
        let decision = json!({"comment": said.id(), "kind": "guest", "effect": "read-only", "days": 9, "note": "twice warned"});
        let made = owner.ask("POST", BLOCKS, &decision).await.expect(201).json();
        let id = || made["id"].as_str().unwrap().parse().unwrap();
        let listed = async || owner.get(BLOCKS).await.expect(200).json();
        let before = listed().await;
        let lift = async || moderation::lift(app.runtime(), &site, Actor::Operator, id()).await.unwrap().action.unwrap();
        let undo = async |action| moderation::undo(app.runtime(), &site, Actor::Operator, action).await;

        let lifted = lift().await;
        app.api(&by_bob).await.expect(201);
        assert_eq!(undo(lifted).await.unwrap().changed, 1);
        app.api(&by_bob).await.expect(403);
        assert_eq!(listed().await, before);
        assert!(matches!(undo(lifted).await, Err(Error::Undone)));

        // Somebody decides otherwise before the undo: theirs stands.
        let lifted = lift().await;
        let other = json!({"comment": said.id(), "kind": "guest", "effect": "trusted"});
        owner.ask("POST", BLOCKS, &other).await.expect(201);
        let outcome = undo(lifted).await.unwrap();
        assert_eq!((outcome.changed, outcome.left_alone), (0, 1));
        app.api(&by_bob).await.expect(201);

        // What has ended meanwhile does not come back, and after the days of the site nothing does.
        let again = owner.ask("POST", BLOCKS, &decision).await.expect(201).json();
        let again = again["id"].as_str().unwrap().parse().unwrap();
        let lifted = moderation::lift(app.runtime(), &site, Actor::Operator, again).await.unwrap().action.unwrap();
        app.clock.advance_days(10);
        assert_eq!(undo(lifted).await.unwrap().left_alone, 1);
        app.clock.advance_days(30);
        retention::sweep(app.runtime()).await.unwrap();
        assert_eq!(app.rows("lifted_blocks").await, 0);
    }
}
