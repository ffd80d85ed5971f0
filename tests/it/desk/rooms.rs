//! What the rooms tell: numbers, states of authors, rules of a page, and the site's own words.

use rejoinder::{
    domain::{action::Actor, block::Effect, comment::Status, role::Role},
    service::{
        account::Position,
        block::{NewBlock, Target},
        moderation,
    },
};

use super::staff::{at_the_desk, owner, press};
use crate::support::{PASSWORD, TestApp, html, post};

both! {
    async fn the_overview_of_all_sites_tells_what_is_to_be_done(app: TestApp) {
        let ids = [app.said(post("one")).await, app.said(post("two")).await];
        app.moderate(&ids[0], Status::Pending).await;
        app.execute("UPDATE comments SET report_count = 1 WHERE status = 'approved'").await;
        let mut person = owner(&app).await;
        let page = person.get("/dashboard").await.expect(200).text();
        for number in ["1 waiting", "1 reported", "2 today"] {
            assert!(page.contains(number), "{number}: {page}");
        }
    }
}

both! {
    async fn the_overview_of_a_site_tells_how_long_comments_waited(app: TestApp) {
        let ids = [app.said(post("one")).await, app.said(post("two")).await, app.said(post("three")).await];
        let mut person = owner(&app).await;
        assert!(!person.get("/dashboard/sites/blog").await.text().contains("What waited"));
        for id in &ids {
            app.moderate(id, Status::Pending).await;
        }
        app.clock.advance_minutes(180);
        app.moderate(&ids[0], Status::Approved).await;
        app.clock.advance_days(3);
        app.moderate(&ids[1], Status::Spam).await;
        // So long nobody stays signed in.
        person.sign_in("owner@example.org", PASSWORD).await.expect(303);
        let page = person.get("/dashboard/sites/blog").await.expect(200).text();
        for told in ["What waited", ">3 hours<", ">3 days<", "1 / 3"] {
            assert!(page.contains(told), "{told}: {page}");
        }
    }
}

both! {
    async fn people_are_shown_with_what_was_decided_about_them(app: TestApp) {
        let id = app.said(post("one").by("Mallory")).await;
        let mut person = owner(&app).await;
        let form = format!("/dashboard/sites/blog/comments/{id}/author");
        let fields = [("kind", "guest"), ("effect", "read-only"), ("note", "asked twice")];
        press(&mut person, &form, &form, &fields).await.expect(303);
        let page = person.get("/dashboard/sites/blog/people").await.expect(200).text();
        assert!(page.contains("Mallory") && page.contains("May only read") && page.contains("asked twice"), "{page}");
    }
}

both! {
    async fn a_page_has_rules_of_its_own_until_they_are_cleared(app: TestApp) {
        let said = app.api(&post("one")).await.expect(201).json();
        let thread = said["thread_id"].as_str().unwrap();
        let mut person = owner(&app).await;
        let room = format!("/dashboard/sites/blog/rules?page={thread}");
        assert!(person.get(&format!("/dashboard/sites/blog/pages/{thread}")).await.text().contains(&room));
        assert!(person.get(&room).await.expect(200).text().contains("the site’s rules hold here"));
        let to = "/dashboard/sites/blog/rules";
        press(&mut person, &room, to, &[("page", thread), ("hold-all", "on")]).await.expect(303);
        assert!(person.get(&room).await.text().contains("rules of its own"));
        assert_eq!(app.api(&post("two")).await.expect(201).json()["status"], "pending");
        assert_eq!(app.api(&post("three").on("https://blog.example/other/")).await.expect(201).json()["status"], "approved");
        press(&mut person, &room, to, &[("page", thread), ("clear", "yes")]).await.expect(303);
        assert_eq!(app.api(&post("four")).await.expect(201).json()["status"], "approved");
        person.get(&format!("{to}?page={}", uuid::Uuid::nil())).await.expect(404);
        person.get(&format!("{to}?page=x")).await.expect(404);
    }
}

both! {
    async fn a_site_says_its_own_words_on_its_form_and_they_never_become_markup(app: TestApp) {
        app.said(post("one")).await;
        let before = app.thread().await;
        let mut person = owner(&app).await;
        let room = "/dashboard/sites/blog/settings";
        let words = [
            ("words-prompt", "Speak <script>alert(1)</script>"),
            ("words-note", "Be </textarea><b>kind</b>"),
            ("words-button", "Say </script><i>it"),
        ];
        press(&mut person, room, room, &words).await.expect(303);
        let thread = app.thread().await.text();
        assert!(thread.contains("Speak &#60;script&#62;alert(1)") && thread.contains("Be &#60;/textarea&#62;"), "{thread}");
        assert!(thread.contains(r"Say \u003c/script>\u003ci>it"));
        assert!(!thread.contains("<b>kind") && !thread.contains("<i>it"));
        let preview = app.preview(&post("two")).await.expect(200).text();
        assert!(preview.contains("Say &#60;/script&#62;&#60;i&#62;it</button>"));
        let long = "x".repeat(301);
        let refused = press(&mut person, room, room, &[("words-note", &long)]).await.expect(422).text();
        assert!(refused.contains("at most 300 characters"));
        press(&mut person, room, room, &[("words-prompt", ""), ("words-note", " "), ("words-button", "")]).await.expect(303);
        assert!(app.thread().await.bytes == before.bytes, "not a byte more without own words");
    }
}

