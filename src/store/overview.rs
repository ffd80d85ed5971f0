//! What is counted for those who keep sites in order.

use sea_orm::{
    ColumnTrait, ConnectionTrait as _, EntityTrait, IdenStatic as _, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait as _,
    sea_query::{Alias, Expr, Query, UnionType},
};

use crate::domain::{comment::Status, id::SiteId, time::Timestamp, vote::Voter};

use super::{Error, Result, Source, entity, value};

/// How many milliseconds a day has.
const DAY: i64 = 86_400_000;

/// How many comments of a status these sites have, counted up to `most`.
pub async fn count_up_to(source: &impl Source, sites: &[SiteId], status: Status, most: u64) -> Result<u64> {
    use entity::comment::{Column, Entity};
    let found: Vec<sea_orm::prelude::Uuid> = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::SiteId.is_in(sites.iter().map(|id| id.0)))
        .filter(Column::Status.eq(status.name()))
        .limit(most)
        .into_tuple()
        .all(source.connection())
        .await?;
    Ok(u64::try_from(found.len()).unwrap_or(u64::MAX))
}

/// How many comments of a site readers have reported, counted up to `most`.
pub async fn count_reported(source: &impl Source, site_id: SiteId, most: u64) -> Result<u64> {
    use entity::comment::{Column, Entity};
    let found: Vec<sea_orm::prelude::Uuid> = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::SiteId.eq(site_id.0))
        // Word for word what decides whether a row is in the narrow index.
        .filter(Expr::cust("report_count > 0"))
        .limit(most)
        .into_tuple()
        .all(source.connection())
        .await?;
    Ok(u64::try_from(found.len()).unwrap_or(u64::MAX))
}

/// How many comments were written on a site since then, counted up to `most`.
pub async fn count_since(source: &impl Source, site_id: SiteId, since: Timestamp, most: u64) -> Result<u64> {
    use entity::comment::{Column, Entity};
    let mut sum = 0;
    // One range of the index for each.
    for status in Status::ALL {
        let found: Vec<sea_orm::prelude::Uuid> = Entity::find()
            .select_only()
            .column(Column::Id)
            .filter(Column::SiteId.eq(site_id.0))
            .filter(Column::Status.eq(status.name()))
            .filter(Column::CreatedAt.gte(since.0))
            .limit(most)
            .into_tuple()
            .all(source.connection())
            .await?;
        sum += u64::try_from(found.len()).unwrap_or(u64::MAX);
    }
    Ok(sum.min(most))
}

/// How many seconds comments that waited did so before somebody decided, and whether they were approved: the latest `most` decisions
/// since then that stand.
pub async fn waits(source: &impl Source, site_id: SiteId, since: Timestamp, most: u64) -> Result<Vec<(u64, bool)>> {
    use entity::{action, action_item, comment};
    use sea_orm::sea_query::{ExprTrait as _, JoinType, Query};
    let (of_action, of_item, of_comment) = (action::Entity, action_item::Entity, comment::Entity);
    let statement = Query::select()
        .column((of_action, action::Column::CreatedAt))
        .column((of_comment, comment::Column::CreatedAt))
        .column((of_item, action_item::Column::After))
        .from(of_action)
        .join(
            JoinType::InnerJoin,
            of_item,
            Expr::col((of_item, action_item::Column::SiteId))
                .eq(site_id.0)
                .and(Expr::col((of_item, action_item::Column::ActionId)).equals((of_action, action::Column::Id))),
        )
        .join(
            JoinType::InnerJoin,
            of_comment,
            Expr::col((of_comment, comment::Column::Id)).equals((of_item, action_item::Column::SubjectId)),
        )
        .and_where(Expr::col((of_action, action::Column::SiteId)).eq(site_id.0))
        .and_where(Expr::col((of_action, action::Column::CreatedAt)).gte(since.0))
        .and_where(Expr::col((of_action, action::Column::UndoneBy)).is_null())
        .and_where(Expr::col((of_action, action::Column::Undoes)).is_null())
        .and_where(Expr::col((of_item, action_item::Column::Before)).eq(Status::Pending.name()))
        .order_by((of_action, action::Column::CreatedAt), sea_orm::Order::Desc)
        .limit(most)
        .to_owned();
    let rows = sea_orm::ConnectionTrait::query_all(source.connection(), &statement).await?;
    rows.iter()
        .map(|row| {
            let (decided, written): (i64, i64) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
            let after: String = row.try_get_by_index(2)?;
            Ok((
                value::count((decided - written) / 1000),
                after == Status::Approved.name(),
            ))
        })
        .collect()
}

