//! A million comments, written by the database itself.

use std::{
    path::{Path, PathBuf},
    time::Instant,
};

use rejoinder::{markup::RENDERER, service::search};

use super::{COMMENTS, Desk};
use crate::data;

/// A kept database has this in its name, so that an older one is not used again: changed with what is written here.
const VERSION: u32 = 1;

/// The file of a filled database on SQLite; made if there is none.
pub(super) async fn kept(folder: &Path) -> anyhow::Result<PathBuf> {
    let schema = data::sqlite::schema_of_today(folder).await?;
    let kept = folder.join(format!("desk-{VERSION}-{schema:016x}.db"));
    if !kept.exists() {
        let part = folder.join("desk-part.db");
        if part.exists() {
            std::fs::remove_file(&part)?;
        }
        let desk = Desk::open(&format!("sqlite://{}", part.display())).await?;
        drop(desk.database);
        desk.app.stop().await?;
        std::fs::rename(&part, &kept)?;
    }
    Ok(kept)
}

/// A million comments unless they are there: by a thousand guests, on a hundred pages, from 250 networks, half a minute apart. Every
/// tenth waits. Nearly all of them tell of a garden; the other words are as common as their names say.
pub(super) async fn fill(desk: &mut Desk) -> anyhow::Result<()> {
    if desk.database.number("SELECT COUNT(*) FROM comments").await? >= COMMENTS {
        return Ok(());
    }
    eprintln!("writing 1,000,000 comments and their index of words (some minutes) ...");
    let begun = Instant::now();
    let database = &mut desk.database;
    let is_sqlite = database.is_sqlite();
    let now = desk.app.runtime.clock.now().0;
    let numbers = if is_sqlite {
        format!("WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < {COMMENTS})")
    } else {
        format!("WITH s AS (SELECT n FROM generate_series(1::bigint, {COMMENTS}) AS s(n))")
    };
    let at = format!("({now} - n * 30000)");
    // Ids begin with the time, as those of comments that were written here.
    let (id, key) = if is_sqlite {
        (
            format!(
                "unhex(printf('%012x7%03x8', {at}, n % 4096) || substr(printf('%016x', n * 2654435761 % 4294967291 * 65521), 2))"
            ),
            "CAST(printf('%032d', n * 7919 / 10007 % 1000) AS BLOB)",
        )
    } else {
        (
            format!(
                "(lpad(to_hex({at}), 12, '0') || '7' || lpad(to_hex(n % 4096), 3, '0') || '8' || substr(md5(n::text), 2, 15))::uuid"
            ),
            "convert_to(lpad((n * 7919 / 10007 % 1000)::text, 32, '0'), 'UTF8')",
        )
    };
    let page = |number: &str| page_sql(is_sqlite, number);
    let pages = format!(
        "INSERT INTO pages (id, site_id, identity, is_open, comment_count, created_at, last_comment_at, ranked_at) \
         {numbers} SELECT {page}, sites.id, 'page ' || n, {open}, 0, {first}, {now}, 0 \
         FROM sites CROSS JOIN s WHERE n <= 100",
        page = page("n % 100"),
        first = now - COMMENTS * 30_000,
        open = if is_sqlite { "1" } else { "TRUE" },
    );
    let ten: Vec<String> = (1..=10)
        .map(|place| format!("w' || ((n * 2654435761 + {place} * 40503) % 4099)"))
        .collect();
    let text = "'ordinary words about a garden and number ' || (n % 20000) || ', told as the ' || (n % 7) || 'th'";
    let body = format!(
        "CASE WHEN n % 49999 = 0 THEN 'rare lamps' WHEN n % 997 = 0 THEN 'seldom said' ELSE {text} || ' tenth' || (n / 3 % 10) \
         || ' hundredth' || (n / 3 % 100) || ' thousandth' || (n / 3 % 1000) || ' myriadth' || (n / 3 % 10000) || ' {} END",
        ten.join(" || ' ")
    );
    let status = "CASE WHEN n % 10 = 0 THEN 'pending' WHEN n % 50 = 1 THEN 'spam' WHEN n % 50 = 2 THEN 'trashed' ELSE 'approved' END";
    let reasons =
        "CASE WHEN n % 1000 = 0 THEN '[\"words\"]' WHEN n % 10 = 0 THEN '[\"guests-are-held\"]' ELSE '[]' END";
    let comments = format!(
        "INSERT INTO comments (id, site_id, page_id, depth, status, shown, reasons, author_name, guest_key, source, html, \
         renderer, reply_count, descendant_count, created_at, address_prefix) \
         {numbers} SELECT {id}, sites.id, {page}, 1, {status}, CASE WHEN {status} = 'approved' THEN 1 ELSE 0 END, {reasons}, \
         'Guest ' || (n * 7919 / 10007 % 1000), {key}, {body}, '<p>' || {text} || '</p>', {RENDERER}, 0, 0, {at}, \
         '10.0.' || (n * 31 / 7 % 250) || '.0/24' FROM sites CROSS JOIN s",
        page = page("n / 10 % 100")
    );
    for sql in [pages, comments] {
        database.execute(&sql).await?;
    }
    let counted = "UPDATE pages SET comment_count = (SELECT COUNT(*) FROM comments c WHERE c.site_id = pages.site_id \
                   AND c.page_id = pages.id AND c.depth = 1 AND c.shown = 1)";
    database.execute(counted).await?;
    counted_anew(desk, is_sqlite).await?;
    eprintln!("written in {:.0?}", begun.elapsed());
    let begun = Instant::now();
    search::index_all(&desk.app.runtime).await?;
    eprintln!("indexed in {:.0?}", begun.elapsed());
    counted_anew(desk, is_sqlite).await
}

/// As the daemon of PostgreSQL would after a while; on SQLite sizes are settled.
async fn counted_anew(desk: &mut Desk, is_sqlite: bool) -> anyhow::Result<()> {
    if is_sqlite {
        return Ok(());
    }
    desk.database.execute("VACUUM ANALYZE").await
}

fn page_sql(is_sqlite: bool, number: &str) -> String {
    if is_sqlite {
        format!("CAST(printf('%016d', {number}) AS BLOB)")
    } else {
        format!("lpad(({number})::text, 32, '0')::uuid")
    }
}

/// The id of a page of the hundred.
pub(super) fn page_id(is_sqlite: bool, number: u32) -> uuid::Uuid {
    let text = format!("{number:016}");
    if is_sqlite {
        uuid::Uuid::from_slice(text.as_bytes()).unwrap_or_default()
    } else {
        format!("{number:032}").parse().unwrap_or_default()
    }
}
