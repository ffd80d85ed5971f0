//! What is done in the queue: to one comment, to those that are chosen, or to everything that is found.

use std::collections::BTreeMap;

use askama::Template;
use axum::{extract::State, http::StatusCode, response::Response};

use super::{
    card::verb_key,
    done,
    view::{NAMES, View},
};
use crate::{
    domain::{
        action::Verb,
        field::{FieldError, Problem},
        id::CommentId,
        queue::Show,
    },
    i18n::Arg,
    service::{self, moderation, moderation::Choice},
    web::{
        account::go,
        dashboard::{
            access::{Desk, Posted},
            frame::{self, Frame},
            room::Room,
        },
        error::Error,
        param::{Params, encoded},
        state::AppState,
    },
};

/// What is asked once more, because nothing takes it back or because it is about so many.
#[derive(Debug, Template)]
#[template(path = "dashboard/queue_sure.html")]
struct Sure<'a> {
    frame: Frame<'a>,
    question: String,
    warning: Option<&'a str>,
    back: String,
    path: String,
    action: &'static str,
    label: &'a str,
    ids: Vec<String>,
    is_all: bool,
}

/// What somebody wants done.
#[derive(Debug)]
struct Wish {
    verb: Verb,
    /// Comments, by the key of their site.
    chosen: BTreeMap<String, Vec<CommentId>>,
    is_all: bool,
    is_sure: bool,
    view: View,
}

impl Wish {
    fn read(text: &str) -> Result<Self, Error> {
        let params = Params::parse(text, &["one", "action", "id", "all", "sure", "back"])?;
        let back = params.get("back").unwrap_or_default();
        let view = View::read(&Params::parse(back, &NAMES)?)?;
        let unreadable = || FieldError::new("action", Problem::Unreadable);
        // A button beside a comment is about that comment, whatever else is ticked.
        let (verb, ids): (&str, Vec<&str>) = match params.get("one") {
            Some(one) => {
                let (verb, id) = one.split_once(':').ok_or_else(unreadable)?;
                (verb, vec![id])
            }
            None => (
                params
                    .get("action")
                    .ok_or(FieldError::new("action", Problem::Required))?,
                params.all("id").collect(),
            ),
        };
        let verb = Verb::from_name(verb)
            .filter(|verb| verb.change().is_some())
            .ok_or_else(unreadable)?;
        let mut chosen: BTreeMap<String, Vec<CommentId>> = BTreeMap::new();
        for id in ids {
            let (site, id) = id.rsplit_once('.').ok_or(service::Error::NotFound("comment"))?;
            let id = id.parse().map_err(|_| service::Error::NotFound("comment"))?;
            chosen.entry(site.to_owned()).or_default().push(id);
        }
        Ok(Self {
            verb,
            chosen,
            is_all: params.get("all").is_some() && params.get("one").is_none(),
            is_sure: params.get("sure").is_some(),
            view,
        })
    }
}

/// `POST /dashboard/queue`.
pub(in crate::web::dashboard) async fn act(State(state): State<AppState>, posted: Posted<Desk>) -> Response {
    let made = carry_out(&state, &posted.by, &posted.text).await;
    frame::settled(&state, &posted.by, None, made).await
}

