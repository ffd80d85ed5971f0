//! Accounts: made by whoever proves an address or by the operator, and changed by whoever proves to be their owner.

mod operator;
mod password;

use crate::{
    domain::{
        account::{Account, AccountState, Email},
        field::FieldError,
        id::AccountId,
        job::Letter,
        name::AuthorName,
        password::Password,
        ticket::{Purpose, Ticket},
        time::Timestamp,
    },
    store::{self, Tx, account, site, ticket as tickets, token},
};

use super::{
    Error, Result, Runtime, job, name,
    session::{self, Client, NewSession, SignedIn},
    sign_in, step,
};

pub use operator::{Created, NewAccount, Position, create, reset_ticket, set_up_ticket};
pub use password::{change as change_password, reset as reset_password};

use password::{choose, staff_or_commenter};

/// What somebody fills in to have an account.
#[derive(Clone, Copy, Debug)]
pub struct Details<'a> {
    pub name: &'a str,
    pub password: &'a str,
    /// The language of the page they filled it in on.
    pub locale: &'a str,
    /// What this place is called, which is no password.
    pub place: &'a str,
}

/// Makes the account of whoever has proved an address, and signs them in. Whoever claimed the address before without proving it
/// loses it, with the password they chose and the sessions they have (T15).
///
/// # Errors
/// [`Error::TicketGone`], or what is wrong with which field.
pub async fn register(runtime: &Runtime, key: &str, details: Details<'_>, client: &Client) -> Result<NewSession> {
    let ticket = sign_in::look_at(runtime, key).await?;
    let email = ticket.email.clone().filter(|_| ticket.purpose == Purpose::Register);
    let email = email.ok_or(Error::TicketGone)?;
    found(runtime, &ticket, &email, false, details, client).await
}

/// Makes the account that runs the instance, for whoever holds the link that was printed at the first start.
///
/// # Errors
/// As [`register`].
pub async fn set_up(
    runtime: &Runtime,
    key: &str,
    email: &str,
    details: Details<'_>,
    client: &Client,
) -> Result<NewSession> {
    let ticket = sign_in::look_at(runtime, key).await?;
    if ticket.purpose != Purpose::SetUp || account::has_admin(&runtime.store.read()).await? {
        return Err(Error::TicketGone);
    }
    let email = sign_in::parse_email(email);
    let email = match (email, name::choose(runtime, details.name, None).await) {
        (Ok(email), _) => email,
        // Everything that is wrong is said at once.
        (Err(Error::Invalid(mut wrong)), Err(Error::Invalid(also))) => {
            wrong.extend(also);
            return Err(Error::Invalid(wrong));
        }
        (Err(error), _) => return Err(error),
    };
    found(runtime, &ticket, &email, true, details, client).await
}

/// The account for a proved address.
async fn found(
    runtime: &Runtime,
    ticket: &Ticket,
    email: &Email,
    is_admin: bool,
    details: Details<'_>,
    client: &Client,
) -> Result<NewSession> {
    let own_words = own_words(runtime, &[details.name, email.as_str(), details.place]).await?;
    let chosen = choose(details.password, staff_or_commenter(is_admin), &own_words);
    let (name, chosen) = match (name::choose(runtime, details.name, None).await, chosen) {
        (Ok(name), Ok(chosen)) => (name, chosen),
        (Err(Error::Invalid(mut wrong)), Err(Error::Invalid(also))) => {
            wrong.extend(also);
            return Err(Error::Invalid(wrong));
        }
        (Err(error), _) | (_, Err(error)) => return Err(error),
    };
    let hash = runtime.passwords.hash(runtime, &chosen).await?;
    let now = runtime.now();
    let tx = runtime.store.begin_write().await?;
    sign_in::consume(&tx, ticket, now).await?;
    let id = add(runtime, &tx, &name, email, is_admin, details.locale, now).await?;
    account::set_password(&tx, id, &hash).await?;
    if is_admin {
        tickets::void_all(&tx, Purpose::SetUp, now).await?;
    }
    let begun = session::begin(runtime, &tx, id, client, now).await?;
    tx.commit().await?;
    Ok(begun)
}

/// Adds an account with a proved address; whoever only claimed it is shut out.
async fn add(
    runtime: &Runtime,
    tx: &Tx,
    name: &AuthorName,
    email: &Email,
    is_admin: bool,
    locale: &str,
    now: Timestamp,
) -> Result<AccountId> {
    take_over(tx, email, now).await?;
    tickets::void(tx, Purpose::Register, email, now).await?;
    let made = Account {
        id: AccountId(runtime.new_uuid(now)),
        name: name.as_str().to_owned(),
        email: Some(email.clone()),
        is_verified: true,
        is_admin,
        locale: locale.to_owned(),
        state: AccountState::Active,
        created_at: now,
    };
    account::insert(tx, &made).await.map_err(taken)?;
    Ok(made.id)
}

