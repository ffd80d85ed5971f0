//! How many comments many pages have.

use rejoinder::domain::comment::Status;
use serde_json::{Value, json};

use crate::support::{Reply, TestApp, post};

const EMPTY: &str = "https://blog.example/empty/";
const SECOND: &str = "https://blog.example/second/";

async fn by_api(app: &TestApp, asked: &Value) -> Reply {
    app.send(app.http.post(app.at("/api/v1/sites/blog/counts")).json(asked))
        .await
}

/// As a blog's script asks: plain text, so that the browser asks no permission first.
async fn by_script(app: &TestApp, asked: &Value) -> Reply {
    let request = app
        .http
        .post(app.at("/embed/counts"))
        .header("content-type", "text/plain;charset=UTF-8")
        .header("origin", TestApp::ORIGIN)
        .body(asked.to_string());
    app.send(request).await
}

both! {
    async fn many_pages_are_counted_in_one_call(app: TestApp) {
        let first = app.said(post("one")).await;
        app.said(post("two").answering(&first)).await;
        app.said(post("three").on(SECOND)).await;
        let trashed = app.said(post("four").on(SECOND)).await;
        app.moderate(&trashed, Status::Trashed).await;
        let urls = json!([TestApp::PAGE, SECOND, EMPTY]);
        let expected = json!({TestApp::PAGE: 2, SECOND: 1, EMPTY: 0});
        let counted = by_api(&app, &json!({"urls": urls})).await.expect(200).json();
        assert_eq!(counted["counts"], expected);
        let counted = by_script(&app, &json!({"site": "blog", "urls": urls})).await.expect(200);
        assert_eq!(counted.json()["counts"], expected);
        assert_eq!(counted.header("access-control-allow-origin"), "*");
        assert_eq!(counted.header("access-control-allow-credentials"), "");
    }
}

both! {
    async fn a_page_that_names_its_language_gets_the_numbers_in_words(app: TestApp) {
        app.said(post("one")).await;
        app.said(post("two")).await;
        let asked = |lang: &str| json!({"site": "blog", "urls": [TestApp::PAGE, EMPTY], "lang": lang});
        let english = by_script(&app, &asked("en-GB")).await.expect(200).json();
        assert_eq!(english["words"], json!({"0": "No comments", "2": "2 comments"}));
        let arabic = by_script(&app, &asked("ar")).await.expect(200).json();
        assert_eq!(arabic["words"]["2"], "تعليقان");
        let unknown = by_script(&app, &asked("<tlh>")).await.expect(200).json();
        assert_eq!(unknown["words"], english["words"]);
        let silent = by_script(&app, &json!({"site": "blog", "urls": [EMPTY]})).await.expect(200).json();
        assert!(silent.get("words").is_none());
    }
}

both! {
    async fn the_count_follows_an_explicit_id(app: TestApp) {
        let json = json!({"page": {"id": "post-7"}, "body": "here", "guest": {"name": "Ada"}});
        app.send(app.http.post(app.at("/api/v1/sites/blog/comments")).json(&json)).await.expect(201);
        let counted = by_api(&app, &json!({"ids": ["post-7", "post-8"]})).await.expect(200).json();
        assert_eq!(counted["counts"], json!({"post-7": 1, "post-8": 0}));
    }
}

both! {
    async fn a_moved_page_is_counted_under_both_addresses(app: TestApp) {
        use rejoinder::{
            domain::{action::Actor, page::PageAddress},
            service::moderation,
        };
        app.said(post("before the move")).await;
        let site = app.site("blog").await;
        let identity = |url| PageAddress::resolve(&site.settings.origins, false, None, Some(url)).unwrap().identity;
        moderation::add_alias(app.runtime(), &site, Actor::Operator, &identity(TestApp::PAGE), &identity(SECOND)).await.unwrap();
        let counted = by_api(&app, &json!({"urls": [TestApp::PAGE, SECOND]})).await.expect(200).json();
        assert_eq!(counted["counts"], json!({TestApp::PAGE: 1, SECOND: 1}));
    }
}

