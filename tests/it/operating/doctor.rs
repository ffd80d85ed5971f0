//! `rejoinder doctor` finds what is wrong, says what to do, and changes nothing.

use std::{
    net::TcpListener,
    os::unix::fs::PermissionsExt,
    path::Path,
    time::{Duration, Instant},
};

use axum::{Router, routing::get};
use migration::{Migrator, MigratorTrait as _};
use serde_json::{Value, json};

use crate::support::{
    Database, MailServer, Manner, Setup, TestApp, post,
    program::{Ran, command, run},
};

/// What it says with these settings, whatever the exit status.
fn doctor(folder: &Path, vars: &[(&str, &str)]) -> Ran {
    Ran::from(command(folder, vars).arg("doctor").output().unwrap())
}

fn prepare(folder: &Path) {
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
    let admin = [
        "account",
        "create",
        "ada@example.org",
        "--name",
        "Ada",
        "--role",
        "admin",
    ];
    run(folder, &admin).expect(0);
}

#[test]
fn before_the_first_start_nothing_is_made_and_nothing_is_broken() {
    let folder = tempfile::tempdir().unwrap();
    let looked = doctor(folder.path(), &[]).expect(0);
    assert!(looked.out.contains("there is no database yet"), "{looked:?}");
    assert!(!folder.path().join("data").exists());
    let misread = doctor(folder.path(), &[("REJOINDER_GOOGLE_CLIENT_ID", "id")]).expect(1);
    assert!(
        misread.err.contains("REJOINDER_GOOGLE_CLIENT_SECRET: is needed"),
        "{misread:?}"
    );
}

#[test]
fn a_service_that_is_set_up_is_well() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    prepare(folder);
    let looked = doctor(folder, &[]).expect(0);
    for part in [
        "http://127.0.0.1:8080",
        "SQLite; each commit is on disk",
        "every count was counted again",
        "no mail is sent",
        "off: WordPress.com",
    ] {
        assert!(looked.out.contains(part), "{part}: {looked:?}");
    }
    assert_eq!(looked.err, "");
    let output = command(folder, &[])
        .args(["doctor", "--json", "--offline"])
        .output()
        .unwrap();
    let told: Value = serde_json::from_str(&Ran::from(output).expect(0).out).unwrap();
    let areas: Vec<&str> = told
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| finding["area"].as_str().unwrap())
        .collect();
    assert!(
        areas.contains(&"Address") && areas.contains(&"Data") && areas.contains(&"Mail"),
        "{told}"
    );
    let folder_mode = std::fs::metadata(folder.join("data")).unwrap().permissions().mode();
    assert_eq!(
        folder_mode & 0o077,
        0,
        "what readers entrust us with is nobody else's business"
    );
}

#[test]
fn what_others_could_read_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    prepare(folder);
    let mode = |path: &str, mode| std::fs::set_permissions(folder.join(path), PermissionsExt::from_mode(mode)).unwrap();
    mode("data/secret.key", 0o644);
    assert!(doctor(folder, &[]).expect(1).out.contains("chmod 600 data/secret.key"));
    mode("data/secret.key", 0o600);
    mode("data", 0o755);
    mode("data/rejoinder.db", 0o644);
    assert!(doctor(folder, &[]).expect(0).out.contains("chmod 700 data"));
    std::fs::remove_file(folder.join("data/secret.key")).unwrap();
    assert!(doctor(folder, &[]).expect(1).out.contains("secret.key cannot be read"));
}

#[test]
fn an_address_that_keeps_readers_out_or_lets_liars_in_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    prepare(folder);
    let public = ("REJOINDER_PUBLIC_URL", "https://comments.example.com");
    for (vars, code, said) in [
        (
            &[("REJOINDER_PUBLIC_URL", "http://comments.example.com")][..],
            1,
            "without https nobody can sign in",
        ),
        (&[("REJOINDER_LISTEN", "0.0.0.0:8080")], 1, "REJOINDER_PUBLIC_URL"),
        (&[public], 0, "Name the proxy's address in REJOINDER_TRUSTED_PROXIES"),
        (
            &[public, ("REJOINDER_TRUSTED_PROXIES", "127.0.0.1")],
            0,
            "is believed from 127.0.0.1",
        ),
        (
            &[public, ("REJOINDER_TRUSTED_PROXIES", "0.0.0.0/0")],
            1,
            "anybody could say where they come from",
        ),
        (&[("REJOINDER_RATE_LIMITS", "off")], 0, "REJOINDER_RATE_LIMITS is off"),
        (
            &[("REJOINDER_PUBLIC_URL", "https://blog.example")],
            1,
            "the service's own origin",
        ),
    ] {
        let looked = doctor(folder, vars).expect(code);
        assert!(looked.out.contains(said), "{vars:?}: {looked:?}");
    }
}

