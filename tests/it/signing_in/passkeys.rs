//! Passkeys: added, named, used, removed.

use std::sync::Arc;

use rejoinder::service::account::Position;
use serde_json::Value;

use crate::support::{Database, Device, Given, PASSWORD, Setup, TestApp, html, link};

const ADA: &str = "ada@example.org";
const ORIGIN: &str = "https://comments.example";

/// A service that has a name and TLS.
pub(crate) struct Named(pub(crate) TestApp);

impl Given for Named {
    async fn on(database: Database) -> Self {
        let setup = Setup::default().with("REJOINDER_PUBLIC_URL", ORIGIN);
        Self(setup.start(Arc::new(database)).await)
    }
}

both! {
    async fn a_passkey_signs_in_without_a_password(named: Named) {
        let app = &named.0;
        let mut ada = app.signed_in(ADA).await;
        let mut phone = Device::new(ORIGIN, 1);
        ada.add_passkey(&mut phone, "Phone \u{2066}").await.expect(303);
        assert!(app.mail(ADA, 1).await.subject.contains("sign in"));
        assert!(ada.get("/account/security").await.text().contains("Phone"));
        let mut person = app.person();
        assert_eq!(person.use_passkey(&mut phone).await.expect(303).header("location"), "/account");
        assert!(person.get("/account").await.expect(200).text().contains(ADA));
        // A reader's password still works without it.
        let mut other = app.person();
        other.sign_in(ADA, PASSWORD).await.expect(303);
        assert!(other.is_in().await);
    }
}

both! {
    async fn what_is_asked_for_is_a_key_that_its_device_keeps_and_guards(named: Named) {
        let app = &named.0;
        let mut ada = app.signed_in(ADA).await;
        let (_, _, options) = ada.challenge("/account/security", "/account/security/passkeys/options").await;
        assert_eq!(options["rp"]["id"], "comments.example");
        assert_eq!(options["user"]["name"], ADA);
        assert_eq!(options["authenticatorSelection"]["residentKey"], "required");
        assert_eq!(options["authenticatorSelection"]["userVerification"], "required");
        assert_eq!(options["excludeCredentials"], Value::Array(vec![]));
        let mut phone = Device::new(ORIGIN, 1);
        ada.add_passkey(&mut phone, "Phone").await.expect(303);
        let (_, _, options) = ada.challenge("/account/security", "/account/security/passkeys/options").await;
        assert_eq!(options["excludeCredentials"].as_array().unwrap().len(), 1);
        let (_, _, options) = app.person().challenge("/account/sign-in", "/account/passkey/options").await;
        assert_eq!(options["rpId"], "comments.example");
        assert_eq!(options["userVerification"], "required");
        assert!(options["allowCredentials"].as_array().is_none_or(Vec::is_empty), "it tells nobody whose keys there are");
    }
}

both! {
    async fn passkeys_are_named_and_removed_by_their_owner_alone(named: Named) {
        let app = &named.0;
        let mut ada = app.signed_in(ADA).await;
        let mut eve = app.signed_in("eve@example.org").await;
        let (mut phone, mut key) = (Device::new(ORIGIN, 1), Device::new(ORIGIN, 2));
        ada.add_passkey(&mut phone, "Phone").await.expect(303);
        ada.add_passkey(&mut key, "Key").await.expect(303);
        let refused = ada.add_passkey(&mut Device::new(ORIGIN, 3), "").await.expect(422);
        assert!(refused.text().contains("Please fill this in"), "{}", refused.text());
        eve.add_passkey(&mut phone, "Stolen").await.expect(409);
        let page = ada.get("/account/security").await.text();
        let ids: Vec<String> = html::tags(&page)
            .into_iter()
            .filter(|tag| tag.get("name") == Some("passkey"))
            .map(|tag| tag.get("value").unwrap().to_owned())
            .collect();
        assert_eq!(ids.len(), 4, "one form to remove and one to rename each");
        let form = |token: String, name: &str| {
            vec![
                ("token".to_owned(), token),
                ("passkey".to_owned(), ids[0].clone()),
                ("name".to_owned(), name.to_owned()),
            ]
        };
        let token = html::field(&page, "token").unwrap();
        let eves = html::field(&eve.get("/account/security").await.text(), "token").unwrap();
        for path in ["/account/security/passkeys/rename", "/account/security/passkeys/remove"] {
            eve.post(path, &form(eves.clone(), "Mine")).await.expect(404);
        }
        ada.post("/account/security/passkeys/rename", &form(token.clone(), "Old phone")).await.expect(303);
        assert!(ada.get("/account/security").await.text().contains("Old phone"));
        app.clock.advance_minutes(11);
        let asked = ada.post("/account/security/passkeys/remove", &form(token.clone(), "")).await.expect(303);
        assert!(asked.header("location").contains("/account/confirm"));
        // Proved with the other key.
        let page = "/account/confirm?next=/account/security";
        let (token, challenge, options) = ada.challenge(page, "/account/passkey/options").await;
        let mut fields = crate::support::answered(token.clone(), challenge, &key.get(&options));
        fields.push(("next".to_owned(), "/account/security".to_owned()));
        let led_on = ada.post("/account/confirm/passkey", &fields).await.expect(303);
        assert_eq!(led_on.header("location"), "/account/security");
        ada.post("/account/security/passkeys/remove", &form(token, "")).await.expect(303);
        assert_eq!(app.rows("passkeys").await, 1);
        app.person().use_passkey(&mut phone).await.expect(403);
        app.person().use_passkey(&mut key).await.expect(303);
    }
}

