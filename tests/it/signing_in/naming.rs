//! T17, T40: who signs in is told from who does not, and nobody passes for either them or those who run the place.

use rejoinder::{
    domain::{
        account::{Account, AccountState},
        id::AccountId,
        origin::Origin,
        role::Role,
    },
    service::account::{NewAccount, Position, create},
    store::account,
};
use serde_json::json;

use super::scene::Scene;
use crate::support::{PASSWORD, TestApp, post};

async fn refused(app: &TestApp, names: &[&str]) {
    for name in names {
        let reply = app.api(&post("trust me").by(name)).await;
        assert_eq!(reply.status, 422, "{name}");
        assert_eq!(reply.fields(), ["name"], "{name}");
    }
}

async fn moderator(app: &TestApp, name: &str) -> AccountId {
    let position = Position::On(app.site("blog").await.id, Role::Moderator);
    let wanted = NewAccount {
        email: "moderator@example.org",
        name,
        position: Some(position),
        password: Some(PASSWORD),
    };
    create(app.runtime(), wanted).await.unwrap().id
}

both! {
    async fn t17_a_guest_has_no_members_name(scene: Scene) {
        let (member, silent) = (scene.sign_in("x").await, scene.sign_in("wordpress").await);
        // Until a member has written here, the name is anybody's.
        scene.app.said(post("first").by("Xenia")).await;
        scene.write(&member.access).await.expect(201);
        let look_alikes = ["Xenia", "xenia", "Xen1a", "XENIA.", "X e n i a", "Хеnia", "Xen\u{200b}ia", "𝓧𝓮𝓷𝓲𝓪"];
        refused(&scene.app, &look_alikes).await;
        let told = scene.app.api(&post("me").by("Xenia")).await.expect(422).text();
        assert!(told.contains("Somebody who signs in here has this name"), "{told}");
        scene.app.said(post("hello").by(&silent.name)).await;
        scene.app.said(post("hello").by("Xenia B")).await;
        // Elsewhere she is nobody.
        let origin = Origin::parse("https://other.example").unwrap();
        rejoinder::service::site::create(scene.app.runtime(), "other", "Another", vec![origin]).await.unwrap();
        let body = json!({"page": {"url": "https://other.example/"}, "body": "hi", "guest": {"name": "Xenia"}});
        let request = scene.app.http.post(scene.app.at("/api/v1/sites/other/comments")).json(&body);
        scene.app.send(request).await.expect(201);
    }
}

both! {
    async fn t17_whoever_signs_in_looks_different_from_a_guest(scene: Scene) {
        let member = scene.sign_in("x").await;
        scene.write(&member.access).await.expect(201);
        scene.app.said(post("hello").by("Gustav")).await;
        let page = scene.app.thread().await.text();
        let mark = "<small role=\"img\" aria-label=\"Signed in\" title=\"Signed in\">✓</small>";
        assert!(page.contains(&format!("<bdi>Xenia</bdi> {mark}")), "the mark stands beside the name, not in it");
        assert!(page.contains("<bdi>Gustav</bdi> <a"), "and costs a guest's comment nothing");
        let list = scene.app.get(&TestApp::list_path(TestApp::PAGE)).await.expect(200).json();
        let members: Vec<bool> = list["items"].as_array().unwrap().iter().map(|item| item["author"]["is_member"].as_bool().unwrap()).collect();
        assert_eq!(members, [true, false]);
        // No name can hold the mark.
        refused(&scene.app, &["Gustav ✓", "✓Gustav", "Gustav\u{2714}"]).await;
    }
}

