//! Guests who come back: a random secret in their browser proves "same guest as before".

use std::net::IpAddr;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};

use crate::domain::{
    comment::{GuestKey, KeptAddress},
    id::SiteId,
    moderation::rules::kept_prefix,
    time::Timestamp,
};

use super::Runtime;

const SECRET_BYTES: usize = 32;
/// Keys shorter than 128 bits (22 characters of base64) might be guessed, and a replay hands the secret out again.
const UNGUESSABLE_KEY: usize = 22;

/// What a guest's browser keeps. Whoever has it can edit that guest's comments while their window is open.
#[derive(Clone, Debug)]
pub struct GuestSecret(SecretString);

impl GuestSecret {
    /// Reads a secret as it comes from a cookie or a header; anything this program did not write is no secret.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        (bytes.len() == SECRET_BYTES).then(|| Self(SecretString::from(text.to_owned())))
    }

    /// A secret for a guest who comes for the first time. It is derived from the request's idempotency key where that cannot be
    /// guessed, so that a guest whose first answer got lost still gets it with the retry; and from the request itself, so that
    /// the key alone is worth nothing.
    pub fn mint(runtime: &Runtime, site_id: SiteId, idempotency_key: Option<&str>, request: &[u8; 32]) -> Self {
        let bytes = if let Some(key) = idempotency_key.filter(|key| key.len() >= UNGUESSABLE_KEY) {
            runtime.keyed_hash("guest secret", &[site_id.0.as_bytes(), key.as_bytes(), request])
        } else {
            let mut random = [0; SECRET_BYTES];
            runtime.randomness.fill(&mut random);
            random
        };
        Self(SecretString::from(URL_SAFE_NO_PAD.encode(bytes)))
    }

    /// The hash under which the site knows this guest; the same browser is somebody else on every site.
    pub fn key_on(&self, site_id: SiteId) -> GuestKey {
        let mut hash = Sha256::new();
        hash.update(b"guest key");
        hash.update(site_id.0.as_bytes());
        hash.update(self.0.expose_secret().as_bytes());
        GuestKey(hash.finalize().into())
    }

    /// The text for the cookie and the header.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

/// The network an address belongs to: a /24 of IPv4, a /48 of IPv6. An IPv4 address inside IPv6 counts as IPv4.
pub fn network_prefix(address: IpAddr) -> String {
    let address = address.to_canonical();
    kept_prefix(address.into()).map_or_else(|| address.to_string(), |kept| kept.to_string())
}

/// What is kept of a network address for `days`; nothing for 0 days.
pub fn kept_address(
    runtime: &Runtime,
    site_id: SiteId,
    address: IpAddr,
    days: u32,
    now: Timestamp,
) -> Option<KeptAddress> {
    (days > 0).then(|| KeptAddress {
        prefix: network_prefix(address),
        hash: address_hash(runtime, site_id, address),
        expires_at: now.plus_days(i64::from(days)),
    })
}

/// The keyed hash by which a site knows an address again without keeping it.
pub fn address_hash(runtime: &Runtime, site_id: SiteId, address: IpAddr) -> [u8; 32] {
    let text = address.to_canonical().to_string();
    runtime.keyed_hash("network address", &[site_id.0.as_bytes(), text.as_bytes()])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_kept_as_its_network() {
        for (address, prefix) in [
            ("203.0.113.77", "203.0.113.0/24"),
            ("::ffff:203.0.113.77", "203.0.113.0/24"),
            ("2001:db8:1:2:3::4", "2001:db8:1::/48"),
        ] {
            assert_eq!(network_prefix(address.parse().unwrap()), prefix);
        }
    }

    #[test]
    fn only_what_we_wrote_is_a_secret() {
        assert!(GuestSecret::parse("").is_none());
        assert!(GuestSecret::parse("short").is_none());
        assert!(GuestSecret::parse(&"A".repeat(44)).is_none());
        assert!(GuestSecret::parse(&"A".repeat(43)).is_some());
    }
}
