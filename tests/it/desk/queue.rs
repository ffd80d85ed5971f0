//! The queue as pages and forms: without script it does all that it does with it.

use rejoinder::{
    domain::{comment::Status, role::Role},
    service::account::Position,
};

use super::staff::{at_the_desk, other_site, press};
use crate::support::{Person, TestApp, encode, html, post};

const ROOM: &str = "/dashboard/queue";

async fn moderator(app: &TestApp) -> Person<'_> {
    let blog = app.site("blog").await.id;
    at_the_desk(app, "mod@example.org", Some(Position::On(blog, Role::Moderator))).await
}

/// So many comments that wait.
async fn waiting(app: &TestApp, number: usize) -> Vec<String> {
    let mut ids = Vec::new();
    for one in 0..number {
        let id = app.said(post(&format!("remark {one}"))).await;
        app.moderate(&id, Status::Pending).await;
        ids.push(id);
    }
    ids
}

async fn with(app: &TestApp, status: &str) -> i64 {
    app.number(&format!("SELECT COUNT(*) AS n FROM comments WHERE status = '{status}'"))
        .await
}

/// What a redirect of the queue leads to.
async fn led(person: &mut Person<'_>, reply: crate::support::Reply) -> String {
    let to = reply.expect(303).header("location").to_owned();
    person.get(&to).await.expect(200).text()
}

both! {
    async fn one_is_approved_and_taken_back(app: TestApp) {
        let ids = waiting(&app, 3).await;
        let mut person = moderator(&app).await;
        let page = person.get(ROOM).await.expect(200).text();
        for part in ["remark 0", "remark 1", "remark 2", "value=\"approve:blog."] {
            assert!(page.contains(part), "{part}");
        }
        let one = format!("approve:blog.{}", ids[0]);
        let done = press(&mut person, ROOM, ROOM, &[("one", &one), ("back", "status=pending")]).await;
        let page = led(&mut person, done).await;
        assert!(page.contains("1 comment approved.") && !page.contains("remark 0"));
        assert_eq!((with(&app, "approved").await, with(&app, "pending").await), (1, 2));
        let named = html::field(&page, "done").unwrap();
        let undone = press(&mut person, ROOM, "/dashboard/queue/undo", &[("done", &named), ("back", "status=pending")]).await;
        let page = led(&mut person, undone).await;
        assert!(page.contains("1 decision taken back.") && page.contains("remark 0"));
        // Once more changes nothing, and says so.
        let again = press(&mut person, ROOM, "/dashboard/queue/undo", &[("done", &named)]).await;
        assert!(led(&mut person, again).await.contains("Nothing was changed"));
        assert_eq!(with(&app, "pending").await, 3);
    }
}

both! {
    async fn some_are_chosen_and_somebody_else_was_quicker_with_one(app: TestApp) {
        let ids = waiting(&app, 3).await;
        let mut person = moderator(&app).await;
        let keys: Vec<String> = ids.iter().map(|id| format!("blog.{id}")).collect();
        app.moderate(&ids[2], Status::Approved).await;
        let fields = [("action", "spam"), ("id", &keys[0]), ("id", &keys[1]), ("id", &keys[2]), ("back", "status=pending")];
        let done = press(&mut person, ROOM, ROOM, &fields).await;
        let page = led(&mut person, done).await;
        assert!(page.contains("2 comments set aside as spam.") && page.contains("1 was left alone"));
        assert_eq!((with(&app, "spam").await, with(&app, "approved").await), (2, 1));
        let none = press(&mut person, ROOM, ROOM, &[("action", "spam"), ("back", "status=spam")]).await;
        assert!(led(&mut person, none).await.contains("Nothing was chosen"));
    }
}

both! {
    async fn what_somebody_else_has_decided_about_is_shown_as_it_is(app: TestApp) {
        let ids = waiting(&app, 2).await;
        let mut person = moderator(&app).await;
        app.moderate(&ids[0], Status::Approved).await;
        let one = format!("spam:blog.{}", ids[0]);
        let stale = press(&mut person, ROOM, ROOM, &[("one", &one), ("back", "status=pending")]).await;
        let page = led(&mut person, stale).await;
        // It can be decided about from there, as it is.
        let now = format!("{one}:approved");
        assert!(page.contains("Nothing was changed") && page.contains(&now) && page.contains("remark 1"));
        let done = press(&mut person, ROOM, ROOM, &[("one", &now), ("back", "status=pending")]).await;
        let page = led(&mut person, done).await;
        assert!(page.contains("1 comment set aside as spam.") && !page.contains("remark 0"));
    }
}

