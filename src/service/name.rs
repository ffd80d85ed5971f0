//! Who may be called what: nobody passes for somebody else (T17, T40).

use crate::{
    domain::{
        account::Account,
        field::{FieldError, Problem},
        id::{AccountId, SiteId},
        name::AuthorName,
        site::Site,
    },
    store::{membership, name, site},
};

use super::{Error, Result, Runtime};

/// Names looked at in one transaction.
const BATCH: u64 = 200;

/// A name that an account may have: not one that is kept, not one of those who run a site, nor of whom a site vouches for.
///
/// # Errors
/// What is wrong with it.
pub(super) async fn choose(runtime: &Runtime, text: &str, own: Option<AccountId>) -> Result<AuthorName> {
    let name = AuthorName::parse(text).map_err(refused)?;
    if is_kept(runtime, &name, own).await? {
        return Err(refused(Problem::ReservedName));
    }
    Ok(name)
}

/// A name that somebody who runs a site may have: any but that of another of them.
///
/// # Errors
/// What is wrong with it.
pub(super) async fn choose_as_staff(runtime: &Runtime, text: &str, own: AccountId) -> Result<AuthorName> {
    let name = AuthorName::parse(text).map_err(refused)?;
    if name::is_of_staff(&runtime.store.read(), &name.key(), Some(own)).await? {
        return Err(refused(Problem::ReservedName));
    }
    Ok(name)
}

/// Whether a name speaks for a site, or for somebody else who runs one.
pub(super) async fn is_kept(runtime: &Runtime, name: &AuthorName, own: Option<AccountId>) -> Result<bool> {
    let read = runtime.store.read();
    if name::is_of_staff(&read, &name.key(), own).await? {
        return Ok(true);
    }
    let mut kept = Vec::new();
    for site in site::list(&read).await? {
        kept.extend(site.settings.reserved_names);
        let authors = site::authors(&read, site.id).await?.into_iter();
        let others = authors.filter(|author| own.is_none() || author.account_id != own);
        kept.extend(others.map(|author| author.name));
    }
    Ok(name.is_reserved(&kept))
}

/// What a name is, beside a comment on one site, to whoever wants to use it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// Theirs, unless the site keeps it.
    Free,
    /// They run the site, and may be called what they like.
    RunsTheSite,
    /// A guest would be taken for somebody who signs in.
    OfAMember,
    /// They would be taken for somebody who runs a site.
    OfStaff,
}

/// How a name stands to whoever writes under it: a guest, or somebody signed in.
pub(super) async fn standing(
    runtime: &Runtime,
    site_id: SiteId,
    name: &AuthorName,
    account: Option<&Account>,
) -> Result<Standing> {
    let read = runtime.store.read();
    let Some(account) = account else {
        let is_taken = name::is_of_a_member(&read, site_id, &name.key()).await?;
        return Ok(if is_taken { Standing::OfAMember } else { Standing::Free });
    };
    if account.is_admin || membership::role_of(&read, site_id, account.id).await?.is_some() {
        return Ok(Standing::RunsTheSite);
    }
    // Somebody of that name may have come to run a site after this account was made.
    let imitates = name::is_of_staff(&read, &name.key(), Some(account.id)).await?;
    Ok(if imitates { Standing::OfStaff } else { Standing::Free })
}

/// That the name of an account may stand beside comments on a site.
///
/// # Errors
/// When a reader would take it for somebody else's there.
pub(super) async fn check_on(runtime: &Runtime, site: &Site, account: &Account) -> Result<()> {
    let name = AuthorName::parse(&account.name).map_err(refused)?;
    match standing(runtime, site.id, &name, Some(account)).await? {
        Standing::RunsTheSite => return Ok(()),
        Standing::OfStaff | Standing::OfAMember => return Err(refused(Problem::ReservedName)),
        Standing::Free => {}
    }
    let authors = site::authors(&runtime.store.read(), site.id).await?;
    let mut kept = site.settings.reserved_names.clone();
    let others = authors.iter().filter(|author| author.account_id != Some(account.id));
    kept.extend(others.map(|author| author.name.clone()));
    let is_author = authors.iter().any(|author| author.account_id == Some(account.id));
    if !is_author && name.is_reserved(&kept) {
        return Err(refused(Problem::ReservedName));
    }
    Ok(())
}

/// That a name may not be used, as the form says it.
pub(super) fn refused(problem: Problem) -> Error {
    Error::field(FieldError::new("name", problem))
}

/// Looks at the names that were there before names were looked at.
///
/// # Errors
/// When the database does not answer.
pub async fn note_all(runtime: &Runtime) -> Result<()> {
    loop {
        let unread = name::unread(&runtime.store.read(), BATCH).await?;
        if unread.is_empty() {
            return Ok(());
        }
        let tx = runtime.store.begin_long_write().await?;
        for (id, text) in unread {
            name::note(&tx, id, &AuthorName::key_of(&text)).await?;
        }
        tx.commit().await?;
    }
}
