//! What a letter says, when its time has come: what still waits, and nothing else.

use crate::{
    domain::{
        account::Email,
        action::Verb,
        comment::Comment,
        desk_letter::Pace,
        id::{AccountId, CommentId, SiteId},
        moderation::{Reason, Rule},
        site::Site,
        thread::Thread,
        time::Timestamp,
    },
    service::{Result, Runtime, moderation},
    store::{case, desk_letter, page, site},
};

use super::{choice, key, reader, round::OLDEST_DAYS};

/// Comments that one letter shows; the desk has the rest.
const MOST_SHOWN: u64 = 20;
/// Those that wait are counted up to here.
const MOST_COUNTED: u64 = 1000;
/// The most characters of a comment that are quoted.
const QUOTED: usize = 300;

/// A letter with everything it tells.
#[derive(Clone, Debug)]
pub struct News {
    pub to: Email,
    /// The language it is written in.
    pub locale: String,
    /// The site as people name it.
    pub site: String,
    /// Its key.
    pub site_key: String,
    pub items: Vec<Item>,
    /// How many there are besides.
    pub more: u64,
    /// The key that stops such letters.
    pub stop: String,
    /// Everything up to here is told with it.
    pub until: Timestamp,
}

/// One comment.
#[derive(Clone, Debug)]
pub struct Item {
    pub id: CommentId,
    pub name: String,
    pub text: String,
    /// The page, as people name it.
    pub page: String,
    pub reasons: Vec<Reason>,
    /// How many reports nobody has looked at.
    pub reports: u32,
    /// What can be done, each with the key that leads there.
    pub actions: Vec<(Verb, String)>,
}

/// The letter to somebody about a site, if there is something to tell them: they still want it and may have it, and something that they
/// do not know of still waits.
///
/// # Errors
/// When the database does not answer.
pub async fn news(runtime: &Runtime, site_id: SiteId, account_id: AccountId) -> Result<Option<News>> {
    let read = runtime.store.read();
    let now = runtime.now();
    let Some((account, role)) = reader(runtime, &read, site_id, account_id).await? else {
        return Ok(None);
    };
    let kept = desk_letter::get(&read, site_id, account_id).await?;
    let pace = choice::pace_of(&read, site_id, role, kept).await?;
    let (Some(kept), Some(to)) = (kept.filter(|_| pace != Pace::Off), account.verified_email()) else {
        return Ok(None);
    };
    let Some(site) = site::list_of(&read, &[site_id]).await?.pop() else {
        return Ok(None);
    };
    let after = kept.told_at.max(now.plus_days(-OLDEST_DAYS));
    let mut told = desk_letter::held_between(&read, site_id, after, now, MOST_SHOWN).await?;
    let mut count = desk_letter::count_held(&read, site_id, after, now, MOST_COUNTED).await?;
    for (id, _) in desk_letter::reported_between(&read, site_id, after, now, MOST_SHOWN).await? {
        if told.iter().any(|comment| comment.id == id) {
            continue;
        }
        if let Some(case) = case::get(&read, site_id, id).await? {
            told.insert(0, case.comment);
            count += 1;
        }
    }
    // Nobody is to notice those, the desk's people no more than anybody else.
    let all = moderation::count(told.len());
    told.retain(|comment| comment.reasons.iter().all(|reason| reason.rule != Rule::Shadow));
    let hidden = all - moderation::count(told.len());
    told.truncate(usize::try_from(MOST_SHOWN).unwrap_or(usize::MAX));
    if told.is_empty() {
        return Ok(None);
    }
    let items = items(runtime, &site, account_id, &told, now).await?;
    Ok(Some(News {
        to: to.clone(),
        locale: account.locale.clone(),
        more: count
            .saturating_sub(hidden)
            .saturating_sub(moderation::count(items.len())),
        items,
        stop: key::stop(runtime, site_id, account_id),
        until: now,
        site_key: site.key.clone(),
        site: Some(site.settings.name)
            .filter(|name| !name.is_empty())
            .unwrap_or(site.key),
    }))
}

async fn items(
    runtime: &Runtime,
    site: &Site,
    account_id: AccountId,
    told: &[Comment],
    now: Timestamp,
) -> Result<Vec<Item>> {
    let read = runtime.store.read();
    let ids: Vec<CommentId> = told.iter().map(|comment| comment.id).collect();
    let cases = case::list(&read, site.id, &ids).await?;
    let mut pages: Vec<_> = told.iter().map(|comment| comment.page_id).collect();
    pages.sort_unstable();
    pages.dedup();
    let threads = page::list_of(&read, site.id, &pages).await?;
    let item = |comment: &Comment| Item {
        id: comment.id,
        name: comment.author.name.clone(),
        text: excerpt(&comment.source),
        page: threads
            .iter()
            .find(|thread| thread.id == comment.page_id)
            .map(called)
            .unwrap_or_default(),
        reasons: comment.reasons.clone(),
        reports: cases
            .iter()
            .find(|case| case.comment.id == comment.id)
            .map_or(0, |case| case.reports),
        actions: key::keys(runtime, account_id, comment, now),
    };
    Ok(told.iter().map(item).collect())
}

/// Notes that somebody knows of everything up to that moment; or that there was nothing to tell them.
///
/// # Errors
/// When the database does not answer: then they may be told once more.
pub async fn keep_told(runtime: &Runtime, site_id: SiteId, account_id: AccountId, sent: Option<&News>) -> Result<()> {
    let now = runtime.now();
    let until = sent.map_or(now, |news| news.until);
    let tx = runtime.store.begin_write().await?;
    desk_letter::set_told(&tx, site_id, account_id, until, sent.map(|_| now)).await?;
    tx.commit().await?;
    Ok(())
}

fn called(thread: &Thread) -> String {
    let known = thread.title.as_ref().or(thread.url.as_ref());
    known.unwrap_or(&thread.identity).clone()
}

fn excerpt(text: &str) -> String {
    let mut excerpt: String = text.chars().take(QUOTED).collect();
    if excerpt.len() < text.len() {
        excerpt.push('…');
    }
    excerpt
}
