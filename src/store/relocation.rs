//! Threads that belong to another page from now on.

use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, ExprTrait as _, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, OnConflict},
};

use crate::domain::{
    id::{PageId, SiteId},
    thread::Thread,
    time::Timestamp,
};

use super::{Result, Source, Tx, entity, pool::Connected};

/// How many comments a thread has, whatever their status, counted up to `most`.
pub async fn count_up_to(source: &impl Source, site_id: SiteId, id: PageId, most: u64) -> Result<u64> {
    use entity::comment::{Column, Entity};
    let found: Vec<sea_orm::prelude::Uuid> = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::SiteId.eq(site_id.0))
        .filter(Column::PageId.eq(id.0))
        .limit(most)
        .into_tuple()
        .all(source.connection())
        .await?;
    Ok(u64::try_from(found.len()).unwrap_or(u64::MAX))
}

/// The other identities under which a thread is found, oldest first.
pub async fn aliases(source: &impl Source, site_id: SiteId, id: PageId, most: u64) -> Result<Vec<String>> {
    use entity::page_alias::{Column, Entity};
    let rows = Entity::find()
        .filter(Column::SiteId.eq(site_id.0))
        .filter(Column::PageId.eq(id.0))
        .order_by_asc(Column::CreatedAt)
        .limit(most)
        .all(source.connection())
        .await?;
    Ok(rows.into_iter().map(|row| row.identity).collect())
}

/// Forgets that a thread is found under another identity; false where it was not.
pub async fn delete_alias(tx: &Tx, site_id: SiteId, id: PageId, identity: &str) -> Result<bool> {
    use entity::page_alias::{Column, Entity};
    let outcome = Entity::delete_by_id((site_id.0, identity.to_owned()))
        .filter(Column::PageId.eq(id.0))
        .exec(tx.connection())
        .await?;
    Ok(outcome.rows_affected > 0)
}

/// Gives a thread another identity.
pub async fn rename(tx: &Tx, site_id: SiteId, id: PageId, identity: &str) -> Result<()> {
    use entity::page::{Column, Entity};
    Entity::update_many()
        .col_expr(Column::Identity, identity.into())
        .filter(Column::SiteId.eq(site_id.0))
        .filter(Column::Id.eq(id.0))
        .exec(tx.connection())
        .await?;
    Ok(())
}

/// Puts everything of one thread into another, and takes the empty one away. Both are held by the caller.
pub async fn merge(tx: &Tx, from: &Thread, into: &Thread, now: Timestamp) -> Result<()> {
    let (site_id, old, new) = (from.site_id.0, from.id.0, into.id.0);
    {
        use entity::comment::{Column, Entity};
        let moved = Entity::update_many()
            .col_expr(Column::PageId, new.into())
            .filter(Column::SiteId.eq(site_id))
            .filter(Column::PageId.eq(old));
        moved.exec(tx.connection()).await?;
    }
    {
        use entity::vote::{Column, Entity};
        let moved = Entity::update_many()
            .col_expr(Column::PageId, new.into())
            .filter(Column::SiteId.eq(site_id))
            .filter(Column::PageId.eq(old));
        moved.exec(tx.connection()).await?;
    }
    {
        use entity::due_rank::{Column, Entity};
        let moved = Entity::update_many()
            .col_expr(Column::PageId, new.into())
            .filter(Column::SiteId.eq(site_id))
            .filter(Column::PageId.eq(old));
        moved.exec(tx.connection()).await?;
    }
    {
        use entity::page_alias::{ActiveModel, Column, Entity};
        let moved = Entity::update_many()
            .col_expr(Column::PageId, new.into())
            .filter(Column::SiteId.eq(site_id))
            .filter(Column::PageId.eq(old));
        moved.exec(tx.connection()).await?;
        let row = ActiveModel {
            site_id: Set(site_id),
            identity: Set(from.identity.clone()),
            page_id: Set(new),
            created_at: Set(now.0),
        };
        let conflict = OnConflict::columns([Column::SiteId, Column::Identity])
            .update_column(Column::PageId)
            .to_owned();
        let insert = Entity::insert(row).on_conflict(conflict);
        insert.exec_without_returning(tx.connection()).await?;
    }
    use entity::page::{Column, Entity};
    Entity::delete_by_id(old)
        .filter(Column::SiteId.eq(site_id))
        .exec(tx.connection())
        .await?;
    let last = from.last_comment_at.max(into.last_comment_at);
    Entity::update_many()
        .col_expr(
            Column::CommentCount,
            Expr::col(Column::CommentCount).add(i64::try_from(from.comment_count).unwrap_or(i64::MAX)),
        )
        .col_expr(Column::LastCommentAt, last.0.into())
        .filter(Column::SiteId.eq(site_id))
        .filter(Column::Id.eq(new))
        .exec(tx.connection())
        .await?;
    Ok(())
}
