//! Markdown into HTML that cannot harm: the only place where [`SafeHtml`] is made.
//!
//! Two layers, each sufficient alone. [`markdown`] walks the parsed comment and writes a handful of elements with every
//! text escaped, within bounds of depth, number and size. [`sanitize`] then reads the result as a browser would and
//! keeps what is on its list; it finds nothing to do unless the first layer is wrong.

mod excerpt;
mod href;
mod imported;
mod markdown;
mod sanitize;
mod writer;

pub use imported::{Imported, imported};

use std::fmt;

use crate::domain::{body::Body, field::Problem};

/// The version of the rules below. It is stored beside the HTML, so that older comments can be rendered again; raise it
/// with every change of the output.
pub const RENDERER: i16 = 1;

/// The most bytes of HTML one comment may become.
pub const MAX_HTML_BYTES: usize = 60_000;

/// HTML that went through this module and may be put into a page as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SafeHtml(String);

impl SafeHtml {
    /// HTML that [`render`] made once and the store gave back.
    #[must_use]
    pub(crate) const fn from_stored(html: String) -> Self {
        Self(html)
    }

    /// Where its links lead, as they stand in the HTML: every `&` and quote is written as an entity.
    pub fn links(&self) -> impl Iterator<Item = &str> {
        // Every `<` of a text is an entity, so this is always a link's beginning.
        let after = self.0.split("<a href=\"").skip(1);
        after.filter_map(|rest| rest.split('"').next())
    }

    /// The HTML.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for SafeHtml {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl askama::filters::HtmlSafe for SafeHtml {}

/// HTML that somebody says this module has made: it stays as it is where that may be true, and cannot harm where it is not. None where
/// it is longer than anything made here.
#[must_use]
pub fn cleaned(html: &str) -> Option<String> {
    (html.len() <= MAX_HTML_BYTES).then(|| sanitize::clean(html))
}

/// A rendered comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// What readers see.
    pub html: SafeHtml,
    /// The [`RENDERER`] that made it.
    pub renderer: i16,
}

/// Renders a comment. Takes processor time in proportion to the text: call it off the threads that serve requests.
///
/// # Errors
/// When the comment has more links or more markup than comments need.
pub fn render(body: &Body) -> Result<Rendered, Problem> {
    let written = markdown::write(body.as_str())?;
    Ok(Rendered {
        html: SafeHtml(sanitize::clean(&written)),
        renderer: RENDERER,
    })
}

#[cfg(test)]
mod tests;
