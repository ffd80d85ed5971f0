//! Hold rules, as an owner sets them and as comments meet them: at the API and in the form alike.

use rejoinder::{
    domain::{comment::Status, role::Role},
    service::account::Position,
};
use serde_json::{Value, json};

use super::desk::{owner, reasons, waits};
use crate::support::{Post, TestApp, eventually, post};

const RULES: &str = "/api/v1/sites/blog/rules";

both! {
    async fn each_rule_holds_what_it_is_about_and_says_why(app: TestApp) {
        let owner = owner(&app).await;
        let clean = post("hello there");
        let table: Vec<(&str, &str, Post, Value)> = vec![
            ("hold-all", "on", clean.clone(), json!([{"name": "everything"}])),
            ("guests", "held", clean.clone(), json!([{"name": "guests-are-held"}])),
            ("hold-first", "2", clean.clone(), json!([{"name": "first-comments", "detail": "0/2"}])),
            ("hold-links", "1", post("https://a.example https://b.example"), json!([{"name": "links", "detail": "2"}])),
            ("hold-words", "casino\nname: /^bob/", post("a CASINO for you").by("Bob"),
                json!([{"name": "words", "detail": "casino, name: /^bob/"}])),
            ("hold-networks", "127.0.0.0/8", clean.clone(), json!([{"name": "network", "detail": "127.0.0.0/8"}])),
        ];
        for (name, value, wrong, expected) in table {
            let before = rejoinder::service::site::Setting::named(name).unwrap().get(&app.site("blog").await.settings);
            app.set(&[(name, value)]).await;
            let said = app.api(&wrong).await.expect(201);
            assert!(waits(&said), "{name}");
            assert_eq!(reasons(&owner, &said.id()).await, expected, "{name}");
            // The form is judged at the same place.
            let shown = app.script(&wrong).await.expect(201);
            assert_eq!(shown.header("rejoinder-status"), "pending", "{name}");
            app.set(&[(name, &before)]).await;
            assert!(!waits(&app.api(&wrong).await.expect(201)), "{name}");
        }
    }
}

both! {
    async fn first_comments_wait_until_enough_of_them_are_approved(app: TestApp) {
        app.set(&[("hold-first", "2")]).await;
        let first = app.api(&post("one")).await.expect(201);
        let secret = first.secret().unwrap();
        let again = |text: &str| post(text).with_secret(&secret);
        assert!(waits(&first));
        let second = app.api(&again("two")).await.expect(201);
        assert!(waits(&second));
        app.moderate(&first.id(), Status::Approved).await;
        assert!(waits(&app.api(&again("three")).await.expect(201)));
        app.moderate(&second.id(), Status::Approved).await;
        assert!(!waits(&app.api(&again("four")).await.expect(201)));
        // Somebody else begins anew.
        assert!(waits(&app.api(&post("one").by("Eve")).await.expect(201)));
    }
}

both! {
    async fn accounts_are_held_while_they_are_young_and_who_runs_the_site_never(app: TestApp) {
        let owner = owner(&app).await;
        app.account("eve@example.org", None).await;
        let eve = app.program("eve@example.org", "read,write", &[]).await;
        app.set(&[("hold-new-accounts", "3"), ("hold-words", "hello"), ("hold-first", "1")]).await;
        let new = json!({"page": {"url": TestApp::PAGE}, "body": "hello"});
        let path = "/api/v1/sites/blog/comments";
        let said = eve.ask("POST", path, &new).await.expect(201);
        let expected = json!([
            {"name": "first-comments", "detail": "0/1"}, {"name": "new-account", "detail": "0"}, {"name": "words", "detail": "hello"},
        ]);
        assert_eq!(reasons(&owner, &said.id()).await, expected);
        let own = owner.ask("POST", path, &new).await.expect(201);
        assert_eq!(own.json()["status"], "approved");
        app.clock.advance_days(4);
        app.set(&[("hold-words", ""), ("hold-first", "0")]).await;
        assert!(!waits(&eve.ask("POST", path, &new).await.expect(201)));
    }
}

