//! What follows from the rows of a site, once all of them are there.

use sea_orm::{ConnectionTrait, Statement, Value, prelude::Uuid};

use crate::{
    domain::id::SiteId,
    store::{Result, Tx, pool::Connected as _},
};

use super::mark;

/// What must not be found; `{s}` is the site.
const FLAWS: [(&str, &str); 3] = [
    (
        "a comment does not stand below what it answers",
        "SELECT c.id FROM comments c LEFT JOIN comments p ON p.id = c.parent_id AND p.site_id = c.site_id AND p.page_id = c.page_id \
         WHERE c.site_id = {s} AND NOT ((c.parent_id IS NULL AND c.depth = 1 AND c.root_id IS NULL) \
         OR (p.id IS NOT NULL AND c.root_id IS NOT NULL AND c.depth = p.depth + 1 AND c.root_id = COALESCE(p.root_id, p.id))) LIMIT 1",
    ),
    (
        "a comment counts votes that nobody gave",
        "SELECT c.id FROM comments c WHERE c.site_id = {s} AND \
         (c.up_votes <> (SELECT COUNT(*) FROM votes v WHERE v.site_id = c.site_id AND v.comment_id = c.id AND v.value = 1) \
         OR c.down_votes <> (SELECT COUNT(*) FROM votes v WHERE v.site_id = c.site_id AND v.comment_id = c.id AND v.value = -1)) LIMIT 1",
    ),
    (
        "a vote belongs to another page than its comment",
        "SELECT c.id FROM votes v JOIN comments c ON c.id = v.comment_id WHERE v.site_id = {s} AND v.page_id <> c.page_id LIMIT 1",
    ),
];

/// What does not hold together in the rows of a site, and in which comment; none if all does.
pub async fn flaw(tx: &Tx, SiteId(site_id): SiteId) -> Result<Option<String>> {
    let connection = tx.connection();
    let backend = connection.get_database_backend();
    for (what, sql) in FLAWS {
        let sql = sql.replace("{s}", &mark(backend, 1));
        let statement = Statement::from_sql_and_values(backend, sql, [site_id.into()]);
        if let Some(row) = connection.query_one_raw(statement).await? {
            let id: Uuid = row.try_get("", "id")?;
            return Ok(Some(format!("{what} ({id})")));
        }
    }
    Ok(None)
}

/// Above what is shown stands a stub, whatever its status. It comes first: what is shown decides what is counted.
const SHOWN: &str = "WITH RECURSIVE above(id) AS (\
     SELECT p.id FROM comments c JOIN comments p ON p.id = c.parent_id WHERE c.site_id = {s} AND c.status = 'approved' AND p.shown = 0 \
     UNION SELECT p.id FROM above JOIN comments c ON c.id = above.id JOIN comments p ON p.id = c.parent_id WHERE p.shown = 0) \
     UPDATE comments SET shown = 1 WHERE id IN (SELECT id FROM above)";

/// Of the comments after `{a}` and up to `{b}`: a database keeps in memory which rows a statement is about.
const OF_SOME: [&str; 2] = [
    "UPDATE comments SET reply_count = (SELECT COUNT(*) FROM comments a WHERE a.site_id = comments.site_id AND a.parent_id = comments.id \
     AND a.shown = 1) WHERE site_id = {s} AND id > {a} AND id <= {b}",
    "UPDATE comments SET descendant_count = (SELECT COUNT(*) FROM comments a WHERE a.site_id = comments.site_id \
     AND a.root_id = comments.id AND a.shown = 1) WHERE site_id = {s} AND depth = 1 AND id > {a} AND id <= {b}",
];

const REST: [&str; 2] = [
    "UPDATE comments SET report_count = (SELECT COUNT(*) FROM reports r WHERE r.site_id = comments.site_id \
     AND r.comment_id = comments.id AND r.resolved_at IS NULL) WHERE id IN (SELECT comment_id FROM reports WHERE site_id = {s})",
    "UPDATE pages SET comment_count = (SELECT COUNT(*) FROM comments c WHERE c.site_id = pages.site_id AND c.page_id = pages.id \
     AND c.status = 'approved') WHERE site_id = {s}",
];

/// Where the next so many comments of any site end.
const END: &str = "SELECT id FROM comments WHERE id > {s} ORDER BY id LIMIT 1 OFFSET 9999";

/// Works out anew what is kept of a site's comments beside them: which are shown, and every count.
pub async fn rebuild(tx: &Tx, SiteId(site_id): SiteId) -> Result<()> {
    run(tx, SHOWN, [site_id]).await?;
    let mut after = Uuid::nil();
    loop {
        let end = statement(tx, END, [after]);
        let end = tx.connection().query_one_raw(end).await?;
        let end = end.map(|row| row.try_get_by_index(0)).transpose()?;
        let until = end.unwrap_or(Uuid::max());
        for sql in OF_SOME {
            run(tx, sql, [site_id, after, until]).await?;
        }
        if end.is_none() {
            break;
        }
        after = until;
    }
    for sql in REST {
        run(tx, sql, [site_id]).await?;
    }
    Ok(())
}

async fn run<const N: usize>(tx: &Tx, sql: &str, ids: [Uuid; N]) -> Result<()> {
    tx.connection().execute_raw(statement(tx, sql, ids)).await?;
    Ok(())
}

/// With these ids in the places of `{s}`, `{a}` and `{b}`.
fn statement<const N: usize>(tx: &Tx, sql: &str, ids: [Uuid; N]) -> Statement {
    let backend = tx.connection().get_database_backend();
    let sql = ["{s}", "{a}", "{b}"]
        .into_iter()
        .zip(1..)
        .fold(sql.to_owned(), |sql, (place, number)| {
            sql.replace(place, &mark(backend, number))
        });
    Statement::from_sql_and_values(backend, sql, ids.map(Value::from))
}
