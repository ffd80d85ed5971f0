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

use crate::support::{PASSWORD, TestApp, filled, link};

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
        let asked = ada.get("/account/address").await.expect(303);
        assert_eq!(asked.header("location"), "/account/confirm?next=/account/address");
        let page = ada.get("/account/confirm?next=/account/address").await.expect(200).text();
        assert!(page.contains("/account/link") && !page.contains("<form"), "{page}");
        assert_eq!(app.rows("tickets").await, 0);
        let mut fresh = app.person();
        fresh.submit("/account/link", &[("email", VICTIM)]).await.expect(303);
        fresh.submit(&link(&app, &app.mail(VICTIM, 1).await), &[]).await.expect(303);
        fresh.submit("/account/address", &[("email", "new@example.org")]).await.expect(303);
    }
}

/// A page, where its form goes, and what would be taken.
type Matter = (&'static str, &'static str, &'static [(&'static str, &'static str)]);

/// What changes how one signs in.
const MATTERS: [Matter; 3] = [
    (
        "/account/password",
        "/account/password",
        &[("current", PASSWORD), ("password", "nine copper kettles sing")],
    ),
    ("/account/address", "/account/address", &[("email", "new@example.org")]),
    ("/account/security", "/account/security/begin", &[]),
];

both! {
    async fn t25_what_matters_is_asked_of_who_has_just_proved_who_they_are(app: TestApp) {
        for (number, (page, path, fields)) in MATTERS.into_iter().enumerate() {
            let email = format!("reader{number}@example.org");
            let mut ada = app.signed_in(&email).await;
            let shown = ada.get(page).await.expect(200).text();
            app.clock.advance_minutes(11);
            // Neither the page nor a form from before.
            let confirm = format!("/account/confirm?next={page}");
            let stale = filled(&shown, fields);
            let changed = async || (app.rows("tickets").await, app.rows("authenticators").await);
            let before = changed().await;
            if page == path {
                assert_eq!(ada.get(page).await.expect(303).header("location"), confirm);
            }
            assert_eq!(ada.post(path, &stale).await.expect(303).header("location"), confirm);
            ada.submit(&confirm, &[("current", "a wrong guess")]).await.expect(403);
            assert_eq!(ada.post(path, &stale).await.expect(303).header("location"), confirm);
            assert_eq!(changed().await, before);
            // Proved: the form from before is still theirs.
            let led_on = ada.submit(&confirm, &[("current", PASSWORD)]).await.expect(303);
            assert_eq!(led_on.header("location"), page);
            ada.get(page).await.expect(200);
            let done = ada.post(path, &stale).await.expect(303);
            assert!(!done.header("location").contains("confirm"), "{path}");
        }
    }
}

both! {
    async fn t25_proving_it_again_changes_the_secret_and_prolongs_nothing(app: TestApp) {
        let mut ada = app.signed_in(VICTIM).await;
        let mut thief = ada.clone();
        let sessions = "SELECT COUNT(*) AS n FROM sessions WHERE ended_at IS NULL";
        app.clock.advance_days(10);
        assert!(thief.is_in().await);
        ada.submit("/account/confirm", &[("current", PASSWORD)]).await.expect(303);
        assert!(ada.is_in().await && !thief.is_in().await, "the secret from before is worth nothing");
        thief.get("/account/confirm").await.expect(303);
        assert_eq!(app.number(sessions).await, 1);
        app.clock.advance_days(13);
        assert!(ada.is_in().await);
        app.clock.advance_days(8);
        assert!(!ada.is_in().await, "a month after signing in it is over, whatever was proved since");
    }
}

both! {
    async fn t20_who_holds_a_session_does_not_guess_the_password_faster(app: TestApp) {
        let mut thief = app.signed_in(VICTIM).await;
        for _ in 0..5 {
            thief.submit("/account/confirm", &[("current", "a wrong guess")]).await.expect(403);
        }
        thief.submit("/account/confirm", &[("current", PASSWORD)]).await.expect(429);
        app.clock.advance_minutes(2);
        thief.submit("/account/confirm", &[("current", PASSWORD)]).await.expect(303);
    }
}

both! {
    async fn t6_proving_it_again_leads_to_no_other_place(app: TestApp) {
        let mut ada = app.signed_in(VICTIM).await;
        for next in ["//evil.example", "https://evil.example", "/account/../..//evil.example", "/account%0d%0aset-cookie:a=b"] {
            let path = format!("/account/confirm?next={next}");
            let led_on = ada.submit(&path, &[("current", PASSWORD)]).await.expect(303);
            assert_eq!(led_on.header("location"), "/account", "{next}");
        }
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
