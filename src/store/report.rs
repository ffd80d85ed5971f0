//! What readers say against comments.

use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, TryInsertResult,
    prelude::Uuid,
    sea_query::{Expr, ExprTrait as _},
};

use crate::domain::{
    account::Email,
    id::{CommentId, ReportId, SiteId},
    report::{Ground, Notifier, Report},
    time::Timestamp,
};

use super::{Error, Result, Source, Tx, entity, pool::Connected};
use entity::report::{ActiveModel, Column, Entity, Model};

/// Adds one; false when this reader has reported this comment before.
pub async fn insert(tx: &Tx, site_id: SiteId, report: &Report, reporter: &[u8; 32]) -> Result<bool> {
    let notifier = report.notifier.as_ref();
    let row = ActiveModel {
        id: Set(report.id.0),
        site_id: Set(site_id.0),
        comment_id: Set(report.comment_id.0),
        reporter: Set(reporter.to_vec()),
        ground: Set(report.ground.name().to_owned()),
        note: Set(report.note.clone()),
        notifier_name: Set(notifier.map(|notifier| notifier.name.clone())),
        notifier_email: Set(notifier.map(|notifier| notifier.email.as_str().to_owned())),
        created_at: Set(report.created_at.0),
        resolved_at: Set(None),
    };
    let inserted = Entity::insert(row)
        .on_conflict_do_nothing_on([Column::SiteId, Column::CommentId, Column::Reporter])
        .exec_without_returning(tx.connection())
        .await?;
    let is_new = matches!(inserted, TryInsertResult::Inserted(rows) if rows > 0);
    if is_new {
        let more = Expr::col(entity::comment::Column::ReportCount).add(1);
        set_count(tx, site_id, report.comment_id, more).await?;
    }
    Ok(is_new)
}

/// How many of a comment nobody has looked at.
pub async fn count_open(source: &impl Source, site_id: SiteId, id: CommentId) -> Result<u64> {
    Ok(Entity::find()
        .filter(open(site_id, id))
        .count(source.connection())
        .await?)
}

/// Those of some comments that nobody has looked at, the oldest first.
pub async fn list_open_of(source: &impl Source, site_id: SiteId, ids: &[CommentId], limit: u64) -> Result<Vec<Report>> {
    let rows = Entity::find()
        .filter(Column::SiteId.eq(site_id.0))
        .filter(Column::CommentId.is_in(ids.iter().map(|id| id.0)))
        .filter(Column::ResolvedAt.is_null())
        .order_by_asc(Column::CreatedAt)
        .order_by_asc(Column::Id)
        .limit(limit)
        .all(source.connection())
        .await?;
    rows.into_iter().map(from_row).collect()
}

/// Those of a site that nobody has looked at, the latest first, from below the id `before` on.
pub async fn list_open(
    source: &impl Source,
    site_id: SiteId,
    before: Option<(Timestamp, ReportId)>,
    limit: u64,
) -> Result<Vec<Report>> {
    let mut query = Entity::find()
        .filter(Column::SiteId.eq(site_id.0))
        .filter(Column::ResolvedAt.is_null());
    if let Some((at, id)) = before {
        let earlier = Condition::any().add(Column::CreatedAt.lt(at.0)).add(
            Condition::all()
                .add(Column::CreatedAt.eq(at.0))
                .add(Column::Id.lt(id.0)),
        );
        query = query.filter(Column::CreatedAt.lte(at.0)).filter(earlier);
    }
    let rows = query
        .order_by_desc(Column::CreatedAt)
        .order_by_desc(Column::Id)
        .limit(limit)
        .all(source.connection())
        .await?;
    rows.into_iter().map(from_row).collect()
}

/// Somebody has looked at them: they count no more. Returns how many there were.
pub async fn resolve(tx: &Tx, site_id: SiteId, id: CommentId, now: Timestamp) -> Result<u64> {
    let outcome = Entity::update_many()
        .col_expr(Column::ResolvedAt, now.0.into())
        .filter(open(site_id, id))
        .exec(tx.connection())
        .await?;
    if outcome.rows_affected > 0 {
        set_count(tx, site_id, id, Expr::value(0_i32)).await?;
    }
    Ok(outcome.rows_affected)
}

/// Whether nobody has looked at a report yet; nobody does until the transaction is over.
pub async fn hold_open(tx: &Tx, site_id: SiteId, id: ReportId) -> Result<bool> {
    let row = Entity::find_by_id(id.0)
        .filter(Column::SiteId.eq(site_id.0))
        .lock_exclusive()
        .one(tx.connection())
        .await?;
    Ok(row.is_some_and(|row| row.resolved_at.is_none()))
}

/// What was looked at in that moment is to be looked at again, of these comments.
pub async fn reopen(tx: &Tx, site_id: SiteId, ids: &[CommentId], resolved_at: Timestamp) -> Result<()> {
    if ids.is_empty() {
        return Ok(());
    }
    let settled = Condition::all()
        .add(Column::SiteId.eq(site_id.0))
        .add(Column::CommentId.is_in(ids.iter().map(|id| id.0)))
        .add(Column::ResolvedAt.eq(resolved_at.0));
    let mut comments: Vec<Uuid> = Entity::find()
        .select_only()
        .column(Column::CommentId)
        .filter(settled.clone())
        .into_tuple()
        .all(tx.connection())
        .await?;
    comments.sort_unstable();
    comments.dedup();
    Entity::update_many()
        .col_expr(Column::ResolvedAt, Expr::value(None::<i64>))
        .filter(settled)
        .exec(tx.connection())
        .await?;
    for id in comments.into_iter().map(CommentId) {
        let count = i32::try_from(count_open(tx, site_id, id).await?).unwrap_or(i32::MAX);
        set_count(tx, site_id, id, Expr::value(count)).await?;
    }
    Ok(())
}

/// Keeps beside the comment how many of its reports are open: the queue finds it by that. Numbers are of the column's own type: a
/// connection to PostgreSQL keeps the statement with the types that it first had.
async fn set_count(tx: &Tx, site_id: SiteId, id: CommentId, count: Expr) -> Result<()> {
    use entity::comment::{Column, Entity};
    Entity::update_many()
        .col_expr(Column::ReportCount, count)
        .filter(Column::SiteId.eq(site_id.0))
        .filter(Column::Id.eq(id.0))
        .exec(tx.connection())
        .await?;
    Ok(())
}

/// Forgets who gave notices that were looked at before `before`, and drops such reports.
pub async fn drop_resolved(tx: &Tx, before: Timestamp) -> Result<u64> {
    let outcome = Entity::delete_many()
        .filter(Column::ResolvedAt.lt(before.0))
        .exec(tx.connection())
        .await?;
    Ok(outcome.rows_affected)
}

fn open(site_id: SiteId, id: CommentId) -> Condition {
    Condition::all()
        .add(Column::SiteId.eq(site_id.0))
        .add(Column::CommentId.eq(id.0))
        .add(Column::ResolvedAt.is_null())
}

fn from_row(row: Model) -> Result<Report> {
    let ground = Ground::from_name(&row.ground);
    let notifier = row.notifier_name.zip(row.notifier_email).map(|(name, email)| Notifier {
        name,
        email: Email::from_stored(email),
    });
    Ok(Report {
        id: ReportId(row.id),
        comment_id: CommentId(row.comment_id),
        ground: ground.ok_or_else(|| Error::Corrupt(format!("ground of report {}", row.id)))?,
        note: row.note,
        notifier,
        created_at: Timestamp(row.created_at),
    })
}
