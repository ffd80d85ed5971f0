//! Several identities on one account: each is proved by a round trip from the account's own page, and none is tied by an address.

use serde_json::json;

use super::{scene::Scene, trip::browser};
use crate::support::{Choice, PASSWORD, Person, Reply, eventually, filled, html, link};

const ADA: &str = "ada@example.org";
const PATH: &str = "/account/identities";

impl Scene {
    /// Presses the button of a provider; returns the address it leads to.
    async fn set_out(&self, person: &mut Person<'_>, provider: &str) -> String {
        let page = self
            .press(person, "link", &[("provider", provider)])
            .await
            .expect(200)
            .text();
        let way = html::tags(&page).into_iter().find(|tag| tag.name == "a").unwrap();
        way.get("href").unwrap().to_owned()
    }

    async fn press(&self, person: &mut Person<'_>, what: &str, fields: &[(&str, &str)]) -> Reply {
        let page = person.get(PATH).await.expect(200).text();
        let token = html::field(&page, "token").unwrap();
        let mut all = vec![("token".to_owned(), token)];
        all.extend(
            fields
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
        );
        person.post(&format!("{PATH}/{what}"), &all).await
    }

    /// What the provider sends the browser back to.
    async fn at_the_provider(&self, url: &str) -> String {
        let answer = browser().get(url).send().await.unwrap();
        let mut back: url::Url = answer.headers()["location"].to_str().unwrap().parse().unwrap();
        back.set_fragment(None);
        back.as_str().strip_prefix(&self.app.origin()).unwrap().to_owned()
    }

    /// Comes back as a browser does that another site sends here: without the cookie of the session.
    async fn come_back(&self, person: &Person<'_>, back: &str) -> Reply {
        let trip = person.cookies.get("__Host-rejoinder-trip").cloned().unwrap_or_default();
        let cookie = format!("__Host-rejoinder-trip={trip}");
        let headers = [("cookie", cookie.as_str()), ("sec-fetch-site", "cross-site")];
        self.app.get_with(back, &headers).await
    }

    /// Presses a button of a provider on a page of ours, and comes back: where to, with whatever cookies that brings.
    async fn through(&self, person: &mut Person<'_>, page: &str, provider: &str) -> String {
        let shown = person.get(page).await.expect(200).text();
        let form = html::tags(&shown).into_iter().filter(|tag| tag.name == "form");
        let action = form
            .map(|tag| tag.get("action").unwrap().to_owned())
            .find(|action| action.ends_with("/through"))
            .unwrap();
        let fields = filled(&shown, &[("provider", provider)]);
        let leave = person.post(&action, &fields).await.expect(200).text();
        let way = html::tags(&leave).into_iter().find(|tag| tag.name == "a").unwrap();
        let back = self.at_the_provider(way.get("href").unwrap()).await;
        // What another site sends here comes without the session's cookie.
        let mut sent = person.clone();
        sent.cookies.retain(|name, _| name == "__Host-rejoinder-trip");
        let reply = sent.get(&back).await.expect(303);
        person.cookies.extend(sent.cookies);
        reply.header("location").to_owned()
    }

    /// The whole way; returns how it ended.
    pub(super) async fn link(&self, person: &mut Person<'_>, provider: &str) -> String {
        let url = self.set_out(person, provider).await;
        let back = self.at_the_provider(&url).await;
        let reply = self.come_back(person, &back).await.expect(303);
        let came = reply
            .header("location")
            .strip_prefix(&format!("{PATH}?came="))
            .unwrap()
            .to_owned();
        let page = person.get(reply.header("location")).await.expect(200).text();
        assert!(page.contains("class=\"notice\""), "{came}");
        came
    }

    async fn identities_of(&self, email: &str) -> i64 {
        let sql = format!(
            "SELECT COUNT(*) AS n FROM identities i JOIN accounts a ON a.id = i.account_id WHERE a.email = '{email}'"
        );
        self.app.number(&sql).await
    }
}

