//! Letters about what waits on a site, to whoever keeps it in order.

use axum::{
    Json,
    extract::{State, rejection::BytesRejection},
    http::HeaderMap,
    response::Response,
};
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    body::{answer, json},
    caller::Caller,
};
use crate::{
    domain::{
        desk_letter::Pace,
        field::{FieldError, Problem},
        scope::{Duty, Scope},
    },
    service::{self, desk_letter},
    web::{
        error::{Error, ProblemJson},
        path::PathText,
        state::AppState,
    },
};

/// How often the token's owner is written to about what waits on a site.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = Letters)]
#[serde(deny_unknown_fields)]
pub(super) struct LettersJson {
    /// `at-once`, `hourly`, `daily` or `off`.
    pub pace: String,
}

impl LettersJson {
    fn of(pace: Pace) -> Self {
        Self {
            pace: pace.name().to_owned(),
        }
    }
}

/// How often you are written to about what waits on a site.
///
/// With a token of scope `moderate` of somebody who keeps the site in order.
#[utoipa::path(
    get,
    path = "/api/v1/sites/{site}/letters",
    tag = "moderation",
    operation_id = "show-letters",
    params(("site" = String, Path, description = "key of the site")),
    responses(
        (status = 200, body = LettersJson),
        (status = 401, body = ProblemJson, content_type = "application/problem+json"),
        (status = 403, body = ProblemJson, content_type = "application/problem+json"),
        (status = 404, body = ProblemJson, content_type = "application/problem+json"),
    ),
)]
pub async fn show(State(state): State<AppState>, PathText(site): PathText, headers: HeaderMap) -> Response {
    let shown = async {
        let site = state.site(&site).await?;
        let caller = Caller::with_account(&state, &headers, &site, Scope::Moderate).await?;
        caller.must(Duty::Moderate)?;
        let account = caller.account().ok_or(service::Error::SignedOut)?;
        let pace = desk_letter::pace_on(state.runtime(), account, site.id).await?;
        Ok::<_, Error>(Json(LettersJson::of(pace)))
    };
    answer(shown.await, &headers)
}

/// Chooses how often you are written to about what waits on a site.
///
/// With a token of scope `moderate` of somebody who keeps the site in order.
#[utoipa::path(
    put,
    path = "/api/v1/sites/{site}/letters",
    tag = "moderation",
    operation_id = "choose-letters",
    params(("site" = String, Path, description = "key of the site")),
    request_body = LettersJson,
    responses(
        (status = 200, body = LettersJson),
        (status = 400, body = ProblemJson, content_type = "application/problem+json"),
        (status = 401, body = ProblemJson, content_type = "application/problem+json"),
        (status = 403, body = ProblemJson, content_type = "application/problem+json"),
        (status = 404, body = ProblemJson, content_type = "application/problem+json"),
        (status = 422, body = ProblemJson, content_type = "application/problem+json", description = "`errors` names the field"),
    ),
)]
pub async fn choose(
    State(state): State<AppState>,
    PathText(site): PathText,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let chosen = async {
        let site = state.site(&site).await?;
        let caller = Caller::with_account(&state, &headers, &site, Scope::Moderate).await?;
        caller.must(Duty::Moderate)?;
        let account = caller.account().ok_or(service::Error::SignedOut)?;
        let wanted = json::<LettersJson>(&headers, body)?;
        let unreadable = || service::Error::field(FieldError::new("pace", Problem::Unreadable));
        let pace = Pace::from_name(&wanted.pace).ok_or_else(unreadable)?;
        desk_letter::set_pace(state.runtime(), account, site.id, pace).await?;
        Ok::<_, Error>(Json(LettersJson::of(pace)))
    };
    answer(chosen.await, &headers)
}
