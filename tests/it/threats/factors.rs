//! T20, T22, T24 and T25 for the second step of signing in.

use crate::support::{PASSWORD, TestApp, html};

const ADA: &str = "ada@example.org";

both! {
    async fn t24_a_code_is_taken_once(app: TestApp) {
        let mut ada = app.signed_in(ADA).await;
        app.clock.freeze();
        let (phone, _) = ada.set_up_app().await;
        let enter = async |code: &str| {
            let mut person = app.person();
            person.sign_in(ADA, PASSWORD).await.expect(303);
            person.submit("/account/step", &[("code", code)]).await.status
        };
        // The code with which it was turned on is used, too.
        assert_eq!(enter(&phone.code(&app)).await, 403);
        app.clock.advance_minutes(1);
        let code = phone.code(&app);
        assert_eq!(enter(&code).await, 303);
        assert_eq!(enter(&code).await, 403);
        app.clock.advance_minutes(1);
        let later = phone.code(&app);
        assert_eq!(enter(&code).await, 403);
        assert_eq!(enter(&later).await, 303);
    }
}

both! {
    async fn t20_a_code_of_an_app_is_not_found_by_trying(app: TestApp) {
        let mut ada = app.signed_in(ADA).await;
        let (phone, codes) = ada.set_up_app().await;
        app.clock.advance_minutes(1);
        let mut guesser = app.person();
        guesser.sign_in(ADA, PASSWORD).await.expect(303);
        for _ in 0..5 {
            guesser.submit("/account/step", &[("code", &phone.wrong_code(&app))]).await.expect(403);
        }
        // No tries are left in this step, and another one has to wait.
        let over = guesser.get("/account/step").await.expect(303);
        assert_eq!(over.header("location"), "/account/sign-in");
        guesser.sign_in(ADA, PASSWORD).await.expect(303);
        guesser.submit("/account/step", &[("code", &phone.code(&app))]).await.expect(429);
        app.clock.advance_minutes(2);
        app.execute("UPDATE failed_sign_ins SET failures = 99").await;
        guesser.submit("/account/step", &[("code", &phone.wrong_code(&app))]).await.expect(403);
        app.clock.advance_days(2);
        guesser.sign_in(ADA, PASSWORD).await.expect(303);
        let closed = guesser.submit("/account/step", &[("code", &phone.code(&app))]).await.expect(429);
        assert!(closed.text().contains("recovery codes"), "{}", closed.text());
        // A code on paper is the way back, for its owner.
        guesser.submit("/account/step", &[("code", &codes[3])]).await.expect(303);
        let mut owner = app.person();
        owner.sign_in(ADA, PASSWORD).await.expect(303);
        owner.submit("/account/step", &[("code", &phone.code(&app))]).await.expect(303);
    }
}

both! {
    async fn t25_between_the_steps_there_is_no_session(app: TestApp) {
        let mut ada = app.signed_in(ADA).await;
        let (phone, codes) = ada.set_up_app().await;
        app.clock.advance_minutes(1);
        let sessions = app.rows("sessions").await;
        let mut half = app.person();
        half.sign_in(ADA, PASSWORD).await.expect(303);
        assert_eq!(app.rows("sessions").await, sessions);
        let key = half.cookies["__Host-rejoinder-step"].clone();
        for path in ["/account", "/account/security", "/account/password", "/account/confirm"] {
            assert_eq!(half.get(path).await.expect(303).header("location"), "/account/sign-in");
        }
        // Its key is no link, and no session.
        app.get(&format!("/account/ticket?key={key}")).await.expect(200);
        let mut thief = app.person();
        thief.submit(&format!("/account/ticket?key={key}"), &[]).await.expect(410);
        thief.cookies.insert("__Host-rejoinder-session".to_owned(), key.clone());
        assert!(!thief.is_in().await);
        // Used once it is over, and after ten minutes as well.
        half.submit("/account/step", &[("code", &phone.code(&app))]).await.expect(303);
        let mut again = app.person();
        again.cookies.insert("__Host-rejoinder-step".to_owned(), key);
        again.get("/account/step").await.expect(303);
        let mut late = app.person();
        late.sign_in(ADA, PASSWORD).await.expect(303);
        let form = late.get("/account/step").await.expect(200).text();
        app.clock.advance_minutes(11);
        let fields = crate::support::filled(&form, &[("code", &codes[0])]);
        late.post("/account/step", &fields).await.expect(303);
        assert!(!late.is_in().await);
    }
}

both! {
    async fn t22_what_is_stored_makes_no_codes(app: TestApp) {
        let mut ada = app.signed_in(ADA).await;
        ada.submit("/account/security", &[]).await.expect(303);
        let page = ada.get("/account/security/authenticator").await.text();
        let key = html::between(&page, "<code class=\"key\" dir=\"ltr\">", "</code>").replace(' ', "");
        let (_, codes) = ada.set_up_app().await;
        let stored = app.everything_stored().await;
        for secret in codes.iter().map(|code| code.replace('-', "")).chain([key]) {
            assert!(!stored.to_lowercase().contains(&secret.to_lowercase()), "{secret}");
        }
    }
}
