//! People who have not signed in: whether they may write, and what a site asks of them.

use rejoinder::{domain::comment::Status, service};

use crate::support::{Post, TestApp, post};

both! {
    async fn a_comment_of_a_guest_appears_at_once(app: TestApp) {
        let said = app.script(&post("*hello*")).await.expect(201);
        assert_eq!(said.header("rejoinder-status"), "approved");
        assert_eq!(said.header("rejoinder-count"), "1");
        assert!(said.header("content-type").starts_with("text/html"));
        let text = said.text();
        assert!(text.starts_with("<li class=\"comment\""), "{text}");
        assert!(text.contains("<em>hello</em>"), "{text}");
        assert_eq!(app.thread().await.comments(), said.comments());
    }
}

both! {
    async fn where_guests_are_off_nobody_writes(app: TestApp) {
        app.set(&[("guests", "off")]).await;
        app.api(&post("no")).await.expect(403);
        app.script(&post("no")).await.expect(403);
        let preview = app.preview(&post("no")).await;
        if preview.status == 200 {
            app.press_post(&preview, &[]).await.expect(403);
        }
        let page = app.thread().await.text();
        // The form is for people with accounts; signing in needs the script, which shows it.
        let form = page.split("<form").nth(1).unwrap().split('>').next().unwrap();
        assert!(form.ends_with(" hidden") && !page.contains("<input"), "{page}");
        assert!(page.contains("Guests cannot comment here."));
        assert_eq!(app.rows("comments").await, 0);
        assert_eq!(app.rows("pages").await, 0);
    }
}

both! {
    async fn a_held_comment_is_seen_by_its_author_alone_until_it_is_approved(app: TestApp) {
        app.set(&[("guests", "held")]).await;
        let said = app.script(&post("wait for me")).await.expect(201);
        assert_eq!(said.header("rejoinder-status"), "pending");
        let id = said.comments()[0].clone();
        let secret = said.secret().unwrap();
        assert!(!app.thread().await.text().contains("wait for me"));
        assert_eq!(app.get(&TestApp::list_path(TestApp::PAGE)).await.json()["items"].as_array().unwrap().len(), 0);
        assert_eq!(app.get("/api/v1/sites/blog/comments").await.json()["items"].as_array().unwrap().len(), 0);
        app.get(&format!("/api/v1/comments/{id}")).await.expect(404);
        let own = app.get_with(&format!("/api/v1/comments/{id}"), &[("rejoinder-guest", &secret)]).await.expect(200);
        assert_eq!(own.json()["status"], "pending");
        app.moderate(&id, Status::Approved).await;
        assert_eq!(app.thread().await.comments(), [id.as_str()]);
        app.get(&format!("/api/v1/comments/{id}")).await.expect(200);
    }
}

both! {
    async fn consent_is_asked_for_and_needed(app: TestApp) {
        app.set(&[("consent-text", "I agree to <everything>."), ("privacy-url", "https://blog.example/privacy")]).await;
        let page = app.thread().await.text();
        assert!(page.contains("I agree to &#60;everything&#62;."), "{page}");
        assert!(page.contains("href=\"https://blog.example/privacy\""));
        assert_eq!(app.api(&post("no tick")).await.expect(422).fields(), ["consent"]);
        assert_eq!(app.script(&post("no tick")).await.expect(422).fields(), ["consent"]);
        let ticked = Post { has_consented: true, ..post("ticked") };
        app.api(&ticked).await.expect(201);
        app.script(&ticked).await.expect(201);
        assert_eq!(app.rows("comments").await, 2);
    }
}

both! {
    async fn the_author_of_the_pages_wears_a_badge_and_is_never_held(app: TestApp) {
        app.set(&[("guests", "held")]).await;
        let said = app.api(&post("mine").by("Ida")).await.expect(201);
        let secret = said.secret().unwrap();
        let site = app.site("blog").await;
        let name = service::site::recognise_author(app.runtime(), &site, said.id().parse().unwrap()).await.unwrap();
        assert_eq!(name, "Ida");
        let second = app.api(&post("again").by("Ida").with_secret(&secret)).await.expect(201);
        assert_eq!(second.json()["status"], "approved");
        assert_eq!(second.json()["author"]["is_site_author"], true);
        app.moderate(&said.id(), Status::Approved).await;
        let page = app.thread().await.text();
        assert_eq!(page.matches("class=\"badge\"").count(), 2, "{page}");
        // Nobody else wears it, whatever the name.
        assert_eq!(app.api(&post("me too").by("Ida")).await.expect(422).fields(), ["name"]);
        assert_eq!(app.api(&post("me").by("Eve")).await.expect(201).json()["author"]["is_site_author"], false);
    }
}

both! {
    async fn every_bad_field_is_named_at_once(app: TestApp) {
        let bad = Post {
            name: " \u{202e} ".to_owned(),
            email: Some("not an address".to_owned()),
            website: Some("javascript:alert(1)".to_owned()),
            ..post("   ")
        };
        for reply in [app.api(&bad).await, app.script(&bad).await] {
            let mut fields = reply.expect(422).fields();
            fields.sort();
            assert_eq!(fields, ["body", "email", "name", "website"]);
        }
    }
}

both! {
    async fn a_title_that_nobody_has_looked_at_is_not_shown(app: TestApp) {
        app.set(&[("guests", "held")]).await;
        let named = |title: &str, body: &str| Post { title: Some(title.to_owned()), ..post(body) };
        app.api(&named("Buy lamps", "spam")).await.expect(201);
        assert!(!app.thread().await.text().contains("Buy lamps"));
        let threads = app.get("/api/v1/sites/blog/threads").await.expect(200).json();
        assert_eq!(threads["items"].as_array().map(Vec::len), Some(0), "{threads}");
        let honest = app.api(&named("The first post", "an opinion")).await.expect(201);
        app.moderate(&honest.id(), Status::Approved).await;
        let page = app.thread().await.text();
        assert!(page.contains("“The first post”") && !page.contains("Buy lamps"));
        // From now on a title is the site's affair.
        app.api(&named("Buy more lamps", "spam again")).await.expect(201);
        assert!(!app.thread().await.text().contains("lamps"));
    }
}
