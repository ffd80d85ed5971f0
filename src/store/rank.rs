//! Ranks: votes lead to new ones at once, readers see them all together once in a while (ruling 18).

use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, ExprTrait, QueryFilter, QuerySelect, QueryTrait,
    sea_query::{Expr, OnConflict, Query},
};

use crate::domain::{
    comment::Comment,
    id::{PageId, SiteId},
    time::Timestamp,
};

use super::{Read, Result, Tx, entity, pool::Connected};
use entity::{comment, due_rank, page};

/// Notes the rank that a comment will have.
pub async fn note(tx: &Tx, comment: &Comment, rank: i32) -> Result<()> {
    use due_rank::{ActiveModel, Column, Entity};
    let row = ActiveModel {
        site_id: Set(comment.site_id.0),
        page_id: Set(comment.page_id.0),
        comment_id: Set(comment.id.0),
        rank: Set(rank),
    };
    let conflict = OnConflict::columns([Column::SiteId, Column::PageId, Column::CommentId])
        .update_column(Column::Rank)
        .to_owned();
    Entity::insert(row)
        .on_conflict(conflict)
        .exec_without_returning(tx.connection())
        .await?;
    Ok(())
}

/// When a thread's ranks were last brought up to date.
pub async fn last(tx: &Tx, site_id: SiteId, page_id: PageId) -> Result<Timestamp> {
    let at: Option<i64> = page::Entity::find_by_id(page_id.0)
        .filter(page::Column::SiteId.eq(site_id.0))
        .select_only()
        .column(page::Column::RankedAt)
        .into_tuple()
        .one(tx.connection())
        .await?;
    Ok(Timestamp(at.unwrap_or(0)))
}

/// Threads with ranks that have waited since `before`, at most so many. A time after `after` is a clock's mistake and no reason to
/// wait.
pub async fn due(read: Read<'_>, before: Timestamp, after: Timestamp, limit: u64) -> Result<Vec<(SiteId, PageId)>> {
    use page::{Column, Entity};
    let waiting = Query::select()
        .column(due_rank::Column::PageId)
        .from(due_rank::Entity)
        .to_owned();
    let pages: Vec<(sea_orm::prelude::Uuid, sea_orm::prelude::Uuid)> = Entity::find()
        .select_only()
        .columns([Column::SiteId, Column::Id])
        .filter(Column::Id.in_subquery(waiting))
        .filter(Column::RankedAt.lte(before.0).or(Column::RankedAt.gt(after.0)))
        .limit(limit)
        .into_tuple()
        .all(read.connection())
        .await?;
    Ok(pages
        .into_iter()
        .map(|(site_id, page_id)| (SiteId(site_id), PageId(page_id)))
        .collect())
}

/// Gives a thread's comments the ranks that were noted. False when there were none.
pub async fn bring_up_to_date(tx: &Tx, site_id: SiteId, page_id: PageId, now: Timestamp) -> Result<bool> {
    let of_page = || {
        due_rank::Entity::find()
            .select_only()
            .filter(due_rank::Column::SiteId.eq(site_id.0))
            .filter(due_rank::Column::PageId.eq(page_id.0))
    };
    let noted = of_page()
        .column(due_rank::Column::Rank)
        .filter(
            Expr::col((due_rank::Entity, due_rank::Column::CommentId)).equals((comment::Entity, comment::Column::Id)),
        )
        .into_query();
    let waiting = of_page().column(due_rank::Column::CommentId).into_query();
    let outcome = comment::Entity::update_many()
        .col_expr(comment::Column::Rank, Expr::SubQuery(None, Box::new(noted.into())))
        .filter(comment::Column::SiteId.eq(site_id.0))
        .filter(comment::Column::Id.in_subquery(waiting))
        .exec(tx.connection())
        .await?;
    if outcome.rows_affected == 0 {
        return Ok(false);
    }
    due_rank::Entity::delete_many()
        .filter(due_rank::Column::SiteId.eq(site_id.0))
        .filter(due_rank::Column::PageId.eq(page_id.0))
        .exec(tx.connection())
        .await?;
    page::Entity::update_many()
        .col_expr(page::Column::RankedAt, now.0.into())
        .filter(page::Column::SiteId.eq(site_id.0))
        .filter(page::Column::Id.eq(page_id.0))
        .exec(tx.connection())
        .await?;
    Ok(true)
}
