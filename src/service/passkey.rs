//! Passkeys: adding one, and proving with one who one is. What a device is asked to sign is kept here, answered once, within five
//! minutes; it signs only for our own origin, so that no other page can use what it shows.

mod ceremony;

use crate::{
    domain::{
        account::AccountState,
        field::FieldError,
        id::{AccountId, ChallengeId, PasskeyId},
        job::Letter,
        passkey::{Challenge, Passkey, PasskeyName},
    },
    store::{self, account, passkey},
};

use super::{
    Error, Result, Runtime,
    identity::has_way,
    job, second_factor,
    session::{self, Client, NewSession, SignedIn},
};

pub use ceremony::{Ceremony, is_possible_at};

/// What a device is asked.
#[derive(Clone, Debug)]
pub struct Asked {
    pub id: ChallengeId,
    /// For the browser: `PublicKeyCredentialCreationOptions` or `PublicKeyCredentialRequestOptions`, as JSON.
    pub options: serde_json::Value,
}

/// A device's answer.
#[derive(Clone, Copy, Debug)]
pub struct Answer<'a> {
    /// Which challenge it answers.
    pub challenge: &'a str,
    /// `PublicKeyCredential.toJSON()` of the browser.
    pub credential: &'a str,
}

/// Every key of somebody.
///
/// # Errors
/// When the database does not answer.
pub async fn list(runtime: &Runtime, who: &SignedIn) -> Result<Vec<Passkey>> {
    Ok(passkey::list(&runtime.store.read(), who.account.id).await?)
}

/// Asks whatever device is at hand to prove who its owner is.
///
/// # Errors
/// When the database does not answer.
pub async fn ask(runtime: &Runtime, ceremony: &Ceremony) -> Result<Asked> {
    let (options, state) = ceremony.ask()?;
    keep(runtime, None, options, state).await
}

/// Asks a device for a new key.
///
/// # Errors
/// [`Error::NotRecent`], or [`Error::Exists`] when there are too many already.
pub async fn ask_to_add(runtime: &Runtime, ceremony: &Ceremony, who: &SignedIn) -> Result<Asked> {
    who.expect_recent(runtime.now())?;
    let known = list(runtime, who).await?;
    if u64::try_from(known.len()).unwrap_or(u64::MAX) >= Passkey::MOST {
        return Err(Error::Exists("a passkey on each of many devices"));
    }
    let (options, state) = ceremony.ask_to_add(&who.account, &known)?;
    keep(runtime, Some(who.account.id), options, state).await
}

async fn keep(
    runtime: &Runtime,
    account_id: Option<AccountId>,
    options: serde_json::Value,
    state: String,
) -> Result<Asked> {
    let now = runtime.now();
    let challenge = Challenge {
        id: ChallengeId(runtime.new_uuid(now)),
        account_id,
        state,
        expires_at: now.plus_seconds(Challenge::SECONDS),
    };
    let tx = runtime.store.begin_write().await?;
    passkey::ask(&tx, &challenge).await?;
    tx.commit().await?;
    Ok(Asked {
        id: challenge.id,
        options,
    })
}

/// What was asked, which counts as answered from now on, whatever the answer is worth.
async fn take(runtime: &Runtime, answer: Answer<'_>, account_id: Option<AccountId>) -> Result<Challenge> {
    let id: ChallengeId = answer.challenge.parse().map_err(|_| Error::TicketGone)?;
    let tx = runtime.store.begin_write().await?;
    let taken = passkey::take(&tx, id).await?;
    tx.commit().await?;
    let now = runtime.now();
    taken
        .filter(|challenge| now < challenge.expires_at && challenge.account_id == account_id)
        .ok_or(Error::TicketGone)
}

/// Adds a key; its owner is told by mail.
///
/// # Errors
/// [`Error::NotRecent`], [`Error::TicketGone`], [`Error::WrongCredentials`] for an answer that is none, [`Error::Exists`] for a key that
/// opens an account already, or what is wrong with the name.
pub async fn add(runtime: &Runtime, ceremony: &Ceremony, who: &SignedIn, answer: Answer<'_>, name: &str) -> Result<()> {
    who.expect_recent(runtime.now())?;
    let name = name_of(name)?;
    let challenge = take(runtime, answer, Some(who.account.id)).await?;
    let (credential_id, credential) = ceremony.add(&challenge.state, answer.credential)?;
    let now = runtime.now();
    let added = Passkey {
        id: PasskeyId(runtime.new_uuid(now)),
        account_id: who.account.id,
        credential_id,
        name,
        credential,
        created_at: now,
        used_at: None,
    };
    let tx = runtime.store.begin_write().await?;
    passkey::insert(&tx, &added).await.map_err(|error| match error {
        store::Error::Conflict => Error::Exists("this passkey"),
        other => other.into(),
    })?;
    job::notify(runtime, &tx, &who.account, Letter::SecondFactorChanged, now).await?;
    Ok(tx.commit().await?)
}

