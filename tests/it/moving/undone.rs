//! An import is taken back as a whole, and what people wrote since stays.

use super::{APPROVED, Brought, take_back, wxr, wxr_comment};
use crate::{
    support::{TestApp, post},
    writing::counters::expect_true_counters,
};

/// Everything readers and moderators could tell from before, but for what an import leaves of itself.
async fn picture(app: &TestApp) -> Vec<i64> {
    let mut numbers = Vec::new();
    for sql in [
        "SELECT COUNT(*) AS n FROM comments",
        "SELECT CAST(COALESCE(SUM(reply_count), 0) AS BIGINT) AS n FROM comments",
        "SELECT CAST(COALESCE(SUM(descendant_count), 0) AS BIGINT) AS n FROM comments",
        "SELECT CAST(COALESCE(SUM(shown), 0) AS BIGINT) AS n FROM comments",
        "SELECT COUNT(*) AS n FROM pages",
        "SELECT CAST(COALESCE(SUM(comment_count), 0) AS BIGINT) AS n FROM pages",
        "SELECT CAST(COALESCE(MAX(last_comment_at), 0) AS BIGINT) AS n FROM pages",
        "SELECT CAST(COALESCE(MIN(last_comment_at), 0) AS BIGINT) AS n FROM pages",
        "SELECT COUNT(*) AS n FROM import_rows",
        "SELECT COUNT(*) AS n FROM import_pages",
        "SELECT COUNT(*) AS n FROM comment_origins",
    ] {
        numbers.push(app.number(sql).await);
    }
    numbers
}

fn many() -> String {
    let held = "<wp:comment_approved>0</wp:comment_approved>";
    let mut comments = String::new();
    for id in 1..=450 {
        let state = if id % 7 == 0 { held } else { APPROVED };
        comments += &wxr_comment(id, id / 3, state, &format!("comment {id}"));
    }
    wxr(&comments).replace(
        "</channel>",
        &format!(
            "<item><link>https://blog.example/other/</link>{}</item></channel>",
            wxr_comment(1000, 0, APPROVED, "elsewhere")
        ),
    )
}

both! {
    async fn taking_an_import_back_leaves_everything_as_it_was(app: TestApp) {
        app.api(&post("here before")).await.expect(201);
        let before = picture(&app).await;
        let done = Brought::text(&many()).come_in(&app).await;
        assert_eq!((done.report.taken, app.rows("comments").await, app.rows("pages").await), (451, 452, 2));
        expect_true_counters(&app, "after an import").await;
        let undone = take_back(&app, done.id).await;
        assert_eq!((undone.report.removed, undone.report.emptied), (451, 0));
        assert_eq!(picture(&app).await, before);
        expect_true_counters(&app, "after it was taken back").await;
        // It can come in again.
        assert_eq!(Brought::text(&many()).come_in(&app).await.report.taken, 451);
    }
}

both! {
    async fn what_people_wrote_since_stays_below_empty_places(app: TestApp) {
        let content = wxr(&[
            wxr_comment(1, 0, APPROVED, "imported root"),
            wxr_comment(2, 1, APPROVED, "imported answer"),
            wxr_comment(3, 0, APPROVED, "imported alone"),
        ].concat());
        let done = Brought::text(&content).come_in(&app).await;
        let list = app.get(&TestApp::list_path(TestApp::PAGE)).await.expect(200).json();
        let answer = list["items"].as_array().unwrap().iter().find(|item| item["depth"] == 2).unwrap()["id"].clone();
        app.api(&post("written here").answering(answer.as_str().unwrap())).await.expect(201);
        let undone = take_back(&app, done.id).await;
        assert_eq!((undone.report.removed, undone.report.emptied), (1, 2));
        expect_true_counters(&app, "after it was taken back").await;
        let thread = app.thread().await.text();
        assert!(thread.contains("written here") && !thread.contains("imported") && !thread.contains("Reader"), "{thread}");
        assert_eq!(app.number("SELECT COUNT(*) AS n FROM comments WHERE author_email IS NOT NULL").await, 0);
        assert_eq!(app.number("SELECT COUNT(*) AS n FROM comments WHERE source LIKE '%imported%'").await, 0);
    }
}
