//! One action on everything that a filter finds.

use rejoinder::{domain::comment::Status, service::moderation};
use serde_json::{Value, json};

use super::{ACTIONS, moderator};
use crate::{
    support::{Database, Program, Reply, SECRET_KEY, Setup, TestApp, eventually, plant, post, program},
    writing::counters::expect_true_counters,
};

/// A tree in which every third comment is a root and the others answer the one before.
fn tree(size: usize) -> Vec<Option<usize>> {
    (0..size).map(|place| (place % 3 > 0).then(|| place - 1)).collect()
}

/// Plants comments of which every other one waits.
async fn planted(app: &TestApp, size: usize) {
    plant(app, TestApp::PAGE, &tree(size)).await;
    app.execute("UPDATE comments SET status = 'pending' WHERE depth = 2 OR depth = 1 AND source <> ''")
        .await;
    app.execute("UPDATE comments SET status = 'approved' WHERE depth = 3")
        .await;
    for sql in [
        "UPDATE comments SET reply_count = CASE WHEN depth = 2 THEN 1 ELSE 0 END, descendant_count = 0",
        "UPDATE comments SET shown = CASE WHEN status = 'approved' OR reply_count > 0 THEN 1 ELSE 0 END",
        "UPDATE comments SET reply_count = 1, descendant_count = 2, shown = 1 WHERE depth = 1",
        "UPDATE pages SET comment_count = (SELECT COUNT(*) FROM comments c WHERE c.page_id = pages.id AND c.status = 'approved')",
    ] {
        app.execute(sql).await;
    }
    // Each was written a millisecond after the one before.
    app.clock.advance_minutes(1);
    expect_true_counters(app, "after planting").await;
}

async fn everything(desk: &Program<'_>, verb: &str, filter: &str) -> Value {
    let body = json!({"action": verb, "filter": filter});
    desk.ask("POST", ACTIONS, &body).await.expect(200).json()["id"].clone()
}

/// The action once it is done.
async fn finished(desk: &Program<'_>, id: &Value) -> Value {
    let path = format!("{ACTIONS}/{}", id.as_str().unwrap());
    let (done, _) = eventually("the end of the action", async || {
        let shown = desk.get(&path).await.expect(200).json();
        shown["finished_at"].is_string().then_some(shown)
    })
    .await;
    done
}

/// A number that differs when any comment has another status or counter.
async fn fingerprint(app: &TestApp) -> Vec<i64> {
    let mut numbers = Vec::new();
    for status in ["pending", "approved", "spam", "trashed"] {
        for depth in 1..=3 {
            let sql = format!("SELECT COUNT(*) AS n FROM comments WHERE status = '{status}' AND depth = {depth}");
            numbers.push(app.number(&sql).await);
        }
    }
    numbers
}

both! {
    async fn everything_a_filter_finds_is_done_in_batches_and_taken_back_exactly(app: TestApp) {
        planted(&app, 900).await;
        let desk = moderator(&app).await;
        let before = fingerprint(&app).await;
        let id = everything(&desk, "approve", "status=pending").await;
        let done = finished(&desk, &id).await;
        assert_eq!((&done["total"], &done["changed"], &done["left_alone"]), (&json!(600), &json!(600), &json!(0)));
        assert_eq!(done["filter"], "status=pending");
        expect_true_counters(&app, "after approving everything").await;
        assert_eq!(app.number("SELECT comment_count AS n FROM pages").await, 900);
        assert!(app.thread().await.text().contains("planted"));
        let back = super::super::undo(&desk, &id).await.expect(200).json();
        let undone = finished(&desk, &back["id"]).await;
        assert_eq!((&undone["changed"], &undone["undoes"]), (&json!(600), &id));
        assert_eq!(fingerprint(&app).await, before);
        expect_true_counters(&app, "after taking it back").await;
        moderation::verify(app.runtime(), &app.site("blog").await).await.unwrap().unwrap();
    }
}

both! {
    async fn a_filter_that_matches_nothing_does_nothing(app: TestApp) {
        let said = app.said(post("stays")).await;
        let desk = moderator(&app).await;
        let id = everything(&desk, "purge", "status=spam&q=nobody+says+this").await;
        let done = finished(&desk, &id).await;
        assert_eq!((&done["total"], &done["changed"]), (&json!(0), &json!(0)));
        assert_eq!(app.thread().await.comments(), [said.as_str()]);
    }
}

both! {
    async fn what_is_written_afterwards_is_left_alone(app: TestApp) {
        let early = app.said(post("early")).await;
        let site = app.site("blog").await;
        let desk = moderator(&app).await;
        app.clock.advance_minutes(1);
        // Begun, and not yet gone on with: the worker looks only at tasks that are due by its clock.
        let id = everything(&desk, "trash", "status=approved").await;
        app.clock.advance_minutes(1);
        let late = app.said(post("late")).await;
        finished(&desk, &id).await;
        assert_eq!(moderation::show(app.runtime(), &site, early.parse().unwrap()).await.unwrap().status, Status::Trashed);
        assert_eq!(moderation::show(app.runtime(), &site, late.parse().unwrap()).await.unwrap().status, Status::Approved);
    }
}

both! {
    async fn two_that_go_on_with_it_at_once_do_nothing_twice(app: TestApp) {
        planted(&app, 900).await;
        let desk = moderator(&app).await;
        let site = app.site("blog").await;
        let id = everything(&desk, "spam", "status=pending").await;
        let action = id.as_str().unwrap().parse().unwrap();
        let runtime = app.runtime();
        let (one, other, third) = tokio::join!(
            moderation::carry_out(runtime, site.id, action),
            moderation::carry_out(runtime, site.id, action),
            moderation::carry_out(runtime, site.id, action),
        );
        one.and(other).and(third).unwrap();
        let done = finished(&desk, &id).await;
        assert_eq!((&done["changed"], &done["left_alone"]), (&json!(600), &json!(0)));
        assert_eq!(app.rows("action_items").await, 600);
        expect_true_counters(&app, "after three went on at once").await;
    }
}

