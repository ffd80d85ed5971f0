//! T42, T45: whom people are is theirs: what is kept of them, for how long, and who is asked about it (nobody).

use rejoinder::service::{guest::network_prefix, retention};

use crate::support::{Database, MailServer, Manner, Post, Setup, TestApp, eventually, post};

fn with_details() -> Post {
    Post {
        email: Some("ada.private@mail.example".to_owned()),
        ..post("public words")
    }
}

both! {
    async fn t45_no_answer_holds_an_email_or_a_network_address(app: TestApp) {
        let said = app.api(&with_details()).await.expect(201);
        let (id, secret) = (said.id(), said.secret().unwrap());
        let thread = said.json()["thread_id"].as_str().unwrap().to_owned();
        let fragment = app.script(&with_details()).await.expect(201);
        let mut seen = vec![said, fragment];
        for path in [
            TestApp::thread_path(TestApp::PAGE),
            TestApp::list_path(TestApp::PAGE),
            format!("/threads/{thread}"),
            format!("/api/v1/comments/{id}"),
            "/api/v1/sites/blog/comments".to_owned(),
            "/api/v1/sites/blog/threads".to_owned(),
            format!("/embed/comments/{id}/reply"),
            format!("/embed/comments/{id}"),
            "/metrics".to_owned(),
        ] {
            seen.push(app.get_with(&path, &[("rejoinder-guest", &secret)]).await.expect(200));
        }
        // SHA-256 in hexadecimal, as avatar services want it.
        let email_hash = "cdb89103f3a213d20f1041672f50d2325787e0378d6e2b4e422e60d5e76b7865";
        for reply in seen {
            let text = reply.text().replace(&app.origin(), "");
            for private in ["ada.private", "127.0.0.1", "127.0.0.0/24", email_hash, "gravatar", "guest_key"] {
                assert!(!text.contains(private), "{private} in {text}");
            }
        }
    }
}

both! {
    async fn t45_an_address_is_kept_as_its_network_and_forgotten_in_time(app: TestApp) {
        app.set(&[("keep-addresses-days", "7")]).await;
        app.said(post("hello")).await;
        let stored = app.everything_stored().await;
        assert!(stored.contains("127.0.0.0/24"), "{stored}");
        assert!(!stored.contains("127.0.0.1"));
        let kept = "SELECT COUNT(*) AS n FROM comments WHERE address_prefix IS NOT NULL OR address_hash IS NOT NULL \
                    OR address_expires_at IS NOT NULL";
        app.clock.advance_days(6);
        retention::sweep(app.runtime()).await.unwrap();
        assert_eq!(app.number(kept).await, 1);
        app.clock.advance_days(1);
        assert_eq!(retention::sweep(app.runtime()).await.unwrap().addresses, 1);
        assert_eq!(app.number(kept).await, 0);
        assert_eq!(app.thread().await.comments().len(), 1);
    }
}

both! {
    async fn t45_a_site_may_keep_no_address_at_all(app: TestApp) {
        app.set(&[("keep-addresses-days", "0")]).await;
        app.said(post("hello")).await;
        let kept = "SELECT COUNT(*) AS n FROM comments WHERE address_prefix IS NOT NULL OR address_hash IS NOT NULL";
        assert_eq!(app.number(kept).await, 0);
    }
}

#[test]
fn t45_a_network_is_all_that_is_seen_of_an_address() {
    for (address, network) in [
        ("203.0.113.77", "203.0.113.0/24"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1::/48"),
        ("::ffff:203.0.113.77", "203.0.113.0/24"),
    ] {
        assert_eq!(network_prefix(address.parse().unwrap()), network);
    }
}

#[test]
fn t42_nothing_fetches_but_the_ports_to_servers_that_the_operator_names() {
    // `reqwest` for providers and `lettre` for mail belong to `outbound` (a guard sees to it), and go where the configuration says.
    // Nothing else can make a request, so nothing a reader gives can be fetched.
    let manifest = include_str!("../../../Cargo.toml");
    let (dependencies, _) = manifest
        .split_once("[dependencies]")
        .and_then(|(_, rest)| rest.split_once("[build-dependencies]"))
        .unwrap();
    for client in ["ureq", "isahc", "curl", "hyper-rustls", "surf", "attohttpc"] {
        let is_named = dependencies.lines().any(|line| line.split(' ').next() == Some(client));
        assert!(!is_named, "{client} reaches out: T42 needs tests of its own now");
    }
    let hyper = dependencies.lines().filter(|line| line.starts_with("hyper"));
    assert!(hyper.clone().count() > 0 && hyper.clone().all(|line| !line.contains("client")));
}

both! {
    async fn t42_mail_goes_to_the_named_server_whatever_the_address_says(database: Database) {
        let server = MailServer::start(Manner::Willing).await;
        let setup = Setup::default()
            .with("REJOINDER_SMTP_URL", &server.url())
            .with("REJOINDER_MAIL_FROM", "comments@example.com");
        let app = setup.start(std::sync::Arc::new(database)).await;
        let mut reader = app.person();
        for address in ["ada@[127.0.0.1]", "ada@127.0.0.1", "ada@localhost", "@relay:ada@example.org", "ada@2130706433"] {
            reader.submit("/account/register", &[("email", address)]).await.expect(422);
        }
        reader.submit("/account/register", &[("email", "ada@metadata.internal")]).await.expect(303);
        let (mail, _) = eventually("the mail", async || server.taken().pop()).await;
        assert_eq!(mail.to, ["ada@metadata.internal"]);
    }
}
