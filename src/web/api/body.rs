//! Request bodies, read strictly.

use axum::{
    extract::rejection::BytesRejection,
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use serde::de::DeserializeOwned;

use crate::{
    i18n::Locale,
    web::{body::bounded, error::Error},
};

/// The JSON body of a request that says it is JSON.
pub(in crate::web) fn json<T: DeserializeOwned>(
    headers: &HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<T, Error> {
    parsed(&json_bytes(headers, body)?)
}

/// The body of a request that says it is JSON, not looked at yet.
pub(super) fn json_bytes(headers: &HeaderMap, body: Result<Bytes, BytesRejection>) -> Result<Bytes, Error> {
    let is_json = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .is_some_and(|value| value.trim().eq_ignore_ascii_case("application/json"));
    if is_json {
        bounded(body)
    } else {
        Err(Error::UnsupportedType)
    }
}

/// A value from its JSON.
pub(super) fn parsed<T: DeserializeOwned>(body: &[u8]) -> Result<T, Error> {
    let text = std::str::from_utf8(body).map_err(|_| Error::Unreadable {
        field: None,
        detail: "the body is not UTF-8".to_owned(),
    })?;
    let deserializer = &mut serde_json::Deserializer::from_str(text);
    serde_path_to_error::deserialize(deserializer).map_err(|error| {
        let path = error.path().to_string();
        Error::Unreadable {
            field: (path != ".").then_some(path),
            detail: error.into_inner().to_string(),
        }
    })
}

/// The answer, or what is wrong in the caller's language.
pub(super) fn answer(made: Result<impl IntoResponse, Error>, headers: &HeaderMap) -> Response {
    match made {
        Ok(answer) => answer.into_response(),
        Err(error) => error.to_problem(locale(headers)),
    }
}

/// The language of messages.
pub(in crate::web) fn locale(headers: &HeaderMap) -> Locale {
    let accepted = headers
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok());
    Locale::negotiate(None, accepted)
}
