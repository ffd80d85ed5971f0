//! A frame that cannot show a thread shows what to do instead, on whatever page it stands (ruling 4).

use crate::support::{TestApp, encode, post};

fn ancestors(policy: &str) -> &str {
    let directive = policy
        .split(';')
        .map(str::trim)
        .find(|part| part.starts_with("frame-ancestors"));
    directive.unwrap_or_default()
}

both! {
    async fn an_unknown_site_is_told_how_to_make_it(app: TestApp) {
        let path = format!("/embed/thread?site=nobody&url={}", encode(TestApp::PAGE));
        let page = app.get(&path).await.expect(404);
        assert_eq!(ancestors(page.header("content-security-policy")), "frame-ancestors *");
        assert_eq!(page.header("cache-control"), "no-store");
        let text = page.text();
        assert!(text.contains("nobody") && text.contains("rejoinder site create"), "{text}");
        assert!(!text.contains("<form"), "{text}");
    }
}

both! {
    async fn a_page_of_another_host_is_told_how_to_be_allowed(app: TestApp) {
        app.said(post("a word of the blog")).await;
        for foreign in ["https://evil.example/first/", "https://blog.example.evil.example/", "http://localhost:4000/first/"] {
            let page = app.get(&TestApp::thread_path(foreign)).await.expect(404);
            assert_eq!(ancestors(page.header("content-security-policy")), "frame-ancestors *");
            let text = page.text();
            assert!(text.contains("rejoinder site set blog"), "{text}");
            assert!(!text.contains("a word of the blog") && !text.contains("<form"), "{text}");
        }
    }
}

both! {
    async fn what_an_address_says_is_text_on_the_help_page(app: TestApp) {
        for hostile in ["<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>"] {
            let path = format!("/embed/thread?site={}&url={}", encode(hostile), encode(TestApp::PAGE));
            let text = app.get(&path).await.expect(404).text();
            assert!(!text.contains("<script>alert") && !text.contains("<img"), "{text}");
        }
    }
}

both! {
    async fn routes_and_ids_that_are_not_there_are_not_found(app: TestApp) {
        let nobody = uuid::Uuid::nil();
        for path in [
            "/nothing".to_owned(),
            "/assets/thread.0000000000.js".to_owned(),
            format!("/threads/{nobody}"),
            format!("/comments/{nobody}"),
            format!("/embed/comments/{nobody}"),
            format!("/embed/comments/{nobody}/reply"),
            format!("/embed/comments/{nobody}/edit"),
            format!("/api/v1/comments/{nobody}"),
            "/threads/nonsense".to_owned(),
            "/comments/nonsense".to_owned(),
            "/api/v1/comments/nonsense".to_owned(),
            "/api/v1/sites/nobody/comments".to_owned(),
            "/api/v1/sites/nobody/threads".to_owned(),
        ] {
            let page = app.get(&path).await;
            assert_eq!(page.status, 404, "{path}: {}", page.text());
        }
    }
}
