//! Looking round for what has come to wait, and promising letters about it.

use std::collections::HashMap;

use crate::{
    domain::{
        desk_letter::Pace,
        id::{AccountId, SiteId},
        job::Task,
        time::Timestamp,
    },
    service::{Result, Runtime, job, people::MOST_LISTED},
    store::{
        desk_letter::{self, Reader},
        membership, site,
    },
};

/// Sites that one round looks at.
const MOST_SITES: usize = 50;
/// Whoever begins to be told of a site is told of what came within a day, and of nothing older.
const FIRST_DAYS: i64 = 1;
/// Nobody is told of what is older.
pub(super) const OLDEST_DAYS: i64 = 7;
/// A letter that could not be sent for so long is given up: the queue gives up earlier.
const STALE_DAYS: i64 = 4;
/// A site whose letters are on their way is looked at again after this time.
const AGAIN_SECONDS: i64 = 60;

/// Promises the letters that are due; returns how many. Without a mail server there are none.
///
/// # Errors
/// When the database does not answer; the sites of this round are looked at again in the next.
pub async fn go_round(runtime: &Runtime) -> Result<u64> {
    if runtime.mailer.is_none() {
        return Ok(0);
    }
    let now = runtime.now();
    let (sites, is_all) = runtime.watch.take(now, MOST_SITES);
    let mut promised = 0;
    for (place, site_id) in sites.iter().enumerate() {
        match look(runtime, *site_id, now).await {
            Ok(count) => promised += count,
            Err(error) => {
                let left = sites.iter().skip(place);
                left.for_each(|id| runtime.watch.note(*id));
                if is_all {
                    runtime.watch.with(|noted| noted.is_all = true);
                }
                return Err(error);
            }
        }
    }
    if is_all {
        match site::list(&runtime.store.read()).await {
            Ok(all) => all.iter().for_each(|site| runtime.watch.note(site.id)),
            Err(error) => {
                runtime.watch.with(|noted| noted.is_all = true);
                return Err(error.into());
            }
        }
    }
    Ok(promised)
}

/// Looks at one site, and notes when to look again.
async fn look(runtime: &Runtime, site_id: SiteId, now: Timestamp) -> Result<u64> {
    let readers = readers(runtime, site_id, now).await?;
    let mut since: HashMap<i64, Option<Timestamp>> = HashMap::new();
    let mut promised = 0;
    for (reader, pace) in readers {
        let told_at = reader.told_at.max(now.plus_days(-OLDEST_DAYS));
        // Most of them know of the same.
        let known = since.get(&told_at.0).copied();
        let first = if let Some(known) = known {
            known
        } else {
            waiting_since(runtime, site_id, told_at).await?
        };
        since.insert(told_at.0, first);
        let Some(due) = first.and_then(|first| pace.due(first, reader.sent_at)) else {
            continue;
        };
        if now < due {
            runtime.watch.note_for(site_id, due);
            continue;
        }
        promised += u64::from(promise(runtime, site_id, reader.account_id, now).await?);
        runtime.watch.note_for(site_id, now.plus_seconds(AGAIN_SECONDS));
    }
    Ok(promised)
}

/// Since when something waits that is news to somebody who knows of everything up to `told_at`.
async fn waiting_since(runtime: &Runtime, site_id: SiteId, told_at: Timestamp) -> Result<Option<Timestamp>> {
    let read = runtime.store.read();
    let held = desk_letter::held_since(&read, site_id, told_at).await?;
    let reported = desk_letter::reported_between(&read, site_id, told_at, Timestamp(i64::MAX), 1).await?;
    Ok(held.into_iter().chain(reported.into_iter().map(|(_, at)| at)).min())
}

/// Who wants letters about a site, as far as is known; what they may be told is judged when a letter is written.
async fn readers(runtime: &Runtime, site_id: SiteId, now: Timestamp) -> Result<Vec<(Reader, Pace)>> {
    let read = runtime.store.read();
    let kept = desk_letter::list(&read, site_id).await?;
    let members = membership::list_by_site(&read, site_id, MOST_LISTED).await?;
    let long_ago = now.plus_days(-FIRST_DAYS);
    let mut people: Vec<(AccountId, Timestamp)> = members
        .iter()
        .map(|member| (member.account_id, long_ago.max(member.since)))
        .collect();
    if members.is_empty() {
        // A site on which nobody has a role is kept by whoever runs the instance.
        let admins = desk_letter::admins(&read, MOST_LISTED).await?;
        people.extend(admins.into_iter().map(|id| (id, long_ago)));
    }
    let mut readers: Vec<(Reader, Pace)> = Vec::new();
    for (account_id, told_at) in &people {
        let known = kept.iter().find(|reader| reader.account_id == *account_id);
        let reader = known.copied().unwrap_or(Reader {
            site_id,
            account_id: *account_id,
            pace: None,
            told_at: *told_at,
            asked_at: None,
            sent_at: None,
        });
        readers.push((reader, reader.pace.unwrap_or(Pace::USUAL)));
        if known.is_none() {
            let tx = runtime.store.begin_write().await?;
            desk_letter::insert(&tx, site_id, *account_id, reader.told_at).await?;
            tx.commit().await?;
        }
    }
    // Whoever else has asked for letters about this site: whether they may have them is seen when one is written.
    for reader in kept {
        let is_known = people.iter().any(|(id, _)| *id == reader.account_id);
        if let Some(pace) = reader.pace.filter(|_| !is_known) {
            readers.push((reader, pace));
        }
    }
    Ok(readers)
}

/// Promises one letter, unless one is on its way.
async fn promise(runtime: &Runtime, site_id: SiteId, account_id: AccountId, now: Timestamp) -> Result<bool> {
    let tx = runtime.store.begin_write().await?;
    let is_mine = desk_letter::claim(&tx, site_id, account_id, now.plus_days(-STALE_DAYS), now).await?;
    if is_mine {
        let task = Task::TellModerator {
            site: site_id,
            account: account_id,
        };
        job::promise(runtime, &tx, &task, now).await?;
    }
    tx.commit().await?;
    Ok(is_mine)
}
