//! Paging while comments change their places: whoever drops what comes twice, and begins again where the list's end says so, has
//! seen everything.

use std::collections::{HashMap, HashSet};

use rejoinder::service::vote::bring_up_to_date;

use crate::support::{SeededRandomness, TestApp, html, plant, post, stranger};

const ROOTS: usize = 90;

/// One walk from the first screen to the end; between any two screens `meanwhile` happens. Returns what it saw, and where the
/// list's end offers to begin again.
async fn walk(app: &TestApp, from: String, mut meanwhile: impl AsyncFnMut()) -> (HashSet<String>, Option<String>) {
    let mut seen = HashSet::new();
    let mut path = from;
    loop {
        let page = app.follow(&path).await.expect(200).text();
        seen.extend(html::listed_ids(&page));
        let links = html::more_links(&page);
        let next = links.iter().find(|more| more.is_next);
        let Some(next) = next else {
            let again = links.last().filter(|more| more.is_elsewhere);
            return (seen, again.map(|more| more.href.clone()));
        };
        path.clone_from(&next.href);
        meanwhile().await;
    }
}

/// The key every root is sorted by.
async fn keys(app: &TestApp, ids: &[String], column: &str) -> HashMap<String, i64> {
    let mut keys = HashMap::new();
    for id in ids {
        // PostgreSQL takes the text for the id; SQLite keeps ids as bytes.
        let id_sql = if app.database.is_sqlite() {
            format!("X'{}'", id.replace('-', ""))
        } else {
            format!("'{id}'")
        };
        let sql = format!("SELECT CAST({column} AS BIGINT) AS n FROM comments WHERE id = {id_sql}");
        keys.insert(id.clone(), app.number(&sql).await);
    }
    keys
}

async fn page_while(app: &TestApp, sort: &str, column: &str, ids: &[String], mut change: impl AsyncFnMut()) -> usize {
    let from = format!("{}&sort={sort}", TestApp::thread_path(TestApp::PAGE));
    let before = keys(app, ids, column).await;
    let (seen, again) = walk(app, from.clone(), &mut change).await;
    let after = keys(app, ids, column).await;
    let missed: Vec<&String> = ids.iter().filter(|id| !seen.contains(*id)).collect();
    for id in &missed {
        assert!(after[*id] > before[*id], "{id} was read past, and had not moved up");
    }
    let (second, _) = walk(app, again.expect("the end offers to begin again"), async || {}).await;
    assert!(ids.iter().all(|id| seen.contains(id) || second.contains(id)));
    missed.len()
}

both! {
    async fn nothing_is_lost_while_votes_move_comments(app: TestApp) {
        let ids = plant(&app, TestApp::PAGE, &vec![None; ROOTS]).await;
        let random = SeededRandomness::new(11);
        let mut voter = 0;
        let mut missed = 0;
        for _ in 0..3 {
            missed += page_while(&app, "best", "rank", &ids, async || {
                for _ in 0..8 {
                    voter += 1;
                    let value = if random.below(4) == 0 { -1 } else { 1 };
                    app.vote(&ids[random.below(ROOTS)], &stranger(voter), value).await.expect(200);
                }
                app.clock.advance_minutes(2);
                bring_up_to_date(app.runtime()).await.unwrap();
            })
            .await;
        }
        assert!(missed > 0, "nobody was read past: the test says nothing");
    }
}

both! {
    async fn nothing_is_lost_while_answers_move_comments(app: TestApp) {
        let ids = plant(&app, TestApp::PAGE, &vec![None; ROOTS]).await;
        let random = SeededRandomness::new(12);
        let mut missed = 0;
        for _ in 0..2 {
            missed += page_while(&app, "discussed", "descendant_count", &ids, async || {
                for number in 0..6 {
                    app.said(post(&format!("answer {number}")).answering(&ids[random.below(ROOTS)])).await;
                }
            })
            .await;
        }
        assert!(missed > 0, "nobody was read past: the test says nothing");
    }
}

both! {
    async fn only_an_order_that_moves_offers_to_begin_again(app: TestApp) {
        plant(&app, TestApp::PAGE, &[None; 30]).await;
        for (sort, offers) in [("best", true), ("discussed", true), ("newest", false), ("oldest", false)] {
            let from = format!("{}&sort={sort}", TestApp::thread_path(TestApp::PAGE));
            let first = app.follow(&from).await.expect(200).text();
            assert!(html::more_links(&first).iter().all(|more| more.is_next), "{sort}");
            let (seen, again) = walk(&app, from, async || {}).await;
            assert_eq!(seen.len(), 30);
            assert_eq!(again.is_some(), offers, "{sort}");
        }
        // What fits on one screen is read at one moment.
        app.said(post("alone").on("https://blog.example/second/")).await;
        let path = format!("{}&sort=best", TestApp::thread_path("https://blog.example/second/"));
        assert!(html::more_links(&app.get(&path).await.expect(200).text()).is_empty());
    }
}
