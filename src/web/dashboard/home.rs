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
    i18n::{Arg, Catalog},
    service::{
        overview::{self, Numbers},
        staff::Held,
    },
    web::{error::Error, param::encoded, state::AppState},
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
    /// The queue of the site, what is to be done in it, and what came today.
    queue: String,
    waiting: Option<String>,
    reported: Option<String>,
    today: String,
}

/// More than this many are said to be this many and more.
const MOST_COUNTED: u64 = 1000;
/// Sites whose numbers are told; whoever has more sees them in each.
const MOST_NUMBERED: usize = 50;

/// `GET /dashboard`.
pub(super) async fn show(State(state): State<AppState>, desk: Desk) -> Response {
    frame::settled(&state, &desk, None, page(&state, &desk).await).await
}

async fn page(state: &AppState, desk: &Desk) -> Result<Response, Error> {
    let frame = Frame::new(state, desk, Some(Room::Overview), None, "desk-overview").await?;
    let words = frame.words;
    let mut sites = Vec::with_capacity(desk.sites.len());
    for (place, held) in desk.sites.iter().enumerate() {
        let numbers = if place < MOST_NUMBERED {
            Some(overview::numbers(state.runtime(), held.site.id, MOST_COUNTED).await?)
        } else {
            None
        };
        sites.push(listed(held, numbers, words));
    }
    let page = Home {
        sites,
        may_add: Standing::of(desk.who.account.is_admin, None).has(Duty::Serve),
        frame,
    };
    Ok(frame::respond(state, StatusCode::OK, &page))
}

fn listed(held: &Held, numbers: Option<Numbers>, words: &Catalog) -> Listed {
    let number = |key: &str, count: u64| {
        let more = if count >= MOST_COUNTED { "+" } else { "" };
        let count = Arg::Number(i64::try_from(count).unwrap_or(i64::MAX));
        words.format(key, &[("count", count), ("more", more.into())])
    };
    let if_any = |key: &str, count: u64| (count > 0).then(|| number(key, count));
    let key = &held.site.key;
    Listed {
        queue: format!("/dashboard/queue?site={}", encoded(key)),
        waiting: numbers.and_then(|numbers| if_any("desk-number-waiting", numbers.waiting)),
        reported: numbers.and_then(|numbers| if_any("desk-number-reported", numbers.reported)),
        today: numbers.map_or_else(String::new, |numbers| number("desk-number-today", numbers.today)),
        path: home(Some(key)),
        name: called(&held.site).to_owned(),
        origin: held
            .site
            .settings
            .origins
            .first()
            .map(ToString::to_string)
            .unwrap_or_default(),
    }
}
