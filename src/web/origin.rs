//! Whether a form post really comes from our own document (T32). The document is shared between readers, so it holds no token;
//! browsers say themselves where a request comes from.

use axum::http::{HeaderMap, header};

use super::error::Error;

/// Refuses a post that does not come from the service's own origin. Every browser with frames sends `Origin` with a post;
/// `Sec-Fetch-Site` (Fetch Metadata, section 2.3) cannot be forged by a page either. A request with neither is not a browser's, and has
/// no business with forms: programs have the API.
pub(super) fn check(headers: &HeaderMap, own_origin: &str) -> Result<(), Error> {
    let site = headers.get("sec-fetch-site");
    if site.is_some_and(|site| site != "same-origin") {
        return Err(Error::ForeignOrigin);
    }
    match headers.get(header::ORIGIN) {
        Some(origin) if origin == own_origin => Ok(()),
        _ => Err(Error::ForeignOrigin),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accepted(pairs: &[(&'static str, &str)]) -> bool {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.insert(*name, value.parse().unwrap());
        }
        check(&headers, "https://comments.example").is_ok()
    }

    #[test]
    fn only_our_own_document_may_post() {
        assert!(accepted(&[("origin", "https://comments.example")]));
        assert!(accepted(&[
            ("origin", "https://comments.example"),
            ("sec-fetch-site", "same-origin")
        ]));
        for foreign in [
            &[][..],
            &[("origin", "null")],
            &[("origin", "https://evil.example")],
            &[("origin", "https://comments.example.evil.example")],
            &[("origin", "http://comments.example")],
            &[("sec-fetch-site", "same-origin")],
            &[("origin", "https://comments.example"), ("sec-fetch-site", "cross-site")],
            &[("origin", "https://comments.example"), ("sec-fetch-site", "same-site")],
        ] {
            assert!(!accepted(foreign), "{foreign:?}");
        }
    }
}
