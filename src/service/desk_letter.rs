//! Letters to those who keep a site in order, about what has come to wait there: written by rounds in the background, so that no reader
//! ever waits for one, and judged again when they are sent. Whoever has lost their role is not written to.

mod choice;
mod key;
mod news;
mod round;

pub use choice::{Choice, choices, pace_on, set_pace, stop, stops};
pub use key::{Wanted, keys, look_at};
pub use news::{Item, News, keep_told, news};
pub use round::go_round;

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use crate::{
    domain::{
        account::{Account, AccountState},
        event::EventKind,
        id::{AccountId, SiteId},
        role::Role,
        scope::{Duty, Standing},
        time::Timestamp,
    },
    live::{Bus, Change},
    store::{Source, account, membership},
};

use super::{Result, Runtime, second_factor};

/// Where something may have come to wait.
#[derive(Debug, Default)]
pub struct Watch(Mutex<Noted>);

#[derive(Debug, Default)]
struct Noted {
    /// When each of these sites is to be looked at.
    sites: HashMap<SiteId, Timestamp>,
    /// Something may have happened anywhere.
    is_all: bool,
}

impl Watch {
    /// Notes what happens from now on.
    pub fn listen(self: &Arc<Self>, bus: &Bus) {
        // What happened before anybody listened.
        self.with(|noted| noted.is_all = true);
        let watch = Arc::clone(self);
        bus.subscribe(move |change| match change {
            Change::Unknown => watch.with(|noted| noted.is_all = true),
            // Moderated: readers may have reported it.
            Change::Event(event)
                if matches!(
                    event.kind,
                    EventKind::Created | EventKind::Edited | EventKind::Moderated
                ) =>
            {
                watch.note(event.site_id);
            }
            Change::Event(_) => {}
        });
    }

    /// Something may have come to wait on a site.
    pub(super) fn note(&self, site_id: SiteId) {
        self.note_for(site_id, Timestamp(0));
    }

    fn note_for(&self, site_id: SiteId, at: Timestamp) {
        self.with(|noted| {
            let due = noted.sites.entry(site_id).or_insert(at);
            *due = at.min(*due);
        });
    }

    /// The sites to be looked at now, `most` at once; and whether every site is to be.
    fn take(&self, now: Timestamp, most: usize) -> (Vec<SiteId>, bool) {
        self.with(|noted| {
            let due = noted.sites.iter().filter(|(_, at)| **at <= now);
            let due: Vec<SiteId> = due.map(|(id, _)| *id).take(most).collect();
            for id in &due {
                noted.sites.remove(id);
            }
            (due, std::mem::take(&mut noted.is_all))
        })
    }

    fn with<T>(&self, use_it: impl FnOnce(&mut Noted) -> T) -> T {
        use_it(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Somebody who is written to about a site: they keep it in order now, their address is proved, and they have what the instance
/// demands of whoever sees such things (T26).
async fn reader(
    runtime: &Runtime,
    source: &impl Source,
    site_id: SiteId,
    account_id: AccountId,
) -> Result<Option<(Account, Option<Role>)>> {
    let Some(account) = account::get(source, account_id).await? else {
        return Ok(None);
    };
    let role = membership::role_of(source, site_id, account_id).await?;
    let standing = Standing::of(account.is_admin, role);
    let is_reached = account.state == AccountState::Active && account.verified_email().is_some();
    if !is_reached || !standing.has(Duty::Moderate) {
        return Ok(None);
    }
    if runtime.staff_need_second_factor && !second_factor::of(runtime, account_id).await?.is_any() {
        return Ok(None);
    }
    Ok(Some((account, role)))
}
