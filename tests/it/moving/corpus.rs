//! Real files of other systems, where they are present: every one comes in to the figures that were counted without us.

use std::path::PathBuf;

use rejoinder::domain::role::Role;
use rejoinder::service::account::Position;
use serde_json::{Value, json};

use super::Brought;
use crate::{
    support::{Database, SECRET_KEY, Setup, TestApp, eventually, program},
    writing::counters::expect_true_counters,
};

/// Whatever host a page had, it is the blog's now.
const RULES: &str = "regex:^https?://[^/]+(/.*)?$,https://blog.example$1\n";
const OWNER: &str = "ada@example.org";

fn files(expected: &Value) -> Vec<(String, Value)> {
    let all = expected["files"].as_object().unwrap().iter();
    all.filter(|(name, _)| !name.starts_with("threads/"))
        .map(|(name, file)| {
            // One of them is damaged; what it holds once it is mended is what counts.
            let counted = file.get("lenient").unwrap_or(file);
            (name.clone(), counted.clone())
        })
        .collect()
}

#[expect(
    clippy::disallowed_methods,
    reason = "tests are told by the environment where the corpus is"
)]
fn path(name: &str) -> PathBuf {
    PathBuf::from(std::env::var("REJOINDER_TEST_CORPUS").unwrap()).join(name)
}

/// A form with the rules and the file, as a browser writes it.
fn form(name: &str, content: &[u8]) -> Vec<u8> {
    let part = |name: &str| format!("--end-of-part\r\nContent-Disposition: form-data; name={name}\r\n\r\n");
    let beginning = part("\"rules\"") + RULES + "\r\n" + &part(&format!("\"file\"; filename=\"{name}\""));
    [beginning.as_bytes(), content, b"\r\n--end-of-part--\r\n"].concat()
}

/// What a file has become, in the words of those who counted it.
async fn figures(app: &TestApp, counted: &Value) -> Value {
    let count = async |sql: &str| app.number(&format!("SELECT {sql}")).await;
    let histogram = async |name: &str, of: &str, from: &str| {
        let mut found = serde_json::Map::new();
        for key in counted[name].as_object().unwrap().keys() {
            let number = count(&format!("COUNT(*) AS n FROM {from} WHERE CAST({of} AS TEXT) = '{key}'")).await;
            found.insert(key.clone(), json!(number));
        }
        Value::Object(found)
    };
    json!({
        "comments": count("COUNT(*) AS n FROM comments").await,
        "by_status": histogram("by_status", "status", "comments").await,
        "by_kind": histogram("by_kind", "kind", "comment_origins").await,
        "roots": count("COUNT(*) AS n FROM comments WHERE parent_id IS NULL").await,
        "replies": count("COUNT(*) AS n FROM comments WHERE parent_id IS NOT NULL").await,
        "max_depth": count("CAST(MAX(depth) AS BIGINT) AS n FROM comments").await,
        "depth_histogram": histogram("depth_histogram", "depth", "comments").await,
        "likes_total": count("CAST(SUM(up_votes) AS BIGINT) AS n FROM comments").await,
        "threads_with_comments_by_path": count("COUNT(*) AS n FROM pages").await,
    })
}

/// The same as they were counted. What was public on a page that was not waits for a moderator; names and scores are other matters.
fn wanted(name: &str, counted: &Value) -> Value {
    let names = [
        "comments",
        "by_status",
        "by_kind",
        "roots",
        "replies",
        "max_depth",
        "depth_histogram",
        "likes_total",
        "threads_with_comments_by_path",
    ];
    let mut wanted: serde_json::Map<String, Value> = names
        .iter()
        .map(|name| ((*name).to_owned(), counted[*name].clone()))
        .collect();
    if counted["oddities"]["comments_on_password_posts"] == 1 {
        wanted["by_status"]["approved"] = json!(wanted["by_status"]["approved"].as_i64().unwrap() - 1);
        wanted["by_status"]["pending"] = json!(wanted["by_status"]["pending"].as_i64().unwrap() + 1);
    }
    // Two addresses that differ in their query are two pages to us.
    let threads = counted["threads_with_comments"].clone();
    if name == "isso/comments.db" {
        wanted["threads_with_comments_by_path"] = threads;
    }
    // What is a score elsewhere, and is not counted as likes there, is kept as votes.
    if name.starts_with("commento/") || name.starts_with("artrans/") {
        wanted.remove("likes_total");
    }
    Value::Object(wanted)
}

