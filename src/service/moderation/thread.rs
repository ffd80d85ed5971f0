//! What is decided about a whole thread: whether it takes comments, what its page is called, and where it is found.

use crate::{
    domain::{
        action::{Actor, MOST_CHOSEN, Verb},
        event::{EventKind, EventPage},
        field::{FieldError, Problem},
        id::{ActionId, PageId, SiteId},
        log::Deed,
        page::PageIdentity,
        site::Site,
        thread::Thread,
        time::Timestamp,
    },
    store::{
        self, Tx, action,
        action::{Item, KeptItem, Progress},
        page,
    },
};

use super::{
    Error, Result, Runtime, about,
    act::{Outcome, begun, checked_reason, count},
    log,
    runtime::to_the_end,
};

const OPEN: &str = "open";
const LOCKED: &str = "locked";

fn name(is_open: bool) -> &'static str {
    if is_open { OPEN } else { LOCKED }
}

/// Locks some threads of a site, or opens them again; one that is so already is left alone.
///
/// # Errors
/// [`Error::NotFound`] when the site has none of them, [`Error::Invalid`] for none, too many, or too long a reason.
pub async fn lock(
    runtime: &Runtime,
    site: &Site,
    actor: Actor,
    verb: Verb,
    threads: Vec<PageId>,
    reason: Option<String>,
) -> Result<Outcome> {
    let is_open = match verb {
        Verb::Lock => false,
        Verb::Unlock => true,
        _ => return Err(Error::field(FieldError::new("action", Problem::Unreadable))),
    };
    if threads.is_empty() {
        return Err(Error::field(FieldError::new("threads", Problem::Required)));
    }
    if threads.len() > MOST_CHOSEN {
        return Err(Error::field(FieldError::new(
            "threads",
            Problem::TooMany { max: MOST_CHOSEN },
        )));
    }
    let reason = checked_reason(reason)?;
    let (runtime, site_id) = (runtime.clone(), site.id);
    to_the_end(async move {
        let now = runtime.now();
        let mut ids = threads;
        ids.sort_unstable();
        ids.dedup();
        let tx = runtime.store.begin_write().await?;
        let mut found = Vec::new();
        for id in &ids {
            found.extend(page::lock(&tx, site_id, *id).await?);
        }
        if found.is_empty() {
            return Err(Error::NotFound("thread"));
        }
        let id = ActionId(runtime.new_uuid(now));
        let changing: Vec<&Thread> = found.iter().filter(|thread| thread.is_open != is_open).collect();
        let left_alone = count(ids.len() - changing.len());
        let (Some(first), changed) = (changing.first(), count(changing.len())) else {
            return Ok(Outcome {
                left_alone,
                ..Outcome::default()
            });
        };
        action::insert(&tx, &begun(id, site_id, actor, verb, now)).await?;
        for thread in &changing {
            page::set_open(&tx, site_id, thread.id, is_open).await?;
        }
        let items: Vec<Item> = changing
            .iter()
            .map(|thread| item(thread.id, !is_open, is_open))
            .collect();
        action::insert_items(&tx, site_id, id, &items).await?;
        let progress = Progress {
            changed,
            left_alone,
            reached: None,
        };
        action::advance(&tx, site_id, id, progress, Some(now)).await?;
        let events = changing
            .iter()
            .map(|thread| about(thread, EventKind::PageChanged, None, now))
            .collect();
        let deed = Deed {
            verb,
            actor,
            reason,
            action: Some(id),
            subject: (changed == 1).then_some(first.id.0),
            count: changed,
            filter: None,
        };
        log::write(&runtime, &tx, site_id, deed, now).await?;
        runtime.commit_all(tx, events).await?;
        Ok(Outcome {
            action: Some(id),
            changed,
            left_alone,
            ..Outcome::default()
        })
    })
    .await
}

fn item(id: PageId, before: bool, after: bool) -> Item {
    Item {
        subject: id.0,
        before: name(before),
        after: name(after),
        replaced: None,
    }
}

/// Whether an item is about a thread.
pub(super) fn is_about_thread(item: &KeptItem) -> bool {
    [OPEN, LOCKED].contains(&item.after.as_str())
}

/// Takes back what `item` says of a thread; none where somebody has done so since.
pub(super) async fn back(tx: &Tx, site_id: SiteId, item: &KeptItem) -> Result<Option<(Item, Thread)>> {
    let Some(thread) = page::lock(tx, site_id, PageId(item.subject)).await? else {
        return Ok(None);
    };
    if name(thread.is_open) != item.after {
        return Ok(None);
    }
    page::set_open(tx, site_id, thread.id, !thread.is_open).await?;
    Ok(Some((self::item(thread.id, thread.is_open, !thread.is_open), thread)))
}

