//! Walks the tree of a comment and writes each node as it enters and leaves it.

use comrak::nodes::{ListType, Node, NodeList, NodeValue};

use super::super::{
    href,
    writer::{Writer, is_language},
};

/// Quotes and lists within one another beyond this depth are flattened.
const MAX_DEPTH: usize = 16;

/// The state of a walk through the tree.
#[derive(Default)]
pub(super) struct Walk {
    pub(super) out: Writer,
    /// For every open quote and list, whether it was written.
    containers: Vec<bool>,
    /// What was begun for every open link and image.
    links: Vec<Link>,
    emphasis: Style,
    strong: Style,
    deleted: Style,
    spoiler: Style,
}

impl Walk {
    pub(super) fn enter(&mut self, node: Node<'_>) {
        match &node.data().value {
            NodeValue::BlockQuote => self.open_container("<blockquote>"),
            NodeValue::List(list) => self.open_container(&list_tag(list)),
            NodeValue::Item(_) => self.in_container("<li>"),
            NodeValue::Paragraph if !self.is_tight(node) => self.out.markup("<p>"),
            NodeValue::Heading(_) => {
                self.out.markup("<p>");
                self.strong.open(&mut self.out, "<strong>");
            }
            NodeValue::ThematicBreak => self.out.markup("<hr>"),
            NodeValue::CodeBlock(block) => self.code_block(&block.info, &block.literal),
            NodeValue::HtmlBlock(block) => {
                self.out.markup("<p>");
                self.out.lines(block.literal.trim_end_matches('\n'));
                self.out.markup("</p>");
            }
            NodeValue::Text(text) => self.out.text(text),
            NodeValue::HtmlInline(text) => self.out.lines(text),
            NodeValue::EscapedTag(tag) => self.out.text(tag),
            NodeValue::Code(code) => {
                self.out.markup("<code>");
                self.out.code(&code.literal);
                self.out.markup("</code>");
            }
            NodeValue::SoftBreak | NodeValue::LineBreak => self.out.markup("<br>"),
            NodeValue::Emph => self.emphasis.open(&mut self.out, "<em>"),
            NodeValue::Strong => self.strong.open(&mut self.out, "<strong>"),
            NodeValue::Strikethrough => self.deleted.open(&mut self.out, "<del>"),
            // Focus reveals a spoiler to those without a mouse, hence a place in the order of tabs.
            NodeValue::SpoileredText => self
                .spoiler
                .open(&mut self.out, "<span class=\"spoiler\" tabindex=\"0\">"),
            NodeValue::Link(link) => self.open_link(node, &link.url, "["),
            NodeValue::Image(link) => self.open_link(node, &link.url, "!["),
            // The document itself, paragraphs of tight lists, and kinds that the options above do not switch on.
            _ => {}
        }
    }

    pub(super) fn leave(&mut self, node: Node<'_>) {
        match &node.data().value {
            NodeValue::BlockQuote => self.close_container("</blockquote>"),
            NodeValue::List(list) => {
                self.close_container(if is_ordered(list) { "</ol>" } else { "</ul>" });
            }
            NodeValue::Item(_) => self.in_container("</li>"),
            NodeValue::Paragraph if !self.is_tight(node) => self.out.markup("</p>"),
            NodeValue::Heading(_) => {
                self.strong.close(&mut self.out, "</strong>");
                self.out.markup("</p>");
            }
            NodeValue::EscapedTag(tag) => self.out.text(tag),
            NodeValue::Emph => self.emphasis.close(&mut self.out, "</em>"),
            NodeValue::Strong => self.strong.close(&mut self.out, "</strong>"),
            NodeValue::Strikethrough => self.deleted.close(&mut self.out, "</del>"),
            NodeValue::SpoileredText => self.spoiler.close(&mut self.out, "</span>"),
            NodeValue::Link(_) | NodeValue::Image(_) => self.close_link(),
            _ => {}
        }
    }

    fn open_container(&mut self, tag: &str) {
        let is_written = self.containers.len() < MAX_DEPTH;
        self.containers.push(is_written);
        self.in_container(tag);
    }

