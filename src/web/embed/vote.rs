//! Voting: by script in place, without it by the buttons on the page where one also answers.

use axum::{
    Json,
    extract::{RawQuery, State, rejection::BytesRejection},
    http::{HeaderMap, header},
    response::{IntoResponse, Redirect, Response},
};
use bytes::Bytes;
use serde::Serialize;

use super::{
    compose::form_text,
    help,
    one::{One, look},
};
use crate::{
    domain::{
        field::{FieldError, Problem},
        vote::Vote,
    },
    service::{
        self,
        vote::{Ballot, Standing},
    },
    web::{
        client::ClientAddress,
        cookie,
        error::Error,
        header::{IDEMPOTENCY_KEY, wants_fragment},
        param::Params,
        path::PathText,
        person,
        state::AppState,
    },
};

/// What a comment's votes add up to, and what this reader's is.
#[derive(Debug, Serialize)]
struct Tally {
    up: u64,
    down: u64,
    /// 1, -1, or 0 for none.
    value: i16,
}

/// The buttons on a page about one comment.
#[derive(Clone, Debug)]
pub(super) struct VoteForm {
    pub action: String,
    pub vote: Option<Vote>,
}

impl VoteForm {
    /// The buttons for somebody who stands like this with the comment; none for who may not vote.
    pub(super) fn of(state: &AppState, one: &One, standing: Standing) -> Option<Self> {
        standing.may_vote.then(|| Self {
            action: one.link(state, "/vote"),
            vote: standing.vote,
        })
    }

    /// Whether this reader voted up.
    pub(super) fn is_up(&self) -> bool {
        self.vote == Some(Vote::Up)
    }

    /// Whether this reader voted down.
    pub(super) fn is_down(&self) -> bool {
        self.vote == Some(Vote::Down)
    }
}

/// `POST /embed/comments/{id}/vote` with `value` 1, -1, or 0 to take it back.
pub(super) async fn cast(
    State(state): State<AppState>,
    PathText(id): PathText,
    client: ClientAddress,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let look = look(&query.unwrap_or_default(), &headers);
    let done = async {
        let text = form_text(&state, &headers, body)?;
        let vote = vote(&Params::parse(&text, &["value"])?)?;
        let one = One::find(&state, &id, look, &headers).await?;
        state.limits().check_vote(client.0, one.site.id)?;
        let key = headers.get(&IDEMPOTENCY_KEY).and_then(|value| value.to_str().ok());
        let ballot = Ballot {
            vote,
            by: person::of(&state, &headers, &one.site, cookie::guest_secret(&headers)).await?,
            idempotency_key: key.map(str::to_owned),
        };
        let cast = service::vote::cast(state.runtime(), &one.site, one.id, ballot).await?;
        let mut response = if wants_fragment(&headers) {
            let tally = Tally {
                up: cast.votes.up,
                down: cast.votes.down,
                value: cast.vote.map_or(0, Vote::value),
            };
            ([(header::CACHE_CONTROL, "no-store")], Json(tally)).into_response()
        } else {
            Redirect::to(&one.link(&state, "/reply")).into_response()
        };
        if let Some(secret) = &cast.new_secret {
            cookie::hand_out(secret, &mut response);
        }
        Ok::<_, Error>(response)
    };
    match done.await {
        Ok(response) => response,
        Err(error) if wants_fragment(&headers) => error.to_problem(look.locale),
        Err(error) => help::error_page(&state, &error, look.locale),
    }
}

fn vote(form: &Params<'_>) -> Result<Option<Vote>, Error> {
    let value = form.get("value").ok_or(FieldError::new("value", Problem::Required))?;
    if value == "0" {
        return Ok(None);
    }
    let vote = value.parse().ok().and_then(Vote::from_value);
    let unreadable = || service::Error::field(FieldError::new("value", Problem::Unreadable));
    Ok(Some(vote.ok_or_else(unreadable)?))
}