fn unlinkable(page: &str) -> Vec<String> {
    let inputs = html::tags(page)
        .into_iter()
        .filter(|tag| tag.get("name") == Some("identity"));
    inputs.map(|tag| tag.get("value").unwrap().to_owned()).collect()
}

both! {
    async fn each_linked_identity_opens_the_account(scene: Scene) {
        let mut ada = scene.app.signed_in(ADA).await;
        assert_eq!(scene.link(&mut ada, "x").await, "linked");
        assert_eq!(scene.link(&mut ada, "wordpress").await, "linked");
        // Once more changes nothing.
        assert_eq!(scene.link(&mut ada, "x").await, "linked");
        for provider in ["x", "wordpress"] {
            assert_eq!(scene.sign_in(provider).await.name, "Ada");
        }
        assert_eq!(scene.app.rows("accounts").await, 1);
        let page = ada.get(PATH).await.expect(200).text();
        assert!(page.contains("Xenia") && page.contains("Wilma"));
        assert_eq!(unlinkable(&page).len(), 2);
        let mail = scene.app.mail(ADA, 2).await;
        assert!(mail.text.contains("was added or removed"), "{}", mail.text);
    }
}

both! {
    async fn t16_an_identity_of_another_account_stays_there(scene: Scene) {
        let theirs = scene.sign_in("x").await;
        let mut ada = scene.app.signed_in(ADA).await;
        assert_eq!(scene.link(&mut ada, "x").await, "taken");
        assert_eq!(scene.identities_of(ADA).await, 0);
        assert_eq!(scene.sign_in("x").await.name, theirs.name);
        assert_eq!(scene.app.rows("accounts").await, 2);
    }
}

both! {
    async fn t14_linking_goes_by_proof_and_never_by_address(scene: Scene) {
        scene.app.account("victim@example.org", None).await;
        let mut ada = scene.app.signed_in(ADA).await;
        // Whatever a provider says of the address, the identity goes to whoever set out, and the victim has nothing of it.
        for (number, verified) in [json!(true), json!(false), json!(null)].into_iter().enumerate() {
            let told = json!({"ID": format!("{number}"), "email": "victim@example.org", "email_verified": verified});
            scene.wordpress.desk.tell(&told);
            assert_eq!(scene.link(&mut ada, "wordpress").await, "linked");
            assert_eq!(scene.identities_of(ADA).await, 1 + number as i64);
        }
        assert_eq!(scene.identities_of("victim@example.org").await, 0);
        // And who signs in with Ada's address is not Ada.
        scene.wordpress.desk.tell(&json!({"ID": "mallory", "email": ADA, "email_verified": true}));
        assert_eq!(scene.fail("wordpress").await, "address-taken");
        assert_eq!(scene.identities_of(ADA).await, 3);
    }
}

both! {
    async fn t1_a_trip_is_of_one_browser_one_session_and_one_time(scene: Scene) {
        let mut ada = scene.app.signed_in(ADA).await;
        let url = scene.set_out(&mut ada, "x").await;
        let back = scene.at_the_provider(&url).await;
        // Without the browser's cookie, with another's, at another provider's address.
        let mut other = scene.app.person();
        scene.come_back(&other, &back).await.expect(400);
        other.cookies.insert("__Host-rejoinder-trip".to_owned(), "A".repeat(43));
        scene.come_back(&other, &back).await.expect(400);
        scene.come_back(&ada, &back.replace("/x?", "/wordpress?")).await.expect(400);
        assert_eq!(scene.app.rows("identities").await, 0);
        // The first time counts, and no other.
        scene.come_back(&ada, &back).await.expect(303);
        scene.come_back(&ada, &back).await.expect(400);
        assert_eq!(scene.app.rows("identities").await, 1);
        // Not after the session, and not after ten minutes.
        for over in ["signed out", "too late"] {
            scene.x.desk.tell(&json!({"id": format!("new-{}", over.len())}));
            let url = scene.set_out(&mut ada, "x").await;
            let back = scene.at_the_provider(&url).await;
            let before = ada.clone();
            if over == "signed out" {
                ada.submit("/account", &[]).await.expect(303);
                ada.sign_in(ADA, PASSWORD).await.expect(303);
            } else {
                scene.app.clock.advance_minutes(10);
            }
            scene.come_back(&before, &back).await.expect(400);
            assert_eq!(scene.app.rows("identities").await, 1, "{over}");
        }
    }
}

