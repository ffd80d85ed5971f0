//! A site's rows in order of their ids, a portion at a time, for whoever takes all of them away.

use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::Expr,
};

use crate::domain::{
    comment::Comment,
    id::{CommentId, PageId, SiteId},
    thread::Thread,
};

use super::{Result, Source, comment, entity, page};

/// Pages after that id.
pub async fn pages(source: &impl Source, site_id: SiteId, after: Option<PageId>, limit: u64) -> Result<Vec<Thread>> {
    use entity::page::{Column, Entity};
    let mut query = Entity::find().filter(of_site(source, "pages", site_id));
    if let Some(PageId(after)) = after {
        query = query.filter(Column::Id.gt(after));
    }
    let rows = query
        .order_by_asc(Column::Id)
        .limit(limit)
        .all(source.connection())
        .await?;
    Ok(rows.into_iter().map(page::from_row).collect())
}

/// Comments after that id, whatever their status.
pub async fn comments(
    source: &impl Source,
    site_id: SiteId,
    after: Option<CommentId>,
    limit: u64,
) -> Result<Vec<Comment>> {
    use entity::comment::{Column, Entity};
    let mut query = Entity::find().filter(of_site(source, "comments", site_id));
    if let Some(CommentId(after)) = after {
        query = query.filter(Column::Id.gt(after));
    }
    let rows = query
        .order_by_asc(Column::Id)
        .limit(limit)
        .all(source.connection())
        .await?;
    rows.into_iter().map(comment::from_row).collect()
}

/// Where the reading of one page's comments has come to.
pub type Position = (i32, i16, i64, CommentId);

/// Comments of a page, those above before those below, whatever their status; and where the next portion begins.
pub async fn comments_of_page(
    source: &impl Source,
    site_id: SiteId,
    page_id: PageId,
    after: Option<Position>,
    limit: u64,
) -> Result<(Vec<Comment>, Option<Position>)> {
    use entity::comment::{Column, Entity};
    let mut query = Entity::find()
        .filter(Column::SiteId.eq(site_id.0))
        .filter(Column::PageId.eq(page_id.0));
    if let Some((depth, shown, created_at, CommentId(id))) = after {
        // In the order of an index that is there for readers.
        let columns = [Column::Depth, Column::Shown, Column::CreatedAt, Column::Id];
        let here = Expr::tuple(columns.map(Expr::col));
        let there = [
            Expr::value(depth),
            Expr::value(shown),
            Expr::value(created_at),
            Expr::value(id),
        ];
        query = query.filter(here.gt(Expr::tuple(there)));
    }
    let rows = query
        .order_by_asc(Column::Depth)
        .order_by_asc(Column::Shown)
        .order_by_asc(Column::CreatedAt)
        .order_by_asc(Column::Id)
        .limit(limit)
        .all(source.connection())
        .await?;
    let last = rows
        .last()
        .map(|row| (row.depth, row.shown, row.created_at, CommentId(row.id)));
    let comments = rows.into_iter().map(comment::from_row).collect::<Result<_>>()?;
    Ok((comments, last))
}

/// That a row is the site's. SQLite would else take an index that begins with the site and sort the whole site for each portion;
/// a sign before the column keeps it to the order of the ids.
fn of_site(source: &impl Source, table: &str, SiteId(site_id): SiteId) -> Expr {
    match source.connection().get_database_backend() {
        DbBackend::Sqlite => Expr::cust_with_values(format!("+\"{table}\".\"site_id\" = ?"), [site_id]),
        _ => Expr::cust_with_values(format!("\"{table}\".\"site_id\" = $1"), [site_id]),
    }
}
