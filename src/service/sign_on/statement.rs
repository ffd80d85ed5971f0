//! What a site's server signs: `v1.<site>.<base64url of JSON>.<signature>`, the signature being HMAC-SHA256 in hexadecimal over
//! everything before it. The JSON holds `kid`, `id`, `username`, `iat`, `exp`, `jti`, and perhaps `email`, `avatar`, `url`; whatever
//! else stands in it, roles among it, is not looked at.

use base64::{
    Engine, alphabet,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use hmac::{Hmac, KeyInit, Mac};
use serde::Deserialize;
use sha2::Sha256;
use url::Url;

use crate::domain::{
    id::SignOnKeyId,
    identity::{Profile, Subject},
    time::Timestamp,
};

/// Larger ones are not what a blog knows of somebody.
const MOST_BYTES: usize = 8192;
/// From signing to the end.
const MOST_LIFE_SECONDS: i64 = 300;
/// Clocks differ.
const LEEWAY_SECONDS: i64 = 60;
/// What makes a statement one of a kind.
const JTI_BYTES: std::ops::RangeInclusive<usize> = 16..=128;
const HEX_RADIX: u32 = 16;

/// Written with and without padding.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::URL_SAFE,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// A statement whose signature is not looked at yet.
#[derive(Debug)]
pub(super) struct Unverified<'a> {
    signed: &'a str,
    signature: Vec<u8>,
    claims: Claims,
}

#[derive(Debug, Deserialize)]
struct Claims {
    kid: SignOnKeyId,
    id: String,
    username: String,
    #[serde(default)]
    email: Option<String>,
    #[serde(default)]
    avatar: Option<String>,
    iat: i64,
    exp: i64,
    jti: String,
}

/// A statement that the site has made.
#[derive(Debug)]
pub(super) struct Statement {
    pub profile: Profile,
    pub jti: String,
    pub expires_at: Timestamp,
}

/// Takes a statement for that site apart.
pub(super) fn read<'a>(text: &'a str, site: &str) -> Result<Unverified<'a>, &'static str> {
    if text.len() > MOST_BYTES {
        return Err("too long");
    }
    let (signed, signature) = text.rsplit_once('.').ok_or("not in four parts")?;
    let parts: Vec<&str> = signed.split('.').collect();
    let [version, for_site, payload] = parts.as_slice() else {
        return Err("not in four parts");
    };
    if *version != "v1" {
        return Err("another version");
    }
    if *for_site != site {
        return Err("for another site");
    }
    let payload = BASE64.decode(payload).map_err(|_| "the payload is not base64url")?;
    let claims = serde_json::from_slice(&payload).map_err(|_| "the payload lacks a field, or is no JSON")?;
    Ok(Unverified {
        signed,
        signature: from_hex(signature).ok_or("the signature is not hexadecimal")?,
        claims,
    })
}

impl Unverified<'_> {
    /// The key it claims to be signed with.
    pub(super) fn key_id(&self) -> SignOnKeyId {
        self.claims.kid
    }

    /// What it says, if it is signed with this secret, for now.
    pub(super) fn verify(self, secret: &[u8], now: Timestamp) -> Result<Statement, &'static str> {
        let mut mac = Hmac::<Sha256>::new_from_slice(secret).map_err(|_| "no key")?;
        mac.update(self.signed.as_bytes());
        mac.verify_slice(&self.signature)
            .map_err(|_| "not signed with the key it names")?;
        let claims = self.claims;
        let seconds = now.0.div_euclid(1000);
        if claims.exp.saturating_sub(claims.iat) > MOST_LIFE_SECONDS {
            return Err("good for more than five minutes");
        }
        if claims.iat > seconds.saturating_add(LEEWAY_SECONDS) {
            return Err("from the future");
        }
        if claims.exp <= seconds {
            return Err("expired");
        }
        if !JTI_BYTES.contains(&claims.jti.len()) {
            return Err("its jti has fewer than 16 or more than 128 characters");
        }
        let avatar = claims.avatar.and_then(|text| Url::parse(&text).ok());
        Ok(Statement {
            profile: Profile {
                subject: Subject::parse(&claims.id).ok_or("nobody's id")?,
                name: Some(claims.username).filter(|name| !name.trim().is_empty()),
                email: claims.email,
                // The site's word, not the reader's proof.
                is_email_verified: false,
                avatar: avatar.filter(|url| url.scheme() == "https"),
            },
            jti: claims.jti,
            expires_at: Timestamp(claims.exp.saturating_mul(1000)),
        })
    }
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| {
        char::from(byte)
            .to_digit(HEX_RADIX)
            .and_then(|digit| u8::try_from(digit).ok())
    };
    let pairs = text.as_bytes().chunks(2);
    pairs
        .map(|pair| match pair {
            [high, low] => Some(digit(*high)? << 4 | digit(*low)?),
            _ => None,
        })
        .collect()
}
