//! Counts for host pages: a plain-text post without credentials is a simple request, so browsers ask no permission first
//! (Fetch, section 4.8; ruling 5).

use std::collections::BTreeMap;

use axum::{
    Json,
    extract::{State, rejection::BytesRejection},
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use serde::{Deserialize, Serialize};

use crate::{
    i18n::Locale,
    web::{api::counts::counts_of, body::bounded, error::Error, state::AppState},
};

#[derive(Debug, Deserialize)]
struct Asked {
    site: String,
    #[serde(default)]
    urls: Vec<String>,
    #[serde(default)]
    ids: Vec<String>,
    /// The page's language, if the numbers are wanted in words too.
    lang: Option<String>,
}

#[derive(Debug, Serialize)]
struct Counts {
    counts: BTreeMap<String, u64>,
    /// What a page says of each of these numbers.
    #[serde(skip_serializing_if = "Option::is_none")]
    words: Option<BTreeMap<u64, String>>,
}

/// `POST /embed/counts`.
pub(super) async fn show(
    State(state): State<AppState>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let accepted = headers
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok());
    let mut response = match counts(&state, accepted, body).await {
        Ok(counts) => Json(counts).into_response(),
        Err(error) => error.to_problem(Locale::negotiate(None, accepted)),
    };
    let headers = response.headers_mut();
    headers.insert(
        header::ACCESS_CONTROL_ALLOW_ORIGIN,
        header::HeaderValue::from_static("*"),
    );
    headers.insert(header::CACHE_CONTROL, header::HeaderValue::from_static("no-store"));
    response
}

async fn counts(
    state: &AppState,
    accepted: Option<&str>,
    body: Result<Bytes, BytesRejection>,
) -> Result<Counts, Error> {
    let body = bounded(body)?;
    let asked: Asked = serde_json::from_slice(&body).map_err(|error| Error::Unreadable {
        field: None,
        detail: error.to_string(),
    })?;
    let site = state.site(&asked.site).await?;
    let counts = counts_of(state, &site, &asked.urls, &asked.ids).await?;
    let words = asked.lang.map(|lang| {
        let catalog = Locale::negotiate(Some(&lang), accepted).catalog();
        let in_words = |count: &u64| (*count, catalog.format("comment-count", &[("count", (*count).into())]));
        counts.values().map(in_words).collect()
    });
    Ok(Counts { counts, words })
}
