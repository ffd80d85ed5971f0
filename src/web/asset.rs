//! The built widget: immutable files under hashed names, and `embed.js` under its own.

use axum::{
    body::Body,
    http::{HeaderMap, HeaderValue, Response, StatusCode, header},
};

use super::header::{Encoding, accepted_encoding};
use super::path::PathText;

/// One built file with its compressed forms.
pub(super) struct Asset {
    pub name: &'static str,
    pub hash: &'static str,
    pub plain: &'static [u8],
    pub brotli: &'static [u8],
    pub gzip: &'static [u8],
}

mod table {
    use super::Asset;

    include!(concat!(env!("OUT_DIR"), "/assets.rs"));
}

/// The critical style, which stands inside every document.
pub(super) const STYLE: &str = include_str!(concat!(env!("OUT_DIR"), "/thread.css"));

const IMMUTABLE: &str = "public, max-age=31536000, immutable";
/// Blogs keep the address of `embed.js` for years: it is asked for again each time, and answered with 304 while it is the same.
const ALWAYS_ASK: &str = "no-cache";

impl Asset {
    /// The built file of that name.
    pub(super) fn named(name: &str) -> Option<&'static Self> {
        table::ASSETS.iter().find(|asset| asset.name == name)
    }

    /// The name under which it may be kept for ever: `thread.HASH.js`.
    pub(super) fn hashed_name(&self) -> String {
        match self.name.rsplit_once('.') {
            Some((stem, extension)) => format!("{stem}.{}.{extension}", self.hash),
            None => format!("{}.{}", self.name, self.hash),
        }
    }

    fn content_type(&self) -> &'static str {
        match self.name.rsplit_once('.') {
            Some((_, "js")) => "text/javascript; charset=utf-8",
            Some((_, "css")) => "text/css; charset=utf-8",
            _ => "application/octet-stream",
        }
    }

    fn respond(&self, request: &HeaderMap, cache_control: &'static str) -> Response<Body> {
        let encoding = accepted_encoding(request);
        let etag = format!("\"{}{}\"", self.hash, encoding.etag_suffix());
        let response = Response::builder()
            .header(header::CACHE_CONTROL, cache_control)
            .header(header::ETAG, &etag)
            .header(header::VARY, "accept-encoding")
            .header(header::X_CONTENT_TYPE_OPTIONS, "nosniff")
            // The script is meant to be loaded from any page, also from one that isolates itself (COEP).
            .header("cross-origin-resource-policy", "cross-origin")
            // What the loader imports later is a module, and modules are asked for by CORS.
            .header(header::ACCESS_CONTROL_ALLOW_ORIGIN, "*");
        let known = request.get(header::IF_NONE_MATCH).map(HeaderValue::as_bytes);
        let built = if known == Some(etag.as_bytes()) {
            response.status(StatusCode::NOT_MODIFIED).body(Body::empty())
        } else {
            let response = response.header(header::CONTENT_TYPE, self.content_type());
            match encoding {
                Encoding::Brotli => response
                    .header(header::CONTENT_ENCODING, "br")
                    .body(Body::from(self.brotli)),
                Encoding::Gzip => response
                    .header(header::CONTENT_ENCODING, "gzip")
                    .body(Body::from(self.gzip)),
                Encoding::Plain => response.body(Body::from(self.plain)),
            }
        };
        built.unwrap_or_default()
    }
}

/// `GET /embed.js`.
pub(super) async fn embed(headers: HeaderMap) -> Response<Body> {
    match Asset::named("embed.js") {
        Some(asset) => asset.respond(&headers, ALWAYS_ASK),
        None => not_found(),
    }
}

/// `GET /assets/{name}`, by hashed name only.
pub(super) async fn hashed(PathText(name): PathText, headers: HeaderMap) -> Response<Body> {
    match table::ASSETS.iter().find(|asset| asset.hashed_name() == name) {
        Some(asset) => asset.respond(&headers, IMMUTABLE),
        None => not_found(),
    }
}

/// `GET /favicon.ico`: there is none. Browsers ask for it with every page of its own, and a 404 would stand in their console.
pub(super) async fn icon() -> Response<Body> {
    let response = Response::builder()
        .status(StatusCode::NO_CONTENT)
        .header(header::CACHE_CONTROL, "public, max-age=86400");
    response.body(Body::empty()).unwrap_or_default()
}

fn not_found() -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::NOT_FOUND;
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The widget's build writes the names of chunks into the scripts that import them; this build gives the files their names.
    #[test]
    fn every_chunk_that_a_script_imports_is_offered() {
        /// What no other script imports: those two, the popup's, the desk's, the one of the account's pages, and the two of which the
        /// service says where they are to whom they concern (moderators, and guests where work is asked for).
        const ENTRIES: usize = 7;
        let mut imported = 0;
        for script in ["embed.js", "thread.js"] {
            let text = std::str::from_utf8(Asset::named(script).unwrap().plain).unwrap();
            let names = text.split(['"', '\'', '`', '/']).filter(|part| {
                let parts: Vec<_> = part.split('.').collect();
                matches!(parts[..], [_, hash, "js"] if hash.len() == 12)
            });
            for name in names {
                assert!(
                    table::ASSETS.iter().any(|asset| asset.hashed_name() == name),
                    "{script} imports {name}"
                );
                imported += 1;
            }
        }
        let chunks = table::ASSETS
            .iter()
            .filter(|asset| asset.content_type().starts_with("text/javascript"))
            .count()
            - ENTRIES;
        assert_eq!(imported, chunks);
    }
}
