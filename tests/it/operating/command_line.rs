//! Commands: data on standard output, words on standard error, exit status 0, 1 or 2.

use std::path::Path;

use crate::support::program::run;

fn create(folder: &Path, key: &str) {
    let arguments = [
        "site",
        "create",
        key,
        "--name",
        "My blog",
        "--origin",
        "https://blog.example",
    ];
    run(folder, &arguments).expect(0);
}

#[test]
fn a_site_is_made_listed_and_changed() {
    let folder = tempfile::tempdir().unwrap();
    let arguments = [
        "site",
        "create",
        "blog",
        "--name",
        "My blog",
        "--origin",
        "https://blog.example",
    ];
    let made = run(folder.path(), &arguments).expect(0);
    assert_eq!(made.out, "blog\n");
    assert!(made.err.contains("data-site=\"blog\""), "{}", made.err);
    let changed = run(
        folder.path(),
        &["site", "set", "blog", "guests=held", "edit-minutes=30"],
    )
    .expect(0);
    assert_eq!(changed.out, "");
    assert_ne!(changed.err, "");
    let listed = run(folder.path(), &["site", "list"]).expect(0);
    let fields: Vec<&str> = listed.out.trim_end().split('\t').collect();
    assert_eq!(fields[0], "blog");
    for field in [
        "name=My blog",
        "origins=https://blog.example",
        "guests=held",
        "edit-minutes=30",
        "comments=open",
    ] {
        assert!(fields.contains(&field), "{field} not in {}", listed.out);
    }
    assert_eq!(listed.err, "");
}

#[test]
fn a_stylesheet_is_taken_from_a_file() {
    let folder = tempfile::tempdir().unwrap();
    create(folder.path(), "blog");
    std::fs::write(folder.path().join("comments.css"), "a {\n\tcolor: red;\n}\n").unwrap();
    run(folder.path(), &["site", "set", "blog", "stylesheet=@comments.css"]).expect(0);
    let listed = run(folder.path(), &["site", "list"]).expect(0);
    assert_eq!(listed.out.lines().count(), 1, "a site is one line");
    assert!(
        listed.out.contains("\tstylesheet=a {\\n\\tcolor: red;\\n}"),
        "{}",
        listed.out
    );
    std::fs::write(folder.path().join("bad.css"), "</style><script>").unwrap();
    for (value, reason) in [
        ("stylesheet=@bad.css", "</style"),
        ("stylesheet=@missing.css", "missing.css"),
    ] {
        let refused = run(folder.path(), &["site", "set", "blog", value]).expect(1);
        assert!(refused.err.contains(reason), "{}", refused.err);
    }
    let unchanged = run(folder.path(), &["site", "list"]).expect(0);
    assert_eq!(unchanged.out, listed.out);
}

#[test]
fn what_fails_says_why_and_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    create(folder.path(), "blog");
    for (arguments, reason) in [
        (
            &["site", "create", "blog", "--name", "x", "--origin", "https://x.example"][..],
            "exists",
        ),
        (
            &[
                "site",
                "create",
                "No Key",
                "--name",
                "x",
                "--origin",
                "https://x.example",
            ],
            "field",
        ),
        (&["site", "set", "nobody", "guests=on"], "nobody"),
        (&["site", "set", "blog", "guests=on", "depth=99"], "99"),
        (&["site", "set", "blog", "colour=red"], "colour"),
        (&["site", "set", "blog", "guests"], "name=value"),
        (
            &["site", "author", "blog", "0192d5a7-7c11-7a60-b0e5-1c1f0a6f3c55"],
            "not found",
        ),
        (&["comment", "list", "--site", "nobody"], "nobody"),
        (
            &[
                "comment",
                "approve",
                "--site",
                "blog",
                "0192d5a7-7c11-7a60-b0e5-1c1f0a6f3c55",
            ],
            "not found",
        ),
        (
            &["thread", "close", "--site", "blog", "https://evil.example/"],
            "evil.example",
        ),
        (
            &["thread", "close", "--site", "blog", "https://blog.example/never/"],
            "not found",
        ),
    ] {
        let before = run(folder.path(), &["site", "list"]).expect(0).out;
        let failed = run(folder.path(), arguments).expect(1);
        assert_eq!(failed.out, "", "{arguments:?}");
        assert!(failed.err.contains(reason), "{arguments:?}: {}", failed.err);
        assert_eq!(run(folder.path(), &["site", "list"]).expect(0).out, before);
    }
}

#[test]
fn misuse_is_another_status_and_shows_how() {
    let folder = tempfile::tempdir().unwrap();
    for arguments in [
        &[][..],
        &["nonsense"],
        &["site"],
        &["site", "create", "blog"],
        &["site", "create", "blog", "--name", "x", "--origin", "not an origin"],
        &[
            "site",
            "create",
            "blog",
            "--name",
            "x",
            "--origin",
            "https://x.example/path",
        ],
        &["comment", "approve", "--site", "blog"],
        &["comment", "approve", "--site", "blog", "nonsense"],
        &["comment", "list", "--site", "blog", "--status", "nonsense"],
        &["serve", "--nonsense"],
    ] {
        let misused = run(folder.path(), arguments).expect(2);
        assert_eq!(misused.out, "", "{arguments:?}");
        assert!(
            misused.err.contains("Usage") || misused.err.contains("--help"),
            "{arguments:?}: {}",
            misused.err
        );
    }
    assert!(!folder.path().join("data").exists(), "misuse left something behind");
}

#[test]
fn help_shows_examples_on_standard_output() {
    let folder = tempfile::tempdir().unwrap();
    for arguments in [
        &["--help"][..],
        &["serve", "--help"],
        &["site", "create", "--help"],
        &["site", "set", "--help"],
        &["site", "author", "--help"],
        &["comment", "list", "--help"],
        &["comment", "approve", "--help"],
        &["thread", "alias", "--help"],
        &["doctor", "--help"],
    ] {
        let help = run(folder.path(), arguments).expect(0);
        assert!(help.out.contains("Example"), "{arguments:?}: {}", help.out);
        assert_eq!(help.err, "");
    }
    assert!(
        run(folder.path(), &["--version"])
            .expect(0)
            .out
            .starts_with("rejoinder ")
    );
}
