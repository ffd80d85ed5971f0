//! Several at work on one import, and rows that speak of each other across pages.

use std::sync::Arc;

use rejoinder::{
    domain::{action::Actor, id::ImportId, import::Import, import::State, site::Site},
    service::import::{self, Pace},
};
use tokio::{sync::Barrier, task::JoinSet};

use super::{APPROVED, Brought, wxr, wxr_comment, wxr_of};
use crate::{support::TestApp, writing::counters::expect_true_counters};

/// Workers that begin in the same moment and go on until nothing is left.
async fn work(app: &TestApp, site: &Site, id: ImportId) -> Import {
    const WORKERS: usize = 4;
    let begin = Arc::new(Barrier::new(WORKERS));
    let mut working = JoinSet::new();
    for _ in 0..WORKERS {
        let (runtime, site, begin) = (app.runtime().clone(), site.clone(), Arc::clone(&begin));
        working.spawn(async move {
            let mut pace = Pace::default();
            begin.wait().await;
            while !import::go_on(&runtime, &site, id, &mut pace).await.unwrap() {}
        });
    }
    while let Some(done) = working.join_next().await {
        done.unwrap();
    }
    import::show(app.runtime(), site.id, id).await.unwrap()
}

both! {
    async fn whoever_works_beside_another_does_nothing_twice(app: TestApp) {
        const COMMENTS: u64 = 400;
        let comments: Vec<String> = (1..=COMMENTS).map(|id| wxr_comment(id, id / 3, APPROVED, &format!("comment {id}"))).collect();
        let read = Brought::text(&wxr(&comments.concat())).read(&app).await.unwrap();
        let site = app.site("blog").await;
        import::accept(app.runtime(), &site, read.id).await.unwrap();
        let done = work(&app, &site, read.id).await;
        // What a second one brings again would be left out as known.
        assert_eq!((done.state, done.report.taken, done.report.skipped.len()), (State::Done, COMMENTS, 0), "{:?}", done.report);
        assert_eq!(app.rows("comments").await, i64::try_from(COMMENTS).unwrap());
        expect_true_counters(&app, "after several workers").await;
        import::take_back(app.runtime(), &site, Actor::Operator, read.id).await.unwrap();
        let gone = work(&app, &site, read.id).await;
        assert_eq!((gone.state, gone.report.removed, gone.report.emptied), (State::Undone, COMMENTS, 0));
        assert_eq!((app.rows("comments").await, app.rows("pages").await), (0, 0));
    }
}

both! {
    async fn an_answer_to_what_is_on_another_page_stands_for_itself(app: TestApp) {
        let item = |page: &str, comments: &[String]| {
            format!("<item><link>https://blog.example/{page}/</link><wp:status>publish</wp:status>{}</item>", comments.concat())
        };
        let items = [
            item("first", &[wxr_comment(1, 0, APPROVED, "one"), wxr_comment(2, 1, APPROVED, "two")]),
            item("second", &[wxr_comment(3, 2, APPROVED, "three"), wxr_comment(4, 3, APPROVED, "four")]),
        ];
        let done = Brought::text(&wxr_of(&items.concat())).come_in(&app).await;
        assert_eq!((done.report.taken, done.report.notes["orphan"]), (4, 1));
        let across = "SELECT COUNT(*) AS n FROM comments c JOIN comments p ON p.id IN (c.parent_id, c.root_id) WHERE p.page_id <> c.page_id";
        assert_eq!(app.number(across).await, 0);
        assert_eq!(app.number("SELECT COUNT(*) AS n FROM comments WHERE depth = 2").await, 2);
        expect_true_counters(&app, "after answers across pages").await;
    }
}
