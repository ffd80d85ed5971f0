//! Enough of an HTML reader to see the elements and attributes of a document as a browser would.

/// One tag with its attributes, decoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Tag {
    /// In lower case; with a slash in front for an end tag.
    pub(crate) name: String,
    pub(crate) attributes: Vec<(String, String)>,
}

impl Tag {
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    pub(crate) fn has_class(&self, class: &str) -> bool {
        self.get("class")
            .is_some_and(|classes| classes.split(' ').any(|known| known == class))
    }
}

/// Every tag, in order. The content of `<style>` and `<script>` is no markup.
pub(crate) fn tags(html: &str) -> Vec<Tag> {
    let mut found = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        if !rest.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/') {
            continue;
        }
        let (tag, after) = read_tag(rest);
        rest = after;
        if tag.name == "style" || tag.name == "script" {
            let end = rest.find(&format!("</{}", tag.name)).unwrap_or(rest.len());
            rest = &rest[end..];
        }
        found.push(tag);
    }
    found
}

fn read_tag(text: &str) -> (Tag, &str) {
    let is_end = |c: char| c.is_ascii_whitespace() || c == '>';
    let (name, mut rest) = text.split_at(text.find(is_end).unwrap_or(text.len()));
    let mut attributes = Vec::new();
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
        if rest.is_empty() {
            break;
        }
        if let Some(after) = rest.strip_prefix('>') {
            rest = after;
            break;
        }
        let end = rest
            .find(|c: char| c.is_ascii_whitespace() || c == '>' || c == '=')
            .unwrap_or(rest.len());
        let attribute = rest[..end.max(1)].to_ascii_lowercase();
        rest = rest[end.max(1)..].trim_start();
        let mut value = "";
        if let Some(after) = rest.strip_prefix('=') {
            let after = after.trim_start();
            (value, rest) = match after.chars().next() {
                Some(quote @ ('"' | '\'')) => after[1..].split_once(quote).unwrap_or((&after[1..], "")),
                _ => after.split_at(after.find(is_end).unwrap_or(after.len())),
            };
        }
        attributes.push((attribute, decoded(value)));
    }
    let name = name.to_ascii_lowercase();
    (Tag { name, attributes }, rest)
}

/// Character references as our templates and the sanitiser write them.
pub(crate) fn decoded(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let character = rest.split_once(';').and_then(|(name, _)| {
            let code = |digits: &str, radix| u32::from_str_radix(digits, radix).ok().and_then(char::from_u32);
            match name {
                "amp" => Some('&'),
                "lt" => Some('<'),
                "gt" => Some('>'),
                "quot" => Some('"'),
                "nbsp" => Some('\u{a0}'),
                name => match name.strip_prefix("#x").or(name.strip_prefix("#X")) {
                    Some(digits) => code(digits, 16),
                    None => name.strip_prefix('#').and_then(|digits| code(digits, 10)),
                },
            }
        });
        match character {
            Some(character) => {
                out.push(character);
                rest = rest.split_once(';').unwrap().1;
            }
            None => out.push('&'),
        }
    }
    out + rest
}

/// The ids of the comments, in order.
pub(crate) fn comment_ids(html: &str) -> Vec<String> {
    tags(html)
        .iter()
        .filter(|tag| tag.name == "li" && tag.has_class("comment"))
        .map(|tag| tag.get("id").unwrap().strip_prefix("rejoinder-").unwrap().to_owned())
        .collect()
}

/// The ids of the comments of the list itself: without the one above it that a continued thread repeats.
pub(crate) fn listed_ids(html: &str) -> Vec<String> {
    let (_, list) = html.split_once("id=\"comments\"").unwrap();
    comment_ids(list)
}

/// A way to more comments.
#[derive(Clone, Debug)]
pub(crate) struct More {
    pub(crate) href: String,
    /// It goes on with the outermost list.
    pub(crate) is_next: bool,
    /// It leads to a view of its own, which may repeat what stands here.
    pub(crate) is_elsewhere: bool,
}

/// Every "more" link of a document.
pub(crate) fn more_links(html: &str) -> Vec<More> {
    let tags = tags(html);
    tags.windows(2)
        .filter(|pair| pair[0].name == "li" && pair[0].has_class("more"))
        .map(|pair| More {
            href: pair[1].get("href").unwrap().to_owned(),
            is_next: pair[1].get("rel") == Some("next"),
            is_elsewhere: pair[1].has_class("whole"),
        })
        .collect()
}

/// The value of the form field of that name.
pub(crate) fn field(html: &str, name: &str) -> Option<String> {
    if name == "body" {
        let (_, rest) = html.split_once("<textarea")?;
        let (_, rest) = rest.split_once('>')?;
        let (text, _) = rest.split_once("</textarea>")?;
        return Some(decoded(text.strip_prefix('\n').unwrap_or(text)));
    }
    let tag = tags(html)
        .into_iter()
        .find(|tag| tag.name == "input" && tag.get("name") == Some(name))?;
    Some(tag.get("value").unwrap_or_default().to_owned())
}

/// What stands between the first `open` and the next `close`.
pub(crate) fn between<'a>(html: &'a str, open: &str, close: &str) -> &'a str {
    let (_, rest) = html.split_once(open).unwrap_or_else(|| panic!("no {open} in {html}"));
    rest.split_once(close).unwrap().0
}
