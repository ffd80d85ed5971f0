//! Where a site's threads belong: what a page is called, where else it is found, and how a thread moves.

use axum::{
    Json,
    extract::{RawQuery, State, rejection::BytesRejection},
    http::{HeaderMap, StatusCode},
    response::Response,
};
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    body::{answer, json},
    caller::Staff,
    json::ThreadJson,
};
use crate::{
    domain::{
        field::{FieldError, Problem},
        id::PageId,
        page::{PageIdentity, kept_title},
        scope::{Duty, Scope},
        site::Site,
    },
    service::{
        self, moderation,
        relocation::{self, Place},
    },
    web::{
        error::{Error, ProblemJson},
        param::Params,
        path::PathPair,
        state::AppState,
    },
};

/// A thread and the ways to it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ThreadPlace)]
pub(super) struct PlaceJson {
    pub thread: ThreadJson,
    /// Other addresses under which it is found.
    pub aliases: Vec<String>,
}

/// What is to be different; what is left out stays.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = ThreadChange)]
#[serde(deny_unknown_fields)]
pub(super) struct ChangeJson {
    /// What the page is called.
    #[serde(default)]
    pub title: Option<String>,
    /// Whether it stays open however old it is.
    #[serde(default)]
    pub is_kept_open: Option<bool>,
}

/// One more address.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = NewAlias)]
#[serde(deny_unknown_fields)]
pub(super) struct AliasJson {
    /// A URL of the site, or `id:` and the id that its pages carry.
    pub to: String,
}

/// Where a thread is to be found from now on.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = Move)]
#[serde(deny_unknown_fields)]
pub(super) struct MoveJson {
    /// A URL of the site, or `id:` and the id that its pages carry.
    pub to: String,
    /// The thread that the preview found there: the two become one. Null where it found none.
    #[serde(default)]
    pub into: Option<String>,
}

/// What moving a thread would do.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = MovePreview)]
pub(super) struct PreviewJson {
    pub from: ThreadJson,
    /// The thread that is there already and would take the comments; null where there is none.
    pub into: Option<ThreadJson>,
    /// Comments that would go along, whatever their status; counted up to 20,001.
    pub comments: u64,
}

fn thread(id: &str) -> Result<PageId, service::Error> {
    id.parse().map_err(|_| service::Error::NotFound("thread"))
}

async fn place(state: &AppState, site: &Site, id: PageId) -> Result<Json<PlaceJson>, Error> {
    let Place { thread, aliases } = relocation::show(state.runtime(), site.id, id).await?;
    let thread = ThreadJson::of(&thread, site, state.runtime().now());
    Ok(Json(PlaceJson { thread, aliases }))
}

/// One thread, with the other addresses under which it is found.
///
/// For moderators and owners of the site, with a token of scope `read`.
#[utoipa::path(
    get,
    path = "/api/v1/sites/{site}/threads/{thread}",
    tag = "threads",
    operation_id = "thread",
    params(
        ("site" = String, Path, description = "key of the site"),
        ("thread" = String, Path, description = "id of the thread"),
    ),
    responses(
        (status = 200, body = PlaceJson),
        (status = 401, body = ProblemJson, content_type = "application/problem+json"),
        (status = 403, body = ProblemJson, content_type = "application/problem+json", description = "not the scope, or not a moderator"),
        (status = 404, body = ProblemJson, content_type = "application/problem+json"),
    ),
)]
pub async fn show(State(state): State<AppState>, PathPair(site, id): PathPair, headers: HeaderMap) -> Response {
    let shown = async {
        let Staff { site, .. } = Staff::of(&state, &site, &headers, Scope::Read, Duty::Moderate).await?;
        place(&state, &site, thread(&id)?).await
    };
    answer(shown.await, &headers)
}

