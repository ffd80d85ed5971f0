//! Signing in from the frame: a try is begun by the frame, bound to the browser in a popup that the frame opened, carried through a
//! provider, and claimed by the frame with what only the frame knows. No secret is ever in an address or a message (T1, T2).

mod access;
mod code;
mod person;
mod round;
mod session;
mod token;

use std::net::IpAddr;

use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::{
    domain::{
        account::{Account, AccountState},
        attempt::{Attempt, Back, Stage, Why},
        id::{AttemptId, SiteId},
        identity::Profile,
        time::Timestamp,
    },
    outbound::identity::{Callback, Failure, Provider, Returned, Round},
    store::{account, attempt},
};

use super::{Error, Result, Runtime, runtime::to_the_end};

pub use access::{AccessToken, LIFE_SECONDS};
pub use code::{Onward, begin_here, redeem, redeem_typed, show, vouch};
pub(in crate::service) use person::find_or_make;
pub(in crate::service) use session::open;
pub use session::{Opened, SignedIn, authenticate, end, keep_in_storage, refresh};
pub use token::Token;

pub(super) use round::Secrets;

/// How long a try may take in all.
const ATTEMPT_SECONDS: i64 = 600;
/// How soon the popup must have been bound.
const BIND_SECONDS: i64 = 60;
/// base64url of SHA-256.
const CHALLENGE_CHARS: usize = 43;
/// What a verifier may be long (RFC 7636, section 4.1).
const VERIFIER_BYTES: std::ops::RangeInclusive<usize> = 43..=128;

/// A provider as readers see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Way {
    pub id: String,
    pub label: String,
}

/// Whose browser asks, for the list of sessions.
#[derive(Clone, Debug, Default)]
pub struct Client {
    pub agent: String,
    pub address: Option<IpAddr>,
}

/// A try that has begun.
#[derive(Debug)]
pub struct Begun {
    pub id: AttemptId,
    /// For the popup, good once and for a minute.
    pub bind_token: Token,
}

/// What became of a reader who came back from a provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Arrival {
    /// The frame can claim it.
    Done(Onward),
    /// The frame is told why not.
    Failed(Why, Onward),
    /// This is nobody's try: forged, used before, from another browser, or too late (T1).
    Invalid,
}

/// What the frame is told.
#[derive(Debug)]
pub enum Claim {
    Waiting,
    Failed(Why),
    SignedIn {
        opened: Box<Opened>,
        /// Through whom.
        provider: Option<String>,
    },
}

/// Through whom readers can sign in, in the order they see them.
pub fn ways(runtime: &Runtime) -> Vec<Way> {
    runtime.providers.iter().map(way).collect()
}

fn way(provider: &Provider) -> Way {
    Way {
        id: provider.id().to_string(),
        label: provider.label().to_owned(),
    }
}

/// Begins a try. `challenge` is base64url of the SHA-256 of what the frame keeps to itself.
///
/// # Errors
/// [`Error::NotFound`] for a challenge that is none.
pub async fn begin(runtime: &Runtime, site_id: SiteId, challenge: &str) -> Result<Begun> {
    let challenge = self::challenge(challenge)?;
    let now = runtime.now();
    let attempt = Attempt {
        id: AttemptId(runtime.new_uuid(now)),
        site_id,
        challenge,
        browser_hash: None,
        provider: None,
        stage: Stage::Open,
        account_id: None,
        back: Back::Frame,
        created_at: now,
        expires_at: now.plus_seconds(ATTEMPT_SECONDS),
    };
    let bind_token = Token::mint(runtime);
    let tx = runtime.store.begin_write().await?;
    attempt::insert(&tx, &attempt, Some(&bind_token.hash())).await?;
    tx.commit().await?;
    Ok(Begun {
        id: attempt.id,
        bind_token,
    })
}

fn challenge(text: &str) -> Result<[u8; 32]> {
    let is_long_enough = text.len() == CHALLENGE_CHARS;
    let decoded = token::decoded(text).filter(|_| is_long_enough);
    decoded.ok_or(Error::NotFound("challenge"))
}

/// Binds a try to the browser whose cookie holds `browser`; returns for which site it is.
///
/// # Errors
/// [`Error::NotFound`] unless the token is this try's and is used for the first time, within a minute.
pub async fn bind(runtime: &Runtime, id: AttemptId, bind_token: &Token, browser: &Token) -> Result<SiteId> {
    let since = runtime.now().plus_seconds(-BIND_SECONDS);
    let tx = runtime.store.begin_write().await?;
    let is_bound = attempt::bind(&tx, id, &bind_token.hash(), &browser.hash(), since).await?;
    let bound = attempt::get(&tx, id).await?.filter(|_| is_bound);
    let bound = bound.ok_or(Error::NotFound("attempt"))?;
    tx.commit().await?;
    Ok(bound.site_id)
}

