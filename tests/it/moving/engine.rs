//! What comes in is as it was: who answered whom, in which state, by whom and when.

use std::fmt::Write as _;

use rejoinder::{domain::import::State, service::import};

use super::{APPROVED, Brought, to_the_end, wxr, wxr_comment, wxr_of};
use crate::{
    moderating::{act, moderator},
    support::{TestApp, html, post},
    writing::counters::expect_true_counters,
};

async fn count(app: &TestApp, condition: &str) -> i64 {
    app.number(&format!("SELECT COUNT(*) AS n FROM comments WHERE {condition}"))
        .await
}

both! {
    async fn a_tree_comes_in_whatever_the_order_of_its_rows(app: TestApp) {
        // Answers before what they answer, one without it, two in a circle with an answer, one that answers itself.
        let comments = [
            wxr_comment(3, 2, APPROVED, "third"),
            wxr_comment(2, 1, APPROVED, "second"),
            wxr_comment(1, 0, APPROVED, "first & <b>bold</b>"),
            wxr_comment(4, 99, APPROVED, "orphan"),
            wxr_comment(5, 6, APPROVED, "round"),
            wxr_comment(6, 5, APPROVED, "and round"),
            wxr_comment(7, 5, APPROVED, "below"),
            wxr_comment(8, 8, APPROVED, "itself"),
        ];
        let done = Brought::text(&wxr(&comments.concat())).come_in(&app).await;
        assert_eq!((done.state, done.report.read, done.report.taken), (State::Done, 8, 8));
        assert_eq!(done.report.notes["orphan"], 1);
        assert_eq!(done.report.notes["circle"], 1);
        assert_eq!(app.rows("import_rows").await, 0);
        for (depth, number) in [(1, 4), (2, 3), (3, 1)] {
            assert_eq!(count(&app, &format!("depth = {depth}")).await, number, "at depth {depth}");
        }
        expect_true_counters(&app, "after an import").await;
        let thread = app.thread().await.text();
        let words = html::decoded(&thread);
        assert!(words.contains("Reader 3") && thread.contains("first &amp; <strong>bold</strong>"), "{thread}");
    }
}

both! {
    async fn a_second_run_adds_only_what_is_new(app: TestApp) {
        let first = wxr(&[wxr_comment(1, 0, APPROVED, "one"), wxr_comment(2, 1, APPROVED, "two")].concat());
        Brought::text(&first).come_in(&app).await;
        let again = Brought::text(&first).come_in(&app).await;
        assert_eq!((again.report.read, again.report.taken, again.report.skipped["known"]), (2, 0, 2));
        let more = wxr(&[wxr_comment(3, 2, APPROVED, "three"), wxr_comment(1, 0, APPROVED, "one, changed")].concat());
        let more = Brought::text(&more).come_in(&app).await;
        assert_eq!((more.report.taken, more.report.skipped["known"]), (1, 1));
        assert_eq!(count(&app, "depth = 3").await, 1);
        assert_eq!(count(&app, "source = 'one'").await, 1);
        expect_true_counters(&app, "after three imports").await;
        // Another blog has the same numbers for other comments.
        let other = first.replace("old.example", "another.example");
        assert_eq!(Brought::text(&other).come_in(&app).await.report.taken, 2);
        // What a moderator has removed does not come back.
        app.execute("DELETE FROM comments WHERE source = 'three'").await;
        let again = wxr(&wxr_comment(3, 2, APPROVED, "three"));
        assert_eq!(Brought::text(&again).come_in(&app).await.report.taken, 0);
    }
}

