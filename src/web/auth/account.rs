//! Commenting with an account of our own: whoever is signed in on our own pages says in the popup that they are to be believed.

use axum::{
    extract::{RawQuery, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;

use super::{ATTEMPT, RETURN, Tongue, attempts, callback, check, kept, page};
use crate::{
    domain::id::AttemptId,
    service::{self, attempt},
    web::{account::Visitor, error::Error, param::Params, path::PathText, state::AppState},
};

/// How long somebody may take to sign in on our own pages before they are led back, in seconds: as long as a try lasts.
const RETURN_SECONDS: i64 = 600;

/// `GET /auth/account?attempt=`: as whom. Who is not signed in does so first.
pub(super) async fn show(
    State(state): State<AppState>,
    visitor: Visitor,
    RawQuery(query): RawQuery,
    Tongue(locale): Tongue,
    headers: HeaderMap,
) -> Response {
    let query = query.unwrap_or_default();
    let params = Params::parse(&query, &["attempt"]).unwrap_or_default();
    let Some(id) = params.get("attempt").and_then(|text| text.parse::<AttemptId>().ok()) else {
        return callback::invalid(&state, locale);
    };
    if let Some(who) = &visitor.who {
        // Who was sent to sign in for this very try has said already what they want.
        let at_once = RETURN.read(&headers).as_deref() == Some(&id.to_string());
        let mut response = page::account(&state, locale, id, &who.account.name, at_once);
        RETURN.forget(&mut response);
        return response;
    }
    let place = format!("{}/account/sign-in?lang={}", state.base(), locale.code());
    let mut response = (StatusCode::SEE_OTHER, [(header::LOCATION, place)]).into_response();
    RETURN.keep(&id.to_string(), RETURN_SECONDS, &mut response);
    response
}

/// Where somebody was when they had to sign in on our own pages.
pub(in crate::web) fn way_back(headers: &HeaderMap) -> Option<String> {
    let id: AttemptId = RETURN.read(headers)?.parse().ok()?;
    Some(format!("/auth/account?attempt={id}"))
}

/// Where the popup goes on.
#[derive(Debug, Serialize)]
struct VouchedJson {
    url: String,
}

/// `POST /auth/attempts/{id}/account`, by the popup after a click.
pub(super) async fn vouch(
    State(state): State<AppState>,
    PathText(id): PathText,
    visitor: Visitor,
    Tongue(locale): Tongue,
    headers: HeaderMap,
) -> Response {
    let vouched = async {
        check(&headers, &state)?;
        let who = visitor.who.as_ref().ok_or(service::Error::SignedOut)?;
        let browser = kept(&headers, &ATTEMPT).ok_or(service::Error::NotFound("attempt"))?;
        let id = attempts::attempt(&id)?;
        let onward = attempt::vouch(state.runtime(), id, &browser, who.account.id).await?;
        Ok::<_, Error>(VouchedJson {
            url: callback::next(&state, onward),
        })
    };
    attempts::answer(vouched.await, locale)
}
