//! The origin of a site: scheme, host and port, as RFC 6454 and the browsers understand it.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use thiserror::Error;
use url::{Host, Url};

/// Scheme, host and port of a site. The host is lower-case and in its ASCII form; a default port is left out.
///
/// Origins end up in `Content-Security-Policy: frame-ancestors`, so the host holds letters, digits, dots, hyphens and
/// underscores (or is an IP address) and nothing else: `*` and `;` would mean something there.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Origin {
    is_secure: bool,
    host: String,
    port: Option<u16>,
}

/// Why a text is not an origin.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum OriginError {
    /// Not a URL at all.
    #[error("“{0}” is not an address like https://blog.example")]
    NotAUrl(String),
    /// Neither `http` nor `https`.
    #[error("the origin “{0}” must begin with https:// or http://")]
    Scheme(String),
    /// User name, path, query or fragment stand beside the origin.
    #[error("the origin “{0}” must hold a scheme, a host and perhaps a port, and nothing else")]
    MoreThanAnOrigin(String),
    /// The host is a pattern or holds characters that no host name has.
    #[error("the host of “{0}” is not a host name (patterns are not accepted: name every host)")]
    Host(String),
}

impl Origin {
    /// Reads `https://blog.example`; one closing slash is forgiven.
    ///
    /// # Errors
    /// When the text is anything but an `http` or `https` origin.
    pub fn parse(text: &str) -> Result<Self, OriginError> {
        let text = text.trim();
        let refused = |make: fn(String) -> OriginError| Err(make(text.to_owned()));
        if text.contains(|c: char| c.is_control() || c.is_whitespace() || c == '\\') {
            return refused(OriginError::NotAUrl);
        }
        let Some((scheme, rest)) = text.split_once("://") else {
            return refused(OriginError::NotAUrl);
        };
        if !(scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http")) {
            return refused(OriginError::Scheme);
        }
        if rest.trim_end_matches('/').contains(['/', '?', '#', '@']) || rest.ends_with("//") {
            return refused(OriginError::MoreThanAnOrigin);
        }
        let Ok(url) = Url::parse(text) else {
            return refused(OriginError::NotAUrl);
        };
        Self::of(&url).map_or_else(|| refused(OriginError::Host), Ok)
    }

    /// The origin of an absolute `http` or `https` URL with an ordinary host.
    #[must_use]
    pub fn of(url: &Url) -> Option<Self> {
        let is_secure = match url.scheme() {
            "https" => true,
            "http" => false,
            _ => return None,
        };
        let host = plain_host(url)?.to_owned();
        Some(Self {
            is_secure,
            host,
            port: url.port(),
        })
    }

    /// Whether a document at `url` has this origin. `http` and `https` differ, as they do for frames.
    #[must_use]
    pub fn matches(&self, url: &Url) -> bool {
        self.scheme() == url.scheme() && self.same_host(url)
    }

    /// Whether `url` is on the same host and port, where `http` and `https` at their default ports are the same place.
    /// This is the rule for page addresses: a blog that moved to `https` keeps its conversations.
    #[must_use]
    pub fn same_host(&self, url: &Url) -> bool {
        matches!(url.scheme(), "http" | "https")
            && url.host_str() == Some(self.host.as_str())
            && url.port() == self.port
    }

    /// The scheme: `http` or `https`.
    #[must_use]
    pub fn scheme(&self) -> &'static str {
        if self.is_secure { "https" } else { "http" }
    }

    /// The host and, where it is not the default, the port: `blog.example` or `blog.example:8080`.
    #[must_use]
    pub fn authority(&self) -> String {
        self.port
            .map_or_else(|| self.host.clone(), |port| format!("{}:{port}", self.host))
    }
}

/// Whether `url` points at the reader's own machine: `localhost`, `127.0.0.1` or `[::1]`, on any port.
#[must_use]
pub fn is_local(url: &Url) -> bool {
    matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"))
}

/// The host of `url` when it is an IP address or a name made of ordinary labels.
pub(crate) fn plain_host(url: &Url) -> Option<&str> {
    let host = url.host_str()?;
    let plain = match url.host()? {
        Host::Ipv4(_) | Host::Ipv6(_) => true,
        Host::Domain(name) => name.split('.').all(|label| {
            !label.is_empty()
                && label
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
        }),
    };
    plain.then_some(host)
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}", self.scheme(), self.host)?;
        self.port.map_or(Ok(()), |port| write!(f, ":{port}"))
    }
}

impl FromStr for Origin {
    type Err = OriginError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl TryFrom<String> for Origin {
    type Error = OriginError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<Origin> for String {
    fn from(origin: Origin) -> Self {
        origin.to_string()
    }
}

#[cfg(test)]
mod tests;
