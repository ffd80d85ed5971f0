//! T7, T48: what somebody signs in with is in no line of the log, however talkative; that it failed, and why, is.

use std::{path::Path, process::Stdio, sync::Arc};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use reqwest::RequestBuilder;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{
    scene::{cookie, session},
    trip::browser,
};
use crate::support::{
    Double, FakeClock, Imitated, Reply,
    doubles::CLIENT_SECRET,
    program::{Serving, command, make_blog, run},
};

struct Frame<'a> {
    serving: &'a Serving,
    verifier: String,
    secrets: Vec<String>,
}

impl Frame<'_> {
    fn own(&self, path: &str, body: &Value) -> RequestBuilder {
        let url = &self.serving.url;
        browser()
            .post(format!("{url}{path}"))
            .header("origin", url)
            .header("sec-fetch-site", "same-origin")
            .header("rejoinder-request", "fetch")
            .header("content-type", "application/json")
            .body(body.to_string())
    }

    async fn send(&self, request: RequestBuilder) -> Reply {
        Reply::read(request.send().await.unwrap()).await
    }

    /// To the provider and back; remembers everything that nobody else may read.
    async fn sign_in(&mut self) -> Reply {
        let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(&self.verifier));
        let begun = self
            .send(self.own("/auth/attempts", &json!({"site": "blog", "challenge": challenge})))
            .await;
        let begun = begun.expect(200).json();
        let (id, bind) = (
            begun["attempt"].as_str().unwrap(),
            begun["bind_token"].as_str().unwrap(),
        );
        let bound = self.own(&format!("/auth/attempts/{id}/bind"), &json!({"bind_token": bind}));
        let kept = cookie(&self.send(bound).await.expect(200), "__Host-rejoinder-attempt");
        let start = self
            .own("/auth/start/wordpress", &json!({"attempt": id}))
            .header("cookie", &kept);
        let started = self.send(start).await.expect(200).json();
        let there = browser().get(started["url"].as_str().unwrap()).send().await.unwrap();
        let back: url::Url = there.headers()["location"].to_str().unwrap().parse().unwrap();
        for (name, value) in back.query_pairs() {
            assert!(["code", "state"].contains(&&*name), "{name}");
            self.secrets.push(value.into_owned());
        }
        self.secrets
            .extend([bind.to_owned(), kept.split_once('=').unwrap().1.to_owned()]);
        let arrived = self.send(browser().get(back).header("cookie", &kept)).await;
        arrived.expect(303);
        let claim = self.own(
            &format!("/auth/attempts/{id}/claim"),
            &json!({"verifier": self.verifier}),
        );
        self.send(claim).await.expect(200)
    }
}

fn serve(folder: &Path, double: &Double, log: &Path) -> Serving {
    let vars = double.vars();
    let vars = vars.iter().map(|(name, value)| (*name, value.as_str()));
    let vars: Vec<(&str, &str)> = vars
        .chain([("REJOINDER_LISTEN", "127.0.0.1:0"), ("REJOINDER_LOG", "debug")])
        .collect();
    Serving::start_with_log(command(folder, &vars).arg("serve").stdout(Stdio::null()), log)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t7_t48_the_log_of_a_sign_in_holds_nothing_that_signs_in() {
    let folder = tempfile::tempdir().unwrap();
    make_blog(folder.path());
    let admin = [
        "account",
        "create",
        "ada@example.org",
        "--name",
        "Ada",
        "--role",
        "admin",
    ];
    let ticket = run(folder.path(), &admin).expect(0).out;
    let made = [
        "token",
        "create",
        "--account",
        "ada@example.org",
        "--scope",
        "read,write",
    ];
    let token = run(folder.path(), &made).expect(0).out.trim().to_owned();
    let clock = Arc::new(FakeClock::new());
    let double = Double::start(Imitated::WordPress, &clock).await;
    let log = folder.path().join("log");
    let serving = serve(folder.path(), &double, &log);
    double
        .desk
        .register(&format!("{}/auth/callback/wordpress", serving.url));
    let mut frame = Frame {
        serving: &serving,
        verifier: format!("verifier-{:-<40}", "of-the-frame"),
        secrets: vec![token.clone(), CLIENT_SECRET.to_owned(), "-of-the-double".to_owned()],
    };
    frame
        .secrets
        .push(ticket.trim().rsplit_once("key=").unwrap().1.to_owned());
    let signed_in = session(&frame.sign_in().await);
    let refreshed = frame.own("/auth/refresh", &json!({}));
    let refreshed = refreshed.header("cookie", format!("__Host-rejoinder-frame={}", signed_in.refresh));
    let refreshed = session(&frame.send(refreshed).await.expect(200));
    for (bearer, status) in [(&token, 200), (&refreshed.access, 200), (&format!("{token}x"), 401)] {
        let asked = browser().get(format!("{}/api/v1/sites/blog/comments", serving.url));
        let asked = asked.header("authorization", format!("Bearer {bearer}"));
        frame.send(asked).await.expect(status);
    }
    browser().get(ticket.trim()).send().await.ok();
    // And one that fails at the provider: the operator is told, the reader reads a sentence.
    double.desk.answer(
        "/rest/v1.1/me",
        200,
        json!({"error": "invalid_request", "error_description": "token is invalid"}),
    );
    let failed = frame.sign_in().await.json();
    assert_eq!(failed["failed"]["why"], "unusable");
    frame
        .secrets
        .extend([signed_in.refresh, signed_in.access, refreshed.refresh, refreshed.access]);
    let secrets = std::mem::take(&mut frame.secrets);
    let verifier = std::mem::take(&mut frame.verifier);
    serving.kill();
    let text = std::fs::read_to_string(&log).unwrap();
    let told = text
        .lines()
        .find(|line| line.contains("a sign-in failed at the provider"));
    let told = told.unwrap_or_else(|| panic!("nobody is told: {text}"));
    assert!(told.contains("wordpress") && told.contains("WARN"), "{told}");
    assert!(text.contains("answered"), "the log is not the talkative one: {text}");
    for secret in secrets.into_iter().chain([verifier]) {
        assert!(!text.contains(&secret), "{secret} in the log:\n{text}");
    }
}
