//! Actions of moderators and what each of them changed.

use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait as _},
};
use uuid::Uuid;

use crate::domain::{
    action::{Action, Actor, Verb},
    id::{ActionId, CommentId, SiteId},
    time::Timestamp,
};

use super::{Error, Result, Source, Tx, entity, pool::Connected, value};
use entity::{
    action::{ActiveModel, Column, Entity, Model},
    action_item,
};

/// What one action changed of one comment or thread.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// A comment, or a page where the thread was locked.
    pub subject: Uuid,
    /// How it was and how it is since, each by its name.
    pub before: &'static str,
    pub after: &'static str,
    /// The action that had decided before.
    pub replaced: Option<ActionId>,
}

/// The same as it is read back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptItem {
    pub action: ActionId,
    pub subject: Uuid,
    pub before: String,
    pub after: String,
    pub replaced: Option<ActionId>,
}

/// Where an action that goes on in batches has come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reached {
    pub at: Timestamp,
    pub id: CommentId,
}

/// What a batch adds to an action.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    pub changed: u64,
    pub left_alone: u64,
    /// The last one that was looked at.
    pub reached: Option<Reached>,
}

/// Writes down that an action has begun.
pub async fn insert(tx: &Tx, action: &Action) -> Result<()> {
    let row = ActiveModel {
        id: Set(action.id.0),
        site_id: Set(action.site_id.0),
        actor: Set(action.actor.map(Actor::stored)),
        verb: Set(action.verb.name().to_owned()),
        filter: Set(action.filter.clone()),
        undoes: Set(action.undoes.map(|id| id.0)),
        undone_by: Set(action.undone_by.map(|id| id.0)),
        reached_at: Set(None),
        reached_id: Set(None),
        total: Set(action.total.map(number)),
        changed: Set(number(action.changed)),
        left_alone: Set(number(action.left_alone)),
        created_at: Set(action.created_at.0),
        finished_at: Set(action.finished_at.map(|at| at.0)),
    };
    Entity::insert(row).exec_without_returning(tx.connection()).await?;
    Ok(())
}

/// The action of that id.
pub async fn get(source: &impl Source, site_id: SiteId, id: ActionId) -> Result<Option<Action>> {
    let row = find(site_id, id).one(source.connection()).await?;
    row.map(from_row).transpose()
}

/// The same, held until the transaction is over, with where it has come to: nobody goes on with it meanwhile.
pub async fn hold(tx: &Tx, site_id: SiteId, id: ActionId) -> Result<Option<(Action, Option<Reached>)>> {
    let Some(row) = find(site_id, id).lock_exclusive().one(tx.connection()).await? else {
        return Ok(None);
    };
    let reached = row.reached_at.zip(row.reached_id).map(|(at, id)| Reached {
        at: Timestamp(at),
        id: CommentId(id),
    });
    Ok(Some((from_row(row)?, reached)))
}

/// A site's latest actions, the newest first.
pub async fn latest(source: &impl Source, site_id: SiteId, limit: u64) -> Result<Vec<Action>> {
    let rows = Entity::find()
        .filter(Column::SiteId.eq(site_id.0))
        .order_by_desc(Column::CreatedAt)
        .order_by_desc(Column::Id)
        .limit(limit)
        .all(source.connection())
        .await?;
    rows.into_iter().map(from_row).collect()
}

/// Writes down what a batch did; `finished_at` when it was the last one.
pub async fn advance(
    tx: &Tx,
    site_id: SiteId,
    id: ActionId,
    by: Progress,
    finished_at: Option<Timestamp>,
) -> Result<()> {
    let mut update = Entity::update_many()
        .col_expr(Column::Changed, Expr::col(Column::Changed).add(number(by.changed)))
        .col_expr(
            Column::LeftAlone,
            Expr::col(Column::LeftAlone).add(number(by.left_alone)),
        )
        .filter(Column::SiteId.eq(site_id.0))
        .filter(Column::Id.eq(id.0));
    if let Some(reached) = by.reached {
        update = update
            .col_expr(Column::ReachedAt, reached.at.0.into())
            .col_expr(Column::ReachedId, reached.id.0.into());
    }
    if let Some(at) = finished_at {
        update = update.col_expr(Column::FinishedAt, at.0.into());
    }
    update.exec(tx.connection()).await?;
    Ok(())
}

/// Notes how many it is going to meet.
pub async fn set_total(tx: &Tx, site_id: SiteId, id: ActionId, total: u64) -> Result<()> {
    Entity::update_many()
        .col_expr(Column::Total, number(total).into())
        .filter(Column::SiteId.eq(site_id.0))
        .filter(Column::Id.eq(id.0))
        .exec(tx.connection())
        .await?;
    Ok(())
}

