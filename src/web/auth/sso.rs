//! Signing in by the blog's own word: its server has signed who is looking at the page, its page has handed that to the frame.

use axum::{
    extract::{State, rejection::BytesRejection},
    http::HeaderMap,
    response::Response,
};
use bytes::Bytes;
use serde::Deserialize;

use super::{
    Tongue, check, client,
    session::{self, SessionJson},
};
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
        session::end_before(&state, &headers).await?;
        Ok::<_, Error>((SessionJson::begun(&state, &opened, None).await?, opened))
    };
    match opened.await {
        Ok((told, opened)) => session::kept_here(&state, &opened, &told),
        Err(error) => error.to_problem(locale),
    }
}
