//! The token of a preview page: it carries the idempotency key and the time, signed, so that a reader without script who presses
//! "Post" twice posts once.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use subtle::ConstantTimeEq;

use crate::{
    domain::{
        id::{CommentId, SiteId},
        time::Timestamp,
    },
    service::Runtime,
};

/// For how long a preview may lie open before it must be looked at again.
const VALID_SECONDS: i64 = 24 * 60 * 60;
const TIME_BYTES: usize = 8;
const KEY_BYTES: usize = 16;
const LABEL: &str = "preview token";
/// For how long the link to one's own new comment shows it, cookie or not.
const POSTED_SECONDS: i64 = 15 * 60;
const POSTED_LABEL: &str = "posted token";

/// A new token for a site.
pub(super) fn issue(runtime: &Runtime, site_id: SiteId) -> String {
    let mut bytes = runtime.now().0.to_be_bytes().to_vec();
    let mut key = [0; KEY_BYTES];
    runtime.randomness.fill(&mut key);
    bytes.extend(key);
    let signature = runtime.keyed_hash(LABEL, &[site_id.0.as_bytes(), &bytes]);
    bytes.extend(signature);
    URL_SAFE_NO_PAD.encode(bytes)
}

/// The idempotency key of a token that this instance's secret has signed for this site within the last day, and how many seconds ago.
pub(super) fn read(runtime: &Runtime, site_id: SiteId, token: &str) -> Option<(String, u32)> {
    let bytes = URL_SAFE_NO_PAD.decode(token).ok()?;
    let (signed, signature) = bytes.split_at_checked(TIME_BYTES + KEY_BYTES)?;
    let expected = runtime.keyed_hash(LABEL, &[site_id.0.as_bytes(), signed]);
    if !bool::from(expected.ct_eq(signature)) {
        return None;
    }
    let (time, key) = signed.split_at_checked(TIME_BYTES)?;
    let issued_at = Timestamp(i64::from_be_bytes(time.try_into().ok()?));
    let now = runtime.now();
    let seconds = u32::try_from(now.0.saturating_sub(issued_at.0).max(0) / 1000).ok()?;
    let is_valid = now < issued_at.plus_seconds(VALID_SECONDS);
    is_valid.then(|| (URL_SAFE_NO_PAD.encode(key), seconds))
}

/// Proof that whoever follows the link has just posted this comment: their browser may have refused the cookie.
pub(super) fn posted(runtime: &Runtime, id: CommentId) -> String {
    let mut bytes = runtime.now().0.to_be_bytes().to_vec();
    let signature = runtime.keyed_hash(POSTED_LABEL, &[id.0.as_bytes(), &bytes]);
    bytes.extend(signature);
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Whether the token was given out for this comment a moment ago.
pub(super) fn has_posted(runtime: &Runtime, id: CommentId, token: &str) -> bool {
    let Some(bytes) = URL_SAFE_NO_PAD.decode(token).ok() else {
        return false;
    };
    let Some((time, signature)) = bytes.split_at_checked(TIME_BYTES) else {
        return false;
    };
    let expected = runtime.keyed_hash(POSTED_LABEL, &[id.0.as_bytes(), time]);
    let is_ours = bool::from(expected.ct_eq(signature));
    let posted_at = time.try_into().map(i64::from_be_bytes).map(Timestamp);
    is_ours && posted_at.is_ok_and(|at| runtime.now() < at.plus_seconds(POSTED_SECONDS))
}
