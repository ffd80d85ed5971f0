//! What the queue finds.

use serde_json::{Value, json};

use super::{moderator, waiting};
use crate::support::{Post, Program, TestApp, encode, post};

const QUEUE: &str = "/api/v1/sites/blog/moderation";

/// The ids that a filter finds, page by page.
pub(crate) async fn found(desk: &Program<'_>, filter: &str) -> Vec<String> {
    let mut ids = Vec::new();
    let mut after = String::new();
    loop {
        let page = desk
            .get(&format!("{QUEUE}?limit=2&{filter}{after}"))
            .await
            .expect(200)
            .json();
        ids.extend(
            page["items"]
                .as_array()
                .unwrap()
                .iter()
                .map(|item| item["id"].as_str().unwrap().to_owned()),
        );
        match page["next"].as_str() {
            Some(next) => after = format!("&after={next}"),
            None => return ids,
        }
    }
}

fn reversed(ids: &[String]) -> Vec<String> {
    ids.iter().rev().cloned().collect()
}

both! {
    async fn each_filter_finds_its_comments_and_no_others(app: TestApp) {
        let held = waiting(&app, 3).await;
        let ada = app.said(post("A Lamp, cheap").by("Ada Lovelace")).await;
        let other = app.api(&post("100% wool_socks").on("https://blog.example/second/")).await.expect(201);
        let bob = Post { email: Some("bob@Example.org".to_owned()), ..post("مصباح رخيص").by("Bob") };
        let bob = app.said(bob).await;
        app.moderate(&bob, rejoinder::domain::comment::Status::Spam).await;
        let second = other.json()["thread_id"].as_str().unwrap().to_owned();
        let desk = moderator(&app).await;
        let prefix = "ip=127.0.0.0%2F24";
        for (filter, expected) in [
            (String::new(), reversed(&held)),
            ("status=spam".to_owned(), vec![bob.clone()]),
            ("status=trashed".to_owned(), vec![]),
            ("status=reported".to_owned(), vec![]),
            ("status=all&q=lamp".to_owned(), vec![ada.clone()]),
            ("status=all&q=cheap+LAMP".to_owned(), vec![ada.clone()]),
            (format!("status=all&q={}", encode("رخيص")), vec![bob.clone()]),
            // Signs that mean something to the database mean themselves here.
            ("status=all&q=100%25".to_owned(), vec![other.id()]),
            ("status=all&q=%25".to_owned(), vec![other.id()]),
            ("status=all&q=wool_".to_owned(), vec![other.id()]),
            ("status=all&q=l_mp".to_owned(), vec![]),
            ("status=all&q=%27%3B--".to_owned(), vec![]),
            ("status=all&author=love".to_owned(), vec![ada.clone()]),
            ("status=all&author=BOB%40example.org".to_owned(), vec![bob.clone()]),
            ("status=approved&author=bob%40example.org".to_owned(), vec![]),
            (format!("status=all&page={second}"), vec![other.id()]),
            (format!("status=pending&page={second}"), vec![]),
            ("reason=guests-are-held".to_owned(), reversed(&held)),
            ("reason=other".to_owned(), vec![]),
            (prefix.to_owned(), reversed(&held)),
            ("ip=10.0.0.0%2F24".to_owned(), vec![]),
            (format!("status=approved&{prefix}"), vec![other.id(), ada.clone()]),
            ("to=2000-01-01".to_owned(), vec![]),
            ("from=2000-01-01".to_owned(), reversed(&held)),
            ("from=2990-01-01".to_owned(), vec![]),
        ] {
            assert_eq!(found(&desk, &filter).await, expected, "{filter}");
        }
        let everything = found(&desk, "status=all").await;
        assert_eq!(everything, [bob, other.id(), ada, held[2].clone(), held[1].clone(), held[0].clone()]);
    }
}

both! {
    async fn what_cannot_be_understood_is_named(app: TestApp) {
        let desk = moderator(&app).await;
        for (query, field) in [
            ("status=waiting", "status"),
            ("page=1", "page"),
            ("from=yesterday", "from"),
            ("to=2026-02-30", "to"),
            ("author=account:ada", "author"),
            ("after=x", "after"),
            ("limit=101", "limit"),
            ("limit=0", "limit"),
            (&format!("q={}", "x".repeat(201)), "q"),
            (&format!("author={}", "x".repeat(201)), "author"),
            ("q=%FF", "q"),
        ] {
            assert_eq!(desk.get(&format!("{QUEUE}?{query}")).await.expect(400).fields(), [field], "{query}");
        }
        let act = json!({"action": "trash", "filter": "statu=spam"});
        assert_eq!(desk.ask("POST", super::super::ACTIONS, &act).await.expect(422).fields(), ["filter"]);
        // What is kept with an action is no longer than what was asked.
        let long = json!({"action": "trash", "filter": format!("status=spam&q={}", "x".repeat(201))});
        assert_eq!(desk.ask("POST", super::super::ACTIONS, &long).await.expect(422).fields(), ["filter"]);
        let both = json!({"action": "trash", "filter": "status=spam", "ids": [Value::Null.to_string()]});
        assert_eq!(desk.ask("POST", super::super::ACTIONS, &both).await.expect(422).fields(), ["ids"]);
        let pin = json!({"action": "pin", "filter": "status=approved"});
        assert_eq!(desk.ask("POST", super::super::ACTIONS, &pin).await.expect(422).fields(), ["action"]);
        assert_eq!(app.rows("actions").await, 0);
    }
}