/// Where to send the reader of a bound try; the state is noted, and a try sent twice goes by the later one.
///
/// # Errors
/// [`Error::NotFound`] for a try that is not this browser's, or over; the inner error says that the provider is not there.
pub async fn depart(
    runtime: &Runtime,
    id: AttemptId,
    browser: &Token,
    provider: &str,
    redirect_uri: &str,
) -> Result<std::result::Result<url::Url, Why>> {
    let provider = runtime.providers.find(provider).ok_or(Error::NotFound("provider"))?;
    let now = runtime.now();
    let found = attempt::get(&runtime.store.read(), id).await?;
    let is_theirs = found.is_some_and(|attempt| attempt.is_open(now) && is_browsers(&attempt, Some(browser)));
    if !is_theirs {
        return Err(Error::NotFound("attempt"));
    }
    let state = Token::mint(runtime);
    let secrets = Secrets::of(runtime, &state);
    let url = match provider.authorize(&secrets.round(redirect_uri), now).await {
        Ok(url) => url,
        Err(failure) => return Ok(Err(why(&failure))),
    };
    let tx = runtime.store.begin_write().await?;
    let is_sent = attempt::send(&tx, id, &browser.hash(), provider.id().as_str(), &state.hash()).await?;
    tx.commit().await?;
    if is_sent {
        Ok(Ok(url))
    } else {
        Err(Error::NotFound("attempt"))
    }
}

/// Takes a reader back from a provider with the query they bring: the code is exchanged once, here and now, and never kept.
///
/// # Errors
/// When the database does not answer.
pub async fn arrive(
    runtime: &Runtime,
    provider: &str,
    browser: Option<Token>,
    query: &str,
    redirect_uri: &str,
    locale: &str,
) -> Result<Arrival> {
    let callback = Callback::parse(query);
    let Some(state) = &callback.state else {
        return declined_without_state(runtime, provider, browser, &callback).await;
    };
    let Some(state) = Token::parse(state) else {
        return Ok(Arrival::Invalid);
    };
    let Some(attempt) = attempt::find_by_state(&runtime.store.read(), &state.hash()).await? else {
        return Ok(Arrival::Invalid);
    };
    let is_theirs = attempt.is_open(runtime.now())
        && attempt.provider.as_deref() == Some(provider)
        && is_browsers(&attempt, browser.as_ref());
    if !is_theirs {
        // Somebody else holds this state: whoever began the try must begin again.
        finish(runtime, attempt.id, Stage::Closed).await?;
        return Ok(Arrival::Invalid);
    }
    let runtime = runtime.clone();
    let (provider, redirect_uri, locale) = (provider.to_owned(), redirect_uri.to_owned(), locale.to_owned());
    to_the_end(async move {
        let tx = runtime.store.begin_write().await?;
        let is_first = attempt::take_state(&tx, attempt.id, &state.hash()).await?;
        tx.commit().await?;
        if !is_first {
            return Ok(Arrival::Invalid);
        }
        let provider = runtime.providers.find(&provider).ok_or(Error::NotFound("provider"))?;
        let secrets = Secrets::of(&runtime, &state);
        let told = exchange(&runtime, provider, &secrets.round(&redirect_uri), &callback).await;
        let profile = match told {
            Ok(profile) => profile,
            Err(failure) => {
                if let Failure::Refused(_) = &failure {
                    tracing::info!(provider = %provider.id(), %failure, "a reader came back without a usable code");
                }
                return failed(&runtime, &attempt, why(&failure)).await;
            }
        };
        match person::sign_in(&runtime, &provider.namespace(), &profile, &locale, attempt.id).await? {
            Ok(()) => Ok(Arrival::Done(code::onward(&runtime, &attempt).await?)),
            Err(why) => failed(&runtime, &attempt, why).await,
        }
    })
    .await
}

/// Exchanges the code for who it is.
pub(super) async fn exchange(
    runtime: &Runtime,
    provider: &Provider,
    round: &Round<'_>,
    callback: &Callback,
) -> std::result::Result<Profile, Failure> {
    let returned = Returned {
        code: callback.code()?,
        issuer: callback.issuer.as_deref(),
    };
    provider.redeem(round, &returned, runtime.now()).await
}

