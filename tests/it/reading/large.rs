//! Threads as large as they come: the first screen stays small, and every comment can be reached.

use crate::{
    reading::by_links,
    support::{TestApp, html, plant},
};

both! {
    async fn a_chain_of_a_thousand_opens_small_and_can_be_followed_to_its_end(app: TestApp) {
        let parents: Vec<Option<usize>> = (0..1000_usize).map(|number| number.checked_sub(1)).collect();
        let ids = plant(&app, TestApp::PAGE, &parents).await;
        let first = app.thread().await;
        assert!(first.comments().len() <= 100);
        assert_eq!(first.comments()[0], ids[0]);
        assert!(first.bytes.len() < 60_000, "{} bytes", first.bytes.len());
        let deepest = app
            .get(&format!("{}&comment={}", TestApp::thread_path(TestApp::PAGE), ids[999]))
            .await
            .expect(200);
        // The nearest ancestors and itself, without the other nine hundred.
        assert_eq!(deepest.comments(), ids[991..]);
        let reached = by_links(&app, TestApp::thread_path(TestApp::PAGE)).await;
        assert_eq!(reached.len(), 1000);
    }
}

both! {
    async fn a_root_with_three_thousand_replies_opens_small_and_can_be_read_to_its_end(app: TestApp) {
        let mut parents = vec![None];
        parents.extend(vec![Some(0); 3000]);
        plant(&app, TestApp::PAGE, &parents).await;
        let first = app.thread().await.text();
        assert_eq!(html::comment_ids(&first).len(), 6);
        assert!(first.contains("2995 more replies") || first.contains("2,995 more replies"), "{first}");
        let reached = by_links(&app, TestApp::thread_path(TestApp::PAGE)).await;
        assert_eq!(reached.len(), 3001);
    }
}
