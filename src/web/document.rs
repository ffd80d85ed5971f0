//! A finished document with its compressed forms and its headers, sent to every reader as the same bytes.

use std::sync::{
    OnceLock,
    atomic::{AtomicU32, Ordering},
};

use axum::{
    body::Body,
    http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode, header},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use bytes::Bytes;
use sha2::{Digest, Sha256};

use super::header::{Encoding, accepted_encoding};

/// Brotli qualities: the first reader after a change waits for the quick one, the thorough one is made once the thread is quiet.
const QUICK: i32 = 4;
const THOROUGH: i32 = 11;
/// Windows between which the smallest that holds the document is taken: the compressor's memory grows with it.
const BROTLI_WINDOWS: std::ops::RangeInclusive<i32> = 12..=18;
const HASH_CHARACTERS: usize = 22;

/// How often a document must have been asked for before the thorough compression, which costs a hundred times the quick one,
/// is worth its while: what is read once and never again is left alone.
const WORTH_IT: u32 = 2;

/// One document.
#[derive(Debug)]
pub struct Document {
    /// Headers of an answer in brotli; other forms differ in two of them.
    headers: HeaderMap,
    etags: Etags,
    plain: Bytes,
    quick_brotli: OnceLock<Bytes>,
    thorough_brotli: OnceLock<Bytes>,
    gzip: OnceLock<Bytes>,
    reads: AtomicU32,
}

#[derive(Debug)]
struct Etags {
    plain: HeaderValue,
    brotli: HeaderValue,
    gzip: HeaderValue,
}

impl Etags {
    fn of(&self, encoding: Encoding) -> &HeaderValue {
        match encoding {
            Encoding::Plain => &self.plain,
            Encoding::Brotli => &self.brotli,
            Encoding::Gzip => &self.gzip,
        }
    }
}

impl Document {
    /// A document of these bytes; `headers` are what it carries besides those about its encoding.
    pub fn new(html: String, mut headers: HeaderMap) -> Self {
        let mut hash = Sha256::new();
        hash.update(&html);
        // A reader who has the bytes keeps the policy they came with: another policy must be another document.
        if let Some(policy) = headers.get(header::CONTENT_SECURITY_POLICY) {
            hash.update(policy);
        }
        let mut hash = URL_SAFE_NO_PAD.encode(hash.finalize());
        hash.truncate(HASH_CHARACTERS);
        let tag = |encoding: Encoding| {
            HeaderValue::from_str(&format!("\"{hash}{}\"", encoding.etag_suffix()))
                .unwrap_or(HeaderValue::from_static("\"\""))
        };
        let etags = Etags {
            plain: tag(Encoding::Plain),
            brotli: tag(Encoding::Brotli),
            gzip: tag(Encoding::Gzip),
        };
        headers.insert(header::ETAG, etags.brotli.clone());
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("br"));
        Self {
            headers,
            etags,
            // A string grows by doubling: what it has too much is given back, because documents are kept.
            plain: Bytes::from(html.into_bytes().into_boxed_slice()),
            quick_brotli: OnceLock::new(),
            thorough_brotli: OnceLock::new(),
            gzip: OnceLock::new(),
            reads: AtomicU32::new(0),
        }
    }

    /// Bytes of memory it takes, near enough for a bound: the text, three compressed forms of about a quarter each, headers, and
    /// what the allocator loses between documents of different sizes.
    pub fn weight(&self) -> u32 {
        u32::try_from(self.plain.len().saturating_mul(2) + 8192).unwrap_or(u32::MAX)
    }

    /// Whether enough readers have come for it to deserve the best compressed form.
    pub(super) fn is_in_demand(&self) -> bool {
        self.reads.load(Ordering::Relaxed) >= WORTH_IT
    }

    /// Makes the best compressed form; slow.
    pub fn compress_thoroughly(&self) {
        self.thorough_brotli.get_or_init(|| brotli(&self.plain, THOROUGH));
    }

    /// How often it was answered with, this time not counted.
    pub(super) fn count_read(&self) -> u32 {
        self.reads.fetch_add(1, Ordering::Relaxed)
    }

    /// The answer to a request: the bytes in the form it accepts, or 304 if it has them already (RFC 9110, section 13.1.2).
    pub fn respond(&self, request: &HeaderMap) -> Response<Body> {
        let encoding = accepted_encoding(request);
        let etag = self.etags.of(encoding);
        let is_known = request
            .get(header::IF_NONE_MATCH)
            .is_some_and(|known| has_tag(known, etag));
        if is_known {
            return self.not_modified(etag);
        }
        let mut response = Response::new(Body::from(self.bytes(encoding)));
        let headers = response.headers_mut();
        *headers = self.headers.clone();
        match encoding {
            Encoding::Brotli => {}
            Encoding::Gzip => {
                headers.insert(header::ETAG, etag.clone());
                headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
            }
            Encoding::Plain => {
                headers.insert(header::ETAG, etag.clone());
                headers.remove(header::CONTENT_ENCODING);
            }
        }
        response
    }

    /// Only what RFC 9110 (section 15.4.5) asks for: the reader has the other headers from the first time.
    fn not_modified(&self, etag: &HeaderValue) -> Response<Body> {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        let mut headers = HeaderMap::with_capacity(3);
        headers.insert(header::ETAG, etag.clone());
        for name in [header::CACHE_CONTROL, header::VARY] {
            if let Some(value) = self.headers.get(&name) {
                headers.insert(name, value.clone());
            }
        }
        *response.headers_mut() = headers;
        response
    }

    fn bytes(&self, encoding: Encoding) -> Bytes {
        match encoding {
            Encoding::Plain => self.plain.clone(),
            Encoding::Gzip => self.gzip.get_or_init(|| gzip(&self.plain)).clone(),
            Encoding::Brotli => match self.thorough_brotli.get() {
                Some(thorough) => thorough.clone(),
                None => self.quick_brotli.get_or_init(|| brotli(&self.plain, QUICK)).clone(),
            },
        }
    }
}

