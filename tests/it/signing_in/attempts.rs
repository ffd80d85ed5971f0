//! From the frame's click to its claim (T1 to T10, T13).

use serde_json::json;

use super::scene::{Scene, cookie};
use crate::support::{Choice, eventually};

both! {
    async fn a_reader_signs_in_and_only_their_frame_gets_the_session(scene: Scene) {
        let frame = scene.begin(1).await;
        let browser = scene.bind(&frame).await;
        let back = scene.visit(&frame, &browser, "x").await;
        let arrived = scene.arrive(&back, &browser).await.expect(303);
        assert!(arrived.headers.get("set-cookie").is_none(), "nothing is given to the popup");
        let claimed = scene.claim(&frame).await.expect(200);
        assert_eq!(claimed.json()["signed_in"]["name"], "Xenia");
        let set = claimed.header("set-cookie");
        for part in ["__Host-rejoinder-frame=", "Secure", "HttpOnly", "SameSite=None", "Partitioned", "Path=/"] {
            assert!(set.contains(part), "{part}: {set}");
        }
        assert_eq!(scene.app.rows("accounts").await, 1);
        scene.claim(&frame).await.expect(404);
    }
}

both! {
    async fn t1_a_callback_needs_the_cookie_the_state_and_the_provider(scene: Scene) {
        let (victim, other) = (scene.begin(1).await, scene.begin(2).await);
        let (browser, stranger) = (scene.bind(&victim).await, scene.bind(&other).await);
        for (from, way) in [("", "x"), (stranger.as_str(), "x"), (browser.as_str(), "wordpress")] {
            let frame = scene.begin(3).await;
            let own = scene.app.send(scene.bind_request(&frame).header("cookie", &browser)).await.expect(200);
            assert_eq!(cookie(&own, "__Host-rejoinder-attempt"), browser, "several tries hang on one cookie");
            let back = scene.visit(&frame, &browser, "x").await.replace("/callback/x", &format!("/callback/{way}"));
            scene.arrive(&back, from).await.expect(400);
            // The try is closed, even for the right browser.
            let back = back.replace("/callback/wordpress", "/callback/x");
            scene.arrive(&back, &browser).await.expect(400);
            scene.claim(&frame).await.expect(404);
        }
        for query in ["", "?code=x", "?code=x&state=y", "?code=x&state=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"] {
            scene.arrive(&format!("/auth/callback/x{query}"), &browser).await.expect(400);
        }
        scene.expect_nobody().await;
    }
}

both! {
    async fn t2_a_try_is_bound_only_by_a_fetch_of_our_own_popup(scene: Scene) {
        let frame = scene.begin(1).await;
        let path = scene.app.at(&format!("/auth/attempts/{}/bind", frame.id));
        let body = json!({"bind_token": frame.bind_token}).to_string();
        let own = scene.app.origin();
        for headers in [
            vec![("origin", own.as_str()), ("sec-fetch-site", "same-origin")],
            vec![("origin", own.as_str()), ("rejoinder-request", "fetch")],
            vec![("origin", own.as_str()), ("sec-fetch-site", "cross-site"), ("rejoinder-request", "fetch")],
            vec![("origin", "https://evil.example"), ("sec-fetch-site", "same-origin"), ("rejoinder-request", "fetch")],
            vec![("sec-fetch-site", "same-origin"), ("rejoinder-request", "fetch")],
            vec![],
        ] {
            for kind in ["application/json", "application/x-www-form-urlencoded", "text/plain"] {
                let request = scene.app.http.post(&path).header("content-type", kind).body(body.clone());
                let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
                let refused = scene.app.send(request).await.expect(403);
                assert!(refused.headers.get("set-cookie").is_none(), "{headers:?}");
            }
        }
        scene.bind(&frame).await;
        scene.app.send(scene.bind_request(&frame)).await.expect(404);
    }
}

both! {
    async fn t2_a_bind_token_is_its_trys_own_and_good_for_a_minute(scene: Scene) {
        let (mut one, two) = (scene.begin(1).await, scene.begin(2).await);
        one.bind_token.clone_from(&two.bind_token);
        scene.app.send(scene.bind_request(&one)).await.expect(404);
        scene.app.clock.advance_minutes(1);
        let late = scene.app.send(scene.bind_request(&two)).await.expect(404);
        assert!(late.headers.get("set-cookie").is_none());
    }
}

