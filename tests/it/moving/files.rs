//! Files of every form, made up here: each comes in by its own reader.

use rejoinder::{
    domain::export,
    service::export::{Export, Order, Personal},
};

use super::Brought;
use crate::{
    support::{TestApp, post},
    writing::counters::expect_true_counters,
};

const DISQUS: &str = r#"<?xml version="1.0"?>
<disqus xmlns="http://disqus.com" xmlns:dsq="http://disqus.com/disqus-internals">
 <category dsq:id="1"><title>General</title></category>
 <thread dsq:id="10"><id>12 https://blog.example/?p=12</id><link>
   https://blog.example/a/</link><title>A
   page</title><isClosed>true</isClosed><isDeleted> false </isDeleted></thread>
 <thread dsq:id=11><id/></thread>
 <post dsq:id="1"><message><![CDATA[<p>One <b>bold</b></p>]]></message><createdAt>2020-01-01T00:00:00Z</createdAt><isDeleted>true</isDeleted><isSpam>false</isSpam>
  <author><name>Ada</name><username>ada</username><isAnonymous>false</isAnonymous></author><thread dsq:id="10"/></post>
 <post dsq:id="2"><message>Two</message><createdAt>2020-01-01T00:00:00Z</createdAt><isDeleted>false</isDeleted><isSpam>false</isSpam>
  <author><name/><isAnonymous>true</isAnonymous></author><thread dsq:id="10"/><parent dsq:id="1"/></post>
 <post dsq:id="3"><message>Three</message><createdAt>2020-01-01T00:00:00Z</createdAt><isSpam>
  true
  </isSpam><author><name>S</name></author><thread dsq:id="11"/></post>
 <post dsq:id="4"><message>Four</message><createdAt>2020-01-01T00:00:00Z</createdAt><author><name>T</name></author><thread dsq:id="99"/></post>
</disqus>"#;

const REMARK: &str = concat!(
    r#"{"version":1,"users":[],"posts":[{"url":"https://blog.example/closed","read_only":true}]}"#,
    "\n",
    r#"{"id":"a","pid":"","text":"<p>shown <em>so</em></p>","orig":"shown *so*","user":{"name":"Ada","id":"github_1"},"locator":{"site":"s","url":"https://blog.example/closed"},"score":1,"votes":{"x":true,"y":true,"z":false},"time":"2020-01-01T10:00:00.123456789-06:00"}"#,
    "\n",
    r#"{"id":"b","pid":"a","text":"","user":{"name":"","id":"deleted"},"locator":{"site":"s","url":"https://blog.example/closed"},"delete":true,"time":"2020-01-01T16:00:00Z"}"#,
    "\n",
    r#"{"id":"c","user":{}}"#,
    "\n",
);

const ISSO: &str = r#"[{"comments":[{"id":0,"author":"Ada","email":"ada@example.org","created":"2020-01-01 00:00:00","text":"one *bold*"}],"id":"/a/","title":"A+page%21"},
 {"id":"/b/","title":"","comments":[{"id":0,"author":"Bo","created":"2020-01-01 00:00:00","text":"two"}]},{"id":"/c/"}]"#;

const COMMENTO: &str = r#"{"comments":[
 {"commentHex":"c1","domain":"blog.example","url":"a","commenterHex":"u1","markdown":"one","parentHex":"root","state":"approved","creationDate":"2020-01-01T00:00:00Z","score":-2},
 {"commentHex":"c2","domain":"blog.example","url":"/a","commenterHex":"anonymous","markdown":"[deleted]","parentHex":"c1","state":"approved","creationDate":"2020-01-01T00:00:00Z"},
 {"commentHex":"c3","domain":"blog.example","url":"/a","commenterHex":"u1","markdown":"three","parentHex":"c2","state":"flagged","creationDate":"2020-01-01T00:00:00Z"}],
 "commenters":[{"commenterHex":"u1","name":"Ada","email":"ada@example.org","link":"undefined"},{"commenterHex":"u1","name":"Ada","email":"ada@example.org","link":"undefined"}],"version":1}"#;

const COMENTARIO: &str = r#"{"version":3,"comments":[
 {"id":"1","pageId":"p","userCreated":"u","markdown":"one","isApproved":true,"createdTime":"2020-01-01T00:00:00Z"},
 {"id":"2","parentId":"1","pageId":"p","userCreated":"00000000-0000-0000-0000-000000000000","authorName":"Guest","html":"<p>two</p>","createdTime":"2020-01-01T00:00:00Z"}],
 "commenters":[{"id":"u","name":"Ada","email":"ada@example.org","websiteUrl":"https://ada.example/"}],"pages":[{"id":"p","path":"/a/","title":"A","isReadonly":true}]}"#;

