//! Templates cannot switch off escaping, and the pages they make obey our own content security policy.

use super::sources::{self, Source};

const FOLDER: &str = "src/web/templates";

#[test]
fn nothing_is_declared_safe() {
    let mut files = sources::below("src", &[".rs"]);
    files.extend(sources::below(FOLDER, &[]));
    sources::expect_none(
        "Escaping is switched off. `markup::SafeHtml` is the only markup that goes through unescaped.",
        &findings(&files, |line| {
            let tight: String = line.chars().filter(|c| !c.is_whitespace()).collect();
            [
                "|safe",
                "escape=\"none\"",
                "escape(\"none\")",
                "{%filtersafe",
                "filters::safe",
                "MarkupDisplay",
            ]
            .iter()
            .any(|switch| tight.contains(switch))
        }),
    );
}

#[test]
fn no_inline_script_or_style() {
    sources::expect_none(
        "The content security policy blocks this: scripts and styles come from files, never from attributes.",
        &findings(&sources::below(FOLDER, &[".html"]), |line| {
            let inline_script = line
                .split("<script")
                .skip(1)
                .any(|tag| !tag.contains(" src=") && !tag.contains("type=\"application/json\""));
            inline_script || has_blocked_attribute(line)
        }),
    );
}

#[test]
fn every_template_is_escaped_as_html() {
    let unescaped: Vec<String> = sources::below(FOLDER, &[])
        .into_iter()
        .map(|source| source.path)
        .filter(|path| {
            let ending = path.rsplit('.').next().unwrap_or_default();
            // A mail's plain text is the one kind that must not be escaped.
            !(["html", "xml", "md"].contains(&ending) || (ending == "txt" && path.contains("/mail/")))
        })
        .collect();
    sources::expect_none(
        "askama escapes by the file's ending; name these .html or .xml.",
        &unescaped,
    );
}

#[test]
fn a_blocked_attribute_is_told_from_text() {
    assert!(has_blocked_attribute("<p style=\"color: red\">"));
    assert!(has_blocked_attribute("<p onclick='go()'>"));
    assert!(!has_blocked_attribute("<p>{{ on }} <a href=\"?one=1\">"));
    assert!(!has_blocked_attribute("<link rel=\"stylesheet\">"));
}

/// `style="..."` or an event handler such as `onclick="..."`.
fn has_blocked_attribute(line: &str) -> bool {
    line.split_whitespace()
        .filter_map(|word| word.split_once('='))
        .any(|(name, value)| {
            let handler = name
                .strip_prefix("on")
                .is_some_and(|event| !event.is_empty() && event.chars().all(|c| c.is_ascii_lowercase()));
            (handler || name == "style") && value.starts_with(['"', '\''])
        })
}

fn findings(files: &[Source], bad: impl Fn(&str) -> bool) -> Vec<String> {
    let mut found = Vec::new();
    for source in files {
        for (number, line) in source.code_lines() {
            if bad(line) {
                found.push(format!("{}:{number}: {}", source.path, line.trim()));
            }
        }
    }
    found
}
