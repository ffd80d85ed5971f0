//! Identity providers: where a reader is sent to sign in, and what comes back.
//!
//! One seam for all of them: [`Provider::authorize`] makes the address to send the reader to, [`Provider::redeem`] turns the code
//! they come back with into a [`Profile`]. Tokens never leave this module and are dropped with the profile in hand.
//! Each provider fails by itself: a time limit for the whole, and a breaker that stops asking one that is down (T13).

pub(super) mod breaker;
mod callback;
mod complaint;
mod facebook;
mod github;
mod json;
mod oauth;
mod openid;
mod signed_request;
mod wordpress;
mod x;

use std::{fmt, sync::Arc, time::Duration};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use secrecy::SecretString;
use sha2::{Digest, Sha256};
use url::Url;

use super::http::Http;
use crate::domain::{
    identity::{Kind, Profile, ProviderId, Settings, Subject},
    time::Timestamp,
};
use breaker::Breaker;

pub use callback::Callback;

/// Why somebody could not be signed in. The kind decides what the reader is told, the text is for the operator's log.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// The reader changed their mind at the provider.
    #[error("the reader declined")]
    Denied,
    /// The provider does not answer, or not to us: trying again at once does not help.
    #[error("not available: {0}")]
    Unavailable(String),
    /// What was brought back is not (or no longer) good: starting again may help.
    #[error("refused: {0}")]
    Refused(String),
    /// The provider answered something in which nobody can be recognised.
    #[error("unusable answer: {0}")]
    Unusable(String),
}

/// What one try to sign in is bound to. The same values are given when it begins and when it ends.
#[derive(Clone, Copy, Debug)]
pub struct Round<'a> {
    /// Our callback for this provider, exactly as it is registered there.
    pub redirect_uri: &'a str,
    pub state: &'a Secret,
    pub nonce: &'a Secret,
    /// The PKCE verifier (RFC 7636): 43 characters or more.
    pub verifier: &'a Secret,
}

/// One random value of a try; never shown.
pub type Secret = SecretString;

/// What the reader came back with.
#[derive(Clone, Copy, Debug)]
pub struct Returned<'a> {
    pub code: &'a Secret,
    /// Who the answer says it comes from (RFC 9207), where it says so.
    pub issuer: Option<&'a str>,
}

/// What is asked of a provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Asking {
    ForTheWay,
    ForSomebody,
}

/// A provider that is switched on.
pub struct Provider {
    settings: Settings,
    http: Arc<Http>,
    openid: openid::Cache,
    breaker: Breaker,
    patience: Duration,
}

impl fmt::Debug for Provider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Provider").field(&self.settings.id).finish()
    }
}

impl Provider {
    /// The name in addresses and variables.
    pub fn id(&self) -> &ProviderId {
        &self.settings.id
    }

    /// What readers call it.
    pub fn label(&self) -> &str {
        &self.settings.label
    }

    /// Within which a subject is one person (T16): the issuer where there is one, shortened to a fixed length, else the provider.
    /// So nobody becomes somebody else when an operator gives the name of one provider to another.
    pub fn namespace(&self) -> String {
        match &self.settings.kind {
            Kind::OpenId { issuer } => format!("issuer:{}", URL_SAFE_NO_PAD.encode(Sha256::digest(issuer))),
            _ => self.settings.id.to_string(),
        }
    }

    /// Where to send the reader.
    ///
    /// # Errors
    /// [`Failure::Unavailable`] when the provider is known to be down or its discovery does not answer.
    pub async fn authorize(&self, round: &Round<'_>, now: Timestamp) -> Result<Url, Failure> {
        self.guarded(Asking::ForTheWay, now, async {
            let client = &self.settings.client;
            match &self.settings.kind {
                Kind::OpenId { issuer } => self.openid.authorize(&self.http, issuer, client, round, now).await,
                Kind::WordPressConnect { url } => Ok(wordpress::authorize(url, client, round)),
                Kind::X { url, .. } => Ok(x::authorize(url, client, round)),
                Kind::Facebook { url, version, .. } => Ok(facebook::authorize(url, version, client, round)),
                Kind::GitHub { url, .. } => Ok(github::authorize(url, client, round)),
            }
        })
        .await
    }