/// Says what a page is called, or that its thread stays open however old it is. The actions `lock` and `unlock` close and open it now.
///
/// For moderators and owners of the site, with a token of scope `moderate`.
#[utoipa::path(
    patch,
    path = "/api/v1/sites/{site}/threads/{thread}",
    tag = "threads",
    operation_id = "describe-thread",
    params(
        ("site" = String, Path, description = "key of the site"),
        ("thread" = String, Path, description = "id of the thread"),
    ),
    request_body = ChangeJson,
    responses(
        (status = 200, body = PlaceJson),
        (status = 400, body = ProblemJson, content_type = "application/problem+json"),
        (status = 401, body = ProblemJson, content_type = "application/problem+json"),
        (status = 403, body = ProblemJson, content_type = "application/problem+json", description = "not the scope, or not a moderator"),
        (status = 404, body = ProblemJson, content_type = "application/problem+json"),
        (status = 415, body = ProblemJson, content_type = "application/problem+json"),
        (status = 422, body = ProblemJson, content_type = "application/problem+json", description = "`errors` names each field"),
    ),
)]
pub async fn describe(
    State(state): State<AppState>,
    PathPair(site, id): PathPair,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let described = async {
        let Staff { site, actor } = Staff::of(&state, &site, &headers, Scope::Moderate, Duty::Moderate).await?;
        let change: ChangeJson = json(&headers, body)?;
        let id = thread(&id)?;
        let runtime = state.runtime();
        let found = relocation::show(runtime, site.id, id).await?.thread;
        if let Some(title) = change.title {
            let title = kept_title(&title);
            let title = title.ok_or_else(|| service::Error::field(FieldError::new("title", Problem::Required)))?;
            let identity = PageIdentity::from_stored(found.identity);
            moderation::describe_page(runtime, &site, actor, &identity, Some(title), None).await?;
        }
        if let Some(is_kept_open) = change.is_kept_open {
            moderation::keep_open(runtime, &site, actor, id, is_kept_open).await?;
        }
        place(&state, &site, id).await
    };
    answer(described.await, &headers)
}

/// Lets a thread be found under one more address.
///
/// For owners of the site, with a token of scope `moderate`.
#[utoipa::path(
    post,
    path = "/api/v1/sites/{site}/threads/{thread}/aliases",
    tag = "threads",
    operation_id = "add-alias",
    params(
        ("site" = String, Path, description = "key of the site"),
        ("thread" = String, Path, description = "id of the thread"),
    ),
    request_body = AliasJson,
    responses(
        (status = 201, body = PlaceJson),
        (status = 400, body = ProblemJson, content_type = "application/problem+json"),
        (status = 401, body = ProblemJson, content_type = "application/problem+json"),
        (status = 403, body = ProblemJson, content_type = "application/problem+json", description = "not the scope, or not an owner"),
        (status = 404, body = ProblemJson, content_type = "application/problem+json"),
        (status = 415, body = ProblemJson, content_type = "application/problem+json"),
        (status = 422, body = ProblemJson, content_type = "application/problem+json", description = "no address of the site, or one that leads somewhere already"),
    ),
)]
pub async fn add_alias(
    State(state): State<AppState>,
    PathPair(site, id): PathPair,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let added = async {
        let Staff { site, actor } = Staff::of(&state, &site, &headers, Scope::Moderate, Duty::Run).await?;
        let AliasJson { to } = json(&headers, body)?;
        let id = thread(&id)?;
        relocation::add_alias(state.runtime(), actor, &site, id, &to).await?;
        Ok::<_, Error>((StatusCode::CREATED, place(&state, &site, id).await?))
    };
    answer(added.await, &headers)
}

/// Forgets one of the addresses under which a thread is found.
///
/// For owners of the site, with a token of scope `moderate`.
#[utoipa::path(
    delete,
    path = "/api/v1/sites/{site}/threads/{thread}/aliases",
    tag = "threads",
    operation_id = "forget-alias",
    params(
        ("site" = String, Path, description = "key of the site"),
        ("thread" = String, Path, description = "id of the thread"),
        ("alias" = String, Query, description = "one of its `aliases`, as it stands there"),
    ),
    responses(
        (status = 204),
        (status = 400, body = ProblemJson, content_type = "application/problem+json"),
        (status = 401, body = ProblemJson, content_type = "application/problem+json"),
        (status = 403, body = ProblemJson, content_type = "application/problem+json", description = "not the scope, or not an owner"),
        (status = 404, body = ProblemJson, content_type = "application/problem+json"),
    ),
)]
pub async fn forget_alias(
    State(state): State<AppState>,
    PathPair(site, id): PathPair,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let forgotten = async {
        let Staff { site, actor } = Staff::of(&state, &site, &headers, Scope::Moderate, Duty::Run).await?;
        let query = query.unwrap_or_default();
        let params = Params::parse(&query, &["alias"])?;
        let alias = params.get("alias").ok_or(FieldError::new("alias", Problem::Required))?;
        relocation::forget_alias(state.runtime(), actor, site.id, thread(&id)?, alias).await?;
        Ok::<_, Error>(StatusCode::NO_CONTENT)
    };
    answer(forgotten.await, &headers)
}

