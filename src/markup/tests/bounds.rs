//! Texts made to cost time or room.

use std::time::{Duration, Instant};

use super::safety::assert_safe;
use crate::{
    domain::{body::Body, field::Problem},
    markup::{MAX_HTML_BYTES, render},
};

/// What one comment of the greatest length may cost. The libraries are not optimised in a test build: the figure stands
/// between what is measured there (a fifth of it at most) and what quadratic time would take.
const LONGEST: Duration = Duration::from_millis(if cfg!(debug_assertions) { 2000 } else { 50 });

/// `piece` over and over, up to the greatest length of a comment and its most lines.
fn filled(piece: &str) -> String {
    let by_length = Body::MAX_CHARS / piece.chars().count();
    let by_lines = Body::MAX_LINES
        .checked_div(piece.matches('\n').count())
        .unwrap_or(by_length);
    piece.repeat(by_length.min(by_lines))
}

fn joined(count: usize, line: impl Fn(usize) -> String) -> String {
    (0..count).map(line).collect::<Vec<_>>().concat()
}

fn nested(open: &str, middle: &str, close: &str) -> String {
    let times = (Body::MAX_CHARS - middle.len()) / (open.len() + close.len());
    format!("{}{middle}{}", open.repeat(times), close.repeat(times))
}

fn time(body: &Body) -> Duration {
    let start = Instant::now();
    let _ = render(body);
    start.elapsed()
}

/// What is repeated to make a pathological comment.
const PIECES: &[&str] = &[
    ">",
    "> ",
    "> > \n",
    "[",
    "]",
    "[]",
    "[a",
    "![",
    "[a](",
    "[a](b",
    "](",
    "[a][",
    "*",
    "*a ",
    "*a* ",
    "a*",
    "**a ",
    "_a ",
    "_",
    "*_",
    "~",
    "~~a ",
    "~~",
    "|",
    "||",
    "||a",
    "||a|| ",
    "a||b",
    "`",
    "`a",
    "`a`` ",
    "``` \n",
    "~~~\n",
    "```\n",
    "- ",
    "* + - ",
    "1. ",
    "1) 2. ",
    "- a\n",
    "1. a\n",
    "+\n",
    "#",
    "# a\n",
    "=\n",
    "a\n=\n",
    "---\n",
    "    a\n",
    "\t",
    "<",
    "<a ",
    "<a b=\"",
    "<!--",
    "<!-",
    "<?",
    "<!A ",
    "<![CDATA[",
    "</",
    "<b>",
    "<div>\n",
    "&",
    "&amp",
    "&amp;",
    "&#x",
    "&#0;",
    "\\",
    "\\\\",
    "\\*",
    "\"",
    "'",
    "http://",
    "http://a.example ",
    "https://a.example/(",
    "www.",
    "www.a.example ",
    "www.a.",
    "a@",
    "a@b.example ",
    "a@a@",
    "<http://a.example>",
    "<a@b.example>",
    "[a]: b\n",
    "[a]: <b\n",
    "[a]\n",
    "(",
    "((",
    "![a](b) ",
    "[a](https://a.example) ",
    ":",
    "$",
    "^",
    "=",
    "{",
    "é",
    "漢字",
    "\u{a0}",
    "🙂",
    "a ",
    "a\n\n",
    "\u{202e}",
    "a\u{301}",
    "a\\\n",
    "a  \n",
    "*a\n",
    ">*a\n",
    "- - - a\n",
    "a.b.",
    "http://a.b.c.d.e.f.g.h.i.j.k.l/",
    "_a__b___c",
    "[^a]",
    "[[a]]",
    "!",
    "+a",
    "a_b_c",
    "*a_b*c_",
    "**a*b**c*",
    "\u{200b}",
    "[a](<",
    "[a](b \"",
    "<a@",
    "xmpp:a@b.example/",
];

