//! Settings: all problems at once, secrets from files, and a file of settings beside the data.

use rejoinder::config::{Config, Vars};

use crate::support::program;

#[test]
fn every_problem_is_told_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let vars = [
        ("REJOINDER_LISTEN", "nowhere"),
        ("REJOINDER_PUBLIC_URL", "ftp://x"),
        ("REJOINDER_TRUSTED_PROXIES", "10.0.0.0/8, not-a-network"),
        ("REJOINDER_RATE_LIMITS", "perhaps"),
        ("REJOINDER_POSTS_PER_MINUTE", "0"),
        ("REJOINDER_LOG_FORMAT", "xml"),
        ("REJOINDER_SECRET_KEY", "short"),
        ("REJOINDER_LISTN", "127.0.0.1:1"),
    ];
    let ran = program::run_to_its_end(program::command(folder.path(), &vars).arg("serve")).expect(1);
    for (name, _) in vars {
        assert!(ran.err.contains(name), "{name} is not in {}", ran.err);
    }
    assert_eq!(ran.out, "");
    assert!(!folder.path().join("data").exists());
}

#[test]
fn postgres_needs_a_secret_of_its_own() {
    let problems = Config::read(&Vars::from_pairs([(
        "REJOINDER_DATABASE_URL",
        "postgres://x@localhost/x",
    )]))
    .unwrap_err();
    assert_eq!(problems.len(), 1);
    assert_eq!(problems[0].name, "REJOINDER_SECRET_KEY");
}

#[test]
fn settings_come_from_a_file_and_secrets_from_files() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("elsewhere.db");
    std::fs::write(folder.path().join("url"), format!("sqlite://{}\n", data.display())).unwrap();
    std::fs::write(
        folder.path().join(".env"),
        "REJOINDER_DATABASE_URL_FILE=url\nREJOINDER_LOG=warn\n",
    )
    .unwrap();
    program::run(folder.path(), &["migrate"]).expect(0);
    assert!(data.exists());
    std::fs::remove_file(folder.path().join("url")).unwrap();
    let ran = program::run(folder.path(), &["migrate"]).expect(1);
    assert!(ran.err.contains("REJOINDER_DATABASE_URL_FILE"), "{}", ran.err);
}

#[test]
fn the_environment_wins_over_the_file() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(
        folder.path().join(".env"),
        "REJOINDER_DATABASE_URL=sqlite://from-file.db\n",
    )
    .unwrap();
    let vars = [("REJOINDER_DATABASE_URL", "sqlite://from-environment.db")];
    let ran = program::command(folder.path(), &vars).arg("migrate").output().unwrap();
    program::Ran::from(ran).expect(0);
    assert!(folder.path().join("from-environment.db").exists());
    assert!(!folder.path().join("from-file.db").exists());
}
