//! What a site, or a page of it, holds for its moderators.

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
};
use crate::{
    domain::{
        field::{FieldError, Problem},
        id::PageId,
        moderation::{HoldRules, Networks, Patterns},
        scope::{Duty, Scope},
    },
    service::{self, rules},
    web::{
        error::{Error, ProblemJson},
        param::Params,
        path::PathText,
        state::AppState,
    },
};

/// Hold rules: a comment that any of them is about waits for a moderator, with the reason beside it.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = HoldRules)]
#[serde(default, deny_unknown_fields)]
pub(super) struct RulesJson {
    /// Every comment waits.
    pub everything: bool,
    /// Every guest comment waits; the site's setting `guests` may ask for it as well.
    pub guests: bool,
    /// Whoever has fewer approved comments on the site waits; 0 to 50, 0 turns it off.
    pub first_comments: u32,
    /// Accounts younger than so many days wait; 0 to 365, 0 turns it off.
    pub new_accounts_days: u32,
    /// More links than this wait; null lets any number through.
    pub links: Option<u32>,
    /// One word, some words, `begin*` or `/regular expression/` each; `name:`, `email:`, `website:` or `body:` before it names the one
    /// field to look in.
    pub words: Vec<String>,
    /// Networks, as in `203.0.113.0/24`.
    pub networks: Vec<String>,
    /// So many readers' reports hold a comment; 0 to 100, 0 turns it off.
    pub reports: u32,
    /// The third text within an hour that is much like the others waits.
    pub duplicates: bool,
    /// What links to where only spam has linked waits.
    pub bad_links: bool,
    /// What is posted from the preview page within so many seconds waits; 0 to 60, 0 turns it off.
    pub fast_seconds: u32,
    /// What the site's own filter is so certain of waits; 50 to 100 percent, or 0 for never.
    pub filter_hold: u32,
    /// What it is so certain of is set aside as spam; 50 to 100 percent, or 0 for never.
    pub filter_spam: u32,
}

impl Default for RulesJson {
    fn default() -> Self {
        Self::of(&HoldRules::default())
    }
}

impl RulesJson {
    fn of(rules: &HoldRules) -> Self {
        Self {
            everything: rules.everything,
            guests: rules.guests,
            first_comments: rules.first_comments,
            new_accounts_days: rules.new_accounts_days,
            links: rules.links,
            words: rules.words.clone().into(),
            networks: rules.networks.clone().into(),
            reports: rules.reports,
            duplicates: rules.duplicates,
            bad_links: rules.bad_links,
            fast_seconds: rules.fast_seconds,
            filter_hold: rules.filter_hold,
            filter_spam: rules.filter_spam,
        }
    }

    fn read(self) -> Result<HoldRules, Error> {
        let mut errors = Vec::new();
        let mut bounded = |field, number: u32, most: u32| {
            if number > most {
                errors.push(FieldError::new(field, Problem::Unreadable));
            }
            number
        };
        let first_comments = bounded("first_comments", self.first_comments, HoldRules::MOST_FIRST);
        let new_accounts_days = bounded("new_accounts_days", self.new_accounts_days, 365);
        let links = self.links.map(|links| bounded("links", links, 30));
        let reports = bounded("reports", self.reports, 100);
        let fast_seconds = bounded("fast_seconds", self.fast_seconds, 60);
        let filter_hold = bounded("filter_hold", self.filter_hold, 100);
        let filter_spam = bounded("filter_spam", self.filter_spam, 100);
        for (field, percent) in [("filter_hold", filter_hold), ("filter_spam", filter_spam)] {
            if (1..50).contains(&percent) {
                errors.push(FieldError::new(field, Problem::Unreadable));
            }
        }
        let words = Patterns::try_from(self.words).unwrap_or_else(|error| {
            errors.push(FieldError::new("words", error.problem()));
            Patterns::default()
        });
        let networks = Networks::try_from(self.networks).unwrap_or_else(|error| {
            errors.push(FieldError::new("networks", error.problem()));
            Networks::default()
        });
        if !errors.is_empty() {
            return Err(service::Error::Invalid(errors).into());
        }
        Ok(HoldRules {
            everything: self.everything,
            guests: self.guests,
            first_comments,
            new_accounts_days,
            links,
            words,
            networks,
            reports,
            duplicates: self.duplicates,
            bad_links: self.bad_links,
            fast_seconds,
            filter_hold,
            filter_spam,
        })
    }
}

