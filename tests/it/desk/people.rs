//! Who keeps a site in order: roles and invitations.

use rejoinder::{domain::role::Role, service::account::Position};

use super::staff::{at_the_desk, other_site, owner, press};
use crate::support::{PASSWORD, TestApp, filled, html, link};

const ROOM: &str = "/dashboard/sites/blog/people";
const INVITE: &str = "/dashboard/sites/blog/people/invite";
const ROLE: &str = "/dashboard/sites/blog/people/role";
const LONG: &str = "nine copper kettles on the shelf";

/// The path of the link on a page that tells it.
fn link_on(app: &TestApp, page: &str) -> String {
    let link = html::tags(page)
        .into_iter()
        .find(|tag| tag.get("id") == Some("link"))
        .unwrap();
    let link = link.get("value").unwrap().to_owned();
    link.strip_prefix(&format!("{}{}", app.origin(), app.base()))
        .unwrap()
        .to_owned()
}

async fn roles(app: &TestApp) -> (i64, i64) {
    let count = async |role: &str| {
        app.number(&format!("SELECT COUNT(*) AS n FROM memberships WHERE role = '{role}'"))
            .await
    };
    (count("owner").await, count("moderator").await)
}

both! {
    async fn somebody_who_is_invited_by_link_becomes_a_moderator(app: TestApp) {
        let mut owner = owner(&app).await;
        let page = press(&mut owner, ROOM, INVITE, &[("role", "moderator")]).await.expect(200).text();
        let place = link_on(&app, &page);
        assert!(!owner.get(ROOM).await.text().contains(&place), "the link is told once");
        app.account("ada@example.org", None).await;
        let mut ada = app.person();
        // First they sign in, and come back.
        ada.get(&place).await.expect(303);
        ada.sign_in("ada@example.org", PASSWORD).await.expect(303);
        assert_eq!(ada.get("/account").await.expect(303).header("location"), place);
        let offer = ada.get(&place).await.expect(200).text();
        assert!(offer.contains("Stella asks you to moderate"), "{offer}");
        let mut elsewhere = ada.clone();
        // A commenter's password is too short for what it opens now.
        let short = ada.post("/account/invitation", &filled(&offer, &[("password", "elevenchars")])).await.expect(422);
        assert!(short.text().contains("id=\"about-password\""));
        ada.post("/account/invitation", &filled(&offer, &[])).await.expect(422);
        assert_eq!(roles(&app).await, (1, 0));
        let before = ada.cookies["__Host-rejoinder-session"].clone();
        let taken = ada.post("/account/invitation", &filled(&offer, &[("password", LONG)])).await.expect(303);
        assert_eq!(taken.header("location"), "/dashboard/sites/blog");
        ada.get("/dashboard/sites/blog").await.expect(200);
        ada.get(ROOM).await.expect(403);
        assert_eq!(roles(&app).await, (1, 1));
        // T25: whoever rises goes on with a new session, and every other one is over.
        assert_ne!(ada.cookies["__Host-rejoinder-session"], before);
        assert!(!elsewhere.is_in().await);
        let mut again = app.person();
        again.sign_in("ada@example.org", LONG).await.expect(303);
        // It was good once.
        again.get(&place).await.expect(410);
        again.post("/account/invitation", &filled(&offer, &[("password", LONG)])).await.expect(403);
    }
}

both! {
    async fn one_that_was_mailed_is_good_for_its_address_alone(app: TestApp) {
        let mut owner = owner(&app).await;
        press(&mut owner, ROOM, INVITE, &[("role", "owner"), ("email", "not an address")]).await.expect(422);
        press(&mut owner, ROOM, INVITE, &[("role", "owner"), ("email", "ada@example.org")]).await.expect(200);
        let place = link(&app, &app.mail("ada@example.org", 1).await);
        let mut eve = app.signed_in("eve@example.org").await;
        eve.get(&place).await.expect(410);
        let mut ada = app.signed_in("ada@example.org").await;
        let offer = ada.get(&place).await.expect(200).text();
        ada.post("/account/invitation", &filled(&offer, &[("password", LONG)])).await.expect(303);
        ada.get(ROOM).await.expect(200);
        assert_eq!(roles(&app).await, (2, 0));
    }
}