both! {
    async fn t2_only_the_bound_browser_is_sent_on(scene: Scene) {
        let (frame, other) = (scene.begin(1).await, scene.begin(2).await);
        scene.start(&frame, "", "x").await.expect(404);
        let (browser, stranger) = (scene.bind(&frame).await, scene.bind(&other).await);
        scene.start(&frame, &stranger, "x").await.expect(404);
        scene.start(&frame, &browser, "github").await.expect(404);
        scene.start(&frame, &browser, "x").await.expect(200);
        scene.app.clock.advance_minutes(10);
        scene.start(&frame, &browser, "x").await.expect(404);
    }
}

both! {
    async fn t2_without_the_verifier_nobody_claims(scene: Scene) {
        let mut frame = scene.begin(1).await;
        let browser = scene.bind(&frame).await;
        let back = scene.visit(&frame, &browser, "x").await;
        scene.arrive(&back, &browser).await.expect(303);
        let right = frame.verifier.clone();
        for wrong in ["", "short", &right[1..], &format!("{right}-"), &"A".repeat(43), &"A".repeat(5000)] {
            wrong.clone_into(&mut frame.verifier);
            scene.claim(&frame).await.expect(404);
        }
        frame.verifier = right;
        scene.app.clock.advance_minutes(10);
        scene.claim(&frame).await.expect(404);
        assert_eq!(scene.app.rows("sessions").await, 0);
    }
}

both! {
    async fn t3_a_callback_is_good_once_and_codes_cannot_be_swapped(scene: Scene) {
        let (one, two) = (scene.begin(1).await, scene.begin(2).await);
        let (mine, theirs) = (scene.bind(&one).await, scene.bind(&two).await);
        let (back, other) = (scene.visit(&one, &mine, "x").await, scene.visit(&two, &theirs, "x").await);
        let code = |back: &str| back.split_once("code=").unwrap().1.split('&').next().unwrap().to_owned();
        let swapped = scene.arrive(&back.replace(&code(&back), &code(&other)), &mine).await.expect(303);
        assert_eq!(swapped.header("location"), "/auth/failed?why=refused");
        scene.expect_nobody().await;
        scene.arrive(&back, &mine).await.expect(400);
        scene.arrive(&other, &theirs).await.expect(303);
        scene.arrive(&other, &theirs).await.expect(400);
        assert_eq!(scene.app.rows("accounts").await, 1);
    }
}

both! {
    async fn t3_a_callback_is_used_up_before_its_code_is_exchanged(scene: Scene) {
        let frame = scene.begin(1).await;
        let browser = scene.bind(&frame).await;
        let back = scene.visit(&frame, &browser, "x").await;
        let before = scene.x.desk.asked();
        scene.x.desk.hang();
        let replay = async {
            let is_asked = async || (scene.x.desk.asked() > before).then_some(());
            eventually("the code is being exchanged", is_asked).await;
            scene.arrive(&back, &browser).await
        };
        let (first, second) = tokio::join!(scene.arrive(&back, &browser), replay);
        assert_eq!(first.header("location"), "/auth/failed?why=unavailable");
        assert_eq!((second.status, scene.x.desk.asked()), (400, before + 1));
    }
}

both! {
    async fn t4_tokens_in_the_address_are_not_read(scene: Scene) {
        let frame = scene.begin(1).await;
        let browser = scene.bind(&frame).await;
        let back = scene.visit(&frame, &browser, "x").await;
        let state = back.split_once("state=").unwrap().1;
        let forged = format!("/auth/callback/x?access_token=token-0-of-the-double&id_token=a.b.c&state={state}");
        let arrived = scene.arrive(&forged, &browser).await.expect(303);
        assert_eq!(arrived.header("location"), "/auth/failed?why=refused");
        scene.expect_nobody().await;
    }
}

both! {
    async fn t7_codes_stay_in_no_address_and_on_no_page(scene: Scene) {
        let frame = scene.begin(1).await;
        let browser = scene.bind(&frame).await;
        let back = scene.visit(&frame, &browser, "x").await;
        let refused = scene.arrive(&back.replace("state=", "state=A"), &browser).await.expect(400);
        let arrived = scene.arrive(&back, &browser).await.expect(303);
        let done = scene.app.get(arrived.header("location")).await.expect(200);
        for reply in [&refused, &arrived, &done] {
            assert_eq!(reply.header("cache-control"), "no-store");
            assert_eq!(reply.header("referrer-policy"), "same-origin");
            assert_eq!(reply.header("cross-origin-opener-policy"), "", "it would cut the popup off");
            assert!(reply.header("content-security-policy").contains("frame-ancestors 'none'"));
            let everything = format!("{} {}", reply.text(), reply.header("location"));
            for secret in ["code-", "state=", &browser, &frame.verifier] {
                assert!(!everything.contains(secret), "{secret}: {everything}");
            }
        }
    }
}

