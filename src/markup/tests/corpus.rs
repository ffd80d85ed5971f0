//! Real texts from a folder beside the repository, named by `REJOINDER_TEST_CORPUS`.

use std::{fs, path::PathBuf};

use serde_json::Value;

use super::safety::{assert_safe, check};
use crate::{
    domain::{body::Body, name::AuthorName, origin::Origin, page::PageAddress},
    markup::render,
};

#[expect(
    clippy::disallowed_methods,
    reason = "the corpus is named by the environment of the test run"
)]
fn read(name: &str) -> String {
    let folder = std::env::var_os("REJOINDER_TEST_CORPUS").expect("REJOINDER_TEST_CORPUS names the folder");
    let path = PathBuf::from(folder).join(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn json(name: &str) -> Value {
    serde_json::from_str(&read(name)).unwrap()
}

#[test]
#[ignore = "reads the corpus named by REJOINDER_TEST_CORPUS"]
fn naughty_strings_break_nothing() {
    let origins = [Origin::parse("https://blog.example").unwrap()];
    let strings = json("text/blns.json");
    let strings = strings.as_array().unwrap();
    assert!(strings.len() > 500);
    for text in strings.iter().map(|text| text.as_str().unwrap()) {
        check(text);
        let _ = AuthorName::parse(text).map(|name| (name.skeleton(), name.is_reserved(&[])));
        for local in [false, true] {
            let _ = PageAddress::resolve(&origins, local, Some(text), None);
            let found = PageAddress::resolve(&origins, local, None, Some(text));
            assert!(found.is_err() || text.trim().starts_with("http"), "{text:?}");
            let below = PageAddress::resolve(&origins, local, None, Some(&format!("https://blog.example/{text}")));
            if let Ok(PageAddress { url: Some(url), .. }) = below {
                assert!(url.as_str().starts_with("https://blog.example/"), "{text:?}");
            }
        }
    }
}

#[test]
#[ignore = "reads the corpus named by REJOINDER_TEST_CORPUS"]
fn injections_known_elsewhere_do_nothing_here() {
    let cases = json("text/xss-dompurify-even.json");
    let cases = cases.as_array().unwrap();
    assert!(cases.len() > 100);
    let mut rendered = 0;
    for case in cases {
        let payload = case["payload"].as_str().unwrap();
        rendered += usize::from(check(payload).is_some());
        for wrapped in [
            format!("> {payload}"),
            format!("[a]({payload})"),
            format!("||{payload}||"),
            format!("![{payload}](https://x.example)"),
        ] {
            check(&wrapped);
        }
        let alone = super::super::sanitize::clean(payload);
        assert_eq!(super::super::sanitize::clean(&alone), alone, "{payload:?}");
    }
    assert!(rendered > 100, "{rendered}");
}

#[test]
#[ignore = "reads the corpus named by REJOINDER_TEST_CORPUS"]
fn the_examples_of_the_specification_are_safe_and_repeatable() {
    let fence = "`".repeat(32);
    let specification = read("text/commonmark-spec.txt");
    let mut lines = specification.lines();
    let mut count = 0;
    while let Some(line) = lines.next() {
        if line != format!("{fence} example") {
            continue;
        }
        let example: Vec<&str> = lines.by_ref().take_while(|line| *line != fence).collect();
        let markdown = example
            .split(|line| *line == ".")
            .next()
            .unwrap()
            .join("\n")
            .replace('→', "\t");
        count += 1;
        let first = check(&markdown);
        assert_eq!(first, check(&markdown));
    }
    assert_eq!(count, 655);
}

/// The text a browser would show, with line breaks where it breaks lines.
fn visible(html: &str) -> String {
    let mut text = String::new();
    for part in html.split('<') {
        let (tag, shown) = part.split_once('>').unwrap_or(("", part));
        if matches!(tag, "br" | "/p" | "/li" | "/blockquote") {
            text.push('\n');
        }
        text.push_str(shown);
    }
    text.replace("&nbsp;", "\u{a0}")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
}

/// Every text in `value` below a key called `body`.
fn bodies<'a>(value: &'a Value, found: &mut Vec<&'a str>) {
    match value {
        Value::Object(fields) => {
            found.extend(
                fields
                    .iter()
                    .filter(|(key, _)| *key == "body")
                    .filter_map(|(_, body)| body.as_str()),
            );
            fields.values().for_each(|field| bodies(field, found));
        }
        Value::Array(items) => items.iter().for_each(|item| bodies(item, found)),
        _ => {}
    }
}

#[test]
#[ignore = "reads the corpus named by REJOINDER_TEST_CORPUS"]
fn a_real_conversation_keeps_its_words() {
    let conversation = json("red-shoes.json");
    let mut found = Vec::new();
    bodies(&conversation, &mut found);
    assert!(found.len() >= 3, "{}", found.len());
    for text in found {
        let body = Body::parse(text).unwrap();
        let html = render(&body).unwrap().html.to_string();
        assert_safe(&html, text);
        let words = |text: &str| text.split_ascii_whitespace().map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(words(&visible(&html)), words(text), "{html}");
    }
}
