//! The first screen of a thread.

use crate::support::{TestApp, html, plant, post};

both! {
    async fn the_first_screen_has_the_heading_the_comments_and_the_form(app: TestApp) {
        let mut first = post("Light on water.");
        first.title = Some("A light on the mole".to_owned());
        let root = app.said(first).await;
        let reply = app.said(post("And wind.").by("Grace").answering(&root)).await;
        let page = app.thread().await;
        assert_eq!(page.comments(), [root.clone(), reply.clone()]);
        let text = page.text();
        assert!(text.contains("2 thoughts on “A light on the mole”"), "{text}");
        assert!(text.contains("<p>Light on water.</p>"));
        assert!(text.contains("<header><bdi>Grace</bdi>"));
        assert!(text.contains("What do you think?"));
        for name in ["body", "name", "email", "website"] {
            assert!(html::field(&text, name).is_some(), "no field for the {name}: {text}");
        }
        assert!(text.contains(&format!("href=\"/comments/{reply}\"")));
        assert!(text.contains(&format!("href=\"/embed/comments/{reply}/edit")));
    }
}

both! {
    async fn a_page_nobody_has_commented_on_invites_the_first(app: TestApp) {
        let page = app.thread().await;
        assert_eq!(page.comments(), Vec::<String>::new());
        assert!(page.text().contains("class=\"empty\""));
        assert!(page.text().contains("<textarea"));
    }
}

both! {
    async fn replies_stand_inside_what_they_answer(app: TestApp) {
        let root = app.said(post("one")).await;
        let reply = app.said(post("two").answering(&root)).await;
        app.said(post("three").answering(&reply)).await;
        app.said(post("four")).await;
        let items = app.get(&TestApp::list_path(TestApp::PAGE)).await.expect(200).json();
        let items = items["items"].as_array().unwrap();
        let depths: Vec<u64> = items.iter().map(|item| item["depth"].as_u64().unwrap()).collect();
        assert_eq!(depths, [1, 2, 3, 1]);
        assert_eq!(items[1]["parent_id"], root);
        assert_eq!(items[0]["reply_count"], 1);
        // The lists of the document nest the same way.
        let text = app.thread().await.text();
        let list = html::between(&text, "id=\"comments\"", "<form");
        let mut level = 1;
        let mut levels = Vec::new();
        for tag in html::tags(list) {
            match tag.name.as_str() {
                "ol" => level += 1,
                "/ol" => level -= 1,
                "li" => levels.push(level),
                _ => {}
            }
        }
        assert_eq!(levels, [1, 2, 3, 1]);
    }
}

both! {
    async fn a_screen_is_bounded_whatever_the_thread_holds(app: TestApp) {
        // Forty roots with ten replies each.
        let mut parents = vec![None; 40];
        for root in 0..40 {
            parents.extend(vec![Some(root); 10]);
        }
        let ids = plant(&app, TestApp::PAGE, &parents).await;
        let page = app.thread().await;
        let shown = page.comments();
        assert!(shown.len() <= 100, "{} rows", shown.len());
        let roots: Vec<&String> = ids[..40].iter().filter(|id| shown.contains(id)).collect();
        assert_eq!(roots, ids[..25].iter().collect::<Vec<_>>());
        let text = page.text();
        assert!(text.contains("440 thoughts"), "{text}");
        let more = html::more_links(&text);
        assert_eq!(more.iter().filter(|link| link.is_next).count(), 1);
        // Each root says what of it is not here.
        assert_eq!(more.len(), 26);
        assert!(text.contains("7 more replies"), "{text}");
    }
}

both! {
    async fn newest_first_turns_the_roots_around_and_not_the_replies(app: TestApp) {
        let first = app.said(post("one")).await;
        let reply = app.said(post("two").answering(&first)).await;
        let later = app.said(post("three").answering(&first)).await;
        let last = app.said(post("four")).await;
        let path = format!("{}&sort=newest", TestApp::thread_path(TestApp::PAGE));
        assert_eq!(app.get(&path).await.expect(200).comments(), [last.as_str(), first.as_str(), reply.as_str(), later.as_str()]);
        app.set(&[("sort", "newest")]).await;
        assert_eq!(app.thread().await.comments(), [last.as_str(), first.as_str(), reply.as_str(), later.as_str()]);
    }
}

both! {
    async fn closed_comments_are_read_and_not_written(app: TestApp) {
        let id = app.said(post("before")).await;
        app.set(&[("comments", "closed")]).await;
        let page = app.thread().await;
        assert_eq!(page.comments(), [id.as_str()]);
        assert!(page.text().contains("data-state=\"closed\""));
        assert!(!page.text().contains("<textarea"));
        app.api(&post("after")).await.expect(403);
        app.script(&post("after")).await.expect(403);
        assert_eq!(app.rows("comments").await, 1);
    }
}

both! {
    async fn arabic_is_right_to_left_and_in_its_own_words(app: TestApp) {
        app.said(post("one")).await;
        let path = format!("{}&lang=ar", TestApp::thread_path(TestApp::PAGE));
        let asked = app.get(&path).await.expect(200).text();
        assert!(asked.contains("<html lang=\"ar\" dir=\"rtl\""));
        assert!(!asked.contains("What do you think?"));
        let accepted = app
            .get_with(&TestApp::thread_path(TestApp::PAGE), &[("accept-language", "ar-EG,ar;q=0.9,en;q=0.5")])
            .await;
        assert!(accepted.text().contains("dir=\"rtl\""));
    }
}
