//! Whole sites at the desk: looked at first, let in by whoever runs the service, and with people's rights only where that is said twice.

use rejoinder::{
    domain::{action::Actor, id::ImportId},
    service::{
        account::Position,
        bundle::{self, NewArrival},
        export::Personal,
        import::Wish,
    },
};

use super::{
    imports::{PARTS, owner_until, parts},
    staff::{at_the_desk, press},
};
use crate::{
    moving::whole::{busy_blog, elsewhere, leaves},
    support::{Database, PASSWORD, Person, Reply, Setup, TestApp, eventually, html},
};

const ROOM: &str = "/dashboard/imports";

/// Posts a file as a room's form does.
pub(super) async fn bring_to(person: &mut Person<'_>, room: &str, token: &str, content: &str) -> Reply {
    let request = person.app.http.post(person.app.at(room)).header("content-type", PARTS);
    let request = request
        .header("origin", person.app.origin())
        .header("sec-fetch-site", "same-origin");
    let fields = [("token", token), ("file", content)];
    person.send(request.body(parts(&fields))).await
}

/// A bundle that was brought, whatever became of it.
pub(super) async fn brought(app: &TestApp) -> ImportId {
    let path = app.database.folder().join("brought.ndjson");
    std::fs::write(&path, "{\"type\":\"header\",\"format\":\"rejoinder\",\"version\":1}\n").unwrap();
    let new = NewArrival {
        actor: Actor::Operator,
        file: "brought.ndjson".to_owned(),
        wish: Wish::Rehearsal,
    };
    let id = bundle::begin(app.runtime(), new, &path).await.unwrap().unwrap().id;
    let over = async || {
        let found = bundle::show(app.runtime(), id).await.unwrap();
        (found.state.name() == "failed").then_some(())
    };
    eventually("it was looked at", over).await;
    id
}

async fn boss(app: &TestApp) -> (Person<'_>, String) {
    let mut boss = at_the_desk(app, "boss@example.org", Some(Position::Admin)).await;
    let room = boss.get(ROOM).await.expect(200).text();
    (boss, html::field(&room, "token").unwrap())
}

both! {
    async fn a_site_moves_in_at_the_desk_with_its_people_as_names(database: Database) {
        let bundle = busy_blog(&database, Personal::Taken).await;
        let app = elsewhere(database, Setup::default()).await;
        let (mut boss, token) = boss(&app).await;
        assert!(boss.get("/dashboard/new").await.text().contains("href=\"/dashboard/imports\""));
        let wrong = bring_to(&mut boss, ROOM, &token, "nonsense").await.expect(400).text();
        assert!(wrong.contains("id=\"about-file\" class=\"problem\"") && wrong.contains("cannot be used"), "{wrong}");
        bring_to(&mut boss, ROOM, "another", "x").await.expect(403);
        let one = bring_to(&mut boss, ROOM, &token, &bundle).await.expect(303).header("location").to_owned();
        let page = owner_until(&mut boss, &one, "Nothing came in yet").await;
        assert!(page.contains("would move in with") && page.contains("&#60;b&#62;moved") && page.contains("Roles"), "{page}");
        assert!(!page.contains("value=\"trust\"") && !page.contains("start-trusted"));
        assert_eq!(page.contains("asked to try again"), app.database.is_sqlite());
        // What is said yes to is what was shown.
        press(&mut boss, &one, &one, &[("does", "start-trusted")]).await.expect(409);
        assert_eq!(app.rows("sites").await, 1);
        press(&mut boss, &one, &one, &[("does", "start")]).await.expect(303);
        let done = owner_until(&mut boss, &one, "has moved in with").await;
        assert!(done.contains("href=\"/dashboard/sites/blog\"") && done.contains("Invite under"), "{done}");
        boss.get("/dashboard/sites/blog").await.expect(200);
        let in_by_it = app.number("SELECT COUNT(*) AS n FROM memberships").await + app.rows("identities").await;
        assert_eq!(in_by_it, 0);
        assert!(boss.get(ROOM).await.text().contains("<bdi>blog</bdi>"));
    }
}

both! {
    async fn its_people_come_with_their_rights_where_that_is_said_twice_by_somebody_who_has_proved_who_they_are(database: Database) {
        let bundle = busy_blog(&database, Personal::Taken).await;
        let app = elsewhere(database, Setup::default()).await;
        let (mut boss, token) = boss(&app).await;
        let one = bring_to(&mut boss, ROOM, &token, &bundle).await.expect(303).header("location").to_owned();
        owner_until(&mut boss, &one, "Nothing came in yet").await;
        app.clock.advance_minutes(11);
        // Somebody at a desk that was left alone does none of it.
        let asked = |reply: Reply| reply.expect(303).header("location").to_owned();
        let confirm = format!("/account/confirm?next={one}");
        for does in ["trust", "start", "start-trusted", "distrust"] {
            assert_eq!(asked(press(&mut boss, &one, &one, &[("does", does)]).await), confirm);
        }
        assert_eq!(asked(boss.get(&format!("{one}?sure=yes")).await), confirm);
        assert_eq!(asked(boss.get(ROOM).await), format!("/account/confirm?next={ROOM}"));
        let page = boss.get("/account").await.text();
        let token = html::field(&page, "token").unwrap();
        assert_eq!(asked(bring_to(&mut boss, ROOM, &token, "x").await), format!("/account/confirm?next={ROOM}"));
        boss.submit(&confirm, &[("current", PASSWORD)]).await.expect(303);
        let sure = boss.get(&format!("{one}?sure=yes")).await.expect(200).text();
        assert!(sure.contains("value=\"trust\"") && sure.contains("Only if you have made this bundle yourself"), "{sure}");
        press(&mut boss, &one, &one, &[("does", "trust")]).await.expect(303);
        let page = owner_until(&mut boss, &one, "This bundle is trusted").await;
        assert!(page.contains("value=\"start-trusted\"") && page.contains("value=\"distrust\""), "{page}");
        // The other button of another page.
        press(&mut boss, &one, &one, &[("does", "start")]).await.expect(409);
        assert_eq!(app.rows("sites").await, 1);
        press(&mut boss, &one, &one, &[("does", "start-trusted")]).await.expect(303);
        owner_until(&mut boss, &one, "has moved in with").await;
        assert_eq!(leaves(app.runtime(), Personal::Taken).await, bundle);
    }
}

both! {
    async fn a_file_that_is_forgotten_is_gone(database: Database) {
        let bundle = busy_blog(&database, Personal::Left).await;
        let app = elsewhere(database, Setup::default()).await;
        let (mut boss, token) = boss(&app).await;
        let one = bring_to(&mut boss, ROOM, &token, &bundle).await.expect(303).header("location").to_owned();
        owner_until(&mut boss, &one, "Nothing came in yet").await;
        assert_eq!(press(&mut boss, &one, &one, &[("does", "drop")]).await.expect(303).header("location"), ROOM);
        assert_eq!(std::fs::read_dir(app.database.folder().join("uploads")).unwrap().count(), 0);
        press(&mut boss, &one, &one, &[("does", "start")]).await.expect(409);
        assert_eq!(app.rows("sites").await, 1);
    }
}
