//! What a returning guest finds again: their own comments, and their details for the form.

use crate::{
    domain::{
        comment::{Comment, Status},
        id::{CommentId, PageId, SiteId},
        site::Site,
        time::Timestamp,
    },
    service::{Error, Result, Runtime, person::Person},
    store::{comment, page},
};

use super::change::{Changed, may_change, own};

/// How many of a guest's latest comments in one thread are looked at.
const LATEST: u64 = 50;
/// For so many days the author of a removed comment is told of it in its place.
const DAYS_TOLD: i64 = 30;

/// A guest's own comments in one thread, the newest first.
#[derive(Clone, Debug, Default)]
pub struct Own {
    /// Those that may still be edited or deleted.
    pub editable: Vec<Comment>,
    /// Those that wait for a moderator, and where the site tells why also those that were removed lately: shown to their author alone.
    pub pending: Vec<Comment>,
    /// The latest one, for the details in the form.
    pub latest: Option<Comment>,
}

/// Finds what somebody wrote in a thread.
///
/// # Errors
/// When the database does not answer.
pub async fn own_in_thread(runtime: &Runtime, site: &Site, page_id: PageId, by: &Person) -> Result<Own> {
    let read = runtime.store.read();
    let all = match by {
        Person::Guest(secret) => {
            let key = secret.key_on(site.id);
            comment::list_by_guest(&read, site.id, page_id, &key, LATEST).await?
        }
        Person::Account(id) => comment::list_by_account(&read, site.id, page_id, *id, LATEST).await?,
    };
    let now = runtime.now();
    let editable = all
        .iter()
        .filter(|comment| may_change(site, comment, Some(by), now))
        .cloned()
        .collect();
    let pending = all
        .iter()
        .filter(|comment| comment.status == Status::Pending || is_told_of(site, comment, now))
        .cloned()
        .map(Comment::as_its_author_sees_it)
        .collect();
    let latest = all.into_iter().find(|comment| comment.status != Status::Deleted);
    Ok(Own {
        editable,
        pending,
        latest,
    })
}

/// Whether its author learns that a moderator has removed it. Whoever is held without their knowing does not.
fn is_told_of(site: &Site, comment: &Comment, now: Timestamp) -> bool {
    let is_removed = matches!(comment.status, Status::Spam | Status::Trashed);
    let is_recent = now < comment.created_at.plus_days(DAYS_TOLD);
    site.settings.tells_why && is_removed && is_recent && comment.may_be_explained()
}

/// The comment with its thread, for its edit form.
///
/// # Errors
/// [`Error::NotEditable`] when it is not the guest's own or its window is over.
pub async fn editable(runtime: &Runtime, site: &Site, id: CommentId, by: Option<&Person>) -> Result<Changed> {
    own(&runtime.store.read(), site, id, by, runtime.now()).await
}

/// A comment with its thread, for whoever has just posted it.
///
/// # Errors
/// [`Error::NotFound`] when there is none.
pub async fn just_posted(runtime: &Runtime, site: &Site, id: CommentId) -> Result<Changed> {
    let read = runtime.store.read();
    let comment = comment::get(&read, site.id, id).await?;
    let comment = comment.ok_or(Error::NotFound("comment"))?;
    let thread = page::get(&read, site.id, comment.page_id).await?;
    Ok(Changed {
        comment: comment.as_its_author_sees_it(),
        thread: thread.ok_or(Error::NotFound("thread"))?,
    })
}

/// A comment with its thread, for its own author whatever its status, for others if it is public.
///
/// # Errors
/// [`Error::NotFound`] for everybody else.
pub async fn readable(runtime: &Runtime, site: &Site, id: CommentId, by: Option<&Person>) -> Result<Changed> {
    let read = runtime.store.read();
    let found = comment::get(&read, site.id, id).await?.filter(|comment| {
        let is_own = by.is_some_and(|by| by.wrote(comment, site.id));
        is_own || comment.status.is_public()
    });
    let comment = found.ok_or(Error::NotFound("comment"))?;
    let thread = page::get(&read, site.id, comment.page_id).await?;
    Ok(Changed {
        comment: comment.as_its_author_sees_it(),
        thread: thread.ok_or(Error::NotFound("thread"))?,
    })
}

/// A public comment with its thread, for somebody who wants to answer it or follow its permalink.
///
/// # Errors
/// [`Error::NotFound`] when there is none that readers may see.
pub async fn public(runtime: &Runtime, site: &Site, id: CommentId) -> Result<Changed> {
    let read = runtime.store.read();
    let comment = comment::get(&read, site.id, id).await?.filter(Comment::is_shown);
    let comment = comment.ok_or(Error::NotFound("comment"))?;
    let thread = page::get(&read, site.id, comment.page_id).await?;
    Ok(Changed {
        comment,
        thread: thread.ok_or(Error::NotFound("thread"))?,
    })
}

/// The site a comment belongs to.
///
/// # Errors
/// [`Error::NotFound`] when there is no such comment.
pub async fn site_of(runtime: &Runtime, id: CommentId) -> Result<SiteId> {
    comment::locate(&runtime.store.read(), id)
        .await?
        .ok_or(Error::NotFound("comment"))
}
