//! How many comments many pages have, in one call.

use std::collections::BTreeMap;

use axum::{
    extract::{State, rejection::BytesRejection},
    http::{HeaderMap, header},
    response::Response,
};
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    body::{json_bytes, locale, parsed},
    caller::Caller,
};
use crate::{
    domain::scope::Scope,
    web::{
        count_cache::Asked,
        counts::{Foreign, Question, answer, json_response},
        error::ProblemJson,
        path::PathText,
        state::AppState,
    },
};

/// The pages to count, by address or by explicit id.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = CountsRequest)]
#[serde(deny_unknown_fields)]
pub struct CountsRequestJson {
    #[serde(default)]
    pub urls: Vec<String>,
    #[serde(default)]
    pub ids: Vec<String>,
}

/// Approved comments by address or id as it was asked for.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Counts)]
pub struct CountsJson {
    pub counts: BTreeMap<String, u64>,
}

/// Counts of up to 100 pages.
#[utoipa::path(
    post,
    path = "/api/v1/sites/{site}/counts",
    tag = "threads",
    params(("site" = String, Path, description = "key of the site")),
    request_body = CountsRequestJson,
    responses(
        (status = 200, body = CountsJson),
        (status = 400, body = ProblemJson, content_type = "application/problem+json"),
        (status = 401, body = ProblemJson, content_type = "application/problem+json", description = "a token that is over"),
        (status = 403, body = ProblemJson, content_type = "application/problem+json", description = "not the scope"),
        (status = 404, body = ProblemJson, content_type = "application/problem+json"),
    ),
)]
pub async fn show(
    State(state): State<AppState>,
    PathText(site): PathText,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let counted = async {
        if headers.contains_key(header::AUTHORIZATION) {
            let site = state.site(&site).await?;
            Caller::of(&state, &headers, &site, Scope::Read).await?;
        }
        // What is no JSON by its type is refused, remembered or not.
        let asked = Asked {
            site: Some(site.clone()),
            language: None,
            body: json_bytes(&headers, body)?,
        };
        let read = |asked: &Asked| {
            let CountsRequestJson { urls, ids } = parsed(&asked.body)?;
            Ok(Question {
                site,
                urls,
                ids,
                foreign: Foreign::Refused,
                words: None,
            })
        };
        answer(&state, asked, read).await
    };
    match counted.await {
        Ok(counts) => json_response(counts),
        Err(error) => error.to_problem(locale(&headers)),
    }
}
