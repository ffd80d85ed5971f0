//! What an operator wants to know of the database beside its content.

use sea_orm::{ConnectionTrait, EntityTrait, QueryOrder, QuerySelect, Statement};

use crate::domain::time::Timestamp;

use super::{Backend, Read, Result, Store, entity, pool::Connected};

/// Each kind of count with the rows in which it is wrong. A row of `comments` is found by its site first, as it is indexed.
const COUNTS: [(&str, &str); 4] = [
    (
        "comments of a page",
        "SELECT COUNT(*) AS n FROM pages p WHERE comment_count <> (SELECT COUNT(*) FROM comments c \
         WHERE c.site_id = p.site_id AND c.page_id = p.id AND c.status = 'approved')",
    ),
    (
        "what is shown",
        "SELECT COUNT(*) AS n FROM comments WHERE shown <> \
         CASE WHEN status = 'approved' OR reply_count > 0 THEN 1 ELSE 0 END",
    ),
    (
        "replies to a comment",
        "SELECT COUNT(*) AS n FROM comments p WHERE reply_count <> (SELECT COUNT(*) FROM comments c \
         WHERE c.site_id = p.site_id AND c.parent_id = p.id AND c.shown = 1)",
    ),
    (
        "comments below a root",
        "SELECT COUNT(*) AS n FROM comments r WHERE depth = 1 AND descendant_count <> (SELECT COUNT(*) FROM comments c \
         WHERE c.site_id = r.site_id AND c.root_id = r.id AND c.shown = 1)",
    ),
];

/// Counts everything that is kept as a column, and says in how many rows each is wrong. This reads every comment.
pub async fn miscounted(read: &Read<'_>) -> Result<Vec<(&'static str, u64)>> {
    let connection = read.connection();
    let mut wrong = Vec::new();
    for (what, sql) in COUNTS {
        let statement = Statement::from_string(connection.get_database_backend(), sql);
        let row = connection.query_one_raw(statement).await?;
        let rows: i64 = row.map_or(Ok(0), |row| row.try_get("", "n"))?;
        wrong.push((what, super::value::count(rows)));
    }
    Ok(wrong)
}

/// How SQLite keeps its log; none on PostgreSQL.
pub async fn journal_mode(store: &Store) -> Result<Option<String>> {
    if store.backend() == Backend::Postgres {
        return Ok(None);
    }
    let read = store.read();
    let connection = read.connection();
    let statement = Statement::from_string(connection.get_database_backend(), "PRAGMA journal_mode");
    let row = connection.query_one_raw(statement).await?;
    Ok(row.map(|row| row.try_get("", "journal_mode")).transpose()?)
}

/// The clock of the database server; none on SQLite, which has no other than ours.
pub async fn clock(store: &Store) -> Result<Option<Timestamp>> {
    if store.backend() == Backend::Sqlite {
        return Ok(None);
    }
    let read = store.read();
    let connection = read.connection();
    let sql = "SELECT (EXTRACT(EPOCH FROM clock_timestamp()) * 1000)::bigint AS now";
    let statement = Statement::from_string(connection.get_database_backend(), sql);
    let row = connection.query_one_raw(statement).await?;
    let now = row.map(|row| row.try_get("", "now")).transpose()?;
    Ok(now.map(Timestamp))
}

/// When something happened last.
pub async fn newest_event(read: &Read<'_>) -> Result<Option<Timestamp>> {
    use entity::event::{Column, Entity};
    let newest: Option<i64> = Entity::find()
        .select_only()
        .column(Column::CreatedAt)
        .order_by_desc(Column::Id)
        .limit(1)
        .into_tuple()
        .one(read.connection())
        .await?;
    Ok(newest.map(Timestamp))
}
