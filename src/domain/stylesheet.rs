//! What a site's owner adds to the style of the conversation.

use std::{fmt, sync::Arc};

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// An owner's style sheet. It stands inside a `<style>` element of every document of the site, so it holds nothing that would
/// end that element, and its bytes are exactly those that a browser hashes (for the content security policy).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Stylesheet(Arc<str>);

/// Why a text is not a style sheet.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum StylesheetError {
    /// Larger than [`Stylesheet::MAX_BYTES`].
    #[error("the stylesheet has {0} bytes; {max} are taken, because every reader loads it", max = Stylesheet::MAX_BYTES)]
    TooLarge(usize),
    /// It would end its element.
    #[error("the stylesheet holds “</style”, with which a page would end it")]
    EndsElement,
    /// A character that browsers replace.
    #[error("the stylesheet holds a NUL character: it is not a text")]
    NotText,
}

impl Stylesheet {
    /// The most bytes that are taken.
    pub const MAX_BYTES: usize = 16 * 1024;

    /// Takes a text as a style sheet. What CSS it holds is not looked at: browsers skip what they do not understand.
    ///
    /// # Errors
    /// When it is too large or would not stay inside its element.
    pub fn parse(text: &str) -> Result<Self, StylesheetError> {
        if text.len() > Self::MAX_BYTES {
            return Err(StylesheetError::TooLarge(text.len()));
        }
        if text.contains('\0') {
            return Err(StylesheetError::NotText);
        }
        // The element ends where `</style` stands in any mixture of cases (HTML, section 13.2.5.14).
        if text.to_ascii_lowercase().contains("</style") {
            return Err(StylesheetError::EndsElement);
        }
        // Parsers of HTML make one kind of line end of all three (section 13.2.3.5).
        Ok(Self(text.replace("\r\n", "\n").replace('\r', "\n").into()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Stylesheet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Stylesheet {
    type Error = StylesheetError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<Stylesheet> for String {
    fn from(stylesheet: Stylesheet) -> Self {
        stylesheet.0.as_ref().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_ends_the_element_that_holds_it() {
        for text in ["</style>", "a{}</STYLE x>", "/* </sTyLe */", "content: '</style/'"] {
            assert_eq!(Stylesheet::parse(text), Err(StylesheetError::EndsElement), "{text}");
        }
        for text in [
            "",
            "a > b {}",
            "@media (width < 600px) {}",
            "url(\"data:image/svg+xml,<svg></svg>\")",
        ] {
            assert_eq!(Stylesheet::parse(text).unwrap().as_str(), text);
        }
    }

    #[test]
    fn what_was_stored_is_judged_again() {
        assert!(serde_json::from_str::<Stylesheet>("\"a {}\"").is_ok());
        assert!(serde_json::from_str::<Stylesheet>("\"</style><script>\"").is_err());
    }

    #[test]
    fn it_is_bounded_and_a_text() {
        let most = "a".repeat(Stylesheet::MAX_BYTES);
        assert!(Stylesheet::parse(&most).is_ok());
        let more = Stylesheet::MAX_BYTES + 1;
        assert_eq!(Stylesheet::parse(&(most + "a")), Err(StylesheetError::TooLarge(more)));
        assert_eq!(Stylesheet::parse("a\0b"), Err(StylesheetError::NotText));
    }

    #[test]
    fn line_ends_are_those_that_a_browser_hashes() {
        assert_eq!(Stylesheet::parse("a\r\nb\rc\n").unwrap().as_str(), "a\nb\nc\n");
    }
}
