//! One reader's way to a provider and back, without the service around it.

use std::{sync::Arc, time::Duration};

use rejoinder::{
    config::{Config, Vars},
    domain::{identity::Profile, time::Clock},
    outbound::identity::{Callback, Failure, Providers, Returned, Round, Secret},
};

use crate::support::{Double, FakeClock, Imitated};

/// Providers as configured by variables.
pub(super) fn providers(vars: &[(&str, String)]) -> Providers {
    let vars = Vars::from_pairs(vars.iter().map(|(name, value)| (*name, value.as_str())));
    let config = Config::read(&vars).unwrap();
    Providers::new(config.auth.providers, config.auth.provider_timeout)
}

/// The values a try is bound to.
pub(super) struct Trip {
    pub(super) redirect_uri: String,
    pub(super) state: Secret,
    pub(super) nonce: Secret,
    pub(super) verifier: Secret,
}

impl Trip {
    pub(super) fn new(provider: &str, number: u32) -> Self {
        let made = |kind: &str| Secret::from(format!("{kind}-{number:-<40}"));
        Self {
            redirect_uri: format!("https://comments.example/auth/callback/{provider}"),
            state: made("state"),
            nonce: made("nonce"),
            verifier: made("verifier"),
        }
    }

    pub(super) fn round(&self) -> Round<'_> {
        Round {
            redirect_uri: &self.redirect_uri,
            state: &self.state,
            nonce: &self.nonce,
            verifier: &self.verifier,
        }
    }
}

/// A client like a browser's, that shows redirects instead of following them.
pub(super) fn browser() -> reqwest::Client {
    reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .timeout(Duration::from_mins(1))
        .no_proxy()
        .build()
        .unwrap()
}

/// A double and the providers that speak to it.
pub(super) struct Bench {
    pub(super) clock: Arc<FakeClock>,
    pub(super) double: Double,
    pub(super) providers: Providers,
}

impl Bench {
    pub(super) async fn new(imitated: Imitated) -> Self {
        let clock = Arc::new(FakeClock::new());
        let double = Double::start(imitated, &clock).await;
        let mut vars = double.vars();
        vars.push(("REJOINDER_PROVIDER_SECONDS", "2".to_owned()));
        Self {
            providers: providers(&vars),
            clock,
            double,
        }
    }

    /// Sends a reader there and reads what they come back with.
    pub(super) async fn visit(&self, trip: &Trip) -> Result<Callback, Failure> {
        let provider = self.providers.find(self.double.imitated.id()).unwrap();
        let url = provider.authorize(&trip.round(), self.clock.now()).await?;
        let answer = browser().get(url).send().await.unwrap();
        assert_eq!(answer.status(), 302, "{}", answer.text().await.unwrap());
        let back: url::Url = answer.headers()["location"].to_str().unwrap().parse().unwrap();
        assert!(back.as_str().starts_with(&trip.redirect_uri), "{back}");
        Ok(Callback::parse(back.query().unwrap_or_default()))
    }

    pub(super) async fn redeem(&self, trip: &Trip, callback: &Callback) -> Result<Profile, Failure> {
        let returned = Returned {
            code: callback.code()?,
            issuer: callback.issuer.as_deref(),
        };
        let provider = self.providers.find(self.double.imitated.id()).unwrap();
        provider.redeem(&trip.round(), &returned, self.clock.now()).await
    }

    /// There and back again.
    pub(super) async fn sign_in(&self) -> Result<Profile, Failure> {
        let trip = Trip::new(self.double.imitated.id(), 1);
        let callback = self.visit(&trip).await?;
        self.redeem(&trip, &callback).await
    }
}
