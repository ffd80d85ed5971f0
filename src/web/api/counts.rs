//! How many comments many pages have, in one call.

use std::collections::BTreeMap;

use axum::{
    Json,
    extract::{State, rejection::BytesRejection},
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::body::{json, locale};
use crate::{
    domain::{
        field::{FieldError, Problem},
        page::PageAddress,
        site::Site,
    },
    service::counts::{PAGES_PER_CALL, counts},
    web::{
        error::{Error, ProblemJson},
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
        let asked: CountsRequestJson = json(&headers, body)?;
        let site = state.site(&site).await?;
        let counts = counts_of(&state, &site, &asked.urls, &asked.ids).await?;
        Ok::<_, Error>(CountsJson { counts })
    };
    match counted.await {
        Ok(counts) => Json(counts).into_response(),
        Err(error) => error.to_problem(locale(&headers)),
    }
}

/// Counts under the names they were asked for.
pub async fn counts_of(
    state: &AppState,
    site: &Site,
    urls: &[String],
    ids: &[String],
) -> Result<BTreeMap<String, u64>, Error> {
    if urls.len() + ids.len() > PAGES_PER_CALL {
        return Err(FieldError::new("urls", Problem::TooLong { max: PAGES_PER_CALL }).into());
    }
    let origins = &site.settings.origins;
    let is_preview = site.settings.local_previews;
    let by_url = urls
        .iter()
        .map(|url| PageAddress::resolve(origins, is_preview, None, Some(url)));
    let by_id = ids
        .iter()
        .map(|id| PageAddress::resolve(origins, is_preview, Some(id), None));
    let pages = by_url.chain(by_id).collect::<Result<Vec<_>, _>>()?;
    let found = counts(state.runtime(), site, &pages).await?;
    Ok(urls.iter().chain(ids).cloned().zip(found).collect())
}