both! {
    async fn t25_ways_in_change_only_for_who_has_just_signed_in(scene: Scene) {
        let mut ada = scene.app.signed_in(ADA).await;
        assert_eq!(scene.link(&mut ada, "x").await, "linked");
        scene.app.clock.advance_minutes(11);
        let id = unlinkable(&ada.get(PATH).await.expect(200).text()).remove(0);
        for (what, field) in [("link", ("provider", "wordpress")), ("unlink", ("identity", id.as_str()))] {
            let reply = scene.press(&mut ada, what, &[field]).await.expect(303);
            assert_eq!(reply.header("location"), format!("/account/confirm?next={PATH}"));
        }
        assert_eq!(scene.identities_of(ADA).await, 1);
        ada.submit(&format!("/account/confirm?next={PATH}"), &[("current", PASSWORD)]).await.expect(303);
        scene.press(&mut ada, "unlink", &[("identity", &id)]).await.expect(303);
        assert_eq!(scene.identities_of(ADA).await, 0);
    }
}

both! {
    async fn what_is_unlinked_opens_nothing_and_what_it_opened_is_closed(scene: Scene) {
        let mut ada = scene.app.signed_in(ADA).await;
        scene.link(&mut ada, "x").await;
        let frame = scene.sign_in("x").await;
        let mut elsewhere = scene.app.person();
        elsewhere.sign_in(ADA, PASSWORD).await.expect(303);
        let id = unlinkable(&ada.get(PATH).await.expect(200).text()).remove(0);
        // Not by somebody else.
        scene.app.account("eve@example.org", None).await;
        let mut eve = scene.app.person();
        eve.sign_in("eve@example.org", PASSWORD).await.expect(303);
        scene.press(&mut eve, "unlink", &[("identity", &id)]).await.expect(404);
        scene.press(&mut ada, "unlink", &[("identity", &id)]).await.expect(303);
        assert_eq!(scene.app.rows("identities").await, 0);
        assert!(ada.is_in().await && !elsewhere.is_in().await);
        scene.refresh(&frame.refresh).await.expect(401);
        assert_eq!(scene.sign_in("x").await.name, "Xenia", "somebody else from now on");
    }
}

both! {
    async fn t35_who_is_shut_out_claims_nothing_that_was_done_before(scene: Scene) {
        let mut ada = scene.app.signed_in(ADA).await;
        scene.link(&mut ada, "x").await;
        scene.app.mail(ADA, 1).await;
        for way in ["ended", "reset", "unlinked"] {
            let (theirs, other) = (scene.done("x").await, scene.done("wordpress").await);
            match way {
                "ended" => {
                    let page = ada.get("/account").await.expect(200).text();
                    let token = html::field(&page, "token").unwrap();
                    ada.post("/account/sessions", &[("token".to_owned(), token)]).await.expect(303);
                }
                "reset" => {
                    ada.submit("/account/forgotten", &[("email", ADA)]).await.expect(303);
                    let mail = scene.app.mail(ADA, 2).await;
                    ada.submit(&link(&scene.app, &mail), &[("password", "nine copper kettles")]).await.expect(303);
                }
                _ => {
                    let id = unlinkable(&ada.get(PATH).await.expect(200).text()).remove(0);
                    scene.press(&mut ada, "unlink", &[("identity", &id)]).await.expect(303);
                }
            }
            scene.claim(&theirs).await.expect(404);
            scene.claim(&other).await.expect(200);
        }
    }
}

