//! The second layer: reads HTML as a browser would and keeps what is on the list.

use std::{
    borrow::Cow,
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

use ammonia::{Builder, UrlRelative};

/// Every element a comment may hold. Nothing here switches the parser's mode or namespace.
pub(super) const TAGS: [&str; 14] = [
    "a",
    "blockquote",
    "br",
    "code",
    "del",
    "em",
    "hr",
    "li",
    "ol",
    "p",
    "pre",
    "span",
    "strong",
    "ul",
];

static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut cleaner = Builder::empty();
    cleaner
        .tags(HashSet::from(TAGS))
        .clean_content_tags(HashSet::from([
            "script", "style", "template", "noscript", "iframe", "svg", "math",
        ]))
        .tag_attributes(HashMap::from([
            ("a", HashSet::from(["href"])),
            ("code", HashSet::from(["class"])),
            ("ol", HashSet::from(["start"])),
            ("span", HashSet::from(["class", "tabindex"])),
        ]))
        .attribute_filter(keep_attribute)
        .set_tag_attribute_values(HashMap::from([("a", HashMap::from([("target", "_blank")]))]))
        .link_rel(Some(super::writer::REL))
        .url_schemes(HashSet::from(["http", "https"]))
        .url_relative(UrlRelative::Deny);
    cleaner
});

/// Cleans `html`. The input must be bounded in depth: the time grows with its square.
pub(super) fn clean(html: &str) -> String {
    CLEANER.clean(html).to_string()
}

fn keep_attribute<'a>(tag: &str, attribute: &str, value: &'a str) -> Option<Cow<'a, str>> {
    let keep = match (tag, attribute) {
        ("code", "class") => value.strip_prefix("language-").is_some_and(super::writer::is_language),
        ("span", "class") => value == "spoiler",
        ("span", "tabindex") => value == "0",
        ("ol", "start") => !value.is_empty() && value.len() <= 9 && value.bytes().all(|b| b.is_ascii_digit()),
        ("a", "href" | "rel" | "target") => true,
        _ => false,
    };
    keep.then_some(Cow::Borrowed(value))
}
