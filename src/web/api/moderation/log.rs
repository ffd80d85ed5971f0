//! Who did what to what, when and why.

use axum::{
    Json,
    extract::{RawQuery, State},
    http::HeaderMap,
    response::Response,
};
use serde::Serialize;
use utoipa::ToSchema;

use super::actions::moderator;
use crate::{
    domain::{
        field::{FieldError, Problem},
        log::{Entry, Personal, hash_text},
    },
    service::moderation,
    web::{
        api::{body::answer, json::Page},
        error::{Error, ProblemJson},
        param::Params,
        path::PathText,
        state::AppState,
    },
};

const NAMES: &[&str] = &["after", "limit"];
const ITEMS: u64 = 50;
const MOST_ITEMS: u64 = 200;

/// One entry of a site's log.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = LogEntry)]
pub(in crate::web) struct EntryJson {
    /// 1 for the first of the site, and none is left out.
    pub number: i64,
    pub at: String,
    pub action: &'static str,
    /// The action to look at or to take back, where there is one.
    pub action_id: Option<String>,
    /// The comment or the thread, where it is one.
    pub subject_id: Option<String>,
    pub count: u64,
    /// Id of the account, `operator` for the command line, `service` for a rule; null once it is forgotten.
    pub actor: Option<String>,
    pub reason: Option<String>,
    /// The filter that chose the comments, as a query string.
    pub filter: Option<String>,
    /// Hash of the entry, which the next one carries: 64 hexadecimal digits.
    pub hash: String,
}

impl From<&Entry> for EntryJson {
    fn from(entry: &Entry) -> Self {
        let text = |personal: &Personal| personal.text().map(str::to_owned);
        Self {
            number: entry.number,
            at: entry.at.to_string(),
            action: entry.verb.name(),
            action_id: entry.action.map(|id| id.to_string()),
            subject_id: entry.subject.map(|id| id.to_string()),
            count: entry.count,
            actor: text(&entry.actor),
            reason: entry.reason.as_ref().and_then(text),
            filter: entry.filter.as_ref().and_then(text),
            hash: hash_text(&entry.hash),
        }
    }
}

/// A site's log, the latest first.
///
/// For moderators and owners of the site, with a token of scope `moderate`.
#[utoipa::path(
    get,
    path = "/api/v1/sites/{site}/moderation/log",
    tag = "moderation",
    params(
        ("site" = String, Path, description = "key of the site"),
        ("after" = Option<String>, Query, description = "cursor: `next` of the page before"),
        ("limit" = Option<u16>, Query, description = "1 to 200; 50 without it"),
    ),
    responses(
        (status = 200, body = Page<EntryJson>),
        (status = 400, body = ProblemJson, content_type = "application/problem+json"),
        (status = 401, body = ProblemJson, content_type = "application/problem+json", description = "no token, or one that is over"),
        (status = 403, body = ProblemJson, content_type = "application/problem+json", description = "not the scope, or not a moderator"),
        (status = 404, body = ProblemJson, content_type = "application/problem+json", description = "no such site, or not for this token"),
    ),
)]
pub async fn log(
    State(state): State<AppState>,
    PathText(site): PathText,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let told = async {
        let query = query.unwrap_or_default();
        let params = Params::parse(&query, NAMES)?;
        let site = state.site(&site).await?;
        moderator(&state, &headers, &site).await?;
        let unreadable = |field| FieldError::new(field, Problem::Unreadable);
        let before = params
            .get("after")
            .map(str::parse)
            .transpose()
            .map_err(|_| unreadable("after"))?;
        let limit = params.get("limit").map_or(Ok(ITEMS), str::parse).ok();
        let limit = limit
            .filter(|limit| (1..=MOST_ITEMS).contains(limit))
            .ok_or(unreadable("limit"))?;
        let told = moderation::entries(state.runtime(), &site, before, limit).await?;
        Ok::<_, Error>(Json(Page {
            items: told.entries.iter().map(EntryJson::from).collect(),
            next: told.next.map(|number| number.to_string()),
        }))
    };
    answer(told.await, &headers)
}