const ARTRANS: &str = r#"[{"id":"7","rid":"0","content":"one","page_key":"/a/","page_title":"A","nick":"Ada","created_at":"2020-01-01 08:00:00 +0800","updated_at":"2020-01-01 08:00:00 +0800","vote_up":"3","is_pending":"false","ip":"203.0.113.7"},
 {"id":8,"rid":7,"content":"two","page_key":"https://blog.example/a","created_at":"2020-01-01T00:00:00Z","is_pending":true},3]"#;

async fn text(app: &TestApp, column: &str, condition: &str) -> String {
    let list = app.everything_stored().await;
    assert!(!list.is_empty());
    let sql = format!("SELECT COUNT(*) AS n FROM comments JOIN pages ON pages.id = comments.page_id WHERE {condition}");
    format!("{column}: {}", app.number(&sql).await)
}

both! {
    async fn each_comes_in_by_its_own_reader(app: TestApp) {
        let expected: [(&str, &str, u64, u64, &[&str]); 6] = [
            ("disqus", DISQUS, 4, 4, &[
                "comments.status = 'deleted' AND source = '' AND author_name = ''",
                "comments.status = 'approved' AND source = 'Two' AND depth = 2 AND author_name = '' AND is_open = FALSE AND title = 'A page'",
                "comments.status = 'spam' AND source = 'Three' AND identity = 'id:disqus 11'",
                "comments.status = 'approved' AND source = 'Four' AND identity = 'id:disqus 99' AND url IS NULL",
            ]),
            ("remark42", REMARK, 3, 2, &[
                "source = 'shown *so*' AND html LIKE '%<em>so</em>%' AND comments.created_at = 1577894400123 AND up_votes = 2 AND down_votes = 1 AND is_open = FALSE",
                "comments.status = 'deleted' AND depth = 2",
            ]),
            ("isso-json", ISSO, 3, 2, &[
                "source = 'one *bold*' AND html LIKE '%<em>bold</em>%' AND title = 'A page!' AND url = 'https://blog.example/a/'",
                "source = 'two' AND title IS NULL",
            ]),
            ("commento", COMMENTO, 3, 3, &[
                "source = 'one' AND author_name = 'Ada' AND author_website IS NULL AND down_votes = 2 AND depth = 1",
                "comments.status = 'deleted' AND depth = 2",
                "comments.status = 'pending' AND source = 'three' AND author_email = 'ada@example.org' AND depth = 3",
            ]),
            ("comentario", COMENTARIO, 2, 2, &[
                "source = 'one' AND author_website = 'https://ada.example/' AND title = 'A' AND is_open = FALSE",
                "comments.status = 'trashed' AND author_name = 'Guest' AND html = '<p>two</p>'",
            ]),
            ("artrans", ARTRANS, 3, 2, &[
                "source = 'one' AND comments.created_at = 1577836800000 AND up_votes = 3 AND address_prefix IS NULL",
                "source = 'two' AND comments.status = 'pending' AND depth = 2",
            ]),
        ];
        for (format, content, read, taken, conditions) in expected {
            let done = Brought::text(content).come_in(&app).await;
            assert_eq!((done.format.name(), done.report.read, done.report.taken), (format, read, taken), "{:?}", done.report);
            for condition in conditions {
                assert_eq!(text(&app, format, condition).await, format!("{format}: 1"), "{condition}");
            }
            expect_true_counters(&app, format).await;
            crate::moving::take_back(&app, done.id).await;
            assert_eq!(app.rows("comments").await + app.rows("pages").await, 0, "{format}");
        }
    }
}

both! {
    async fn what_we_export_comes_in_elsewhere(app: TestApp) {
        let said = app.api(&post("Said *aloud*.").by("Grace")).await.expect(201).id();
        app.api(&post("Answered.").answering(&said)).await.expect(201);
        let site = app.site("blog").await;
        for format in [export::Format::Bundle, export::Format::Wxr, export::Format::Disqus] {
            let order = Order { format, personal: Personal::Taken, ..Order::default() };
            let mut going = Export::of(app.runtime(), &site, order).await.unwrap();
            let mut file = String::new();
            while let Some(lines) = going.next().await.unwrap() {
                file += &lines;
            }
            drop(going);
            app.execute("DELETE FROM comments").await;
            app.execute("DELETE FROM comment_origins").await;
            app.execute("DELETE FROM pages").await;
            let done = Brought::text(&file).come_in(&app).await;
            assert_eq!((done.report.taken, done.report.pages), (2, 1), "{format:?}: {:?}", done.report);
            let list = app.get(&TestApp::list_path(TestApp::PAGE)).await.expect(200).json();
            assert_eq!(list["items"][0]["html"], "<p>Said <em>aloud</em>.</p>", "{format:?}");
            assert_eq!((&list["items"][0]["author"]["name"], &list["items"][1]["depth"]), (&"Grace".into(), &2.into()), "{format:?}");
            expect_true_counters(&app, "after our own file").await;
        }
    }
}