both! {
    async fn t40_the_names_of_those_who_run_a_site_are_theirs_alone(scene: Scene) {
        moderator(&scene.app, "Mara Lindqvist").await;
        refused(&scene.app, &["Mara Lindqvist", "mara lindqvist", "Mara L1ndqvist", "Маrа Lindqvist", "MaraLindqvist"]).await;
        // Neither by a provider's word,
        scene.x.desk.tell(&json!({"id": "1", "name": "Mara Lindqvist", "confirmed_email": null}));
        let mallory = scene.sign_in("x").await;
        assert!(mallory.name.starts_with("Reader "), "{}", mallory.name);
        // nor by the name one had before,
        scene.x.desk.tell(&json!({"id": "2", "name": "Olle Berg"}));
        let olle = scene.sign_in("x").await;
        scene.write(&olle.access).await.expect(201);
        scene.app.execute("UPDATE accounts SET name = 'Olle Berg', name_key = (SELECT name_key FROM accounts WHERE name = 'Olle Berg') WHERE email = 'moderator@example.org'").await;
        assert_eq!(scene.write(&olle.access).await.expect(422).fields(), ["name"]);
        // nor by making an account.
        let mut person = scene.app.person();
        person.submit("/account/register", &[("email", "new@example.org")]).await.expect(303);
        let link = crate::support::link(&scene.app, &scene.app.mail("new@example.org", 1).await);
        for name in ["Olle Berg", "0lle Berg", "Admin"] {
            let fields = [("name", name), ("password", PASSWORD)];
            person.submit(&link, &fields).await.expect(422);
        }
        assert_eq!(scene.app.number("SELECT COUNT(*) AS n FROM accounts WHERE email = 'new@example.org'").await, 0);
    }
}

both! {
    async fn t40_who_runs_the_site_writes_under_a_name_that_is_kept(scene: Scene) {
        moderator(&scene.app, "Admin").await;
        let mut person = scene.app.person();
        person.sign_in("moderator@example.org", PASSWORD).await.expect(303);
        assert_eq!(scene.link(&mut person, "x").await, "linked");
        let session = scene.sign_in("x").await;
        assert_eq!(scene.write(&session.access).await.expect(201).json()["author"]["name"], "Admin");
        refused(&scene.app, &["Admin", "Аdmin", "adm1n"]).await;
    }
}

both! {
    async fn t40_the_author_of_the_pages_may_be_somebody_who_signs_in(scene: Scene) {
        let member = scene.sign_in("x").await;
        let id = scene.write(&member.access).await.expect(201).id();
        let site = scene.app.site("blog").await;
        rejoinder::service::site::recognise_author(scene.app.runtime(), &site, id.parse().unwrap()).await.unwrap();
        let again = scene.write(&member.access).await.expect(201).json();
        assert_eq!(again["author"]["is_site_author"], true);
        assert_eq!(scene.app.thread().await.text().matches("class=\"badge\"").count(), 2);
        refused(&scene.app, &["Xenia", "xen1a"]).await;
    }
}

both! {
    async fn t40_ten_thousand_members_are_told_apart(scene: Scene) {
        let runtime = scene.app.runtime();
        let tx = runtime.store.begin_write().await.unwrap();
        for number in 0..10_000 {
            let now = runtime.now();
            let one = Account {
                id: AccountId(runtime.new_uuid(now)),
                name: format!("Member No {}", words(number)),
                email: None,
                is_verified: false,
                is_admin: false,
                locale: "en".to_owned(),
                state: AccountState::Active,
                created_at: now,
            };
            account::insert(&tx, &one).await.unwrap();
        }
        tx.commit().await.unwrap();
        scene.app.execute("INSERT INTO memberships (site_id, account_id, role, created_at) SELECT s.id, a.id, 'moderator', 0 FROM sites s, accounts a").await;
        for number in [0, 4_321, 9_999] {
            refused(&scene.app, &[&format!("member no {}", words(number))]).await;
        }
        scene.app.said(post("hello").by("Member Without")).await;
    }
}

both! {
    async fn names_from_before_names_were_looked_at_count_after_the_next_start(scene: Scene) {
        moderator(&scene.app, "Mara Lindqvist").await;
        scene.app.execute("UPDATE accounts SET name_key = NULL").await;
        scene.app.said(post("me").by("Mara Lindqvist")).await;
        rejoinder::service::name::note_all(scene.app.runtime()).await.unwrap();
        refused(&scene.app, &["Mara Lindqvist"]).await;
    }
}

/// A number in letters, so that no two look alike.
fn words(number: u32) -> String {
    const LETTERS: [char; 10] = ['a', 'd', 'f', 'h', 'k', 'n', 'p', 'r', 'u', 'y'];
    number
        .to_string()
        .bytes()
        .map(|digit| LETTERS[usize::from(digit - b'0')])
        .collect()
}
