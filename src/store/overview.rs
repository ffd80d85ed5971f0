//! What is counted for those who keep sites in order.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

use crate::domain::{comment::Status, id::SiteId};

use super::{Result, Source, entity};

/// How many comments of a status these sites have, counted up to `most`.
pub async fn count_up_to(source: &impl Source, sites: &[SiteId], status: Status, most: u64) -> Result<u64> {
    use entity::comment::{Column, Entity};
    let found: Vec<sea_orm::prelude::Uuid> = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::SiteId.is_in(sites.iter().map(|id| id.0)))
        .filter(Column::Status.eq(status.name()))
        .limit(most)
        .into_tuple()
        .all(source.connection())
        .await?;
    Ok(u64::try_from(found.len()).unwrap_or(u64::MAX))
}
