//! What waits for a moderator, and what was set aside.

use axum::{
    Json,
    extract::{RawQuery, State},
    http::HeaderMap,
    response::Response,
};

use crate::web::api::{
    body::answer,
    caller::Caller,
    json::{CommentJson, Page},
};
use crate::{
    domain::{
        field::{FieldError, Problem},
        id::CommentId,
        queue::Filter,
        scope::Scope,
        thread::cursor::{Cursor, List},
        time::Timestamp,
    },
    service::{
        self,
        moderation::{self, Listed},
    },
    web::{
        error::{Error, ProblemJson},
        param::Params,
        path::PathText,
        state::AppState,
    },
};

const NAMES: &[&str] = &[
    "status", "q", "author", "page", "ip", "from", "to", "reason", "after", "limit",
];
const ITEMS: u64 = 25;
const MOST_ITEMS: u64 = 100;

/// Comments by any filter, newest first, with the words of those that readers do not see. One look goes so far and no further: with a
/// rare filter a page may hold few comments or none and still have a `next`.
///
/// For moderators and owners of the site, with a token of scope `read`.
#[utoipa::path(
    get,
    path = "/api/v1/sites/{site}/moderation",
    tag = "moderation",
    params(
        ("site" = String, Path, description = "key of the site"),
        ("status" = Option<String>, Query, description = "pending (default), reported, spam, approved, trashed, deleted or all"),
        ("q" = Option<String>, Query, description = "words that its text holds, in whatever case"),
        ("author" = Option<String>, Query, description = "`account:ID`, `guest:KEY`, an email address, or part of a name"),
        ("page" = Option<String>, Query, description = "id of a thread"),
        ("ip" = Option<String>, Query, description = "a network, as in 203.0.113.0/24, or an address in it"),
        ("from" = Option<String>, Query, description = "written on that day or at that time, or later"),
        ("to" = Option<String>, Query, description = "written on that day or before it, or before that time"),
        ("reason" = Option<String>, Query, description = "name of a reason for which it was held"),
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
        let filter = Filter::read(|name| params.get(name))?;
        let limit = limit(&params)?;
        let after = crate::web::embed::cursor(&params, List::Queue)?.map(|after| (Timestamp(after.key), after.id));
        let found = moderation::look(state.runtime(), &site, &filter, after, limit).await?;
        let service_url = state.settings().public_url.to_string();
        let json = |listed: &Listed| CommentJson::moderated(&listed.case.comment, &service_url);
        Ok::<_, Error>(Page {
            items: found.items.iter().map(json).collect(),
            next: found.next.map(|place| cursor(place).to_string()),
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

/// The place after a comment.
fn cursor((at, id): (Timestamp, CommentId)) -> Cursor {
    Cursor {
        list: List::Queue,
        key: at.0,
        id,
    }
}
