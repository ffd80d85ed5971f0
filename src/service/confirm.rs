//! Proving once more who one is, before something that matters (T25): by all that signing in asks for.

use super::{
    Error, Result, Runtime, second_factor,
    session::{self, Client, NewSession, SignedIn},
    sign_in,
};
use crate::{
    domain::field::{FieldError, Problem},
    store::account,
};

/// What somebody typed to prove it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Proof<'a> {
    pub password: Option<&'a str>,
    /// Of the app, or on paper.
    pub code: Option<&'a str>,
}

/// Whether somebody has anything to prove it by; who has not signs in anew.
pub fn is_possible(who: &SignedIn) -> bool {
    who.has_password || who.factors.is_any()
}

/// Proves it. The session goes on under a new secret.
///
/// # Errors
/// What is missing; [`Error::WrongCredentials`], that too many failed or too many ask at once; [`Error::NotRecent`] for who has nothing
/// to prove it by; [`Error::SignedOut`] when the session has ended.
pub async fn prove(runtime: &Runtime, who: &SignedIn, proof: Proof<'_>, client: &Client) -> Result<NewSession> {
    if !is_possible(who) {
        return Err(Error::NotRecent);
    }
    let required = |field| FieldError::new(field, Problem::Required);
    let missing: Vec<FieldError> = [
        (who.has_password && proof.password.is_none()).then(|| required("current")),
        (who.factors.is_any() && proof.code.is_none()).then(|| required("code")),
    ]
    .into_iter()
    .flatten()
    .collect();
    if !missing.is_empty() {
        return Err(Error::Invalid(missing));
    }
    let id = who.account.id;
    let mut rehash = None;
    if let Some(password) = proof.password.filter(|_| who.has_password) {
        let email = who.account.verified_email().ok_or(Error::WrongCredentials)?;
        rehash = sign_in::check_password(runtime, email, Some(id), password).await?;
    }
    if let Some(code) = proof.code.filter(|_| who.factors.is_any()) {
        second_factor::check(runtime, id, code).await?;
    }
    let now = runtime.now();
    let tx = runtime.store.begin_write().await?;
    if let Some(hash) = rehash {
        account::set_password(&tx, id, &hash).await?;
    }
    let renewed = session::renew(runtime, &tx, who, client, now).await?;
    tx.commit().await?;
    Ok(renewed)
}
