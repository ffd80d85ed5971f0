//! Reports of readers.

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
    caller::{Caller, Staff},
    comments::locate,
    json::{CommentJson, Page},
};
use crate::{
    domain::{
        field::{FieldError, Problem},
        id::ReportId,
        report::{NewReport, Typed},
        scope::{Duty, Scope},
        time::Timestamp,
    },
    service::{
        self, moderation,
        report::{self, Reported, Reporter},
    },
    web::{
        client::ClientAddress,
        error::{Error, ProblemJson},
        param::Params,
        path::PathText,
        state::AppState,
    },
};

const ITEMS: u64 = 50;

/// A report.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = NewReport)]
#[serde(deny_unknown_fields)]
pub(super) struct NewReportJson {
    /// `spam`, `abuse`, `off-topic`, `illegal` or `other`.
    pub reason: String,
    /// What is wrong, in one's own words; needed for `illegal`. At most 2,000 characters.
    #[serde(default)]
    pub note: Option<String>,
    /// Who gives notice of something illegal; needed for it and kept for nothing else.
    #[serde(default)]
    pub name: Option<String>,
    #[serde(default)]
    pub email: Option<String>,
    /// That one believes what one has written to be true; needed for `illegal`.
    #[serde(default)]
    pub good_faith: bool,
}

/// A report that nobody has looked at.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Report)]
pub(super) struct ReportJson {
    pub id: String,
    pub reason: &'static str,
    pub note: Option<String>,
    /// Who gave notice of something illegal.
    pub name: Option<String>,
    pub email: Option<String>,
    pub created_at: String,
    pub comment: CommentJson,
}

/// Reports a comment. The same reader's second report changes nothing; enough readers' reports hold the comment for a moderator, as the
/// site's rules say.
#[utoipa::path(
    post,
    path = "/api/v1/comments/{id}/reports",
    tag = "comments",
    operation_id = "report",
    params(("id" = String, Path, description = "id of the comment")),
    request_body = NewReportJson,
    responses(
        (status = 204, description = "it was taken, now or before"),
        (status = 400, body = ProblemJson, content_type = "application/problem+json"),
        (status = 401, body = ProblemJson, content_type = "application/problem+json", description = "a token that is over"),
        (status = 403, body = ProblemJson, content_type = "application/problem+json", description = "shut out, or not the scope"),
        (status = 404, body = ProblemJson, content_type = "application/problem+json", description = "no such comment, or not a public one"),
        (status = 415, body = ProblemJson, content_type = "application/problem+json"),
        (status = 422, body = ProblemJson, content_type = "application/problem+json", description = "`errors` names each field"),
        (status = 429, body = ProblemJson, content_type = "application/problem+json"),
    ),
)]
pub async fn create(
    State(state): State<AppState>,
    PathText(id): PathText,
    client: ClientAddress,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let created = async {
        let (site, id) = locate(&state, &id).await?;
        let caller = Caller::of(&state, &headers, &site, Scope::Write).await?;
        let typed: NewReportJson = json(&headers, body)?;
        state.limits().check_post(client.0)?;
        let new = NewReport::parse(Typed {
            reason: &typed.reason,
            note: typed.note.as_deref().unwrap_or_default(),
            name: typed.name.as_deref().unwrap_or_default(),
            email: typed.email.as_deref().unwrap_or_default(),
            is_in_good_faith: typed.good_faith,
        });
        let new = new.map_err(service::Error::Invalid)?;
        let by = Reporter {
            person: caller.person(),
            address: client.0,
        };
        report::create(state.runtime(), &site, id, by, new).await?;
        Ok::<_, Error>(StatusCode::NO_CONTENT.into_response())
    };
    answer(created.await, &headers)
}

/// Reports that nobody has looked at, the newest first, each with its comment. Deciding about a comment settles its reports.
///
/// For moderators and owners of the site, with a token of scope `read`.
#[utoipa::path(
    get,
    path = "/api/v1/sites/{site}/reports",
    tag = "moderation",
    operation_id = "reports",
    params(
        ("site" = String, Path, description = "key of the site"),
        ("after" = Option<String>, Query, description = "cursor: `next` of the page before"),
    ),
    responses(
        (status = 200, body = Page<ReportJson>),
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
        let after = after(query.as_deref().unwrap_or_default())?;
        let found = report::list(state.runtime(), &site, after, ITEMS).await?;
        let is_full = u64::try_from(found.len()).is_ok_and(|count| count == ITEMS);
        let next = found.last().filter(|_| is_full).map(cursor);
        let service_url = state.settings().public_url.to_string();
        let items = found.into_iter().map(|one| shown(one, &service_url)).collect();
        Ok::<_, Error>(Page { items, next })
    };
    answer(listed.await.map(Json), &headers)
}

/// Settles a comment's reports without touching the comment: it stays as it is.
///
/// For moderators and owners of the site, with a token of scope `moderate`.
#[utoipa::path(
    delete,
    path = "/api/v1/comments/{id}/reports",
    tag = "moderation",
    operation_id = "dismiss-reports",
    params(("id" = String, Path, description = "id of the comment")),
    responses(
        (status = 204),
        (status = 401, body = ProblemJson, content_type = "application/problem+json"),
        (status = 403, body = ProblemJson, content_type = "application/problem+json", description = "not the scope, or not a moderator"),
        (status = 404, body = ProblemJson, content_type = "application/problem+json"),
    ),
)]
pub async fn dismiss(State(state): State<AppState>, PathText(id): PathText, headers: HeaderMap) -> Response {
    let dismissed = async {
        let (site, id) = locate(&state, &id).await?;
        let Staff { site, actor } = Staff::on(&state, site, &headers, Scope::Moderate, Duty::Moderate).await?;
        moderation::stand(state.runtime(), &site, actor, id, None).await?;
        Ok::<_, Error>(StatusCode::NO_CONTENT.into_response())
    };
    answer(dismissed.await, &headers)
}

fn shown(one: Reported, service_url: &str) -> ReportJson {
    let Reported { report, comment, .. } = one;
    let (name, email) = report.notifier.map_or((None, None), |notifier| {
        (Some(notifier.name), Some(notifier.email.as_str().to_owned()))
    });
    ReportJson {
        id: report.id.to_string(),
        reason: report.ground.name(),
        note: report.note,
        name,
        email,
        created_at: report.created_at.to_string(),
        comment: CommentJson::moderated(&comment, service_url),
    }
}

fn cursor(last: &Reported) -> String {
    format!("{}_{}", last.report.created_at.0, last.report.id)
}

/// The place after a report.
fn after(query: &str) -> Result<Option<(Timestamp, ReportId)>, FieldError> {
    let params = Params::parse(query, &["after"])?;
    let Some(text) = params.get("after") else {
        return Ok(None);
    };
    let read = text.split_once('_').and_then(|(at, id)| {
        let at = at.parse().ok().map(Timestamp)?;
        Some((at, id.parse().ok()?))
    });
    read.map(Some).ok_or(FieldError::new("after", Problem::Unreadable))
}