/// What moving a thread to an address would do. Nothing is changed.
///
/// For owners of the site, with a token of scope `read`.
#[utoipa::path(
    get,
    path = "/api/v1/sites/{site}/threads/{thread}/move",
    tag = "threads",
    operation_id = "preview-move",
    params(
        ("site" = String, Path, description = "key of the site"),
        ("thread" = String, Path, description = "id of the thread"),
        ("to" = String, Query, description = "a URL of the site, or `id:` and the id that its pages carry"),
    ),
    responses(
        (status = 200, body = PreviewJson),
        (status = 400, body = ProblemJson, content_type = "application/problem+json"),
        (status = 401, body = ProblemJson, content_type = "application/problem+json"),
        (status = 403, body = ProblemJson, content_type = "application/problem+json", description = "not the scope, or not an owner"),
        (status = 404, body = ProblemJson, content_type = "application/problem+json"),
        (status = 422, body = ProblemJson, content_type = "application/problem+json", description = "no address of the site, its own, or too many comments to be put into another thread"),
    ),
)]
pub async fn preview(
    State(state): State<AppState>,
    PathPair(site, id): PathPair,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let shown = async {
        let Staff { site, .. } = Staff::of(&state, &site, &headers, Scope::Read, Duty::Run).await?;
        let query = query.unwrap_or_default();
        let params = Params::parse(&query, &["to"])?;
        let to = params.get("to").ok_or(FieldError::new("to", Problem::Required))?;
        let found = relocation::preview(state.runtime(), &site, thread(&id)?, to).await?;
        let json = |thread| ThreadJson::of(thread, &site, state.runtime().now());
        Ok::<_, Error>(Json(PreviewJson {
            from: json(&found.from),
            into: found.into.as_ref().map(json),
            comments: found.comments,
        }))
    };
    answer(shown.await, &headers)
}

/// Moves a thread to an address, or puts it into the thread that is there. What it was called before stays a way to it.
///
/// For owners of the site, with a token of scope `moderate`.
#[utoipa::path(
    post,
    path = "/api/v1/sites/{site}/threads/{thread}/move",
    tag = "threads",
    operation_id = "move-thread",
    params(
        ("site" = String, Path, description = "key of the site"),
        ("thread" = String, Path, description = "id of the thread"),
    ),
    request_body = MoveJson,
    responses(
        (status = 200, body = PlaceJson, description = "the thread that has the comments now"),
        (status = 400, body = ProblemJson, content_type = "application/problem+json"),
        (status = 401, body = ProblemJson, content_type = "application/problem+json"),
        (status = 403, body = ProblemJson, content_type = "application/problem+json", description = "not the scope, or not an owner"),
        (status = 404, body = ProblemJson, content_type = "application/problem+json"),
        (status = 409, body = ProblemJson, content_type = "application/problem+json", description = "something else is there than `into` says"),
        (status = 415, body = ProblemJson, content_type = "application/problem+json"),
        (status = 422, body = ProblemJson, content_type = "application/problem+json"),
    ),
)]
pub async fn carry_out(
    State(state): State<AppState>,
    PathPair(site, id): PathPair,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let moved = async {
        let Staff { site, actor } = Staff::of(&state, &site, &headers, Scope::Moderate, Duty::Run).await?;
        let MoveJson { to, into } = json(&headers, body)?;
        let into = into.as_deref().map(thread).transpose()?;
        let id = relocation::carry_out(state.runtime(), actor, &site, thread(&id)?, &to, into).await?;
        place(&state, &site, id).await
    };
    answer(moved.await, &headers)
}
