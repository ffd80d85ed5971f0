//! Pages that moved: a thread that is found elsewhere from now on, or becomes one with the thread that is there already. What it was
//! called before stays a way to it.

use crate::{
    domain::{
        action::{Actor, Verb},
        event::{Event, EventKind, EventPage},
        field::{FieldError, Problem},
        id::{PageId, SiteId},
        log::Deed,
        page::{PageAddress, PageIdentity},
        site::Site,
        thread::Thread,
    },
    store::{page, relocation},
};

use super::{Error, Result, Runtime, moderation};

/// The largest thread that is put into another while everybody else waits for the database.
pub const MOST_MOVED: u64 = 20_000;
/// More than any page has; the room says so where there are more.
const MOST_ALIASES: u64 = 200;

/// A thread with the ways to it.
#[derive(Clone, Debug)]
pub struct Place {
    pub thread: Thread,
    /// The other identities under which it is found.
    pub aliases: Vec<String>,
}

/// What moving a thread would do.
#[derive(Clone, Debug)]
pub struct Preview {
    pub from: Thread,
    /// What is there already; none where the thread would only be found elsewhere.
    pub into: Option<Thread>,
    /// Comments that would go along, whatever their status.
    pub comments: u64,
    /// Those that are there already, counted alike and no further than one more than [`MOST_MOVED`].
    pub comments_there: u64,
}

/// One thread of a site.
///
/// # Errors
/// [`Error::NotFound`] when the site has none of that id.
pub async fn show(runtime: &Runtime, site_id: SiteId, id: PageId) -> Result<Place> {
    let read = runtime.store.read();
    let thread = page::get(&read, site_id, id).await?.ok_or(Error::NotFound("thread"))?;
    Ok(Place {
        aliases: relocation::aliases(&read, site_id, id, MOST_ALIASES).await?,
        thread,
    })
}

/// The thread that is found under an address; none where nobody has commented.
///
/// # Errors
/// What is wrong with the address.
pub async fn find(runtime: &Runtime, site: &Site, url: &str) -> Result<Option<PageId>> {
    let address = address(site, url)?;
    let found = page::find(&runtime.store.read(), site.id, address.identity.as_str()).await?;
    Ok(found.map(|thread| thread.id))
}

/// An address as people type it: a URL of the site, or `id:` and the id that its pages carry.
fn address(site: &Site, text: &str) -> Result<PageAddress> {
    let (id, url) = match text.strip_prefix("id:") {
        Some(id) => (Some(id), None),
        None => (None, Some(text)),
    };
    PageAddress::resolve(&site.settings.origins, false, id, url).map_err(|error| {
        let problem = error.problem;
        Error::field(FieldError::new("to", problem))
    })
}

/// Forgets one way to a thread.
///
/// # Errors
/// [`Error::NotFound`] when it was none.
pub async fn forget_alias(runtime: &Runtime, actor: Actor, site_id: SiteId, id: PageId, identity: &str) -> Result<()> {
    let tx = runtime.store.begin_write().await?;
    let thread = page::lock(&tx, site_id, id).await?.ok_or(Error::NotFound("thread"))?;
    if !relocation::delete_alias(&tx, site_id, id, identity).await? {
        return Err(Error::NotFound("address"));
    }
    let deed = Deed::about(Verb::Unalias, actor, Some(id.0), identity.to_owned());
    moderation::note(runtime, &tx, site_id, deed).await?;
    runtime.commit(tx, changed(runtime, &thread, identity)).await
}

/// Adds one way to a thread.
///
/// # Errors
/// What is wrong with the address, [`Problem::Taken`] when it leads somewhere already.
pub async fn add_alias(runtime: &Runtime, actor: Actor, site: &Site, id: PageId, url: &str) -> Result<()> {
    let place = show(runtime, site.id, id).await?;
    let alias = address(site, url)?.identity;
    let identity = PageIdentity::from_stored(place.thread.identity);
    let added = moderation::add_alias(runtime, site, actor, &identity, &alias).await;
    added.map_err(|error| match error {
        Error::Exists(_) => Error::field(FieldError::new("to", Problem::Taken)),
        other => other,
    })
}

