//! Forms that are not what they say. What was typed is never lost if it could be read at all.

use crate::support::{Reply, TestApp, encode, html, post};

async fn form(app: &TestApp, body: impl Into<reqwest::Body>, fragment: bool) -> Reply {
    let path = format!("/embed/preview?{}", post("").query());
    let request = app.own_form(&path, String::new()).body(body);
    let request = if fragment {
        request.header("rejoinder-request", "fragment")
    } else {
        request
    };
    app.send(request).await
}

both! {
    async fn bytes_that_are_no_text_name_their_field(app: TestApp) {
        for (sent, field) in [
            ("body=%FF%FE&name=Ada", "body"),
            ("body=x&name=%C0%AF", "name"),
            ("body=x&name=Ada&email=%ED%A0%80", "email"),
            ("body=x&name=Ada&website=%E2%82", "website"),
        ] {
            assert_eq!(form(&app, sent, true).await.expect(400).fields(), [field]);
            assert!(form(&app, sent, false).await.expect(400).text().contains(field));
        }
        assert_eq!(form(&app, &b"body=\xff\xfe&name=Ada"[..], true).await.expect(400).fields(), ["body"]);
    }
}

both! {
    async fn a_type_that_lies_is_refused(app: TestApp) {
        let path = format!("/embed/comments?{}", post("").query());
        for lie in ["application/json", "text/plain", "multipart/form-data; boundary=x", ""] {
            let request = app
                .http
                .post(app.at(&path))
                .header("origin", app.origin())
                .header("rejoinder-request", "fragment")
                .header("content-type", lie)
                .body(post("hello").form());
            app.send(request).await.expect(415);
        }
        assert_eq!(app.rows("comments").await, 0);
    }
}

both! {
    async fn too_large_a_form_is_refused(app: TestApp) {
        let huge = format!("body={}", "x".repeat(400_000));
        form(&app, huge.clone(), true).await.expect(413);
        form(&app, huge, false).await.expect(413);
    }
}

both! {
    async fn an_empty_form_says_what_is_missing(app: TestApp) {
        assert_eq!(form(&app, "", true).await.expect(422).fields(), ["body"]);
        let request = app.own_form(&format!("/embed/comments?{}", post("").query()), String::new());
        let mut fields = app.send(request.header("rejoinder-request", "fragment")).await.expect(422).fields();
        fields.sort();
        assert_eq!(fields, ["body", "name"]);
    }
}

both! {
    async fn the_first_of_a_repeated_field_counts_and_unknown_ones_do_not(app: TestApp) {
        let sent = "body=first&body=second&name=Ada&status=approved&is_site_author=true&shown=1&zzz=%FF";
        let page = form(&app, sent, false).await.expect(200).text();
        assert_eq!(html::field(&page, "body").as_deref(), Some("first"));
    }
}

both! {
    async fn a_foreign_page_or_an_unknown_site_takes_no_form(app: TestApp) {
        for query in [
            format!("site=blog&url={}", encode("https://evil.example/")),
            format!("site=nobody&url={}", encode(TestApp::PAGE)),
            format!("url={}", encode(TestApp::PAGE)),
            "site=blog".to_owned(),
            "site=blog&url=%FF".to_owned(),
        ] {
            for path in ["/embed/comments", "/embed/preview", "/embed/thread"] {
                let reply = app.send(app.own_form(&format!("{path}?{query}"), post("hello").form())).await;
                assert_eq!(reply.status / 100, 4, "{path}?{query}: {}", reply.text());
                let request = app.own_form(&format!("{path}?{query}"), post("hello").form());
                let reply = app.send(request.header("rejoinder-request", "fragment")).await;
                assert_eq!(reply.status / 100, 4, "{path}?{query}: {}", reply.text());
            }
        }
        assert_eq!(app.rows("comments").await, 0);
    }
}
