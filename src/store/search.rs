//! The index of words: FTS5 on SQLite, `tsvector` on PostgreSQL. It is filled after the fact, and only ever asked for candidates:
//! whether a comment is meant is decided by its text. What leaves a comment leaves the index by triggers (see the migration).

mod candidates;

use std::collections::HashSet;

use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait as _, DbBackend, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Statement, Value,
    sea_query::{Alias, Expr, ExprTrait as _, LockBehavior, LockType, Query},
};
use uuid::Uuid;

use crate::domain::{
    id::{CommentId, SiteId},
    search,
    time::Timestamp,
};

use super::{Result, Source, Tx, entity, pool::Connected, value};
pub use candidates::{Candidates, Range, candidates};
use entity::{
    comment,
    search_progress::{ActiveModel, Column, Entity},
};

/// The one row of the index's progress.
const ROW: i32 = 1;

/// How far the index has come.
#[derive(Clone, Copy, Debug)]
pub struct Progress {
    /// Every comment written until then is in the index; 0 while all there are are looked at.
    pub indexed_until: Timestamp,
    /// The id from which on a sweep still has to look; none when it is over.
    pub swept_to: Option<CommentId>,
}

/// A text that is to be found.
#[derive(Clone, Debug)]
pub struct Document {
    pub id: CommentId,
    pub site_id: SiteId,
    pub source: String,
}

/// How far the index has come; where it was never begun, everything is still to be looked at.
pub async fn progress(source: &impl Source) -> Result<Progress> {
    let row = Entity::find_by_id(ROW).one(source.connection()).await?;
    Ok(row.map_or(Progress::NONE, from_row))
}

/// The same, held until the transaction is over: nobody else goes on meanwhile.
pub async fn hold(tx: &Tx) -> Result<Progress> {
    let first = ActiveModel {
        id: Set(ROW),
        indexed_until: Set(Progress::NONE.indexed_until.0),
        swept_to: Set(Progress::NONE.swept_to.map(|id| id.0)),
    };
    Entity::insert(first)
        .on_conflict_do_nothing_on([Column::Id])
        .exec_without_returning(tx.connection())
        .await?;
    let row = Entity::find_by_id(ROW).lock_exclusive().one(tx.connection()).await?;
    Ok(row.map_or(Progress::NONE, from_row))
}

/// Notes how far it has come; it is held.
pub async fn set_progress(tx: &Tx, progress: Progress) -> Result<()> {
    Entity::update_many()
        .col_expr(Column::IndexedUntil, progress.indexed_until.0.into())
        .col_expr(Column::SweptTo, Expr::value(progress.swept_to.map(|id| id.0)))
        .filter(Column::Id.eq(ROW))
        .exec(tx.connection())
        .await?;
    Ok(())
}

impl Progress {
    const NONE: Self = Self {
        indexed_until: Timestamp(0),
        swept_to: Some(CommentId(Uuid::nil())),
    };
}

fn from_row(row: entity::search_progress::Model) -> Progress {
    Progress {
        indexed_until: Timestamp(row.indexed_until),
        swept_to: value::comment_id(row.swept_to),
    }
}

/// The ids of the comments after one, in order.
pub async fn following(tx: &Tx, after: CommentId, limit: u64) -> Result<Vec<CommentId>> {
    ids(tx, comment::Column::Id.gt(after.0), limit).await
}

/// Those of some ids that are not in the index.
pub async fn unindexed(tx: &Tx, ids: &[CommentId]) -> Result<Vec<CommentId>> {
    let connection = tx.connection();
    let table = match connection.get_database_backend() {
        DbBackend::Postgres => "search_words",
        _ => "search_documents",
    };
    let id = Alias::new("comment_id");
    let query = Query::select()
        .column(id.clone())
        .from(Alias::new(table))
        .and_where(Expr::col(id).is_in(ids.iter().map(|id| id.0)))
        .to_owned();
    let mut indexed = HashSet::new();
    for row in connection.query_all(&query).await? {
        indexed.insert(CommentId(row.try_get_by_index(0)?));
    }
    Ok(ids.iter().copied().filter(|id| !indexed.contains(id)).collect())
}

