//! `/dashboard/sites/{site}/reports`: what readers reported and nobody has looked at yet.

use askama::Template;
use axum::{extract::State, http::StatusCode, response::Response};

use super::{
    access::{AtSite, Posted},
    frame::{self, Frame},
    queue::{self, Done},
    room::{Room, site_path},
};
use crate::{
    domain::{
        action::Verb,
        comment::{Comment, Status},
        field::{FieldError, Problem},
        id::{CommentId, ReportId},
        queue::Show,
        time::Timestamp,
    },
    i18n::Catalog,
    markup::SafeHtml,
    service::{
        self,
        moderation::{self, Choice},
        report::{self, Reported},
    },
    web::{account, error::Error, param::Params, state::AppState},
};

const ITEMS: u64 = 50;

#[derive(Debug, Template)]
#[template(path = "dashboard/reports.html")]
struct Page<'a> {
    frame: Frame<'a>,
    path: String,
    /// What was done a moment ago, with the way back.
    done: Option<Done>,
    /// What was not done, because somebody else was quicker.
    stale: Option<String>,
    cases: Vec<Case>,
    next: Option<String>,
}

/// A comment with what was said against it.
#[derive(Debug)]
struct Case {
    comment: Comment,
    /// The page it is on: what that is called, and where it is at the desk.
    page: Option<(String, String)>,
    /// What stands for it as it is shown.
    seen: String,
    html: SafeHtml,
    is_there: bool,
    reports: Vec<Said>,
}

/// One report.
#[derive(Debug)]
struct Said {
    ground: &'static str,
    note: Option<String>,
    notifier: Option<(String, String)>,
    at: String,
}

fn path_of(at: &AtSite) -> String {
    site_path(&at.held.site.key, "/reports")
}

/// `GET /dashboard/sites/{site}/reports`.
pub(super) async fn show(State(state): State<AppState>, at: AtSite) -> Response {
    let made = page(&state, &at).await;
    frame::settled(&state, &at.desk, Some(&at.held.site), made).await
}

async fn page(state: &AppState, at: &AtSite) -> Result<Response, Error> {
    let site = at.held.site.as_ref();
    let frame = Frame::new(state, &at.desk, Some(Room::Reports), Some(site), "desk-reports").await?;
    let params = Params::parse(&at.desk.query, &["after", "done", "stale"])?;
    let found = report::list(state.runtime(), site, after(&params)?, ITEMS).await?;
    let is_full = u64::try_from(found.len()).is_ok_and(|count| count == ITEMS);
    let last = found.last().filter(|_| is_full);
    let next = last.map(|last| format!("{}_{}", last.report.created_at.0, last.report.id));
    let mut cases: Vec<Case> = Vec::new();
    for Reported {
        report,
        comment,
        thread,
    } in found
    {
        let said = Said {
            ground: report.ground.key(),
            note: report.note,
            notifier: report
                .notifier
                .map(|notifier| (notifier.name, notifier.email.as_str().to_owned())),
            at: report.created_at.to_string(),
        };
        match cases.iter_mut().find(|case| case.comment.id == comment.id) {
            Some(case) => case.reports.push(said),
            None => cases.push(Case {
                page: thread.map(|thread| {
                    let path = site_path(&site.key, &format!("/pages/{}", thread.id));
                    (thread.called().to_owned(), path)
                }),
                seen: format!("{}.{}", comment.status.name(), report.id),
                html: SafeHtml::from_stored(comment.html.clone()),
                is_there: comment.status.is_public(),
                comment,
                reports: vec![said],
            }),
        }
    }
    let page = Page {
        path: path_of(at),
        done: match params.get("done") {
            Some(done) => Done::read(state, &at.desk, done).await?,
            None => None,
        },
        stale: match params.get("stale") {
            Some(id) => stale(state, at, id, frame.words).await?,
            None => None,
        },
        cases,
        next,
        frame,
    };
    Ok(frame::respond(state, StatusCode::OK, &page))
}

