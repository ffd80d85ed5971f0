//! Who an identity is: the account it was tied to before, or a new one. Never one that merely has the same address (T14).

use crate::{
    domain::{
        account::{Account, AccountState, Email},
        attempt::{Stage, Why},
        id::{AccountId, AttemptId, IdentityId},
        identity::Profile,
        name::AuthorName,
        time::Timestamp,
    },
    service::{Error, Result, Runtime, account::take_over, avatar, deletion, name},
    store::{self, Tx, account, attempt, identity},
};

use super::active;

/// How often a transaction is begun again when two browsers sign in as one new person at once.
const TRIES: u32 = 2;

/// Ends a try with the account of whoever the profile is about.
///
/// # Errors
/// The inner error says why there is nobody to sign in.
pub(super) async fn sign_in(
    runtime: &Runtime,
    namespace: &str,
    profile: &Profile,
    locale: &str,
    attempt_id: AttemptId,
) -> Result<std::result::Result<(), Why>> {
    for _ in 1..TRIES {
        match try_sign_in(runtime, namespace, profile, locale, attempt_id).await {
            Err(Error::Exists(_)) => {}
            outcome => return outcome,
        }
    }
    try_sign_in(runtime, namespace, profile, locale, attempt_id).await
}

async fn try_sign_in(
    runtime: &Runtime,
    namespace: &str,
    profile: &Profile,
    locale: &str,
    attempt_id: AttemptId,
) -> Result<std::result::Result<(), Why>> {
    let now = runtime.now();
    let tx = runtime.store.begin_write().await?;
    let found = match find_or_make(runtime, &tx, namespace, profile, locale, now).await? {
        Ok(id) => id,
        Err(why) => return Ok(Err(why)),
    };
    let is_waiting = attempt::finish(&tx, attempt_id, Stage::Done, Some(found)).await?;
    if !is_waiting {
        return Ok(Err(Why::Refused));
    }
    tx.commit().await?;
    Ok(Ok(()))
}

/// The account of whoever the profile is about; a new one where there is none yet.
///
/// # Errors
/// The inner error says why there is none; [`Error::Exists`] that somebody was faster, so that it is worth another try.
pub(in crate::service) async fn find_or_make(
    runtime: &Runtime,
    tx: &Tx,
    namespace: &str,
    profile: &Profile,
    locale: &str,
    now: Timestamp,
) -> Result<std::result::Result<AccountId, Why>> {
    let Some(id) = identity::account_of(tx, namespace, &profile.subject).await? else {
        if let Some(account) = deletion::come_back(runtime, tx, namespace, &profile.subject).await? {
            know(runtime, tx, account.id, namespace, profile, now).await?;
            return Ok(Ok(account.id));
        }
        return new_account(runtime, tx, namespace, profile, locale, now).await;
    };
    identity::update(tx, namespace, profile, now).await?;
    let found = active(account::get(tx, id).await?);
    Ok(found.map(|account| account.id).ok_or(Why::Refused))
}

async fn new_account(
    runtime: &Runtime,
    tx: &Tx,
    namespace: &str,
    profile: &Profile,
    locale: &str,
    now: Timestamp,
) -> Result<std::result::Result<AccountId, Why>> {
    // An address that nobody vouches for is not even a claim: it stays with the identity.
    let vouched = profile.email.as_deref().filter(|_| profile.is_email_verified);
    let email = vouched.and_then(|text| Email::parse(text).ok());
    if let Some(email) = &email {
        if account::find_verified(tx, email).await?.is_some() {
            return Ok(Err(Why::AddressTaken));
        }
        // Whoever only claimed the address loses it, with whatever they prepared behind it (T15).
        take_over(tx, email, now).await?;
    }
    let id = runtime.new_uuid(now);
    let account = Account {
        id: AccountId(id),
        name: shown_name(runtime, profile, id).await?,
        is_verified: email.is_some(),
        email,
        is_admin: false,
        locale: locale.to_owned(),
        state: AccountState::Active,
        created_at: now,
    };
    account::insert(tx, &account).await.map_err(taken)?;
    know(runtime, tx, account.id, namespace, profile, now).await?;
    Ok(Ok(account.id))
}

/// Ties an identity that nobody has to an account.
async fn know(
    runtime: &Runtime,
    tx: &Tx,
    id: AccountId,
    namespace: &str,
    profile: &Profile,
    now: Timestamp,
) -> Result<()> {
    let identity_id = IdentityId(runtime.new_uuid(now));
    identity::insert(tx, identity_id, id, namespace, profile, now)
        .await
        .map_err(taken)?;
    avatar::promise(runtime, tx, id, profile.avatar.as_ref()).await
}

/// Somebody was faster: what they wrote is found at the next try.
fn taken(error: store::Error) -> Error {
    match error {
        store::Error::Conflict => Error::Exists("identity"),
        other => other.into(),
    }
}

/// The provider's name for somebody, if it may stand beside a comment; else one that says nothing (T17, T39, T40).
async fn shown_name(runtime: &Runtime, profile: &Profile, id: uuid::Uuid) -> Result<String> {
    let parsed = profile.name.as_deref().and_then(|name| AuthorName::parse(name).ok());
    if let Some(name) = parsed
        && !name::is_kept(runtime, &name, None).await?
    {
        return Ok(name.as_str().to_owned());
    }
    Ok(format!("Reader {:04}", id.as_u128() % 10_000))
}
