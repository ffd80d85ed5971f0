//! Names of people who wrote elsewhere, as they can be shown.

use crate::domain::{body::is_invisible, name::AuthorName};

/// A name in one line, without entities of HTML and without what nobody sees; cut where it is longer than a name here. Empty where
/// nothing is left.
pub fn shown_name(text: &str) -> String {
    let name = in_one_line(text);
    if !is_too_long(&name) {
        return name;
    }
    let mut cut: String = name.chars().take(AuthorName::MAX_CHARS - 1).collect();
    cut.truncate(cut.trim_end().len());
    cut.push('…');
    cut
}

/// Whether [`shown_name`] cuts it.
pub fn is_name_cut(text: &str) -> bool {
    // Most are short, whatever they hold.
    text.len() > AuthorName::MAX_CHARS && is_too_long(&in_one_line(text))
}

fn is_too_long(name: &str) -> bool {
    name.chars().nth(AuthorName::MAX_CHARS).is_some()
}

fn in_one_line(text: &str) -> String {
    let spaced: String = decoded(text)
        .chars()
        .map(|c| if c.is_whitespace() { ' ' } else { c })
        .filter(|&c| !c.is_control() && !is_invisible(c))
        .collect();
    spaced.split_ascii_whitespace().collect::<Vec<_>>().join(" ")
}

/// The entities that stand in names.
fn decoded(text: &str) -> String {
    let mut pieces = text.split('&');
    let mut plain = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let known = piece
            .split_once(';')
            .and_then(|(name, rest)| Some((entity(name)?, rest)));
        if let Some((c, rest)) = known {
            plain.push(c);
            plain.push_str(rest);
        } else {
            plain.push('&');
            plain.push_str(piece);
        }
    }
    plain
}

fn entity(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let hexadecimal = number.strip_prefix(['x', 'X']);
        let code = hexadecimal.map_or_else(|| number.parse(), |digits| u32::from_str_radix(digits, 16));
        return code.ok().and_then(char::from_u32);
    }
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        "hellip" => '…',
        "ndash" => '–',
        "mdash" => '—',
        "lsquo" => '‘',
        "rsquo" => '’',
        "ldquo" => '“',
        "rdquo" => '”',
        "laquo" => '«',
        "raquo" => '»',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_fit_beside_a_comment() {
        for (name, shown) in [
            (" Ada\n\tLovelace ", "Ada Lovelace"),
            ("Tom &amp; Jerry &#8217; &raquo; &nope; &", "Tom & Jerry ’ » &nope; &"),
            ("\u{202e}evil\u{200b}", "evil"),
            ("", ""),
            ("\u{2800}", ""),
        ] {
            assert_eq!(shown_name(name), shown, "{name:?}");
        }
        let long = shown_name(&"ab ".repeat(200));
        assert_eq!(long.chars().count(), AuthorName::MAX_CHARS);
        assert!(long.ends_with("b…"), "{long}");
        assert!(is_name_cut(&"ab ".repeat(200)) && !is_name_cut(&" ".repeat(200)));
        assert!(
            !is_name_cut(&"&amp;".repeat(AuthorName::MAX_CHARS)) && !is_name_cut(&"ب".repeat(AuthorName::MAX_CHARS))
        );
    }
}
