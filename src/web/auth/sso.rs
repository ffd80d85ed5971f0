//! Signing in by the blog's own word: its server has signed who is looking at the page, its page has handed that to the frame.

use axum::{
    Json,
    extract::{State, rejection::BytesRejection},
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use serde::Deserialize;

use super::{SESSION, Tongue, check, client, session::SessionJson};
use crate::{
    service::sign_on,
    web::{api::body::json, client::ClientAddress, error::Error, state::AppState},
};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SignOnJson {
    site: String,
    signed: String,
}

/// `POST /auth/sso`, by the frame.
pub(super) async fn create(
    State(state): State<AppState>,
    address: ClientAddress,
    Tongue(locale): Tongue,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let opened = async {
        check(&headers, &state)?;
        let asked: SignOnJson = json(&headers, body)?;
        state.limits().check_sign_in(address.0)?;
        let site = state.site(&asked.site).await?;
        let client = client(&headers, address.0);
        let (issuer, locale) = (state.origin(), locale.code());
        let opened = sign_on::sign_in(state.runtime(), &site, &asked.signed, &client, issuer, locale).await?;
        Ok::<_, Error>((SessionJson::begun(&state, &opened, None).await?, opened))
    };
    match opened.await {
        Ok((told, opened)) => {
            let seconds = (opened.expires_at.0 - state.runtime().now().0) / 1000;
            let mut response = Json(told).into_response();
            SESSION.keep(opened.refresh.expose(), seconds, &mut response);
            response
        }
        Err(error) => error.to_problem(locale),
    }
}
