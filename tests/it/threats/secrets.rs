//! T48: secrets stay out of logs, errors and debug output.

use std::{io::Read as _, process::Stdio};

use rejoinder::{
    config::{Config, Vars},
    service::guest::GuestSecret,
};

use crate::support::{TestApp, post, program};

const PASSWORD: &str = "hunter2-of-the-database";
const KEY: &str = "c2VjcmV0LWtleS1vZi10aGlzLWluc3RhbmNlLTAwMDA";

#[test]
fn t48_no_debug_output_shows_a_secret() {
    let url = format!("postgres://rejoinder:{PASSWORD}@127.0.0.1:1/rejoinder");
    let pairs = [("REJOINDER_DATABASE_URL", url.as_str()), ("REJOINDER_SECRET_KEY", KEY)];
    let vars = Vars::from_pairs(pairs);
    let config = Config::read(&vars).unwrap();
    let secret = GuestSecret::parse(&"A".repeat(43)).unwrap();
    let shown = format!("{vars:?} {config:?} {config:#?} {secret:?}");
    for hidden in [PASSWORD, KEY, &"A".repeat(43), "secret-key-of-this"] {
        assert!(!shown.contains(hidden), "{shown}");
    }
}

#[test]
fn t48_a_database_that_cannot_be_reached_is_reported_without_its_password() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("postgres://rejoinder:{PASSWORD}@127.0.0.1:1/rejoinder");
    let vars = [
        ("REJOINDER_DATABASE_URL", url.as_str()),
        ("REJOINDER_SECRET_KEY", KEY),
        ("REJOINDER_LOG", "debug"),
    ];
    let ran = program::Ran::from(program::command(folder.path(), &vars).arg("migrate").output().unwrap()).expect(1);
    assert!(ran.err.contains("REJOINDER_DATABASE_URL"), "{}", ran.err);
    for hidden in [PASSWORD, KEY] {
        assert!(!ran.err.contains(hidden) && !ran.out.contains(hidden), "{}", ran.err);
    }
}

#[test]
fn t48_a_bad_setting_is_named_and_a_bad_secret_is_not_repeated() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("mysql://root:{PASSWORD}@localhost/");
    let vars = [
        ("REJOINDER_DATABASE_URL", url.as_str()),
        ("REJOINDER_SECRET_KEY", "too-short-but-secret"),
    ];
    let ran = program::Ran::from(program::command(folder.path(), &vars).arg("migrate").output().unwrap()).expect(1);
    assert!(
        ran.err.contains("REJOINDER_DATABASE_URL") && ran.err.contains("REJOINDER_SECRET_KEY"),
        "{}",
        ran.err
    );
    assert!(
        !ran.err.contains(PASSWORD) && !ran.err.contains("too-short-but-secret"),
        "{}",
        ran.err
    );
}

#[test]
fn t29_a_weak_or_damaged_key_stops_the_start() {
    let folder = tempfile::tempdir().unwrap();
    program::run(folder.path(), &["migrate"]).expect(0);
    let file = folder.path().join("data/secret.key");
    for weak in [
        "",
        "c2hvcnQ",
        "not base64 at all, but long enough to be a key of some kind",
    ] {
        std::fs::write(&file, weak).unwrap();
        let mut command = program::command(folder.path(), &[("REJOINDER_LISTEN", "127.0.0.1:0")]);
        let refused = program::run_to_its_end(command.arg("serve")).expect(1);
        assert!(refused.err.contains("secret.key does not hold 32 bytes"), "{refused:?}");
        let vars = [("REJOINDER_LISTEN", "127.0.0.1:0"), ("REJOINDER_SECRET_KEY", weak)];
        let refused = program::run_to_its_end(program::command(folder.path(), &vars).arg("serve")).expect(1);
        assert!(
            weak.is_empty() || (refused.err.contains("REJOINDER_SECRET_KEY") && !refused.err.contains(weak)),
            "{refused:?}"
        );
    }
}

both! {
    async fn t48_a_failure_inside_tells_the_reader_nothing(app: TestApp) {
        let said = app.api(&post("words")).await.expect(201);
        // The floor falls out from under the service.
        app.execute("ALTER TABLE comments RENAME TO lost").await;
        let replies = [
            app.get(&format!("/api/v1/comments/{}", said.id())).await,
            app.get(&TestApp::list_path(TestApp::PAGE)).await,
            app.get(&format!("/embed/comments/{}/reply", said.id())).await,
            app.api(&post("more")).await,
            app.script(&post("more")).await,
        ];
        for reply in replies {
            assert!([500, 503].contains(&reply.status), "{}: {}", reply.status, reply.text());
            let text = reply.text();
            for inside in ["SELECT", "comments does not exist", "no such table", "sqlx", "lost", "src/"] {
                assert!(!text.contains(inside), "{inside} in {text}");
            }
        }
        app.execute("ALTER TABLE lost RENAME TO comments").await;
        app.get(&format!("/api/v1/comments/{}", said.id())).await.expect(200);
    }
}

/// A whole conversation with the program at its most talkative that is still meant for production.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t48_the_log_holds_neither_secrets_nor_what_people_write() {
    let folder = tempfile::tempdir().unwrap();
    let create = ["site", "create", "blog", "--name", "Blog", "--origin", TestApp::ORIGIN];
    program::run(folder.path(), &create).expect(0);
    let key = std::fs::read_to_string(folder.path().join("data/secret.key")).unwrap();
    let log = folder.path().join("log");
    let vars = [("REJOINDER_LISTEN", "127.0.0.1:0"), ("REJOINDER_LOG", "debug")];
    let mut command = program::command(folder.path(), &vars);
    let serving = program::Serving::start_with_log(command.arg("serve").stdout(Stdio::null()), &log);
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let mut new = post("words nobody else should read").by("Ada Private");
    new.email = Some("ada@mail.example".to_owned());
    let path = format!("{}/api/v1/sites/blog/comments", serving.url);
    let said = http
        .post(&path)
        .header("idempotency-key", "k2f9Qm3vT8xYb7LwZr4NcA")
        .json(&new.json())
        .send()
        .await
        .unwrap();
    let said = crate::support::Reply::read(said).await.expect(201);
    let secret = said.secret().unwrap();
    let own = format!("{}/api/v1/comments/{}", serving.url, said.id());
    for body in ["edited words nobody should read", "\u{0}", ""] {
        let edit = http
            .patch(&own)
            .header("rejoinder-guest", &secret)
            .json(&serde_json::json!({"body": body}));
        edit.send().await.unwrap();
    }
    http.post(&path)
        .body("{\"body\": \"malformed words")
        .header("content-type", "application/json")
        .send()
        .await
        .unwrap();
    serving.kill();
    let mut text = String::new();
    std::fs::File::open(&log).unwrap().read_to_string(&mut text).unwrap();
    assert!(text.contains("answered"), "the log is not the talkative one: {text}");
    for hidden in [
        key.trim(),
        &secret,
        "nobody",
        "Ada Private",
        "ada@mail.example",
        "malformed words",
        "k2f9Qm3vT8xYb7LwZr4NcA",
    ] {
        assert!(!text.contains(hidden), "{hidden} in the log:\n{text}");
    }
}
