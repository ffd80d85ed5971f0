//! Who somebody is to an identity provider, in the provider's own words.

mod provider;

use url::Url;

pub use provider::{Client, Kind, ProviderId, Settings};

use super::{id::IdentityId, time::Timestamp};

/// What a provider calls a person: never shown, never changed, compared byte by byte (T11). Together with the provider's
/// namespace it is the identity; an address or a name never is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Subject(String);

impl Subject {
    /// The most bytes a subject may have (OpenID Connect Core, section 2).
    pub const MAX_BYTES: usize = 255;

    /// Takes the text exactly as it is, unless it is nobody: empty, blank, longer than any provider's, or with control characters.
    pub fn parse(text: &str) -> Option<Self> {
        let is_somebody =
            !text.trim().is_empty() && text.len() <= Self::MAX_BYTES && !text.chars().any(char::is_control);
        is_somebody.then(|| Self(text.to_owned()))
    }

    /// The exact text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What a provider tells of a person who signed in. Every text but the subject is a stranger's and may be anything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    pub subject: Subject,
    /// The name to show; none where the provider tells none.
    pub name: Option<String>,
    pub email: Option<String>,
    /// Whether the provider vouches for the address. It is evidence, never a key (T14).
    pub is_email_verified: bool,
    pub avatar: Option<Url>,
}

/// A person as a provider knows them, tied to an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    pub id: IdentityId,
    /// Within which the subject is one person (T16).
    pub namespace: String,
    pub subject: Subject,
    /// As the provider told them last.
    pub name: String,
    pub email: Option<String>,
    pub is_email_verified: bool,
    pub created_at: Timestamp,
    pub used_at: Timestamp,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn t10_nobody_is_no_subject() {
        for nobody in ["", " ", "\u{2003}", "a\0b", "a\n", &"x".repeat(256)] {
            assert_eq!(Subject::parse(nobody), None, "{nobody:?}");
        }
    }

    #[test]
    fn t11_a_subject_keeps_its_exact_text() {
        for text in ["9007199254740993", "007", "7", "Abc", "abc", " a", "a "] {
            assert_eq!(Subject::parse(text).unwrap().as_str(), text);
        }
    }
}
