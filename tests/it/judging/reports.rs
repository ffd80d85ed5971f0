//! What readers report, and what follows.

use rejoinder::{domain::comment::Status, service::retention};
use serde_json::{Value, json};

use super::desk::{owner, reasons};
use crate::support::{Database, Reply, Setup, TestApp, post};

const REPORTS: &str = "/api/v1/sites/blog/reports";

/// A service behind a proxy on this machine, so that readers come from many places.
async fn crowded(database: Database) -> TestApp {
    let setup = Setup::default().with("REJOINDER_TRUSTED_PROXIES", "127.0.0.0/8");
    setup.start(std::sync::Arc::new(database)).await
}

async fn report(app: &TestApp, id: &str, from: &str, body: Value) -> Reply {
    let request = app
        .http
        .post(app.at(&format!("/api/v1/comments/{id}/reports")))
        .json(&body);
    app.send(request.header("x-forwarded-for", from)).await
}

both! {
    async fn so_many_readers_hold_a_comment(database: Database) {
        let app = crowded(database).await;
        let owner = owner(&app).await;
        let id = app.said(post("nasty")).await;
        let spam = || json!({"reason": "abuse", "note": "look at this"});
        // One reader counts once, whatever their browser has forgotten.
        for _ in 0..5 {
            report(&app, &id, "203.0.113.1", spam()).await.expect(204);
        }
        report(&app, &id, "203.0.113.2", spam()).await.expect(204);
        assert!(app.thread().await.text().contains("nasty"));
        report(&app, &id, "203.0.113.3", spam()).await.expect(204);
        assert!(!app.thread().await.text().contains("nasty"));
        assert_eq!(reasons(&owner, &id).await, json!([{"name": "reported", "detail": "3"}]));
        let listed = owner.get(REPORTS).await.expect(200).json();
        assert_eq!(listed["items"].as_array().unwrap().len(), 3);
        assert_eq!(listed["items"][0]["comment"]["id"], json!(id));
        assert_eq!(listed["items"][0]["note"], "look at this");
        // Nobody reports what readers do not see.
        report(&app, &id, "203.0.113.4", spam()).await.expect(404);
        // Who decides settles the reports: the same three do not hold it again, three others do.
        app.moderate(&id, Status::Approved).await;
        assert_eq!(owner.get(REPORTS).await.expect(200).json()["items"], json!([]));
        for (last, is_there) in [(1, true), (2, true), (3, true), (5, true), (6, true), (7, false)] {
            report(&app, &id, &format!("203.0.113.{last}"), spam()).await.expect(204);
            assert_eq!(app.thread().await.text().contains("nasty"), is_there, "{last}");
        }
    }
}

both! {
    async fn the_threshold_is_the_sites_and_an_authors_word_stands(database: Database) {
        let app = crowded(database).await;
        app.set(&[("hold-reports", "1")]).await;
        let id = app.said(post("one is enough")).await;
        report(&app, &id, "203.0.113.1", json!({"reason": "spam"})).await.expect(204);
        assert!(!app.thread().await.text().contains("one is enough"));
        app.set(&[("hold-reports", "0")]).await;
        let id = app.said(post("never enough")).await;
        for last in 1..9 {
            report(&app, &id, &format!("203.0.113.{last}"), json!({"reason": "spam"})).await.expect(204);
        }
        assert!(app.thread().await.text().contains("never enough"));
        app.set(&[("hold-reports", "1")]).await;
        let id = app.said(post("by the author").by("Ida")).await;
        rejoinder::service::site::recognise_author(app.runtime(), &app.site("blog").await, id.parse().unwrap()).await.unwrap();
        report(&app, &id, "203.0.113.1", json!({"reason": "spam"})).await.expect(204);
        assert!(app.thread().await.text().contains("by the author"));
    }
}

