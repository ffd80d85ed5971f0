//! One document for all readers: the same bytes, known by their tag, and never older than the last change.

use std::io::Read as _;

use rejoinder::domain::comment::Status;

use crate::support::{TestApp, post};

both! {
    async fn who_has_the_document_is_told_that_it_is_the_same(app: TestApp) {
        app.said(post("one")).await;
        let first = app.thread().await;
        assert_eq!(first.header("cache-control"), "private, no-cache");
        assert!(first.header("vary").contains("accept-encoding"));
        let etag = first.header("etag").to_owned();
        let path = TestApp::thread_path(TestApp::PAGE);
        let known = app.get_with(&path, &[("if-none-match", &etag)]).await.expect(304);
        assert!(known.bytes.is_empty());
        assert_eq!(known.header("etag"), etag);
        app.said(post("two")).await;
        let changed = app.get_with(&path, &[("if-none-match", &etag)]).await.expect(200);
        assert_ne!(changed.header("etag"), etag);
    }
}

both! {
    async fn a_tab_of_its_own_gets_a_page_and_a_frame_the_frames_document_whoever_came_first(app: TestApp) {
        app.said(post("one")).await;
        let path = TestApp::thread_path(TestApp::PAGE);
        for places in [["document", "iframe"], ["iframe", "document"]] {
            // Twice: the second answer is from memory.
            for place in [places, places].concat() {
                let shown = app.get_with(&path, &[("sec-fetch-dest", place)]).await.expect(200);
                assert_eq!(shown.text().contains("<body class=\"page\">"), place == "document", "{place}");
                assert!(shown.header("vary").contains("sec-fetch-dest"));
            }
            app.said(post("another")).await;
        }
    }
}

both! {
    async fn another_policy_is_another_document(app: TestApp) {
        app.said(post("one")).await;
        let etag = app.thread().await.header("etag").to_owned();
        // The words are the same, but who has them would go on with the old policy.
        app.set(&[("origins", "https://blog.example,https://new.example")]).await;
        let path = TestApp::thread_path(TestApp::PAGE);
        let changed = app.get_with(&path, &[("if-none-match", &etag)]).await.expect(200);
        assert!(changed.header("content-security-policy").contains("https://new.example"));
    }
}

both! {
    async fn every_encoding_unpacks_to_the_same_bytes(app: TestApp) {
        for number in 0..5 {
            app.said(post(&format!("comment number {number} – with “quotes”"))).await;
        }
        let path = TestApp::thread_path(TestApp::PAGE);
        let plain = app.get(&path).await.expect(200);
        assert_eq!(plain.header("content-encoding"), "");
        let brotli = app.get_with(&path, &[("accept-encoding", "gzip, br")]).await.expect(200);
        assert_eq!(brotli.header("content-encoding"), "br");
        let mut unpacked = Vec::new();
        brotli::BrotliDecompress(&mut &*brotli.bytes, &mut unpacked).unwrap();
        assert!(unpacked == plain.bytes);
        let gzip = app.get_with(&path, &[("accept-encoding", "gzip")]).await.expect(200);
        assert_eq!(gzip.header("content-encoding"), "gzip");
        let mut unpacked = Vec::new();
        flate2::read::GzDecoder::new(&*gzip.bytes).read_to_end(&mut unpacked).unwrap();
        assert!(unpacked == plain.bytes);
        // Each form has a tag of its own (RFC 9110, section 8.8.3.3).
        assert_ne!(brotli.header("etag"), gzip.header("etag"));
        assert_ne!(brotli.header("etag"), plain.header("etag"));
    }
}

both! {
    async fn every_viewer_gets_the_same_bytes(app: TestApp) {
        let said = app.api(&post("mine")).await.expect(201);
        let secret = said.secret().unwrap();
        let path = TestApp::thread_path(TestApp::PAGE);
        let stranger = app.get(&path).await;
        let cookie = format!("__Host-rejoinder-guest={secret}");
        let author = app.get_with(&path, &[("cookie", &cookie), ("rejoinder-guest", &secret)]).await;
        assert!(stranger.bytes == author.bytes);
        assert_eq!(stranger.header("etag"), author.header("etag"));
        assert_eq!(author.header("set-cookie"), "");
    }
}

both! {
    async fn parameters_nobody_knows_change_nothing(app: TestApp) {
        app.said(post("one")).await;
        let plain = app.thread().await;
        let path = format!("{}&utm_source=x&cachebuster=17&zzz=%FF", TestApp::thread_path(TestApp::PAGE));
        let other = app.get(&path).await.expect(200);
        assert!(plain.bytes == other.bytes);
        assert_eq!(plain.header("etag"), other.header("etag"));
    }
}

both! {
    async fn empty_threads_of_a_site_are_one_document(app: TestApp) {
        let mut seen = Vec::new();
        for page in ["a/", "b/?p=1", "long/path/to/something.html", "?title=<b>"] {
            let url = format!("https://blog.example/{page}");
            let path = format!("{}&title=Never%20stored%20{}", TestApp::thread_path(&url), page.len());
            seen.push(app.get(&path).await.expect(200));
        }
        assert!(seen.iter().all(|page| page.bytes == seen[0].bytes));
        assert!(!seen[0].text().contains("Never stored"));
        // Neither a cursor nor a view makes another one.
        let id = uuid::Uuid::nil();
        let path = format!("{}&comment={id}", TestApp::thread_path("https://blog.example/c/"));
        assert!(app.get(&path).await.expect(200).bytes == seen[0].bytes);
    }
}

both! {
    async fn a_change_is_seen_by_the_very_next_reader(app: TestApp) {
        let said = app.api(&post("first words")).await.expect(201);
        let (id, secret) = (said.id(), said.secret().unwrap());
        assert!(app.thread().await.text().contains("first words"));
        let edited = serde_json::json!({"body": "other words"});
        let path = format!("/api/v1/comments/{id}");
        let request = app.http.patch(app.at(&path)).header("rejoinder-guest", &secret).json(&edited);
        app.send(request).await.expect(200);
        let text = app.thread().await.text();
        assert!(text.contains("other words") && !text.contains("first words"), "{text}");
        app.moderate(&id, Status::Trashed).await;
        assert!(!app.thread().await.text().contains("other words"));
        app.moderate(&id, Status::Approved).await;
        assert!(app.thread().await.text().contains("other words"));
        let request = app.http.delete(app.at(&path)).header("rejoinder-guest", &secret);
        app.send(request).await.expect(204);
        assert_eq!(app.thread().await.comments(), Vec::<String>::new());
        let asks_for_a_name = async || app.thread().await.text().contains("name=\"name\"");
        assert!(asks_for_a_name().await);
        app.set(&[("guests", "off")]).await;
        assert!(!asks_for_a_name().await);
    }
}

both! {
    async fn the_first_comment_ends_the_shared_empty_document(app: TestApp) {
        assert_eq!(app.thread().await.comments().len(), 0);
        let id = app.said(post("first")).await;
        assert_eq!(app.thread().await.comments(), [id]);
        let other = app.get(&TestApp::thread_path("https://blog.example/other/")).await;
        assert_eq!(other.comments().len(), 0);
    }
}
