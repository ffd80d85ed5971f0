//! The forms in which conversations leave, judged by readers that know nothing of us.

use std::{
    io::{Read as _, Write as _},
    process::{Command, Stdio},
};

use flate2::read::GzDecoder;
use rejoinder::{
    domain::{comment::Status, role::Role},
    service::{
        account::Position,
        export::{Export, Order},
    },
};
use serde_json::{Value, json};

use crate::support::{Program, TestApp, plant, post};

const OWNER: &str = "ada@example.org";
const EXPORT: &str = "/api/v1/sites/blog/export";

/// Reads WXR with Python's own parser: pages, and the tree of their comments.
const READ_WXR: &str = r#"
import json, sys, xml.etree.ElementTree as xml
wp = "{http://wordpress.org/export/1.2/}"
channel = xml.parse(sys.stdin.buffer).getroot().find("channel")
pages = []
for item in channel.findall("item"):
    comments = item.findall(wp + "comment")
    text = lambda comment, name: comment.findtext(wp + "comment_" + name) or ""
    def below(parent):
        return [[text(c, "author"), text(c, "approved"), text(c, "content"), text(c, "date_gmt"), text(c, "author_email"),
                 below(text(c, "id"))] for c in comments if text(c, "parent") == parent]
    pages.append([item.findtext("link"), item.findtext("title"), item.findtext(wp + "comment_status"), below("0"), len(comments)])
json.dump(pages, sys.stdout)
"#;

/// The same for what Disqus exports.
const READ_DISQUS: &str = r#"
import json, sys, xml.etree.ElementTree as xml
ns, inner = "{http://disqus.com}", "{http://disqus.com/disqus-internals}id"
root = xml.parse(sys.stdin.buffer).getroot()
posts = root.findall(ns + "post")
def parent(post):
    found = post.find(ns + "parent")
    return None if found is None else found.get(inner)
def below(thread, of):
    return [[p.find(ns + "author").findtext(ns + "name"), p.findtext(ns + "message"), p.findtext(ns + "isDeleted"), p.findtext(ns + "isSpam"),
             below(thread, p.get(inner))] for p in posts if p.find(ns + "thread").get(inner) == thread and parent(p) == of]
json.dump([[t.findtext(ns + "link"), t.findtext(ns + "title"), below(t.get(inner), None)] for t in root.findall(ns + "thread")], sys.stdout)
"#;

const READ_CSV: &str = "import csv, io, json, sys\n\
    json.dump(list(csv.DictReader(io.TextIOWrapper(sys.stdin.buffer, 'utf-8', newline=''))), sys.stdout)";

/// What a Python program makes of a file.
fn read_by(program: &str, file: &str) -> Value {
    let mut python = Command::new("python3")
        .args(["-c", program])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("python3 is not installed");
    python.stdin.take().unwrap().write_all(file.as_bytes()).unwrap();
    let output = python.wait_with_output().unwrap();
    assert!(output.status.success(), "the file cannot be read: {file}");
    serde_json::from_slice(&output.stdout).unwrap()
}

async fn owner(app: &TestApp) -> Program<'_> {
    let blog = app.site("blog").await.id;
    app.account(OWNER, Some(Position::On(blog, Role::Owner))).await;
    app.program(OWNER, "export", &["blog"]).await
}

/// Comments of every status with texts that no format likes; and when they were written.
async fn talk(app: &TestApp) -> String {
    let odd = app
        .said(post("`]]>` and <b> & \"quotes\"").by("=Grace & \"Co\" <x>"))
        .await;
    app.said(post("An answer.").by("Linus").answering(&odd)).await;
    for (text, status) in [
        ("It waits.", Status::Pending),
        ("Cheap!", Status::Spam),
        ("Rude.", Status::Trashed),
    ] {
        let id = app.said(post(text).by("Odd")).await;
        app.moderate(&id, status).await;
    }
    let all = app
        .get("/api/v1/sites/blog/comments?url=https://blog.example/first/")
        .await
        .expect(200)
        .json();
    all["items"][0]["created_at"].as_str().unwrap().to_owned()
}

