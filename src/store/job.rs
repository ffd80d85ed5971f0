//! The queue: claimed by one worker at a time, in this process or in another.

use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait as _, LockBehavior, LockType},
};

use crate::domain::{
    id::JobId,
    job::{Job, Task},
    time::Timestamp,
};

use super::{Error, Result, Source, Tx, entity, pool::Connected};
use entity::job::{ActiveModel, Column, Entity, Model};

/// The most characters that are kept of what went wrong.
const ERROR_CHARACTERS: usize = 500;

/// Puts a task into the queue.
pub async fn insert(tx: &Tx, id: JobId, task: &Task, run_at: Timestamp, now: Timestamp) -> Result<()> {
    let payload = serde_json::to_string(task).map_err(|error| Error::Corrupt(error.to_string()))?;
    let row = ActiveModel {
        id: Set(id.0),
        kind: Set(task.kind().to_owned()),
        payload: Set(payload),
        run_at: Set(run_at.0),
        attempts: Set(0),
        claimed_until: Set(None),
        last_error: Set(None),
        created_at: Set(now.0),
        done_at: Set(None),
    };
    Entity::insert(row).exec_without_returning(tx.connection()).await?;
    Ok(())
}

/// Whether anything of that kind is to be done now. Asked often, and answered without the writer.
pub async fn is_any_due(source: &impl Source, kind: &str, now: Timestamp) -> Result<bool> {
    let found: Option<sea_orm::prelude::Uuid> = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(due(kind, now))
        .limit(1)
        .into_tuple()
        .one(source.connection())
        .await?;
    Ok(found.is_some())
}

/// Takes up to `limit` tasks of a kind that are due, the longest waiting first, and keeps others from them until `until`. On PostgreSQL rows
/// that another worker is just taking are passed by; on SQLite there is one writer.
pub async fn claim(tx: &Tx, kind: &str, now: Timestamp, until: Timestamp, limit: u64) -> Result<Vec<Job>> {
    let rows = Entity::find()
        .filter(due(kind, now))
        .order_by_asc(Column::RunAt)
        .order_by_asc(Column::Id)
        .limit(limit)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .all(tx.connection())
        .await?;
    Entity::update_many()
        .col_expr(Column::ClaimedUntil, until.0.into())
        .col_expr(Column::Attempts, Expr::col(Column::Attempts).add(1))
        .filter(Column::Id.is_in(rows.iter().map(|row| row.id)))
        .exec(tx.connection())
        .await?;
    Ok(rows.into_iter().map(from_row).collect())
}

/// Says that a task is done; it is kept for a while to be looked at.
pub async fn finish(tx: &Tx, id: JobId, now: Timestamp) -> Result<()> {
    Entity::update_many()
        .col_expr(Column::DoneAt, now.0.into())
        .col_expr(Column::ClaimedUntil, Expr::value(None::<i64>))
        .col_expr(Column::LastError, Expr::value(None::<String>))
        .filter(Column::Id.eq(id.0))
        .exec(tx.connection())
        .await?;
    Ok(())
}

/// Holds a claimed task for longer.
pub async fn renew(tx: &Tx, id: JobId, until: Timestamp) -> Result<()> {
    Entity::update_many()
        .col_expr(Column::ClaimedUntil, until.0.into())
        .filter(Column::Id.eq(id.0))
        .filter(Column::ClaimedUntil.is_not_null())
        .exec(tx.connection())
        .await?;
    Ok(())
}

/// Gives a claimed task back untouched, as if nobody had begun it.
pub async fn release(tx: &Tx, id: JobId) -> Result<()> {
    Entity::update_many()
        .col_expr(Column::ClaimedUntil, Expr::value(None::<i64>))
        .col_expr(Column::Attempts, Expr::col(Column::Attempts).sub(1))
        .filter(Column::Id.eq(id.0))
        .exec(tx.connection())
        .await?;
    Ok(())
}

/// Says that an attempt failed; it is tried again at `again_at`, or never.
pub async fn fail(tx: &Tx, id: JobId, error: &str, again_at: Option<Timestamp>, now: Timestamp) -> Result<()> {
    let error: String = error.chars().take(ERROR_CHARACTERS).collect();
    let update = Entity::update_many()
        .col_expr(Column::LastError, error.into())
        .col_expr(Column::ClaimedUntil, Expr::value(None::<i64>))
        .filter(Column::Id.eq(id.0));
    let update = match again_at {
        Some(at) => update.col_expr(Column::RunAt, at.0.into()),
        None => update.col_expr(Column::DoneAt, now.0.into()),
    };
    update.exec(tx.connection()).await?;
    Ok(())
}

/// Drops what was done before `before`; returns how many.
pub async fn drop_done(tx: &Tx, before: Timestamp) -> Result<u64> {
    let outcome = Entity::delete_many()
        .filter(Column::DoneAt.lt(before.0))
        .exec(tx.connection())
        .await?;
    Ok(outcome.rows_affected)
}

fn due(kind: &str, now: Timestamp) -> Condition {
    let unclaimed = Condition::any()
        .add(Column::ClaimedUntil.is_null())
        .add(Column::ClaimedUntil.lte(now.0));
    Condition::all()
        .add(Column::DoneAt.is_null())
        .add(Column::Kind.eq(kind))
        .add(Column::RunAt.lte(now.0))
        .add(unclaimed)
}

fn from_row(row: Model) -> Job {
    Job {
        id: JobId(row.id),
        task: serde_json::from_str::<Task>(&row.payload).ok(),
        attempts: u32::try_from(row.attempts).unwrap_or(0).saturating_add(1),
        created_at: Timestamp(row.created_at),
    }
}
