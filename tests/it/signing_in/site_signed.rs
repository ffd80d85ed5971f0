//! T18: a blog vouches for its own readers, once and for minutes, and for nobody else.

use std::{path::Path, process::Command};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use rejoinder::{
    domain::{origin::Origin, site::Site, time::Clock as _},
    service::{
        self, SystemClock, retention,
        sign_on::{self, NewKey},
    },
};
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};
use sha2::Sha256;

use super::scene::{Session, session};
use crate::support::{Reply, TestApp, program::run};

/// A blog's server: its key, and how it signs.
struct Blog<'a> {
    app: &'a TestApp,
    site: Site,
    key: NewKey,
}

impl<'a> Blog<'a> {
    async fn of(app: &'a TestApp, key: &str) -> Self {
        let site = app.site(key).await;
        let key = sign_on::create_key(app.runtime(), &site).await.unwrap();
        Self { app, site, key }
    }

    /// A second site with a key of its own.
    async fn other(app: &'a TestApp) -> Self {
        let origin = Origin::parse("https://other.example").unwrap();
        service::site::create(app.runtime(), "other", "Other", vec![origin])
            .await
            .unwrap();
        Self::of(app, "other").await
    }

    /// What it says of Ada now; every statement is another one.
    fn claims(&self) -> Value {
        let now = self.app.clock.now();
        json!({
            "kid": self.key.id.to_string(), "id": "7", "username": "Ada", "email": "ada@example.org",
            "iat": now.0 / 1000, "exp": now.0 / 1000 + 120, "jti": format!("statement-{:020}", now.0),
        })
    }

    fn with(&self, name: &str, value: Value) -> String {
        let mut claims = self.claims();
        claims[name] = value;
        self.sign(&claims)
    }

    fn sign(&self, claims: &Value) -> String {
        signed("v1", &self.site.key, claims, self.key.secret.expose_secret())
    }

    async fn post(&self, signed: &str) -> Reply {
        self.app.send(fetch(self.app, &self.site.key, signed)).await
    }

    async fn sign_in(&self, claims: &Value) -> Session {
        session(&self.post(&self.sign(claims)).await.expect(200))
    }
}

fn signed(version: &str, site: &str, claims: &Value, secret: &str) -> String {
    let text = format!("{version}.{site}.{}", URL_SAFE_NO_PAD.encode(claims.to_string()));
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(text.as_bytes());
    let signature = mac
        .finalize()
        .into_bytes()
        .iter()
        .fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"));
    format!("{text}.{signature}")
}

/// As the frame's own script sends it.
fn fetch(app: &TestApp, site: &str, signed: &str) -> reqwest::RequestBuilder {
    app.http
        .post(app.at("/auth/sso"))
        .header("origin", app.origin())
        .header("sec-fetch-site", "same-origin")
        .header("rejoinder-request", "fetch")
        .json(&json!({"site": site, "signed": signed}))
}

both! {
    async fn t18_a_blogs_reader_is_signed_in_and_is_the_same_person_next_time(app: TestApp) {
        let blog = Blog::of(&app, "blog").await;
        let first = blog.sign_in(&blog.claims()).await;
        assert_eq!(first.name, "Ada");
        let second = blog.sign_in(&blog.claims()).await;
        let body = json!({"page": {"url": TestApp::PAGE}, "body": "mine", "guest": {"name": "Somebody else"}});
        for session in [&first, &second] {
            let request = app.http.post(app.at("/api/v1/sites/blog/comments")).json(&body);
            let said = app.send(request.header("authorization", format!("Bearer {}", session.access))).await.expect(201);
            assert_eq!(said.json()["author"]["name"], "Ada");
        }
        assert_eq!(app.number("SELECT COUNT(DISTINCT account_id) AS n FROM comments").await, 1);
        // Another id is another person, whatever they are called.
        let mut other = blog.claims();
        other["id"] = json!("07");
        blog.sign_in(&other).await;
        assert_eq!(app.rows("accounts").await, 2);
    }
}

