//! What a moderator decides about comments and threads.

use crate::{
    domain::{
        comment::{Comment, Status},
        event::{Event, EventKind, EventPage},
        id::{CommentId, PageId},
        page::PageIdentity,
        site::Site,
        thread::{Thread, cursor::Cursor},
    },
    store::{self, comment, page, report},
};

use super::{Error, Result, Runtime, tree};

/// A site's comments of one status, newest first.
///
/// # Errors
/// When the database does not answer.
pub async fn list(
    runtime: &Runtime,
    site: &Site,
    status: Status,
    after: Option<Cursor>,
    limit: u64,
) -> Result<Vec<Comment>> {
    Ok(comment::list_by_status(&runtime.store.read(), site.id, status, after, limit).await?)
}

/// One comment, whatever its status.
///
/// # Errors
/// [`Error::NotFound`] when the site has none of that id.
pub async fn show(runtime: &Runtime, site: &Site, id: CommentId) -> Result<Comment> {
    let found = comment::get(&runtime.store.read(), site.id, id).await?;
    found.ok_or(Error::NotFound("comment"))
}

/// Moves a comment to another status; asking for the status it has does nothing.
///
/// # Errors
/// [`Error::NotFound`] for an unknown comment, [`Error::StatusConflict`] for one its author deleted.
pub async fn change_status(runtime: &Runtime, site: &Site, id: CommentId, to: Status) -> Result<Comment> {
    let tx = runtime.store.begin_write().await?;
    let seen = comment::get(&tx, site.id, id)
        .await?
        .ok_or(Error::NotFound("comment"))?;
    page::lock(&tx, site.id, seen.page_id).await?;
    let before = comment::get(&tx, site.id, id)
        .await?
        .ok_or(Error::NotFound("comment"))?;
    if before.status == to {
        return Ok(before);
    }
    let conflict = Error::StatusConflict {
        from: before.status.name(),
        to: to.name(),
    };
    if !before.status.may_become(to) || !tree::change_status(&tx, &before, to).await? {
        return Err(conflict);
    }
    report::resolve(&tx, site.id, id, runtime.now()).await?;
    let thread = page::get(&tx, site.id, before.page_id)
        .await?
        .ok_or(Error::NotFound("thread"))?;
    let event = about(runtime, &thread, EventKind::Moderated, Some(id));
    runtime.commit(tx, event).await?;
    Ok(Comment { status: to, ..before })
}

/// Opens or closes the thread of a page.
///
/// # Errors
/// [`Error::NotFound`] when nobody has commented on the page yet.
pub async fn set_thread_open(runtime: &Runtime, site: &Site, identity: &PageIdentity, is_open: bool) -> Result<PageId> {
    let tx = runtime.store.begin_write().await?;
    let thread = page::find(&tx, site.id, identity.as_str())
        .await?
        .ok_or(Error::NotFound("thread"))?;
    page::set_open(&tx, site.id, thread.id, is_open).await?;
    runtime
        .commit(tx, about(runtime, &thread, EventKind::PageChanged, None))
        .await?;
    Ok(thread.id)
}

/// Corrects what a page is called and where it is; what is not given stays.
///
/// # Errors
/// [`Error::NotFound`] when nobody has commented on the page yet.
pub async fn describe_page(
    runtime: &Runtime,
    site: &Site,
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
    let event = about(runtime, &thread, EventKind::PageChanged, None);
    runtime.commit(tx, event).await
}

/// Lets a page be found under the address it had before it moved, or will have.
///
/// # Errors
/// [`Error::NotFound`] when the page has no thread, [`Error::Exists`] when the other address leads somewhere already.
pub async fn add_alias(runtime: &Runtime, site: &Site, identity: &PageIdentity, alias: &PageIdentity) -> Result<()> {
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
    let mut event = about(runtime, &thread, EventKind::PageChanged, None);
    event.page = Some(EventPage {
        id: thread.id,
        identity: alias.as_str().to_owned(),
    });
    runtime.commit(tx, event).await
}

fn about(runtime: &Runtime, thread: &Thread, kind: EventKind, comment_id: Option<CommentId>) -> Event {
    Event {
        site_id: thread.site_id,
        page: Some(EventPage {
            id: thread.id,
            identity: thread.identity.clone(),
        }),
        kind,
        comment_id,
        at: runtime.now(),
    }
}