/// A database as Isso makes it, by the statements that it uses.
fn isso(path: &std::path::Path, statements: &str) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let url = format!("sqlite://{}?mode=rwc", path.display());
    let statements = statements.to_owned();
    std::thread::spawn(move || {
        runtime.block_on(async {
            use sea_orm::ConnectionTrait as _;
            let database = sea_orm::Database::connect(url).await.unwrap();
            database.execute_unprepared(&statements).await.unwrap();
            database.close().await.unwrap();
        });
    })
    .join()
    .unwrap();
}

const ISSO_TABLES: &str = "CREATE TABLE threads (id INTEGER PRIMARY KEY, uri VARCHAR(256) UNIQUE, title VARCHAR(256));
    CREATE TABLE comments (tid REFERENCES threads(id), id INTEGER PRIMARY KEY, parent INTEGER, created FLOAT NOT NULL, modified FLOAT, mode INTEGER,
    remote_addr VARCHAR, text VARCHAR NOT NULL, author VARCHAR, email VARCHAR, website VARCHAR, likes INTEGER DEFAULT 0, dislikes INTEGER DEFAULT 0,
    voters BLOB NOT NULL, notification INTEGER DEFAULT 0);";

both! {
    async fn a_database_of_isso_is_read_and_believed_in_nothing(app: TestApp) {
        let path = app.database.folder().join("isso.db");
        let bring = async |statements: &str| {
            let _ = std::fs::remove_file(&path);
            isso(&path, statements);
            let content = std::fs::read(&path).unwrap();
            let brought = Brought { content: &content, ..Brought::default() };
            brought.read(&app).await.map(|import| (import.id, import.report)).map_err(|failure| failure.clone())
        };
        let good = format!(
            "{ISSO_TABLES} INSERT INTO threads VALUES (1, '/a/', 'A'); PRAGMA user_version = 5;
             INSERT INTO comments VALUES (1, 1, NULL, 1577836800.5, 1577836900.0, 1, '203.0.113.0', 'one', 'Ada', NULL, NULL, 2, 1, x'00', 0);
             INSERT INTO comments VALUES (1, 2, 1, 1577836801.0, NULL, 4, NULL, '', NULL, NULL, NULL, 0, 0, x'00', 0);
             INSERT INTO comments VALUES (1, 3, 2, 1577836802.0, NULL, 2, NULL, 'waits', 'Bo', 'bo@example.org', '', 0, 0, x'00', 0);
             INSERT INTO comments VALUES (1, 4, NULL, 'x', NULL, 1, NULL, replace(hex(zeroblob(40000)), '00', 'ab'), 'Bo', '', '', 0, 0, x'00', 0);"
        );
        let (id, report) = bring(&good).await.unwrap();
        assert_eq!((report.read, report.skipped["too-long"]), (4, 1));
        let site = app.site("blog").await;
        rejoinder::service::import::accept(app.runtime(), &site, id).await.unwrap();
        let done = crate::moving::to_the_end(&app, &site, id).await;
        assert_eq!((done.report.taken, &done.report.by_status["deleted"], &done.report.by_status["pending"]), (3, &1, &1));
        assert_eq!(text(&app, "isso", "source = 'one' AND comments.created_at = 1577836800500 AND edited_at = 1577836900000 AND up_votes = 2").await, "isso: 1");
        expect_true_counters(&app, "after a database").await;

        let endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i AS id, 1 AS tid FROM n";
        for (statements, word) in [
            (format!("{ISSO_TABLES} PRAGMA user_version = 6;"), "version 6"),
            ("CREATE TABLE other (id INTEGER);".to_owned(), "no tables"),
            (format!("CREATE TABLE threads (id INTEGER, uri TEXT, title TEXT); CREATE VIEW comments AS {endless};"), "no tables"),
            (ISSO_TABLES.replace("voters BLOB", "evil TEXT AS (hex(zeroblob(100000000))), voters BLOB"), "computed"),
            (ISSO_TABLES.replace("email VARCHAR,", ""), "damaged"),
            (ISSO_TABLES.replace("CREATE TABLE comments (tid", "CREATE VIRTUAL TABLE comments USING fts5(tid") .replace("REFERENCES threads(id), id INTEGER PRIMARY KEY", ", id").split("parent INTEGER").next().unwrap().to_owned() + "parent);", "no tables"),
        ] {
            let refused = match bring(&statements).await {
                Ok((_, report)) => report.failure.unwrap_or_else(|| panic!("{statements} was read")),
                Err(failure) => failure,
            };
            assert!(refused.contains(word), "{refused}");
        }
        // What it would do when it is written to is never done, for it never is; and the file stays what it was.
        let trap = good.clone() + " CREATE TABLE struck (n); CREATE TRIGGER trap AFTER UPDATE ON comments BEGIN INSERT INTO struck VALUES (1); END;";
        let (id, _) = bring(&trap.replace("'one'", "'another'").replace("VALUES (1, 1,", "VALUES (1, 11,")).await.unwrap();
        let after = std::fs::read(app.database.folder().join("brought")).unwrap();
        assert_eq!(after, std::fs::read(&path).unwrap());
        rejoinder::service::import::dismiss(app.runtime(), site.id, id).await.unwrap();
        // Pages of it that were overwritten are told as damage.
        let rows = "WITH RECURSIVE n(i) AS (SELECT 10 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)
            INSERT INTO comments SELECT 1, i, NULL, 1577836800.0, NULL, 1, NULL, 'row ' || i, 'A', '', '', 0, 0, x'00', 0 FROM n;";
        let _ = std::fs::remove_file(&path);
        isso(&path, &format!("{good} {rows}"));
        let mut content = std::fs::read(&path).unwrap();
        let middle = content.len() / 2;
        content[middle..middle + 40_000].fill(0xff);
        let taken = app.rows("comments").await;
        let brought = Brought { content: &content, ..Brought::default() };
        let refused = brought.refused(&app).await;
        assert!(refused.contains("damaged"), "{refused}");
        content.truncate(middle);
        let brought = Brought { content: &content, ..Brought::default() };
        let refused = brought.refused(&app).await;
        assert!(refused.contains("damaged"), "{refused}");
        assert_eq!((app.rows("comments").await, app.rows("import_rows").await), (taken, 0));
    }
}

