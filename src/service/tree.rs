//! Keeps `shown` and the counters true when a comment appears to readers or vanishes from them.
//!
//! A comment that is not public is shown all the same, as a stub, while replies below it are shown; so one change may travel up.

use crate::{
    domain::comment::{Comment, Status},
    store::{Tx, comment, counter, counter::Step},
};

use super::{Error, Result};

/// A new comment enters the tree with the status it has.
pub(super) async fn enter(tx: &Tx, new: &Comment) -> Result<()> {
    if new.status.is_public() {
        counter::enter_page(tx, new).await?;
        // What it answers is public and so is shown already, as everything above that: nothing else appears.
        counter::ancestors(tx, new, Step::Up).await?;
    }
    Ok(())
}

/// Moves a comment to another status. False when somebody else moved it first.
pub(super) async fn change_status(tx: &Tx, before: &Comment, to: Status) -> Result<bool> {
    let (site_id, id) = (before.site_id, before.id);
    if !comment::change_status(tx, site_id, id, before.status, to).await? {
        return Ok(false);
    }
    let after = Comment {
        status: to,
        ..before.clone()
    };
    match (before.status.is_public(), to.is_public()) {
        (false, true) => {
            counter::enter_page(tx, before).await?;
        }
        (true, false) => counter::leave_page(tx, before).await?,
        _ => {}
    }
    match (before.is_shown(), after.is_shown()) {
        (false, true) => {
            counter::set_shown(tx, site_id, id, true).await?;
            appear_above(tx, &after).await?;
        }
        (true, false) => vanish(tx, after).await?,
        _ => {}
    }
    Ok(true)
}

/// `comment` is shown from now on: counts it in, and shows the stubs above it that were hidden for want of replies.
async fn appear_above(tx: &Tx, comment: &Comment) -> Result<()> {
    counter::ancestors(tx, comment, Step::Up).await?;
    let mut below = comment.parent_id;
    while let Some(parent) = parent(tx, comment, below).await? {
        let was_shown = parent.status.is_public() || parent.reply_count > 1;
        if was_shown {
            break;
        }
        counter::set_shown(tx, parent.site_id, parent.id, true).await?;
        counter::ancestors(tx, &parent, Step::Up).await?;
        below = parent.parent_id;
    }
    Ok(())
}

/// `comment` is no longer shown: counts it out, and hides the stubs above it that held nothing else.
async fn vanish(tx: &Tx, comment: Comment) -> Result<()> {
    let mut gone = comment;
    loop {
        counter::set_shown(tx, gone.site_id, gone.id, false).await?;
        counter::ancestors(tx, &gone, Step::Down).await?;
        match parent(tx, &gone, gone.parent_id).await? {
            Some(parent) if !parent.is_shown() => gone = parent,
            _ => return Ok(()),
        }
    }
}

async fn parent(tx: &Tx, of: &Comment, id: Option<crate::domain::id::CommentId>) -> Result<Option<Comment>> {
    match id {
        Some(id) => {
            let found = comment::get(tx, of.site_id, id).await?;
            found.map(Some).ok_or(Error::NotFound("parent"))
        }
        None => Ok(None),
    }
}
