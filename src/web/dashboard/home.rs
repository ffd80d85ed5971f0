//! `/dashboard`: where somebody begins, with every site they keep in order.

use askama::Template;
use axum::{extract::State, http::StatusCode, response::Response};

use super::{
    access::Desk,
    frame::{self, Frame, called},
    room::{Room, home},
};
use crate::{
    domain::scope::{Duty, Standing},
    web::{error::Error, state::AppState},
};

/// All sites of somebody.
#[derive(Debug, Template)]
#[template(path = "dashboard/home.html")]
struct Home<'a> {
    frame: Frame<'a>,
    sites: Vec<Listed>,
    /// Whether they decide which sites there are.
    may_add: bool,
}

/// One site.
#[derive(Debug)]
struct Listed {
    path: String,
    name: String,
    origin: String,
}

/// `GET /dashboard`.
pub(super) async fn show(State(state): State<AppState>, desk: Desk) -> Response {
    frame::settled(&state, &desk, None, page(&state, &desk).await).await
}

async fn page(state: &AppState, desk: &Desk) -> Result<Response, Error> {
    let frame = Frame::new(state, desk, Some(Room::Overview), None, "desk-overview").await?;
    let sites = desk.sites.iter().map(|held| Listed {
        path: home(Some(&held.site.key)),
        name: called(&held.site).to_owned(),
        origin: held
            .site
            .settings
            .origins
            .first()
            .map(ToString::to_string)
            .unwrap_or_default(),
    });
    let page = Home {
        sites: sites.collect(),
        may_add: Standing::of(desk.who.account.is_admin, None).has(Duty::Serve),
        frame,
    };
    Ok(frame::respond(state, StatusCode::OK, &page))
}
