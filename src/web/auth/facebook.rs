//! What Facebook's servers post by themselves: somebody withdrew their consent, or wants their data deleted. No browser is involved,
//! so what proves the sender is the signature (T12).

use axum::{
    Json,
    extract::{State, rejection::BytesRejection},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use serde::Serialize;

use crate::{
    domain::field::{FieldError, Problem},
    service::deletion,
    web::{api::body::locale, body::bounded, error::Error, param::Params, state::AppState},
};

const PROVIDER: &str = "facebook";
const FIELD: &str = "signed_request";

/// Where whoever asked sees what became of it.
#[derive(Debug, Serialize)]
struct ReceiptJson {
    url: String,
    confirmation_code: String,
}

/// `POST /auth/facebook/deauthorize`.
pub(super) async fn withdraw(
    State(state): State<AppState>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let done = async {
        let is_theirs = deletion::withdraw(state.runtime(), PROVIDER, &signed_request(body)?).await?;
        is_theirs.then_some(StatusCode::OK).ok_or_else(refused)
    };
    match done.await {
        Ok(status) => status.into_response(),
        Err(error) => error.to_problem(locale(&headers)),
    }
}

/// `POST /auth/facebook/deletion`.
pub(super) async fn delete(
    State(state): State<AppState>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let done = async {
        let code = deletion::delete(state.runtime(), PROVIDER, &signed_request(body)?).await?;
        let confirmation_code = code.ok_or_else(refused)?;
        Ok::<_, Error>(ReceiptJson {
            url: format!("{}/privacy/deletion/{confirmation_code}", state.settings().public_url),
            confirmation_code,
        })
    };
    match done.await {
        Ok(receipt) => Json(receipt).into_response(),
        Err(error) => error.to_problem(locale(&headers)),
    }
}

fn signed_request(body: Result<Bytes, BytesRejection>) -> Result<String, Error> {
    let body = bounded(body)?;
    let text = std::str::from_utf8(&body).map_err(|_| refused())?;
    let params = Params::parse(text, &[FIELD])?;
    Ok(params.get(FIELD).ok_or_else(refused)?.to_owned())
}

fn refused() -> Error {
    FieldError::new(FIELD, Problem::Unreadable).into()
}
