//! The way back from a provider. The code is used up here and the reader sent on to an address without it (T7).

use askama::Template;
use axum::{
    extract::{RawQuery, State},
    http::{HeaderMap, StatusCode, header},
    response::{Html, IntoResponse, Response},
};

use super::{ATTEMPT, kept};
use crate::{
    domain::attempt::Why,
    i18n::{Catalog, Locale},
    service::{
        self,
        attempt::{self, Arrival},
    },
    web::{account, api::body::locale, error::Error, param::Params, path::PathText, state::AppState},
};

/// One sentence in a window that can be closed.
#[derive(Debug, Template)]
#[template(path = "auth/ended.html")]
struct Ended<'a> {
    words: &'a Catalog,
    title: &'a str,
    sentence: &'a str,
}

/// Our address as it is registered at a provider, exactly.
pub(in crate::web) fn address(state: &AppState, provider: &str) -> String {
    format!("{}{}/auth/callback/{provider}", state.origin(), state.base())
}

/// `GET /auth/callback/{provider}`.
pub(super) async fn arrive(
    State(state): State<AppState>,
    PathText(provider): PathText,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let locale = locale(&headers);
    let (query, back) = (query.unwrap_or_default(), address(&state, &provider));
    if let Some(response) = account::arrive(&state, &provider, &headers, &query, locale).await {
        return response;
    }
    let browser = kept(&headers, &ATTEMPT);
    let arrived = attempt::arrive(state.runtime(), &provider, browser, &query, &back, locale.code());
    match arrived.await {
        Ok(Arrival::Done(_)) => see(format!("{}/auth/done", state.base())),
        Ok(Arrival::Failed(why)) => see(format!("{}/auth/failed?why={}", state.base(), why.name())),
        Ok(Arrival::Invalid) => ended(StatusCode::BAD_REQUEST, locale, "sign-in-failed", "sign-in-invalid"),
        Err(error) => {
            let error = Error::Service(error);
            error.log();
            let key = match &error {
                Error::Service(service::Error::Unavailable(_)) => "error-unavailable",
                _ => "error-internal",
            };
            ended(error.status(), locale, "sign-in-failed", key)
        }
    }
}

/// `GET /auth/done`.
pub(super) async fn done(headers: HeaderMap) -> Response {
    ended(StatusCode::OK, locale(&headers), "sign-in-done", "sign-in-close")
}

/// `GET /auth/failed?why=`.
pub(super) async fn failed(RawQuery(query): RawQuery, headers: HeaderMap) -> Response {
    let query = query.unwrap_or_default();
    let params = Params::parse(&query, &["why"]).unwrap_or_default();
    let why = params.get("why").and_then(Why::from_name);
    let key = why.map_or("sign-in-invalid", |why| sentence(why.name()));
    ended(StatusCode::OK, locale(&headers), "sign-in-failed", key)
}

/// The key of the sentence for a reason.
pub(super) fn sentence(why: &str) -> &'static str {
    match why {
        "denied" => "sign-in-denied",
        "unavailable" => "sign-in-unavailable",
        "unusable" => "sign-in-unusable",
        "address-taken" => "sign-in-address-taken",
        _ => "sign-in-refused",
    }
}

fn see(place: String) -> Response {
    (StatusCode::SEE_OTHER, [(header::LOCATION, place)]).into_response()
}

fn ended(status: StatusCode, locale: Locale, title: &str, sentence: &str) -> Response {
    let words = locale.catalog();
    let page = Ended {
        words,
        title: words.text(title),
        sentence: words.text(sentence),
    };
    match page.render() {
        Ok(html) => (status, Html(html)).into_response(),
        Err(error) => Error::Render(error).to_problem(locale),
    }
}
