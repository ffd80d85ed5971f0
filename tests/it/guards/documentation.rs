//! Public items say what they are for. The compiler's own lint would ask it of every field too, where the name is
//! usually the whole story.

use super::sources::{self, Source};

const ITEMS: [&str; 9] = [
    "fn", "async fn", "const fn", "struct", "enum", "trait", "type", "const", "static",
];

#[test]
fn public_items_are_documented() {
    let bare: Vec<String> = sources::below("src", &[".rs"])
        .iter()
        // The derive wants the same public names in every table's file; what they are for stands on top of it.
        .filter(|source| !source.path.starts_with("src/store/entity/"))
        .flat_map(undocumented)
        .collect();
    sources::expect_none("Say in one line what each of these is for.", &bare);
}

#[test]
fn every_module_says_what_belongs_in_it() {
    let bare: Vec<String> = ["src", "migration/src"]
        .into_iter()
        .flat_map(|folder| sources::below(folder, &[".rs"]))
        .filter(|source| !source.without_tests().is_empty() && !source.text.starts_with("//! "))
        .map(|source| source.path)
        .collect();
    sources::expect_none("A file begins with `//! ` and a sentence.", &bare);
}

#[test]
fn attributes_may_stand_between_words_and_item() {
    let text = "/// Words.\n#[derive(Debug)]\n#[expect(\n    dead_code,\n)]\npub struct A;\n\npub struct B;\n";
    let source = Source {
        path: "x.rs".to_owned(),
        text: text.to_owned(),
    };
    assert_eq!(undocumented(&source), ["x.rs:8: pub struct B;"]);
}

fn undocumented(source: &Source) -> Vec<String> {
    let lines: Vec<&str> = source.without_tests().lines().collect();
    let mut found = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let Some(item) = line.trim_start().strip_prefix("pub ") else {
            continue;
        };
        let named = ITEMS
            .iter()
            .any(|kind| item.strip_prefix(kind).is_some_and(|rest| rest.starts_with(' ')));
        // A macro's `$name` gets its words where the macro is used.
        if named && !item.contains('$') && !is_documented(&lines[..index]) {
            found.push(format!("{}:{}: {}", source.path, index + 1, line.trim()));
        }
    }
    found
}

/// Whether the lines above an item end in a doc comment, attributes passed by.
fn is_documented(above: &[&str]) -> bool {
    let mut inside_attribute = false;
    for line in above.iter().rev().map(|line| line.trim()) {
        if inside_attribute || line.ends_with(']') {
            inside_attribute = !line.starts_with("#[");
        } else {
            return line.starts_with("///") || line.starts_with("#[doc");
        }
    }
    false
}
