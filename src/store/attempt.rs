//! Tries to sign in. Every step is one statement that asks and changes at once, so that no two requests take the same step.

use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, QueryFilter, QuerySelect, UpdateMany,
    sea_query::{Expr, ExprTrait, SimpleExpr},
};

use crate::domain::{
    attempt::{Attempt, Back, Stage},
    id::{AccountId, AttemptId, SiteId},
    page::PageUrl,
    time::Timestamp,
};

use super::{Error, Result, Source, Tx, entity, pool::Connected, value};
use entity::attempt::{ActiveModel, Column, Entity, Model};

/// The try of that id.
pub async fn get(source: &impl Source, id: AttemptId) -> Result<Option<Attempt>> {
    let row = Entity::find_by_id(id.0).one(source.connection()).await?;
    row.map(from_row).transpose()
}

/// The try whose state has this hash.
pub async fn find_by_state(source: &impl Source, state_hash: &[u8; 32]) -> Result<Option<Attempt>> {
    let row = Entity::find()
        .filter(Column::StateHash.eq(state_hash.to_vec()))
        .one(source.connection())
        .await?;
    row.map(from_row).transpose()
}

/// The tries of a browser that are on their way to a provider, two at most.
pub async fn open_of_browser(
    source: &impl Source,
    browser_hash: &[u8; 32],
    provider: &str,
    now: Timestamp,
) -> Result<Vec<AttemptId>> {
    let found: Vec<sea_orm::prelude::Uuid> = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::BrowserHash.eq(browser_hash.to_vec()))
        .filter(Column::Provider.eq(provider))
        .filter(Column::Stage.eq(Stage::Open.name()))
        .filter(Column::ExpiresAt.gt(now.0))
        .limit(2)
        .into_tuple()
        .all(source.connection())
        .await?;
    Ok(found.into_iter().map(AttemptId).collect())
}

/// The try whose code has this hash, if the code is still good.
pub async fn find_by_code(source: &impl Source, code_hash: &[u8; 32], now: Timestamp) -> Result<Option<Attempt>> {
    let row = Entity::find()
        .filter(Column::CodeHash.eq(code_hash.to_vec()))
        .filter(Column::CodeExpiresAt.gt(now.0))
        .one(source.connection())
        .await?;
    row.map(from_row).transpose()
}

/// Adds a try, with the hash of what its popup must show where it is not bound yet.
pub async fn insert(tx: &Tx, attempt: &Attempt, bind_hash: Option<&[u8; 32]>) -> Result<()> {
    let page_url = match &attempt.back {
        Back::Page(page) => Some(page.as_str().to_owned()),
        Back::Frame | Back::Typed => None,
    };
    let row = ActiveModel {
        id: Set(attempt.id.0),
        site_id: Set(attempt.site_id.0),
        challenge: Set(attempt.challenge.to_vec()),
        bind_hash: Set(bind_hash.map(|hash| hash.to_vec())),
        browser_hash: Set(attempt.browser_hash.map(|hash| hash.to_vec())),
        state_hash: Set(None),
        provider: Set(None),
        stage: Set(attempt.stage.name().to_owned()),
        account_id: Set(None),
        created_at: Set(attempt.created_at.0),
        expires_at: Set(attempt.expires_at.0),
        back: Set(attempt.back.name().to_owned()),
        page_url: Set(page_url),
        code_hash: Set(None),
        code_expires_at: Set(None),
        tries: Set(0),
    };
    Entity::insert(row).exec_without_returning(tx.connection()).await?;
    Ok(())
}

/// Ties a try that began after `since` to a browser; the token is good once.
pub async fn bind(
    tx: &Tx,
    id: AttemptId,
    bind_hash: &[u8; 32],
    browser_hash: &[u8; 32],
    since: Timestamp,
) -> Result<bool> {
    let update = open(id)
        .col_expr(Column::BrowserHash, browser_hash.to_vec().into())
        .col_expr(Column::BindHash, none())
        .filter(Column::BindHash.eq(bind_hash.to_vec()))
        .filter(Column::CreatedAt.gt(since.0));
    did(tx, update).await
}

