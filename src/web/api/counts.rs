//! How many comments many pages have, in one call.

use std::collections::BTreeMap;

use axum::{
    body::Body,
    extract::{State, rejection::BytesRejection},
    http::{HeaderMap, HeaderValue, header},
    response::Response,
};
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::body::{json_bytes, locale, parsed};
use crate::{
    domain::{
        field::{FieldError, Problem},
        page::PageAddress,
        site::Site,
    },
    service::{
        self,
        counts::{PAGES_PER_CALL, counts},
    },
    web::{
        count_cache::Asked,
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
        // What is no JSON by its type is refused, remembered or not.
        let body = json_bytes(&headers, body)?;
        answer(&state, (Some(site.clone()), body), |body| {
            let asked: CountsRequestJson = parsed(body)?;
            Ok((site, asked))
        })
        .await
    };
    match counted.await {
        Ok(counts) => json_response(counts),
        Err(error) => error.to_problem(locale(&headers)),
    }
}

/// The answer to a request: from memory if it was asked before in the same words and nothing has changed, else counted. `read` says
/// from the body which site is asked about which pages.
pub(in crate::web) async fn answer(
    state: &AppState,
    asked: Asked,
    read: impl FnOnce(&[u8]) -> Result<(String, CountsRequestJson), Error>,
) -> Result<Bytes, Error> {
    if state.runtime().bus.is_current()
        && let Some(answer) = state.counts().recall(&asked)
    {
        return Ok(answer);
    }
    let before = state.counts().before();
    let (site, request) = read(&asked.1)?;
    let site = state.site(&site).await?;
    let pages = addresses(&site, &request)?;
    let found = counts(state.runtime(), &site, &pages).await?;
    let names = request.urls.into_iter().chain(request.ids);
    let counts = names.zip(found.iter().map(|count| count.comments)).collect();
    let answer =
        serde_json::to_vec(&CountsJson { counts }).map_err(|error| service::Error::Internal(Box::new(error)))?;
    let answer = Bytes::from(answer);
    let threads = found.iter().map(|count| count.page_id);
    state
        .counts()
        .remember(asked, before, site.id, pages.iter().zip(threads), &answer);
    Ok(answer)
}

fn addresses(site: &Site, asked: &CountsRequestJson) -> Result<Vec<PageAddress>, Error> {
    if asked.urls.len() + asked.ids.len() > PAGES_PER_CALL {
        return Err(FieldError::new("urls", Problem::TooLong { max: PAGES_PER_CALL }).into());
    }
    let origins = &site.settings.origins;
    let is_preview = site.settings.local_previews;
    let by_url = asked
        .urls
        .iter()
        .map(|url| PageAddress::resolve(origins, is_preview, None, Some(url)));
    let by_id = asked
        .ids
        .iter()
        .map(|id| PageAddress::resolve(origins, is_preview, Some(id), None));
    Ok(by_url.chain(by_id).collect::<Result<Vec<_>, _>>()?)
}

pub(in crate::web) fn json_response(body: Bytes) -> Response {
    let mut response = Response::new(Body::from(body));
    let json = HeaderValue::from_static("application/json");
    response.headers_mut().insert(header::CONTENT_TYPE, json);
    response
}
