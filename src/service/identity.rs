//! Several ways in to one account: the people that providers know somebody as. What ties them is that somebody who is signed in
//! proves to be each of them; an address never does (T14).

use crate::{
    domain::{
        account::Account,
        id::{AccountId, IdentityId},
        identity::{Identity, Profile},
        job::Letter,
        time::Timestamp,
    },
    store::{self, Source, Tx, account, identity, passkey, token},
};

use super::{
    Error, Result, Runtime,
    attempt::{Way, ways},
    avatar, job,
    session::{self, SignedIn},
    trip::Outcome,
};

/// An identity as its owner sees it.
#[derive(Clone, Debug)]
pub struct Listed {
    pub identity: Identity,
    /// What readers call the provider; none where it is no longer configured, so that nobody gets in by it.
    pub provider: Option<String>,
    /// Whether it can go: something else opens the account.
    pub is_spare: bool,
}

/// The ways in to somebody's account, and through whom they could have another.
#[derive(Clone, Debug)]
pub struct Ways {
    pub identities: Vec<Listed>,
    pub others: Vec<Way>,
}

/// How somebody gets in to their account.
///
/// # Errors
/// When the database does not answer.
pub async fn list(runtime: &Runtime, who: &SignedIn) -> Result<Ways> {
    let read = runtime.store.read();
    let identities = identity::list(&read, who.account.id).await?;
    let has_another = has_own_way(runtime, &read, &who.account).await?;
    let listed = identities.iter().map(|one| Listed {
        provider: label(runtime, one),
        is_spare: has_another
            || identities
                .iter()
                .any(|other| other.id != one.id && is_way(runtime, other)),
        identity: one.clone(),
    });
    Ok(Ways {
        identities: listed.collect(),
        others: ways(runtime),
    })
}

/// Through whom somebody can prove once more who they are.
///
/// # Errors
/// When the database does not answer.
pub async fn own_ways(runtime: &Runtime, who: &SignedIn) -> Result<Vec<Way>> {
    let own = identity::list(&runtime.store.read(), who.account.id).await?;
    let known = runtime
        .providers
        .iter()
        .filter(|provider| own.iter().any(|one| one.namespace == provider.namespace()));
    let known: Vec<String> = known.map(|provider| provider.id().to_string()).collect();
    Ok(ways(runtime)
        .into_iter()
        .filter(|way| known.contains(&way.id))
        .collect())
}

/// Takes a way in away. Whoever came by it is signed out, as is every other browser: it may be taken away because somebody else
/// has it.
///
/// # Errors
/// [`Error::NotRecent`], [`Error::NotFound`] when it is not theirs, [`Error::LastWay`] when nothing else opens the account.
pub async fn unlink(runtime: &Runtime, who: &SignedIn, id: IdentityId) -> Result<()> {
    let now = runtime.now();
    who.expect_recent(now)?;
    let tx = runtime.store.begin_write().await?;
    // Two that are taken away at once wait for each other here, so that one of them is the last.
    account::lock(&tx, who.account.id).await?;
    let identities = identity::list(&tx, who.account.id).await?;
    if !identities.iter().any(|one| one.id == id) {
        return Err(Error::NotFound("identity"));
    }
    let is_spare = has_own_way(runtime, &tx, &who.account).await?
        || identities.iter().any(|other| other.id != id && is_way(runtime, other));
    if !is_spare {
        return Err(Error::LastWay);
    }
    identity::delete(&tx, who.account.id, id).await?;
    session::end_all(&tx, who.account.id, Some(who.session.id), now).await?;
    token::revoke_all(&tx, who.account.id, now).await?;
    job::notify(runtime, &tx, &who.account, Letter::WaysChanged, now).await?;
    tx.commit().await?;
    Ok(())
}

/// Ties an identity that was just proved to an account, unless it is somebody else's.
pub(super) async fn link(
    runtime: &Runtime,
    tx: &Tx,
    owner: &Account,
    namespace: &str,
    profile: &Profile,
    now: Timestamp,
) -> Result<Outcome> {
    let known: Option<AccountId> = identity::account_of(tx, namespace, &profile.subject).await?;
    match known {
        Some(id) if id == owner.id => identity::update(tx, namespace, profile, now).await?,
        Some(_) => return Ok(Outcome::Taken),
        None => {
            let id = IdentityId(runtime.new_uuid(now));
            let added = identity::insert(tx, id, owner.id, namespace, profile, now).await;
            added.map_err(|error| match error {
                // Somebody signed in with it at the same moment.
                store::Error::Conflict => Error::Exists("identity"),
                other => other.into(),
            })?;
            avatar::promise(runtime, tx, owner.id, profile.avatar.as_ref()).await?;
            job::notify(runtime, tx, owner, Letter::WaysChanged, now).await?;
        }
    }
    Ok(Outcome::Linked)
}

/// Whether anything opens an account.
pub(super) async fn has_way(runtime: &Runtime, source: &impl Source, account: &Account) -> Result<bool> {
    let identities = identity::list(source, account.id).await?;
    Ok(identities.iter().any(|one| is_way(runtime, one)) || has_own_way(runtime, source, account).await?)
}

/// Whether nothing but a mailed link opens an account, or nothing at all.
pub(super) async fn has_mail_alone(runtime: &Runtime, source: &impl Source, account: &Account) -> Result<bool> {
    let identities = identity::list(source, account.id).await?;
    Ok(!identities.iter().any(|one| is_way(runtime, one))
        && passkey::count(source, account.id).await? == 0
        && account::password(source, account.id).await?.is_none())
}

/// Whether somebody gets in without any provider: by a passkey, by their password, or by a mailed link.
async fn has_own_way(runtime: &Runtime, source: &impl Source, account: &Account) -> Result<bool> {
    if passkey::count(source, account.id).await? > 0 {
        return Ok(true);
    }
    if account.verified_email().is_none() {
        return Ok(false);
    }
    Ok(runtime.mailer.is_some() || account::password(source, account.id).await?.is_some())
}

fn is_way(runtime: &Runtime, identity: &Identity) -> bool {
    label(runtime, identity).is_some()
}

fn label(runtime: &Runtime, identity: &Identity) -> Option<String> {
    let found = runtime
        .providers
        .iter()
        .find(|provider| provider.namespace() == identity.namespace);
    found.map(|provider| provider.label().to_owned())
}
