//! T19, T20, T21: finding out who has an account, and guessing the password.

use std::{
    cmp::Ordering,
    time::{Duration, Instant},
};

use rejoinder::service::{self, account::Position, session::Client, sign_in};

use crate::support::{Database, PASSWORD, Reply, Setup, TestApp, code, html, link};

const ADA: &str = "ada@example.org";
const NOBODY: &str = "nob@example.org";

/// A page without what differs from one form to the next.
fn shape(reply: &Reply, email: &str) -> (u16, String, String) {
    let text = reply.text();
    let token = html::field(&text, "token").unwrap_or_default();
    let text = if token.is_empty() {
        text
    } else {
        text.replace(&token, "TOKEN")
    };
    (
        reply.status,
        reply.header("location").to_owned(),
        text.replace(email, "EMAIL"),
    )
}

both! {
    async fn t19_known_and_unknown_addresses_get_the_same_answers(app: TestApp) {
        app.account(ADA, None).await;
        for path in ["/account/register", "/account/forgotten", "/account/link", "/account/sign-in"] {
            let mut answers = Vec::new();
            for email in [ADA, NOBODY] {
                let mut person = app.person();
                let reply = person.submit(path, &[("email", email), ("current", "a wrong guess")]).await;
                let cookies: Vec<String> = person.cookies.keys().cloned().collect();
                answers.push((shape(&reply, email), cookies));
            }
            assert_eq!(answers[0], answers[1], "{path}");
        }
        // What differs is said in the mail, which only its owner reads.
        assert!(link(&app, &app.mail(ADA, 3).await).starts_with("/account/"));
        assert!(link(&app, &app.mail(NOBODY, 3).await).starts_with("/account/"));
        // Locked is locked for both.
        for email in [ADA, NOBODY] {
            let mut person = app.person();
            for _ in 0..6 {
                person.sign_in(email, "a wrong guess").await;
            }
            person.sign_in(email, PASSWORD).await.expect(429);
        }
    }
}

/// How often one of the first takes longer than one of the second: half of the time where they cannot be told apart, always or never
/// where they can. It asks for no quiet machine: whatever else is going on slows both.
fn superiority(first: &[Duration], second: &[Duration]) -> f64 {
    let pairs = first
        .iter()
        .flat_map(|one| second.iter().map(move |other| one.cmp(other)));
    let longer: f64 = pairs
        .map(|order| match order {
            Ordering::Greater => 1.0,
            Ordering::Equal => 0.5,
            Ordering::Less => 0.0,
        })
        .sum();
    longer / (first.len() * second.len()) as f64
}

both! {
    async fn t19_a_wrong_password_and_an_unknown_address_take_as_long(app: TestApp) {
        app.account(ADA, None).await;
        let mut taken = [Vec::new(), Vec::new()];
        for _ in 0..60 {
            for (email, taken) in [ADA, NOBODY].into_iter().zip(&mut taken) {
                app.clock.advance_minutes(2);
                let begun = Instant::now();
                let refused = sign_in::by_password(app.runtime(), email, "a wrong guess", &Client::default()).await;
                taken.push(begun.elapsed());
                assert!(matches!(refused, Err(service::Error::WrongCredentials)), "{refused:?}");
            }
        }
        // A hash left out would be nearly all of it, and make this zero or one.
        let superiority = superiority(&taken[0], &taken[1]);
        assert!((0.25..=0.75).contains(&superiority), "{superiority}: {taken:?}");
    }
}

both! {
    async fn t20_guessing_is_slowed_down_and_stopped_for_one_address_alone(app: TestApp) {
        app.account(ADA, None).await;
        app.account("eve@example.org", None).await;
        let mut person = app.person();
        for _ in 0..5 {
            person.sign_in(ADA, "a wrong guess").await.expect(403);
        }
        let slowed = person.sign_in(ADA, PASSWORD).await.expect(429);
        assert_ne!(slowed.header("retry-after"), "");
        app.person().sign_in("eve@example.org", PASSWORD).await.expect(303);
        app.clock.advance_minutes(2);
        person.sign_in(ADA, PASSWORD).await.expect(303);
        app.person().sign_in(ADA, "a wrong guess").await.expect(403);
        // A success begins the count anew; then a hundred in a row.
        app.execute("UPDATE failed_sign_ins SET failures = 99").await;
        app.clock.advance_minutes(2);
        app.person().sign_in(ADA, "a wrong guess").await.expect(403);
        app.clock.advance_days(20);
        let closed = app.person().sign_in(ADA, PASSWORD).await.expect(429);
        assert!(closed.text().contains("mailed link"), "{}", closed.text());
        let mut owner = app.person();
        owner.submit("/account/forgotten", &[("email", ADA)]).await.expect(303);
        let path = link(&app, &app.mail(ADA, 1).await);
        owner.submit(&path, &[("password", "nine copper kettles sing")]).await.expect(303);
        app.person().sign_in(ADA, "nine copper kettles sing").await.expect(303);
    }
}