/// Asks both ways, twice: the second answer is remembered.
async fn counted(app: &TestApp, urls: &[&str]) -> Vec<u64> {
    let asked = json!({"site": "blog", "urls": urls});
    let mut answers = Vec::new();
    for _ in 0..2 {
        answers.push(by_script(app, &asked).await.expect(200).json());
        answers.push(by_api(app, &json!({"urls": urls})).await.expect(200).json());
    }
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
    urls.iter()
        .map(|url| answers[0]["counts"][url].as_u64().unwrap())
        .collect()
}

both! {
    async fn a_remembered_count_is_right_after_every_change(app: TestApp) {
        let pages = [TestApp::PAGE, SECOND];
        assert_eq!(counted(&app, &pages).await, [0, 0]);
        let first = app.said(post("the first of all")).await;
        assert_eq!(counted(&app, &pages).await, [1, 0]);
        app.said(post("the first of another page").on(SECOND)).await;
        assert_eq!(counted(&app, &pages).await, [1, 1]);
        app.said(post("an answer").answering(&first)).await;
        assert_eq!(counted(&app, &pages).await, [2, 1]);
        app.moderate(&first, Status::Trashed).await;
        assert_eq!(counted(&app, &pages).await, [1, 1]);
        app.moderate(&first, Status::Approved).await;
        assert_eq!(counted(&app, &pages).await, [2, 1]);
        let mine = app.api(&post("not for long")).await.expect(201);
        assert_eq!(counted(&app, &pages).await, [3, 1]);
        let path = format!("/api/v1/comments/{}", mine.id());
        let request = app.http.delete(app.at(&path)).header("rejoinder-guest", mine.secret().unwrap());
        app.send(request).await.expect(204);
        assert_eq!(counted(&app, &pages).await, [2, 1]);
        app.set(&[("guests", "held")]).await;
        let held = app.said(post("waits")).await;
        assert_eq!(counted(&app, &pages).await, [2, 1]);
        app.moderate(&held, Status::Approved).await;
        assert_eq!(counted(&app, &pages).await, [3, 1]);
    }
}

both! {
    async fn a_remembered_count_follows_a_page_that_moves(app: TestApp) {
        use rejoinder::{
            domain::{action::Actor, page::PageAddress},
            service::moderation,
        };
        app.said(post("before the move")).await;
        let pages = [SECOND, EMPTY];
        assert_eq!(counted(&app, &pages).await, [0, 0]);
        let site = app.site("blog").await;
        let identity = |url| PageAddress::resolve(&site.settings.origins, false, None, Some(url)).unwrap().identity;
        moderation::add_alias(app.runtime(), &site, Actor::Operator, &identity(TestApp::PAGE), &identity(SECOND)).await.unwrap();
        assert_eq!(counted(&app, &pages).await, [1, 0]);
        // The change names the page by its first address, which was not asked about.
        app.said(post("at the old address")).await;
        assert_eq!(counted(&app, &pages).await, [2, 0]);
        app.said(post("at the new address").on(SECOND)).await;
        assert_eq!(counted(&app, &pages).await, [3, 0]);
    }
}

both! {
    async fn what_is_remembered_obeys_the_settings_of_now(app: TestApp) {
        app.said(post("here")).await;
        assert_eq!(counted(&app, &[TestApp::PAGE]).await, [1]);
        app.set(&[("origins", "https://new.example")]).await;
        let asked = json!({"site": "blog", "urls": [TestApp::PAGE]});
        assert_eq!(by_script(&app, &asked).await.expect(200).json()["counts"], json!({}));
        by_api(&app, &json!({"urls": [TestApp::PAGE]})).await.expect(400);
        app.set(&[("origins", "https://blog.example")]).await;
        assert_eq!(counted(&app, &[TestApp::PAGE]).await, [1]);
    }
}

