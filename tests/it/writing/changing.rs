//! Editing and deleting one's own comment while the window is open.

use rejoinder::domain::{action::Actor, comment::Status};
use serde_json::json;

use crate::support::{Post, Reply, TestApp, encode, html, post};

async fn edit(app: &TestApp, id: &str, secret: &str, body: &str) -> Reply {
    let path = format!("/embed/comments/{id}/edit");
    let request = app
        .own_form(&path, format!("body={}", encode(body)))
        .header("rejoinder-request", "fragment")
        .header("rejoinder-guest", secret);
    app.send(request).await
}

async fn delete(app: &TestApp, id: &str, secret: &str) -> Reply {
    let request = app
        .own_form(&format!("/embed/comments/{id}/delete"), String::new())
        .header("rejoinder-request", "fragment")
        .header("rejoinder-guest", secret);
    app.send(request).await
}

async fn edit_by_api(app: &TestApp, id: &str, secret: &str, body: &str) -> Reply {
    let request = app.http.patch(app.at(&format!("/api/v1/comments/{id}")));
    app.send(request.header("rejoinder-guest", secret).json(&json!({"body": body})))
        .await
}

async fn delete_by_api(app: &TestApp, id: &str, secret: &str) -> Reply {
    let request = app.http.delete(app.at(&format!("/api/v1/comments/{id}")));
    app.send(request.header("rejoinder-guest", secret)).await
}

both! {
    async fn an_edit_is_shown_and_marked(app: TestApp) {
        let said = app.api(&post("frist")).await.expect(201);
        let secret = said.secret().unwrap();
        let path = format!("/embed/comments/{}/edit", said.id());
        let source = app.get_with(&path, &[("rejoinder-guest", &secret), ("rejoinder-request", "fragment")]).await;
        assert_eq!(source.expect(200).json()["body"], "frist");
        let edited = edit(&app, &said.id(), &secret, "**first**").await.expect(200);
        assert!(edited.text().contains("<strong>first</strong>") && edited.text().contains("class=\"edited\""));
        let page = app.thread().await.text();
        assert!(page.contains("<strong>first</strong>") && page.contains("class=\"edited\""), "{page}");
        let again = edit_by_api(&app, &said.id(), &secret, "by program").await.expect(200);
        assert!(again.json()["edited_at"].is_string());
        assert_eq!(edit(&app, &said.id(), &secret, "  ").await.expect(422).fields(), ["body"]);
        assert_eq!(edit_by_api(&app, &said.id(), &secret, "\u{0}").await.expect(422).fields(), ["body"]);
        assert!(app.thread().await.text().contains("by program"));
    }
}

both! {
    async fn nobody_else_changes_it(app: TestApp) {
        let said = app.api(&post("mine")).await.expect(201);
        let stranger = app.api(&post("theirs")).await.expect(201).secret().unwrap();
        for secret in [stranger.as_str(), "nonsense", &"B".repeat(43)] {
            edit(&app, &said.id(), secret, "stolen").await.expect(403);
            delete(&app, &said.id(), secret).await.expect(403);
            edit_by_api(&app, &said.id(), secret, "stolen").await.expect(403);
            delete_by_api(&app, &said.id(), secret).await.expect(403);
            let path = format!("/embed/comments/{}/edit", said.id());
            let script = [("rejoinder-guest", secret), ("rejoinder-request", "fragment")];
            app.get_with(&path, &script).await.expect(403);
            let page = app.get_with(&path, &[("rejoinder-guest", secret)]).await.expect(200).text();
            assert!(!page.contains("/delete") && html::field(&page, "body").as_deref() == Some(""), "{page}");
        }
        assert!(app.thread().await.text().contains("<p>mine</p>"));
        assert_eq!(app.thread().await.comments().len(), 2);
    }
}

