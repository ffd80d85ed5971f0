//! Comments that come in many at a time, and go again.

use std::collections::HashMap;

use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait as _, DbBackend, EntityTrait, QueryFilter, QuerySelect, Statement,
    Value,
};

use super::{
    super::{Error, Result, Source, Tx, comment, entity, pool::Connected},
    portion::{padded, portions},
};
use crate::domain::{
    comment::{Comment, Status},
    id::{CommentId, PageId, SiteId},
    time::Timestamp,
    vote::{Vote, Voter},
};
use entity::comment::{Column, Entity};

pub use comment::NewRow;

/// Adds comments. Counters are the caller's next step.
pub async fn insert(tx: &Tx, rows: Vec<NewRow<'_>>) -> Result<()> {
    for some in portions(rows) {
        let some = some.into_iter().map(comment::to_row).collect::<Result<Vec<_>>>()?;
        Entity::insert_many(some)
            .exec_without_returning(tx.connection())
            .await?;
    }
    Ok(())
}

/// What an answer has to know of what it answers.
#[derive(Clone, Copy, Debug)]
pub struct Above {
    pub id: CommentId,
    pub page_id: PageId,
    pub root_id: Option<CommentId>,
    pub depth: u32,
    pub status: Status,
}

impl From<&Comment> for Above {
    fn from(comment: &Comment) -> Self {
        Self {
            id: comment.id,
            page_id: comment.page_id,
            root_id: comment.root_id,
            depth: comment.depth,
            status: comment.status,
        }
    }
}

/// What is answered, of these ids.
pub async fn above(source: &impl Source, site_id: SiteId, ids: &[CommentId]) -> Result<HashMap<CommentId, Above>> {
    use sea_orm::prelude::Uuid;
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<(Uuid, Uuid, Option<Uuid>, i32, String)> = Entity::find()
        .select_only()
        .columns([
            Column::Id,
            Column::PageId,
            Column::RootId,
            Column::Depth,
            Column::Status,
        ])
        .filter(Column::SiteId.eq(site_id.0))
        .filter(Column::Id.is_in(padded(ids.iter().map(|id| id.0))))
        .into_tuple()
        .all(source.connection())
        .await?;
    let above = |(id, page, root, depth, status): (Uuid, Uuid, Option<Uuid>, i32, String)| {
        Ok((
            CommentId(id),
            Above {
                id: CommentId(id),
                page_id: PageId(page),
                root_id: root.map(CommentId),
                depth: u32::try_from(depth).unwrap_or(u32::MAX),
                status: Status::from_name(&status).ok_or_else(|| Error::Corrupt(format!("status {status}")))?,
            },
        ))
    };
    rows.into_iter().map(above).collect()
}

/// A vote that somebody gave elsewhere.
#[derive(Clone, Debug)]
pub struct Voted {
    pub comment_id: CommentId,
    pub page_id: PageId,
    pub voter: Voter,
    pub vote: Vote,
    pub at: Timestamp,
}

/// Adds votes; what they add up to stands in their comments already.
pub async fn insert_votes(tx: &Tx, site_id: SiteId, votes: &[Voted]) -> Result<()> {
    for some in portions(votes) {
        let rows = some.into_iter().map(|voted| entity::vote::ActiveModel {
            site_id: Set(site_id.0),
            comment_id: Set(voted.comment_id.0),
            voter: Set(voted.voter.stored()),
            page_id: Set(voted.page_id.0),
            value: Set(voted.vote.value()),
            created_at: Set(voted.at.0),
        });
        entity::vote::Entity::insert_many(rows)
            .exec_without_returning(tx.connection())
            .await?;
    }
    Ok(())
}

