//! How often somebody wants letters about the sites that they keep in order.

use std::sync::Arc;

use crate::{
    domain::{
        account::Account,
        desk_letter::Pace,
        id::{AccountId, SiteId},
        role::Role,
        scope::{Duty, Standing},
        site::Site,
        time::Timestamp,
    },
    service::{Error, Result, Runtime, staff},
    store::{Source, Tx, desk_letter, desk_letter::Reader, membership},
};

use super::key;

/// One site with what somebody has chosen for it.
#[derive(Clone, Debug)]
pub struct Choice {
    pub site: Arc<Site>,
    pub pace: Pace,
}

/// What holds for whoever has said nothing: whoever merely runs the instance hears only of sites on which nobody has a role.
pub(super) fn usual(role: Option<Role>, has_people: bool) -> Pace {
    if role.is_some() || !has_people {
        Pace::USUAL
    } else {
        Pace::Off
    }
}

/// What holds for somebody on one site.
pub(super) async fn pace_of(
    source: &impl Source,
    site_id: SiteId,
    role: Option<Role>,
    kept: Option<Reader>,
) -> Result<Pace> {
    if let Some(pace) = kept.and_then(|kept| kept.pace) {
        return Ok(pace);
    }
    let has_people = role.is_some() || !desk_letter::staffed(source, &[site_id]).await?.is_empty();
    Ok(usual(role, has_people))
}

/// Every site that somebody keeps in order, with their choice.
///
/// # Errors
/// When the database does not answer.
pub async fn choices(runtime: &Runtime, account: &Account) -> Result<Vec<Choice>> {
    let read = runtime.store.read();
    let kept = desk_letter::list_of(&read, account.id).await?;
    let roles = membership::list_by_account(&read, account.id).await?;
    let sites = staff::sites_of(runtime, account).await?;
    let ids: Vec<SiteId> = sites.iter().map(|held| held.site.id).collect();
    let staffed = desk_letter::staffed(&read, &ids).await?;
    let choice = |held: staff::Held| {
        let chosen = kept.iter().find(|reader| reader.site_id == held.site.id);
        let role = roles.iter().find(|(id, _)| *id == held.site.id).map(|(_, role)| *role);
        let usual = usual(role, staffed.contains(&held.site.id));
        Choice {
            pace: chosen.and_then(|reader| reader.pace).unwrap_or(usual),
            site: held.site,
        }
    };
    Ok(sites.into_iter().map(choice).collect())
}

/// What somebody has chosen for a site.
///
/// # Errors
/// When the database does not answer.
pub async fn pace_on(runtime: &Runtime, account: &Account, site_id: SiteId) -> Result<Pace> {
    let read = runtime.store.read();
    let kept = desk_letter::get(&read, site_id, account.id).await?;
    let role = membership::role_of(&read, site_id, account.id).await?;
    pace_of(&read, site_id, role, kept).await
}

/// Chooses. Whoever begins to want letters hears of what comes from now on.
///
/// # Errors
/// [`Error::NotFound`] for a site that they do not keep in order.
pub async fn set_pace(runtime: &Runtime, account: &Account, site_id: SiteId, pace: Pace) -> Result<()> {
    let now = runtime.now();
    let tx = runtime.store.begin_write().await?;
    let role = membership::role_of(&tx, site_id, account.id).await?;
    if !Standing::of(account.is_admin, role).has(Duty::Moderate) {
        return Err(Error::NotFound("site"));
    }
    let kept = desk_letter::get(&tx, site_id, account.id).await?;
    let was = kept.and_then(|kept| kept.pace);
    if was == Some(Pace::Off) && pace != Pace::Off {
        desk_letter::set_told(&tx, site_id, account.id, now, None).await?;
    }
    keep(tx, site_id, account.id, pace, now).await?;
    runtime.watch.note(site_id);
    Ok(())
}

/// Stops somebody's letters about one site, for whoever holds the key of one. Stopping twice is as good as once.
///
/// # Errors
/// [`Error::TicketGone`] for a key that is none of ours.
pub async fn stop(runtime: &Runtime, key: &str) -> Result<()> {
    let (site_id, account_id) = key::stopped_by(runtime, key).ok_or(Error::TicketGone)?;
    let tx = runtime.store.begin_write().await?;
    // Of whom nothing is kept, site or account is gone, and nobody is written to.
    if desk_letter::get(&tx, site_id, account_id).await?.is_none() {
        return Ok(());
    }
    keep(tx, site_id, account_id, Pace::Off, runtime.now()).await
}

/// Whether a key stops anything.
pub fn stops(runtime: &Runtime, key: &str) -> bool {
    key::stopped_by(runtime, key).is_some()
}

async fn keep(tx: Tx, site_id: SiteId, account_id: AccountId, pace: Pace, now: Timestamp) -> Result<()> {
    desk_letter::set_pace(&tx, site_id, account_id, pace, now).await?;
    Ok(tx.commit().await?)
}
