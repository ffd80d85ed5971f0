//! The change feed: written in the transaction of the change, read as a tail by every instance.

use std::collections::HashSet;

use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, IdenStatic as _, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait as _, Statement,
    prelude::Uuid,
};

use crate::domain::{
    event::{Event, EventKind, EventPage},
    id::{CommentId, PageId, SiteId},
    time::Timestamp,
};

use super::{Batch, Error, Read, Result, Tx, entity, pool::Connected};
use entity::event::{Column, Entity};

/// Events read in one go; a reader that is further behind must not trust anything derived.
const BATCH: u64 = 1000;

/// How far a reader of the tail has come.
///
/// SQLite commits in order, so an event number says it all. PostgreSQL does not: a transaction that took its number early may
/// commit late. There the position is the oldest transaction that still ran at the last look, with the numbers of the younger
/// events that were visible already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Position {
    at: i64,
    seen: HashSet<i64>,
}

/// What a look at the tail brought.
#[derive(Clone, Debug)]
pub struct Tail {
    /// Events with their numbers, none of them twice.
    pub events: Vec<(i64, Event)>,
    /// Where to go on.
    pub position: Position,
    /// There were more events than are read in one go; they are skipped, so whatever was derived must be forgotten.
    pub is_cut: bool,
}

/// Makes the changes and writes the event that tells of them; returns its number.
pub async fn insert(tx: &Tx, changes: Batch, event: &Event) -> Result<i64> {
    let mut insert = Entity::insert(to_row(event)).into_query();
    insert.returning_col(Column::Id);
    let numbered = changes.run_with(tx, insert).await?;
    let number = numbered.map(|row| row.try_get("", Column::Id.as_str())).transpose()?;
    number.ok_or_else(|| Error::Corrupt("an event without a number".to_owned()))
}

/// Writes several events that follow the changes; returns their numbers, in their order.
pub async fn insert_all(tx: &Tx, events: &[Event]) -> Result<Vec<i64>> {
    if events.is_empty() {
        return Ok(Vec::new());
    }
    let mut insert = Entity::insert_many(events.iter().map(to_row)).into_query();
    insert.returning_col(Column::Id);
    let rows = Batch::default().run_with_all(tx, insert).await?;
    let numbers: std::result::Result<Vec<i64>, _> =
        rows.iter().map(|row| row.try_get("", Column::Id.as_str())).collect();
    // They are given out in the order of the rows; that they come back in it is nowhere promised.
    let mut numbers = numbers?;
    numbers.sort_unstable();
    Ok(numbers)
}

fn to_row(event: &Event) -> entity::event::ActiveModel {
    entity::event::ActiveModel {
        id: NotSet,
        // The database fills it in: the running transaction on PostgreSQL.
        transaction_id: NotSet,
        site_id: Set(event.site_id.0),
        page_id: Set(event.page.as_ref().map(|page| page.id.0)),
        page_identity: Set(event.page.as_ref().map(|page| page.identity.clone())),
        kind: Set(event.kind.name().to_owned()),
        comment_id: Set(event.comment_id.map(|id| id.0)),
        created_at: Set(event.at.0),
    }
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
    let at = row.map_or(Ok(0), |row| row.try_get("", "position"))?;
    Ok(Position {
        at,
        seen: HashSet::new(),
    })
}

/// Everything that has become visible since `position`.
pub async fn since(read: Read<'_>, position: &Position) -> Result<Tail> {
    let connection = read.connection();
    // Asked before the events: whatever is below it has ended by then, and is read now or never was.
    let horizon = latest(read).await?.at;
    let is_postgres = connection.get_database_backend() == DbBackend::Postgres;
    let mut query = Entity::find();
    query = if is_postgres {
        query.filter(Column::TransactionId.gte(position.at))
    } else {
        query.filter(Column::Id.gt(position.at))
    };
    let rows = query.order_by_asc(Column::Id).limit(BATCH).all(connection).await?;
    let is_cut = u64::try_from(rows.len()).is_ok_and(|count| count == BATCH);
    let next = if is_postgres {
        let younger = rows.iter().filter(|row| row.transaction_id >= horizon);
        Position {
            at: horizon,
            seen: younger.map(|row| row.id).collect(),
        }
    } else {
        let last = rows.last().map_or(position.at, |row| row.id);
        Position {
            at: if is_cut { horizon.max(last) } else { last },
            seen: HashSet::new(),
        }
    };
    let events = rows
        .into_iter()
        .filter(|row| !position.seen.contains(&row.id))
        .map(from_row);
    Ok(Tail {
        events: events.collect(),
        position: next,
        is_cut,
    })
}

/// The pages on which comments were decided about, as the latest events tell.
pub async fn moderated_lately(read: Read<'_>, most: u64) -> Result<HashSet<(SiteId, PageId)>> {
    let rows: Vec<(Uuid, Option<Uuid>, String)> = Entity::find()
        .select_only()
        .columns([Column::SiteId, Column::PageId, Column::Kind])
        .order_by_desc(Column::Id)
        .limit(most)
        .into_tuple()
        .all(read.connection())
        .await?;
    let moderated = rows
        .into_iter()
        .filter(|(_, _, kind)| kind == EventKind::Moderated.name());
    Ok(moderated
        .filter_map(|(site, page, _)| Some((SiteId(site), PageId(page?))))
        .collect())
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
