//! Tokens of programs, found by the hash of their secret. They belong to accounts, and each names its sites.

use std::collections::HashMap;

use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, EntityTrait, PaginatorTrait as _, QueryFilter, QueryOrder, QuerySelect,
    prelude::Uuid,
};

use crate::domain::{
    id::{AccountId, SiteId, TokenId},
    time::Timestamp,
    token::{Reach, Token},
};

use super::{Error, Result, Source, Tx, entity, pool::Connected, value};
use entity::{
    token::{ActiveModel, Column, Entity, Model},
    token_site,
};

/// The token whose secret has this hash, also one that is of no use any more: callers judge.
pub async fn find(source: &impl Source, secret_hash: &[u8; 32]) -> Result<Option<Token>> {
    let row = Entity::find()
        .filter(Column::SecretHash.eq(secret_hash.to_vec()))
        .one(source.connection())
        .await?;
    with_one_reach(source, row).await
}

/// The token of that id.
pub async fn get(source: &impl Source, id: TokenId) -> Result<Option<Token>> {
    let row = Entity::find_by_id(id.0).one(source.connection()).await?;
    with_one_reach(source, row).await
}

/// Tokens that are not revoked, of one account or of all, the newest first.
pub async fn list(source: &impl Source, account_id: Option<AccountId>, limit: u64) -> Result<Vec<Token>> {
    let mut query = Entity::find().filter(Column::RevokedAt.is_null());
    if let Some(account_id) = account_id {
        query = query.filter(Column::AccountId.eq(account_id.0));
    }
    let rows = query
        .order_by_desc(Column::Id)
        .limit(limit)
        .all(source.connection())
        .await?;
    let mut sites = sites(source, rows.iter().map(|row| row.id)).await?;
    rows.into_iter()
        .map(|row| {
            let sites = sites.remove(&row.id).unwrap_or_default();
            from_row(row, sites)
        })
        .collect()
}

/// How many tokens of an account are good or have expired lately.
pub async fn count(source: &impl Source, account_id: AccountId) -> Result<u64> {
    let found = Entity::find()
        .filter(Column::AccountId.eq(account_id.0))
        .filter(Column::RevokedAt.is_null())
        .count(source.connection())
        .await?;
    Ok(found)
}

/// Adds a token with the sites it is good for.
pub async fn insert(tx: &Tx, token: &Token, secret_hash: &[u8; 32]) -> Result<()> {
    let row = ActiveModel {
        id: Set(token.id.0),
        account_id: Set(token.account_id.0),
        name: Set(token.name.clone()),
        secret_hash: Set(secret_hash.to_vec()),
        scopes: Set(token.scopes.to_string()),
        is_for_every_site: Set(token.reach == Reach::EverySite),
        created_at: Set(token.created_at.0),
        expires_at: Set(token.expires_at.map(|at| at.0)),
        used_at: Set(None),
        revoked_at: Set(None),
    };
    Entity::insert(row).exec_without_returning(tx.connection()).await?;
    let Reach::Sites(sites) = &token.reach else {
        return Ok(());
    };
    let rows = sites.iter().map(|site_id| token_site::ActiveModel {
        site_id: Set(site_id.0),
        token_id: Set(token.id.0),
    });
    token_site::Entity::insert_many(rows)
        .exec_without_returning(tx.connection())
        .await?;
    Ok(())
}

/// Says that a token is in use, unless that was said after `since`.
pub async fn touch(tx: &Tx, id: TokenId, since: Timestamp, now: Timestamp) -> Result<()> {
    let is_due = Condition::any()
        .add(Column::UsedAt.is_null())
        .add(Column::UsedAt.lte(since.0));
    Entity::update_many()
        .col_expr(Column::UsedAt, now.0.into())
        .filter(Column::Id.eq(id.0))
        .filter(is_due)
        .exec(tx.connection())
        .await?;
    Ok(())
}

/// Revokes one token; false when there is none of that id that is still to be revoked.
pub async fn revoke(tx: &Tx, id: TokenId, now: Timestamp) -> Result<bool> {
    let outcome = Entity::update_many()
        .col_expr(Column::RevokedAt, now.0.into())
        .filter(Column::Id.eq(id.0))
        .filter(Column::RevokedAt.is_null())
        .exec(tx.connection())
        .await?;
    Ok(outcome.rows_affected > 0)
}

/// Revokes every token of an account.
pub async fn revoke_all(tx: &Tx, account_id: AccountId, now: Timestamp) -> Result<()> {
    Entity::update_many()
        .col_expr(Column::RevokedAt, now.0.into())
        .filter(Column::AccountId.eq(account_id.0))
        .filter(Column::RevokedAt.is_null())
        .exec(tx.connection())
        .await?;
    Ok(())
}

/// Drops what expired or was revoked before `before`; returns how many.
pub async fn drop_over(tx: &Tx, before: Timestamp) -> Result<u64> {
    let is_over = Condition::any()
        .add(Column::ExpiresAt.lt(before.0))
        .add(Column::RevokedAt.lt(before.0));
    let outcome = Entity::delete_many().filter(is_over).exec(tx.connection()).await?;
    Ok(outcome.rows_affected)
}

async fn with_one_reach(source: &impl Source, row: Option<Model>) -> Result<Option<Token>> {
    let Some(row) = row else { return Ok(None) };
    let sites = if row.is_for_every_site {
        Vec::new()
    } else {
        sites(source, [row.id]).await?.remove(&row.id).unwrap_or_default()
    };
    from_row(row, sites).map(Some)
}

async fn sites(source: &impl Source, tokens: impl IntoIterator<Item = Uuid>) -> Result<HashMap<Uuid, Vec<SiteId>>> {
    let rows = token_site::Entity::find()
        .filter(token_site::Column::TokenId.is_in(tokens))
        .order_by_asc(token_site::Column::SiteId)
        .all(source.connection())
        .await?;
    let mut sites: HashMap<Uuid, Vec<SiteId>> = HashMap::new();
    for row in rows {
        sites.entry(row.token_id).or_default().push(SiteId(row.site_id));
    }
    Ok(sites)
}

fn from_row(row: Model, sites: Vec<SiteId>) -> Result<Token> {
    let scopes = row.scopes.parse();
    Ok(Token {
        id: TokenId(row.id),
        account_id: AccountId(row.account_id),
        name: row.name,
        scopes: scopes.map_err(|_| Error::Corrupt(format!("scopes {}", row.scopes)))?,
        reach: if row.is_for_every_site {
            Reach::EverySite
        } else {
            Reach::Sites(sites)
        },
        created_at: Timestamp(row.created_at),
        expires_at: value::time(row.expires_at),
        used_at: value::time(row.used_at),
        revoked_at: value::time(row.revoked_at),
    })
}
