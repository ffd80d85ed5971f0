//! A million comments of which a hundred thousand wait: what the queue takes. Run by hand, one database at a time:
//! `cargo test --release --test it -- --ignored --nocapture moderating::large` (with `tests/tools/with-postgres --durable` for both).

use std::time::{Duration, Instant};

use rejoinder::{
    domain::{
        action::{Actor, Verb},
        queue::Filter,
    },
    service::moderation,
};

use crate::{
    support::{Database, Given as _, TestApp, eventually, post},
    writing::counters::expect_true_counters,
};

const COMMENTS: i64 = 1_000_000;
/// Every tenth of them waits.
const WAITING: i64 = COMMENTS / 10;
const BULK: i64 = 50_000;
const LOOKS: usize = 40;
/// What the slowest of twenty looks may take.
const P95: Duration = Duration::from_millis(100);
const PATIENCE: Duration = Duration::from_mins(30);

/// Copies one comment a million times: by a thousand guests, on a hundred pages, from 250 networks, a second apart.
async fn fill(app: &TestApp) {
    let said = app.said(post("ordinary words about a garden")).await;
    let is_sqlite = app.database.is_sqlite();
    let numbers = if is_sqlite {
        format!("WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < {COMMENTS})")
    } else {
        format!("WITH s AS (SELECT n FROM generate_series(1, {COMMENTS}) AS s(n))")
    };
    let (id, key, page) = if is_sqlite {
        ("randomblob(16)", "CAST(printf('%032d', n % 1000) AS BLOB)", "CAST(printf('%016d', n % 100) AS BLOB)")
    } else {
        (
            "gen_random_uuid()",
            "convert_to(lpad((n % 1000)::text, 32, '0'), 'UTF8')",
            "lpad((n % 100)::text, 32, '0')::uuid",
        )
    };
    let pages = format!(
        "INSERT INTO pages (id, site_id, identity, is_open, comment_count, created_at, last_comment_at, ranked_at) \
         {numbers} SELECT {page}, site_id, 'page ' || n, is_open, 0, created_at - {COMMENTS}000, created_at, 0 \
         FROM pages CROSS JOIN s WHERE n <= 100"
    );
    let (body, status) = (
        "CASE WHEN n % 997 = 0 THEN 'rare lamps' ELSE source END",
        "CASE WHEN n % 10 = 0 THEN 'pending' WHEN n % 50 = 1 THEN 'spam' WHEN n % 50 = 2 THEN 'trashed' ELSE 'approved' END",
    );
    let network = "'10.0.' || (n % 250) || '.0/24'";
    let reasons = "CASE WHEN n % 1000 = 0 THEN '[\"words\"]' WHEN n % 10 = 0 THEN '[\"guests-are-held\"]' ELSE '[]' END";
    let comments = format!(
        "INSERT INTO comments (id, site_id, page_id, depth, status, shown, reasons, author_name, guest_key, source, html, \
         renderer, reply_count, descendant_count, created_at, address_prefix) \
         {numbers} SELECT {id}, site_id, {page}, 1, {status}, CASE WHEN {status} = 'approved' THEN 1 ELSE 0 END, {reasons}, \
         'Guest ' || (n % 1000), {key}, {body}, html, renderer, 0, 0, created_at - n * 1000, {network} \
         FROM comments CROSS JOIN s WHERE comments.id IS NOT NULL AND status = 'approved' AND n > 0 LIMIT {COMMENTS}"
    );
    // PostgreSQL takes the WITH only before the SELECT of an INSERT, SQLite in both places.
    for sql in [pages, comments] {
        app.execute(&sql).await;
    }
    app.execute(
        "UPDATE pages SET comment_count = (SELECT COUNT(*) FROM comments c WHERE c.site_id = pages.site_id \
         AND c.page_id = pages.id AND c.depth = 1 AND c.shown = 1)",
    )
    .await;
    app.execute(if is_sqlite { "PRAGMA optimize=0x10002" } else { "VACUUM ANALYZE" }).await;
    app.clock.advance_minutes(1);
    let _ = said;
}

