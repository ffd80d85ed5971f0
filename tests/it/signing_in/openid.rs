//! The real `oidc-provider` as Google, as WordPress.com's OpenID mode and as any other.

use std::{
    collections::BTreeMap,
    io::{BufRead as _, BufReader, Read as _},
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
};

use rejoinder::{
    domain::{identity::Profile, time::Timestamp},
    outbound::identity::{Callback, Failure, Providers, Returned},
};

use super::trip::{Trip, browser, providers};
use crate::{
    guards::sources::root,
    support::doubles::{CLIENT_ID, CLIENT_SECRET},
};

/// Later than the tokens of the real clock are made, and long before they expire.
const NOW: Timestamp = Timestamp(0);

/// A provider of its own for one test; it ends with the pipe.
struct Running {
    issuer: String,
    /// It ends with its input, and a word that nobody can hear would end it too.
    _open: (ChildStdin, ChildStdout),
    child: Child,
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended already.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

impl Running {
    fn start(redirect_uri: &str, method: &str) -> Self {
        let folder = root().join("tests/browser");
        assert!(
            folder.join("node_modules/oidc-provider").exists(),
            "its npm packages are not there: tests/tools/npm-ci tests/browser"
        );
        let mut child = Command::new("node")
            .args(["identity/provider.mjs", redirect_uri, method])
            .current_dir(folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut said = BufReader::new(child.stdout.take().unwrap());
        let issuer = said
            .by_ref()
            .lines()
            .map(|line| line.unwrap())
            .find(|line| line.starts_with("http://"))
            .expect("it prints its address");
        Self {
            issuer,
            _open: (child.stdin.take().unwrap(), said.into_inner()),
            child,
        }
    }
}

/// One of ours that speaks to a real one.
struct Bench {
    running: Running,
    id: &'static str,
    providers: Providers,
}

impl Bench {
    fn new(id: &'static str, method: &str) -> Self {
        let running = Running::start(&Trip::new(id, 1).redirect_uri, method);
        let client = |prefix: &str| {
            vec![
                (format!("{prefix}_CLIENT_ID"), CLIENT_ID.to_owned()),
                (format!("{prefix}_CLIENT_SECRET"), CLIENT_SECRET.to_owned()),
            ]
        };
        let issuer = running.issuer.clone();
        let vars: Vec<(String, String)> = match id {
            "google" => [
                client("REJOINDER_GOOGLE"),
                vec![("REJOINDER_GOOGLE_ISSUER".to_owned(), issuer)],
            ]
            .concat(),
            "wordpress" => [
                client("REJOINDER_WORDPRESS"),
                vec![
                    ("REJOINDER_WORDPRESS_URL".to_owned(), issuer),
                    ("REJOINDER_WORDPRESS_MODE".to_owned(), "oidc".to_owned()),
                ],
            ]
            .concat(),
            _ => [
                client("REJOINDER_OIDC_CLUB"),
                vec![("REJOINDER_OIDC_CLUB_ISSUER".to_owned(), issuer)],
            ]
            .concat(),
        };
        let vars: Vec<(&str, String)> = vars
            .iter()
            .map(|(name, value)| (name.as_str(), value.clone()))
            .collect();
        Self {
            running,
            id,
            providers: providers(&vars),
        }
    }

    /// Walks through the provider's pages as that person, who agrees to everything, or stops at the first.
    async fn visit(&self, trip: &Trip, person: Option<&str>) -> Callback {
        let provider = self.providers.find(self.id).unwrap();
        let mut at: url::Url = provider.authorize(&trip.round(), NOW).await.unwrap();
        let (browser, mut cookies) = (browser(), BTreeMap::<String, String>::new());
        let mut forms = person
            .map(|name| {
                vec![
                    "prompt=consent".to_owned(),
                    format!("prompt=login&login={name}&password=x"),
                ]
            })
            .unwrap_or_default();
        for _ in 0..12 {
            if at.as_str().starts_with(&trip.redirect_uri) {
                return Callback::parse(at.query().unwrap_or_default());
            }
            let is_page = at.path().starts_with("/interaction/");
            let request = match (is_page, forms.pop()) {
                (true, Some(form)) => browser
                    .post(at.clone())
                    .header("content-type", "application/x-www-form-urlencoded")
                    .body(form),
                (true, None) => browser.get(format!("{at}/abort")),
                (false, kept) => {
                    forms.extend(kept);
                    browser.get(at.clone())
                }
            };
            let jar: Vec<String> = cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            let answer = request.header("cookie", jar.join("; ")).send().await.unwrap();
            for cookie in answer.headers().get_all("set-cookie") {
                let pair = cookie.to_str().unwrap().split(';').next().unwrap();
                let (name, value) = pair.split_once('=').unwrap();
                cookies.insert(name.to_owned(), value.to_owned());
            }
            let next = answer
                .headers()
                .get("location")
                .map(|to| to.to_str().unwrap().to_owned());
            let Some(next) = next else {
                panic!("{at}: {} {}", answer.status(), answer.text().await.unwrap());
            };
            at = at.join(&next).unwrap();
        }
        panic!("it never ended: {at}");
    }

