//! A second factor: setting it up, using it, turning it off. The key of an app is derived from a salt and the instance's secret, so
//! that the database alone makes no codes; codes on paper are stored as keyed hashes.

use crate::{
    domain::{
        account::Account,
        id::AccountId,
        job::Letter,
        second_factor::{Authenticator, Key, RECOVERY_CODES, RecoveryCode, Typed},
        time::Timestamp,
    },
    store::{Source, Tx, passkey, second_factor},
};

use super::{Error, Result, Runtime, guessing, job, session::SignedIn};

/// What somebody has besides a password.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Factors {
    /// Since when they have an app that makes codes.
    pub authenticator_since: Option<Timestamp>,
    /// How many codes on paper are left.
    pub recovery_codes: u64,
    /// How many passkeys they have.
    pub passkeys: u64,
}

impl Factors {
    /// Whether they have anything besides a password.
    pub fn is_any(self) -> bool {
        self.authenticator_since.is_some() || self.passkeys > 0
    }

    /// Whether a password alone does not let them in. A reader's passkey is a convenience, and where it is not at hand the password
    /// still is; who runs a site has it as a second factor.
    pub fn are_asked_for(self, is_staff: bool) -> bool {
        self.authenticator_since.is_some() || (is_staff && self.passkeys > 0)
    }
}

/// What somebody has.
///
/// # Errors
/// When the database does not answer.
pub async fn of(runtime: &Runtime, account_id: AccountId) -> Result<Factors> {
    find(&runtime.store.read(), account_id).await
}

pub(super) async fn find(source: &impl Source, account_id: AccountId) -> Result<Factors> {
    let authenticator = second_factor::authenticator(source, account_id).await?;
    Ok(Factors {
        authenticator_since: authenticator.and_then(|authenticator| authenticator.confirmed_at),
        recovery_codes: second_factor::count_codes(source, account_id).await?,
        passkeys: passkey::count(source, account_id).await?,
    })
}

/// Begins to set up an app: a new key, which counts for nothing until a code of it is typed.
///
/// # Errors
/// [`Error::NotRecent`], or [`Error::Exists`] when there is an app already.
pub async fn begin(runtime: &Runtime, who: &SignedIn) -> Result<()> {
    let now = runtime.now();
    who.expect_recent(now)?;
    let mut salt = [0; 16];
    runtime.randomness.fill(&mut salt);
    let tx = runtime.store.begin_write().await?;
    if find(&tx, who.account.id).await?.authenticator_since.is_some() {
        return Err(Error::Exists("an authenticator"));
    }
    let added = Authenticator {
        account_id: who.account.id,
        salt,
        created_at: now,
        confirmed_at: None,
    };
    second_factor::replace_authenticator(&tx, &added).await?;
    Ok(tx.commit().await?)
}

/// The key of an app that is being set up.
///
/// # Errors
/// [`Error::NotRecent`]: the key is shown to nobody else.
pub async fn pending(runtime: &Runtime, who: &SignedIn) -> Result<Option<Key>> {
    who.expect_recent(runtime.now())?;
    let found = second_factor::authenticator(&runtime.store.read(), who.account.id).await?;
    let pending = found.filter(|authenticator| authenticator.confirmed_at.is_none());
    Ok(pending.map(|authenticator| key(runtime, &authenticator)))
}

/// Ends setting up an app with its first code. Returns the codes on paper, which are told this once.
///
/// # Errors
/// [`Error::NotRecent`], [`Error::WrongCredentials`], or [`Error::NotFound`] when none is being set up.
pub async fn confirm(runtime: &Runtime, who: &SignedIn, code: &str) -> Result<Vec<RecoveryCode>> {
    let now = runtime.now();
    who.expect_recent(now)?;
    let tx = runtime.store.begin_write().await?;
    let found = second_factor::authenticator(&tx, who.account.id).await?;
    let pending = found.filter(|authenticator| authenticator.confirmed_at.is_none());
    let pending = pending.ok_or(Error::NotFound("an authenticator to confirm"))?;
    let step = match Typed::read(code) {
        Some(Typed::OneTime(code)) => key(runtime, &pending).step_of(&code, now),
        _ => None,
    };
    let step = step.ok_or(Error::WrongCredentials)?;
    let is_new = second_factor::confirm_authenticator(&tx, &pending, now).await?
        && second_factor::use_step(&tx, who.account.id, step).await?;
    if !is_new {
        return Err(Error::NotFound("an authenticator to confirm"));
    }
    let codes = new_codes(runtime, &tx, who.account.id, now).await?;
    job::notify(runtime, &tx, &who.account, Letter::SecondFactorChanged, now).await?;
    tx.commit().await?;
    Ok(codes)
}

/// New codes on paper in place of all there were.
///
/// # Errors
/// [`Error::NotRecent`], or [`Error::NotFound`] without a second factor.
pub async fn renew_codes(runtime: &Runtime, who: &SignedIn) -> Result<Vec<RecoveryCode>> {
    let now = runtime.now();
    who.expect_recent(now)?;
    let tx = runtime.store.begin_write().await?;
    if !find(&tx, who.account.id).await?.is_any() {
        return Err(Error::NotFound("a second factor"));
    }
    let codes = new_codes(runtime, &tx, who.account.id, now).await?;
    job::notify(runtime, &tx, &who.account, Letter::SecondFactorChanged, now).await?;
    tx.commit().await?;
    Ok(codes)
}

