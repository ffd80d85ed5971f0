//! The rooms Rules, Blocks and Reports, as somebody without script uses them.

use serde_json::json;

use super::staff::{owner, press};
use crate::support::{TestApp, html, post};

const RULES: &str = "/dashboard/sites/blog/rules";
const BLOCKS: &str = "/dashboard/sites/blog/blocks";
const REPORTS: &str = "/dashboard/sites/blog/reports";

async fn waits(app: &TestApp, body: &str) -> bool {
    app.api(&post(body)).await.expect(201).json()["status"] == "pending"
}

both! {
    async fn rules_are_rehearsed_and_then_saved(app: TestApp) {
        app.said(post("a casino in the old town was painted by him").by("Ann")).await;
        app.said(post("nothing at all").by("Bob")).await;
        app.set(&[("guests", "held")]).await;
        app.said(post("spammy and held")).await;
        app.set(&[("guests", "on")]).await;
        let mut owner = owner(&app).await;
        let rehearse = format!("{RULES}/rehearse");
        let form = [("hold-words", "casino\nname: zed"), ("hold-links", "1"), ("days", "7")];
        let page = press(&mut owner, RULES, &rehearse, &form).await.expect(200).text();
        assert!(page.contains("3 comments of the last 7 days were looked at; 1 would have waited."), "{page}");
        assert!(page.contains("A word that is looked for: casino"));
        assert!(page.contains("a casino in the old town") && !page.contains("nothing at all"));
        assert!(page.contains("spammy and held"), "it would have let through what was held");
        // Nothing is saved by that, and what was typed stands there still.
        assert!(page.contains("name: zed"));
        assert!(!waits(&app, "casino").await);
        press(&mut owner, RULES, RULES, &form).await.expect(303);
        assert!(waits(&app, "casino").await);
        assert!(owner.get(RULES).await.text().contains("name: zed"));
    }
}

both! {
    async fn a_rule_that_cannot_be_one_is_refused_beside_its_field(app: TestApp) {
        let mut owner = owner(&app).await;
        for address in [RULES.to_owned(), format!("{RULES}/rehearse")] {
            let form = [("hold-words", "fine\n/(/"), ("hold-networks", "all"), ("hold-first", "51")];
            let page = press(&mut owner, RULES, &address, &form).await.expect(422).text();
            assert!(page.contains("Line 2 cannot be looked for"), "{page}");
            assert!(page.contains("This is not a network"));
            assert_eq!(page.matches("aria-invalid").count(), 3);
            assert!(page.contains("/(/"), "what was typed stays");
        }
        assert!(!waits(&app, "fine").await);
    }
}

both! {
    async fn somebody_is_blocked_and_let_back_in_at_the_desk(app: TestApp) {
        let mut owner = owner(&app).await;
        let form = [("kind", "name"), ("value", "bob*"), ("effect", "blocked"), ("days", "3"), ("note", "sells watches")];
        press(&mut owner, BLOCKS, BLOCKS, &form).await.expect(303);
        app.api(&post("hello").by("Bobby")).await.expect(403);
        let page = owner.get(BLOCKS).await.expect(200).text();
        assert!(page.contains("bob*") && page.contains("sells watches"));
        let block = html::field(&page, "block").unwrap();
        press(&mut owner, BLOCKS, &format!("{BLOCKS}/lift"), &[("block", &block)]).await.expect(303);
        app.api(&post("hello").by("Bobby")).await.expect(201);
        let wrong = press(&mut owner, BLOCKS, BLOCKS, &[("kind", "network"), ("value", "all"), ("effect", "blocked")]).await.expect(422);
        assert!(wrong.text().contains("This is not a network"));
    }
}

both! {
    async fn what_readers_reported_is_settled_at_the_desk(app: TestApp) {
        let mut owner = owner(&app).await;
        let (stands, goes) = (app.said(post("stands")).await, app.said(post("goes")).await);
        for id in [&stands, &goes] {
            let path = app.at(&format!("/api/v1/comments/{id}/reports"));
            app.send(app.http.post(path).json(&json!({"reason": "abuse", "note": "<b>rude</b>"}))).await.expect(204);
        }
        let page = owner.get(REPORTS).await.expect(200).text();
        assert!(page.contains("rude") && !page.contains("<b>rude"), "a note is text");
        assert!(page.contains("It insults, threatens or spreads hatred"));
        let seen = |id: &str| {
            let (_, case) = page.split_once(&format!("name=\"comment\" value=\"{id}\"")).unwrap();
            html::field(case, "report").unwrap()
        };
        for (id, does) in [(&stands, "stand"), (&goes, "trash")] {
            press(&mut owner, REPORTS, REPORTS, &[("comment", id), ("report", &seen(id)), ("does", does)]).await.expect(303);
        }
        assert_eq!(app.thread().await.comments(), [stands.as_str()]);
        assert!(owner.get(REPORTS).await.text().contains("Nobody has reported anything"));
    }
}
