//! Other words in a comment, and what it said before.

use askama::Template;
use axum::{extract::State, http::StatusCode, response::Response};

use super::{AtComment, Back, Subject, Wrong, is_told_in_place};
use crate::{
    domain::{body::Body, difference::Piece, difference::pieces, time::Timestamp},
    i18n::Catalog,
    service::moderation::{self, Earlier, History, Wording},
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

const NAMES: &[&str] = &["body", "seen", "reason", "back"];

#[derive(Debug, Template)]
#[template(path = "dashboard/comment_edit.html")]
struct Page<'a> {
    frame: Frame<'a>,
    path: String,
    back: Back,
    subject: Subject,
    text: String,
    reason: String,
    /// Which text it is about.
    seen: i64,
    most: usize,
    versions: Vec<Version>,
    wrong: Wrong,
}

/// An earlier text, as it differs from the one that came after it.
#[derive(Debug)]
struct Version {
    until: String,
    /// Who replaced it.
    by: String,
    pieces: Vec<(&'static str, String)>,
}

/// `GET .../edit`.
pub(in crate::web::dashboard) async fn show_edit(State(state): State<AppState>, at: AtComment) -> Response {
    let made = async { page(&state, &at, at.back()?, None).await };
    let made = made.await;
    at.answer(&state, made).await
}

/// `POST .../edit`.
pub(in crate::web::dashboard) async fn edit(State(state): State<AppState>, posted: Posted<AtComment>) -> Response {
    let at = posted.by;
    let made = async {
        let typed = Params::parse(&posted.text, NAMES)?;
        let back = Back::read(&typed)?;
        match save(&state, &at, &typed).await {
            Ok(outcome) => Ok(at.lead_back(&state, &back, outcome.action.as_slice())),
            Err(error) if is_told_in_place(&error) => page(&state, &at, back, Some((&typed, &error))).await,
            Err(error) => Err(error),
        }
    };
    let made = made.await;
    at.answer(&state, made).await
}

async fn save(state: &AppState, at: &AtComment, typed: &Params<'_>) -> Result<moderation::Outcome, Error> {
    let seen = typed.get("seen").and_then(|seen| seen.parse().ok());
    let new = Wording {
        text: typed.get("body").unwrap_or_default().to_owned(),
        // A form that does not say what it is about has seen nothing.
        seen: Some(Timestamp(seen.unwrap_or(-1))),
        reason: typed.get("reason").map(str::to_owned),
    };
    let site = &at.at.held.site;
    Ok(moderation::edit(state.runtime(), site, at.at.desk.actor(), at.id, new).await?)
}

type Tried<'a, 't> = Option<(&'a Params<'t>, &'a Error)>;

async fn page(state: &AppState, at: &AtComment, back: Back, tried: Tried<'_, '_>) -> Result<Response, Error> {
    let site = at.at.held.site.as_ref();
    let history = moderation::history(state.runtime(), site, at.id).await?;
    let frame = Frame::new(state, &at.at.desk, Some(Room::Queue), Some(site), "comment-edit").await?;
    let words = frame.words;
    let typed = |name: &str| tried.and_then(|(typed, _)| typed.given(name)).map(str::to_owned);
    let page = Page {
        path: at.path("edit"),
        subject: Subject::of(&history),
        text: typed("body").unwrap_or_else(|| history.case.comment.source.clone()),
        reason: typed("reason").unwrap_or_default(),
        // Whoever was shown that somebody else has changed it may save all the same.
        seen: history.version().0,
        most: Body::MAX_CHARS,
        versions: versions(&history, words),
        wrong: tried.map_or_else(Wrong::default, |(_, error)| {
            Wrong::of(error, &["body", "reason"], words)
        }),
        back,
        frame,
    };
    let status = tried.map_or(StatusCode::OK, |(_, error)| error.status());
    Ok(frame::respond(state, status, &page))
}

fn versions(history: &History, words: &Catalog) -> Vec<Version> {
    let mut later = history.case.comment.source.as_str();
    let mut found = Vec::new();
    for Earlier { revision, replaced_by } in &history.earlier {
        let by = match (revision.action, replaced_by) {
            (None, _) => words.text("comment-by-author").to_owned(),
            (Some(_), Some(name)) => name.clone(),
            (Some(_), None) => words.text("desk-log-gone").to_owned(),
        };
        found.push(Version {
            until: revision.replaced_at.to_string(),
            by,
            pieces: pieces(&revision.source, later).into_iter().map(named).collect(),
        });
        later = &revision.source;
    }
    found
}

fn named(piece: Piece<'_>) -> (&'static str, String) {
    let kind = match piece {
        Piece::Same(_) => "same",
        Piece::Out(_) => "out",
        Piece::In(_) => "in",
    };
    (kind, piece.text().to_owned())
}
