//! T12: Facebook says that somebody withdrew their consent, or wants their data deleted; others say so, too.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use rejoinder::domain::time::Clock as _;
use serde_json::{Value, json};

use super::scene::Scene;
use crate::support::{
    Reply,
    doubles::{
        CLIENT_SECRET,
        facebook::{sign, signed_request},
    },
    encode, eventually, link,
};

const FATIMA: &str = "10215558123456789";
const WITHDRAW: &str = "/auth/facebook/deauthorize";
const DELETE: &str = "/auth/facebook/deletion";

impl Scene {
    /// What Facebook tells of somebody now.
    fn told(&self, user: &str) -> Value {
        let at = self.app.clock.now().0 / 1000;
        json!({"algorithm": "HMAC-SHA256", "issued_at": at, "expires": at + 3600, "user_id": user})
    }

    /// As a server posts it: without cookies, origin, or anything that a browser sends.
    async fn post_signed(&self, path: &str, signed: &str) -> Reply {
        let request = self.app.http.post(self.app.at(path));
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        self.app
            .send(request.body(format!("signed_request={}", encode(signed))))
            .await
    }

    /// The status page of a receipt.
    async fn status_of(&self, receipt: &Reply) -> Reply {
        let receipt = receipt.json();
        let (url, code) = (
            receipt["url"].as_str().unwrap(),
            receipt["confirmation_code"].as_str().unwrap(),
        );
        let path = url.strip_prefix(&self.app.origin()).unwrap();
        assert_eq!(path, format!("/privacy/deletion/{code}"));
        self.app.get(path).await
    }
}

both! {
    async fn t12_who_withdraws_is_unlinked_and_signed_out(scene: Scene) {
        let session = scene.sign_in("facebook").await;
        let (unclaimed, other) = (scene.done("facebook").await, scene.sign_in("x").await);
        let signed = signed_request(&scene.told(FATIMA));
        for _ in 0..2 {
            scene.post_signed(WITHDRAW, &signed).await.expect(200);
        }
        scene.refresh(&session.refresh).await.expect(401);
        scene.claim(&unclaimed).await.expect(404);
        scene.refresh(&other.refresh).await.expect(200);
        assert_eq!(scene.app.rows("identities").await, 1);
        assert!(!scene.app.everything_stored().await.contains(FATIMA));
    }
}

both! {
    async fn t12_who_withdraws_has_the_account_again_when_they_come_back(scene: Scene) {
        let first = scene.sign_in("facebook").await;
        scene.write(&first.access).await.expect(201);
        scene.post_signed(WITHDRAW, &signed_request(&scene.told(FATIMA))).await.expect(200);
        // Nobody else comes in as them.
        scene.facebook.desk.tell(&json!({"id": "another"}));
        let other = scene.sign_in("facebook").await;
        scene.write(&other.access).await.expect(201);
        scene.facebook.desk.tell(&json!({"id": FATIMA}));
        let again = scene.sign_in("facebook").await;
        scene.write(&again.access).await.expect(201);
        let wrote = scene.app.number("SELECT COUNT(DISTINCT account_id) AS n FROM comments").await;
        assert_eq!((scene.app.rows("accounts").await, wrote), (2, 2));
        assert_eq!(scene.app.rows("deletions").await, 0, "nothing waits any more");
    }
}

both! {
    async fn t12_what_is_to_be_deleted_is_found_after_consent_was_withdrawn(scene: Scene) {
        scene.sign_in("facebook").await;
        // In the order in which Facebook says it.
        scene.post_signed(WITHDRAW, &signed_request(&scene.told(FATIMA))).await.expect(200);
        let receipt = scene.post_signed(DELETE, &signed_request(&scene.told(FATIMA))).await.expect(200);
        let is_over = async || (scene.app.rows("accounts").await == 0).then_some(());
        eventually("the end of the account", is_over).await;
        let page = scene.status_of(&receipt).await.expect(200).text();
        assert!(page.contains("so your account is erased with it"), "{page}");
        assert!(!scene.app.everything_stored().await.contains("Fatima"));
        // Who comes back later is new, and that page says what is so now.
        scene.sign_in("facebook").await;
        scene.post_signed(WITHDRAW, &signed_request(&scene.told(FATIMA))).await.expect(200);
        let page = scene.status_of(&receipt).await.expect(200).text();
        assert!(page.contains("nobody gets into your account"), "{page}");
    }
}

