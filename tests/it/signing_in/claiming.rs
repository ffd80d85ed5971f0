//! Guests who come to sign in have what they wrote before.

use serde_json::{Value, json};

use super::scene::Scene;
use crate::support::{PASSWORD, Reply, TestApp, html, post, stranger};

const ADA: &str = "ada@example.org";

impl Scene {
    async fn claim_as(&self, access: &str, guest: Option<&str>) -> Reply {
        let mut request = self
            .app
            .http
            .post(self.app.at("/embed/claim"))
            .header("origin", self.app.origin())
            .header("sec-fetch-site", "same-origin")
            .header("authorization", format!("Bearer {access}"));
        if let Some(guest) = guest {
            request = request.header("rejoinder-guest", guest);
        }
        self.app.send(request).await
    }

    async fn claimable(&self, access: &str, guest: &str) -> Value {
        let bearer = format!("Bearer {access}");
        let headers = [("authorization", bearer.as_str()), ("rejoinder-guest", guest)];
        self.app.get_with("/embed/claim", &headers).await.expect(200).json()["comments"].clone()
    }

    async fn vote_as(&self, access: &str, id: &str, value: i64) -> Reply {
        let request = self.app.vote_request(id).json(&json!({"value": value}));
        self.app
            .send(request.header("authorization", format!("Bearer {access}")))
            .await
    }
}

/// Name and kind of every author in a thread, as programs see them.
async fn authors(app: &TestApp, url: &str) -> Vec<(String, bool)> {
    let list = app.get(&TestApp::list_path(url)).await.expect(200).json();
    let items = list["items"].as_array().unwrap().iter();
    items
        .map(|item| {
            (
                item["author"]["name"].as_str().unwrap().to_owned(),
                item["author"]["is_member"] == true,
            )
        })
        .collect()
}

both! {
    async fn the_same_guest_has_their_comments_after_signing_in(scene: Scene) {
        let app = &scene.app;
        let second = "https://blog.example/second/";
        let first = app.api(&post("one").by("Xen")).await.expect(201);
        let secret = first.secret().unwrap();
        app.said(post("two").by("Xen").on(second).with_secret(&secret)).await;
        app.said(post("not theirs").by("Gustav")).await;
        let session = scene.sign_in("x").await;
        // Whatever readers were shown before, they are shown the new name after it.
        assert!(app.thread().await.text().contains("<bdi>Xen</bdi>"));
        assert_eq!(scene.claimable(&session.access, &secret).await, 2);
        assert_eq!(scene.claim_as(&session.access, Some(&secret)).await.expect(200).json()["comments"], 2);
        assert_eq!(authors(app, TestApp::PAGE).await, [("Xenia".to_owned(), true), ("Gustav".to_owned(), false)]);
        assert_eq!(authors(app, second).await, [("Xenia".to_owned(), true)]);
        let page = app.thread().await.text();
        assert!(page.contains("<bdi>Xenia</bdi>") && !page.contains("<bdi>Xen</bdi>"));
        // Once is enough, and the guest they were has nothing any more.
        assert_eq!(scene.claimable(&session.access, &secret).await, 0);
        assert_eq!(scene.claim_as(&session.access, Some(&secret)).await.expect(200).json()["comments"], 0);
        let edit = app.http.patch(app.at(&format!("/api/v1/comments/{}", first.id()))).json(&json!({"body": "changed"}));
        app.send(edit.header("rejoinder-guest", &secret)).await.expect(403);
        let edit = app.http.patch(app.at(&format!("/api/v1/comments/{}", first.id()))).json(&json!({"body": "changed"}));
        app.send(edit.header("authorization", format!("Bearer {}", session.access))).await.expect(200);
        assert_eq!(app.number("SELECT COUNT(*) AS n FROM comments WHERE account_id IS NOT NULL AND guest_key IS NOT NULL").await, 0);
    }
}

both! {
    async fn t32_a_claim_needs_both_the_token_and_the_secret(scene: Scene) {
        let app = &scene.app;
        let secret = app.api(&post("one").by("Xen")).await.expect(201).secret().unwrap();
        let session = scene.sign_in("x").await;
        for (access, guest) in [("", Some(secret.as_str())), ("nonsense", Some(&secret))] {
            scene.claim_as(access, guest).await.expect(401);
        }
        // Without a guest, with another, with none that we made.
        for guest in [None, Some(stranger(7)), Some("short".to_owned())] {
            assert_eq!(scene.claim_as(&session.access, guest.as_deref()).await.expect(200).json()["comments"], 0);
        }
        // From another place, or without a token at all.
        let foreign = app.http.post(app.at("/embed/claim")).header("authorization", format!("Bearer {}", session.access));
        app.send(foreign.header("rejoinder-guest", &secret).header("origin", TestApp::ORIGIN)).await.expect(403);
        let silent = app.http.post(app.at("/embed/claim")).header("origin", app.origin());
        app.send(silent.header("rejoinder-guest", &secret)).await.expect(401);
        assert_eq!(app.number("SELECT COUNT(*) AS n FROM comments WHERE account_id IS NOT NULL").await, 0);
    }
}