/// Those of some ids that there still are.
pub async fn existing(tx: &Tx, ids: &[CommentId]) -> Result<Vec<CommentId>> {
    let limit = u64::try_from(ids.len()).unwrap_or(u64::MAX);
    self::ids(tx, comment::Column::Id.is_in(ids.iter().map(|id| id.0)), limit).await
}

async fn ids(tx: &Tx, which: Expr, limit: u64) -> Result<Vec<CommentId>> {
    let rows: Vec<Uuid> = comment::Entity::find()
        .select_only()
        .column(comment::Column::Id)
        .filter(which)
        .order_by_asc(comment::Column::Id)
        .limit(limit)
        .into_tuple()
        .all(tx.connection())
        .await?;
    Ok(rows.into_iter().map(CommentId).collect())
}

/// The comments of these ids, held as they are until the transaction is over: a text that somebody erases meanwhile must not come
/// into the index after it has left it. Those that are gone, or that somebody is changing, are left out, so that nobody waits for
/// anybody in a circle.
pub async fn documents_of(tx: &Tx, ids: &[CommentId]) -> Result<Vec<Document>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<(Uuid, Uuid, String)> = comment::Entity::find()
        .select_only()
        .columns([comment::Column::Id, comment::Column::SiteId, comment::Column::Source])
        .filter(comment::Column::Id.is_in(ids.iter().map(|id| id.0)))
        .order_by_asc(comment::Column::Id)
        .lock_with_behavior(LockType::Share, LockBehavior::SkipLocked)
        .into_tuple()
        .all(tx.connection())
        .await?;
    let document = |(id, site_id, source)| Document {
        id: CommentId(id),
        site_id: SiteId(site_id),
        source,
    };
    Ok(rows.into_iter().map(document).collect())
}

/// Puts texts into the index, those that are not in it yet.
pub async fn add(tx: &Tx, documents: &[Document]) -> Result<()> {
    let connection = tx.connection();
    let backend = connection.get_database_backend();
    for document in documents {
        let words = words_of(document);
        if words.is_empty() {
            continue;
        }
        let (id, words) = (Value::from(document.id.0), Value::from(words));
        if backend == DbBackend::Postgres {
            let sql = "INSERT INTO search_words (comment_id, site_id, created_at, words) \
                       SELECT id, site_id, created_at, array_to_tsvector(string_to_array($2, ' ')) FROM comments WHERE id = $1 \
                       ON CONFLICT DO NOTHING";
            let statement = Statement::from_sql_and_values(backend, sql, [id, words]);
            connection.execute_raw(statement).await?;
            continue;
        }
        // Beside each stands the latest time of it and all before it: what has a lower number was not written after that.
        let numbered = "INSERT INTO search_documents (comment_id, created_at, latest) SELECT id, created_at, \
                        MAX(created_at, COALESCE((SELECT latest FROM search_documents ORDER BY number DESC LIMIT 1), created_at)) \
                        FROM comments WHERE id = ? ON CONFLICT DO NOTHING RETURNING number";
        let statement = Statement::from_sql_and_values(backend, numbered, [id]);
        let Some(row) = connection.query_one_raw(statement).await? else {
            continue;
        };
        let number: i64 = row.try_get("", "number")?;
        let sql = "INSERT INTO search_words (rowid, words) VALUES (?, ?)";
        let statement = Statement::from_sql_and_values(backend, sql, [number.into(), words]);
        connection.execute_raw(statement).await?;
    }
    Ok(())
}

/// The words of a text as the index keeps them: each with its site, so that no site's words are in another's way.
fn words_of(document: &Document) -> String {
    let site = site_mark(document.site_id);
    let words: Vec<String> = search::words(&document.source)
        .iter()
        .map(|word| format!("{site}{word}"))
        .collect();
    words.join(" ")
}

/// A few signs that stand for a site: of the random part of its id. Two sites with the same ones see no more of each other for it.
fn site_mark(site_id: SiteId) -> String {
    let number = site_id.0.as_u128() & 0xff_ffff;
    format!("{number:06x}")
}
