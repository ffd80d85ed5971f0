//! Counts are columns, never scans. They change by relative updates in one order (page, root, parent), so that two
//! transactions cannot wait for each other in a circle.

use sea_orm::{ColumnTrait, EntityTrait, ExprTrait, QueryFilter, QueryTrait, sea_query::Expr};

use crate::domain::{
    comment::Comment,
    id::{CommentId, PageId, SiteId},
    time::Timestamp,
    vote::Vote,
};

use super::{Batch, entity};

/// One more or one less.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Up,
    Down,
}

impl Step {
    fn by(self) -> i64 {
        match self {
            Self::Up => 1,
            Self::Down => -1,
        }
    }
}

/// What comments that come and go do to the counters of their page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PageChange {
    by: i64,
    latest: Option<Timestamp>,
}

impl PageChange {
    /// Counts a comment that is public from now on, and remembers when the page was last commented on.
    pub fn enter(&mut self, comment: &Comment) {
        self.by += 1;
        self.latest = self.latest.max(Some(comment.created_at));
    }

    /// Counts out one that was.
    pub fn leave(&mut self) {
        self.by -= 1;
    }
}

/// Counts an approved comment into its page, and remembers when the page was last commented on.
pub fn enter_page(batch: &mut Batch, comment: &Comment) {
    let mut change = PageChange::default();
    change.enter(comment);
    change_page(batch, comment.site_id, comment.page_id, change);
}

/// Changes the counters of a page, unless nothing has come and gone.
pub fn change_page(batch: &mut Batch, site_id: SiteId, id: PageId, change: PageChange) {
    use entity::page::{Column, Entity};
    if change == PageChange::default() {
        return;
    }
    let mut update = Entity::update_many()
        .col_expr(Column::CommentCount, Expr::col(Column::CommentCount).add(change.by))
        .filter(Column::SiteId.eq(site_id.0))
        .filter(Column::Id.eq(id.0));
    if let Some(at) = change.latest {
        let last = Expr::col(Column::LastCommentAt);
        let latest = Expr::case(last.clone().lt(at.0), at.0).finally(last);
        update = update.col_expr(Column::LastCommentAt, latest.into());
    }
    batch.add(update.into_query());
}

/// Counts a shown reply in or out below its root and its parent, which may be the same row.
pub fn ancestors(batch: &mut Batch, reply: &Comment, step: Step) {
    let (Some(root_id), Some(parent_id)) = (reply.root_id, reply.parent_id) else {
        return;
    };
    if root_id == parent_id {
        change(batch, reply.site_id, root_id, Some(step), Some(step));
    } else {
        change(batch, reply.site_id, root_id, Some(step), None);
        change(batch, reply.site_id, parent_id, None, Some(step));
    }
}

/// Counts a vote that replaces another on a comment.
pub fn votes(batch: &mut Batch, comment: &Comment, before: Option<Vote>, after: Option<Vote>) {
    use entity::comment::{Column, Entity};
    let by = |vote| i64::from(after == Some(vote)) - i64::from(before == Some(vote));
    let update = Entity::update_many()
        .col_expr(Column::UpVotes, Expr::col(Column::UpVotes).add(by(Vote::Up)))
        .col_expr(Column::DownVotes, Expr::col(Column::DownVotes).add(by(Vote::Down)))
        .filter(Column::SiteId.eq(comment.site_id.0))
        .filter(Column::Id.eq(comment.id.0));
    batch.add(update.into_query());
}

/// Records whether readers see a row for the comment.
pub fn set_shown(batch: &mut Batch, site_id: SiteId, id: CommentId, is_shown: bool) {
    use entity::comment::{Column, Entity};
    let update = Entity::update_many()
        .col_expr(Column::Shown, i16::from(is_shown).into())
        .filter(Column::SiteId.eq(site_id.0))
        .filter(Column::Id.eq(id.0));
    batch.add(update.into_query());
}

fn change(batch: &mut Batch, site_id: SiteId, id: CommentId, descendants: Option<Step>, replies: Option<Step>) {
    use entity::comment::{Column, Entity};
    let mut update = Entity::update_many();
    if let Some(step) = descendants {
        update = update.col_expr(
            Column::DescendantCount,
            Expr::col(Column::DescendantCount).add(step.by()),
        );
    }
    if let Some(step) = replies {
        update = update.col_expr(Column::ReplyCount, Expr::col(Column::ReplyCount).add(step.by()));
    }
    let update = update.filter(Column::SiteId.eq(site_id.0)).filter(Column::Id.eq(id.0));
    batch.add(update.into_query());
}
