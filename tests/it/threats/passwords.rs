//! T22, T23: stolen hashes are hard to guess from, and making them cannot take the service down.

use std::sync::Arc;

use rejoinder::{
    domain::password::Password,
    service::{
        self,
        account::{NewAccount, create},
        password::{Passwords, Strength, Verdict},
        session::Client,
        sign_in,
    },
};
use tokio::task::JoinSet;

use crate::support::TestApp;

const SECRET: &str = "eleven brass bells ring";
/// As little as the algorithm takes, for tests that are not about its cost.
const FEEBLE: Strength = Strength {
    memory_kib: 64,
    iterations: 1,
    lanes: 1,
};

fn typed(text: &str) -> Password {
    Password::typed(text).unwrap()
}

async fn add(app: &TestApp, email: &str, password: &str) {
    let wanted = NewAccount {
        email,
        name: "Ada",
        position: None,
        password: Some(password),
    };
    create(app.runtime(), wanted).await.unwrap();
}

async fn stored(app: &TestApp) -> String {
    let all = app.everything_stored().await;
    all.lines().find(|line| line.starts_with('$')).unwrap().to_owned()
}

both! {
    async fn t22_a_stored_password_is_a_salted_argon2id_hash_of_the_expected_cost(app: TestApp) {
        add(&app, "ada@example.org", SECRET).await;
        let hash = stored(&app).await;
        let parts: Vec<&str> = hash.split('$').collect();
        assert_eq!(parts[..4], ["", "argon2id", "v=19", "m=19456,t=2,p=1"]);
        assert_eq!((parts[4].len(), parts[5].len()), (22, 43), "16 bytes of salt, 32 of hash");
        add(&app, "eve@example.org", SECRET).await;
        let all = app.everything_stored().await;
        let hashes: Vec<&str> = all.lines().filter(|line| line.starts_with('$')).collect();
        assert_eq!(hashes.len(), 2);
        assert_ne!(hashes[0], hashes[1]);
        assert!(!all.contains("brass"));
    }
}

both! {
    async fn t22_a_weak_hash_is_made_anew_at_the_next_sign_in_and_once(app: TestApp) {
        add(&app, "ada@example.org", SECRET).await;
        let weak = Passwords::with_bounds(FEEBLE, 1, 4).hash(app.runtime(), &typed(SECRET)).await.unwrap();
        app.execute(&format!("UPDATE accounts SET password = '{weak}'")).await;
        let sign_in = async |password| sign_in::by_password(app.runtime(), "ada@example.org", password, &Client::default()).await;
        assert!(sign_in("something else entirely").await.is_err());
        assert_eq!(stored(&app).await, weak, "only its owner can renew it");
        sign_in(SECRET).await.unwrap();
        let renewed = stored(&app).await;
        assert!(renewed.contains("m=19456,t=2,p=1"), "{renewed}");
        sign_in(SECRET).await.unwrap();
        assert_eq!(stored(&app).await, renewed);
    }
}

both! {
    async fn t23_a_hash_that_asks_for_too_much_is_refused(app: TestApp) {
        let passwords = Passwords::with_bounds(FEEBLE, 1, 4);
        let real = passwords.hash(app.runtime(), &typed(SECRET)).await.unwrap();
        assert_eq!(passwords.verify(&typed(SECRET), Some(&real)).await.unwrap(), Verdict::Right);
        assert!(real.contains("m=64,t=1,p=1"), "{real}");
        for greedy in ["m=4194304,t=1,p=1", "m=64,t=100000,p=1", "m=131072,t=1,p=1", "m=800,t=1,p=64"] {
            let hash = real.replace("m=64,t=1,p=1", greedy);
            let begun = std::time::Instant::now();
            assert_eq!(passwords.verify(&typed(SECRET), Some(&hash)).await.unwrap(), Verdict::Wrong, "{greedy}");
            // Nothing was hashed: even the cheapest of these would take far longer.
            assert!(begun.elapsed().as_secs() < 5, "{greedy}");
        }
        for broken in ["", "plain", "$argon2id$v=19$m=64,t=1,p=1$short", &real.replace("argon2id", "argon2i")] {
            assert_eq!(passwords.verify(&typed(SECRET), Some(broken)).await.unwrap(), Verdict::Wrong, "{broken}");
        }
        assert_eq!(passwords.verify(&typed(SECRET), None).await.unwrap(), Verdict::Wrong);
    }
}

both! {
    async fn t23_past_the_queue_nobody_waits(app: TestApp) {
        let passwords = Arc::new(Passwords::with_bounds(Strength::default(), 1, 4));
        let mut asking = JoinSet::new();
        for _ in 0..40 {
            let passwords = Arc::clone(&passwords);
            asking.spawn(async move { passwords.verify(&typed(SECRET), None).await });
        }
        let answers = asking.join_all().await;
        let busy = answers.iter().filter(|answer| matches!(answer, Err(service::Error::Busy))).count();
        assert!((20..40).contains(&busy), "{busy} of 40 were told to come again");
        assert!(answers.iter().all(|answer| matches!(answer, Ok(Verdict::Wrong) | Err(service::Error::Busy))));
        assert_eq!(passwords.verify(&typed(SECRET), None).await.unwrap(), Verdict::Wrong, "it goes on");
        drop(app);
    }
}

both! {
    async fn t21_one_password_on_every_keyboard(app: TestApp) {
        add(&app, "ada@example.org", "caf\u{e9} noir au coin").await;
        for typed in ["caf\u{e9} noir au coin", "cafe\u{301} noir au coin"] {
            sign_in::by_password(app.runtime(), "ADA@example.org", typed, &Client::default()).await.unwrap();
        }
        let wrong = sign_in::by_password(app.runtime(), "ada@example.org", "cafe noir au coin", &Client::default()).await;
        assert!(matches!(wrong, Err(service::Error::WrongCredentials)), "{wrong:?}");
    }
}