#[test]
fn every_provider_says_what_to_register_and_who_is_down_or_silent() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    // Takes connections and never answers.
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let silent = format!("http://{}", silent.local_addr().unwrap());
    let secret = "a-secret-of-the-operators";
    let vars = [
        ("REJOINDER_PUBLIC_URL", "https://example.com/comments"),
        ("REJOINDER_PROVIDER_SECONDS", "1"),
        ("REJOINDER_FACEBOOK_CLIENT_ID", "id"),
        ("REJOINDER_FACEBOOK_CLIENT_SECRET", secret),
        ("REJOINDER_OIDC_DOWN_ISSUER", "http://127.0.0.1:1"),
        ("REJOINDER_OIDC_DOWN_CLIENT_ID", "id"),
        ("REJOINDER_OIDC_DOWN_CLIENT_SECRET", secret),
        ("REJOINDER_OIDC_SLOW_ISSUER", &silent),
        ("REJOINDER_OIDC_SLOW_CLIENT_ID", "id"),
        ("REJOINDER_OIDC_SLOW_CLIENT_SECRET", secret),
    ];
    let begun = Instant::now();
    let looked = doctor(folder, &vars).expect(1);
    assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
    for part in [
        "https://example.com/comments/auth/callback/facebook",
        "https://example.com/comments/auth/facebook/deletion",
        "https://example.com/comments/auth/callback/oidc-down",
        "not available: discovery: no connection",
        "no answer within 1 s",
        "off: WordPress.com, Google, X, GitHub",
    ] {
        assert!(looked.out.contains(part), "{part}: {looked:?}");
    }
    assert!(!looked.out.contains(secret) && !looked.err.contains(secret));
    let output = command(folder, &vars).args(["doctor", "--offline"]).output().unwrap();
    assert!(!Ran::from(output).expect(0).out.contains("discovery"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_answers_is_told_from_who_does_not() {
    let folder = tempfile::tempdir().unwrap();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let discovery = json!({
        "issuer": url,
        "authorization_endpoint": format!("{url}/auth"),
        "token_endpoint": format!("{url}/token"),
        "jwks_uri": format!("{url}/jwks"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
    });
    let routes = Router::new()
        .route(
            "/.well-known/openid-configuration",
            get(async move || axum::Json(discovery.clone())),
        )
        .route("/jwks", get(async || axum::Json(json!({"keys": []}))));
    tokio::spawn(async move { axum::serve(listener, routes).await.unwrap() });
    let mail = MailServer::start(Manner::Willing).await;
    let (good, gone) = (mail.url(), "smtp://127.0.0.1:1?tls=off".to_owned());
    for (smtp, code, said) in [
        (good, 0, "takes mail from us"),
        (gone, 1, "127.0.0.1:1: mail could not be sent now"),
    ] {
        let vars = [
            ("REJOINDER_SMTP_URL", smtp.as_str()),
            ("REJOINDER_MAIL_FROM", "comments@example.com"),
            ("REJOINDER_OIDC_OWN_ISSUER", url.as_str()),
            ("REJOINDER_OIDC_OWN_CLIENT_ID", "id"),
            ("REJOINDER_OIDC_OWN_CLIENT_SECRET", "secret"),
        ];
        let looked = doctor(folder.path(), &vars).expect(code);
        assert!(
            looked.out.contains(said) && looked.out.contains("its discovery answers"),
            "{looked:?}"
        );
    }
    assert!(mail.taken().is_empty(), "nobody gets mail because somebody looked");
}

/// The settings under which the program uses the database of a test.
fn of(url: &str) -> [(&str, &str); 2] {
    [
        ("REJOINDER_DATABASE_URL", url),
        ("REJOINDER_SECRET_KEY", crate::support::SECRET_KEY),
    ]
}

both! {
    async fn counts_that_are_wrong_are_found(app: TestApp) {
        let folder = tempfile::tempdir().unwrap();
        let root = app.api(&post("root")).await.expect(201).id();
        app.api(&post("reply").answering(&root)).await.expect(201);
        let url = &app.database.url;
        doctor(folder.path(), &of(url)).expect(0);
        for (break_it, said) in [
            ("UPDATE pages SET comment_count = comment_count + 1", "comments of a page: wrong in 1"),
            ("UPDATE comments SET reply_count = 7 WHERE depth = 1", "replies to a comment: wrong in 1"),
            ("UPDATE comments SET descendant_count = 7 WHERE depth = 1", "comments below a root: wrong in 1"),
            ("UPDATE comments SET shown = 0 WHERE depth = 2", "what is shown: wrong in 1"),
        ] {
            app.execute(break_it).await;
            let looked = doctor(folder.path(), &of(url)).expect(1);
            assert!(looked.out.contains(said), "{said}: {looked:?}");
        }
    }
}

async fn look_at_an_older_schema(database: Database) {
    let folder = tempfile::tempdir().unwrap();
    let runtime = rejoinder::app::open(&Setup::default().config(&database)).await.unwrap();
    let connection = runtime.store.for_migration();
    Migrator::down(connection, Some(1)).await.unwrap();
    for _ in 0..2 {
        let looked = doctor(folder.path(), &of(&database.url)).expect(0);
        assert!(looked.out.contains("1 step(s) behind"), "{looked:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_older_schema_is_left_as_it_is_on_sqlite() {
    look_at_an_older_schema(Database::empty_sqlite()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs REJOINDER_TEST_POSTGRES_URL: make test starts one"]
async fn an_older_schema_is_left_as_it_is_on_postgres() {
    look_at_an_older_schema(Database::empty_postgres().await).await;
}
