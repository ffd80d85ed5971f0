//! Votes on a comment.

use axum::{
    Json,
    extract::{State, rejection::BytesRejection},
    http::HeaderMap,
    response::Response,
};
use bytes::Bytes;

use super::{locate, write::idempotency_key};
use crate::{
    domain::{
        field::{FieldError, Problem},
        scope::Scope,
        vote::Vote,
    },
    service::{self, vote::Ballot},
    web::{
        api::{
            body::{answer, json},
            caller::Caller,
            json::{CastJson, VoteJson},
        },
        client::ClientAddress,
        error::{Error, ProblemJson},
        path::PathText,
        state::AppState,
    },
};

/// Votes on a comment, once per guest: voting again replaces the vote, and the same vote again changes nothing.
#[utoipa::path(
    put,
    path = "/api/v1/comments/{id}/vote",
    tag = "comments",
    operation_id = "vote",
    params(
        ("id" = String, Path, description = "id of the comment"),
        ("Idempotency-Key" = Option<String>, Header, description = "makes a retry of a guest's very first vote the same guest's; at least 128 random bits"),
        ("Rejoinder-Guest" = Option<String>, Header, description = "secret of a guest who was here before"),
    ),
    request_body = VoteJson,
    responses(
        (status = 200, body = CastJson),
        (status = 400, body = ProblemJson, content_type = "application/problem+json"),
        (status = 401, body = ProblemJson, content_type = "application/problem+json", description = "a token that is over"),
        (status = 403, body = ProblemJson, content_type = "application/problem+json", description = "one's own comment, closed, guests or votes are off, or not the scope"),
        (status = 404, body = ProblemJson, content_type = "application/problem+json", description = "no such comment, or not a public one"),
        (status = 415, body = ProblemJson, content_type = "application/problem+json"),
        (status = 422, body = ProblemJson, content_type = "application/problem+json", description = "`value` is neither 1 nor -1"),
        (status = 429, body = ProblemJson, content_type = "application/problem+json"),
    ),
)]
pub async fn vote(
    State(state): State<AppState>,
    PathText(id): PathText,
    client: ClientAddress,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let voted = async {
        let VoteJson { value } = json(&headers, body)?;
        let unreadable = || service::Error::field(FieldError::new("value", Problem::Unreadable));
        let vote = Vote::from_value(value).ok_or_else(unreadable)?;
        cast(&state, &id, client, &headers, Some(vote)).await
    };
    answer(voted.await.map(Json), &headers)
}

/// Takes back one's own vote. Without a vote nothing changes.
#[utoipa::path(
    delete,
    path = "/api/v1/comments/{id}/vote",
    tag = "comments",
    operation_id = "unvote",
    params(
        ("id" = String, Path, description = "id of the comment"),
        ("Rejoinder-Guest" = Option<String>, Header, description = "secret of the guest who voted"),
    ),
    responses(
        (status = 200, body = CastJson),
        (status = 401, body = ProblemJson, content_type = "application/problem+json", description = "a token that is over"),
        (status = 403, body = ProblemJson, content_type = "application/problem+json", description = "closed, guests or votes are off, or not the scope"),
        (status = 404, body = ProblemJson, content_type = "application/problem+json"),
        (status = 429, body = ProblemJson, content_type = "application/problem+json"),
    ),
)]
pub async fn unvote(
    State(state): State<AppState>,
    PathText(id): PathText,
    client: ClientAddress,
    headers: HeaderMap,
) -> Response {
    let cast = cast(&state, &id, client, &headers, None).await;
    answer(cast.map(Json), &headers)
}

async fn cast(
    state: &AppState,
    id: &str,
    client: ClientAddress,
    headers: &HeaderMap,
    vote: Option<Vote>,
) -> Result<CastJson, Error> {
    let (site, id) = locate(state, id).await?;
    let caller = Caller::of(state, headers, &site, Scope::Write).await?;
    state.limits().check_vote(client.0, site.id)?;
    let ballot = Ballot {
        vote,
        by: caller.person(),
        idempotency_key: idempotency_key(headers)?,
    };
    let cast = service::vote::cast(state.runtime(), &site, id, ballot).await?;
    Ok(CastJson {
        up: cast.votes.up,
        down: cast.votes.down,
        value: cast.vote.map_or(0, Vote::value),
        guest_secret: cast.new_secret.map(|secret| secret.expose().to_owned()),
    })
}
