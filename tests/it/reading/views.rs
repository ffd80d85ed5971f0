//! Parts of a thread: the continued thread below one comment, and one comment in its context.

use crate::support::{TestApp, html, plant, post};

fn context(id: &str) -> String {
    format!("{}&comment={id}", TestApp::thread_path(TestApp::PAGE))
}

fn continued(id: &str) -> String {
    format!("{}&parent={id}", TestApp::thread_path(TestApp::PAGE))
}

both! {
    async fn a_continued_thread_shows_the_comment_and_its_replies(app: TestApp) {
        let root = app.said(post("root")).await;
        let other = app.said(post("other")).await;
        let reply = app.said(post("reply").answering(&root)).await;
        let below = app.said(post("below").answering(&reply)).await;
        let page = app.get(&continued(&root)).await.expect(200);
        assert_eq!(page.comments(), [root.as_str(), reply.as_str(), below.as_str()]);
        assert_eq!(html::listed_ids(&page.text()), [reply.as_str(), below.as_str()]);
        assert!(!page.text().contains(&other));
        // A link leads back to the whole.
        let whole = html::tags(&page.text())
            .into_iter()
            .find(|tag| tag.has_class("whole"))
            .unwrap();
        let whole = app.follow(whole.get("href").unwrap()).await.expect(200);
        assert_eq!(whole.comments().len(), 4);
    }
}

both! {
    async fn context_shows_what_a_comment_answers_and_what_stands_around_it(app: TestApp) {
        // Thirty roots; the twentieth has a chain of four below it.
        let mut parents = vec![None; 30];
        parents.extend([Some(20), Some(30), Some(31), Some(32)]);
        let ids = plant(&app, TestApp::PAGE, &parents).await;
        let deep = app.get(&context(&ids[32])).await.expect(200);
        assert_eq!(deep.comments(), [ids[20].as_str(), ids[30].as_str(), ids[31].as_str(), ids[32].as_str(), ids[33].as_str()]);
        let root = app.get(&context(&ids[10])).await.expect(200).comments();
        assert_eq!(root, ids[5..=15]);
    }
}

both! {
    async fn what_is_deeper_than_the_indentation_says_whom_it_answers(app: TestApp) {
        app.set(&[("depth", "2")]).await;
        let root = app.said(post("root").by("Ada")).await;
        let second = app.said(post("second").by("Grace").answering(&root)).await;
        app.said(post("third").by("Hedy").answering(&second)).await;
        let text = app.thread().await.text();
        let answers = html::between(&text, "class=\"answers\"", "</p>");
        assert!(answers.contains(&format!("#rejoinder-{second}")), "{answers}");
        assert!(answers.contains("Grace"), "{answers}");
        assert_eq!(text.matches("class=\"answers\"").count(), 1);
    }
}

both! {
    async fn parts_of_another_thread_are_not_here(app: TestApp) {
        let here = app.said(post("here")).await;
        let elsewhere = app.said(post("there").on("https://blog.example/second/")).await;
        app.get(&context(&here)).await.expect(200);
        app.get(&continued(&elsewhere)).await.expect(404);
        // An old link to a comment that is gone leads to the conversation, not to an error.
        for path in [context(&elsewhere), context(&uuid::Uuid::nil().to_string())] {
            let page = app.get(&path).await.expect(200);
            assert_eq!(page.comments(), [here.as_str()]);
            assert!(!page.text().contains("<p>there</p>"));
        }
    }
}

both! {
    async fn more_replies_go_on_where_the_screen_stopped(app: TestApp) {
        let mut parents = vec![None];
        parents.extend(vec![Some(0); 60]);
        let ids = plant(&app, TestApp::PAGE, &parents).await;
        let first = app.thread().await.text();
        assert_eq!(html::comment_ids(&first), ids[..6]);
        let more = html::more_links(&first);
        assert_eq!(more.len(), 1);
        assert!(first.contains("55 more replies"), "{first}");
        let second = app.follow(&more[0].href).await.expect(200).text();
        assert_eq!(html::listed_ids(&second), ids[6..31]);
        let more = html::more_links(&second);
        let third = app.follow(&more[0].href).await.expect(200).text();
        assert_eq!(html::listed_ids(&third), ids[31..56]);
    }
}