/// So many comments of one status were written on one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Daily {
    /// Days since 1970, UTC.
    pub day: i64,
    /// Where they stand now.
    pub status: Status,
    pub comments: u64,
}

/// What was written on a site since then, by day and status. The index by status holds all of it, so that no comment is looked at.
pub async fn by_day(source: &impl Source, site_id: SiteId, since: Timestamp) -> Result<Vec<Daily>> {
    use entity::comment::{Column, Entity};
    // Written out: PostgreSQL takes two parameters of the same value for two expressions.
    let day = || Expr::cust(format!("created_at / {DAY}"));
    let shown = Status::ALL.map(Status::name);
    let rows: Vec<(String, i64, i64)> = Entity::find()
        .select_only()
        .column(Column::Status)
        .column_as(day(), "day")
        .column_as(Column::Id.count(), "comments")
        .filter(Column::SiteId.eq(site_id.0))
        .filter(Column::Status.is_in(shown))
        .filter(Column::CreatedAt.gte(since.0))
        .group_by(Column::Status)
        .group_by(day())
        .into_tuple()
        .all(source.connection())
        .await?;
    rows.into_iter()
        .map(|(status, day, comments)| {
            Ok(Daily {
                day,
                status: Status::from_name(&status).ok_or_else(|| Error::Corrupt(format!("status {status}")))?,
                comments: value::count(comments),
            })
        })
        .collect()
}

/// Where the latest comments of some people on a site stand, and when each was written; each beside the place of whoever wrote it in
/// the list. One statement, however many people.
pub async fn latest_of(
    source: &impl Source,
    site_id: SiteId,
    people: &[Voter],
    limit: u64,
) -> Result<Vec<(usize, Status, Timestamp)>> {
    use entity::comment::{Column, Entity};
    let of = |(place, by): (usize, &Voter)| {
        let theirs = match by {
            Voter::Account(id) => Column::AccountId.eq(id.0),
            Voter::Guest(key) => Column::GuestKey.eq(key.0.to_vec()),
        };
        let latest = Entity::find()
            .select_only()
            .columns([Column::Status, Column::CreatedAt])
            .filter(Column::SiteId.eq(site_id.0))
            .filter(theirs)
            .order_by_desc(Column::CreatedAt)
            .limit(limit)
            .into_query();
        // A bounded list is one of several only inside another; and a number of ours, written out, has one type everywhere.
        Query::select()
            .expr(Expr::cust(place.to_string()))
            .columns([Column::Status, Column::CreatedAt].map(|column| Alias::new(column.as_str())))
            .from_subquery(latest, Alias::new("latest"))
            .to_owned()
    };
    let mut lists = people.iter().enumerate().map(of);
    let Some(mut statement) = lists.next() else {
        return Ok(Vec::new());
    };
    for list in lists {
        statement.union(UnionType::All, list);
    }
    let rows = source.connection().query_all(&statement).await?;
    rows.iter()
        .map(|row| {
            let (place, status): (i32, String) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
            let place = usize::try_from(place).map_err(|_| Error::Corrupt("a place below the first".to_owned()))?;
            Ok((place, value::status(&status)?, Timestamp(row.try_get_by_index(2)?)))
        })
        .collect()
}
