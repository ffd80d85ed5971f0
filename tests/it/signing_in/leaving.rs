//! Seeing all one's own, taking it away, being called something else, and leaving.

use serde_json::{Value, json};

use super::scene::{Scene, Session};
use crate::support::{PASSWORD, Person, TestApp, encode, eventually, html, post};

const ADA: &str = "ada@example.org";

impl Scene {
    /// Ada, signed in on her own pages and, by her identity at X, in the frame.
    async fn ada(&self) -> (Person<'_>, Session) {
        let mut ada = self.app.signed_in(ADA).await;
        assert_eq!(self.link(&mut ada, "x").await, "linked");
        let session = self.sign_in("x").await;
        (ada, session)
    }

    async fn says(&self, session: &Session, url: &str, body: &str, parent: Option<&str>) -> String {
        let body = json!({"page": {"url": url}, "body": body, "parent_id": parent});
        let request = self
            .app
            .http
            .post(self.app.at("/api/v1/sites/blog/comments"))
            .json(&body);
        let bearer = format!("Bearer {}", session.access);
        self.app
            .send(request.header("authorization", bearer))
            .await
            .expect(201)
            .id()
    }

    async fn votes(&self, session: &Session, id: &str) {
        let request = self.app.vote_request(id).json(&json!({"value": 1}));
        self.app
            .send(request.header("authorization", format!("Bearer {}", session.access)))
            .await
            .expect(200);
    }

    async fn leave(&self, ada: &mut Person<'_>, comments: &str) {
        ada.submit("/account/erase", &[("comments", comments)])
            .await
            .expect(303);
    }

    /// Lets the days pass, until nothing is left of any account.
    async fn wait_for_the_end(&self) {
        self.app.clock.advance_days(8);
        let is_over = async || (self.app.rows("accounts").await == 0).then_some(());
        eventually("the end of the account", is_over).await;
    }
}

async fn list(app: &TestApp) -> Vec<Value> {
    let list = app.get(&TestApp::list_path(TestApp::PAGE)).await.expect(200).json();
    list["items"].as_array().unwrap().clone()
}

both! {
    async fn a_new_name_stands_beside_everything_one_has_written(scene: Scene) {
        let app = &scene.app;
        let (mut ada, session) = scene.ada().await;
        for number in 0..3 {
            scene.says(&session, &format!("https://blog.example/{number}/"), "mine", None).await;
        }
        let mine = scene.says(&session, TestApp::PAGE, "mine", None).await;
        app.said(post("an answer").by("Gustav").answering(&mine)).await;
        assert!(app.thread().await.text().contains("<bdi>Ada</bdi>"));
        ada.submit("/account/name", &[("name", "Ada Lovelace")]).await.expect(303);
        let renamed = async || {
            let sql = "SELECT COUNT(*) AS n FROM comments WHERE author_name = 'Ada Lovelace'";
            (app.number(sql).await == 4).then_some(())
        };
        eventually("the new name", renamed).await;
        let page = app.thread().await.text();
        assert!(page.contains("<bdi>Ada Lovelace</bdi>") && !page.contains("<bdi>Ada</bdi>") && page.contains("Gustav"));
        // The name she gave up is anybody's, the new one is hers alone.
        app.said(post("hello").by("Ada")).await;
        assert_eq!(app.api(&post("me").by("Ada L0velace")).await.expect(422).fields(), ["name"]);
    }
}

both! {
    async fn t40_nobody_renames_themselves_into_somebody_else(scene: Scene) {
        let position = rejoinder::service::account::Position::Admin;
        scene.app.account("stella@example.org", Some(position)).await;
        scene.app.set(&[("reserved-names", "Mara Lindqvist")]).await;
        let mut ada = scene.app.signed_in(ADA).await;
        for name in ["Stella", "stel1a", "Admin", "Mara L1ndqvist", "Аda", "Ada ✔", "", "\u{202e}", "\u{200b}"] {
            let reply = ada.submit("/account/name", &[("name", name)]).await;
            assert_eq!(reply.status, 422, "{name:?}");
            assert!(reply.text().contains("class=\"problem\""));
        }
        ada.submit("/account/name", &[("name", "A\u{202e}da B\u{200b}yron")]).await.expect(303);
        assert!(ada.get("/account").await.expect(200).text().contains("<bdi>Ada Byron</bdi>"));
        // Who runs the place may be called what they like, but not like another of them.
        let mut stella = scene.app.person();
        stella.sign_in("stella@example.org", PASSWORD).await.expect(303);
        stella.submit("/account/name", &[("name", "Admin")]).await.expect(303);
    }
}

