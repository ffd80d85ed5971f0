//! Whose account an identity opens (T14 to T17).

use rejoinder::{
    domain::{
        account::{Account, AccountState, Email},
        id::AccountId,
    },
    store::account,
};
use serde_json::json;

use super::scene::Scene;

const ADDRESS: &str = "victim@example.org";

async fn add(scene: &Scene, is_verified: bool) -> Account {
    let runtime = scene.app.runtime();
    let now = runtime.now();
    let account = Account {
        id: AccountId(runtime.new_uuid(now)),
        name: "Victoria".to_owned(),
        email: Some(Email::parse(ADDRESS).unwrap()),
        is_verified,
        is_admin: true,
        locale: "en".to_owned(),
        state: AccountState::Active,
        created_at: now,
    };
    let tx = runtime.store.begin_write().await.unwrap();
    account::insert(&tx, &account).await.unwrap();
    account::set_password(&tx, account.id, "$argon2id$old").await.unwrap();
    tx.commit().await.unwrap();
    account
}

both! {
    async fn t14_an_address_opens_nobodys_account(scene: Scene) {
        let victim = add(&scene, true).await;
        let read = scene.app.runtime().store.read();
        // Whoever vouches for the address: it is not a key.
        scene.wordpress.desk.tell(&json!({"email": "VICTIM@example.org"}));
        assert_eq!(scene.fail("wordpress").await, "address-taken");
        assert_eq!(scene.app.rows("accounts").await, 1);
        for verified in [json!(false), json!(null)] {
            scene.wordpress.desk.tell(&json!({"email_verified": verified}));
            let session = scene.sign_in("wordpress").await;
            assert_eq!(session.name, "Wilma of WordPress");
        }
        assert_eq!(scene.app.rows("accounts").await, 2, "somebody of their own, without the address");
        assert_eq!(account::get(&read, victim.id).await.unwrap(), Some(victim.clone()));
        let found = account::find_verified(&read, victim.email.as_ref().unwrap()).await.unwrap();
        assert_eq!(found.map(|account| account.id), Some(victim.id));
        let tied = format!("SELECT COUNT(*) AS n FROM identities WHERE is_email_verified AND email = '{ADDRESS}'");
        assert_eq!(scene.app.number(&tied).await, 0);
    }
}

both! {
    async fn t15_who_only_claimed_an_address_loses_it_to_who_proves_it(scene: Scene) {
        let claimant = add(&scene, false).await;
        scene.wordpress.desk.tell(&json!({"email": ADDRESS}));
        scene.sign_in("wordpress").await;
        let read = scene.app.runtime().store.read();
        let owner = account::find_verified(&read, claimant.email.as_ref().unwrap()).await.unwrap().unwrap();
        assert_ne!(owner.id, claimant.id);
        assert_eq!(account::get(&read, claimant.id).await.unwrap().unwrap().email, None);
        assert_eq!(account::password(&read, claimant.id).await.unwrap(), None);
    }
}

both! {
    async fn t16_one_subject_is_one_person_at_each_provider(scene: Scene) {
        scene.x.desk.tell(&json!({"id": "007"}));
        scene.wordpress.desk.tell(&json!({"ID": "007"}));
        for _ in 0..2 {
            scene.sign_in("x").await;
            scene.sign_in("wordpress").await;
        }
        assert_eq!(scene.app.rows("accounts").await, 2);
        // T11: what differs by a letter or a zero is somebody else.
        for id in ["7", "aB", "ab", "9007199254740993", "9007199254740992"] {
            scene.x.desk.tell(&json!({"id": id, "confirmed_email": null}));
            scene.sign_in("x").await;
        }
        assert_eq!(scene.app.rows("accounts").await, 7);
    }
}

both! {
    async fn t17_a_providers_name_that_may_not_stand_beside_a_comment_does_not(scene: Scene) {
        for (number, name) in ["Admin", "\u{410}dmin", "x\u{2714}", "", "\u{202e}", &"x".repeat(61)].iter().enumerate() {
            scene.x.desk.tell(&json!({"id": number.to_string(), "name": name, "username": "moderator", "confirmed_email": null}));
            let session = scene.sign_in("x").await;
            assert!(session.name.starts_with("Reader "), "{name:?} {}", session.name);
        }
        scene.x.desk.tell(&json!({"id": "last", "name": "Zo\u{e9} \u{202e}Zebra"}));
        assert_eq!(scene.sign_in("x").await.name, "Zo\u{e9} Zebra");
    }
}
