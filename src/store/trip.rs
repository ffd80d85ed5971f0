//! Round trips to providers. A state is good once: asking for it and using it up is one statement.

use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QuerySelect, sea_query::Expr};

use crate::domain::{
    id::{AccountId, SessionId, TripId},
    time::Timestamp,
    trip::{Purpose, Trip},
};

use super::{Error, Result, Source, Tx, entity, pool::Connected, value};
use entity::trip::{ActiveModel, Column, Entity, Model};

/// The trip whose state has this hash.
pub async fn find_by_state(source: &impl Source, state_hash: &[u8; 32]) -> Result<Option<Trip>> {
    let row = Entity::find()
        .filter(Column::StateHash.eq(state_hash.to_vec()))
        .one(source.connection())
        .await?;
    row.map(from_row).transpose()
}

/// The trips of a browser to a provider that are not over, two at most.
pub async fn open_of_browser(
    source: &impl Source,
    browser_hash: &[u8; 32],
    provider: &str,
    now: Timestamp,
) -> Result<Vec<Trip>> {
    let rows = Entity::find()
        .filter(Column::BrowserHash.eq(browser_hash.to_vec()))
        .filter(Column::Provider.eq(provider))
        .filter(Column::StateHash.is_not_null())
        .filter(Column::ExpiresAt.gt(now.0))
        .limit(2)
        .all(source.connection())
        .await?;
    rows.into_iter().map(from_row).collect()
}

/// Adds a trip, with the hash of what must be brought back.
pub async fn insert(tx: &Tx, trip: &Trip, state_hash: &[u8; 32]) -> Result<()> {
    let row = ActiveModel {
        id: Set(trip.id.0),
        purpose: Set(trip.purpose.name().to_owned()),
        account_id: Set(trip.account_id.0),
        session_id: Set(trip.session_id.0),
        provider: Set(trip.provider.clone()),
        next: Set(trip.next.clone()),
        browser_hash: Set(trip.browser_hash.to_vec()),
        state_hash: Set(Some(state_hash.to_vec())),
        created_at: Set(trip.created_at.0),
        expires_at: Set(trip.expires_at.0),
    };
    Entity::insert(row).exec_without_returning(tx.connection()).await?;
    Ok(())
}

/// Ends a trip; false when it was over already.
pub async fn end(tx: &Tx, id: TripId) -> Result<bool> {
    let outcome = Entity::update_many()
        .col_expr(Column::StateHash, Expr::value(None::<Vec<u8>>))
        .filter(Column::Id.eq(id.0))
        .filter(Column::StateHash.is_not_null())
        .exec(tx.connection())
        .await?;
    Ok(outcome.rows_affected > 0)
}

/// Drops what expired before `before`; returns how many.
pub async fn drop_expired(tx: &Tx, before: Timestamp) -> Result<u64> {
    let outcome = Entity::delete_many()
        .filter(Column::ExpiresAt.lt(before.0))
        .exec(tx.connection())
        .await?;
    Ok(outcome.rows_affected)
}

fn from_row(row: Model) -> Result<Trip> {
    let purpose = Purpose::from_name(&row.purpose);
    Ok(Trip {
        id: TripId(row.id),
        purpose: purpose.ok_or_else(|| Error::Corrupt(format!("purpose {}", row.purpose)))?,
        account_id: AccountId(row.account_id),
        session_id: SessionId(row.session_id),
        provider: row.provider,
        next: row.next,
        browser_hash: value::hash(row.browser_hash)?,
        created_at: Timestamp(row.created_at),
        expires_at: Timestamp(row.expires_at),
    })
}
