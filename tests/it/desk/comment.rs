//! Editing, answering and deciding about an author, as pages and forms.

use rejoinder::{
    domain::{comment::Status, role::Role},
    service::account::Position,
};

use super::staff::{at_the_desk, other_site, press};
use crate::support::{Person, Reply, TestApp, html, post};

async fn moderator(app: &TestApp) -> Person<'_> {
    let blog = app.site("blog").await.id;
    at_the_desk(app, "mod@example.org", Some(Position::On(blog, Role::Moderator))).await
}

fn path(id: &str, what: &str) -> String {
    format!("/dashboard/sites/blog/comments/{id}/{what}?back=status%3Dall")
}

/// Fills the form of a page in and sends it.
async fn fill(person: &mut Person<'_>, id: &str, what: &str, fields: &[(&str, &str)]) -> Reply {
    let page = path(id, what);
    let to = page.split('?').next().unwrap().to_owned();
    let mut all = vec![("back", "status=all")];
    all.extend(fields);
    press(person, &page, &to, &all).await
}

/// Where a form leads, which says what was done.
async fn led(person: &mut Person<'_>, reply: Reply) -> String {
    let to = reply.expect(303).header("location").to_owned();
    person.get(&to).await.expect(200).text()
}

async fn undo(person: &mut Person<'_>, page: &str) -> String {
    let done = html::field(page, "done").unwrap();
    let undone = press(
        person,
        "/dashboard/queue?status=all",
        "/dashboard/queue/undo",
        &[("done", &done), ("back", "status=all")],
    )
    .await;
    led(person, undone).await
}

both! {
    async fn an_edit_is_told_to_readers_and_its_author_and_taken_back_exactly(app: TestApp) {
        let said = app.api(&post("the *first* words")).await.expect(201);
        let (id, secret) = (said.id(), said.secret().unwrap());
        let before = app.thread().await.text();
        let mut person = moderator(&app).await;
        let done = fill(&mut person, &id, "edit", &[("body", "the **second** words"), ("reason", "an address")]).await;
        let page = led(&mut person, done).await;
        assert!(page.contains("Readers are told that a moderator did.") && page.contains("<strong>second</strong>"));
        let thread = app.thread().await.text();
        assert!(thread.contains("<strong>second</strong>") && thread.contains("edited by a moderator") && !thread.contains("<em>"));
        let own = app.get_with(&format!("/api/v1/comments/{id}"), &[("rejoinder-guest", &secret)]).await.expect(200).json();
        assert_eq!(own["is_edited_by_moderator"], true);
        // What it said before is kept and shown, and why is in the log.
        let history = person.get(&path(&id, "edit")).await.expect(200).text();
        assert!(history.contains("<del>*first*</del><ins>**second**</ins>"), "{history}");
        assert!(person.get("/dashboard/sites/blog/log").await.text().contains("an address"));
        let page = undo(&mut person, &page).await;
        assert!(page.contains("1 decision taken back."));
        assert_eq!(app.thread().await.text(), before);
        assert!(!person.get(&path(&id, "edit")).await.text().contains("<del>"));
    }
}

both! {
    async fn an_edit_that_somebody_has_edited_since_stays(app: TestApp) {
        let id = app.said(post("one")).await;
        let mut person = moderator(&app).await;
        let first = fill(&mut person, &id, "edit", &[("body", "two")]).await;
        let first = led(&mut person, first).await;
        let second = fill(&mut person, &id, "edit", &[("body", "three")]).await;
        let second = led(&mut person, second).await;
        assert!(undo(&mut person, &first).await.contains("1 was left alone"));
        assert!(app.thread().await.text().contains("three"));
        undo(&mut person, &second).await;
        let thread = app.thread().await.text();
        assert!(thread.contains("two") && thread.contains("edited by a moderator"), "the first edit stands again");
    }
}