/// Weak and strong tags match alike here, and a list may hold several.
fn has_tag(known: &HeaderValue, etag: &HeaderValue) -> bool {
    if known == etag {
        return true;
    }
    let (Ok(known), Ok(etag)) = (known.to_str(), etag.to_str()) else {
        return false;
    };
    known
        .split(',')
        .map(str::trim)
        .any(|tag| tag == "*" || tag.trim_start_matches("W/") == etag)
}

fn brotli(bytes: &[u8], quality: i32) -> Bytes {
    // A window of n bits reaches back 2^n - 16 bytes (RFC 7932, section 9.1).
    let holds_all = |bits: &i32| bytes.len() + 16 <= 1 << bits;
    let window = BROTLI_WINDOWS.clone().find(holds_all);
    let params = brotli::enc::BrotliEncoderParams {
        quality,
        lgwin: window.unwrap_or(*BROTLI_WINDOWS.end()),
        size_hint: bytes.len(),
        ..Default::default()
    };
    let mut compressed = Vec::with_capacity(bytes.len() / 4);
    // Writing into memory cannot fail; if it ever did, the encoding would be a broken one, so the bytes would stay as they are.
    match brotli::BrotliCompress(&mut &*bytes, &mut compressed, &params) {
        Ok(_) => Bytes::from(compressed.into_boxed_slice()),
        Err(error) => unreachable!("compressing in memory: {error}"),
    }
}

fn gzip(bytes: &[u8]) -> Bytes {
    use std::io::Write as _;
    let mut writer = flate2::write::GzEncoder::new(Vec::with_capacity(bytes.len() / 4), flate2::Compression::new(5));
    let finished = writer.write_all(bytes).and_then(|()| writer.finish());
    finished.map_or_else(
        |error| unreachable!("compressing in memory: {error}"),
        |compressed| Bytes::from(compressed.into_boxed_slice()),
    )
}

/// The headers of every HTML document of ours that a frame or a tab shows.
pub(super) fn html_headers(csp: &HeaderValue, cache_control: &'static str, is_secure: bool) -> HeaderMap {
    let mut headers: HeaderMap = super::header::common(is_secure).into_iter().collect();
    let fixed: [(HeaderName, &'static str); 6] = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CACHE_CONTROL, cache_control),
        (header::VARY, "accept-encoding, accept-language, sec-fetch-dest"),
        (
            HeaderName::from_static("permissions-policy"),
            super::header::PERMISSIONS_POLICY,
        ),
        // A blog that isolates itself (COEP) may only frame what agrees to it.
        (HeaderName::from_static("cross-origin-embedder-policy"), "require-corp"),
        (HeaderName::from_static("cross-origin-resource-policy"), "cross-origin"),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.insert(header::CONTENT_SECURITY_POLICY, csp.clone());
    headers
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_unpacks_to_the_same_bytes() {
        use std::io::Read as _;
        let text = "a thread ".repeat(500);
        let document = Document::new(text.clone(), HeaderMap::new());
        document.compress_thoroughly();
        for packed in [brotli(&document.plain, QUICK), document.bytes(Encoding::Brotli)] {
            let mut unpacked = Vec::new();
            brotli::BrotliDecompress(&mut &*packed, &mut unpacked).unwrap();
            assert_eq!(unpacked, text.as_bytes());
        }
        let mut unpacked = String::new();
        flate2::read::GzDecoder::new(&*document.bytes(Encoding::Gzip))
            .read_to_string(&mut unpacked)
            .unwrap();
        assert_eq!(unpacked, text);
    }

    #[test]
    fn who_has_it_is_told_so() {
        let document = Document::new("text".to_owned(), HeaderMap::new());
        let etag = document.respond(&HeaderMap::new()).headers()[header::ETAG].clone();
        let tag = etag.to_str().unwrap();
        for known in [
            tag.to_owned(),
            format!("W/{tag}"),
            format!("\"other\", {tag}"),
            "*".to_owned(),
        ] {
            let mut request = HeaderMap::new();
            request.insert(header::IF_NONE_MATCH, known.parse().unwrap());
            assert_eq!(document.respond(&request).status(), StatusCode::NOT_MODIFIED, "{known}");
        }
        let mut request = HeaderMap::new();
        request.insert(header::IF_NONE_MATCH, HeaderValue::from_static("\"other\""));
        assert_eq!(document.respond(&request).status(), StatusCode::OK);
    }
}