both! {
    async fn wordpress_format_is_read_back_to_the_same_tree(app: TestApp) {
        let owner = owner(&app).await;
        let at = talk(&app).await.replace('T', " ").replace('Z', "");
        let taken = owner.get(&format!("{EXPORT}?format=wxr")).await.expect(200);
        assert_eq!(taken.header("content-type"), "application/xml");
        assert_eq!(taken.header("content-disposition"), "attachment; filename=\"blog.xml\"");
        let pages = read_by(READ_WXR, &taken.text());
        assert_eq!(pages.as_array().unwrap().len(), 1);
        let page = &pages[0];
        assert_eq!((&page[0], &page[2], &page[4]), (&json!(TestApp::PAGE), &json!("open"), &json!(5)));
        let roots = page[3].as_array().unwrap();
        let odd = roots.iter().find(|root| root[0] == "=Grace & \"Co\" <x>").unwrap();
        assert_eq!((&odd[1], &odd[3], &odd[4]), (&json!("1"), &json!(at), &json!("")));
        assert!(odd[2].as_str().unwrap().contains("<code>]]&gt;</code>"), "{odd}");
        assert_eq!((&odd[5][0][0], &odd[5][0][1]), (&json!("Linus"), &json!("1")));
        let mut others: Vec<&str> =
            roots.iter().filter(|root| root[0] == "Odd").map(|root| root[1].as_str().unwrap()).collect();
        others.sort_unstable();
        assert_eq!(others, ["0", "spam", "trash"]);
        // The numbers are the same next time, so that whoever imports again finds what is there.
        assert_eq!(owner.get(&format!("{EXPORT}?format=wxr")).await.expect(200).text(), taken.text());
    }
}

both! {
    async fn disqus_format_is_read_back_to_the_same_tree(app: TestApp) {
        let owner = owner(&app).await;
        talk(&app).await;
        let threads = read_by(READ_DISQUS, &owner.get(&format!("{EXPORT}?format=disqus")).await.expect(200).text());
        assert_eq!(threads[0][0], TestApp::PAGE);
        let roots = threads[0][2].as_array().unwrap();
        let flags: Vec<Value> = roots.iter().map(|root| json!([root[0], root[2], root[3]])).collect();
        assert_eq!(flags, [
            json!(["=Grace & \"Co\" <x>", "false", "false"]),
            json!(["Odd", "false", "true"]),
            json!(["Odd", "true", "false"]),
        ]);
        assert_eq!(roots[0][4][0][0], "Linus");
    }
}

both! {
    async fn a_table_holds_a_row_each_and_no_formula(app: TestApp) {
        let owner = owner(&app).await;
        talk(&app).await;
        let taken = owner.get(&format!("{EXPORT}?format=csv")).await.expect(200);
        let rows = read_by(READ_CSV, &taken.text());
        let rows = rows.as_array().unwrap();
        assert_eq!(rows.len(), 5);
        let odd = rows.iter().find(|row| row["status"] == "approved" && row["parent_id"] == "").unwrap();
        assert_eq!(odd["author"], "'=Grace & \"Co\" <x>");
        assert_eq!(odd["page"], TestApp::PAGE);
        assert!(odd["body"].as_str().unwrap().starts_with("`]]>` and <b> & \"quotes\""));
        assert!(rows.iter().any(|row| row["parent_id"] == odd["id"]));
        assert!(rows.iter().all(|row| row.get("email").is_none()));
    }
}

