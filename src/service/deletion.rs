//! A provider says that somebody withdrew their consent, or wants deleted what the provider told us of them (T12). Asked twice, it
//! comes to the same; and whether we knew them is told to nobody but whoever has the code.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};

use crate::{
    domain::{
        account::Account,
        deletion::{Deletion, Outcome},
        erasure::Fate,
        id::AccountId,
        identity::Subject,
        job::Letter,
        time::Timestamp,
    },
    outbound::identity::Provider,
    store::{Tx, account, deletion, identity},
};

use super::{
    Error, Result, Runtime,
    attempt::active,
    erasure,
    identity::{has_mail_alone, has_way},
    job, sign_in,
};

/// 128 bits, which nobody guesses.
const CODE_BYTES: usize = 16;

/// Unlinks whom a provider's signed request is about: they no longer come in by it, and are signed out, and hear of it where they can
/// be reached. Where it was the only way in, the account waits for them to come back by it, or to have it deleted. False when it is not
/// the provider's.
///
/// # Errors
/// [`Error::NotFound`] for a provider that sends none; or when the database does not answer.
pub async fn withdraw(runtime: &Runtime, provider: &str, signed_request: &str) -> Result<bool> {
    let provider = find(runtime, provider)?;
    let Some(subject) = judged(runtime, provider, signed_request) else {
        return Ok(false);
    };
    let (namespace, now) = (provider.namespace(), runtime.now());
    let tx = runtime.store.begin_write().await?;
    if let Some(id) = unlink(runtime, &tx, &namespace, &subject, now).await?
        && let Some(owner) = account::get(&tx, id).await?
    {
        if has_way(runtime, &tx, &owner).await? {
            let letter = if has_mail_alone(runtime, &tx, &owner).await? {
                Letter::ConsentWithdrawn
            } else {
                Letter::WaysChanged
            };
            job::notify(runtime, &tx, &owner, letter, now).await?;
        } else {
            let outcome = Outcome::Withdrawn(id);
            let noted = Deletion { asked_at: now, outcome };
            deletion::note(&tx, &hash(&code(runtime, &namespace, &subject)), noted).await?;
        }
    }
    tx.commit().await?;
    Ok(true)
}

/// Deletes what a provider told of whom its signed request is about; with the account, where there is no other way into it. Returns
/// the code under which they find what became of it; none when the request is not the provider's.
///
/// # Errors
/// As [`withdraw`].
pub async fn delete(runtime: &Runtime, provider: &str, signed_request: &str) -> Result<Option<String>> {
    let provider = find(runtime, provider)?;
    let Some(subject) = judged(runtime, provider, signed_request) else {
        return Ok(None);
    };
    let namespace = provider.namespace();
    let code = code(runtime, &namespace, &subject);
    let now = runtime.now();
    let tx = runtime.store.begin_write().await?;
    let known = match unlink(runtime, &tx, &namespace, &subject, now).await? {
        // Providers say first that consent was withdrawn, and then that they want everything deleted.
        None => waiting(&tx, &code).await?,
        known => known,
    };
    let outcome = match known {
        None => Outcome::Nothing,
        Some(id) if has_other_way(runtime, &tx, id).await? => Outcome::Unlinked,
        Some(id) if erasure::begin(runtime, &tx, id, Fate::Anonymise, now).await? => Outcome::Erased,
        Some(_) => Outcome::Unlinked,
    };
    let noted = Deletion { asked_at: now, outcome };
    deletion::note(&tx, &hash(&code), noted).await?;
    tx.commit().await?;
    Ok(Some(code))
}

/// The account that has waited for them since they withdrew their consent: it is theirs again.
pub(super) async fn come_back(
    runtime: &Runtime,
    tx: &Tx,
    namespace: &str,
    subject: &Subject,
) -> Result<Option<Account>> {
    let code = code(runtime, namespace, subject);
    let Some(id) = waiting(tx, &code).await? else {
        return Ok(None);
    };
    deletion::forget(tx, &hash(&code)).await?;
    Ok(active(account::get(tx, id).await?))
}

async fn waiting(tx: &Tx, code: &str) -> Result<Option<AccountId>> {
    let noted = deletion::find(tx, &hash(code)).await?;
    Ok(noted.and_then(|noted| noted.outcome.account()))
}

/// What became of the request with that code.
///
/// # Errors
/// [`Error::NotFound`] when there is none.
pub async fn look_up(runtime: &Runtime, code: &str) -> Result<Deletion> {
    let found = deletion::find(&runtime.store.read(), &hash(code)).await?;
    found.ok_or(Error::NotFound("deletion"))
}

fn find<'a>(runtime: &'a Runtime, provider: &str) -> Result<&'a Provider> {
    let provider = runtime.providers.find(provider);
    provider
        .filter(|provider| provider.signs_requests())
        .ok_or(Error::NotFound("provider"))
}

fn judged(runtime: &Runtime, provider: &Provider, signed_request: &str) -> Option<Subject> {
    match provider.signed_subject(signed_request, runtime.now()) {
        Ok(subject) => Some(subject),
        Err(failure) => {
            tracing::warn!(provider = %provider.id(), %failure, "a signed request was not taken");
            None
        }
    }
}

/// Takes the identity away, with everything the provider told, and signs its owner out everywhere.
async fn unlink(
    runtime: &Runtime,
    tx: &Tx,
    namespace: &str,
    subject: &Subject,
    now: Timestamp,
) -> Result<Option<AccountId>> {
    let Some(id) = identity::remove(tx, namespace, subject).await? else {
        return Ok(None);
    };
    sign_in::shut_out(runtime, tx, id, None, now).await?;
    Ok(Some(id))
}

/// Whether somebody can still sign in.
async fn has_other_way(runtime: &Runtime, tx: &Tx, id: AccountId) -> Result<bool> {
    match account::get(tx, id).await? {
        Some(account) => has_way(runtime, tx, &account).await,
        None => Ok(false),
    }
}

/// The same for the same person, so that asking twice is asking once; nobody else can work it out.
fn code(runtime: &Runtime, namespace: &str, subject: &Subject) -> String {
    let hash = runtime.keyed_hash("deletion code", &[namespace.as_bytes(), subject.as_str().as_bytes()]);
    URL_SAFE_NO_PAD.encode(hash.first_chunk::<CODE_BYTES>().unwrap_or(&[0; CODE_BYTES]))
}

fn hash(code: &str) -> [u8; 32] {
    Sha256::digest(code).into()
}