/// Gives a key another name.
///
/// # Errors
/// [`Error::NotFound`], or what is wrong with the name.
pub async fn rename(runtime: &Runtime, who: &SignedIn, id: PasskeyId, name: &str) -> Result<()> {
    let name = name_of(name)?;
    let tx = runtime.store.begin_write().await?;
    if !passkey::rename(&tx, who.account.id, id, &name).await? {
        return Err(Error::NotFound("passkey"));
    }
    Ok(tx.commit().await?)
}

/// Takes a key away; its owner is told by mail.
///
/// # Errors
/// [`Error::NotRecent`], [`Error::NotFound`], or [`Error::LastWay`] when nothing else opens the account (T16).
pub async fn remove(runtime: &Runtime, who: &SignedIn, id: PasskeyId) -> Result<()> {
    let now = runtime.now();
    who.expect_recent(now)?;
    let tx = runtime.store.begin_write().await?;
    // Two ways in that are taken away at once wait for each other here.
    account::lock(&tx, who.account.id).await?;
    if !passkey::remove(&tx, who.account.id, id).await? {
        return Err(Error::NotFound("passkey"));
    }
    if !has_way(runtime, &tx, &who.account).await? {
        return Err(Error::LastWay);
    }
    second_factor::drop_idle_codes(&tx, who.account.id, now).await?;
    job::notify(runtime, &tx, &who.account, Letter::SecondFactorChanged, now).await?;
    Ok(tx.commit().await?)
}

/// Signs in with a key. No second step follows: the device has seen that it is its owner.
///
/// # Errors
/// [`Error::TicketGone`] or [`Error::WrongCredentials`].
pub async fn sign_in(
    runtime: &Runtime,
    ceremony: &Ceremony,
    answer: Answer<'_>,
    client: &Client,
) -> Result<NewSession> {
    let used = judge(runtime, ceremony, answer).await?;
    let now = runtime.now();
    let tx = runtime.store.begin_write().await?;
    let owner = account::get(&tx, used.account_id).await?;
    if !owner.is_some_and(|owner| owner.state == AccountState::Active) {
        return Err(Error::WrongCredentials);
    }
    passkey::touch(&tx, used.id, &used.credential, now).await?;
    let begun = session::begin(runtime, &tx, used.account_id, client, now).await?;
    tx.commit().await?;
    Ok(begun)
}

/// Proves with a key once more who one is. The session goes on under a new secret.
///
/// # Errors
/// As [`sign_in`]; a key of somebody else proves nothing.
pub async fn prove(
    runtime: &Runtime,
    ceremony: &Ceremony,
    who: &SignedIn,
    answer: Answer<'_>,
    client: &Client,
) -> Result<NewSession> {
    let used = judge(runtime, ceremony, answer).await?;
    if used.account_id != who.account.id {
        return Err(Error::WrongCredentials);
    }
    let now = runtime.now();
    let tx = runtime.store.begin_write().await?;
    passkey::touch(&tx, used.id, &used.credential, now).await?;
    let renewed = session::renew(runtime, &tx, who, client, now).await?;
    tx.commit().await?;
    Ok(renewed)
}

/// The key with which a challenge was answered, its counter and flags brought up to date.
async fn judge(runtime: &Runtime, ceremony: &Ceremony, answer: Answer<'_>) -> Result<Passkey> {
    let challenge = take(runtime, answer, None).await?;
    let response = ceremony::Response::read(answer.credential)?;
    let known = passkey::find(&runtime.store.read(), response.credential_id()).await?;
    let known = known.ok_or(Error::WrongCredentials)?;
    let credential = ceremony.judge(&challenge.state, &response, &known)?;
    Ok(Passkey { credential, ..known })
}

fn name_of(text: &str) -> Result<PasskeyName> {
    PasskeyName::parse(text).map_err(|problem| Error::field(FieldError::new("name", problem)))
}
