//! What a site has decided about people.

use axum::{
    Json,
    extract::{RawQuery, State, rejection::BytesRejection},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    body::{answer, json},
    caller::Staff,
    json::Page,
};
use crate::{
    domain::{
        block::{Block, Effect, Kind},
        field::{FieldError, Problem},
        id::BlockId,
        scope::{Duty, Scope},
    },
    service::{
        self,
        block::{self, NewBlock, Target},
        moderation,
    },
    web::{
        error::{Error, ProblemJson},
        param::Params,
        path::{PathPair, PathText},
        state::AppState,
    },
};

const ITEMS: u64 = 100;

/// A decision about somebody.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = NewBlock)]
#[serde(deny_unknown_fields)]
pub(super) struct NewBlockJson {
    /// Whoever wrote this comment; else `kind` and `value` say whom.
    #[serde(default)]
    pub comment: Option<String>,
    /// `account`, `guest`, `address`, `network` or `name`. With `comment`: which of those of its author; without it the account, else
    /// the guest.
    #[serde(default)]
    pub kind: Option<String>,
    /// An account's id, an address, a network as in `203.0.113.0/24`, or a name, `begin*` or `/regular expression/`.
    #[serde(default)]
    pub value: Option<String>,
    /// `blocked` (neither writes nor votes nor reports), `shadow` (is held and not told), `read-only` (votes, but does not write) or
    /// `trusted` (is never held).
    pub effect: String,
    /// For how many days; for good without it.
    #[serde(default)]
    pub days: Option<u32>,
    /// Why, for moderators.
    #[serde(default)]
    pub note: Option<String>,
}

/// A decision about somebody.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Block)]
pub(super) struct BlockJson {
    pub id: String,
    pub kind: &'static str,
    pub value: String,
    /// What they were called when it was decided.
    pub label: String,
    pub effect: &'static str,
    /// Null for good.
    pub until: Option<String>,
    pub note: String,
    pub created_at: String,
}

impl BlockJson {
    fn of(block: &Block) -> Self {
        Self {
            id: block.id.to_string(),
            kind: block.whom.kind().name(),
            value: block.whom.stored(),
            label: block.label.clone(),
            effect: block.effect.name(),
            until: block.until.map(|until| until.to_string()),
            note: block.note.clone(),
            created_at: block.created_at.to_string(),
        }
    }
}

impl NewBlockJson {
    fn read(self) -> Result<(Target, Effect, Option<u32>, String), Error> {
        let wrong = |field, problem| service::Error::field(FieldError::new(field, problem));
        let kind = self.kind.as_deref().map(Kind::from_name);
        if kind == Some(None) {
            return Err(wrong("kind", Problem::Unreadable).into());
        }
        let kind = kind.flatten();
        let target = match (self.comment, kind, self.value) {
            (Some(comment), by, None) => {
                let comment = comment.parse().map_err(|_| service::Error::NotFound("comment"))?;
                Target::AuthorOf { comment, by }
            }
            (None, Some(kind), Some(value)) => Target::Named { kind, value },
            (None, None, _) => return Err(wrong("kind", Problem::Required).into()),
            (None, Some(_), None) => return Err(wrong("value", Problem::Required).into()),
            (Some(_), _, Some(_)) => return Err(wrong("value", Problem::Unreadable).into()),
        };
        let effect = Effect::from_name(&self.effect).ok_or_else(|| wrong("effect", Problem::Unreadable))?;
        Ok((target, effect, self.days, self.note.unwrap_or_default()))
    }
}

