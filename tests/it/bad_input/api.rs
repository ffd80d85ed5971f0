//! Requests to the JSON API that are not what they say.

use serde_json::json;

use crate::support::{Reply, TestApp, post};

const JSON: &str = "application/json";

async fn send(app: &TestApp, content_type: &str, body: impl Into<reqwest::Body>) -> Reply {
    let request = app.http.post(app.at("/api/v1/sites/blog/comments"));
    app.send(request.header("content-type", content_type).body(body)).await
}

both! {
    async fn json_that_is_none_is_refused(app: TestApp) {
        for malformed in [
            "",
            "{",
            "null",
            "[]",
            "\"text\"",
            "{\"page\": {\"url\": \"https://blog.example/\"}, \"body\": \"x\"",
            "{\"page\": {}, \"body\": 7, \"guest\": {\"name\": \"Ada\"}}",
            "{\"body\": \"no page\", \"guest\": {\"name\": \"Ada\"}}",
            "{'page': {}}",
        ] {
            let refused = send(&app, JSON, malformed).await.expect(400);
            assert_eq!(refused.header("content-type"), "application/problem+json", "{malformed}");
            assert!(refused.json()["detail"].as_str().unwrap().len() > 5, "{malformed}");
        }
        // A field nobody knows is a slip that would otherwise be lost in silence; it is named.
        let mut unknown = post("hello").json();
        unknown["parent"] = json!("x");
        let refused = send(&app, JSON, unknown.to_string()).await.expect(400);
        assert!(refused.json()["detail"].as_str().unwrap().contains("parent"), "{}", refused.text());
        let nested = format!("{{\"page\":{}{}", "[".repeat(50_000), "]".repeat(50_000));
        send(&app, JSON, nested).await.expect(400);
        assert_eq!(app.rows("comments").await, 0);
    }
}

both! {
    async fn a_type_that_lies_is_refused(app: TestApp) {
        let body = post("hello").json().to_string();
        for other in ["text/plain", "text/plain; charset=application/json", "application/x-www-form-urlencoded", "multipart/form-data", ""] {
            let refused = send(&app, other, body.clone()).await.expect(415);
            assert_eq!(refused.header("content-type"), "application/problem+json");
        }
        let none = app.http.post(app.at("/api/v1/sites/blog/comments")).body(body.clone());
        app.send(none).await.expect(415);
        send(&app, JSON, post("hello").form()).await.expect(400);
        send(&app, "application/json; charset=utf-8", body.clone()).await.expect(201);
        send(&app, "Application/JSON", body).await.expect(201);
    }
}

both! {
    async fn bytes_that_are_no_text_are_refused(app: TestApp) {
        let whole = post("X").json().to_string();
        let at = whole.find('X').unwrap();
        for broken in [&b"\xff\xfe"[..], b"\xc0\xaf", b"\xed\xa0\x80", b"\xf5\x80\x80\x80", b"\xe2\x82"] {
            let mut body = whole.as_bytes()[..at].to_vec();
            body.extend(broken);
            body.extend(&whole.as_bytes()[at + 1..]);
            send(&app, JSON, body).await.expect(400);
        }
        // Half a surrogate pair, written as an escape.
        send(&app, JSON, whole.replace('X', "\\ud800")).await.expect(400);
        assert_eq!(app.rows("comments").await, 0);
    }
}

both! {
    async fn too_large_a_body_is_refused_before_it_is_looked_at(app: TestApp) {
        let huge = json!({"page": {"url": TestApp::PAGE}, "body": "x".repeat(300_000)}).to_string();
        let refused = send(&app, JSON, huge).await.expect(413);
        assert_eq!(refused.header("content-type"), "application/problem+json");
        let long = post(&"x".repeat(10_001));
        assert_eq!(app.api(&long).await.expect(422).fields(), ["body"]);
        app.api(&post(&"x".repeat(10_000))).await.expect(201);
        let many_bytes = post(&"\u{1F600}".repeat(10_000));
        app.api(&many_bytes).await.expect(201);
    }
}

both! {
    async fn a_page_of_nobody_or_of_another_host_is_named(app: TestApp) {
        for (page, field) in [
            (json!({"url": "https://evil.example/first/"}), "page.url"),
            (json!({"url": "https://blog.example@evil.example/"}), "page.url"),
            (json!({"url": "https://blog.example.evil.example/"}), "page.url"),
            (json!({"url": "https://blog.example:8443/"}), "page.url"),
            (json!({"url": "javascript:alert(1)"}), "page.url"),
            (json!({"url": "//blog.example/"}), "page.url"),
            (json!({"url": "not an address"}), "page.url"),
            (json!({"url": format!("https://blog.example/{}", "x".repeat(3000))}), "page.url"),
            (json!({}), "page.url"),
            (json!({"id": "x".repeat(301)}), "page.id"),
            (json!({"id": "a\u{0}b"}), "page.id"),
        ] {
            let mut body = post("hello").json();
            body["page"] = page.clone();
            let refused = send(&app, JSON, body.to_string()).await;
            assert_eq!(refused.status, 422, "{page}: {}", refused.text());
            assert_eq!(refused.fields(), [field], "{page}");
        }
        assert_eq!(app.rows("pages").await, 0);
    }
}

both! {
    async fn a_site_or_a_method_that_is_not_there(app: TestApp) {
        let request = app.http.post(app.at("/api/v1/sites/nobody/comments")).json(&post("hello").json());
        app.send(request).await.expect(404);
        for site in ["..%2Fblog", "%00", "blog%20", "BLOG", "'%20OR%201=1--"] {
            app.get(&format!("/api/v1/sites/{site}/comments")).await.expect(404);
        }
        for (method, path) in [
            (reqwest::Method::PUT, "/api/v1/sites/blog/comments"),
            (reqwest::Method::DELETE, "/api/v1/sites/blog/comments"),
            (reqwest::Method::POST, "/embed.js"),
            (reqwest::Method::GET, "/embed/preview"),
        ] {
            let reply = app.send(app.http.request(method.clone(), app.at(path))).await;
            assert_eq!(reply.status, 405, "{method} {path}");
        }
    }
}
