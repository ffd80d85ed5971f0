//! The short-lived token in the frame's memory: what API calls of somebody signed in carry.
//!
//! It is signed with a key of ours that changes every day; the one of the day before still counts, so that nobody is signed out at
//! midnight (T29). The header chooses between those two keys and nothing else (T27).

use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    domain::{
        id::{AccountId, SiteId},
        session::Session,
        time::Timestamp,
    },
    service::{Error, Result, Runtime},
};

/// How long a token is good, in seconds.
pub const LIFE_SECONDS: i64 = 600;
const KEY_MS: i64 = 86_400_000;
const TYPE: &str = "at+jwt";
const AUDIENCE: &str = "embed";

/// An access token; never shown.
pub type AccessToken = SecretString;

/// What a token says. Every field must be there.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Claims {
    iss: String,
    aud: String,
    pub sub: AccountId,
    /// The one site it is good for.
    pub site: SiteId,
    /// The family of sessions it belongs to, which can be ended.
    pub sid: Uuid,
    jti: Uuid,
    /// In seconds, like `exp`.
    iat: i64,
    exp: i64,
}

/// A token for a session of the frame.
pub(super) fn issue(
    runtime: &Runtime,
    session: &Session,
    site_id: SiteId,
    issuer: &str,
    now: Timestamp,
) -> Result<AccessToken> {
    let period = now.0.div_euclid(KEY_MS);
    let mut header = Header::new(Algorithm::HS256);
    header.typ = Some(TYPE.to_owned());
    header.kid = Some(period.to_string());
    let claims = Claims {
        iss: issuer.to_owned(),
        aud: AUDIENCE.to_owned(),
        sub: session.account_id,
        site: site_id,
        sid: session.family,
        jti: runtime.new_uuid(now),
        iat: now.0 / 1000,
        exp: now.0 / 1000 + LIFE_SECONDS,
    };
    let key = EncodingKey::from_secret(&key(runtime, period));
    jsonwebtoken::encode(&header, &claims, &key)
        .map(AccessToken::from)
        .map_err(|error| Error::Internal(Box::new(error)))
}

/// What a token says, if it is one of ours, for the frame, and still good.
pub(super) fn verify(runtime: &Runtime, token: &AccessToken, issuer: &str, now: Timestamp) -> Option<Claims> {
    let text = token.expose_secret();
    let header = jsonwebtoken::decode_header(text).ok()?;
    let today = now.0.div_euclid(KEY_MS);
    let period = [today, today - 1]
        .into_iter()
        .find(|period| header.kid.as_deref() == Some(&period.to_string()))?;
    if header.typ.as_deref() != Some(TYPE) || header.alg != Algorithm::HS256 {
        return None;
    }
    let mut rules = Validation::new(Algorithm::HS256);
    rules.set_required_spec_claims(&["exp", "aud", "iss", "sub"]);
    rules.set_audience(&[AUDIENCE]);
    rules.set_issuer(&[issuer]);
    // By the service's clock, below, and without a minute's grace.
    rules.validate_exp = false;
    let key = DecodingKey::from_secret(&key(runtime, period));
    let claims: Claims = jsonwebtoken::decode(text, &key, &rules).ok()?.claims;
    (now.0 / 1000 < claims.exp).then_some(claims)
}

fn key(runtime: &Runtime, period: i64) -> [u8; 32] {
    runtime.keyed_hash("access token", &[&period.to_be_bytes()])
}