both! {
    async fn one_sees_all_that_one_has_written(scene: Scene) {
        let app = &scene.app;
        let (mut ada, session) = scene.ada().await;
        let ids: Vec<String> = {
            let mut ids = Vec::new();
            for number in 0..23 {
                ids.push(scene.says(&session, TestApp::PAGE, &format!("<b>number {number}</b>"), None).await);
            }
            ids
        };
        app.said(post("somebody else's").by("Gustav")).await;
        let first = ada.get("/account/comments").await.expect(200).text();
        let shown = |page: &str| ids.iter().filter(|id| page.contains(&format!("/comments/{id}"))).count();
        assert_eq!((shown(&first), first.contains("Gustav"), first.contains("The blog")), (20, false, true));
        assert!(first.contains("&#60;b&#62;number 22"), "the newest first, as it was typed");
        let next = html::tags(&first).into_iter().find(|tag| tag.get("rel") == Some("next")).unwrap();
        let second = ada.get(next.get("href").unwrap()).await.expect(200).text();
        assert_eq!((shown(&second), second.contains("rel=\"next\"")), (3, false));
        ada.get(&format!("/account/comments?after={}", encode("nonsense"))).await.expect(200);
        app.person().get("/account/comments").await.expect(303);
    }
}

both! {
    async fn the_download_holds_everything_and_nothing_of_others(scene: Scene) {
        let app = &scene.app;
        let (mut ada, session) = scene.ada().await;
        let theirs = app.said(post("somebody else's").by("Gustav")).await;
        for number in 0..205 {
            let id = scene.says(&session, &format!("https://blog.example/{}/", number % 3), &format!("mine {number}"), None).await;
            assert_ne!(id, theirs);
        }
        scene.votes(&session, &theirs).await;
        app.execute("UPDATE accounts SET is_admin = TRUE").await;
        let asked = app.program(ADA, "read,write", &[]).await;
        let new = json!({"page": {"url": TestApp::PAGE}, "body": "mine, with letters", "notify": true});
        let with_letters = asked.ask("POST", "/api/v1/sites/blog/comments", &new).await.expect(201).id();
        let reply = ada.get("/account/data").await.expect(200);
        assert!(reply.header("content-disposition").starts_with("attachment"));
        assert_eq!(reply.header("x-content-type-options"), "nosniff");
        let lines: Vec<Value> = reply.text().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let of = |kind: &str| lines.iter().filter(|line| line["type"] == kind).cloned().collect::<Vec<_>>();
        assert_eq!(of("account")[0]["email"], ADA);
        assert_eq!((of("identity")[0]["name"].as_str(), of("session").len()), (Some("Xenia"), 2));
        let bodies: std::collections::BTreeSet<String> = of("comment").iter().map(|line| line["body"].as_str().unwrap().to_owned()).collect();
        assert_eq!((of("comment").len(), bodies.len()), (206, 206));
        assert!(of("comment").iter().all(|line| line["network"].is_string() && line["page"]["url"].is_string()));
        assert_eq!((of("vote").len(), of("vote")[0]["comment_id"].as_str()), (1, Some(theirs.as_str())));
        let wishes: Vec<Value> = of("comment").into_iter().filter(|line| !line["letters"].is_null()).collect();
        assert_eq!((wishes.len(), wishes[0]["id"].as_str()), (1, Some(with_letters.as_str())));
        assert!(wishes[0]["letters"]["confirmed_at"].is_string() && wishes[0]["letters"]["stopped_at"].is_null());
        assert_eq!((of("letters")[0]["site"].as_str(), of("letters")[0]["pace"].as_str()), (Some("blog"), Some("hourly")));
        assert_eq!(lines.last().unwrap()["counts"]["comment"], 206);
        let text = reply.text();
        for secret in ["Gustav", "somebody else", "$argon2", "guest_key"] {
            assert!(!text.contains(secret), "{secret}");
        }
        app.person().get("/account/data").await.expect(303);
    }
}

