//! Pages and the threads below them.

use sea_orm::sea_query::{Expr, LockType};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, ExprTrait, JoinType, QueryFilter, QueryOrder, QuerySelect};

use crate::domain::{
    id::{PageId, SiteId},
    thread::{Thread, cursor::Cursor},
    time::Timestamp,
};

use super::{
    Result, Source, Tx, entity,
    pool::Connected,
    site::{self, SiteAuthor},
    value,
};

/// The page of that identity, or the one that an alias of that name leads to.
pub async fn find(source: &impl Source, site_id: SiteId, identity: &str) -> Result<Option<Thread>> {
    let row = entity::page::Entity::find()
        .filter(entity::page::Column::SiteId.eq(site_id.0))
        .filter(entity::page::Column::Identity.eq(identity))
        .one(source.connection())
        .await?;
    if let Some(row) = row {
        return Ok(Some(from_row(row)));
    }
    match by_alias(source, site_id, identity).await? {
        Some(id) => get(source, site_id, id).await,
        None => Ok(None),
    }
}

/// The page of that id.
pub async fn get(source: &impl Source, site_id: SiteId, id: PageId) -> Result<Option<Thread>> {
    let row = entity::page::Entity::find_by_id(id.0)
        .filter(entity::page::Column::SiteId.eq(site_id.0))
        .one(source.connection())
        .await?;
    Ok(row.map(from_row))
}

/// The pages of these ids.
pub async fn list_of(source: &impl Source, site_id: SiteId, ids: &[PageId]) -> Result<Vec<Thread>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows = entity::page::Entity::find()
        .filter(entity::page::Column::SiteId.eq(site_id.0))
        .filter(entity::page::Column::Id.is_in(ids.iter().map(|id| id.0)))
        .all(source.connection())
        .await?;
    Ok(rows.into_iter().map(from_row).collect())
}

/// The site a thread belongs to, for addresses that name the thread alone.
pub async fn locate(source: &impl Source, id: PageId) -> Result<Option<SiteId>> {
    let row = entity::page::Entity::find_by_id(id.0).one(source.connection()).await?;
    Ok(row.map(|row| SiteId(row.site_id)))
}

/// How many approved comments are found under an identity.
#[derive(Clone, Debug)]
pub struct Count {
    /// As it was asked for.
    pub identity: String,
    pub page_id: PageId,
    pub comments: u64,
}

/// How many approved comments each of these pages has, under its own identity or an alias; pages without a thread are left out.
pub async fn counts(source: &impl Source, site_id: SiteId, identities: &[String]) -> Result<Vec<Count>> {
    use entity::page::Column;
    let by_identity = Column::Identity.is_in(identities.iter().map(String::as_str));
    let mut found = counted(source, site_id, by_identity).await?;
    if found.len() < identities.len() {
        let rest = identities
            .iter()
            .filter(|identity| !found.iter().any(|known| known.identity == **identity));
        let by_alias = counted_by_alias(source, site_id, rest).await?;
        found.extend(by_alias);
    }
    Ok(found)
}

/// The pages of which a condition holds, each under its own identity.
async fn counted(source: &impl Source, site_id: SiteId, which: Expr) -> Result<Vec<Count>> {
    use entity::page::{Column, Entity};
    let rows: Vec<(sea_orm::prelude::Uuid, String, i64)> = Entity::find()
        .select_only()
        .columns([Column::Id, Column::Identity, Column::CommentCount])
        .filter(Column::SiteId.eq(site_id.0))
        .filter(which)
        .into_tuple()
        .all(source.connection())
        .await?;
    let count = |(id, identity, comments)| Count {
        identity,
        page_id: PageId(id),
        comments: value::count(comments),
    };
    Ok(rows.into_iter().map(count).collect())
}

async fn counted_by_alias(
    source: &impl Source,
    site_id: SiteId,
    identities: impl Iterator<Item = &String>,
) -> Result<Vec<Count>> {
    use entity::page_alias::{Column, Entity};
    let aliases = Entity::find()
        .filter(Column::SiteId.eq(site_id.0))
        .filter(Column::Identity.is_in(identities.map(String::as_str)))
        .all(source.connection())
        .await?;
    if aliases.is_empty() {
        return Ok(Vec::new());
    }
    let by_id = entity::page::Column::Id.is_in(aliases.iter().map(|alias| alias.page_id));
    let pages = counted(source, site_id, by_id).await?;
    Ok(aliases
        .into_iter()
        .filter_map(|alias| {
            let page = pages.iter().find(|page| page.page_id.0 == alias.page_id)?;
            Some(Count {
                identity: alias.identity,
                ..page.clone()
            })
        })
        .collect())
}

