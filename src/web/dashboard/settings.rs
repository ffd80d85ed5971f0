//! `/dashboard/sites/{site}/settings`: what an owner decides about a site. Where its pages are has a form of its own, which wants to
//! know once more who asks (T25).

mod fields;
mod origins;

pub(super) use origins::{show as show_origins, update as update_origins};

use askama::Template;
use axum::{extract::State, http::StatusCode, response::Response};

use self::fields::{GROUPS, Known};
use super::{
    access::{AtSite, Posted, RunsSite},
    field::{Control, Field},
    frame::{self, Frame},
    room::{Room, site_path},
};
use crate::{
    i18n::Catalog,
    service::site::{self, Setting, SettingError},
    web::{error::Error, param::Params, state::AppState},
};

/// The room.
#[derive(Debug, Template)]
#[template(path = "dashboard/settings.html")]
struct Page<'a> {
    frame: Frame<'a>,
    action: String,
    origins: Vec<String>,
    origins_path: String,
    preview: String,
    /// What stands for the settings as they are shown.
    seen: String,
    groups: Vec<Group<'a>>,
    problem: Option<String>,
}

/// Fields that belong together.
#[derive(Debug)]
struct Group<'a> {
    title: &'a str,
    fields: Vec<Field>,
}

/// `GET /dashboard/sites/{site}/settings`.
pub(super) async fn show(State(state): State<AppState>, RunsSite(at): RunsSite) -> Response {
    let made = page(
        &state,
        &at,
        &|known, words| known.field(&at.held.site.settings, words),
        None,
    )
    .await;
    frame::settled(&state, &at.desk, Some(&at.held.site), made).await
}

async fn page(
    state: &AppState,
    at: &AtSite,
    field: &(dyn Fn(&Known, &Catalog) -> Field + Send + Sync),
    error: Option<&Error>,
) -> Result<Response, Error> {
    let site = at.held.site.as_ref();
    let frame = Frame::new(state, &at.desk, Some(Room::Settings), Some(site), "desk-settings").await?;
    let words = frame.words;
    let groups = GROUPS.iter().map(|(title, known)| Group {
        title: words.text(title),
        fields: known.iter().map(|known| field(known, words)).collect(),
    });
    let groups: Vec<Group<'_>> = groups.collect();
    let is_wrong = groups
        .iter()
        .any(|group| group.fields.iter().any(|field| field.problem.is_some()));
    let problem = match error {
        Some(error) => Some(error.sentence(words)),
        None => is_wrong.then(|| words.text("error-invalid").to_owned()),
    };
    let status = match error {
        Some(error) => error.status(),
        None if is_wrong => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    let page = Page {
        action: site_path(&site.key, "/settings"),
        origins: site.settings.origins.iter().map(ToString::to_string).collect(),
        origins_path: site_path(&site.key, "/origins"),
        preview: site_path(&site.key, "/preview"),
        seen: site::mark_of(&site.settings),
        groups,
        problem,
        frame,
    };
    Ok(frame::respond(state, status, &page))
}

/// `POST /dashboard/sites/{site}/settings`.
pub(super) async fn update(State(state): State<AppState>, posted: Posted<RunsSite>) -> Response {
    let RunsSite(at) = posted.by;
    let made = save(&state, &at, &posted.text).await;
    frame::settled(&state, &at.desk, Some(&at.held.site), made).await
}

async fn save(state: &AppState, at: &AtSite, text: &str) -> Result<Response, Error> {
    let mut names: Vec<&'static str> = fields::all().map(|known| known.name).collect();
    names.push("seen");
    let params = Params::parse(text, &names)?;
    // What the form does not bring stays as it is.
    let values: Vec<(&'static str, String)> = fields::all()
        .filter_map(|known| Some((known.name, params.given(known.name)?.to_owned())))
        .collect();
    let typed = |name: &str| {
        values
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, value)| value.clone())
    };
    let as_typed = |known: &Known, words: &Catalog| {
        let field = known.field(&at.held.site.settings, words);
        Field {
            value: typed(known.name).unwrap_or_else(|| field.value.clone()),
            ..field
        }
    };
    let seen = params.get("seen").unwrap_or_default();
    match site::change(state.runtime(), at.desk.actor(), at.held.site.id, seen, &values).await {
        Ok(Ok(())) => {
            let path = site_path(&at.held.site.key, "/settings");
            Ok(frame::go_and_say(state, &path, "saved"))
        }
        Ok(Err(refused)) => {
            let with_problems = |known: &Known, words: &Catalog| {
                let mut field = as_typed(known, words);
                let wrong = refused.iter().find(|(name, _)| *name == known.name);
                field.problem = wrong.map(|(_, error)| known.sentence(error, words));
                field
            };
            page(state, at, &with_problems, None).await
        }
        // What somebody typed is not lost: it stands there over what is so now.
        Err(error @ crate::service::Error::Stale) => page(state, at, &as_typed, Some(&error.into())).await,
        Err(error) => Err(error.into()),
    }
}