    async fn redeem(&self, trip: &Trip, callback: &Callback) -> Result<Profile, Failure> {
        let returned = Returned {
            code: callback.code()?,
            issuer: callback.issuer.as_deref(),
        };
        let provider = self.providers.find(self.id).unwrap();
        provider.redeem(&trip.round(), &returned, NOW).await
    }

    async fn sign_in(&self, person: &str) -> Result<Profile, Failure> {
        let trip = Trip::new(self.id, 1);
        let callback = self.visit(&trip, Some(person)).await;
        self.redeem(&trip, &callback).await
    }
}

/// How each of ours meets it: claims in the id token and the secret in the header, or both the other way.
const MEETINGS: [(&str, &str); 3] = [
    ("google", "client_secret_basic"),
    ("wordpress", "client_secret_post"),
    ("oidc-club", "client_secret_post"),
];

#[tokio::test]
#[ignore = "needs the npm packages of tests/browser: make test installs them"]
async fn everybody_signs_in_as_who_they_are() {
    for (id, method) in MEETINGS {
        let bench = Bench::new(id, method);
        let alice = bench.sign_in("alice").await.unwrap();
        assert_eq!(alice.subject.as_str(), "alice");
        assert_eq!(alice.name.as_deref(), Some("Alice"));
        assert_eq!(alice.email.as_deref(), Some("alice@example.org"));
        assert!(alice.is_email_verified && alice.avatar.is_some());
        let bob = bench.sign_in("bob").await.unwrap();
        assert_eq!(
            (bob.email.as_deref(), bob.is_email_verified),
            (Some("bob@example.org"), false)
        );
        let carol = bench.sign_in("carol").await.unwrap();
        assert_eq!(
            (carol.email, carol.is_email_verified, carol.avatar),
            (None, false, None)
        );
        let dave = bench.sign_in("dave").await.unwrap();
        assert_eq!(
            dave.name.as_deref(),
            Some("<b>Dave</b> \u{202e}evad"),
            "names are judged later"
        );
        let ids = [
            bench.sign_in("Alice").await.unwrap(),
            bench.sign_in("0042").await.unwrap(),
        ];
        assert_eq!(
            ids.map(|profile| profile.subject.as_str().to_owned()),
            ["Alice", "0042"]
        );
    }
}

#[tokio::test]
#[ignore = "needs the npm packages of tests/browser: make test installs them"]
async fn a_reader_may_change_their_mind() {
    let bench = Bench::new("google", "client_secret_basic");
    let callback = bench.visit(&Trip::new("google", 1), None).await;
    assert_eq!(callback.code().unwrap_err(), Failure::Denied);
}

#[tokio::test]
#[ignore = "needs the npm packages of tests/browser: make test installs them"]
async fn t3_a_code_is_good_once_with_its_own_verifier_and_nonce() {
    for (id, method) in MEETINGS {
        let bench = Bench::new(id, method);
        let (mine, other) = (Trip::new(id, 1), Trip::new(id, 2));
        let callback = bench.visit(&mine, Some("alice")).await;
        bench.redeem(&mine, &callback).await.unwrap();
        let again = bench.redeem(&mine, &callback).await;
        assert!(matches!(again, Err(Failure::Refused(_))), "{again:?}");
        let callback = bench.visit(&mine, Some("alice")).await;
        let swapped = bench.redeem(&other, &callback).await;
        assert!(matches!(swapped, Err(Failure::Refused(_))), "{swapped:?}");
        // The verifier of this try, the nonce of another.
        let callback = bench.visit(&mine, Some("alice")).await;
        let mixed = Trip {
            nonce: other.nonce,
            ..mine
        };
        let outcome = bench.redeem(&mixed, &callback).await;
        assert!(
            matches!(&outcome, Err(Failure::Refused(said)) if said.contains("nonce")),
            "{outcome:?}"
        );
    }
}

#[tokio::test]
#[ignore = "needs the npm packages of tests/browser: make test installs them"]
async fn t5_an_answer_in_the_name_of_another_issuer_is_refused() {
    let bench = Bench::new("oidc-club", "client_secret_post");
    let trip = Trip::new("oidc-club", 1);
    for issuer in [None, Some("https://accounts.google.com".to_owned())] {
        let mut callback = bench.visit(&trip, Some("alice")).await;
        assert_eq!(callback.issuer.as_ref(), Some(&bench.running.issuer));
        callback.issuer = issuer;
        let outcome = bench.redeem(&trip, &callback).await;
        assert!(
            matches!(&outcome, Err(Failure::Refused(said)) if said.contains("issuer")),
            "{outcome:?}"
        );
    }
}

#[tokio::test]
#[ignore = "needs the npm packages of tests/browser: make test installs them"]
async fn t16_subjects_of_two_issuers_are_never_one_person() {
    let (one, two) = (
        Bench::new("google", "client_secret_basic"),
        Bench::new("oidc-club", "client_secret_post"),
    );
    let namespaces = [&one, &two].map(|bench| bench.providers.find(bench.id).unwrap().namespace());
    assert_ne!(namespaces[0], namespaces[1]);
}
