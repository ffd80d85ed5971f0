//! T6: readers are led back to pages of the site they came from, and to no other.

use serde_json::json;

use crate::support::{TestApp, encode};

/// What looks like a page of `https://blog.example` and is not, to some parser or other.
const HOSTILE: [&str; 33] = [
    "//evil.example/",
    "///evil.example/",
    "\\\\evil.example\\",
    "/\\evil.example/",
    "https:evil.example",
    "https:/evil.example/",
    "https:\\\\evil.example\\",
    "https://evil.example/",
    "https://evil.example/https://blog.example/",
    "https://evil.example#blog.example",
    "https://evil.example?blog.example",
    "https://blog.example@evil.example/",
    "https://blog.example:443@evil.example/",
    "https://blog.example%40evil.example/",
    "https://user:pass@blog.example/",
    "https://blog.example.evil.example/",
    "https://evilblog.example/",
    "https://blog.example.evil.example%2f",
    "https://blog.example%5c.evil.example/",
    "https://blog.example%2eevil.example/",
    "https://blog.example%00.evil.example/",
    "https://blog.example\\.evil.example/",
    "https://evil.example\\@blog.example/",
    "https://blog.example:8443/",
    "ftp://blog.example/",
    "javascript:alert(1)//https://blog.example/",
    "JaVaScRiPt:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    "https://bl\u{43e}g.example/",
    "https://xn--blg-sdd.example/",
    "https://blog.example\u{3002}evil.example/",
    "file:///etc/passwd",
];

both! {
    async fn t6_no_hostile_address_becomes_a_page_to_be_led_back_to(app: TestApp) {
        for url in HOSTILE {
            let body = json!({"page": {"url": url}, "body": "here", "guest": {"name": "Guest"}});
            let request = app.http.post(app.at("/api/v1/sites/blog/comments")).json(&body);
            let refused = app.send(request).await;
            assert!([400, 422].contains(&refused.status), "{url}: {}", refused.text());
            let read = app.get(&format!("/embed/thread?site=blog&url={}", encode(url))).await;
            assert!(read.status >= 400, "{url}: {}", read.status);
            assert_eq!(read.header("location"), "");
        }
        assert_eq!(app.rows("pages").await, 0);
    }
}

both! {
    async fn t6_an_address_with_more_lines_leads_no_further_than_its_page(app: TestApp) {
        // Browsers drop line ends inside an address: what is left is a page of the blog, on one line.
        let url = "https://blog.example/first/\r\nLocation: https://evil.example/";
        let body = json!({"page": {"url": url}, "body": "here", "guest": {"name": "Guest"}});
        let said = app.send(app.http.post(app.at("/api/v1/sites/blog/comments")).json(&body)).await;
        if said.status == 201 {
            let link = app.get(&format!("/comments/{}", said.id())).await;
            assert!(link.header("location").starts_with("https://blog.example/first/"), "{}", link.header("location"));
        } else {
            assert!([400, 422].contains(&said.status), "{}", said.text());
        }
    }
}
