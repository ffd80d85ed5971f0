//! What an action does to one comment, and back. The comment's page is held, and the comment was read after that.

use crate::{
    domain::{
        action::{Change, Verb},
        comment::Status,
        id::{ActionId, SiteId},
        time::Timestamp,
    },
    store::{
        Tx,
        action::{Item, KeptItem},
        case,
        case::Case,
        comment, report,
    },
};

use super::{Result, tree};

const PINNED: &str = "pinned";
const UNPINNED: &str = "unpinned";

fn pin_name(is_pinned: bool) -> &'static str {
    if is_pinned { PINNED } else { UNPINNED }
}

/// Does it; none where the comment is left alone.
pub(super) async fn forward(
    tx: &Tx,
    verb: Verb,
    case: &Case,
    action: ActionId,
    now: Timestamp,
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
            let is_moved = tree::change_status(tx, comment, to, Some(action)).await?;
            Ok(item(comment.status.name(), to.name()).filter(|_| is_moved))
        }
        Some(Change::Pinned(is_pinned)) => {
            let may_be = !is_pinned || (comment.depth == 1 && comment.status.is_public());
            if !may_be || case.pinned_at.is_some() == is_pinned {
                return Ok(None);
            }
            case::set_pinned(tx, comment.site_id, comment.id, is_pinned.then_some(now)).await?;
            Ok(item(pin_name(!is_pinned), pin_name(is_pinned)))
        }
        Some(Change::Purge) => {
            purge(tx, case, action, now).await?;
            Ok(item(comment.status.name(), "purged"))
        }
        None => Ok(None),
    }
}

/// Words, author and all go; the row goes, too, unless something answers it.
async fn purge(tx: &Tx, case: &Case, action: ActionId, now: Timestamp) -> Result<()> {
    let (site_id, id): (SiteId, _) = (case.comment.site_id, case.comment.id);
    if case.comment.status != Status::Deleted {
        tree::change_status(tx, &case.comment, Status::Deleted, Some(action)).await?;
    }
    report::resolve(tx, site_id, id, now).await?;
    case::set_pinned(tx, site_id, id, None).await?;
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
    undo: ActionId,
    now: Timestamp,
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
        let is_moved = tree::change_status(tx, comment, was, Some(undo)).await?;
        // As if it had never been: what was decided before counts again, and can be taken back in its turn.
        comment::set_decided_by(tx, comment.site_id, comment.id, item.replaced).await?;
        return Ok(done(is.name(), was.name()).filter(|_| is_moved));
    }
    let is_pinned = case.pinned_at.is_some();
    let names = (item.before.as_str(), item.after.as_str());
    if names != (pin_name(!is_pinned), pin_name(is_pinned)) {
        return Ok(None);
    }
    case::set_pinned(tx, comment.site_id, comment.id, (!is_pinned).then_some(now)).await?;
    Ok(done(pin_name(is_pinned), pin_name(!is_pinned)))
}
