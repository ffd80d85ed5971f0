//! The beginning of a comment as it reads: for places that have room for a line.

use super::SafeHtml;

/// What the sanitiser writes as references in a text; an ampersand last, or what it stands for would be read once more.
const REFERENCES: [(&str, &str); 5] = [
    ("&lt;", "<"),
    ("&gt;", ">"),
    ("&quot;", "\""),
    ("&nbsp;", " "),
    ("&amp;", "&"),
];

impl SafeHtml {
    /// The beginning of the text on one line, of at most so many characters, an ellipsis among them. What it quotes is left out: that
    /// is somebody else's; of a comment that only quotes, the quote.
    #[must_use]
    pub fn excerpt(&self, most: usize) -> String {
        let own = self.text(false);
        let text = if own.trim().is_empty() { self.text(true) } else { own };
        let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if line.chars().nth(most).is_none() {
            return line;
        }
        let mut short: String = line.chars().take(most.saturating_sub(1)).collect();
        short.push('…');
        short
    }

    /// The text without its elements; each of them parts words but where it stands inside of a line.
    fn text(&self, with_quotes: bool) -> String {
        let mut text = String::new();
        let mut quotes = 0_u32;
        // Every `<` of a text is an entity, so each begins an element.
        for piece in self.as_str().split('<') {
            let (tag, said) = piece.split_once('>').unwrap_or(("", piece));
            match tag {
                "blockquote" => quotes += 1,
                "/blockquote" => quotes = quotes.saturating_sub(1),
                _ => {}
            }
            let name = tag.trim_start_matches('/').split(' ').next().unwrap_or_default();
            if !matches!(name, "a" | "code" | "em" | "strong" | "del" | "span" | "") {
                text.push(' ');
            }
            if with_quotes || quotes == 0 {
                text.push_str(said);
            }
        }
        REFERENCES
            .iter()
            .fold(text, |text, (reference, sign)| text.replace(reference, sign))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{domain::body::Body, markup::render};

    #[test]
    fn it_reads_as_the_comment_does() {
        for (source, most, read) in [
            ("plain words", 40, "plain words"),
            (
                "> what you said\n\nNo, **I** said `a < b && c`!",
                60,
                "No, I said a < b && c!",
            ),
            ("> only a quote", 40, "only a quote"),
            ("> > deep\n>\n> less\n\nmine", 40, "mine"),
            (
                "one\n\ntwo  \nthree\n\n- four\n- fi**v**e",
                40,
                "one two three four five",
            ),
            ("[a > b](https://a.example/?x=1&y=%3E) &amp;lt;", 40, "a > b &lt;"),
            ("abcdefgh", 8, "abcdefgh"),
            ("abcdefghi", 8, "abcdefg…"),
            ("ﷺﷺﷺ", 2, "ﷺ…"),
        ] {
            let html = render(&Body::parse(source).unwrap()).unwrap().html;
            assert_eq!(html.excerpt(most), read, "{source}");
        }
        assert_eq!(SafeHtml::from_stored(String::new()).excerpt(8), "");
    }
}