both! {
    async fn readers_who_decline_are_told_so_and_nobody_is_made(scene: Scene) {
        for (choice, why) in [
            (Choice::Deny, "denied"),
            (Choice::DenyWithoutState, "denied"),
            (Choice::AppProblem, "refused"),
        ] {
            scene.wordpress.desk.choose(choice);
            assert_eq!(scene.fail("wordpress").await, why, "{choice:?}");
        }
        scene.expect_nobody().await;
    }
}

both! {
    async fn t10_an_answer_about_nobody_makes_no_account(scene: Scene) {
        for body in [json!({}), json!(false), json!({"data": null}), json!({"errors": [{"title": "gone"}]}), json!({"data": {"id": ""}})] {
            scene.x.desk.answer("/2/users/me", 200, body);
            assert_eq!(scene.fail("x").await, "unusable");
        }
        scene.x.desk.answer("/2/users/me", 403, json!({"title": "Forbidden"}));
        assert_eq!(scene.fail("x").await, "unavailable");
        scene.expect_nobody().await;
    }
}

both! {
    async fn t10_every_shape_of_an_answer_about_nobody_ends_in_a_sentence(scene: Scene) {
        let nested = json!({"error": {"message": "(#100) no", "type": "OAuthException", "code": 100, "fbtrace_id": "A1"}});
        let shapes = [
            ("facebook", &scene.facebook, "/v25.0/me", [json!({}), json!(false), json!({"id": ""}), json!({"id": null}), nested]),
            ("wordpress", &scene.wordpress, "/rest/v1.1/me", [
                json!({}),
                json!([]),
                json!({"ID": 1.5e9}),
                json!({"ID": "   "}),
                json!({"error": "invalid_request", "error_description": "The specified token is invalid."}),
            ]),
        ];
        for (provider, double, path, bodies) in shapes {
            for body in bodies {
                double.desk.answer(path, 200, body.clone());
                assert_eq!(scene.fail(provider).await, "unusable", "{provider} {body}");
            }
        }
        scene.expect_nobody().await;
    }
}

both! {
    async fn t13_who_wants_a_provider_that_is_down_is_told_before_they_leave(scene: Scene) {
        scene.x.desk.answer("/2/users/me", 500, json!({}));
        for _ in 0..3 {
            assert_eq!(scene.fail("x").await, "unavailable");
        }
        let frame = scene.begin(1).await;
        let browser = scene.bind(&frame).await;
        let started = scene.start(&frame, &browser, "x").await.expect(200).json();
        assert_eq!(started["failed"]["why"], "unavailable");
        // The same try goes on another way.
        let back = scene.visit(&frame, &browser, "wordpress").await;
        scene.arrive(&back, &browser).await.expect(303);
        assert_eq!(scene.claim(&frame).await.expect(200).json()["signed_in"]["name"], "Wilma of WordPress");
    }
}

both! {
    async fn t42_no_address_that_a_provider_gives_is_asked(scene: Scene) {
        let elsewhere = &scene.wordpress;
        scene.x.desk.tell(&json!({"profile_image_url": format!("{}/face.png", elsewhere.url)}));
        scene.sign_in("x").await;
        for path in ["/2/users/me", "/2/oauth2/token"] {
            scene.x.desk.answer(path, 307, json!({"location": format!("{}{path}", elsewhere.url)}));
            assert_eq!(scene.fail("x").await, "refused");
        }
        assert_eq!(elsewhere.desk.asked(), 0);
    }
}

#[tokio::test]
async fn without_a_provider_an_account_here_is_the_only_way_to_sign_in() {
    use crate::support::{Database, Given as _, TestApp};
    let app = TestApp::on(Database::sqlite()).await;
    let words = app.get("/embed/words?lang=en").await.expect(200).json();
    let ways = words["ways"].as_array().unwrap();
    assert_eq!(ways.iter().map(|way| &way["id"]).collect::<Vec<_>>(), ["account"]);
    app.get("/auth/callback/x?code=a&state=b").await.expect(400);
}