fn pathological() -> Vec<String> {
    let mut texts: Vec<String> = PIECES.iter().map(|piece| filled(piece)).collect();
    texts.extend([
        nested("*", "a", "*"),
        nested("**", "a", "**"),
        nested("*a **b ", "c", " d** e*"),
        nested("~~", "a", "~~"),
        nested("||", "a", "||"),
        nested("||*", "a", "*||"),
        nested("[", "a", "](https://a.example)"),
        nested("![", "a", "](https://a.example)"),
        nested("[", "a", "]"),
        nested("(", "a", ")"),
        nested("<b>", "a", "</b>"),
        format!("{}(", nested("[", "a", "]")),
        joined(400, |depth| format!("{}- a\n", " ".repeat(depth % 25))),
        joined(140, |depth| format!("{}- a\n", " ".repeat(depth))),
        joined(130, |depth| format!("{} a\n", ">".repeat(depth))),
        joined(140, |length| format!("a{}", "`".repeat(length + 1))),
        format!("[a]: b\n\n{}", "[a]".repeat(3300)),
        joined(190, |n| format!("[{n}]: https://a.example/\n")) + "\n" + &"[7]".repeat(700),
    ]);
    texts
}

#[test]
fn no_text_costs_more_than_its_length_allows() {
    let mut slowest = (Duration::ZERO, String::new());
    for text in pathological() {
        let Ok(body) = Body::parse(&text) else {
            continue;
        };
        // The best of three: something else may have had the processor.
        let taken = (0..3).map(|_| time(&body)).find(|taken| *taken < LONGEST);
        let rendered = render(&body);
        let shown: String = text.chars().take(30).collect();
        let taken = taken.unwrap_or_else(|| panic!("{shown:?} took longer than {LONGEST:?}"));
        if taken > slowest.0 {
            slowest = (taken, shown);
        }
        match rendered {
            Ok(rendered) => {
                assert!(rendered.html.as_str().len() <= MAX_HTML_BYTES);
                assert_safe(rendered.html.as_str(), &text);
            }
            Err(problem) => assert!(
                matches!(problem, Problem::TooComplex | Problem::TooManyLinks { .. }),
                "{:?}: {problem:?}",
                text.chars().take(30).collect::<String>()
            ),
        }
    }
    eprintln!("slowest: {slowest:?}");
}

#[test]
fn excessive_texts_are_refused_at_once() {
    for text in [
        ">".repeat(16_000),
        "> ".repeat(100_000),
        "[".repeat(1_000_000),
        "\u{301}".repeat(500_000),
        "\r".repeat(1_000_000),
    ] {
        let start = Instant::now();
        assert!(Body::parse(&text).is_err());
        assert!(start.elapsed() < LONGEST);
    }
}

#[test]
fn quotes_and_lists_are_flattened_beyond_sixteen() {
    let quotes = render(&Body::parse(&format!("{} deep", ">".repeat(3000))).unwrap())
        .unwrap()
        .html
        .to_string();
    assert_eq!(quotes.matches("<blockquote>").count(), 16);
    assert!(quotes.contains("<p>deep</p>"), "{quotes}");
    let list = render(&Body::parse(&format!("{}deep", "- ".repeat(40))).unwrap())
        .unwrap()
        .html
        .to_string();
    assert_eq!(list.matches("<ul>").count(), 16);
    assert!(list.contains("deep"));
}

#[test]
fn links_and_nodes_are_counted() {
    let links = |count: usize| render(&Body::parse(&"https://a.example/ ".repeat(count)).unwrap()).map(|_| ());
    assert_eq!(links(30), Ok(()));
    assert_eq!(links(31), Err(Problem::TooManyLinks { max: 30 }));
    let emphasised = |count: usize| render(&Body::parse(&"*a* ".repeat(count)).unwrap()).map(|_| ());
    assert_eq!(emphasised(1000), Ok(()));
    assert_eq!(emphasised(2400), Err(Problem::TooComplex));
}

#[test]
fn the_longest_ordinary_comments_are_welcome() {
    let paragraph = "An ordinary sentence with *stress*, `code` and “quotes”, as people write them. ";
    for text in [
        filled(paragraph),
        filled(&format!("{paragraph}\n\n")),
        filled("- An item of a list with **strong** words\n"),
        filled("\u{a0}&<>"),
        filled("漢字かな交じり文。"),
    ] {
        assert!(render(&Body::parse(&text).unwrap()).is_ok(), "{text:.60}");
    }
}
