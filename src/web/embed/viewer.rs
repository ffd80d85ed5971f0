//! What a returning guest sees besides the shared document: asked for only when their browser keeps a secret.

use askama::Template as _;
use axum::{
    Json,
    extract::{RawQuery, State},
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;

use super::{
    asked::parsed,
    card::{Answers, Card, Fragment, flat_parent},
    desk::{self, DeskJson},
};
use crate::{
    domain::{
        field::{FieldError, Problem},
        id::{CommentId, PageId},
    },
    i18n::Locale,
    service::{self, comment::own_in_thread, moderation, person::Person},
    web::{cookie, error::Error, param::Params, person, state::AppState},
};

const NAMES: &[&str] = &["thread", "lang"];

/// A guest who came back to a thread.
#[derive(Debug, Default, Serialize)]
struct Viewer {
    name: Option<String>,
    email: Option<String>,
    website: Option<String>,
    own: Vec<OwnComment>,
    pending: Vec<PendingComment>,
    votes: Vec<OwnVote>,
    /// For whoever keeps the site in order.
    #[serde(skip_serializing_if = "Option::is_none")]
    desk: Option<DeskJson>,
}

/// A comment that may still be changed.
#[derive(Debug, Serialize)]
struct OwnComment {
    id: CommentId,
    editable_until: String,
}

/// What this guest voted.
#[derive(Debug, Serialize)]
struct OwnVote {
    id: CommentId,
    value: i16,
}

/// A comment that waits for a moderator.
#[derive(Debug, Serialize)]
struct PendingComment {
    parent: Option<CommentId>,
    html: String,
}

/// `GET /embed/viewer?thread=`.
pub(super) async fn show(State(state): State<AppState>, RawQuery(query): RawQuery, headers: HeaderMap) -> Response {
    let query = query.unwrap_or_default();
    let params = match Params::parse(&query, NAMES) {
        Ok(params) => params,
        Err(error) => return Error::from(error).to_problem(Locale::default()),
    };
    let locale = super::asked::locale(&params, &headers);
    match viewer(&state, &params, &headers, locale).await {
        Ok(viewer) => ([(header::CACHE_CONTROL, "no-store")], Json(viewer)).into_response(),
        Err(error) => error.to_problem(locale),
    }
}

async fn viewer(state: &AppState, params: &Params<'_>, headers: &HeaderMap, locale: Locale) -> Result<Viewer, Error> {
    let thread = params
        .get("thread")
        .ok_or(FieldError::new("thread", Problem::Required))?;
    let page_id: PageId = parsed(thread, "thread")?;
    let secret = cookie::guest_secret(headers);
    // Nobody is asked about who has nothing to show.
    if secret.is_none() && !headers.contains_key(header::AUTHORIZATION) {
        return Ok(Viewer::default());
    }
    let site_id = service::thread::site_of(state.runtime(), page_id).await?;
    let site = state.site_of_id(site_id).await?;
    let signed_in = person::signed_in(state, headers).await?;
    if signed_in.as_ref().is_some_and(|who| who.site_id != site.id) {
        return Err(service::Error::SignedOut.into());
    }
    let account = signed_in.as_ref().map(|who| Person::Account(who.account.id));
    let Some(by) = account.or(secret.map(Person::Guest)) else {
        return Ok(Viewer::default());
    };
    let desk = desk::seen(state, signed_in.as_ref(), &site, page_id, locale.catalog()).await?;
    let own = own_in_thread(state.runtime(), &site, page_id, &by).await?;
    let votes = service::vote::own_in_thread(state.runtime(), &site, page_id, &by).await?;
    let words = locale.catalog();
    let minutes = site.settings.edit_minutes;
    let mut pending = Vec::with_capacity(own.pending.len());
    let kept_back: Vec<_> = own.pending.iter().collect();
    let told = moderation::told(state.runtime(), &site, &kept_back).await?;
    // The oldest first, as they will stand in the thread.
    for comment in own.pending.iter().rev() {
        let parent = flat_parent(state, &site, comment).await?;
        let card = Card::own(comment, words, state.base(), false)
            .answering(parent.as_ref().and_then(Answers::own))
            .explained(&site, comment)
            .told(told.get(&comment.id).map(String::as_str));
        pending.push(PendingComment {
            parent: comment.parent_id,
            html: Fragment { card }.render()?,
        });
    }
    let latest = own.latest.map(|comment| comment.author);
    Ok(Viewer {
        desk,
        name: latest.as_ref().map(|author| author.name.clone()),
        email: latest.as_ref().and_then(|author| author.email.clone()),
        website: latest.and_then(|author| author.website),
        own: own
            .editable
            .iter()
            .map(|comment| OwnComment {
                id: comment.id,
                editable_until: comment.editable_until(minutes).to_string(),
            })
            .collect(),
        pending,
        votes: votes
            .into_iter()
            .map(|own| OwnVote {
                id: own.comment_id,
                value: own.vote.value(),
            })
            .collect(),
    })
}
