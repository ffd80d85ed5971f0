//! What somebody who keeps the site in order does in the frame: approve, set aside as spam, remove, and take that back (ruling 7). The
//! rest is at the desk. Only the token of the frame's script speaks for them (T30, T32), and their role is looked at each time.

use askama::Template as _;
use axum::{
    Json,
    extract::{RawQuery, State, rejection::BytesRejection},
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use serde::Serialize;
use serde_json::{Map, Value};

use super::{
    card::{Answers, Card, Fragment, flat_parent},
    compose::form_text,
    one::{One, look},
};
use crate::{
    domain::{
        action::{Actor, Verb},
        comment::{Comment, Status},
        field::{FieldError, Problem},
        id::{ActionId, CommentId, PageId},
        queue::{Filter, Show},
        scope::Duty,
        site::Site,
    },
    i18n::Catalog,
    service::{
        self, attempt,
        moderation::{self, Choice, Why},
        staff,
    },
    web::{
        asset::Asset,
        error::Error,
        param::{Params, encoded},
        path::PathText,
        person,
        state::AppState,
    },
};

/// Held comments that are shown in place; the desk has the rest.
const MOST_SHOWN: u64 = 50;

/// What the script says, and the catalogue's key of each.
const WORDS: &[(&str, &str)] = &[
    ("approve", "do-approve"),
    ("spam", "do-spam"),
    ("trash", "do-trash"),
    ("undo", "do-undo"),
    ("edit", "do-edit"),
    ("author", "do-author"),
    ("did-approve", "frame-did-approve"),
    ("did-spam", "frame-did-spam"),
    ("did-trash", "frame-did-trash"),
    ("undone", "frame-undone"),
    ("settled", "frame-settled"),
    ("pending", "queue-pending"),
    ("approved", "queue-approved"),
    ("trashed", "queue-trashed"),
    ("moderate", "frame-moderate"),
    ("desk", "frame-desk"),
    ("again", "frame-again"),
    ("unloaded", "script-unloaded"),
];

/// What the frame of somebody who keeps the site in order shows besides.
#[derive(Debug, Serialize)]
pub(super) struct DeskJson {
    /// Where the script for it lies, beside the other scripts.
    script: String,
    /// Everything of this page at the desk.
    queue: String,
    /// Where each comment is at the desk: below this by its id.
    comments: String,
    may_act: bool,
    words: Map<String, Value>,
    /// Comments that wait, the oldest first.
    held: Vec<HeldJson>,
}

#[derive(Debug, Serialize)]
struct HeldJson {
    parent: Option<CommentId>,
    html: String,
}

/// What is shown of a thread to whoever keeps its site in order; none to everybody else.
pub(super) async fn seen(
    state: &AppState,
    who: Option<&attempt::SignedIn>,
    site: &Site,
    page_id: PageId,
    words: &Catalog,
) -> Result<Option<DeskJson>, Error> {
    let Some(who) = who else { return Ok(None) };
    let Some(power) = staff::in_frame(state.runtime(), who).await? else {
        return Ok(None);
    };
    let mut held = Vec::new();
    if power.may_act {
        let filter = Filter {
            show: Show::Status(Status::Pending),
            page: Some(page_id),
            ..Filter::default()
        };
        let queue = moderation::look(state.runtime(), site, &filter, None, MOST_SHOWN).await?;
        for listed in queue.items.iter().rev() {
            let comment = &listed.case.comment;
            held.push(HeldJson {
                parent: comment.parent_id,
                html: card(state, site, comment, words).await?,
            });
        }
    }
    let text = |(name, key): &(&str, &str)| ((*name).to_owned(), words.text(key).into());
    let script = Asset::named("moderate.js").map(Asset::hashed_name);
    Ok(Some(DeskJson {
        script: format!("{}/assets/{}", state.base(), script.unwrap_or_default()),
        queue: format!(
            "{}/dashboard/queue?site={}&status=all&page={page_id}",
            state.base(),
            encoded(&site.key)
        ),
        comments: format!("{}/dashboard/sites/{}/comments/", state.base(), encoded(&site.key)),
        may_act: power.may_act,
        words: WORDS.iter().map(text).collect(),
        held,
    }))
}

/// A comment as they see it, with why it waits.
async fn card(state: &AppState, site: &Site, comment: &Comment, words: &Catalog) -> Result<String, Error> {
    let parent = flat_parent(state, site, comment).await?;
    let mut card = Card::own(comment, words, state.base(), true).answering(parent.as_ref().and_then(Answers::own));
    if comment.status != Status::Deleted {
        // What others do not see any more they still do, until they leave.
        card.stub = None;
    }
    if comment.status == Status::Pending {
        card.why = comment
            .reasons
            .iter()
            .map(|reason| words.text(reason.rule.key()))
            .collect();
    }
    Ok(Fragment { card }.render()?)
}

/// What became of a comment.
#[derive(Debug, Serialize)]
struct DoneJson {
    status: &'static str,
    /// With which it is taken back; none where nothing was changed.
    action: Option<ActionId>,
    /// Whether that was done, or somebody else had decided before.
    is_done: bool,
    /// The comment as it is now.
    html: String,
}

/// `POST /embed/comments/{id}/moderate` with `does` and the status that was `seen`, or with the action to `undo`.
pub(super) async fn act(
    State(state): State<AppState>,
    PathText(id): PathText,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let look = look(&query.unwrap_or_default(), &headers);
    let done = async {
        let text = form_text(&state, &headers, body)?;
        let params = Params::parse(&text, &["does", "seen", "undo"])?;
        let one = One::find(&state, &id, look, &headers).await?;
        let actor = moderator(&state, &headers, &one.site).await?;
        let (action, is_done) = match params.get("undo") {
            Some(action) => take_back(&state, &one, actor, action).await?,
            None => decide(&state, &one, actor, &params).await?,
        };
        let comment = moderation::show(state.runtime(), &one.site, one.id).await?;
        let done = DoneJson {
            status: comment.status.name(),
            action,
            is_done,
            html: card(&state, &one.site, &comment, look.locale.catalog()).await?,
        };
        Ok::<_, Error>(([(header::CACHE_CONTROL, "no-store")], Json(done)).into_response())
    };
    done.await.unwrap_or_else(|error| error.to_problem(look.locale))
}

/// Who acts, if they may: by the frame's token for this very site, and by what they are on it now.
async fn moderator(state: &AppState, headers: &HeaderMap, site: &Site) -> Result<Actor, Error> {
    let who = person::signed_in(state, headers).await?;
    let who = who
        .filter(|who| who.site_id == site.id)
        .ok_or(service::Error::SignedOut)?;
    match staff::in_frame(state.runtime(), &who).await? {
        Some(power) if power.may_act => Ok(Actor::Account(who.account.id)),
        Some(_) => Err(service::Error::NotRecent.into()),
        None => Err(service::Error::NotYours(Duty::Moderate).into()),
    }
}

fn unreadable(field: &'static str) -> Error {
    service::Error::field(FieldError::new(field, Problem::Unreadable)).into()
}

/// The action, and whether anything came of it.
async fn decide(
    state: &AppState,
    one: &One,
    actor: Actor,
    params: &Params<'_>,
) -> Result<(Option<ActionId>, bool), Error> {
    let verb = match params.get("does") {
        Some("approve") => Verb::Approve,
        Some("spam") => Verb::Spam,
        Some("trash") => Verb::Trash,
        _ => return Err(unreadable("does")),
    };
    let seen = params.get("seen").and_then(Status::from_name);
    let choice = Choice {
        ids: vec![one.id],
        seen: Some(seen.ok_or_else(|| unreadable("seen"))?),
        why: Why::default(),
    };
    let outcome = moderation::act(state.runtime(), &one.site, actor, verb, choice).await?;
    Ok((outcome.action, outcome.changed > 0 || outcome.has_settled))
}

/// Takes back what was done here to this very comment.
async fn take_back(state: &AppState, one: &One, actor: Actor, action: &str) -> Result<(Option<ActionId>, bool), Error> {
    let gone = service::Error::NotFound("action");
    let Ok(id) = action.parse::<ActionId>() else {
        return Err(gone.into());
    };
    if !moderation::is_only_about(state.runtime(), &one.site, id, one.id).await? {
        return Err(gone.into());
    }
    match moderation::undo(state.runtime(), &one.site, actor, id).await {
        Ok(outcome) => Ok((None, outcome.changed > 0)),
        // Somebody was quicker, which is what was asked for.
        Err(service::Error::Undone) => Ok((None, true)),
        Err(error) => Err(error.into()),
    }
}