/// Takes an address from whoever only claims it.
pub(super) async fn take_over(tx: &Tx, email: &Email, now: Timestamp) -> Result<()> {
    for claimant in account::take_from_claimants(tx, email).await? {
        session::end_all(tx, claimant, None, now).await?;
        token::revoke_all(tx, claimant, now).await?;
        tickets::void_of_account(tx, claimant, now).await?;
    }
    Ok(())
}

/// Asks for another address: a mail to it proves that it is theirs. Whether somebody else has it is said in that mail only.
///
/// # Errors
/// [`Error::NotRecent`], or when that is no address, or no mail can be sent.
pub async fn request_address(runtime: &Runtime, who: &SignedIn, email: &str) -> Result<()> {
    if runtime.mailer.is_none() {
        return Err(Error::NoMail);
    }
    let email = sign_in::parse_email(email)?;
    let now = runtime.now();
    who.expect_recent(now)?;
    let tx = runtime.store.begin_write().await?;
    let is_taken = account::find_verified(&tx, &email).await?.is_some();
    let sent = sign_in::issue(runtime, &tx, Purpose::NewAddress, Some(who.account.id), &email, now).await?;
    if let Some(ticket) = sent {
        let letter = if is_taken {
            Letter::AlreadyRegistered
        } else {
            Letter::NewAddress { ticket }
        };
        job::promise_mail(runtime, &tx, &email, &who.account.locale, letter, now).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// Makes a proved address the account's; the old one is told. Only for who is signed in to the very account that asked: whoever has the
/// mailbox must not, by a click on a mail that they did not ask for, stand for an account of somebody else's.
///
/// # Errors
/// [`Error::TicketGone`], also when it is about another account, and when somebody else has proved the address in the meantime.
pub async fn confirm_address(runtime: &Runtime, who: &SignedIn, key: &str) -> Result<()> {
    let ticket = sign_in::look_at(runtime, key).await?;
    let is_theirs = ticket.purpose == Purpose::NewAddress && ticket.account_id == Some(who.account.id);
    let account_id = ticket.account_id.filter(|_| is_theirs);
    let (account_id, email) = account_id.zip(ticket.email.as_ref()).ok_or(Error::TicketGone)?;
    let now = runtime.now();
    let tx = runtime.store.begin_write().await?;
    sign_in::consume(&tx, &ticket, now).await?;
    let before = account::get(&tx, account_id).await?;
    let before = before
        .filter(|account| account.state == AccountState::Active)
        .ok_or(Error::TicketGone)?;
    // Mails that are on their way to the old address open nothing any more.
    tickets::void_of_account(&tx, account_id, now).await?;
    take_over_for(&tx, account_id, email, now).await?;
    if let Some(old) = before.verified_email() {
        job::promise_mail(runtime, &tx, old, &before.locale, Letter::AddressChanged, now).await?;
    }
    tx.commit().await?;
    Ok(())
}

async fn take_over_for(tx: &Tx, account_id: AccountId, email: &Email, now: Timestamp) -> Result<()> {
    let changed = account::set_verified_email(tx, account_id, email, now).await;
    changed.map_err(|error| match error {
        store::Error::Conflict => Error::TicketGone,
        other => other.into(),
    })?;
    take_over(tx, email, now).await
}

fn taken(error: store::Error) -> Error {
    match error {
        store::Error::Conflict => Error::Exists("an account with this address"),
        other => other.into(),
    }
}

/// The hash of a password that is good for those who keep sites in order.
pub(super) async fn hash_as_staff(runtime: &Runtime, text: &str, account: &Account) -> Result<String> {
    let address = account.email.as_ref().map_or("", Email::as_str);
    let own_words = own_words(runtime, &[&account.name, address]).await?;
    let chosen = choose(text, staff_or_commenter(true), &own_words)?;
    runtime.passwords.hash(runtime, &chosen).await
}

/// What a guesser knows of somebody here: the given texts and the names of the sites.
async fn own_words(runtime: &Runtime, given: &[&str]) -> Result<Vec<String>> {
    let sites = site::list(&runtime.store.read()).await?;
    let of_sites = sites.into_iter().flat_map(|site| [site.key, site.settings.name]);
    Ok(given.iter().map(|text| (*text).to_owned()).chain(of_sites).collect())
}
