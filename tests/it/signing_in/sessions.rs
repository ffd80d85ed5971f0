//! The frame's session: tokens that change, die and cannot be forged (T27 to T32, T35).

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use rejoinder::domain::time::Clock as _;
use serde_json::{Value, json};

use super::scene::{Scene, session};

const DAY_MS: i64 = 86_400_000;

both! {
    async fn t31_a_refresh_token_changes_at_every_use(scene: Scene) {
        let first = scene.sign_in("x").await;
        let second = session(&scene.refresh(&first.refresh).await.expect(200));
        assert_ne!(first.refresh, second.refresh);
        // A parallel tab, or one whose answer got lost: one live token for both.
        let again = session(&scene.refresh(&first.refresh).await.expect(200));
        assert_eq!(again.refresh, second.refresh);
        let third = session(&scene.refresh(&second.refresh).await.expect(200));
        assert_eq!(session(&scene.refresh(&first.refresh).await.expect(200)).refresh, third.refresh);
        let open = scene.app.number("SELECT COUNT(*) AS n FROM sessions WHERE ended_at IS NULL").await;
        assert_eq!(open, 1);
        scene.speak(&third.access).await.expect(200);
    }
}

both! {
    async fn t31_parallel_refreshes_end_with_one_live_token(scene: Scene) {
        let first = scene.sign_in("x").await;
        let refresh = || scene.refresh(&first.refresh);
        let (a, b, c) = tokio::join!(refresh(), refresh(), refresh());
        let tokens = [a, b, c].map(|reply| session(&reply.expect(200)).refresh);
        assert!(tokens.iter().all(|token| *token == tokens[0]), "{tokens:?}");
    }
}

both! {
    async fn t31_a_token_that_is_used_again_later_ends_the_whole_family(scene: Scene) {
        let (first, elsewhere) = (scene.sign_in("x").await, scene.sign_in("wordpress").await);
        let second = session(&scene.refresh(&first.refresh).await.expect(200));
        scene.app.clock.advance_minutes(1);
        let refused = scene.refresh(&first.refresh).await.expect(401);
        assert!(refused.header("set-cookie").contains("Max-Age=0"), "the browser forgets it");
        scene.refresh(&second.refresh).await.expect(401);
        scene.speak(&second.access).await.expect(401);
        scene.refresh(&elsewhere.refresh).await.expect(200);
        // Whose it was hears of it, once.
        scene.refresh(&first.refresh).await.expect(401);
        let told = scene.app.mail("xenia@example.org", 1).await;
        assert!(told.text.contains("was used again"), "{}", told.text);
        assert_eq!(scene.app.number("SELECT COUNT(*) AS n FROM jobs WHERE kind = 'send-mail'").await, 1);
    }
}

both! {
    async fn t31_however_often_it_is_used_a_session_ends_after_a_month(scene: Scene) {
        let mut current = scene.sign_in("x").await;
        for _ in 0..6 {
            scene.app.clock.advance_days(4);
            current = session(&scene.refresh(&current.refresh).await.expect(200));
        }
        scene.app.clock.advance_days(6);
        scene.refresh(&current.refresh).await.expect(401);
        let stored = scene.app.number("SELECT COUNT(*) AS n FROM sessions WHERE LENGTH(secret_hash) = 32").await;
        assert_eq!(stored, scene.app.rows("sessions").await, "hashes only");
    }
}

both! {
    async fn a_browser_without_cookies_keeps_a_token_itself_for_a_week(scene: Scene) {
        let first = scene.sign_in("x").await;
        let kept = scene.keep(&first.access).await.expect(200);
        assert!(kept.header("set-cookie").contains("Max-Age=0"));
        let token = kept.json()["refresh_token"].as_str().unwrap().to_owned();
        scene.refresh(&first.refresh).await.expect(401);
        let by_header = |token: &str| scene.own("/auth/refresh", &json!({})).header("rejoinder-refresh", token);
        let next = scene.app.send(by_header(&token)).await.expect(200);
        assert!(next.headers.get("set-cookie").is_none());
        let token = next.json()["refresh_token"].as_str().unwrap().to_owned();
        scene.app.clock.advance_days(7);
        scene.app.send(by_header(&token)).await.expect(401);
    }
}

