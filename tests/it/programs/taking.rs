//! What an owner takes away: everything, whole, and only they.

use std::{fmt::Write as _, path::Path};

use rejoinder::{
    domain::{comment::Status, origin::Origin, role::Role, token::Reach},
    service::{
        self, Error,
        account::Position,
        token::{self, NewToken},
    },
};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::support::{Program, TestApp, plant, post, program::run};

const OWNER: &str = "ada@example.org";
const COMMENTS: &str = "/api/v1/sites/blog/comments";
const EXPORT: &str = "/api/v1/sites/blog/export";

async fn owner(app: &TestApp) -> Program<'_> {
    let blog = app.site("blog").await.id;
    app.account(OWNER, Some(Position::On(blog, Role::Owner))).await;
    app.program(OWNER, "export", &["blog"]).await
}

/// The records of a bundle that is whole.
fn records(bundle: &str) -> Vec<Value> {
    let (above, trailer) = bundle.trim_end_matches('\n').rsplit_once('\n').unwrap();
    let trailer: Value = serde_json::from_str(trailer).unwrap();
    let mut hash = String::new();
    for byte in Sha256::digest(format!("{above}\n")) {
        write!(hash, "{byte:02x}").unwrap();
    }
    assert_eq!(
        (&trailer["type"], &trailer["sha256"]),
        (&json!("trailer"), &json!(hash))
    );
    let all: Vec<Value> = above.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let mut header = json!({"type": "header", "format": "rejoinder", "version": 1});
    if bundle.contains("\"guest_key\":") {
        header["personal"] = json!(true);
    }
    assert_eq!(all[0], header);
    for (kind, count) in trailer["counts"].as_object().unwrap() {
        let found = of(&all, kind).len();
        assert_eq!(count, &json!(found), "{kind}");
    }
    all
}

/// Those of a part, whose header says of what.
fn lines(bundle: &str) -> Vec<Value> {
    bundle.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn of<'a>(records: &'a [Value], kind: &str) -> Vec<&'a Value> {
    records.iter().filter(|record| record["type"] == kind).collect()
}

both! {
    async fn an_owner_takes_everything_of_their_site_and_nothing_of_others(app: TestApp) {
        let owner = owner(&app).await;
        let mut first = post("Said *aloud*.").by("Grace").json();
        first["guest"]["email"] = json!("grace@example.org");
        let said = app.send(app.http.post(app.at(COMMENTS)).json(&first)).await.expect(201).id();
        let answer = app.api(&post("Answered.").answering(&said)).await.expect(201).id();
        app.moderate(&answer, Status::Spam).await;
        let origin = Origin::parse("https://other.example").unwrap();
        service::site::create(app.runtime(), "other", "Other", vec![origin]).await.unwrap();
        let elsewhere = post("Elsewhere.").on("https://other.example/page").json();
        app.send(app.http.post(app.at("/api/v1/sites/other/comments")).json(&elsewhere)).await.expect(201);

        let taken = owner.get(EXPORT).await.expect(200);
        assert_eq!(taken.header("content-type"), "application/x-ndjson");
        assert_eq!(taken.header("content-disposition"), "attachment; filename=\"blog.ndjson\"");
        let all = records(&taken.text());
        assert_eq!(of(&all, "site")[0]["key"], "blog");
        assert_eq!(of(&all, "page")[0]["url"], TestApp::PAGE);
        let comments = of(&all, "comment");
        let brief: Vec<Value> = comments
            .iter()
            .map(|comment| json!([comment["id"], comment["parent_id"], comment["status"], comment["body"]]))
            .collect();
        assert_eq!(brief, [
            json!([said, null, "approved", "Said *aloud*."]),
            json!([answer, said, "spam", "Answered."]),
        ]);
        assert_eq!(comments[0]["page_id"], of(&all, "page")[0]["id"]);
        assert!(!taken.text().contains("grace@example.org") && !taken.text().contains("guest_key"));

        let personal = records(&owner.get(&format!("{EXPORT}?personal=true")).await.expect(200).text());
        let author = &of(&personal, "comment")[0]["author"];
        assert_eq!((&author["name"], &author["email"]), (&json!("Grace"), &json!("grace@example.org")));
        assert_eq!(author["guest_key"].as_str().unwrap().len(), 64);
        // The same conversations make the same bytes.
        assert_eq!(owner.get(EXPORT).await.expect(200).text(), taken.text());
    }
}

both! {
    async fn many_comments_leave_in_the_order_of_their_ids(app: TestApp) {
        let owner = owner(&app).await;
        let planted = plant(&app, TestApp::PAGE, &vec![None; 1203]).await;
        let all = records(&owner.get(EXPORT).await.expect(200).text());
        let ids: Vec<&str> = of(&all, "comment").iter().map(|comment| comment["id"].as_str().unwrap()).collect();
        assert_eq!(ids, planted);
        assert!(ids.is_sorted());
    }
}

