//! T47: an id of one site opens nothing on another.

use rejoinder::{
    domain::{action::Actor, comment::Status, id::CommentId, origin::Origin},
    service::{self, Error, account::Position, guest::GuestSecret, moderation, person::Person},
};
use serde_json::{Value, json};

use crate::support::{TestApp, encode, post};

const OTHER_PAGE: &str = "https://other.example/first/";

/// A second site with a comment of its own; returns the comment's id, its thread and its guest's secret.
async fn other_site(app: &TestApp) -> (String, String, String) {
    let origin = Origin::parse("https://other.example").unwrap();
    service::site::create(app.runtime(), "other", "Other", vec![origin])
        .await
        .unwrap();
    let request = app
        .http
        .post(app.at("/api/v1/sites/other/comments"))
        .json(&post("theirs").on(OTHER_PAGE).json());
    let said = app.send(request).await.expect(201);
    (
        said.id(),
        said.json()["thread_id"].as_str().unwrap().to_owned(),
        said.secret().unwrap(),
    )
}

both! {
    async fn t47_ids_of_another_site_are_not_found(app: TestApp) {
        app.said(post("ours")).await;
        let (theirs, thread, _) = other_site(&app).await;
        for path in [
            format!("/embed/thread?site=blog&thread={thread}"),
            format!("/embed/thread?site=blog&thread={thread}&parent={theirs}"),
            format!("{}&parent={theirs}", TestApp::thread_path(TestApp::PAGE)),
            format!("{}&parent={theirs}", TestApp::list_path(TestApp::PAGE)),
        ] {
            let reply = app.get(&path).await;
            assert_eq!(reply.status, 404, "{path}: {}", reply.text());
        }
        let context = app.get(&format!("{}&comment={theirs}", TestApp::thread_path(TestApp::PAGE))).await;
        assert!(!context.text().contains("theirs"));
        assert_eq!(app.api(&post("reply").answering(&theirs)).await.expect(422).fields(), ["parent_id"]);
        let path = format!("/embed/comments?site=blog&thread={thread}");
        let request = app.own_form(&path, post("intruder").form()).header("rejoinder-request", "fragment");
        app.send(request).await.expect(404);
        assert_eq!(app.rows("comments").await, 2);
    }
}

both! {
    async fn t47_use_cases_see_their_own_site_alone(app: TestApp) {
        let (theirs, _, secret) = other_site(&app).await;
        let blog = app.site("blog").await;
        let id: CommentId = theirs.parse().unwrap();
        let by = Person::Guest(GuestSecret::parse(&secret).unwrap());
        let runtime = app.runtime();
        let outcomes = [
            moderation::change_status(runtime, &blog, Actor::Operator, id, Status::Trashed).await.err(),
            service::comment::edit(runtime, &blog, id, Some(&by), "stolen").await.err(),
            service::comment::delete(runtime, &blog, id, Some(&by)).await.err(),
            service::comment::public(runtime, &blog, id).await.err(),
            service::comment::readable(runtime, &blog, id, Some(&by)).await.err(),
            service::comment::editable(runtime, &blog, id, Some(&by)).await.err(),
            service::site::recognise_author(runtime, &blog, id).await.err(),
        ];
        for outcome in outcomes {
            assert!(matches!(outcome, Some(Error::NotFound(_))), "{outcome:?}");
        }
        assert_eq!(moderation::list(runtime, &blog, Status::Approved, None, 10).await.unwrap().len(), 0);
        assert_eq!(app.get("/api/v1/sites/blog/comments").await.json()["items"].as_array().unwrap().len(), 0);
    }
}

both! {
    async fn t47_a_guest_is_somebody_else_on_every_site(app: TestApp) {
        let ours = app.api(&post("ours")).await.expect(201);
        let (_, _, theirs) = other_site(&app).await;
        let path = app.at(&format!("/api/v1/comments/{}", ours.id()));
        app.send(app.http.delete(&path).header("rejoinder-guest", &theirs)).await.expect(403);
        let request = app.http.post(app.at("/api/v1/sites/other/comments")).json(&post("me").on(OTHER_PAGE).json());
        app.send(request.header("rejoinder-guest", ours.secret().unwrap())).await.expect(201);
        assert_eq!(app.number("SELECT COUNT(DISTINCT guest_key) AS n FROM comments").await, 3);
    }
}

both! {
    async fn t47_a_page_of_one_site_is_none_of_another(app: TestApp) {
        other_site(&app).await;
        app.get(&TestApp::thread_path(OTHER_PAGE)).await.expect(404);
        assert_eq!(app.api(&post("here").on(OTHER_PAGE)).await.expect(422).fields(), ["page.url"]);
        let path = format!("/embed/comments?site=blog&url={}", encode(OTHER_PAGE));
        let request = app.own_form(&path, post("here").form()).header("rejoinder-request", "fragment");
        assert_eq!(app.send(request).await.status / 100, 4);
        assert_eq!(app.rows("comments").await, 1);
    }
}

/// What each operation of the API is sent, so that nothing but the token decides.
fn body_of(method: &str, path: &str) -> Value {
    match (method, path) {
        ("post", "/api/v1/sites/{site}/comments") => post("here").on(OTHER_PAGE).json(),
        ("post", "/api/v1/sites/{site}/counts") => json!({"urls": [OTHER_PAGE]}),
        ("patch", "/api/v1/comments/{id}") => json!({"body": "stolen"}),
        ("put", "/api/v1/comments/{id}/vote") => json!({"value": 1}),
        ("post", "/api/v1/sites/{site}/moderation/actions") => {
            json!({"action": "trash", "ids": ["0192d5a7-7c11-7a60-b0e5-1c1f0a6f3c55"]})
        }
        _ => Value::Null,
    }
}

both! {
    async fn t47_another_site_is_not_there_for_a_token_whatever_is_asked(app: TestApp) {
        let (theirs, _, _) = other_site(&app).await;
        // Even of somebody who runs the whole instance.
        app.account("ada@example.org", Some(Position::Admin)).await;
        let ours = app.program("ada@example.org", "read,write,moderate,export", &["blog"]).await;
        let every = app.program("ada@example.org", "read,write,moderate", &[]).await;
        let document = app.get("/api/v1/openapi.json").await.json();
        let mut asked = 0;
        for (path, operations) in document["paths"].as_object().unwrap() {
            for method in operations.as_object().unwrap().keys() {
                let body = body_of(method, path);
                let place = path.replace("{site}", "other").replace("{id}", &theirs).replace("{action}", &theirs);
                let refused = ours.ask(&method.to_uppercase(), &place, &body).await;
                assert_eq!(refused.status, 404, "{method} {path}: {}", refused.text());
                let nobody = place.replace("/other/", "/nobody/").replace(&theirs, "0192d5a7-7c11-7a60-b0e5-1c1f0a6f3c55");
                let unknown = ours.ask(&method.to_uppercase(), &nobody, &body).await;
                assert_eq!(refused.text(), unknown.text(), "{method} {path} tells what is there");
                asked += 1;
            }
        }
        assert!(asked >= 10, "{asked}");
        let status = json!({"status": "trashed"});
        let path = format!("/api/v1/comments/{theirs}");
        ours.ask("PATCH", &path, &status).await.expect(404);
        assert!(app.get(&path).await.expect(200).text().contains("theirs"), "nothing has happened to it");
        // The other way round: it was the site, and nothing else.
        every.ask("PATCH", &path, &status).await.expect(200);
    }
}
