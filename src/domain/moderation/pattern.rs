//! Words and expressions that a site looks for in comments.
//!
//! One line is one pattern: a word or some words as they are, found in whatever case and only as whole words; `casi*` finds what
//! begins so; `/.../` is a regular expression. `name:`, `email:`, `website:` or `body:` before it names the one field to look in.
//! Expressions take time in proportion to the text, whatever they are, and their number and size are bounded.

use std::{fmt, sync::Arc};

use regex_lite::{Regex, RegexBuilder};
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization as _;

use crate::domain::{body::is_invisible, field::Problem};

/// The patterns of a site or a page, ready to be looked for; cloning them is cheap.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(try_from = "Vec<String>", into = "Vec<String>")]
pub struct Patterns(Arc<[Pattern]>);

#[derive(Debug)]
struct Pattern {
    /// As it was written.
    line: String,
    field: Option<Field>,
    form: Form,
}

#[derive(Debug)]
enum Form {
    Words { folded: String, is_beginning: bool },
    Expression(Regex),
}

/// A part of a comment that is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    Body,
    Name,
    Email,
    Website,
}

impl Field {
    /// Every part.
    pub const ALL: [Self; 4] = [Self::Body, Self::Name, Self::Email, Self::Website];

    fn prefix(self) -> &'static str {
        match self {
            Self::Body => "body:",
            Self::Name => "name:",
            Self::Email => "email:",
            Self::Website => "website:",
        }
    }
}

/// What is wrong with a line of patterns.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PatternError {
    /// More lines than [`Patterns::MOST`].
    #[error("more than {max} lines", max = Patterns::MOST)]
    TooMany,
    /// More than [`Patterns::MOST_EXPRESSIONS`].
    #[error("more than {max} regular expressions", max = Patterns::MOST_EXPRESSIONS)]
    TooManyExpressions,
    /// Longer than [`Patterns::CHARACTERS`].
    #[error("line {line} has more than {max} characters", max = Patterns::CHARACTERS)]
    TooLong { line: usize },
    /// No expression, one that is too large, or nothing but white space.
    #[error("line {line} cannot be looked for: {why}")]
    Unreadable { line: usize, why: String },
}

impl PatternError {
    /// Which line it is, counted from 1, where it is one.
    pub fn line(&self) -> Option<usize> {
        match self {
            Self::TooMany | Self::TooManyExpressions => None,
            Self::TooLong { line } | Self::Unreadable { line, .. } => Some(*line),
        }
    }

    /// As it is said beside a field.
    pub fn problem(&self) -> Problem {
        match self {
            Self::TooMany => Problem::TooMany { max: Patterns::MOST },
            Self::TooManyExpressions => Problem::TooMany {
                max: Patterns::MOST_EXPRESSIONS,
            },
            Self::TooLong { line } | Self::Unreadable { line, .. } => Problem::BadPattern { line: *line },
        }
    }
}

impl Patterns {
    /// The most lines.
    pub const MOST: usize = 500;
    /// The most regular expressions among them.
    pub const MOST_EXPRESSIONS: usize = 20;
    /// The most characters of a line.
    pub const CHARACTERS: usize = 200;
    /// The most memory of one compiled expression, in bytes: what bounds the time it takes for a text.
    const EXPRESSION_BYTES: usize = 8 * 1024;
    /// How deep groups may be nested.
    const NESTING: u32 = 16;

    /// Reads lines; empty ones are left out.
    ///
    /// # Errors
    /// What is wrong with the first line that cannot be used.
    pub fn parse(text: &str) -> Result<Self, PatternError> {
        Self::of_lines(text.lines())
    }

    fn of_lines<'a>(lines: impl Iterator<Item = &'a str>) -> Result<Self, PatternError> {
        let mut patterns = Vec::new();
        let mut expressions = 0;
        for (number, line) in lines.enumerate() {
            let line = line.trim();
            if line.is_empty() {
                continue;
            }
            let pattern = Pattern::parse(line, number + 1)?;
            expressions += usize::from(matches!(pattern.form, Form::Expression(_)));
            patterns.push(pattern);
            if expressions > Self::MOST_EXPRESSIONS {
                return Err(PatternError::TooManyExpressions);
            }
            if patterns.len() > Self::MOST {
                return Err(PatternError::TooMany);
            }
        }
        Ok(Self(patterns.into()))
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether looking for them in a text takes so long that nobody else should wait for it.
    pub fn are_slow_for(&self, body: &str) -> bool {
        const AT_ONCE: usize = 2 * 1024;
        let is_expression = |pattern: &&Pattern| matches!(pattern.form, Form::Expression(_));
        self.0.iter().filter(is_expression).count() * body.len() > AT_ONCE
    }

    /// Each as it was written.
    pub fn lines(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|pattern| pattern.line.as_str())
    }

    /// The patterns that are found in a comment, as they were written. `part` gives each of its parts.
    pub fn found<'a>(&self, part: impl Fn(Field) -> &'a str) -> Vec<&str> {
        if self.is_empty() {
            return Vec::new();
        }
        let parts = Field::ALL.map(|field| {
            let text = part(field);
            (field, text, folded(text))
        });
        let is_in = |pattern: &&Pattern| {
            parts
                .iter()
                .filter(|(field, text, _)| !text.is_empty() && pattern.field.is_none_or(|only| only == *field))
                .any(|(_, text, folded)| pattern.form.is_in(text, folded))
        };
        self.0
            .iter()
            .filter(is_in)
            .map(|pattern| pattern.line.as_str())
            .collect()
    }
}