both! {
    async fn nobody_else_takes_anything(app: TestApp) {
        owner(&app).await;
        app.api(&post("Said.")).await.expect(201);
        app.get(EXPORT).await.expect(401);
        let lacks = app.program(OWNER, "read,write,moderate", &[]).await;
        lacks.get(EXPORT).await.expect(403);
        let owner = app.program(OWNER, "export", &["blog"]).await;
        assert_eq!(owner.get(&format!("{EXPORT}?format=xml")).await.expect(400).fields(), ["format"]);
        assert_eq!(owner.get(&format!("{EXPORT}?personal=perhaps")).await.expect(400).fields(), ["personal"]);
        // Whoever runs the site no longer takes it with them.
        app.execute("UPDATE memberships SET role = 'moderator'").await;
        let refused = owner.get(EXPORT).await.expect(403);
        assert!(!refused.text().contains("Said."), "{}", refused.text());
        let again = token::owner(app.runtime(), OWNER).await.unwrap();
        let new = NewToken { name: "Again", scopes: "export".parse().unwrap(), reach: Reach::EverySite, days: None };
        assert!(matches!(token::create(app.runtime(), &again, new).await, Err(Error::Invalid(_))));
    }
}

#[test]
fn the_command_writes_a_whole_file_or_leaves_what_was_there() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    run(
        folder,
        &[
            "site",
            "create",
            "blog",
            "--name",
            "A blog",
            "--origin",
            "https://blog.example",
        ],
    )
    .expect(0);
    let printed = run(folder, &["export", "--site", "blog"]).expect(0);
    assert_eq!(of(&records(&printed.out), "site").len(), 1);
    assert_eq!(printed.err, "");

    let written = run(folder, &["export", "--site", "blog", "-o", "blog.ndjson"]).expect(0);
    assert!(written.err.contains("0 comments are in blog.ndjson"), "{written:?}");
    let file = folder.join("blog.ndjson");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), printed.out);
    assert!(!Path::new(&folder.join("blog.ndjson.partial")).exists());

    run(folder, &["export", "--site", "nobody", "-o", "blog.ndjson", "--force"]).expect(1);
    assert_eq!(
        std::fs::read_to_string(&file).unwrap(),
        printed.out,
        "what was there is still there"
    );
    run(folder, &["export", "--site", "blog", "--format", "atom"]).expect(2);
    let nowhere = run(folder, &["export", "--site", "blog", "-o", "no/such/folder"]).expect(1);
    assert!(nowhere.err.contains("cannot be written"), "{nowhere:?}");
    assert_eq!(nowhere.err.matches("No such file").count(), 1, "{nowhere:?}");

    std::fs::write(&file, "a file of theirs").unwrap();
    let refused = run(folder, &["export", "--site", "blog", "-o", "blog.ndjson"]).expect(1);
    assert!(
        refused.err.contains("exists already") && refused.err.contains("--force"),
        "{refused:?}"
    );
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "a file of theirs");
    run(folder, &["export", "--site", "blog", "-o", "blog.ndjson", "--force"]).expect(0);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), printed.out);
    let dashed = run(folder, &["export", "--site", "blog", "-o", "-"]).expect(0);
    assert_eq!(dashed.out, printed.out);
    assert!(!folder.join("-").exists());
    // Like a device, it is no file; unlike one, nothing is lost where it is replaced.
    let link = folder.join("link");
    std::os::unix::fs::symlink(&file, &link).unwrap();
    for taken in ["link", "folder"] {
        std::fs::create_dir_all(folder.join("folder")).unwrap();
        let refused = run(folder, &["export", "--site", "blog", "-o", taken, "--force"]).expect(1);
        assert!(
            refused.err.contains("no ordinary file") && refused.err.contains("standard output"),
            "{refused:?}"
        );
    }
    assert!(std::fs::symlink_metadata(&link).unwrap().is_symlink());
}

both! {
    async fn a_part_is_asked_for_by_a_day_and_by_the_address_of_a_page(app: TestApp) {
        let owner = owner(&app).await;
        app.said(post("on the first")).await;
        app.said(post("on the second").on("https://blog.example/second/")).await;
        let all = records(&owner.get(EXPORT).await.expect(200).text());
        let second = of(&all, "page").into_iter().find(|page| page["url"] == "https://blog.example/second/").unwrap();
        for asked in [
            "page=https://blog.example/second/",
            "page=https%3A%2F%2Fblog.example%2Fsecond%2F&since=2000-01-01",
            &format!("page={}", second["id"].as_str().unwrap()),
        ] {
            let part = lines(&owner.get(&format!("{EXPORT}?{asked}")).await.expect(200).text());
            let comments = of(&part, "comment");
            assert_eq!((comments.len(), &comments[0]["body"]), (1, &json!("on the second")), "{asked}");
        }
        let later = lines(&owner.get(&format!("{EXPORT}?since=2999-01-01")).await.expect(200).text());
        assert_eq!(of(&later, "comment").len(), 0);
        for unknown in [
            "https://blog.example/nobody/",
            "https://else.example/",
            "00000000-0000-7000-8000-000000000000",
        ] {
            let refused = owner.get(&format!("{EXPORT}?page={unknown}")).await.expect(400);
            assert_eq!(refused.fields(), ["page"], "{unknown}");
        }
        assert_eq!(owner.get(&format!("{EXPORT}?since=2026-13-01")).await.expect(400).fields(), ["since"]);
    }
}

both! {
    async fn one_export_too_many_hears_of_the_others(app: TestApp) {
        let owner = owner(&app).await;
        let site = app.site("blog").await;
        let order = service::export::Order::default();
        let first = service::export::Export::of(app.runtime(), &site, order.clone()).await.unwrap();
        let second = service::export::Export::of(app.runtime(), &site, order).await.unwrap();
        let refused = owner.get(EXPORT).await.expect(503);
        assert!(refused.header("retry-after").parse::<u64>().unwrap() > 1);
        assert!(refused.text().contains("exports are under way"), "{}", refused.text());
        drop((first, second));
        owner.get(EXPORT).await.expect(200);
    }
}