both! {
    async fn a_decision_leads_back_to_where_in_the_list_it_was_made(app: TestApp) {
        waiting(&app, 26).await;
        let mut person = moderator(&app).await;
        let first = person.get(ROOM).await.expect(200).text();
        let (_, after) = first.split_once("&amp;after=").or(first.split_once("&#38;after=")).unwrap();
        let back = format!("status=pending&after={}", after.split('"').next().unwrap());
        let second = format!("{ROOM}?{back}");
        let page = person.get(&second).await.expect(200).text();
        let (_, key) = page.split_once("value=\"approve:").unwrap();
        let one = format!("approve:{}", key.split('"').next().unwrap());
        let other = format!("pin:{}", key.split('"').next().unwrap());
        let pinned = press(&mut person, &second, ROOM, &[("one", &other), ("back", &back)]).await.expect(303);
        assert!(pinned.header("location").contains("after="), "{}", pinned.header("location"));
        let done = press(&mut person, &second, ROOM, &[("one", &one), ("back", &back)]).await.expect(303);
        // That page was emptied by it, which does not mean that nothing waits.
        let led_on = person.get(done.header("location")).await.expect(303);
        let to = led_on.header("location").to_owned();
        assert!(!to.contains("after=") && to.contains("done="), "{to}");
        let page = person.get(&to).await.expect(200).text();
        assert!(page.contains("1 comment approved.") && !page.contains("Nothing here."));
        let named = html::field(&page, "done").unwrap();
        let undone = press(&mut person, ROOM, "/dashboard/queue/undo", &[("done", &named), ("back", &back)]).await.expect(303);
        assert!(undone.header("location").contains("after="));
    }
}

both! {
    async fn what_is_reported_says_why_and_is_left_there(app: TestApp) {
        let id = app.said(post("remark")).await;
        let report = serde_json::json!({"reason": "abuse", "note": "No way to talk."});
        let path = app.at(&format!("/api/v1/comments/{id}/reports"));
        app.send(app.http.post(path).json(&report)).await.expect(204);
        let mut person = moderator(&app).await;
        let page = person.get(&format!("{ROOM}?status=reported")).await.expect(200).text();
        assert!(page.contains("Leave it there") && page.contains("No way to talk."));
        // Left there, and looked at again after all.
        let one = format!("stand:blog.{id}:approved");
        let done = press(&mut person, ROOM, ROOM, &[("one", &one), ("back", "status=reported")]).await;
        let page = led(&mut person, done).await;
        assert!(page.contains("Left where it is") && !page.contains("No way to talk."), "{page}");
        let named = html::field(&page, "done").unwrap();
        let undone = press(&mut person, ROOM, "/dashboard/queue/undo", &[("done", &named), ("back", "status=reported")]).await;
        assert!(led(&mut person, undone).await.contains("No way to talk."));
        // Of several that are approved as they stand, the reports alone are settled.
        let fields = [("action", "approve"), ("id", &*format!("blog.{id}")), ("back", "status=reported")];
        let done = press(&mut person, ROOM, ROOM, &fields).await;
        let page = led(&mut person, done).await;
        assert!(page.contains("count as looked at") && !page.contains("Nothing was changed"));
    }
}

both! {
    async fn what_is_gone_for_good_is_not_said_to_be_another_ones_decision(app: TestApp) {
        let ids = waiting(&app, 1).await;
        let mut person = moderator(&app).await;
        let one = format!("spam:blog.{}", ids[0]);
        let done = press(&mut person, ROOM, ROOM, &[("one", &one), ("back", "status=pending")]).await;
        let named = html::field(&led(&mut person, done).await, "done").unwrap();
        let purge = [("action", "purge"), ("id", &*format!("blog.{}", ids[0])), ("sure", "yes"), ("back", "status=spam")];
        press(&mut person, ROOM, ROOM, &purge).await.expect(303);
        let undone = press(&mut person, ROOM, "/dashboard/queue/undo", &[("done", &named)]).await;
        let page = led(&mut person, undone).await;
        assert!(page.contains("Nothing was taken back.") && page.contains("or it is gone"));
    }
}

