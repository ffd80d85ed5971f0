//! Guests who come to sign in have what they wrote before: on one site at a time, because their browser was the same guest there,
//! or because the address they left is theirs.

use crate::{
    domain::{account::Account, comment::Comment, site::Site},
    store::{account, authorship, authorship::Whose, site},
};

use super::{
    Error, Result, Runtime,
    attempt::active,
    authorship::{Change, change},
    guest::GuestSecret,
    name,
    session::SignedIn,
};

/// Pages changed before anything else may be asked of the database in between; a claim goes on until all are done.
const PAGES: usize = 50;
/// Comments that are shown of what could be claimed on a site.
const SHOWN: u64 = 5;

/// What could be claimed on a site.
#[derive(Clone, Debug)]
pub struct Claimable {
    pub site: Site,
    pub count: u64,
    /// The latest of them.
    pub latest: Vec<Comment>,
}

/// How many comments a guest has written on a site.
///
/// # Errors
/// When the database does not answer.
pub async fn count_of_guest(runtime: &Runtime, site: &Site, guest: &GuestSecret) -> Result<u64> {
    let whose = Whose::Guest(guest.key_on(site.id));
    Ok(authorship::count(&runtime.store.read(), site.id, &whose).await?)
}

/// Gives somebody what they wrote and voted on a site as a guest with this secret. Returns how many comments it were. What the site
/// vouched for in the guest it vouches for in the account.
///
/// # Errors
/// When their name may not stand on the site, or the database does not answer; then what was claimed before stays claimed.
pub async fn by_guest(runtime: &Runtime, site: &Site, account: &Account, guest: &GuestSecret) -> Result<u64> {
    let key = guest.key_on(site.id);
    let tx = runtime.store.begin_write().await?;
    site::recognise_as(&tx, site.id, &key, account.id, &account.name).await?;
    tx.commit().await?;
    claim(runtime, site, account, Whose::Guest(key)).await
}

/// What was written under the address that somebody has proved, site by site. Anybody can leave any address, so it is shown before
/// it is claimed.
///
/// # Errors
/// When the database does not answer.
pub async fn by_address_shown(runtime: &Runtime, who: &SignedIn) -> Result<Vec<Claimable>> {
    let Some(email) = who.account.verified_email() else {
        return Ok(Vec::new());
    };
    let read = runtime.store.read();
    let whose = Whose::Address(email.clone());
    let mut found = Vec::new();
    for site in site::list(&read).await? {
        let count = authorship::count(&read, site.id, &whose).await?;
        if count > 0 {
            let latest = authorship::list(&read, site.id, &whose, None, SHOWN).await?;
            found.push(Claimable { site, count, latest });
        }
    }
    Ok(found)
}

/// Gives somebody what was written on a site under the address they have proved. Returns how many comments it were.
///
/// # Errors
/// [`Error::NotFound`] when they have proved none, or that their name may not stand on the site.
pub async fn by_address(runtime: &Runtime, site: &Site, who: &SignedIn) -> Result<u64> {
    let email = who.account.verified_email().ok_or(Error::NotFound("address"))?;
    claim(runtime, site, &who.account, Whose::Address(email.clone())).await
}

async fn claim(runtime: &Runtime, site: &Site, account: &Account, from: Whose) -> Result<u64> {
    // As it is now: the name may have changed since they signed in.
    let found = account::get(&runtime.store.read(), account.id).await?;
    let to = active(found).ok_or(Error::SignedOut)?;
    name::check_on(runtime, site, &to).await?;
    let what = Change::Give { from, to };
    let mut claimed = 0;
    loop {
        let (changed, is_all) = change(runtime, site.id, &what, PAGES).await?;
        claimed += changed;
        if is_all {
            return Ok(claimed);
        }
    }
}
