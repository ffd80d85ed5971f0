//! Writes HTML: every text escaped, no byte more than needed, in exactly the form a parser would write it again.

use crate::domain::{
    body::{is_invisible, marks::Pile},
    field::Problem,
};

/// What every link says about itself: it earns no rank, and the page it leads to learns nothing.
pub(super) const REL: &str = "nofollow ugc noopener noreferrer";

/// The most links in a comment.
pub(super) const MAX_LINKS: usize = 30;

/// HTML in the making.
#[derive(Debug, Default)]
pub(super) struct Writer {
    html: String,
    visible: usize,
    links: usize,
    pile: Pile,
}

impl Writer {
    /// Writes markup as it is.
    pub(super) fn markup(&mut self, tag: &str) {
        self.html.push_str(tag);
    }

    /// Writes text.
    pub(super) fn text(&mut self, text: &str) {
        for c in text.chars() {
            self.character(c);
        }
    }

    /// Writes text whose line ends are to be seen.
    pub(super) fn lines(&mut self, text: &str) {
        for (index, line) in text.split('\n').enumerate() {
            if index > 0 {
                self.markup("<br>");
            }
            self.text(line);
        }
    }

    /// Writes code. Characters that turn the direction of writing are named instead: in code they serve to make one
    /// thing look like another.
    pub(super) fn code(&mut self, code: &str) {
        for c in code.chars() {
            if matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}') {
                self.text(&format!("[U+{:04X}]", u32::from(c)));
            } else if c != '\n' || !self.html.ends_with("<pre>") {
                // A parser takes no notice of a line end right behind `<pre>`: it would be gone the next time.
                self.character(c);
            }
        }
    }

    /// Opens a link.
    pub(super) fn open_link(&mut self, address: &str) {
        self.links += 1;
        self.markup("<a href=\"");
        for c in address.chars() {
            match c {
                '&' => self.html.push_str("&amp;"),
                '"' => self.html.push_str("&quot;"),
                '<' => self.html.push_str("&lt;"),
                '>' => self.html.push_str("&gt;"),
                c => self.html.push(c),
            }
        }
        self.markup("\" target=\"_blank\" rel=\"");
        self.markup(REL);
        self.markup("\">");
    }

    /// How many characters a reader can see so far.
    pub(super) const fn visible(&self) -> usize {
        self.visible
    }

    /// The HTML.
    pub(super) fn finish(self) -> Result<String, Problem> {
        if self.links > MAX_LINKS {
            return Err(Problem::TooManyLinks { max: MAX_LINKS });
        }
        if self.html.len() > super::MAX_HTML_BYTES {
            return Err(Problem::TooComplex);
        }
        Ok(self.html)
    }

    /// Character references in the Markdown (`&#13;`, `&#x301;`) bring in what [`Body`](crate::domain::body::Body)
    /// refuses, so controls and piled marks end here.
    fn character(&mut self, c: char) {
        if (c.is_control() && c != '\n' && c != '\t') || !self.pile.add(c) {
            return;
        }
        if !c.is_whitespace() && !is_invisible(c) {
            self.visible += 1;
        }
        match c {
            '&' => self.html.push_str("&amp;"),
            '<' => self.html.push_str("&lt;"),
            '>' => self.html.push_str("&gt;"),
            '\u{A0}' => self.html.push_str("&nbsp;"),
            c => self.html.push(c),
        }
    }
}

/// Whether the first word of a code block's info string can be the name of a language.
pub(super) fn is_language(word: &str) -> bool {
    (1..=30).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_alphanumeric() || b"+-_.#".contains(&b))
}
