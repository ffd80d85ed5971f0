//! One action on some comments, or on threads.

use rejoinder::{
    domain::{
        action::{Actor, Verb},
        id::CommentId,
        origin::Origin,
    },
    service::{self, moderation, moderation::Choice},
    store::case,
};
use serde_json::{Value, json};
use tokio::task::JoinSet;

use super::{ACTIONS, act, in_status, moderator, waiting};
use crate::{
    support::{TestApp, post},
    writing::counters::expect_true_counters,
};

both! {
    async fn a_selection_is_approved_at_once_and_readers_see_it(app: TestApp) {
        let ids = waiting(&app, 4).await;
        let desk = moderator(&app).await;
        assert_eq!(app.thread().await.comments().len(), 0);
        let done = act(&desk, "approve", &ids[..3]).await.expect(200).json();
        assert_eq!((&done["changed"], &done["left_alone"]), (&json!(3), &json!(0)));
        assert_eq!(app.thread().await.comments(), ids[..3]);
        // Again, with the fourth: the others are so already.
        let again = act(&desk, "approve", &ids).await.expect(200).json();
        assert_eq!((&again["changed"], &again["left_alone"]), (&json!(1), &json!(3)));
        let nothing = act(&desk, "approve", &ids).await.expect(200).json();
        assert_eq!((&nothing["id"], &nothing["changed"]), (&Value::Null, &json!(0)));
        let path = format!("{ACTIONS}/{}", done["id"].as_str().unwrap());
        let shown = desk.get(&path).await.expect(200).json();
        assert_eq!((&shown["action"], &shown["changed"]), (&json!("approve"), &json!(3)));
        assert!(shown["finished_at"].is_string());
        expect_true_counters(&app, "after approving").await;
    }
}

both! {
    async fn a_stale_page_decides_nothing_that_somebody_else_has_decided(app: TestApp) {
        let ids = waiting(&app, 3).await;
        let desk = moderator(&app).await;
        act(&desk, "approve", &ids[..1]).await.expect(200);
        act(&desk, "purge", &ids[1..2]).await.expect(200);
        let stale = json!({"action": "spam", "ids": ids, "seen": "pending"});
        let done = desk.ask("POST", ACTIONS, &stale).await.expect(200).json();
        assert_eq!((&done["changed"], &done["left_alone"]), (&json!(1), &json!(2)));
        assert_eq!((in_status(&app, "approved").await, in_status(&app, "spam").await), (1, 1));
        // All of them are gone: there is nothing to decide about.
        act(&desk, "trash", &ids[1..2]).await.expect(404);
    }
}

both! {
    async fn comments_of_another_site_are_not_there(app: TestApp) {
        let ours = waiting(&app, 1).await;
        let origin = Origin::parse("https://other.example").unwrap();
        service::site::create(app.runtime(), "other", "Other", vec![origin]).await.unwrap();
        let request = app.http.post(app.at("/api/v1/sites/other/comments"))
            .json(&post("theirs").on("https://other.example/").json());
        let theirs = app.send(request).await.expect(201);
        let thread = theirs.json()["thread_id"].as_str().unwrap().to_owned();
        let desk = moderator(&app).await;
        act(&desk, "trash", &[theirs.id()]).await.expect(404);
        let mixed = [ours[0].clone(), theirs.id()];
        let done = act(&desk, "approve", &mixed).await.expect(200).json();
        assert_eq!((&done["changed"], &done["left_alone"]), (&json!(1), &json!(1)));
        let locked = json!({"action": "lock", "threads": [thread]});
        desk.ask("POST", ACTIONS, &locked).await.expect(404);
        let elsewhere = ACTIONS.replace("blog", "other");
        desk.ask("POST", &elsewhere, &json!({"action": "trash", "ids": [theirs.id()]})).await.expect(404);
        assert_eq!(in_status(&app, "approved").await, 2);
        // Whoever reads them all at once asks for the site, too.
        let read = app.runtime().store.read();
        let known = case::list(&read, app.site("other").await.id, &[ours[0].parse().unwrap(), theirs.id().parse().unwrap()]).await.unwrap();
        assert_eq!(known.iter().map(|case| case.comment.id.to_string()).collect::<Vec<_>>(), [theirs.id()]);
    }
}

