//! Proving once more who one is, before something that matters (T25).

use super::{
    Error, Result, Runtime,
    session::{self, Client, NewSession, SignedIn},
    sign_in,
};
use crate::store::account;

/// Proves it by password. The session goes on under a new secret.
///
/// # Errors
/// [`Error::WrongCredentials`], that too many failed or too many ask at once, or [`Error::SignedOut`] when the session has ended.
pub async fn by_password(runtime: &Runtime, who: &SignedIn, password: &str, client: &Client) -> Result<NewSession> {
    let email = who.account.verified_email().ok_or(Error::WrongCredentials)?;
    let rehash = sign_in::check_password(runtime, email, Some(who.account.id), password).await?;
    let now = runtime.now();
    let tx = runtime.store.begin_write().await?;
    if let Some(hash) = rehash {
        account::set_password(&tx, who.account.id, &hash).await?;
    }
    let renewed = session::renew(runtime, &tx, who, client, now).await?;
    tx.commit().await?;
    Ok(renewed)
}