both! {
    async fn two_moderators_who_edit_at_once_do_not_overwrite_each_other(app: TestApp) {
        let id = app.said(post("one")).await;
        let mut person = moderator(&app).await;
        let seen = html::field(&person.get(&path(&id, "edit")).await.text(), "seen").unwrap();
        led_by(&mut person, &id, "hers").await;
        let token = html::field(&person.get(&path(&id, "edit")).await.text(), "token").unwrap();
        let fields = [("token", token), ("seen", seen), ("body", "his".to_owned()), ("back", String::new())];
        let fields = fields.map(|(name, value)| (name.to_owned(), value));
        let refused = person.post(&format!("/dashboard/sites/blog/comments/{id}/edit"), &fields).await.expect(409).text();
        // What he typed is still there, and what she wrote is, too.
        assert!(refused.contains(">\nhis</textarea>") && refused.contains("hers"), "{refused}");
        assert!(app.thread().await.text().contains("hers"));
    }
}

async fn led_by(person: &mut Person<'_>, id: &str, text: &str) {
    fill(person, id, "edit", &[("body", text)]).await.expect(303);
}

both! {
    async fn a_bad_text_is_told_beside_its_field_and_kept(app: TestApp) {
        let id = app.said(post("one")).await;
        let mut person = moderator(&app).await;
        for (what, text) in [("edit", ""), ("edit", "\u{7}"), ("reply", "   ")] {
            let refused = fill(&mut person, &id, what, &[("body", text)]).await.expect(422).text();
            assert!(refused.contains("aria-invalid=\"true\"") && refused.contains("about-body"), "{what}");
        }
        app.moderate(&id, Status::Trashed).await;
        assert_eq!(app.rows("comments").await, 1);
        fill(&mut person, &id, "edit", &[("body", "one")]).await.expect(303);
        assert_eq!(app.rows("revisions").await, 0, "the same text is no edit");
    }
}

both! {
    async fn a_reply_at_the_desk_is_the_moderators_own_and_approves_only_when_told(app: TestApp) {
        let id = app.said(post("a question")).await;
        app.moderate(&id, Status::Pending).await;
        let mut person = moderator(&app).await;
        let refused = fill(&mut person, &id, "reply", &[("body", "an answer"), ("key", "one")]).await.expect(422).text();
        assert!(refused.contains("Nobody sees what you answer.") && refused.contains(">\nan answer</textarea>"));
        assert_eq!(app.rows("comments").await, 1);
        let fields = [("body", "an answer"), ("approve", "yes"), ("key", "one")];
        let done = fill(&mut person, &id, "reply", &fields).await;
        let page = led(&mut person, done).await;
        assert!(page.contains("Your reply is there."));
        let thread = app.thread().await;
        assert_eq!(thread.comments().len(), 2);
        assert!(thread.text().contains("an answer"));
        // Sent twice it is written once.
        let again = fill(&mut person, &id, "reply", &[("body", "an answer"), ("key", "one")]).await.expect(303);
        drop(again);
        assert_eq!(app.rows("comments").await, 2);
        // Both are taken back: the answer is gone, and what it answered waits again.
        undo(&mut person, &page).await;
        assert_eq!(app.thread().await.comments().len(), 0);
        let waiting = "SELECT COUNT(*) AS n FROM comments WHERE status = 'pending'";
        assert_eq!(app.number(waiting).await, 1);
    }
}

both! {
    async fn a_reply_that_cannot_be_written_down_is_not_written(app: TestApp) {
        let id = app.said(post("a question")).await;
        let mut person = moderator(&app).await;
        app.execute("ALTER TABLE log_heads RENAME TO log_heads_elsewhere").await;
        fill(&mut person, &id, "reply", &[("body", "an answer"), ("key", "one")]).await.expect(500);
        assert_eq!(app.rows("comments").await, 1);
        assert_eq!(app.rows("actions").await, 0);
        assert_eq!(app.thread().await.comments().len(), 1);
        // The same form once more, when it can be: it is written once, with its entry.
        app.execute("ALTER TABLE log_heads_elsewhere RENAME TO log_heads").await;
        fill(&mut person, &id, "reply", &[("body", "an answer"), ("key", "one")]).await.expect(303);
        assert_eq!(app.number("SELECT COUNT(*) AS n FROM log_entries WHERE verb = 'reply'").await, 1);
        let decided = "SELECT COUNT(*) AS n FROM comments c JOIN actions a ON a.id = c.decided_by WHERE a.verb = 'reply'";
        assert_eq!(app.number(decided).await, 1);
        assert_eq!(app.thread().await.comments().len(), 2);
    }
}

