//! `/dashboard/new`: one more site, made by whoever runs the instance.

use askama::Template;
use axum::{extract::State, http::StatusCode, response::Response};

use super::{
    access::{Desk, Posted, Serves},
    field::{self, Control, Field},
    frame::{self, Frame},
    room::{Room, home},
};
use crate::{
    domain::{
        field::{FieldError, Problem},
        origin::Origin,
    },
    service::{self, site},
    web::{account::require_recent, error::Error, param::Params, state::AppState},
};

const PATH: &str = "/dashboard/new";
const NAME_CHARACTERS: usize = 100;
const KEY_CHARACTERS: usize = 64;
const ORIGIN_CHARACTERS: usize = 300;

/// The form.
#[derive(Debug, Template)]
#[template(path = "dashboard/new_site.html")]
struct Form<'a> {
    frame: Frame<'a>,
    fields: Vec<Field>,
    problem: Option<String>,
}

/// What was typed.
#[derive(Clone, Debug, Default)]
struct Filled {
    name: String,
    key: String,
    origin: String,
}

/// `GET /dashboard/new`.
pub(super) async fn show(State(state): State<AppState>, Serves(desk): Serves) -> Response {
    if let Err(asked) = require_recent(&state, &desk.visitor, PATH) {
        return asked;
    }
    frame::settled(&state, &desk, None, form(&state, &desk, &Filled::default(), None).await).await
}

async fn form(state: &AppState, desk: &Desk, filled: &Filled, error: Option<&Error>) -> Result<Response, Error> {
    let frame = Frame::new(state, desk, Some(Room::Overview), None, "desk-site-new").await?;
    let words = frame.words;
    let line = |name, label: &str, hint: &str, value: &str, kind, most, is_ltr| Field {
        name,
        label: words.text(label).to_owned(),
        hint: Some(words.text(hint).to_owned()),
        value: value.to_owned(),
        problem: None,
        control: Control::Line { kind, most, is_ltr },
    };
    let mut fields = vec![
        line(
            "name",
            "desk-site-name",
            "desk-site-name-hint",
            &filled.name,
            "text",
            NAME_CHARACTERS,
            false,
        ),
        line(
            "origin",
            "desk-site-origin",
            "desk-site-origin-hint",
            &filled.origin,
            "url",
            ORIGIN_CHARACTERS,
            true,
        ),
        line(
            "key",
            "desk-site-key",
            "desk-site-key-hint",
            &filled.key,
            "text",
            KEY_CHARACTERS,
            true,
        ),
    ];
    let problem = error.and_then(|error| field::place(error, &mut fields, words));
    let status = error.map_or(StatusCode::OK, Error::status);
    Ok(frame::respond(state, status, &Form { frame, fields, problem }))
}

/// `POST /dashboard/new`.
pub(super) async fn create(State(state): State<AppState>, posted: Posted<Serves>) -> Response {
    let Serves(desk) = posted.by;
    if let Err(asked) = require_recent(&state, &desk.visitor, PATH) {
        return asked;
    }
    let mut filled = Filled::default();
    match make(&state, &posted.text, &mut filled).await {
        Ok(key) => frame::go_and_say(&state, &home(Some(&key)), "made"),
        Err(error) => frame::settled(&state, &desk, None, form(&state, &desk, &filled, Some(&error)).await).await,
    }
}

async fn make(state: &AppState, text: &str, filled: &mut Filled) -> Result<String, Error> {
    let params = Params::parse(text, &["name", "key", "origin"])?;
    let given = |name| params.get(name).unwrap_or_default().trim().to_owned();
    *filled = Filled {
        name: given("name"),
        key: given("key"),
        origin: given("origin"),
    };
    if filled.name.is_empty() {
        return Err(FieldError::new("name", Problem::Required).into());
    }
    if filled.name.chars().count() > NAME_CHARACTERS {
        return Err(FieldError::new("name", Problem::TooLong { max: NAME_CHARACTERS }).into());
    }
    // What people copy from the address bar ends with a slash.
    let origin = filled.origin.trim_end_matches('/');
    let origin = Origin::parse(origin).map_err(|_| FieldError::new("origin", Problem::NotAUrl))?;
    if origin.to_string() == state.origin() {
        return Err(FieldError::new("origin", Problem::OwnOrigin).into());
    }
    match site::create(state.runtime(), &filled.key, &filled.name, vec![origin]).await {
        Ok(site) => Ok(site.key),
        Err(service::Error::Exists(_)) => Err(FieldError::new("key", Problem::Taken).into()),
        Err(error) => Err(error.into()),
    }
}
