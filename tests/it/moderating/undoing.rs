//! Taking back exactly what was done.

use serde_json::json;

use super::{act, in_status, moderator, undo, waiting};
use crate::{
    support::{TestApp, post},
    writing::counters::expect_true_counters,
};

/// Every comment with its status, to be compared.
async fn statuses(app: &TestApp, ids: &[String]) -> Vec<String> {
    let desk = app.program(super::ADA, "read,moderate", &["blog"]).await;
    let mut found = Vec::new();
    for id in ids {
        let path = format!("/api/v1/comments/{id}");
        found.push(
            desk.get(&path).await.expect(200).json()["status"]
                .as_str()
                .unwrap()
                .to_owned(),
        );
    }
    found
}

both! {
    async fn an_action_is_taken_back_to_where_each_comment_was(app: TestApp) {
        let desk = moderator(&app).await;
        let mut ids = waiting(&app, 2).await;
        for text in ["a", "b"] {
            ids.push(app.said(post(text)).await);
        }
        act(&desk, "trash", &ids[3..]).await.expect(200);
        let before = statuses(&app, &ids).await;
        assert_eq!(before, ["pending", "pending", "approved", "trashed"]);
        let done = act(&desk, "spam", &ids).await.expect(200).json();
        assert_eq!(statuses(&app, &ids).await, ["spam"; 4]);
        assert_eq!(app.thread().await.comments().len(), 0);
        let back = undo(&desk, &done["id"]).await.expect(200).json();
        assert_eq!((&back["changed"], &back["left_alone"]), (&json!(4), &json!(0)));
        assert_eq!(statuses(&app, &ids).await, before);
        assert_eq!(app.thread().await.comments(), ids[2..3]);
        expect_true_counters(&app, "after taking back").await;
        // Once is enough, and what took it back is not taken back itself.
        undo(&desk, &done["id"]).await.expect(409);
        undo(&desk, &back["id"]).await.expect(409);
        assert_eq!(statuses(&app, &ids).await, before);
    }
}

both! {
    async fn what_somebody_has_changed_since_is_left_alone(app: TestApp) {
        let desk = moderator(&app).await;
        let ids = waiting(&app, 4).await;
        let done = act(&desk, "approve", &ids).await.expect(200).json();
        act(&desk, "spam", &ids[..1]).await.expect(200);
        // Away and back: it stands where the action has left it, and still it is another's decision.
        act(&desk, "trash", &ids[1..2]).await.expect(200);
        act(&desk, "approve", &ids[1..2]).await.expect(200);
        act(&desk, "purge", &ids[2..3]).await.expect(200);
        let back = undo(&desk, &done["id"]).await.expect(200).json();
        assert_eq!((&back["changed"], &back["left_alone"]), (&json!(1), &json!(3)));
        let left = [ids[0].clone(), ids[1].clone(), ids[3].clone()];
        assert_eq!(statuses(&app, &left).await, ["spam", "approved", "pending"]);
        expect_true_counters(&app, "after leaving some alone").await;
    }
}

both! {
    async fn actions_are_taken_back_one_below_the_other(app: TestApp) {
        let desk = moderator(&app).await;
        let ids = waiting(&app, 1).await;
        let first = act(&desk, "approve", &ids).await.expect(200).json();
        let second = act(&desk, "spam", &ids).await.expect(200).json();
        undo(&desk, &second["id"]).await.expect(200);
        assert_eq!(statuses(&app, &ids).await, ["approved"]);
        undo(&desk, &first["id"]).await.expect(200);
        assert_eq!(statuses(&app, &ids).await, ["pending"]);
    }
}

both! {
    async fn a_purge_is_for_good(app: TestApp) {
        let desk = moderator(&app).await;
        let ids = waiting(&app, 1).await;
        let done = act(&desk, "purge", &ids).await.expect(200).json();
        let refused = undo(&desk, &done["id"]).await.expect(409);
        assert_eq!(refused.json()["type"], "urn:rejoinder:error-not-undoable");
        assert_eq!(in_status(&app, "pending").await, 0);
    }
}

both! {
    async fn an_action_of_another_site_is_not_there(app: TestApp) {
        let ids = waiting(&app, 1).await;
        let desk = moderator(&app).await;
        let done = act(&desk, "approve", &ids).await.expect(200).json();
        let origin = rejoinder::domain::origin::Origin::parse("https://other.example").unwrap();
        let other = rejoinder::service::site::create(app.runtime(), "other", "Other", vec![origin]).await.unwrap();
        let position = rejoinder::service::account::Position::On(other.id, rejoinder::domain::role::Role::Owner);
        app.account("eve@example.org", Some(position)).await;
        let eve = app.program("eve@example.org", "read,moderate", &["other"]).await;
        let path = format!("/api/v1/sites/other/moderation/actions/{}", done["id"].as_str().unwrap());
        eve.get(&path).await.expect(404);
        eve.ask("POST", &format!("{path}/undo"), &serde_json::Value::Null).await.expect(404);
        assert_eq!(in_status(&app, "approved").await, 1);
    }
}

both! {
    async fn an_action_is_taken_back_once(app: TestApp) {
        let desk = moderator(&app).await;
        let ids = waiting(&app, 2).await;
        let done = act(&desk, "approve", &ids).await.expect(200).json();
        undo(&desk, &done["id"]).await.expect(200);
        act(&desk, "spam", &ids[..1]).await.expect(200);
        undo(&desk, &done["id"]).await.expect(409);
        assert_eq!(statuses(&app, &ids).await, ["spam", "pending"]);
        assert_eq!(app.rows("actions").await, 3);
    }
}