both! {
    async fn remembered_words_are_in_the_language_of_the_reader(app: TestApp) {
        app.said(post("one")).await;
        // A language nobody here speaks: the reader's own is taken.
        let asked = json!({"site": "blog", "urls": [TestApp::PAGE], "lang": "tlh"});
        let mut words = Vec::new();
        for language in ["en", "ar", "en", "ar"] {
            let request = app.http.post(app.at("/embed/counts")).header("accept-language", language);
            let counted = app.send(request.body(asked.to_string())).await.expect(200).json();
            words.push(counted["words"]["1"].as_str().unwrap().to_owned());
        }
        assert_eq!(words[..2], words[2..]);
        assert_ne!(words[0], words[1]);
    }
}

both! {
    async fn a_remembered_answer_does_not_excuse_from_the_rules(app: TestApp) {
        let asked = json!({"urls": [TestApp::PAGE]});
        by_api(&app, &asked).await.expect(200);
        let request = app.http.post(app.at("/api/v1/sites/blog/counts")).header("content-type", "text/plain");
        app.send(request.body(asked.to_string())).await.expect(415);
        // The same words for another site are another question.
        app.send(app.http.post(app.at("/api/v1/sites/nobody/counts")).json(&asked)).await.expect(404);
        by_script(&app, &asked).await.expect(400);
        let refused = app.get("/embed/counts").await.expect(405);
        assert_eq!(refused.header("content-type"), "application/problem+json");
    }
}

both! {
    async fn too_many_or_foreign_pages_are_refused_by_name(app: TestApp) {
        let many: Vec<String> = (0..101).map(|number| format!("https://blog.example/{number}/")).collect();
        let refused = by_api(&app, &json!({"urls": many})).await.expect(400);
        assert_eq!(refused.fields(), ["urls"]);
        let refused = by_api(&app, &json!({"urls": ["https://evil.example/"]})).await.expect(400);
        assert_eq!(refused.fields(), ["url"]);
        let refused = by_script(&app, &json!({"site": "blog", "urls": many})).await.expect(400);
        assert_eq!(refused.header("access-control-allow-origin"), "*");
        by_script(&app, &json!({"site": "nobody", "urls": []})).await.expect(404);
        let request = app.http.post(app.at("/embed/counts")).body("{\"site\":");
        app.send(request).await.expect(400);
    }
}

both! {
    async fn one_wrong_link_in_a_list_takes_nothing_from_the_others(app: TestApp) {
        app.said(post("one")).await;
        let asked = json!({"site": "blog", "urls": ["https://evil.example/", "mailto:ada@example.org", TestApp::PAGE], "ids": [""]});
        let counted = by_script(&app, &asked).await.expect(200).json();
        assert_eq!(counted["counts"], json!({TestApp::PAGE: 1}));
    }
}

both! {
    async fn a_site_lists_its_threads(app: TestApp) {
        for (page, comments) in [("a", 1), ("b", 3), ("c", 2)] {
            for number in 0..comments {
                app.said(post(&format!("{number}")).on(&format!("https://blog.example/{page}/"))).await;
            }
        }
        app.said(post("again").on("https://blog.example/a/")).await;
        for (sort, expected) in [("active", ["a", "c", "b"]), ("newest", ["c", "b", "a"]), ("comments", ["b", "c", "a"])] {
            let mut found = Vec::new();
            let mut after = String::new();
            loop {
                let path = format!("/api/v1/sites/blog/threads?sort={sort}&limit=2{after}");
                let page = app.get(&path).await.expect(200).json();
                found.extend(page["items"].as_array().unwrap().iter().map(|item| item["url"].as_str().unwrap().to_owned()));
                match page["next"].as_str() {
                    Some(next) => after = format!("&after={next}"),
                    None => break,
                }
            }
            let expected: Vec<String> = expected.iter().map(|page| format!("https://blog.example/{page}/")).collect();
            // Two threads with as many comments stand in either order.
            if sort == "comments" {
                assert_eq!(found[0], expected[0]);
                assert_eq!(found.len(), 3);
            } else {
                assert_eq!(found, expected, "{sort}");
            }
        }
    }
}
