//! Threads that close by their age.

use rejoinder::service::{moderation, retention};

use super::staff::{owner, press};
use crate::support::{TestApp, eventually, post};

const DAY: i64 = 24 * 60;

both! {
    async fn a_thread_closes_by_its_age_unless_it_is_kept_open(app: TestApp) {
        app.set(&[("close-after-days", "3")]).await;
        let said = app.api(&post("in time")).await.expect(201).json();
        let thread = said["thread_id"].as_str().unwrap().to_owned();
        let page = format!("/dashboard/sites/blog/pages/{thread}");
        let list = "/api/v1/sites/blog/threads";
        let is_open = async || app.get(list).await.expect(200).json()["items"][0]["is_open"].clone();
        app.clock.advance_minutes(3 * DAY - 1);
        app.api(&post("just in time")).await.expect(201);
        assert!(app.thread().await.text().contains("<textarea"));
        assert_eq!(is_open().await, true);
        let before = app.runtime().now();
        app.clock.advance_minutes(1);
        app.api(&post("too late")).await.expect(403);
        assert_eq!(is_open().await, false);
        // Nothing else happens to it, so readers' documents are told.
        moderation::announce_closed(app.runtime(), before, app.runtime().now()).await.unwrap();
        eventually("a closed thread", async || (!app.thread().await.text().contains("<textarea")).then_some(())).await;
        // Others are as young as their first comment.
        app.api(&post("elsewhere").on("https://blog.example/second/")).await.expect(201);
        let mut owner = owner(&app).await;
        assert!(owner.get(&page).await.expect(200).text().contains("Closes by its age"));
        press(&mut owner, &page, &format!("{page}/open"), &[("kept", "yes")]).await.expect(303);
        app.api(&post("late, and welcome")).await.expect(201);
        assert!(app.thread().await.text().contains("<textarea"));
        press(&mut owner, &page, &format!("{page}/open"), &[("kept", "no")]).await.expect(303);
        app.api(&post("too late again")).await.expect(403);
        // It is the site that decides: without the setting it is open as it was.
        app.set(&[("close-after-days", "0")]).await;
        app.api(&post("after all")).await.expect(201);
    }
}

both! {
    async fn what_can_no_longer_be_taken_back_is_forgotten_and_the_log_stays(app: TestApp) {
        app.set(&[("undo-days", "2")]).await;
        let site = app.site("blog").await;
        let by = rejoinder::domain::action::Actor::Operator;
        let mut actions = Vec::new();
        for round in 0..2 {
            let id = app.said(post(&format!("lamps {round}"))).await;
            let choice = moderation::Choice::of(vec![id.parse().unwrap()]);
            let spam = rejoinder::domain::action::Verb::Spam;
            actions.push(moderation::act(app.runtime(), &site, by, spam, choice).await.unwrap().action.unwrap());
            app.clock.advance_minutes(DAY);
        }
        // The first is two days old, the second one.
        assert!(matches!(
            moderation::undo(app.runtime(), &site, by, actions[0]).await,
            Err(rejoinder::service::Error::NotUndoable)
        ));
        retention::sweep(app.runtime()).await.unwrap();
        assert_eq!((app.rows("actions").await, app.rows("action_items").await), (1, 1));
        assert_eq!(app.rows("log_entries").await, 2);
        moderation::undo(app.runtime(), &site, by, actions[1]).await.unwrap();
        app.clock.advance_minutes(3 * DAY);
        retention::sweep(app.runtime()).await.unwrap();
        assert_eq!((app.rows("actions").await, app.rows("action_items").await), (0, 0));
        assert!(moderation::verify(app.runtime(), &site).await.unwrap().is_ok());
    }
}
