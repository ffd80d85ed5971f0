//! An owner's style: in every document of the site, allowed by its hash, and nothing but style.

use base64::{Engine, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha256};

use crate::support::{TestApp, post};

const CSS: &str = "main.rejoinder > h2 { color: rebeccapurple } /* “ours” & < > */";

fn allows(policy: &str, css: &str) -> bool {
    let hash = format!("'sha256-{}'", STANDARD.encode(Sha256::digest(css)));
    let styles = policy.split(';').find(|part| part.trim().starts_with("style-src"));
    styles.is_some_and(|styles| styles.split(' ').any(|source| source == hash))
}

both! {
    async fn the_owners_style_stands_in_every_document_of_the_site(app: TestApp) {
        let id = app.said(post("one")).await;
        app.set(&[("stylesheet", CSS)]).await;
        let pages = [
            app.thread().await,
            app.get(&TestApp::thread_path("https://blog.example/empty/")).await,
            app.get(&format!("/embed/comments/{id}/reply")).await,
            app.preview(&post("two")).await,
        ];
        for page in pages {
            let page = page.expect(200);
            assert!(page.text().contains(&format!("<style>{CSS}</style>")));
            assert!(allows(page.header("content-security-policy"), CSS));
        }
    }
}

both! {
    async fn the_document_follows_the_setting(app: TestApp) {
        app.said(post("one")).await;
        let etag = app.thread().await.header("etag").to_owned();
        app.set(&[("stylesheet", CSS)]).await;
        let path = TestApp::thread_path(TestApp::PAGE);
        let styled = app.get_with(&path, &[("if-none-match", &etag)]).await.expect(200);
        assert!(styled.text().contains(CSS));
        app.set(&[("stylesheet", "")]).await;
        let plain = app.thread().await;
        assert!(!plain.text().contains("rebeccapurple"));
        assert!(!allows(plain.header("content-security-policy"), CSS));
        assert_eq!(plain.header("etag"), etag);
    }
}
