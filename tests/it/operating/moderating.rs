//! Commands beside a running server: what they change is seen there without a restart.

use std::sync::Arc;

use crate::support::{Database, Post, Setup, TestApp, eventually, post, program};

/// Runs a command on the database of a running service.
async fn beside(app: &TestApp, arguments: &[&str]) -> program::Ran {
    let vars = [
        ("REJOINDER_DATABASE_URL", app.database.url.as_str()),
        ("REJOINDER_SECRET_KEY", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"),
    ];
    let mut command = program::command(app.database.folder(), &vars);
    command.args(arguments);
    let output = tokio::task::spawn_blocking(move || command.output().unwrap())
        .await
        .unwrap();
    program::Ran::from(output)
}

both! {
    async fn held_comments_are_let_through_and_removed_from_the_command_line(app: TestApp) {
        beside(&app, &["site", "set", "blog", "guests=held"]).await.expect(0);
        eventually("the setting at the running server", async || {
            let said = app.api(&post("waits")).await.expect(201);
            (said.json()["status"] == "pending").then_some(())
        })
        .await;
        let waiting = app.api(&post("let me\tthrough\nplease").by("Grace")).await.expect(201).id();
        let listed = beside(&app, &["comment", "list", "--site", "blog"]).await.expect(0);
        let line = listed.out.lines().find(|line| line.starts_with(&waiting)).unwrap();
        let fields: Vec<&str> = line.split('\t').collect();
        assert_eq!(fields.len(), 4, "{line}");
        assert_eq!(fields[2..], ["Grace", "let me through"]);

        let approved = beside(&app, &["comment", "approve", "--site", "blog", &waiting]).await.expect(0);
        assert_eq!(approved.out, "");
        eventually("the approved comment at the running server", async || {
            (app.thread().await.comments().contains(&waiting)).then_some(())
        })
        .await;
        beside(&app, &["comment", "trash", "--site", "blog", &waiting]).await.expect(0);
        eventually("the removal at the running server", async || {
            (!app.thread().await.comments().contains(&waiting)).then_some(())
        })
        .await;
        let trashed = beside(&app, &["comment", "list", "--site", "blog", "--status", "trashed"]).await.expect(0);
        assert!(trashed.out.starts_with(&waiting));
        // One that fails does not keep the others from being done.
        let nobody = uuid::Uuid::nil().to_string();
        beside(&app, &["comment", "approve", "--site", "blog", &nobody, &waiting]).await.expect(1);
        eventually("the comment that could be approved", async || {
            (app.thread().await.comments().contains(&waiting)).then_some(())
        })
        .await;
    }
}

/// What a blog's script is told, asked twice so that the answer is a remembered one.
async fn counted(app: &TestApp, url: &str) -> u64 {
    let asked = serde_json::json!({"site": "blog", "urls": [url]}).to_string();
    let mut count = None;
    for _ in 0..2 {
        let request = app.http.post(app.at("/embed/counts")).body(asked.clone());
        count = app.send(request).await.expect(200).json()["counts"][url].as_u64();
    }
    count.unwrap()
}

both! {
    async fn counts_follow_what_the_command_line_does(app: TestApp) {
        let id = app.said(post("counted")).await;
        let moved = "https://blog.example/moved/";
        assert_eq!((counted(&app, TestApp::PAGE).await, counted(&app, moved).await), (1, 0));
        for (verb, expected) in [("trash", 0), ("approve", 1)] {
            beside(&app, &["comment", verb, "--site", "blog", &id]).await.expect(0);
            eventually("the new count at the running server", async || {
                (counted(&app, TestApp::PAGE).await == expected).then_some(())
            })
            .await;
        }
        beside(&app, &["thread", "alias", "--site", "blog", TestApp::PAGE, moved]).await.expect(0);
        eventually("the count under the new address", async || {
            (counted(&app, moved).await == 1).then_some(())
        })
        .await;
        beside(&app, &["comment", "trash", "--site", "blog", &id]).await.expect(0);
        eventually("the count under both addresses", async || {
            (counted(&app, moved).await == 0 && counted(&app, TestApp::PAGE).await == 0).then_some(())
        })
        .await;
    }
}

both! {
    async fn threads_are_closed_opened_and_moved_from_the_command_line(app: TestApp) {
        let id = app.said(post("before")).await;
        beside(&app, &["thread", "close", "--site", "blog", TestApp::PAGE]).await.expect(0);
        eventually("the closed thread at the running server", async || {
            (app.thread().await.text().contains("data-state=\"closed\"")).then_some(())
        })
        .await;
        app.api(&post("after")).await.expect(403);
        beside(&app, &["thread", "open", "--site", "blog", TestApp::PAGE]).await.expect(0);
        eventually("the open thread at the running server", async || {
            (app.thread().await.text().contains("data-state=\"open\"")).then_some(())
        })
        .await;
        let moved = "https://blog.example/moved/";
        assert_eq!(app.get(&TestApp::thread_path(moved)).await.comments().len(), 0);
        beside(&app, &["thread", "alias", "--site", "blog", TestApp::PAGE, moved]).await.expect(0);
        eventually("the conversation under its new address", async || {
            (app.get(&TestApp::thread_path(moved)).await.comments() == [id.as_str()]).then_some(())
        })
        .await;
        beside(&app, &["thread", "alias", "--site", "blog", TestApp::PAGE, moved]).await.expect(1);
    }
}

both! {
    async fn an_author_recognised_from_the_command_line_wears_the_badge(app: TestApp) {
        let id = app.said(post("mine").by("Ida")).await;
        let recognised = beside(&app, &["site", "author", "blog", &id]).await.expect(0);
        assert!(recognised.err.contains("Ida"));
        eventually("the badge at the running server", async || {
            (app.thread().await.text().contains("class=\"badge\"")).then_some(())
        })
        .await;
    }
}

both! {
    async fn a_site_made_beside_a_running_server_can_be_used_at_once(database: Database) {
        let app = Setup::default().start(Arc::new(database)).await;
        let arguments = ["site", "create", "late", "--name", "Late", "--origin", "https://late.example"];
        app.get("/api/v1/sites/late/comments").await.expect(404);
        beside(&app, &arguments).await.expect(0);
        app.get("/api/v1/sites/late/comments").await.expect(200);
    }
}

both! {
    async fn a_title_that_somebody_made_up_is_corrected_from_the_command_line(app: TestApp) {
        let spoiled = Post {
            title: Some("Buy lamps".to_owned()),
            ..post("words")
        };
        app.api(&spoiled).await.expect(201);
        assert!(app.thread().await.text().contains("Buy lamps"));
        beside(&app, &["thread", "set", "--site", "blog", TestApp::PAGE, "--title", "The first post"]).await.expect(0);
        eventually("the corrected title at the running server", async || {
            (app.thread().await.text().contains("“The first post”")).then_some(())
        })
        .await;
        beside(&app, &["thread", "set", "--site", "blog", TestApp::PAGE]).await.expect(2);
        beside(&app, &["thread", "set", "--site", "blog", TestApp::PAGE, "--url", "https://evil.example/"]).await.expect(1);
    }
}
