//! What an action does to one comment, and back. The comment's page is held, and the comment was read after that.

use crate::{
    domain::{
        action::{Change, Verb},
        comment::{Comment, Status},
        field::{FieldError, Problem},
        id::{ActionId, SiteId},
        thread::MOST_PINNED,
        time::Timestamp,
    },
    store::{
        Tx,
        action::{Item, KeptItem},
        case,
        case::Case,
        comment, pin, report, revision,
    },
};

use super::{Error, Result, tree, tree::Pages};

/// How the text of a comment is called before an edit, and after it.
pub(super) const AS_WRITTEN: &str = "written";
pub(super) const EDITED: &str = "edited";
/// What readers said about a comment that stays where it is, before somebody has looked at it and after that.
pub(super) const REPORTED: &str = "reported";
pub(super) const STANDS: &str = "stands";
const PINNED: &str = "pinned";
const UNPINNED: &str = "unpinned";

fn pin_name(is_pinned: bool) -> &'static str {
    if is_pinned { PINNED } else { UNPINNED }
}

/// Does it; none where the comment is left alone. What it does to the counters of its page is only added to `pages`.
pub(super) async fn forward(
    tx: &Tx,
    verb: Verb,
    case: &Case,
    action: ActionId,
    now: Timestamp,
    pages: &mut Pages,
) -> Result<Option<Item>> {
    let comment = &case.comment;
    let item = |before, after| {
        Some(Item {
            subject: comment.id.0,
            before,
            after,
            replaced: case.decided_by,
        })
    };
    match verb.change() {
        Some(Change::Status(_)) => {
            // Whoever decides about a comment has seen what readers say about it, even if it stays where it is.
            if case.reports > 0 {
                report::resolve(tx, comment.site_id, comment.id, now).await?;
            }
            let Some(to) = verb.moves(comment.status) else {
                return Ok(None);
            };
            let is_moved = tree::change_status_of_many(tx, comment, to, Some(action), pages).await?;
            Ok(item(comment.status.name(), to.name()).filter(|_| is_moved))
        }
        Some(Change::Pinned(is_pinned)) => {
            if case.pinned_at.is_some() == is_pinned || (is_pinned && !can_be_pinned(comment)) {
                return Ok(None);
            }
            if is_pinned && is_full(tx, comment).await? {
                let problem = Problem::TooMany { max: MOST_PINNED };
                return Err(Error::field(FieldError::new("action", problem)));
            }
            pin::set(tx, comment.site_id, comment.id, is_pinned.then_some(now)).await?;
            Ok(item(pin_name(!is_pinned), pin_name(is_pinned)))
        }
        Some(Change::Purge) => {
            purge(tx, case, action, now, pages).await?;
            Ok(item(comment.status.name(), "purged"))
        }
        None => Ok(None),
    }
}

/// Only what readers see, and what answers the page itself.
fn can_be_pinned(comment: &Comment) -> bool {
    comment.depth == 1 && comment.status.is_public()
}

/// Whether so many are pinned in its thread that with more of them nothing else would be seen.
async fn is_full(tx: &Tx, comment: &Comment) -> Result<bool> {
    let most = u64::try_from(MOST_PINNED).unwrap_or(u64::MAX);
    Ok(pin::count(tx, comment.site_id, comment.page_id).await? >= most)
}

/// Words, author and all go; the row goes, too, unless something answers it.
async fn purge(tx: &Tx, case: &Case, action: ActionId, now: Timestamp, pages: &mut Pages) -> Result<()> {
    let (site_id, id): (SiteId, _) = (case.comment.site_id, case.comment.id);
    if case.comment.status != Status::Deleted {
        tree::change_status_of_many(tx, &case.comment, Status::Deleted, Some(action), pages).await?;
    }
    report::resolve(tx, site_id, id, now).await?;
    pin::set(tx, site_id, id, None).await?;
    comment::erase(tx, site_id, id).await?;
    if !case::is_answered(tx, site_id, id).await? {
        case::remove(tx, site_id, id).await?;
    }
    Ok(())
}

/// Takes back what `item` says; none where somebody has changed it since, or it is gone. `case` is the comment as it is.
pub(super) async fn back(
    tx: &Tx,
    item: &KeptItem,
    case: &Case,
    now: Timestamp,
    pages: &mut Pages,
) -> Result<Option<Item>> {
    let comment = &case.comment;
    let done = |before, after| {
        Some(Item {
            subject: item.subject,
            before,
            after,
            replaced: Some(item.action),
        })
    };
    if let (Some(was), Some(is)) = (Status::from_name(&item.before), Status::from_name(&item.after)) {
        let is_untouched = case.decided_by == Some(item.action) && comment.status == is;
        if !is_untouched || !is.may_become(was) {
            return Ok(None);
        }
        // As if it had never been: what was decided before counts again, and can be taken back in its turn.
        let is_moved = tree::change_status_of_many(tx, comment, was, item.replaced, pages).await?;
        return Ok(done(is.name(), was.name()).filter(|_| is_moved));
    }
    if item.after == EDITED {
        let is_back = revision::put_back(tx, comment.site_id, comment.id, item.action).await?;
        return Ok(done(EDITED, AS_WRITTEN).filter(|_| is_back));
    }
    if item.after == STANDS {
        // Its reports are open again by the moment in which they were settled, as with every other decision.
        return Ok(done(STANDS, REPORTED));
    }
    let is_pinned = case.pinned_at.is_some();
    let names = (item.before.as_str(), item.after.as_str());
    if names != (pin_name(!is_pinned), pin_name(is_pinned)) {
        return Ok(None);
    }
    if !is_pinned && (!can_be_pinned(comment) || is_full(tx, comment).await?) {
        return Ok(None);
    }
    pin::set(tx, comment.site_id, comment.id, (!is_pinned).then_some(now)).await?;
    Ok(done(pin_name(is_pinned), pin_name(!is_pinned)))
}