both! {
    async fn the_window_closes_after_its_minutes(app: TestApp) {
        let said = app.api(&post("mine")).await.expect(201);
        let secret = said.secret().unwrap();
        app.clock.advance_minutes(14);
        edit(&app, &said.id(), &secret, "in time").await.expect(200);
        app.clock.advance_minutes(1);
        edit(&app, &said.id(), &secret, "too late").await.expect(403);
        edit_by_api(&app, &said.id(), &secret, "too late").await.expect(403);
        delete(&app, &said.id(), &secret).await.expect(403);
        assert!(app.thread().await.text().contains("in time"));
        app.set(&[("edit-minutes", "60")]).await;
        edit(&app, &said.id(), &secret, "a longer window").await.expect(200);
        app.set(&[("edit-minutes", "0")]).await;
        delete(&app, &said.id(), &secret).await.expect(403);
    }
}

both! {
    async fn what_is_deleted_is_gone_from_the_database(app: TestApp) {
        let said = Post {
            email: Some("ada@mail.example".to_owned()),
            website: Some("https://ada.example/".to_owned()),
            ..post("words to regret").by("Regretful")
        };
        let said = app.api(&said).await.expect(201);
        assert!(app.everything_stored().await.contains("words to regret"));
        delete(&app, &said.id(), &said.secret().unwrap()).await.expect(204);
        assert_eq!(app.thread().await.comments().len(), 0);
        assert!(app.thread().await.text().contains("class=\"empty\""));
        let stored = app.everything_stored().await;
        for gone in ["words to regret", "Regretful", "ada@mail.example", "ada.example/", "127.0.0"] {
            assert!(!stored.contains(gone), "{gone} is still stored: {stored}");
        }
        assert_eq!(app.number("SELECT COUNT(*) AS n FROM comments WHERE address_hash IS NOT NULL").await, 0);
    }
}

both! {
    async fn a_deleted_comment_leaves_a_stub_while_it_holds_replies(app: TestApp) {
        let said = app.api(&post("gone soon").by("Grace")).await.expect(201);
        let reply = app.api(&post("still here").answering(&said.id())).await.expect(201);
        let stub = delete(&app, &said.id(), &said.secret().unwrap()).await.expect(200);
        assert!(!stub.text().contains("gone soon"));
        let page = app.thread().await;
        assert_eq!(page.comments(), [said.id(), reply.id()]);
        assert!(page.text().contains("class=\"comment deleted\""));
        assert!(!page.text().contains("gone soon") && !page.text().contains("Grace"));
        assert!(page.text().contains("One thought") || page.text().contains("1 thought"), "{}", page.text());
        let json = app.get(&TestApp::list_path(TestApp::PAGE)).await.json();
        assert_eq!(json["items"][0]["status"], "deleted");
        assert_eq!(json["items"][0]["author"]["name"], "");
        // With the last reply the stub goes too.
        delete(&app, &reply.id(), &reply.secret().unwrap()).await.expect(204);
        assert_eq!(app.thread().await.comments().len(), 0);
    }
}

both! {
    async fn deleted_is_for_good(app: TestApp) {
        let said = app.api(&post("gone")).await.expect(201);
        let secret = said.secret().unwrap();
        delete_by_api(&app, &said.id(), &secret).await.expect(204);
        edit(&app, &said.id(), &secret, "back").await.expect(403);
        delete(&app, &said.id(), &secret).await.expect(403);
        let site = app.site("blog").await;
        let id = said.id().parse().unwrap();
        let back = rejoinder::service::moderation::change_status(app.runtime(), &site, Actor::Operator, id, Status::Approved).await;
        assert!(back.is_err());
    }
}

both! {
    async fn a_removed_comment_is_no_longer_its_authors_to_change(app: TestApp) {
        let said = app.api(&post("spam")).await.expect(201);
        let secret = said.secret().unwrap();
        app.moderate(&said.id(), Status::Spam).await;
        edit(&app, &said.id(), &secret, "not spam").await.expect(403);
        app.moderate(&said.id(), Status::Approved).await;
        edit(&app, &said.id(), &secret, "not spam").await.expect(200);
    }
}

