//! Files that are not what they should be: a plain word about each, and a database as it was.

use std::{fmt::Write as _, io::Write as _};

use rejoinder::{
    domain::{action::Actor, import::State},
    service::import,
};

use super::{APPROVED, Brought, wxr, wxr_comment};
use crate::support::TestApp;

const HEAD: &str = "<?xml version=\"1.0\"?>";

both! {
    async fn what_cannot_be_used_leaves_nothing_behind(app: TestApp) {
        let good = wxr(&wxr_comment(1, 0, APPROVED, "x"));
        let cut = good.split_once("</wp:comment>").unwrap().0.to_owned();
        let bomb = format!(
            "{HEAD}<!DOCTYPE rss [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;\">]><rss><channel>&b;</channel></rss>"
        );
        let outside = format!("{HEAD}<!DOCTYPE rss [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><rss><channel>&x;</channel></rss>");
        let mut packed = flate2_packed(good.as_bytes());
        packed.truncate(packed.len() / 2);
        let utf16: Vec<u8> = good.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let latin1 = good.replace("Reader", "R\u{e9}ader");
        let latin1: Vec<u8> = latin1.chars().map(|c| c as u8).collect();
        let deep = format!("{HEAD}<rss><channel>{}", "<a>".repeat(5000));
        let nested = format!("[{{\"page_key\":\"/\",\"x\":{}}}]", "[".repeat(5000));
        let trailer = "{\"type\":\"header\",\"format\":\"rejoinder\",\"version\":1}\n{\"type\":\"trailer\",\"counts\":{\"page\":1},\"sha256\":\"00\"}\n";
        for (what, content, word) in [
            ("nothing", Vec::new(), "empty file"),
            ("a picture", b"\x89PNG\r\n\x1a\n".to_vec(), "unknown kind"),
            ("cut off", cut.into_bytes(), "cut off"),
            ("cut off and packed", packed, "cut off"),
            ("a bomb of entities", bomb.into_bytes(), "XML entities"),
            ("an entity outside", outside.into_bytes(), "XML entities"),
            ("UTF-16", [vec![0xff, 0xfe], utf16].concat(), "UTF-8"),
            ("Latin 1", latin1, "UTF-8"),
            ("deep XML", deep.into_bytes(), "deeply"),
            ("deep JSON", nested.into_bytes(), "damaged"),
            ("JSON that ends", b"[{\"page_key\":\"/\",\"id\":\"1\"}".to_vec(), "cut off"),
            ("JSON with more", b"[] []".to_vec(), "damaged"),
            ("a newer Remark42", b"{\"version\":2,\"users\":[],\"posts\":[]}".to_vec(), "version 2"),
            ("a newer Comentario", b"{\"version\":7,\"pages\":[],\"comments\":[]}".to_vec(), "version 7"),
            ("a newer bundle", trailer.replace(":1}\n", ":9}\n").into_bytes(), "version 9"),
            ("a bundle that lies", trailer.as_bytes().to_vec(), "trailer"),
            ("a bundle without end", trailer.lines().next().unwrap().as_bytes().to_vec(), "trailer"),
            ("a newer Commento", b"{\"version\":9,\"comments\":[{\"commentHex\":\"1\"}],\"commenters\":[]}".to_vec(), "version 9"),
            ("a newer WXR", good.replace("export/1.2/", "export/2.0/").into_bytes(), "version 2.0"),
            ("a WXR that says so", good.replace("<channel>", "<channel><wp:wxr_version>1.3</wp:wxr_version>").into_bytes(), "version 1.3"),
            ("a zip", b"PK\x03\x04\x14\0".to_vec(), "unzip"),
            ("zstd", b"\x28\xb5\x2f\xfd\x04".to_vec(), "zstd -d"),
            ("another system", b"[{\"objectId\":\"1\"}]".to_vec(), "Valine"),
            ("a false database", [b"SQLite format 3\0".to_vec(), vec![7; 4000]].concat(), "da"),
        ] {
            let brought = Brought { content: &content, ..Brought::default() };
            let failure = brought.refused(&app).await;
            assert!(failure.contains(word), "{what}: {failure}");
            assert!(!failure.contains("root:"), "{failure}");
            for table in ["comments", "pages", "import_rows", "comment_origins", "import_pages"] {
                assert_eq!(app.rows(table).await, 0, "{table} after {what}");
            }
        }
    }
}

