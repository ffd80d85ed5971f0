//! Parameters of a query string or a form (`application/x-www-form-urlencoded`, WHATWG URL section 5.1), read strictly: bytes that
//! are not UTF-8 are refused instead of being replaced, so that nothing is stored that nobody typed.

use std::borrow::Cow;

use percent_encoding::percent_decode;

use axum::{extract::FromRequestParts, http::request::Parts, response::Response};

use super::{api::body::locale, error::Error};
use crate::domain::field::{FieldError, Problem};

/// How much of a name that is not known is repeated.
const NAMED_CHARS: usize = 100;

/// Names and values in the order they came; the first of a name counts.
#[derive(Clone, Debug, Default)]
pub(super) struct Params<'a>(Vec<(Cow<'a, str>, Cow<'a, str>)>);

impl<'a> Params<'a> {
    /// Reads parameters. `known` are the names that matter: a value of one that is not UTF-8 is an error which names it; anything
    /// else is ignored.
    ///
    /// # Errors
    /// [`Problem::Unreadable`] with the name of the field.
    pub(super) fn parse(text: &'a str, known: &[&'static str]) -> Result<Self, FieldError> {
        let mut params = Vec::new();
        for pair in text.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let Some(name) = known.iter().find(|known| Some(**known) == decoded(name).as_deref()) else {
                continue;
            };
            let value = decoded(value).ok_or_else(|| FieldError::new(name, Problem::Unreadable))?;
            params.push((Cow::Borrowed(*name), value));
        }
        Ok(Self(params))
    }

    /// The same where a misspelt name would do harm: every name that is not known is an error which names it.
    ///
    /// # Errors
    /// The first such name, or as [`Self::parse`].
    pub(super) fn strict(text: &'a str, known: &[&'static str]) -> Result<Self, Error> {
        for pair in text.split('&').filter(|pair| !pair.is_empty()) {
            let name = pair.split_once('=').map_or(pair, |(name, _)| name);
            let is_known = decoded(name).is_some_and(|name| known.contains(&name.as_ref()));
            if !is_known {
                let name: String = decoded(name).map_or_else(|| name.into(), Cow::into_owned);
                let known = known.join(", ");
                return Err(Error::Unreadable {
                    field: Some(name.chars().take(NAMED_CHARS).collect()),
                    detail: if known.is_empty() {
                        "there are no parameters here".to_owned()
                    } else {
                        format!("there is no such parameter here, only {known}")
                    },
                });
            }
        }
        Ok(Self::parse(text, known)?)
    }

    /// Every value of that name that is not empty, in the order they came.
    pub(super) fn all<'b>(&'b self, name: &'b str) -> impl Iterator<Item = &'b str> {
        let named = self.0.iter().filter(move |(known, _)| known == name);
        named.map(|(_, value)| value.as_ref()).filter(|value| !value.is_empty())
    }

    /// The value of that name; an empty one counts as absent.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_ref())
            .filter(|value| !value.is_empty())
    }
}

impl Params<'_> {
    /// The value of that name, also an empty one; none where the name does not occur.
    pub(super) fn given(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_ref())
    }
}

/// Nothing stands behind the `?` of a route that knows no parameters.
#[derive(Clone, Copy, Debug)]
pub struct NoParams;

impl<S: Send + Sync> FromRequestParts<S> for NoParams {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Response> {
        let query = parts.uri.query().unwrap_or_default();
        let read = Params::strict(query, &[]);
        read.map(|_| Self)
            .map_err(|error| error.to_problem(locale(&parts.headers)))
    }
}

fn decoded(text: &str) -> Option<Cow<'_, str>> {
    if !text.contains(['%', '+']) {
        return Some(Cow::Borrowed(text));
    }
    let spaced = text.replace('+', " ");
    let decoded = percent_decode(spaced.as_bytes()).decode_utf8().ok()?;
    Some(Cow::Owned(decoded.into_owned()))
}

/// One parameter for a query string.
pub(super) fn encoded(value: &str) -> impl std::fmt::Display + '_ {
    percent_encoding::utf8_percent_encode(value, percent_encoding::NON_ALPHANUMERIC)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_decoded_and_unknown_names_ignored() {
        let params = Params::parse("a=1+2%26&b=%D8%A7&zzz=%FF&a=second", &["a", "b"]).unwrap();
        assert_eq!(params.get("a"), Some("1 2&"));
        assert_eq!(params.get("b"), Some("ا"));
        assert_eq!(params.get("zzz"), None);
    }

    #[test]
    fn a_misspelt_name_is_named_where_it_would_do_harm() {
        assert!(Params::strict("a=1&&b", &["a", "b"]).is_ok());
        for (text, named) in [("a=1&dryrun=true", "dryrun"), ("%61b=", "ab"), ("x%FF=1", "x%FF")] {
            let refused = Params::strict(text, &["a"]).unwrap_err();
            let Error::Unreadable { field, .. } = refused else {
                panic!("{refused:?}")
            };
            assert_eq!(field.as_deref(), Some(named), "{text}");
        }
    }

    #[test]
    fn bytes_that_are_no_text_are_refused_by_name() {
        let error = Params::parse("a=ok&body=%FF%FE", &["a", "body"]).unwrap_err();
        assert_eq!(error, FieldError::new("body", Problem::Unreadable));
    }
}
