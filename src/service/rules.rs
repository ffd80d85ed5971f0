//! Hold rules: those of a site, and those of a page that has its own.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest as _, Sha256};

use crate::{
    domain::{
        action::{Actor, Verb},
        event::{Event, EventKind},
        field::{FieldError, Problem},
        guard::Guard,
        id::PageId,
        log::Deed,
        moderation::HoldRules,
        site::Site,
    },
    store::{Tx, guard, page, site},
};

use super::{Error, Result, Runtime, moderation};

/// The rules of a site as they are now, or of a page of it: none where the site's hold there.
///
/// # Errors
/// [`Error::NotFound`] when the site has no such page.
pub async fn show(runtime: &Runtime, site: &Site, of: Option<PageId>) -> Result<Option<HoldRules>> {
    let read = runtime.store.read();
    let Some(page_id) = of else {
        let site = site::find(&read, &site.key).await?;
        return Ok(Some(site.ok_or(Error::NotFound("site"))?.settings.hold));
    };
    let found = page::get(&read, site.id, page_id).await?;
    found.ok_or(Error::NotFound("thread"))?;
    Ok(guard::of_page(&read, site.id, page_id).await?)
}

/// What stands for rules as somebody sees them, and for whether they are a page's own: another one as soon as anything is changed.
pub fn mark_of(rules: &HoldRules, is_own: bool) -> String {
    let mut hash = Sha256::new();
    hash.update([u8::from(is_own)]);
    // Rules are always written, for they are kept that way.
    hash.update(serde_json::to_vec(rules).unwrap_or_default());
    URL_SAFE_NO_PAD.encode(hash.finalize())
}

fn expect_mark(seen: Option<&str>, now: &HoldRules, is_own: bool) -> Result<()> {
    if seen.is_none_or(|seen| seen == mark_of(now, is_own)) {
        Ok(())
    } else {
        Err(Error::Stale)
    }
}

/// The rules that a page has of its own; its row is held, and the site's is not, for whoever comments holds them in that order.
async fn expect_page(tx: &Tx, site: &Site, page_id: PageId, seen: Option<&str>) -> Result<Option<HoldRules>> {
    let own = guard::of_page(tx, site.id, page_id).await?;
    let of_site = site::find(tx, &site.key).await?.ok_or(Error::NotFound("site"))?;
    expect_mark(seen, own.as_ref().unwrap_or(&of_site.settings.hold), own.is_some())?;
    Ok(own)
}

/// Replaces the rules of a site, or of a page of it. They hold for what is written from then on.
///
/// # Errors
/// [`Error::NotFound`] when the site has no such page, [`Error::Invalid`] when too many pages have rules of their own.
/// With `seen` only over the rules of that mark: [`Error::Stale`] when somebody has changed them since.
pub async fn replace(
    runtime: &Runtime,
    actor: Actor,
    site: &Site,
    of: Option<PageId>,
    seen: Option<&str>,
    rules: HoldRules,
) -> Result<()> {
    let tx = runtime.store.begin_write().await?;
    match of {
        None => {
            let mut now = site::lock(&tx, site.id).await?.ok_or(Error::NotFound("site"))?;
            expect_mark(seen, &now.settings.hold, false)?;
            now.settings.hold = rules;
            site::update_settings(&tx, &now).await?;
        }
        Some(page_id) => {
            let found = page::lock(&tx, site.id, page_id).await?;
            found.ok_or(Error::NotFound("thread"))?;
            let is_new = expect_page(&tx, site, page_id, seen).await?.is_none();
            let max = Guard::MOST_PAGES;
            if is_new && guard::count_pages(&tx, site.id).await? >= u64::try_from(max).unwrap_or(u64::MAX) {
                return Err(Error::field(FieldError::new("thread", Problem::TooMany { max })));
            }
            guard::set_page(&tx, site.id, page_id, &rules, runtime.now()).await?;
        }
    }
    finish(runtime, actor, site, of, tx).await
}

/// Lets the site's rules hold for a page again.
///
/// # Errors
/// [`Error::NotFound`] when the site has no such page; with `seen`, [`Error::Stale`] when somebody has changed its rules since.
pub async fn clear(runtime: &Runtime, actor: Actor, site: &Site, page_id: PageId, seen: Option<&str>) -> Result<()> {
    let tx = runtime.store.begin_write().await?;
    let found = page::lock(&tx, site.id, page_id).await?;
    found.ok_or(Error::NotFound("thread"))?;
    expect_page(&tx, site, page_id, seen).await?;
    guard::clear_page(&tx, site.id, page_id).await?;
    finish(runtime, actor, site, Some(page_id), tx).await
}

async fn finish(runtime: &Runtime, actor: Actor, site: &Site, of: Option<PageId>, tx: Tx) -> Result<()> {
    let deed = Deed::about(Verb::Rules, actor, of.map(|id| id.0), String::new());
    moderation::note(runtime, &tx, site.id, deed).await?;
    let changed = Event {
        site_id: site.id,
        page: None,
        kind: EventKind::SiteChanged,
        comment_id: None,
        at: runtime.now(),
    };
    runtime.commit(tx, changed).await
}
