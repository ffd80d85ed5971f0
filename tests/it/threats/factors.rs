//! T20, T22, T24 and T25 for the second step of signing in.

use std::sync::Arc;

use rejoinder::{domain::role::Role, service::account::Position};
use sha2::{Digest as _, Sha256};
use totp_rs::Secret;

use super::account_pages::{Route, routes};
use crate::support::{Database, PASSWORD, Setup, TestApp, filled, html};

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
        let mut again = guesser.clone();
        for _ in 0..4 {
            guesser
                .submit("/account/step", &[("code", &phone.wrong_code(&app))])
                .await
                .expect(403);
        }
        guesser.submit("/account/step", &[("code", &phone.wrong_code(&app))]).await.expect(303);
        // No tries are left in this step, and another one has to wait.
        let over = again.get("/account/step").await.expect(303);
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
        let hex = |bytes: &[u8]| bytes.iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"));
        let codes: Vec<String> = codes.iter().map(|code| code.replace('-', "")).collect();
        // Fifty bits are soon found from a hash that anybody can make.
        let hashes = codes.iter().flat_map(|code| [hex(code.as_bytes()), hex(&Sha256::digest(code))]);
        let bytes = hex(Secret::try_from_base32(&key).unwrap().as_bytes());
        for secret in codes.iter().cloned().chain(hashes).chain([key, bytes]) {
            assert!(!stored.to_lowercase().contains(&secret.to_lowercase()), "{secret}");
        }
        assert!(app.rows("recovery_codes").await > 0 && stored.lines().any(|line| line.len() == 64));
    }
}

/// Where somebody sets a second factor up, proves for that who they are, or goes away again.
fn is_enrolment(path: &str) -> bool {
    path.starts_with("/account/security") || path.starts_with("/account/confirm") || path == "/account/sign-out"
}

both! {
    async fn t26_staff_without_a_second_factor_reach_nothing_but_its_enrolment(database: Database) {
        let setup = Setup::default().with("REJOINDER_REQUIRE_SECOND_FACTOR", "staff");
        let app = setup.start(Arc::new(database)).await;
        let blog = app.site("blog").await.id;
        let positions = [Position::Admin, Position::On(blog, Role::Owner), Position::On(blog, Role::Moderator)];
        for (number, position) in positions.into_iter().enumerate() {
            let email = format!("staff{number}@example.org");
            app.account(&email, Some(position)).await;
            let mut staff = app.person();
            staff.sign_in(&email, PASSWORD).await.expect(303);
            let token = html::field(&staff.get("/account/security").await.expect(200).text(), "token").unwrap();
            let form = [("token".to_owned(), token), ("email".to_owned(), "new@example.org".to_owned())];
            for Route { path, is_shown, takes_posts } in routes().into_iter().filter(|route| !is_enrolment(&route.path)) {
                for (is_there, reply) in [(is_shown, staff.get(&path).await), (takes_posts, staff.post(&path, &form).await)] {
                    assert!(!is_there || reply.header("location") == "/account/security", "{path} {}", reply.status);
                }
            }
            let page = staff.get("/account/security").await.text();
            assert!(page.contains("more than a password") && page.contains("/account/sign-out"), "{page}");
            assert_eq!((app.rows("tickets").await, app.rows("jobs").await), (0, 0));
            // Later they prove once more who they are, set it up, and are in.
            app.clock.advance_minutes(11);
            let begun = staff.post("/account/security/begin", &filled(&page, &[])).await.expect(303);
            assert_eq!(begun.header("location"), "/account/confirm?next=/account/security");
            staff.submit(begun.header("location"), &[("current", PASSWORD)]).await.expect(303);
            staff.set_up_app().await;
            staff.get("/account").await.expect(200);
            app.execute("DELETE FROM jobs").await;
        }
        let mut reader = app.signed_in("reader@example.org").await;
        assert!(reader.is_in().await, "readers need none");
    }
}

both! {
    async fn whoever_runs_the_service_frees_somebody_of_what_they_have_lost(app: TestApp) {
        let mut ada = app.signed_in(ADA).await;
        ada.set_up_app().await;
        for (forget, then) in [(false, "/account/step"), (true, "/account")] {
            let id = rejoinder::service::account::reset_ticket(app.runtime(), ADA, forget).await.unwrap();
            let path = format!("/account/ticket?key={}", rejoinder::service::ticket::key(app.runtime(), id));
            let reset = app.person().submit(&path, &[("password", "nine green bottles stand")]).await.expect(303);
            assert_eq!(reset.header("location"), then, "{forget}");
        }
    }
}

both! {
    async fn t26_programs_of_staff_without_a_second_factor_moderate_nothing(database: Database) {
        let setup = Setup::default().with("REJOINDER_REQUIRE_SECOND_FACTOR", "staff");
        let app = setup.start(Arc::new(database)).await;
        app.account("stella@example.org", Some(Position::Admin)).await;
        let program = app.program("stella@example.org", "read,write,moderate", &[]).await;
        program.get("/api/v1/sites/blog/moderation").await.expect(403);
        let mut stella = app.person();
        stella.sign_in("stella@example.org", PASSWORD).await.expect(303);
        stella.set_up_app().await;
        program.get("/api/v1/sites/blog/moderation").await.expect(200);
    }
}

both! {
    async fn t26_without_the_setting_staff_are_told_what_they_lack(app: TestApp) {
        app.account(ADA, Some(Position::Admin)).await;
        let mut staff = app.person();
        staff.sign_in(ADA, PASSWORD).await.expect(303);
        assert!(staff.get("/account").await.expect(200).text().contains("a password alone protects it"));
        staff.set_up_app().await;
        assert!(!staff.get("/account").await.expect(200).text().contains("a password alone protects it"));
        let mut reader = app.signed_in("reader@example.org").await;
        assert!(!reader.get("/account").await.text().contains("a password alone protects it"));
    }
}