/// Opens or closes the thread of a page; asking for what it is does nothing.
///
/// # Errors
/// [`Error::NotFound`] when nobody has commented on the page yet.
pub async fn set_thread_open(
    runtime: &Runtime,
    site: &Site,
    actor: Actor,
    identity: &PageIdentity,
    is_open: bool,
) -> Result<PageId> {
    let found = page::find(&runtime.store.read(), site.id, identity.as_str()).await?;
    let thread = found.ok_or(Error::NotFound("thread"))?;
    let verb = if is_open { Verb::Unlock } else { Verb::Lock };
    lock(runtime, site, actor, verb, vec![thread.id], None).await?;
    Ok(thread.id)
}

/// Keeps a thread open however old it is, or lets it close as others do; asking for what it is does nothing.
///
/// # Errors
/// [`Error::NotFound`] when the site has no such thread.
pub async fn keep_open(runtime: &Runtime, site: &Site, actor: Actor, id: PageId, is_kept_open: bool) -> Result<()> {
    let tx = runtime.store.begin_write().await?;
    let thread = page::lock(&tx, site.id, id).await?.ok_or(Error::NotFound("thread"))?;
    if thread.is_kept_open == is_kept_open {
        return Ok(());
    }
    page::set_kept_open(&tx, site.id, id, is_kept_open).await?;
    let verb = if is_kept_open { Verb::Keep } else { Verb::Unkeep };
    log::note(
        runtime,
        &tx,
        site.id,
        Deed::about(verb, actor, Some(id.0), String::new()),
    )
    .await?;
    let event = about(&thread, EventKind::PageChanged, None, runtime.now());
    runtime.commit(tx, event).await
}

/// Tells everybody who keeps a thread of those that have closed by their age from one moment to another: nothing else happens then.
///
/// # Errors
/// When the database does not answer.
pub async fn announce_closed(runtime: &Runtime, from: Timestamp, to: Timestamp) -> Result<()> {
    /// More than close in a minute; a document that is kept shows a form a while longer, and nothing is taken by it.
    const MOST: u64 = 500;
    for site in crate::service::site::list(runtime).await? {
        let days = i64::from(site.settings.close_after_days);
        if days == 0 {
            continue;
        }
        let (first, last) = (from.plus_days(-days), to.plus_days(-days));
        let closed = page::begun_between(&runtime.store.read(), site.id, first, last, MOST).await?;
        let closed = closed.iter().filter(|thread| thread.is_open && !thread.is_kept_open);
        let events: Vec<_> = closed
            .map(|thread| about(thread, EventKind::PageChanged, None, to))
            .collect();
        if !events.is_empty() {
            let tx = runtime.store.begin_write().await?;
            runtime.commit_all(tx, events).await?;
        }
    }
    Ok(())
}

/// Corrects what a page is called and where it is; what is not given stays.
///
/// # Errors
/// [`Error::NotFound`] when nobody has commented on the page yet.
pub async fn describe_page(
    runtime: &Runtime,
    site: &Site,
    actor: Actor,
    identity: &PageIdentity,
    title: Option<String>,
    url: Option<String>,
) -> Result<()> {
    let tx = runtime.store.begin_write().await?;
    let found = page::find(&tx, site.id, identity.as_str())
        .await?
        .ok_or(Error::NotFound("thread"))?;
    let mut thread = page::lock(&tx, site.id, found.id)
        .await?
        .ok_or(Error::NotFound("thread"))?;
    thread.title = title.or(thread.title);
    thread.url = url.or(thread.url);
    page::describe(&tx, &thread).await?;
    let told = [&thread.title, &thread.url].into_iter().flatten().cloned();
    let told = told.collect::<Vec<_>>().join(" · ");
    let deed = Deed::about(Verb::Rename, actor, Some(thread.id.0), told);
    log::note(runtime, &tx, site.id, deed).await?;
    let event = about(&thread, EventKind::PageChanged, None, runtime.now());
    runtime.commit(tx, event).await
}

/// Lets a page be found under the address it had before it moved, or will have.
///
/// # Errors
/// [`Error::NotFound`] when the page has no thread, [`Error::Exists`] when the other address leads somewhere already.
pub async fn add_alias(
    runtime: &Runtime,
    site: &Site,
    actor: Actor,
    identity: &PageIdentity,
    alias: &PageIdentity,
) -> Result<()> {
    let tx = runtime.store.begin_write().await?;
    let thread = page::find(&tx, site.id, identity.as_str())
        .await?
        .ok_or(Error::NotFound("thread"))?;
    let taken = || Error::Exists("a thread under that address");
    page::insert_alias(&tx, site.id, alias.as_str(), thread.id, runtime.now())
        .await
        .map_err(|error| match error {
            store::Error::Conflict => taken(),
            other => other.into(),
        })?;
    // Looked for after the insert, so that a first comment which comes at the same moment is seen by one of the two.
    if page::has_identity(&tx, site.id, alias.as_str()).await? {
        return Err(taken());
    }
    let deed = Deed::about(Verb::Alias, actor, Some(thread.id.0), alias.as_str().to_owned());
    log::note(runtime, &tx, site.id, deed).await?;
    let mut event = about(&thread, EventKind::PageChanged, None, runtime.now());
    event.page = Some(EventPage {
        id: thread.id,
        identity: alias.as_str().to_owned(),
    });
    runtime.commit(tx, event).await
}
