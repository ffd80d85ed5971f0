//! Keeps `shown` and the counters true when a comment appears to readers or vanishes from them.
//!
//! A comment that is not public is shown all the same, as a stub, while replies below it are shown; so one change may travel up.

use crate::{
    domain::{
        comment::{Comment, Status},
        id::ActionId,
    },
    store::{Batch, Tx, comment, counter, counter::Step},
};

use super::{Error, Result};

/// A new comment enters the tree with the status it has.
pub(super) fn enter(batch: &mut Batch, new: &Comment) {
    if new.status.is_public() {
        counter::enter_page(batch, new);
        // What it answers is public and so is shown already, as everything above that: nothing else appears.
        counter::ancestors(batch, new, Step::Up);
    }
}

/// Moves a comment to another status, by a moderator's action or by nobody's. False when somebody else moved it first.
pub(super) async fn change_status(tx: &Tx, before: &Comment, to: Status, by: Option<ActionId>) -> Result<bool> {
    let (site_id, id) = (before.site_id, before.id);
    if !comment::change_status(tx, site_id, id, before.status, to, by).await? {
        return Ok(false);
    }
    let after = Comment {
        status: to,
        ..before.clone()
    };
    let mut batch = Batch::default();
    match (before.status.is_public(), to.is_public()) {
        (false, true) => counter::enter_page(&mut batch, before),
        (true, false) => counter::leave_page(&mut batch, before),
        _ => {}
    }
    batch.run(tx).await?;
    match (before.is_shown(), after.is_shown()) {
        (false, true) => appear(tx, after).await?,
        (true, false) => vanish(tx, after).await?,
        _ => {}
    }
    Ok(true)
}

/// `comment` is shown from now on: counts it in, and shows the stubs above it that were hidden for want of replies.
async fn appear(tx: &Tx, comment: Comment) -> Result<()> {
    let mut appearing = comment;
    loop {
        step(tx, &appearing, true).await?;
        match parent(tx, &appearing).await? {
            // It was shown before already, for itself or for another reply.
            Some(parent) if parent.status.is_public() || parent.reply_count > 1 => return Ok(()),
            Some(parent) => appearing = parent,
            None => return Ok(()),
        }
    }
}

/// `comment` is no longer shown: counts it out, and hides the stubs above it that held nothing else.
async fn vanish(tx: &Tx, comment: Comment) -> Result<()> {
    let mut gone = comment;
    loop {
        step(tx, &gone, false).await?;
        match parent(tx, &gone).await? {
            Some(parent) if !parent.is_shown() => gone = parent,
            _ => return Ok(()),
        }
    }
}

/// One comment appears or vanishes: it, its root and its parent are three rows at most, and never the same one.
async fn step(tx: &Tx, comment: &Comment, is_shown: bool) -> Result<()> {
    let mut batch = Batch::default();
    counter::set_shown(&mut batch, comment.site_id, comment.id, is_shown);
    counter::ancestors(&mut batch, comment, if is_shown { Step::Up } else { Step::Down });
    Ok(batch.run(tx).await?)
}

async fn parent(tx: &Tx, of: &Comment) -> Result<Option<Comment>> {
    let Some(id) = of.parent_id else { return Ok(None) };
    let found = comment::get(tx, of.site_id, id).await?;
    found.map(Some).ok_or(Error::NotFound("parent"))
}