both! {
    async fn every_state_and_kind_is_kept(app: TestApp) {
        let approved = |state: &str| format!("<wp:comment_approved>{state}</wp:comment_approved>");
        let kind = |kind: &str| format!("{APPROVED}<wp:comment_type>{kind}</wp:comment_type>");
        let comments = [
            wxr_comment(1, 0, &approved("0"), "waits"),
            wxr_comment(2, 1, APPROVED, "answers what waits"),
            wxr_comment(3, 2, APPROVED, "and further"),
            wxr_comment(4, 0, &approved("spam"), "spam"),
            wxr_comment(5, 0, &approved("trash"), "trash"),
            wxr_comment(6, 0, &kind("pingback"), "[...] linked [...]"),
            wxr_comment(7, 0, &kind("trackback"), "traced"),
            wxr_comment(8, 0, &kind("order_note"), "shipped"),
            wxr_comment(9, 4, APPROVED, "answers spam"),
        ];
        let secret = format!(
            "<item><link>https://blog.example/secret/</link><wp:status>publish</wp:status><wp:post_password>x</wp:post_password>{}</item>",
            wxr_comment(20, 0, APPROVED, "behind a password"),
        );
        let draft = format!(
            "<item><link>https://blog.example/?p=7</link><wp:status>draft</wp:status>{}</item>",
            wxr_comment(21, 0, APPROVED, "on a draft"),
        );
        let public = format!(
            "<item><link>https://blog.example/first/</link><wp:status>publish</wp:status>{}</item>",
            comments.concat(),
        );
        let done = Brought::text(&wxr_of(&[public, secret, draft].concat())).come_in(&app).await.report;
        let by_status: Vec<_> = done.by_status.iter().map(|(name, number)| (name.as_str(), *number)).collect();
        assert_eq!(by_status, [("approved", 5), ("pending", 3), ("spam", 1), ("trashed", 1)]);
        assert_eq!((done.by_kind["pingback"], done.by_kind["trackback"], done.skipped["not-a-comment"]), (1, 1, 1));
        assert_eq!(done.notes["hidden-page"], 2);
        assert_eq!(app.number("SELECT COUNT(*) AS n FROM comment_origins WHERE kind = 'pingback'").await, 1);
        expect_true_counters(&app, "after an import of every state").await;
        let thread = app.thread().await.text();
        assert!(thread.contains("answers what waits") && thread.contains("and further") && thread.contains("answers spam"));
        assert!(!thread.contains(">waits<") && !thread.contains(">spam<"), "{thread}");
        // Nobody was asked, told or judged.
        assert_eq!(count(&app, "reasons <> '[]'").await, 0);
        assert_eq!(app.number("SELECT COUNT(*) AS n FROM jobs WHERE kind <> 'import'").await, 0);
    }
}

both! {
    async fn people_of_one_name_stay_apart(app: TestApp) {
        let user = |id: &str| format!("{APPROVED}<wp:comment_user_id>{id}</wp:comment_user_id>");
        let named = |comment: String| comment.replace("Reader 1]]", "Ada]]").replace("Reader 2]]", "Ada]]").replace("Reader 3]]", "Ada]]");
        let comments = [
            wxr_comment(1, 0, &user("7"), "one"),
            wxr_comment(2, 0, &user("8"), "two"),
            wxr_comment(3, 0, &user("7"), "three"),
        ];
        Brought::text(&wxr(&named(comments.concat()))).come_in(&app).await;
        assert_eq!(app.number("SELECT COUNT(DISTINCT guest_key) AS n FROM comments").await, 2);
        assert_eq!(count(&app, "author_name = 'Ada' AND account_id IS NULL").await, 3);
        assert_eq!(count(&app, "author_email = 'reader3@example.org'").await, 1);
    }
}

both! {
    async fn times_are_exact_and_impossible_ones_are_a_neighbours(app: TestApp) {
        let dated = |id, date: &str| wxr_comment(id, 0, APPROVED, "x").replace("2020-01-02 03:04:", date).replace(":0</wp:comment_date", "</wp:comment_date");
        let comments = [
            wxr_comment(1, 0, APPROVED, "exact"),
            dated(60, "0000-00-00 00:00:00").replace("00:0000", "00:00"),
            dated(120, "9999-12-31 23:59:59").replace("59:5900", "59:59"),
        ];
        let done = Brought::text(&wxr(&comments.concat())).come_in(&app).await;
        assert_eq!(done.report.notes["no-time"], 2);
        assert_eq!(app.number("SELECT MIN(created_at) AS n FROM comments").await, 1_577_934_241_000);
        assert_eq!(app.number("SELECT MAX(created_at) AS n FROM comments").await, 1_577_934_241_000);
        // Somebody who writes now is the last.
        let said = app.api(&post("now")).await.expect(201).json();
        assert!(said["created_at"].as_str().unwrap().starts_with("2026-11-21T"), "{said}");
    }
}

