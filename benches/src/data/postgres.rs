//! The same threads on PostgreSQL, through `COPY` in its text format.

use std::fmt::Write as _;

use rejoinder::domain::id::SiteId;
use sqlx::{Connection, PgConnection, Row as _};
use uuid::Uuid;

use super::{CommentRow, Thread};
use crate::settings;

/// Text is handed over in pieces of about this many bytes.
const PIECE: usize = 1 << 20;

/// Migrates the database and fills it with these threads.
pub(crate) async fn make(url: &str, threads: impl Iterator<Item = anyhow::Result<Thread>>) -> anyhow::Result<()> {
    let runtime = rejoinder::app::open(&settings(url)?).await?;
    let site = super::make_site(&runtime).await?;
    runtime.store.close().await?;
    let mut database = PgConnection::connect(url).await?;
    let indexes: Vec<(String, String)> = sqlx::query(
        "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'comments' AND indexname LIKE 'ix_%'",
    )
    .fetch_all(&mut database)
    .await?
    .iter()
    .map(|row| Ok((row.try_get(0)?, row.try_get(1)?)))
    .collect::<Result<_, sqlx::Error>>()?;
    for (name, _) in &indexes {
        sqlx::raw_sql(sqlx::AssertSqlSafe(format!("DROP INDEX {name}")))
            .execute(&mut database)
            .await?;
    }
    for thread in threads {
        copy(&mut database, site, &thread?).await?;
    }
    for (_, sql) in indexes {
        sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).execute(&mut database).await?;
    }
    // Nothing of this is left to the background while something is measured.
    sqlx::raw_sql("VACUUM ANALYZE").execute(&mut database).await?;
    sqlx::raw_sql("CHECKPOINT").execute(&mut database).await?;
    database.close().await?;
    Ok(())
}

/// Makes another database on the same server; returns its URL.
pub(crate) async fn beside(url: &str, name: &str) -> anyhow::Result<String> {
    let mut server = PgConnection::connect(url).await?;
    sqlx::raw_sql(sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}")))
        .execute(&mut server)
        .await?;
    server.close().await?;
    Ok(url.replacen("/postgres?", &format!("/{name}?"), 1))
}

async fn copy(database: &mut PgConnection, site: SiteId, thread: &Thread) -> anyhow::Result<()> {
    let page = &thread.page;
    sqlx::query(
        "INSERT INTO pages (id, site_id, identity, url, title, is_open, comment_count, created_at, last_comment_at) \
         VALUES ($1, $2, $3, $4, $5, true, $6, $7, $8)",
    )
    .bind(page.id.0)
    .bind(site.0)
    .bind(&page.identity)
    .bind(&page.url)
    .bind(&page.title)
    .bind(page.comments as i64)
    .bind(page.first_at)
    .bind(page.last_at)
    .execute(&mut *database)
    .await?;
    let mut copy = database
        .copy_in_raw(
            "COPY comments (id, site_id, page_id, parent_id, root_id, depth, status, shown, author_name, author_website, \
             by_author, guest_key, source, html, renderer, reply_count, descendant_count, created_at) FROM STDIN",
        )
        .await?;
    let mut piece = String::with_capacity(PIECE + 16_384);
    for row in thread.rows() {
        line(&mut piece, site, &row)?;
        if piece.len() > PIECE {
            copy.send(piece.as_bytes()).await?;
            piece.clear();
        }
    }
    copy.send(piece.as_bytes()).await?;
    copy.finish().await?;
    Ok(())
}

/// One row with tabs between columns; `\N` stands for no value.
fn line(to: &mut String, site: SiteId, row: &CommentRow) -> std::fmt::Result {
    let optional = |id: Option<Uuid>| id.map_or_else(|| "\\N".to_owned(), |id| id.to_string());
    write!(
        to,
        "{}\t{}\t{}\t{}\t{}\t{}\tapproved\t1\t{}\t{}\tf\t\\\\x",
        row.id,
        site.0,
        row.page_id,
        optional(row.parent_id),
        optional(row.root_id),
        row.depth,
        row.author.name,
        row.author.website.as_deref().unwrap_or("\\N"),
    )?;
    for byte in row.author.key {
        write!(to, "{byte:02x}")?;
    }
    let escaped = |text: &str| text.replace('\\', "\\\\").replace('\n', "\\n").replace('\t', "\\t");
    writeln!(
        to,
        "\t{}\t{}\t1\t{}\t{}\t{}",
        escaped(&row.writing.source),
        escaped(&row.writing.html),
        row.reply_count,
        row.descendant_count,
        row.created_at,
    )
}
