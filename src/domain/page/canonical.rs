//! One spelling for every path and query (RFC 3986, section 6.2.2, and what the web's habits add).

use super::tracking;

/// Signs that may stand in a path as they are.
pub(super) const PATH_SIGNS: &[u8] = b"/:@!$&'()*+,;=";
/// Signs that may stand in a query as they are.
pub(super) const QUERY_SIGNS: &[u8] = b"/:@!$'()*+,;=?";
/// Names of the document a folder shows by itself.
const INDEX: &[&str] = &["index.html", "index.htm", "index.php"];

/// The path with one encoding, and without closing slashes and the name of an index document. The parser has already
/// removed dot segments.
pub(super) fn path(path: &str) -> String {
    let mut path = encoding(path, PATH_SIGNS);
    loop {
        let before = path.len();
        path.truncate(path.trim_end_matches('/').len());
        for name in INDEX {
            if path.strip_suffix(name).is_some_and(|folder| folder.ends_with('/')) {
                path.truncate(path.len() - name.len());
            }
        }
        if path.len() == before {
            break;
        }
    }
    if path.is_empty() { "/".to_owned() } else { path }
}

/// The query with one encoding, without tracking parameters, sorted by name. Parameters of one name keep their order,
/// which may carry a meaning.
pub(super) fn query(query: &str) -> Option<String> {
    let kept = tracking::without(query)?;
    let mut parameters: Vec<String> = kept
        .split('&')
        .map(|parameter| encoding(parameter, QUERY_SIGNS))
        .collect();
    parameters.sort_by(|a, b| name(a).cmp(name(b)));
    Some(parameters.join("&"))
}

fn name(parameter: &str) -> &str {
    parameter.split('=').next().unwrap_or_default()
}

/// Percent-encoding in one spelling: unreserved characters stand for themselves, `signs` stay as they were written,
/// everything else is encoded in upper case. A lone `%` is encoded too, or it could take the next characters with it
/// when the text is read again.
pub(super) fn encoding(text: &str, signs: &[u8]) -> String {
    let mut written = String::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [byte, tail @ ..] = rest {
        rest = tail;
        let escaped = match (byte, tail) {
            (b'%', [high, low, after @ ..]) => hex(*high).zip(hex(*low)).map(|(high, low)| (high * 16 + low, after)),
            _ => None,
        };
        let (byte, is_literal) = match escaped {
            Some((byte, after)) => {
                rest = after;
                (byte, is_unreserved(byte))
            }
            None => (*byte, is_unreserved(*byte) || signs.contains(byte)),
        };
        if is_literal {
            written.push(char::from(byte));
        } else {
            written.push('%');
            written.push(digit(byte >> 4));
            written.push(digit(byte & 15));
        }
    }
    written
}

fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~".contains(&byte)
}

fn hex(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

fn digit(value: u8) -> char {
    char::from_digit(u32::from(value), 16)
        .unwrap_or('0')
        .to_ascii_uppercase()
}
