//! Bodies that come from elsewhere: whatever they are written in, readers get the elements every comment has.
//!
//! HTML passes two layers, too: what a browser would see in it, down to a list of elements (by ammonia), is then written anew by
//! [`Writer`], which knows a handful of elements, escapes every text and judges every address.

use std::{
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

use ammonia::{Builder, UrlRelative};

use super::{MAX_HTML_BYTES, RENDERER, Rendered, SafeHtml, markdown, sanitize, writer::Writer};
use crate::domain::import::Form;

mod walk;

/// The most elements: the time to clean grows with the square of their depth.
const MOST_TAGS: usize = 2000;
/// Characters of a text that is shown without marks because it has too many.
const PLAIN_CHARS: usize = 10_000;

/// A body, and whether it was too much for its own form and is shown as plain text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    pub rendered: Rendered,
    pub is_plain: bool,
}

/// Renders a body that comes from elsewhere. It takes whatever is given to it, up to [`MOST_BODY_BYTES`](crate::domain::import::MOST_BODY_BYTES).
pub fn imported(text: &str, form: Form) -> Imported {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let written = match form {
        Form::Markdown => markdown::write(text.trim_end()).ok().map(|html| sanitize::clean(&html)),
        Form::Html => html(&text, false),
        Form::HtmlLines => html(&text, true),
        Form::Text => None,
    };
    let is_plain = written.is_none() && form != Form::Text;
    let html = written.unwrap_or_else(|| plain(&text));
    Imported {
        rendered: Rendered {
            html: SafeHtml(html),
            renderer: RENDERER,
        },
        is_plain,
    }
}

/// None where there is too much of it.
fn html(text: &str, has_lines: bool) -> Option<String> {
    if text.bytes().filter(|byte| *byte == b'<').count() > MOST_TAGS {
        return None;
    }
    let seen = CLEANER.clean(text).to_string();
    walk::write(seen.trim(), has_lines).finish().ok()
}

/// Whatever it is, as characters; the rest of what is too long is in what was kept.
fn plain(text: &str) -> String {
    let mut most = PLAIN_CHARS;
    loop {
        let mut writer = Writer::default();
        writer.markup("<p>");
        writer.lines(&text.chars().take(most).collect::<String>());
        writer.markup("</p>");
        match writer.finish() {
            Ok(html) => return html,
            // An escaped character takes more bytes than it has.
            Err(_) => most /= 2,
        }
    }
}

const _: () = assert!(PLAIN_CHARS < MAX_HTML_BYTES);

