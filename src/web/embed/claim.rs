//! What somebody wrote as a guest before they signed in becomes theirs (ruling 11): asked for by the frame's script, with the token
//! of who is signed in and the secret of the guest they were.

use axum::{
    Json,
    extract::{RawQuery, State},
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;

use super::asked;
use crate::{
    service::{self, claim},
    web::{client::ClientAddress, cookie, error::Error, origin, param::Params, person, state::AppState},
};

/// How many comments it is about.
#[derive(Debug, Serialize)]
struct ClaimJson {
    comments: u64,
}

/// `GET /embed/claim`: how many comments could be claimed.
pub(super) async fn show(State(state): State<AppState>, RawQuery(query): RawQuery, headers: HeaderMap) -> Response {
    answer(count(&state, &headers).await, query, &headers)
}

async fn count(state: &AppState, headers: &HeaderMap) -> Result<u64, Error> {
    let signed_in = person::signed_in(state, headers).await?;
    let signed_in = signed_in.ok_or(service::Error::SignedOut)?;
    let Some(guest) = cookie::guest_secret(headers) else {
        return Ok(0);
    };
    let site = state.site_of_id(signed_in.site_id).await?;
    Ok(claim::count_of_guest(state.runtime(), &site, &guest).await?)
}

/// `POST /embed/claim`, without a body.
pub(super) async fn create(
    State(state): State<AppState>,
    client: ClientAddress,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let claimed = async {
        origin::check(&headers, state.origin())?;
        state.limits().check_preview(client.0)?;
        let signed_in = person::signed_in(&state, &headers).await?;
        let signed_in = signed_in.ok_or(service::Error::SignedOut)?;
        let Some(guest) = cookie::guest_secret(&headers) else {
            return Ok(0);
        };
        let site = state.site_of_id(signed_in.site_id).await?;
        Ok(claim::by_guest(state.runtime(), &site, &signed_in.account, &guest).await?)
    };
    answer(claimed.await, query, &headers)
}

fn answer(comments: Result<u64, Error>, query: Option<String>, headers: &HeaderMap) -> Response {
    let query = query.unwrap_or_default();
    let params = Params::parse(&query, &["lang"]).unwrap_or_default();
    match comments {
        Ok(comments) => ([(header::CACHE_CONTROL, "no-store")], Json(ClaimJson { comments })).into_response(),
        Err(error) => error.to_problem(asked::locale(&params, headers)),
    }
}
