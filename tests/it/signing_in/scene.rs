//! A service with three providers, and readers who sign in from the frame: their frame, their popup, their browser's cookies.

use std::sync::Arc;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::trip::browser;
use crate::support::{Database, Double, FakeClock, Given, Imitated, Reply, Setup, TestApp};

pub(super) struct Scene {
    pub(super) app: TestApp,
    pub(super) x: Double,
    pub(super) wordpress: Double,
    pub(super) facebook: Double,
}

impl Given for Scene {
    async fn on(database: Database) -> Self {
        let clock = Arc::new(FakeClock::new());
        let (x, wordpress, facebook) = (
            Double::start(Imitated::X, &clock).await,
            Double::start(Imitated::WordPress, &clock).await,
            Double::start(Imitated::Facebook, &clock).await,
        );
        let setup = Setup {
            vars: [
                x.vars(),
                wordpress.vars(),
                facebook.vars(),
                vec![("REJOINDER_PROVIDER_SECONDS", "2".to_owned())],
            ]
            .concat(),
            clock: Some(clock),
            ..Setup::default()
        };
        let app = setup.start(Arc::new(database)).await;
        for double in [&x, &wordpress, &facebook] {
            let id = double.imitated.id();
            double.desk.register(&format!("{}/auth/callback/{id}", app.origin()));
        }
        Self {
            app,
            x,
            wordpress,
            facebook,
        }
    }
}

/// What a frame knows of its try.
pub(super) struct Frame {
    pub(super) id: String,
    pub(super) bind_token: String,
    pub(super) verifier: String,
}

/// What becomes of a signed-in frame: the name, the token for calls, the cookie.
#[derive(Clone, Debug)]
pub(super) struct Session {
    pub(super) name: String,
    pub(super) access: String,
    pub(super) refresh: String,
}

impl Scene {
    /// A fetch by our own script in our own document.
    pub(super) fn own(&self, path: &str, body: &Value) -> reqwest::RequestBuilder {
        self.app
            .http
            .post(self.app.at(path))
            .header("origin", self.app.origin())
            .header("sec-fetch-site", "same-origin")
            .header("rejoinder-request", "fetch")
            .header("content-type", "application/json")
            .body(body.to_string())
    }

