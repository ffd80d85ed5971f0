//! Ways from a comment's id to where it is read.

use rejoinder::domain::comment::Status;

use crate::support::{TestApp, post};

both! {
    async fn a_permalink_leads_to_the_page_at_the_comment(app: TestApp) {
        let id = app.said(post("here").on("https://blog.example/first/?p=7&utm_source=feed")).await;
        let link = app.get(&format!("/comments/{id}")).await;
        assert!([302, 303].contains(&link.status), "{}", link.status);
        assert_eq!(link.header("location"), format!("https://blog.example/first/?p=7#rejoinder-{id}"));
    }
}

both! {
    async fn a_page_without_address_is_read_on_its_own(app: TestApp) {
        let json = serde_json::json!({
            "page": {"id": "post-7", "title": "The seventh"}, "body": "here", "guest": {"name": "Ada"},
        });
        let request = app.http.post(app.at("/api/v1/sites/blog/comments")).json(&json);
        let said = app.send(request).await.expect(201);
        let (id, thread) = (said.id(), said.json()["thread_id"].as_str().unwrap().to_owned());
        let link = app.get(&format!("/comments/{id}")).await;
        assert_eq!(link.header("location"), format!("/threads/{thread}?comment={id}#rejoinder-{id}"));
        let page = app.follow(link.header("location").split('#').next().unwrap()).await.expect(200);
        assert_eq!(page.comments(), [id]);
        assert!(page.text().contains("The seventh"));
    }
}

both! {
    async fn only_what_is_public_has_a_permalink(app: TestApp) {
        app.set(&[("guests", "held")]).await;
        let id = app.said(post("waits")).await;
        app.get(&format!("/comments/{id}")).await.expect(404);
        app.moderate(&id, Status::Approved).await;
        assert_eq!(app.get(&format!("/comments/{id}")).await.status / 100, 3);
        app.moderate(&id, Status::Spam).await;
        app.get(&format!("/comments/{id}")).await.expect(404);
    }
}

both! {
    async fn the_stand_alone_page_shows_the_same_comments_with_a_way_back(app: TestApp) {
        let mut first = post("one");
        first.title = Some("A light on the mole".to_owned());
        let said = app.api(&first).await.expect(201);
        app.said(post("two").answering(&said.id())).await;
        let thread = said.json()["thread_id"].as_str().unwrap().to_owned();
        let page = app.get(&format!("/threads/{thread}")).await.expect(200);
        assert_eq!(page.comments(), app.thread().await.comments());
        let text = page.text();
        assert!(text.contains("<a href=\"https://blog.example/first/\">"), "{text}");
        assert!(text.contains("<textarea"));
        app.get(&format!("/threads/{thread}?sort=newest&lang=ar")).await.expect(200);
    }
}

both! {
    async fn a_moved_page_keeps_its_conversation(app: TestApp) {
        use rejoinder::{
            domain::{action::Actor, page::PageAddress},
            service::moderation,
        };
        let id = app.said(post("before the move")).await;
        let moved = "https://blog.example/2026/first/";
        assert_eq!(app.get(&TestApp::thread_path(moved)).await.comments().len(), 0);
        let site = app.site("blog").await;
        let identity = |url| PageAddress::resolve(&site.settings.origins, false, None, Some(url)).unwrap().identity;
        moderation::add_alias(app.runtime(), &site, Actor::Operator, &identity(TestApp::PAGE), &identity(moved)).await.unwrap();
        assert_eq!(app.get(&TestApp::thread_path(moved)).await.comments(), [id.as_str()]);
        let reply = app.said(post("after the move").on(moved).answering(&id)).await;
        assert_eq!(app.thread().await.comments(), [id, reply]);
    }
}

both! {
    async fn the_many_spellings_of_an_address_are_one_page(app: TestApp) {
        let id = app.said(post("here").on("https://blog.example/first/")).await;
        for same in [
            "https://BLOG.example/first",
            "https://blog.example:443/first/index.html",
            "https://blog.example/first/?utm_campaign=x&fbclid=y#part",
        ] {
            assert_eq!(app.get(&TestApp::thread_path(same)).await.expect(200).comments(), [id.as_str()], "{same}");
        }
        assert_eq!(app.get(&TestApp::thread_path("https://blog.example/first/?p=2")).await.comments().len(), 0);
    }
}
