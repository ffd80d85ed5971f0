//! Letters about comments: saying that they are wanted, and that they are not. Looking does neither: programs that look into mail
//! follow links, too.

use askama::Template;
use axum::{
    extract::{RawQuery, State, rejection::BytesRejection},
    http::{HeaderMap, StatusCode},
    response::Response,
};
use bytes::Bytes;

use super::{
    form::FormPage,
    page::{Head, failed, render},
    visitor::{self, Visitor},
};
use crate::{
    i18n::Locale,
    service::{
        self,
        subscription::{self, Extent},
    },
    web::{error::Error, param::Params, state::AppState},
};

const CONFIRM: &str = "/account/letters/confirm";
const NAMES: &[&str] = &["key", "what"];

/// The page with the two ways to stop letters.
#[derive(Debug, Template)]
#[template(path = "account/letters_stop.html")]
struct StopPage<'a> {
    head: Head<'a>,
    key: &'a str,
}

/// `GET /account/letters/confirm?key=`.
pub(super) async fn show_question(
    State(state): State<AppState>,
    visitor: Visitor,
    RawQuery(query): RawQuery,
) -> Response {
    let query = query.unwrap_or_default();
    let looked = async {
        let params = Params::parse(&query, NAMES)?;
        let key = params.get("key").unwrap_or_default();
        subscription::look_at(state.runtime(), key).await?;
        let page = FormPage::new(&state, visitor.locale, "letters-question");
        let words = page.words();
        let mut page = page
            .saying(words.text("letters-question-sentence"))
            .posting(CONFIRM, words.text("letters-question-button"));
        page.key = Some(key.to_owned());
        Ok::<_, Error>(page.respond(&state, &visitor, None))
    };
    looked
        .await
        .unwrap_or_else(|error| failed(&state, &error, visitor.locale))
}

/// `POST /account/letters/confirm`.
pub(super) async fn confirm(
    State(state): State<AppState>,
    visitor: Visitor,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let done = async {
        let text = visitor.posted(&state, body)?;
        let params = Params::parse(&text, NAMES)?;
        subscription::confirm(state.runtime(), params.get("key").unwrap_or_default()).await?;
        Ok::<_, Error>(said(
            &state,
            visitor.locale,
            "letters-confirmed",
            "letters-confirmed-sentence",
        ))
    };
    done.await
        .unwrap_or_else(|error| failed(&state, &error, visitor.locale))
}

/// `GET /account/letters/stop?key=`.
pub(super) async fn show_stop(
    State(state): State<AppState>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let query = query.unwrap_or_default();
    let locale = visitor::locale(&query, &headers);
    let params = Params::parse(&query, NAMES).unwrap_or_default();
    let key = params.get("key").unwrap_or_default();
    if !subscription::is_stop_key(state.runtime(), key) {
        return failed(&state, &service::Error::TicketGone.into(), locale);
    }
    let head = Head::new(&state, locale, "letters-stop");
    render(&state, StatusCode::OK, &StopPage { head, key })
}

/// `POST /account/letters/stop?key=`: from our own page, and from whoever reads mail for people (RFC 8058, section 3.2). The latter
/// has no session and no cookie, and is from elsewhere: the key alone says whose letters stop.
pub(super) async fn stop(
    State(state): State<AppState>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let query = query.unwrap_or_default();
    let locale = visitor::locale(&query, &headers);
    let done = async {
        let params = Params::parse(&query, NAMES)?;
        let body = crate::web::body::bounded(body)?;
        // Whatever a mail program sends means one comment; only our own page asks for more.
        let is_all = body.as_ref() == b"what=site";
        let extent = if is_all { Extent::Site } else { Extent::Comment };
        subscription::stop(state.runtime(), params.get("key").unwrap_or_default(), extent).await?;
        Ok::<_, Error>(said(&state, locale, "letters-stopped", "letters-stopped-sentence"))
    };
    done.await.unwrap_or_else(|error| failed(&state, &error, locale))
}

fn said(state: &AppState, locale: Locale, title: &'static str, sentence: &'static str) -> Response {
    let page = FormPage::new(state, locale, title);
    let words = page.words();
    render(state, StatusCode::OK, &page.saying(words.text(sentence)))
}