both! {
    async fn a_comment_of_isso_that_cannot_be_read_is_left_by_its_id(app: TestApp) {
        let path = app.database.folder().join("isso.db");
        let row = |id: u64, page: u64, parent: &str, text: &str, author: &str| format!(
            "INSERT INTO comments VALUES ({page}, {id}, {parent}, 1577836800.0, NULL, 1, NULL, {text}, {author}, NULL, NULL, 0, 0, x'00', 0);"
        );
        let rows = [
            row(1, 1, "NULL", "'one'", "'Ada'"),
            row(2, 1, "1", "CAST(x'63616ee9' AS TEXT)", "'Ada'"),
            row(3, 1, "2", "'below'", "'Ada'"),
            row(4, 1, "NULL", "'named'", "CAST(x'e9' AS TEXT)"),
            row(5, 2, "NULL", "'elsewhere'", "'Ada'"),
        ];
        let pages = "INSERT INTO threads VALUES (1, '/a/', CAST(x'41e9' AS TEXT)), (2, CAST(x'2fe92f' AS TEXT), 'B');";
        isso(&path, &format!("{ISSO_TABLES} {pages} {}", rows.concat()));
        let content = std::fs::read(&path).unwrap();
        let done = Brought { content: &content, ..Brought::default() }.come_in(&app).await.report;
        assert_eq!((done.read, done.taken, done.skipped["unreadable"], done.left()), (5, 3, 2, 2), "{done:?}");
        assert_eq!((done.notes["orphan"], done.notes["nameless-page"]), (1, 1));
        let left: Vec<_> = done.first.iter().map(|row| (row.row, row.id.as_str(), row.detail.as_str())).collect();
        assert_eq!(left, [(2, "2", "not written in UTF-8: text"), (4, "4", "not written in UTF-8: author")]);
        // Mended, they come in.
        isso(&path, "UPDATE comments SET text = 'mended', author = 'Eve'");
        let mended = std::fs::read(&path).unwrap();
        let done = Brought { content: &mended, ..Brought::default() }.come_in(&app).await.report;
        assert_eq!((done.taken, done.skipped["known"]), (2, 3));
        expect_true_counters(&app, "after a database was mended").await;
    }
}
