//! The service below a path of a host it shares: every link, asset and form stays below that path.

use std::sync::Arc;

use crate::support::{Database, Setup, TestApp, html, post};

async fn below_a_path(database: Database) -> TestApp {
    Setup::default()
        .with("REJOINDER_PUBLIC_URL", "https://host.example/talk")
        .start(Arc::new(database))
        .await
}

both! {
    async fn every_address_in_a_document_is_below_the_base_path(database: Database) {
        let app = below_a_path(database).await;
        let root = app.said(post("root")).await;
        for number in 0..30 {
            app.said(post(&format!("reply {number}")).answering(&root)).await;
        }
        let thread = app.thread().await;
        assert!(thread.header("content-security-policy").contains("script-src https://host.example/talk/assets/;"));
        let preview = app.preview(&post("and this")).await.expect(200);
        let mut checked = 0;
        for page in [&thread, &preview, &app.get(&format!("/embed/comments/{root}/reply")).await.expect(200)] {
            for tag in html::tags(&page.text()) {
                for name in ["href", "src", "action", "formaction"] {
                    let Some(address) = tag.get(name).filter(|address| !address.starts_with('#')) else { continue };
                    assert!(address.starts_with("/talk/"), "{tag:?}");
                    checked += 1;
                }
            }
        }
        assert!(checked > 20, "only {checked} addresses");
        let script = html::tags(&thread.text()).into_iter().find(|tag| tag.get("src").is_some()).unwrap();
        app.follow(script.get("src").unwrap()).await.expect(200);
        let more = html::more_links(&thread.text());
        app.follow(&more[0].href).await.expect(200);
    }
}

both! {
    async fn a_reader_without_script_posts_below_the_base_path(database: Database) {
        let app = below_a_path(database).await;
        let preview = app.preview(&post("without script")).await.expect(200);
        let posted = app.press_post(&preview, &[]).await.expect(303);
        assert!(posted.header("location").starts_with("/talk/embed/comments/"));
        let cookie = posted.header("set-cookie").split(';').next().unwrap().to_owned();
        let own = posted.header("location").strip_prefix("/talk").unwrap().to_owned();
        assert!(app.get_with(&own, &[("cookie", &cookie)]).await.expect(200).text().contains("without script"));
        assert_eq!(app.thread().await.comments().len(), 1);
        let json = app.get(&TestApp::list_path(TestApp::PAGE)).await.expect(200).json();
        let permalink = json["items"][0]["permalink"].as_str().unwrap();
        assert!(permalink.starts_with("https://host.example/talk/comments/"), "{permalink}");
        assert_eq!(posted.header("strict-transport-security"), "max-age=31536000");
    }
}

both! {
    async fn nothing_answers_outside_the_base_path(database: Database) {
        let app = below_a_path(database).await;
        let outside = app.http.get(format!("http://{}/embed.js", app.app.address));
        app.send(outside).await.expect(404);
        app.get("/embed.js").await.expect(200);
        app.get("/healthz").await.expect(200);
    }
}
