//! Signing in where the popup cannot speak to the frame: codes in an address, and codes that are typed.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use rejoinder::domain::origin::Origin;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::scene::{Frame, Scene, cookie};
use crate::support::{Choice, Reply};

const PAGE: &str = "https://blog.example/post";

fn verifier(number: u32) -> String {
    format!("verifier-{number:-<40}")
}

impl Scene {
    /// A window of the reader's own begins a try; returns it with the browser's cookie.
    async fn begin_here(&self, asked: &Value) -> (Frame, String) {
        let begun = self.app.send(self.own("/auth/begin", asked)).await.expect(200);
        let frame = Frame {
            id: begun.json()["attempt"].as_str().unwrap().to_owned(),
            bind_token: String::new(),
            verifier: verifier(1),
        };
        (frame, cookie(&begun, "__Host-rejoinder-attempt"))
    }

    async fn leave_for(&self, page: &str) -> (Frame, String) {
        let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(verifier(1)));
        self.begin_here(&json!({"site": "blog", "challenge": challenge, "page": page}))
            .await
    }

    /// Signs in, or declines; returns where the browser is sent.
    async fn come_back_from_x(&self, (frame, browser): &(Frame, String)) -> String {
        let back = self.visit(frame, browser, "x").await;
        let arrived = self.arrive(&back, browser).await.expect(303);
        arrived.header("location").to_owned()
    }

    async fn redeem(&self, code: &str, verifier: &str) -> Reply {
        let asked = json!({"code": code, "verifier": verifier});
        self.app.send(self.own("/auth/codes", &asked)).await
    }

    /// A code as the popup shows it.
    async fn shown(&self) -> (Frame, String, String) {
        let (frame, browser) = self.begin_here(&json!({"site": "blog"})).await;
        let place = self.come_back_from_x(&(frame, browser.clone())).await;
        let id = place.strip_prefix("/auth/code?attempt=").unwrap().to_owned();
        let frame = Frame {
            id,
            bind_token: String::new(),
            verifier: verifier(1),
        };
        let code = self.show(&frame, &browser).await.expect(200).json()["code"]
            .as_str()
            .unwrap()
            .to_owned();
        (frame, browser, code)
    }

    async fn show(&self, frame: &Frame, browser: &str) -> Reply {
        let request = self.own(&format!("/auth/attempts/{}/code", frame.id), &json!({}));
        self.app.send(request.header("cookie", browser)).await
    }

    async fn type_in(&self, frame: &Frame, code: &str) -> Reply {
        let asked = json!({"code": code, "verifier": frame.verifier});
        let path = format!("/auth/attempts/{}/codes", frame.id);
        self.app.send(self.own(&path, &asked)).await
    }
}

fn code_in(place: &str) -> &str {
    place.split_once("#rj=").unwrap().1
}

both! {
    async fn a_code_in_the_address_of_the_page_is_good_once_and_for_its_frame_alone(scene: Scene) {
        let place = scene.come_back_from_x(&scene.leave_for(PAGE).await).await;
        assert!(place.starts_with("https://blog.example/post#rj="), "{place}");
        let code = code_in(&place);
        scene.redeem(code, &verifier(2)).await.expect(404);
        scene.redeem("nonsense", &verifier(1)).await.expect(404);
        let told = scene.redeem(code, &verifier(1)).await.expect(200);
        assert_eq!(told.json()["signed_in"]["name"], "Xenia");
        assert!(told.header("set-cookie").contains("Partitioned"));
        assert!(scene.redeem(code, &verifier(1)).await.json()["signed_in"].is_null());
    }
}

both! {
    async fn who_declines_is_told_on_their_page(scene: Scene) {
        scene.x.desk.choose(Choice::Deny);
        let place = scene.come_back_from_x(&scene.leave_for(PAGE).await).await;
        let told = scene.redeem(code_in(&place), &verifier(1)).await.expect(200);
        assert_eq!(told.json()["failed"]["why"], "denied");
        scene.expect_nobody().await;
    }
}

both! {
    async fn t6_nobody_is_sent_to_a_page_that_is_not_the_sites(scene: Scene) {
        for hostile in [
            "//evil.example/", "https:evil.example", "https://blog.example@evil.example/", "https://evil.example/",
            "https://evil.example/%5c@blog.example/", "https://blog.example%5c.evil.example/", "https://blog.example\\@evil.example/",
            "https:\\\\evil.example", "/\\evil.example", "javascript:alert(1)", "javascript://blog.example/%0aalert(1)",
            "data:text/html,x", "https://blog.example\r\nLocation: https://evil.example/", "https://blog.example.evil.example/",
            "https://evilblog.example/", "https://blog.example:444/", "ftp://blog.example/", "https://blоg.example/",
            "https://blog.example:443@evil.example/", "http://[::1]/", "https://user:pass@blog.example/", "\thttps://evil.example/",
            "https://evil.example#https://blog.example/", "https://evil.example?https://blog.example/", "blob:https://blog.example/x",
            "https:///evil.example/", "https://blog.example\0.evil.example/", "view-source:https://blog.example/", "https://", "",
        ] {
            let place = scene.come_back_from_x(&scene.leave_for(hostile).await).await;
            assert!(place.starts_with("https://blog.example/#rj="), "{hostile:?} leads to {place}");
        }
    }
}

