//! What is not kept for ever.

use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter, QuerySelect,
    prelude::Uuid,
    sea_query::{Expr, LockBehavior, LockType},
};

use crate::domain::time::Timestamp;

use super::{Result, Tx, entity, pool::Connected};

/// Rows changed in one transaction: writers wait no longer than this takes.
pub const BATCH: u64 = 500;

/// Forgets the network addresses of up to [`BATCH`] comments whose days are over; returns how many. Rows that somebody else is
/// changing are left for the next time, so that nobody waits for anybody in a circle.
pub async fn forget_addresses(tx: &Tx, now: Timestamp) -> Result<u64> {
    use entity::comment::{Column, Entity};
    let due: Vec<Uuid> = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::AddressExpiresAt.lte(now.0))
        .limit(BATCH)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .into_tuple()
        .all(tx.connection())
        .await?;
    let outcome = Entity::update_many()
        .col_expr(Column::AddressPrefix, Expr::value(None::<String>))
        .col_expr(Column::AddressHash, Expr::value(None::<Vec<u8>>))
        .col_expr(Column::AddressExpiresAt, Expr::value(None::<i64>))
        .filter(Column::Id.is_in(due))
        .exec(tx.connection())
        .await?;
    Ok(outcome.rows_affected)
}

/// Drops idempotency keys older than `before`; returns how many.
pub async fn drop_idempotency_keys(tx: &Tx, before: Timestamp) -> Result<u64> {
    use entity::idempotency_key::{Column, Entity};
    let outcome = Entity::delete_many()
        .filter(Column::CreatedAt.lt(before.0))
        .exec(tx.connection())
        .await?;
    Ok(outcome.rows_affected)
}

/// Drops events older than `before`; returns how many.
pub async fn drop_events(tx: &Tx, before: Timestamp) -> Result<u64> {
    use entity::event::{Column, Entity};
    let outcome = Entity::delete_many()
        .filter(Column::CreatedAt.lt(before.0))
        .exec(tx.connection())
        .await?;
    Ok(outcome.rows_affected)
}
