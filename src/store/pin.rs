//! Comments that a moderator has put first in their thread.

use sea_orm::{
    ColumnTrait, EntityTrait, PaginatorTrait as _, QueryFilter, QueryOrder, QuerySelect, QueryTrait, sea_query::Expr,
};

use crate::domain::{
    comment::Status,
    id::{CommentId, PageId, SiteId},
    thread::{MOST_PINNED, PublicComment},
    time::Timestamp,
};

use super::{
    Result, Source, Tx, entity,
    pool::Connected,
    thread::{rows, selected},
};
use entity::comment::{Column, Entity};

/// Word for word what decides whether a row is in the narrow index.
const IS_PINNED: &str = "pinned_at IS NOT NULL";

fn of_page(site_id: SiteId, page_id: PageId) -> sea_orm::Select<Entity> {
    Entity::find()
        .filter(Column::SiteId.eq(site_id.0))
        .filter(Column::PageId.eq(page_id.0))
        .filter(Expr::cust(IS_PINNED))
        .filter(Column::Status.eq(Status::Approved.name()))
}

/// The pinned comments of a page that readers see, the one that was pinned last first.
pub async fn list(source: &impl Source, site_id: SiteId, page_id: PageId) -> Result<Vec<PublicComment>> {
    let query = of_page(site_id, page_id)
        .order_by_desc(Column::PinnedAt)
        .order_by_desc(Column::Id)
        .limit(u64::try_from(MOST_PINNED).unwrap_or(u64::MAX));
    rows(source, selected(query).into_query()).await
}

/// How many there are.
pub async fn count(source: &impl Source, site_id: SiteId, page_id: PageId) -> Result<u64> {
    Ok(of_page(site_id, page_id).count(source.connection()).await?)
}

/// Shows a comment first in its thread from `at` on, or no longer.
pub async fn set(tx: &Tx, site_id: SiteId, id: CommentId, at: Option<Timestamp>) -> Result<()> {
    Entity::update_many()
        .col_expr(Column::PinnedAt, Expr::value(at.map(|at| at.0)))
        .filter(Column::SiteId.eq(site_id.0))
        .filter(Column::Id.eq(id.0))
        .exec(tx.connection())
        .await?;
    Ok(())
}
