//! `/dashboard/sites/{site}`: how a site is doing.

mod chart;

use askama::Template;
use axum::{extract::State, http::StatusCode, response::Response};

use self::chart::Chart;
use super::{
    access::AtSite,
    frame::{self, Frame},
    room::{Room, home},
};
use crate::{
    domain::thread::Thread,
    i18n::{Arg, Catalog},
    service::{
        overview::{self, Day, Decided},
        staff,
    },
    web::{error::Error, param::Params, state::AppState},
};

/// More than this many are said to be this many and more.
const MOST_COUNTED: u64 = 1000;
/// The spans that are offered, in days; the first is shown.
const SPANS: [u16; 3] = [30, 7, 90];

/// The room.
#[derive(Debug, Template)]
#[template(path = "dashboard/overview.html")]
struct Overview<'a> {
    frame: Frame<'a>,
    waiting: String,
    path: String,
    /// Each with its words, and whether it is shown.
    spans: Vec<(u16, String, bool)>,
    chart: Chart,
    total: Day,
    written: u64,
    /// Spam, of a hundred.
    spam_share: u64,
    busiest: Vec<Busy>,
    /// Of those that waited: how many, what became of them, and how long it took.
    decided: Option<Waited>,
}

/// What became of those that waited.
#[derive(Debug)]
struct Waited {
    once_held: u64,
    approved: u64,
    median: String,
    most: String,
    is_cut: bool,
}

/// A page that is talked about.
#[derive(Debug)]
struct Busy {
    title: String,
    url: Option<String>,
    comments: u64,
    /// Of a hundred, against the busiest.
    share: u64,
    last: String,
}

/// `GET /dashboard/sites/{site}`.
pub(super) async fn show(State(state): State<AppState>, at: AtSite) -> Response {
    let made = page(&state, &at).await;
    frame::settled(&state, &at.desk, Some(&at.held.site), made).await
}

async fn page(state: &AppState, at: &AtSite) -> Result<Response, Error> {
    let site = at.held.site.as_ref();
    let frame = Frame::new(state, &at.desk, Some(Room::Overview), Some(site), "desk-overview").await?;
    let words = frame.words;
    let params = Params::parse(&at.desk.query, &["days"]).unwrap_or_default();
    let asked = params.get("days").and_then(|days| days.parse().ok());
    let days = asked.filter(|days| SPANS.contains(days)).unwrap_or(SPANS[0]);
    let waiting = staff::waiting(state.runtime(), &[site.id], MOST_COUNTED).await?;
    let found = overview::of_site(state.runtime(), site.id, days).await?;
    let total = found.days.iter().fold(Day::default(), |sum, day| sum.plus(*day));
    let written = total.written();
    let mut spans: Vec<(u16, String, bool)> = SPANS
        .into_iter()
        .map(|span| (span, counted(words, "desk-days", u64::from(span)), span == days))
        .collect();
    spans.sort_by_key(|(span, _, _)| *span);
    let most = found.busiest.first().map_or(1, |thread| thread.comment_count.max(1));
    let page = Overview {
        waiting: words.format(
            "desk-wait",
            &[
                ("count", Arg::Number(i64::try_from(waiting).unwrap_or(i64::MAX))),
                ("more", if waiting >= MOST_COUNTED { "+" } else { "" }.into()),
            ],
        ),
        path: home(Some(&site.key)),
        spans,
        chart: Chart::of(&found.days),
        spam_share: total.spam * 100 / written.max(1),
        written,
        decided: waited(&found.decided, total.waiting, words),
        total,
        busiest: found.busiest.into_iter().map(|thread| Busy::of(thread, most)).collect(),
        frame,
    };
    Ok(frame::respond(state, StatusCode::OK, &page))
}

fn counted(words: &Catalog, key: &str, count: u64) -> String {
    words.format(key, &[("count", Arg::Number(i64::try_from(count).unwrap_or(i64::MAX)))])
}

fn waited(decided: &Decided, waiting: u64, words: &Catalog) -> Option<Waited> {
    (decided.decided > 0).then(|| Waited {
        once_held: decided.decided + waiting,
        approved: decided.approved,
        median: span(words, decided.median_seconds),
        most: span(words, decided.most_seconds),
        is_cut: decided.is_cut,
    })
}

/// A time as people say it: in the largest unit of which it has two or more.
fn span(words: &Catalog, seconds: u64) -> String {
    let minutes = seconds.div_ceil(60).max(1);
    match (minutes / 60, minutes / 1440) {
        (_, 2..) => counted(words, "desk-days", minutes / 1440),
        (2.., _) => counted(words, "desk-hours", minutes / 60),
        _ => counted(words, "desk-minutes", minutes),
    }
}

impl Busy {
    fn of(thread: Thread, most: u64) -> Self {
        Self {
            comments: thread.comment_count,
            share: thread.comment_count * 100 / most,
            last: thread.last_comment_at.to_string(),
            title: thread.called().to_owned(),
            url: thread.url,
        }
    }
}