async fn expect_figures(app: &TestApp, name: &str, counted: &Value, way: &str) {
    let wanted = wanted(name, counted);
    let mut found = figures(app, counted).await;
    found
        .as_object_mut()
        .unwrap()
        .retain(|name, _| wanted.get(name).is_some());
    assert_eq!(found, wanted, "{name} {way}");
    let milliseconds = async |which: &str| {
        rejoinder::domain::time::Timestamp(
            app.number(&format!("SELECT {which}(created_at) AS n FROM comments"))
                .await,
        )
        .to_string()
    };
    assert_eq!(
        (json!(milliseconds("MIN").await), json!(milliseconds("MAX").await)),
        (counted["first"].clone(), counted["last"].clone()),
        "{name}"
    );
    expect_true_counters(app, name).await;
}

both! {
    #[corpus]
    async fn every_file_comes_in_by_api_and_goes_again(app: TestApp) {
        let blog = app.site("blog").await.id;
        app.account(OWNER, Some(Position::On(blog, Role::Owner))).await;
        let owner = app.program(OWNER, "import", &["blog"]).await;
        for (name, counted) in files(&crate::corpus::read("expected.json")) {
            let content = std::fs::read(path(&name)).unwrap();
            let bring = async || {
                let request = app
                    .http
                    .post(app.at("/api/v1/sites/blog/imports"))
                    .bearer_auth(&owner.token)
                    .header("content-type", "multipart/form-data; boundary=end-of-part")
                    .body(form(&name, &content));
                let begun = app.send(request).await.expect(202).json();
                let at = format!("/api/v1/sites/blog/imports/{}", begun["id"].as_str().unwrap());
                eventually("the import", async || {
                    let shown = owner.get(&at).await.expect(200).json();
                    matches!(shown["state"].as_str(), Some("done" | "failed")).then_some(shown)
                }).await.0
            };
            let done = bring().await;
            assert_eq!((&done["state"], &done["file"], &done["read"]), (&json!("done"), &json!(name), &counted["comments"]), "{done}");
            expect_figures(&app, &name, &counted, "by API").await;
            let again = bring().await;
            assert_eq!((&again["taken"], &again["skipped"]["known"]), (&json!(0), &counted["comments"]), "{again}");
            let undo = format!("/api/v1/sites/blog/imports/{}/undo", done["id"].as_str().unwrap());
            owner.ask("POST", &undo, &Value::Null).await.expect(202);
            eventually("it to be taken back", async || (app.rows("pages").await == 0).then_some(())).await;
            assert_eq!((app.rows("comments").await, app.rows("comment_origins").await), (0, 0), "{name}");
        }
    }
}

both! {
    #[corpus]
    async fn every_file_comes_in_by_command_line(database: Database) {
        let database = std::sync::Arc::new(database);
        let app = Setup::default().start(std::sync::Arc::clone(&database)).await;
        let rules = database.folder().join("rules.csv");
        std::fs::write(&rules, RULES).unwrap();
        let vars = [("REJOINDER_DATABASE_URL", database.url.as_str()), ("REJOINDER_SECRET_KEY", SECRET_KEY)];
        let run = |arguments: &[&str]| program::run_to_its_end(program::command(database.folder(), &vars).arg("import").args(arguments)).expect(0);
        for (name, counted) in files(&crate::corpus::read("expected.json")) {
            let file = path(&name);
            let file = ["--site", "blog", "--map", rules.to_str().unwrap(), file.to_str().unwrap()];
            let dry = run(&[&file[..], &["--dry-run"]].concat());
            assert_eq!(app.rows("comments").await, 0, "{name} after a dry run");
            let done = run(&file);
            let figure = |text: &str, name: &str| {
                let prefix = format!("{name}\t");
                text.lines().find_map(|line| line.strip_prefix(&prefix)).unwrap_or_else(|| panic!("no {name} in {text}")).to_owned()
            };
            for name in ["read", "taken", "pages", "format"] {
                assert_eq!(figure(&dry.out, name), figure(&done.out, name), "{name} of {}", file[4]);
            }
            assert_eq!(figure(&done.out, "taken"), counted["comments"].to_string());
            expect_figures(&app, &name, &counted, "by command line").await;
            assert_eq!(figure(&run(&file).out, "taken"), "0");
            run(&["--site", "blog", "--undo", &figure(&done.out, "import")]);
            assert_eq!((app.rows("comments").await, app.rows("pages").await), (0, 0), "{name}");
        }
    }
}

both! {
    #[corpus]
    async fn a_test_of_themes_keeps_what_was_hidden_hidden(app: TestApp) {
        let content = std::fs::read(path("wxr/theme-unit-test.xml")).unwrap();
        let done = Brought { content: &content, rules: RULES, ..Brought::default() }.come_in(&app).await;
        assert_eq!((done.report.notes["hidden-page"], done.report.left()), (1, 0));
        // Ten deep, and the deepest is where it was.
        assert_eq!(app.number("SELECT COUNT(*) AS n FROM comments WHERE depth = 10").await, 1);
    }
}
