//! An answer, in the name of whoever is signed in.

use askama::Template;
use axum::{extract::State, http::StatusCode, response::Response};

use super::{AtComment, Back, Subject, Wrong, is_told_in_place};
use crate::{
    domain::{body::Body, comment::Status},
    service::moderation::{self, Answer, Replied},
    web::{
        dashboard::{
            access::Posted,
            frame::{self, Frame},
            room::Room,
        },
        error::Error,
        param::Params,
        state::AppState,
    },
};

const NAMES: &[&str] = &["body", "approve", "key", "back"];

#[derive(Debug, Template)]
#[template(path = "dashboard/comment_reply.html")]
struct Page<'a> {
    frame: Frame<'a>,
    path: String,
    back: Back,
    subject: Subject,
    text: String,
    key: String,
    most: usize,
    /// What it answers is seen by nobody yet, and whether it is to be approved.
    approves: Option<bool>,
    wrong: Wrong,
}

/// `GET .../reply`.
pub(in crate::web::dashboard) async fn show_reply(State(state): State<AppState>, at: AtComment) -> Response {
    let made = async { page(&state, &at, at.back()?, None).await };
    let made = made.await;
    at.answer(&state, made).await
}

/// `POST .../reply`.
pub(in crate::web::dashboard) async fn reply(State(state): State<AppState>, posted: Posted<AtComment>) -> Response {
    let at = posted.by;
    let made = async {
        let typed = Params::parse(&posted.text, NAMES)?;
        let back = Back::read(&typed)?;
        match send(&state, &at, &typed).await {
            Ok(replied) => Ok(at.lead_back(&state, &back, &replied.actions)),
            Err(error) if is_told_in_place(&error) => page(&state, &at, back, Some((&typed, &error))).await,
            Err(error) => Err(error),
        }
    };
    let made = made.await;
    at.answer(&state, made).await
}

async fn send(state: &AppState, at: &AtComment, typed: &Params<'_>) -> Result<Replied, Error> {
    let site = &at.at.held.site;
    let new = Answer {
        parent: at.id,
        text: typed.get("body").unwrap_or_default().to_owned(),
        by: at.at.desk.who.account.clone(),
        approves: typed.get("approve").is_some(),
        key: typed.get("key").map(str::to_owned),
    };
    // With its rules and what was decided about people, which the list of somebody's sites does not bring.
    let site = state.site(&site.key).await?;
    let over = state.site_is_over(&site);
    let replied = moderation::reply(state.runtime(), &site, new, over).await?;
    metrics::counter!("rejoinder_comments_created_total").increment(1);
    Ok(replied)
}

type Tried<'a, 't> = Option<(&'a Params<'t>, &'a Error)>;

async fn page(state: &AppState, at: &AtComment, back: Back, tried: Tried<'_, '_>) -> Result<Response, Error> {
    let site = at.at.held.site.as_ref();
    let history = moderation::history(state.runtime(), site, at.id).await?;
    let frame = Frame::new(state, &at.at.desk, Some(Room::Queue), Some(site), "comment-reply").await?;
    let words = frame.words;
    let typed = |name: &str| tried.and_then(|(typed, _)| typed.given(name)).map(str::to_owned);
    let status = history.case.comment.status;
    let runtime = state.runtime();
    let page = Page {
        path: at.path("reply"),
        subject: Subject::of(&history),
        text: typed("body").unwrap_or_default(),
        key: typed("key").unwrap_or_else(|| format!("desk {}", runtime.new_uuid(runtime.now()))),
        most: Body::MAX_CHARS,
        approves: (!status.is_public() && status != Status::Deleted).then(|| typed("approve").is_some()),
        wrong: tried.map_or_else(Wrong::default, |(_, error)| {
            Wrong::of(error, &["body", "approve"], words)
        }),
        back,
        frame,
    };
    let status = tried.map_or(StatusCode::OK, |(_, error)| error.status());
    Ok(frame::respond(state, status, &page))
}
