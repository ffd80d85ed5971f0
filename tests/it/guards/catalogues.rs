//! Every language says the same things, and says everything the program asks for.

use std::collections::{BTreeMap, BTreeSet};

use super::sources;

/// A catalogue: each key, with its attributes as `key.attribute`, and the variables its text uses.
type Catalogue = BTreeMap<String, BTreeSet<String>>;

fn catalogues() -> Vec<(String, Catalogue)> {
    sources::below("src", &[".ftl"])
        .into_iter()
        .map(|file| (file.path, parse(&file.text)))
        .collect()
}

/// Reads keys and variables line by line: enough of Fluent's syntax to compare two files.
fn parse(text: &str) -> Catalogue {
    let mut catalogue = Catalogue::new();
    let (mut message, mut key) = (String::new(), String::new());
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let starts_message = line.starts_with(|c: char| c.is_ascii_alphabetic() || c == '-');
        let starts_attribute = line.trim_start().starts_with('.') && line.contains('=');
        if let Some((name, _)) = line.split_once('=').filter(|_| starts_message || starts_attribute) {
            if starts_message {
                name.trim().clone_into(&mut message);
                key.clone_from(&message);
            } else {
                key = format!("{message}{}", name.trim());
            }
            let repeated = catalogue.insert(key.clone(), BTreeSet::new()).is_some();
            assert!(!repeated, "the key {key} stands twice in one catalogue");
        }
        catalogue.entry(key.clone()).or_default().extend(variables(line));
    }
    catalogue.remove("");
    catalogue
}

fn variables(line: &str) -> impl Iterator<Item = String> {
    line.split('$')
        .skip(1)
        .map(|rest| rest.chars().take_while(|c| c.is_alphanumeric() || *c == '-').collect())
}

#[test]
fn every_language_has_the_same_keys_and_variables() {
    let catalogues = catalogues();
    let Some((first_path, first)) = catalogues.first() else {
        return;
    };
    let mut differences = Vec::new();
    for (path, other) in &catalogues[1..] {
        for key in first.keys().chain(other.keys()).collect::<BTreeSet<_>>() {
            match (first.get(key), other.get(key)) {
                (Some(_), None) => differences.push(format!("{path} lacks {key}")),
                (None, _) => differences.push(format!("{first_path} lacks {key}")),
                (Some(here), Some(there)) if here != there => {
                    differences.push(format!("{key} has {here:?} in {first_path} but {there:?} in {path}"));
                }
                _ => {}
            }
        }
    }
    sources::expect_none("The catalogues differ.", &differences);
}

#[test]
fn every_catalogue_is_sound_fluent() {
    for file in sources::below("src", &[".ftl"]) {
        let parsed = fluent_bundle::FluentResource::try_new(file.text);
        assert!(
            parsed.is_ok(),
            "{}: {:?}",
            file.path,
            parsed.map_err(|(_, errors)| errors).err()
        );
    }
}

#[test]
fn reads_attributes_and_continued_lines() {
    let parsed =
        parse("# note = no\nfirst = Hello { $name }\n    .title = { $count ->\n        *[other] { $other }\n    }\n");
    let keys: Vec<&str> = parsed.keys().map(String::as_str).collect();
    assert_eq!(keys, ["first", "first.title"]);
    assert_eq!(parsed["first.title"].iter().collect::<Vec<_>>(), ["count", "other"]);
}

#[test]
fn every_word_that_is_asked_for_exists_and_every_word_is_asked_for() {
    let Some((path, words)) = catalogues().into_iter().find(|(path, _)| path.ends_with("en.ftl")) else {
        return;
    };
    let mut files = sources::below("src", &[".rs"]);
    files.extend(sources::below("src/web/templates", &[]));
    let (mut asked, mut quoted) = (Vec::new(), BTreeSet::new());
    for file in &files {
        for (number, line) in file.code_lines() {
            asked.extend(
                asked_for(line)
                    .into_iter()
                    .map(|key| (format!("{}:{number}", file.path), key)),
            );
            quoted.extend(line.split('"').map(str::to_owned));
        }
    }
    let missing = asked
        .into_iter()
        .filter(|(_, key)| !words.contains_key(key))
        .map(|(place, key)| format!("{place} asks for {key}, which {path} lacks"));
    let dead = words
        .keys()
        .filter(|key| !quoted.contains(*key))
        .map(|key| format!("{path} has {key}, which nothing asks for"));
    sources::expect_none("Words and code differ.", &missing.chain(dead).collect::<Vec<_>>());
}

/// The literal keys that a line looks up: `words.text("key")`, `words.format("key", ..)`.
fn asked_for(line: &str) -> Vec<String> {
    ["words.text(\"", "words.format(\""]
        .into_iter()
        .flat_map(|call| line.split(call).skip(1))
        .filter_map(|rest| rest.split('"').next().map(str::to_owned))
        .collect()
}

/// The keys by which `domain` names what is wrong with a field.
fn problems(line: &str) -> impl Iterator<Item = String> {
    line.split('"')
        .skip(1)
        .step_by(2)
        .filter(|text| text.starts_with("problem-"))
        .map(str::to_owned)
}

#[test]
fn finds_what_is_asked_for() {
    assert_eq!(
        asked_for(r#"{{ words.text("reply") }} {{ words.format("more", args) }}"#),
        ["reply", "more"]
    );
    assert_eq!(
        asked_for(r#"format!("{x}") words.text(key) form.text("body")"#),
        Vec::<String>::new()
    );
    assert_eq!(
        problems(r#"Self::Required => "problem-required","#).collect::<Vec<_>>(),
        ["problem-required"]
    );
}
