//! Who may move in, and how a program does it: a dry run, a word, and the way back.

use rejoinder::{domain::role::Role, service::account::Position};
use serde_json::{Value, json};

use crate::support::{
    Program, TestApp, eventually,
    program::{self, run},
};

const IMPORTS: &str = "/api/v1/sites/blog/imports";

/// A token of an owner of the blog.
async fn owner<'a>(app: &'a TestApp, scopes: &str) -> Program<'a> {
    let blog = app.site("blog").await.id;
    app.account("owner@example.org", Some(Position::On(blog, Role::Owner)))
        .await;
    app.program("owner@example.org", scopes, &["blog"]).await
}

both! {
    async fn only_owners_move_in(app: TestApp) {
        let blog = app.site("blog").await.id;
        app.account("moderator@example.org", Some(Position::On(blog, Role::Moderator))).await;
        app.account("owner@example.org", Some(Position::On(blog, Role::Owner))).await;
        let moderator = app.program("moderator@example.org", "read,write,moderate", &["blog"]).await;
        moderator.get(IMPORTS).await.expect(403);
        moderator.ask("POST", IMPORTS, &json!([])).await.expect(403);
        app.get(IMPORTS).await.expect(401);
        app.send(app.http.post(app.at(IMPORTS)).body("[]")).await.expect(401);
        let lacks = app.program("owner@example.org", "read,write,moderate,export", &["blog"]).await;
        lacks.ask("POST", IMPORTS, &json!([])).await.expect(403);
        assert_eq!(app.rows("imports").await, 0);
    }
}

both! {
    async fn a_program_looks_first_lets_in_and_takes_back(app: TestApp) {
        let owner = owner(&app, "import").await;
        let file = json!([
            {"page_key": "/a/", "id": "1", "rid": "", "content": "brought in", "nick": "Ada", "created_at": "2020-01-01 00:00:00"},
            {"page_key": "https://foreign.example/", "id": "2", "content": "no", "nick": "Bo", "created_at": "2020-01-01 00:00:00"},
        ]);
        assert_eq!(owner.ask("POST", &format!("{IMPORTS}?format=nothing"), &file).await.expect(400).fields(), ["format"]);
        assert_eq!(owner.ask("POST", IMPORTS, &json!("nonsense")).await.expect(400).fields(), ["file"]);
        let begun = owner.ask("POST", &format!("{IMPORTS}?dry_run=true&file=talk.json"), &file).await.expect(202).json();
        let at = format!("{IMPORTS}/{}", begun["id"].as_str().unwrap());
        let until = async |state: &str| {
            eventually(state, async || {
                let shown = owner.get(&at).await.expect(200).json();
                (shown["state"] == state && (state != "read" || shown["would"].is_object())).then_some(shown)
            }).await.0
        };
        let looked_at = until("read").await;
        assert_eq!((&looked_at["file"], &looked_at["format"], &looked_at["taken"]), (&json!("talk.json"), &json!("artrans"), &json!(0)));
        let would = &looked_at["would"];
        assert_eq!((&would["taken"], &would["skipped"], &would["hosts"]), (&json!(1), &json!({"foreign-host": 1}), &json!({"foreign.example": 1})));
        assert_eq!((&would["rows"][0]["row"], &would["rows"][0]["reason"]), (&json!(2), &json!("foreign-host")));
        assert_eq!(app.rows("comments").await, 0);
        let rows = owner.get(&format!("{at}/rows")).await.expect(200);
        assert_eq!(rows.header("content-type"), "text/csv; charset=utf-8; header=present");
        let lines: Vec<String> = rows.text().lines().map(str::to_owned).collect();
        assert_eq!(lines.len(), 3, "{lines:?}");
        assert!(lines[1].starts_with("1,1,taken,,,https://blog.example/a"), "{lines:?}");
        assert!(lines[2].starts_with("2,2,left,foreign-host,"), "{lines:?}");
        owner.ask("POST", &format!("{at}/undo"), &Value::Null).await.expect(409);
        owner.ask("POST", &format!("{at}/start"), &Value::Null).await.expect(202);
        let done = until("done").await;
        assert_eq!((&done["taken"], &done["would"], &done["by_status"]), (&json!(1), &json!(null), &json!({"approved": 1})));
        owner.ask("POST", &format!("{at}/start"), &Value::Null).await.expect(409);
        owner.ask("DELETE", &at, &Value::Null).await.expect(409);
        assert_eq!(owner.get(IMPORTS).await.expect(200).json()["items"][0]["id"], begun["id"]);
        owner.ask("POST", &format!("{at}/undo"), &Value::Null).await.expect(202);
        until("undone").await;
        owner.get(&format!("{at}/rows")).await.expect(409);
        assert_eq!((app.rows("comments").await, app.rows("pages").await), (0, 0));
        let again = owner.ask("POST", &format!("{IMPORTS}?dry_run=true"), &json!([])).await.expect(202).json();
        let again = format!("{IMPORTS}/{}", again["id"].as_str().unwrap());
        owner.ask("DELETE", &again, &Value::Null).await.expect(204);
        owner.ask("POST", &format!("{again}/start"), &Value::Null).await.expect(409);
        owner.get(&format!("{IMPORTS}/00000000-0000-7000-8000-000000000000")).await.expect(404);
    }
}