both! {
    async fn a_part_is_a_part_and_says_so(app: TestApp) {
        let owner = owner(&app).await;
        let first = talk(&app).await;
        app.clock.advance_minutes(10);
        app.said(post("Elsewhere, later.").on("https://blog.example/other/")).await;
        let bodies = async |query: &str| {
            let bundle = owner.get(&format!("{EXPORT}?{query}")).await.expect(200).text();
            let lines: Vec<Value> = bundle.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
            let of: Vec<String> = lines.iter().filter_map(|line| line["body"].as_str().map(str::to_owned)).collect();
            (lines[0]["only"].clone(), of)
        };
        assert_eq!(bodies("").await.0, Value::Null);
        let (only, found) = bodies("status=spam,trashed").await;
        assert_eq!((only, found), (json!({"statuses": ["spam", "trashed"]}), vec!["Cheap!".to_owned(), "Rude.".to_owned()]));
        let since = first.replace(":00Z", ":30Z");
        assert_eq!(bodies(&format!("since={since}")).await.1, ["Elsewhere, later."]);
        let listed = app.get("/api/v1/sites/blog/threads").await.expect(200).json();
        let other = listed["items"].as_array().unwrap().iter().find(|page| page["url"] == "https://blog.example/other/");
        let page = other.unwrap()["id"].as_str().unwrap().to_owned();
        assert_eq!(bodies(&format!("page={page}")).await.1, ["Elsewhere, later."]);
        for (query, field) in [
            ("status=approved,lost", "status"),
            ("since=yesterday", "since"),
            ("page=home", "page"),
            ("after=comment", "after"),
            ("format=csv&after=comment:0199aaaa-0000-7000-8000-000000000000", "after"),
        ] {
            assert_eq!(owner.get(&format!("{EXPORT}?{query}")).await.expect(400).fields(), [field], "{query}");
        }
    }
}

both! {
    async fn what_was_cut_is_completed_by_the_rest(app: TestApp) {
        let owner = owner(&app).await;
        plant(&app, TestApp::PAGE, &vec![None; 1203]).await;
        let whole = owner.get(EXPORT).await.expect(200).text();
        // Somewhere in the pages, among the comments, and before the trailer.
        let lines: Vec<&str> = whole.split_inclusive('\n').collect();
        for arrived in [3, 700, lines.len() - 1] {
            let last: Value = serde_json::from_str(lines[arrived - 1]).unwrap();
            let after = format!("{}:{}", last["type"].as_str().unwrap(), last["id"].as_str().unwrap());
            let rest = owner.get(&format!("{EXPORT}?after={after}")).await.expect(200).text();
            assert_eq!(lines[..arrived].concat() + &rest, whole, "after {after}");
        }
    }
}

both! {
    async fn it_shows_one_moment_however_long_it_takes(app: TestApp) {
        owner(&app).await;
        let early = app.said(post("Early.")).await;
        let site = app.site("blog").await;
        let mut export = Export::of(app.runtime(), &site, Order::default()).await.unwrap();
        let mut text = export.next().await.unwrap().unwrap();
        text += &export.next().await.unwrap().unwrap();
        app.said(post("Late.")).await;
        app.said(post("On a new page.").on("https://blog.example/new/")).await;
        app.moderate(&early, Status::Spam).await;
        while let Some(more) = export.next().await.unwrap() {
            text += &more;
        }
        assert!(text.contains("\"status\":\"approved\"") && text.contains("Early."), "{text}");
        assert!(!text.contains("Late.") && !text.contains("On a new page."), "{text}");
        assert!(text.contains("\"comment\":1,") && text.contains("\"page\":1,\"site\":1}"), "{text}");
    }
}

both! {
    async fn whoever_reads_gzip_gets_it_smaller(app: TestApp) {
        let owner = owner(&app).await;
        plant(&app, TestApp::PAGE, &vec![None; 600]).await;
        let plain = owner.get(EXPORT).await.expect(200);
        let request = app.http.get(app.at(EXPORT)).bearer_auth(&owner.token).header("accept-encoding", "br, gzip");
        let packed = app.send(request).await.expect(200);
        assert_eq!((packed.header("content-encoding"), packed.header("vary")), ("gzip", "accept-encoding"));
        assert!(packed.bytes.len() * 4 < plain.bytes.len());
        let mut text = String::new();
        GzDecoder::new(&*packed.bytes).read_to_string(&mut text).unwrap();
        assert_eq!(text, plain.text());
    }
}
