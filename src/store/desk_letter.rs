//! Who is told of what waits on the sites that they keep in order, and up to when they were told.

use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait as _, OnConflict},
};

use crate::domain::{
    comment::{Comment, Status},
    desk_letter::Pace,
    id::{AccountId, CommentId, SiteId},
    time::Timestamp,
};

use super::{Error, Result, Source, Tx, comment, entity, pool::Connected, value};
use entity::desk_letter::{ActiveModel, Column, Entity, Model};

/// The longest a comment may be edited: what was written before cannot have been changed since.
const EDITED_DAYS: i64 = 7;

/// What is kept of one person on one site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reader {
    pub site_id: SiteId,
    pub account_id: AccountId,
    /// None where they have said nothing.
    pub pace: Option<Pace>,
    /// They know of everything up to here.
    pub told_at: Timestamp,
    /// Since when a letter is on its way.
    pub asked_at: Option<Timestamp>,
    pub sent_at: Option<Timestamp>,
}

/// What is kept of one person on one site.
pub async fn get(source: &impl Source, site_id: SiteId, account_id: AccountId) -> Result<Option<Reader>> {
    let row = Entity::find_by_id((site_id.0, account_id.0))
        .one(source.connection())
        .await?;
    row.map(from_row).transpose()
}

/// What is kept of the people of a site.
pub async fn list(source: &impl Source, site_id: SiteId) -> Result<Vec<Reader>> {
    let rows = Entity::find()
        .filter(Column::SiteId.eq(site_id.0))
        .all(source.connection())
        .await?;
    rows.into_iter().map(from_row).collect()
}

/// What is kept of one person, on all sites.
pub async fn list_of(source: &impl Source, account_id: AccountId) -> Result<Vec<Reader>> {
    let rows = Entity::find()
        .filter(Column::AccountId.eq(account_id.0))
        .all(source.connection())
        .await?;
    rows.into_iter().map(from_row).collect()
}

/// On which of these sites anybody has a role.
pub async fn staffed(source: &impl Source, sites: &[SiteId]) -> Result<Vec<SiteId>> {
    use entity::membership::{Column, Entity};
    let rows: Vec<sea_orm::prelude::Uuid> = Entity::find()
        .select_only()
        .column(Column::SiteId)
        .distinct()
        .filter(Column::SiteId.is_in(sites.iter().map(|id| id.0)))
        .into_tuple()
        .all(source.connection())
        .await?;
    Ok(rows.into_iter().map(SiteId).collect())
}

/// Those who run the instance.
pub async fn admins(source: &impl Source, limit: u64) -> Result<Vec<AccountId>> {
    use entity::account::{Column, Entity};
    let rows: Vec<sea_orm::prelude::Uuid> = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::IsAdmin.eq(true))
        .order_by_asc(Column::Id)
        .limit(limit)
        .into_tuple()
        .all(source.connection())
        .await?;
    Ok(rows.into_iter().map(AccountId).collect())
}

/// Begins to keep something of somebody, unless something is kept.
pub async fn insert(tx: &Tx, site_id: SiteId, account_id: AccountId, told_at: Timestamp) -> Result<()> {
    Entity::insert(row(site_id, account_id, None, told_at))
        .on_conflict_do_nothing_on([Column::SiteId, Column::AccountId])
        .exec_without_returning(tx.connection())
        .await?;
    Ok(())
}

/// Says how often somebody wants letters about a site.
pub async fn set_pace(tx: &Tx, site_id: SiteId, account_id: AccountId, pace: Pace, told_at: Timestamp) -> Result<()> {
    let conflict = OnConflict::columns([Column::SiteId, Column::AccountId])
        .update_column(Column::Pace)
        .to_owned();
    Entity::insert(row(site_id, account_id, Some(pace), told_at))
        .on_conflict(conflict)
        .exec_without_returning(tx.connection())
        .await?;
    Ok(())
}

/// Takes it upon oneself to send somebody a letter; false when one is on its way that is younger than `stale`.
pub async fn claim(tx: &Tx, site_id: SiteId, account_id: AccountId, stale: Timestamp, now: Timestamp) -> Result<bool> {
    let is_free = Condition::any()
        .add(Column::AskedAt.is_null())
        .add(Column::AskedAt.lt(stale.0));
    let outcome = Entity::update_many()
        .col_expr(Column::AskedAt, now.0.into())
        .filter(of(site_id, account_id))
        .filter(is_free)
        .exec(tx.connection())
        .await?;
    Ok(outcome.rows_affected > 0)
}

/// Somebody knows of everything up to `until`, by a letter if `sent` says when.
pub async fn set_told(
    tx: &Tx,
    site_id: SiteId,
    account_id: AccountId,
    until: Timestamp,
    sent: Option<Timestamp>,
) -> Result<()> {
    let mut update = Entity::update_many()
        .col_expr(Column::AskedAt, Expr::value(None::<i64>))
        .col_expr(Column::ToldAt, until.0.into())
        .filter(of(site_id, account_id));
    if let Some(at) = sent {
        update = update.col_expr(Column::SentAt, at.0.into());
    }
    update.exec(tx.connection()).await?;
    Ok(())
}

