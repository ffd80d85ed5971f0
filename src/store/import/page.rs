//! Pages that an import has touched: those it made go with it, the others get back what they were.

use std::collections::{HashMap, HashSet};

use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    prelude::Uuid,
    sea_query::{Expr, ExprTrait as _},
};

use super::{
    super::{Result, Source, Tx, entity, page, pool::Connected},
    portion::{padded, portions},
};
use crate::domain::{
    comment::Status,
    id::{ImportId, PageId, SiteId},
    thread::Thread,
    time::Timestamp,
};
use entity::import_page::{ActiveModel, Column, Entity};

/// A page as it was before.
#[derive(Clone, Copy, Debug)]
pub struct Touched {
    pub page_id: PageId,
    pub is_new: bool,
    pub last_comment_at: Timestamp,
}

/// The pages of these identities, or those that aliases of that name lead to, by identity.
pub async fn find(source: &impl Source, site_id: SiteId, identities: &[String]) -> Result<HashMap<String, PageId>> {
    if identities.is_empty() {
        return Ok(HashMap::new());
    }
    let pages: Vec<(String, Uuid)> = {
        use entity::page::{Column, Entity};
        Entity::find()
            .select_only()
            .columns([Column::Identity, Column::Id])
            .filter(Column::SiteId.eq(site_id.0))
            .filter(Column::Identity.is_in(padded(identities.iter().map(String::as_str))))
            .into_tuple()
            .all(source.connection())
            .await?
    };
    let mut found: HashMap<String, PageId> = pages.into_iter().map(|(identity, id)| (identity, PageId(id))).collect();
    let rest: Vec<&str> = identities
        .iter()
        .map(String::as_str)
        .filter(|identity| !found.contains_key(*identity))
        .collect();
    if !rest.is_empty() {
        use entity::page_alias::{Column, Entity};
        let aliases = Entity::find()
            .filter(Column::SiteId.eq(site_id.0))
            .filter(Column::Identity.is_in(padded(rest)))
            .all(source.connection())
            .await?;
        found.extend(aliases.into_iter().map(|alias| (alias.identity, PageId(alias.page_id))));
    }
    Ok(found)
}

/// Holds pages for this transaction, in one order: as [`super::super::page::lock`] each.
pub async fn lock(tx: &Tx, site_id: SiteId, ids: &[PageId]) -> Result<Vec<Thread>> {
    use entity::page::{Column, Entity};
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows = Entity::find()
        .filter(Column::SiteId.eq(site_id.0))
        .filter(Column::Id.is_in(padded(ids.iter().map(|id| id.0))))
        .order_by_asc(Column::Id)
        .lock_exclusive()
        .all(tx.connection())
        .await?;
    Ok(rows.into_iter().map(page::from_row).collect())
}

/// Notes how pages were; returns how many were not noted before.
pub async fn note(tx: &Tx, site_id: SiteId, import_id: ImportId, touched: &[Touched]) -> Result<u64> {
    let known: HashSet<Uuid> = Entity::find()
        .select_only()
        .column(Column::PageId)
        .filter(Column::SiteId.eq(site_id.0))
        .filter(Column::ImportId.eq(import_id.0))
        .filter(Column::PageId.is_in(padded(touched.iter().map(|page| page.page_id.0))))
        .into_tuple::<Uuid>()
        .all(tx.connection())
        .await?
        .into_iter()
        .collect();
    let fresh: Vec<ActiveModel> = touched
        .iter()
        .filter(|page| !known.contains(&page.page_id.0))
        .map(|page| ActiveModel {
            site_id: Set(site_id.0),
            import_id: Set(import_id.0),
            page_id: Set(page.page_id.0),
            is_new: Set(page.is_new),
            last_comment_at: Set(page.last_comment_at.0),
        })
        .collect();
    let noted = fresh.len() as u64;
    for some in portions(fresh) {
        Entity::insert_many(some)
            .exec_without_returning(tx.connection())
            .await?;
    }
    Ok(noted)
}

/// Some of them.
pub async fn some(source: &impl Source, site_id: SiteId, import_id: ImportId, limit: u64) -> Result<Vec<Touched>> {
    let rows = Entity::find()
        .filter(Column::SiteId.eq(site_id.0))
        .filter(Column::ImportId.eq(import_id.0))
        .order_by_asc(Column::PageId)
        .limit(limit)
        .all(source.connection())
        .await?;
    let touched = |row: entity::import_page::Model| Touched {
        page_id: PageId(row.page_id),
        is_new: row.is_new,
        last_comment_at: Timestamp(row.last_comment_at),
    };
    Ok(rows.into_iter().map(touched).collect())
}

/// Forgets how a page was.
pub async fn forget(tx: &Tx, site_id: SiteId, import_id: ImportId, page_id: PageId) -> Result<()> {
    Entity::delete_by_id((site_id.0, import_id.0, page_id.0))
        .exec(tx.connection())
        .await?;
    Ok(())
}

/// Whether a page has any comment, whatever its status.
pub async fn has_comments(tx: &Tx, site_id: SiteId, page_id: PageId) -> Result<bool> {
    use entity::comment::{Column, Entity};
    let found: Option<sea_orm::prelude::Uuid> = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::SiteId.eq(site_id.0))
        .filter(Column::PageId.eq(page_id.0))
        .limit(1)
        .into_tuple()
        .one(tx.connection())
        .await?;
    Ok(found.is_some())
}

/// Takes an empty page away, and whatever leads to it.
pub async fn remove(tx: &Tx, site_id: SiteId, page_id: PageId) -> Result<()> {
    use entity::page::{Column, Entity};
    Entity::delete_by_id(page_id.0)
        .filter(Column::SiteId.eq(site_id.0))
        .exec(tx.connection())
        .await?;
    Ok(())
}

/// Sets when a page was last commented on: by what is left, or as it was before where nothing is.
pub async fn settle(tx: &Tx, site_id: SiteId, page_id: PageId, before: Timestamp) -> Result<()> {
    let last: Option<Option<i64>> = {
        use entity::comment::{Column, Entity};
        Entity::find()
            .select_only()
            .column_as(Column::CreatedAt.max(), "last")
            .filter(Column::SiteId.eq(site_id.0))
            .filter(Column::PageId.eq(page_id.0))
            .filter(Column::Status.eq(Status::Approved.name()))
            .into_tuple()
            .one(tx.connection())
            .await?
    };
    use entity::page::{Column, Entity};
    Entity::update_many()
        .col_expr(Column::LastCommentAt, Expr::value(last.flatten().unwrap_or(before.0)))
        .filter(Column::SiteId.eq(site_id.0))
        .filter(Column::Id.eq(page_id.0))
        .filter(Expr::col(Column::LastCommentAt).ne(before.0))
        .exec(tx.connection())
        .await?;
    Ok(())
}
