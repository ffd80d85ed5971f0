//! Accounts from the command line, and what the first start says of them.

use std::{io::Write as _, path::Path, process::Stdio};

use crate::support::{
    PASSWORD, eventually, html,
    program::{Ran, Serving, command, run},
};

fn with_password(folder: &Path, arguments: &[&str], password: &str) -> Ran {
    let mut child = command(folder, &[])
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    // It may refuse before it reads.
    let _ = input.write_all(format!("{password}\n").as_bytes());
    drop(input);
    Ran::from(child.wait_with_output().unwrap())
}

#[test]
fn an_account_is_made_with_a_link_or_a_password() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let made = run(folder, &["account", "create", "ada@example.org", "--name", "Ada"]).expect(0);
    assert!(
        made.out.starts_with("http://127.0.0.1:8080/account/ticket?key="),
        "{made:?}"
    );
    assert_eq!(made.out.lines().count(), 1);
    let again = run(folder, &["account", "create", "Ada@example.org", "--name", "Ada"]).expect(1);
    assert!(again.err.contains("exists already"), "{again:?}");
    let reset = run(folder, &["account", "reset", "ada@example.org"]).expect(0);
    assert!(
        reset.out.contains("/account/ticket?key=") && reset.out != made.out,
        "{reset:?}"
    );
    run(folder, &["account", "reset", "nobody@example.org"]).expect(1);
    let arguments = [
        "account",
        "create",
        "eve@example.org",
        "--name",
        "Eve",
        "--password-stdin",
    ];
    let refused = with_password(folder, &arguments, "password1").expect(1);
    assert!(
        refused.err.contains("password: ") && refused.err.contains("first passwords"),
        "{refused:?}"
    );
    with_password(folder, &arguments, "").expect(1);
    let made = with_password(folder, &arguments, PASSWORD).expect(0);
    assert_eq!(made.out, "", "nothing is left to choose");
    assert!(!made.err.contains(PASSWORD));
}

#[test]
fn a_role_belongs_to_a_site_or_to_the_instance() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    run(
        folder,
        &[
            "site",
            "create",
            "blog",
            "--name",
            "My blog",
            "--origin",
            "https://blog.example",
        ],
    )
    .expect(0);
    let create = |more: &[&str]| {
        let arguments = ["account", "create", "ada@example.org", "--name", "Ada"];
        run(folder, &[&arguments, more].concat())
    };
    for (wrong, word) in [
        (&["--role", "moderator"][..], "--site"),
        (&["--role", "admin", "--site", "blog"], "--site"),
        (&["--site", "blog"], "--role"),
        (&["--role", "owner", "--site", "other"], "other"),
    ] {
        let refused = create(wrong).expect(1);
        assert!(refused.err.contains(word), "{refused:?}");
    }
    create(&["--role", "emperor"]).expect(2);
    create(&["--role", "moderator", "--site", "blog"]).expect(0);
    let risen = create(&["--role", "admin"]).expect(0);
    assert!(risen.err.contains("was there"), "{risen:?}");
    let arguments = [
        "account",
        "create",
        "eve@example.org",
        "--name",
        "Eve",
        "--role",
        "admin",
        "--password-stdin",
    ];
    let short = with_password(folder, &arguments, "kvu3 tez pql").expect(1);
    assert!(short.err.contains("15"), "{short:?}");
}

#[test]
fn help_shows_examples() {
    let folder = tempfile::tempdir().unwrap();
    for arguments in [&["account", "create", "--help"][..], &["account", "reset", "--help"]] {
        let help = run(folder.path(), arguments).expect(0);
        assert!(help.out.contains("rejoinder account "), "{help:?}");
    }
}

#[tokio::test]
async fn the_first_start_prints_a_link_that_makes_the_owner() {
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("log");
    let vars = [("REJOINDER_LISTEN", "127.0.0.1:0")];
    let serving = Serving::start_with_log(command(folder.path(), &vars).arg("serve"), &log);
    let find = async || {
        let said = std::fs::read_to_string(&log).unwrap();
        said.lines()
            .find(|line| line.contains("/account/ticket?key="))
            .map(|line| line.trim().to_owned())
    };
    let (link, _) = eventually("the link", find).await;
    assert!(link.starts_with(&serving.url), "{link}");
    let page = reqwest::get(&link).await.unwrap();
    assert_eq!(page.status(), 200);
    let page = page.text().await.unwrap();
    assert!(html::field(&page, "email").is_some() && html::field(&page, "password").is_some());
    serving.kill();
    let arguments = [
        "account",
        "create",
        "ada@example.org",
        "--name",
        "Ada",
        "--role",
        "admin",
    ];
    run(folder.path(), &arguments).expect(0);
    let second = folder.path().join("second");
    let serving = Serving::start_with_log(command(folder.path(), &vars).arg("serve"), &second);
    // It has said everything once it answers.
    assert_eq!(
        reqwest::get(format!("{}/healthz", serving.url)).await.unwrap().status(),
        200
    );
    serving.kill();
    assert!(!std::fs::read_to_string(&second).unwrap().contains("/account/ticket"));
}