both! {
    async fn bad_actions_name_the_field(app: TestApp) {
        let ids = waiting(&app, 1).await;
        let desk = moderator(&app).await;
        let many: Vec<String> = (0..501).map(|_| ids[0].clone()).collect();
        let distinct: Vec<String> = (0..501).map(|number| format!("0192d5a7-7c11-7a60-b0e5-{number:012x}")).collect();
        let long = "x".repeat(501);
        for (body, field) in [
            (json!({"action": "bless", "ids": ids}), "action"),
            (json!({"action": "edit", "ids": ids}), "body"),
            (json!({"action": "undo", "ids": ids}), "action"),
            (json!({"action": "trash"}), "ids"),
            (json!({"action": "trash", "ids": ["1"]}), "ids"),
            (json!({"action": "trash", "ids": distinct}), "ids"),
            (json!({"action": "trash", "ids": ids, "seen": "somewhere"}), "seen"),
            (json!({"action": "trash", "ids": ids, "reason": long}), "reason"),
            (json!({"action": "trash", "ids": ids, "reason": "a\u{7}b"}), "reason"),
            (json!({"action": "lock"}), "threads"),
            (json!({"action": "lock", "threads": ["1"]}), "threads"),
        ] {
            assert_eq!(desk.ask("POST", ACTIONS, &body).await.expect(422).fields(), [field], "{body}");
        }
        desk.ask("POST", ACTIONS, &json!({"action": "trash", "ids": ids, "more": 1})).await.expect(400);
        desk.get(&format!("{ACTIONS}/nothing")).await.expect(404);
        assert_eq!(in_status(&app, "pending").await, 1);
        // The same one named often is one.
        act(&desk, "trash", &many).await.expect(200);
    }
}

both! {
    async fn nobody_but_moderators_acts(app: TestApp) {
        let ids = waiting(&app, 1).await;
        let body = json!({"action": "approve", "ids": ids});
        app.send(app.http.post(app.at(ACTIONS)).json(&body)).await.expect(401);
        app.account("eve@example.org", None).await;
        let eve = app.program("eve@example.org", "read,write", &["blog"]).await;
        eve.ask("POST", ACTIONS, &body).await.expect(403);
        moderator(&app).await;
        let reads = app.program(super::super::ADA, "read", &["blog"]).await;
        reads.ask("POST", ACTIONS, &body).await.expect(403);
        reads.get(super::super::LOG).await.expect(403);
        assert_eq!((in_status(&app, "pending").await, app.rows("actions").await), (1, 0));
    }
}

both! {
    async fn two_moderators_at_once_leave_one_answer_for_each_comment(app: TestApp) {
        let ids: Vec<CommentId> = waiting(&app, 24).await.iter().map(|id| id.parse().unwrap()).collect();
        let site = app.site("blog").await;
        let mut working = JoinSet::new();
        for verb in [Verb::Approve, Verb::Spam, Verb::Trash, Verb::Approve] {
            let (runtime, site, ids) = (app.runtime().clone(), site.clone(), ids.clone());
            working.spawn(async move {
                for some in ids.chunks(5) {
                    let choice = Choice {
                        seen: Some(rejoinder::domain::comment::Status::Pending),
                        ..Choice::of(some.to_vec())
                    };
                    moderation::act(&runtime, &site, Actor::Operator, verb, choice).await.unwrap();
                }
            });
        }
        while let Some(done) = working.join_next().await {
            done.unwrap();
        }
        assert_eq!(in_status(&app, "pending").await, 0);
        // Whoever came second has changed nothing.
        assert_eq!(app.rows("action_items").await, 24);
        expect_true_counters(&app, "after four moderators acted at once").await;
        moderation::verify(app.runtime(), &site).await.unwrap().unwrap();
    }
}

