//! A site's settings, by the names and in the words in which the command line takes them.

use std::collections::BTreeMap;

use axum::{
    Json,
    extract::{State, rejection::BytesRejection},
    http::HeaderMap,
    response::Response,
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
        scope::{Duty, Scope},
        site::Site,
    },
    service::{
        self,
        site::{self, SETTINGS, Setting},
    },
    web::{
        error::{Error, ProblemJson},
        path::PathText,
        state::AppState,
    },
};

/// Where the pages are decides who may frame them; it is changed at the desk and on the command line, which look at the service's own.
const NOT_HERE: &str = "origins";

/// A site's settings.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = Settings)]
#[serde(deny_unknown_fields)]
pub(super) struct SettingsJson {
    /// Each setting as `rejoinder site set` takes it.
    pub settings: BTreeMap<String, String>,
    /// What stands for all of them as they are. A change names the one it was chosen over.
    pub seen: String,
}

impl SettingsJson {
    fn of(site: &Site) -> Self {
        let value = |setting: &Setting| (setting.name.to_owned(), setting.get(&site.settings));
        Self {
            settings: SETTINGS.iter().map(value).collect(),
            seen: site::mark_of(&site.settings),
        }
    }
}

/// A site's settings.
///
/// For owners of the site, with a token of scope `moderate`.
#[utoipa::path(
    get,
    path = "/api/v1/sites/{site}/settings",
    tag = "moderation",
    operation_id = "show-settings",
    params(("site" = String, Path, description = "key of the site")),
    responses(
        (status = 200, body = SettingsJson),
        (status = 401, body = ProblemJson, content_type = "application/problem+json"),
        (status = 403, body = ProblemJson, content_type = "application/problem+json", description = "not the scope, or not an owner"),
        (status = 404, body = ProblemJson, content_type = "application/problem+json"),
    ),
)]
pub async fn show(State(state): State<AppState>, PathText(site): PathText, headers: HeaderMap) -> Response {
    let shown = async {
        let Staff { site, .. } = Staff::of(&state, &site, &headers, Scope::Moderate, Duty::Run).await?;
        Ok::<_, Error>(Json(SettingsJson::of(&site)))
    };
    answer(shown.await, &headers)
}

/// Changes some of a site's settings, all that are named or none; `origins` are changed at the desk.
///
/// For owners of the site, with a token of scope `moderate`.
#[utoipa::path(
    patch,
    path = "/api/v1/sites/{site}/settings",
    tag = "moderation",
    operation_id = "change-settings",
    params(("site" = String, Path, description = "key of the site")),
    request_body = SettingsJson,
    responses(
        (status = 200, body = SettingsJson),
        (status = 400, body = ProblemJson, content_type = "application/problem+json"),
        (status = 401, body = ProblemJson, content_type = "application/problem+json"),
        (status = 403, body = ProblemJson, content_type = "application/problem+json", description = "not the scope, or not an owner"),
        (status = 404, body = ProblemJson, content_type = "application/problem+json"),
        (status = 409, body = ProblemJson, content_type = "application/problem+json", description = "somebody has changed them since"),
        (status = 422, body = ProblemJson, content_type = "application/problem+json", description = "`errors` names each setting"),
    ),
)]
pub async fn update(
    State(state): State<AppState>,
    PathText(site): PathText,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let updated = async {
        let Staff { site, actor } = Staff::of(&state, &site, &headers, Scope::Moderate, Duty::Run).await?;
        let wanted = json::<SettingsJson>(&headers, body)?;
        let mut values = Vec::new();
        for (name, value) in wanted.settings {
            let known = Setting::named(&name).ok().filter(|setting| setting.name != NOT_HERE);
            let unreadable = || service::Error::field(FieldError::new("settings", Problem::Unreadable));
            let known = known.ok_or_else(unreadable)?;
            values.push((known.name, value));
        }
        let changed = site::change(state.runtime(), actor, site.id, &wanted.seen, &values).await?;
        if let Err(refused) = changed {
            let errors = refused
                .iter()
                .map(|(name, _)| FieldError::new(name, Problem::Unreadable));
            return Err(service::Error::Invalid(errors.collect()).into());
        }
        let changed = state.site_of_id(site.id).await?;
        Ok::<_, Error>(Json(SettingsJson::of(&changed)))
    };
    answer(updated.await, &headers)
}