/// What the site has decided about people, the newest first.
///
/// For moderators and owners of the site, with a token of scope `read`.
#[utoipa::path(
    get,
    path = "/api/v1/sites/{site}/blocks",
    tag = "moderation",
    operation_id = "blocks",
    params(
        ("site" = String, Path, description = "key of the site"),
        ("after" = Option<String>, Query, description = "cursor: `next` of the page before"),
    ),
    responses(
        (status = 200, body = Page<BlockJson>),
        (status = 400, body = ProblemJson, content_type = "application/problem+json"),
        (status = 401, body = ProblemJson, content_type = "application/problem+json"),
        (status = 403, body = ProblemJson, content_type = "application/problem+json", description = "not the scope, or not a moderator"),
        (status = 404, body = ProblemJson, content_type = "application/problem+json"),
    ),
)]
pub async fn list(
    State(state): State<AppState>,
    PathText(site): PathText,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let listed = async {
        let Staff { site, .. } = Staff::of(&state, &site, &headers, Scope::Read, Duty::Moderate).await?;
        let query = query.unwrap_or_default();
        let params = Params::parse(&query, &["after"])?;
        let after: Option<BlockId> = params.get("after").map(str::parse).transpose().map_err(|_| {
            // A cursor that is none.
            FieldError::new("after", Problem::Unreadable)
        })?;
        let found = block::list(state.runtime(), &site, after, ITEMS).await?;
        let is_full = u64::try_from(found.len()).is_ok_and(|count| count == ITEMS);
        let next = found.last().filter(|_| is_full).map(|last| last.id.to_string());
        Ok::<_, Error>(Page {
            items: found.iter().map(BlockJson::of).collect(),
            next,
        })
    };
    answer(listed.await.map(Json), &headers)
}

/// Decides about somebody, in place of what was decided about them before.
///
/// For moderators and owners of the site, with a token of scope `moderate`. Whoever runs the site, or is an author of its pages, is
/// never stopped by it.
#[utoipa::path(
    post,
    path = "/api/v1/sites/{site}/blocks",
    tag = "moderation",
    operation_id = "block",
    params(("site" = String, Path, description = "key of the site")),
    request_body = NewBlockJson,
    responses(
        (status = 201, body = BlockJson),
        (status = 400, body = ProblemJson, content_type = "application/problem+json"),
        (status = 401, body = ProblemJson, content_type = "application/problem+json"),
        (status = 403, body = ProblemJson, content_type = "application/problem+json", description = "not the scope, or not a moderator"),
        (status = 404, body = ProblemJson, content_type = "application/problem+json", description = "no such site or comment"),
        (status = 415, body = ProblemJson, content_type = "application/problem+json"),
        (status = 422, body = ProblemJson, content_type = "application/problem+json", description = "`errors` names each field"),
    ),
)]
pub async fn create(
    State(state): State<AppState>,
    PathText(site): PathText,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let created = async {
        let Staff { site, actor } = Staff::of(&state, &site, &headers, Scope::Moderate, Duty::Moderate).await?;
        let (target, effect, days, note) = json::<NewBlockJson>(&headers, body)?.read()?;
        let new = NewBlock {
            target,
            effect,
            days,
            note,
            by: actor.account(),
        };
        let decided = moderation::decide_about(state.runtime(), &site, actor, new).await?;
        Ok::<_, Error>(BlockJson::of(&decided.block))
    };
    let made = created.await.map(|made| (StatusCode::CREATED, Json(made)));
    answer(made, &headers)
}

/// Takes a decision back.
///
/// For moderators and owners of the site, with a token of scope `moderate`.
#[utoipa::path(
    delete,
    path = "/api/v1/sites/{site}/blocks/{id}",
    tag = "moderation",
    operation_id = "unblock",
    params(
        ("site" = String, Path, description = "key of the site"),
        ("id" = String, Path, description = "id of the decision"),
    ),
    responses(
        (status = 204),
        (status = 401, body = ProblemJson, content_type = "application/problem+json"),
        (status = 403, body = ProblemJson, content_type = "application/problem+json", description = "not the scope, or not a moderator"),
        (status = 404, body = ProblemJson, content_type = "application/problem+json"),
    ),
)]
pub async fn lift(State(state): State<AppState>, PathPair(site, id): PathPair, headers: HeaderMap) -> Response {
    let lifted = async {
        let Staff { site, actor } = Staff::of(&state, &site, &headers, Scope::Moderate, Duty::Moderate).await?;
        let id = id.parse().map_err(|_| service::Error::NotFound("block"))?;
        moderation::lift(state.runtime(), &site, actor, id).await?;
        Ok::<_, Error>(StatusCode::NO_CONTENT.into_response())
    };
    answer(lifted.await, &headers)
}
