//! Nothing that runs, loads or escapes: hostile texts of our own and whatever chance brings.

#![expect(clippy::string_slice, reason = "cut at ASCII characters that were just found")]

use proptest::prelude::*;

use super::super::sanitize;
use crate::{domain::body::Body, markup::render};

const LINK_END: &str = " target=\"_blank\" rel=\"nofollow ugc noopener noreferrer\"";

/// Reads `html` strictly and panics at anything that [`render`] must never write: unknown elements or attributes,
/// unquoted or unescaped characters, elements left open or closed in the wrong order.
pub(super) fn assert_safe(html: &str, source: &str) {
    let mut open: Vec<&str> = Vec::new();
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        let (text, tail) = rest.split_at(start);
        assert_text(text, source);
        let (tag, after) = tail[1..]
            .split_once('>')
            .unwrap_or_else(|| panic!("open tag in {html:?} from {source:?}"));
        rest = after;
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name), "{html:?} from {source:?}");
            continue;
        }
        let (name, attributes) = tag
            .split_once(' ')
            .map_or((tag, ""), |(name, _)| (name, &tag[name.len()..]));
        assert!(sanitize::TAGS.contains(&name), "<{tag}> from {source:?}");
        assert!(has_allowed_attributes(name, attributes), "<{tag}> from {source:?}");
        if !matches!(name, "br" | "hr") {
            assert!(name != "a" || !open.contains(&"a"), "link in link from {source:?}");
            open.push(name);
        }
        assert!(open.len() <= 40, "{} deep from {source:?}", open.len());
    }
    assert_text(rest, source);
    assert!(open.is_empty(), "{open:?} left open from {source:?}");
    assert_eq!(sanitize::clean(html), html, "not a fixpoint, from {source:?}");
}

fn assert_text(text: &str, source: &str) {
    assert!(!text.contains('>'), "{text:?} from {source:?}");
    for part in text.split('&').skip(1) {
        let known = ["amp;", "lt;", "gt;", "nbsp;"]
            .iter()
            .any(|name| part.starts_with(name));
        assert!(known, "&{part} from {source:?}");
    }
    assert!(
        !text.contains(|c: char| c.is_control() && c != '\n' && c != '\t'),
        "{text:?} from {source:?}"
    );
}

fn has_allowed_attributes(name: &str, attributes: &str) -> bool {
    let value = |name: &str| {
        attributes
            .strip_prefix(&format!(" {name}=\""))
            .and_then(|rest| rest.strip_suffix('"'))
    };
    match name {
        "a" => attributes.strip_suffix(LINK_END).is_some_and(|href| {
            let address = href.strip_prefix(" href=\"").and_then(|rest| rest.strip_suffix('"'));
            address.is_some_and(|address| {
                (address.starts_with("https://") || address.starts_with("http://"))
                    && !address.contains(|c: char| c.is_control() || c.is_whitespace() || "\"<>".contains(c))
            })
        }),
        "span" => attributes == " class=\"spoiler\" tabindex=\"0\"",
        "code" => {
            attributes.is_empty()
                || value("class")
                    .and_then(|class| class.strip_prefix("language-"))
                    .is_some_and(super::super::writer::is_language)
        }
        "ol" => {
            attributes.is_empty()
                || value("start").is_some_and(|n| n.len() <= 9 && n.bytes().all(|b| b.is_ascii_digit()))
        }
        _ => attributes.is_empty(),
    }
}

/// Renders `text` if it is accepted at all and checks the result.
pub(super) fn check(text: &str) -> Option<String> {
    let body = Body::parse(text).ok()?;
    let html = render(&body).ok()?.html.to_string();
    assert_safe(&html, text);
    assert!(html.len() <= crate::markup::MAX_HTML_BYTES);
    Some(html)
}

/// Hostile comments, one a line; `⏎` stands for a line feed and `⇥` for a tab.
const HOSTILE: &str = include_str!("hostile.txt");

#[test]
fn no_hostile_text_does_anything() {
    let mut count = 0;
    for line in HOSTILE.lines().filter(|line| !line.is_empty()) {
        let text = line.replace('⏎', "\n").replace('⇥', "\t");
        for wrapped in [
            text.clone(),
            format!("> {text}"),
            format!("- a\n- {text}"),
            format!("**{text}**"),
            format!("||{text}||"),
            format!("[{text}](https://x.example)"),
            format!("[a](https://x.example \"{text}\")"),
            format!("[a](<{text}>)"),
            format!("![{text}]({text})"),
            format!("```{text}\n{text}\n```"),
            format!("`{text}`"),
            format!("[r]: {text}\n\n[r]"),
            format!("<{text}>"),
            format!("# {text}"),
            format!("{text}\n{text}"),
        ] {
            check(&wrapped);
        }
        check(&text).unwrap_or_else(|| panic!("{text:?} was refused"));
        count += 1;
    }
    assert!(count >= 60, "{count}");
}

/// The second layer alone withstands the same texts taken as HTML.
#[test]
fn the_sanitiser_alone_is_enough() {
    for line in HOSTILE.lines().filter(|line| !line.is_empty()) {
        let html = sanitize::clean(&line.replace('⏎', "\n").replace('⇥', "\t"));
        let lower = html.to_lowercase();
        for tag in lower.split('<').skip(1) {
            let name: String = tag
                .chars()
                .skip_while(|&c| c == '/')
                .take_while(char::is_ascii_alphanumeric)
                .collect();
            assert!(sanitize::TAGS.contains(&name.as_str()), "{html:?} from {line:?}");
            let tag = tag.split('>').next().unwrap();
            for word in [
                "javascript:",
                "vbscript:",
                "data:",
                "style=",
                "src=",
                "onerror",
                "onload",
            ] {
                assert!(
                    !tag.contains(word) || tag.contains("href=\"http"),
                    "{html:?} from {line:?}"
                );
            }
        }
        assert_eq!(sanitize::clean(&html), html, "{line:?}");
    }
}

/// Pieces of Markdown and HTML, thrown together.
fn salad() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => prop::sample::select(vec![
            "*", "**", "_", "~~", "~", "||", "|", "`", "```", "\n", "\n\n", "> ", "- ", "1. ", "7) ", "# ", "---", "    ", "\t", "[", "]", "(", ")",
            "![", "](", "](https://x.example)", "](javascript:x)", "[r]: https://x.example\n", "<", ">", "</", "<b>", "<script>", "<!--", "-->",
            "<svg onload=x>", "<https://x.example/\">", "https://x.example/'\"<>&", "www.x.example", "anna@x.example", "&", "&amp;", "&lt;",
            "&#60;", "&#0;", "&#x202e;", "&nbsp;", "\\", "\"", "'", "\u{a0}", "\u{202e}", "\u{301}", "é", "漢", "🙂", "<![CDATA[", "<?", "a", " ",
        ]).prop_map(str::to_owned),
        1 => "[ -~]{0,8}",
        1 => any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn whatever_is_typed_comes_out_safe_and_bounded(text in salad()) {
        if let Some(html) = check(&text) {
            prop_assert_eq!(check(&text), Some(html));
        }
    }

    #[test]
    fn any_characters_come_out_safe(text in any::<String>()) {
        check(&text);
    }
}
