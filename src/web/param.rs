//! Parameters of a query string or a form (`application/x-www-form-urlencoded`, WHATWG URL section 5.1), read strictly: bytes that
//! are not UTF-8 are refused instead of being replaced, so that nothing is stored that nobody typed.

use std::borrow::Cow;

use percent_encoding::percent_decode;

use crate::domain::field::{FieldError, Problem};

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
    fn bytes_that_are_no_text_are_refused_by_name() {
        let error = Params::parse("a=ok&body=%FF%FE", &["a", "body"]).unwrap_err();
        assert_eq!(error, FieldError::new("body", Problem::Unreadable));
    }
}
