//! What Facebook posts to us by itself: `base64url(signature).base64url(json)`, signed with the app's secret.

use base64::{
    Engine, alphabet,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use hmac::{Hmac, KeyInit, Mac};
use secrecy::ExposeSecret;
use serde_json::Value;
use sha2::Sha256;

use super::{Failure, json};
use crate::domain::{
    identity::{Client, Subject},
    time::Timestamp,
};

/// An older one may be somebody's copy.
const MOST_AGE_SECONDS: i64 = 24 * 60 * 60;
/// Clocks differ.
const LEEWAY_SECONDS: i64 = 300;
const ALGORITHM: &str = "HMAC-SHA256";

/// Written with and without padding.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::URL_SAFE,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// Whom it is about, if Facebook has signed it, lately (T12).
pub(super) fn verify(client: &Client, text: &str, now: Timestamp) -> Result<Subject, Failure> {
    let refused = |why: &str| Failure::Refused(why.to_owned());
    let (signature, payload) = text.split_once('.').ok_or_else(|| refused("no signature"))?;
    let signature = BASE64.decode(signature).map_err(|_| refused("no signature"))?;
    let mut mac = Hmac::<Sha256>::new_from_slice(client.secret.expose_secret().as_bytes())
        .expect("HMAC takes a key of any length");
    // What is signed is the text that arrived, not what it decodes to.
    mac.update(payload.as_bytes());
    mac.verify_slice(&signature)
        .map_err(|_| refused("not signed with the app's secret"))?;
    let payload = BASE64.decode(payload).map_err(|_| refused("no payload"))?;
    let told: Value = serde_json::from_slice(&payload).map_err(|_| refused("no payload"))?;
    if json::text(&told, "algorithm").as_deref() != Some(ALGORITHM) {
        return Err(refused("another algorithm"));
    }
    let issued_at = told.get("issued_at").and_then(Value::as_i64);
    let age = issued_at.and_then(|at| (now.0 / 1000).checked_sub(at));
    if !age.is_some_and(|age| (-LEEWAY_SECONDS..=MOST_AGE_SECONDS).contains(&age)) {
        return Err(refused("too old, or from the future"));
    }
    json::subject(&told, "user_id")
}