both! {
    async fn t35_who_is_signed_in_anew_leaves_no_session_behind(app: TestApp) {
        let blog = Blog::of(&app, "blog").await;
        let first = blog.sign_in(&blog.claims()).await;
        let again = fetch(&app, "blog", &blog.sign(&blog.claims()));
        let again = again.header("cookie", format!("__Host-rejoinder-frame={}", first.refresh));
        session(&app.send(again).await.expect(200));
        assert_eq!(app.number("SELECT COUNT(*) AS n FROM sessions WHERE ended_at IS NULL").await, 1);
    }
}

both! {
    async fn t18_a_site_speaks_for_its_own_people_alone(app: TestApp) {
        app.account("ada@example.org", None).await;
        let (blog, other) = (Blog::of(&app, "blog").await, Blog::other(&app).await);
        let mine = blog.sign_in(&blog.claims()).await;
        other.sign_in(&other.claims()).await;
        assert_eq!(app.rows("accounts").await, 3, "one id at two sites, and an address that somebody has proved");
        assert_eq!(app.number("SELECT COUNT(*) AS n FROM accounts WHERE email IS NOT NULL").await, 1);
        let asked = app.http.get(app.at("/api/v1/sites/other/comments")).header("authorization", format!("Bearer {}", mine.access));
        app.send(asked).await.expect(401);
        // What one site has signed is nothing at another, by whichever of the two names and keys.
        let claims = blog.claims();
        let secret = blog.key.secret.expose_secret();
        for (place, said) in [
            ("other", signed("v1", "blog", &claims, secret)),
            ("other", signed("v1", "other", &claims, secret)),
            ("blog", signed("v1", "other", &claims, secret)),
            ("blog", signed("v1", "blog", &claims, other.key.secret.expose_secret())),
            ("blog", signed("v1", "blog", &other.claims(), other.key.secret.expose_secret())),
        ] {
            app.send(fetch(&app, place, &said)).await.expect(401);
        }
    }
}

both! {
    async fn t18_what_is_forged_stale_or_said_twice_is_not_taken(app: TestApp) {
        let blog = Blog::of(&app, "blog").await;
        let at = app.clock.now().0 / 1000;
        let good = blog.sign(&blog.claims());
        let (text, signature) = good.rsplit_once('.').unwrap();
        let payload = text.rsplit_once('.').unwrap().1;
        let without = |name: &str| {
            let mut claims = blog.claims();
            claims.as_object_mut().unwrap().remove(name);
            blog.sign(&claims)
        };
        let mut changed = blog.claims();
        changed["id"] = json!("1");
        let secret = blog.key.secret.expose_secret();
        let mut forged = vec![
            String::new(),
            "...".to_owned(),
            text.to_owned(),
            format!("{text}."),
            format!("{text}.{}", "0".repeat(64)),
            format!("{text}.{}", &signature[..62]),
            format!("{text}.{signature}00"),
            format!("{text}.{}", "zz".repeat(32)),
            format!("v1.blog.{}.{signature}", URL_SAFE_NO_PAD.encode(changed.to_string())),
            format!("v1.blog.x.{payload}.{signature}"),
            signed("v2", "blog", &blog.claims(), secret),
            signed("v1", "Blog", &blog.claims(), secret),
            signed("v1", "blog", &json!([]), secret),
            signed("v1", "blog", &blog.claims(), "another secret"),
            signed("v1", "blog", &blog.claims(), ""),
            blog.with("kid", json!("0192d5a7-7c11-7a60-b0e5-1c1f0a6f3c55")),
            blog.with("kid", json!("")),
            blog.with("exp", json!(at - 1)),
            blog.with("exp", json!(at + 600)),
            blog.with("exp", json!("never")),
            blog.with("exp", json!(i64::MAX)),
            blog.with("iat", json!(at + 3600)),
            blog.with("iat", json!(i64::MIN)),
            blog.with("jti", json!("short")),
            blog.with("jti", json!("x".repeat(129))),
            blog.with("id", json!("")),
            blog.with("id", json!(" ")),
            blog.with("id", json!("x".repeat(256))),
            blog.with("id", json!(7)),
            blog.with("username", json!("x".repeat(8000))),
        ];
        forged.extend(["kid", "id", "username", "iat", "exp", "jti"].map(without));
        for said in &forged {
            blog.post(said).await.expect(401);
        }
        for table in ["accounts", "identities", "sessions"] {
            assert_eq!(app.rows(table).await, 0, "{table}");
        }
        // The forger's own hand is good: unchanged, it is taken. Once.
        blog.post(&good).await.expect(200);
        blog.post(&good).await.expect(401);
        let late = blog.sign(&blog.claims());
        app.clock.advance_minutes(2);
        blog.post(&late).await.expect(401);
    }
}

