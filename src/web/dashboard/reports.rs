//! `/dashboard/sites/{site}/reports`: what readers reported and nobody has looked at yet.

use askama::Template;
use axum::{extract::State, http::StatusCode, response::Response};

use super::{
    access::{AtSite, Posted},
    frame::{self, Frame},
    room::{Room, site_path},
};
use crate::{
    domain::{
        action::{Actor, Verb},
        comment::Comment,
        field::{FieldError, Problem},
        id::ReportId,
        time::Timestamp,
    },
    markup::SafeHtml,
    service::{
        self,
        moderation::{self, Choice},
        report::{self, Reported},
    },
    web::{error::Error, param::Params, state::AppState},
};

const ITEMS: u64 = 50;

#[derive(Debug, Template)]
#[template(path = "dashboard/reports.html")]
struct Page<'a> {
    frame: Frame<'a>,
    path: String,
    cases: Vec<Case>,
    next: Option<String>,
}

/// A comment with what was said against it.
#[derive(Debug)]
struct Case {
    comment: Comment,
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
    let found = report::list(state.runtime(), site, after(&at.desk.query)?, ITEMS).await?;
    let is_full = u64::try_from(found.len()).is_ok_and(|count| count == ITEMS);
    let last = found.last().filter(|_| is_full);
    let next = last.map(|last| format!("{}_{}", last.report.created_at.0, last.report.id));
    let mut cases: Vec<Case> = Vec::new();
    for Reported { report, comment } in found {
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
                html: SafeHtml::from_stored(comment.html.clone()),
                is_there: comment.status.is_public(),
                comment,
                reports: vec![said],
            }),
        }
    }
    let page = Page {
        path: path_of(at),
        cases,
        next,
        frame,
    };
    Ok(frame::respond(state, StatusCode::OK, &page))
}

/// `POST /dashboard/sites/{site}/reports`: what becomes of a comment that was reported.
pub(super) async fn settle(State(state): State<AppState>, posted: Posted<AtSite>) -> Response {
    let at = posted.by;
    let made = async {
        let params = Params::parse(&posted.text, &["comment", "does"])?;
        let id = params
            .get("comment")
            .ok_or(FieldError::new("comment", Problem::Required))?;
        let id = id.parse().map_err(|_| service::Error::NotFound("comment"))?;
        let site = at.held.site.as_ref();
        let verb = match params.get("does") {
            Some("stand") => None,
            Some("hold") => Some(Verb::Hold),
            Some("spam") => Some(Verb::Spam),
            Some("trash") => Some(Verb::Trash),
            Some("approve") => Some(Verb::Approve),
            _ => return Err(FieldError::new("does", Problem::Required).into()),
        };
        match verb {
            None => report::dismiss(state.runtime(), site, id).await.map(drop)?,
            Some(verb) => {
                let actor = Actor::Account(at.desk.who.account.id);
                moderation::act(state.runtime(), site, actor, verb, Choice::of(vec![id])).await?;
            }
        }
        Ok(frame::go_and_say(&state, &path_of(&at), "saved"))
    };
    let made = made.await;
    frame::settled(&state, &at.desk, Some(&at.held.site), made).await
}

/// The place after a report.
fn after(query: &str) -> Result<Option<(Timestamp, ReportId)>, FieldError> {
    let params = Params::parse(query, &["after"])?;
    let Some(text) = params.get("after") else {
        return Ok(None);
    };
    let read = text.split_once('_').and_then(|(at, id)| {
        let at = at.parse().ok().map(Timestamp)?;
        Some((at, id.parse().ok()?))
    });
    read.map(Some).ok_or(FieldError::new("after", Problem::Unreadable))
}
