//! Addresses that somebody edited.

use crate::support::{TestApp, encode, html, plant, post};

both! {
    async fn an_edited_or_misplaced_cursor_is_refused_by_name(app: TestApp) {
        let mut parents = vec![None; 30];
        parents.extend(vec![Some(0); 30]);
        let ids = plant(&app, TestApp::PAGE, &parents).await;
        let list = TestApp::list_path(TestApp::PAGE);
        let roots = app.get(&list).await.json()["next"].as_str().unwrap().to_owned();
        let replies = app.get(&format!("{list}&parent={}", ids[0])).await.json()["next"].as_str().unwrap().to_owned();
        let site = app.get("/api/v1/sites/blog/comments").await.json()["next"].as_str().unwrap().to_owned();
        let mut edited = roots.clone().into_bytes();
        edited[5] = if edited[5] == b'A' { b'B' } else { b'A' };
        let edited = String::from_utf8(edited).unwrap();
        let shortened = &roots[..20];
        for cursor in [edited.as_str(), shortened, "nonsense", "%FF", "AAAA", &replies, &site] {
            let reply = app.get(&format!("{list}&after={cursor}")).await.expect(400);
            assert_eq!(reply.fields(), ["after"], "{cursor}");
            let page = app.get(&format!("{}&after={cursor}", TestApp::thread_path(TestApp::PAGE))).await.expect(400);
            assert!(page.text().contains("after"), "{}", page.text());
        }
        // A cursor of the other order is one of another list too.
        assert_eq!(app.get(&format!("{list}&sort=newest&after={roots}")).await.expect(400).fields(), ["after"]);
        assert_eq!(app.get(&format!("{list}&parent={}&after={roots}", ids[0])).await.expect(400).fields(), ["after"]);
        for path in ["/api/v1/sites/blog/comments", "/api/v1/sites/blog/threads"] {
            assert_eq!(app.get(&format!("{path}?after={roots}")).await.expect(400).fields(), ["after"]);
        }
        let threads = app.get("/api/v1/sites/blog/threads?limit=1").await.expect(200);
        assert_eq!(threads.json()["next"], serde_json::Value::Null);
        // Untouched it leads on.
        assert_eq!(app.get(&format!("{list}&after={roots}")).await.expect(200).json()["items"].as_array().unwrap().len(), 5);
    }
}

both! {
    async fn unknown_words_are_refused_by_name(app: TestApp) {
        app.said(post("one")).await;
        let frame = TestApp::thread_path(TestApp::PAGE);
        let list = TestApp::list_path(TestApp::PAGE);
        for (path, field) in [
            (format!("{frame}&sort=best%20ever"), "sort"),
            (format!("{frame}&theme=pink"), "theme"),
            (format!("{frame}&comment=nonsense"), "comment"),
            (format!("{frame}&parent=nonsense"), "parent"),
            (format!("{frame}&after=nonsense"), "after"),
            ("/embed/thread?site=blog".to_owned(), "url"),
            (format!("/embed/thread?url={}", encode(TestApp::PAGE)), "site"),
            ("/embed/thread?site=blog&url=nonsense".to_owned(), "url"),
            ("/embed/thread?site=blog&url=%FF".to_owned(), "url"),
            ("/embed/thread?site=blog&thread=nonsense".to_owned(), "thread"),
        ] {
            let page = app.get(&path).await.expect(400).text();
            assert!(html::decoded(&page).contains(&format!("{field}: ")), "{path}: {page}");
        }
        for (path, field) in [
            (format!("{list}&sort=nonsense"), "sort"),
            (format!("{list}&limit=0"), "limit"),
            (format!("{list}&limit=101"), "limit"),
            (format!("{list}&limit=-1"), "limit"),
            (format!("{list}&limit=ten"), "limit"),
            (format!("{list}&limit=99999999999999999999"), "limit"),
            (format!("{list}&parent=nonsense"), "parent"),
            (TestApp::list_path("https://evil.example/"), "url"),
            ("/api/v1/sites/blog/comments?limit=0".to_owned(), "limit"),
            ("/api/v1/sites/blog/threads?limit=0".to_owned(), "limit"),
            ("/api/v1/sites/blog/threads?sort=nonsense".to_owned(), "sort"),
            ("/embed/viewer".to_owned(), "thread"),
            ("/embed/viewer?thread=nonsense".to_owned(), "thread"),
        ] {
            assert_eq!(app.get(&path).await.expect(400).fields(), [field], "{path}");
        }
    }
}

both! {
    async fn messages_come_in_the_readers_language(app: TestApp) {
        let path = format!("{}&limit=0", TestApp::list_path(TestApp::PAGE));
        let english = app.get(&path).await.json()["errors"][0]["detail"].clone();
        let arabic = app.get_with(&path, &[("accept-language", "ar")]).await.json()["errors"][0]["detail"].clone();
        assert_ne!(english, arabic);
        let unknown = app.get_with(&path, &[("accept-language", "tlh, *;q=0.1")]).await.json()["errors"][0]["detail"].clone();
        assert_eq!(english, unknown);
    }
}

both! {
    async fn very_long_addresses_and_headers_are_survived(app: TestApp) {
        let long = "x".repeat(20_000);
        for path in [
            format!("/embed/thread?site=blog&url=https://blog.example/{long}"),
            format!("/embed/thread?site={long}&url=x"),
            format!("{}&title={long}", TestApp::thread_path(TestApp::PAGE)),
            format!("/{long}"),
        ] {
            let reply = app.get(&path).await;
            assert!(reply.status < 500, "{}", reply.status);
        }
        let reply = app.get_with(&TestApp::thread_path(TestApp::PAGE), &[("cookie", &long), ("accept-language", &long)]).await;
        assert!(reply.status < 500, "{}", reply.status);
        app.get("/healthz").await.expect(200);
    }
}