async fn carry_out(state: &AppState, desk: &Desk, text: &str) -> Result<Response, Error> {
    let wish = Wish::read(text)?;
    if !wish.is_sure && (wish.is_all || wish.verb == Verb::Purge) {
        return sure(state, desk, &wish).await;
    }
    let runtime = state.runtime();
    let mut actions = Vec::new();
    if wish.is_all {
        let [held] = wish.view.sites(desk)?[..] else {
            return Err(FieldError::new("all", Problem::Unreadable).into());
        };
        let begun =
            moderation::act_on_all(runtime, &held.site, desk.actor(), wish.verb, &wish.view.filter, None).await?;
        actions.push(done::name(&held.site.key, begun.id));
    } else {
        if wish.chosen.is_empty() {
            return Ok(go(state, &format!("{}&said=none", wish.view.path())));
        }
        // Every site is looked at before anything is done on one.
        let mut held = Vec::new();
        for (key, ids) in wish.chosen {
            held.push((desk.held(&key).ok_or(service::Error::NotFound("site"))?, ids));
        }
        let seen = match wish.view.filter.show {
            Show::Status(status) => Some(status),
            Show::Reported | Show::All => None,
        };
        for (held, ids) in held {
            let choice = Choice {
                ids,
                seen,
                reason: None,
            };
            let outcome = moderation::act(runtime, &held.site, desk.actor(), wish.verb, choice).await?;
            actions.extend(outcome.action.map(|id| done::name(&held.site.key, id)));
        }
    }
    if actions.is_empty() {
        return Ok(go(state, &format!("{}&said=settled", wish.view.path())));
    }
    Ok(lead_back(state, &wish.view, &actions))
}

fn lead_back(state: &AppState, view: &View, actions: &[String]) -> Response {
    go(state, &format!("{}&done={}", view.path(), encoded(&actions.join(","))))
}

async fn sure(state: &AppState, desk: &Desk, wish: &Wish) -> Result<Response, Error> {
    let sites = wish.view.sites(desk)?;
    let site = match &sites[..] {
        [one] => Some(one.site.as_ref()),
        _ => None,
    };
    let count = if wish.is_all {
        let site = site.ok_or(FieldError::new("all", Problem::Unreadable))?;
        moderation::matching(state.runtime(), site, &wish.view.filter).await?
    } else {
        u64::try_from(wish.chosen.values().map(Vec::len).sum::<usize>()).unwrap_or(u64::MAX)
    };
    let frame = Frame::new(state, desk, Some(Room::Queue), site, "queue-sure").await?;
    let words = frame.words;
    let count = Arg::Number(i64::try_from(count).unwrap_or(i64::MAX));
    let ids = wish.chosen.iter();
    let page = Sure {
        question: words.format(
            "queue-sure-about",
            &[("count", count), ("where", wish.view.said(words).into())],
        ),
        warning: (wish.verb == Verb::Purge).then(|| words.text("queue-purge-warning")),
        back: wish.view.query(),
        path: wish.view.path(),
        action: wish.verb.name(),
        label: words.text(verb_key(wish.verb)),
        ids: ids
            .flat_map(|(site, ids)| ids.iter().map(move |id| format!("{site}.{id}")))
            .collect(),
        is_all: wish.is_all,
        frame,
    };
    Ok(frame::respond(state, StatusCode::OK, &page))
}

/// `POST /dashboard/queue/undo`.
pub(in crate::web::dashboard) async fn undo(State(state): State<AppState>, posted: Posted<Desk>) -> Response {
    let made = take_back(&state, &posted.by, &posted.text).await;
    frame::settled(&state, &posted.by, None, made).await
}

async fn take_back(state: &AppState, desk: &Desk, text: &str) -> Result<Response, Error> {
    let params = Params::parse(text, &["done", "back"])?;
    let view = View::read(&Params::parse(params.get("back").unwrap_or_default(), &NAMES)?)?;
    let named = params.get("done").ok_or(FieldError::new("done", Problem::Required))?;
    let actions = done::parse(desk, named);
    if actions.is_empty() {
        return Err(service::Error::NotFound("action").into());
    }
    let mut undone = Vec::new();
    for (held, id) in actions {
        match moderation::undo(state.runtime(), &held.site, desk.actor(), id).await {
            Ok(outcome) => undone.extend(outcome.action.map(|id| done::name(&held.site.key, id))),
            // Somebody was quicker, which is what was asked for.
            Err(service::Error::Undone) => {}
            Err(error) => return Err(error.into()),
        }
    }
    if undone.is_empty() {
        return Ok(go(state, &format!("{}&said=settled", view.path())));
    }
    Ok(lead_back(state, &view, &undone))
}
