//! What the store keeps of accounts and their sessions.

use rejoinder::{
    domain::{
        account::{Account, AccountState, Email},
        id::{AccountId, SessionId},
        role::Role,
        session::{Audience, Session},
        time::Timestamp,
    },
    store::{self, account, membership, session},
};

use crate::support::TestApp;

fn person(app: &TestApp, email: &str, is_verified: bool) -> Account {
    let now = app.runtime().now();
    Account {
        id: AccountId(app.runtime().new_uuid(now)),
        name: "Ada".to_owned(),
        email: Some(Email::parse(email).unwrap()),
        is_verified,
        is_admin: false,
        locale: "en".to_owned(),
        state: AccountState::Active,
        created_at: now,
    }
}

async fn add(app: &TestApp, account: &Account) -> Result<(), store::Error> {
    let tx = app.runtime().store.begin_write().await.unwrap();
    account::insert(&tx, account).await?;
    tx.commit().await
}

fn open_session(app: &TestApp, account: &Account, minutes: i64) -> Session {
    let now = app.runtime().now();
    let id = app.runtime().new_uuid(now);
    Session {
        id: SessionId(id),
        account_id: account.id,
        audience: Audience::Web,
        site_id: None,
        family: id,
        created_at: now,
        authenticated_at: now,
        used_at: now,
        expires_at: now.plus_seconds(minutes * 60),
        ended_at: None,
        agent: "a browser".to_owned(),
        prefix: "203.0.113.0/24".to_owned(),
        through_account: false,
    }
}

both! {
    async fn only_one_account_proves_an_address_and_many_may_claim_it(app: TestApp) {
        let store = &app.runtime().store;
        let address = Email::parse("ADA@example.org").unwrap();
        for email in ["ada@example.org", "Ada@example.org"] {
            add(&app, &person(&app, email, false)).await.unwrap();
        }
        assert_eq!(account::find_verified(&store.read(), &address).await.unwrap(), None);
        let owner = person(&app, "ada@Example.org", true);
        add(&app, &owner).await.unwrap();
        assert_eq!(account::find_verified(&store.read(), &address).await.unwrap(), Some(owner.clone()));
        let second = add(&app, &person(&app, "ada@example.org", true)).await;
        assert!(matches!(second, Err(store::Error::Conflict)), "{second:?}");
        let other = person(&app, "eve@example.org", true);
        add(&app, &other).await.unwrap();
        let tx = store.begin_write().await.unwrap();
        let moved = account::set_verified_email(&tx, other.id, &address, app.runtime().now()).await;
        assert!(matches!(moved, Err(store::Error::Conflict)), "{moved:?}");
    }
}

both! {
    async fn who_only_claimed_an_address_loses_it_with_the_password(app: TestApp) {
        let store = &app.runtime().store;
        let claimant = person(&app, "ada@example.org", false);
        let stranger = person(&app, "eve@example.org", false);
        for account in [&claimant, &stranger] {
            add(&app, account).await.unwrap();
            let tx = store.begin_write().await.unwrap();
            account::set_password(&tx, account.id, "a hash").await.unwrap();
            tx.commit().await.unwrap();
        }
        let tx = store.begin_write().await.unwrap();
        let lost = account::take_from_claimants(&tx, &Email::parse("Ada@Example.org").unwrap()).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(lost, [claimant.id]);
        let read = store.read();
        assert_eq!(account::get(&read, claimant.id).await.unwrap().unwrap().email, None);
        assert_eq!(account::password(&read, claimant.id).await.unwrap(), None);
        assert_eq!(account::get(&read, stranger.id).await.unwrap(), Some(stranger.clone()));
        assert_eq!(account::password(&read, stranger.id).await.unwrap().as_deref(), Some("a hash"));
    }
}

both! {
    async fn sessions_are_found_by_secret_listed_and_ended(app: TestApp) {
        let store = &app.runtime().store;
        let (ada, eve) = (person(&app, "ada@example.org", true), person(&app, "eve@example.org", true));
        add(&app, &ada).await.unwrap();
        add(&app, &eve).await.unwrap();
        let sessions = [open_session(&app, &ada, 60), open_session(&app, &ada, 90), open_session(&app, &eve, 60)];
        let tx = store.begin_write().await.unwrap();
        for (session, secret) in sessions.iter().zip([1, 2, 3]) {
            session::insert(&tx, session, &[secret; 32]).await.unwrap();
        }
        session::touch(&tx, sessions[0].id, Timestamp(sessions[0].used_at.0 + 5000)).await.unwrap();
        tx.commit().await.unwrap();
        let read = store.read();
        let found = session::find(&read, Audience::Web, &[2; 32]).await.unwrap();
        assert_eq!(found.as_ref(), Some(&sessions[1]));
        assert_eq!(session::find(&read, Audience::Embed, &[2; 32]).await.unwrap(), None);
        assert_eq!(session::find(&read, Audience::Web, &[4; 32]).await.unwrap(), None);
        let ids = async |now| {
            let open = session::list_open(&store.read(), ada.id, now, 10).await.unwrap();
            open.into_iter().map(|session| session.id).collect::<Vec<_>>()
        };
        let now = app.runtime().now();
        assert_eq!(ids(now).await, [sessions[0].id, sessions[1].id]);
        assert_eq!(ids(now.plus_seconds(70 * 60)).await, [sessions[1].id]);
        let tx = store.begin_write().await.unwrap();
        assert!(!session::end(&tx, eve.id, sessions[0].id, now).await.unwrap(), "somebody else's");
        assert!(session::end(&tx, ada.id, sessions[0].id, now).await.unwrap());
        assert!(!session::end(&tx, ada.id, sessions[0].id, now).await.unwrap(), "it had ended");
        tx.commit().await.unwrap();
        assert_eq!(ids(now).await, [sessions[1].id]);
        let tx = store.begin_write().await.unwrap();
        assert_eq!(session::end_all(&tx, ada.id, Some(sessions[1].id), now).await.unwrap(), 0);
        assert_eq!(session::end_all(&tx, ada.id, None, now).await.unwrap(), 1);
        assert_eq!(session::drop_expired(&tx, now.plus_seconds(70 * 60)).await.unwrap(), 2);
        tx.commit().await.unwrap();
        assert_eq!(app.rows("sessions").await, 1);
    }
}

both! {
    async fn a_role_is_one_per_site_and_the_last_one_given(app: TestApp) {
        let store = &app.runtime().store;
        let (ada, site) = (person(&app, "ada@example.org", true), app.site("blog").await);
        add(&app, &ada).await.unwrap();
        for role in [Role::Owner, Role::Moderator] {
            let tx = store.begin_write().await.unwrap();
            membership::replace(&tx, site.id, ada.id, role, app.runtime().now()).await.unwrap();
            tx.commit().await.unwrap();
            let read = store.read();
            assert_eq!(membership::role_of(&read, site.id, ada.id).await.unwrap(), Some(role));
            assert_eq!(membership::list_by_account(&read, ada.id).await.unwrap(), [(site.id, role)]);
        }
    }
}
