//! The log: one entry for each action, in a chain.

use rejoinder::{
    domain::log::{Flaw, Head},
    service::moderation,
};
use serde_json::json;

use super::{ACTIONS, ADA, LOG, act, moderator, undo, waiting};
use crate::support::{TestApp, program};

async fn judged(app: &TestApp) -> Result<Head, Flaw> {
    moderation::verify(app.runtime(), &app.site("blog").await)
        .await
        .unwrap()
}

/// Some entries in the log: approve, spam, undo, trash, lock.
async fn busy(app: &TestApp) {
    let ids = waiting(app, 3).await;
    let desk = moderator(app).await;
    act(&desk, "approve", &ids).await.expect(200);
    let spam = json!({"action": "spam", "ids": ids[..1], "reason": "sells lamps"});
    let spam = desk.ask("POST", ACTIONS, &spam).await.expect(200).json();
    undo(&desk, &spam["id"]).await.expect(200);
    act(&desk, "trash", &ids[1..2]).await.expect(200);
    act(&desk, "approve", &ids[1..2]).await.expect(200);
}

both! {
    async fn the_log_tells_who_did_what_when_and_why(app: TestApp) {
        busy(&app).await;
        let desk = app.program(ADA, "read,moderate", &["blog"]).await;
        let told = desk.get(LOG).await.expect(200).json();
        let entries = told["items"].as_array().unwrap();
        let verbs: Vec<&str> = entries.iter().map(|entry| entry["action"].as_str().unwrap()).collect();
        assert_eq!(verbs, ["approve", "trash", "undo", "spam", "approve"]);
        assert_eq!(entries[3]["reason"], "sells lamps");
        assert_eq!((&entries[4]["number"], &entries[4]["count"]), (&json!(1), &json!(3)));
        let ada = app.number("SELECT COUNT(*) AS n FROM log_entries l JOIN accounts a ON \
            REPLACE(LOWER(CAST(l.actor AS TEXT)), '-', '') <> ''").await;
        assert!(ada > 0 && entries[0]["actor"].as_str().unwrap().len() == 36);
        let first = desk.get(&format!("{LOG}?limit=2")).await.expect(200).json();
        let next = format!("{LOG}?limit=10&after={}", first["next"].as_str().unwrap());
        assert_eq!(desk.get(&next).await.expect(200).json()["items"].as_array().unwrap().len(), 3);
        for wrong in ["?after=x", "?limit=0", "?limit=201", "?limit=x"] {
            desk.get(&format!("{LOG}{wrong}")).await.expect(400);
        }
    }
}

both! {
    async fn whatever_is_touched_in_the_log_is_found(app: TestApp) {
        busy(&app).await;
        let whole = judged(&app).await.unwrap();
        assert_eq!(whole.number, 5);
        app.execute("UPDATE log_entries SET count = 7 WHERE number = 3").await;
        assert_eq!(judged(&app).await, Err(Flaw::Changed(3)));
        app.execute("UPDATE log_entries SET count = 1 WHERE number = 3").await;
        assert_eq!(judged(&app).await, Ok(whole));
        app.execute("UPDATE log_entries SET reason = 'is rude' WHERE number = 2").await;
        assert_eq!(judged(&app).await, Err(Flaw::Changed(2)));
        app.execute("UPDATE log_entries SET reason = 'sells lamps' WHERE number = 2").await;
        // Also what was written later where nothing stood, with a salt or without one.
        let salt = "(SELECT reason_salt FROM (SELECT reason_salt FROM log_entries WHERE number = 2) s)";
        for (added, removed) in [
            ("reason = 'is rude'".to_owned(), "reason = NULL"),
            ("filter = 'status=pending'".to_owned(), "filter = NULL"),
            (format!("filter = 'status=pending', filter_salt = {salt}"), "filter = NULL, filter_salt = NULL"),
        ] {
            app.execute(&format!("UPDATE log_entries SET {added} WHERE number = 1")).await;
            assert_eq!(judged(&app).await, Err(Flaw::Changed(1)), "{added}");
            app.execute(&format!("UPDATE log_entries SET {removed} WHERE number = 1")).await;
        }
        assert_eq!(judged(&app).await, Ok(whole));
        for (from, to) in [(3, 30), (4, 3), (30, 4)] {
            app.execute(&format!("UPDATE log_entries SET number = {to} WHERE number = {from}")).await;
        }
        assert_eq!(judged(&app).await, Err(Flaw::OutOfOrder(3)));
        app.execute("DELETE FROM log_entries WHERE number = 3").await;
        assert_eq!(judged(&app).await, Err(Flaw::Missing(3)));
        app.execute("DELETE FROM log_entries WHERE number > 2").await;
        assert_eq!(judged(&app).await, Err(Flaw::WrongEnd(2)));
        app.execute("DELETE FROM log_entries").await;
        assert_eq!(judged(&app).await, Err(Flaw::WrongEnd(0)));
    }
}

both! {
    async fn the_command_line_judges_the_log(app: TestApp) {
        let verify = async || {
            let vars = [
                ("REJOINDER_DATABASE_URL", app.database.url.as_str()),
                ("REJOINDER_SECRET_KEY", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"),
            ];
            let mut command = program::command(app.database.folder(), &vars);
            command.args(["audit", "verify"]);
            let output = tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap();
            program::Ran::from(output)
        };
        busy(&app).await;
        let good = verify().await.expect(0);
        assert!(good.out.starts_with("blog\t5\t"), "{}", good.out);
        app.execute("DELETE FROM log_entries WHERE number = 2").await;
        let bad = verify().await.expect(1);
        assert!(bad.err.contains("blog: entry 2 is missing"), "{}", bad.err);
    }
}

both! {
    async fn who_leaves_is_forgotten_in_the_log_and_the_chain_holds(app: TestApp) {
        busy(&app).await;
        let account = app.number("SELECT COUNT(*) AS n FROM log_entries WHERE actor IS NOT NULL").await;
        assert_eq!(account, 5);
        let id = {
            let desk = app.program(ADA, "read,moderate", &["blog"]).await;
            let told = desk.get(LOG).await.expect(200).json();
            told["items"][0]["actor"].as_str().unwrap().parse().unwrap()
        };
        let tx = app.runtime().store.begin_write().await.unwrap();
        rejoinder::store::log::forget_actor(&tx, id).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(app.number("SELECT COUNT(*) AS n FROM log_entries WHERE actor IS NOT NULL").await, 0);
        assert_eq!(app.number("SELECT COUNT(*) AS n FROM actions WHERE actor IS NOT NULL").await, 0);
        judged(&app).await.unwrap();
    }
}
