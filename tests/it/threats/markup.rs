//! T37, T38: what people write stays text, whatever it looks like.

use serde_json::Value;

use crate::support::{Post, TestApp, html, post};

/// Injections of our own; the larger corpus is looked at where it is present.
const INJECTIONS: &[&str] = &[
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<a href=\"javascript:alert(1)\">x</a>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\nscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "[x](vbscript:msgbox)",
    "<javascript:alert(1)>",
    "![x](https://evil.example/track.gif \"t\\\" onload=alert(1)\")",
    "[x](https://e.example \"\" onmouseover=alert(1) \")",
    "[x]: javascript:alert(1)\n\n[x]",
    "`<script>alert(1)</script>`",
    "```\n</code></pre><script>alert(1)</script>\n```",
    "```html onload=alert(1)\nx\n```",
    "<iframe srcdoc=\"<script>alert(1)</script>\"></iframe>",
    "<form action=https://evil.example><input name=x></form>",
    "<style>*{display:none}</style>",
    "<div style=\"position:fixed;inset:0\">x</div>",
    "<base href=https://evil.example>",
    "<meta http-equiv=refresh content=0;url=https://evil.example>",
    "</textarea><script>alert(1)</script>",
    "--><script>alert(1)</script>",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
    "\u{fffd}<scr\u{200b}ipt>alert(1)</script>",
    "||<img src=x onerror=alert(1)>||",
    "<details open ontoggle=alert(1)>",
    "https://e.example/\"onmouseover=alert(1)//",
    "http://e.example/?<script>alert(1)</script>",
    "<x onclick=alert(1)>x</x>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
];

/// Elements and attributes that a comment's HTML may have.
const ELEMENTS: &[&str] = &[
    "p",
    "br",
    "strong",
    "em",
    "del",
    "code",
    "pre",
    "blockquote",
    "ul",
    "ol",
    "li",
    "a",
    "hr",
    "span",
];
const ATTRIBUTES: &[&str] = &[
    "href", "rel", "target", "class", "start", "title", "dir", "lang", "tabindex",
];

/// Fails if a comment's HTML could run, load, or cover anything.
#[track_caller]
pub(crate) fn expect_inert(body: &str, source: &str) {
    for tag in html::tags(body) {
        let name = tag.name.trim_start_matches('/');
        assert!(ELEMENTS.contains(&name), "<{name}> from {source:?}: {body}");
        for (attribute, value) in &tag.attributes {
            assert!(
                ATTRIBUTES.contains(&attribute.as_str()),
                "{attribute} from {source:?}: {body}"
            );
            if attribute == "href" {
                let is_web = value.starts_with("https://") || value.starts_with("http://");
                assert!(is_web, "{value} from {source:?}: {body}");
            }
            if attribute == "class" {
                assert!(
                    value.starts_with("language-") || value == "spoiler",
                    "{value} from {source:?}"
                );
            }
        }
    }
}

/// The HTML of each comment of a document.
fn bodies(page: &str) -> Vec<&str> {
    page.split("<div class=\"body\" dir=\"auto\">")
        .skip(1)
        .map(|rest| rest.split("</div><a class=\"").next().unwrap())
        .collect()
}