    pub(super) async fn begin(&self, number: u32) -> Frame {
        let verifier = format!("verifier-{number:-<40}");
        let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(&verifier));
        let asked = json!({"site": "blog", "challenge": challenge});
        let begun = self
            .app
            .send(self.own("/auth/attempts", &asked))
            .await
            .expect(200)
            .json();
        Frame {
            id: begun["attempt"].as_str().unwrap().to_owned(),
            bind_token: begun["bind_token"].as_str().unwrap().to_owned(),
            verifier,
        }
    }

    pub(super) fn bind_request(&self, frame: &Frame) -> reqwest::RequestBuilder {
        let asked = json!({"bind_token": frame.bind_token});
        self.own(&format!("/auth/attempts/{}/bind", frame.id), &asked)
    }

    /// Binds the try to a new browser; returns its cookie.
    pub(super) async fn bind(&self, frame: &Frame) -> String {
        let bound = self.app.send(self.bind_request(frame)).await.expect(200);
        assert_eq!(bound.json()["site"], "The blog");
        cookie(&bound, "__Host-rejoinder-attempt")
    }

    pub(super) async fn start(&self, frame: &Frame, cookie: &str, provider: &str) -> Reply {
        let asked = json!({"attempt": frame.id});
        let request = self
            .own(&format!("/auth/start/{provider}"), &asked)
            .header("cookie", cookie);
        self.app.send(request).await
    }

    /// Goes to the provider and comes back with the path and query of our callback.
    pub(super) async fn visit(&self, frame: &Frame, cookie: &str, provider: &str) -> String {
        let started = self.start(frame, cookie, provider).await.expect(200).json();
        let answer = browser().get(started["url"].as_str().unwrap()).send().await.unwrap();
        let mut back: url::Url = answer.headers()["location"].to_str().unwrap().parse().unwrap();
        back.set_fragment(None);
        back.as_str().strip_prefix(&self.app.origin()).unwrap().to_owned()
    }

    pub(super) async fn arrive(&self, back: &str, cookie: &str) -> Reply {
        self.app
            .get_with(back, &[("cookie", cookie), ("sec-fetch-site", "cross-site")])
            .await
    }

    pub(super) async fn claim(&self, frame: &Frame) -> Reply {
        let asked = json!({"verifier": frame.verifier});
        self.app
            .send(self.own(&format!("/auth/attempts/{}/claim", frame.id), &asked))
            .await
    }

    /// The whole way but the last step: the frame has only to claim.
    pub(super) async fn done(&self, provider: &str) -> Frame {
        let frame = self.begin(1).await;
        let browser = self.bind(&frame).await;
        let back = self.visit(&frame, &browser, provider).await;
        let arrived = self.arrive(&back, &browser).await.expect(303);
        assert_eq!(arrived.header("location"), "/auth/done");
        frame
    }

    /// The whole way.
    pub(super) async fn sign_in(&self, provider: &str) -> Session {
        session(&self.claim(&self.done(provider).await).await.expect(200))
    }

    /// What a provider's answer comes to: the reason the frame is told.
    pub(super) async fn fail(&self, provider: &str) -> String {
        let frame = self.begin(1).await;
        let browser = self.bind(&frame).await;
        let back = self.visit(&frame, &browser, provider).await;
        let arrived = self.arrive(&back, &browser).await.expect(303);
        let why = arrived
            .header("location")
            .strip_prefix("/auth/failed?why=")
            .unwrap()
            .to_owned();
        let claimed = self.claim(&frame).await.expect(200).json();
        assert_eq!(claimed["failed"]["why"], why);
        assert_ne!(claimed["failed"]["detail"], "");
        let page = self.app.get(arrived.header("location")).await.expect(200);
        assert!(page.text().contains(claimed["failed"]["detail"].as_str().unwrap()));
        why
    }

    pub(super) fn refresh_request(&self, refresh: &str) -> reqwest::RequestBuilder {
        self.own("/auth/refresh", &json!({}))
            .header("cookie", format!("__Host-rejoinder-frame={refresh}"))
    }

    pub(super) async fn refresh(&self, refresh: &str) -> Reply {
        self.app.send(self.refresh_request(refresh)).await
    }

    /// Asks something that is answered to who is signed in alone.
    pub(super) async fn speak(&self, access: &str) -> Reply {
        let bearer = format!("Bearer {access}");
        self.app.get_with("/embed/claim", &[("authorization", &bearer)]).await
    }

    /// Asks for a refresh token that script keeps itself.
    pub(super) async fn keep(&self, access: &str) -> Reply {
        let request = self
            .own("/auth/keep", &json!({}))
            .header("authorization", format!("Bearer {access}"));
        self.app.send(request).await
    }

    /// That no try has made anybody.
    pub(super) async fn expect_nobody(&self) {
        for table in ["accounts", "identities", "sessions"] {
            assert_eq!(self.app.rows(table).await, 0, "{table}");
        }
    }
}

/// `name=value` of a cookie that an answer sets.
pub(super) fn cookie(reply: &Reply, name: &str) -> String {
    let set = reply.headers.get_all("set-cookie").iter();
    let found = set
        .map(|value| value.to_str().unwrap())
        .find(|value| value.starts_with(&format!("{name}=")));
    found.unwrap().split(';').next().unwrap().to_owned()
}

/// The session that an answer opens or goes on with.
pub(super) fn session(reply: &Reply) -> Session {
    let json = reply.json();
    let told = if json["signed_in"].is_object() {
        &json["signed_in"]
    } else {
        &json
    };
    let set = cookie(reply, "__Host-rejoinder-frame");
    Session {
        name: told["name"].as_str().unwrap().to_owned(),
        access: told["access_token"].as_str().unwrap().to_owned(),
        refresh: set.split_once('=').unwrap().1.to_owned(),
    }
}
