//! The queue and the log at the desk, without script.

use rejoinder::{domain::role::Role, service::account::Position};

use super::staff::{at_the_desk, other_site, owner, press};
use crate::support::{Person, Reply, TestApp, encode, eventually, html, post};

const QUEUE: &str = "/dashboard/sites/blog/queue";

/// The ids of the rows.
fn rows(page: &str) -> Vec<String> {
    let tags = html::tags(page);
    tags.iter()
        .filter(|tag| tag.name == "article")
        .map(|tag| tag.get("data-id").unwrap().to_owned())
        .collect()
}

async fn held(app: &TestApp, texts: &[&str]) -> Vec<String> {
    app.set(&[("guests", "held")]).await;
    let mut ids = Vec::new();
    for text in texts {
        ids.push(app.api(&post(text).by("Grace")).await.expect(201).id());
    }
    ids
}

/// The page to which a post has led.
async fn followed(person: &mut Person<'_>, reply: Reply) -> String {
    let to = reply.expect(303).header("location").to_owned();
    person.get(&to).await.expect(200).text()
}

async fn undo(person: &mut Person<'_>, page: &str) -> Reply {
    let tags = html::tags(page);
    let action = tags
        .iter()
        .find(|tag| tag.name == "input" && tag.get("name") == Some("action"))
        .unwrap();
    let action = action.get("value").unwrap().to_owned();
    press(person, QUEUE, &format!("{QUEUE}/undo"), &[("action", &action)]).await
}

both! {
    async fn a_row_says_what_one_must_know_and_is_decided_from_there(app: TestApp) {
        let parent = app.said(post("the question").by("Ada")).await;
        app.set(&[("guests", "held")]).await;
        let reply = app.api(&post("an <b>answer</b>").by("Grace").answering(&parent)).await.expect(201).id();
        let mut owner = owner(&app).await;
        let page = owner.get(QUEUE).await.expect(200).text();
        assert_eq!(rows(&page), [reply.as_str()]);
        for text in ["Grace", "the question", "Guests are held", "127.0.0.0/24", "blog.example"] {
            assert!(page.contains(text), "{text}");
        }
        assert!(!page.contains("<b>"));
        let pressed = [("id", reply.as_str()), ("act", "approve"), ("seen", "pending"), ("filter", "status=pending")];
        let done = press(&mut owner, QUEUE, QUEUE, &pressed).await;
        let page = followed(&mut owner, done).await;
        assert!(page.contains("Approved: 1.") && rows(&page).is_empty());
        assert!(app.thread().await.text().contains("answer"));
        let back = undo(&mut owner, &page).await;
        let page = followed(&mut owner, back).await;
        assert!(page.contains("Taken back: 1."));
        assert_eq!(rows(&page), [reply.as_str()]);
        // A page that was open meanwhile decides nothing that somebody else has decided.
        let stale = [("id", reply.as_str()), ("act", "trash"), ("seen", "spam"), ("filter", "status=spam")];
        let stale = press(&mut owner, QUEUE, QUEUE, &stale).await;
        assert!(followed(&mut owner, stale).await.contains("somebody else has decided"));
        let log = owner.get("/dashboard/sites/blog/log").await.expect(200).text();
        assert!(log.contains("Stella") && log.contains("Taken back: 1.") && log.contains("entry-2"));
    }
}

both! {
    async fn what_is_ticked_and_what_a_filter_finds(app: TestApp) {
        let ids = held(&app, &["one", "two", "three lamps", "four lamps"]).await;
        let mut owner = owner(&app).await;
        let ticked = [("id", ids[0].as_str()), ("id", ids[1].as_str()), ("act", "spam"), ("filter", "status=pending")];
        let done = press(&mut owner, QUEUE, QUEUE, &ticked).await;
        let page = followed(&mut owner, done).await;
        assert!(page.contains("Set aside as spam: 2."));
        assert_eq!(rows(&page), [ids[3].as_str(), ids[2].as_str()]);
        let found = owner.get(&format!("{QUEUE}?status=all&q={}", encode("lamps"))).await.expect(200).text();
        assert_eq!(rows(&found), [ids[3].as_str(), ids[2].as_str()]);
        let all = [("all", "yes"), ("act", "approve"), ("filter", "status=pending&q=lamps"), ("reason", "they are ours")];
        let to = press(&mut owner, QUEUE, QUEUE, &all).await.expect(303).header("location").to_owned();
        eventually("the end of the action", async || {
            let page = owner.get(&to).await.expect(200).text();
            (page.contains("Approved: 2.") && !page.contains("data-running")).then_some(())
        })
        .await;
        let nothing = press(&mut owner, QUEUE, QUEUE, &[("act", "approve"), ("filter", "status=pending")]).await;
        assert!(followed(&mut owner, nothing).await.contains("Nothing was changed"));
        for (fields, field) in [
            ([("act", "bless"), ("id", ids[0].as_str())], "act"),
            ([("act", "trash"), ("id", "x")], "id"),
            ([("act", "trash"), ("all", "yes")], "filter"),
        ] {
            let refused = press(&mut owner, QUEUE, QUEUE, &fields).await;
            assert_eq!(refused.status, 422, "{field}");
        }
        owner.get(&format!("{QUEUE}?status=waiting")).await.expect(422);
    }
}

both! {
    async fn somebody_with_two_sites_sees_both_and_nobody_elses(app: TestApp) {
        let ids = held(&app, &["ours"]).await;
        let other = other_site(&app).await;
        let request = app.http.post(app.at("/api/v1/sites/other/comments"))
            .json(&post("theirs").on("https://other.example/").json());
        let theirs = app.send(request).await.expect(201).id();
        let mut admin = at_the_desk(&app, "admin@example.org", Some(Position::Admin)).await;
        let page = admin.get("/dashboard/queue?status=all").await.expect(200).text();
        assert_eq!(rows(&page), [theirs.as_str(), ids[0].as_str()]);
        let path = "/dashboard/sites/other/queue";
        let fields = [("id", theirs.as_str()), ("act", "trash"), ("filter", "status=all"), ("from", "everywhere")];
        let done = press(&mut admin, path, path, &fields).await;
        let page = followed(&mut admin, done).await;
        assert!(page.contains("Put into the trash: 1.") && rows(&page).len() == 2);
        let mut stella = at_the_desk(&app, "stella@example.org", Some(Position::On(other.id, Role::Moderator))).await;
        let page = stella.get("/dashboard/queue?status=all").await.expect(200).text();
        assert_eq!(rows(&page), [theirs.as_str()]);
        // A foreign id in a form of one's own site is not there.
        let fields = [("id", ids[0].as_str()), ("act", "approve"), ("filter", "status=all")];
        let nothing = press(&mut stella, path, path, &fields).await;
        assert!(followed(&mut stella, nothing).await.contains("Nothing was changed"));
        assert_eq!(app.number("SELECT COUNT(*) AS n FROM comments WHERE status = 'pending'").await, 1);
    }
}

both! {
    async fn a_script_is_given_the_bar_alone(app: TestApp) {
        let ids = held(&app, &["one"]).await;
        let mut owner = owner(&app).await;
        let page = owner.get(QUEUE).await.expect(200).text();
        let form = format!("token={}&id={}&act=approve", encode(&html::field(&page, "token").unwrap()), ids[0]);
        let request = app.own_form(QUEUE, form).header("rejoinder-request", "fragment");
        let bar = owner.send(request).await.expect(200).text();
        assert!(bar.starts_with("<div class=\"said") && bar.contains("Approved: 1.") && bar.contains("name=\"action\""));
        assert!(!bar.contains("<html"));
    }
}