    fn close_container(&mut self, tag: &str) {
        self.in_container(tag);
        self.containers.pop();
    }

    /// Writes the tag of a quote, list or item, unless that container is flattened.
    fn in_container(&mut self, tag: &str) {
        if self.containers.last() == Some(&true) {
            self.out.markup(tag);
        }
    }

    /// Whether `paragraph` is the text of an item in a list without empty lines, which needs no element of its own.
    fn is_tight(&self, paragraph: Node<'_>) -> bool {
        let list = paragraph.parent().and_then(comrak::arena_tree::Node::parent);
        self.containers.last() == Some(&true)
            && list.is_some_and(|list| matches!(&list.data().value, NodeValue::List(list) if list.tight))
    }

    fn code_block(&mut self, info: &str, code: &str) {
        self.out.markup("<pre><code");
        if let Some(language) = info.split_whitespace().next().filter(|word| is_language(word)) {
            self.out.markup(" class=\"language-");
            self.out.markup(language);
            self.out.markup("\"");
        }
        self.out.markup(">");
        self.out.code(code.strip_suffix('\n').unwrap_or(code));
        self.out.markup("</code></pre>");
    }

    /// Opens a link, unless one is open already (an image in a link) or the address is not allowed. In the latter case
    /// the Markdown is shown as typed: it may be code (`list[0](x)`), and otherwise nothing is hidden.
    fn open_link(&mut self, node: Node<'_>, address: &str, bracket: &str) {
        let link = if self.links.iter().any(|link| matches!(link, Link::Open { .. })) {
            Link::Dropped
        } else if let Some(address) = href::allowed(address) {
            self.out.open_link(&address);
            Link::Open {
                before: self.out.visible(),
                address,
            }
        } else if is_own_address(node, address) {
            Link::Dropped
        } else {
            self.out.text(bracket);
            Link::AsTyped(format!("]({address})"))
        };
        self.links.push(link);
    }

    fn close_link(&mut self) {
        match self.links.pop() {
            Some(Link::Open { before, address }) => {
                // A link that cannot be seen cannot be judged before it is followed.
                if self.out.visible() == before {
                    self.out.text(&address);
                }
                self.out.markup("</a>");
            }
            Some(Link::AsTyped(rest)) => self.out.text(&rest),
            Some(Link::Dropped) | None => {}
        }
    }
}

/// What a link of the Markdown became.
enum Link {
    /// A link: the visible characters before its text, and its address.
    Open { before: usize, address: String },
    /// Text, with what closes it.
    AsTyped(String),
    /// Its text alone.
    Dropped,
}

/// Whether the text of a link is its address, as in `<anna@blog.example>`.
fn is_own_address(node: Node<'_>, address: &str) -> bool {
    let text = match node.first_child() {
        Some(child) if child.next_sibling().is_none() => child,
        _ => return false,
    };
    matches!(&text.data().value, NodeValue::Text(text) if address.strip_prefix("mailto:").unwrap_or(address) == text)
}

/// How many elements of one kind are open. Only the outermost is written: more would show nothing else, and a comment of
/// asterisks alone would nest thousands.
#[derive(Default)]
struct Style(usize);

impl Style {
    fn open(&mut self, out: &mut Writer, tag: &str) {
        if self.0 == 0 {
            out.markup(tag);
        }
        self.0 += 1;
    }

    fn close(&mut self, out: &mut Writer, tag: &str) {
        self.0 = self.0.saturating_sub(1);
        if self.0 == 0 {
            out.markup(tag);
        }
    }
}

fn is_ordered(list: &NodeList) -> bool {
    list.list_type == ListType::Ordered
}

/// A list that does not begin at one is often no list but a year, so its number is kept.
fn list_tag(list: &NodeList) -> String {
    match (is_ordered(list), list.start) {
        (false, _) => "<ul>".to_owned(),
        (true, 1) => "<ol>".to_owned(),
        (true, start) => format!("<ol start=\"{start}\">"),
    }
}
