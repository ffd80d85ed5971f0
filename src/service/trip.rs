//! Round trips to a provider from our own pages: to sign in, to have another way in, or to prove once more who one is. A trip belongs
//! to one browser, and to the session it began in, and ends with either.

use subtle::ConstantTimeEq;

use crate::{
    domain::{
        attempt::Why,
        id::{AccountId, TripId},
        identity::Profile,
        session::{Lifetime, Session},
        time::Timestamp,
        trip::{Owner, Purpose, Trip},
    },
    outbound::identity::{Callback, Failure},
    store::{Tx, account, identity, session, trip},
};

use super::{
    Error, Result, Runtime,
    attempt::{Secrets, Token, active, exchange, find_or_make, why},
    identity::link,
    runtime::to_the_end,
    second_factor,
    session::{Client, NewSession, SignedIn, is_staff, renew_session},
    step::{self, Entered},
};

/// How long somebody may be at the provider.
const TRIP_SECONDS: i64 = 600;

/// Where somebody goes, and what their browser must keep meanwhile.
#[derive(Debug)]
pub struct Departure {
    pub url: url::Url,
    pub browser: Token,
}

/// The browser that comes back.
#[derive(Clone, Debug)]
pub struct Arriving {
    pub client: Client,
    /// The language it prefers, for a new account.
    pub locale: String,
}

/// Somebody who came back.
#[derive(Debug)]
pub struct Return {
    pub purpose: Purpose,
    /// The page to show them: a path below the base.
    pub next: String,
    pub outcome: Outcome,
}

/// What a trip has come to.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// They are in, or asked for a second thing.
    Entered(Entered),
    /// The provider's word opens their account from now on.
    Linked,
    /// They are who they were.
    Confirmed(NewSession),
    /// That person has another account here (T16).
    Taken,
    /// That is not a person who opens this account.
    Somebody,
    /// The provider told nobody.
    Failed(Why),
}

/// Sends somebody to a provider. `browser` is what theirs has kept of another trip.
///
/// # Errors
/// [`Error::NotFound`] for a provider that is not there, [`Error::SignedOut`] for a purpose of those who are signed in,
/// [`Error::NotRecent`] when they must prove who they are before they may have another way in; the inner error says that the provider
/// does not answer.
pub async fn depart(
    runtime: &Runtime,
    who: Option<&SignedIn>,
    purpose: Purpose,
    provider: &str,
    next: &str,
    browser: Option<Token>,
    redirect_uri: &str,
) -> Result<std::result::Result<Departure, Why>> {
    let provider = runtime.providers.find(provider).ok_or(Error::NotFound("provider"))?;
    let now = runtime.now();
    if purpose != Purpose::SignIn && who.is_none() {
        return Err(Error::SignedOut);
    }
    if let Some(who) = who.filter(|_| purpose == Purpose::Link) {
        who.expect_recent(now)?;
    }
    let state = Token::mint(runtime);
    let secrets = Secrets::of(runtime, &state);
    let url = match provider.authorize(&secrets.round(redirect_uri), now).await {
        Ok(url) => url,
        Err(failure) => return Ok(Err(why(&failure))),
    };
    let browser = browser.unwrap_or_else(|| Token::mint(runtime));
    let trip = Trip {
        id: TripId(runtime.new_uuid(now)),
        purpose,
        owner: who.map(|who| Owner {
            account_id: who.account.id,
            session_id: who.session.id,
        }),
        provider: provider.id().to_string(),
        next: next.to_owned(),
        browser_hash: browser.hash(),
        created_at: now,
        expires_at: now.plus_seconds(TRIP_SECONDS),
    };
    let tx = runtime.store.begin_write().await?;
    trip::insert(&tx, &trip, &state.hash()).await?;
    tx.commit().await?;
    Ok(Ok(Departure { url, browser }))
}

/// Takes somebody back from a provider; none when what they bring is not of a trip of this browser and of a session that is still
/// open. A state is good once, whatever comes of it (T1).
///
/// # Errors
/// When the database does not answer.
pub async fn arrive(
    runtime: &Runtime,
    provider: &str,
    browser: Option<Token>,
    query: &str,
    redirect_uri: &str,
    arriving: &Arriving,
) -> Result<Option<Return>> {
    let Some(browser) = browser else { return Ok(None) };
    let callback = Callback::parse(query);
    let Some(state) = &callback.state else {
        return declined_without_state(runtime, provider, &browser, &callback).await;
    };
    let Some(state) = Token::parse(state) else {
        return Ok(None);
    };
    let found = trip::find_by_state(&runtime.store.read(), &state.hash()).await?;
    let Some(trip) = found.filter(|trip| is_of(trip, provider, &browser)) else {
        return Ok(None);
    };
    let (runtime, redirect_uri, arriving) = (runtime.clone(), redirect_uri.to_owned(), arriving.clone());
    to_the_end(async move {
        if runtime.now() >= trip.expires_at || !end(&runtime, trip.id).await? {
            return Ok(None);
        }
        let provider = runtime.providers.find(&trip.provider);
        let provider = provider.ok_or(Error::NotFound("provider"))?;
        let secrets = Secrets::of(&runtime, &state);
        let outcome = match exchange(&runtime, provider, &secrets.round(&redirect_uri), &callback).await {
            Ok(profile) => complete(&runtime, &trip, &provider.namespace(), &profile, &arriving).await?,
            Err(failure) => Some(Outcome::Failed(why(&failure))),
        };
        Ok(outcome.map(|outcome| returned(trip, outcome)))
    })
    .await
}