both! {
    async fn t16_the_last_way_in_stays(scene: Scene) {
        let mut ada = scene.app.signed_in(ADA).await;
        scene.link(&mut ada, "x").await;
        let only = unlinkable(&ada.get(PATH).await.expect(200).text()).remove(0);
        scene.app.execute("UPDATE accounts SET password = NULL, verified_at = NULL").await;
        let page = ada.get(PATH).await.expect(200).text();
        assert_eq!(unlinkable(&page), Vec::<String>::new());
        scene.press(&mut ada, "unlink", &[("identity", &only)]).await.expect(409);
        // With another it is spare; and of two that go at once, one stays.
        scene.link(&mut ada, "wordpress").await;
        let both = unlinkable(&ada.get(PATH).await.expect(200).text());
        assert_eq!(both.len(), 2);
        let (mut one, mut other) = (ada.clone(), ada.clone());
        let (these, those) = ([("identity", both[0].as_str())], [("identity", both[1].as_str())]);
        let (first, second) = tokio::join!(
            scene.press(&mut one, "unlink", &these),
            scene.press(&mut other, "unlink", &those),
        );
        let mut statuses = [first.status, second.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [303, 409]);
        assert_eq!(scene.app.rows("identities").await, 1);
    }
}

both! {
    async fn who_declines_has_what_they_had(scene: Scene) {
        let mut ada = scene.app.signed_in(ADA).await;
        for choice in [Choice::Deny, Choice::DenyWithoutState] {
            scene.wordpress.desk.choose(choice);
            assert_eq!(scene.link(&mut ada, "wordpress").await, "denied");
        }
        scene.x.desk.answer("/2/users/me", 200, json!({}));
        assert_eq!(scene.link(&mut ada, "x").await, "unusable");
        assert_eq!(scene.app.rows("identities").await, 0);
    }
}

both! {
    async fn who_came_by_a_provider_sees_their_own_pages_by_it(scene: Scene) {
        let frame = scene.sign_in("x").await;
        let mut xenia = scene.app.person();
        assert_eq!(scene.through(&mut xenia, "/account/sign-in", "x").await, "/account");
        let home = xenia.get("/account").await.expect(200).text();
        assert!(home.contains(&frame.name) && scene.app.rows("accounts").await == 1);
        // Whoever comes for the first time has an account from then on.
        let mut wilma = scene.app.person();
        assert_eq!(scene.through(&mut wilma, "/account/sign-in", "wordpress").await, "/account");
        assert!(wilma.is_in().await && scene.app.rows("accounts").await == 2);
        // And who has a second factor is asked for it.
        let salt = if scene.app.database.is_sqlite() { "zeroblob(16)" } else { "decode(repeat('00', 16), 'hex')" };
        let factor = format!("INSERT INTO authenticators (account_id, salt, created_at, confirmed_at, last_step) SELECT account_id, {salt}, 0, 1, 0 FROM identities WHERE name = 'Xenia'");
        scene.app.execute(&factor).await;
        let mut again = scene.app.person();
        assert_eq!(scene.through(&mut again, "/account/sign-in", "x").await, "/account/step");
        assert!(!again.is_in().await);
    }
}

both! {
    async fn t14_an_address_signs_nobody_in_on_their_own_pages(scene: Scene) {
        scene.app.account(ADA, None).await;
        for (number, verified) in [json!(true), json!(false), json!(null)].into_iter().enumerate() {
            let told = json!({"ID": format!("mallory-{number}"), "email": ADA, "email_verified": verified});
            scene.wordpress.desk.tell(&told);
            let mut mallory = scene.app.person();
            let came = scene.through(&mut mallory, "/account/sign-in", "wordpress").await;
            if verified == json!(true) {
                assert_eq!(came, "/account/sign-in?came=address-taken");
                let page = mallory.get(&came).await.expect(200).text();
                assert!(page.contains("There is an account with your email address already"));
                assert!(!mallory.is_in().await);
            } else {
                assert!(!mallory.get("/account").await.expect(200).text().contains(ADA));
            }
        }
        assert_eq!(scene.identities_of(ADA).await, 0);
    }
}

