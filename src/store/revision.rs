//! What comments said before they were edited.

use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::domain::{
    comment::Comment,
    id::{ActionId, CommentId, SiteId},
    time::Timestamp,
};

use super::{Result, Source, Tx, entity, pool::Connected, value};
use entity::revision::{ActiveModel, Column, Entity};

/// An earlier text of a comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revision {
    /// 1 for what was written first.
    pub number: i32,
    /// In Markdown.
    pub source: String,
    /// The moderator's edit that replaced it; none where its author did.
    pub action: Option<ActionId>,
    /// When this text had been made by an edit itself.
    pub edited_at: Option<Timestamp>,
    pub replaced_at: Timestamp,
}

/// Keeps what a comment says now, which is about to be replaced. Its page is held.
pub async fn keep(tx: &Tx, comment: &Comment, action: Option<ActionId>, now: Timestamp) -> Result<()> {
    let last = of_comment(comment.site_id, comment.id)
        .order_by_desc(Column::Number)
        .one(tx.connection())
        .await?;
    let row = ActiveModel {
        site_id: Set(comment.site_id.0),
        comment_id: Set(comment.id.0),
        number: Set(last.map_or(0, |last| last.number).saturating_add(1)),
        source: Set(comment.source.clone()),
        action_id: Set(action.map(|id| id.0)),
        edited_at: Set(comment.edited_at.map(|at| at.0)),
        replaced_at: Set(now.0),
    };
    Entity::insert(row).exec_without_returning(tx.connection()).await?;
    Ok(())
}

/// The earlier texts of a comment, the latest first.
pub async fn list(source: &impl Source, site_id: SiteId, id: CommentId, limit: u64) -> Result<Vec<Revision>> {
    let rows = of_comment(site_id, id)
        .order_by_desc(Column::Number)
        .limit(limit)
        .all(source.connection())
        .await?;
    let rows = rows.into_iter().map(|row| Revision {
        number: row.number,
        source: row.source,
        action: row.action_id.map(ActionId),
        edited_at: value::time(row.edited_at),
        replaced_at: Timestamp(row.replaced_at),
    });
    Ok(rows.collect())
}

/// Forgets them: the words of a comment that is erased go, and so do its earlier ones.
pub async fn drop_all(tx: &Tx, site_id: SiteId, id: CommentId) -> Result<()> {
    Entity::delete_many()
        .filter(Column::SiteId.eq(site_id.0))
        .filter(Column::CommentId.eq(id.0))
        .exec(tx.connection())
        .await?;
    Ok(())
}

fn of_comment(site_id: SiteId, id: CommentId) -> sea_orm::Select<Entity> {
    Entity::find()
        .filter(Column::SiteId.eq(site_id.0))
        .filter(Column::CommentId.eq(id.0))
}