/// Notes where the reader is sent, and the hash of what they must bring back.
pub async fn send(
    tx: &Tx,
    id: AttemptId,
    browser_hash: &[u8; 32],
    provider: &str,
    state_hash: &[u8; 32],
) -> Result<bool> {
    let update = open(id)
        .col_expr(Column::Provider, provider.into())
        .col_expr(Column::StateHash, state_hash.to_vec().into())
        .filter(Column::BrowserHash.eq(browser_hash.to_vec()));
    did(tx, update).await
}

/// Uses up the state; false when somebody was faster.
pub async fn take_state(tx: &Tx, id: AttemptId, state_hash: &[u8; 32]) -> Result<bool> {
    let update = open(id)
        .col_expr(Column::StateHash, none())
        .filter(Column::StateHash.eq(state_hash.to_vec()));
    did(tx, update).await
}

/// Ends a try that is open, with the account that was found or without.
pub async fn finish(tx: &Tx, id: AttemptId, stage: Stage, account_id: Option<AccountId>) -> Result<bool> {
    let update = open(id)
        .col_expr(Column::Stage, stage.name().into())
        .col_expr(Column::AccountId, account_id.map(|id| id.0).into())
        .col_expr(Column::StateHash, none());
    did(tx, update).await
}

/// Burns a try that is done; only the first to ask gets what it stands for.
pub async fn burn(tx: &Tx, id: AttemptId) -> Result<bool> {
    let update = Entity::update_many()
        .filter(Column::Id.eq(id.0))
        .filter(Column::Stage.eq(Stage::Done.name()))
        .col_expr(Column::Stage, Stage::Closed.name().into());
    did(tx, update).await
}

/// Closes what is done for an account and was not claimed yet.
pub async fn close_done(tx: &Tx, account_id: AccountId) -> Result<()> {
    let update = Entity::update_many()
        .filter(Column::AccountId.eq(account_id.0))
        .filter(Column::Stage.eq(Stage::Done.name()))
        .col_expr(Column::Stage, Stage::Closed.name().into());
    update.exec(tx.connection()).await?;
    Ok(())
}

/// Keeps the hash of a code that tells what a try has come to, instead of any before.
pub async fn keep_code(tx: &Tx, id: AttemptId, code_hash: &[u8; 32], expires_at: Timestamp) -> Result<()> {
    let update = Entity::update_many()
        .filter(Column::Id.eq(id.0))
        .col_expr(Column::CodeHash, code_hash.to_vec().into())
        .col_expr(Column::CodeExpiresAt, expires_at.0.into());
    update.exec(tx.connection()).await?;
    Ok(())
}

/// Counts one more code typed in the name of an open try; false when there were `most` already.
pub async fn count_try(tx: &Tx, id: AttemptId, most: i32) -> Result<bool> {
    let update = open(id)
        .filter(Column::Tries.lt(most))
        .col_expr(Column::Tries, Expr::col(Column::Tries).add(1));
    did(tx, update).await
}

/// Drops what expired before `before`; returns how many.
pub async fn drop_expired(tx: &Tx, before: Timestamp) -> Result<u64> {
    let outcome = Entity::delete_many()
        .filter(Column::ExpiresAt.lt(before.0))
        .exec(tx.connection())
        .await?;
    Ok(outcome.rows_affected)
}

fn open(id: AttemptId) -> UpdateMany<Entity> {
    Entity::update_many()
        .filter(Column::Id.eq(id.0))
        .filter(Column::Stage.eq(Stage::Open.name()))
}

fn none() -> SimpleExpr {
    Expr::value(None::<Vec<u8>>)
}

async fn did(tx: &Tx, update: UpdateMany<Entity>) -> Result<bool> {
    Ok(update.exec(tx.connection()).await?.rows_affected > 0)
}

fn from_row(row: Model) -> Result<Attempt> {
    let stage = Stage::from_name(&row.stage);
    let back = Back::from_parts(&row.back, row.page_url.map(PageUrl::stored));
    Ok(Attempt {
        id: AttemptId(row.id),
        site_id: SiteId(row.site_id),
        challenge: value::hash(row.challenge)?,
        browser_hash: row.browser_hash.map(value::hash).transpose()?,
        provider: row.provider,
        stage: stage.ok_or_else(|| Error::Corrupt(format!("stage {}", row.stage)))?,
        account_id: row.account_id.map(AccountId),
        back: back.ok_or_else(|| Error::Corrupt(format!("way back {}", row.back)))?,
        created_at: Timestamp(row.created_at),
        expires_at: Timestamp(row.expires_at),
    })
}
