//! What is done in the queue: to one comment, to those that are chosen, or to everything that is found.

use std::collections::BTreeMap;

use askama::Template;
use axum::{extract::State, http::StatusCode, response::Response};

use super::{card::verb_key, done, view::View};
use crate::{
    domain::{
        action::Verb,
        comment::Status,
        field::{FieldError, Problem},
        id::{ActionId, CommentId},
        queue::Show,
    },
    i18n::Arg,
    service::{
        self, moderation,
        moderation::{Choice, Matching, Why},
        staff::Held,
    },
    web::{
        account::go,
        dashboard::{
            access::{Desk, Posted},
            frame::{self, Frame},
            room::{Room, site_path},
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
    why: Why,
}

/// What somebody wants done.
#[derive(Debug)]
struct Wish {
    verb: Verb,
    /// Comments, by the key of their site.
    chosen: BTreeMap<String, Vec<CommentId>>,
    is_all: bool,
    is_sure: bool,
    why: Why,
    view: View,
    /// To where in the view it was done.
    path: String,
    /// The query of the same, as forms carry it.
    back: String,
    /// Where the one comment stood, if that is not where all of the view stand.
    seen: Option<Status>,
}

impl Wish {
    fn read(text: &str) -> Result<Self, Error> {
        let params = Params::parse(text, &["one", "action", "id", "all", "sure", "back", "why", "tell"])?;
        let back = params.get("back").unwrap_or_default();
        let (view, path) = View::back(back)?;
        let mut seen = None;
        let unreadable = || FieldError::new("action", Problem::Unreadable);
        // A button beside a comment is about that comment, whatever else is ticked.
        let (verb, ids): (&str, Vec<&str>) = match params.get("one") {
            Some(one) => {
                let (verb, id) = one.split_once(':').ok_or_else(unreadable)?;
                let (id, status) = id.split_once(':').unwrap_or((id, ""));
                seen = Status::from_name(status);
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
            .filter(|verb| verb.change().is_some() || *verb == Verb::Stand)
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
            why: why(&params),
            view,
            path,
            back: back.to_owned(),
            seen,
        })
    }
}

/// What is said about it; the tick alone says nothing.
fn why(params: &Params<'_>) -> Why {
    let reason = params.get("why").filter(|text| !text.trim().is_empty());
    Why {
        reason: reason.map(str::to_owned),
        is_told: reason.is_some() && params.get("tell").is_some(),
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
    if !wish.is_all && wish.chosen.is_empty() {
        return Ok(frame::go_and_say(state, &wish.path, "none"));
    }
    let mut path = wish.path.clone();
    let came = if wish.is_all {
        to_all(state, desk, wish).await?
    } else {
        to_chosen(state, desk, wish).await?
    };
    if !came.left.is_empty() {
        path = format!("{path}&left={}", encoded(&came.left.join(",")));
    }
    if came.actions.is_empty() && came.has_settled {
        return Ok(frame::go_and_say(state, &path, "looked"));
    }
    Ok(lead_back(state, &path, &came.actions))
}

/// What a wish came to.
#[derive(Debug, Default)]
struct Came {
    /// What can be taken back, as forms name it.
    actions: Vec<String>,
    /// Comments about which somebody else has decided otherwise.
    left: Vec<String>,
    /// Whether reports were looked at.
    has_settled: bool,
}

async fn to_all(state: &AppState, desk: &Desk, wish: Wish) -> Result<Came, Error> {
    let [held] = wish.view.sites(desk)?[..] else {
        return Err(FieldError::new("all", Problem::Unreadable).into());
    };
    let (runtime, filter) = (state.runtime(), &wish.view.filter);
    let begun = moderation::act_on_all(runtime, &held.site, desk.actor(), wish.verb, filter, wish.why).await?;
    Ok(Came {
        actions: vec![done::name(&held.site.key, begun.id)],
        ..Came::default()
    })
}

async fn to_chosen(state: &AppState, desk: &Desk, wish: Wish) -> Result<Came, Error> {
    let runtime = state.runtime();
    // Every site is looked at before anything is done on one.
    let mut held = Vec::new();
    for (key, ids) in wish.chosen {
        held.push((desk.held(&key).ok_or(service::Error::NotFound("site"))?, ids));
    }
    let seen = wish.seen.or(match wish.view.filter.show {
        Show::Status(status) => Some(status),
        Show::Reported | Show::All => None,
    });
    let mut came = Came::default();
    for (held, ids) in held {
        let named = |action| done::name(&held.site.key, action);
        if wish.verb == Verb::Stand {
            for id in ids {
                let outcome = moderation::stand(runtime, &held.site, desk.actor(), id, None).await?;
                came.actions.extend(outcome.action.map(named));
            }
            continue;
        }
        let choice = Choice {
            ids: ids.clone(),
            seen,
            why: wish.why.clone(),
        };
        let outcome = moderation::act(runtime, &held.site, desk.actor(), wish.verb, choice).await?;
        came.actions.extend(outcome.action.map(named));
        came.has_settled |= outcome.has_settled;
        if outcome.left_alone > 0 && seen.is_some() {
            came.left.extend(otherwise(state, held, wish.verb, &ids).await?);
        }
    }
    Ok(came)
}

/// Those of some comments that do not stand where `verb` was to bring them, for somebody else has decided meanwhile.
async fn otherwise(state: &AppState, held: &Held, verb: Verb, ids: &[CommentId]) -> Result<Vec<String>, Error> {
    let listed = moderation::listed(state.runtime(), &held.site, ids).await?;
    let comments = listed.iter().map(|listed| &listed.case.comment);
    let others = comments.filter(|comment| verb.moves(comment.status).is_some());
    Ok(others
        .map(|comment| format!("{}.{}", held.site.key, comment.id))
        .collect())
}

/// To a view of the queue, or another list that offers the way back, which says what was done.
pub(in crate::web::dashboard) fn lead_back(state: &AppState, path: &str, actions: &[String]) -> Response {
    if actions.is_empty() {
        return frame::go_and_say(state, path, "settled");
    }
    let joint = if path.contains('?') { '&' } else { '?' };
    go(state, &format!("{path}{joint}done={}", encoded(&actions.join(","))))
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
        Matching::Exactly(u64::try_from(wish.chosen.values().map(Vec::len).sum::<usize>()).unwrap_or(u64::MAX))
    };
    let frame = Frame::new(state, desk, Some(Room::Queue), site, "queue-sure").await?;
    let words = frame.words;
    let (count, key) = match count {
        Matching::Exactly(count) => (count, "queue-sure-about"),
        Matching::MoreThan(count) => (count, "queue-sure-about-more"),
    };
    let count = Arg::Number(i64::try_from(count).unwrap_or(i64::MAX));
    let ids = wish.chosen.iter();
    let page = Sure {
        question: words.format(key, &[("count", count), ("where", wish.view.said(words).into())]),
        warning: (wish.verb == Verb::Purge).then(|| words.text("queue-purge-warning")),
        back: wish.back.clone(),
        path: wish.path.clone(),
        action: wish.verb.name(),
        label: words.text(verb_key(wish.verb)),
        ids: ids
            .flat_map(|(site, ids)| ids.iter().map(move |id| format!("{site}.{id}")))
            .collect(),
        is_all: wish.is_all,
        why: wish.why.clone(),
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
    let named = params.get("done").ok_or(FieldError::new("done", Problem::Required))?;
    let actions = done::parse::<ActionId>(desk, named);
    let Some((first, _)) = actions.first() else {
        return Err(service::Error::NotFound("action").into());
    };
    let back = params.get("back").unwrap_or_default();
    let people = site_path(&first.site.key, "/blocks");
    let path = if back == people { people } else { View::back(back)?.1 };
    let mut undone = Vec::new();
    for (held, id) in actions {
        match moderation::undo(state.runtime(), &held.site, desk.actor(), id).await {
            Ok(outcome) => undone.extend(outcome.action.map(|id| done::name(&held.site.key, id))),
            // Somebody was quicker, which is what was asked for.
            Err(service::Error::Undone) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(lead_back(state, &path, &undone))
}
