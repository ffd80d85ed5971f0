//! `/dashboard/sites/{site}/log`: who did what, when and why.

use askama::Template;
use axum::{extract::State, http::StatusCode, response::Response};

use super::{
    access::AtSite,
    frame::{self, Frame},
    room::{Room, site_path},
};
use crate::{
    domain::{
        action::Actor,
        field::{FieldError, Problem},
        log::Entry,
        time::Timestamp,
    },
    i18n::{Arg, Catalog},
    service::moderation,
    web::{error::Error, param::Params, state::AppState},
};

/// Entries on one page.
const ITEMS: u64 = 50;

/// The room.
#[derive(Debug, Template)]
#[template(path = "dashboard/log.html")]
struct Page<'a> {
    frame: Frame<'a>,
    entries: Vec<Line>,
    next: Option<String>,
}

/// One entry.
#[derive(Debug)]
struct Line {
    number: i64,
    at: Timestamp,
    who: String,
    what: String,
    filter: Option<String>,
    why: String,
}

/// `GET /dashboard/sites/{site}/log`.
pub(super) async fn show(State(state): State<AppState>, at: AtSite) -> Response {
    let made = page(&state, &at).await;
    frame::settled(&state, &at.desk, Some(&at.held.site), made).await
}

async fn page(state: &AppState, at: &AtSite) -> Result<Response, Error> {
    let site = at.held.site.as_ref();
    let frame = Frame::new(state, &at.desk, Some(Room::Log), Some(site), "desk-log").await?;
    let params = Params::parse(&at.desk.query, &["after"])?;
    let before = params.get("after").map(str::parse).transpose();
    let before = before.map_err(|_| FieldError::new("after", Problem::Unreadable))?;
    let told = moderation::entries(state.runtime(), site, before, ITEMS).await?;
    let names = moderation::names_in(state.runtime(), &told.entries).await?;
    let line = |entry: &Entry| line(entry, &names, frame.words);
    let path = site_path(&site.key, "/log");
    let page = Page {
        entries: told.entries.iter().map(line).collect(),
        next: told.next.map(|number| format!("{path}?after={number}")),
        frame,
    };
    Ok(frame::respond(state, StatusCode::OK, &page))
}

fn line(entry: &Entry, names: &[(Actor, String)], words: &Catalog) -> Line {
    let actor = entry.actor.text().and_then(Actor::from_stored);
    let known = names
        .iter()
        .find(|(known, _)| Some(*known) == actor)
        .map(|(_, name)| name.clone());
    let who = match actor {
        Some(Actor::Operator) => words.text("desk-log-operator").to_owned(),
        Some(Actor::Service) => words.text("desk-log-service").to_owned(),
        Some(Actor::Account(_)) | None => known.unwrap_or_else(|| words.text("desk-log-gone").to_owned()),
    };
    let text = |personal: &crate::domain::log::Personal| personal.text().map(str::to_owned);
    let filter = entry.filter.as_ref().and_then(text);
    let count = Arg::Number(i64::try_from(entry.count).unwrap_or(i64::MAX));
    let key = if filter.is_some() {
        "desk-log-all"
    } else {
        "desk-log-did"
    };
    let what = words.format(key, &[("verb", entry.verb.name().into()), ("count", count)]);
    Line {
        number: entry.number,
        at: entry.at,
        who,
        what,
        filter,
        why: entry.reason.as_ref().and_then(text).unwrap_or_default(),
    }
}
