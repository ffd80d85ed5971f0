//! The way back from a provider. The code is used up here and the reader sent on to an address without it (T7).

use axum::{
    extract::{RawQuery, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};

use super::{ATTEMPT, Tongue, kept, page::ended};
use crate::{
    domain::attempt::Why,
    i18n::Locale,
    service::{
        self,
        attempt::{self, Arrival, Onward},
    },
    web::{account, error::Error, param::Params, path::PathText, state::AppState},
};

/// Our address as it is registered at a provider, exactly.
pub(in crate::web) fn address(state: &AppState, provider: &str) -> String {
    format!("{}{}/auth/callback/{provider}", state.origin(), state.base())
}

/// `GET /auth/callback/{provider}`.
pub(super) async fn arrive(
    State(state): State<AppState>,
    PathText(provider): PathText,
    RawQuery(query): RawQuery,
    Tongue(locale): Tongue,
    headers: HeaderMap,
) -> Response {
    let (query, back) = (query.unwrap_or_default(), address(&state, &provider));
    if let Some(response) = account::arrive(&state, &provider, &headers, &query, locale).await {
        return response;
    }
    let browser = kept(&headers, &ATTEMPT);
    let arrived = attempt::arrive(state.runtime(), &provider, browser, &query, &back, locale.code());
    match arrived.await {
        Ok(Arrival::Done(onward)) => see(next(&state, onward)),
        // The frame says why, on their page.
        Ok(Arrival::Failed(_, Onward::Page(page))) => see(page),
        Ok(Arrival::Failed(why, _)) => see(format!("{}/auth/failed?why={}", state.base(), why.name())),
        Ok(Arrival::Invalid) => invalid(&state, locale),
        Err(error) => {
            let error = Error::Service(error);
            error.log();
            let key = match &error {
                Error::Service(service::Error::Unavailable(_)) => "error-unavailable",
                _ => "error-internal",
            };
            ended(&state, error.status(), locale, "sign-in-failed", key)
        }
    }
}

/// The page of a way that nobody began here.
pub(super) fn invalid(state: &AppState, locale: Locale) -> Response {
    ended(
        state,
        StatusCode::BAD_REQUEST,
        locale,
        "sign-in-failed",
        "sign-in-invalid",
    )
}

/// Where somebody goes who is known.
pub(super) fn next(state: &AppState, onward: Onward) -> String {
    match onward {
        Onward::Frame => format!("{}/auth/done", state.base()),
        Onward::Page(page) => page,
        Onward::Typed(id) => format!("{}/auth/code?attempt={id}", state.base()),
    }
}

/// `GET /auth/done`.
pub(super) async fn done(State(state): State<AppState>, Tongue(locale): Tongue) -> Response {
    ended(&state, StatusCode::OK, locale, "sign-in-done", "sign-in-close")
}

/// `GET /auth/failed?why=`.
pub(super) async fn failed(
    State(state): State<AppState>,
    RawQuery(query): RawQuery,
    Tongue(locale): Tongue,
) -> Response {
    let query = query.unwrap_or_default();
    let params = Params::parse(&query, &["why"]).unwrap_or_default();
    let why = params.get("why").and_then(Why::from_name);
    let key = why.map_or("sign-in-invalid", |why| sentence(why.name()));
    ended(&state, StatusCode::OK, locale, "sign-in-failed", key)
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