/// A service that can be killed, on the database of one that has stopped.
struct Killable {
    serving: program::Serving,
    token: String,
    http: reqwest::Client,
}

impl Killable {
    fn start(database: &Database, token: &str) -> Self {
        let vars = [
            ("REJOINDER_LISTEN", "127.0.0.1:0"),
            ("REJOINDER_DATABASE_URL", database.url.as_str()),
            ("REJOINDER_SECRET_KEY", SECRET_KEY),
            ("REJOINDER_RATE_LIMITS", "off"),
        ];
        Self {
            serving: program::Serving::start(program::command(database.folder(), &vars).arg("serve")),
            token: token.to_owned(),
            http: reqwest::Client::builder().no_proxy().build().unwrap(),
        }
    }

    async fn ask(&self, method: &str, path: &str, body: &Value) -> Value {
        let request = self
            .http
            .request(method.parse().unwrap(), format!("{}{path}", self.serving.url));
        let request = request.bearer_auth(&self.token);
        let request = if body.is_null() { request } else { request.json(body) };
        Reply::read(request.send().await.unwrap()).await.expect(200).json()
    }

    async fn progress(&self, id: &Value) -> Value {
        self.ask("GET", &format!("{ACTIONS}/{}", id.as_str().unwrap()), &Value::Null)
            .await
    }
}

both! {
    async fn an_action_cut_by_a_kill_goes_on_and_does_nothing_twice(database: Database) {
        let database = std::sync::Arc::new(database);
        let app = Setup::default().start(std::sync::Arc::clone(&database)).await;
        planted(&app, 2250).await;
        let before = fingerprint(&app).await;
        let token = moderator(&app).await.token.clone();
        // By the machine's own clock from here on.
        app.execute("UPDATE comments SET created_at = created_at - 1000000000000").await;
        app.app.stop().await.unwrap();
        let first = Killable::start(&database, &token);
        let body = json!({"action": "approve", "filter": "status=pending"});
        let id = first.ask("POST", ACTIONS, &body).await["id"].clone();
        eventually("some of it", async || {
            (first.progress(&id).await["changed"].as_u64() > Some(0)).then_some(())
        })
        .await;
        first.serving.kill();
        let second = Killable::start(&database, &token);
        let (done, _) = eventually("the rest of it", async || {
            let shown = second.progress(&id).await;
            shown["finished_at"].is_string().then_some(shown)
        })
        .await;
        assert_eq!((&done["changed"], &done["left_alone"]), (&json!(1500), &json!(0)));
        second.serving.kill();
        let app = Setup::default().start(database).await;
        assert_eq!(app.rows("action_items").await, 1500);
        expect_true_counters(&app, "after the kill").await;
        let desk = app.program(super::super::ADA, "read,moderate", &["blog"]).await;
        let back = super::super::undo(&desk, &id).await.expect(200).json();
        finished(&desk, &back["id"]).await;
        assert_eq!(fingerprint(&app).await, before);
        expect_true_counters(&app, "after taking it back").await;
    }
}

both! {
    async fn replies_and_what_they_answer_are_counted_once_in_one_action(app: TestApp) {
        // The latest first: so each reply is decided about before what it answers.
        plant(&app, TestApp::PAGE, &tree(300)).await;
        for sql in [
            "UPDATE comments SET status = 'pending', shown = 0 WHERE depth > 1",
            "UPDATE comments SET reply_count = 0, descendant_count = 0",
            "UPDATE pages SET comment_count = (SELECT COUNT(*) FROM comments c WHERE c.page_id = pages.id AND c.status = 'approved')",
        ] {
            app.execute(sql).await;
        }
        app.clock.advance_minutes(1);
        expect_true_counters(&app, "before").await;
        let desk = moderator(&app).await;
        let id = everything(&desk, "approve", "status=pending").await;
        assert_eq!(finished(&desk, &id).await["changed"], 200);
        expect_true_counters(&app, "after approving replies").await;
        let gone = everything(&desk, "trash", "status=all").await;
        assert_eq!(finished(&desk, &gone).await["changed"], 300);
        expect_true_counters(&app, "after removing everything").await;
        for id in [gone, id] {
            let back = super::super::undo(&desk, &id).await.expect(200).json();
            finished(&desk, &back["id"]).await;
            expect_true_counters(&app, "after taking it back").await;
        }
        assert_eq!(app.number("SELECT COUNT(*) AS n FROM comments WHERE status = 'pending'").await, 200);
    }
}

both! {
    async fn what_is_taken_back_half_way_goes_no_further(app: TestApp) {
        planted(&app, 900).await;
        let desk = moderator(&app).await;
        let site = app.site("blog").await;
        let before = fingerprint(&app).await;
        let id = everything(&desk, "approve", "status=pending").await;
        let back = super::super::undo(&desk, &id).await.expect(200).json();
        finished(&desk, &back["id"]).await;
        // Whoever was at work on it, or comes to it late.
        moderation::carry_out(app.runtime(), site.id, id.as_str().unwrap().parse().unwrap()).await.unwrap();
        assert_eq!(fingerprint(&app).await, before);
        expect_true_counters(&app, "after it was taken back half way").await;
    }
}