#[test]
fn the_program_writes_what_becomes_of_every_row() {
    let folder = tempfile::tempdir().unwrap();
    program::make_blog(folder.path());
    let file = json!([
        {"page_key": "/a/", "id": "1", "rid": "9", "content": "an answer", "nick": "Ada", "created_at": "2020-01-01 00:00:00"},
        {"page_key": "https://foreign.example/", "id": "2", "content": "no", "nick": "Bo", "created_at": "2020-01-01 00:00:00"},
    ]);
    std::fs::write(folder.path().join("talk.json"), file.to_string()).unwrap();
    let looked = [
        "import",
        "talk.json",
        "--site",
        "blog",
        "--dry-run",
        "--report",
        "rows.csv",
    ];
    run(folder.path(), &looked).expect(0);
    let rows = std::fs::read_to_string(folder.path().join("rows.csv")).unwrap();
    let lines: Vec<&str> = rows.lines().collect();
    assert_eq!(lines[0], "row,id,outcome,reason,detail,page,notes");
    assert!(
        lines[1].starts_with("1,1,taken,,,https://blog.example/a") && lines[1].ends_with(",orphan"),
        "{rows}"
    );
    assert!(
        lines[2].starts_with("2,2,left,foreign-host,") && lines.len() == 3,
        "{rows}"
    );
}

both! {
    async fn a_misspelt_name_of_a_parameter_lets_nothing_in_or_out(app: TestApp) {
        let owner = owner(&app, "import,export").await;
        for (method, path, named) in [
            ("POST", format!("{IMPORTS}?dryrun=true"), "dryrun"),
            ("POST", format!("{IMPORTS}/00000000-0000-7000-8000-000000000000/start?dry_run=true"), "dry_run"),
            ("GET", format!("{IMPORTS}?limit=3"), "limit"),
            ("POST", "/api/v1/imports?dryrun=true".to_owned(), "dryrun"),
            ("GET", "/api/v1/sites/blog/export?form=csv".to_owned(), "form"),
        ] {
            let refused = owner.ask(method, &path, &json!([])).await.expect(400);
            assert_eq!(refused.fields(), [named], "{path}");
        }
        assert_eq!(app.rows("imports").await, 0);
    }
}

both! {
    async fn a_file_that_is_still_being_read_says_so(app: TestApp) {
        let owner = owner(&app, "import").await;
        let begun = owner.ask("POST", &format!("{IMPORTS}?dry_run=true"), &json!([])).await.expect(202).json();
        let at = format!("{IMPORTS}/{}", begun["id"].as_str().unwrap());
        eventually("its end", async || {
            let shown = owner.get(&at).await.expect(200).json();
            (shown["would"].is_object()).then_some(())
        }).await;
        app.execute("UPDATE imports SET state = 'reading'").await;
        let refused = owner.ask("POST", &format!("{at}/start"), &Value::Null).await.expect(409).json();
        assert!(refused["detail"].as_str().unwrap().contains("still being read"), "{refused}");
    }
}

#[test]
fn an_operator_reads_what_to_do_about_what_is_left() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    program::make_blog(folder);
    let missing = run(folder, &["import", "missing.xml", "--site", "blog"]).expect(1);
    assert_eq!(missing.err.matches("No such file").count(), 1, "{missing:?}");

    let file =
        r#"[{"page_key": "https://old.example/a/", "id": "1", "content": "x", "created_at": "2020-01-01 00:00:00"}]"#;
    std::fs::write(folder.join("talk.json"), file).unwrap();
    let looked_at = run(folder, &["import", "talk.json", "--site", "blog", "--dry-run"]).expect(0);
    let rule = "host:old.example,https://blog.example/";
    assert!(looked_at.err.contains(rule), "{looked_at:?}");
    let listed = run(folder, &["import", "--site", "blog", "--list"]).expect(0);
    assert!(
        listed.out.contains("\tdropped\t") && !listed.out.contains("failed"),
        "{listed:?}"
    );
    std::fs::write(folder.join("rules.csv"), rule).unwrap();
    let moved = run(folder, &["import", "talk.json", "--site", "blog", "--map", "rules.csv"]).expect(0);
    assert!(
        moved.out.contains("taken\t1\n") && !moved.err.contains("host:"),
        "{moved:?}"
    );

    let help = run(folder, &["token", "create", "--help"]).expect(0);
    assert!(
        help.out.contains("export (") && help.out.contains("import ("),
        "{help:?}"
    );
}