/// Takes the app away, and the codes on paper with the last factor.
///
/// # Errors
/// [`Error::NotRecent`].
pub async fn turn_off(runtime: &Runtime, who: &SignedIn) -> Result<()> {
    let now = runtime.now();
    who.expect_recent(now)?;
    let tx = runtime.store.begin_write().await?;
    if second_factor::remove_authenticator(&tx, who.account.id).await? {
        drop_idle_codes(&tx, who.account.id, now).await?;
        job::notify(runtime, &tx, &who.account, Letter::SecondFactorChanged, now).await?;
    }
    Ok(tx.commit().await?)
}

/// Takes everything away that is asked for beside a password, and tells whose it was.
pub(super) async fn forget(runtime: &Runtime, tx: &Tx, account: &Account, now: Timestamp) -> Result<()> {
    second_factor::remove_authenticator(tx, account.id).await?;
    second_factor::replace_codes(tx, account.id, &[], now).await?;
    passkey::remove_all(tx, account.id).await?;
    job::notify(runtime, tx, account, Letter::SecondFactorChanged, now).await
}

/// Codes on paper stand in for something; without anything they go.
pub(super) async fn drop_idle_codes(tx: &Tx, account_id: AccountId, now: Timestamp) -> Result<()> {
    if !find(tx, account_id).await?.is_any() {
        second_factor::replace_codes(tx, account_id, &[], now).await?;
    }
    Ok(())
}

/// Judges a code: of the app, as often as guessing allows and no step of time twice; or on paper, each once.
pub(super) async fn check(runtime: &Runtime, account_id: AccountId, text: &str) -> Result<()> {
    match Typed::read(text).ok_or(Error::WrongCredentials)? {
        Typed::OneTime(code) => check_one_time(runtime, account_id, &code).await,
        Typed::Recovery(code) => check_recovery(runtime, account_id, &code).await,
    }
}

async fn check_one_time(runtime: &Runtime, account_id: AccountId, code: &str) -> Result<()> {
    let counted = guessing::count(runtime, failure_key(runtime, account_id), Error::CodesClosed).await?;
    let tx = runtime.store.begin_write().await?;
    let found = second_factor::authenticator(&tx, account_id).await?;
    let confirmed = found.filter(|authenticator| authenticator.confirmed_at.is_some());
    let step = confirmed.and_then(|authenticator| key(runtime, &authenticator).step_of(code, runtime.now()));
    let step = step.ok_or(Error::WrongCredentials)?;
    if !second_factor::use_step(&tx, account_id, step).await? {
        return Err(Error::WrongCredentials);
    }
    tx.commit().await?;
    counted.forgive(runtime).await
}

/// Not counted: fifty bits are not found through a form, and this is the way back in when too many codes were wrong.
async fn check_recovery(runtime: &Runtime, account_id: AccountId, code: &RecoveryCode) -> Result<()> {
    let tx = runtime.store.begin_write().await?;
    let hash = code_hash(runtime, account_id, code);
    if !second_factor::use_code(&tx, account_id, &hash, runtime.now()).await? {
        return Err(Error::WrongCredentials);
    }
    crate::store::failed_sign_in::forget(&tx, &failure_key(runtime, account_id)).await?;
    Ok(tx.commit().await?)
}

async fn new_codes(runtime: &Runtime, tx: &Tx, account_id: AccountId, now: Timestamp) -> Result<Vec<RecoveryCode>> {
    let codes: Vec<RecoveryCode> = std::iter::repeat_with(|| {
        let mut random = [0; RecoveryCode::BYTES];
        runtime.randomness.fill(&mut random);
        RecoveryCode::of(random)
    })
    .take(RECOVERY_CODES)
    .collect();
    let hashes: Vec<[u8; 32]> = codes.iter().map(|code| code_hash(runtime, account_id, code)).collect();
    second_factor::replace_codes(tx, account_id, &hashes, now).await?;
    Ok(codes)
}

fn key(runtime: &Runtime, authenticator: &Authenticator) -> Key {
    let derived = runtime.keyed_hash(
        "authenticator key",
        &[authenticator.account_id.as_uuid().as_bytes(), &authenticator.salt],
    );
    let mut bytes = [0; Key::BYTES];
    bytes
        .iter_mut()
        .zip(derived)
        .for_each(|(byte, derived)| *byte = derived);
    Key::new(bytes)
}

fn code_hash(runtime: &Runtime, account_id: AccountId, code: &RecoveryCode) -> [u8; 32] {
    runtime.keyed_hash("recovery code", &[account_id.as_uuid().as_bytes(), code.as_bytes()])
}

fn failure_key(runtime: &Runtime, account_id: AccountId) -> [u8; 32] {
    runtime.keyed_hash("failed second factor", &[account_id.as_uuid().as_bytes()])
}
