//! Who keeps which sites in order.

use std::sync::Arc;

use crate::{
    domain::{
        account::Account,
        comment::Status,
        id::SiteId,
        scope::{Duty, Standing},
        session::Lifetime,
        site::Site,
    },
    store::{membership, overview, site},
};

use super::{Result, Runtime, attempt, second_factor};

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

/// What somebody who is signed in in the frame may do there besides commenting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InFrame {
    /// Whether they may decide in place. If not, they prove more of themselves at the desk.
    pub may_act: bool,
}

/// Whether somebody who is signed in in the frame keeps its site in order now; none if not. The frame's session lasts a month and may
/// have been entered through a provider: deciding in place takes one that began within the hours of the desk's, and for whoever is asked
/// for a second factor one that our own pages have vouched for (T26). Only what can be taken back is done there (T36, ruling 7).
///
/// # Errors
/// When the database does not answer.
pub async fn in_frame(runtime: &Runtime, who: &attempt::SignedIn) -> Result<Option<InFrame>> {
    let read = runtime.store.read();
    let account = &who.account;
    let role = membership::role_of(&read, who.site_id, account.id).await?;
    if !Standing::of(account.is_admin, role).has(Duty::Moderate) {
        return Ok(None);
    }
    let session = &who.session;
    let is_new = runtime.now() < Lifetime::of(true).end(session.authenticated_at);
    let factors = second_factor::of(runtime, account.id).await?;
    let is_asked = factors.are_asked_for(true) || runtime.staff_need_second_factor;
    let is_proved = !is_asked || (session.through_account && factors.is_any());
    Ok(Some(InFrame {
        may_act: is_new && is_proved,
    }))
}

/// How many comments wait on these sites, counted up to `most`: a number beside a word needs no more.
///
/// # Errors
/// When the database does not answer.
pub async fn waiting(runtime: &Runtime, sites: &[SiteId], most: u64) -> Result<u64> {
    Ok(overview::count_up_to(&runtime.store.read(), sites, Status::Pending, most).await?)
}
