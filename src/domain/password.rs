//! Which passwords are accepted (T21): long enough, and not among the first that anybody would try. No rule about kinds of
//! characters: those make passwords harder to remember, not harder to guess.

mod guess;

use std::fmt;

use secrecy::{ExposeSecret, SecretString};
use unicode_normalization::UnicodeNormalization;

use super::field::Problem;

/// A password as it is compared: in one normal form, so that every keyboard writes the same.
#[derive(Clone)]
pub struct Password(SecretString);

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password")
    }
}

/// How long a password must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Length {
    /// Of people who comment.
    Commenter,
    /// Of people who run a site or the instance, where the password stands alone.
    Staff,
}

impl Length {
    /// In characters.
    pub fn least(self) -> usize {
        match self {
            Self::Commenter => 8,
            Self::Staff => 15,
        }
    }
}

impl Password {
    /// The most characters.
    pub const MAX_CHARS: usize = 256;
    /// The most bytes: hashing more would be work for nothing.
    pub const MAX_BYTES: usize = 1024;

    /// A password that somebody types to sign in. Nothing is said about it but whether it can be one at all.
    pub fn typed(text: &str) -> Option<Self> {
        if text.is_empty() || text.len() > Self::MAX_BYTES {
            return None;
        }
        let normal: String = text.nfkc().collect();
        let fits = normal.len() <= Self::MAX_BYTES && normal.chars().count() <= Self::MAX_CHARS;
        fits.then(|| Self(SecretString::from(normal)))
    }

    /// A password that somebody chooses. `own_words` are what a guesser knows of them: their name and address, the site.
    ///
    /// # Errors
    /// When it is too short, too long, or among the first that would be tried.
    pub fn choose(text: &str, length: Length, own_words: &[&str]) -> Result<Self, Problem> {
        if text.is_empty() {
            return Err(Problem::Required);
        }
        let password = Self::typed(text).ok_or(Problem::TooLong { max: Self::MAX_CHARS })?;
        let normal = password.0.expose_secret();
        if normal.chars().count() < length.least() {
            return Err(Problem::TooShort { min: length.least() });
        }
        if guess::is_common(normal, &[]) {
            return Err(Problem::CommonPassword);
        }
        if guess::is_common(normal, own_words) {
            return Err(Problem::OwnWords);
        }
        Ok(password)
    }

    /// The bytes to hash.
    pub fn as_bytes(&self) -> &[u8] {
        self.0.expose_secret().as_bytes()
    }
}

#[cfg(test)]
mod tests;