/// Comments of a site that wait, and have come to wait after one moment and up to another: written, or changed by their authors. The
/// latest first.
pub async fn held_between(
    source: &impl Source,
    site_id: SiteId,
    after: Timestamp,
    until: Timestamp,
    limit: u64,
) -> Result<Vec<Comment>> {
    use entity::comment::{Column, Entity};
    let rows = Entity::find()
        .filter(held(site_id, after, until))
        .order_by_desc(Column::CreatedAt)
        .order_by_desc(Column::Id)
        .limit(limit)
        .all(source.connection())
        .await?;
    rows.into_iter().map(comment::from_row).collect()
}

/// How many there are, counted up to `most`.
pub async fn count_held(
    source: &impl Source,
    site_id: SiteId,
    after: Timestamp,
    until: Timestamp,
    most: u64,
) -> Result<u64> {
    use entity::comment::{Column, Entity};
    let found: Vec<sea_orm::prelude::Uuid> = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(held(site_id, after, until))
        .limit(most)
        .into_tuple()
        .all(source.connection())
        .await?;
    Ok(value::count(i64::try_from(found.len()).unwrap_or(i64::MAX)))
}

/// When the first of them came to wait, as far as the earliest written of them say.
pub async fn held_since(source: &impl Source, site_id: SiteId, after: Timestamp) -> Result<Option<Timestamp>> {
    use entity::comment::{Column, Entity};
    const LOOKED_AT: u64 = 100;
    let first: Vec<(i64, Option<i64>)> = Entity::find()
        .select_only()
        .columns([Column::CreatedAt, Column::EditedAt])
        .filter(held(site_id, after, Timestamp(i64::MAX)))
        .order_by_asc(Column::CreatedAt)
        .limit(LOOKED_AT)
        .into_tuple()
        .all(source.connection())
        .await?;
    let since = |(written, edited): (i64, Option<i64>)| {
        if written > after.0 {
            written
        } else {
            edited.unwrap_or(written)
        }
    };
    Ok(first.into_iter().map(since).min().map(Timestamp))
}

fn held(site_id: SiteId, after: Timestamp, until: Timestamp) -> Condition {
    use entity::comment::Column;
    let written = Condition::all()
        .add(Column::CreatedAt.gt(after.0))
        .add(Column::CreatedAt.lte(until.0));
    let edited = Condition::all()
        .add(Column::EditedAt.gt(after.0))
        .add(Column::EditedAt.lte(until.0));
    Condition::all()
        .add(Column::SiteId.eq(site_id.0))
        .add(Column::Status.eq(Status::Pending.name()))
        .add(Column::CreatedAt.gt(after.plus_days(-EDITED_DAYS).0))
        .add(Condition::any().add(written).add(edited))
}

/// Comments of a site that readers have reported after one moment and up to another, and that nobody has looked at since. The first
/// reported first.
pub async fn reported_between(
    source: &impl Source,
    site_id: SiteId,
    after: Timestamp,
    until: Timestamp,
    limit: u64,
) -> Result<Vec<(CommentId, Timestamp)>> {
    use entity::report::{Column, Entity};
    let rows: Vec<(sea_orm::prelude::Uuid, i64)> = Entity::find()
        .select_only()
        .column(Column::CommentId)
        .column_as(Expr::col(Column::CreatedAt).min(), "first_at")
        .filter(Column::SiteId.eq(site_id.0))
        .filter(Column::ResolvedAt.is_null())
        .filter(Column::CreatedAt.gt(after.0))
        .filter(Column::CreatedAt.lte(until.0))
        .group_by(Column::CommentId)
        .order_by_asc(Expr::col(Column::CreatedAt).min())
        .limit(limit)
        .into_tuple()
        .all(source.connection())
        .await?;
    let reported = rows.into_iter().map(|(id, at)| (CommentId(id), Timestamp(at)));
    Ok(reported.collect())
}

fn of(site_id: SiteId, account_id: AccountId) -> Condition {
    Condition::all()
        .add(Column::SiteId.eq(site_id.0))
        .add(Column::AccountId.eq(account_id.0))
}

fn row(site_id: SiteId, account_id: AccountId, pace: Option<Pace>, told_at: Timestamp) -> ActiveModel {
    ActiveModel {
        site_id: Set(site_id.0),
        account_id: Set(account_id.0),
        pace: Set(pace.map(|pace| pace.name().to_owned())),
        told_at: Set(told_at.0),
        asked_at: Set(None),
        sent_at: Set(None),
    }
}

fn from_row(row: Model) -> Result<Reader> {
    let read = |name: String| Pace::from_name(&name).ok_or_else(|| Error::Corrupt(format!("pace {name}")));
    Ok(Reader {
        site_id: SiteId(row.site_id),
        account_id: AccountId(row.account_id),
        pace: row.pace.map(read).transpose()?,
        told_at: Timestamp(row.told_at),
        asked_at: value::time(row.asked_at),
        sent_at: value::time(row.sent_at),
    })
}
