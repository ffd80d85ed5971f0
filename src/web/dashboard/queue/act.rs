//! What is posted from the queue: an action on one, on those that are ticked, or on everything that the filter finds; and its undoing.

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::Response,
};

use super::bar;
use crate::{
    domain::{
        action::{Actor, Verb},
        comment::Status,
        field::{FieldError, Problem},
        id::ActionId,
        queue::Filter,
    },
    service::{
        self,
        moderation::{self, Choice},
    },
    web::{
        account::go,
        dashboard::{
            access::{AtSite, Posted},
            frame,
            room::site_path,
        },
        error::Error,
        header::wants_fragment,
        param::Params,
        state::AppState,
    },
};

const NAMES: &[&str] = &["act", "id", "seen", "filter", "all", "reason", "action", "from"];

/// `POST /dashboard/sites/{site}/queue`.
pub(in crate::web::dashboard) async fn act(
    State(state): State<AppState>,
    headers: HeaderMap,
    posted: Posted<AtSite>,
) -> Response {
    let at = posted.by;
    let made = async {
        let params = Params::parse(&posted.text, NAMES)?;
        let done = carry_out(&state, &at, &params).await?;
        answer(&state, &at, &headers, &params, done).await
    };
    let made = made.await;
    frame::settled(&state, &at.desk, Some(&at.held.site), made).await
}

async fn carry_out(state: &AppState, at: &AtSite, params: &Params<'_>) -> Result<Option<ActionId>, Error> {
    let unreadable = |field| service::Error::field(FieldError::new(field, Problem::Unreadable));
    let (runtime, site, actor) = (state.runtime(), &at.held.site, actor(at));
    let verb = params
        .get("act")
        .and_then(Verb::from_name)
        .ok_or_else(|| unreadable("act"))?;
    let reason = params.get("reason").map(str::to_owned);
    if params.get("all").is_some() {
        let filter = params.get("filter").and_then(|filter| Filter::from_query(filter).ok());
        let filter = filter.ok_or_else(|| unreadable("filter"))?;
        return Ok(Some(
            moderation::act_on_all(runtime, site, actor, verb, &filter, reason)
                .await?
                .id,
        ));
    }
    let ids: Result<Vec<_>, _> = params.all("id").map(str::parse).collect();
    let choice = Choice {
        ids: ids.map_err(|_| unreadable("id"))?,
        seen: params.get("seen").and_then(Status::from_name),
        reason,
    };
    if choice.ids.is_empty() {
        // Nothing was ticked: there is nothing wrong with that.
        return Ok(None);
    }
    match moderation::act(runtime, site, actor, verb, choice).await {
        Ok(outcome) => Ok(outcome.action),
        // All of them were purged by somebody else: what was to be done is not there any more.
        Err(service::Error::NotFound("comment")) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// `POST /dashboard/sites/{site}/queue/undo`.
pub(in crate::web::dashboard) async fn undo(
    State(state): State<AppState>,
    headers: HeaderMap,
    posted: Posted<AtSite>,
) -> Response {
    let at = posted.by;
    let made = async {
        let params = Params::parse(&posted.text, NAMES)?;
        let id = params.get("action").and_then(|id| id.parse().ok());
        let id = id.ok_or(FieldError::new("action", Problem::Unreadable))?;
        let undone = moderation::undo(state.runtime(), &at.held.site, actor(&at), id).await?;
        answer(&state, &at, &headers, &params, undone.action).await
    };
    let made = made.await;
    frame::settled(&state, &at.desk, Some(&at.held.site), made).await
}

/// The bar alone for a script; else the queue as it was looked at, with the bar.
async fn answer(
    state: &AppState,
    at: &AtSite,
    headers: &HeaderMap,
    params: &Params<'_>,
    done: Option<ActionId>,
) -> Result<Response, Error> {
    let site = &at.held.site;
    if wants_fragment(headers) {
        let query = done.map_or_else(|| "nothing=1".to_owned(), |id| format!("done={id}"));
        let asked = Params::parse(&query, &["done", "nothing"])?;
        let words = at.desk.visitor.locale.catalog();
        let bar = bar::of(state, &at.desk, words, &asked, Some(site)).await?;
        let bar = bar.ok_or(service::Error::NotFound("action"))?;
        return Ok(frame::respond(state, StatusCode::OK, &bar::Only { bar }));
    }
    let filter = params.get("filter").and_then(|filter| Filter::from_query(filter).ok());
    let filter = filter.unwrap_or_default().to_query();
    let done = done.map_or_else(|| "nothing=1".to_owned(), |id| format!("done={id}&at={}", site.key));
    let path = match params.get("from") {
        Some("everywhere") => "/dashboard/queue".to_owned(),
        _ => site_path(&site.key, "/queue"),
    };
    Ok(go(state, &format!("{path}?{filter}&{done}")))
}

fn actor(at: &AtSite) -> Actor {
    Actor::Account(at.desk.who.account.id)
}
