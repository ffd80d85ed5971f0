//! Requests of providers to delete what they told, found by the hash of the code that whoever asked was given.

use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, sea_query::OnConflict};

use crate::domain::{
    deletion::{Deletion, Outcome},
    id::AccountId,
    time::Timestamp,
};

use super::{Error, Result, Source, Tx, entity, pool::Connected};
use entity::deletion::{ActiveModel, Column, Entity};

/// The request whose code has this hash.
pub async fn find(source: &impl Source, code_hash: &[u8; 32]) -> Result<Option<Deletion>> {
    let row = Entity::find_by_id(code_hash.to_vec()).one(source.connection()).await?;
    row.map(|row| {
        let outcome = Outcome::from_parts(&row.outcome, row.account_id.map(AccountId));
        Ok(Deletion {
            asked_at: Timestamp(row.asked_at),
            outcome: outcome.ok_or_else(|| Error::Corrupt(format!("outcome {}", row.outcome)))?,
        })
    })
    .transpose()
}

/// Notes a request and what became of it. One that found nothing says nothing about an earlier one that did.
pub async fn note(tx: &Tx, code_hash: &[u8; 32], deletion: Deletion) -> Result<()> {
    let row = ActiveModel {
        code_hash: Set(code_hash.to_vec()),
        outcome: Set(deletion.outcome.name().to_owned()),
        asked_at: Set(deletion.asked_at.0),
        account_id: Set(deletion.outcome.account().map(|id| id.0)),
    };
    if deletion.outcome == Outcome::Nothing {
        Entity::insert(row)
            .on_conflict_do_nothing_on([Column::CodeHash])
            .exec_without_returning(tx.connection())
            .await?;
    } else {
        let conflict = OnConflict::column(Column::CodeHash)
            .update_columns([Column::Outcome, Column::AskedAt, Column::AccountId])
            .to_owned();
        Entity::insert(row)
            .on_conflict(conflict)
            .exec_without_returning(tx.connection())
            .await?;
    }
    Ok(())
}

/// Forgets a request: whoever it was about is back.
pub async fn forget(tx: &Tx, code_hash: &[u8; 32]) -> Result<()> {
    Entity::delete_by_id(code_hash.to_vec()).exec(tx.connection()).await?;
    Ok(())
}

/// Drops requests older than `before`; returns how many.
pub async fn drop_old(tx: &Tx, before: Timestamp) -> Result<u64> {
    let outcome = Entity::delete_many()
        .filter(Column::AskedAt.lt(before.0))
        .exec(tx.connection())
        .await?;
    Ok(outcome.rows_affected)
}