both! {
    async fn a_typed_code_is_good_once_for_its_site_and_for_two_minutes(scene: Scene) {
        let (popup, browser, code) = scene.shown().await;
        assert_eq!(code.len(), 8);
        let other_code = scene.show(&popup, &browser).await.expect(200).json()["code"].as_str().unwrap().to_owned();
        let frame = scene.begin(1).await;
        scene.type_in(&frame, &code).await.expect(403);
        let told = scene.type_in(&frame, &format!(" {} ", other_code.to_lowercase())).await.expect(200);
        assert_eq!(told.json()["signed_in"]["name"], "Xenia");
        scene.show(&popup, &browser).await.expect(404);
        assert!(scene.type_in(&frame, &other_code).await.json()["signed_in"].is_null());

        let (_, _, late) = scene.shown().await;
        scene.app.clock.advance_minutes(3);
        scene.type_in(&scene.begin(1).await, &late).await.expect(403);

        let origin = Origin::parse("https://other.example").unwrap();
        rejoinder::service::site::create(scene.app.runtime(), "other", "Another", vec![origin]).await.unwrap();
        let (_, _, code) = scene.shown().await;
        let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(verifier(1)));
        let asked = json!({"site": "other", "challenge": challenge});
        let begun = scene.app.send(scene.own("/auth/attempts", &asked)).await.expect(200).json();
        let elsewhere = Frame {
            id: begun["attempt"].as_str().unwrap().to_owned(),
            bind_token: String::new(),
            verifier: verifier(1),
        };
        scene.type_in(&elsewhere, &code).await.expect(403);
    }
}

both! {
    async fn a_frame_types_five_codes_at_most(scene: Scene) {
        let (_, _, code) = scene.shown().await;
        let frame = scene.begin(1).await;
        for _ in 0..5 {
            scene.type_in(&frame, "AAAAAAAA").await.expect(403);
        }
        scene.type_in(&frame, &code).await.expect(410);
    }
}

both! {
    async fn a_code_is_shown_to_the_browser_that_signed_in_alone(scene: Scene) {
        let (popup, _, _) = scene.shown().await;
        scene.show(&popup, "").await.expect(404);
        let stranger = scene.bind(&scene.begin(2).await).await;
        scene.show(&popup, &stranger).await.expect(404);
        // A try that a frame has begun has no code at all.
        let frame = scene.begin(1).await;
        let browser = scene.bind(&frame).await;
        let back = scene.visit(&frame, &browser, "x").await;
        scene.arrive(&back, &browser).await.expect(303);
        scene.show(&frame, &browser).await.expect(404);
    }
}

both! {
    async fn only_somebody_signed_in_here_vouches_for_a_try(scene: Scene) {
        let frame = scene.begin(1).await;
        let browser = scene.bind(&frame).await;
        let path = format!("/auth/attempts/{}/account", frame.id);
        let refused = scene.app.send(scene.own(&path, &json!({})).header("cookie", &browser)).await;
        refused.expect(401);
        let page = scene.app.get_with(&format!("/auth/account?attempt={}", frame.id), &[("cookie", &browser)]).await;
        assert!(page.expect(303).header("location").starts_with("/account/sign-in"));
        scene.expect_nobody().await;
    }
}

both! {
    async fn t6_only_the_frames_own_link_says_where_a_code_lands(scene: Scene) {
        for (path, from, is_believed) in [
            ("/auth/start", "same-origin", true),
            ("/auth/start", "cross-site", false),
            ("/auth/start", "none", false),
            ("/auth/popup", "same-origin", false),
        ] {
            let path = format!("{path}?site=blog&challenge=planted&page=https://blog.example/~eve/");
            let page = scene.app.get_with(&path, &[("sec-fetch-site", from)]).await.expect(200).text();
            assert_eq!((page.contains("planted"), page.contains("~eve")), (is_believed, is_believed), "{path} {from}");
        }
    }
}

both! {
    async fn who_is_signed_in_here_is_asked_unless_they_came_to_be(scene: Scene) {
        let ada = scene.app.signed_in("ada@example.org").await;
        let session = format!("__Host-rejoinder-session={}", ada.cookies["__Host-rejoinder-session"]);
        let (mine, other) = (scene.begin(1).await.id, scene.begin(2).await.id);
        let path = format!("/auth/account?attempt={mine}");
        for (sent_for, is_asked) in [(None, true), (Some(&other), true), (Some(&mine), false)] {
            let cookie = sent_for.map(|id| format!("{session}; __Host-rejoinder-return={id}"));
            let page = scene.app.get_with(&path, &[("cookie", cookie.as_ref().unwrap_or(&session))]).await.expect(200);
            assert_eq!(!page.text().contains("data-at-once"), is_asked, "{sent_for:?}");
        }
    }
}

both! {
    async fn t36_the_popups_pages_stand_in_no_frame_and_cut_no_opener_off(scene: Scene) {
        let id = scene.begin(1).await.id;
        for path in [
            "/auth/popup?site=blog", "/auth/popup?site=nobodys", "/auth/start?site=blog", "/auth/done", "/auth/failed?why=denied",
            &format!("/auth/code?attempt={id}"),
        ] {
            let page = scene.app.get(path).await.expect(200);
            let policy = page.header("content-security-policy");
            for part in ["default-src 'none'", "/assets/", "frame-ancestors 'none'", "form-action 'none'", "trusted-types 'none'"] {
                assert!(policy.contains(part), "{path}: {policy}");
            }
            assert!(!policy.contains("unsafe"), "{path}: {policy}");
            assert_eq!(page.header("cross-origin-opener-policy"), "", "{path}");
            assert_eq!(page.header("cache-control"), "no-store");
            assert_eq!(page.header("referrer-policy"), "same-origin");
            assert_eq!(page.header("x-frame-options"), "DENY");
        }
        let named = scene.app.get("/auth/popup?site=blog&lang=en").await;
        assert!(named.text().contains("The blog"), "the window says for which site it is");
    }
}
