//! Whatever way a look takes, it finds what somebody finds who reads everything.

use rejoinder::{
    domain::{
        id::{CommentId, SiteId},
        queue::Filter,
        search::Query,
        time::Timestamp,
    },
    service::search,
    store::desk,
};
use sea_orm::{ConnectionTrait as _, Statement};

use crate::support::{TestApp, post};

/// A comment as it is read.
struct Read {
    at: Timestamp,
    id: CommentId,
    text: String,
}

#[derive(Clone, Copy)]
enum Ids {
    /// As those that are written here, and those of an import.
    ByTime,
    Random,
}

/// Writes comments whose words are as common as their names say; `old` is in all but the latest thousand, so that of what was read
/// nobody would think that it is common, and `ancient` is so far behind that for long a walk meets none. `from` is the first one's
/// number: a higher one is older.
async fn write(app: &TestApp, from: i64, number: i64, ids: Ids) {
    let numbers = if app.database.is_sqlite() {
        format!("WITH RECURSIVE s(n) AS (SELECT {from} UNION ALL SELECT n + 1 FROM s WHERE n < {from} + {number} - 1)")
    } else {
        format!("WITH s AS (SELECT n FROM generate_series({from}::bigint, {from} + {number} - 1) AS s(n))")
    };
    let id = match (ids, app.database.is_sqlite()) {
        (Ids::Random, true) => "randomblob(16)",
        (Ids::Random, false) => "gen_random_uuid()",
        (Ids::ByTime, true) => {
            "unhex(printf('%012x', created_at - n / 3 * 1000) || '7' || substr(hex(randomblob(10)), 2))"
        }
        (Ids::ByTime, false) => {
            "(lpad(to_hex(created_at - n / 3 * 1000), 12, '0') || '7' || substr(md5(n::text), 1, 19))::uuid"
        }
    };
    let body = "source || ' tenth' || (n * 7 % 10) || ' hundredth' || (n * 7 % 100) || ' thousandth' || (n * 7 % 1000) \
                || CASE WHEN n > 1000 THEN ' old' ELSE '' END || CASE WHEN n > 6000 THEN ' ancient' ELSE '' END \
                || CASE WHEN n % 2 = 0 THEN ' half' ELSE '' END || CASE WHEN n % 5000 = 3 THEN ' lamps' ELSE '' END";
    let status = "CASE WHEN n % 10 = 0 THEN 'pending' WHEN n % 10 = 1 THEN 'spam' WHEN n % 50 = 2 THEN 'trashed' ELSE 'approved' END";
    // Now and then several are written in the same moment.
    let at = "created_at - n / 3 * 1000";
    app.execute(&format!(
        "INSERT INTO comments (id, site_id, page_id, depth, status, shown, reasons, author_name, guest_key, source, html, \
         renderer, reply_count, descendant_count, created_at, address_prefix, report_count) \
         {numbers} SELECT {id}, site_id, page_id, 1, {status}, CASE WHEN {status} = 'approved' THEN 1 ELSE 0 END, \
         CASE WHEN n % 4 = 0 THEN '[\"words\"]' ELSE '[]' END, 'Guest ' || (n % 30), guest_key, {body}, html, renderer, 0, 0, {at}, \
         '10.0.' || (n % 7) || '.0/24', CASE WHEN n % 11 = 0 THEN 1 ELSE 0 END FROM comments CROSS JOIN s WHERE source = 'words'"
    ))
    .await;
    // As everybody does who writes many without a word about each: the index must not be thought whole.
    let tx = app.runtime().store.begin_write().await.unwrap();
    search::sweep_again(&tx).await.unwrap();
    tx.commit().await.unwrap();
}