both! {
    async fn t30_a_stolen_access_token_is_not_exchanged_for_a_longer_one(scene: Scene) {
        // Where the cookie came back, nothing is to be kept in its place.
        let first = scene.sign_in("x").await;
        let second = session(&scene.refresh(&first.refresh).await.expect(200));
        for access in [&first.access, &second.access] {
            let refused = scene.keep(access).await.expect(403);
            assert!(refused.json().get("refresh_token").is_none() && refused.headers.get("set-cookie").is_none());
        }
        scene.refresh(&second.refresh).await.expect(200);
        // Where it did not, that shows at once, and once.
        let kept = scene.keep(&scene.sign_in("x").await.access).await.expect(200).json();
        scene.keep(kept["access_token"].as_str().unwrap()).await.expect(403);
        let late = scene.sign_in("x").await;
        scene.app.clock.advance_minutes(2);
        scene.keep(&late.access).await.expect(403);
        scene.speak(&late.access).await.expect(200);
    }
}

both! {
    async fn t30_an_access_token_lives_ten_minutes(scene: Scene) {
        let first = scene.sign_in("x").await;
        scene.app.clock.advance_minutes(9);
        scene.speak(&first.access).await.expect(200);
        let second = session(&scene.refresh(&first.refresh).await.expect(200));
        scene.app.clock.advance_minutes(2);
        scene.speak(&first.access).await.expect(401);
        scene.speak(&second.access).await.expect(200);
    }
}

both! {
    async fn t35_who_signs_out_is_out_at_once(scene: Scene) {
        let session = scene.sign_in("x").await;
        let request = scene
            .own("/auth/sign-out", &json!({}))
            .header("cookie", format!("__Host-rejoinder-frame={}", session.refresh));
        let ended = scene.app.send(request).await.expect(204);
        assert!(ended.header("set-cookie").contains("Max-Age=0"));
        scene.speak(&session.access).await.expect(401);
        scene.refresh(&session.refresh).await.expect(401);
    }
}

both! {
    async fn t29_keys_change_every_day_and_nobody_is_signed_out(scene: Scene) {
        // To a minute before midnight, by the clock of the service.
        let to_midnight = DAY_MS - scene.app.clock.now().0.rem_euclid(DAY_MS);
        scene.app.clock.advance_minutes(to_midnight / 60_000 - 1);
        let before = scene.sign_in("x").await;
        scene.app.clock.advance_minutes(3);
        let after = session(&scene.refresh(&before.refresh).await.expect(200));
        let kid = |token: &str| header(token)["kid"].clone();
        assert_ne!(kid(&before.access), kid(&after.access));
        scene.speak(&before.access).await.expect(200);
        scene.speak(&after.access).await.expect(200);
    }
}

fn header(token: &str) -> Value {
    part(token, 0)
}

fn part(token: &str, number: usize) -> Value {
    let text = token.split('.').nth(number).unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(text).unwrap()).unwrap()
}

/// The key of today, as the service derives it.
fn key(scene: &Scene) -> [u8; 32] {
    let period = scene.app.clock.now().0.div_euclid(DAY_MS);
    scene.app.runtime().keyed_hash("access token", &[&period.to_be_bytes()])
}

/// Our own token with something changed, signed with our own key.
fn changed(scene: &Scene, token: &str, change: impl FnOnce(&mut Header, &mut Value)) -> String {
    let mut header = Header::new(Algorithm::HS256);
    header.typ = Some("at+jwt".to_owned());
    header.kid = part(token, 0)["kid"].as_str().map(str::to_owned);
    let mut claims = part(token, 1);
    change(&mut header, &mut claims);
    jsonwebtoken::encode(&header, &claims, &EncodingKey::from_secret(&key(scene))).unwrap()
}

