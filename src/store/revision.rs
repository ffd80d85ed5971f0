//! What comments said before they were edited.

use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::domain::{
    comment::Comment,
    id::{ActionId, CommentId, SiteId},
    time::Timestamp,
};

use super::{Result, Source, Tx, comment, entity, pool::Connected, value};
use entity::revision::{ActiveModel, Column, Entity, Model};

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
    let (site_id, id) = (comment.site_id, comment.id);
    let last = latest(tx, site_id, id).await?;
    let row = ActiveModel {
        site_id: Set(site_id.0),
        comment_id: Set(id.0),
        number: Set(last.map_or(0, |last| last.number).saturating_add(1)),
        source: Set(comment.source.clone()),
        action_id: Set(action.map(|id| id.0)),
        edited_at: Set(comment.edited_at.map(|at| at.0)),
        replaced_at: Set(now.0),
        html: Set(Some(comment.html.clone())),
        renderer: Set(comment::renderer(tx, site_id, id).await?),
    };
    Entity::insert(row).exec_without_returning(tx.connection()).await?;
    Ok(())
}

/// Puts the text that `action` has replaced back in its place, exactly; false where somebody has edited the comment since. Its page is
/// held.
pub async fn put_back(tx: &Tx, site_id: SiteId, id: CommentId, action: ActionId) -> Result<bool> {
    let Some(last) = latest(tx, site_id, id).await? else {
        return Ok(false);
    };
    let (true, Some(html), Some(renderer)) = (last.action_id == Some(action.0), last.html, last.renderer) else {
        return Ok(false);
    };
    // Whose words those were is told by what they had replaced themselves.
    let before = of_comment(site_id, id)
        .filter(Column::Number.lt(last.number))
        .order_by_desc(Column::Number)
        .one(tx.connection())
        .await?;
    let text = comment::NewText {
        source: &last.source,
        html: &html,
        renderer,
        edited_at: value::time(last.edited_at),
        is_by_moderator: before.is_some_and(|before| before.action_id.is_some()),
    };
    comment::update_text(tx, site_id, id, text).await?;
    of_comment_delete(site_id, id)
        .filter(Column::Number.eq(last.number))
        .exec(tx.connection())
        .await?;
    Ok(true)
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
    of_comment_delete(site_id, id).exec(tx.connection()).await?;
    Ok(())
}

async fn latest(tx: &Tx, site_id: SiteId, id: CommentId) -> Result<Option<Model>> {
    let query = of_comment(site_id, id).order_by_desc(Column::Number);
    Ok(query.one(tx.connection()).await?)
}

fn of_comment(site_id: SiteId, id: CommentId) -> sea_orm::Select<Entity> {
    Entity::find()
        .filter(Column::SiteId.eq(site_id.0))
        .filter(Column::CommentId.eq(id.0))
}

fn of_comment_delete(site_id: SiteId, id: CommentId) -> sea_orm::DeleteMany<Entity> {
    Entity::delete_many()
        .filter(Column::SiteId.eq(site_id.0))
        .filter(Column::CommentId.eq(id.0))
}