fn is_of(trip: &Trip, provider: &str, browser: &Token) -> bool {
    trip.provider == provider && bool::from(browser.hash().ct_eq(&trip.browser_hash))
}

fn returned(trip: Trip, outcome: Outcome) -> Return {
    Return {
        purpose: trip.purpose,
        next: trip.next,
        outcome,
    }
}

async fn end(runtime: &Runtime, id: TripId) -> Result<bool> {
    let tx = runtime.store.begin_write().await?;
    let has_ended = trip::end(&tx, id).await?;
    tx.commit().await?;
    Ok(has_ended)
}

/// Some providers forget the state when somebody declines. With one trip under way in this browser it is clear which is meant.
async fn declined_without_state(
    runtime: &Runtime,
    provider: &str,
    browser: &Token,
    callback: &Callback,
) -> Result<Option<Return>> {
    if !matches!(callback.code(), Err(Failure::Denied)) {
        return Ok(None);
    }
    let open = trip::open_of_browser(&runtime.store.read(), &browser.hash(), provider, runtime.now()).await?;
    let [only] = open.as_slice() else { return Ok(None) };
    end(runtime, only.id).await?;
    Ok(Some(returned(only.clone(), Outcome::Failed(Why::Denied))))
}

/// Does what the trip was for; none when the session it began in is over.
async fn complete(
    runtime: &Runtime,
    trip: &Trip,
    namespace: &str,
    profile: &Profile,
    arriving: &Arriving,
) -> Result<Option<Outcome>> {
    if trip.purpose == Purpose::SignIn {
        // Two browsers may sign in as one new person at once: whoever comes second finds the first.
        return match sign_in(runtime, namespace, profile, arriving).await {
            Err(Error::Exists(_)) => sign_in(runtime, namespace, profile, arriving).await.map(Some),
            outcome => outcome.map(Some),
        };
    }
    let Some(whose) = trip.owner else { return Ok(None) };
    let now = runtime.now();
    let tx = runtime.store.begin_write().await?;
    account::lock(&tx, whose.account_id).await?;
    let Some(owner) = active(account::get(&tx, whose.account_id).await?) else {
        return Ok(None);
    };
    let is_staff = is_staff(&tx, &owner).await?;
    let lifetime = Lifetime::of(is_staff);
    let session = session::get(&tx, whose.session_id).await?;
    let session = session.filter(|session| session.account_id == owner.id && session.is_open(lifetime, now));
    let Some(session) = session else {
        return Ok(None);
    };
    // For a second factor no provider stands in.
    let outcome = if trip.purpose == Purpose::Link {
        link(runtime, &tx, &owner, namespace, profile, now).await?
    } else {
        let asks_for_more = second_factor::find(&tx, owner.id).await?.are_asked_for(is_staff);
        if asks_for_more {
            Outcome::Failed(Why::Refused)
        } else {
            confirm(runtime, &tx, &session, namespace, profile, &arriving.client, now).await?
        }
    };
    tx.commit().await?;
    Ok(Some(outcome))
}

/// Goes on under a new secret if the provider says that they are who they were (T25).
async fn confirm(
    runtime: &Runtime,
    tx: &Tx,
    current: &Session,
    namespace: &str,
    profile: &Profile,
    client: &Client,
    now: Timestamp,
) -> Result<Outcome> {
    let known: Option<AccountId> = identity::account_of(tx, namespace, &profile.subject).await?;
    if known != Some(current.account_id) {
        return Ok(Outcome::Somebody);
    }
    identity::update(tx, namespace, profile, now).await?;
    let renewed = renew_session(runtime, tx, current, client, now).await?;
    Ok(Outcome::Confirmed(renewed))
}

/// Lets somebody in whom a provider knows: as the account they have here, or a new one (T14), and with the second step where there is
/// one.
async fn sign_in(runtime: &Runtime, namespace: &str, profile: &Profile, arriving: &Arriving) -> Result<Outcome> {
    let now = runtime.now();
    let tx = runtime.store.begin_write().await?;
    match find_or_make(runtime, &tx, namespace, profile, &arriving.locale, now).await? {
        Ok(id) => {
            let entered = step::enter(runtime, &tx, id, &arriving.client, now).await?;
            tx.commit().await?;
            Ok(Outcome::Entered(entered))
        }
        Err(why) => Ok(Outcome::Failed(why)),
    }
}
