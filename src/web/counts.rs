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
    /// What to do about an address that is none of the site's pages.
    pub foreign: Foreign,
    /// The language in which the numbers are wanted in words too.
    pub words: Option<Locale>,
}

/// What becomes of addresses that are none of the site's pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Foreign {
    /// The whole call, by name: a program should know.
    Refused,
    /// They are missing from the answer: one wrong link in a list of posts takes nothing from the others.
    LeftOut,
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
    let words = question.words;
    let (names, pages): (Vec<_>, Vec<_>) = addresses(&site, question)?.into_iter().unzip();
    let found = counts(state.runtime(), &site, &pages).await?;
    let threads = pages.iter().zip(found.iter().map(|count| count.page_id));
    let counts: BTreeMap<String, u64> = names
        .into_iter()
        .zip(found.iter().map(|count| count.comments))
        .collect();
    let words = words.map(|locale| {
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

/// What was asked for, each with the page that it means.
fn addresses(site: &Site, asked: Question) -> Result<Vec<(String, PageAddress)>, Error> {
    if asked.urls.len() + asked.ids.len() > PAGES_PER_CALL {
        return Err(FieldError::new("urls", Problem::TooLong { max: PAGES_PER_CALL }).into());
    }
    let resolve = |id: Option<&str>, url: Option<&str>| {
        PageAddress::resolve(&site.settings.origins, site.settings.local_previews, id, url)
    };
    let by_url = asked.urls.into_iter().map(|url| (resolve(None, Some(&url)), url));
    let by_id = asked.ids.into_iter().map(|id| (resolve(Some(&id), None), id));
    let mut pages = Vec::new();
    for (page, name) in by_url.chain(by_id) {
        match page {
            Ok(page) => pages.push((name, page)),
            Err(_) if asked.foreign == Foreign::LeftOut => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(pages)
}

/// A finished answer.
pub(super) fn json_response(body: Bytes) -> Response {
    let mut response = Response::new(Body::from(body));
    let json = HeaderValue::from_static("application/json");
    response.headers_mut().insert(header::CONTENT_TYPE, json);
    response
}
