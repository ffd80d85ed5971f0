//! What a moderator decides about comments and threads. Every action is one transaction (one for each batch, where it is about
//! everything a filter finds) with what it changed, so that it can be taken back, and with its entry in the site's log.

mod act;
mod apply;
mod bulk;
mod choice;
mod edit;
mod log;
mod person;
mod queue;
mod reply;
mod stand;
mod thread;
mod undo;

pub(super) use act::count;
pub use act::{Outcome, REASON_CHARACTERS, act, act_while_open};
pub use bulk::{act_on_all, carry_out};
pub use choice::{Choice, Why};
pub use edit::{Earlier, History, Wording, edit, history};
pub use log::{Subjects, Told, entries, names_in, note, subjects_of, told, verify};
pub use person::{Decided, decide_about, lift};
pub use queue::{Listed, Matching, Queue, listed, look, matching};
pub(super) use reply::note_reply;
pub use reply::{Answer, Replied, reply};
pub use stand::stand;
pub use thread::{add_alias, announce_closed, describe_page, keep_open, lock, set_thread_open};
pub use undo::undo;

use crate::{
    domain::{
        action::{Action, Actor, Verb},
        comment::{Comment, Status},
        event::{Event, EventKind, EventPage},
        id::{ActionId, CommentId},
        site::Site,
        thread::{Thread, cursor::Cursor},
        time::Timestamp,
    },
    store::{action, comment},
};

use super::{Error, Result, Runtime, outside, runtime, subscription, tree};

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

/// What is known of an action: how far it has come, and whether it was taken back.
///
/// # Errors
/// [`Error::NotFound`] when the site has none of that id.
pub async fn progress(runtime: &Runtime, site: &Site, id: ActionId) -> Result<Action> {
    let found = action::get(&runtime.store.read(), site.id, id).await?;
    found.ok_or(Error::NotFound("action"))
}

/// Whether an action changed one comment and nothing else.
///
/// # Errors
/// When the database does not answer.
pub async fn is_only_about(runtime: &Runtime, site: &Site, id: ActionId, comment: CommentId) -> Result<bool> {
    let items = action::items(&runtime.store.read(), site.id, id, None, 2).await?;
    Ok(matches!(items.as_slice(), [item] if item.subject == comment.0))
}

/// Moves a comment to another status; asking for the status it has does nothing.
///
/// # Errors
/// [`Error::NotFound`] for an unknown comment, [`Error::StatusConflict`] for one its author deleted.
pub async fn change_status(runtime: &Runtime, site: &Site, actor: Actor, id: CommentId, to: Status) -> Result<Comment> {
    let conflict = |from: Status| Error::StatusConflict {
        from: from.name(),
        to: to.name(),
    };
    let Some(verb) = Verb::towards(to) else {
        return Err(conflict(show(runtime, site, id).await?.status));
    };
    act(runtime, site, actor, verb, Choice::of(vec![id])).await?;
    let after = show(runtime, site, id).await?;
    if after.status == Status::Deleted {
        return Err(conflict(after.status));
    }
    Ok(after)
}

fn about(thread: &Thread, kind: EventKind, comment_id: Option<CommentId>, at: Timestamp) -> Event {
    Event {
        site_id: thread.site_id,
        page: Some(EventPage {
            id: thread.id,
            identity: thread.identity.clone(),
        }),
        kind,
        comment_id,
        at,
    }
}
