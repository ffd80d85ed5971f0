//! A site's conversations.

use axum::{
    Json,
    extract::{RawQuery, State},
    http::HeaderMap,
    response::Response,
};

use super::{
    body::answer,
    caller::Caller,
    json::{Page, ThreadJson},
};
use crate::{
    domain::{
        field::{FieldError, Problem},
        id::CommentId,
        scope::Scope,
        thread::{
            Thread,
            cursor::{Cursor, List},
        },
    },
    service::{self, thread::ThreadOrder},
    web::{
        error::{Error, ProblemJson},
        param::Params,
        path::PathText,
        state::AppState,
    },
};

const NAMES: &[&str] = &["sort", "after", "limit"];
const ITEMS: u64 = 25;
const MOST_ITEMS: u64 = 100;

/// Conversations of a site with their counts.
#[utoipa::path(
    get,
    path = "/api/v1/sites/{site}/threads",
    tag = "threads",
    params(
        ("site" = String, Path, description = "key of the site"),
        ("sort" = Option<String>, Query, description = "active (the latest comment first; default), newest or comments"),
        ("after" = Option<String>, Query, description = "cursor: `next` of the page before"),
        ("limit" = Option<u16>, Query, description = "1 to 100; 25 without it"),
    ),
    responses(
        (status = 200, body = Page<ThreadJson>),
        (status = 400, body = ProblemJson, content_type = "application/problem+json"),
        (status = 401, body = ProblemJson, content_type = "application/problem+json", description = "a token that is over"),
        (status = 403, body = ProblemJson, content_type = "application/problem+json", description = "not the scope"),
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
        let query = query.unwrap_or_default();
        let params = Params::parse(&query, NAMES)?;
        let site = state.site(&site).await?;
        Caller::of(&state, &headers, &site, Scope::Read).await?;
        let order = match params.get("sort") {
            None | Some("active") => ThreadOrder::Active,
            Some("newest") => ThreadOrder::Newest,
            Some("comments") => ThreadOrder::Comments,
            Some(_) => return Err(FieldError::new("sort", Problem::Unreadable).into()),
        };
        let limit = limit(&params)?;
        let after = crate::web::embed::cursor(&params, List::Threads)?;
        let mut threads = service::thread::list(state.runtime(), &site, order, after, limit + 1).await?;
        let most = usize::try_from(limit).unwrap_or(usize::MAX);
        let has_more = threads.len() > most;
        threads.truncate(most);
        let next = threads
            .last()
            .filter(|_| has_more)
            .map(|last| next(order, last).to_string());
        let now = state.runtime().now();
        Ok::<_, Error>(Page {
            items: threads
                .iter()
                .map(|thread| ThreadJson::of(thread, &site, now))
                .collect(),
            next,
        })
    };
    answer(listed.await.map(Json), &headers)
}

fn limit(params: &Params<'_>) -> Result<u64, FieldError> {
    let Some(text) = params.get("limit") else {
        return Ok(ITEMS);
    };
    let number = text.parse().ok().filter(|number| (1..=MOST_ITEMS).contains(number));
    number.ok_or(FieldError::new("limit", Problem::Unreadable))
}

/// The place after a thread.
fn next(order: ThreadOrder, last: &Thread) -> Cursor {
    let key = match order {
        ThreadOrder::Active => last.last_comment_at.0,
        ThreadOrder::Newest => last.created_at.0,
        ThreadOrder::Comments => i64::try_from(last.comment_count).unwrap_or(i64::MAX),
    };
    Cursor {
        list: List::Threads,
        key,
        id: CommentId(last.id.0),
    }
}