both! {
    async fn t18_of_two_who_say_the_same_at_once_one_comes_in(app: TestApp) {
        let blog = Blog::of(&app, "blog").await;
        let said = blog.sign(&blog.claims());
        let (a, b, c) = tokio::join!(blog.post(&said), blog.post(&said), blog.post(&said));
        let mut statuses = [a.status, b.status, c.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 401, 401]);
        assert_eq!(app.rows("sessions").await, 1);
    }
}

both! {
    async fn t18_a_site_gives_nobody_a_role_an_address_or_a_kept_name(app: TestApp) {
        let blog = Blog::of(&app, "blog").await;
        let mut claims = blog.claims();
        for (name, value) in [
            ("role", json!("admin")),
            ("is_admin", json!(true)),
            ("roles", json!(["owner"])),
            ("email_verified", json!(true)),
            ("is_email_verified", json!(true)),
            ("site", json!("other")),
            ("username", json!("Admin")),
        ] {
            claims[name] = value;
        }
        let session = blog.sign_in(&claims).await;
        assert!(session.name.starts_with("Reader "), "{}", session.name);
        let risen = "SELECT COUNT(*) AS n FROM accounts WHERE is_admin OR email IS NOT NULL OR verified_at IS NOT NULL";
        assert_eq!((app.number(risen).await, app.rows("memberships").await), (0, 0));
        assert_eq!(app.number("SELECT COUNT(*) AS n FROM identities WHERE is_email_verified").await, 0);
    }
}

both! {
    async fn t18_keys_change_without_a_gap_and_a_revoked_one_signs_nothing(app: TestApp) {
        let old = Blog::of(&app, "blog").await;
        let new = Blog::of(&app, "blog").await;
        for blog in [&old, &new] {
            blog.sign_in(&blog.claims()).await;
        }
        sign_on::revoke_key(app.runtime(), &old.site, old.key.id).await.unwrap();
        old.post(&old.sign(&old.claims())).await.expect(401);
        new.sign_in(&new.claims()).await;
        let other = Blog::other(&app).await;
        let foreign = sign_on::revoke_key(app.runtime(), &other.site, new.key.id).await;
        assert!(matches!(foreign, Err(service::Error::NotFound(_))));
        // Neither secret is anywhere in the database, and what was said is forgotten in time.
        let stored = app.everything_stored().await;
        assert!(!stored.contains(new.key.secret.expose_secret()) && !stored.contains(old.key.secret.expose_secret()));
        app.clock.advance_days(2);
        retention::sweep(app.runtime()).await.unwrap();
        assert_eq!(app.rows("sign_on_uses").await, 0);
    }
}

