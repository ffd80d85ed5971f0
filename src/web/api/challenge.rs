//! Work that a site asks of guests before a comment.

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use utoipa::ToSchema;

use super::{body::locale, caller::Caller};
use crate::{
    domain::scope::Scope,
    service::{
        self,
        proof::{self, Challenge},
    },
    web::{
        error::{Error, ProblemJson},
        path::PathText,
        state::AppState,
    },
};

/// Work to be done, as the ALTCHA protocol names its parts.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Challenge)]
pub(super) struct ChallengeJson {
    /// `SHA-256`.
    pub algorithm: String,
    /// The hash, in hexadecimal digits, of `salt` and the number to be found.
    pub challenge: String,
    /// The largest number that need be tried.
    pub maxnumber: u32,
    /// Says also when it ends; belongs into the answer as it is.
    pub salt: String,
    pub signature: String,
}

impl From<Challenge> for ChallengeJson {
    fn from(work: Challenge) -> Self {
        Self {
            algorithm: work.algorithm.to_owned(),
            challenge: work.challenge,
            maxnumber: work.maxnumber,
            salt: work.salt,
            signature: work.signature,
        }
    }
}

/// Gives out the work that the site asks of guests before each comment (ALTCHA); it is good for 20 minutes and one comment.
///
/// Find the number from 0 to `maxnumber` for which the SHA-256 of `salt` followed by the number is `challenge`. The base64 of
/// `{"algorithm", "challenge", "number", "salt", "signature"}` is `altcha` of the comment.
#[utoipa::path(
    get,
    path = "/api/v1/sites/{site}/challenge",
    tag = "comments",
    operation_id = "challenge",
    params(("site" = String, Path, description = "key of the site")),
    responses(
        (status = 200, body = ChallengeJson),
        (status = 404, body = ProblemJson, content_type = "application/problem+json", description = "no such site, or it asks for none"),
    ),
)]
pub async fn show(State(state): State<AppState>, PathText(site): PathText, headers: HeaderMap) -> Response {
    let shown = async {
        let site = state.site(&site).await?;
        Caller::of(&state, &headers, &site, Scope::Read).await?;
        let work = proof::challenge(state.runtime(), &site);
        Ok::<_, Error>(work.ok_or(service::Error::NotFound("challenge"))?)
    };
    match shown.await {
        Ok(work) => ([(header::CACHE_CONTROL, "no-store")], Json(ChallengeJson::from(work))).into_response(),
        Err(error) => error.to_problem(locale(&headers)),
    }
}
