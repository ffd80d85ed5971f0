//! Making and revoking tokens on one's own pages.

use rejoinder::{domain::role::Role, service::account::Position};

use crate::support::{PASSWORD, Person, Reply, TestApp, filled, html, post};

const ADA: &str = "ada@example.org";
const PAGE: &str = "/account/tokens";
const NEW: &str = "/account/tokens/new";

/// Ada, who moderates the blog, signed in.
async fn moderator(app: &TestApp) -> Person<'_> {
    let blog = app.site("blog").await.id;
    app.account(ADA, Some(Position::On(blog, Role::Moderator))).await;
    let mut ada = app.person();
    ada.sign_in(ADA, PASSWORD).await.expect(303);
    ada
}

async fn make(person: &mut Person<'_>, fields: &[(&str, &str)]) -> Reply {
    let page = person.get(NEW).await.expect(200).text();
    person.post(NEW, &filled(&page, fields)).await
}

const GOOD: [(&str, &str); 6] = [
    ("name", "Backup <b>at</b> home"),
    ("scope", "read"),
    ("scope", "moderate"),
    ("where", "named"),
    ("site", "blog"),
    ("days", "90"),
];

both! {
    async fn a_token_is_shown_once_and_listed_without_its_secret(app: TestApp) {
        let mut ada = moderator(&app).await;
        let made = make(&mut ada, &GOOD).await.expect(201);
        assert_eq!(made.header("cache-control"), "no-store");
        let token = html::field(&made.text(), "secret").unwrap();
        assert!(token.starts_with("rejoinder_"), "{token}");
        let page = ada.get(PAGE).await.expect(200).text();
        assert!(!page.contains(&token) && !page.contains(&token[10..]));
        for part in ["Backup &#60;b&#62;at&#60;/b&#62; home", "read · moderate", "The blog", "Never used", "Good until"] {
            assert!(page.contains(part), "{part}");
        }
        let answer = app.get_with("/api/v1/sites/blog/moderation", &[("authorization", &format!("Bearer {token}"))]).await;
        answer.expect(200);
    }
}

both! {
    async fn a_token_is_revoked_by_its_owner_alone(app: TestApp) {
        let mut ada = moderator(&app).await;
        let made = make(&mut ada, &GOOD).await.expect(201).text();
        let token = html::field(&made, "secret").unwrap();
        let page = ada.get(PAGE).await.text();
        let id = html::field(&page, "id").unwrap();
        let mut eve = app.signed_in("eve@example.org").await;
        let theirs = filled(&eve.get(NEW).await.text(), &[("id", &id)]);
        eve.post("/account/tokens/revoke", &theirs).await.expect(404);
        let asked = async || app.get_with("/api/v1/sites/blog/comments", &[("authorization", &format!("Bearer {token}"))]).await.status;
        assert_eq!(asked().await, 200);
        for wrong in ["", "nonsense", "0192d5a7-7c11-7a60-b0e5-1c1f0a6f3c55"] {
            ada.post("/account/tokens/revoke", &filled(&page, &[("id", wrong)])).await.expect(404);
        }
        ada.post("/account/tokens/revoke", &filled(&page, &[("id", &id)])).await.expect(303);
        assert_eq!(asked().await, 401);
        assert!(!ada.get(PAGE).await.text().contains("Backup"));
    }
}

both! {
    async fn what_is_missing_is_said_beside_its_field_and_nothing_is_lost(app: TestApp) {
        let mut ada = moderator(&app).await;
        let without = |name: &str| -> Vec<(&str, &str)> { GOOD.into_iter().filter(|(field, _)| *field != name).collect() };
        for (name, about) in [("name", "about-name"), ("scope", "about-scope"), ("site", "about-site")] {
            let refused = make(&mut ada, &without(name)).await;
            assert!([400, 422].contains(&refused.status), "{name}: {}", refused.status);
            let page = refused.text();
            assert!(page.contains(&format!("<p class=\"problem\" id=\"{about}\">")), "{name}: {page}");
            assert!(name == "name" || page.contains("Backup &#60;b&#62;"), "{name}");
        }
        let long = "x".repeat(61);
        for (name, value) in [("name", long.as_str()), ("scope", "admin"), ("site", "nobody"), ("days", "17"), ("days", "")] {
            let mut fields = without(name);
            fields.push((name, value));
            let refused = make(&mut ada, &fields).await;
            assert!([400, 422].contains(&refused.status), "{name}={value}: {}", refused.status);
        }
        assert_eq!(app.rows("tokens").await, 0);
        for _ in 0..50 {
            app.program(ADA, "read", &[]).await;
        }
        assert!(make(&mut ada, &GOOD).await.expect(422).text().contains("50"));
    }
}

both! {
    async fn a_reader_is_offered_what_a_reader_may_do(app: TestApp) {
        let mut eve = app.signed_in("eve@example.org").await;
        let page = eve.get(NEW).await.expect(200).text();
        assert!(!page.contains("value=\"moderate\"") && !page.contains("The blog"), "{page}");
        let fields = [("name", "x"), ("scope", "moderate"), ("where", "every"), ("days", "never")];
        make(&mut eve, &fields).await.expect(422);
        // Where they have commented is no secret to them.
        let program = app.program("eve@example.org", "write", &[]).await;
        program.ask("POST", "/api/v1/sites/blog/comments", &post("mine").json()).await.expect(201);
        assert!(eve.get(NEW).await.expect(200).text().contains("The blog"));
        let fields = [("name", "x"), ("scope", "write"), ("where", "named"), ("site", "blog"), ("days", "never")];
        make(&mut eve, &fields).await.expect(201);
        app.person().get(PAGE).await.expect(303);
        app.person().get(NEW).await.expect(303);
    }
}

both! {
    async fn t25_a_token_is_made_by_who_has_just_proved_who_they_are(app: TestApp) {
        let mut ada = moderator(&app).await;
        let form = ada.get(NEW).await.expect(200).text();
        app.clock.advance_minutes(11);
        let confirm = "/account/confirm?next=/account/tokens/new";
        assert_eq!(ada.get(NEW).await.expect(303).header("location"), confirm);
        assert_eq!(ada.post(NEW, &filled(&form, &GOOD)).await.expect(303).header("location"), confirm);
        assert_eq!(app.rows("tokens").await, 0);
        // Looking and revoking must be quick.
        ada.get(PAGE).await.expect(200);
        let led_on = ada.submit(confirm, &[("current", PASSWORD)]).await.expect(303);
        assert_eq!(led_on.header("location"), NEW);
        ada.post(NEW, &filled(&form, &GOOD)).await.expect(201);
    }
}