both! {
    async fn nothing_is_approved_for_a_reply_that_is_refused(app: TestApp) {
        let id = app.said(post("a question")).await;
        app.moderate(&id, Status::Pending).await;
        let mut person = moderator(&app).await;
        fill(&mut person, &id, "reply", &[("body", "\u{7}"), ("approve", "yes")]).await.expect(422);
        app.set(&[("comments", "closed")]).await;
        fill(&mut person, &id, "reply", &[("body", "an answer"), ("approve", "yes")]).await.expect(403);
        assert_eq!(app.thread().await.comments().len(), 0);
    }
}

both! {
    async fn an_author_is_decided_about_and_it_is_taken_back_to_what_held_before(app: TestApp) {
        let said = app.api(&post("spam, spam")).await.expect(201);
        let (id, secret) = (said.id(), said.secret().unwrap());
        let mut person = moderator(&app).await;
        let trusted = [("kind", "guest"), ("effect", "trusted"), ("days", "30"), ("note", "known to us")];
        let done = fill(&mut person, &id, "author", &trusted).await;
        let page = led(&mut person, done).await;
        assert!(page.contains("trusted from now on") && page.contains("class=\"badge good\">Trusted"));
        let done = fill(&mut person, &id, "author", &[("kind", "guest"), ("effect", "blocked")]).await;
        let page = led(&mut person, done).await;
        assert!(page.contains("Shut out"));
        app.api(&post("more").with_secret(&secret)).await.expect(403);
        let page = undo(&mut person, &page).await;
        assert!(page.contains("1 decision taken back.") && page.contains("class=\"badge good\">Trusted"));
        app.api(&post("more").with_secret(&secret)).await.expect(201);
        let blocks = person.get("/dashboard/sites/blog/blocks").await.text();
        assert!(blocks.contains("known to us") && blocks.contains("until"), "{blocks}");
        let log = person.get("/dashboard/sites/blog/log").await.text();
        assert!(log.contains("Decided about an author") && log.contains("Trusted an author"));
    }
}

both! {
    async fn an_author_who_is_not_known_like_that_is_told(app: TestApp) {
        app.set(&[("keep-addresses-days", "0")]).await;
        let id = app.said(post("one")).await;
        let mut person = moderator(&app).await;
        let page = person.get(&path(&id, "author")).await.text();
        assert!(!page.contains("value=\"network\""), "only what is known is offered");
        for fields in [[("kind", "network"), ("effect", "blocked")], [("kind", "guest"), ("effect", "loved")]] {
            fill(&mut person, &id, "author", &fields).await.expect(422);
        }
        fill(&mut person, &id, "author", &[("kind", "guest"), ("effect", "blocked"), ("days", "0")]).await.expect(422);
        assert_eq!(app.rows("blocks").await, 0);
    }
}

both! {
    async fn t47_a_comment_of_another_site_is_not_there(app: TestApp) {
        other_site(&app).await;
        let request = app.http.post(app.at("/api/v1/sites/other/comments"));
        let theirs = app.send(request.json(&post("theirs").on("https://other.example/x/").json())).await.expect(201).id();
        let mut person = moderator(&app).await;
        for what in ["edit", "reply", "author"] {
            person.get(&path(&theirs, what)).await.expect(404);
            let fields = [("body", "mine"), ("seen", "0"), ("kind", "guest"), ("effect", "blocked")];
            let to = format!("/dashboard/sites/blog/comments/{theirs}/{what}");
            press(&mut person, "/dashboard/queue", &to, &fields).await.expect(404);
        }
        assert_eq!((app.rows("comments").await, app.rows("revisions").await, app.rows("blocks").await), (1, 0, 0));
    }
}
