//! The examples of the README do what it says: each block is taken from there and run.

use std::process::{Command, Stdio};

use rejoinder::{
    domain::role::Role,
    service::{account::Position, export::Personal},
};

use crate::{
    moving::whole::{busy_blog, elsewhere},
    support::{Database, Program, Setup, TestApp, eventually, post},
};

const OWNER: &str = "ada@example.org";
/// The page of the examples.
const PAGE: &str = "https://blog.example/post/";

/// The first block of that language that holds these words.
fn block(language: &str, holding: &str) -> String {
    let readme = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap();
    let fence = format!("```{language}\n");
    let blocks = readme
        .split(&fence)
        .skip(1)
        .filter_map(|rest| rest.split("```\n").next().map(str::to_owned));
    let mut fitting = blocks.filter(|block| block.contains(holding));
    fitting
        .next()
        .unwrap_or_else(|| panic!("the README has no {language} with “{holding}”"))
}

/// Runs it as somebody would who has set the two variables; what it prints.
async fn run(program: &[&str], text: String, token: &Program<'_>) -> String {
    let mut command = Command::new(program[0]);
    command.args(&program[1..]).arg(text).stdin(Stdio::null());
    command
        .env("REJOINDER_URL", token.app.at(""))
        .env("REJOINDER_TOKEN", &token.token)
        .env("OWNERS_TOKEN", &token.token);
    // The address of the README is the one of these tests.
    let output = tokio::task::spawn_blocking(move || command.output().unwrap())
        .await
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// Something that leads where nobody wants to go waits, and something that does not.
async fn prepare(app: &TestApp) -> (Program<'_>, String, String) {
    let blog = app.site("blog").await.id;
    app.account(OWNER, Some(Position::On(blog, Role::Owner))).await;
    app.said(post("I was here before.").by("Grace").on(PAGE)).await;
    app.set(&[("guests", "held")]).await;
    let welcome = app.said(post("And here I am again.").by("Grace").on(PAGE)).await;
    let unwanted = app
        .said(post("Look: https://casino.example/win").by("Stranger").on(PAGE))
        .await;
    (
        app.program(OWNER, "read,moderate,export", &["blog"]).await,
        welcome,
        unwanted,
    )
}

async fn sets_aside_what_is_unwanted(app: &TestApp, program: &[&str], language: &str) {
    let (token, welcome, unwanted) = prepare(app).await;
    let told = run(program, block(language, "an unwanted place"), &token).await;
    assert!(told.starts_with("1 set aside; "), "{told}");
    let status = async |id: &str| {
        let comment = token.get(&format!("/api/v1/comments/{id}")).await.expect(200).json();
        comment["status"].as_str().unwrap().to_owned()
    };
    assert_eq!(
        (status(&welcome).await, status(&unwanted).await),
        ("pending".to_owned(), "spam".to_owned())
    );
    // Once more finds nothing to do.
    assert_eq!(run(program, block(language, "an unwanted place"), &token).await, "");
}

both! {
    async fn python_sets_aside_what_is_unwanted(app: TestApp) {
        sets_aside_what_is_unwanted(&app, &["python3", "-c"], "python").await;
    }
}

both! {
    async fn javascript_sets_aside_what_is_unwanted(app: TestApp) {
        sets_aside_what_is_unwanted(&app, &["node", "--input-type=module", "-e"], "js").await;
    }
}

both! {
    async fn curl_reads_counts_and_takes_everything(app: TestApp) {
        let (token, welcome, _) = prepare(&app).await;
        let home = tempfile::tempdir().unwrap();
        let curl = |text: String| {
            let text = text.replace("https://comments.example.com", &app.at("")).replace("blog.ndjson", "-");
            let folder = home.path().display();
            format!("set -eu; cd {folder}\n{text}")
        };
        let read = run(&["sh", "-c"], curl(block("sh", "sites/blog/counts")), &token).await;
        assert!(read.contains("I was here before.") && read.contains("\"https://blog.example/post/\":1"), "{read}");
        let waiting = block("sh", "-d '{\"status\":\"approved\"}'").replace("comments/ID", &format!("comments/{welcome}"));
        // Whoever makes and revokes tokens has the program at hand; this test has a token.
        let calls: String = waiting.split("\ncurl ").skip(1).map(|call| {
            let call = call.split("\nrejoinder ").next().unwrap();
            format!("curl {call}\n").replace("$TOKEN", "$REJOINDER_TOKEN")
        }).collect();
        let moderated = run(&["sh", "-c"], curl(calls), &token).await;
        assert!(moderated.contains("And here I am again.") && moderated.contains("\"status\":\"approved\""), "{moderated}");
        let export = block("sh", "/export -H");
        let export = export.lines().find(|line| line.starts_with("curl")).unwrap().to_owned();
        let bundle = run(&["sh", "-c"], curl(export), &token).await;
        assert!(bundle.ends_with("}\n") && bundle.contains("{\"type\":\"trailer\""), "{bundle}");
    }
}

/// A service with nothing but a bundle of a blog beside it, and a token of whoever runs it.
async fn to_move_in(database: Database) -> (TestApp, tempfile::TempDir) {
    let bundle = busy_blog(&database, Personal::Left).await;
    let app = elsewhere(database, Setup::default()).await;
    app.account("boss@example.org", Some(Position::Admin)).await;
    let home = tempfile::tempdir().unwrap();
    std::fs::write(home.path().join("blog.ndjson.gz"), bundle).unwrap();
    (app, home)
}

both! {
    async fn python_moves_a_whole_site_in(database: Database) {
        let (app, home) = to_move_in(database).await;
        let token = app.program("boss@example.org", "import", &[]).await;
        let file = home.path().join("blog.ndjson.gz");
        let text = block("python", "\"/start\"").replace("os.environ[\"BUNDLE\"]", &format!("{:?}", file.display().to_string()));
        let told = run(&["python3", "-c"], text, &token).await;
        assert!(told.contains("would bring {'account'") && told.ends_with("blog is here\n"), "{told}");
        assert_eq!(app.rows("sites").await, 2);
    }
}

both! {
    async fn curl_moves_a_whole_site_in(database: Database) {
        let (app, home) = to_move_in(database).await;
        let token = app.program("boss@example.org", "import", &[]).await;
        let calls = block("sh", "/imports/ID/start").replace("https://comments.example.com", &app.at("")).replace("$ADMINS_TOKEN", &token.token);
        let calls: Vec<&str> = calls.lines().collect();
        let call = async |line: &str| {
            let text = format!("set -eu; cd {}\n{line}", home.path().display());
            let told = run(&["sh", "-c"], text, &token).await;
            serde_json::from_str::<serde_json::Value>(&told).unwrap_or_else(|_| panic!("{told}"))
        };
        let brought = call(calls[0]).await;
        let id = brought["id"].as_str().unwrap();
        let until = async |state: &str| {
            let is_so = async || (call(&calls[1].replace("ID", id)).await["state"] == state).then_some(());
            eventually(state, is_so).await;
        };
        until("read").await;
        call(&calls[2].replace("/ID/", &format!("/{id}/"))).await;
        until("done").await;
    }
}
