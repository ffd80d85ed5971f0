//! The second step of signing in, for whoever has a second factor: a password or a mail alone opens nothing then. Between the steps
//! the browser holds a ticket, and no session.

use crate::{
    domain::{
        id::{AccountId, TicketId},
        ticket::{Purpose, Ticket},
        time::Timestamp,
    },
    store::{Tx, ticket as tickets},
};

use super::{
    Error, Result, Runtime, second_factor,
    session::{self, Client, NewSession},
    ticket,
};

/// What proving the first thing comes to.
#[derive(Clone, Debug)]
pub enum Entered {
    /// They are signed in.
    In(NewSession),
    /// They are asked for the second thing; the key is for a cookie.
    Asked { key: String },
}

/// Lets somebody in who has proved the first thing, or asks for the second.
pub(super) async fn enter(
    runtime: &Runtime,
    tx: &Tx,
    account_id: AccountId,
    client: &Client,
    now: Timestamp,
) -> Result<Entered> {
    if !second_factor::is_asked_for(tx, account_id).await? {
        return Ok(Entered::In(session::begin(runtime, tx, account_id, client, now).await?));
    }
    let asked = Ticket {
        id: TicketId(runtime.new_uuid(now)),
        purpose: Purpose::SecondStep,
        account_id: Some(account_id),
        email: None,
        tries: 0,
        created_at: now,
        expires_at: now.plus_seconds(Purpose::SecondStep.minutes() * 60),
        used_at: None,
    };
    tickets::insert(tx, &asked).await?;
    Ok(Entered::Asked {
        key: ticket::key(runtime, asked.id),
    })
}

/// Whose second step a key stands for, if it is still good.
///
/// # Errors
/// [`Error::TicketGone`].
pub async fn look_at(runtime: &Runtime, key: &str) -> Result<AccountId> {
    Ok(find(runtime, key).await?.1)
}

async fn find(runtime: &Runtime, key: &str) -> Result<(Ticket, AccountId)> {
    let id = ticket::of_key(runtime, key).ok_or(Error::TicketGone)?;
    let found = tickets::get(&runtime.store.read(), id).await?;
    let good = found.filter(|ticket| ticket.purpose == Purpose::SecondStep && ticket.takes_codes(runtime.now()));
    let account_id = good.as_ref().and_then(|ticket| ticket.account_id);
    good.zip(account_id).ok_or(Error::TicketGone)
}

/// Proves the second thing by a code: of the app, or on paper.
///
/// # Errors
/// [`Error::WrongCredentials`], [`Error::TicketGone`] when there are no tries left, or that too many codes were wrong.
pub async fn by_code(runtime: &Runtime, key: &str, code: &str, client: &Client) -> Result<NewSession> {
    let (ticket, account_id) = find(runtime, key).await?;
    let tx = runtime.store.begin_write().await?;
    let may_try = tickets::count_try(&tx, ticket.id, Ticket::MOST_TRIES).await?;
    tx.commit().await?;
    if !may_try {
        return Err(Error::TicketGone);
    }
    second_factor::check(runtime, account_id, code).await?;
    let now = runtime.now();
    let tx = runtime.store.begin_write().await?;
    if !tickets::consume(&tx, ticket.id, now).await? {
        return Err(Error::TicketGone);
    }
    let begun = session::begin(runtime, &tx, account_id, client, now).await?;
    tx.commit().await?;
    Ok(begun)
}
