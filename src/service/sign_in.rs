//! Proving who one is: by password, by a mailed link or its code. Known and unknown addresses take the same way through here, and
//! as long (T19).

use crate::{
    domain::{
        account::{Account, Email},
        field::FieldError,
        id::{AccountId, TicketId},
        job::Letter,
        password::Password,
        ticket::{Purpose, Ticket},
        time::Timestamp,
    },
    store::{Tx, account, failed_sign_in, ticket as tickets, token},
};

use super::{
    Error, Result, Runtime, guessing, job,
    password::Verdict,
    session::{self, Client},
    step::{self, Entered},
    ticket,
};

/// Mails to one address: a few in a row, and few in a day, so that nobody's mailbox can be filled and no code be guessed.
const TICKETS_PER_QUARTER: u64 = 5;
const TICKETS_PER_DAY: u64 = 20;
const QUARTER_SECONDS: i64 = 15 * 60;

/// Signs in with address and password.
///
/// # Errors
/// [`Error::WrongCredentials`], or that too many failed or too many ask at once.
pub async fn by_password(runtime: &Runtime, email: &str, password: &str, client: &Client) -> Result<Entered> {
    let email = parse_email(email)?;
    let found = account::find_verified(&runtime.store.read(), &email).await?;
    let account_id = found.as_ref().map(|account| account.id);
    let rehash = check_password(runtime, &email, account_id, password).await?;
    let account_id = account_id.ok_or(Error::WrongCredentials)?;
    let now = runtime.now();
    let tx = runtime.store.begin_write().await?;
    if let Some(hash) = rehash {
        account::set_password(&tx, account_id, &hash).await?;
    }
    let entered = step::enter(runtime, &tx, account_id, client, now).await?;
    tx.commit().await?;
    Ok(entered)
}

/// Judges a password, as often as guessing allows. Returns a new hash where the stored one has become weak.
pub(super) async fn check_password(
    runtime: &Runtime,
    email: &Email,
    account_id: Option<AccountId>,
    password: &str,
) -> Result<Option<String>> {
    let typed = Password::typed(password).ok_or(Error::WrongCredentials)?;
    let counted = guessing::count(runtime, failure_key(runtime, email), Error::PasswordClosed).await?;
    // Asked for nobody, too: the same steps for every address.
    let id = account_id.unwrap_or(AccountId(uuid::Uuid::nil()));
    let stored = account::password(&runtime.store.read(), id).await?;
    let rehash = match runtime.passwords.verify(&typed, stored.as_deref()).await {
        Ok(Verdict::Wrong) => return Err(Error::WrongCredentials),
        Ok(Verdict::Right) => None,
        // Where there is no time to hash it anew, the next sign-in will.
        Ok(Verdict::RightButWeak) => runtime.passwords.hash(runtime, &typed).await.ok(),
        Err(error) => {
            counted.undo(runtime).await?;
            return Err(error);
        }
    };
    counted.forgive(runtime).await?;
    Ok(rehash)
}

/// Sends somebody a ticket by mail, or a mail that says why there is none; the answer is the same (T19). The ticket's id goes into
/// a cookie of the browser that asked, where its code can be typed.
///
/// # Errors
/// When that is no address, or no mail can be sent.
pub async fn request(runtime: &Runtime, purpose: Purpose, email: &str, locale: &str) -> Result<TicketId> {
    if runtime.mailer.is_none() {
        return Err(Error::NoMail);
    }
    let email = parse_email(email)?;
    let tx = runtime.store.begin_write().await?;
    let now = runtime.now();
    let known = account::find_verified(&tx, &email).await?;
    let sent = issue(
        runtime,
        &tx,
        purpose,
        known.as_ref().map(|account| account.id),
        &email,
        now,
    )
    .await?;
    let Some(ticket) = sent else {
        // Nobody is told: there is mail enough in that mailbox.
        return Ok(TicketId(runtime.new_uuid(now)));
    };
    let letter = match (purpose, &known) {
        (Purpose::Register, None) => Letter::Register { ticket },
        (Purpose::Register, Some(_)) => Letter::AlreadyRegistered,
        (_, None) => Letter::NoAccount,
        (Purpose::Reset, Some(_)) => Letter::Reset { ticket },
        (_, Some(_)) => Letter::SignIn { ticket },
    };
    let locale = known.as_ref().map_or(locale, |account| &account.locale);
    job::promise_mail(runtime, &tx, &email, locale, letter, now).await?;
    tx.commit().await?;
    Ok(ticket)
}

