//! Actions on comments and threads, how far they have come, and the way back.

use axum::{
    Json,
    extract::{State, rejection::BytesRejection},
    http::HeaderMap,
    response::Response,
};
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    domain::{
        action::{Action, Actor, Verb},
        block::{Effect, Kind},
        comment::Status,
        field::{FieldError, Problem},
        id::{ActionId, CommentId},
        queue::Filter,
        scope::Scope,
        site::Site,
    },
    service::{
        self,
        block::{NewBlock, Target},
        moderation::{self, Choice, Outcome, Why, Wording},
    },
    web::{
        api::{
            body::{answer, json},
            caller::Caller,
        },
        error::{Error, ProblemJson},
        path::{PathPair, PathText},
        state::AppState,
    },
};

/// What is to be done, and to what: comments by their ids, or threads by theirs.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = NewAction)]
#[serde(deny_unknown_fields)]
pub(in crate::web) struct NewActionJson {
    /// `approve`, `hold`, `spam`, `trash`, `restore`, `purge`, `pin` or `unpin` for comments; `edit`, `block` or `trust` for one comment;
    /// `lock` or `unlock` for threads.
    pub action: String,
    /// Comments, at most 500.
    #[serde(default)]
    pub ids: Vec<String>,
    /// In place of ids: everything that this filter finds now, as the query string of the queue. Done in the background; the answer
    /// says that nothing is changed yet.
    #[serde(default)]
    pub filter: Option<String>,
    /// Threads, at most 500.
    #[serde(default)]
    pub threads: Vec<String>,
    /// The status in which the comments were seen: one that has another by now is left alone, for somebody else has decided.
    #[serde(default)]
    pub seen: Option<String>,
    /// For the log; at most 500 characters.
    #[serde(default)]
    pub reason: Option<String>,
    /// Whether the authors of what is held or removed (`hold`, `restore`, `spam`, `trash`) are shown the reason, too, for as long as that
    /// stands and the site tells its people why (`hold-tells-why`).
    #[serde(default)]
    pub tell_author: bool,
    /// The new text, for `edit`.
    #[serde(default)]
    pub body: Option<String>,
    /// As what the author of the comment is meant, for `block` and `trust`: `account`, `guest`, `address`, `network` or `name`; without it
    /// as the account, else the guest.
    #[serde(default)]
    pub by: Option<String>,
    /// What follows, for `block`: `blocked`, `shadow` or `read-only`; without it `blocked`.
    #[serde(default)]
    pub effect: Option<String>,
    /// For so many days, for `block` and `trust`; without it for good.
    #[serde(default)]
    pub days: Option<u32>,
}

/// What an action came to.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ActionOutcome)]
pub(in crate::web) struct OutcomeJson {
    /// With which it can be looked at and taken back; null when nothing was changed.
    pub id: Option<String>,
    pub changed: u64,
    /// Those that were so already, that somebody else has decided about since, or that are gone.
    pub left_alone: u64,
}

/// An action.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Action)]
pub(in crate::web) struct ActionJson {
    pub id: String,
    pub action: &'static str,
    /// The filter that chose the comments, as a query string; null where they were named.
    pub filter: Option<String>,
    /// The action that this one takes back.
    pub undoes: Option<String>,
    /// The action that has taken this one back.
    pub undone_by: Option<String>,
    /// How many there seemed to be when it began; null where they are not counted (yet).
    pub total: Option<u64>,
    pub changed: u64,
    pub left_alone: u64,
    pub created_at: String,
    /// Null while it is at work.
    pub finished_at: Option<String>,
}

impl NewActionJson {
    fn why(&self) -> Why {
        Why {
            reason: self.reason.clone(),
            is_told: self.tell_author,
        }
    }
}

impl From<Outcome> for OutcomeJson {
    fn from(outcome: Outcome) -> Self {
        Self {
            id: outcome.action.map(|id| id.to_string()),
            changed: outcome.changed,
            left_alone: outcome.left_alone,
        }
    }
}

