//! Having one's account erased, and taking that back.

use askama::Template;
use axum::{
    extract::{State, rejection::BytesRejection},
    http::StatusCode,
    response::Response,
};
use bytes::Bytes;

use super::{
    confirm::require_recent,
    page::{Head, failed, go, respond},
    visitor::Visitor,
};
use crate::{
    domain::{
        erasure::Fate,
        field::{FieldError, Problem},
    },
    i18n::Arg,
    service::erasure,
    web::{error::Error, param::Params, state::AppState},
};

const PATH: &str = "/account/erase";

/// The page.
#[derive(Debug, Template)]
#[template(path = "account/leaving.html")]
struct Leaving<'a> {
    head: Head<'a>,
    token: String,
    sentence: String,
    problem: Option<String>,
}

/// `GET /account/erase`.
pub(super) async fn show(State(state): State<AppState>, visitor: Visitor) -> Response {
    match require_recent(&state, &visitor, PATH) {
        Ok(_) => page(&state, &visitor, None),
        Err(answer) => answer,
    }
}

fn page(state: &AppState, visitor: &Visitor, error: Option<&Error>) -> Response {
    let head = Head::new(state, visitor.locale, "account-erase");
    let days = i64::from(state.settings().limits.erasure_days);
    let page = Leaving {
        token: visitor.token(state),
        sentence: head
            .words
            .format("account-erase-sentence", &[("days", Arg::Number(days))]),
        problem: error.map(|error| error.sentence(head.words)),
        head,
    };
    let status = error.map_or(StatusCode::OK, Error::status);
    respond(state, visitor, status, &page)
}

/// `POST /account/erase`.
pub(super) async fn create(
    State(state): State<AppState>,
    visitor: Visitor,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let who = match require_recent(&state, &visitor, PATH) {
        Ok(who) => who,
        Err(answer) => return answer,
    };
    let done = async {
        let text = visitor.posted(&state, body)?;
        let params = Params::parse(&text, &["comments"])?;
        let fate = params.get("comments").and_then(Fate::from_name);
        let fate = fate.ok_or(FieldError::new("comments", Problem::Required))?;
        state.limits().check_sign_in(visitor.address.0)?;
        erasure::plan(state.runtime(), who, fate, state.settings().limits.erasure_days).await?;
        Ok::<_, Error>(go(&state, "/account"))
    };
    match done.await {
        Ok(response) => response,
        Err(error) => page(&state, &visitor, Some(&error)),
    }
}

/// `POST /account/erase/cancel`.
pub(super) async fn cancel(
    State(state): State<AppState>,
    visitor: Visitor,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let done = async {
        visitor.posted(&state, body)?;
        if let Some(who) = &visitor.who {
            erasure::cancel(state.runtime(), who).await?;
        }
        Ok::<_, Error>(go(&state, "/account"))
    };
    match done.await {
        Ok(response) => response,
        Err(error) => failed(&state, &error, visitor.locale),
    }
}