both! {
    async fn a_changed_comment_is_judged_again(app: TestApp) {
        app.set(&[("hold-words", "casino")]).await;
        let said = app.api(&post("harmless")).await.expect(201);
        let path = app.at(&format!("/api/v1/comments/{}", said.id()));
        let edit = app.http.patch(path).header("rejoinder-guest", said.secret().unwrap());
        let changed = app.send(edit.json(&json!({"body": "casino"}))).await.expect(200);
        assert_eq!(changed.json()["status"], "pending");
        assert!(!app.thread().await.text().contains("casino"));
        let owner = owner(&app).await;
        assert_eq!(reasons(&owner, &said.id()).await, json!([{"name": "words", "detail": "casino"}]));
    }
}

both! {
    async fn a_page_has_rules_of_its_own_in_place_of_the_sites(app: TestApp) {
        let owner = owner(&app).await;
        app.set(&[("hold-words", "hello")]).await;
        let other = "https://blog.example/other/";
        let said = app.api(&post("fine").on(other)).await.expect(201);
        let thread = said.json()["thread_id"].as_str().unwrap().to_owned();
        let of_page = format!("{RULES}?thread={thread}");
        owner.get(&of_page).await.expect(404);
        let set = owner.ask("PUT", &of_page, &json!({"links": 0})).await.expect(200);
        assert_eq!(set.json()["reports"], 3);
        let held = async |body: &str, page: &str| waits(&app.api(&post(body).on(page)).await.expect(201));
        assert!(held("https://a.example", other).await);
        assert!(!held("hello", other).await);
        assert!(held("hello", TestApp::PAGE).await);
        assert!(!held("https://a.example", TestApp::PAGE).await);
        assert_eq!(owner.get(&of_page).await.expect(200).json()["links"], 0);
        owner.ask("DELETE", &of_page, &Value::Null).await.expect(204);
        assert!(held("hello", other).await);
        owner.get(&of_page).await.expect(404);
    }
}

both! {
    async fn rules_are_set_through_the_api_by_owners_alone(app: TestApp) {
        let owner = owner(&app).await;
        let blog = app.site("blog").await.id;
        app.account("mod@example.org", Some(Position::On(blog, Role::Moderator))).await;
        app.account("eve@example.org", None).await;
        let moderator = app.program("mod@example.org", "read,moderate", &["blog"]).await;
        let eve = app.program("eve@example.org", "read,write", &[]).await;
        let rules = json!({"words": ["casino", "name: /^bob/"], "networks": ["203.0.113.7/24"], "links": 2});
        eve.get(RULES).await.expect(403);
        eve.ask("PUT", RULES, &rules).await.expect(403);
        moderator.ask("PUT", RULES, &rules).await.expect(403);
        app.get(RULES).await.expect(401);
        let set = owner.ask("PUT", RULES, &rules).await.expect(200);
        assert_eq!(set.json()["networks"], json!(["203.0.113.0/24"]));
        let read = moderator.get(RULES).await.expect(200);
        assert_eq!(read.json(), set.json());
        assert!(waits(&app.api(&post("casino")).await.expect(201)));
        // Other settings stay.
        assert_eq!(app.site("blog").await.settings.origins.len(), 1);
        for (wrong, field) in [
            (json!({"words": ["ok", "/(/"]}), "words"),
            (json!({"words": vec!["x"; 501]}), "words"),
            (json!({"networks": ["all"]}), "networks"),
            (json!({"first_comments": 51}), "first_comments"),
            (json!({"links": 31}), "links"),
        ] {
            let refused = owner.ask("PUT", RULES, &wrong).await.expect(422);
            assert_eq!(refused.json()["errors"][0]["field"], field);
        }
        owner.ask("PUT", RULES, &json!({"word": []})).await.expect(400);
        owner.ask("PUT", &format!("{RULES}?thread={}", uuid::Uuid::nil()), &rules).await.expect(404);
        owner.ask("PUT", &format!("{RULES}?thread=x"), &rules).await.expect(404);
        owner.ask("DELETE", RULES, &Value::Null).await.expect(400);
        assert_eq!(owner.get(RULES).await.expect(200).json(), set.json());
    }
}

