//! Tickets.

use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, PaginatorTrait as _, QueryFilter, QueryOrder,
    sea_query::{Expr, ExprTrait as _},
};

use crate::domain::{
    account::Email,
    id::{AccountId, TicketId},
    ticket::{Purpose, Ticket},
    time::Timestamp,
};

use super::{Error, Result, Source, Tx, entity, pool::Connected, value};
use entity::ticket::{ActiveModel, Column, Entity, Model};

/// The ticket of that id, also one that is used up: callers judge.
pub async fn get(source: &impl Source, id: TicketId) -> Result<Option<Ticket>> {
    let row = Entity::find_by_id(id.0).one(source.connection()).await?;
    row.map(from_row).transpose()
}

/// The newest ticket for a purpose that nobody has used.
pub async fn newest(source: &impl Source, purpose: Purpose) -> Result<Option<Ticket>> {
    let row = Entity::find()
        .filter(Column::Purpose.eq(purpose.name()))
        .filter(Column::UsedAt.is_null())
        .order_by_desc(Column::CreatedAt)
        .one(source.connection())
        .await?;
    row.map(from_row).transpose()
}

/// How many tickets were sent to an address since then.
pub async fn count_since(source: &impl Source, email: &Email, since: Timestamp) -> Result<u64> {
    let found = Entity::find()
        .filter(Column::EmailKey.eq(email.key()))
        .filter(Column::CreatedAt.gte(since.0))
        .count(source.connection())
        .await?;
    Ok(found)
}

/// Adds a ticket.
pub async fn insert(tx: &Tx, ticket: &Ticket) -> Result<()> {
    let email = ticket.email.as_ref();
    let row = ActiveModel {
        id: Set(ticket.id.0),
        purpose: Set(ticket.purpose.name().to_owned()),
        account_id: Set(ticket.account_id.map(|id| id.0)),
        email: Set(email.map_or_else(String::new, |email| email.as_str().to_owned())),
        email_key: Set(email.map_or_else(String::new, Email::key)),
        tries: Set(0),
        created_at: Set(ticket.created_at.0),
        expires_at: Set(ticket.expires_at.0),
        used_at: Set(None),
    };
    Entity::insert(row).exec_without_returning(tx.connection()).await?;
    Ok(())
}

/// Uses a ticket; false when somebody else has in the meantime.
pub async fn consume(tx: &Tx, id: TicketId, now: Timestamp) -> Result<bool> {
    let outcome = Entity::update_many()
        .col_expr(Column::UsedAt, now.0.into())
        .filter(Column::Id.eq(id.0))
        .filter(Column::UsedAt.is_null())
        .exec(tx.connection())
        .await?;
    Ok(outcome.rows_affected > 0)
}

/// Counts one try of a code, as long as there are fewer than `most`; false when there are none left. The count comes before the
/// comparison, so that a hundred tries at once are no more than five.
pub async fn count_try(tx: &Tx, id: TicketId, most: u32) -> Result<bool> {
    let outcome = Entity::update_many()
        .col_expr(Column::Tries, Expr::col(Column::Tries).add(1))
        .filter(Column::Id.eq(id.0))
        .filter(Column::Tries.lt(i64::from(most)))
        .exec(tx.connection())
        .await?;
    Ok(outcome.rows_affected > 0)
}

/// Makes older tickets for the same purpose and address useless.
pub async fn void(tx: &Tx, purpose: Purpose, email: &Email, now: Timestamp) -> Result<()> {
    Entity::update_many()
        .col_expr(Column::UsedAt, now.0.into())
        .filter(Column::Purpose.eq(purpose.name()))
        .filter(Column::EmailKey.eq(email.key()))
        .filter(Column::UsedAt.is_null())
        .exec(tx.connection())
        .await?;
    Ok(())
}

/// Makes every ticket about an account useless.
pub async fn void_of_account(tx: &Tx, account_id: AccountId, now: Timestamp) -> Result<()> {
    Entity::update_many()
        .col_expr(Column::UsedAt, now.0.into())
        .filter(Column::AccountId.eq(account_id.0))
        .filter(Column::UsedAt.is_null())
        .exec(tx.connection())
        .await?;
    Ok(())
}

/// Makes every ticket for a purpose useless.
pub async fn void_all(tx: &Tx, purpose: Purpose, now: Timestamp) -> Result<()> {
    Entity::update_many()
        .col_expr(Column::UsedAt, now.0.into())
        .filter(Column::Purpose.eq(purpose.name()))
        .filter(Column::UsedAt.is_null())
        .exec(tx.connection())
        .await?;
    Ok(())
}

/// Drops what expired before `before`; returns how many.
pub async fn drop_expired(tx: &Tx, before: Timestamp) -> Result<u64> {
    let outcome = Entity::delete_many()
        .filter(Column::ExpiresAt.lt(before.0))
        .exec(tx.connection())
        .await?;
    Ok(outcome.rows_affected)
}

fn from_row(row: Model) -> Result<Ticket> {
    let purpose = Purpose::from_name(&row.purpose);
    Ok(Ticket {
        id: TicketId(row.id),
        purpose: purpose.ok_or_else(|| Error::Corrupt(format!("purpose {}", row.purpose)))?,
        account_id: row.account_id.map(AccountId),
        email: Some(row.email)
            .filter(|email| !email.is_empty())
            .map(Email::from_stored),
        tries: u32::try_from(row.tries).unwrap_or(u32::MAX),
        created_at: Timestamp(row.created_at),
        expires_at: Timestamp(row.expires_at),
        used_at: value::time(row.used_at),
    })
}