both! {
    async fn t16_the_last_way_in_stays_where_it_is_a_passkey(named: Named) {
        let app = &named.0;
        let mut ada = app.signed_in(ADA).await;
        ada.add_passkey(&mut Device::new(ORIGIN, 1), "Phone").await.expect(303);
        app.execute("UPDATE accounts SET password = NULL, verified_at = NULL").await;
        let page = ada.get("/account/security").await.expect(200).text();
        let form = ["token", "passkey"].map(|name| (name.to_owned(), html::field(&page, name).unwrap()));
        let kept = ada.post("/account/security/passkeys/remove", &form).await.expect(409);
        assert!(kept.text().contains("Nothing else opens this account"), "{}", kept.text());
        assert_eq!(app.rows("passkeys").await, 1);
        app.execute("UPDATE accounts SET verified_at = 1").await;
        ada.post("/account/security/passkeys/remove", &form).await.expect(303);
        assert_eq!(app.rows("passkeys").await, 0);
    }
}

both! {
    async fn whoever_has_nothing_but_a_passkey_proves_themselves_by_it_or_by_mail(named: Named) {
        let app = &named.0;
        let mut ada = app.signed_in(ADA).await;
        ada.add_passkey(&mut Device::new(ORIGIN, 1), "Phone").await.expect(303);
        app.mail(ADA, 1).await;
        app.execute("UPDATE accounts SET password = NULL").await;
        app.clock.advance_minutes(11);
        for (verified, is_mailed) in [("1", true), ("NULL", false)] {
            app.execute(&format!("UPDATE accounts SET verified_at = {verified}")).await;
            let asked = ada.get("/account/erase").await.expect(303).header("location").to_owned();
            let page = ada.get(&asked).await.expect(200).text();
            assert!(page.contains("data-passkey=\"get\""), "{page}");
            assert_eq!(page.contains("/account/link"), is_mailed, "no mail to who has no address: {page}");
        }
        // By mail they come back as fresh as after any signing in.
        app.execute("UPDATE accounts SET verified_at = 1").await;
        let mut again = app.person();
        again.submit("/account/link", &[("email", ADA)]).await.expect(303);
        again.submit(&link(app, &app.mail(ADA, 2).await), &[]).await.expect(303);
        again.get("/account/erase").await.expect(200);
    }
}

both! {
    async fn who_runs_a_site_has_a_passkey_as_a_second_factor(named: Named) {
        let app = &named.0;
        app.account(ADA, Some(Position::Admin)).await;
        let mut ada = app.person();
        ada.sign_in(ADA, PASSWORD).await.expect(303);
        let mut phone = Device::new(ORIGIN, 1);
        ada.add_passkey(&mut phone, "Phone").await.expect(303);
        let token = html::field(&ada.get("/account/security").await.text(), "token").unwrap();
        let codes = ada.post("/account/security/codes", &[("token".to_owned(), token)]).await.expect(200);
        let codes = crate::support::codes_on(&codes.text());
        let mut person = app.person();
        let asked = person.sign_in(ADA, PASSWORD).await.expect(303);
        assert_eq!(asked.header("location"), "/account/step");
        let page = person.get("/account/step").await.expect(200).text();
        assert!(page.contains("data-passkey=\"get\"") && page.contains("Use your passkey"), "{page}");
        person.use_passkey(&mut phone).await.expect(303);
        assert!(person.is_in().await);
        let mut lost = app.person();
        lost.sign_in(ADA, PASSWORD).await.expect(303);
        lost.submit("/account/step", &[("code", &codes[0])]).await.expect(303);
        assert!(lost.is_in().await);
    }
}

both! {
    async fn the_script_is_a_file_of_ours_that_the_policy_names(named: Named) {
        let app = &named.0;
        let page = app.get("/account/sign-in").await.expect(200);
        let text = page.text();
        let scripts: Vec<_> = html::tags(&text).into_iter().filter(|tag| tag.name == "script").collect();
        assert_eq!(scripts.len(), 1);
        let path = scripts[0].get("src").unwrap();
        assert!(page.header("content-security-policy").contains(&format!("script-src {ORIGIN}{path};")));
        let script = app.get(path).await.expect(200);
        assert_eq!(script.header("content-type"), "text/javascript; charset=utf-8");
        // Without script nothing is there that would not work.
        let form = html::tags(&text).into_iter().find(|tag| tag.get("data-passkey").is_some()).unwrap();
        assert!(form.get("hidden").is_some(), "{form:?}");
    }
}

both! {
    async fn without_a_name_there_are_no_passkeys_and_no_buttons(app: TestApp) {
        let mut ada = app.signed_in(ADA).await;
        for path in ["/account/security", "/account/confirm"] {
            assert!(!ada.get(path).await.text().contains("data-passkey="), "{path}");
        }
        assert!(!app.person().get("/account/sign-in").await.text().contains("data-passkey="));
        assert!(ada.get("/account/security").await.text().contains("has a name"));
    }
}
