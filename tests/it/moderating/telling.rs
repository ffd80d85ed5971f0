//! What a moderator says to the author of a comment that is held or removed: to them alone, for as long as it stands.

use rejoinder::{
    domain::{action::Actor, block::Effect, role::Role},
    service::{
        account::Position,
        block::{NewBlock, Target},
        moderation,
    },
};
use serde_json::{Value, json};

use super::{ACTIONS, LOG, in_status, moderator, undo, waiting};
use crate::{
    desk::staff::{at_the_desk, press},
    support::{PASSWORD, Program, Reply, TestApp, eventually, html, post},
};

const WORDS: &str = "no selling of lamps <b>here</b>";

async fn say(desk: &Program<'_>, verb: &str, ids: &[&str], reason: &str, is_told: bool) -> Reply {
    let body = json!({"action": verb, "ids": ids, "reason": reason, "tell_author": is_told});
    desk.ask("POST", ACTIONS, &body).await
}

/// What an author reads of their comment at the API.
async fn told(app: &TestApp, id: &str, secret: &str) -> Value {
    let path = format!("/api/v1/comments/{id}");
    app.get_with(&path, &[("rejoinder-guest", secret)])
        .await
        .expect(200)
        .json()["told"]
        .clone()
}

/// What whoever comes back with a secret finds in the thread, besides what everybody finds.
async fn found(app: &TestApp, thread: &str, secret: &str) -> String {
    let cookie = format!("__Host-rejoinder-guest={secret}");
    let path = format!("/embed/viewer?thread={thread}");
    app.get_with(&path, &[("cookie", &cookie)]).await.expect(200).text()
}

both! {
    async fn the_author_reads_what_they_are_told_and_nobody_else_does(app: TestApp) {
        app.set(&[("hold-tells-why", "on")]).await;
        let said = app.api(&post("lamps").by("Grace")).await.expect(201);
        let (id, secret) = (said.id(), said.secret().unwrap());
        let thread = said.json()["thread_id"].as_str().unwrap().to_owned();
        // Its place stays, for somebody has answered.
        let other = app.api(&post("an answer").answering(&id)).await.expect(201).secret().unwrap();
        let desk = moderator(&app).await;
        say(&desk, "trash", &[&id], WORDS, true).await.expect(200);
        assert_eq!(told(&app, &id, &secret).await, WORDS);
        let shown = found(&app, &thread, &secret).await;
        assert!(shown.contains("A moderator says:") && shown.contains("no selling of lamps &#60;b&#62;here"), "{shown}");
        let own = format!("/embed/comments/{id}");
        let cookie = format!("__Host-rejoinder-guest={secret}");
        assert!(app.get_with(&own, &[("cookie", &cookie)]).await.expect(200).text().contains("selling of lamps"));
        // Readers, another author, and whoever has only the address.
        let cookie = format!("__Host-rejoinder-guest={other}");
        app.get_with(&own, &[("cookie", &cookie)]).await.expect(404);
        app.get(&own).await.expect(404);
        app.get_with(&format!("/api/v1/comments/{id}"), &[("rejoinder-guest", &other)]).await.expect(404);
        let list = app.get(&TestApp::list_path("https://blog.example/post")).await.expect(200);
        for text in [app.thread().await.text(), found(&app, &thread, &other).await, list.text()] {
            assert!(!text.contains("selling") && !text.contains("A moderator says"), "{text}");
        }
        // The log says what was done, and that it was told.
        let log = desk.get(LOG).await.expect(200).json();
        let entries: Vec<_> = [1, 0].iter().map(|at| &log["items"][*at]).collect();
        assert_eq!([&entries[0]["action"], &entries[1]["action"]], [&json!("trash"), &json!("tell")], "{log}");
        assert_eq!([&entries[0]["reason"], &entries[1]["reason"]], [WORDS, WORDS]);
        assert!(moderation::verify(app.runtime(), &app.site("blog").await).await.unwrap().is_ok());
        app.set(&[("hold-tells-why", "off")]).await;
        assert_eq!(told(&app, &id, &secret).await, Value::Null);
        assert!(!found(&app, &thread, &secret).await.contains("selling"));
    }
}

both! {
    async fn what_is_told_goes_with_the_decision_it_is_about(app: TestApp) {
        app.set(&[("hold-tells-why", "on")]).await;
        let said = app.api(&post("lamps")).await.expect(201);
        let (id, secret) = (said.id(), said.secret().unwrap());
        let desk = moderator(&app).await;
        say(&desk, "trash", &[&id], "for the log", false).await.expect(200);
        assert_eq!(told(&app, &id, &secret).await, Value::Null);
        say(&desk, "hold", &[&id], "the first words", true).await.expect(200);
        assert_eq!(told(&app, &id, &secret).await, "the first words");
        let second = say(&desk, "spam", &[&id], "the second words", true).await.expect(200).json();
        assert_eq!(told(&app, &id, &secret).await, "the second words");
        undo(&desk, &second["id"]).await.expect(200);
        assert_eq!(told(&app, &id, &secret).await, "the first words");
        say(&desk, "trash", &[&id], "", false).await.expect(200);
        assert_eq!(told(&app, &id, &secret).await, Value::Null);
        // Nobody is told of what everybody reads.
        say(&desk, "approve", &[&id], "well said", true).await.expect(200);
        assert_eq!(told(&app, &id, &secret).await, Value::Null);
        let tells = "SELECT COUNT(*) AS n FROM log_entries WHERE verb = 'tell'";
        assert_eq!(app.number(tells).await, 2);
    }
}

