//! Who keeps which sites in order.

use std::sync::Arc;

use crate::{
    domain::{account::Account, comment::Status, id::SiteId, scope::Standing, site::Site},
    store::{membership, overview, site},
};

use super::{Result, Runtime};

/// A site, and what somebody is on it.
#[derive(Clone, Debug)]
pub struct Held {
    pub site: Arc<Site>,
    pub standing: Standing,
}

/// The sites that somebody keeps in order, by name: all of them for whoever runs the instance, else those on which they have a role.
///
/// # Errors
/// When the database does not answer.
pub async fn sites_of(runtime: &Runtime, account: &Account) -> Result<Vec<Held>> {
    let read = runtime.store.read();
    let roles = membership::list_by_account(&read, account.id).await?;
    let role_on = |id| roles.iter().find(|(site, _)| *site == id).map(|(_, role)| *role);
    let sites = if account.is_admin {
        site::list(&read).await?
    } else {
        let ids: Vec<SiteId> = roles.iter().map(|(id, _)| *id).collect();
        site::list_of(&read, &ids).await?
    };
    let mut held: Vec<Held> = sites
        .into_iter()
        .map(|site| Held {
            standing: Standing::of(account.is_admin, role_on(site.id)),
            site: Arc::new(site),
        })
        .collect();
    held.sort_by_cached_key(|held| (held.site.settings.name.to_lowercase(), held.site.key.clone()));
    Ok(held)
}

/// How many comments wait on these sites, counted up to `most`: a number beside a word needs no more.
///
/// # Errors
/// When the database does not answer.
pub async fn waiting(runtime: &Runtime, sites: &[SiteId], most: u64) -> Result<u64> {
    Ok(overview::count_up_to(&runtime.store.read(), sites, Status::Pending, most).await?)
}