async fn measure(app: TestApp) {
    let begun = Instant::now();
    fill(&app).await;
    println!("filled with {} comments in {:?}", app.rows("comments").await, begun.elapsed());
    let site = app.site("blog").await;
    let runtime = app.runtime();
    let page = if app.database.is_sqlite() {
        uuid::Uuid::from_slice(b"0000000000000050").unwrap()
    } else {
        "00000000-0000-0000-0000-000000000050".parse().unwrap()
    };
    let guest: String = format!("{:032}", 500).bytes().map(|byte| format!("{byte:02x}")).collect();
    let mut slowest = Duration::ZERO;
    for query in [
        "status=pending".to_owned(),
        "status=approved".to_owned(),
        "status=spam".to_owned(),
        "status=all".to_owned(),
        "status=reported".to_owned(),
        "status=pending&q=garden".to_owned(),
        "status=pending&q=lamps".to_owned(),
        "status=all&q=lamps".to_owned(),
        "status=all&q=nobody+says+this".to_owned(),
        "status=pending&author=guest+500".to_owned(),
        format!("status=all&author=guest:{guest}"),
        "status=all&author=nobody%40example.org".to_owned(),
        format!("status=pending&page={page}"),
        format!("status=approved&page={page}"),
        format!("status=all&page={page}"),
        "status=pending&ip=10.0.100.0%2F24".to_owned(),
        "status=all&ip=10.0.7.0%2F24".to_owned(),
        "status=pending&reason=guests-are-held".to_owned(),
        "status=pending&reason=words".to_owned(),
        "status=pending&reason=nothing".to_owned(),
        "status=all&from=2026-11-15&to=2026-11-16".to_owned(),
        format!("status=pending&page={page}&q=lamps&ip=10.0.100.0%2F24"),
    ] {
        let filter = Filter::from_query(&query).unwrap();
        let mut took = Vec::new();
        let (mut after, mut found) = (None, 0);
        for _ in 0..LOOKS {
            let begun = Instant::now();
            let queue = moderation::look(runtime, &site, &filter, after, 25).await.unwrap();
            took.push(begun.elapsed());
            found += queue.items.len();
            after = queue.next;
        }
        took.sort();
        let (median, p95) = (took[LOOKS / 2], took[LOOKS * 95 / 100]);
        slowest = slowest.max(p95);
        println!("{query}: median {median:?}, p95 {p95:?}, {found} found in {LOOKS} looks");
    }
    bulk(&app).await;
    assert!(slowest < P95, "{slowest:?}");
}

async fn ended(app: &TestApp, id: rejoinder::domain::id::ActionId) -> rejoinder::domain::action::Action {
    let site = app.site("blog").await;
    let begun = Instant::now();
    loop {
        let action = moderation::progress(app.runtime(), &site, id).await.unwrap();
        if action.finished_at.is_some() {
            println!("{:?} of {}: {:?}", action.verb, action.changed, begun.elapsed());
            return action;
        }
        assert!(begun.elapsed() < PATIENCE);
        // Somebody reads and somebody writes meanwhile.
        let reading = Instant::now();
        app.thread().await;
        let read = reading.elapsed();
        app.said(post("meanwhile").on("https://blog.example/meanwhile/")).await;
        let wrote = reading.elapsed() - read;
        assert!(read.max(wrote) < Duration::from_secs(3), "{read:?} {wrote:?}");
        tokio::time::sleep(Duration::from_millis(250)).await;
    }
}

async fn bulk(app: &TestApp) {
    let site = app.site("blog").await;
    let runtime = app.runtime();
    let day = app.number(&format!(
        "SELECT created_at AS n FROM comments WHERE status = 'pending' ORDER BY created_at DESC LIMIT 1 OFFSET {BULK}"
    ))
    .await;
    let filter = Filter { from: Some(rejoinder::domain::time::Timestamp(day + 1)), ..Filter::default() };
    let sum = "SELECT COUNT(*) AS n FROM comments WHERE status = 'pending'";
    assert_eq!(app.number(sum).await, WAITING);
    let action = moderation::act_on_all(runtime, &site, Actor::Operator, Verb::Approve, &filter, None).await.unwrap();
    let done = ended(app, action.id).await;
    assert_eq!((done.changed, app.number(sum).await), (u64::try_from(BULK).unwrap(), WAITING - BULK));
    let undo = moderation::undo(runtime, &site, Actor::Operator, action.id).await.unwrap();
    ended(app, undo.action.unwrap()).await;
    assert_eq!(app.number(sum).await, WAITING);
    assert_eq!(app.number("SELECT COUNT(*) AS n FROM comments WHERE decided_by IS NOT NULL").await, 0);
    expect_true_counters(app, "after fifty thousand were approved and taken back").await;
    eventually("an end", async || Some(())).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "fills a database with a million comments: by hand"]
async fn a_million_comments_on_sqlite() {
    measure(TestApp::on(Database::sqlite()).await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "fills a database with a million comments: by hand"]
async fn a_million_comments_on_postgres() {
    measure(TestApp::on(Database::postgres().await).await).await;
}
