//! What a dry run says of each row is what happens to it.

use std::collections::{BTreeMap, HashMap};

use rejoinder::{
    domain::import::{Decided, Import, Note, Report},
    service::import,
};
use serde_json::{Value, json};

use super::{APPROVED, Brought, to_the_end, wxr, wxr_comment, wxr_of};
use crate::{support::TestApp, writing::counters::expect_true_counters};

/// Looks at a file, and then lets it come in: each row as it was foretold, what was foretold of all, and what became of it.
async fn both_ways(app: &TestApp, content: &str) -> (Vec<Decided>, Report, Import) {
    let read = Brought::text(content).read(app).await.unwrap();
    let site = app.site("blog").await;
    let mut told = Vec::new();
    let would = import::rehearse(app.runtime(), &site, &read, |row| told.push(row.clone()))
        .await
        .unwrap();
    import::accept(app.runtime(), &site, read.id).await.unwrap();
    let done = to_the_end(app, &site, read.id).await;
    assert_eq!(would, done.report);
    (told, would, done)
}

/// Of which rows it was said.
fn said(told: &[Decided], note: Note) -> Vec<u64> {
    told.iter()
        .filter(|row| row.notes.contains(&note))
        .map(|row| row.row)
        .collect()
}

both! {
    async fn whoever_stands_alone_is_named_beforehand(app: TestApp) {
        let huge = "x".repeat(70_000);
        let comments = [
            wxr_comment(1, 0, APPROVED, "first"),
            wxr_comment(2, 99, APPROVED, "answers what is missing"),
            // Left, as is what it answers; whoever is below stands alone, or below the next that is there.
            wxr_comment(3, 99, APPROVED, &huge),
            wxr_comment(4, 3, APPROVED, "below it"),
            wxr_comment(5, 1, APPROVED, &huge),
            wxr_comment(6, 5, APPROVED, &huge),
            wxr_comment(7, 6, APPROVED, "below both"),
            wxr_comment(8, 0, APPROVED, &huge),
            wxr_comment(9, 8, APPROVED, "below one that began"),
            // A circle with something below, one in which one is left, and one that is left where it is cut.
            wxr_comment(10, 11, APPROVED, "round"),
            wxr_comment(11, 10, APPROVED, "and round"),
            wxr_comment(12, 11, APPROVED, "below"),
            wxr_comment(13, 14, APPROVED, "round"),
            wxr_comment(14, 13, APPROVED, &huge),
            wxr_comment(15, 14, APPROVED, "below"),
            wxr_comment(16, 17, APPROVED, &huge),
            wxr_comment(17, 16, APPROVED, "and round"),
            wxr_comment(18, 18, APPROVED, "answers itself"),
            // Every answer stands before what it answers.
            wxr_comment(20, 21, APPROVED, "third"),
            wxr_comment(21, 22, APPROVED, "second"),
            wxr_comment(22, 0, APPROVED, "first"),
        ];
        let other = format!(
            "<item><link>https://blog.example/second/</link><wp:status>publish</wp:status>{}</item>",
            wxr_comment(30, 1, APPROVED, "answers what is on another page"),
        );
        let content = wxr(&comments.concat()).replace("</channel>", &format!("{other}</channel>"));
        let (told, _, done) = both_ways(&app, &content).await;
        assert_eq!(said(&told, Note::Circle), [10, 13]);
        // The one on the other page is the last row.
        assert_eq!(said(&told, Note::Orphan), [2, 4, 9, 17, 22]);
        assert_eq!((done.report.notes["circle"], done.report.notes["orphan"], done.report.skipped["too-long"]), (2, 5, 6));
        for (depth, text) in [(2, "below both"), (2, "and round"), (3, "below"), (2, "below"), (3, "third")] {
            let sql = format!("SELECT COUNT(*) AS n FROM comments WHERE depth = {depth} AND source = '{text}'");
            assert_eq!(app.number(&sql).await, 1, "{text} at {depth}");
        }
        expect_true_counters(&app, "after circles").await;
        // Once more: what is known is known, and nothing is said about it.
        let (told, would, _) = both_ways(&app, &content).await;
        assert!(would.notes.is_empty() && told.iter().all(|row| row.left.is_some()), "{would:?}");
    }
}

both! {
    async fn answers_to_what_was_left_are_told_of_however_many_come_in_at_once(app: TestApp) {
        let huge = "x".repeat(70_000);
        let mut comments = wxr_comment(1, 0, APPROVED, &huge);
        comments.extend((2..=450).map(|id| wxr_comment(id, 1, APPROVED, "an answer")));
        let (told, _, done) = both_ways(&app, &wxr(&comments)).await;
        assert_eq!((said(&told, Note::Orphan).len(), done.report.notes["orphan"]), (449, 449));
    }
}

