//! Writes clean HTML anew, as the few elements that comments have.

use crate::markup::{href, writer::Writer};

/// The deepest nesting that is kept; what is deeper stands where that is.
const DEEPEST: usize = 16;

/// What an element becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Becomes {
    /// Begins on a line of its own.
    Block(&'static str),
    /// A paragraph in bold.
    Heading,
    Inline(&'static str),
    Link,
    /// Nothing; what is in it stays.
    Nothing,
    /// Nothing, on a line of its own.
    Line,
}

fn becomes(name: &str) -> Becomes {
    match name {
        "p" => Becomes::Block("p"),
        "blockquote" => Becomes::Block("blockquote"),
        "ul" => Becomes::Block("ul"),
        "ol" => Becomes::Block("ol"),
        "li" => Becomes::Block("li"),
        "pre" => Becomes::Block("pre"),
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Becomes::Heading,
        "b" | "strong" => Becomes::Inline("strong"),
        "i" | "em" | "cite" => Becomes::Inline("em"),
        "s" | "strike" | "del" => Becomes::Inline("del"),
        "code" | "kbd" | "samp" | "tt" => Becomes::Inline("code"),
        "a" => Becomes::Link,
        "div" | "td" | "dt" | "dd" => Becomes::Line,
        _ => Becomes::Nothing,
    }
}

/// Writes `html`, which was cleaned before and so is well-formed. With `has_lines` an empty line makes a paragraph, a line's end a
/// break, and a bare address a link.
pub(super) fn write(html: &str, has_lines: bool) -> Writer {
    let mut walk = Walk {
        out: Writer::default(),
        open: Vec::new(),
        is_in_paragraph: false,
        has_lines,
        line_ends: 0,
    };
    let (first, rest) = html
        .split_once('<')
        .map_or((html, None), |(first, rest)| (first, Some(rest)));
    walk.text(first);
    for piece in rest.into_iter().flat_map(|rest| rest.split('<')) {
        let (tag, text) = piece.split_once('>').unwrap_or((piece, ""));
        walk.tag(tag);
        walk.text(text);
    }
    while !walk.open.is_empty() {
        walk.close();
    }
    walk.end_paragraph();
    walk.out
}

struct Walk {
    out: Writer,
    /// With what was written for each: an element, or nothing.
    open: Vec<(Becomes, Option<&'static str>)>,
    /// In one that was begun for want of another.
    is_in_paragraph: bool,
    has_lines: bool,
    /// Since the last word.
    line_ends: usize,
}

impl Walk {
    fn tag(&mut self, tag: &str) {
        if tag.starts_with('/') {
            self.close();
            return;
        }
        let (name, attributes) = tag.split_once(' ').unwrap_or((tag, ""));
        match name {
            "br" => {
                self.begin_inline();
                self.out.markup("<br>");
            }
            "hr" => {
                self.end_paragraph();
                if self.is_between_blocks() {
                    self.out.markup("<hr>");
                }
            }
            "img" => self.picture(attributes),
            name => self.open(becomes(name), attributes),
        }
    }

    fn open(&mut self, becomes: Becomes, attributes: &str) {
        let is_too_deep = self.open.len() >= DEEPEST;
        let written = match becomes {
            _ if is_too_deep => None,
            Becomes::Block(name) => {
                self.end_paragraph();
                // A paragraph holds no other block, and neither does a line of text.
                let fits = self.is_between_blocks() || (name != "p" && self.is_in("li")) || (name == "li");
                let fits = fits
                    && (name != "li" || self.is_directly_in_list())
                    && (name == "li" || !self.is_directly_in_list());
                fits.then_some(name)
            }
            Becomes::Heading => {
                self.end_paragraph();
                self.begin_inline();
                Some("strong")
            }
            Becomes::Inline(name) => {
                self.begin_inline();
                // None in itself: a parser would close the first.
                (!self.is_in(name)).then_some(name)
            }
            Becomes::Link => {
                self.begin_inline();
                let address = attribute(attributes, "href").and_then(|address| href::allowed(&address));
                let address = address.filter(|_| !self.is_in("a"));
                if let Some(address) = &address {
                    self.out.open_link(address);
                }
                self.open.push((becomes, address.map(|_| "a")));
                return;
            }
            Becomes::Line => {
                self.end_paragraph();
                None
            }
            Becomes::Nothing => None,
        };
        if let Some(name) = written {
            self.out.markup(&format!("<{name}>"));
        }
        self.open.push((becomes, written));
    }

    fn close(&mut self) {
        let Some((becomes, written)) = self.open.pop() else {
            return;
        };
        if matches!(becomes, Becomes::Block(_) | Becomes::Line) {
            self.end_paragraph();
        }
        if written.is_some() && matches!(becomes, Becomes::Block(_)) {
            self.line_ends = 0;
        }
        if let Some(name) = written {
            self.out.markup(&format!("</{name}>"));
        }
        if becomes == Becomes::Heading {
            self.end_paragraph();
        }
    }

    fn text(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        let text = decoded(text);
        if self.is_in("pre") || self.is_in("code") {
            self.begin_inline();
            self.out.code(&text);
        } else if self.has_lines {
            self.lines(&text);
        } else if !text.trim().is_empty() {
            self.begin_inline();
            self.out.text(&text);
        } else if self.is_in_line() {
            self.out.text(&text);
        }
    }

    /// Line ends count once something follows them in the same line or paragraph.
    fn lines(&mut self, text: &str) {
        for (index, line) in text.split('\n').enumerate() {
            if index > 0 && self.is_in_line() {
                self.line_ends += 1;
            }
            if line.trim().is_empty() && (self.line_ends > 0 || !self.is_in_line()) {
                continue;
            }
            self.begin_inline();
            self.linked(line);
        }
    }

    fn linked(&mut self, line: &str) {
        let mut rest = line;
        while let Some(at) = rest.find("http").filter(|_| !self.is_in("a")) {
            let (before, from) = rest.split_at_checked(at).unwrap_or((rest, ""));
            let end = from
                .find(|c: char| c.is_whitespace() || "<>\"".contains(c))
                .unwrap_or(from.len());
            let address = from.split_at_checked(end).map_or(from, |(address, _)| address);
            let address = address.trim_end_matches(['.', ',', ';', ':', '!', '?', ')', '\'']);
            let is_address = address.starts_with("http://") || address.starts_with("https://");
            let Some(target) = href::allowed(address).filter(|_| is_address) else {
                let (word, after) = from.split_at_checked(4).unwrap_or((from, ""));
                self.out.text(before);
                self.out.text(word);
                rest = after;
                continue;
            };
            self.out.text(before);
            self.out.open_link(&target);
            self.out.text(address);
            self.out.markup("</a>");
            rest = from.strip_prefix(address).unwrap_or_default();
        }
        self.out.text(rest);
    }

    /// A picture is a link to it: nothing is loaded from elsewhere.
    fn picture(&mut self, attributes: &str) {
        let Some(address) = attribute(attributes, "src").and_then(|address| href::allowed(&address)) else {
            return;
        };
        self.begin_inline();
        let words = attribute(attributes, "alt").filter(|alt| !alt.trim().is_empty());
        let is_linked = self.is_in("a");
        if !is_linked {
            self.out.open_link(&address);
        }
        self.out.text(words.as_deref().unwrap_or(&address));
        if !is_linked {
            self.out.markup("</a>");
        }
    }

    /// Something that stands in a line follows.
    fn begin_inline(&mut self) {
        let line_ends = std::mem::take(&mut self.line_ends);
        if line_ends > 1 && self.open.is_empty() {
            self.end_paragraph();
        } else if self.is_in_line() {
            self.out.markup(
                ["", "<br>", "<br><br>"]
                    .get(line_ends.min(2))
                    .copied()
                    .unwrap_or_default(),
            );
        }
        if !self.is_in_line() && !self.open.iter().any(|(_, written)| written.is_some()) {
            self.out.markup("<p>");
            self.is_in_paragraph = true;
        }
    }

    fn end_paragraph(&mut self) {
        self.line_ends = 0;
        // What is open inside it ends first, and so ends it.
        if self.is_in_paragraph && self.open.iter().all(|(_, written)| written.is_none()) {
            self.out.markup("</p>");
            self.is_in_paragraph = false;
        }
    }

    fn is_in(&self, name: &str) -> bool {
        self.open.iter().any(|(_, written)| *written == Some(name))
    }

    /// Whether text here belongs to a line that has begun.
    fn is_in_line(&self) -> bool {
        self.is_in_paragraph
            || self
                .open
                .iter()
                .any(|(_, written)| !matches!(written, None | Some("ul" | "ol")))
    }

    fn is_directly_in_list(&self) -> bool {
        let innermost = self.open.iter().rev().find_map(|(_, written)| *written);
        matches!(innermost, Some("ul" | "ol"))
    }

    /// Whether a block may begin here.
    fn is_between_blocks(&self) -> bool {
        !self.is_in_paragraph
            && self
                .open
                .iter()
                .all(|(_, written)| matches!(written, None | Some("blockquote" | "ul" | "ol" | "li")))
    }
}

/// The value of an attribute, as cleaned HTML has it.
fn attribute(attributes: &str, name: &str) -> Option<String> {
    let (_, rest) = attributes.split_once(&format!("{name}=\""))?;
    rest.split('"').next().map(decoded)
}

/// The characters of cleaned HTML, which knows five entities.
fn decoded(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&nbsp;", "\u{a0}")
        .replace("&amp;", "&")
}
