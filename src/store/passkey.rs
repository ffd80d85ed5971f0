//! Passkeys, and what their devices were asked to sign.

use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait as _, QueryFilter, QueryOrder};

use crate::domain::{
    id::{AccountId, ChallengeId, PasskeyId},
    passkey::{Challenge, Passkey, PasskeyName},
    time::Timestamp,
};

use super::{Result, Source, Tx, entity, pool::Connected, value};
use entity::{
    challenge,
    passkey::{ActiveModel, Column, Entity, Model},
};

/// The key that a device names so.
pub async fn find(source: &impl Source, credential_id: &[u8]) -> Result<Option<Passkey>> {
    let row = Entity::find()
        .filter(Column::CredentialId.eq(credential_id.to_vec()))
        .one(source.connection())
        .await?;
    Ok(row.map(from_row))
}

/// Every key of an account, the oldest first.
pub async fn list(source: &impl Source, account_id: AccountId) -> Result<Vec<Passkey>> {
    let rows = Entity::find()
        .filter(Column::AccountId.eq(account_id.0))
        .order_by_asc(Column::CreatedAt)
        .order_by_asc(Column::Id)
        .all(source.connection())
        .await?;
    Ok(rows.into_iter().map(from_row).collect())
}

/// How many keys an account has.
pub async fn count(source: &impl Source, account_id: AccountId) -> Result<u64> {
    let found = Entity::find()
        .filter(Column::AccountId.eq(account_id.0))
        .count(source.connection())
        .await?;
    Ok(found)
}

/// Adds a key; [`super::Error::Conflict`] when it opens an account already.
pub async fn insert(tx: &Tx, passkey: &Passkey) -> Result<()> {
    let row = ActiveModel {
        id: Set(passkey.id.0),
        account_id: Set(passkey.account_id.0),
        credential_id: Set(passkey.credential_id.clone()),
        name: Set(passkey.name.as_str().to_owned()),
        credential: Set(passkey.credential.clone()),
        created_at: Set(passkey.created_at.0),
        used_at: Set(passkey.used_at.map(|at| at.0)),
    };
    Entity::insert(row).exec_without_returning(tx.connection()).await?;
    Ok(())
}

/// Says that a key was used, and what its counter and flags are by now.
pub async fn touch(tx: &Tx, id: PasskeyId, credential: &str, now: Timestamp) -> Result<()> {
    Entity::update_many()
        .col_expr(Column::Credential, credential.into())
        .col_expr(Column::UsedAt, now.0.into())
        .filter(Column::Id.eq(id.0))
        .exec(tx.connection())
        .await?;
    Ok(())
}

/// Gives a key of an account another name; false when it has none of that id.
pub async fn rename(tx: &Tx, account_id: AccountId, id: PasskeyId, name: &PasskeyName) -> Result<bool> {
    let outcome = Entity::update_many()
        .col_expr(Column::Name, name.as_str().into())
        .filter(Column::Id.eq(id.0))
        .filter(Column::AccountId.eq(account_id.0))
        .exec(tx.connection())
        .await?;
    Ok(outcome.rows_affected > 0)
}

/// Takes a key of an account away; false when it has none of that id.
pub async fn remove(tx: &Tx, account_id: AccountId, id: PasskeyId) -> Result<bool> {
    let outcome = Entity::delete_many()
        .filter(Column::Id.eq(id.0))
        .filter(Column::AccountId.eq(account_id.0))
        .exec(tx.connection())
        .await?;
    Ok(outcome.rows_affected > 0)
}

/// Takes every key of an account away; returns how many there were.
pub async fn remove_all(tx: &Tx, account_id: AccountId) -> Result<u64> {
    let outcome = Entity::delete_many()
        .filter(Column::AccountId.eq(account_id.0))
        .exec(tx.connection())
        .await?;
    Ok(outcome.rows_affected)
}

/// Keeps what a device is asked to sign.
pub async fn ask(tx: &Tx, asked: &Challenge) -> Result<()> {
    let row = challenge::ActiveModel {
        id: Set(asked.id.0),
        account_id: Set(asked.account_id.map(|id| id.0)),
        state: Set(asked.state.clone()),
        expires_at: Set(asked.expires_at.0),
    };
    challenge::Entity::insert(row)
        .exec_without_returning(tx.connection())
        .await?;
    Ok(())
}

/// Takes what was asked, so that it is answered once: of two who answer at once, one finds it.
pub async fn take(tx: &Tx, id: ChallengeId) -> Result<Option<Challenge>> {
    let row = challenge::Entity::find_by_id(id.0).one(tx.connection()).await?;
    let taken = challenge::Entity::delete_by_id(id.0).exec(tx.connection()).await?;
    Ok(row.filter(|_| taken.rows_affected > 0).map(|row| Challenge {
        id: ChallengeId(row.id),
        account_id: row.account_id.map(AccountId),
        state: row.state,
        expires_at: Timestamp(row.expires_at),
    }))
}

/// Drops what expired before `before`; returns how many.
pub async fn drop_expired(tx: &Tx, before: Timestamp) -> Result<u64> {
    let outcome = challenge::Entity::delete_many()
        .filter(challenge::Column::ExpiresAt.lt(before.0))
        .exec(tx.connection())
        .await?;
    Ok(outcome.rows_affected)
}

fn from_row(row: Model) -> Passkey {
    Passkey {
        id: PasskeyId(row.id),
        account_id: AccountId(row.account_id),
        credential_id: row.credential_id,
        name: PasskeyName::from_stored(row.name),
        credential: row.credential,
        created_at: Timestamp(row.created_at),
        used_at: value::time(row.used_at),
    }
}