fn flate2_packed(bytes: &[u8]) -> Vec<u8> {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

both! {
    async fn an_empty_export_brings_nothing_and_is_no_failure(app: TestApp) {
        for empty in ["[]", "{\"version\":1}", &wxr(""), "<disqus/>"] {
            let done = Brought::text(empty).come_in(&app).await;
            assert_eq!((done.report.read, done.report.taken), (0, 0), "{empty}");
        }
    }
}

both! {
    async fn doubled_ids_are_told_apart_by_what_they_say(app: TestApp) {
        let comments = [
            wxr_comment(1, 0, APPROVED, "one"),
            wxr_comment(1, 0, APPROVED, "one"),
            wxr_comment(1, 0, APPROVED, "another"),
            wxr_comment(1, 0, APPROVED, "another"),
            wxr_comment(2, 1, APPROVED, "answer").replace("<wp:comment_id>2</wp:comment_id>", ""),
        ];
        let content = wxr(&comments.concat());
        let done = Brought::text(&content).come_in(&app).await.report;
        assert_eq!((done.read, done.taken, done.skipped["twice"]), (5, 3, 2));
        let again = Brought::text(&content).come_in(&app).await.report;
        assert_eq!((again.taken, again.skipped["known"]), (0, 3));
    }
}

both! {
    async fn what_is_too_long_is_left_and_its_answers_come_in(app: TestApp) {
        let huge = "x".repeat(10 * 1024 * 1024);
        let comments = [
            wxr_comment(1, 0, APPROVED, "root"),
            wxr_comment(2, 1, APPROVED, &huge),
            wxr_comment(3, 2, APPROVED, "below"),
        ];
        let done = Brought::text(&wxr(&comments.concat())).come_in(&app).await.report;
        assert_eq!((done.read, done.taken, done.skipped["too-long"]), (3, 2, 1));
        assert_eq!(app.number("SELECT COUNT(*) AS n FROM comments WHERE depth = 2 AND source = 'below'").await, 1);
    }
}

both! {
    async fn markup_from_elsewhere_cannot_harm(app: TestApp) {
        let mut comments = String::new();
        for (id, text) in [
            "<script>alert(1)</script>said", "<img src=x onerror=alert(1)>", "<a href=\"javascript:alert(1)\">x</a>", "<svg onload=alert(1)>",
            "<iframe srcdoc=\"<script>alert(1)</script>\"></iframe>", "<p style=\"position:fixed\">x</p>",
        ].into_iter().enumerate() {
            write!(comments, "{}", wxr_comment(id as u64 + 1, 0, APPROVED, text)).unwrap();
        }
        Brought::text(&wxr(&comments)).come_in(&app).await;
        // The original is kept, and nothing of it runs.
        assert_eq!(app.number("SELECT COUNT(*) AS n FROM comments WHERE source LIKE '%<script>%'").await, 2);
        let frame = app.thread().await.text();
        for harm in ["alert(1)", "onerror", "srcdoc", "position:fixed", "javascript:"] {
            assert!(!frame.contains(harm), "{harm}");
        }
    }
}

both! {
    async fn a_report_counts_what_was_read_before_a_file_broke_off(app: TestApp) {
        let comments: String = (1..=900).map(|id| wxr_comment(id, id / 2, APPROVED, "x")).collect();
        let whole = wxr(&comments);
        let cut = &whole[..whole.rfind("<wp:comment>").unwrap()];
        for (what, content, word) in [
            ("cut off", cut.to_owned(), "cut off"),
            ("damaged", whole.replace("</channel>", "</chanel>"), "damaged"),
            ("with an entity that is declared late", cut.to_owned() + "<!DOCTYPE x [<!ENTITY y \"z\">]>", "entities"),
        ] {
            let content = Brought::text(&content);
            let failed = content.read(&app).await.unwrap();
            assert_eq!(failed.state, State::Failed);
            let report = &failed.report;
            assert!(report.failure.as_ref().unwrap().contains(word), "{what}: {report:?}");
            assert!(report.read >= 899 && report.taken == 0, "{what}: {report:?}");
            for table in ["comments", "pages", "import_rows", "comment_origins", "import_pages"] {
                assert_eq!(app.rows(table).await, 0, "{table} after {what}");
            }
            // It neither comes in by a word, nor is there anything to take back.
            let site = app.site("blog").await;
            assert!(import::accept(app.runtime(), &site, failed.id).await.is_err());
            assert!(import::take_back(app.runtime(), &site, Actor::Operator, failed.id).await.is_err());
        }
        // The whole one comes in after that.
        assert_eq!(Brought::text(&whole).come_in(&app).await.report.taken, 900);
    }
}

both! {
    async fn what_has_the_wrong_shape_is_left_by_row(app: TestApp) {
        let rows = [
            r#"{"page_key":"/a/","id":{"deep":[1]},"content":"no id"}"#,
            r#"{"page_key":"/a/","id":"1","content":7}"#,
            r#"{"page_key":"/a/","id":"2","content":"good","nick":"\u0000Ada\u202e","date":"9999-99-99","created_at":"0000-00-00 00:00:00"}"#,
            r#"{"page_key":"javascript:alert(1)","id":"3","content":"nowhere"}"#,
            r#"{"page_key":"https://blog.example:99999/","id":"4","content":"no port"}"#,
            "null", "[]", "\"text\"",
        ];
        let content = format!("[{}]", rows.join(","));
        let done = Brought::text(&content).come_in(&app).await;
        assert_eq!(done.state, State::Done);
        assert_eq!(done.report.read, 8);
        assert_eq!(done.report.taken + done.report.left(), 8, "{:?}", done.report);
        assert!(done.report.skipped["unreadable"] >= 3, "{:?}", done.report);
        assert_eq!(app.number("SELECT COUNT(*) AS n FROM comments WHERE source = 'good' AND author_name = 'Ada'").await, 1);
        assert_eq!(app.number("SELECT COUNT(*) AS n FROM comments WHERE created_at > 1900000000000").await, 0);
    }
}

both! {
    async fn a_file_of_nothing_but_long_texts_takes_no_more_memory_than_one(app: TestApp) {
        // Each is let go of when it was read: of a hundred of them never more than a few are anywhere.
        let huge = "x".repeat(4 * 1024 * 1024);
        let path = app.database.folder().join("long.xml");
        let (head, tail) = (wxr("@"), "@".to_owned());
        let (head, tail) = head.split_once(tail.as_str()).unwrap();
        let mut file = std::io::BufWriter::new(std::fs::File::create(&path).unwrap());
        file.write_all(head.as_bytes()).unwrap();
        for id in 1..=60 {
            file.write_all(wxr_comment(id, id - 1, APPROVED, &huge).as_bytes()).unwrap();
        }
        file.write_all((wxr_comment(61, 60, APPROVED, "short") + tail).as_bytes()).unwrap();
        file.flush().unwrap();
        let site = app.site("blog").await;
        let begun = import::begin(app.runtime(), &site, Brought::default().order(), &path).await.unwrap().unwrap();
        let read = import::read_file(app.runtime(), begun, |_| {}).await.unwrap();
        assert_eq!(app.number("SELECT COUNT(*) AS n FROM import_rows WHERE LENGTH(payload) > 2000").await, 0);
        import::accept(app.runtime(), &site, read.id).await.unwrap();
        let done = crate::moving::to_the_end(&app, &site, read.id).await.report;
        assert_eq!((done.read, done.taken, done.skipped["too-long"]), (61, 1, 60));
        assert_eq!(app.number("SELECT COUNT(*) AS n FROM comments WHERE depth = 1").await, 1);
    }
}
