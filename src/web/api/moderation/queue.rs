//! What waits for a moderator, and what was set aside.

use axum::{
    Json,
    extract::{RawQuery, State},
    http::HeaderMap,
    response::{IntoResponse, Response},
};

use crate::web::api::{
    body::locale,
    caller::Caller,
    json::{CommentJson, Page},
};
use crate::{
    domain::{
        comment::{Comment, Status},
        field::{FieldError, Problem},
        scope::Scope,
        thread::cursor::{Cursor, List},
    },
    service::{self, moderation},
    web::{
        error::{Error, ProblemJson},
        param::Params,
        path::PathText,
        state::AppState,
    },
};

const NAMES: &[&str] = &["status", "after", "limit"];
const ITEMS: usize = 25;
const MOST_ITEMS: usize = 100;

/// Comments of one status, newest first, with the words of those that readers do not see.
///
/// For moderators and owners of the site, with a token of scope `read`.
#[utoipa::path(
    get,
    path = "/api/v1/sites/{site}/moderation",
    tag = "moderation",
    params(
        ("site" = String, Path, description = "key of the site"),
        ("status" = Option<String>, Query, description = "pending (default), approved, spam, trashed or deleted"),
        ("after" = Option<String>, Query, description = "cursor: `next` of the page before"),
        ("limit" = Option<u16>, Query, description = "1 to 100; 25 without it"),
    ),
    responses(
        (status = 200, body = Page<CommentJson>),
        (status = 400, body = ProblemJson, content_type = "application/problem+json"),
        (status = 401, body = ProblemJson, content_type = "application/problem+json", description = "no token, or one that is over"),
        (status = 403, body = ProblemJson, content_type = "application/problem+json", description = "not the scope, or not a moderator"),
        (status = 404, body = ProblemJson, content_type = "application/problem+json", description = "no such site, or not for this token"),
    ),
)]
pub async fn list(
    State(state): State<AppState>,
    PathText(site): PathText,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let listed = async {
        let query = query.unwrap_or_default();
        let params = Params::parse(&query, NAMES)?;
        let site = state.site(&site).await?;
        let caller = Caller::with_account(&state, &headers, &site, Scope::Read).await?;
        if !caller.sees_everything() {
            return Err(service::Error::NotAllowed(Scope::Moderate).into());
        }
        let status = status(&params)?;
        let limit = limit(&params)?;
        let after = crate::web::embed::cursor(&params, List::Queue)?;
        let most = u64::try_from(limit + 1).unwrap_or(u64::MAX);
        let mut found = moderation::list(state.runtime(), &site, status, after, most).await?;
        let has_more = found.len() > limit;
        found.truncate(limit);
        let next = found.last().filter(|_| has_more).map(|last| next(last).to_string());
        let service_url = state.settings().public_url.to_string();
        let json = |comment: &Comment| CommentJson::moderated(comment, &service_url);
        Ok::<_, Error>(Page {
            items: found.iter().map(json).collect(),
            next,
        })
    };
    match listed.await {
        Ok(page) => Json(page).into_response(),
        Err(error) => error.to_problem(locale(&headers)),
    }
}

fn status(params: &Params<'_>) -> Result<Status, FieldError> {
    let name = params.get("status").unwrap_or(Status::Pending.name());
    Status::from_name(name).ok_or(FieldError::new("status", Problem::Unreadable))
}

fn limit(params: &Params<'_>) -> Result<usize, FieldError> {
    let Some(text) = params.get("limit") else {
        return Ok(ITEMS);
    };
    let number = text.parse().ok().filter(|number| (1..=MOST_ITEMS).contains(number));
    number.ok_or(FieldError::new("limit", Problem::Unreadable))
}

/// The place after a comment.
fn next(last: &Comment) -> Cursor {
    Cursor {
        list: List::Queue,
        key: last.created_at.0,
        id: last.id,
    }
}
