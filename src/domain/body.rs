//! The source text of a comment, as its author typed it.

pub(crate) mod marks;

use super::field::Problem;

/// The text of a comment within its bounds. Apart from line endings and white space at the end it is kept exactly.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Body(String);

impl Body {
    /// The most characters a comment may have.
    pub const MAX_CHARS: usize = 10_000;
    /// The most lines a comment may have.
    pub const MAX_LINES: usize = 400;

    /// Takes what was typed.
    ///
    /// # Errors
    /// When there is nothing to see, too much of it, or characters that are no text.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        // Everything below is linear, but a megabyte need not be looked at at all: a character has at most four bytes,
        // and a line ending of two bytes becomes one character.
        if text.len() > Self::MAX_CHARS * 8 {
            return Err(Problem::TooLong { max: Self::MAX_CHARS });
        }
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        let text = text.trim_end();
        if text.chars().nth(Self::MAX_CHARS).is_some() {
            return Err(Problem::TooLong { max: Self::MAX_CHARS });
        }
        if text.chars().any(is_refused) {
            return Err(Problem::ControlCharacters);
        }
        if text.lines().nth(Self::MAX_LINES).is_some() {
            return Err(Problem::TooManyLines { max: Self::MAX_LINES });
        }
        if !has_visible(text) {
            return Err(Problem::Required);
        }
        if marks::too_many(text) {
            return Err(Problem::TooManyMarks);
        }
        Ok(Self(text.to_owned()))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// C0 and C1 controls are no text, apart from the line feed and the tab.
fn is_refused(c: char) -> bool {
    c.is_control() && c != '\n' && c != '\t'
}

/// Whether a reader would see anything of `text`.
pub(crate) fn has_visible(text: &str) -> bool {
    text.chars()
        .any(|c| !c.is_whitespace() && !c.is_control() && !is_invisible(c) && !marks::is_mark(c))
}

/// Characters that take part in a text without showing: joiners, direction marks, variation selectors, tags, fillers.
/// These are the default ignorable characters of Unicode and the blank letters people hide behind.
pub(crate) fn is_invisible(c: char) -> bool {
    matches!(
        u32::from(c),
        0xAD | 0x34F | 0x61C | 0x115F | 0x1160 | 0x17B4 | 0x17B5 | 0x180B..=0x180F | 0x200B..=0x200F | 0x202A..=0x202E
            | 0x2060..=0x206F | 0x2800 | 0x3164 | 0xFE00..=0xFE0F | 0xFEFF | 0xFFA0 | 0xFFF0..=0xFFFB
            | 0x1_3430..=0x1_3440 | 0x1_BCA0..=0x1_BCA3 | 0x1_D173..=0x1_D17A | 0xE_0000..=0xE_0FFF
    )
}

#[cfg(test)]
mod tests;
