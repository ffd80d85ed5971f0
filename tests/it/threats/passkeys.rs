//! T1, T3, T24, T26 for passkeys: what a device signed is good once, here, for its owner, and soon.

use crate::{
    signing_in::passkeys::Named,
    support::{Device, answered},
};

const ADA: &str = "ada@example.org";
const ORIGIN: &str = "https://comments.example";

both! {
    async fn t24_what_a_device_signed_is_good_once_and_for_five_minutes(named: Named) {
        let app = &named.0;
        let mut phone = Device::new(ORIGIN, 1);
        app.signed_in(ADA).await.add_passkey(&mut phone, "Phone").await.expect(303);
        let mut person = app.person();
        let (token, challenge, options) = person.challenge("/account/sign-in", "/account/passkey/options").await;
        let fields = answered(token, challenge, &phone.get(&options));
        let mut thief = person.clone();
        person.post("/account/passkey", &fields).await.expect(303);
        thief.post("/account/passkey", &fields).await.expect(410);
        assert!(person.is_in().await && !thief.is_in().await);
        // Another challenge than the one that was signed.
        let mut mixed = app.person();
        let (token, _, options) = mixed.challenge("/account/sign-in", "/account/passkey/options").await;
        let (_, other, _) = mixed.challenge("/account/sign-in", "/account/passkey/options").await;
        mixed.post("/account/passkey", &answered(token, other, &phone.get(&options))).await.expect(403);
        let mut late = app.person();
        let (token, challenge, options) = late.challenge("/account/sign-in", "/account/passkey/options").await;
        app.clock.advance_minutes(5);
        late.post("/account/passkey", &answered(token, challenge, &phone.get(&options))).await.expect(410);
        assert!(!late.is_in().await);
    }
}

both! {
    async fn t26_a_passkey_is_good_for_our_origin_its_owner_and_under_their_eyes_alone(named: Named) {
        let app = &named.0;
        let mut phone = Device::new(ORIGIN, 1);
        let mut ada = app.signed_in(ADA).await;
        ada.add_passkey(&mut phone, "Phone").await.expect(303);
        // Another page that passes our challenge on.
        for origin in ["https://evil.example", "https://blog.comments.example", "http://comments.example", "null"] {
            origin.clone_into(&mut phone.origin);
            app.person().use_passkey(&mut phone).await.expect(403);
        }
        ORIGIN.clone_into(&mut phone.origin);
        phone.sees_its_owner = false;
        app.person().use_passkey(&mut phone).await.expect(403);
        let mut careless = Device::new(ORIGIN, 2);
        careless.sees_its_owner = false;
        ada.add_passkey(&mut careless, "Careless").await.expect(403);
        phone.sees_its_owner = true;
        // A key that says it is somebody else's, and one that was never added.
        let owner = std::mem::replace(&mut phone.owner, vec![7; 16]);
        app.person().use_passkey(&mut phone).await.expect(403);
        phone.owner = owner;
        let mut stranger = Device::new(ORIGIN, 3);
        stranger.owner.clone_from(&phone.owner);
        app.person().use_passkey(&mut stranger).await.expect(403);
        // A copy of the key that is behind.
        app.execute("UPDATE passkeys SET credential = REPLACE(credential, '\"counter\":1,', '\"counter\":900,')").await;
        assert_eq!(app.number("SELECT COUNT(*) AS n FROM passkeys WHERE credential LIKE '%:900,%'").await, 1);
        app.person().use_passkey(&mut phone).await.expect(403);
        app.execute("UPDATE passkeys SET credential = REPLACE(credential, '\"counter\":900,', '\"counter\":1,')").await;
        app.person().use_passkey(&mut phone).await.expect(303);
    }
}

both! {
    async fn t25_a_passkey_of_somebody_else_proves_nothing_and_a_challenge_to_add_is_its_askers(named: Named) {
        let app = &named.0;
        let mut ada = app.signed_in(ADA).await;
        let mut eve = app.signed_in("eve@example.org").await;
        let mut eves = Device::new(ORIGIN, 2);
        eve.add_passkey(&mut eves, "Key").await.expect(303);
        let (token, challenge, options) = ada.challenge("/account/confirm", "/account/passkey/options").await;
        ada.post("/account/confirm/passkey", &answered(token, challenge, &eves.get(&options))).await.expect(403);
        // Asked by Eve, brought by Ada; and a proof brought as an addition.
        let (_, challenge, options) = eve.challenge("/account/security", "/account/security/passkeys/options").await;
        let (token, own, own_options) = ada.challenge("/account/security", "/account/passkey/options").await;
        let mut fields = answered(token.clone(), challenge, &Device::new(ORIGIN, 4).create(&options));
        fields.push(("name".to_owned(), "Key".to_owned()));
        ada.post("/account/security/passkeys", &fields).await.expect(410);
        let mut fields = answered(token, own, &eves.get(&own_options));
        fields.push(("name".to_owned(), "Key".to_owned()));
        ada.post("/account/security/passkeys", &fields).await.expect(410);
        app.clock.advance_minutes(11);
        let token = crate::support::html::field(&ada.get("/account/security").await.text(), "token").unwrap();
        let late = ada.post("/account/security/passkeys/options", &[("token".to_owned(), token)]).await.expect(303);
        assert!(late.header("location").contains("/account/confirm"));
        assert_eq!(app.rows("passkeys").await, 1);
    }
}

both! {
    async fn t15_a_passkey_of_an_erased_account_opens_nothing(named: Named) {
        let app = &named.0;
        let mut phone = Device::new(ORIGIN, 1);
        app.signed_in(ADA).await.add_passkey(&mut phone, "Phone").await.expect(303);
        app.execute("UPDATE accounts SET state = 'erased'").await;
        app.person().use_passkey(&mut phone).await.expect(403);
    }
}