impl From<Action> for ActionJson {
    fn from(action: Action) -> Self {
        Self {
            id: action.id.to_string(),
            action: action.verb.name(),
            filter: action.filter,
            undoes: action.undoes.map(|id| id.to_string()),
            undone_by: action.undone_by.map(|id| id.to_string()),
            total: action.total,
            changed: action.changed,
            left_alone: action.left_alone,
            created_at: action.created_at.to_string(),
            finished_at: action.finished_at.map(|at| at.to_string()),
        }
    }
}

/// Does one thing to comments or threads of a site.
///
/// For moderators and owners of the site, with a token of scope `moderate`.
#[utoipa::path(
    post,
    path = "/api/v1/sites/{site}/moderation/actions",
    tag = "moderation",
    params(("site" = String, Path, description = "key of the site")),
    request_body = NewActionJson,
    responses(
        (status = 200, body = OutcomeJson),
        (status = 400, body = ProblemJson, content_type = "application/problem+json"),
        (status = 401, body = ProblemJson, content_type = "application/problem+json", description = "no token, or one that is over"),
        (status = 403, body = ProblemJson, content_type = "application/problem+json", description = "not the scope, or not a moderator"),
        (status = 404, body = ProblemJson, content_type = "application/problem+json", description = "no such site, not for this token, or the site has none of them"),
        (status = 422, body = ProblemJson, content_type = "application/problem+json", description = "`errors` names each field"),
    ),
)]
pub async fn act(
    State(state): State<AppState>,
    PathText(site): PathText,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let acted = async {
        let new: NewActionJson = json(&headers, body)?;
        let site = state.site(&site).await?;
        let actor = moderator(&state, &headers, &site).await?;
        let outcome = carry_out(&state, &site, actor, new).await?;
        Ok::<_, Error>(Json(OutcomeJson::from(outcome)))
    };
    answer(acted.await, &headers)
}

async fn carry_out(state: &AppState, site: &Site, actor: Actor, new: NewActionJson) -> Result<Outcome, Error> {
    let unreadable = |field| service::Error::field(FieldError::new(field, Problem::Unreadable));
    let verb = Verb::from_name(&new.action);
    let verb = verb.ok_or_else(|| unreadable("action"))?;
    let runtime = state.runtime();
    if matches!(verb, Verb::Lock | Verb::Unlock) {
        let threads: Result<Vec<_>, _> = new.threads.iter().map(|id| id.parse()).collect();
        let threads = threads.map_err(|_| unreadable("threads"))?;
        return Ok(moderation::lock(runtime, site, actor, verb, threads, new.reason).await?);
    }
    if let Some(filter) = &new.filter {
        if !new.ids.is_empty() {
            return Err(unreadable("ids").into());
        }
        let filter = Filter::from_query(filter).map_err(|_| unreadable("filter"))?;
        let action = moderation::act_on_all(runtime, site, actor, verb, &filter, new.why()).await?;
        return Ok(Outcome {
            action: Some(action.id),
            ..Outcome::default()
        });
    }
    let ids: Result<Vec<CommentId>, _> = new.ids.iter().map(|id| id.parse()).collect();
    if matches!(verb, Verb::Edit | Verb::Block | Verb::Trust) {
        let [id] = ids.map_err(|_| unreadable("ids"))?[..] else {
            return Err(unreadable("ids").into());
        };
        return about_one(state, site, actor, verb, id, new).await;
    }
    let seen = new
        .seen
        .as_deref()
        .map(|name| Status::from_name(name).ok_or_else(|| unreadable("seen")));
    let choice = Choice {
        ids: ids.map_err(|_| unreadable("ids"))?,
        seen: seen.transpose()?,
        why: new.why(),
    };
    Ok(moderation::act(runtime, site, actor, verb, choice).await?)
}

