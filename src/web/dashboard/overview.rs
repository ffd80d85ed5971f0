//! `/dashboard/sites/{site}`: how a site is doing.

use askama::Template;
use axum::{extract::State, http::StatusCode, response::Response};

use super::{
    access::AtSite,
    frame::{self, Frame},
    room::Room,
};
use crate::{
    i18n::Arg,
    service::staff,
    web::{error::Error, state::AppState},
};

/// More than this many are said to be this many and more.
const MOST_COUNTED: u64 = 1000;

/// The room.
#[derive(Debug, Template)]
#[template(path = "dashboard/overview.html")]
struct Overview<'a> {
    frame: Frame<'a>,
    waiting: String,
}

/// `GET /dashboard/sites/{site}`.
pub(super) async fn show(State(state): State<AppState>, at: AtSite) -> Response {
    let made = page(&state, &at).await;
    frame::settled(&state, &at.desk, Some(&at.held.site), made).await
}

async fn page(state: &AppState, at: &AtSite) -> Result<Response, Error> {
    let site = at.held.site.as_ref();
    let frame = Frame::new(state, &at.desk, Some(Room::Overview), Some(site), "desk-overview").await?;
    let waiting = staff::waiting(state.runtime(), &[site.id], MOST_COUNTED).await?;
    let count = Arg::Number(i64::try_from(waiting).unwrap_or(i64::MAX));
    let waiting = frame.words.format("desk-wait", &[("count", count)]);
    Ok(frame::respond(state, StatusCode::OK, &Overview { frame, waiting }))
}
