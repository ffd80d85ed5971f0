//! Whether a password is among the first that would be tried. Instead of a long list there are few words and the few things people
//! do to them: capitals, digits for letters, a year or an exclamation mark at an end, two words in a row, keys that lie side by side.

use std::{collections::HashSet, sync::LazyLock};

use unicode_normalization::UnicodeNormalization;

/// Words that passwords are made of, in lower case.
static WORDS: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| include_str!("words.txt").split_ascii_whitespace().collect());

/// Keys in the order of keyboards and of the alphabet.
const ROWS: [&str; 13] = [
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiop",
    "qwertzuiop",
    "azertyuiop",
    "asdfghjkl",
    "qsdfghjklm",
    "zxcvbnm",
    "yxcvbnm",
    "01234567890",
    "qazwsxedcrfvtgbyhnujmikolp",
    "1q2w3e4r5t6y7u8i9o0p",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
    "!@#$%^&*()",
];
/// A run of fewer keys than this is no pattern.
const SHORTEST_RUN: usize = 3;
/// Words in a row that are still one guess; a phrase of more is a good password.
const WORDS_IN_A_ROW: usize = 2;
/// A unit that is repeated is one guess up to this length.
const REPEATED: usize = 4;
/// Own words shorter than this stand in too many others.
const SHORTEST_OWN_WORD: usize = 3;

/// Whether the password is made of words everybody uses, or of `own_words`.
pub(super) fn is_common(password: &str, own_words: &[&str]) -> bool {
    let lower: String = password.chars().flat_map(char::to_lowercase).collect();
    let own: HashSet<String> = own_words.iter().flat_map(|text| words_of(text)).collect();
    is_pattern(&lower)
        || [plain, with_one_as_i, with_one_as_l].into_iter().any(|fold| {
            let letters = fold(trimmed(&lower));
            let whole = fold(&lower);
            is_of_words(&letters, &own) || is_of_words(&whole, &own)
        })
}

/// What an own text gives a guesser: its words, and all of them together.
fn words_of(text: &str) -> Vec<String> {
    let lower: String = text.nfkc().flat_map(char::to_lowercase).collect();
    let mut words: Vec<String> = lower
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.chars().count() >= SHORTEST_OWN_WORD)
        .map(str::to_owned)
        .collect();
    words.push(lower.chars().filter(|c| c.is_alphanumeric()).collect());
    words.retain(|word| !word.is_empty());
    words
}

/// Without the digits and signs that people add at either end.
fn trimmed(text: &str) -> &str {
    text.trim_matches(|c: char| !c.is_alphabetic() && c.is_ascii())
}

fn plain(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

fn with_one_as_i(text: &str) -> String {
    unmasked(text, 'i')
}

fn with_one_as_l(text: &str) -> String {
    unmasked(text, 'l')
}

/// Digits and signs read as the letters they stand for.
fn unmasked(text: &str, one: char) -> String {
    let letters = text.chars().map(|c| match c {
        '0' => 'o',
        '1' | '!' | '|' => one,
        '2' => 'z',
        '3' | '€' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '6' | '9' => 'g',
        '7' | '+' => 't',
        '8' => 'b',
        other => other,
    });
    letters.filter(|c| c.is_alphanumeric()).collect()
}

/// Whether the text is one or two words in a row. A digit more or less between them is nothing new.
fn is_of_words(text: &str, own: &HashSet<String>) -> bool {
    let is_word = |part: &str| WORDS.contains(part) || own.contains(part);
    // Without own words the question is about everybody's words only, and the other way round needs one of them.
    let mut parts = vec![text];
    for _ in 0..WORDS_IN_A_ROW {
        if parts.iter().any(|rest| rest.is_empty() || is_word(rest)) {
            return !text.is_empty();
        }
        parts = parts
            .iter()
            .flat_map(|rest| rests_after_a_word(rest, &is_word))
            .collect();
    }
    false
}

/// What can follow a word at the beginning, with digits between them passed by.
fn rests_after_a_word<'a>(text: &'a str, is_word: &dyn Fn(&str) -> bool) -> Vec<&'a str> {
    text.char_indices()
        .skip(1)
        .filter_map(|(at, _)| text.split_at_checked(at))
        .filter(|(word, _)| is_word(word))
        .map(|(_, rest)| rest.trim_start_matches(|c: char| c.is_ascii_digit()))
        .collect()
}

/// Whether the text has no thought behind it: one thing repeated, keys in a row, a date.
fn is_pattern(text: &str) -> bool {
    text.is_ascii() && (is_repeated(text) || is_of_runs(text) || is_date(text))
}

fn is_repeated(text: &str) -> bool {
    let bytes = text.as_bytes();
    (1..=REPEATED).any(|unit| bytes.iter().zip(bytes.iter().skip(unit)).all(|(one, next)| one == next))
}

/// Whether it consists of runs of neighbouring keys, forwards, backwards or all the same.
fn is_of_runs(text: &str) -> bool {
    let keys: Vec<char> = text.chars().collect();
    let mut rest = keys.as_slice();
    while !rest.is_empty() {
        let longest = (SHORTEST_RUN..=rest.len())
            .take_while(|length| rest.get(..*length).is_some_and(is_run))
            .last();
        match longest {
            Some(length) => rest = rest.get(length..).unwrap_or_default(),
            // Two keys or one more at the end are no better.
            None => return rest.len() < SHORTEST_RUN && rest.len() < keys.len(),
        }
    }
    true
}

fn is_run(keys: &[char]) -> bool {
    let forwards: String = keys.iter().collect();
    let backwards: String = keys.iter().rev().collect();
    keys.iter().zip(keys.iter().skip(1)).all(|(one, next)| one == next)
        || ROWS
            .iter()
            .any(|row| row.contains(&forwards) || row.contains(&backwards))
}

/// Eight digits with a year at an end, perhaps with something between them.
fn is_date(text: &str) -> bool {
    let is_separator = |c: char| matches!(c, '.' | '-' | '/' | ' ');
    let digits: String = text.chars().filter(|c| !is_separator(*c)).collect();
    let is_year = |text: &str| text.starts_with("19") || text.starts_with("20");
    digits.len() == 8
        && digits.bytes().all(|b| b.is_ascii_digit())
        && (is_year(&digits) || digits.get(4..).is_some_and(is_year))
}
