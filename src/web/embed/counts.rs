//! Counts for host pages: a plain-text post without credentials is a simple request, so browsers ask no permission first
//! (Fetch, section 4.8; ruling 5).

use axum::{
    extract::{State, rejection::BytesRejection},
    http::{HeaderMap, HeaderValue, header},
    response::Response,
};
use bytes::Bytes;
use serde::Deserialize;

use crate::{
    i18n::Locale,
    web::{
        api::counts::{CountsRequestJson, answer, json_response},
        body::bounded,
        error::Error,
        header::{NOTHING_ALLOWED, common},
        state::AppState,
    },
};

#[derive(Debug, Deserialize)]
struct Asked {
    site: String,
    #[serde(default)]
    urls: Vec<String>,
    #[serde(default)]
    ids: Vec<String>,
}

/// `POST /embed/counts`.
pub(super) async fn show(
    State(state): State<AppState>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let counted = async { answer(&state, (None, bounded(body)?), read).await };
    let mut response = match counted.await {
        Ok(counts) => json_response(counts),
        Err(error) => {
            let accepted = headers
                .get(header::ACCEPT_LANGUAGE)
                .and_then(|value| value.to_str().ok());
            error.to_problem(Locale::negotiate(None, accepted))
        }
    };
    let is_refused = !response.status().is_success();
    let headers = response.headers_mut();
    if is_refused {
        headers.insert(header::CONTENT_SECURITY_POLICY, NOTHING_ALLOWED);
    }
    headers.extend(common(state.is_secure()));
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

fn read(body: &[u8]) -> Result<(String, CountsRequestJson), Error> {
    let Asked { site, urls, ids } = serde_json::from_slice(body).map_err(|error| Error::Unreadable {
        field: None,
        detail: error.to_string(),
    })?;
    Ok((site, CountsRequestJson { urls, ids }))
}