both! {
    async fn t20_a_hundred_guesses_at_once_are_a_hundred(app: TestApp) {
        app.account(ADA, None).await;
        app.clock.freeze();
        let mut guessing = tokio::task::JoinSet::new();
        for _ in 0..30 {
            let runtime = app.runtime().clone();
            guessing.spawn(async move { sign_in::by_password(&runtime, ADA, "a wrong guess", &Client::default()).await });
        }
        let answers = guessing.join_all().await;
        let judged = answers.iter().filter(|answer| matches!(answer, Err(service::Error::WrongCredentials))).count();
        let slowed = answers.iter().filter(|answer| matches!(answer, Err(service::Error::TooSoon { .. }))).count();
        assert_eq!((judged, slowed), (5, 25));
    }
}

both! {
    async fn t20_a_code_is_not_found_by_trying(app: TestApp) {
        app.account(ADA, None).await;
        let mut guesser = app.person();
        guesser.submit("/account/link", &[("email", ADA)]).await.expect(303);
        let right = code(&app.mail(ADA, 1).await);
        let wrong = if right == "000000" { "000001" } else { "000000" };
        for _ in 0..5 {
            guesser.submit("/account/code", &[("code", wrong)]).await.expect(403);
        }
        guesser.submit("/account/code", &[("code", &right)]).await.expect(410);
        assert!(!guesser.is_in().await);
        // No more than a handful of codes in a while, and the answer does not tell.
        for _ in 0..9 {
            guesser.submit("/account/link", &[("email", ADA)]).await.expect(303);
        }
        assert_eq!(app.number("SELECT COUNT(*) AS n FROM tickets").await, 5);
        app.clock.advance_minutes(16);
        guesser.submit("/account/link", &[("email", ADA)]).await.expect(303);
        assert_eq!(app.number("SELECT COUNT(*) AS n FROM tickets").await, 6);
    }
}

both! {
    async fn t20_a_network_signs_in_and_asks_for_mail_only_so_often(database: Database) {
        let setup = Setup::default().with("REJOINDER_RATE_LIMITS", "on").with("REJOINDER_POSTS_PER_MINUTE", "2");
        let app = setup.start(std::sync::Arc::new(database)).await;
        let mut person = app.person();
        for number in 0..4 {
            person.sign_in(&format!("reader{number}@example.org"), "a wrong guess").await.expect(403);
        }
        let refused = person.sign_in("reader5@example.org", "a wrong guess").await.expect(429);
        assert_ne!(refused.header("retry-after"), "");
        for number in 0..2 {
            person.submit("/account/register", &[("email", &format!("reader{number}@example.org"))]).await.expect(303);
        }
        person.submit("/account/register", &[("email", "reader3@example.org")]).await.expect(429);
    }
}

both! {
    async fn t21_a_listed_password_is_refused_with_the_reason(app: TestApp) {
        let mut ada = app.person();
        ada.submit("/account/register", &[("email", "lovelace@example.org")]).await.expect(303);
        let path = link(&app, &app.mail("lovelace@example.org", 1).await);
        for (password, reason) in [
            ("kvu3", "at least 8"),
            ("P@ssw0rd1", "first passwords"),
            ("Lovelace1815", "your own name"),
            ("theblog2026", "first passwords"),
        ] {
            let refused = ada.submit(&path, &[("name", "Ada"), ("password", password)]).await.expect(422).text();
            assert!(refused.contains(reason), "{password}: {refused}");
        }
        ada.submit(&path, &[("name", "Ada"), ("password", &"😀".repeat(64))]).await.expect(303);
    }
}

both! {
    async fn t21_who_runs_something_chooses_a_longer_password_than_who_comments(app: TestApp) {
        app.account(ADA, Some(Position::Admin)).await;
        app.account("reader@example.org", None).await;
        let (short, long) = ("kvu3 tez pql r", "kvu3 tez pql rs");
        for (email, takes_short) in [(ADA, false), ("reader@example.org", true)] {
            let mut person = app.person();
            person.sign_in(email, PASSWORD).await.expect(303);
            let status = if takes_short { 303 } else { 422 };
            let changed = person.submit("/account/password", &[("current", PASSWORD), ("password", short)]).await.expect(status);
            assert!(takes_short || changed.text().contains("at least 15"), "{}", changed.text());
            // Who has changed it hears of that first.
            let told = usize::from(takes_short);
            if takes_short {
                app.mail(email, told).await;
            }
            let mut lost = app.person();
            lost.submit("/account/forgotten", &[("email", email)]).await.expect(303);
            let path = link(&app, &app.mail(email, told + 1).await);
            lost.submit(&path, &[("password", short)]).await.expect(status);
            if !takes_short {
                lost.submit(&path, &[("password", long)]).await.expect(303);
            }
        }
    }
}

both! {
    async fn t19_a_mailbox_that_has_had_its_mails_is_answered_like_any(app: TestApp) {
        app.account(ADA, None).await;
        let mut answers = Vec::new();
        for email in [ADA, NOBODY] {
            for number in 0..8 {
                let reply = app.person().submit("/account/forgotten", &[("email", email)]).await;
                answers.push((number > 4, shape(&reply, email)));
            }
        }
        assert!(answers.iter().all(|(_, shape)| *shape == answers[0].1), "{answers:?}");
        assert_eq!(app.rows("tickets").await, 10, "five each");
    }
}
