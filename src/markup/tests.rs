//! What [`render`] writes, what it bounds, and what it never lets through.

mod bounds;
mod corpus;
mod safety;

use super::*;

fn html(text: &str) -> String {
    render(&Body::parse(text).unwrap()).unwrap().html.to_string()
}

#[test]
fn a_plain_comment_is_a_paragraph() {
    assert_eq!(
        html("It’s “fine” – really — & so on…"),
        "<p>It’s “fine” – really — &amp; so on…</p>"
    );
    assert_eq!(html("one\ntwo\n\nthree"), "<p>one<br>two</p><p>three</p>");
    assert_eq!(
        html("\"straight\" 'quotes' -- stay..."),
        "<p>\"straight\" 'quotes' -- stay...</p>"
    );
}

#[test]
fn markdown_becomes_a_handful_of_elements() {
    for (markdown, expected) in [
        (
            "*a* **b** ~~c~~ `d`",
            "<p><em>a</em> <strong>b</strong> <del>c</del> <code>d</code></p>",
        ),
        ("***a***", "<p><em><strong>a</strong></em></p>"),
        (
            "||Rosebud is a sled||",
            "<p><span class=\"spoiler\" tabindex=\"0\">Rosebud is a sled</span></p>",
        ),
        ("a || b", "<p>a || b</p>"),
        ("a|b|c", "<p>a|b|c</p>"),
        ("> a\n> b\n\nc", "<blockquote><p>a<br>b</p></blockquote><p>c</p>"),
        ("- a\n- b", "<ul><li>a</li><li>b</li></ul>"),
        ("- a\n\n- b", "<ul><li><p>a</p></li><li><p>b</p></li></ul>"),
        ("- a\n  - b", "<ul><li>a<ul><li>b</li></ul></li></ul>"),
        ("1. a\n2. b", "<ol><li>a</li><li>b</li></ol>"),
        ("1986. A great year", "<ol start=\"1986\"><li>A great year</li></ol>"),
        ("# Shout", "<p><strong>Shout</strong></p>"),
        ("Shout\n===", "<p><strong>Shout</strong></p>"),
        ("# A **b** c", "<p><strong>A b c</strong></p>"),
        ("a\n\n---\n\nb", "<p>a</p><hr><p>b</p>"),
        (
            "```rust\nfn main() {}\n```",
            "<pre><code class=\"language-rust\">fn main() {}</code></pre>",
        ),
        (
            "```c++ linenos\nx < y\n```",
            "<pre><code class=\"language-c++\">x &lt; y</code></pre>",
        ),
        ("    indented", "<pre><code>indented</code></pre>"),
        ("```\n\n\na\n```", "<pre><code>\n\na</code></pre>"),
        ("<b>x</b>", "<p>&lt;b&gt;x&lt;/b&gt;</p>"),
        ("<div>\n*x*\n</div>", "<p>&lt;div&gt;<br>*x*<br>&lt;/div&gt;</p>"),
        ("a <!-- b --> c", "<p>a &lt;!-- b --&gt; c</p>"),
        ("I <3 you", "<p>I &lt;3 you</p>"),
        (
            "| a | b |\n|---|---|\n| c | d |",
            "<p>| a | b |<br>|---|---|<br>| c | d |</p>",
        ),
        ("a[^1]\n\n[^1]: b c", "<p>a[^1]</p><p>[^1]: b c</p>"),
        ("- [ ] task", "<ul><li>[ ] task</li></ul>"),
    ] {
        assert_eq!(html(markdown), expected, "{markdown:?}");
    }
}

