//! `.env.example` is the reference of all settings, so it names every setting the program reads, and no other.

use std::{collections::BTreeMap, fs};

use rejoinder::config::SETTINGS;

use super::sources;

#[test]
fn env_example_is_what_the_program_reads() {
    let text = fs::read_to_string(sources::root().join(".env.example")).unwrap();
    let written: BTreeMap<&str, &str> = text.lines().filter_map(assignment).collect();
    // An explanation may run over several lines of comment.
    let words = text.replace('#', " ").split_whitespace().collect::<Vec<_>>().join(" ");
    let mut differences = Vec::new();
    for setting in SETTINGS {
        match written.get(setting.name) {
            None => differences.push(format!("{} is missing", setting.name)),
            Some(value) if *value != setting.default => {
                differences.push(format!(
                    "{} is by default {:?}, not {value:?}",
                    setting.name, setting.default
                ));
            }
            Some(_) if !words.contains(setting.meaning) => {
                differences.push(format!("{} is not explained as {:?}", setting.name, setting.meaning));
            }
            Some(_) => {}
        }
    }
    for name in written
        .keys()
        .filter(|name| SETTINGS.iter().all(|setting| setting.name != **name))
    {
        differences.push(format!("{name} is no setting"));
    }
    sources::expect_none(".env.example and the program differ.", &differences);
}

/// `NAME=value`, commented out or not.
fn assignment(line: &str) -> Option<(&str, &str)> {
    let (name, value) = line.trim_start_matches(['#', ' ']).split_once('=')?;
    let is_name = name.starts_with("REJOINDER_")
        && name
            .chars()
            .all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_');
    is_name.then_some((name, value))
}
