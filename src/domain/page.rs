//! Which page a conversation belongs to: an explicit id, or the address with everything folded that does not make
//! another page. One pure rule for the frame, the API, the imports and the counts.

mod canonical;
mod title;
mod tracking;

pub use title::kept_title;

use std::fmt;

use serde::{Deserialize, Serialize};
use url::Url;

use super::{
    field::{FieldError, Problem},
    origin::{Origin, is_local, plain_host},
};

/// The key under which a site knows a page: `id:…` as the owner chose it, or `url:host/path?query` in canonical form.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PageIdentity(String);

impl PageIdentity {
    /// The most bytes of a key, so that it fits an index of either database.
    pub const MAX_BYTES: usize = 1000;
    /// The most characters of an id chosen by the owner.
    pub const MAX_ID_CHARS: usize = 300;

    /// The key.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// A key that was made here once and the store gave back.
    #[must_use]
    pub(crate) const fn from_stored(key: String) -> Self {
        Self(key)
    }

    /// An identity as people know the page: its address without what marks it as one, or the id with its mark.
    pub fn shown(identity: &str) -> &str {
        identity.strip_prefix("url:").unwrap_or(identity)
    }

    fn chosen(id: &str) -> Result<Self, Problem> {
        let too_long = Problem::TooLong {
            max: Self::MAX_ID_CHARS,
        };
        if id.len() > Self::MAX_BYTES || id.chars().nth(Self::MAX_ID_CHARS).is_some() {
            return Err(too_long);
        }
        if id.chars().any(char::is_control) {
            return Err(Problem::ControlCharacters);
        }
        let key = format!("id:{id}");
        if key.len() > Self::MAX_BYTES {
            Err(too_long)
        } else {
            Ok(Self(key))
        }
    }

    fn of_url(url: &Url, origin: &Origin) -> Result<Self, Problem> {
        let mut key = format!("url:{}{}", origin.authority(), canonical::path(url.path()));
        if let Some(query) = canonical::query(url.query().unwrap_or_default()) {
            key.push('?');
            key.push_str(&query);
        }
        if key.len() > Self::MAX_BYTES {
            Err(Problem::TooLong { max: Self::MAX_BYTES })
        } else {
            Ok(Self(key))
        }
    }
}

impl fmt::Display for PageIdentity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// An absolute address that leads to the page: on one of the site's origins, without fragment and tracking parameters.
///
/// Unlike the identity it keeps the path as it was published, because not every server answers to a path without its
/// closing slash or its `index.html`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PageUrl(String);

impl PageUrl {
    /// The most characters of an address that is looked at.
    pub const MAX_CHARS: usize = 2000;

    /// An address that was made here before.
    #[must_use]
    pub fn stored(text: String) -> Self {
        Self(text)
    }

    /// The address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn of(url: &Url, origin: &Origin) -> Self {
        let mut text = format!("{origin}{}", url.path());
        if let Some(query) = tracking::without(url.query().unwrap_or_default()) {
            text.push('?');
            text.push_str(&query);
        }
        Self(text)
    }
}

impl fmt::Display for PageUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A page of a site as a request names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageAddress {
    /// Which page it is.
    pub identity: PageIdentity,
    /// Where it can be read, when the request said so.
    pub url: Option<PageUrl>,
    /// The request came from the author's own machine: the page may be shown and not written to.
    pub local_preview: bool,
}

impl PageAddress {
    /// Finds the page that `id` or `url` names; an empty text counts as absent. An explicit id wins, yet the address
    /// beside it must still be one of the site's own, because permalinks lead there.
    ///
    /// With `allow_local_preview` an address on the reader's own machine stands for the same address on the first of the
    /// `origins`.
    ///
    /// # Errors
    /// When neither is given, one is malformed, or the address lies outside the `origins`.
    pub fn resolve(
        origins: &[Origin],
        allow_local_preview: bool,
        id: Option<&str>,
        url: Option<&str>,
    ) -> Result<Self, FieldError> {
        let given = |text: Option<&'_ str>| text.map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
        let on_url = |problem| FieldError::new("url", problem);
        let found = given(url)
            .map(|text| read(&text).and_then(|url| place(url, origins, allow_local_preview)))
            .transpose()
            .map_err(on_url)?;
        let identity = match (given(id), &found) {
            (Some(id), _) => PageIdentity::chosen(&id).map_err(|problem| FieldError::new("id", problem))?,
            (None, Some(found)) => PageIdentity::of_url(&found.url, found.origin).map_err(on_url)?,
            (None, None) => return Err(on_url(Problem::Required)),
        };
        Ok(Self {
            identity,
            local_preview: found.as_ref().is_some_and(|found| found.local_preview),
            url: found.map(|found| PageUrl::of(&found.url, found.origin)),
        })
    }
}

/// An address with the origin it belongs to.
struct Place<'a> {
    url: Url,
    origin: &'a Origin,
    local_preview: bool,
}

/// Reads an absolute web address and refuses everything two programs could read differently.
fn read(text: &str) -> Result<Url, Problem> {
    if text.chars().nth(PageUrl::MAX_CHARS).is_some() {
        return Err(Problem::TooLong {
            max: PageUrl::MAX_CHARS,
        });
    }
    if text.contains(|c: char| c.is_control() || c.is_whitespace() || c == '\\') {
        return Err(Problem::NotAUrl);
    }
    let (scheme, rest) = text.split_once("://").ok_or(Problem::NotAUrl)?;
    let is_web = scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http");
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    if !is_web || authority.is_empty() {
        return Err(Problem::NotAUrl);
    }
    let url = Url::parse(text).map_err(|_| Problem::NotAUrl)?;
    // `https://blog.example@evil.example/` says one host to a person and another to a browser.
    if authority.contains('@') && plain_host(&url).is_some() {
        return Err(Problem::ForeignHost);
    }
    plain_host(&url).ok_or(Problem::NotAUrl)?;
    Ok(url)
}

fn place(url: Url, origins: &[Origin], allow_local_preview: bool) -> Result<Place<'_>, Problem> {
    let exact = origins.iter().find(|origin| origin.matches(&url));
    if let Some(origin) = exact.or_else(|| origins.iter().find(|origin| origin.same_host(&url))) {
        return Ok(Place {
            url,
            origin,
            local_preview: false,
        });
    }
    let preview = (allow_local_preview && is_local(&url))
        .then(|| origins.first())
        .flatten();
    let origin = preview.ok_or(Problem::ForeignHost)?;
    Ok(Place {
        url,
        origin,
        local_preview: true,
    })
}

#[cfg(test)]
mod tests;
