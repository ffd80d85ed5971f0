//! The first layer: parses Markdown and writes the few elements a comment needs, without recursion.
//!
//! `CommonMark` with bare links, `~~deleted~~` and `||spoilers||`. Headings become bold paragraphs and images become links:
//! a comment neither shouts over the page nor loads anything from elsewhere. HTML is shown as it was typed.

mod walk;

use comrak::{Arena, Options, arena_tree::NodeEdge, parse_document};

use super::writer::Writer;
use crate::domain::field::Problem;

/// The most nodes of a comment's tree.
const MAX_NODES: usize = 4000;

/// Writes `text` as HTML.
pub(super) fn write(text: &str) -> Result<String, Problem> {
    let arena = Arena::new();
    let root = parse_document(&arena, text, &options());
    if root.descendants().nth(MAX_NODES).is_some() {
        return Err(Problem::TooComplex);
    }
    let mut walk = walk::Walk::default();
    for edge in root.traverse() {
        match edge {
            NodeEdge::Start(node) => walk.enter(node),
            NodeEdge::End(node) => walk.leave(node),
        }
    }
    if walk.out.visible() > 0 {
        return walk.out.finish();
    }
    // Nothing but marks, like `---` or `>`: whoever typed it meant the characters.
    let mut plain = Writer::default();
    plain.markup("<p>");
    plain.lines(text);
    plain.markup("</p>");
    plain.finish()
}

fn options() -> Options<'static> {
    let mut options = Options::default();
    options.extension.autolink = true;
    options.extension.strikethrough = true;
    options.extension.spoiler = true;
    // Languages without spaces between words would otherwise need spaces around emphasis.
    options.extension.cjk_friendly_emphasis = true;
    options
}