both! {
    async fn without_script_one_edits_and_deletes_by_plain_forms(app: TestApp) {
        let said = app.api(&post("frist")).await.expect(201);
        let cookie = format!("__Host-rejoinder-guest={}", said.secret().unwrap());
        let path = format!("/embed/comments/{}/edit", said.id());
        let page = app.get_with(&path, &[("cookie", &cookie)]).await.expect(200).text();
        assert_eq!(html::field(&page, "body").as_deref(), Some("frist"));
        let forms: Vec<String> = html::tags(&page)
            .iter()
            .filter(|tag| tag.name == "form")
            .map(|tag| tag.get("action").unwrap().to_owned())
            .collect();
        let empty = app.own_form(&forms[0], "body=".to_owned()).header("cookie", &cookie);
        let again = app.send(empty).await.expect(422).text();
        assert!(again.contains("id=\"problem-body\""), "{again}");
        let edited = app.own_form(&forms[0], "body=first".to_owned()).header("cookie", &cookie);
        let own = app.send(edited).await.expect(303).header("location").to_owned();
        assert!(app.get_with(&own, &[("cookie", &cookie)]).await.expect(200).text().contains("<p>first</p>"));
        let deleted = app.own_form(&forms[1], String::new()).header("cookie", &cookie);
        let thread = app.send(deleted).await.expect(303).header("location").to_owned();
        assert_eq!(app.get(&thread).await.expect(200).comments().len(), 0);
        app.get(&path).await.expect(404);
    }
}

both! {
    async fn the_one_link_of_a_comment_lets_its_author_change_it_and_others_answer_it(app: TestApp) {
        let said = app.api(&post("mine")).await.expect(201);
        let secret = said.secret().unwrap();
        let page = app.thread().await.text();
        let link = html::tags(&page).into_iter().find(|tag| tag.has_class("reply")).unwrap();
        let path = link.get("href").unwrap().to_owned();
        let cookie = format!("__Host-rejoinder-guest={secret}");
        let own = app.get_with(&path, &[("cookie", &cookie)]).await.expect(200).text();
        assert_eq!(html::field(&own, "body").as_deref(), Some("mine"));
        assert!(own.contains(&format!("/embed/comments/{}/reply?", said.id())), "{own}");
        let other = app.get(&path).await.expect(200).text();
        assert_eq!(html::field(&other, "parent").as_deref(), Some(said.id().as_str()));
        assert!(!other.contains("/delete"), "{other}");
        // The link itself says neither language nor theme: the document that it stood in does.
        let arabic = format!("{}/embed/thread?site=blog&lang=ar&theme=dark", app.origin());
        let other = app.get_with(&path, &[("referer", &arabic)]).await.expect(200).text();
        assert!(other.contains("lang=\"ar\" dir=\"rtl\" data-theme=\"dark\""), "{other}");
        assert!(other.contains("lang=ar&#38;theme=dark"), "{other}");
    }
}

both! {
    async fn an_edit_waits_again_where_guests_are_held(app: TestApp) {
        app.set(&[("guests", "held")]).await;
        let said = app.api(&post("a harmless opinion")).await.expect(201);
        let secret = said.json()["guest_secret"].as_str().unwrap().to_owned();
        app.moderate(&said.id(), Status::Approved).await;
        assert!(app.thread().await.text().contains("harmless"));
        let edited = edit_by_api(&app, &said.id(), &secret, "[lamps](https://lamps.example) for sale").await.expect(200);
        assert_eq!(edited.json()["status"], "pending");
        assert!(!app.thread().await.text().contains("lamps"));
        app.moderate(&said.id(), Status::Approved).await;
        assert!(app.thread().await.text().contains("lamps"));
    }
}