both! {
    async fn the_author_of_a_removed_comment_is_told_why_where_the_site_tells(app: TestApp) {
        app.set(&[("hold-words", "casino")]).await;
        let said = app.api(&post("casino royale")).await.expect(201);
        let (id, secret) = (said.id(), said.secret().unwrap());
        let thread = said.json()["thread_id"].as_str().unwrap().to_owned();
        app.moderate(&id, Status::Trashed).await;
        let cookie = format!("__Host-rejoinder-guest={secret}");
        let viewer = format!("/embed/viewer?thread={thread}");
        let told = async || app.get_with(&viewer, &[("cookie", &cookie)]).await.expect(200).text();
        assert!(!told().await.contains("removed"), "silent where the site does not tell");
        app.set(&[("hold-tells-why", "on")]).await;
        let shown = told().await;
        assert!(shown.contains("This comment was removed.") && shown.contains("A word that is looked for"), "{shown}");
        // Not which word, not their own text again, and nobody else learns of it.
        assert!(!shown.contains("casino"));
        let own = app.get_with(&format!("/api/v1/comments/{id}"), &[("rejoinder-guest", &secret)]).await.expect(200).json();
        assert_eq!(own["reasons"][0]["name"], "words");
        app.get(&format!("/api/v1/comments/{id}")).await.expect(404);
        app.clock.advance_days(31);
        assert!(!told().await.contains("A word that is looked for"));
    }
}

both! {
    async fn a_moderator_finds_pin_beside_a_comment_that_can_be_pinned(app: TestApp) {
        let id = app.said(post("one")).await;
        let reply = app.said(post("two").answering(&id)).await;
        let blog = app.site("blog").await.id;
        let mut person = at_the_desk(&app, "mod@example.org", Some(Position::On(blog, Role::Moderator))).await;
        let room = "/dashboard/queue?status=all";
        let page = person.get(room).await.text();
        assert!(page.contains(&format!("pin:blog.{id}")) && !page.contains(&format!("pin:blog.{reply}")));
        press(&mut person, room, "/dashboard/queue", &[("one", &format!("pin:blog.{id}")), ("back", "status=all")]).await.expect(303);
        assert!(person.get(room).await.text().contains(&format!("unpin:blog.{id}")));
        assert!(app.thread().await.text().contains(">pinned<"));
    }
}

both! {
    async fn whoever_is_held_without_knowing_is_not_told_of_a_removal_either(app: TestApp) {
        app.set(&[("hold-tells-why", "on")]).await;
        let said = app.api(&post("one")).await.expect(201);
        let (id, secret) = (said.id(), said.secret().unwrap());
        let thread = said.json()["thread_id"].as_str().unwrap().to_owned();
        let shadow = NewBlock {
            target: Target::AuthorOf { comment: id.parse().unwrap(), by: None },
            effect: Effect::Shadow,
            days: None,
            note: String::new(),
            by: None,
        };
        moderation::decide_about(app.runtime(), &app.site("blog").await, Actor::Operator, shadow).await.unwrap();
        let unseen = app.api(&post("two").with_secret(&secret)).await.expect(201).id();
        app.moderate(&unseen, Status::Trashed).await;
        let cookie = format!("__Host-rejoinder-guest={secret}");
        let shown = app.get_with(&format!("/embed/viewer?thread={thread}"), &[("cookie", &cookie)]).await.expect(200).text();
        assert!(!shown.contains("removed"), "{shown}");
    }
}

both! {
    async fn what_is_decided_about_somebody_is_taken_back_where_it_was_done(app: TestApp) {
        let mut person = owner(&app).await;
        let room = "/dashboard/sites/blog/blocks";
        let new = [("kind", "name"), ("value", "Mallory"), ("effect", "blocked")];
        let led = press(&mut person, room, room, &new).await.expect(303).header("location").to_owned();
        let page = person.get(&led).await.expect(200).text();
        assert!(page.contains("Mallory") && page.contains(">Undo<"), "{page}");
        let block = html::field(&page, "block").unwrap();
        let lift = format!("{room}/lift");
        let led = press(&mut person, room, &lift, &[("block", &block)]).await.expect(303).header("location").to_owned();
        let page = person.get(&led).await.expect(200).text();
        assert!(!page.contains("Mallory") && page.contains("holds no more"), "{page}");
        let fields = [("back", room.to_owned()), ("done", html::field(&page, "done").unwrap())];
        let fields = fields.each_ref().map(|(name, value)| (*name, value.as_str()));
        let led = press(&mut person, room, "/dashboard/queue/undo", &fields).await.expect(303).header("location").to_owned();
        assert!(led.starts_with(room), "{led}");
        assert!(person.get(&led).await.expect(200).text().contains("Mallory"));
        press(&mut person, room, &lift, &[("block", &block)]).await.expect(303);
    }
}