/// The hold rules of a site, or of one of its threads.
///
/// For moderators and owners of the site, with a token of scope `read`.
#[utoipa::path(
    get,
    path = "/api/v1/sites/{site}/rules",
    tag = "moderation",
    operation_id = "rules",
    params(
        ("site" = String, Path, description = "key of the site"),
        ("thread" = Option<String>, Query, description = "id of a thread; without it the site's own rules"),
    ),
    responses(
        (status = 200, body = RulesJson),
        (status = 401, body = ProblemJson, content_type = "application/problem+json"),
        (status = 403, body = ProblemJson, content_type = "application/problem+json", description = "not the scope, or not a moderator"),
        (status = 404, body = ProblemJson, content_type = "application/problem+json", description = "no such site or thread, or the thread has no rules of its own"),
    ),
)]
pub async fn show(
    State(state): State<AppState>,
    PathText(site): PathText,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let shown = async {
        let Staff { site, .. } = Staff::of(&state, &site, &headers, Scope::Read, Duty::Moderate).await?;
        let found = rules::show(state.runtime(), &site, thread(query.as_deref())?).await?;
        Ok::<_, Error>(RulesJson::of(&found.ok_or(service::Error::NotFound("rules"))?))
    };
    answer(shown.await.map(Json), &headers)
}

/// Replaces the hold rules of a site, or gives one of its threads rules of its own. What is left out takes its default.
///
/// For owners of the site, with a token of scope `moderate`.
#[utoipa::path(
    put,
    path = "/api/v1/sites/{site}/rules",
    tag = "moderation",
    operation_id = "replace-rules",
    params(
        ("site" = String, Path, description = "key of the site"),
        ("thread" = Option<String>, Query, description = "id of a thread; its rules stand in place of the site's"),
    ),
    request_body = RulesJson,
    responses(
        (status = 200, body = RulesJson),
        (status = 400, body = ProblemJson, content_type = "application/problem+json"),
        (status = 401, body = ProblemJson, content_type = "application/problem+json"),
        (status = 403, body = ProblemJson, content_type = "application/problem+json", description = "not the scope, or not an owner"),
        (status = 404, body = ProblemJson, content_type = "application/problem+json"),
        (status = 422, body = ProblemJson, content_type = "application/problem+json", description = "`errors` names each field"),
    ),
)]
pub async fn replace(
    State(state): State<AppState>,
    PathText(site): PathText,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let replaced = async {
        let Staff { site, actor } = Staff::of(&state, &site, &headers, Scope::Moderate, Duty::Run).await?;
        let of = thread(query.as_deref())?;
        let rules = json::<RulesJson>(&headers, body)?.read()?;
        let json = RulesJson::of(&rules);
        rules::replace(state.runtime(), actor, &site, of, None, rules).await?;
        Ok::<_, Error>(json)
    };
    answer(replaced.await.map(Json), &headers)
}

/// Lets the site's rules hold for a thread again.
///
/// For owners of the site, with a token of scope `moderate`.
#[utoipa::path(
    delete,
    path = "/api/v1/sites/{site}/rules",
    tag = "moderation",
    operation_id = "clear-rules",
    params(
        ("site" = String, Path, description = "key of the site"),
        ("thread" = String, Query, description = "id of the thread"),
    ),
    responses(
        (status = 204),
        (status = 400, body = ProblemJson, content_type = "application/problem+json"),
        (status = 401, body = ProblemJson, content_type = "application/problem+json"),
        (status = 403, body = ProblemJson, content_type = "application/problem+json", description = "not the scope, or not an owner"),
        (status = 404, body = ProblemJson, content_type = "application/problem+json"),
    ),
)]
pub async fn clear(
    State(state): State<AppState>,
    PathText(site): PathText,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let cleared = async {
        let Staff { site, actor } = Staff::of(&state, &site, &headers, Scope::Moderate, Duty::Run).await?;
        let of = thread(query.as_deref())?;
        let page_id = of.ok_or(FieldError::new("thread", Problem::Required))?;
        rules::clear(state.runtime(), actor, &site, page_id, None).await?;
        Ok::<_, Error>(StatusCode::NO_CONTENT.into_response())
    };
    answer(cleared.await, &headers)
}

fn thread(query: Option<&str>) -> Result<Option<PageId>, Error> {
    let query = query.unwrap_or_default();
    let params = Params::parse(query, &["thread"])?;
    let id = params.get("thread").map(str::parse).transpose();
    id.map_err(|_| service::Error::NotFound("thread").into())
}