both! {
    async fn what_nothing_takes_back_and_what_is_about_all_is_asked_about(app: TestApp) {
        let ids = waiting(&app, 3).await;
        let mut person = moderator(&app).await;
        app.moderate(&ids[0], Status::Spam).await;
        let one = format!("purge:blog.{}", ids[0]);
        let asked = press(&mut person, ROOM, ROOM, &[("one", &one), ("back", "status=spam")]).await.expect(200).text();
        assert!(asked.contains("Nothing brings them back") && app.rows("comments").await == 3);
        let key = format!("blog.{}", ids[0]);
        let sure = [("action", "purge"), ("id", key.as_str()), ("sure", "yes"), ("back", "status=spam")];
        let done = press(&mut person, ROOM, ROOM, &sure).await;
        let page = led(&mut person, done).await;
        assert!(page.contains("deleted for good") && !page.contains("/dashboard/queue/undo"));
        let all = [("action", "approve"), ("all", "yes"), ("back", "site=blog&status=pending")];
        let asked = press(&mut person, ROOM, ROOM, &all).await.expect(200).text();
        assert!(asked.contains("This is about 2 comments"), "{asked}");
        assert_eq!(with(&app, "approved").await, 0);
        let sure = [("action", "approve"), ("all", "yes"), ("sure", "yes"), ("back", "site=blog&status=pending")];
        let done = press(&mut person, ROOM, ROOM, &sure).await.expect(303);
        assert!(done.header("location").contains("&done=blog"));
    }
}

both! {
    async fn a_filter_is_a_link_and_a_wrong_one_is_told(app: TestApp) {
        let ids = waiting(&app, 2).await;
        app.moderate(&ids[1], Status::Spam).await;
        let mut person = moderator(&app).await;
        let found = person.get(&format!("{ROOM}?status=all&q={}", encode("REMARK 1"))).await.expect(200).text();
        assert!(found.contains("remark 1") && !found.contains("remark 0"));
        assert!(person.get(&format!("{ROOM}?status=spam")).await.text().contains("remark 1"));
        assert!(person.get(&format!("{ROOM}?q=nothing+like+it")).await.expect(200).text().contains("Nothing matches"));
        for wrong in ["status=maybe", "page=x", "from=soon", "after=zzz"] {
            person.get(&format!("{ROOM}?{wrong}")).await.expect(400);
        }
    }
}

both! {
    async fn t47_comments_and_actions_of_another_site_are_not_there(app: TestApp) {
        let other = other_site(&app).await;
        let request = app.http.post(app.at("/api/v1/sites/other/comments"));
        let theirs = app.send(request.json(&post("theirs").on("https://other.example/x/").json())).await.expect(201).id();
        let mut foreign = at_the_desk(&app, "theirs@example.org", Some(Position::On(other.id, Role::Owner))).await;
        let own = format!("spam:other.{theirs}");
        let done = press(&mut foreign, ROOM, ROOM, &[("one", &own), ("back", "status=approved")]).await.expect(303);
        let named = done.header("location").split_once("&done=").unwrap().1.replace("%2E", ".").replace("%2D", "-");
        let mut person = moderator(&app).await;
        person.get(&format!("{ROOM}?site=other")).await.expect(404);
        assert!(!person.get(&format!("{ROOM}?status=all")).await.text().contains("theirs"));
        for (field, value) in [
            ("one", format!("approve:other.{theirs}")),
            // Their comment under our name is no comment of ours.
            ("one", format!("approve:blog.{theirs}")),
        ] {
            press(&mut person, ROOM, ROOM, &[(field, &value), ("back", "status=all")]).await.expect(404);
        }
        press(&mut person, ROOM, "/dashboard/queue/undo", &[("done", &named)]).await.expect(404);
        let renamed = named.replace("other.", "blog.");
        press(&mut person, ROOM, "/dashboard/queue/undo", &[("done", &renamed)]).await.expect(404);
        assert_eq!(with(&app, "spam").await, 1);
    }
}

both! {
    async fn what_somebody_wrote_is_shown_and_never_runs(app: TestApp) {
        let id = app.said(post("<script>alert(1)</script>\n\n**bold** [x](javascript:alert(1))")).await;
        app.moderate(&id, Status::Pending).await;
        let mut person = moderator(&app).await;
        let page = person.get(ROOM).await.text();
        assert!(page.contains("<strong>bold</strong>") && !page.contains("<script>"));
        let links = html::tags(&page).into_iter().filter_map(|tag| tag.get("href").map(str::to_owned));
        assert!(links.collect::<Vec<_>>().iter().all(|to| !to.contains("javascript")), "no link runs anything");
    }
}