both! {
    async fn reports_are_dismissed_and_forgotten(app: TestApp) {
        let owner = owner(&app).await;
        let id = app.said(post("fine")).await;
        let path = format!("/api/v1/comments/{id}/reports");
        report(&app, &id, "", json!({"reason": "off-topic"})).await.expect(204);
        app.send(app.http.delete(app.at(&path))).await.expect(401);
        owner.ask("DELETE", &path, &Value::Null).await.expect(204);
        assert_eq!(owner.get(REPORTS).await.expect(200).json()["items"], json!([]));
        assert!(app.thread().await.text().contains("fine"));
        app.clock.advance_days(181);
        retention::sweep(app.runtime()).await.unwrap();
        assert_eq!(app.rows("reports").await, 0);
    }
}

both! {
    async fn a_notice_of_something_illegal_says_why_and_who(app: TestApp) {
        let owner = owner(&app).await;
        let id = app.said(post("against the law")).await;
        let refused = report(&app, &id, "", json!({"reason": "illegal"})).await.expect(422).json();
        let fields: Vec<&str> = refused["errors"].as_array().unwrap().iter().map(|error| error["field"].as_str().unwrap()).collect();
        assert_eq!(fields, ["note", "name", "email", "good_faith"]);
        let notice = json!({
            "reason": "illegal", "note": "It tells where I live.", "name": "Grace", "email": "grace@example.org", "good_faith": true,
        });
        report(&app, &id, "", notice).await.expect(204);
        let listed = owner.get(REPORTS).await.expect(200).json();
        assert_eq!(listed["items"][0]["email"], "grace@example.org");
        for (wrong, field) in [(json!({"reason": "boring"}), "reason"), (json!({"reason": "spam", "note": "x".repeat(2001)}), "note")] {
            let refused = report(&app, &id, "", wrong).await.expect(422).json();
            assert_eq!(refused["errors"][0]["field"], field);
        }
        report(&app, &id, "", json!({"why": "spam"})).await.expect(400);
        report(&app, &uuid::Uuid::nil().to_string(), "", json!({"reason": "spam"})).await.expect(404);
        // What a plain report brings besides is not kept.
        let other = app.said(post("spam")).await;
        report(&app, &other, "", json!({"reason": "spam", "email": "ada@example.org", "name": "Ada"})).await.expect(204);
        assert_eq!(owner.get(REPORTS).await.expect(200).json()["items"][0]["email"], Value::Null);
    }
}

both! {
    async fn a_reader_without_script_reports_on_a_page_of_its_own(app: TestApp) {
        let id = app.said(post("nasty")).await;
        app.set(&[("hold-reports", "1")]).await;
        let answer = app.get(&format!("/embed/comments/{id}/edit")).await.expect(200).text();
        assert!(answer.contains(&format!("/embed/comments/{id}/report")));
        let path = format!("/embed/comments/{id}/report");
        let form = app.get(&path).await.expect(200).text();
        assert!(form.contains("name=\"reason\"") && form.contains("nasty"));
        // From elsewhere it is not taken (T32).
        let foreign = app.http.post(app.at(&path)).header("origin", "https://evil.example");
        let foreign = foreign.header("content-type", "application/x-www-form-urlencoded").body("reason=spam");
        app.send(foreign).await.expect(403);
        let refused = app.send(app.own_form(&path, "reason=illegal&note=%3Cb%3Ehere%3C%2Fb%3E".to_owned())).await.expect(422).text();
        assert!(refused.contains("&lt;b&gt;here") || refused.contains("&#60;b&#62;here"), "what was typed stays");
        assert!(refused.contains("problem-email") && refused.contains("problem-name"));
        assert!(app.thread().await.text().contains("nasty"));
        let done = app.send(app.own_form(&path, "reason=spam".to_owned())).await.expect(200).text();
        assert!(done.contains("Thank you"));
        assert!(!app.thread().await.text().contains("nasty"));
        app.get(&path).await.expect(404);
    }
}
