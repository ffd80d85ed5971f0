//! Reporting a comment: a page that works by itself. The editor leads to it, and so does the page on which one answers without script.

use askama::Template;
use axum::{
    extract::{RawQuery, State, rejection::BytesRejection},
    http::{HeaderMap, StatusCode},
    response::{Html, IntoResponse, Response},
};
use bytes::Bytes;

use super::{
    card::Card,
    chrome::{Chrome, policy},
    compose::form_text,
    help::{error_page, uncached},
    one::{One, look},
};
use crate::{
    domain::report::{Ground, NewReport, Typed},
    service::{
        self,
        report::{self, Reporter},
    },
    web::{client::ClientAddress, cookie, error::Error, param::Params, path::PathText, person, state::AppState},
};

const NAMES: &[&str] = &["reason", "note", "name", "email", "good_faith"];

/// The form with what was typed, or thanks.
#[derive(Debug, Template)]
#[template(path = "embed/report.html")]
struct Page<'a> {
    chrome: Chrome<'a>,
    card: Option<Card<'a>>,
    action: String,
    back_to: String,
    typed: Typed<'a>,
    /// What is wrong with each field.
    problems: Vec<(&'static str, String)>,
    /// What is wrong with none in particular.
    problem: Option<String>,
    is_done: bool,
}

impl Page<'_> {
    fn wrong(&self, field: &str) -> Option<&str> {
        let found = self.problems.iter().find(|(name, _)| *name == field);
        found.map(|(_, sentence)| sentence.as_str())
    }

    #[expect(clippy::unused_self, reason = "templates call methods")]
    fn grounds(&self) -> [Ground; 5] {
        Ground::ALL
    }

    #[expect(clippy::unused_self, reason = "templates call methods")]
    fn note_characters(&self) -> usize {
        NewReport::NOTE_CHARACTERS
    }

    #[expect(clippy::unused_self, reason = "templates call methods")]
    fn name_characters(&self) -> usize {
        NewReport::NAME_CHARACTERS
    }
}

/// `GET /embed/comments/{id}/report`.
pub(super) async fn show(
    State(state): State<AppState>,
    PathText(id): PathText,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let look = look(&query.unwrap_or_default(), &headers);
    let shown = async {
        let one = One::find(&state, &id, look, &headers).await?;
        page(&state, &one, Typed::default(), None, false).await
    };
    shown
        .await
        .unwrap_or_else(|error| error_page(&state, &error, look.locale))
}

/// `POST /embed/comments/{id}/report`.
pub(super) async fn create(
    State(state): State<AppState>,
    PathText(id): PathText,
    client: ClientAddress,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let look = look(&query.unwrap_or_default(), &headers);
    let done = async {
        let text = form_text(&state, &headers, body)?;
        let form = Params::parse(&text, NAMES)?;
        let one = One::find(&state, &id, look, &headers).await?;
        let field = |name| form.get(name).unwrap_or_default();
        let typed = Typed {
            reason: field("reason"),
            note: field("note"),
            name: field("name"),
            email: field("email"),
            is_in_good_faith: form.get("good_faith").is_some(),
        };
        match take(&state, &one, client, &headers, typed).await {
            Ok(()) => page(&state, &one, Typed::default(), None, true).await,
            // What was typed comes back with what is wrong beside it.
            Err(error @ (Error::Service(service::Error::Invalid(_)) | Error::TooFast { .. })) => {
                page(&state, &one, typed, Some(&error), false).await
            }
            Err(error) => Err(error),
        }
    };
    done.await
        .unwrap_or_else(|error| error_page(&state, &error, look.locale))
}

async fn take(
    state: &AppState,
    one: &One,
    client: ClientAddress,
    headers: &HeaderMap,
    typed: Typed<'_>,
) -> Result<(), Error> {
    state.limits().check_post(client.0)?;
    let new = NewReport::parse(typed).map_err(service::Error::Invalid)?;
    let by = Reporter {
        person: person::of(state, headers, &one.site, cookie::guest_secret(headers)).await?,
        address: client.0,
    };
    Ok(report::create(state.runtime(), &one.site, one.id, by, new).await?)
}

async fn page(
    state: &AppState,
    one: &One,
    typed: Typed<'_>,
    error: Option<&Error>,
    is_done: bool,
) -> Result<Response, Error> {
    let words = one.look.locale.catalog();
    // After enough reports it is not there for readers any more, and whoever sent the last one is thanked all the same.
    let found = if is_done {
        service::comment::just_posted(state.runtime(), &one.site, one.id).await?
    } else {
        service::comment::public(state.runtime(), &one.site, one.id).await?
    };
    let card = Card::own(&found.comment, words, state.base(), false);
    let title = words.text("report-title").to_owned();
    let problems = error.map(|error| error.fields(words)).unwrap_or_default();
    let mut page = Page {
        chrome: Chrome::new(words, state.base(), title, one.look.theme, one.place),
        card: (!is_done).then_some(card),
        action: one.link(state, "/report"),
        back_to: one.thread_link(state, found.thread.id),
        typed,
        problem: error.filter(|_| problems.is_empty()).map(|error| error.sentence(words)),
        problems,
        is_done,
    };
    page.chrome.set_site(&one.site);
    let status = error.map_or(StatusCode::OK, Error::status);
    let html = page.render()?;
    let mut response = (status, uncached(state, &policy(state, Some(&one.site))), Html(html)).into_response();
    if let Some(error) = error {
        error.add_retry_after(&mut response);
    }
    Ok(response)
}
