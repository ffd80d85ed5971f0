//! What is told apart without rules: texts that come again and again, places that only spam links to, the site's own filter, traps.

use std::sync::Arc;

use rejoinder::{
    domain::comment::Status,
    service::{self, learning},
};
use serde_json::json;

use super::desk::{QUEUE, owner, reasons, waits};
use crate::{
    moderating::ACTIONS,
    support::{Database, Setup, TestApp, eventually, html, post},
};

const LONG: &str = "These are the best watches in the world, and they are cheaper here than anywhere else.";

/// Learns what was decided, now and not in a while.
async fn learn(app: &TestApp) {
    learning::learn(app.runtime()).await.unwrap();
}

both! {
    async fn the_third_text_that_is_much_like_the_others_waits(app: TestApp) {
        let owner = owner(&app).await;
        for (number, name) in ["Ann", "Bob"].into_iter().enumerate() {
            let page = format!("https://blog.example/{number}/");
            assert!(!waits(&app.api(&post(LONG).by(name).on(&page)).await.expect(201)));
        }
        let third = app.api(&post(&LONG.to_uppercase()).by("Cid")).await.expect(201);
        assert!(waits(&third));
        assert_eq!(reasons(&owner, &third.id()).await, json!([{"name": "duplicate", "detail": "3"}]));
        // Short ones are alike by chance, and an hour later nobody is copying.
        for _ in 0..4 {
            assert!(!waits(&app.api(&post("Thank you!")).await.expect(201)));
        }
        app.clock.advance_minutes(61);
        assert!(!waits(&app.api(&post(LONG).by("Dan")).await.expect(201)));
        app.set(&[("hold-duplicates", "off")]).await;
        for _ in 0..3 {
            assert!(!waits(&app.api(&post(LONG)).await.expect(201)));
        }
    }
}

both! {
    async fn a_retry_of_one_request_is_no_copy_of_itself(app: TestApp) {
        let keyed = post(LONG).keyed("AAAAAAAAAAAAAAAAAAAAAAAA");
        for _ in 0..5 {
            assert!(!waits(&app.api(&keyed).await.expect(201)));
        }
        assert!(!waits(&app.api(&post(LONG)).await.expect(201)));
    }
}

both! {
    async fn a_place_that_only_spam_has_linked_to_is_remembered(app: TestApp) {
        let owner = owner(&app).await;
        for number in 0..2 {
            let spam = app.said(post(&format!("number {number} https://bad.example/x"))).await;
            app.moderate(&spam, Status::Spam).await;
        }
        let fine = app.said(post("https://good.example/ is worth reading")).await;
        app.moderate(&fine, Status::Spam).await;
        app.moderate(&fine, Status::Approved).await;
        learn(&app).await;
        let again = app.api(&post("look: https://bad.example/other")).await.expect(201);
        assert_eq!(reasons(&owner, &again.id()).await, json!([{"name": "bad-link", "detail": "bad.example"}]));
        assert!(!waits(&app.api(&post("see https://good.example/")).await.expect(201)));
        // What was decided otherwise since counts otherwise.
        app.moderate(&again.id(), Status::Approved).await;
        learn(&app).await;
        assert!(!waits(&app.api(&post("and https://bad.example/third")).await.expect(201)));
        // What was taken back is not learned beside what came instead.
        let blog = app.site("blog").await.id;
        let learned = async || learning::model(app.runtime(), blog).await.unwrap().unwrap().learned();
        assert_eq!(learned().await, (2, 2));
        app.moderate(&again.id(), Status::Spam).await;
        learn(&app).await;
        assert_eq!(learned().await, (3, 1));
    }
}

both! {
    async fn the_filter_learns_from_decisions_and_says_why(app: TestApp) {
        let owner = owner(&app).await;
        for number in 0..20 {
            let page = format!("https://blog.example/{number}/");
            let spam = app.said(post(&format!("cheap pills and casino bonus number {number}")).on(&page)).await;
            app.moderate(&spam, Status::Spam).await;
            let fine = app.said(post(&format!("the second example in chapter {number} helped me")).on(&page)).await;
            app.moderate(&fine, Status::Trashed).await;
            app.moderate(&fine, Status::Approved).await;
        }
        learn(&app).await;
        let held = app.api(&post("casino bonus, cheap pills").by("Max")).await.expect(201);
        assert!(waits(&held));
        let why = reasons(&owner, &held.id()).await;
        assert_eq!(why[0]["name"], "filter");
        assert!(why[0]["detail"].as_str().unwrap().contains("casino"), "{why}");
        assert!(!waits(&app.api(&post("the example in that chapter helped")).await.expect(201)));
        // By itself it never sets anything aside; told to, it does, and whoever wrote it is told that it waits.
        app.set(&[("filter-spam", "90")]).await;
        let set_aside = app.api(&post("cheap casino pills bonus").by("Max")).await.expect(201);
        assert!(waits(&set_aside));
        let queue = owner.get("/api/v1/sites/blog/moderation?status=spam").await.expect(200).json();
        assert!(queue["items"].as_array().unwrap().iter().any(|item| item["id"] == json!(set_aside.id())));
        app.set(&[("filter-spam", "0"), ("filter-hold", "0")]).await;
        assert!(!waits(&app.api(&post("cheap casino pills bonus again").by("Max")).await.expect(201)));
        // Everything learned is learned once.
        let lessons = app.rows("lessons").await;
        learn(&app).await;
        assert_eq!((app.rows("lessons").await, lessons), (40, 40));
    }
}