static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut cleaner = Builder::empty();
    let tags = sanitize::TAGS.into_iter().chain([
        "b", "cite", "h1", "h2", "h3", "h4", "h5", "h6", "i", "img", "kbd", "s", "samp", "strike", "tt", "div", "td",
        "dt", "dd",
    ]);
    cleaner
        .tags(tags.collect())
        .clean_content_tags(HashSet::from([
            "script", "style", "template", "noscript", "iframe", "svg", "math", "title", "textarea", "object",
        ]))
        .tag_attributes(HashMap::from([
            ("a", HashSet::from(["href"])),
            ("img", HashSet::from(["src", "alt"])),
        ]))
        .link_rel(None)
        .url_schemes(HashSet::from(["http", "https"]))
        .url_relative(UrlRelative::Deny);
    cleaner
});

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::domain::import::MOST_BODY_BYTES;

    use super::*;

    fn shown(text: &str, form: Form) -> String {
        imported(text, form).rendered.html.to_string()
    }

    const LINK: &str = "target=\"_blank\" rel=\"nofollow ugc noopener noreferrer\"";

    #[test]
    fn html_keeps_what_comments_have() {
        for (html, expected) in [
            (
                "<p>One <b>two</b> <i>three</i></p><p>four</p>",
                "<p>One <strong>two</strong> <em>three</em></p><p>four</p>".to_owned(),
            ),
            ("bare &amp; plain", "<p>bare &amp; plain</p>".to_owned()),
            (
                "<h2>Loud</h2>quiet",
                "<p><strong>Loud</strong></p><p>quiet</p>".to_owned(),
            ),
            (
                "<a href=\"https://a.example/?x=1&amp;y=2\" title=\"t\" onclick=\"x()\">a</a>",
                format!("<p><a href=\"https://a.example/?x=1&amp;y=2\" {LINK}>a</a></p>"),
            ),
            ("<a href=\"javascript:alert(1)\">a</a>", "<p>a</p>".to_owned()),
            (
                "<img src=\"https://a.example/p.png\" alt=\"a &quot;p&quot;\">",
                format!("<p><a href=\"https://a.example/p.png\" {LINK}>a \"p\"</a></p>"),
            ),
            ("<script>alert(1)</script><p onmouseover=x>x</p>", "<p>x</p>".to_owned()),
            (
                "<blockquote><p>a</p></blockquote>b<ul><li>c</li></ul>",
                "<blockquote><p>a</p></blockquote><p>b</p><ul><li>c</li></ul>".to_owned(),
            ),
            (
                "<pre><code>a\n  b</code></pre>",
                "<pre><code>a\n  b</code></pre>".to_owned(),
            ),
            ("<iframe src=x></iframe>", String::new()),
            ("<div>a</div><div>b</div>", "<p>a</p><p>b</p>".to_owned()),
        ] {
            assert_eq!(shown(html, Form::Html), expected, "{html}");
        }
    }

    #[test]
    fn lines_of_wordpress_are_paragraphs_and_breaks() {
        for (html, expected) in [
            ("one\ntwo\n\nthree", "<p>one<br>two</p><p>three</p>".to_owned()),
            (
                "a <b>b\nc</b>\n\n<blockquote>d\n\ne</blockquote>\nf",
                "<p>a <strong>b<br>c</strong></p><blockquote>d<br><br>e</blockquote><p>f</p>".to_owned(),
            ),
            ("<pre>a\n\nb</pre>", "<pre>a\n\nb</pre>".to_owned()),
            (
                "see https://a.example/x, or",
                format!("<p>see <a href=\"https://a.example/x\" {LINK}>https://a.example/x</a>, or</p>"),
            ),
            ("It&#8217;s &lt;b&gt;", "<p>It\u{2019}s &lt;b&gt;</p>".to_owned()),
        ] {
            assert_eq!(shown(html, Form::HtmlLines), expected, "{html}");
        }
    }

    #[test]
    fn too_much_is_shown_plainly_and_soon() {
        let deep = "<blockquote>".repeat(1900);
        assert!(!imported(&deep, Form::Html).is_plain);
        for much in [
            "<b>".repeat(20_000),
            "<".repeat(MOST_BODY_BYTES),
            "&".repeat(MOST_BODY_BYTES),
            "<a href='https://a.example/'>a</a>".repeat(50),
        ] {
            let imported = imported(&much, Form::Html);
            assert!(imported.is_plain);
            assert!(imported.rendered.html.as_str().len() <= MAX_HTML_BYTES);
        }
        assert!(
            imported(&">".repeat(MOST_BODY_BYTES), Form::Markdown)
                .rendered
                .html
                .as_str()
                .len()
                <= MAX_HTML_BYTES
        );
    }

    proptest! {
        #[test]
        fn nothing_but_known_elements_comes_out(
            parts in prop::collection::vec(prop_oneof![
                Just("<p>"), Just("</p>"), Just("<b>"), Just("</b>"), Just("<li>"), Just("<ul>"), Just("</ul>"), Just("<pre>"), Just("<div>"),
                Just("<a href=\"https://a.example/\">"), Just("</a>"), Just("<script>"), Just("<svg>"), Just("\n"), Just("\n\n"), Just("x"),
                Just("&lt;"), Just("<img src=https://a.example/>"), Just("<blockquote>"), Just("</blockquote>"), Just("<h1>"), Just("</pre>"),
                Just("<table><tr><td>"), Just("https://a.example/"), Just("\u{202e}"),
            ], 0..40),
            has_lines: bool,
        ) {
            let form = if has_lines { Form::HtmlLines } else { Form::Html };
            let html = shown(&parts.concat(), form);
            // What the second layer of every comment makes of it is the same again: nothing in it is foreign to comments.
            prop_assert_eq!(sanitize::clean(&html), html);
        }
    }
}