both! {
    async fn t12_who_withdraws_hears_how_to_go_on(scene: Scene) {
        scene.sign_in("facebook").await;
        scene.app.execute("UPDATE accounts SET email = 'fatima@example.org', email_key = 'fatima@example.org', verified_at = 1").await;
        scene.post_signed(WITHDRAW, &signed_request(&scene.told(FATIMA))).await.expect(200);
        let told = scene.app.mail("fatima@example.org", 1).await;
        assert_eq!(link(&scene.app, &told), "/account/forgotten", "{}", told.text);
        assert!(told.text.contains("withdrew the consent"), "{}", told.text);
        // And goes on.
        let mut fatima = scene.app.person();
        fatima.submit("/account/forgotten", &[("email", "fatima@example.org")]).await.expect(303);
        let path = link(&scene.app, &scene.app.mail("fatima@example.org", 2).await);
        fatima.submit(&path, &[("password", "nine copper kettles")]).await.expect(303);
        assert!(fatima.is_in().await);
    }
}

both! {
    async fn t12_what_facebook_told_is_deleted_and_the_page_says_so(scene: Scene) {
        let session = scene.sign_in("facebook").await;
        assert!(scene.app.everything_stored().await.contains("Fatima"));
        let receipt = scene.post_signed(DELETE, &signed_request(&scene.told(FATIMA))).await.expect(200);
        assert_eq!(receipt.header("content-type"), "application/json");
        scene.refresh(&session.refresh).await.expect(401);
        let is_over = async || (scene.app.rows("accounts").await == 0).then_some(());
        eventually("the end of the account", is_over).await;
        let stored = scene.app.everything_stored().await;
        for gone in [FATIMA, "Fatima", "fatima@example.org"] {
            assert!(!stored.contains(gone), "{gone}");
        }
        let page = scene.status_of(&receipt).await.expect(200);
        assert_eq!(page.header("cache-control"), "no-store");
        assert!(page.text().contains("your only way to sign in") && page.text().contains("2026-11-21"), "{}", page.text());
        // Asked again, by a new request: the same receipt, and what was done stays said.
        scene.app.clock.advance_minutes(5);
        let again = scene.post_signed(DELETE, &signed_request(&scene.told(FATIMA))).await.expect(200);
        assert_eq!(again.text(), receipt.text());
        assert_eq!(scene.status_of(&again).await.text(), page.text());
        assert!(!receipt.text().contains(FATIMA));
    }
}

both! {
    async fn t12_an_account_with_another_way_in_stays(scene: Scene) {
        scene.sign_in("facebook").await;
        scene.app.account("ada@example.org", None).await;
        scene.app.execute("UPDATE identities SET account_id = (SELECT id FROM accounts WHERE email = 'ada@example.org')").await;
        let receipt = scene.post_signed(DELETE, &signed_request(&scene.told(FATIMA))).await.expect(200);
        let page = scene.status_of(&receipt).await.expect(200).text();
        assert!(page.contains("you have another way to sign in"), "{page}");
        assert_eq!(scene.app.number("SELECT COUNT(*) AS n FROM accounts WHERE name = 'Ada'").await, 1);
        scene.app.person().sign_in("ada@example.org", crate::support::PASSWORD).await.expect(303);
    }
}

