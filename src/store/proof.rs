//! Work of browsers that was used: none counts twice.

use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, TryInsertResult};

use crate::domain::{id::SiteId, time::Timestamp};

use super::{Result, Tx, entity::spent_proof, pool::Connected};
use spent_proof::{ActiveModel, Column, Entity};

/// Uses it up; false when it was used before.
pub async fn spend(tx: &Tx, site_id: SiteId, challenge: &[u8; 32], ends: Timestamp) -> Result<bool> {
    let row = ActiveModel {
        site_id: Set(site_id.0),
        challenge: Set(challenge.to_vec()),
        expires_at: Set(ends.0),
    };
    let inserted = Entity::insert(row)
        .on_conflict_do_nothing_on([Column::SiteId, Column::Challenge])
        .exec_without_returning(tx.connection())
        .await?;
    Ok(matches!(inserted, TryInsertResult::Inserted(1..)))
}

/// Forgets what has ended before `before`: it is refused by its date.
pub async fn drop_ended(tx: &Tx, before: Timestamp) -> Result<u64> {
    let outcome = Entity::delete_many()
        .filter(Column::ExpiresAt.lt(before.0))
        .exec(tx.connection())
        .await?;
    Ok(outcome.rows_affected)
}
