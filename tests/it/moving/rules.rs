//! Rules that decide about nothing are named, whoever brings the file and however often it is cut off.

use rejoinder::{
    domain::{import::Import, role::Role},
    service::{account::Position, import},
};
use serde_json::{Value, json};

use super::{APPROVED, Brought, to_the_end, wxr_comment, wxr_of};
use crate::support::{
    TestApp, eventually,
    program::{self, run},
};

const RULES: &str = "# Moved in spring\n\
    https://old.example/a/,/a/\n\
    https://old.example/tow/,/two/\n\
    https://old.example/empty/,/full/\n\
    host:old.example,https://blog.example\n\
    https://old.example/b/,/behind-the-host/\n\
    regex:^/(x+)$,/y\n";

/// Three pages: one with many comments, one with a few, and one without any.
fn content() -> String {
    let item = |link: &str, comments: String| format!("<item><link>{link}</link>{comments}</item>");
    let many = (1..=400).map(|id| wxr_comment(id, id / 2, APPROVED, "x")).collect();
    wxr_of(
        &[
            item("https://old.example/a/", many),
            item("https://old.example/b/", wxr_comment(500, 0, APPROVED, "x")),
            item("https://old.example/empty/", String::new()),
        ]
        .concat(),
    )
}

fn lines(import: &Import) -> Vec<u64> {
    assert_eq!(import.report.idle.more(), 0);
    import.report.idle.first.iter().map(|rule| rule.line).collect()
}

both! {
    async fn a_rule_that_decides_about_nothing_is_named_however_often_the_file_comes(app: TestApp) {
        let content = content();
        let brought = Brought { rules: RULES, ..Brought::text(&content) };
        let site = app.site("blog").await;
        let read = brought.read(&app).await.unwrap();
        let would = import::rehearse(app.runtime(), &site, &read, |_| {}).await.unwrap();
        assert_eq!(would.idle, read.report.idle);
        assert_eq!(lines(&read), [3, 6, 7]);
        assert_eq!(read.report.idle.first[0].rule, "https://old.example/tow/,/two/");
        // One batch by one who is cut off then; another goes on from what was kept.
        import::accept(app.runtime(), &site, read.id).await.unwrap();
        import::go_on(app.runtime(), &site, read.id, &mut import::Pace::default()).await.unwrap();
        let cut_off = import::show(app.runtime(), site.id, read.id).await.unwrap();
        assert!(cut_off.state.goes_on() && lines(&cut_off) == [3, 6, 7], "{cut_off:?}");
        let done = to_the_end(&app, &site, read.id).await;
        assert_eq!((done.report.taken, lines(&done)), (401, vec![3, 6, 7]));
        // Every row is known now, and each rule decides as it did.
        let again = brought.come_in(&app).await;
        assert_eq!((again.report.skipped["known"], lines(&again)), (401, vec![3, 6, 7]));
        let undone = crate::moving::take_back(&app, read.id).await;
        assert_eq!(lines(&undone), [3, 6, 7]);
        // Without rules there is nothing to be said; and nothing of a file that could not be used.
        assert!(lines(&Brought::text(&content).come_in(&app).await).is_empty());
        let broken = content.replace("</channel>", "");
        let broken = Brought { rules: RULES, ..Brought::text(&broken) }.read(&app).await.unwrap();
        assert!(broken.report.failure.is_some() && lines(&broken).is_empty());
    }
}

both! {
    async fn a_program_reads_which_rules_decide_about_nothing(app: TestApp) {
        let blog = app.site("blog").await.id;
        app.account("owner@example.org", Some(Position::On(blog, Role::Owner))).await;
        let owner = app.program("owner@example.org", "import", &["blog"]).await;
        let rules: Vec<String> = (1..=30).map(|number| format!("/{number}/,/moved-{number}/")).collect();
        let file = json!([{"page_key": "/7/", "id": "1", "content": "x", "nick": "Ada", "created_at": "2020-01-01 00:00:00"}]).to_string();
        let part = |name: &str| format!("--end-of-part\r\nContent-Disposition: form-data; name={name}\r\n\r\n");
        let body = part("\"rules\"") + &rules.join("\n") + "\r\n" + &part("\"file\"; filename=\"talk.json\"") + &file + "\r\n--end-of-part--\r\n";
        let request = app
            .http
            .post(app.at("/api/v1/sites/blog/imports?dry_run=true"))
            .bearer_auth(&owner.token)
            .header("content-type", "multipart/form-data; boundary=end-of-part")
            .body(body);
        let begun = app.send(request).await.expect(202).json();
        let at = format!("/api/v1/sites/blog/imports/{}", begun["id"].as_str().unwrap());
        let until = async |is_there: fn(&Value) -> bool| {
            eventually("the import", async || {
                let shown = owner.get(&at).await.expect(200).json();
                is_there(&shown).then_some(shown)
            }).await.0
        };
        let would = until(|shown| shown["would"].is_object()).await;
        let idle = &would["would"]["idle_rules"];
        assert_eq!((&idle["count"], idle["first"].as_array().unwrap().len()), (&json!(29), 20));
        assert_eq!(idle["first"][6], json!({"line": 8, "rule": "/8/,/moved-8/"}));
        owner.ask("POST", &format!("{at}/start"), &Value::Null).await.expect(202);
        let done = until(|shown| shown["state"] == "done").await;
        assert_eq!(&done["idle_rules"], idle);
    }
}

#[test]
fn an_operator_reads_which_rules_decide_about_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    program::make_blog(folder);
    std::fs::write(folder.join("blog.xml"), content()).unwrap();
    std::fs::write(folder.join("moved.csv"), format!("\u{feff}{RULES}")).unwrap();
    let import = ["import", "blog.xml", "--site", "blog", "--map", "moved.csv"];
    for more in [&["--dry-run"][..], &[], &["--dry-run"]] {
        let told = run(folder, &[&import[..], more].concat()).expect(0);
        let idle: Vec<&str> = told.out.lines().filter(|line| line.starts_with("rule ")).collect();
        assert_eq!(
            idle,
            [
                "rule 3\tidle\thttps://old.example/tow/,/two/",
                "rule 6\tidle\thttps://old.example/b/,/behind-the-host/",
                "rule 7\tidle\tregex:^/(x+)$,/y",
            ]
        );
        assert!(told.err.contains("decide about nothing in the file: 3;"), "{told:?}");
    }
    std::fs::write(folder.join("moved.csv"), "host:old.example,https://blog.example").unwrap();
    let told = run(folder, &import).expect(0);
    assert!(
        !told.out.contains("\nrule ") && !told.err.contains("decide about nothing"),
        "{told:?}"
    );
}