/// Makes a ticket; none when there have been too many for that address. Older ones for the same purpose are of no use any more.
pub(super) async fn issue(
    runtime: &Runtime,
    tx: &Tx,
    purpose: Purpose,
    account_id: Option<AccountId>,
    email: &Email,
    now: Timestamp,
) -> Result<Option<TicketId>> {
    let lately = tickets::count_since(tx, email, now.plus_seconds(-QUARTER_SECONDS)).await?;
    let today = tickets::count_since(tx, email, now.plus_days(-1)).await?;
    if lately >= TICKETS_PER_QUARTER || today >= TICKETS_PER_DAY {
        return Ok(None);
    }
    tickets::void(tx, purpose, email, now).await?;
    let ticket = Ticket {
        id: TicketId(runtime.new_uuid(now)),
        purpose,
        account_id,
        email: Some(email.clone()),
        tries: 0,
        created_at: now,
        expires_at: now.plus_seconds(purpose.minutes() * 60),
        used_at: None,
    };
    tickets::insert(tx, &ticket).await?;
    Ok(Some(ticket.id))
}

/// The ticket of a link, if it is still good. Looking at it changes nothing: mail scanners follow links, too.
///
/// # Errors
/// [`Error::TicketGone`].
pub async fn look_at(runtime: &Runtime, key: &str) -> Result<Ticket> {
    let id = ticket::of_key(runtime, key).ok_or(Error::TicketGone)?;
    let found = tickets::get(&runtime.store.read(), id).await?;
    found
        .filter(|ticket| ticket.is_good(runtime.now()))
        .ok_or(Error::TicketGone)
}

/// Signs in with a link, in the browser that asked for it.
///
/// # Errors
/// [`Error::TicketGone`].
pub async fn by_link(runtime: &Runtime, key: &str, client: &Client) -> Result<Entered> {
    let ticket = look_at(runtime, key).await?;
    redeem(runtime, &ticket, client).await
}

/// Signs in with the code of a ticket.
///
/// # Errors
/// [`Error::WrongCredentials`] for a wrong code, [`Error::TicketGone`] when there are no tries left.
pub async fn by_code(runtime: &Runtime, id: TicketId, code: &str, client: &Client) -> Result<Entered> {
    let now = runtime.now();
    let found = tickets::get(&runtime.store.read(), id).await?;
    let ticket = found
        .filter(|ticket| ticket.takes_codes(now))
        .ok_or(Error::TicketGone)?;
    let tx = runtime.store.begin_write().await?;
    let may_try = tickets::count_try(&tx, id, Ticket::MOST_TRIES).await?;
    tx.commit().await?;
    if !may_try {
        return Err(Error::TicketGone);
    }
    let digits: String = code.chars().filter(char::is_ascii_digit).collect();
    if !ticket::is_code(runtime, id, &digits) {
        return Err(Error::WrongCredentials);
    }
    redeem(runtime, &ticket, client).await
}

async fn redeem(runtime: &Runtime, ticket: &Ticket, client: &Client) -> Result<Entered> {
    let account_id = ticket.account_id.filter(|_| ticket.purpose == Purpose::SignIn);
    let (account_id, email) = account_id.zip(ticket.email.as_ref()).ok_or(Error::TicketGone)?;
    let now = runtime.now();
    let tx = runtime.store.begin_write().await?;
    consume(&tx, ticket, now).await?;
    let owner = owner_of(&tx, account_id, email).await?;
    failed_sign_in::forget(&tx, &failure_key(runtime, email)).await?;
    let entered = step::enter(runtime, &tx, owner.id, client, now).await?;
    tx.commit().await?;
    Ok(entered)
}

/// Uses a ticket; of two who try at once, one succeeds.
pub(super) async fn consume(tx: &Tx, ticket: &Ticket, now: Timestamp) -> Result<()> {
    if tickets::consume(tx, ticket.id, now).await? {
        Ok(())
    } else {
        Err(Error::TicketGone)
    }
}

/// The account a ticket is about, if it still has the address the ticket was sent to.
pub(super) async fn owner_of(tx: &Tx, id: AccountId, email: &Email) -> Result<Account> {
    let account = account::get(tx, id).await?;
    account
        .filter(|account| account.verified_email().is_some_and(|own| own.key() == email.key()))
        .ok_or(Error::TicketGone)
}

/// Ends everything by which somebody else could still be in: sessions, tokens, tickets, counted failures.
pub(super) async fn shut_out(
    runtime: &Runtime,
    tx: &Tx,
    account_id: AccountId,
    email: Option<&Email>,
    now: Timestamp,
) -> Result<()> {
    session::end_all(tx, account_id, None, now).await?;
    token::revoke_all(tx, account_id, now).await?;
    tickets::void_of_account(tx, account_id, now).await?;
    if let Some(email) = email {
        failed_sign_in::forget(tx, &failure_key(runtime, email)).await?;
    }
    Ok(())
}

pub(super) fn parse_email(text: &str) -> Result<Email> {
    Email::parse(text).map_err(|problem| Error::field(FieldError::new("email", problem)))
}

fn failure_key(runtime: &Runtime, email: &Email) -> [u8; 32] {
    runtime.keyed_hash("failed sign-in", &[email.key().as_bytes()])
}
