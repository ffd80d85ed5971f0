//! A provider as the operator configured it.

use std::fmt;

use secrecy::SecretString;
use url::Url;

/// The name of a configured provider, as it stands in addresses and variables: `google`, `oidc-example`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ProviderId(String);

impl ProviderId {
    /// The most characters a name may have.
    pub const MAX_CHARS: usize = 40;

    /// Takes lower-case letters, digits and single hyphens between them.
    pub fn parse(text: &str) -> Option<Self> {
        let is_plain = text.len() <= Self::MAX_CHARS
            && text
                .split('-')
                .all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()));
        is_plain.then(|| Self(text.to_owned()))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ProviderId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The service as a provider knows it.
#[derive(Clone, Debug)]
pub struct Client {
    pub id: String,
    pub secret: SecretString,
}

/// How a provider is spoken to. Addresses come from the operator's configuration and nowhere else.
#[derive(Clone, Debug)]
pub enum Kind {
    /// OpenID Connect by discovery: Google, WordPress.com, and any other. The issuer is compared letter by letter.
    OpenId { issuer: String },
    /// WordPress.com Connect: OAuth 2 and the REST API at one address.
    WordPressConnect { url: Url },
    /// X: where readers sign in, and the API.
    X { url: Url, api_url: Url },
    /// Facebook: where readers sign in, the Graph API, and its version.
    Facebook { url: Url, graph_url: Url, version: String },
    /// GitHub: where readers sign in, and the API.
    GitHub { url: Url, api_url: Url },
}

/// A provider as it is configured.
#[derive(Clone, Debug)]
pub struct Settings {
    pub id: ProviderId,
    /// What readers call it.
    pub label: String,
    pub client: Client,
    pub kind: Kind,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_provider_is_named_by_a_plain_word() {
        for name in ["google", "x", "oidc-example", "oidc-my-2nd"] {
            assert!(ProviderId::parse(name).is_some(), "{name}");
        }
        for name in ["", "-", "Google", "a--b", "a-", "../x", "a b", &"x".repeat(41)] {
            assert!(ProviderId::parse(name).is_none(), "{name}");
        }
    }
}