both! {
    async fn t32_only_our_own_document_hands_over_what_a_blog_has_signed(app: TestApp) {
        let blog = Blog::of(&app, "blog").await;
        let said = blog.sign(&blog.claims());
        let body = json!({"site": "blog", "signed": said});
        let own = app.origin();
        for headers in [
            vec![],
            vec![("origin", "https://blog.example"), ("sec-fetch-site", "cross-site"), ("rejoinder-request", "fetch")],
            vec![("origin", own.as_str()), ("sec-fetch-site", "same-origin")],
            vec![("origin", own.as_str()), ("sec-fetch-site", "cross-site"), ("rejoinder-request", "fetch")],
        ] {
            let request = app.http.post(app.at("/auth/sso")).json(&body);
            let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
            let refused = app.send(request).await.expect(403);
            assert!(refused.headers.get("set-cookie").is_none(), "{headers:?}");
        }
        let set = blog.post(&said).await.expect(200);
        for part in ["Secure", "HttpOnly", "SameSite=None", "Partitioned", "Path=/"] {
            assert!(set.header("set-cookie").contains(part), "{part}");
        }
    }
}

/// What an example prints; none where its interpreter is not on this machine.
fn example(program: &str, file: &str, key: &NewKey) -> Option<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("deploy/sign-on").join(file);
    let reader = r#"{"id":"7","username":"Ünsal \"Ada\" \u00e9","kid":"none","exp":1}"#;
    let (id, secret) = (key.id.to_string(), key.secret.expose_secret());
    let ran = Command::new(program)
        .arg(path)
        .args(["blog", id.as_str(), secret, reader])
        .output();
    let ran = match ran {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            eprintln!("ignored: {program} is not on this machine, so {file} was not run");
            return None;
        }
        ran => ran.unwrap(),
    };
    assert!(ran.status.success(), "{file}: {}", String::from_utf8_lossy(&ran.stderr));
    Some(String::from_utf8(ran.stdout).unwrap().trim().to_owned())
}

both! {
    async fn every_example_signs_what_the_service_takes(app: TestApp) {
        // They use the machine's clock.
        let ahead = SystemClock.now().0 - app.clock.now().0;
        app.clock.advance_minutes(ahead / 60_000);
        let blog = Blog::of(&app, "blog").await;
        let mut taken = 0;
        for (program, file) in [("python3", "sign_on.py"), ("node", "sign_on.mjs"), ("php", "sign_on.php")] {
            let Some(said) = example(program, file, &blog.key) else { continue };
            // To the second: the clock of the tests was set to the minute.
            app.clock.advance_minutes(1);
            assert_eq!(session(&blog.post(&said).await.expect(200)).name, "Ünsal \"Ada\" é", "{file}");
            blog.post(&said).await.expect(401);
            let mut changed = said.clone();
            changed.replace_range(said.len() - 1.., if said.ends_with('0') { "1" } else { "0" });
            blog.post(&changed).await.expect(401);
            taken += 1;
        }
        assert!(taken >= 1, "no interpreter at all");
        assert_eq!(app.rows("accounts").await, 1, "the same person in every language");
    }
}

#[test]
fn a_key_is_made_listed_and_revoked() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let site = [
        "site",
        "create",
        "blog",
        "--name",
        "A blog",
        "--origin",
        "https://blog.example",
    ];
    run(folder, &site).expect(0);
    let made = run(folder, &["site", "sso-key", "create", "blog"]).expect(0);
    let (id, secret) = made.out.trim().split_once('\t').unwrap();
    assert_eq!((secret.len(), made.err.as_str()), (43, ""));
    let listed = run(folder, &["site", "sso-key", "list", "blog"]).expect(0);
    assert!(
        listed.out.starts_with(id) && listed.out.ends_with("\t-\n") && !listed.out.contains(secret),
        "{listed:?}"
    );
    run(folder, &["site", "sso-key", "revoke", "blog", id]).expect(0);
    run(folder, &["site", "sso-key", "revoke", "blog", id]).expect(1);
    assert!(
        !run(folder, &["site", "sso-key", "list", "blog"])
            .expect(0)
            .out
            .ends_with("\t-\n")
    );
    run(folder, &["site", "sso-key", "create", "nobody"]).expect(1);
    run(folder, &["site", "sso-key", "revoke", "blog", "nonsense"]).expect(2);
    for command in ["create", "list", "revoke"] {
        assert!(
            run(folder, &["site", "sso-key", command, "--help"])
                .expect(0)
                .out
                .contains("Example")
        );
    }
}
