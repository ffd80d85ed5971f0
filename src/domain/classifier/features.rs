//! What a comment is told apart by: its words and pairs of words, where it links to, who signs it, and how it is built.

use std::collections::HashSet;

use crate::domain::moderation::{Content, pattern};

/// The most features of one comment: the first ones of a long text say enough.
const MOST: usize = 400;
/// What stands before the name of a host: nothing that is written begins like this, for a colon is no letter.
const HOST: &str = "link:";
/// The longest word that is looked at, in characters.
const LONGEST: usize = 40;

/// The features of one comment, none of them twice, as people could read them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Features(Vec<String>);

impl Features {
    /// Those of a comment; `hosts` are those that its links lead to.
    pub fn of<'a>(content: &Content<'_>, hosts: impl Iterator<Item = &'a str>) -> Self {
        let mut found = Found::default();
        let hosts: HashSet<&str> = hosts.collect();
        for host in hosts.iter().take(30) {
            found.add(format!("{HOST}{host}"));
            // A new name below an old ending is like the others there.
            if let Some((_, ending)) = host.rsplit_once('.') {
                found.add(format!("ending:{ending}"));
            }
        }
        found.add(format!("links:{}", content.links.min(4)));
        if let Some((_, domain)) = content.email.rsplit_once('@') {
            found.add(format!("email:{}", domain.to_lowercase()));
        }
        found.words("name:", content.name);
        found.add(format!("length:{}", size(content.body.chars().count())));
        let capitals = content.body.chars().filter(|c| c.is_uppercase()).count();
        let letters = content.body.chars().filter(|c| c.is_alphabetic()).count();
        if letters > 20 && capitals * 2 > letters {
            found.add("capitals".to_owned());
        }
        if content.body.chars().filter(char::is_ascii_digit).count() * 5 > content.body.chars().count() {
            found.add("digits".to_owned());
        }
        found.words("", content.body);
        Self(found.all)
    }

    /// Where the links lead.
    pub fn hosts(&self) -> impl Iterator<Item = &str> {
        self.iter().filter_map(|feature| feature.strip_prefix(HOST))
    }

    /// Each of them.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }
}

/// Lengths by powers of four.
fn size(characters: usize) -> u32 {
    characters.max(1).ilog(4)
}

#[derive(Debug, Default)]
struct Found {
    all: Vec<String>,
    seen: HashSet<String>,
}

impl Found {
    fn add(&mut self, feature: String) {
        if self.all.len() < MOST && self.seen.insert(feature.clone()) {
            self.all.push(feature);
        }
    }

    /// Words and pairs of them; where words are written without spaces, pairs of letters.
    fn words(&mut self, prefix: &str, text: &str) {
        let text = pattern::folded(text);
        let mut before: Option<&str> = None;
        for word in text.split(|c: char| !c.is_alphanumeric() && c != '$' && c != '€' && c != '%') {
            if self.all.len() >= MOST {
                return;
            }
            if word.is_empty() || word.chars().nth(LONGEST).is_some() {
                before = None;
                continue;
            }
            if word.chars().any(pattern::is_unspaced) {
                self.pairs_of_letters(prefix, word);
                before = None;
                continue;
            }
            self.add(format!("{prefix}{word}"));
            if let Some(before) = before {
                self.add(format!("{prefix}{before} {word}"));
            }
            before = Some(word);
        }
    }

    fn pairs_of_letters(&mut self, prefix: &str, word: &str) {
        let letters: Vec<char> = word.chars().collect();
        for pair in letters.windows(2) {
            self.add(format!("{prefix}{}", pair.iter().collect::<String>()));
        }
    }
}
