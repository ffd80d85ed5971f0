//! XML 1.0 as text: what may stand in it, and how.

use std::borrow::Cow;

use quick_xml::escape::escape;

/// An element with text, on a line of its own.
pub(super) fn element(name: &str, text: &str) -> String {
    format!("<{name}>{}</{name}>\n", escape(legal(text)))
}

/// The same with the text as a CDATA section, as readers of hand-made parsers expect bodies; a `]]>` in it is cut in two.
pub(super) fn cdata(name: &str, text: &str) -> String {
    format!(
        "<{name}><![CDATA[{}]]></{name}>\n",
        legal(text).replace("]]>", "]]]]><![CDATA[>")
    )
}

/// Without the characters that XML 1.0 has no way to write (section 2.2).
fn legal(text: &str) -> Cow<'_, str> {
    let is_illegal = |c: char| (c < ' ' && !matches!(c, '\t' | '\n' | '\r')) || matches!(c, '\u{fffe}' | '\u{ffff}');
    if text.contains(is_illegal) {
        Cow::Owned(text.replace(is_illegal, "\u{fffd}"))
    } else {
        Cow::Borrowed(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_ends_its_element() {
        assert_eq!(
            element("a", "1 < 2 & \"3\"\u{1}"),
            "<a>1 &lt; 2 &amp; &quot;3&quot;\u{fffd}</a>\n"
        );
        assert_eq!(cdata("a", "x]]>y"), "<a><![CDATA[x]]]]><![CDATA[>y]]></a>\n");
    }
}
