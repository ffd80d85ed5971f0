//! Request bodies as bytes, within bounds.

use axum::{extract::rejection::BytesRejection, http::StatusCode};
use bytes::Bytes;

use super::error::Error;

/// The largest body: a comment of 10,000 characters, percent-encoded, with room.
const MAX_BYTES: usize = 160 * 1024;

/// The body, if it is neither too large nor cut off.
pub(super) fn bounded(body: Result<Bytes, BytesRejection>) -> Result<Bytes, Error> {
    let body = body.map_err(|rejection| match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Error::TooLarge,
        _ => Error::Unreadable {
            field: None,
            detail: rejection.body_text(),
        },
    })?;
    if body.len() > MAX_BYTES {
        Err(Error::TooLarge)
    } else {
        Ok(body)
    }
}
