//! Headers that decide or state the same thing everywhere.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};

/// How a body may be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encoding {
    Brotli,
    Gzip,
    Plain,
}

impl Encoding {
    /// What an entity tag carries so that each form has its own (RFC 9110, section 8.8.3.3).
    pub(super) fn etag_suffix(self) -> &'static str {
        match self {
            Self::Brotli => "-br",
            Self::Gzip => "-gz",
            Self::Plain => "",
        }
    }
}

/// The best form the client accepts (RFC 9110, section 12.5.3). A coding is refused by `q=0`; other weights are not compared,
/// because no client prefers the larger body.
pub(super) fn accepted_encoding(headers: &HeaderMap) -> Encoding {
    let mut best = Encoding::Plain;
    for value in headers.get_all(header::ACCEPT_ENCODING) {
        let Ok(value) = value.to_str() else { continue };
        for item in value.split(',') {
            let (coding, weight) = item.split_once(';').unwrap_or((item, ""));
            match coding.trim() {
                "br" if !is_refused(weight) => return Encoding::Brotli,
                "gzip" if !is_refused(weight) => best = Encoding::Gzip,
                _ => {}
            }
        }
    }
    best
}

/// Whether the client reads gzip, for bodies that are compressed while they are written.
pub(super) fn accepts_gzip(headers: &HeaderMap) -> bool {
    let values = headers
        .get_all(header::ACCEPT_ENCODING)
        .iter()
        .filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).any(|item| {
        let (coding, weight) = item.split_once(';').unwrap_or((item, ""));
        coding.trim() == "gzip" && !is_refused(weight)
    })
}

/// Whether a weight says "not this one".
fn is_refused(weight: &str) -> bool {
    weight
        .split_once('=')
        .is_some_and(|(_, value)| matches!(value.trim(), "0" | "0." | "0.0" | "0.00" | "0.000"))
}

/// The header in which the frame's script sends and receives the guest secret.
pub(super) static GUEST: HeaderName = HeaderName::from_static("rejoinder-guest");
/// The header in which the frame's script sends a refresh token that it keeps itself.
pub(super) static REFRESH: HeaderName = HeaderName::from_static("rejoinder-refresh");
/// The header by which the frame's script asks for a fragment instead of a page.
pub(super) static REQUEST: HeaderName = HeaderName::from_static("rejoinder-request");
/// Where a new comment stands: `approved` or `pending`.
pub(super) static STATUS: HeaderName = HeaderName::from_static("rejoinder-status");
/// The new heading of the thread, percent-encoded UTF-8.
pub(super) static HEADING: HeaderName = HeaderName::from_static("rejoinder-heading");
/// The new number of comments.
pub(super) static COUNT: HeaderName = HeaderName::from_static("rejoinder-count");
/// Chosen by the client for each create; see the IETF draft on the Idempotency-Key header field.
pub(super) static IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// Whether the frame's script asks, which wants a fragment.
pub(super) fn wants_fragment(headers: &HeaderMap) -> bool {
    headers.get(&REQUEST).is_some_and(|value| value == "fragment")
}

/// What every answer carries, whatever it is.
pub(super) fn common(is_secure: bool) -> Vec<(HeaderName, HeaderValue)> {
    let mut headers = vec![
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        (
            header::REFERRER_POLICY,
            HeaderValue::from_static("strict-origin-when-cross-origin"),
        ),
    ];
    if is_secure {
        let year = HeaderValue::from_static("max-age=31536000");
        headers.push((header::STRICT_TRANSPORT_SECURITY, year));
    }
    headers
}

/// The policy of an answer that is no page.
pub(super) const NOTHING_ALLOWED: HeaderValue = HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'");

/// What somebody could be watched by or pay with, denied, even where the page around would allow it. Each name is on the way of every
/// reader's first comment.
pub(super) const PERMISSIONS_POLICY: &str =
    "camera=(), display-capture=(), geolocation=(), microphone=(), midi=(), payment=(), usb=(), xr-spatial-tracking=()";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_smallest_accepted_form_wins() {
        for (accepted, expected) in [
            ("gzip, deflate, br, zstd", Encoding::Brotli),
            ("gzip, br;q=0", Encoding::Gzip),
            ("identity", Encoding::Plain),
            ("gzip;q=0", Encoding::Plain),
            ("br ; q = 0.00, gzip;q=0.5", Encoding::Gzip),
            ("", Encoding::Plain),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_str(accepted).unwrap());
            assert_eq!(accepted_encoding(&headers), expected, "{accepted}");
        }
    }
}
