//! What is not kept for ever.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};

use crate::domain::time::Timestamp;

use super::{Result, Tx, entity, pool::Connected};

/// Forgets network addresses whose days are over; returns how many.
pub async fn forget_addresses(tx: &Tx, now: Timestamp) -> Result<u64> {
    use entity::comment::{Column, Entity};
    let outcome = Entity::update_many()
        .col_expr(Column::AddressPrefix, Expr::value(None::<String>))
        .col_expr(Column::AddressHash, Expr::value(None::<Vec<u8>>))
        .col_expr(Column::AddressExpiresAt, Expr::value(None::<i64>))
        .filter(Column::AddressExpiresAt.lte(now.0))
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
