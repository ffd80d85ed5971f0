//! Codes of an app after the password, and codes on paper in its place.

use crate::support::{PASSWORD, TestApp, codes_on, filled, html, link};

const ADA: &str = "ada@example.org";
const NEW: &str = "nine copper kettles sing";

both! {
    async fn who_has_an_app_is_asked_for_its_code_after_the_password(app: TestApp) {
        let mut ada = app.signed_in(ADA).await;
        let (phone, codes) = ada.set_up_app().await;
        assert_eq!(codes.len(), 10);
        assert!(app.mail(ADA, 1).await.subject.contains("sign in"));
        app.clock.advance_minutes(1);
        let mut person = app.person();
        let asked = person.sign_in(ADA, PASSWORD).await.expect(303);
        assert_eq!(asked.header("location"), "/account/step");
        assert!(!person.is_in().await && !person.cookies.contains_key("__Host-rejoinder-session"));
        person.submit("/account/step", &[("code", &phone.wrong_code(&app))]).await.expect(403);
        assert!(!person.is_in().await);
        let code = phone.code(&app);
        let spaced = format!("{} {}", &code[..3], &code[3..]);
        person.submit("/account/step", &[("code", &spaced)]).await.expect(303);
        assert!(person.is_in().await && !person.cookies.contains_key("__Host-rejoinder-step"));
        // Without an app there is no second step.
        let mut eve = app.signed_in("eve@example.org").await;
        assert!(eve.is_in().await);
    }
}

both! {
    async fn no_way_in_goes_around_the_second_step(app: TestApp) {
        let mut ada = app.signed_in(ADA).await;
        let (phone, codes) = ada.set_up_app().await;
        app.clock.advance_minutes(1);
        app.mail(ADA, 1).await;
        // A mailed link, a mailed code, a new password by mail.
        let mut person = app.person();
        person.submit("/account/link", &[("email", ADA)]).await.expect(303);
        let mail = app.mail(ADA, 2).await;
        let entered = person.submit(&link(&app, &mail), &[]).await.expect(303);
        assert_eq!(entered.header("location"), "/account/step");
        assert!(!person.is_in().await);
        person.submit("/account/link", &[("email", ADA)]).await.expect(303);
        let code = crate::support::code(&app.mail(ADA, 3).await);
        let entered = person.submit("/account/code", &[("code", &code)]).await.expect(303);
        assert_eq!(entered.header("location"), "/account/step");
        person.submit("/account/forgotten", &[("email", ADA)]).await.expect(303);
        let path = link(&app, &app.mail(ADA, 4).await);
        let entered = person.submit(&path, &[("password", NEW)]).await.expect(303);
        assert_eq!(entered.header("location"), "/account/step");
        assert!(!person.is_in().await && !ada.is_in().await);
        person.submit("/account/step", &[("code", &codes[0])]).await.expect(303);
        assert!(person.is_in().await);
        drop(phone);
    }
}

both! {
    async fn a_key_counts_for_nothing_before_its_first_code(app: TestApp) {
        let mut ada = app.signed_in(ADA).await;
        ada.submit("/account/security", &[]).await.expect(303);
        let page = ada.get("/account/security/authenticator").await.expect(200).text();
        let phone = crate::support::Phone::reading(&page);
        assert!(page.contains("otpauth://totp/127.0.0.1%3A") && page.contains("<svg"), "{page}");
        let mut other = app.person();
        other.sign_in(ADA, PASSWORD).await.expect(303);
        assert!(other.is_in().await, "it was never turned on");
        let refused = ada.submit("/account/security/authenticator", &[("code", &phone.wrong_code(&app))]).await.expect(403);
        assert!(refused.text().contains("aria-invalid"));
        // Begun again, the key is another one.
        ada.submit("/account/security", &[]).await.expect(303);
        let again = ada.get("/account/security/authenticator").await.expect(200).text();
        let key = |page: &str| html::between(page, "<code class=\"key\" dir=\"ltr\">", "</code>").to_owned();
        assert_ne!(key(&page), key(&again));
        ada.submit("/account/security/authenticator", &[("code", &phone.code(&app))]).await.expect(403);
        let phone = crate::support::Phone::reading(&again);
        ada.submit("/account/security/authenticator", &[("code", &phone.code(&app))]).await.expect(200);
        // Now the key is shown to nobody any more.
        ada.get("/account/security/authenticator").await.expect(303);
        assert!(ada.get("/account/security").await.text().contains("10 recovery codes"));
    }
}

both! {
    async fn codes_on_paper_are_good_once_each_until_there_are_new_ones(app: TestApp) {
        let mut ada = app.signed_in(ADA).await;
        let (_, codes) = ada.set_up_app().await;
        let enter = async |code: &str| {
            let mut person = app.person();
            person.sign_in(ADA, PASSWORD).await.expect(303);
            let status = person.submit("/account/step", &[("code", code)]).await.status;
            assert_eq!(person.is_in().await, status == 303);
            status
        };
        assert_eq!(enter(&codes[0].to_uppercase().replace('-', " ")).await, 303);
        assert_eq!(enter(&codes[0]).await, 403);
        assert!(ada.get("/account/security").await.text().contains("9 recovery codes"));
        let token = html::field(&ada.get("/account/security").await.text(), "token").unwrap();
        let form = [("token".to_owned(), token)];
        let renewed = codes_on(&ada.post("/account/security/codes", &form).await.expect(200).text());
        assert_eq!(renewed.len(), 10);
        assert!(renewed.iter().all(|code| !codes.contains(code)));
        assert_eq!(enter(&codes[1]).await, 403);
        assert_eq!(enter(&renewed[1]).await, 303);
        // Somebody else's codes are nobody's here.
        let mut eve = app.signed_in("eve@example.org").await;
        let (_, eves) = eve.set_up_app().await;
        assert_eq!(enter(&eves[0]).await, 403);
    }
}

both! {
    async fn turned_off_it_is_not_asked_for_any_more(app: TestApp) {
        let mut ada = app.signed_in(ADA).await;
        let (phone, codes) = ada.set_up_app().await;
        app.clock.advance_minutes(11);
        // Turning it off asks for all that signing in asks for.
        let page = ada.get("/account/security").await.text();
        let off = filled(&page, &[]);
        let asked = ada.post("/account/security/off", &off).await.expect(303);
        assert_eq!(asked.header("location"), "/account/confirm?next=/account/security");
        ada.submit("/account/confirm", &[("current", PASSWORD)]).await.expect(422);
        ada.submit("/account/confirm", &[("current", PASSWORD), ("code", &phone.wrong_code(&app))]).await.expect(403);
        ada.submit("/account/confirm", &[("current", "a wrong guess"), ("code", &phone.code(&app))]).await.expect(403);
        ada.submit("/account/confirm", &[("current", PASSWORD), ("code", &phone.code(&app))]).await.expect(303);
        ada.post("/account/security/off", &off).await.expect(303);
        assert!(app.mail(ADA, 2).await.subject.contains("sign in"));
        assert_eq!((app.rows("authenticators").await, app.rows("recovery_codes").await), (0, 0));
        let mut person = app.person();
        person.sign_in(ADA, PASSWORD).await.expect(303);
        assert!(person.is_in().await);
        drop(codes);
    }
}
