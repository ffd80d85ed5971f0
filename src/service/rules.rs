//! Hold rules: those of a site, and those of a page that has its own.

use crate::{
    domain::{
        event::{Event, EventKind},
        field::{FieldError, Problem},
        guard::Guard,
        id::PageId,
        moderation::HoldRules,
        site::Site,
    },
    store::{Tx, guard, page, site},
};

use super::{Error, Result, Runtime};

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

/// Replaces the rules of a site, or of a page of it. They hold for what is written from then on.
///
/// # Errors
/// [`Error::NotFound`] when the site has no such page, [`Error::Invalid`] when too many pages have rules of their own.
pub async fn replace(runtime: &Runtime, site: &Site, of: Option<PageId>, rules: HoldRules) -> Result<()> {
    let tx = runtime.store.begin_write().await?;
    match of {
        None => {
            let mut now = site::find(&tx, &site.key).await?.ok_or(Error::NotFound("site"))?;
            now.settings.hold = rules;
            site::update_settings(&tx, &now).await?;
        }
        Some(page_id) => {
            let found = page::lock(&tx, site.id, page_id).await?;
            found.ok_or(Error::NotFound("thread"))?;
            let is_new = guard::of_page(&tx, site.id, page_id).await?.is_none();
            let max = Guard::MOST_PAGES;
            if is_new && guard::count_pages(&tx, site.id).await? >= u64::try_from(max).unwrap_or(u64::MAX) {
                return Err(Error::field(FieldError::new("thread", Problem::TooMany { max })));
            }
            guard::set_page(&tx, site.id, page_id, &rules, runtime.now()).await?;
        }
    }
    finish(runtime, site, tx).await
}

/// Lets the site's rules hold for a page again.
///
/// # Errors
/// [`Error::NotFound`] when the site has no such page.
pub async fn clear(runtime: &Runtime, site: &Site, page_id: PageId) -> Result<()> {
    let tx = runtime.store.begin_write().await?;
    let found = page::lock(&tx, site.id, page_id).await?;
    found.ok_or(Error::NotFound("thread"))?;
    guard::clear_page(&tx, site.id, page_id).await?;
    finish(runtime, site, tx).await
}

async fn finish(runtime: &Runtime, site: &Site, tx: Tx) -> Result<()> {
    let changed = Event {
        site_id: site.id,
        page: None,
        kind: EventKind::SiteChanged,
        comment_id: None,
        at: runtime.now(),
    };
    runtime.commit(tx, changed).await
}
