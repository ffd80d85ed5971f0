//! What is counted for those who keep sites in order.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr};

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

/// Where somebody's latest comments on a site stand, and when each was written.
pub async fn latest_of(
    source: &impl Source,
    site_id: SiteId,
    by: &Voter,
    limit: u64,
) -> Result<Vec<(Status, Timestamp)>> {
    use entity::comment::{Column, Entity};
    let theirs = match by {
        Voter::Account(id) => Column::AccountId.eq(id.0),
        Voter::Guest(key) => Column::GuestKey.eq(key.0.to_vec()),
    };
    let rows: Vec<(String, i64)> = Entity::find()
        .select_only()
        .columns([Column::Status, Column::CreatedAt])
        .filter(Column::SiteId.eq(site_id.0))
        .filter(theirs)
        .order_by_desc(Column::CreatedAt)
        .limit(limit)
        .into_tuple()
        .all(source.connection())
        .await?;
    rows.into_iter()
        .map(|(status, at)| Ok((value::status(&status)?, Timestamp(at))))
        .collect()
}
