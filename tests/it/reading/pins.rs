//! Pinned comments stand first, with a mark, by every way there is to look; and a thread without any is as it was.

use rejoinder::domain::comment::Status;
use serde_json::json;

use crate::{
    moderating::{act, moderator, undo},
    support::{TestApp, post},
};

async fn said(app: &TestApp, number: usize) -> Vec<String> {
    let mut ids = Vec::new();
    for one in 0..number {
        ids.push(app.said(post(&format!("words {one}"))).await);
    }
    ids
}

both! {
    async fn a_pinned_comment_stands_first_in_every_order_and_once(app: TestApp) {
        let ids = said(&app, 4).await;
        let desk = moderator(&app).await;
        let before = app.thread().await;
        let done = act(&desk, "pin", &ids[2..3]).await.expect(200).json();
        let pinned = app.thread().await;
        assert_ne!(pinned.header("etag"), before.header("etag"));
        assert!(pinned.text().contains("<span class=\"badge\">pinned</span>"));
        let path = TestApp::thread_path(TestApp::PAGE);
        for (sort, expected) in [("oldest", [2, 0, 1, 3]), ("newest", [2, 3, 1, 0])] {
            let shown = app.get(&format!("{path}&sort={sort}")).await.expect(200).comments();
            assert_eq!(shown, expected.map(|place| ids[place].clone()), "{sort}");
        }
        for sort in ["best", "discussed"] {
            let shown = app.get(&format!("{path}&sort={sort}")).await.expect(200).comments();
            assert_eq!((shown[0].as_str(), shown.len()), (ids[2].as_str(), 4), "{sort}");
        }
        // Page by page, too: once, and before all others.
        let list = format!("{}&limit=1", TestApp::list_path(TestApp::PAGE));
        let (mut listed, mut after) = (Vec::new(), Some(String::new()));
        while let Some(cursor) = after {
            let page = app.get(&format!("{list}{cursor}")).await.expect(200).json();
            for item in page["items"].as_array().unwrap() {
                assert_eq!(item["is_pinned"], json!(item["id"] == json!(ids[2])));
                listed.push(item["id"].as_str().unwrap().to_owned());
            }
            after = page["next"].as_str().map(|next| format!("&after={next}"));
        }
        assert_eq!(listed, [2, 0, 1, 3].map(|place| ids[place].clone()));
        undo(&desk, &done["id"]).await.expect(200);
        let after = app.thread().await;
        assert!(after.bytes == before.bytes, "not a byte more without a pin");
        assert_eq!(after.header("etag"), before.header("etag"));
    }
}

both! {
    async fn only_so_many_and_only_what_answers_the_page_and_is_seen_is_pinned(app: TestApp) {
        let ids = said(&app, 4).await;
        let reply = app.said(post("an answer").answering(&ids[0])).await;
        let desk = moderator(&app).await;
        let none = act(&desk, "pin", &[reply]).await.expect(200).json();
        assert_eq!((&none["id"], &none["left_alone"]), (&json!(null), &json!(1)));
        act(&desk, "pin", &ids[..3]).await.expect(200);
        assert_eq!(act(&desk, "pin", &ids[3..]).await.expect(422).fields(), ["action"]);
        // One that is removed stands nowhere, and makes room.
        app.moderate(&ids[1], Status::Trashed).await;
        assert_eq!(app.thread().await.comments().len(), 4);
        act(&desk, "pin", &ids[3..]).await.expect(200);
        act(&desk, "unpin", &ids[3..]).await.expect(200);
        let shown = app.thread().await.comments();
        assert_eq!((shown.len(), shown.last()), (4, Some(&ids[3])));
    }
}
