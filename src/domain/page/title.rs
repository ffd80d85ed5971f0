//! The title of a page, as a heading may show it.

use crate::domain::body::is_invisible;

/// The longest title that is kept, in characters.
const MAX_CHARS: usize = 300;

/// A title in one line, without control, bidirectional and invisible characters, cut to a length; none if nothing is left.
#[must_use]
pub fn kept_title(title: &str) -> Option<String> {
    let visible: String = title
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .filter(|c| !is_invisible(*c))
        .take(MAX_CHARS)
        .collect();
    // A space that forbids a line break was put there on purpose.
    let words = visible.split(|c: char| c.is_whitespace() && c != '\u{a0}');
    let one_line = words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    (!one_line.trim().is_empty()).then_some(one_line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_one_visible_line() {
        assert_eq!(kept_title(" A \n title\u{202E}\u{200B} "), Some("A title".to_owned()));
        assert_eq!(kept_title("\u{200B}\n"), None);
        assert_eq!(kept_title(&"x".repeat(1000)).map(|title| title.len()), Some(MAX_CHARS));
    }
}
