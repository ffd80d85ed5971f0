//! T24: links and codes that somebody else gets hold of.

use crate::support::{Database, Setup, TestApp, code, html, link};

const ADA: &str = "ada@example.org";
const NEW: &str = "nine copper kettles sing";

both! {
    async fn t24_a_link_works_once_and_a_later_one_replaces_it(app: TestApp) {
        app.account(ADA, None).await;
        let mut ada = app.person();
        ada.submit("/account/forgotten", &[("email", ADA)]).await.expect(303);
        let first = link(&app, &app.mail(ADA, 1).await);
        ada.submit("/account/forgotten", &[("email", ADA)]).await.expect(303);
        let second = link(&app, &app.mail(ADA, 2).await);
        app.get(&first).await.expect(410);
        let page = ada.get(&second).await.expect(200).text();
        ada.submit(&second, &[("password", NEW)]).await.expect(303);
        app.get(&second).await.expect(410);
        // The form that was open in another tab.
        let mut thief = app.person();
        thief.get("/account/sign-in").await;
        let key = html::field(&page, "key").unwrap();
        let token = html::field(&thief.get("/account/sign-in").await.text(), "token").unwrap();
        let fields = [("token", token.as_str()), ("key", &key), ("password", "seven tin drums roll")];
        let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned()));
        thief.post("/account/ticket", &fields).await.expect(410);
        app.person().sign_in(ADA, NEW).await.expect(303);
    }
}

both! {
    async fn t24_a_program_that_follows_links_uses_nothing_up(app: TestApp) {
        app.account(ADA, None).await;
        let mut ada = app.person();
        for (number, path) in ["/account/link", "/account/forgotten"].into_iter().enumerate() {
            ada.submit(path, &[("email", ADA)]).await.expect(303);
            let link = link(&app, &app.mail(ADA, number + 1).await);
            for _ in 0..3 {
                app.get(&link).await.expect(200);
                app.send(app.http.head(app.at(&link))).await.expect(200);
            }
        }
        assert_eq!(app.number("SELECT COUNT(*) AS n FROM tickets WHERE used_at IS NULL").await, 2);
        assert_eq!(app.rows("sessions").await, 0);
    }
}

both! {
    async fn t14_an_address_is_proved_by_who_asked_and_by_no_click_of_its_owner(app: TestApp) {
        let mut mallory = app.signed_in("mallory@example.org").await;
        mallory.submit("/account/address", &[("email", "victim@example.org")]).await.expect(303);
        let path = link(&app, &app.mail("victim@example.org", 1).await);
        let key = path.split_once("key=").unwrap().1.to_owned();
        let (mut victim, mut ada) = (app.person(), app.signed_in(ADA).await);
        for other in [&mut victim, &mut ada] {
            let page = other.get(&path).await.expect(200).text();
            assert!(!page.contains("<form") && page.contains("signed in to the account that asked"), "{page}");
            // Nor with a form of another page of theirs.
            let page = other.get("/account/sign-in?again").await;
            let page = if page.status == 200 { page.text() } else { other.get("/account").await.expect(200).text() };
            let fields = [("token", html::field(&page, "token").unwrap()), ("key", key.clone())];
            let refused = other.post("/account/ticket", &fields.map(|(name, value)| (name.to_owned(), value))).await;
            assert!([401, 410].contains(&refused.status), "{}", refused.status);
        }
        assert_eq!(app.number("SELECT COUNT(*) AS n FROM accounts WHERE email = 'victim@example.org'").await, 0);
        // The mail is opened in a window that withholds the session at first.
        let led = app.get_with(&path, &[("sec-fetch-site", "cross-site")]).await.expect(200).text();
        assert!(led.contains("http-equiv=\"refresh\" content=\"0\"") && led.contains("<a href=\"\">"), "{led}");
        mallory.submit(&path, &[]).await.expect(303);
        assert_eq!(app.number("SELECT COUNT(*) AS n FROM accounts WHERE email = 'victim@example.org'").await, 1);
    }
}

both! {
    async fn t24_links_are_good_for_minutes(app: TestApp) {
        app.account(ADA, None).await;
        let mut ada = app.person();
        for (number, (path, minutes)) in [("/account/link", 10), ("/account/forgotten", 30)].into_iter().enumerate() {
            ada.submit(path, &[("email", ADA)]).await.expect(303);
            let link = link(&app, &app.mail(ADA, number + 1).await);
            app.clock.advance_minutes(minutes - 1);
            app.get(&link).await.expect(200);
            app.clock.advance_minutes(1);
            app.get(&link).await.expect(410);
            ada.submit("/account/code", &[("code", "123456")]).await.expect(410);
        }
    }
}

both! {
    async fn t24_a_mailed_link_leads_where_the_configuration_says(database: Database) {
        let setup = Setup::default().with("REJOINDER_PUBLIC_URL", "https://comments.example.com");
        let app = setup.start(std::sync::Arc::new(database)).await;
        let request = |path: &str, cookie: &str, form: String| {
            app.http
                .post(app.at(path))
                .header("host", "evil.example")
                .header("x-forwarded-host", "evil.example")
                .header("forwarded", "host=evil.example")
                .header("origin", "https://comments.example.com")
                .header("cookie", cookie)
                .header("content-type", "application/x-www-form-urlencoded")
                .body(form)
        };
        let mut ada = app.person();
        let page = ada.get("/account/register").await.expect(200).text();
        let token = html::field(&page, "token").unwrap();
        let cookie = format!("__Host-rejoinder-form={}", ada.cookies["__Host-rejoinder-form"]);
        let form = format!("token={token}&email=ada%40example.org");
        app.send(request("/account/register", &cookie, form)).await.expect(303);
        let mail = app.mail(ADA, 1).await;
        assert!(!mail.html.contains("evil") && !mail.text.contains("evil"), "{mail:?}");
        assert!(mail.text.contains("https://comments.example.com/account/ticket?key="), "{mail:?}");
    }
}

both! {
    async fn t24_a_new_password_ends_every_other_ticket(app: TestApp) {
        app.account(ADA, None).await;
        let mut ada = app.person();
        ada.submit("/account/link", &[("email", ADA)]).await.expect(303);
        let mail = app.mail(ADA, 1).await;
        let mut owner = app.person();
        owner.submit("/account/forgotten", &[("email", ADA)]).await.expect(303);
        owner.submit(&link(&app, &app.mail(ADA, 2).await), &[("password", NEW)]).await.expect(303);
        app.get(&link(&app, &mail)).await.expect(410);
        ada.submit("/account/code", &[("code", &code(&mail))]).await.expect(410);
        assert!(!ada.is_in().await);
    }
}

both! {
    async fn t24_nothing_that_opens_a_door_is_stored(app: TestApp) {
        let ada = app.signed_in(ADA).await;
        let mut asking = app.person();
        asking.submit("/account/link", &[("email", ADA)]).await.expect(303);
        let mail = app.mail(ADA, 1).await;
        let stored = app.everything_stored().await;
        let key = link(&app, &mail).split_once("key=").unwrap().1.to_owned();
        for secret in [key.as_str(), &code(&mail), &ada.cookies["__Host-rejoinder-session"]] {
            assert!(!stored.contains(secret), "{secret}");
        }
    }
}