both! {
    async fn a_rehearsal_says_what_would_happen_and_does_nothing(app: TestApp) {
        let items = [
            format!("<item><link>https://blog.example/first/</link>{}</item>", wxr_comment(1, 9, APPROVED, "one")),
            format!("<item><link>https://foreign.example/page</link>{}</item>", wxr_comment(2, 0, APPROVED, "two")),
            format!("<item><link>https://old.example/moved/x</link>{}</item>", wxr_comment(3, 0, APPROVED, &"long ".repeat(20_000))),
        ];
        let items = items.concat();
        let rules = "https://old.example/moved/*,https://blog.example/*";
        let content = wxr_of(&items);
        let brought = Brought { rules, ..Brought::text(&content) };
        let read = brought.read(&app).await.unwrap();
        let site = app.site("blog").await;
        let mut told = Vec::new();
        let would = import::rehearse(app.runtime(), &site, &read, |row| told.push((row.row, row.left.is_some()))).await.unwrap();
        assert_eq!((would.read, would.taken, would.pages, told), (3, 1, 1, vec![(1, false), (2, true), (3, true)]));
        assert_eq!((would.skipped["foreign-host"], would.skipped["too-long"], would.notes["orphan"]), (1, 1, 1));
        assert_eq!(would.hosts["foreign.example"], 1);
        assert_eq!((app.rows("comments").await, app.rows("pages").await), (0, 0));
        // What was said is what happens.
        import::accept(app.runtime(), &site, read.id).await.unwrap();
        let done = to_the_end(&app, &site, read.id).await.report;
        assert_eq!((&done.skipped, &done.notes, done.taken, done.pages), (&would.skipped, &would.notes, 1, 1));
    }
}

both! {
    async fn what_is_cut_or_not_pinned_any_more_is_said_beforehand_and_afterwards(app: TestApp) {
        let mut file = "{\"version\":1,\"users\":[],\"posts\":[]}\n".to_owned();
        let mut put = |id: u64, more: serde_json::Value| {
            let mut comment = serde_json::json!({
                "id": id.to_string(), "pid": "", "text": format!("comment {id}"), "user": {"name": "Ada", "id": format!("github_{id}")},
                "locator": {"site": "s", "url": TestApp::PAGE}, "time": format!("2020-01-01T00:00:{id:02}Z"),
            });
            comment.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            writeln!(file, "{comment}").unwrap();
        };
        let voters: serde_json::Map<_, _> = (0..1001).map(|voter| (format!("u{voter}"), true.into())).collect();
        put(1, serde_json::json!({"votes": voters, "pin": true}));
        put(2, serde_json::json!({"user": {"name": "x".repeat(61), "id": "github_2"}}));
        put(3, serde_json::json!({"pid": "1", "pin": true}));
        put(4, serde_json::json!({"delete": true, "pin": true, "user": {"name": "x".repeat(61), "id": "deleted"}}));
        for id in 5..=8 {
            put(id, serde_json::json!({"pin": true}));
        }
        // One place is taken by what was pinned here.
        let here = app.said(post("pinned here")).await;
        act(&moderator(&app).await, "pin", &[here]).await.expect(200);

        let brought = Brought::text(&file);
        let read = brought.read(&app).await.unwrap();
        let site = app.site("blog").await;
        let would = import::rehearse(app.runtime(), &site, &read, |_| {}).await.unwrap();
        import::dismiss(app.runtime(), site.id, read.id).await.unwrap();
        let done = brought.come_in(&app).await.report;
        // An answer, a deleted one, and three too many.
        let notes = [("name-cut", 1), ("not-pinned", 5), ("votes-cut", 1)];
        assert_eq!(done.notes, notes.map(|(note, count)| (note.to_owned(), count)).into());
        assert_eq!((&would.notes, would.taken), (&done.notes, done.taken));
        assert_eq!(count(&app, "pinned_at IS NOT NULL AND parent_id IS NULL AND status = 'approved'").await, 3);
        assert_eq!(count(&app, "pinned_at IS NOT NULL").await, 3);
        assert_eq!(app.number("SELECT COUNT(*) AS n FROM votes").await, 1000);
    }
}