both! {
    async fn a_telling_without_words_is_refused_and_nothing_is_done(app: TestApp) {
        app.set(&[("hold-tells-why", "on")]).await;
        let id = app.said(post("lamps")).await;
        let desk = moderator(&app).await;
        for reason in ["", " \n "] {
            let refused = say(&desk, "trash", &[&id], reason, true).await.expect(422);
            assert_eq!(refused.fields(), ["reason"]);
        }
        assert_eq!(app.thread().await.comments(), [id]);
        assert_eq!(app.rows("log_entries").await, 0);
    }
}

both! {
    async fn whoever_is_held_without_knowing_is_told_nothing(app: TestApp) {
        app.set(&[("hold-tells-why", "on")]).await;
        let said = app.api(&post("one")).await.expect(201);
        let (id, secret) = (said.id(), said.secret().unwrap());
        let shadow = NewBlock {
            target: Target::AuthorOf { comment: id.parse().unwrap(), by: None },
            effect: Effect::Shadow,
            days: None,
            note: String::new(),
            by: None,
        };
        moderation::decide_about(app.runtime(), &app.site("blog").await, Actor::Operator, shadow).await.unwrap();
        let unseen = app.api(&post("two").with_secret(&secret)).await.expect(201).id();
        let desk = moderator(&app).await;
        say(&desk, "trash", &[&unseen], WORDS, true).await.expect(200);
        assert_eq!(told(&app, &unseen, &secret).await, Value::Null);
    }
}

both! {
    async fn everything_a_filter_finds_is_told_the_same(app: TestApp) {
        app.set(&[("hold-tells-why", "on")]).await;
        waiting(&app, 2).await;
        let said = app.api(&post("three")).await.expect(201);
        let desk = moderator(&app).await;
        let body = json!({"action": "trash", "filter": "status=all", "reason": WORDS, "tell_author": true});
        desk.ask("POST", ACTIONS, &body).await.expect(200);
        eventually("the action", async || {
            (in_status(&app, "trashed").await == 3).then_some(())
        })
        .await;
        assert_eq!(told(&app, &said.id(), &said.secret().unwrap()).await, WORDS);
    }
}

both! {
    async fn the_desk_says_who_will_read_it_and_asks_only_where_it_is_allowed(app: TestApp) {
        let said = app.api(&post("lamps")).await.expect(201);
        let (id, secret) = (said.id(), said.secret().unwrap());
        let blog = app.site("blog").await.id;
        let mut person = at_the_desk(&app, "mod@example.org", Some(Position::On(blog, Role::Moderator))).await;
        let room = "/dashboard/queue?status=all";
        let page = person.get(room).await.text();
        assert!(page.contains("Why, for the log") && !page.contains("Tell the author"));
        // Enter in the field presses the first button of its form, which decides nothing.
        assert!(page.split_once("id=\"queue\"").unwrap().1.split_once("</form>").unwrap().0.ends_with("<button disabled hidden></button>"));
        app.set(&[("hold-tells-why", "on")]).await;
        assert!(person.get(room).await.text().contains("Tell the author, too, when it is held or removed"));
        let trash = format!("trash:blog.{id}");
        let fields = [("one", trash.as_str()), ("back", "status=all"), ("why", WORDS)];
        press(&mut person, room, "/dashboard/queue", &fields).await.expect(303);
        assert_eq!(told(&app, &id, &secret).await, Value::Null, "for the log alone");
        assert!(person.get("/dashboard/sites/blog/log").await.text().contains("no selling of lamps"));
        let hold = format!("hold:blog.{id}");
        // The tick alone says nothing, and is in nobody's way.
        let fields = [("one", hold.as_str()), ("back", "status=all"), ("why", " "), ("tell", "yes")];
        press(&mut person, room, "/dashboard/queue", &fields).await.expect(303);
        let key = format!("blog.{id}");
        let fields = [("action", "trash"), ("id", key.as_str()), ("back", "status=all"), ("why", WORDS), ("tell", "yes")];
        press(&mut person, room, "/dashboard/queue", &fields).await.expect(303);
        assert_eq!(told(&app, &id, &secret).await, WORDS);
        assert!(person.get("/dashboard/sites/blog/log").await.text().contains("Told the author why"));
        // What is asked about once more still knows it.
        let fields = [("action", "hold"), ("all", "yes"), ("back", "site=blog&status=all"), ("why", "wait"), ("tell", "yes")];
        let sure = press(&mut person, room, "/dashboard/queue", &fields).await.expect(200).text();
        assert_eq!([html::field(&sure, "why"), html::field(&sure, "tell")], [Some("wait".to_owned()), Some("yes".to_owned())]);
    }
}

both! {
    async fn an_account_finds_what_it_is_told_among_its_own_comments(app: TestApp) {
        app.set(&[("hold-tells-why", "on")]).await;
        app.account("grace@example.org", None).await;
        let program = app.program("grace@example.org", "read,write", &["blog"]).await;
        let new = json!({"page": {"url": "https://blog.example/post"}, "body": "lamps"});
        let id = program.ask("POST", "/api/v1/sites/blog/comments", &new).await.expect(201).id();
        let desk = moderator(&app).await;
        say(&desk, "trash", &[&id], WORDS, true).await.expect(200);
        assert_eq!(program.get(&format!("/api/v1/comments/{id}")).await.expect(200).json()["told"], WORDS);
        let mut person = app.person();
        person.sign_in("grace@example.org", PASSWORD).await.expect(303);
        assert!(person.get("/account/comments").await.expect(200).text().contains("A moderator says: <bdi>no selling"));
    }
}