/// By what a site's threads are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ThreadOrder {
    /// The latest comment first.
    Active,
    /// The youngest thread first.
    Newest,
    /// The most comments first.
    Comments,
}

/// A site's threads in which readers see anything.
pub async fn list(
    source: &impl Source,
    site_id: SiteId,
    order: ThreadOrder,
    after: Option<Cursor>,
    limit: u64,
) -> Result<Vec<Thread>> {
    use entity::page::Column;
    let by = match order {
        ThreadOrder::Active => Column::LastCommentAt,
        ThreadOrder::Newest => Column::CreatedAt,
        ThreadOrder::Comments => Column::CommentCount,
    };
    let mut query = entity::page::Entity::find()
        .filter(Column::SiteId.eq(site_id.0))
        .filter(Column::CommentCount.gt(0));
    if let Some(after) = after {
        // As a pair, so that threads with the same count are not walked over.
        let here = Expr::tuple([Expr::col(by), Expr::col(Column::Id)]);
        query = query.filter(here.lt(Expr::tuple([Expr::value(after.key), Expr::value(after.id.0)])));
    }
    let rows = query
        .order_by_desc(by)
        .order_by_desc(Column::Id)
        .limit(limit)
        .all(source.connection())
        .await?;
    Ok(rows.into_iter().map(from_row).collect())
}

/// Whether a page has this identity as its own.
pub async fn has_identity(source: &impl Source, site_id: SiteId, identity: &str) -> Result<bool> {
    let row = entity::page::Entity::find()
        .filter(entity::page::Column::SiteId.eq(site_id.0))
        .filter(entity::page::Column::Identity.eq(identity))
        .one(source.connection())
        .await?;
    Ok(row.is_some())
}

/// Adds a page.
pub async fn insert(tx: &Tx, thread: &Thread) -> Result<()> {
    let row = entity::page::ActiveModel {
        id: Set(thread.id.0),
        site_id: Set(thread.site_id.0),
        identity: Set(thread.identity.clone()),
        url: Set(thread.url.clone()),
        title: Set(thread.title.clone()),
        is_open: Set(thread.is_open),
        comment_count: Set(0),
        created_at: Set(thread.created_at.0),
        last_comment_at: Set(thread.last_comment_at.0),
        ranked_at: Set(0),
        is_kept_open: Set(thread.is_kept_open),
    };
    // Two first comments may meet: whoever comes second uses the row of the first.
    entity::page::Entity::insert(row)
        .on_conflict_do_nothing_on([entity::page::Column::SiteId, entity::page::Column::Identity])
        .exec_without_returning(tx.connection())
        .await?;
    Ok(())
}

/// Holds the page for this transaction, and reads it as it then is. Whoever changes a thread does this first, so that counters
/// change in one order and two transactions never wait for each other in a circle. On SQLite the writer is alone anyway.
pub async fn lock(tx: &Tx, site_id: SiteId, id: PageId) -> Result<Option<Thread>> {
    let row = entity::page::Entity::find_by_id(id.0)
        .filter(entity::page::Column::SiteId.eq(site_id.0))
        .lock_exclusive()
        .one(tx.connection())
        .await?;
    Ok(row.map(from_row))
}

/// The same for several at once, in the order of their ids, so that nobody waits for anybody in a circle.
pub async fn lock_all(tx: &Tx, site_id: SiteId, ids: &[PageId]) -> Result<Vec<Thread>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows = entity::page::Entity::find()
        .filter(entity::page::Column::SiteId.eq(site_id.0))
        .filter(entity::page::Column::Id.is_in(ids.iter().map(|id| id.0)))
        .order_by_asc(entity::page::Column::Id)
        .lock_exclusive()
        .all(tx.connection())
        .await?;
    Ok(rows.into_iter().map(from_row).collect())
}

/// What a new comment has to know of its page and its site.
#[derive(Clone, Debug, Default)]
pub struct ForComment {
    /// Held as by [`lock`]; none when nobody has commented on the page yet.
    pub thread: Option<Thread>,
    pub authors: Vec<SiteAuthor>,
}

