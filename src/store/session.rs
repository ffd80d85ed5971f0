//! Sessions, found by the hash of their secret.

use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, prelude::Uuid};

use crate::domain::{
    id::{AccountId, SessionId, SiteId},
    session::{Audience, Session},
    time::Timestamp,
};

use super::{Error, Result, Source, Tx, entity, pool::Connected, value};
use entity::session::{ActiveModel, Column, Entity, Model};

/// The session whose secret has this hash, also one that has ended or expired: callers judge by the time.
pub async fn find(source: &impl Source, audience: Audience, secret_hash: &[u8; 32]) -> Result<Option<Session>> {
    let row = Entity::find()
        .filter(Column::SecretHash.eq(secret_hash.to_vec()))
        .filter(Column::Audience.eq(audience.name()))
        .one(source.connection())
        .await?;
    row.map(from_row).transpose()
}

/// The session of that id, if nobody has ended it; whether it has expired is for the caller to judge.
pub async fn get(source: &impl Source, id: SessionId) -> Result<Option<Session>> {
    let row = Entity::find_by_id(id.0)
        .filter(Column::EndedAt.is_null())
        .one(source.connection())
        .await?;
    row.map(from_row).transpose()
}

/// What is still good of an account's sessions, the last used first.
pub async fn list_open(
    source: &impl Source,
    account_id: AccountId,
    now: Timestamp,
    limit: u64,
) -> Result<Vec<Session>> {
    let rows = Entity::find()
        .filter(Column::AccountId.eq(account_id.0))
        .filter(Column::EndedAt.is_null())
        .filter(Column::ExpiresAt.gt(now.0))
        .order_by_desc(Column::UsedAt)
        .order_by_desc(Column::Id)
        .limit(limit)
        .all(source.connection())
        .await?;
    rows.into_iter().map(from_row).collect()
}

/// Adds a session.
pub async fn insert(tx: &Tx, session: &Session, secret_hash: &[u8; 32]) -> Result<()> {
    let row = ActiveModel {
        id: Set(session.id.0),
        account_id: Set(session.account_id.0),
        audience: Set(session.audience.name().to_owned()),
        site_id: Set(session.site_id.map(|id| id.0)),
        secret_hash: Set(secret_hash.to_vec()),
        family: Set(session.family),
        created_at: Set(session.created_at.0),
        authenticated_at: Set(session.authenticated_at.0),
        used_at: Set(session.used_at.0),
        expires_at: Set(session.expires_at.0),
        ended_at: Set(session.ended_at.map(|at| at.0)),
        agent: Set(session.agent.clone()),
        prefix: Set(session.prefix.clone()),
        through_account: Set(session.through_account),
    };
    Entity::insert(row).exec_without_returning(tx.connection()).await?;
    Ok(())
}

/// Says that a session is in use.
pub async fn touch(tx: &Tx, id: SessionId, now: Timestamp) -> Result<()> {
    Entity::update_many()
        .col_expr(Column::UsedAt, now.0.into())
        .filter(Column::Id.eq(id.0))
        .exec(tx.connection())
        .await?;
    Ok(())
}

/// Ends one session of an account; false when it has none of that id that is still open.
pub async fn end(tx: &Tx, account_id: AccountId, id: SessionId, now: Timestamp) -> Result<bool> {
    let outcome = Entity::update_many()
        .col_expr(Column::EndedAt, now.0.into())
        .filter(Column::Id.eq(id.0))
        .filter(Column::AccountId.eq(account_id.0))
        .filter(Column::EndedAt.is_null())
        .exec(tx.connection())
        .await?;
    Ok(outcome.rows_affected > 0)
}

/// Ends every session of a family; returns how many were open.
pub async fn end_family(tx: &Tx, family: Uuid, now: Timestamp) -> Result<u64> {
    let outcome = Entity::update_many()
        .col_expr(Column::EndedAt, now.0.into())
        .filter(Column::Family.eq(family))
        .filter(Column::EndedAt.is_null())
        .exec(tx.connection())
        .await?;
    Ok(outcome.rows_affected)
}

/// The one session of a family that is still good.
pub async fn find_open_of_family(source: &impl Source, family: Uuid, now: Timestamp) -> Result<Option<Session>> {
    let row = Entity::find()
        .filter(Column::Family.eq(family))
        .filter(Column::EndedAt.is_null())
        .filter(Column::ExpiresAt.gt(now.0))
        .one(source.connection())
        .await?;
    row.map(from_row).transpose()
}

/// Ends every session of an account, of whatever audience, but for one; returns how many.
pub async fn end_all(tx: &Tx, account_id: AccountId, kept: Option<SessionId>, now: Timestamp) -> Result<u64> {
    let mut update = Entity::update_many()
        .col_expr(Column::EndedAt, now.0.into())
        .filter(Column::AccountId.eq(account_id.0))
        .filter(Column::EndedAt.is_null());
    if let Some(kept) = kept {
        update = update.filter(Column::Id.ne(kept.0));
    }
    let outcome = update.exec(tx.connection()).await?;
    Ok(outcome.rows_affected)
}

/// Drops what expired before `before`; returns how many.
pub async fn drop_expired(tx: &Tx, before: Timestamp) -> Result<u64> {
    let outcome = Entity::delete_many()
        .filter(Column::ExpiresAt.lt(before.0))
        .exec(tx.connection())
        .await?;
    Ok(outcome.rows_affected)
}

fn from_row(row: Model) -> Result<Session> {
    let audience = Audience::from_name(&row.audience);
    Ok(Session {
        id: SessionId(row.id),
        account_id: AccountId(row.account_id),
        audience: audience.ok_or_else(|| Error::Corrupt(format!("audience {}", row.audience)))?,
        site_id: row.site_id.map(SiteId),
        family: row.family,
        created_at: Timestamp(row.created_at),
        authenticated_at: Timestamp(row.authenticated_at),
        used_at: Timestamp(row.used_at),
        expires_at: Timestamp(row.expires_at),
        ended_at: value::time(row.ended_at),
        agent: row.agent,
        prefix: row.prefix,
        through_account: row.through_account,
    })
}