both! {
    async fn t27_no_other_key_or_algorithm_signs(scene: Scene) {
        let token = scene.sign_in("x").await.access;
        let body = token.rsplit_once('.').unwrap().0.to_owned();
        let with_header = |header: Value, signature: &str| {
            let claims = token.split('.').nth(1).unwrap();
            format!("{}.{claims}.{signature}", URL_SAFE_NO_PAD.encode(header.to_string()))
        };
        let kid = header(&token)["kid"].clone();
        let signature = token.rsplit_once('.').unwrap().1;
        for forged in [
            format!("{body}."),
            body.clone(),
            format!("{body}.{}", "A".repeat(43)),
            with_header(json!({"alg": "none", "typ": "at+jwt", "kid": kid}), ""),
            with_header(json!({"alg": "none", "typ": "at+jwt", "kid": kid}), signature),
            with_header(json!({"alg": "RS256", "typ": "at+jwt", "kid": kid}), signature),
            changed(&scene, &token, |header, _| header.kid = None),
            changed(&scene, &token, |header, _| header.kid = Some("0".to_owned())),
            changed(&scene, &token, |header, _| header.kid = Some("../secret".to_owned())),
            changed(&scene, &token, |header, _| header.alg = Algorithm::HS512),
            {
                let other = EncodingKey::from_secret(b"another key that is long enough..");
                let mut header = Header::new(Algorithm::HS256);
                header.typ = Some("at+jwt".to_owned());
                header.kid = kid.as_str().map(str::to_owned);
                jsonwebtoken::encode(&header, &part(&token, 1), &other).unwrap()
            },
            String::new(),
        ] {
            scene.speak(&forged).await.expect(401);
        }
        // The forger's own hand is good: unchanged, its token is taken.
        scene.speak(&changed(&scene, &token, |_, _| {})).await.expect(200);
    }
}

both! {
    async fn t28_a_token_must_say_for_whom_and_by_whom_it_is(scene: Scene) {
        let token = scene.sign_in("x").await.access;
        for name in ["iss", "aud", "sub", "site", "sid", "jti", "iat", "exp"] {
            let without = changed(&scene, &token, |_, claims| drop(claims.as_object_mut().unwrap().remove(name)));
            scene.speak(&without).await.expect(401);
        }
        for (name, value) in [
            ("aud", json!("dash")),
            ("aud", json!("mail")),
            ("iss", json!("https://elsewhere.example")),
            ("exp", json!(0)),
            ("site", json!("00000000-0000-7000-8000-000000000000")),
            ("sub", json!("00000000-0000-7000-8000-000000000000")),
            ("sid", json!("00000000-0000-7000-8000-000000000000")),
        ] {
            let other = changed(&scene, &token, |_, claims| claims[name] = value);
            scene.speak(&other).await.expect(401);
        }
        for typ in [None, Some("JWT"), Some("logout+jwt")] {
            let other = changed(&scene, &token, |header, _| header.typ = typ.map(str::to_owned));
            scene.speak(&other).await.expect(401);
        }
    }
}

both! {
    async fn t32_no_other_page_can_use_what_the_browser_keeps(scene: Scene) {
        let session = scene.sign_in("x").await;
        let frame = scene.begin(2).await;
        let own = scene.app.origin();
        for path in [
            "/auth/attempts".to_owned(),
            format!("/auth/attempts/{}/bind", frame.id),
            format!("/auth/attempts/{}/claim", frame.id),
            "/auth/start/x".to_owned(),
            "/auth/refresh".to_owned(),
            "/auth/keep".to_owned(),
            "/auth/sign-out".to_owned(),
        ] {
            for headers in [
                vec![],
                vec![("origin", "https://blog.example"), ("sec-fetch-site", "cross-site"), ("rejoinder-request", "fetch")],
                vec![("origin", own.as_str()), ("sec-fetch-site", "same-origin")],
                vec![("origin", own.as_str()), ("rejoinder-request", "fetch")],
                vec![("origin", "null"), ("sec-fetch-site", "same-origin"), ("rejoinder-request", "fetch")],
            ] {
                let request = scene.app.http.post(scene.app.at(&path))
                    .header("cookie", format!("__Host-rejoinder-frame={}", session.refresh))
                    .header("authorization", format!("Bearer {}", session.access))
                    .body("{}");
                let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
                let refused = scene.app.send(request).await.expect(403);
                assert_eq!(refused.header("access-control-allow-origin"), "");
                assert!(refused.headers.get("set-cookie").is_none(), "{path} {headers:?}");
            }
            let got = scene.app.get_with(&path, &[("cookie", &format!("__Host-rejoinder-frame={}", session.refresh))]).await;
            assert_eq!(got.status, 405, "{path}");
        }
        scene.refresh(&session.refresh).await.expect(200);
    }
}