both! {
    async fn t3_of_two_who_come_back_from_one_trip_one_is_asked_about(scene: Scene) {
        let mut ada = scene.app.signed_in(ADA).await;
        let url = scene.set_out(&mut ada, "x").await;
        let back = scene.at_the_provider(&url).await;
        let before = scene.x.desk.asked();
        scene.x.desk.hang();
        let replay = async {
            let is_asked = async || (scene.x.desk.asked() > before).then_some(());
            eventually("the code is being exchanged", is_asked).await;
            scene.come_back(&ada, &back).await
        };
        let (first, second) = tokio::join!(scene.come_back(&ada, &back), replay);
        assert_eq!(first.header("location"), format!("{PATH}?came=unavailable"));
        assert_eq!((second.status, scene.x.desk.asked()), (400, before + 1));
    }
}

both! {
    async fn t26_for_a_second_factor_no_service_stands_in(scene: Scene) {
        let mut ada = scene.app.signed_in(ADA).await;
        scene.link(&mut ada, "x").await;
        scene.app.clock.advance_minutes(11);
        let confirm = "/account/confirm?next=/account/erase";
        let before = ada.get(confirm).await.expect(200).text();
        assert!(before.contains("/account/confirm/through"), "{before}");
        let setting_out = filled(&before, &[("provider", "x")]);
        let leave = ada.post("/account/confirm/through", &setting_out).await.expect(200).text();
        let way = html::tags(&leave).into_iter().find(|tag| tag.name == "a").unwrap();
        let back = scene.at_the_provider(way.get("href").unwrap()).await;
        // Since then there is an app, which signing in asks for.
        let salt = if scene.app.database.is_sqlite() { "zeroblob(16)" } else { "decode(repeat('00', 16), 'hex')" };
        let factor = format!("INSERT INTO authenticators (account_id, salt, created_at, confirmed_at, last_step) SELECT id, {salt}, 0, 1, 0 FROM accounts");
        scene.app.execute(&factor).await;
        let came = scene.come_back(&ada, &back).await.expect(303);
        assert_eq!(came.header("location"), "/account/confirm?next=/account/erase&came=refused");
        ada.get("/account/erase").await.expect(303);
        let after = ada.get(confirm).await.expect(200).text();
        assert!(!after.contains("/account/confirm/through"), "{after}");
        ada.post("/account/confirm/through", &setting_out).await.expect(403);
    }
}

both! {
    async fn t25_a_provider_proves_once_more_who_one_is(scene: Scene) {
        let mut ada = scene.app.signed_in(ADA).await;
        scene.link(&mut ada, "x").await;
        scene.app.clock.advance_minutes(11);
        let confirm = ada.get("/account/erase").await.expect(303).header("location").to_owned();
        // Not another person, although the provider vouches for them,
        scene.x.desk.tell(&json!({"id": "somebody-else"}));
        let came = scene.through(&mut ada, &confirm, "x").await;
        assert_eq!(came, "/account/confirm?next=/account/erase&came=somebody");
        assert!(ada.get(&came).await.expect(200).text().contains("That is not how you sign in"));
        ada.get("/account/erase").await.expect(303);
        assert_eq!(scene.app.rows("accounts").await, 1);
        // (who sees that also where the browser withholds the session from what a redirect of the provider leads to),
        for path in [came.as_str(), "/account/erase"] {
            let led = scene.app.get_with(path, &[("sec-fetch-site", "cross-site")]).await.expect(200);
            assert!(led.text().contains("http-equiv=\"refresh\" content=\"0\""), "{path}: {}", led.text());
        }
        // but she herself.
        scene.x.desk.tell(&json!({"id": "2244994945"}));
        assert_eq!(scene.through(&mut ada, &confirm, "x").await, "/account/erase");
        ada.get("/account/erase").await.expect(200);
    }
}
