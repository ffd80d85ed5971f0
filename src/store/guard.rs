//! What a site keeps for every comment that comes: rules of single pages, and what was decided about people.

use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, sea_query::OnConflict};

use crate::domain::{
    guard::Guard,
    id::{PageId, SiteId},
    moderation::HoldRules,
    time::Timestamp,
};

use super::{Error, Result, Source, Tx, block, entity, pool::Connected};
use entity::page_rule::{ActiveModel, Column, Entity};

/// All of it.
pub async fn load(source: &impl Source, site_id: SiteId) -> Result<Guard> {
    let rows = Entity::find()
        .filter(Column::SiteId.eq(site_id.0))
        .all(source.connection())
        .await?;
    let rule = |row: entity::page_rule::Model| Ok((PageId(row.page_id), rules(&row.rules)?));
    Ok(Guard {
        pages: rows.into_iter().map(rule).collect::<Result<_>>()?,
        blocks: block::all(source, site_id).await?,
    })
}

/// The rules of a page, if it has any of its own.
pub async fn of_page(source: &impl Source, site_id: SiteId, page_id: PageId) -> Result<Option<HoldRules>> {
    let row = Entity::find_by_id((site_id.0, page_id.0))
        .one(source.connection())
        .await?;
    row.map(|row| rules(&row.rules)).transpose()
}

/// How many pages of a site have rules of their own.
pub async fn count_pages(source: &impl Source, site_id: SiteId) -> Result<u64> {
    Ok(Entity::find()
        .filter(Column::SiteId.eq(site_id.0))
        .count(source.connection())
        .await?)
}

/// Gives a page rules of its own, in place of those it had.
pub async fn set_page(tx: &Tx, site_id: SiteId, page_id: PageId, rules: &HoldRules, now: Timestamp) -> Result<()> {
    let row = ActiveModel {
        site_id: Set(site_id.0),
        page_id: Set(page_id.0),
        rules: Set(serde_json::to_string(rules).map_err(|error| Error::Corrupt(error.to_string()))?),
        changed_at: Set(now.0),
    };
    let conflict = OnConflict::columns([Column::SiteId, Column::PageId])
        .update_columns([Column::Rules, Column::ChangedAt])
        .to_owned();
    Entity::insert(row)
        .on_conflict(conflict)
        .exec_without_returning(tx.connection())
        .await?;
    Ok(())
}

/// Lets the site's rules hold for a page again.
pub async fn clear_page(tx: &Tx, site_id: SiteId, page_id: PageId) -> Result<()> {
    Entity::delete_by_id((site_id.0, page_id.0))
        .exec(tx.connection())
        .await?;
    Ok(())
}

fn rules(text: &str) -> Result<HoldRules> {
    serde_json::from_str(text).map_err(|error| Error::Corrupt(format!("rules of a page: {error}")))
}
