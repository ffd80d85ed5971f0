//! How often somebody failed to sign in with an address, whether or not it has an account.

use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

use crate::domain::{sign_in::Failures, time::Timestamp};

use super::{Result, Tx, entity, pool::Connected};
use entity::failed_sign_in::{ActiveModel, Column, Entity};

/// The failures under a key, held until the transaction ends: attempts with one address are judged one after the other.
pub async fn hold(tx: &Tx, key: &[u8; 32]) -> Result<Failures> {
    let none = ActiveModel {
        key: Set(key.to_vec()),
        failures: Set(0),
        failed_at: Set(0),
    };
    Entity::insert(none)
        .on_conflict_do_nothing_on([Column::Key])
        .exec_without_returning(tx.connection())
        .await?;
    let row = Entity::find_by_id(key.to_vec())
        .lock_exclusive()
        .one(tx.connection())
        .await?;
    Ok(row.map_or_else(Failures::default, |row| Failures {
        count: u32::try_from(row.failures).unwrap_or(u32::MAX),
        last_at: Timestamp(row.failed_at),
    }))
}

/// Replaces what is known under a key.
pub async fn replace(tx: &Tx, key: &[u8; 32], failures: Failures) -> Result<()> {
    Entity::update_many()
        .col_expr(Column::Failures, i64::from(failures.count).into())
        .col_expr(Column::FailedAt, failures.last_at.0.into())
        .filter(Column::Key.eq(key.to_vec()))
        .exec(tx.connection())
        .await?;
    Ok(())
}

/// Forgets the failures under a key.
pub async fn forget(tx: &Tx, key: &[u8; 32]) -> Result<()> {
    Entity::delete_by_id(key.to_vec()).exec(tx.connection()).await?;
    Ok(())
}

/// Forgets failures that nothing followed since `before`; returns how many.
pub async fn drop_quiet(tx: &Tx, before: Timestamp) -> Result<u64> {
    let outcome = Entity::delete_many()
        .filter(Column::FailedAt.lt(before.0))
        .exec(tx.connection())
        .await?;
    Ok(outcome.rows_affected)
}
