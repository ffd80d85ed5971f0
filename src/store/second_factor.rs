//! Second factors: apps that make one-time codes, and codes on paper.

use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait as _, QueryFilter};

use crate::domain::{id::AccountId, second_factor::Authenticator, time::Timestamp};

use super::{Error, Result, Source, Tx, entity, pool::Connected, value};
use entity::{authenticator, recovery_code};

/// The app of an account, also one that is still being set up.
pub async fn authenticator(source: &impl Source, account_id: AccountId) -> Result<Option<Authenticator>> {
    let row = authenticator::Entity::find_by_id(account_id.0)
        .one(source.connection())
        .await?;
    row.map(from_row).transpose()
}

/// Adds an app that is to be confirmed; what there was before goes.
pub async fn replace_authenticator(tx: &Tx, added: &Authenticator) -> Result<()> {
    authenticator::Entity::delete_by_id(added.account_id.0)
        .exec(tx.connection())
        .await?;
    let row = authenticator::ActiveModel {
        account_id: Set(added.account_id.0),
        salt: Set(added.salt.to_vec()),
        created_at: Set(added.created_at.0),
        confirmed_at: Set(added.confirmed_at.map(|at| at.0)),
        last_step: Set(0),
    };
    authenticator::Entity::insert(row)
        .exec_without_returning(tx.connection())
        .await?;
    Ok(())
}

/// Says that an app has proved to have its key; false when there is none to be confirmed, or it is another one by now.
pub async fn confirm_authenticator(tx: &Tx, confirmed: &Authenticator, now: Timestamp) -> Result<bool> {
    use authenticator::{Column, Entity};
    let outcome = Entity::update_many()
        .col_expr(Column::ConfirmedAt, now.0.into())
        .filter(Column::AccountId.eq(confirmed.account_id.0))
        .filter(Column::Salt.eq(confirmed.salt.to_vec()))
        .filter(Column::ConfirmedAt.is_null())
        .exec(tx.connection())
        .await?;
    Ok(outcome.rows_affected > 0)
}

/// Uses the code of a step of time; false when that one or a later one was used before. Of two who bring the same code at once, one
/// succeeds.
pub async fn use_step(tx: &Tx, account_id: AccountId, step: i64) -> Result<bool> {
    use authenticator::{Column, Entity};
    let outcome = Entity::update_many()
        .col_expr(Column::LastStep, step.into())
        .filter(Column::AccountId.eq(account_id.0))
        .filter(Column::LastStep.lt(step))
        .exec(tx.connection())
        .await?;
    Ok(outcome.rows_affected > 0)
}

/// Takes the app of an account away; false when there was none.
pub async fn remove_authenticator(tx: &Tx, account_id: AccountId) -> Result<bool> {
    let outcome = authenticator::Entity::delete_by_id(account_id.0)
        .exec(tx.connection())
        .await?;
    Ok(outcome.rows_affected > 0)
}

/// Replaces all codes on paper of an account; none takes them away.
pub async fn replace_codes(tx: &Tx, account_id: AccountId, hashes: &[[u8; 32]], now: Timestamp) -> Result<()> {
    use recovery_code::{ActiveModel, Column, Entity};
    Entity::delete_many()
        .filter(Column::AccountId.eq(account_id.0))
        .exec(tx.connection())
        .await?;
    if hashes.is_empty() {
        return Ok(());
    }
    let rows = hashes.iter().map(|hash| ActiveModel {
        account_id: Set(account_id.0),
        code_hash: Set(hash.to_vec()),
        created_at: Set(now.0),
        used_at: Set(None),
    });
    Entity::insert_many(rows)
        .exec_without_returning(tx.connection())
        .await?;
    Ok(())
}

/// Uses a code on paper; false when there is no such code, or it was used before.
pub async fn use_code(tx: &Tx, account_id: AccountId, hash: &[u8; 32], now: Timestamp) -> Result<bool> {
    use recovery_code::{Column, Entity};
    let outcome = Entity::update_many()
        .col_expr(Column::UsedAt, now.0.into())
        .filter(Column::AccountId.eq(account_id.0))
        .filter(Column::CodeHash.eq(hash.to_vec()))
        .filter(Column::UsedAt.is_null())
        .exec(tx.connection())
        .await?;
    Ok(outcome.rows_affected > 0)
}

/// How many codes on paper an account has left.
pub async fn count_codes(source: &impl Source, account_id: AccountId) -> Result<u64> {
    use recovery_code::{Column, Entity};
    let left = Entity::find()
        .filter(Column::AccountId.eq(account_id.0))
        .filter(Column::UsedAt.is_null())
        .count(source.connection())
        .await?;
    Ok(left)
}

fn from_row(row: authenticator::Model) -> Result<Authenticator> {
    let salt = row.salt.try_into();
    Ok(Authenticator {
        account_id: AccountId(row.account_id),
        salt: salt.map_err(|_| Error::Corrupt("the salt of an authenticator".to_owned()))?,
        created_at: Timestamp(row.created_at),
        confirmed_at: value::time(row.confirmed_at),
    })
}
