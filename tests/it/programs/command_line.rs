//! `rejoinder token`.

use std::path::Path;

use crate::support::program::run;

const ADA: &str = "ada@example.org";

fn prepare(folder: &Path) {
    for key in ["blog", "other"] {
        let origin = format!("https://{key}.example");
        run(
            folder,
            &["site", "create", key, "--name", "A blog", "--origin", &origin],
        )
        .expect(0);
    }
    let account = [
        "account",
        "create",
        ADA,
        "--name",
        "Ada",
        "--role",
        "moderator",
        "--site",
        "blog",
    ];
    run(folder, &account).expect(0);
}

#[test]
fn a_token_is_made_listed_and_revoked() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    prepare(folder);
    let make = [
        "token",
        "create",
        "--account",
        ADA,
        "--scope",
        "read,moderate",
        "--site",
        "blog",
        "--name",
        "Bridge",
        "--days",
        "90",
    ];
    let made = run(folder, &make).expect(0);
    assert!(
        made.out.starts_with("rejoinder_") && made.out.lines().count() == 1,
        "{made:?}"
    );
    assert_eq!(made.err, "", "the token and nothing else");
    run(folder, &["token", "create", "--account", ADA, "--scope", "write"]).expect(0);
    let listed = run(folder, &["token", "list", "--account", "Ada@example.org"]).expect(0);
    let lines: Vec<Vec<&str>> = listed.out.lines().map(|line| line.split('\t').collect()).collect();
    assert_eq!(lines.len(), 2, "{listed:?}");
    assert_eq!(lines[0][1..5], [ADA, "Command line", "write", "*"]);
    assert_eq!((lines[0][6], lines[0][7]), ("never", "never"));
    assert_eq!(lines[1][1..5], [ADA, "Bridge", "read,moderate", "blog"]);
    assert!(!listed.out.contains(made.out.trim()));
    run(folder, &["token", "revoke", lines[1][0]]).expect(0);
    run(folder, &["token", "revoke", lines[1][0]]).expect(1);
    let left = run(folder, &["token", "list"]).expect(0);
    assert_eq!(left.out.lines().count(), 1, "{left:?}");
}

#[test]
fn what_cannot_be_is_refused_in_words() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    prepare(folder);
    for (arguments, word) in [
        (&["--account", "nobody@example.org", "--scope", "read"][..], "not found"),
        (&["--account", "nonsense", "--scope", "read"], "account:"),
        (&["--account", ADA, "--scope", "read", "--site", "nobody"], "nobody"),
        (&["--account", ADA, "--scope", "moderate", "--site", "other"], "scope:"),
        (&["--account", ADA, "--scope", "read", "--days", "0"], "days:"),
        (&["--account", ADA, "--scope", "read", "--name", " "], "name:"),
    ] {
        let refused = run(folder, &[&["token", "create"], arguments].concat()).expect(1);
        assert!(
            refused.out.is_empty() && refused.err.contains(word),
            "{arguments:?}: {refused:?}"
        );
    }
    for misused in [
        &["create", "--account", ADA][..],
        &["create", "--account", ADA, "--scope", "everything"],
        &["create", "--account", ADA, "--scope", ""],
        &["revoke", "nonsense"],
    ] {
        run(folder, &[&["token"], misused].concat()).expect(2);
    }
    for command in ["create", "list", "revoke"] {
        let help = run(folder, &["token", command, "--help"]).expect(0);
        assert!(help.out.contains("Example"), "{help:?}");
    }
}
