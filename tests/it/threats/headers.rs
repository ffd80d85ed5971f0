//! T36, T37, T44: what each class of page tells the browser to refuse.

use crate::support::{Reply, TestApp, html, post};

fn directive<'a>(policy: &'a str, name: &str) -> Option<&'a str> {
    policy
        .split(';')
        .map(str::trim)
        .find(|part| part.split(' ').next() == Some(name))
}

#[track_caller]
fn expect_closed(reply: &Reply) {
    let policy = reply.header("content-security-policy");
    assert_eq!(directive(policy, "default-src"), Some("default-src 'none'"), "{policy}");
    assert!(
        !policy.contains("unsafe-inline") && !policy.contains("unsafe-eval"),
        "{policy}"
    );
    assert_eq!(reply.header("x-content-type-options"), "nosniff");
}

both! {
    async fn t36_only_the_sites_own_pages_may_frame_its_threads(app: TestApp) {
        app.set(&[("origins", "https://blog.example,https://www.blog.example:8443")]).await;
        let id = app.said(post("one")).await;
        let thread = app.thread().await;
        let preview = app.preview(&post("two")).await;
        let reply = app.get(&format!("/embed/comments/{id}/reply")).await;
        let own = app.get(&format!("/embed/comments/{id}")).await;
        for page in [&thread, &preview, &reply, &own] {
            let policy = page.clone().expect(200).header("content-security-policy").to_owned();
            assert_eq!(
                directive(&policy, "frame-ancestors"),
                Some("frame-ancestors https://blog.example https://www.blog.example:8443"),
            );
        }
    }
}

both! {
    async fn t36_nobody_frames_the_api(app: TestApp) {
        let id = app.said(post("one")).await;
        for path in [
            TestApp::list_path(TestApp::PAGE),
            format!("/api/v1/comments/{id}"),
            "/api/v1/sites/blog/threads".to_owned(),
            "/api/v1/openapi.json".to_owned(),
            "/api/v1/comments/nonsense".to_owned(),
            "/nothing".to_owned(),
        ] {
            let reply = app.get(&path).await;
            expect_closed(&reply);
            let policy = reply.header("content-security-policy");
            assert_eq!(directive(policy, "frame-ancestors"), Some("frame-ancestors 'none'"), "{path}");
        }
        let docs = app.get("/api").await.expect(200);
        expect_closed(&docs);
    }
}

both! {
    async fn t37_every_page_of_ours_runs_our_own_script_and_nothing_else(app: TestApp) {
        let id = app.said(post("one")).await;
        let pages = [
            app.thread().await,
            app.preview(&post("two")).await,
            app.get(&format!("/embed/comments/{id}/reply")).await,
            app.get("/embed/thread?site=nobody&url=x").await,
            app.get(&format!("/embed/comments/{}", uuid::Uuid::nil())).await,
        ];
        for page in pages {
            expect_closed(&page);
            let policy = page.header("content-security-policy");
            let script = format!("script-src {}/assets/", app.origin());
            assert_eq!(directive(policy, "script-src"), Some(script.as_str()));
            for (name, value) in [
                ("base-uri", "base-uri 'none'"),
                ("object-src", "object-src 'none'"),
                ("form-action", "form-action 'self'"),
                ("connect-src", "connect-src 'self'"),
                ("require-trusted-types-for", "require-trusted-types-for 'script'"),
                ("trusted-types", "trusted-types rejoinder"),
            ] {
                assert_eq!(directive(policy, name), Some(value));
            }
            assert!(directive(policy, "style-src").unwrap().starts_with("style-src 'sha256-"));
            assert!(page.header("permissions-policy").contains("camera=()"));
            // Nothing inline but the style that the policy names by its hash, and words that no browser runs.
            for tag in html::tags(&page.text()) {
                assert!(!tag.attributes.iter().any(|(name, _)| name.starts_with("on") || name == "style"), "{tag:?}");
                if tag.name == "script" {
                    assert!(tag.get("src").is_some() || tag.get("type") == Some("application/json"), "{tag:?}");
                }
            }
        }
    }
}

both! {
    async fn t37_the_style_is_the_one_the_policy_names(app: TestApp) {
        use base64::{Engine, engine::general_purpose::STANDARD};
        use sha2::{Digest, Sha256};
        let page = app.thread().await;
        let text = page.text();
        let style = html::between(&text, "<style>", "</style>");
        let hash = STANDARD.encode(Sha256::digest(style));
        assert!(page.header("content-security-policy").contains(&format!("'sha256-{hash}'")));
    }
}

both! {
    async fn t44_the_loader_is_fresh_and_sets_nothing(app: TestApp) {
        let script = app.get("/embed.js").await.expect(200);
        assert_eq!(script.header("cache-control"), "no-cache");
        assert_eq!(script.header("set-cookie"), "");
        assert!(script.header("content-type").starts_with("text/javascript"));
        assert_eq!(script.header("x-content-type-options"), "nosniff");
        assert_eq!(script.header("cross-origin-resource-policy"), "cross-origin");
        let etag = script.header("etag").to_owned();
        app.get_with("/embed.js", &[("if-none-match", &etag)]).await.expect(304);
        assert!(!script.text().contains("document.write") && !script.text().contains("eval("));
        let page = app.thread().await.text();
        let asset = html::tags(&page).into_iter().find_map(|tag| tag.get("src").map(str::to_owned)).unwrap();
        let asset = app.get(&asset).await.expect(200);
        assert_eq!(asset.header("cache-control"), "public, max-age=31536000, immutable");
        assert_eq!(asset.header("set-cookie"), "");
    }
}

both! {
    async fn t45_a_reader_is_told_to_nobody(app: TestApp) {
        app.said(post("see https://elsewhere.example/ too")).await;
        let page = app.thread().await;
        assert_eq!(page.header("referrer-policy"), "strict-origin-when-cross-origin");
        assert_eq!(page.header("set-cookie"), "");
        // Nothing on the page is loaded from anywhere else.
        for tag in html::tags(&page.text()) {
            for name in ["src", "srcset", "poster", "background", "data"] {
                assert!(tag.get(name).is_none_or(|address| address.starts_with('/')), "{tag:?}");
            }
            assert_ne!(tag.name, "link", "{tag:?}");
            if tag.name == "a" && tag.get("href").unwrap().starts_with("http") {
                let rel = tag.get("rel").unwrap();
                for word in ["nofollow", "ugc", "noopener", "noreferrer"] {
                    assert!(rel.contains(word), "{tag:?}");
                }
            }
        }
    }
}
