//! Keeps `shown` and the counters true when a comment appears to readers or vanishes from them.
//!
//! A comment that is not public is shown all the same, as a stub, while replies below it are shown; so one change may travel up.

use std::collections::HashMap;

use crate::{
    domain::{
        comment::{Comment, Status},
        id::{ActionId, PageId, SiteId},
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

/// What a row of changes does to the counters of pages, to be written with the last of them: a page whose comments are all approved is
/// changed once. Its pages must be held.
#[derive(Debug, Default)]
pub(super) struct Pages(HashMap<PageId, counter::PageChange>);

impl Pages {
    /// Writes it down, for pages of one site.
    pub(super) async fn write(&mut self, tx: &Tx, site_id: SiteId) -> Result<()> {
        let mut batch = Batch::default();
        for (page, change) in self.0.drain() {
            counter::change_page(&mut batch, site_id, page, change);
        }
        Ok(batch.run(tx).await?)
    }
}

/// Moves a comment to another status, by a moderator's action or by nobody's. False when somebody else moved it first.
pub(super) async fn change_status(tx: &Tx, before: &Comment, to: Status, by: Option<ActionId>) -> Result<bool> {
    let mut pages = Pages::default();
    if !move_row(tx, before, to, by).await? {
        return Ok(false);
    }
    count(before, to, &mut pages);
    pages.write(tx, before.site_id).await?;
    move_tree(tx, before, to).await?;
    Ok(true)
}

/// The same as one of many changes of pages that are held.
pub(super) async fn change_status_of_many(
    tx: &Tx,
    before: &Comment,
    to: Status,
    by: Option<ActionId>,
    pages: &mut Pages,
) -> Result<bool> {
    if !move_row(tx, before, to, by).await? {
        return Ok(false);
    }
    count(before, to, pages);
    move_tree(tx, before, to).await?;
    Ok(true)
}

fn after(before: &Comment, to: Status) -> Comment {
    Comment {
        status: to,
        ..before.clone()
    }
}

async fn move_row(tx: &Tx, before: &Comment, to: Status, by: Option<ActionId>) -> Result<bool> {
    let is_shown = after(before, to).is_shown();
    let change = comment::StatusChange {
        from: before.status,
        to,
        by,
        is_shown: Some(is_shown).filter(|is_shown| *is_shown != before.is_shown()),
    };
    Ok(comment::change_status(tx, before.site_id, before.id, change).await?)
}

fn count(before: &Comment, to: Status, pages: &mut Pages) {
    let change = pages.0.entry(before.page_id).or_default();
    match (before.status.is_public(), to.is_public()) {
        (false, true) => change.enter(before),
        (true, false) => change.leave(),
        _ => {}
    }
}

/// The row itself is moved already.
async fn move_tree(tx: &Tx, before: &Comment, to: Status) -> Result<()> {
    let after = after(before, to);
    let step = match (before.is_shown(), after.is_shown()) {
        (false, true) => Step::Up,
        (true, false) => Step::Down,
        _ => return Ok(()),
    };
    if after.parent_id.is_none() {
        return Ok(());
    }
    let mut batch = Batch::default();
    counter::ancestors(&mut batch, &after, step);
    batch.run(tx).await?;
    match step {
        Step::Up => appear_above(tx, after).await,
        Step::Down => vanish_above(tx, after).await,
    }
}

/// A public comment that was added below one that is not: it is shown from now on.
pub(super) async fn enter_below(tx: &Tx, comment: Comment) -> Result<()> {
    step(tx, &comment, true).await?;
    appear_above(tx, comment).await
}

/// `comment` is shown from now on and counted: shows the stubs above it that were hidden for want of replies.
async fn appear_above(tx: &Tx, comment: Comment) -> Result<()> {
    let mut appearing = comment;
    loop {
        match parent(tx, &appearing).await? {
            // It was shown before already, for itself or for another reply.
            Some(parent) if parent.status.is_public() || parent.reply_count > 1 => return Ok(()),
            Some(parent) => appearing = parent,
            None => return Ok(()),
        }
        step(tx, &appearing, true).await?;
    }
}

/// `comment` is no longer shown nor counted: hides the stubs above it that held nothing else.
async fn vanish_above(tx: &Tx, comment: Comment) -> Result<()> {
    let mut gone = comment;
    loop {
        match parent(tx, &gone).await? {
            Some(parent) if !parent.is_shown() => gone = parent,
            _ => return Ok(()),
        }
        step(tx, &gone, false).await?;
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
