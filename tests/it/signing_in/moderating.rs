//! Whoever keeps a site in order decides in the frame, with the frame's own token and nothing else, and only what can be taken back.

use serde_json::{Value, json};

use super::scene::{Scene, Session, session};
use crate::{
    moderating::in_status,
    support::{Reply, TestApp, post},
};

/// Whoever has just signed in in the frame keeps the blog in order.
async fn appoint(app: &TestApp) {
    app.execute(
        "INSERT INTO memberships (site_id, account_id, role, created_at) \
         SELECT sites.id, accounts.id, 'moderator', 0 FROM sites, accounts WHERE sites.key = 'blog'",
    )
    .await;
}

async fn held(app: &TestApp) -> Value {
    app.set(&[("guests", "held")]).await;
    app.api(&post("held words").by("Reader")).await.expect(201).json()
}

async fn viewer(app: &TestApp, thread: &Value, access: &str) -> Value {
    let path = format!("/embed/viewer?thread={}", thread.as_str().unwrap());
    let bearer = format!("Bearer {access}");
    app.get_with(&path, &[("authorization", &bearer)])
        .await
        .expect(200)
        .json()
}

/// A post as the frame's script sends it.
async fn ask(app: &TestApp, id: &str, bearer: Option<&str>, body: &'static str) -> Reply {
    ask_with(app, id, bearer, body.to_owned(), &app.origin()).await
}

async fn ask_with(app: &TestApp, id: &str, bearer: Option<&str>, body: String, origin: &str) -> Reply {
    let request = app
        .http
        .post(app.at(&format!("/embed/comments/{id}/moderate")))
        .header("origin", origin)
        .header("sec-fetch-site", "same-origin")
        .header("rejoinder-request", "fragment")
        .header("content-type", "application/x-www-form-urlencoded")
        .body(body);
    let request = match bearer {
        Some(access) => request.header("authorization", format!("Bearer {access}")),
        None => request,
    };
    app.send(request).await
}

both! {
    async fn a_moderator_sees_what_waits_in_place_decides_and_takes_it_back(scene: Scene) {
        let app = &scene.app;
        let Session { access, .. } = scene.sign_in("x").await;
        let said = held(app).await;
        let (id, thread) = (said["id"].as_str().unwrap(), &said["thread_id"]);
        // Whoever has no role learns nothing of it.
        assert!(viewer(app, thread, &access).await.get("desk").is_none());
        appoint(app).await;
        let desk = &viewer(app, thread, &access).await["desk"];
        assert_eq!(desk["may_act"], true);
        let shown = desk["held"][0]["html"].as_str().unwrap();
        assert!(shown.contains("held words") && shown.contains("Comments of guests wait"), "{shown}");
        assert!(desk["script"].as_str().unwrap().starts_with("/assets/moderate."));
        app.get(desk["script"].as_str().unwrap()).await.expect(200);
        let done = ask(app, id, Some(&access), "does=approve&seen=pending").await.expect(200).json();
        assert_eq!(done["status"], "approved");
        assert!(!done["html"].as_str().unwrap().contains("class=\"held\""));
        assert!(app.thread().await.text().contains("held words"));
        let back = format!("undo={}", done["action"].as_str().unwrap());
        let undone = ask_with(app, id, Some(&access), back.clone(), &app.origin()).await.expect(200).json();
        assert_eq!(undone["status"], "pending");
        // Twice is as good as once.
        ask_with(app, id, Some(&access), back, &app.origin()).await.expect(200);
        assert!(!app.thread().await.text().contains("held words"));
        // Somebody at the desk was faster.
        app.moderate(id, rejoinder::domain::comment::Status::Spam).await;
        let late = ask(app, id, Some(&access), "does=approve&seen=pending").await.expect(200).json();
        assert_eq!((late["status"].as_str(), late["action"].as_str()), (Some("spam"), None));
        assert_eq!(app.number("SELECT COUNT(*) AS n FROM log_entries WHERE actor = 'service'").await, 0);
    }
}

both! {
    async fn t36_nothing_else_is_done_there(scene: Scene) {
        let app = &scene.app;
        let Session { access, .. } = scene.sign_in("x").await;
        appoint(app).await;
        let said = held(app).await;
        let id = said["id"].as_str().unwrap();
        for body in [
            "does=purge&seen=pending",
            "does=block&seen=pending",
            "does=lock&seen=pending",
            "does=hold&seen=pending",
            "seen=pending",
            "does=approve",
            "does=approve&seen=anything",
        ] {
            ask(app, id, Some(&access), body).await.expect(422);
        }
        let other = app.api(&post("more words").by("Reader")).await.expect(201).id();
        let done = ask(app, &other, Some(&access), "does=spam&seen=pending").await.expect(200).json();
        // What was done to one comment is not taken back by way of another.
        let body = format!("undo={}", done["action"].as_str().unwrap());
        ask_with(app, id, Some(&access), body, &app.origin()).await.expect(404);
        assert_eq!(in_status(app, "spam").await, 1);
        app.get(&format!("/embed/comments/{id}/moderate")).await.expect(405);
        assert_eq!(in_status(app, "pending").await, 1);
    }
}