/// What is done to one comment, or decided about whoever wrote it.
async fn about_one(
    state: &AppState,
    site: &Site,
    actor: Actor,
    verb: Verb,
    id: CommentId,
    new: NewActionJson,
) -> Result<Outcome, Error> {
    let unreadable = |field| service::Error::field(FieldError::new(field, Problem::Unreadable));
    if verb == Verb::Edit {
        let wording = Wording {
            text: new.body.unwrap_or_default(),
            seen: None,
            reason: new.reason,
        };
        return Ok(moderation::edit(state.runtime(), site, actor, id, wording).await?);
    }
    let by = new
        .by
        .as_deref()
        .map(|name| Kind::from_name(name).ok_or_else(|| unreadable("by")));
    let effect = match (verb, new.effect.as_deref()) {
        (Verb::Trust, None) => Effect::Trusted,
        (Verb::Block, None) => Effect::Blocked,
        (Verb::Block, Some(name)) => Effect::from_name(name)
            .filter(|effect| *effect != Effect::Trusted)
            .ok_or_else(|| unreadable("effect"))?,
        _ => return Err(unreadable("effect").into()),
    };
    let decision = NewBlock {
        target: Target::AuthorOf {
            comment: id,
            by: by.transpose()?,
        },
        effect,
        days: new.days,
        note: new.reason.unwrap_or_default(),
        by: actor.account(),
    };
    let decided = moderation::decide_about(state.runtime(), site, actor, decision).await?;
    Ok(decided.outcome)
}

/// How far an action has come.
///
/// For moderators and owners of the site, with a token of scope `moderate`.
#[utoipa::path(
    get,
    path = "/api/v1/sites/{site}/moderation/actions/{action}",
    tag = "moderation",
    params(
        ("site" = String, Path, description = "key of the site"),
        ("action" = String, Path, description = "id of the action"),
    ),
    responses(
        (status = 200, body = ActionJson),
        (status = 401, body = ProblemJson, content_type = "application/problem+json", description = "no token, or one that is over"),
        (status = 403, body = ProblemJson, content_type = "application/problem+json", description = "not the scope, or not a moderator"),
        (status = 404, body = ProblemJson, content_type = "application/problem+json"),
    ),
)]
pub async fn progress(State(state): State<AppState>, PathPair(site, action): PathPair, headers: HeaderMap) -> Response {
    let shown = async {
        let site = state.site(&site).await?;
        moderator(&state, &headers, &site).await?;
        let action = moderation::progress(state.runtime(), &site, known(&action)?).await?;
        Ok::<_, Error>(Json(ActionJson::from(action)))
    };
    answer(shown.await, &headers)
}

/// Takes an action back: exactly what it changed, but for what somebody has changed since.
///
/// For moderators and owners of the site, with a token of scope `moderate`. A purge cannot be taken back.
#[utoipa::path(
    post,
    path = "/api/v1/sites/{site}/moderation/actions/{action}/undo",
    tag = "moderation",
    params(
        ("site" = String, Path, description = "key of the site"),
        ("action" = String, Path, description = "id of the action"),
    ),
    responses(
        (status = 200, body = OutcomeJson),
        (status = 401, body = ProblemJson, content_type = "application/problem+json", description = "no token, or one that is over"),
        (status = 403, body = ProblemJson, content_type = "application/problem+json", description = "not the scope, or not a moderator"),
        (status = 404, body = ProblemJson, content_type = "application/problem+json"),
        (status = 409, body = ProblemJson, content_type = "application/problem+json", description = "taken back already, or nothing takes it back"),
    ),
)]
pub async fn undo(State(state): State<AppState>, PathPair(site, action): PathPair, headers: HeaderMap) -> Response {
    let undone = async {
        let site = state.site(&site).await?;
        let actor = moderator(&state, &headers, &site).await?;
        let outcome = moderation::undo(state.runtime(), &site, actor, known(&action)?).await?;
        Ok::<_, Error>(Json(OutcomeJson::from(outcome)))
    };
    answer(undone.await, &headers)
}

/// Who asks, if they moderate the site.
pub(super) async fn moderator(state: &AppState, headers: &HeaderMap, site: &Site) -> Result<Actor, Error> {
    Caller::with_account(state, headers, site, Scope::Moderate)
        .await?
        .actor()
}

fn known(id: &str) -> Result<ActionId, service::Error> {
    id.parse().map_err(|_| service::Error::NotFound("action"))
}
