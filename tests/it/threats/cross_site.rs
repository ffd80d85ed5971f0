//! T32: a page elsewhere makes a reader's browser post to us.

use serde_json::json;

use crate::support::{TestApp, post};

/// What a browser says of a request that another page made.
const FOREIGN: [&[(&str, &str)]; 9] = [
    &[],
    &[("origin", "null")],
    &[("origin", "https://evil.example")],
    &[("origin", TestApp::ORIGIN)],
    &[("origin", "https://evil.example"), ("sec-fetch-site", "cross-site")],
    &[("sec-fetch-site", "same-origin")],
    &[("sec-fetch-site", "cross-site")],
    &[("sec-fetch-site", "none")],
    &[("referer", "http://127.0.0.1/embed/thread")],
];

/// Everything that could have changed.
async fn state(app: &TestApp) -> (i64, i64, i64, i64, String) {
    let rows = (
        app.rows("comments").await,
        app.rows("pages").await,
        app.rows("events").await,
        app.rows("votes").await,
    );
    (rows.0, rows.1, rows.2, rows.3, app.everything_stored().await)
}

both! {
    async fn t32_a_form_on_another_page_changes_nothing(app: TestApp) {
        let said = app.api(&post("mine")).await.expect(201);
        let (id, secret) = (said.id(), said.secret().unwrap());
        let cookie = format!("__Host-rejoinder-guest={secret}");
        let thread = said.json()["thread_id"].as_str().unwrap().to_owned();
        let query = post("").query();
        let before = state(&app).await;
        for path in [
            format!("/embed/comments?{query}"),
            format!("/embed/preview?{query}"),
            format!("/embed/thread?{query}"),
            format!("/threads/{thread}"),
            format!("/embed/comments/{id}/edit"),
            format!("/embed/comments/{id}/delete"),
            format!("/embed/comments/{id}/vote"),
        ] {
            for headers in FOREIGN {
                for fragment in ["fragment", ""] {
                    let request = app
                        .foreign_form(&path, format!("{}&value=1", post("forged").form()))
                        .header("cookie", &cookie)
                        .header("rejoinder-request", fragment);
                    let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
                    let refused = app.send(request).await;
                    assert_eq!(refused.status, 403, "{path} {headers:?}: {}", refused.text());
                    assert!(!refused.text().contains("<p>forged</p>"));
                }
            }
        }
        assert_eq!(state(&app).await, before);
    }
}

both! {
    async fn t32_our_own_origin_is_not_enough_when_the_browser_says_cross_site(app: TestApp) {
        for site in ["cross-site", "same-site", "none"] {
            let path = format!("/embed/comments?{}", post("").query());
            let request = app
                .foreign_form(&path, post("forged").form())
                .header("origin", app.origin())
                .header("sec-fetch-site", site)
                .header("rejoinder-request", "fragment");
            app.send(request).await.expect(403);
        }
        assert_eq!(app.rows("comments").await, 0);
    }
}

both! {
    async fn t32_the_api_never_listens_to_cookies(app: TestApp) {
        let said = app.api(&post("mine")).await.expect(201);
        let (id, secret) = (said.id(), said.secret().unwrap());
        let cookie = format!("__Host-rejoinder-guest={secret}");
        let path = app.at(&format!("/api/v1/comments/{id}"));
        let edit = app.http.patch(&path).header("cookie", &cookie).json(&json!({"body": "forged"}));
        app.send(edit).await.expect(403);
        app.send(app.http.delete(&path).header("cookie", &cookie)).await.expect(403);
        let vote = app.vote_request(&id).header("cookie", &cookie).json(&json!({"value": 1}));
        assert!(app.send(vote).await.expect(200).secret().is_some(), "the cookie spoke for the guest");
        let unvote = app.http.delete(format!("{path}/vote")).header("cookie", &cookie);
        assert_eq!(app.send(unvote).await.expect(200).json()["up"], 1);
        app.set(&[("guests", "held")]).await;
        let held = app.api(&post("waits").with_secret(&secret)).await.expect(201).id();
        app.get_with(&format!("/api/v1/comments/{held}"), &[("cookie", &cookie)]).await.expect(404);
        let create = app.http.post(app.at("/api/v1/sites/blog/comments")).header("cookie", &cookie);
        let other = app.send(create.json(&post("somebody else").json())).await.expect(201);
        assert!(other.secret().is_some(), "the cookie spoke for the guest");
    }
}

both! {
    async fn t32_nothing_changes_by_looking(app: TestApp) {
        let said = app.api(&post("mine")).await.expect(201);
        let before = state(&app).await;
        let cookie = format!("__Host-rejoinder-guest={}", said.secret().unwrap());
        for path in ["edit", "delete", "reply", ""] {
            let path = format!("/embed/comments/{}/{path}", said.id());
            app.get_with(path.trim_end_matches('/'), &[("cookie", &cookie)]).await;
        }
        app.get_with(&format!("/embed/comments?{}&body=forged", post("").query()), &[("cookie", &cookie)]).await;
        assert_eq!(state(&app).await, before);
    }
}

both! {
    async fn t32_no_answer_lets_another_page_read_with_credentials(app: TestApp) {
        let id = app.said(post("one")).await;
        for path in [
            TestApp::thread_path(TestApp::PAGE),
            TestApp::list_path(TestApp::PAGE),
            format!("/api/v1/comments/{id}"),
            "/embed/viewer?thread=".to_owned(),
        ] {
            let reply = app.get_with(&path, &[("origin", "https://evil.example")]).await;
            for header in ["access-control-allow-credentials", "access-control-allow-origin"] {
                assert_eq!(reply.header(header), "", "{path}");
            }
        }
        let preflight = app.http.request(reqwest::Method::OPTIONS, app.at("/api/v1/sites/blog/comments"));
        let preflight = preflight
            .header("origin", "https://evil.example")
            .header("access-control-request-method", "POST")
            .header("access-control-request-headers", "content-type");
        let reply = app.send(preflight).await;
        assert_eq!(reply.header("access-control-allow-origin"), "");
    }
}