/// What moving a thread there would do.
///
/// # Errors
/// What is wrong with the address: also that the thread is there already, or is too large to be put into another.
pub async fn preview(runtime: &Runtime, site: &Site, id: PageId, url: &str) -> Result<Preview> {
    let read = runtime.store.read();
    let from = page::get(&read, site.id, id).await?.ok_or(Error::NotFound("thread"))?;
    let to = address(site, url)?;
    let into = page::find(&read, site.id, to.identity.as_str()).await?;
    let into = into.filter(|into| into.id != id);
    if from.identity == to.identity.as_str() {
        return Err(Error::field(FieldError::new("to", Problem::Taken)));
    }
    let comments = relocation::count_up_to(&read, site.id, id, MOST_MOVED + 1).await?;
    if into.is_some() && comments > MOST_MOVED {
        let most = usize::try_from(MOST_MOVED).unwrap_or(usize::MAX);
        return Err(Error::field(FieldError::new("to", Problem::TooMany { max: most })));
    }
    let comments_there = match &into {
        Some(into) => relocation::count_up_to(&read, site.id, into.id, MOST_MOVED + 1).await?,
        None => 0,
    };
    Ok(Preview {
        from,
        into,
        comments,
        comments_there,
    })
}

/// Moves a thread to an address. `expected` is what the preview found there: where something else is by now, nothing is done.
///
/// # Errors
/// As [`preview`]; [`Error::Stale`].
pub async fn carry_out(
    runtime: &Runtime,
    actor: Actor,
    site: &Site,
    id: PageId,
    url: &str,
    expected: Option<PageId>,
) -> Result<PageId> {
    let seen = preview(runtime, site, id, url).await?;
    if seen.into.as_ref().map(|into| into.id) != expected {
        return Err(Error::Stale);
    }
    let to = address(site, url)?;
    let now = runtime.now();
    let tx = runtime.store.begin_write().await?;
    // In one order, so that two who move the same threads do not wait for each other in a circle.
    let mut ids: Vec<PageId> = expected.into_iter().chain([id]).collect();
    ids.sort_unstable();
    let mut held = Vec::new();
    for id in ids {
        held.push(page::lock(&tx, site.id, id).await?.ok_or(Error::Stale)?);
    }
    let take = |wanted: PageId| held.iter().find(|thread| thread.id == wanted).cloned();
    let from = take(id).ok_or(Error::Stale)?;
    let deed = |subject: PageId| Deed {
        verb: Verb::Move,
        actor,
        reason: Some(format!("{} → {}", from.identity, to.identity)),
        action: None,
        subject: Some(subject.0),
        count: seen.comments,
        filter: None,
    };
    if let Some(into) = expected.and_then(take) {
        relocation::merge(&tx, &from, &into, now).await?;
        moderation::note(runtime, &tx, site.id, deed(into.id)).await?;
        let events = vec![
            changed(runtime, &from, &from.identity),
            changed(runtime, &into, &into.identity),
        ];
        runtime.commit_all(tx, events).await?;
        return Ok(into.id);
    }
    if page::has_identity(&tx, site.id, to.identity.as_str()).await? {
        return Err(Error::Stale);
    }
    // An alias of its own becomes its name.
    relocation::delete_alias(&tx, site.id, id, to.identity.as_str()).await?;
    relocation::rename(&tx, site.id, id, to.identity.as_str()).await?;
    page::insert_alias(&tx, site.id, &from.identity, id, now).await?;
    let moved = Thread {
        url: to.url.as_ref().map(|url| url.as_str().to_owned()).or(from.url.clone()),
        ..from.clone()
    };
    page::describe(&tx, &moved).await?;
    moderation::note(runtime, &tx, site.id, deed(id)).await?;
    let events = vec![
        changed(runtime, &from, &from.identity),
        changed(runtime, &from, to.identity.as_str()),
    ];
    runtime.commit_all(tx, events).await?;
    Ok(id)
}

fn changed(runtime: &Runtime, thread: &Thread, identity: &str) -> Event {
    Event {
        site_id: thread.site_id,
        page: Some(EventPage {
            id: thread.id,
            identity: identity.to_owned(),
        }),
        kind: EventKind::PageChanged,
        comment_id: None,
        at: runtime.now(),
    }
}
