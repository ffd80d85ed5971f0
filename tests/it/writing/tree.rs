//! Where a comment may hang, and when a thread comes into being.

use rejoinder::domain::comment::Status;

use crate::support::{TestApp, encode, post};

both! {
    async fn a_reply_belongs_to_the_thread_of_its_parent(app: TestApp) {
        let elsewhere = app.said(post("there").on("https://blog.example/second/")).await;
        let nobody = uuid::Uuid::nil().to_string();
        for parent in [elsewhere.as_str(), &nobody, "nonsense", "' OR 1=1 --"] {
            assert!(app.api(&post("here").answering(parent)).await.fields()[0].starts_with("parent"), "{parent}");
            let refused = app.script(&post("here").answering(parent)).await;
            assert_eq!(refused.status / 100, 4, "{parent}");
            assert!(refused.fields()[0].starts_with("parent"), "{parent}");
        }
        assert_eq!(app.rows("comments").await, 1);
        assert_eq!(app.rows("pages").await, 1);
    }
}

both! {
    async fn only_what_is_public_can_be_answered(app: TestApp) {
        let said = app.said(post("public")).await;
        for status in [Status::Pending, Status::Spam, Status::Trashed] {
            app.moderate(&said, status).await;
            assert_eq!(app.api(&post("reply").answering(&said)).await.expect(422).fields(), ["parent_id"]);
            app.get(&format!("/embed/comments/{said}/reply")).await.expect(404);
            app.moderate(&said, Status::Approved).await;
        }
        app.api(&post("reply").answering(&said)).await.expect(201);
    }
}

both! {
    async fn depth_grows_without_end(app: TestApp) {
        let mut last = app.api(&post("1")).await.expect(201);
        for depth in 2..=30 {
            last = app.api(&post(&depth.to_string()).answering(&last.id())).await.expect(201);
            assert_eq!(last.json()["depth"], depth);
        }
        assert_eq!(app.number("SELECT CAST(MAX(depth) AS BIGINT) AS n FROM comments").await, 30);
        assert_eq!(app.number("SELECT descendant_count AS n FROM comments WHERE depth = 1").await, 29);
    }
}

both! {
    async fn looking_makes_no_thread(app: TestApp) {
        for number in 0..20 {
            let url = format!("https://blog.example/{number}/");
            app.get(&TestApp::thread_path(&url)).await.expect(200);
            app.get(&TestApp::list_path(&url)).await.expect(200);
            app.preview(&post("only looking").on(&url)).await.expect(200);
        }
        let counted = serde_json::json!({"urls": ["https://blog.example/counted/"]});
        app.send(app.http.post(app.at("/api/v1/sites/blog/counts")).json(&counted)).await.expect(200);
        assert_eq!(app.rows("pages").await, 0);
        app.said(post("first")).await;
        assert_eq!(app.rows("pages").await, 1);
    }
}

both! {
    async fn the_first_title_is_kept_and_cleaned(app: TestApp) {
        let mut first = post("first");
        first.title = Some(format!("  A\u{0}light\n on   the mole {} ", "x".repeat(400)));
        app.script(&first).await.expect(201);
        let mut second = post("second");
        second.title = Some("<b>Another</b>".to_owned());
        app.script(&second).await.expect(201);
        let page = app.thread().await.text();
        assert!(page.contains("2 thoughts on “A light on the mole xxx"), "{page}");
        assert!(!page.contains("Another"));
        assert!(app.number("SELECT CAST(LENGTH(title) AS BIGINT) AS n FROM pages").await <= 300);
    }
}

both! {
    async fn a_closed_thread_takes_nothing(app: TestApp) {
        use rejoinder::{domain::{action::Actor, page::PageAddress}, service::moderation};
        let id = app.said(post("before")).await;
        let site = app.site("blog").await;
        let address = PageAddress::resolve(&site.settings.origins, false, None, Some(TestApp::PAGE)).unwrap();
        moderation::set_thread_open(app.runtime(), &site, Actor::Operator, &address.identity, false).await.unwrap();
        app.api(&post("after")).await.expect(403);
        app.api(&post("after").answering(&id)).await.expect(403);
        app.script(&post("after")).await.expect(403);
        assert!(app.thread().await.text().contains("data-state=\"closed\""));
        app.said(post("elsewhere").on("https://blog.example/second/")).await;
        moderation::set_thread_open(app.runtime(), &site, Actor::Operator, &address.identity, true).await.unwrap();
        app.said(post("after")).await;
    }
}

both! {
    async fn an_explicit_id_is_the_page_wherever_it_is(app: TestApp) {
        let path = format!("/embed/comments?site=blog&id=post-7&url={}", encode(TestApp::PAGE));
        let request = app.own_form(&path, post("here").form()).header("rejoinder-request", "fragment");
        app.send(request).await.expect(201);
        let moved = format!("/embed/thread?site=blog&id=post-7&url={}", encode("https://blog.example/moved/"));
        assert_eq!(app.get(&moved).await.expect(200).comments().len(), 1);
        assert_eq!(app.thread().await.comments().len(), 0);
        // The address beside an id must still be the site's own.
        let foreign = format!("/embed/thread?site=blog&id=post-7&url={}", encode("https://evil.example/"));
        app.get(&foreign).await.expect(404);
    }
}
