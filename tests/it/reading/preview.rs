//! The author of a static site sees the threads while writing on their own machine, and changes nothing (ruling 13).

use crate::support::{TestApp, post};

const LOCAL: &str = "http://localhost:4000/first/";

both! {
    async fn a_local_preview_shows_the_real_thread_read_only(app: TestApp) {
        app.set(&[("local-previews", "on")]).await;
        let id = app.said(post("public words")).await;
        for local in [LOCAL, "http://127.0.0.1:8000/first/", "http://localhost/first/"] {
            let page = app.get(&TestApp::thread_path(local)).await.expect(200);
            assert_eq!(page.comments(), [id.as_str()], "{local}");
            assert!(page.text().contains("data-state=\"preview\""));
            assert!(!page.text().contains("<textarea"));
        }
        let policy = app.get(&TestApp::thread_path(LOCAL)).await;
        let policy = policy.header("content-security-policy").to_owned();
        assert!(policy.contains("frame-ancestors https://blog.example http://localhost:*"), "{policy}");
    }
}

both! {
    async fn nothing_is_written_from_a_local_preview(app: TestApp) {
        app.set(&[("local-previews", "on")]).await;
        app.script(&post("from my desk").on(LOCAL)).await.expect(403);
        let page = app.preview(&post("from my desk").on(LOCAL)).await;
        if page.status == 200 {
            app.press_post(&page, &[]).await.expect(403);
        }
        assert_eq!(app.api(&post("from my desk").on(LOCAL)).await.expect(422).fields(), ["page.url"]);
        // Nor by the links of the preview, which name the thread.
        let said = app.api(&post("public words")).await.expect(201);
        let thread = said.json()["thread_id"].as_str().unwrap().to_owned();
        let path = format!("/embed/comments?site=blog&thread={thread}&preview=1");
        let request = app.own_form(&path, post("sly").form()).header("rejoinder-request", "fragment");
        app.send(request).await.expect(403);
        assert_eq!(app.rows("comments").await, 1);
        assert_eq!(app.rows("pages").await, 1);
    }
}

both! {
    async fn without_the_setting_a_local_page_is_foreign(app: TestApp) {
        app.get(&TestApp::thread_path(LOCAL)).await.expect(404);
        let policy = app.thread().await;
        assert!(!policy.header("content-security-policy").contains("localhost"));
    }
}