both! {
    async fn what_is_purged_is_gone_but_for_the_place_of_its_replies(app: TestApp) {
        let parent = app.said(post("parental wisdom").by("Parenta")).await;
        let reply = app.said(post("reply").answering(&parent)).await;
        let alone = app.said(post("lonely secret").by("Alona")).await;
        let desk = moderator(&app).await;
        act(&desk, "purge", &[parent.clone(), alone.clone()]).await.expect(200);
        assert!(!app.thread().await.text().contains("lonely"));
        assert_eq!(app.thread().await.comments(), [parent.as_str(), reply.as_str()]);
        let stored = app.everything_stored().await;
        for word in ["parental", "Parenta", "lonely", "Alona"] {
            assert!(!stored.contains(word), "{word}");
        }
        assert_eq!(app.rows("comments").await, 2);
        act(&desk, "purge", &[reply]).await.expect(200);
        assert_eq!(app.thread().await.comments().len(), 0);
        act(&desk, "purge", &[parent]).await.expect(200);
        assert_eq!(app.rows("comments").await, 0);
        expect_true_counters(&app, "after purging").await;
    }
}

both! {
    async fn a_thread_is_locked_and_opened_again(app: TestApp) {
        let said = app.api(&post("first")).await.expect(201);
        let thread = said.json()["thread_id"].as_str().unwrap().to_owned();
        let desk = moderator(&app).await;
        let lock = json!({"action": "lock", "threads": [thread], "reason": "it got loud"});
        let done = desk.ask("POST", ACTIONS, &lock).await.expect(200).json();
        assert_eq!(done["changed"], 1);
        app.api(&post("second")).await.expect(403);
        assert!(app.thread().await.text().contains("data-state=\"closed\""));
        assert_eq!(desk.ask("POST", ACTIONS, &lock).await.expect(200).json()["changed"], 0);
        super::super::undo(&desk, &done["id"]).await.expect(200);
        assert!(app.thread().await.text().contains("data-state=\"open\""));
        app.api(&post("second")).await.expect(201);
    }
}

both! {
    async fn a_get_never_acts(app: TestApp) {
        let ids = waiting(&app, 2).await;
        let desk = moderator(&app).await;
        let done = act(&desk, "approve", &ids[..1]).await.expect(200).json();
        let undo = format!("{ACTIONS}/{}/undo", done["id"].as_str().unwrap());
        for path in [
            format!("{ACTIONS}?action=trash&ids={}", ids[1]),
            format!("{ACTIONS}?action=trash&filter=status%3Dpending"),
            undo.clone(),
        ] {
            let answer = desk.get(&path).await;
            assert!([200, 400, 405].contains(&answer.status), "{path} answers {}", answer.status);
        }
        desk.get(&undo).await.expect(405);
        assert_eq!((in_status(&app, "pending").await, in_status(&app, "approved").await), (1, 1));
        assert_eq!(app.rows("actions").await, 1);
    }
}

both! {
    async fn two_moderators_on_one_page_never_wait_in_a_circle(app: TestApp) {
        let (one, other) = (app.said(post("one")).await, app.said(post("other")).await);
        let mut theirs: [Vec<CommentId>; 2] = [Vec::new(), Vec::new()];
        // Each changes what is below one root, then the other, and so on; the two begin at different ones.
        for place in 0..24 {
            let root = if place % 2 == 0 { &one } else { &other };
            let id = app.said(post(&format!("answer {place}")).answering(root)).await;
            theirs[usize::from(place % 4 == 1 || place % 4 == 2)].push(id.parse().unwrap());
        }
        let site = app.site("blog").await;
        for verb in [Verb::Trash, Verb::Approve, Verb::Spam, Verb::Approve, Verb::Hold, Verb::Approve] {
            let begin = std::sync::Arc::new(tokio::sync::Barrier::new(2));
            let mut working = JoinSet::new();
            for ids in theirs.clone() {
                let (runtime, site, begin) = (app.runtime().clone(), site.clone(), std::sync::Arc::clone(&begin));
                working.spawn(async move {
                    begin.wait().await;
                    moderation::act(&runtime, &site, Actor::Operator, verb, Choice::of(ids)).await.unwrap().changed
                });
            }
            while let Some(done) = working.join_next().await {
                assert_eq!(done.unwrap(), 12);
            }
            expect_true_counters(&app, "after two at once").await;
        }
    }
}
