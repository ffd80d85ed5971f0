//! Choosing another password.

use crate::{
    domain::{field::FieldError, job::Letter, password::Length, ticket::Purpose, time::Timestamp},
    store::{Tx, account},
};

use super::{
    Client, Error, NewSession, Password, Result, Runtime, SignedIn, job, own_words,
    session::{self, is_staff},
    sign_in,
    step::{self, Entered},
};

/// Chooses a new password with the link from a mail, or from the operator.
///
/// # Errors
/// [`Error::TicketGone`], or what is wrong with the password.
pub async fn reset(runtime: &Runtime, key: &str, text: &str, place: &str, client: &Client) -> Result<Entered> {
    let ticket = sign_in::look_at(runtime, key).await?;
    let account_id = ticket.account_id.filter(|_| ticket.purpose == Purpose::Reset);
    let (account_id, email) = account_id.zip(ticket.email.as_ref()).ok_or(Error::TicketGone)?;
    let account = account::get(&runtime.store.read(), account_id).await?;
    let account = account.ok_or(Error::TicketGone)?;
    let is_staff = is_staff(&runtime.store.read(), &account).await?;
    let own_words = own_words(runtime, &[&account.name, email.as_str(), place]).await?;
    let chosen = choose(text, staff_or_commenter(is_staff), &own_words)?;
    let hash = runtime.passwords.hash(runtime, &chosen).await?;
    let now = runtime.now();
    let tx = runtime.store.begin_write().await?;
    sign_in::consume(&tx, &ticket, now).await?;
    sign_in::owner_of(&tx, account_id, email).await?;
    replace(runtime, &tx, &account, &hash, now).await?;
    let entered = step::enter(runtime, &tx, account_id, client, now).await?;
    tx.commit().await?;
    Ok(entered)
}

/// Chooses a new password, knowing the old one and having proved lately who one is.
///
/// # Errors
/// [`Error::NotRecent`], [`Error::WrongCredentials`] for the old one, or what is wrong with the new one.
pub async fn change(
    runtime: &Runtime,
    who: &SignedIn,
    current: &str,
    text: &str,
    place: &str,
    client: &Client,
) -> Result<NewSession> {
    let account = &who.account;
    let email = account.email.as_ref().map_or("", |email| email.as_str());
    let own_words = own_words(runtime, &[&account.name, email, place]).await?;
    let chosen = choose(text, staff_or_commenter(who.is_staff), &own_words)?;
    who.expect_recent(runtime.now())?;
    if who.has_password {
        let email = account.verified_email().ok_or(Error::NotRecent)?;
        sign_in::check_password(runtime, email, Some(account.id), current).await?;
    }
    let hash = runtime.passwords.hash(runtime, &chosen).await?;
    let now = runtime.now();
    let tx = runtime.store.begin_write().await?;
    replace(runtime, &tx, account, &hash, now).await?;
    let begun = session::begin(runtime, &tx, account.id, client, now).await?;
    tx.commit().await?;
    Ok(begun)
}

/// Replaces the password, ends every session, and tells the owner.
async fn replace(runtime: &Runtime, tx: &Tx, account: &super::Account, hash: &str, now: Timestamp) -> Result<()> {
    account::set_password(tx, account.id, hash).await?;
    sign_in::shut_out(runtime, tx, account.id, account.email.as_ref(), now).await?;
    job::notify(runtime, tx, account, Letter::PasswordChanged, now).await
}

pub(super) fn staff_or_commenter(is_staff: bool) -> Length {
    if is_staff { Length::Staff } else { Length::Commenter }
}

pub(super) fn choose(text: &str, length: Length, own_words: &[String]) -> Result<Password> {
    let own_words: Vec<&str> = own_words.iter().map(String::as_str).collect();
    Password::choose(text, length, &own_words).map_err(|problem| Error::field(FieldError::new("password", problem)))
}