/// The comments of these ids.
pub async fn list_of(source: &impl Source, site_id: SiteId, ids: &[CommentId]) -> Result<HashMap<CommentId, Comment>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = Entity::find()
        .filter(Column::SiteId.eq(site_id.0))
        .filter(Column::Id.is_in(padded(ids.iter().map(|id| id.0))))
        .all(source.connection())
        .await?;
    let found = rows.into_iter().map(comment::from_row).collect::<Result<Vec<_>>>()?;
    Ok(found.into_iter().map(|comment| (comment.id, comment)).collect())
}

/// Counts shown comments into pages that are held: how many, and when the latest was written.
pub async fn add_to_pages(tx: &Tx, site_id: SiteId, pages: &[(PageId, i64, Timestamp)]) -> Result<()> {
    let latest = match tx.connection().get_database_backend() {
        DbBackend::Postgres => "GREATEST",
        _ => "MAX",
    };
    let sets = format!(
        "pages SET comment_count = comment_count + added.column2, last_comment_at = {latest}(last_comment_at, added.column3)"
    );
    let rows = pages
        .iter()
        .map(|(id, comments, last)| [id.0.into(), (*comments).into(), last.0.into()]);
    add(tx, "pages", &sets, site_id, rows.collect()).await
}

/// Counts shown replies in below comments: direct ones, and all of them.
pub async fn add_replies(tx: &Tx, site_id: SiteId, replies: &[(CommentId, i64, i64)]) -> Result<()> {
    let row = |(id, direct, below): &(CommentId, i64, i64)| [id.0.into(), (*direct).into(), (*below).into()];
    // Only roots count what is below their replies, and by that count they are sorted: it is left alone where nothing is added, because
    // a column that is set is written into its index anew.
    let (roots, others): (Vec<_>, Vec<_>) = replies.iter().partition(|(_, _, below)| *below != 0);
    let sets = "comments SET reply_count = reply_count + added.column2";
    add(tx, "comments", sets, site_id, others.into_iter().map(row).collect()).await?;
    let sets = format!("{sets}, descendant_count = descendant_count + added.column3");
    add(tx, "comments", &sets, site_id, roots.into_iter().map(row).collect()).await
}

/// Changes rows of a table by what stands beside their ids, many in one statement.
async fn add(tx: &Tx, table: &str, sets: &str, site_id: SiteId, rows: Vec<[Value; 3]>) -> Result<()> {
    let connection = tx.connection();
    let backend = connection.get_database_backend();
    let place = |number: usize| match backend {
        DbBackend::Postgres => format!("${number}"),
        _ => "?".to_owned(),
    };
    for some in portions(rows) {
        let row = |row: usize| {
            format!(
                "({}, {}, {})",
                place(row * 3 + 1),
                place(row * 3 + 2),
                place(row * 3 + 3)
            )
        };
        let listed: Vec<String> = (0..some.len()).map(row).collect();
        let sql = format!(
            "UPDATE {sets} FROM (VALUES {}) AS added WHERE {table}.id = added.column1 AND {table}.site_id = {}",
            listed.join(", "),
            place(some.len() * 3 + 1)
        );
        let values = some.into_iter().flatten().chain([site_id.0.into()]);
        let statement = Statement::from_sql_and_values(backend, sql, values);
        connection.execute_raw(statement).await?;
    }
    Ok(())
}

/// Whether anything answers a comment, whatever its status.
pub async fn is_answered(tx: &Tx, site_id: SiteId, id: CommentId) -> Result<bool> {
    let found: Option<sea_orm::prelude::Uuid> = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::SiteId.eq(site_id.0))
        .filter(Column::ParentId.eq(id.0))
        .limit(1)
        .into_tuple()
        .one(tx.connection())
        .await?;
    Ok(found.is_some())
}

/// Takes a comment away that nothing answers, with everything that hangs on it.
pub async fn remove(tx: &Tx, site_id: SiteId, id: CommentId) -> Result<()> {
    Entity::delete_by_id(id.0)
        .filter(Column::SiteId.eq(site_id.0))
        .exec(tx.connection())
        .await?;
    Ok(())
}
