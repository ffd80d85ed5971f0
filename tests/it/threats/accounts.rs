//! T15, T25, T26: addresses that somebody took first, and sessions from before something changed.

use rejoinder::{
    domain::{
        account::{Account, AccountState, Email},
        id::AccountId,
        role::Role,
    },
    service::account::{NewAccount, Position, create},
    store::account,
};

use crate::support::{PASSWORD, TestApp, link};

const VICTIM: &str = "victim@example.org";

both! {
    async fn t15_whoever_registered_an_address_first_without_owning_it_has_nothing_when_the_owner_comes(app: TestApp) {
        // The attacker asks first; the mail goes to the victim, and nothing can be signed in to.
        let mut attacker = app.person();
        attacker.submit("/account/register", &[("email", VICTIM)]).await.expect(303);
        let first = link(&app, &app.mail(VICTIM, 1).await);
        attacker.sign_in(VICTIM, PASSWORD).await.expect(403);
        let mut victim = app.person();
        victim.submit("/account/register", &[("email", VICTIM)]).await.expect(303);
        let path = link(&app, &app.mail(VICTIM, 2).await);
        app.get(&first).await.expect(410);
        victim.submit(&path, &[("name", "Victim"), ("password", "nine copper kettles sing")]).await.expect(303);
        assert!(victim.is_in().await);
        attacker.sign_in(VICTIM, PASSWORD).await.expect(403);
        app.get(&path).await.expect(410);
    }
}

both! {
    async fn t15_an_account_that_only_claims_an_address_loses_password_and_sessions_when_the_owner_proves_it(app: TestApp) {
        // As an account might come in from another service: with an address that nobody proved, and signed in.
        let mut attacker = app.signed_in("eve@example.org").await;
        app.execute(&format!(
            "UPDATE accounts SET email = '{VICTIM}', email_key = '{VICTIM}', verified_at = NULL"
        ))
        .await;
        assert!(attacker.is_in().await);
        app.person().sign_in(VICTIM, PASSWORD).await.expect(403);
        let mut victim = app.person();
        victim.submit("/account/register", &[("email", VICTIM)]).await.expect(303);
        let path = link(&app, &app.mail(VICTIM, 1).await);
        victim.submit(&path, &[("name", "Victim"), ("password", "nine copper kettles sing")]).await.expect(303);
        assert!(victim.is_in().await);
        assert!(!attacker.is_in().await);
        let left = "SELECT COUNT(*) AS n FROM accounts WHERE verified_at IS NULL AND email IS NULL AND password IS NULL";
        assert_eq!(app.number(left).await, 1);
    }
}

both! {
    async fn t15_a_link_to_register_is_good_for_a_day(app: TestApp) {
        app.person().submit("/account/register", &[("email", VICTIM)]).await.expect(303);
        let path = link(&app, &app.mail(VICTIM, 1).await);
        app.clock.advance_minutes(23 * 60);
        app.get(&path).await.expect(200);
        app.clock.advance_minutes(61);
        app.get(&path).await.expect(410);
    }
}

both! {
    async fn t25_a_secret_from_before_is_worth_nothing_after_it(app: TestApp) {
        let ada = app.signed_in(VICTIM).await;
        let secret = |person: &crate::support::Person<'_>| person.cookies["__Host-rejoinder-session"].clone();
        // Signing in: whatever the browser brought, it gets another one.
        let mut again = app.person();
        again.cookies.insert("__Host-rejoinder-session".to_owned(), "A".repeat(43));
        again.sign_in(VICTIM, PASSWORD).await.expect(303);
        assert!(secret(&again) != "A".repeat(43) && secret(&again) != secret(&ada));
        // Changing the password.
        let (mut old, mut changing) = (again.clone(), again);
        let form = [("current", PASSWORD), ("password", "nine copper kettles sing")];
        changing.submit("/account/password", &form).await.expect(303);
        assert!(changing.is_in().await && !old.is_in().await);
        // Signing out.
        let mut old = changing.clone();
        changing.submit("/account", &[]).await.expect(303);
        assert!(!old.is_in().await);
        // Rising.
        changing.sign_in(VICTIM, "nine copper kettles sing").await.expect(303);
        let position = Some(Position::On(app.site("blog").await.id, Role::Moderator));
        let rise = NewAccount { email: VICTIM, name: "Ada", position, password: None };
        let risen = create(app.runtime(), rise).await.unwrap();
        assert!(!changing.is_in().await);
        assert!(!risen.is_new && risen.ticket.is_some(), "a commenter's password is too short for a moderator");
        changing.sign_in(VICTIM, "nine copper kettles sing").await.expect(403);
    }
}

both! {
    async fn t25_without_a_password_only_a_fresh_session_changes_the_address(app: TestApp) {
        let mut ada = app.signed_in(VICTIM).await;
        app.execute("UPDATE accounts SET password = NULL").await;
        app.clock.advance_minutes(11);
        ada.submit("/account/address", &[("email", "new@example.org")]).await.expect(403);
        assert_eq!(app.rows("tickets").await, 0);
        let mut fresh = app.person();
        fresh.submit("/account/link", &[("email", VICTIM)]).await.expect(303);
        fresh.submit(&link(&app, &app.mail(VICTIM, 1).await), &[]).await.expect(303);
        fresh.submit("/account/address", &[("email", "new@example.org")]).await.expect(303);
    }
}

both! {
    async fn t26_staff_stay_signed_in_for_twelve_hours_and_not_while_away(app: TestApp) {
        app.account("staff@example.org", Some(Position::Admin)).await;
        let mut away = app.person();
        away.sign_in("staff@example.org", PASSWORD).await.expect(303);
        app.clock.advance_minutes(59);
        assert!(away.is_in().await);
        app.clock.advance_minutes(61);
        assert!(!away.is_in().await, "an hour without a request");
        let mut busy = app.person();
        busy.sign_in("staff@example.org", PASSWORD).await.expect(303);
        for _ in 0..14 {
            app.clock.advance_minutes(50);
            assert!(busy.is_in().await);
        }
        app.clock.advance_minutes(21);
        assert!(!busy.is_in().await, "twelve hours in all");
        let mut reader = app.signed_in("reader@example.org").await;
        app.clock.advance_days(13);
        assert!(reader.is_in().await);
        app.clock.advance_days(18);
        assert!(!reader.is_in().await);
    }
}

both! {
    async fn t15_an_erased_account_opens_for_nobody(app: TestApp) {
        let mut ada = app.signed_in(VICTIM).await;
        app.execute(&format!("UPDATE accounts SET state = '{}'", AccountState::Erased.name())).await;
        assert!(!ada.is_in().await);
        // A claim beside it changes nothing.
        let now = app.runtime().now();
        let claim = Account {
            id: AccountId(app.runtime().new_uuid(now)),
            name: "Eve".to_owned(),
            email: Some(Email::parse(VICTIM).unwrap()),
            is_verified: false,
            is_admin: false,
            locale: "en".to_owned(),
            state: AccountState::Active,
            created_at: now,
        };
        let tx = app.runtime().store.begin_write().await.unwrap();
        account::insert(&tx, &claim).await.unwrap();
        tx.commit().await.unwrap();
        assert!(!ada.is_in().await);
    }
}
