//! Invitations: made by an owner, taken by whoever holds the link, or by the one address it was sent to.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use subtle::ConstantTimeEq;
use uuid::Uuid;

use super::{MOST_LISTED, expect_to_run, note};
use crate::{
    domain::{
        action::Verb,
        field::{FieldError, Problem},
        id::{InvitationId, SiteId},
        invitation::Invitation,
        job::Letter,
        role::Role,
        site::Site,
    },
    service::{
        Error, Result, Runtime, account as accounts, job,
        session::{self, Client, NewSession, SignedIn},
        sign_in,
    },
    store::{account, invitation, membership, site},
};

const ID_BYTES: usize = 16;
/// 128 bits: nobody guesses that within the days an invitation lives.
const PROOF_BYTES: usize = 16;

/// An invitation as the one who is invited sees it.
#[derive(Clone, Debug)]
pub struct Invited {
    pub invitation: Invitation,
    pub site: Site,
    /// Who invites.
    pub inviter: String,
}

/// The key of an invitation, as it stands in a link.
pub fn key_of(runtime: &Runtime, id: InvitationId) -> String {
    let mut bytes = id.as_uuid().as_bytes().to_vec();
    bytes.extend_from_slice(&proof(runtime, id));
    URL_SAFE_NO_PAD.encode(bytes)
}

fn proof(runtime: &Runtime, id: InvitationId) -> Vec<u8> {
    let mut proof = runtime
        .keyed_hash("invitation key", &[id.as_uuid().as_bytes()])
        .to_vec();
    proof.truncate(PROOF_BYTES);
    proof
}

fn of_key(runtime: &Runtime, key: &str) -> Option<InvitationId> {
    let bytes = URL_SAFE_NO_PAD.decode(key).ok()?;
    let (id, given) = bytes.split_at_checked(ID_BYTES)?;
    let id = InvitationId(Uuid::from_slice(id).ok()?);
    let is_right: bool = proof(runtime, id).as_slice().ct_eq(given).into();
    is_right.then_some(id)
}

/// Invites somebody; with an address they are sent a mail, and it is good for nobody else.
///
/// # Errors
/// [`Error::NotRecent`]; what is wrong with the address; [`Error::NoMail`] when there is one and no mail is sent here.
pub async fn invite(
    runtime: &Runtime,
    who: &SignedIn,
    site_id: SiteId,
    role: Role,
    email: Option<&str>,
) -> Result<Invitation> {
    let now = runtime.now();
    who.expect_recent(now)?;
    let email = email.map(sign_in::parse_email).transpose()?;
    if email.is_some() && runtime.mailer.is_none() {
        return Err(Error::NoMail);
    }
    let tx = runtime.store.begin_write().await?;
    site::lock(&tx, site_id).await?.ok_or(Error::NotFound("site"))?;
    expect_to_run(&tx, who, site_id).await?;
    let open = invitation::list_open(&tx, site_id, now, MOST_LISTED).await?.len();
    if u64::try_from(open).unwrap_or(u64::MAX) >= MOST_LISTED {
        return Err(Error::field(FieldError::new("email", Problem::TooMany { max: open })));
    }
    let made = Invitation {
        id: InvitationId(runtime.new_uuid(now)),
        site_id,
        role,
        email,
        invited_by: who.account.id,
        created_at: now,
        expires_at: now.plus_days(Invitation::DAYS),
        used_at: None,
    };
    invitation::insert(&tx, &made).await?;
    if let Some(email) = &made.email {
        let letter = Letter::Invitation { invitation: made.id };
        job::promise_mail(runtime, &tx, email, &who.account.locale, letter, now).await?;
    }
    note(runtime, &tx, who, site_id, Verb::Invite, made.id.0, Some(role)).await?;
    tx.commit().await?;
    Ok(made)
}

/// Takes an invitation back.
///
/// # Errors
/// [`Error::NotFound`] when the site has none of that id.
pub async fn withdraw(runtime: &Runtime, who: &SignedIn, site_id: SiteId, id: InvitationId) -> Result<()> {
    let tx = runtime.store.begin_write().await?;
    if !invitation::delete(&tx, site_id, id).await? {
        return Err(Error::NotFound("invitation"));
    }
    note(runtime, &tx, who, site_id, Verb::Dismiss, id.0, None).await?;
    tx.commit().await?;
    Ok(())
}

/// The invitation that a key opens, for somebody who is signed in.
///
/// # Errors
/// [`Error::TicketGone`] when it is of no use any more, was never one, or is meant for another address.
pub async fn find(runtime: &Runtime, who: &SignedIn, key: &str) -> Result<Invited> {
    let id = of_key(runtime, key).ok_or(Error::TicketGone)?;
    let read = runtime.store.read();
    let found = invitation::get(&read, id).await?.ok_or(Error::TicketGone)?;
    if !found.is_open(runtime.now()) || !found.is_for(who.account.verified_email()) {
        return Err(Error::TicketGone);
    }
    let site = site::list_of(&read, &[found.site_id]).await?.into_iter().next();
    let inviter = account::get(&read, found.invited_by).await?.ok_or(Error::TicketGone)?;
    Ok(Invited {
        site: site.ok_or(Error::TicketGone)?,
        inviter: inviter.name,
        invitation: found,
    })
}

/// Takes an invitation. Whoever rises by it begins a new session, and all others end (T25); a password by the rules for commenters is
/// too short for what it opens now, so that a new one is chosen in the same step.
///
/// # Errors
/// As [`find`]; [`Error::NotRecent`]; what is wrong with the password.
pub async fn accept(
    runtime: &Runtime,
    who: &SignedIn,
    key: &str,
    password: Option<&str>,
    client: &Client,
) -> Result<(Site, NewSession)> {
    let now = runtime.now();
    who.expect_recent(now)?;
    let invited = find(runtime, who, key).await?;
    let Invitation { id, site_id, role, .. } = invited.invitation;
    let hash = if must_choose_password(who) {
        let text = password.ok_or(Error::field(FieldError::new("password", Problem::Required)))?;
        Some(accounts::hash_as_staff(runtime, text, &who.account).await?)
    } else {
        None
    };
    let tx = runtime.store.begin_write().await?;
    site::lock(&tx, site_id).await?.ok_or(Error::TicketGone)?;
    if !invitation::consume(&tx, id, now).await? {
        return Err(Error::TicketGone);
    }
    let has_more = membership::role_of(&tx, site_id, who.account.id).await? == Some(Role::Owner);
    if !has_more {
        membership::replace(&tx, site_id, who.account.id, role, now).await?;
    }
    if let Some(hash) = hash {
        account::set_password(&tx, who.account.id, &hash).await?;
    }
    sign_in::shut_out(runtime, &tx, who.account.id, who.account.verified_email(), now).await?;
    if !has_more {
        note(runtime, &tx, who, site_id, Verb::Appoint, who.account.id.0, Some(role)).await?;
    }
    let begun = session::begin(runtime, &tx, who.account.id, client, now).await?;
    tx.commit().await?;
    Ok((invited.site, begun))
}

/// Whether somebody's password was chosen by the rules for those who keep nothing in order.
pub fn must_choose_password(who: &SignedIn) -> bool {
    who.has_password && !who.is_staff
}
