//! Random values that open something once: 256 bits, kept only as a hash.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};

use crate::service::Runtime;

const BYTES: usize = 32;

/// One such value; never shown.
#[derive(Clone, Debug)]
pub struct Token(SecretString);

impl Token {
    /// A new one.
    pub fn mint(runtime: &Runtime) -> Self {
        let mut random = [0; BYTES];
        runtime.randomness.fill(&mut random);
        Self::of(random)
    }

    /// One made of these bytes.
    pub(super) fn of(bytes: [u8; BYTES]) -> Self {
        Self(SecretString::from(URL_SAFE_NO_PAD.encode(bytes)))
    }

    /// Reads one; any text that this program does not write is none.
    pub fn parse(text: &SecretString) -> Option<Self> {
        decoded(text.expose_secret()).map(|_| Self(text.clone()))
    }

    /// What is kept of it.
    pub fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.expose()).into()
    }

    /// The text.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }

    /// For those who take a secret.
    pub(super) fn secret(&self) -> &SecretString {
        &self.0
    }
}

/// Thirty-two bytes in base64, URL alphabet, without padding.
pub(super) fn decoded(text: &str) -> Option<[u8; BYTES]> {
    URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok()
}