/// Some providers forget the state when a reader declines. With one try open in this browser it is clear which is meant.
async fn declined_without_state(
    runtime: &Runtime,
    provider: &str,
    browser: Option<Token>,
    callback: &Callback,
) -> Result<Arrival> {
    let (Some(browser), Err(Failure::Denied)) = (browser, callback.code()) else {
        return Ok(Arrival::Invalid);
    };
    let open = attempt::open_of_browser(&runtime.store.read(), &browser.hash(), provider, runtime.now()).await?;
    let only = match open.as_slice() {
        [only] => attempt::get(&runtime.store.read(), *only).await?,
        _ => None,
    };
    match only {
        Some(attempt) => failed(runtime, &attempt, Why::Denied).await,
        None => Ok(Arrival::Failed(Why::Denied, Onward::Frame)),
    }
}

/// Gives the frame what its try has come to. Once it is done, the first who knows the verifier gets the session, and nobody after.
///
/// # Errors
/// [`Error::NotFound`] for a try that is over, or of which the verifier is not known.
pub async fn claim(runtime: &Runtime, id: AttemptId, verifier: &str, client: &Client, issuer: &str) -> Result<Claim> {
    let found = attempt::get(&runtime.store.read(), id).await?;
    let attempt = found.filter(|attempt| knows(verifier, attempt));
    let attempt = attempt.ok_or(Error::NotFound("attempt"))?;
    let now = runtime.now();
    match attempt.stage {
        _ if now >= attempt.expires_at => Err(Error::NotFound("attempt")),
        Stage::Open => Ok(Claim::Waiting),
        Stage::Failed(why) => Ok(Claim::Failed(why)),
        Stage::Closed => Err(Error::NotFound("attempt")),
        Stage::Done => {
            let (runtime, client, issuer) = (runtime.clone(), client.clone(), issuer.to_owned());
            to_the_end(async move { hand_over(&runtime, &attempt, &client, &issuer, now).await }).await
        }
    }
}

async fn hand_over(
    runtime: &Runtime,
    attempt: &Attempt,
    client: &Client,
    issuer: &str,
    now: Timestamp,
) -> Result<Claim> {
    let tx = runtime.store.begin_write().await?;
    let account = match attempt.account_id {
        Some(id) => active(account::get(&tx, id).await?),
        None => None,
    };
    let (true, Some(account)) = (attempt::burn(&tx, attempt.id).await?, account) else {
        return Err(Error::NotFound("attempt"));
    };
    // No provider: somebody signed in on our own pages has vouched for themselves.
    let is_own = attempt.provider.is_none();
    let opened = session::open(runtime, &tx, account, attempt.site_id, client, is_own, issuer, now).await?;
    tx.commit().await?;
    Ok(Claim::SignedIn {
        opened: Box::new(opened),
        provider: attempt.provider.clone(),
    })
}

/// The account, if it can be used.
pub(super) fn active(account: Option<Account>) -> Option<Account> {
    account.filter(|account| account.state == AccountState::Active)
}

fn knows(verifier: &str, attempt: &Attempt) -> bool {
    let hash: [u8; 32] = Sha256::digest(verifier).into();
    VERIFIER_BYTES.contains(&verifier.len()) && bool::from(hash.ct_eq(&attempt.challenge))
}

fn is_browsers(attempt: &Attempt, browser: Option<&Token>) -> bool {
    match (&attempt.browser_hash, browser) {
        (Some(hash), Some(browser)) => browser.hash().ct_eq(hash).into(),
        _ => false,
    }
}

async fn failed(runtime: &Runtime, attempt: &Attempt, why: Why) -> Result<Arrival> {
    finish(runtime, attempt.id, Stage::Failed(why)).await?;
    Ok(Arrival::Failed(why, code::onward(runtime, attempt).await?))
}

async fn finish(runtime: &Runtime, id: AttemptId, stage: Stage) -> Result<()> {
    let tx = runtime.store.begin_write().await?;
    // A try that is over already stays as it is.
    attempt::finish(&tx, id, stage, None).await?;
    Ok(tx.commit().await?)
}

/// What a reader is told of a failure.
pub(super) fn why(failure: &Failure) -> Why {
    match failure {
        Failure::Denied => Why::Denied,
        Failure::Unavailable(_) => Why::Unavailable,
        Failure::Refused(_) => Why::Refused,
        Failure::Unusable(_) => Why::Unusable,
    }
}