both! {
    async fn who_leaves_may_come_back_for_some_days(scene: Scene) {
        let (mut ada, session) = scene.ada().await;
        scene.says(&session, TestApp::PAGE, "mine", None).await;
        let mut elsewhere = scene.app.person();
        elsewhere.sign_in(ADA, PASSWORD).await.expect(303);
        scene.leave(&mut ada, "delete").await;
        assert!(!elsewhere.is_in().await);
        scene.refresh(&session.refresh).await.expect(401);
        let is_told = async || {
            let sent = scene.app.outbox.sent();
            sent.into_iter().find(|mail| mail.to == ADA && mail.text.contains("to be erased"))
        };
        let (mail, _) = eventually("the mail about it", is_told).await;
        assert!(mail.text.contains("2026-11-28"), "{}", mail.text);
        scene.app.clock.advance_days(6);
        let mut back = scene.app.person();
        back.sign_in(ADA, PASSWORD).await.expect(303);
        let home = back.get("/account").await.expect(200).text();
        assert!(home.contains("will be erased on 2026-11-28"));
        let fields = [("token".to_owned(), html::field(&home, "token").unwrap())];
        back.post("/account/erase/cancel", &fields).await.expect(303);
        assert!(!back.get("/account").await.expect(200).text().contains("will be erased"));
        scene.app.clock.advance_days(3);
        let is_done = async || {
            let sql = "SELECT COUNT(*) AS n FROM jobs WHERE kind = 'erase-account' AND done_at IS NOT NULL";
            (scene.app.number(sql).await == 1).then_some(())
        };
        eventually("the task to be looked at", is_done).await;
        assert_eq!((scene.app.rows("accounts").await, list(&scene.app).await.len()), (1, 1));
        assert_eq!(list(&scene.app).await[0]["author"]["name"], "Ada");
    }
}

both! {
    async fn whoever_leaves_without_a_name_leaves_their_words(scene: Scene) {
        let app = &scene.app;
        let (mut ada, session) = scene.ada().await;
        let mine = scene.says(&session, TestApp::PAGE, "words that stay", None).await;
        let answer = app.said(post("an answer").by("Gustav").answering(&mine)).await;
        scene.votes(&session, &answer).await;
        scene.leave(&mut ada, "anonymise").await;
        scene.wait_for_the_end().await;
        let after = list(app).await;
        assert_eq!(after.len(), 2);
        assert_eq!((&after[0]["author"]["name"], &after[0]["author"]["is_member"]), (&json!(""), &json!(false)));
        assert_eq!((&after[0]["reply_count"], &after[1]["votes"]["up"]), (&json!(1), &json!(0)));
        let page = app.thread().await.text();
        assert!(page.contains("words that stay") && page.contains("<bdi>Somebody who left</bdi>") && !page.contains("Ada"));
        expect_nothing_left(app).await;
    }
}

both! {
    async fn whoever_leaves_with_their_words_leaves_stubs(scene: Scene) {
        let app = &scene.app;
        let (mut ada, session) = scene.ada().await;
        let answered = scene.says(&session, TestApp::PAGE, "words with an answer", None).await;
        let own_answer = scene.says(&session, TestApp::PAGE, "answering myself", Some(&answered)).await;
        scene.says(&session, TestApp::PAGE, "deeper still", Some(&own_answer)).await;
        app.said(post("an answer").by("Gustav").answering(&answered)).await;
        scene.says(&session, TestApp::PAGE, "words alone", None).await;
        let held = scene.says(&session, TestApp::PAGE, "words that were removed", None).await;
        app.moderate(&held, rejoinder::domain::comment::Status::Spam).await;
        scene.leave(&mut ada, "delete").await;
        scene.wait_for_the_end().await;
        let after = list(app).await;
        let statuses: Vec<&str> = after.iter().map(|item| item["status"].as_str().unwrap()).collect();
        assert_eq!(statuses, ["deleted", "approved"]);
        assert_eq!(after[0]["reply_count"], 1);
        crate::writing::expect_true_counters(app, "after somebody left").await;
        let stored = app.everything_stored().await;
        for words in ["words with", "answering myself", "deeper still", "words alone", "were removed"] {
            assert!(!stored.contains(words), "{words}");
        }
        expect_nothing_left(app).await;
    }
}

