//! Comments as a moderator meets them: with what readers never see of them.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

use crate::domain::{
    comment::Comment,
    id::{ActionId, CommentId, PageId, SiteId},
    time::Timestamp,
};

use super::{Result, Source, Tx, comment::from_row, entity, pool::Connected, value};
use entity::comment::{Column, Entity, Model};

/// A comment with what was decided about it.
#[derive(Clone, Debug)]
pub struct Case {
    pub comment: Comment,
    /// The network it came from, as long as that is kept.
    pub prefix: Option<String>,
    /// The action that gave it its status, unless somebody else has changed it since.
    pub decided_by: Option<ActionId>,
    /// Since when it is shown first in its thread.
    pub pinned_at: Option<Timestamp>,
    /// Reports of readers that nobody has looked at.
    pub reports: u32,
}

/// The comment of that id.
pub async fn get(source: &impl Source, site_id: SiteId, id: CommentId) -> Result<Option<Case>> {
    let row = Entity::find_by_id(id.0)
        .filter(Column::SiteId.eq(site_id.0))
        .one(source.connection())
        .await?;
    row.map(case).transpose()
}

/// Comments of a site by their ids, in no order; ids it does not have are left out.
pub async fn list(source: &impl Source, site_id: SiteId, ids: &[CommentId]) -> Result<Vec<Case>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows = Entity::find()
        .filter(Column::SiteId.eq(site_id.0))
        .filter(Column::Id.is_in(ids.iter().map(|id| id.0)))
        .all(source.connection())
        .await?;
    rows.into_iter().map(case).collect()
}

/// The pages on which some comments of a site are, each once and in the order in which they are to be held.
pub async fn pages_of(source: &impl Source, site_id: SiteId, ids: &[CommentId]) -> Result<Vec<PageId>> {
    let mut pages: Vec<sea_orm::prelude::Uuid> = Entity::find()
        .select_only()
        .column(Column::PageId)
        .filter(Column::SiteId.eq(site_id.0))
        .filter(Column::Id.is_in(ids.iter().map(|id| id.0)))
        .into_tuple()
        .all(source.connection())
        .await?;
    pages.sort_unstable();
    pages.dedup();
    Ok(pages.into_iter().map(PageId).collect())
}

/// Whether anything answers a comment, shown or not.
pub async fn is_answered(tx: &Tx, site_id: SiteId, id: CommentId) -> Result<bool> {
    let found: Option<sea_orm::prelude::Uuid> = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::SiteId.eq(site_id.0))
        .filter(Column::ParentId.eq(id.0))
        .limit(1)
        .into_tuple()
        .one(tx.connection())
        .await?;
    Ok(found.is_some())
}

/// Removes the row of a comment that is shown nowhere and that nothing answers, with its votes and earlier texts.
pub async fn remove(tx: &Tx, site_id: SiteId, id: CommentId) -> Result<()> {
    Entity::delete_many()
        .filter(Column::SiteId.eq(site_id.0))
        .filter(Column::Id.eq(id.0))
        .filter(Column::Shown.eq(0))
        .exec(tx.connection())
        .await?;
    Ok(())
}

pub(super) fn case(row: Model) -> Result<Case> {
    Ok(Case {
        prefix: row.address_prefix.clone(),
        decided_by: row.decided_by.map(ActionId),
        pinned_at: value::time(row.pinned_at),
        reports: u32::try_from(row.report_count).unwrap_or(0),
        comment: from_row(row)?,
    })
}
