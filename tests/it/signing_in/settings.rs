//! A provider is switched on by its variables alone; a slip names the variable.

use rejoinder::config::{Config, Vars};

fn ids(pairs: &[(&str, &str)]) -> Vec<String> {
    let config = Config::read(&Vars::from_pairs(pairs.iter().copied())).unwrap();
    config
        .auth
        .providers
        .iter()
        .map(|provider| provider.id.to_string())
        .collect()
}

#[test]
fn a_pair_of_variables_switches_a_provider_on() {
    assert_eq!(ids(&[]), Vec::<String>::new());
    for id in ["wordpress", "google", "x", "facebook", "github"] {
        let upper = id.to_uppercase();
        let (name, secret) = (
            format!("REJOINDER_{upper}_CLIENT_ID"),
            format!("REJOINDER_{upper}_CLIENT_SECRET"),
        );
        assert_eq!(ids(&[(&name, "id"), (&secret, "secret")]), [id]);
    }
}

#[test]
fn openid_providers_bear_the_names_the_operator_chose() {
    let found = ids(&[
        ("REJOINDER_OIDC_WORK_ISSUER", "https://id.work.example"),
        ("REJOINDER_OIDC_WORK_CLIENT_ID", "a"),
        ("REJOINDER_OIDC_WORK_CLIENT_SECRET", "b"),
        ("REJOINDER_OIDC_MY_CLUB_ISSUER", "https://club.example/realms/one"),
        ("REJOINDER_OIDC_MY_CLUB_CLIENT_ID", "a"),
        ("REJOINDER_OIDC_MY_CLUB_CLIENT_SECRET", "b"),
        ("REJOINDER_OIDC_MY_CLUB_LABEL", "The club"),
        ("REJOINDER_GOOGLE_CLIENT_ID", "a"),
        ("REJOINDER_GOOGLE_CLIENT_SECRET", "b"),
    ]);
    assert_eq!(found, ["google", "oidc-my-club", "oidc-work"]);
}

#[test]
fn a_secret_may_lie_in_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("secret");
    std::fs::write(&file, "from-the-file\n").unwrap();
    let path = file.to_str().unwrap();
    assert_eq!(
        ids(&[("REJOINDER_X_CLIENT_ID", "a"), ("REJOINDER_X_CLIENT_SECRET_FILE", path)]),
        ["x"]
    );
    let openid = [
        ("REJOINDER_OIDC_A_ISSUER", "https://a.example"),
        ("REJOINDER_OIDC_A_CLIENT_ID", "a"),
        ("REJOINDER_OIDC_A_CLIENT_SECRET_FILE", path),
    ];
    assert_eq!(ids(&openid), ["oidc-a"]);
}

#[test]
fn every_slip_names_its_variable() {
    let none: &[(&str, &str)] = &[];
    for (pairs, name) in [
        (
            &[("REJOINDER_GOOGLE_CLIENT_ID", "a")][..],
            "REJOINDER_GOOGLE_CLIENT_SECRET",
        ),
        (&[("REJOINDER_X_CLIENT_SECRET", "a")], "REJOINDER_X_CLIENT_ID"),
        (
            &[
                ("REJOINDER_X_CLIENT_ID", "a"),
                ("REJOINDER_X_CLIENT_SECRET_FILE", "/nowhere"),
            ],
            "REJOINDER_X_CLIENT_SECRET_FILE",
        ),
        (
            &[("REJOINDER_GITHUB_URL", "http://github.example")],
            "REJOINDER_GITHUB_URL",
        ),
        (&[("REJOINDER_X_API_URL", "nonsense")], "REJOINDER_X_API_URL"),
        (
            &[("REJOINDER_GOOGLE_ISSUER", "https://a@b.example")],
            "REJOINDER_GOOGLE_ISSUER",
        ),
        (&[("REJOINDER_WORDPRESS_MODE", "both")], "REJOINDER_WORDPRESS_MODE"),
        (
            &[("REJOINDER_FACEBOOK_VERSION", "25/../..")],
            "REJOINDER_FACEBOOK_VERSION",
        ),
        (&[("REJOINDER_PROVIDER_SECONDS", "0")], "REJOINDER_PROVIDER_SECONDS"),
        (&[("REJOINDER_PROVIDER_SECONDS", "60")], "REJOINDER_PROVIDER_SECONDS"),
        (&[("REJOINDER_OIDC_A_LABEL", "A")], "REJOINDER_OIDC_A_ISSUER"),
        (
            &[
                ("REJOINDER_OIDC_A_ISSUER", "https://a.example"),
                ("REJOINDER_OIDC_A_CLIENT_ID", "a"),
            ],
            "REJOINDER_OIDC_A_CLIENT_SECRET",
        ),
        (
            &[("REJOINDER_OIDC_A_ISSUER", "http://a.example")],
            "REJOINDER_OIDC_A_ISSUER",
        ),
        (
            &[("REJOINDER_OIDC_A_ISSUE", "https://a.example")],
            "REJOINDER_OIDC_A_ISSUE",
        ),
        (
            &[("REJOINDER_OIDC__ISSUER", "https://a.example")],
            "REJOINDER_OIDC__ISSUER",
        ),
        (
            &[("REJOINDER_OIDC_a_ISSUER", "https://a.example")],
            "REJOINDER_OIDC_a_ISSUER",
        ),
    ] {
        let problems = Config::read(&Vars::from_pairs(none.iter().chain(pairs).copied())).unwrap_err();
        assert!(
            problems.iter().any(|problem| problem.name == name),
            "{pairs:?}: {problems:?}"
        );
    }
}

#[test]
fn t48_a_client_secret_is_not_shown() {
    let pairs = [
        ("REJOINDER_X_CLIENT_ID", "a"),
        ("REJOINDER_X_CLIENT_SECRET", "hunter2-of-x"),
    ];
    let config = Config::read(&Vars::from_pairs(pairs)).unwrap();
    assert!(!format!("{config:?}").contains("hunter2"));
}