both! {
    async fn t12_an_unknown_person_is_answered_like_a_known_one(scene: Scene) {
        scene.sign_in("facebook").await;
        let known = scene.post_signed(DELETE, &signed_request(&scene.told(FATIMA))).await.expect(200);
        let unknown = scene.post_signed(DELETE, &signed_request(&scene.told("404"))).await.expect(200);
        let names = |reply: &Reply| reply.json().as_object().unwrap().keys().cloned().collect::<Vec<_>>();
        assert_eq!(names(&known), names(&unknown));
        assert_eq!(known.bytes.len(), unknown.bytes.len());
        assert_ne!(known.text(), unknown.text());
        assert!(scene.status_of(&unknown).await.expect(200).text().contains("nothing to delete"));
        scene.post_signed(WITHDRAW, &signed_request(&scene.told("404"))).await.expect(200);
        let code = "A".repeat(22);
        for unguessed in [code.as_str(), "x", "%FF", "../account"] {
            scene.app.get(&format!("/privacy/deletion/{}", unguessed.replace('/', "%2F"))).await.expect(404);
        }
    }
}

both! {
    async fn t12_only_what_facebook_has_signed_lately_is_taken(scene: Scene) {
        scene.sign_in("facebook").await;
        let told = scene.told(FATIMA);
        let with = |name: &str, value: Value| {
            let mut told = told.clone();
            told[name] = value;
            signed_request(&told)
        };
        let good = signed_request(&told);
        let (signature, payload) = good.split_once('.').unwrap();
        let at = told["issued_at"].as_i64().unwrap();
        let other = URL_SAFE_NO_PAD.encode(scene.told("404").to_string());
        let garbage = URL_SAFE_NO_PAD.encode("not json");
        for forged in [
            String::new(),
            ".".to_owned(),
            payload.to_owned(),
            format!(".{payload}"),
            format!("{signature}."),
            format!("{signature}.{other}"),
            format!("{}.{payload}", sign(payload, "another secret")),
            format!("{}.{payload}", sign("", CLIENT_SECRET)),
            format!("{}.{garbage}", sign(&garbage, CLIENT_SECRET)),
            with("algorithm", json!("HMAC-SHA1")),
            with("algorithm", json!("none")),
            with("algorithm", Value::Null),
            with("issued_at", json!(at - 24 * 3600 - 60)),
            with("issued_at", json!(at + 3600)),
            with("issued_at", json!("now")),
            with("issued_at", Value::Null),
            with("user_id", json!("")),
            with("user_id", Value::Null),
        ] {
            for path in [WITHDRAW, DELETE] {
                let refused = scene.post_signed(path, &forged).await.expect(400);
                assert_eq!(refused.fields(), ["signed_request"]);
            }
        }
        assert_eq!((scene.app.rows("identities").await, scene.app.rows("deletions").await), (1, 0));
        scene.app.get(DELETE).await.expect(405);
        scene.app.send(scene.app.http.post(scene.app.at(DELETE))).await.expect(400);
        // A day later it is somebody's copy.
        scene.app.clock.advance_days(1);
        scene.app.clock.advance_minutes(1);
        scene.post_signed(WITHDRAW, &good).await.expect(400);
    }
}

both! {
    async fn t12_padding_and_numbers_are_understood(scene: Scene) {
        let pad = |text: &str| format!("{text}{}", "=".repeat((4 - text.len() % 4) % 4));
        // Payloads of every length modulo three.
        for more in ["", "x", "xx"] {
            scene.sign_in("facebook").await;
            let mut told = scene.told(FATIMA);
            told["more"] = json!(more);
            let payload = pad(&URL_SAFE_NO_PAD.encode(told.to_string()));
            let signed = format!("{}.{payload}", pad(&sign(&payload, CLIENT_SECRET)));
            scene.post_signed(WITHDRAW, &signed).await.expect(200);
            assert_eq!(scene.app.rows("identities").await, 0, "{more}");
        }
        scene.sign_in("facebook").await;
        let mut told = scene.told("");
        told["user_id"] = json!(FATIMA.parse::<u64>().unwrap());
        scene.post_signed(WITHDRAW, &signed_request(&told)).await.expect(200);
        assert_eq!(scene.app.rows("identities").await, 0);
    }
}