both! {
    async fn t47_rules_of_one_site_are_nobody_elses(app: TestApp) {
        let owner = owner(&app).await;
        let origin = rejoinder::domain::origin::Origin::parse("https://other.example").unwrap();
        rejoinder::service::site::create(app.runtime(), "other", "Other", vec![origin]).await.unwrap();
        for method in ["GET", "PUT", "DELETE"] {
            let body = if method == "PUT" { json!({}) } else { Value::Null };
            owner.ask(method, "/api/v1/sites/other/rules?thread=x", &body).await.expect(404);
        }
        // A thread of the one site is not there on the other.
        let said = app.api(&post("fine")).await.expect(201);
        let thread = said.json()["thread_id"].as_str().unwrap().to_owned();
        let other = app.site("other").await.id;
        app.account("bea@example.org", Some(Position::On(other, Role::Owner))).await;
        let bea = app.program("bea@example.org", "read,moderate", &[]).await;
        bea.ask("PUT", &format!("/api/v1/sites/other/rules?thread={thread}"), &json!({})).await.expect(404);
        assert_eq!(app.rows("page_rules").await, 0);
    }
}

both! {
    async fn rules_are_set_on_the_command_line_and_obeyed_by_a_running_server(app: TestApp) {
        let file = app.database.folder().join("words.txt");
        std::fs::write(&file, "casino\n/v[i1]agra/\n").unwrap();
        let vars = [
            ("REJOINDER_DATABASE_URL", app.database.url.as_str()),
            ("REJOINDER_SECRET_KEY", crate::support::SECRET_KEY),
        ];
        let run = |words: String| {
            let mut command = crate::support::program::command(app.database.folder(), &vars);
            command.args(["site", "set", "blog", "hold-links=3", &words]);
            crate::support::program::Ran::from(command.output().unwrap())
        };
        let bad = tokio::task::block_in_place(|| run("hold-words=/(/".to_owned())).expect(1);
        assert!(bad.err.contains("line 1"), "{}", bad.err);
        tokio::task::block_in_place(|| run(format!("hold-words=@{}", file.display()))).expect(0);
        eventually("the rule at the running server", async || {
            waits(&app.api(&post("V1AGRA")).await.expect(201)).then_some(())
        })
        .await;
    }
}

both! {
    async fn the_author_reads_why_where_the_site_tells_it(app: TestApp) {
        app.set(&[("hold-words", "casino"), ("hold-links", "0")]).await;
        let wrong = post("casino https://a.example");
        let said = app.api(&wrong).await.expect(201);
        assert_eq!(said.json()["reasons"], json!([]));
        assert!(!app.script(&wrong).await.expect(201).text().contains("A word that is looked for"));
        app.set(&[("hold-tells-why", "on")]).await;
        let said = app.api(&wrong).await.expect(201);
        // The rules, and not how to get past them.
        assert_eq!(said.json()["reasons"], json!([{"name": "links"}, {"name": "words"}]));
        let shown = app.script(&wrong).await.expect(201).text();
        assert!(shown.contains("A word that is looked for") && shown.contains("Many links"));
        let thread = said.json()["thread_id"].as_str().unwrap().to_owned();
        let secret = said.secret().unwrap();
        let viewer = app.get_with(&format!("/embed/viewer?thread={thread}"), &[("rejoinder-guest", &secret)]).await.expect(200);
        assert!(viewer.json()["pending"][0]["html"].as_str().unwrap().contains("Many links"));
        // Nobody else.
        assert!(!app.thread().await.text().contains("Many links"));
        // Who is held without knowing is told nothing.
        let owner = owner(&app).await;
        let id = said.id();
        owner.ask("POST", "/api/v1/sites/blog/blocks", &json!({"comment": id, "effect": "shadow"})).await.expect(201);
        let hidden = app.api(&wrong.with_secret(&secret)).await.expect(201);
        assert_eq!(hidden.json()["reasons"], json!([]));
    }
}