    /// Exchanges the code, once, and reads who it is.
    ///
    /// # Errors
    /// Any [`Failure`] but [`Failure::Denied`].
    pub async fn redeem(&self, round: &Round<'_>, returned: &Returned<'_>, now: Timestamp) -> Result<Profile, Failure> {
        self.guarded(Asking::ForSomebody, now, async {
            let (http, client) = (&*self.http, &self.settings.client);
            match &self.settings.kind {
                Kind::OpenId { issuer } => self.openid.redeem(http, issuer, client, round, returned, now).await,
                Kind::WordPressConnect { url } => wordpress::redeem(http, url, client, round, returned).await,
                Kind::X { url: _, api_url } => x::redeem(http, api_url, client, round, returned).await,
                Kind::Facebook { graph_url, version, .. } => {
                    facebook::redeem(http, graph_url, version, client, round, returned, now).await
                }
                Kind::GitHub { url, api_url } => github::redeem(http, url, api_url, client, round, returned).await,
            }
        })
        .await
    }

    /// Whether it tells us by itself that somebody withdrew their consent.
    pub fn signs_requests(&self) -> bool {
        matches!(self.settings.kind, Kind::Facebook { .. })
    }

    /// Whom a request that the provider sent by itself is about (T12).
    ///
    /// # Errors
    /// [`Failure::Refused`] or [`Failure::Unusable`] unless it is signed with our secret, and not old.
    pub fn signed_subject(&self, text: &str, now: Timestamp) -> Result<Subject, Failure> {
        signed_request::verify(&self.settings.client, text, now)
    }

    /// Reads the provider's discovery, for whoever sets it up; none where there is no such thing.
    ///
    /// # Errors
    /// [`Failure::Unavailable`] when it does not answer in time, or not as it should.
    pub async fn discover(&self, now: Timestamp) -> Option<Result<(), Failure>> {
        let Kind::OpenId { issuer } = &self.settings.kind else {
            return None;
        };
        let asked = tokio::time::timeout(self.patience, self.openid.discover(&self.http, issuer, now));
        let late = |_| {
            Err(Failure::Unavailable(format!(
                "not done within {} s",
                self.patience.as_secs()
            )))
        };
        Some(asked.await.unwrap_or_else(late))
    }

    /// Asks the provider unless it is known to be down, never longer than its time, and remembers how it went.
    async fn guarded<T>(
        &self,
        asking: Asking,
        now: Timestamp,
        asked: impl Future<Output = Result<T, Failure>>,
    ) -> Result<T, Failure> {
        let outcome = if self.breaker.is_open(now) {
            Err(Failure::Unavailable("it failed several times in a row".to_owned()))
        } else {
            let outcome = tokio::time::timeout(self.patience, asked).await.unwrap_or_else(|_| {
                let seconds = self.patience.as_secs();
                Err(Failure::Unavailable(format!("not done within {seconds} s")))
            });
            let is_down = matches!(outcome, Err(Failure::Unavailable(_)));
            // An address is made without asking anybody, or from what is known for a day: it proves nothing.
            if is_down || asking == Asking::ForSomebody {
                self.breaker.record(now, !is_down);
            }
            outcome
        };
        if let Err(failure) = &outcome {
            tracing::warn!(provider = %self.settings.id, %failure, "a sign-in failed at the provider");
        }
        outcome
    }
}

/// All providers that are switched on, in the order readers see them.
#[derive(Debug, Default)]
pub struct Providers(Vec<Provider>);

impl Providers {
    /// Nothing is asked of anybody yet. `timeout` is for one answer; the two that a sign-in takes get a fifth more together.
    pub fn new(settings: Vec<Settings>, timeout: Duration) -> Self {
        let http = Arc::new(Http::new(timeout));
        let providers = settings.into_iter().map(|settings| Provider {
            settings,
            http: Arc::clone(&http),
            openid: openid::Cache::default(),
            breaker: Breaker::default(),
            patience: timeout + timeout / 5,
        });
        Self(providers.collect())
    }

    /// The provider of that name.
    pub fn find(&self, id: &str) -> Option<&Provider> {
        self.0.iter().find(|provider| provider.settings.id.as_str() == id)
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Provider> {
        self.0.iter()
    }

    /// Whether nobody can sign in through a provider.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
