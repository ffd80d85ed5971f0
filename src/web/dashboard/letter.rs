//! `/dashboard/letter`: where the links of a letter lead. Looking does nothing; the one button does what the link proposes, and what was
//! decided since is respected.

use askama::Template;
use axum::{extract::State, http::StatusCode, response::Response};

use super::{
    access::{Desk, Posted},
    frame::{self, Frame},
    queue,
    room::Room,
};
use crate::{
    domain::{
        action::Verb,
        comment::{Comment, Status},
        field::{FieldError, Problem},
        queue::Show,
    },
    markup::SafeHtml,
    service::{
        self, desk_letter,
        moderation::{self, Choice, Why},
        staff::Held,
    },
    web::{
        account::go,
        error::Error,
        param::{Params, encoded},
        state::AppState,
    },
};

#[derive(Debug, Template)]
#[template(path = "dashboard/letter.html")]
struct Page<'a> {
    frame: Frame<'a>,
    key: &'a str,
    name: String,
    at: String,
    html: SafeHtml,
    /// As the button finds it: whoever decides meanwhile has decided.
    seen: &'static str,
    status: &'a str,
    reasons: Vec<&'a str>,
    /// The words of the button; none where there is nothing left to do.
    button: Option<&'a str>,
    queue: String,
}

/// What a letter proposes.
struct Proposal<'d> {
    held: &'d Held,
    comment: Comment,
    verb: Verb,
}

fn missing(field: &'static str) -> Error {
    service::Error::field(FieldError::new(field, Problem::Required)).into()
}

async fn read<'d>(state: &AppState, desk: &'d Desk, key: Option<&str>) -> Result<Proposal<'d>, Error> {
    let key = key.ok_or_else(|| missing("key"))?;
    let wanted = desk_letter::look_at(state.runtime(), &desk.who.account, key)?;
    let gone = || Error::Service(service::Error::NotFound("comment"));
    let site_id = service::comment::site_of(state.runtime(), wanted.comment_id).await?;
    // A site that they keep in order no longer is not there.
    let held = desk
        .sites
        .iter()
        .find(|held| held.site.id == site_id)
        .ok_or_else(gone)?;
    Ok(Proposal {
        comment: moderation::show(state.runtime(), &held.site, wanted.comment_id).await?,
        held,
        verb: wanted.verb,
    })
}

fn queue_path(site: &str) -> String {
    format!(
        "/dashboard/queue?site={}&status={}",
        encoded(site),
        Status::Pending.name()
    )
}

fn label(verb: Verb) -> &'static str {
    match verb {
        Verb::Approve => "do-approve",
        Verb::Spam => "do-spam",
        _ => "do-trash",
    }
}

/// `GET /dashboard/letter?key=`.
pub(super) async fn show(State(state): State<AppState>, desk: Desk) -> Response {
    let made = page(&state, &desk).await;
    frame::settled(&state, &desk, None, made).await
}

async fn page(state: &AppState, desk: &Desk) -> Result<Response, Error> {
    let params = Params::parse(&desk.query, &["key"])?;
    let Proposal { held, comment, verb } = read(state, desk, params.get("key")).await?;
    let frame = Frame::new(state, desk, Some(Room::Queue), Some(&held.site), "desk-letter").await?;
    let words = frame.words;
    let page = Page {
        key: params.get("key").unwrap_or_default(),
        name: comment.author.name.clone(),
        at: comment.created_at.to_string(),
        html: SafeHtml::from_stored(comment.html.clone()),
        seen: comment.status.name(),
        status: words.text(queue::show_key(Show::Status(comment.status))),
        reasons: comment
            .reasons
            .iter()
            .map(|reason| words.text(reason.rule.key()))
            .collect(),
        button: verb.moves(comment.status).map(|_| words.text(label(verb))),
        queue: queue_path(&held.site.key),
        frame,
    };
    Ok(frame::respond(state, StatusCode::OK, &page))
}

/// `POST /dashboard/letter`.
pub(super) async fn act(State(state): State<AppState>, posted: Posted<Desk>) -> Response {
    let desk = &posted.by;
    let made = async {
        let params = Params::parse(&posted.text, &["key", "seen"])?;
        let Proposal { held, comment, verb } = read(&state, desk, params.get("key")).await?;
        let seen = params.get("seen").and_then(Status::from_name);
        let choice = Choice {
            ids: vec![comment.id],
            seen: Some(seen.ok_or_else(|| missing("seen"))?),
            why: Why::default(),
        };
        let outcome = moderation::act(state.runtime(), &held.site, desk.actor(), verb, choice).await?;
        let queue = queue_path(&held.site.key);
        Ok(match outcome.action {
            // The queue says what was done, and offers to take it back.
            Some(action) => go(&state, &format!("{queue}&done={}.{action}", encoded(&held.site.key))),
            None => frame::go_and_say(&state, &queue, "settled"),
        })
    };
    let made = made.await;
    frame::settled(&state, desk, None, made).await
}
