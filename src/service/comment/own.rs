//! What a returning guest finds again: their own comments, and their details for the form.

use crate::{
    domain::{
        comment::{Comment, Status},
        id::{CommentId, PageId},
        site::Site,
    },
    service::{Result, Runtime, guest::GuestSecret},
    store::comment,
};

use super::change::{Changed, may_change, own};

/// How many of a guest's latest comments in one thread are looked at.
const LATEST: u64 = 50;

/// A guest's own comments in one thread, the newest first.
#[derive(Clone, Debug, Default)]
pub struct Own {
    /// Those that may still be edited or deleted.
    pub editable: Vec<Comment>,
    /// Those that wait for a moderator: shown to their author alone.
    pub pending: Vec<Comment>,
    /// The latest one, for the details in the form.
    pub latest: Option<Comment>,
}

/// Finds what the holder of `secret` wrote in a thread.
///
/// # Errors
/// When the database does not answer.
pub async fn own_in_thread(
    runtime: &Runtime,
    site: &Site,
    page_id: PageId,
    secret: &GuestSecret,
) -> Result<Own> {
    let key = secret.key_on(site.id);
    let all =
        comment::list_by_guest(&runtime.store.read(), site.id, page_id, &key, LATEST).await?;
    let now = runtime.now();
    let editable =
        all.iter().filter(|comment| may_change(site, comment, Some(secret), now)).cloned().collect();
    let pending =
        all.iter().filter(|comment| comment.status == Status::Pending).cloned().collect();
    let latest = all.into_iter().find(|comment| comment.status != Status::Deleted);
    Ok(Own { editable, pending, latest })
}

/// The comment with its thread, for its edit form.
///
/// # Errors
/// [`crate::service::Error::NotEditable`] when it is not the guest's own or its window is over.
pub async fn editable(
    runtime: &Runtime,
    site: &Site,
    id: CommentId,
    secret: Option<&GuestSecret>,
) -> Result<Changed> {
    own(&runtime.store.read(), site, id, secret, runtime.now()).await
}