/// `POST /dashboard/sites/{site}/reports`: what becomes of a comment that was reported, or taking that back.
pub(super) async fn settle(State(state): State<AppState>, posted: Posted<AtSite>) -> Response {
    let at = posted.by;
    let made = async {
        let params = Params::parse(&posted.text, &["comment", "report", "does", "done"])?;
        if params.get("does") == Some("undo") {
            return take_back(&state, &at, params.get("done")).await;
        }
        decide(&state, &at, &params).await
    };
    let made = made.await;
    frame::settled(&state, &at.desk, Some(&at.held.site), made).await
}

async fn decide(state: &AppState, at: &AtSite, params: &Params<'_>) -> Result<Response, Error> {
    let required = |field| FieldError::new(field, Problem::Required);
    let id = params.get("comment").ok_or(required("comment"))?;
    let id: CommentId = id.parse().map_err(|_| service::Error::NotFound("comment"))?;
    let seen = params.get("report").ok_or(required("report"))?;
    let (status, report) = seen_in(seen).ok_or(FieldError::new("report", Problem::Unreadable))?;
    let (runtime, site, actor) = (state.runtime(), at.held.site.as_ref(), at.desk.actor());
    let verb = match params.get("does") {
        Some("stand") => None,
        Some("hold") => Some(Verb::Hold),
        Some("spam") => Some(Verb::Spam),
        Some("trash") => Some(Verb::Trash),
        Some("approve") => Some(Verb::Approve),
        _ => return Err(required("does").into()),
    };
    let outcome = match verb {
        None => moderation::stand(runtime, site, actor, id, Some(report)).await?,
        Some(verb) => {
            let choice = Choice {
                seen: Some(status),
                ..Choice::of(vec![id])
            };
            moderation::act_while_open(runtime, site, actor, verb, choice, Some(report)).await?
        }
    };
    let Some(action) = outcome.action else {
        return Ok(account::go(state, &format!("{}?stale={id}", path_of(at))));
    };
    let done = queue::done_name(&site.key, action);
    Ok(queue::lead_back(state, &path_of(at), &[done]))
}

async fn take_back(state: &AppState, at: &AtSite, done: Option<&str>) -> Result<Response, Error> {
    let site = at.held.site.as_ref();
    let named = done.and_then(|done| done.rsplit_once('.'));
    let id = named.filter(|(key, _)| *key == site.key).map(|(_, id)| id.parse());
    let Some(Ok(id)) = id else {
        return Err(service::Error::NotFound("action").into());
    };
    let undone = match moderation::undo(state.runtime(), site, at.desk.actor(), id).await {
        Ok(outcome) => outcome.action.map(|id| queue::done_name(&site.key, id)),
        // Somebody was quicker, which is what was asked for.
        Err(service::Error::Undone) => None,
        Err(error) => return Err(error.into()),
    };
    Ok(queue::lead_back(state, &path_of(at), undone.as_slice()))
}

/// That nothing was done to a comment, and where it stands since somebody else has decided.
async fn stale(state: &AppState, at: &AtSite, id: &str, words: &Catalog) -> Result<Option<String>, Error> {
    let Ok(id) = id.parse() else { return Ok(None) };
    match moderation::show(state.runtime(), &at.held.site, id).await {
        Ok(comment) => {
            let status = words.text(queue::show_key(Show::Status(comment.status)));
            let (name, status) = (comment.author.name.as_str().into(), status.into());
            Ok(Some(
                words.format("desk-reports-stale", &[("name", name), ("status", status)]),
            ))
        }
        Err(service::Error::NotFound(_)) => Ok(Some(words.text("desk-reports-gone").to_owned())),
        Err(error) => Err(error.into()),
    }
}

/// A comment as somebody saw it who decides: where it stood, and a report that was open.
fn seen_in(text: &str) -> Option<(Status, ReportId)> {
    let (status, report) = text.split_once('.')?;
    Some((Status::from_name(status)?, report.parse().ok()?))
}

/// The place after a report.
fn after(params: &Params<'_>) -> Result<Option<(Timestamp, ReportId)>, FieldError> {
    let Some(text) = params.get("after") else {
        return Ok(None);
    };
    let read = text.split_once('_').and_then(|(at, id)| {
        let at = at.parse().ok().map(Timestamp)?;
        Some((at, id.parse().ok()?))
    });
    read.map(Some).ok_or(FieldError::new("after", Problem::Unreadable))
}