both! {
    async fn t30_only_the_token_of_a_moderator_on_this_very_site_counts_and_only_while_they_are_one(scene: Scene) {
        let app = &scene.app;
        let Session { access, refresh, .. } = scene.sign_in("x").await;
        let said = held(app).await;
        let id = said["id"].as_str().unwrap();
        const APPROVE: &str = "does=approve&seen=pending";
        ask(app, id, Some(&access), APPROVE).await.expect(403);
        appoint(app).await;
        ask(app, id, None, APPROVE).await.expect(401);
        ask(app, id, Some("nonsense"), APPROVE).await.expect(401);
        ask_with(app, id, Some(&access), APPROVE.to_owned(), "https://evil.example").await.expect(403);
        // What the browser sends by itself speaks for nobody (T32).
        let request = app
            .http
            .post(app.at(&format!("/embed/comments/{id}/moderate")))
            .header("origin", app.origin())
            .header("sec-fetch-site", "same-origin")
            .header("cookie", format!("__Host-rejoinder-frame={refresh}"))
            .header("content-type", "application/x-www-form-urlencoded")
            .body(APPROVE);
        app.send(request).await.expect(401);
        // A comment of another site, with the token of this one.
        let origin = rejoinder::domain::origin::Origin::parse("https://other.example").unwrap();
        rejoinder::service::site::create(app.runtime(), "other", "Other", vec![origin]).await.unwrap();
        app.execute(
            "INSERT INTO memberships (site_id, account_id, role, created_at) \
             SELECT sites.id, accounts.id, 'moderator', 0 FROM sites, accounts WHERE sites.key = 'other'",
        )
        .await;
        let theirs = post("elsewhere").by("Reader").on("https://other.example/a").json();
        let elsewhere = app.send(app.http.post(app.at("/api/v1/sites/other/comments")).json(&theirs)).await;
        let elsewhere = elsewhere.expect(201).id();
        ask(app, &elsewhere, Some(&access), "does=spam&seen=approved").await.expect(401);
        assert_eq!(in_status(app, "spam").await, 0);
        // The role is lost: the token is as good as ever for commenting.
        app.execute("DELETE FROM memberships").await;
        scene.speak(&access).await.expect(200);
        ask(app, id, Some(&access), APPROVE).await.expect(403);
        assert!(viewer(app, &said["thread_id"], &access).await.get("desk").is_none());
        assert_eq!(in_status(app, "pending").await, 1);
    }
}

both! {
    async fn t26_deciding_takes_a_sign_in_of_the_same_day(scene: Scene) {
        let app = &scene.app;
        let first = scene.sign_in("x").await;
        appoint(app).await;
        let said = held(app).await;
        let id = said["id"].as_str().unwrap();
        app.clock.advance_minutes(13 * 60);
        let refreshed = session(&scene.refresh(&first.refresh).await.expect(200));
        let desk = viewer(app, &said["thread_id"], &refreshed.access).await["desk"].clone();
        assert_eq!((&desk["may_act"], &desk["held"]), (&json!(false), &json!([])));
        ask(app, id, Some(&refreshed.access), "does=approve&seen=pending").await.expect(403);
        assert_eq!(in_status(app, "pending").await, 1);
    }
}

both! {
    async fn t26_whoever_is_asked_for_a_second_factor_has_given_it_or_decides_at_the_desk(scene: Scene) {
        let app = &scene.app;
        let mut ada = app.signed_in("ada@example.org").await;
        appoint(app).await;
        ada.set_up_app().await;
        let said = held(app).await;
        let id = said["id"].as_str().unwrap();
        let frame = scene.begin(1).await;
        let browser = scene.bind(&frame).await;
        let (_, kept) = browser.split_once('=').unwrap();
        ada.cookies.insert("__Host-rejoinder-attempt".to_owned(), kept.to_owned());
        let path = format!("/auth/attempts/{}/account", frame.id);
        ada.send(scene.own(&path, &json!({}))).await.expect(200);
        let signed_in = session(&scene.claim(&frame).await.expect(200));
        ask(app, id, Some(&signed_in.access), "does=approve&seen=pending").await.expect(200);
        assert_eq!(in_status(app, "approved").await, 1);
        // A provider asks for none.
        app.execute("UPDATE sessions SET through_account = FALSE").await;
        ask(app, id, Some(&signed_in.access), "does=spam&seen=approved").await.expect(403);
        assert_eq!(in_status(app, "approved").await, 1);
    }
}