both! {
    async fn circles_are_cut_many_at_once(app: TestApp) {
        let pairs = (1..=600).map(|id: u64| wxr_comment(id, if id.is_multiple_of(2) { id - 1 } else { id + 1 }, APPROVED, "round"));
        let (told, _, done) = both_ways(&app, &wxr(&pairs.collect::<String>())).await;
        assert_eq!(said(&told, Note::Circle), (1..=600).step_by(2).collect::<Vec<_>>());
        assert!(done.step < 30, "{}", done.step);
        expect_true_counters(&app, "after many circles").await;
    }
}

/// Numbers as if by chance, the same ones in every run.
struct Dice(u64);

impl Dice {
    /// One below `sides`.
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % sides
    }
}

/// Rows that answer each other in whatever way, on pages of this site and of others, some of them too long.
fn tangled(dice: &mut Dice, rows: u64) -> Vec<Value> {
    let parent = |dice: &mut Dice, id: u64| match dice.roll(10) {
        0 | 1 => String::new(),
        2 => (rows + 5).to_string(),
        // Near by, before or after.
        3..=7 => (id.saturating_sub(5) + dice.roll(11)).to_string(),
        _ => dice.roll(rows).to_string(),
    };
    let row = |id: u64| {
        let page = match dice.roll(12) {
            0 => "https://foreign.example/a/",
            1 => "/other/",
            2 => "/former/",
            _ => "/a/",
        };
        let text = if dice.roll(8) == 0 {
            "x".repeat(70_000)
        } else {
            format!("comment {id}")
        };
        json!({"page_key": page, "id": id.to_string(), "rid": parent(dice, id), "content": text, "nick": "Ada", "created_at": "2020-01-01 00:00:00"})
    };
    (1..=rows).map(row).collect()
}

both! {
    async fn a_tangle_comes_in_as_it_was_foretold(app: TestApp) {
        let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
        for run in 0..4 {
            let mut rows = tangled(&mut dice, 500);
            let file = |rows: &[Value]| Value::from(rows.to_vec()).to_string();
            if run % 2 == 1 {
                // Some are known from before; a page has another name since, and a few comments are gone.
                let some: Vec<Value> = rows.iter().step_by(7).filter(|row| row["page_key"] != "/former/").cloned().collect();
                both_ways(&app, &file(&some)).await;
                app.execute("INSERT INTO page_aliases (site_id, identity, page_id, created_at) \
                    SELECT site_id, REPLACE(identity, '/other', '/former'), id, created_at FROM pages WHERE identity LIKE '%/other'").await;
                assert_eq!(app.rows("page_aliases").await, 1);
                app.execute("DELETE FROM comments WHERE parent_id IS NOT NULL AND reply_count = 0 AND source LIKE '%5'").await;
                rows.reverse();
            }
            let before = app.rows("comments").await;
            let (told, would, _) = both_ways(&app, &file(&rows)).await;
            assert_eq!(told.iter().map(|row| row.row).collect::<Vec<_>>(), (1..=500).collect::<Vec<_>>());
            let parents: HashMap<&str, &str> = rows.iter().map(|row| (row["id"].as_str().unwrap(), row["rid"].as_str().unwrap())).collect();
            // Whoever was said to stand alone does, and nobody else but who answers nothing.
            let mut found: BTreeMap<bool, Vec<String>> = BTreeMap::new();
            for row in told.iter().filter(|row| row.left.is_none()) {
                let begins = parents[row.id.as_str()].is_empty() || parents[row.id.as_str()] == row.id;
                let is_told = row.notes.iter().any(|note| matches!(note, Note::Orphan | Note::Circle));
                assert!(!(begins && is_told), "{row:?}");
                found.entry(begins || is_told).or_default().push(format!("'{}'", row.id));
            }
            for (is_alone, ids) in found {
                let sql = format!(
                    "SELECT COUNT(*) AS n FROM comments JOIN comment_origins o ON o.comment_id = comments.id \
                     WHERE o.origin IN ({}) AND (parent_id IS NULL) = {is_alone}",
                    ids.join(",")
                );
                assert_eq!(app.number(&sql).await, i64::try_from(ids.len()).unwrap(), "alone: {is_alone}, run {run}");
            }
            assert_eq!(app.rows("comments").await - before, i64::try_from(would.taken).unwrap());
            assert!(would.notes["orphan"] > 50 && would.notes["circle"] > 2, "{would:?}");
            for table in ["page_aliases", "comment_origins", "comments", "import_pages", "pages"] {
                app.execute(&format!("DELETE FROM {table}")).await;
            }
        }
    }
}

both! {
    async fn a_rehearsal_of_several_pages_counts_each_once(app: TestApp) {
        let item = |link: &str, id| format!("<item><link>{link}</link>{}</item>", wxr_comment(id, 0, APPROVED, "x"));
        both_ways(&app, &wxr_of(&item("https://blog.example/new/", 1))).await;
        app.execute("INSERT INTO page_aliases (site_id, identity, page_id, created_at) \
            SELECT site_id, REPLACE(identity, '/new', '/old'), id, created_at FROM pages").await;
        let items = [item("https://blog.example/new/", 2), item("https://blog.example/old/", 3)];
        let (_, would, _) = both_ways(&app, &wxr_of(&items.concat())).await;
        assert_eq!(would.pages, 1);
    }
}
