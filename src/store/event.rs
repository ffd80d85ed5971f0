//! The change feed: written in the transaction of the change, read as a tail by every instance.

use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Statement,
};

use crate::domain::{
    event::{Event, EventKind, EventPage},
    id::{CommentId, PageId, SiteId},
    time::Timestamp,
};

use super::{Read, Result, Tx, entity, pool::Connected};
use entity::event::{Column, Entity};

/// Events read in one go; a reader that is further behind asks again.
const BATCH: u64 = 1000;

/// How far a reader of the tail has come: an event id on SQLite, where commits happen in order; a transaction id on PostgreSQL,
/// where they do not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position(i64);

/// Writes an event; returns its number.
pub async fn insert(tx: &Tx, event: &Event) -> Result<i64> {
    let row = entity::event::ActiveModel {
        id: NotSet,
        // The database fills it in: the running transaction on PostgreSQL.
        transaction_id: NotSet,
        site_id: Set(event.site_id.0),
        page_id: Set(event.page.as_ref().map(|page| page.id.0)),
        page_identity: Set(event.page.as_ref().map(|page| page.identity.clone())),
        kind: Set(event.kind.name().to_owned()),
        comment_id: Set(event.comment_id.map(|id| id.0)),
        created_at: Set(event.at.0),
    };
    Ok(Entity::insert(row).exec(tx.connection()).await?.last_insert_id)
}

/// The end of the tail.
pub async fn latest(read: Read<'_>) -> Result<Position> {
    let connection = read.connection();
    let sql = match connection.get_database_backend() {
        DbBackend::Postgres => "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS position",
        _ => "SELECT COALESCE(MAX(id), 0) AS position FROM events",
    };
    let statement = Statement::from_string(connection.get_database_backend(), sql);
    let row = connection.query_one_raw(statement).await?;
    Ok(Position(row.map_or(Ok(0), |row| row.try_get("", "position"))?))
}

/// Events since `position` with their numbers, and where to go on. On PostgreSQL, events of transactions that still run, and of
/// any that began after the oldest of those, are left for the next call: none is skipped, however late it commits.
pub async fn since(read: Read<'_>, position: Position) -> Result<(Vec<(i64, Event)>, Position)> {
    let connection = read.connection();
    let mut query = Entity::find();
    let next = if connection.get_database_backend() == DbBackend::Postgres {
        let horizon = latest(read).await?;
        query = query
            .filter(Column::TransactionId.gte(position.0))
            .filter(Column::TransactionId.lt(horizon.0))
            .order_by_asc(Column::TransactionId);
        Some(horizon)
    } else {
        query = query.filter(Column::Id.gt(position.0)).limit(BATCH);
        None
    };
    let rows = query.order_by_asc(Column::Id).all(connection).await?;
    let last = rows.last().map_or(position, |row| Position(row.id));
    Ok((rows.into_iter().map(from_row).collect(), next.unwrap_or(last)))
}

fn from_row(row: entity::event::Model) -> (i64, Event) {
    let page = row.page_id.zip(row.page_identity).map(|(id, identity)| EventPage {
        id: PageId(id),
        identity,
    });
    let event = Event {
        site_id: SiteId(row.site_id),
        page,
        kind: EventKind::from_name(&row.kind),
        comment_id: row.comment_id.map(CommentId),
        at: Timestamp(row.created_at),
    };
    (row.id, event)
}
