//! `/dashboard/sites/{site}/origins`: where the pages of a site are. Whoever changes that decides which pages may show the
//! conversation, and proves lately who they are (T25).

use askama::Template;
use axum::{extract::State, http::StatusCode, response::Response};

use crate::{
    domain::{
        field::{FieldError, Problem},
        origin::Origin,
    },
    service::{self, site},
    web::{
        account::require_recent,
        dashboard::{
            access::{AtSite, Posted, RunsSite},
            field::{self, Control, Field},
            frame::{self, Frame},
            room::{Room, site_path},
        },
        error::Error,
        param::Params,
        state::AppState,
    },
};

/// The form.
#[derive(Debug, Template)]
#[template(path = "dashboard/origins.html")]
struct Page<'a> {
    frame: Frame<'a>,
    path: String,
    back: String,
    seen: String,
    field: Field,
    problem: Option<String>,
}

fn path_of(at: &AtSite) -> String {
    site_path(&at.held.site.key, "/origins")
}

/// `GET /dashboard/sites/{site}/origins`.
pub(in crate::web::dashboard) async fn show(State(state): State<AppState>, RunsSite(at): RunsSite) -> Response {
    if let Err(asked) = require_recent(&state, &at.desk.visitor, &path_of(&at)) {
        return asked;
    }
    let now: Vec<String> = at.held.site.settings.origins.iter().map(ToString::to_string).collect();
    let made = page(&state, &at, now.join("\n"), None).await;
    frame::settled(&state, &at.desk, Some(&at.held.site), made).await
}

async fn page(state: &AppState, at: &AtSite, typed: String, error: Option<&Error>) -> Result<Response, Error> {
    let site = at.held.site.as_ref();
    let frame = Frame::new(state, &at.desk, Some(Room::Settings), Some(site), "desk-origins").await?;
    let words = frame.words;
    let mut fields = [Field {
        name: "origins",
        label: words.text("desk-origins").to_owned(),
        hint: Some(words.text("desk-origins-hint").to_owned()),
        value: typed,
        problem: None,
        control: Control::Text {
            is_code: true,
            is_ltr: true,
        },
    }];
    let problem = error.and_then(|error| field::place(error, &mut fields, words));
    let [field] = fields;
    let page = Page {
        path: path_of(at),
        back: site_path(&site.key, "/settings"),
        seen: site::mark_of(&site.settings),
        field,
        problem,
        frame,
    };
    Ok(frame::respond(
        state,
        error.map_or(StatusCode::OK, Error::status),
        &page,
    ))
}

/// `POST /dashboard/sites/{site}/origins`.
pub(in crate::web::dashboard) async fn update(State(state): State<AppState>, posted: Posted<RunsSite>) -> Response {
    let RunsSite(at) = posted.by;
    if let Err(asked) = require_recent(&state, &at.desk.visitor, &path_of(&at)) {
        return asked;
    }
    let mut typed = String::new();
    let made = match save(&state, &at, &posted.text, &mut typed).await {
        Ok(()) => Ok(frame::go_and_say(
            &state,
            &site_path(&at.held.site.key, "/settings"),
            "saved",
        )),
        Err(error) => page(&state, &at, typed, Some(&error)).await,
    };
    frame::settled(&state, &at.desk, Some(&at.held.site), made).await
}

async fn save(state: &AppState, at: &AtSite, text: &str, typed: &mut String) -> Result<(), Error> {
    let params = Params::parse(text, &["origins", "seen"])?;
    params.get("origins").unwrap_or_default().clone_into(typed);
    let wrong = |problem| service::Error::field(FieldError::new("origins", problem));
    let mut origins: Vec<String> = Vec::new();
    for line in typed.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let origin = Origin::parse(line).map_err(|_| wrong(Problem::NotAUrl))?.to_string();
        if origin == state.origin() {
            return Err(wrong(Problem::OwnOrigin).into());
        }
        if !origins.contains(&origin) {
            origins.push(origin);
        }
    }
    if origins.is_empty() {
        return Err(wrong(Problem::Required).into());
    }
    let seen = params.get("seen").unwrap_or_default();
    let values = [("origins", origins.join(","))];
    site::change(state.runtime(), at.desk.actor(), at.held.site.id, seen, &values)
        .await?
        .map_err(|_| wrong(Problem::NotAUrl).into())
}