both! {
    async fn t37_injections_are_text_wherever_they_are_shown(app: TestApp) {
        // Many of them are much alike, and each is to be shown.
        app.set(&[("hold-duplicates", "off")]).await;
        let mut thread = None;
        for injection in INJECTIONS {
            let api = app.api(&post(injection).by("Ada")).await;
            let api = api.expect(201);
            expect_inert(api.json()["html"].as_str().unwrap(), injection);
            assert_eq!(api.header("content-type"), "application/json");
            let script = app.script(&post(injection).on("https://blog.example/second/")).await.expect(201);
            for body in bodies(&script.text()) {
                expect_inert(body, injection);
            }
            let preview = app.preview(&post(injection)).await.expect(200).text();
            expect_inert(html::between(&preview, "<div class=\"preview body\" dir=\"auto\">", "</div><"), injection);
            assert_eq!(html::field(&preview, "body").as_deref(), Some(*injection));
            thread = Some(api.json()["thread_id"].as_str().unwrap().to_owned());
        }
        let mut shown = 0;
        for path in [
            TestApp::thread_path(TestApp::PAGE),
            TestApp::thread_path("https://blog.example/second/"),
            format!("/threads/{}?sort=newest", thread.unwrap()),
        ] {
            let page = app.get(&path).await.expect(200);
            assert!(page.header("content-security-policy").contains("default-src 'none'"));
            for body in bodies(&page.text()) {
                expect_inert(body, "the thread");
                shown += 1;
            }
        }
        assert_eq!(shown, 75);
        let list = app.get(&format!("{}&limit=100", TestApp::list_path(TestApp::PAGE))).await;
        assert_eq!(list.header("x-content-type-options"), "nosniff");
        assert_eq!(list.json()["items"].as_array().unwrap().len(), INJECTIONS.len());
    }
}

both! {
    async fn t37_names_websites_and_titles_are_text(app: TestApp) {
        let mut hostile = post("hello").by("A\"><img src=x onerror=alert(1)>");
        hostile.title = Some("</title><script>alert(1)</script>\"'>".to_owned());
        app.script(&hostile).await.expect(201);
        let hostile = Post {
            website: Some("https://e.example/\"><script>alert(1)</script>".to_owned()),
            ..post("hello")
        };
        assert!([201, 422].contains(&app.api(&hostile).await.status));
        let page = app.thread().await.text();
        assert!(!page.contains("<script>alert") && !page.contains("<img"), "{page}");
        for tag in html::tags(&page) {
            assert!(!tag.attributes.iter().any(|(name, _)| name.starts_with("on")), "{tag:?}");
        }
        for website in ["javascript:alert(1)", "data:text/html,x", "//evil.example", "https://a:b@evil.example/", "ftp://e.example"] {
            let refused = app.api(&Post { website: Some(website.to_owned()), ..post("hello") }).await.expect(422);
            assert_eq!(refused.fields(), ["website"], "{website}");
        }
    }
}

both! {
    async fn t38_piles_and_depths_are_bounded(app: TestApp) {
        let zalgo = format!("h{}ello", "\u{0335}\u{0321}".repeat(30));
        assert_eq!(app.api(&post(&zalgo)).await.expect(422).fields(), ["body"]);
        assert_eq!(app.api(&post("x").by(&zalgo)).await.expect(422).fields(), ["name"]);
        let quotes = "> ".repeat(4000) + "deep";
        let nested = app.api(&post(&quotes)).await;
        assert!([201, 422].contains(&nested.status), "{}", nested.status);
        if nested.status == 201 {
            let depth = nested.json()["html"].as_str().unwrap().matches("<blockquote>").count();
            assert!(depth <= 20, "{depth} quotes inside each other");
        }
        let table = "|a|b|\n|-|-|\n".to_owned() + &"|1|2|\n".repeat(300);
        expect_inert(app.api(&post(&table)).await.expect(201).json()["html"].as_str().unwrap(), "a table");
        let long_word = app.api(&post(&"x".repeat(9_999))).await.expect(201);
        assert!(long_word.json()["html"].as_str().unwrap().len() < 11_000);
        let lines = "line\n".repeat(401);
        assert_eq!(app.api(&post(&lines)).await.expect(422).fields(), ["body"]);
        let links = "https://a.example ".repeat(400);
        assert_eq!(app.api(&post(&links)).await.expect(422).fields(), ["body"]);
    }
}

both! {
    async fn t38_nothing_in_a_comment_takes_an_id_or_a_class_of_ours(app: TestApp) {
        let said = app.api(&post("<div id=compose class=comment>x</div> [a](https://e.example){#compose}")).await;
        let json: Value = said.expect(201).json();
        assert!(html::tags(json["html"].as_str().unwrap()).iter().all(|tag| tag.get("id").is_none()));
        let page = app.thread().await.text();
        assert_eq!(html::tags(&page).iter().filter(|tag| tag.get("id") == Some("compose")).count(), 1);
    }
}