both! {
    async fn what_is_interrupted_is_gone_on_with(scene: Scene) {
        let app = &scene.app;
        let (mut ada, session) = scene.ada().await;
        for number in 0..6 {
            let url = format!("https://blog.example/{}/", number % 3);
            scene.says(&session, &url, "mine", None).await;
        }
        // The second page fails until somebody mends it, as a crash in the middle would leave it.
        let (broken, mended) = if app.database.is_sqlite() {
            ("CREATE TRIGGER broken BEFORE UPDATE ON comments WHEN NEW.account_id IS NULL AND (SELECT COUNT(*) FROM comments WHERE account_id IS NULL) >= 2 BEGIN SELECT RAISE(ABORT, 'broken'); END",
             "DROP TRIGGER broken")
        } else {
            ("CREATE FUNCTION broken() RETURNS trigger AS $$ BEGIN IF NEW.account_id IS NULL AND (SELECT COUNT(*) FROM comments WHERE account_id IS NULL) >= 2 THEN RAISE 'broken'; END IF; RETURN NEW; END $$ LANGUAGE plpgsql; \
              CREATE TRIGGER broken BEFORE UPDATE ON comments FOR EACH ROW EXECUTE FUNCTION broken()",
             "DROP TRIGGER broken ON comments")
        };
        app.execute(broken).await;
        scene.leave(&mut ada, "anonymise").await;
        app.clock.advance_days(8);
        let has_failed = async || {
            let sql = "SELECT COUNT(*) AS n FROM jobs WHERE kind = 'erase-account' AND last_error IS NOT NULL";
            (app.number(sql).await == 1).then_some(())
        };
        eventually("the task to fail", has_failed).await;
        let left = "SELECT COUNT(*) AS n FROM comments WHERE account_id IS NOT NULL";
        assert_eq!(app.number(left).await, 4);
        // Meanwhile nobody gets in, and nothing says who it was.
        app.person().sign_in(ADA, PASSWORD).await.expect(403);
        assert_eq!(scene.fail("x").await, "refused");
        assert!(!app.everything_stored().await.contains(ADA));
        app.execute(mended).await;
        app.clock.advance_minutes(10);
        scene.wait_for_the_end().await;
        assert_eq!(app.number(left).await, 0);
        expect_nothing_left(app).await;
    }
}

both! {
    async fn t25_nobody_leaves_by_mistake(scene: Scene) {
        let position = rejoinder::service::account::Position::Admin;
        scene.app.account("stella@example.org", Some(position)).await;
        let mut stella = scene.app.person();
        stella.sign_in("stella@example.org", PASSWORD).await.expect(303);
        stella.submit("/account/erase", &[("comments", "anonymise")]).await.expect(409);
        let mut ada = scene.app.signed_in(ADA).await;
        ada.submit("/account/erase", &[("comments", "perhaps")]).await.expect(400);
        scene.app.clock.advance_minutes(11);
        let reply = ada.get("/account/erase").await.expect(303);
        assert_eq!(reply.header("location"), "/account/confirm?next=/account/erase");
        let page = ada.get("/account").await.expect(200).text();
        let fields = [("token".to_owned(), html::field(&page, "token").unwrap()), ("comments".to_owned(), "delete".to_owned())];
        ada.post("/account/erase", &fields).await.expect(303);
        assert_eq!(scene.app.number("SELECT COUNT(*) AS n FROM accounts WHERE erase_at IS NOT NULL").await, 0);
        assert_eq!(scene.app.number("SELECT COUNT(*) AS n FROM jobs WHERE kind = 'erase-account'").await, 0);
    }
}

/// Nothing that says who it was, opened the account, or would reach its owner.
async fn expect_nothing_left(app: &TestApp) {
    for table in [
        "avatars",
        "authenticators",
        "recovery_codes",
        "tokens",
        "accounts",
        "identities",
        "sessions",
        "memberships",
        "tickets",
        "trips",
        "votes",
    ] {
        assert_eq!(app.rows(table).await, 0, "{table}");
    }
    let stored = app.everything_stored().await;
    let kept = "SELECT COUNT(*) AS n FROM comments WHERE author_name = '' AND (address_prefix IS NOT NULL OR address_hash IS NOT NULL)";
    assert_eq!(app.number(kept).await, 0);
    assert_eq!(
        app.number("SELECT COUNT(*) AS n FROM attempts WHERE account_id IS NOT NULL")
            .await,
        0
    );
    for trace in [ADA, "Ada", "Xenia"] {
        assert!(!stored.contains(trace), "{trace}");
    }
}