both! {
    async fn a_field_that_nobody_sees_and_a_hand_that_is_too_fast_are_noticed(app: TestApp) {
        let owner = owner(&app).await;
        let preview = app.preview(&post("my words")).await.expect(200);
        assert!(preview.text().contains("<p hidden>"));
        // What a reader loads says nothing of it.
        assert!(!app.thread().await.text().contains("name=\"subject\""));
        app.press_post(&preview, &[("subject", "buy")]).await.expect(303);
        let queue = owner.get(QUEUE).await.expect(200).json();
        assert_eq!(queue["items"][0]["reasons"], json!([{"name": "trap"}]));
        assert!(html::field(&preview.text(), "token").is_some());
        app.set(&[("hold-fast", "5")]).await;
        app.clock.freeze();
        let preview = app.preview(&post("too fast")).await.expect(200);
        app.press_post(&preview, &[]).await.expect(303);
        let queue = owner.get(QUEUE).await.expect(200).json();
        assert_eq!(queue["items"][0]["reasons"], json!([{"name": "too-fast", "detail": "0"}]));
        let preview = app.preview(&post("read first")).await.expect(200);
        app.clock.advance_minutes(1);
        app.press_post(&preview, &[]).await.expect(303);
        assert_eq!(owner.get(QUEUE).await.expect(200).json()["items"].as_array().unwrap().len(), 2);
    }
}

both! {
    async fn what_was_decided_or_written_before_a_restart_is_not_forgotten(database: Database) {
        let database = Arc::new(database);
        let app = Setup::default().start(Arc::clone(&database)).await;
        let owner = owner(&app).await;
        let id = app.api(&post("cheap pills at the casino")).await.expect(201).id();
        owner.ask("POST", ACTIONS, &json!({"action": "spam", "ids": [id]})).await.expect(200);
        let learned = async || (app.rows("lessons").await == 1).then_some(());
        eventually("a lesson", learned).await;
        for _ in 0..2 {
            assert!(!waits(&app.api(&post(LONG)).await.expect(201)));
        }
        // As if the program had died before it learned.
        app.execute("DELETE FROM lessons").await;
        app.execute("DELETE FROM classifiers").await;
        let clock = Some(Arc::clone(&app.clock));
        app.app.stop().await.unwrap();
        let again = Setup { clock, ..Setup::default() }.start(database).await;
        let learned = async || (again.rows("lessons").await == 1).then_some(());
        eventually("the lesson once more", learned).await;
        assert!(waits(&again.api(&post(LONG)).await.expect(201)));
    }
}

both! {
    async fn what_the_filter_has_learned_goes_along_to_a_new_site(app: TestApp) {
        let owner = owner(&app).await;
        app.set(&[("guests", "held")]).await;
        for number in 0..25 {
            let spam = app.api(&post(&format!("casino bonus {number} for you"))).await.expect(201).id();
            owner.ask("POST", ACTIONS, &json!({"action": "spam", "ids": [spam]})).await.expect(200);
            let fine = app.api(&post(&format!("thank you, chapter {number} has helped me"))).await.expect(201).id();
            owner.ask("POST", ACTIONS, &json!({"action": "approve", "ids": [fine]})).await.expect(200);
        }
        let all = async || (app.rows("lessons").await == 50).then_some(());
        eventually("all lessons", all).await;
        let taker = app.program("owner@example.org", "read,export", &["blog"]).await;
        let path = "/api/v1/sites/blog/classifier";
        let taken = taker.ask("GET", path, &json!(null)).await.expect(200);
        assert!(!taken.text().contains("casino"), "counts, and nobody's words");
        assert_eq!((&taken.json()["spam"], &taken.json()["fine"]), (&json!(25), &json!(25)));
        // Not for whoever merely moderates, and not without the scope.
        owner.ask("GET", path, &json!(null)).await.expect(403);
        app.get(path).await.expect(401);
        let origin = rejoinder::domain::origin::Origin::parse("https://other.example").unwrap();
        let other = service::site::create(app.runtime(), "other", "Other", vec![origin]).await.unwrap();
        let given = || serde_json::from_value(taken.json()).unwrap();
        service::learning::import(app.runtime(), &other, given()).await.unwrap();
        let model = service::learning::model(app.runtime(), other.id).await.unwrap().unwrap();
        assert_eq!(model.learned(), (25, 25));
        // What has learned something is not overwritten, and what is of another version is refused.
        assert!(service::learning::import(app.runtime(), &other, given()).await.is_err());
        let blog = app.site("blog").await;
        let mut odd = taken.json();
        odd["version"] = json!(99);
        assert!(service::learning::import(app.runtime(), &blog, serde_json::from_value(odd).unwrap()).await.is_err());
    }
}