impl PartialEq for Patterns {
    fn eq(&self, other: &Self) -> bool {
        self.lines().eq(other.lines())
    }
}

impl fmt::Display for Patterns {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.lines().collect::<Vec<_>>().join("\n"))
    }
}

impl TryFrom<Vec<String>> for Patterns {
    type Error = PatternError;

    fn try_from(lines: Vec<String>) -> Result<Self, PatternError> {
        Self::of_lines(lines.iter().map(String::as_str))
    }
}

impl From<Patterns> for Vec<String> {
    fn from(patterns: Patterns) -> Self {
        patterns.lines().map(str::to_owned).collect()
    }
}

impl Pattern {
    fn parse(line: &str, number: usize) -> Result<Self, PatternError> {
        if line.chars().nth(Patterns::CHARACTERS).is_some() {
            return Err(PatternError::TooLong { line: number });
        }
        let unreadable = |why: String| PatternError::Unreadable { line: number, why };
        let named = Field::ALL.into_iter().find_map(|field| {
            let rest = line.strip_prefix(field.prefix())?;
            Some((field, rest.trim_start()))
        });
        let (field, wanted) = named.map_or((None, line), |(field, rest)| (Some(field), rest));
        let expression = wanted.strip_prefix('/').and_then(|rest| rest.strip_suffix('/'));
        let form = if let Some(expression) = expression {
            Form::Expression(compiled(expression).map_err(unreadable)?)
        } else {
            let begun = wanted.strip_suffix('*');
            let folded = folded(begun.unwrap_or(wanted).trim());
            if folded.is_empty() {
                return Err(unreadable("there is no word".to_owned()));
            }
            Form::Words {
                folded,
                is_beginning: begun.is_some(),
            }
        };
        Ok(Self {
            line: line.to_owned(),
            field,
            form,
        })
    }
}

fn compiled(expression: &str) -> Result<Regex, String> {
    let regex = RegexBuilder::new(expression)
        .size_limit(Patterns::EXPRESSION_BYTES)
        .nest_limit(Patterns::NESTING)
        .build()
        .map_err(|error| error.to_string())?;
    if regex.is_match("") {
        return Err("it is found in every text".to_owned());
    }
    Ok(regex)
}

impl Form {
    fn is_in(&self, text: &str, folded: &str) -> bool {
        match self {
            // As it was typed, and in small letters: what is written in small letters finds both.
            Self::Expression(regex) => regex.is_match(text) || regex.is_match(folded),
            Self::Words {
                folded: words,
                is_beginning,
            } => folded.match_indices(words.as_str()).any(|(at, found)| {
                let (before, after) = (folded.get(..at), folded.get(at + found.len()..));
                let begins = !joins(before.and_then(|text| text.chars().next_back()), words.chars().next());
                let ends = !joins(words.chars().next_back(), after.and_then(|text| text.chars().next()));
                begins && (*is_beginning || ends)
            }),
        }
    }
}

/// Whether two neighbours belong to one word. Where words are written without spaces between them, every place may end one.
fn joins(left: Option<char>, right: Option<char>) -> bool {
    let is_letter = |c: char| c.is_alphanumeric() && !is_unspaced(c);
    left.is_some_and(is_letter) && right.is_some_and(is_letter)
}

/// Letters of scripts that put no spaces between words: Thai, Lao, Myanmar, Khmer, kana, Han.
pub(in crate::domain) fn is_unspaced(c: char) -> bool {
    matches!(
        u32::from(c),
        0x0E00..=0x0EFF | 0x1000..=0x109F | 0x1780..=0x17FF | 0x3040..=0x30FF | 0x3400..=0x4DBF | 0x4E00..=0x9FFF
            | 0xF900..=0xFAFF | 0x2_0000..=0x3_FFFF
    )
}

/// A text as it is compared: compatible characters as one, in small letters, without what cannot be seen.
pub(in crate::domain) fn folded(text: &str) -> String {
    let visible = text.chars().filter(|&c| !is_invisible(c));
    visible.nfkc().flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests;
