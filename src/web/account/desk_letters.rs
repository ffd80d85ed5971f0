//! Letters about what waits on the sites that somebody keeps in order: how often, and stopping them from a letter without signing in
//! (RFC 8058).

use askama::Template;
use axum::{
    extract::{RawQuery, State, rejection::BytesRejection},
    http::{HeaderMap, StatusCode},
    response::Response,
};
use bytes::Bytes;

use super::{
    form::FormPage,
    page::{Head, failed, go, render, respond, signed_out},
    visitor::{self, Visitor},
};
use crate::{
    domain::{
        desk_letter::Pace,
        field::{FieldError, Problem},
    },
    service::{self, desk_letter},
    web::{error::Error, param::Params, state::AppState},
};

const PATH: &str = "/account/letters";

/// The page on which it is chosen.
#[derive(Debug, Template)]
#[template(path = "account/desk_letters.html")]
struct Page<'a> {
    head: Head<'a>,
    token: String,
    /// Why nothing can be sent.
    unsent: Option<&'static str>,
    sites: Vec<Row>,
}

/// One site.
#[derive(Debug)]
struct Row {
    key: String,
    name: String,
    /// Each pace with the key of its words, and whether it is the chosen one.
    paces: Vec<(&'static str, &'static str, bool)>,
}

/// The page with the button that stops them.
#[derive(Debug, Template)]
#[template(path = "account/desk_letters_stop.html")]
struct StopPage<'a> {
    head: Head<'a>,
    key: &'a str,
}

fn label(pace: Pace) -> &'static str {
    match pace {
        Pace::Off => "letters-desk-off",
        Pace::AtOnce => "letters-desk-at-once",
        Pace::Hourly => "letters-desk-hourly",
        Pace::Daily => "letters-desk-daily",
    }
}

/// `GET /account/letters`.
pub(super) async fn show(State(state): State<AppState>, visitor: Visitor) -> Response {
    let Some(who) = &visitor.who else {
        return signed_out(&state, &visitor);
    };
    let made = async {
        let choices = desk_letter::choices(state.runtime(), &who.account).await?;
        let row = |choice: desk_letter::Choice| Row {
            paces: Pace::ALL
                .map(|pace| (pace.name(), label(pace), pace == choice.pace))
                .to_vec(),
            name: Some(choice.site.settings.name.clone())
                .filter(|name| !name.is_empty())
                .unwrap_or_else(|| choice.site.key.clone()),
            key: choice.site.key.clone(),
        };
        let unsent = if state.runtime().mailer.is_none() {
            Some("letters-desk-unsent")
        } else if who.account.verified_email().is_none() {
            Some("letters-desk-unreached")
        } else {
            None
        };
        let page = Page {
            head: Head::new(&state, visitor.locale, "letters-desk"),
            token: visitor.token(&state),
            unsent,
            sites: choices.into_iter().map(row).collect(),
        };
        Ok::<_, Error>(respond(&state, &visitor, StatusCode::OK, &page))
    };
    made.await
        .unwrap_or_else(|error| failed(&state, &error, visitor.locale))
}

/// `POST /account/letters`.
pub(super) async fn choose(
    State(state): State<AppState>,
    visitor: Visitor,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let done = async {
        let text = visitor.posted(&state, body)?;
        let Some(who) = &visitor.who else {
            return Ok(signed_out(&state, &visitor));
        };
        let params = Params::parse(&text, &["site", "pace"])?;
        let pace = params.get("pace").and_then(Pace::from_name);
        let unreadable = || service::Error::field(FieldError::new("pace", Problem::Unreadable));
        let pace = pace.ok_or_else(unreadable)?;
        let site = state.site(params.get("site").unwrap_or_default()).await?;
        desk_letter::set_pace(state.runtime(), &who.account, site.id, pace).await?;
        Ok::<_, Error>(go(&state, PATH))
    };
    done.await
        .unwrap_or_else(|error| failed(&state, &error, visitor.locale))
}

/// `GET /account/letters/desk/stop?key=`.
pub(super) async fn show_stop(
    State(state): State<AppState>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let query = query.unwrap_or_default();
    let locale = visitor::locale(&query, &headers);
    let params = Params::parse(&query, &["key"]).unwrap_or_default();
    let key = params.get("key").unwrap_or_default();
    if !desk_letter::stops(state.runtime(), key) {
        return failed(&state, &service::Error::TicketGone.into(), locale);
    }
    let head = Head::new(&state, locale, "letters-stop");
    render(&state, StatusCode::OK, &StopPage { head, key })
}

/// `POST /account/letters/desk/stop?key=`: from our own page, and from whoever reads mail for people (RFC 8058, section 3.2). The key
/// alone says whose letters stop, and about which site.
pub(super) async fn stop(
    State(state): State<AppState>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let query = query.unwrap_or_default();
    let locale = visitor::locale(&query, &headers);
    let done = async {
        crate::web::body::bounded(body)?;
        let params = Params::parse(&query, &["key"])?;
        desk_letter::stop(state.runtime(), params.get("key").unwrap_or_default()).await?;
        let page = FormPage::new(&state, locale, "letters-stopped");
        let words = page.words();
        let page = page
            .saying(words.text("letters-stopped-sentence"))
            .leading(PATH, words.text("letters-desk"));
        Ok::<_, Error>(render(&state, StatusCode::OK, &page))
    };
    done.await.unwrap_or_else(|error| failed(&state, &error, locale))
}
