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
        body::bounded,
        count_cache::Asked,
        counts::{Foreign, Question, answer, json_response},
        error::Error,
        header::{NOTHING_ALLOWED, common},
        state::AppState,
    },
};

#[derive(Debug, Deserialize)]
struct Request {
    site: String,
    #[serde(default)]
    urls: Vec<String>,
    #[serde(default)]
    ids: Vec<String>,
    /// The page's language, if the numbers are wanted in words too.
    lang: Option<String>,
}

/// `POST /embed/counts`.
pub(super) async fn show(
    State(state): State<AppState>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let language = headers
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok())
        .map(str::to_owned);
    let counted = async {
        let asked = Asked {
            site: None,
            language: language.clone(),
            body: bounded(body)?,
        };
        answer(&state, asked, read).await
    };
    let mut response = match counted.await {
        Ok(counts) => json_response(counts),
        Err(error) => error.to_problem(Locale::negotiate(None, language.as_deref())),
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

fn read(asked: &Asked) -> Result<Question, Error> {
    let request: Request = serde_json::from_slice(&asked.body).map_err(|error| Error::Unreadable {
        field: None,
        detail: error.to_string(),
    })?;
    let language = asked.language.as_deref();
    Ok(Question {
        site: request.site,
        urls: request.urls,
        ids: request.ids,
        foreign: Foreign::LeftOut,
        words: request.lang.map(|lang| Locale::negotiate(Some(&lang), language)),
    })
}
