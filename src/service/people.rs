//! Who keeps a site in order, as its owners decide it: roles, and invitations to take one (T25: each change asks for a proof that was
//! given lately; whoever rises begins a new session).

mod invitation;

pub use invitation::{Invited, accept, find, invite, key_of, must_choose_password, withdraw};

use uuid::Uuid;

use crate::{
    domain::{
        action::{Actor, Verb},
        id::{AccountId, SiteId},
        invitation::Invitation,
        log::Deed,
        role::Role,
        time::Timestamp,
    },
    store::{self, Tx, membership, site},
};

use super::{Error, Result, Runtime, moderation, session::SignedIn};

/// More than any site has; the page says so where there are more.
pub const MOST_LISTED: u64 = 200;

/// Everybody with a role on a site, owners first, and the invitations that nobody has taken yet.
#[derive(Clone, Debug)]
pub struct People {
    pub members: Vec<Member>,
    pub invitations: Vec<Invitation>,
}

/// Somebody with a role.
#[derive(Clone, Debug)]
pub struct Member {
    pub account_id: AccountId,
    pub name: String,
    /// Their proven address.
    pub email: Option<String>,
    pub role: Role,
    pub since: Timestamp,
}

/// The people of a site.
///
/// # Errors
/// When the database does not answer.
pub async fn list(runtime: &Runtime, site_id: SiteId) -> Result<People> {
    let read = runtime.store.read();
    let mut members: Vec<Member> = membership::list_by_site(&read, site_id, MOST_LISTED)
        .await?
        .into_iter()
        .map(|found| Member {
            account_id: found.account_id,
            name: found.name,
            email: found.email,
            role: found.role,
            since: found.since,
        })
        .collect();
    members.sort_by_key(|member| (member.role != Role::Owner, member.since));
    Ok(People {
        members,
        invitations: store::invitation::list_open(&read, site_id, runtime.now(), MOST_LISTED).await?,
    })
}

/// Gives somebody who has a role on a site another one, or none.
///
/// # Errors
/// [`Error::NotRecent`]; [`Error::NotFound`] when they have none; [`Error::LastOwner`] when nobody else owns the site.
pub async fn change_role(
    runtime: &Runtime,
    who: &SignedIn,
    site_id: SiteId,
    account_id: AccountId,
    role: Option<Role>,
) -> Result<()> {
    let now = runtime.now();
    who.expect_recent(now)?;
    let tx = runtime.store.begin_write().await?;
    // Two owners who take each other's role wait for each other here.
    site::lock(&tx, site_id).await?.ok_or(Error::NotFound("site"))?;
    expect_to_run(&tx, who, site_id).await?;
    let had = membership::role_of(&tx, site_id, account_id)
        .await?
        .ok_or(Error::NotFound("somebody with a role"))?;
    if role == Some(had) {
        return Ok(());
    }
    if had == Role::Owner && membership::owners(&tx, site_id).await? < 2 {
        return Err(Error::LastOwner);
    }
    match role {
        Some(role) => membership::replace(&tx, site_id, account_id, role, now).await?,
        None => membership::delete(&tx, site_id, account_id).await?,
    }
    if had == Role::Owner {
        store::invitation::delete_by(&tx, site_id, account_id).await?;
    }
    if role == Some(Role::Owner) {
        // Whoever rises signs in anew (T25).
        store::session::end_all(
            &tx,
            account_id,
            (account_id == who.account.id).then_some(who.session.id),
            now,
        )
        .await?;
    }
    let verb = if role.is_some() { Verb::Appoint } else { Verb::Dismiss };
    note(runtime, &tx, who, site_id, verb, account_id.0, role).await?;
    tx.commit().await?;
    Ok(())
}

/// Writes into the site's log what becomes of somebody's role.
async fn note(
    runtime: &Runtime,
    tx: &Tx,
    who: &SignedIn,
    site_id: SiteId,
    verb: Verb,
    subject: Uuid,
    role: Option<Role>,
) -> Result<()> {
    let deed = Deed {
        verb,
        actor: Actor::Account(who.account.id),
        reason: role.map(|role| role.name().to_owned()),
        action: None,
        subject: Some(subject),
        count: 1,
        filter: None,
    };
    moderation::note(runtime, tx, site_id, deed).await
}

/// That somebody still decides here, now that nobody else can change that.
async fn expect_to_run(tx: &Tx, who: &SignedIn, site_id: SiteId) -> Result<()> {
    use crate::domain::scope::{Duty, Standing};
    let role = membership::role_of(tx, site_id, who.account.id).await?;
    if Standing::of(who.account.is_admin, role).has(Duty::Run) {
        Ok(())
    } else {
        Err(Error::NotYours(Duty::Run))
    }
}