/// Notes that an action is taken back by another.
pub async fn set_undone(tx: &Tx, site_id: SiteId, id: ActionId, by: ActionId) -> Result<()> {
    Entity::update_many()
        .col_expr(Column::UndoneBy, by.0.into())
        .filter(Column::SiteId.eq(site_id.0))
        .filter(Column::Id.eq(id.0))
        .exec(tx.connection())
        .await?;
    Ok(())
}

/// Keeps what was changed.
pub async fn insert_items(tx: &Tx, site_id: SiteId, id: ActionId, items: &[Item]) -> Result<()> {
    if items.is_empty() {
        return Ok(());
    }
    let rows = items.iter().map(|item| action_item::ActiveModel {
        site_id: Set(site_id.0),
        action_id: Set(id.0),
        subject_id: Set(item.subject),
        before: Set(item.before.to_owned()),
        after: Set(item.after.to_owned()),
        replaced: Set(item.replaced.map(|id| id.0)),
    });
    action_item::Entity::insert_many(rows)
        .exec_without_returning(tx.connection())
        .await?;
    Ok(())
}

/// What an action changed, in the order of the ids, those after `after`.
pub async fn items(
    source: &impl Source,
    site_id: SiteId,
    id: ActionId,
    after: Option<Uuid>,
    limit: u64,
) -> Result<Vec<KeptItem>> {
    let mut query = action_item::Entity::find()
        .filter(action_item::Column::SiteId.eq(site_id.0))
        .filter(action_item::Column::ActionId.eq(id.0));
    if let Some(after) = after {
        query = query.filter(action_item::Column::SubjectId.gt(after));
    }
    let rows = query
        .order_by_asc(action_item::Column::SubjectId)
        .limit(limit)
        .all(source.connection())
        .await?;
    Ok(rows.into_iter().map(kept).collect())
}

/// Forgets a part of the oldest action of a site that was over before a moment: up to `most` of what it changed, and with the last of
/// that the action. Returns how much; none when there is nothing left to forget.
pub async fn forget_some(tx: &Tx, site_id: SiteId, before: Timestamp, most: u64) -> Result<u64> {
    let oldest: Option<Uuid> = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::SiteId.eq(site_id.0))
        .filter(Column::CreatedAt.lt(before.0))
        .filter(Column::FinishedAt.lt(before.0))
        .order_by_asc(Column::CreatedAt)
        .order_by_asc(Column::Id)
        .limit(1)
        .into_tuple()
        .one(tx.connection())
        .await?;
    let Some(id) = oldest.map(ActionId) else { return Ok(0) };
    let some = items(tx, site_id, id, None, most).await?;
    if let Some(last) = some.last() {
        action_item::Entity::delete_many()
            .filter(action_item::Column::SiteId.eq(site_id.0))
            .filter(action_item::Column::ActionId.eq(id.0))
            .filter(action_item::Column::SubjectId.lte(last.subject))
            .exec(tx.connection())
            .await?;
    }
    let forgotten = u64::try_from(some.len()).unwrap_or(u64::MAX);
    if forgotten < most {
        Entity::delete_by_id(id.0).exec(tx.connection()).await?;
    }
    Ok(std::cmp::Ord::max(forgotten, 1))
}

/// What was decided about one comment or thread, the latest first.
pub async fn about(source: &impl Source, site_id: SiteId, subject: Uuid, limit: u64) -> Result<Vec<KeptItem>> {
    let rows = action_item::Entity::find()
        .filter(action_item::Column::SiteId.eq(site_id.0))
        .filter(action_item::Column::SubjectId.eq(subject))
        .order_by_desc(action_item::Column::ActionId)
        .limit(limit)
        .all(source.connection())
        .await?;
    Ok(rows.into_iter().map(kept).collect())
}

fn kept(row: action_item::Model) -> KeptItem {
    KeptItem {
        action: ActionId(row.action_id),
        subject: row.subject_id,
        before: row.before,
        after: row.after,
        replaced: row.replaced.map(ActionId),
    }
}

fn find(site_id: SiteId, id: ActionId) -> sea_orm::Select<Entity> {
    Entity::find_by_id(id.0).filter(Column::SiteId.eq(site_id.0))
}

fn number(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

fn from_row(row: Model) -> Result<Action> {
    Ok(Action {
        id: ActionId(row.id),
        site_id: SiteId(row.site_id),
        actor: row.actor.as_deref().and_then(Actor::from_stored),
        verb: Verb::from_name(&row.verb).ok_or_else(|| Error::Corrupt(format!("verb {}", row.verb)))?,
        filter: row.filter,
        undoes: row.undoes.map(ActionId),
        undone_by: row.undone_by.map(ActionId),
        total: row.total.map(value::count),
        changed: value::count(row.changed),
        left_alone: value::count(row.left_alone),
        created_at: Timestamp(row.created_at),
        finished_at: value::time(row.finished_at),
    })
}