both! {
    async fn votes_come_along_and_none_is_for_oneself(scene: Scene) {
        let app = &scene.app;
        let session = scene.sign_in("x").await;
        let mine = scene.write(&session.access).await.expect(201).id();
        let theirs = app.said(post("another").by("Gustav")).await;
        let both = app.said(post("a third").by("Hedy")).await;
        let guest = app.api(&post("as a guest").by("Xen")).await.expect(201);
        let secret = guest.secret().unwrap();
        // As a guest: for what will be their own, for somebody's, and against what they are for as a member.
        for (id, value) in [(&mine, 1), (&theirs, 1), (&both, -1)] {
            app.vote(id, &secret, value).await.expect(200);
        }
        scene.vote_as(&session.access, &both, 1).await.expect(200);
        scene.vote_as(&session.access, &guest.id(), 1).await.expect(200);
        scene.claim_as(&session.access, Some(&secret)).await.expect(200);
        let list = app.get(&TestApp::list_path(TestApp::PAGE)).await.expect(200).json();
        let votes = |id: &str| {
            let item = list["items"].as_array().unwrap().iter().find(|item| item["id"] == id).unwrap();
            (item["votes"]["up"].as_u64().unwrap(), item["votes"]["down"].as_u64().unwrap())
        };
        assert_eq!((votes(&mine), votes(&theirs), votes(&both), votes(&guest.id())), ((0, 0), (1, 0), (1, 0), (0, 0)));
        assert_eq!(app.number("SELECT COUNT(*) AS n FROM votes WHERE voter LIKE 'guest:%'").await, 0);
        assert_eq!(app.rows("votes").await, 2);
    }
}

both! {
    async fn what_the_site_vouched_for_in_the_guest_it_vouches_for_in_the_account(scene: Scene) {
        let app = &scene.app;
        let first = app.api(&post("my page").by("Xenia Zebra")).await.expect(201);
        let site = app.site("blog").await;
        rejoinder::service::site::recognise_author(app.runtime(), &site, first.id().parse().unwrap()).await.unwrap();
        let session = scene.sign_in("x").await;
        scene.claim_as(&session.access, first.secret().as_deref()).await.expect(200);
        assert_eq!(scene.write(&session.access).await.expect(201).json()["author"]["is_site_author"], true);
        assert_eq!(app.thread().await.text().matches("class=\"badge\"").count(), 2);
        assert_eq!(app.api(&post("me").by("Xenia")).await.expect(422).fields(), ["name"]);
    }
}

both! {
    async fn t40_a_name_that_is_kept_is_not_claimed_into(scene: Scene) {
        let app = &scene.app;
        let secret = app.api(&post("one").by("Xen")).await.expect(201).secret().unwrap();
        let session = scene.sign_in("x").await;
        app.set(&[("reserved-names", "Xenia")]).await;
        assert_eq!(scene.claim_as(&session.access, Some(&secret)).await.expect(422).fields(), ["name"]);
        assert_eq!(authors(app, TestApp::PAGE).await, [("Xen".to_owned(), false)]);
    }
}

both! {
    async fn who_proves_an_address_claims_what_was_written_under_it(app: TestApp) {
        let mut one = post("written <i>before</i>").by("A. L.");
        one.email = Some("Ada@Example.org".to_owned());
        app.said(one).await;
        let mut other = post("somebody else's").by("Eve");
        other.email = Some("eve@example.org".to_owned());
        app.said(other).await;
        let mut eve = app.signed_in("mallory@example.org").await;
        assert!(!eve.get("/account/claims").await.expect(200).text().contains("<form"), "nothing is offered");
        app.account(ADA, None).await;
        let mut ada = app.person();
        ada.sign_in(ADA, PASSWORD).await.expect(303);
        let page = ada.get("/account/claims").await.expect(200).text();
        assert!(page.contains("One comment on") && page.contains("A. L.") && page.contains("&#60;i&#62;"), "{page}");
        assert!(!page.contains("somebody else"));
        let fields = [("token".to_owned(), html::field(&page, "token").unwrap()), ("site".to_owned(), "blog".to_owned())];
        ada.post("/account/claims", &fields).await.expect(303);
        assert_eq!(authors(&app, TestApp::PAGE).await, [("Ada".to_owned(), true), ("Eve".to_owned(), false)]);
        assert!(!app.everything_stored().await.contains("Ada@Example.org"), "the address stands with the account alone");
        // Only a proved address counts.
        app.execute("UPDATE accounts SET verified_at = NULL, email = 'eve@example.org', email_key = 'eve@example.org'").await;
        let page = ada.get("/account/claims").await.expect(200).text();
        assert!(!page.contains("somebody else"));
        let fields = [("token".to_owned(), html::field(&page, "token").unwrap_or_default()), ("site".to_owned(), "blog".to_owned())];
        let refused = ada.post("/account/claims", &fields).await;
        assert!(refused.status >= 400, "{}", refused.status);
        assert_eq!(authors(&app, TestApp::PAGE).await[1], ("Eve".to_owned(), false));
    }
}