/// The page of that identity, or the one that an alias of that name leads to, and whom the site vouches for: in one round trip
/// but for a page's first comment.
pub async fn find_for_comment(tx: &Tx, site_id: SiteId, identity: &str) -> Result<ForComment> {
    use entity::{page, site_author};
    let of_the_site = page::Entity::belongs_to(site_author::Entity)
        .from(page::Column::SiteId)
        .to(site_author::Column::SiteId);
    let mut query = page::Entity::find()
        .join(JoinType::LeftJoin, of_the_site.into())
        .filter(page::Column::SiteId.eq(site_id.0))
        .filter(page::Column::Identity.eq(identity));
    QuerySelect::query(&mut query).lock_with_tables(LockType::Update, [page::Entity]);
    let rows = query.select_also(site_author::Entity).all(tx.connection()).await?;
    let mut found = ForComment::default();
    for (page, author) in rows {
        found.thread = Some(from_row(page));
        found.authors.extend(author.map(site::author).transpose()?);
    }
    if found.thread.is_none() {
        found.authors = site::authors(tx, site_id).await?;
        if let Some(id) = by_alias(tx, site_id, identity).await? {
            found.thread = lock(tx, site_id, id).await?;
        }
    }
    Ok(found)
}

async fn by_alias(source: &impl Source, site_id: SiteId, identity: &str) -> Result<Option<PageId>> {
    let alias = entity::page_alias::Entity::find_by_id((site_id.0, identity.to_owned()))
        .one(source.connection())
        .await?;
    Ok(alias.map(|alias| PageId(alias.page_id)))
}

/// Replaces what a page is called and where it is.
pub async fn describe(tx: &Tx, thread: &Thread) -> Result<()> {
    entity::page::Entity::update_many()
        .col_expr(entity::page::Column::Title, Expr::value(thread.title.clone()))
        .col_expr(entity::page::Column::Url, Expr::value(thread.url.clone()))
        .filter(entity::page::Column::SiteId.eq(thread.site_id.0))
        .filter(entity::page::Column::Id.eq(thread.id.0))
        .exec(tx.connection())
        .await?;
    Ok(())
}

/// Opens or closes a thread.
pub async fn set_open(tx: &Tx, site_id: SiteId, id: PageId, is_open: bool) -> Result<()> {
    entity::page::Entity::update_many()
        .col_expr(entity::page::Column::IsOpen, is_open.into())
        .filter(entity::page::Column::SiteId.eq(site_id.0))
        .filter(entity::page::Column::Id.eq(id.0))
        .exec(tx.connection())
        .await?;
    Ok(())
}

/// Keeps a thread open however old it is, or lets it close as others do.
pub async fn set_kept_open(tx: &Tx, site_id: SiteId, id: PageId, is_kept_open: bool) -> Result<()> {
    entity::page::Entity::update_many()
        .col_expr(entity::page::Column::IsKeptOpen, is_kept_open.into())
        .filter(entity::page::Column::SiteId.eq(site_id.0))
        .filter(entity::page::Column::Id.eq(id.0))
        .exec(tx.connection())
        .await?;
    Ok(())
}

/// Threads of a site whose first comment was written from one moment on and before another, the first ones first.
pub async fn begun_between(
    source: &impl Source,
    site_id: SiteId,
    from: Timestamp,
    to: Timestamp,
    limit: u64,
) -> Result<Vec<Thread>> {
    use entity::page::{Column, Entity};
    let rows = Entity::find()
        .filter(Column::SiteId.eq(site_id.0))
        .filter(Column::CreatedAt.gte(from.0))
        .filter(Column::CreatedAt.lt(to.0))
        .order_by_asc(Column::CreatedAt)
        .order_by_asc(Column::Id)
        .limit(limit)
        .all(source.connection())
        .await?;
    Ok(rows.into_iter().map(from_row).collect())
}

/// Records another identity under which a page is found from now on.
pub async fn insert_alias(tx: &Tx, site_id: SiteId, identity: &str, page_id: PageId, now: Timestamp) -> Result<()> {
    let row = entity::page_alias::ActiveModel {
        site_id: Set(site_id.0),
        identity: Set(identity.to_owned()),
        page_id: Set(page_id.0),
        created_at: Set(now.0),
    };
    entity::page_alias::Entity::insert(row)
        .exec_without_returning(tx.connection())
        .await?;
    Ok(())
}

pub(super) fn from_row(row: entity::page::Model) -> Thread {
    Thread {
        id: PageId(row.id),
        site_id: SiteId(row.site_id),
        identity: row.identity,
        url: row.url,
        title: row.title,
        is_open: row.is_open,
        is_kept_open: row.is_kept_open,
        comment_count: value::count(row.comment_count),
        created_at: Timestamp(row.created_at),
        last_comment_at: Timestamp(row.last_comment_at),
    }
}
