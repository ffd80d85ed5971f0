//! Comments found by their words.

mod plain;

use rejoinder::{
    domain::{
        id::CommentId,
        queue::Filter,
        search::{Query, Term},
        time::Timestamp,
    },
    service::{moderation, search},
    store,
};
use serde_json::json;

use super::{ACTIONS, act, looking::found, moderator, undo, waiting};
use crate::support::{Post, TestApp, encode, eventually, plant, post};

fn beginnings(words: &str) -> Vec<String> {
    Query::of(words).terms().iter().flat_map(Term::beginnings).collect()
}

/// Ids that the index itself names for some words.
async fn indexed(app: &TestApp, words: &str) -> Vec<String> {
    let site = app.site("blog").await.id;
    let read = app.runtime().store.read();
    let range = store::search::Range {
        site_id: site,
        after: (Timestamp(i64::MAX), CommentId(uuid::Uuid::max())),
        most: 1_000,
        is_rare: true,
    };
    let found = store::search::candidates(&read, range, &beginnings(words))
        .await
        .unwrap();
    assert_eq!(found.stopped_at, None);
    found.places.iter().map(|(_, id)| id.to_string()).collect()
}

both! {
    async fn what_is_written_comes_into_the_index_by_itself(app: TestApp) {
        let lamp = app.said(post("A lamp, and a Café au lait")).await;
        let tea = app.said(post("今日は良い天気です")).await;
        eventually("a comment in the index", async || {
            (indexed(&app, "cafe lamp").await == [lamp.clone()]).then_some(())
        })
        .await;
        eventually("the other one, too", async || (indexed(&app, "天気").await == [tea.clone()]).then_some(())).await;
        assert!(indexed(&app, "lam").await.contains(&lamp));
        assert!(indexed(&app, "amp").await.is_empty());
        let runtime = app.runtime();
        eventually("an index that is whole", async || search::indexed_until(runtime).await.unwrap()).await;
    }
}

both! {
    async fn what_a_comment_says_no_more_leaves_the_index_with_it(app: TestApp) {
        let said = app.api(&post("an unmistakablename of somebody")).await.expect(201);
        let (id, secret) = (said.id(), said.secret().unwrap());
        let kept = app.said(post("another unmistakablename")).await;
        search::index_all(app.runtime()).await.unwrap();
        assert_eq!(indexed(&app, "unmistakablename").await.len(), 2);
        let edit = app.http.patch(app.at(&format!("/api/v1/comments/{id}"))).header("rejoinder-guest", secret);
        app.send(edit.json(&json!({"body": "an othername of somebody"}))).await.expect(200);
        let found = indexed(&app, "unmistakablename").await;
        assert!(found.len() == 1 && found.contains(&kept));
        assert!(indexed(&app, "othername").await.contains(&id));
        let desk = moderator(&app).await;
        act(&desk, "purge", &[kept, id]).await.expect(200);
        assert!(indexed(&app, "unmistakablename").await.is_empty());
        assert!(indexed(&app, "othername").await.is_empty());
        search::index_all(app.runtime()).await.unwrap();
        let everything = app.everything_stored().await;
        assert!(!everything.contains("unmistakablename") && !everything.contains("othername"));
        if app.database.is_sqlite() {
            // Not in the pages of the index either.
            let sql = "SELECT COUNT(*) AS n FROM search_words_data WHERE instr(CAST(block AS TEXT), 'istakablename') > 0 \
                       OR instr(CAST(block AS TEXT), 'thername') > 0";
            assert_eq!(app.number(sql).await, 0);
        }
    }
}

both! {
    async fn old_comments_are_found_by_rare_words_and_by_common_ones(app: TestApp) {
        // More than are read one by one.
        plant(&app, TestApp::PAGE, &vec![None; 1_300]).await;
        let number = "(SELECT COUNT(*) FROM comments o WHERE o.created_at < comments.created_at)";
        app.execute("UPDATE comments SET source = 'common words'").await;
        for (place, text) in [(3, "rare lamps"), (7, "希少なランプ"), (1_250, "rare lamps, too")] {
            app.execute(&format!("UPDATE comments SET source = '{text}' WHERE {number} = {place}")).await;
        }
        let site = app.site("blog").await;
        let look = async |query: &str| {
            let filter = Filter::from_query(&format!("status=all&q={}", encode(query))).unwrap();
            let queue = moderation::look(app.runtime(), &site, &filter, None, 25).await.unwrap();
            (queue.items.len(), queue.next.is_some(), queue.is_being_indexed)
        };
        let desk = moderator(&app).await;
        // Whatever was changed behind the program's back is not in the index; it is read through bit by bit.
        let tx = app.runtime().store.begin_write().await.unwrap();
        search::sweep_again(&tx).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(found(&desk, "status=all&q=rare").await.len(), 2);
        search::index_all(app.runtime()).await.unwrap();
        app.clock.advance_minutes(10);
        search::index_all(app.runtime()).await.unwrap();
        assert_eq!(look("rare lamp").await, (2, false, false));
        assert_eq!(look("ランプ").await, (1, false, false));
        assert_eq!(look("nobody").await, (0, false, false));
        assert_eq!(look("\"rare\" NEAR(lamps) -x*").await, (0, false, false));
        assert_eq!(look("lamps rare*").await, (2, false, false));
        // Of common words there is a page at once.
        assert_eq!(look("common").await, (25, true, false));
        assert_eq!(found(&desk, "status=approved&q=rare&page=00000000-0000-0000-0000-000000000000").await.len(), 0);
        // The same holds for everything that is done to what matches.
        let done = json!({"action": "spam", "filter": "status=approved&q=rare"});
        let done = desk.ask("POST", ACTIONS, &done).await.expect(200).json();
        eventually("the end of it", async || {
            let action = desk.get(&format!("{}/{}", ACTIONS, done["id"].as_str().unwrap())).await.expect(200).json();
            (action["changed"] == 2 && !action["finished_at"].is_null()).then_some(())
        })
        .await;
        assert_eq!(found(&desk, "status=spam&q=rare").await.len(), 2);
        undo(&desk, &done["id"]).await.expect(200);
        assert_eq!(found(&desk, "status=spam&q=rare").await.len(), 0);
        assert_eq!(look("rare").await, (2, false, false));
    }
}

both! {
    async fn signs_of_command_are_plain_words(app: TestApp) {
        waiting(&app, 1).await;
        let id = app.said(post("salt AND pepper, NOT sugar")).await;
        let guest = Post { email: None, ..post("x").by("Eve") };
        app.said(guest).await;
        search::index_all(app.runtime()).await.unwrap();
        let desk = moderator(&app).await;
        for (query, is_found) in [
            ("salt and pepper", true),
            ("salt OR vinegar", false),
            ("NOT sugar", true),
            ("salt NOT pepper", true),
            ("salt -pepper", true),
            ("NEAR(salt pepper)", false),
            ("words:salt", false),
            ("\"salt pepper\"", true),
            ("salt\"", true),
            ("sal*", true),
            ("salt & !pepper | x", false),
            ("salt' OR 1=1 --", false),
            ("salt\\", true),
            ("'", false),
            ("^salt", true),
        ] {
            let found = found(&desk, &format!("status=all&q={}", encode(query))).await;
            assert_eq!(found.contains(&id), is_found, "{query}");
            // And asked of the index alone.
            if !beginnings(query).is_empty() {
                assert_eq!(indexed(&app, query).await.contains(&id), is_found, "{query} in the index");
            }
        }
    }
}