/// Everything that a filter finds, by reading everything.
async fn plain(app: &TestApp, filter: &str) -> Vec<(Timestamp, CommentId)> {
    let parts: Vec<(String, String)> = filter
        .split('&')
        .map(|part| part.split_once('=').unwrap())
        .map(|(name, value)| (name.to_owned(), value.replace('+', " ").replace("%2F", "/")))
        .collect();
    let mut holds = vec!["TRUE".to_owned()];
    let mut words = Query::of("");
    for (name, value) in &parts {
        match (name.as_str(), value.as_str()) {
            ("status", "all") => {}
            ("status", "reported") => holds.push("report_count > 0".to_owned()),
            ("status", status) => holds.push(format!("status = '{status}'")),
            ("author", name) => holds.push(format!("LOWER(author_name) LIKE '%{name}%'")),
            ("ip", network) => holds.push(format!("address_prefix = '{network}'")),
            ("reason", reason) => holds.push(format!("reasons LIKE '%\"{reason}\"%'")),
            ("from", _) => holds.push("created_at >= 1795224600000".to_owned()),
            ("q", query) => words = Query::of(query),
            other => panic!("{other:?}"),
        }
    }
    let connection = app.runtime().store.for_migration();
    let sql = format!(
        "SELECT created_at, id, source FROM comments WHERE {}",
        holds.join(" AND ")
    );
    let rows = connection
        .query_all_raw(Statement::from_string(connection.get_database_backend(), sql))
        .await
        .unwrap();
    let rows = rows.iter().map(|row| Read {
        at: Timestamp(row.try_get("", "created_at").unwrap()),
        id: CommentId(row.try_get("", "id").unwrap()),
        text: row.try_get("", "source").unwrap(),
    });
    let mut found: Vec<_> = rows
        .filter(|row| words.matches(&row.text))
        .map(|row| (row.at, row.id))
        .collect();
    found.sort_unstable_by(|one, other| other.cmp(one));
    found
}

/// The same, look after look; also how many looks it took.
async fn looked(app: &TestApp, site: SiteId, filter: &str, limit: u64) -> (Vec<(Timestamp, CommentId)>, usize) {
    let asked = Filter::from_query(filter).unwrap();
    let (mut all, mut after, mut looks) = (Vec::new(), None, 0);
    loop {
        let read = app.runtime().store.read();
        let look = desk::look(&read, site, &asked, after, limit, 1_000).await.unwrap();
        assert!(look.found.len() <= usize::try_from(limit).unwrap(), "{filter}");
        assert!(
            look.stopped_at.is_none_or(|end| after.is_none_or(|after| end < after)),
            "{filter} stands still"
        );
        all.extend(look.found);
        looks += 1;
        if look.stopped_at.is_none() {
            return (all, looks);
        }
        after = look.stopped_at;
    }
}

const WORDS: [&str; 14] = [
    "",
    "words",
    "w",
    "tenth7",
    "hundredth57",
    "thousandth123",
    "old",
    "ancient",
    "old+hundredth57",
    "words+lamps",
    "tenth3+hundredth57",
    "lamps",
    "nobody",
    // The index is not asked for what half of all have; no text has both.
    "half+thousandth123",
];
const REST: [&str; 6] = [
    "",
    "&author=guest+2",
    "&ip=10.0.3.0%2F24",
    "&reason=words",
    "&from=2026-11-21T01:30:00Z",
    "&ip=10.0.1.0%2F24&author=guest+13",
];

async fn compare(app: &TestApp, most_looks: usize) {
    let site = app.site("blog").await.id;
    for (place, show) in ["all", "pending", "approved", "spam", "trashed", "reported"]
        .into_iter()
        .enumerate()
    {
        for (other, words) in WORDS.into_iter().enumerate() {
            // Each with each would take long; each stands beside several of the others.
            let rest = REST[(place * 5 + other) % REST.len()];
            let words = if words.is_empty() {
                String::new()
            } else {
                format!("&q={words}")
            };
            let filter = format!("status={show}{words}{rest}");
            let expected = plain(app, &filter).await;
            let (found, looks) = looked(app, site, &filter, 400).await;
            assert!(
                found == expected,
                "{filter}: {} found, {} expected",
                found.len(),
                expected.len()
            );
            assert!(
                looks <= expected.len() / 400 + most_looks,
                "{filter}: {looks} looks for {}",
                expected.len()
            );
        }
    }
}

both! {
    async fn a_look_finds_what_reading_everything_finds(app: TestApp) {
        app.said(post("words")).await;
        write(&app, 1, 500, Ids::Random).await;
        // Nothing is indexed yet.
        compare(&app, 8).await;
        app.execute("DELETE FROM comments WHERE source <> 'words'").await;
        // Written and indexed the oldest first, as by the program itself.
        for part in (0..14).rev() {
            write(&app, part * 1_000 + 1, 1_000, Ids::ByTime).await;
            if part % 7 == 0 {
                app.clock.advance_minutes(10);
                search::index_all(app.runtime()).await.unwrap();
            }
        }
        compare(&app, 40).await;
    }
}

both! {
    async fn a_look_finds_everything_in_an_index_that_was_filled_in_another_order(app: TestApp) {
        app.said(post("words")).await;
        for part in 0..3 {
            write(&app, part * 4_000 + 1, 4_000, Ids::Random).await;
            app.clock.advance_minutes(10);
            search::index_all(app.runtime()).await.unwrap();
        }
        compare(&app, 40).await;
    }
}