both! {
    async fn an_invitation_ends_when_it_is_taken_back_or_old_or_its_owner_owns_nothing(app: TestApp) {
        let mut owner = owner(&app).await;
        let mut places = Vec::new();
        for _ in 0..3 {
            let page = press(&mut owner, ROOM, INVITE, &[("role", "moderator")]).await.expect(200).text();
            places.push(link_on(&app, &page));
        }
        let mut ada = app.signed_in("ada@example.org").await;
        let page = owner.get(ROOM).await.text();
        let id = html::field(&page, "invitation").unwrap();
        press(&mut owner, ROOM, "/dashboard/sites/blog/people/withdraw", &[("invitation", &id)]).await.expect(303);
        ada.get(&places[2]).await.expect(410);
        ada.get(&places[1]).await.expect(200);
        app.clock.advance_days(8);
        let mut ada = app.person();
        ada.sign_in("ada@example.org", PASSWORD).await.expect(303);
        ada.get(&places[1]).await.expect(410);
        for wrong in ["", "x", &places[0][..places[0].len() - 1], "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"] {
            let place = if wrong.starts_with('/') { wrong.to_owned() } else { format!("/account/invitation?key={wrong}") };
            ada.get(&place).await.expect(410);
        }
    }
}

both! {
    async fn the_last_owner_stays_one(app: TestApp) {
        let blog = app.site("blog").await.id;
        let mut ada = owner(&app).await;
        let page = ada.get(ROOM).await.text();
        let id = html::field(&page, "account").unwrap();
        for role in ["none", "moderator"] {
            let refused = press(&mut ada, ROOM, ROLE, &[("account", &id), ("role", role)]).await.expect(409).text();
            assert!(refused.contains("Nobody else owns this site"), "{role}");
        }
        let mut second = at_the_desk(&app, "second@example.org", Some(Position::On(blog, Role::Owner))).await;
        press(&mut second, ROOM, ROLE, &[("account", &id), ("role", "moderator")]).await.expect(303);
        assert_eq!(roles(&app).await, (1, 1));
        // It holds at once, in the session that is open.
        ada.get(ROOM).await.expect(403);
        press(&mut ada, "/dashboard/sites/blog", ROLE, &[("account", &id), ("role", "owner")]).await.expect(403);
        press(&mut second, ROOM, ROLE, &[("account", &id), ("role", "none")]).await.expect(303);
        ada.get("/dashboard/sites/blog").await.expect(404);
    }
}

both! {
    async fn t25_roles_and_invitations_ask_for_a_proof_that_was_given_lately(app: TestApp) {
        let blog = app.site("blog").await.id;
        let mut owner = owner(&app).await;
        app.account("mod@example.org", Some(Position::On(blog, Role::Moderator))).await;
        app.clock.advance_minutes(11);
        let page = owner.get(ROOM).await.expect(200).text();
        let id = html::field(&page, "account").unwrap();
        for (action, fields) in [(INVITE, vec![("role", "owner")]), (ROLE, vec![("account", id.as_str()), ("role", "none")])] {
            let asked = press(&mut owner, ROOM, action, &fields).await.expect(303);
            assert_eq!(asked.header("location"), "/account/confirm?next=/dashboard/sites/blog/people");
        }
        assert_eq!((roles(&app).await, app.rows("invitations").await), ((1, 1), 0));
        // Having proved it, they are led back.
        let back = owner.submit("/account/confirm?next=/dashboard/sites/blog/people", &[("current", PASSWORD)]).await.expect(303);
        assert_eq!(back.header("location"), ROOM);
        press(&mut owner, ROOM, INVITE, &[("role", "owner")]).await.expect(200);
    }
}

both! {
    async fn t47_ids_of_another_site_change_nothing_there(app: TestApp) {
        let other = other_site(&app).await;
        let mut theirs = at_the_desk(&app, "theirs@example.org", Some(Position::On(other.id, Role::Owner))).await;
        let room = "/dashboard/sites/other/people";
        press(&mut theirs, room, "/dashboard/sites/other/people/invite", &[("role", "moderator")]).await.expect(200);
        let page = theirs.get(room).await.text();
        let (account, invitation) = (html::field(&page, "account").unwrap(), html::field(&page, "invitation").unwrap());
        let mut owner = owner(&app).await;
        for role in ["none", "owner", "moderator"] {
            press(&mut owner, ROOM, ROLE, &[("account", &account), ("role", role)]).await.expect(404);
        }
        let withdraw = "/dashboard/sites/blog/people/withdraw";
        press(&mut owner, ROOM, withdraw, &[("invitation", &invitation)]).await.expect(404);
        assert_eq!((roles(&app).await, app.rows("invitations").await), ((2, 0), 1));
    }
}
