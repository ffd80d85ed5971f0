//! `/dashboard/sites/{site}/pages`: every thread of a site.

mod page;

use askama::Template;
use axum::{extract::State, http::StatusCode, response::Response};

pub(super) use page::{add_alias, carry_out, describe, forget_alias, open, preview, show};

use super::{
    access::AtSite,
    frame::{self, Frame},
    room::{Room, site_path},
};
use crate::{
    domain::{
        id::CommentId,
        page::PageUrl,
        site::Site,
        thread::{
            Thread,
            cursor::{Cursor, List},
        },
        time::Timestamp,
    },
    i18n::{Arg, Catalog},
    service::{self, relocation, thread::ThreadOrder},
    web::{
        account::go,
        error::Error,
        param::{Params, encoded},
        state::AppState,
    },
};

/// Threads on one page of the list.
const ITEMS: u64 = 50;
/// The orders, each with its name in the address and the key of its words; the first is shown.
const ORDERS: [(ThreadOrder, &str, &str); 3] = [
    (ThreadOrder::Active, "active", "desk-pages-active"),
    (ThreadOrder::Comments, "comments", "desk-pages-comments"),
    (ThreadOrder::Newest, "newest", "desk-pages-newest"),
];

/// The list.
#[derive(Debug, Template)]
#[template(path = "dashboard/pages.html")]
struct Pages<'a> {
    frame: Frame<'a>,
    path: String,
    /// Each with its words, and whether it is shown.
    orders: Vec<(&'static str, &'a str, bool)>,
    threads: Vec<Listed>,
    /// What comes after.
    next: Option<String>,
    /// The address somebody looked for.
    sought: String,
    problem: Option<String>,
    most: usize,
}

/// One thread.
#[derive(Debug)]
pub(super) struct Listed {
    pub path: String,
    pub title: String,
    /// Where it is, without the beginning that says nothing.
    pub place: String,
    pub comments: String,
    pub is_open: bool,
    pub last: String,
}

/// `GET /dashboard/sites/{site}/pages`.
pub(in crate::web::dashboard) async fn list(State(state): State<AppState>, at: AtSite) -> Response {
    let made = answer(&state, &at).await;
    frame::settled(&state, &at.desk, Some(&at.held.site), made).await
}

async fn answer(state: &AppState, at: &AtSite) -> Result<Response, Error> {
    let site = at.held.site.as_ref();
    let params = Params::parse(&at.desk.query, &["order", "after", "find"])?;
    let sought = params.get("find").map(str::trim).unwrap_or_default();
    let mut problem = None;
    if !sought.is_empty() {
        match relocation::find(state.runtime(), site, sought).await {
            Ok(Some(id)) => return Ok(go(state, &site_path(&site.key, &format!("/pages/{id}")))),
            Ok(None) => problem = Some("desk-pages-nothing"),
            Err(service::Error::Invalid(_)) => problem = Some("desk-pages-not-here"),
            Err(error) => return Err(error.into()),
        }
    }
    let asked = params.get("order");
    let chosen = ORDERS
        .iter()
        .find(|(_, name, _)| asked == Some(*name))
        .or(ORDERS.first());
    let Some((order, name, _)) = chosen.copied() else {
        return Err(service::Error::NotFound("order").into());
    };
    let after = crate::web::embed::cursor(&params, List::Threads)?;
    let mut threads = service::thread::list(state.runtime(), site, order, after, ITEMS + 1).await?;
    let has_more = threads.len() > usize::try_from(ITEMS).unwrap_or(usize::MAX);
    threads.truncate(usize::try_from(ITEMS).unwrap_or(usize::MAX));
    let path = site_path(&site.key, "/pages");
    let next = threads.last().filter(|_| has_more).map(|last| {
        let cursor = following(order, last).to_string();
        format!("{path}?order={name}&after={}", encoded(&cursor))
    });
    let frame = Frame::new(state, &at.desk, Some(Room::Pages), Some(site), "desk-pages").await?;
    let words = frame.words;
    let page = Pages {
        orders: ORDERS
            .iter()
            .map(|(_, known, key)| (*known, words.text(key), *known == name))
            .collect(),
        threads: threads
            .iter()
            .map(|thread| Listed::of(thread, site, state.runtime().now(), words))
            .collect(),
        sought: sought.to_owned(),
        problem: problem.map(|key| words.text(key).to_owned()),
        most: PageUrl::MAX_CHARS,
        path,
        next,
        frame,
    };
    Ok(frame::respond(state, StatusCode::OK, &page))
}

/// The place after a thread.
fn following(order: ThreadOrder, last: &Thread) -> Cursor {
    let key = match order {
        ThreadOrder::Active => last.last_comment_at.0,
        ThreadOrder::Newest => last.created_at.0,
        ThreadOrder::Comments => i64::try_from(last.comment_count).unwrap_or(i64::MAX),
    };
    Cursor {
        list: List::Threads,
        key,
        id: CommentId(last.id.0),
    }
}

impl Listed {
    pub(super) fn of(thread: &Thread, site: &Site, now: Timestamp, words: &Catalog) -> Self {
        let count = Arg::Number(i64::try_from(thread.comment_count).unwrap_or(i64::MAX));
        Self {
            path: site_path(&site.key, &format!("/pages/{}", thread.id)),
            title: thread.called().to_owned(),
            place: thread.place().to_owned(),
            comments: words.format("comment-count", &[("count", count)]),
            is_open: site.is_open(Some(thread), now),
            last: thread.last_comment_at.to_string(),
        }
    }
}
