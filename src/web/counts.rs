//! Counts as both routes give them: from memory while they are true, else counted.

use std::collections::BTreeMap;

use axum::{
    body::Body,
    http::{HeaderValue, header},
    response::Response,
};
use bytes::Bytes;
use serde::Serialize;

use super::{api::counts::CountsJson, count_cache::Asked, error::Error, state::AppState};
use crate::{
    domain::{
        field::{FieldError, Problem},
        page::PageAddress,
        site::Site,
    },
    i18n::Locale,
    service::{
        self,
        counts::{PAGES_PER_CALL, counts},
    },
};

/// What is asked, once it is understood.
#[derive(Debug)]
pub(super) struct Question {
    pub site: String,
    pub urls: Vec<String>,
    pub ids: Vec<String>,
    /// The language in which the numbers are wanted in words too.
    pub words: Option<Locale>,
}

#[derive(Debug, Serialize)]
struct Counted {
    #[serde(flatten)]
    counts: CountsJson,
    /// What a page says of each of these numbers.
    #[serde(skip_serializing_if = "Option::is_none")]
    words: Option<BTreeMap<u64, String>>,
}

/// The JSON that answers a request: from memory if it was asked before in the same words and nothing has changed since.
pub(super) async fn answer(
    state: &AppState,
    asked: Asked,
    read: impl FnOnce(&Asked) -> Result<Question, Error>,
) -> Result<Bytes, Error> {
    if state.runtime().bus.is_current()
        && let Some(answer) = state.counts().recall(&asked)
    {
        return Ok(answer);
    }
    let before = state.counts().before();
    let question = read(&asked)?;
    let site = state.site(&question.site).await?;
    let pages = addresses(&site, &question)?;
    let found = counts(state.runtime(), &site, &pages).await?;
    let threads = pages.iter().zip(found.iter().map(|count| count.page_id));
    let names = question.urls.into_iter().chain(question.ids);
    let counts: BTreeMap<String, u64> = names.zip(found.iter().map(|count| count.comments)).collect();
    let words = question.words.map(|locale| {
        let catalog = locale.catalog();
        let in_words = |count: &u64| (*count, catalog.format("comment-count", &[("count", (*count).into())]));
        counts.values().map(in_words).collect()
    });
    let counted = Counted {
        counts: CountsJson { counts },
        words,
    };
    let answer = serde_json::to_vec(&counted).map_err(|error| service::Error::Internal(Box::new(error)))?;
    let answer = Bytes::from(answer);
    state.counts().remember(asked, before, site.id, threads, &answer);
    Ok(answer)
}

fn addresses(site: &Site, asked: &Question) -> Result<Vec<PageAddress>, Error> {
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

/// A finished answer.
pub(super) fn json_response(body: Bytes) -> Response {
    let mut response = Response::new(Body::from(body));
    let json = HeaderValue::from_static("application/json");
    response.headers_mut().insert(header::CONTENT_TYPE, json);
    response
}
