//! `/dashboard/queue` and `/dashboard/sites/{site}/queue`: what waits, and everything else one may want to decide about. Every row has
//! a form of its own; those that are ticked belong to another one. So it works without script, which only makes it quicker: rows have
//! `id="c-ID"` and `data-id`, `data-site`, `data-status`, and a post with `Rejoinder-Request: fragment` is answered with the bar alone.

mod act;
mod bar;
mod row;

use std::sync::Arc;

use askama::Template;
use axum::{extract::State, http::StatusCode, response::Response};

pub(super) use act::{act, undo};

pub(super) use row::label;

use self::{bar::Bar, row::Row};
use super::{
    access::{AtSite, Desk},
    frame::{self, Frame},
    room::{Room, site_path},
};
use crate::{
    domain::{
        comment::Status,
        id::CommentId,
        moderation::Rule,
        queue::{Filter, Show},
        site::Site,
        thread::cursor::{Cursor, List},
        time::Timestamp,
    },
    i18n::Catalog,
    service::moderation::{self, Listed},
    web::{error::Error, param::Params, state::AppState},
};

/// Comments on one page.
const ITEMS: u64 = 25;
/// Sites that are looked through together; whoever keeps more looks through them one by one.
const MOST_SITES: usize = 25;
/// What an address may carry.
const NAMES: &[&str] = &[
    "status", "q", "author", "page", "ip", "from", "to", "reason", "after", "done", "at", "nothing",
];
/// What one can look at, with its words.
const SHOWN: [(Show, &'static str); 6] = [
    (Show::Status(Status::Pending), "desk-show-pending"),
    (Show::Reported, "desk-show-reported"),
    (Show::Status(Status::Spam), "desk-show-spam"),
    (Show::Status(Status::Approved), "desk-show-approved"),
    (Show::Status(Status::Trashed), "desk-show-trashed"),
    (Show::All, "desk-show-all"),
];

/// The room.
#[derive(Debug, Template)]
#[template(path = "dashboard/queue.html")]
struct Page<'a> {
    frame: Frame<'a>,
    /// Where it lies.
    path: String,
    tabs: Vec<Tab<'a>>,
    /// What the fields of the filter hold.
    typed: Typed,
    /// What comments are held for, with its words.
    reasons: Vec<(&'static str, &'a str)>,
    /// The filter as an address carries it.
    filter: String,
    rows: Vec<Row<'a>>,
    next: Option<String>,
    bar: Option<Bar<'a>>,
    /// Whether comments can be ticked: where all are of one site.
    has_selection: bool,
    problem: Option<String>,
}

/// One way to look.
#[derive(Debug)]
struct Tab<'a> {
    query: String,
    label: &'a str,
    is_current: bool,
}

/// The text of each field.
#[derive(Debug)]
struct Typed {
    words: String,
    author: String,
    network: String,
    from: String,
    to: String,
    reason: String,
    page: String,
    status: &'static str,
    is_any: bool,
}

impl Typed {
    fn of(params: &Params<'_>, filter: &Filter) -> Self {
        let text = |name| params.get(name).unwrap_or_default().to_owned();
        Self {
            words: text("q"),
            author: text("author"),
            network: text("ip"),
            from: text("from"),
            to: text("to"),
            reason: text("reason"),
            page: text("page"),
            status: filter.show.name(),
            is_any: filter.is_narrow(),
        }
    }
}

/// `GET /dashboard/sites/{site}/queue`.
pub(super) async fn show(State(state): State<AppState>, at: AtSite) -> Response {
    let sites = [Arc::clone(&at.held.site)];
    let made = page(&state, &at.desk, &sites, Some(&at.held.site)).await;
    frame::settled(&state, &at.desk, Some(&at.held.site), made).await
}

/// `GET /dashboard/queue`.
pub(super) async fn everywhere(State(state): State<AppState>, desk: Desk) -> Response {
    let sites: Vec<Arc<Site>> = desk
        .sites
        .iter()
        .take(MOST_SITES)
        .map(|held| Arc::clone(&held.site))
        .collect();
    let made = page(&state, &desk, &sites, None).await;
    frame::settled(&state, &desk, None, made).await
}

async fn page(state: &AppState, desk: &Desk, sites: &[Arc<Site>], only: Option<&Site>) -> Result<Response, Error> {
    let frame = Frame::new(state, desk, Some(Room::Queue), only, "desk-queue").await?;
    let words = frame.words;
    let params = Params::parse(&desk.query, NAMES)?;
    let read = Filter::read(|name| params.get(name));
    let problem = read
        .as_ref()
        .err()
        .map(|_| words.text("desk-filter-problem").to_owned());
    let filter = read.unwrap_or_default();
    let after = crate::web::embed::cursor(&params, List::Queue)?.map(|after| (Timestamp(after.key), after.id));
    let found = if problem.is_some() {
        Found::default()
    } else {
        look(state, sites, &filter, after).await?
    };
    let path = only.map_or_else(|| "/dashboard/queue".to_owned(), |site| site_path(&site.key, "/queue"));
    let mut rows = Vec::new();
    for (site, listed) in found.items {
        rows.push(Row::of(state, words, &site, listed, &filter).await?);
    }
    let query = filter.to_query();
    let page = Page {
        tabs: tabs(words, &filter),
        typed: Typed::of(&params, &filter),
        reasons: Rule::ALL.map(|rule| (rule.name(), row::rule(rule, words))).into(),
        next: found
            .next
            .map(|place| format!("{path}?{query}&after={}", cursor(place))),
        bar: bar::of(state, desk, words, &params, only).await?,
        has_selection: only.is_some() && !rows.is_empty(),
        filter: query,
        path,
        rows,
        problem,
        frame,
    };
    let status = if page.problem.is_some() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    Ok(frame::respond(state, status, &page))
}

fn tabs<'a>(words: &'a Catalog, filter: &Filter) -> Vec<Tab<'a>> {
    let tab = |(show, key): (Show, &'static str)| Tab {
        query: Filter { show, ..filter.clone() }.to_query(),
        label: words.text(key),
        is_current: filter.show == show,
    };
    SHOWN.map(tab).into()
}

type Place = (Timestamp, CommentId);

/// What several sites hold, the latest first.
#[derive(Default)]
struct Found {
    items: Vec<(Arc<Site>, Listed)>,
    next: Option<Place>,
}

/// Looks through the sites together. Nothing is shown of what lies behind the place where one of the looks stopped.
async fn look(state: &AppState, sites: &[Arc<Site>], filter: &Filter, after: Option<Place>) -> Result<Found, Error> {
    let mut all = Found::default();
    for site in sites {
        let queue = moderation::look(state.runtime(), site, filter, after, ITEMS).await?;
        all.items
            .extend(queue.items.into_iter().map(|listed| (Arc::clone(site), listed)));
        all.next = all.next.max(queue.next);
    }
    let place = |listed: &Listed| (listed.case.comment.created_at, listed.case.comment.id);
    all.items.sort_by_key(|(_, listed)| std::cmp::Reverse(place(listed)));
    if let Some(end) = all.next {
        all.items.retain(|(_, listed)| place(listed) >= end);
    }
    let most = usize::try_from(ITEMS).unwrap_or(usize::MAX);
    if all.items.len() > most {
        all.items.truncate(most);
        all.next = all.items.last().map(|(_, listed)| place(listed));
    }
    Ok(all)
}

fn cursor((at, id): Place) -> Cursor {
    Cursor {
        list: List::Queue,
        key: at.0,
        id,
    }
}
