//! What whoever runs the service does with accounts: from the command line, and once at the first start.

use super::{Error, Result, Runtime, add, choose, name, own_words, session::is_staff, sign_in, staff_or_commenter};
use crate::{
    domain::{
        account::Account,
        id::{AccountId, SiteId, TicketId},
        role::Role,
        ticket::{Purpose, Ticket},
        time::Timestamp,
    },
    service::second_factor,
    store::{Tx, account, membership, ticket as tickets},
};

/// What somebody is to do beyond commenting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Position {
    /// Runs the instance.
    Admin,
    /// Has a role on one site.
    On(SiteId, Role),
}

/// An account as the operator asks for it.
#[derive(Clone, Copy, Debug)]
pub struct NewAccount<'a> {
    pub email: &'a str,
    pub name: &'a str,
    pub position: Option<Position>,
    /// Without one they choose it by a link.
    pub password: Option<&'a str>,
}

/// What became of it.
#[derive(Clone, Copy, Debug)]
pub struct Created {
    pub id: AccountId,
    /// Whether there was no such account before.
    pub is_new: bool,
    /// For the link by which they choose a password.
    pub ticket: Option<TicketId>,
}

/// Makes an account, or gives the one with this address a position. The operator vouches for the address.
///
/// # Errors
/// What is wrong with which field; [`Error::Exists`] when there is such an account and no position to give.
pub async fn create(runtime: &Runtime, wanted: NewAccount<'_>) -> Result<Created> {
    let email = sign_in::parse_email(wanted.email)?;
    let name = match wanted.position {
        // Who runs the place may be called so.
        Some(_) => super::AuthorName::parse(wanted.name)
            .map_err(|problem| Error::field(super::FieldError::new("name", problem)))?,
        None => name::choose(runtime, wanted.name, None).await?,
    };
    let hash = match wanted.password {
        Some(text) => {
            let own_words = own_words(runtime, &[wanted.name, wanted.email]).await?;
            let chosen = choose(text, staff_or_commenter(wanted.position.is_some()), &own_words)?;
            Some(runtime.passwords.hash(runtime, &chosen).await?)
        }
        None => None,
    };
    let now = runtime.now();
    let tx = runtime.store.begin_write().await?;
    let known = account::find_verified(&tx, &email).await?;
    let id = match &known {
        Some(known) if wanted.position.is_some() => known.id,
        Some(_) => return Err(Error::Exists("an account with this address")),
        None => add(runtime, &tx, &name, &email, false, "en", now).await?,
    };
    if let Some(position) = wanted.position {
        give(&tx, id, position, now).await?;
    }
    let needs_password = elevate(runtime, &tx, known.as_ref(), wanted.position, now).await? || known.is_none();
    let ticket = match hash {
        Some(hash) => {
            account::set_password(&tx, id, &hash).await?;
            None
        }
        None if needs_password => Some(reset_of(runtime, &tx, id, &email, now).await?),
        None => None,
    };
    tx.commit().await?;
    Ok(Created {
        id,
        is_new: known.is_none(),
        ticket,
    })
}

async fn give(tx: &Tx, id: AccountId, position: Position, now: Timestamp) -> Result<()> {
    match position {
        Position::Admin => account::set_admin(tx, id).await?,
        Position::On(site_id, role) => membership::replace(tx, site_id, id, role, now).await?,
    }
    Ok(())
}

/// Somebody rises: sessions from before end (T25). A password that was chosen by the rules for commenters is too short for what it
/// opens now, so that it goes, too; true when it did.
async fn elevate(
    runtime: &Runtime,
    tx: &Tx,
    known: Option<&Account>,
    position: Option<Position>,
    now: Timestamp,
) -> Result<bool> {
    let (Some(known), Some(_)) = (known, position) else {
        return Ok(false);
    };
    sign_in::shut_out(runtime, tx, known.id, known.email.as_ref(), now).await?;
    // Judged by what is committed: whether they were staff before this.
    let was_staff = is_staff(&runtime.store.read(), known).await?;
    if !was_staff {
        account::clear_password(tx, known.id).await?;
    }
    Ok(!was_staff)
}

/// A ticket to choose a new password, for the operator to hand over. Whoever has lost what else is asked of them is freed of it.
///
/// # Errors
/// [`Error::NotFound`] when nobody has proved that address.
pub async fn reset_ticket(runtime: &Runtime, email: &str, forget_second_factor: bool) -> Result<TicketId> {
    let email = sign_in::parse_email(email)?;
    let tx = runtime.store.begin_write().await?;
    let known = account::find_verified(&tx, &email).await?;
    let known = known.ok_or(Error::NotFound("an account with this address"))?;
    let now = runtime.now();
    if forget_second_factor {
        second_factor::forget(runtime, &tx, &known, now).await?;
    }
    let ticket = reset_of(runtime, &tx, known.id, &email, now).await?;
    tx.commit().await?;
    Ok(ticket)
}

async fn reset_of(runtime: &Runtime, tx: &Tx, id: AccountId, email: &super::Email, now: Timestamp) -> Result<TicketId> {
    tickets::void(tx, Purpose::Reset, email, now).await?;
    let ticket = new_ticket(runtime, Purpose::Reset, Some(id), Some(email.clone()), now);
    tickets::insert(tx, &ticket).await?;
    Ok(ticket.id)
}

/// The ticket by which the account that runs the instance is made; none once there is one. Asked again before it expires, it is
/// the same one, so that instances that start together say the same.
///
/// # Errors
/// When the database does not answer.
pub async fn set_up_ticket(runtime: &Runtime) -> Result<Option<TicketId>> {
    let tx = runtime.store.begin_write().await?;
    if account::has_admin(&tx).await? {
        return Ok(None);
    }
    let now = runtime.now();
    let standing = tickets::newest(&tx, Purpose::SetUp).await?;
    if let Some(standing) = standing.filter(|ticket| ticket.is_good(now)) {
        return Ok(Some(standing.id));
    }
    let ticket = new_ticket(runtime, Purpose::SetUp, None, None, now);
    tickets::insert(&tx, &ticket).await?;
    tx.commit().await?;
    Ok(Some(ticket.id))
}

fn new_ticket(
    runtime: &Runtime,
    purpose: Purpose,
    account_id: Option<AccountId>,
    email: Option<super::Email>,
    now: Timestamp,
) -> Ticket {
    Ticket {
        id: TicketId(runtime.new_uuid(now)),
        purpose,
        account_id,
        email,
        tries: 0,
        created_at: now,
        expires_at: now.plus_seconds(purpose.minutes() * 60),
        used_at: None,
    }
}