#[test]
fn links_are_absolute_and_earn_nothing() {
    let link = |address: &str, text: &str| {
        format!("<p><a href=\"{address}\" target=\"_blank\" rel=\"nofollow ugc noopener noreferrer\">{text}</a></p>")
    };
    for (markdown, address, text) in [
        (
            "[a *b*](https://x.example/?a=1&b=2)",
            "https://x.example/?a=1&amp;b=2",
            "a <em>b</em>",
        ),
        ("https://x.example/a", "https://x.example/a", "https://x.example/a"),
        ("www.x.example", "http://www.x.example/", "www.x.example"),
        ("<http://x.example>", "http://x.example/", "http://x.example"),
        (
            "![a cat](https://x.example/cat.png)",
            "https://x.example/cat.png",
            "a cat",
        ),
        (
            "![](https://x.example/cat.png)",
            "https://x.example/cat.png",
            "https://x.example/cat.png",
        ),
        ("[](https://x.example/)", "https://x.example/", "https://x.example/"),
        (
            "[\u{200b}](https://x.example/)",
            "https://x.example/",
            "\u{200b}https://x.example/",
        ),
        (
            "[![a](https://y.example/)](https://x.example/)",
            "https://x.example/",
            "a",
        ),
        (
            "[a](HTTPS://Bücher.example/ä)",
            "https://xn--bcher-kva.example/%C3%A4",
            "a",
        ),
        ("[a][r]\n\n[r]: https://x.example/", "https://x.example/", "a"),
    ] {
        assert_eq!(html(markdown), link(address, text), "{markdown:?}");
    }
}

#[test]
fn what_is_no_web_address_is_text() {
    for (markdown, expected) in [
        ("[a](javascript:alert(1))", "<p>[a](javascript:alert(1))</p>"),
        ("![a](data:image/png,x)", "<p>![a](data:image/png,x)</p>"),
        ("[a *b*](/dashboard)", "<p>[a <em>b</em>](/dashboard)</p>"),
        ("[a](//evil.example)", "<p>[a](//evil.example)</p>"),
        ("[a](mailto:anna@blog.example)", "<p>[a](mailto:anna@blog.example)</p>"),
        ("callbacks[0](event)", "<p>callbacks[0](event)</p>"),
        ("<javascript:alert(1)>", "<p>javascript:alert(1)</p>"),
        ("anna@blog.example", "<p>anna@blog.example</p>"),
        ("<anna@blog.example>", "<p>anna@blog.example</p>"),
        (
            "[a](https://blog.example@evil.example/)",
            "<p>[a](https://blog.example@evil.example/)</p>",
        ),
        ("ftp://x.example/a", "<p>ftp://x.example/a</p>"),
    ] {
        assert_eq!(html(markdown), expected, "{markdown:?}");
    }
}

#[test]
fn marks_alone_are_shown_as_typed() {
    for (markdown, expected) in [
        ("---", "<p>---</p>"),
        (">", "<p>&gt;</p>"),
        ("#", "<p>#</p>"),
        ("```", "<p>```</p>"),
        ("-\n-", "<p>-<br>-</p>"),
        ("[a]: https://x.example", "<p>[a]: https://x.example</p>"),
        ("&#x200b;", "<p>&amp;#x200b;</p>"),
        ("** **", "<p>** **</p>"),
    ] {
        assert_eq!(html(markdown), expected, "{markdown:?}");
    }
}

#[test]
fn character_references_bring_in_nothing_refused() {
    assert_eq!(html("a&#13;&#0;&#1;&#x85;b"), "<p>a\u{fffd}b</p>");
    let zalgo = format!("a{}b", "&#x301;".repeat(20));
    assert_eq!(html(&zalgo), "<p>a\u{301}\u{301}b</p>");
    assert_eq!(
        html("&lt;script&gt;&amp;&quot;&nbsp;x"),
        "<p>&lt;script&gt;&amp;\"&nbsp;x</p>"
    );
}

#[test]
fn code_names_the_characters_that_turn_its_direction() {
    assert_eq!(html("`a\u{202e}b`"), "<p><code>a[U+202E]b</code></p>");
    assert_eq!(html("```\n\u{2066}x\n```"), "<pre><code>[U+2066]x</code></pre>");
    assert_eq!(html("a\u{202e}b"), "<p>a\u{202e}b</p>");
}

#[test]
fn the_renderer_is_named() {
    let rendered = render(&Body::parse("a").unwrap()).unwrap();
    assert_eq!(rendered.renderer, RENDERER);
    assert_eq!(SafeHtml::from_stored(rendered.html.to_string()), rendered.html);
}
