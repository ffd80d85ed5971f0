//! The four orders, wherever one asks for an order.

use serde_json::Value;

use crate::support::{TestApp, html, post, stranger};

/// Six comments: one with three answers, one loved, one liked, one disputed, one disliked, and one nobody has judged.
async fn conversation(app: &TestApp) -> [String; 6] {
    let mut ids = Vec::new();
    for words in ["discussed", "disliked", "loved", "disputed", "unjudged", "liked"] {
        ids.push(app.said(post(words)).await);
    }
    let ids: [String; 6] = ids.try_into().unwrap();
    let [discussed, disliked, loved, disputed, _, liked] = &ids;
    for number in 0..3 {
        app.said(post(&format!("answer {number}")).answering(discussed)).await;
    }
    app.said(post("another answer").answering(liked)).await;
    app.cheer(loved, 0, 9).await;
    app.cheer(liked, 0, 3).await;
    app.cheer(disputed, 0, 4).await;
    for number in 10..15 {
        app.vote(disputed, &stranger(number), -1).await.expect(200);
        app.vote(disliked, &stranger(number), -1).await.expect(200);
    }
    app.clock.advance_minutes(1);
    // The last vote takes all the others along.
    app.vote(loved, &stranger(99), 1).await.expect(200);
    ids
}

fn roots(list: &Value) -> Vec<&str> {
    let items = list["items"].as_array().unwrap().iter();
    items
        .filter(|item| item["depth"] == 1)
        .map(|item| item["id"].as_str().unwrap())
        .collect()
}

both! {
    async fn every_order_is_had_everywhere(app: TestApp) {
        let [discussed, disliked, loved, disputed, unjudged, liked] = conversation(&app).await;
        let thread = app.get(&format!("/api/v1/comments/{loved}")).await.json()["thread_id"].as_str().unwrap().to_owned();
        for (sort, expected) in [
            ("best", [&loved, &liked, &disputed, &unjudged, &discussed, &disliked]),
            ("newest", [&liked, &unjudged, &disputed, &loved, &disliked, &discussed]),
            ("oldest", [&discussed, &disliked, &loved, &disputed, &unjudged, &liked]),
            ("discussed", [&discussed, &liked, &unjudged, &disputed, &loved, &disliked]),
        ] {
            let listed = app.get(&format!("{}&sort={sort}", TestApp::list_path(TestApp::PAGE))).await.expect(200).json();
            assert_eq!(roots(&listed), expected, "{sort}");
            for path in [
                format!("{}&sort={sort}", TestApp::thread_path(TestApp::PAGE)),
                format!("/threads/{thread}?sort={sort}"),
            ] {
                let page = app.get(&path).await.expect(200);
                let shown = page.comments();
                let shown: Vec<&String> = shown.iter().filter(|id| expected.contains(id)).collect();
                assert_eq!(shown, expected, "{path}");
                let text = page.text();
                let current = html::tags(&text).into_iter().find(|tag| tag.get("aria-current") == Some("true")).unwrap();
                let is_first = current.get("href").unwrap().contains(&format!("sort={sort}"));
                assert!(is_first || sort == "oldest", "{current:?}");
                assert!(text.contains(&format!("data-sort=\"{sort}\"")));
            }
        }
        app.set(&[("sort", "best")]).await;
        assert_eq!(app.thread().await.comments()[0], loved);
        // Without votes nothing is best: the old links still lead somewhere.
        app.set(&[("votes", "off")]).await;
        assert_eq!(app.thread().await.comments()[0], discussed);
        let asked = app.get(&format!("{}&sort=best", TestApp::thread_path(TestApp::PAGE))).await.expect(200);
        assert!(asked.text().contains("data-sort=\"oldest\""));
        let listed = app.get(&format!("{}&sort=best", TestApp::list_path(TestApp::PAGE))).await.expect(200).json();
        assert_eq!(roots(&listed)[0], discussed);
    }
}

both! {
    async fn the_head_of_a_thread_offers_them(app: TestApp) {
        app.said(post("one")).await;
        app.said(post("two")).await;
        for (lang, labels) in [
            ("en", ["Best", "Newest", "Oldest", "Most discussed"]),
            ("ar", ["الأفضل", "الأحدث", "الأقدم", "الأكثر نقاشًا"]),
        ] {
            let page = app.get(&format!("{}&lang={lang}", TestApp::thread_path(TestApp::PAGE))).await.expect(200).text();
            let nav = html::between(&page, "<nav class=\"sorts\"", "</nav>");
            let places: Vec<usize> = labels.iter().map(|label| nav.find(&format!(">{label}</a>")).unwrap()).collect();
            assert!(places.is_sorted(), "{nav}");
        }
    }
}

both! {
    async fn a_cursor_of_one_order_is_none_of_another(app: TestApp) {
        for number in 0..3 {
            app.said(post(&format!("number {number}"))).await;
        }
        let list = TestApp::list_path(TestApp::PAGE);
        let orders = ["best", "newest", "oldest", "discussed"];
        for sort in orders {
            let page = app.get(&format!("{list}&sort={sort}&limit=1")).await.expect(200).json();
            let next = page["next"].as_str().unwrap();
            for other in orders {
                let status = if other == sort { 200 } else { 400 };
                app.get(&format!("{list}&sort={other}&after={next}")).await.expect(status);
            }
        }
        for nonsense in ["worst", "BEST", "best%00", "most-discussed"] {
            assert_eq!(app.get(&format!("{list}&sort={nonsense}")).await.expect(400).fields(), ["sort"]);
        }
    }
}
