//! Conversations that come in from elsewhere: looked at, let in, taken back.

mod json;
pub mod rows;
pub mod whole;

use std::collections::HashMap;

use axum::{
    Json,
    body::Body,
    extract::{FromRequest as _, Multipart, RawQuery, Request, State},
    http::{HeaderMap, StatusCode, header},
    response::Response,
};
use json::{ImportJson, ImportsJson};

use super::{body::answer, caller::Caller};
use crate::{
    domain::{
        action::Actor,
        field::{FieldError, Problem},
        id::ImportId,
        import::{Format, Import, Rules},
        scope::Scope,
        site::Site,
    },
    service::{
        self,
        import::{self, NewImport, Wish},
    },
    web::{
        error::{Error, ProblemJson},
        param::{NoParams, Params},
        path::{PathPair, PathText},
        state::AppState,
        upload::{self, Spool, Upload},
    },
};

const NAMES: &[&str] = &["file", "format", "source", "dry_run"];
/// Imports in one list.
const LISTED: u64 = 100;

/// Brings a file in.
///
/// The body is the file (packed by gzip or not), or a form (`multipart/form-data`) with `file` and, before it, `rules`: one rule a
/// line, `FROM,TO`, for pages that have other addresses now. The answer comes when the file has arrived; it is read and comes in
/// afterwards, which `GET` tells. With `dry_run` it waits for `start`. Nothing that came in before comes in twice. For owners of the
/// site, with a token of scope `import`.
#[utoipa::path(
    post,
    path = "/api/v1/sites/{site}/imports",
    tag = "transfer",
    params(
        ("site" = String, Path, description = "key of the site"),
        ("format" = Option<String>, Query, description = "where the content does not tell"),
        ("source" = Option<String>, Query, description = "tells two blogs apart whose comments have the same numbers"),
        ("dry_run" = Option<bool>, Query, description = "true: only say what would happen"),
        ("file" = Option<String>, Query, description = "the name of the file"),
    ),
    request_body(content = String, content_type = "application/octet-stream"),
    responses(
        (status = 202, body = ImportJson),
        (status = 400, body = ProblemJson, content_type = "application/problem+json", description = "a parameter, or a file of no known form"),
        (status = 401, body = ProblemJson, content_type = "application/problem+json", description = "no token, or one that is over"),
        (status = 403, body = ProblemJson, content_type = "application/problem+json", description = "not the scope, or not an owner"),
        (status = 404, body = ProblemJson, content_type = "application/problem+json", description = "no such site, or not for this token"),
        (status = 413, body = ProblemJson, content_type = "application/problem+json"),
    ),
)]
pub async fn create(
    State(state): State<AppState>,
    PathText(site): PathText,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    request: Request,
) -> Response {
    let begun = async {
        let query = query.unwrap_or_default();
        let params = Params::strict(&query, NAMES)?;
        let site = state.site(&site).await?;
        let actor = owner(&state, &headers, &site).await?;
        let format = params
            .get("format")
            .map(|name| Format::from_name(name).ok_or_else(|| wrong("format")));
        let wish = match params.get("dry_run") {
            None | Some("false") => Wish::Everything,
            Some("true") => Wish::Rehearsal,
            Some(_) => return Err(wrong("dry_run")),
        };
        let format = format.transpose()?;
        let mut fields = HashMap::new();
        let upload = received(&state, &headers, request, &mut fields).await?;
        let rules = fields.get("rules").map_or("", String::as_str);
        let new = NewImport {
            actor,
            file: params.get("file").map_or(upload.name, str::to_owned),
            format,
            source: params.get("source").map(str::to_owned),
            rules: Rules::parse(rules).map_err(|error| unreadable("rules", &error.to_string()))?,
        };
        let import = begin(&state, &site, new, upload.spool, wish).await?;
        Ok((StatusCode::ACCEPTED, Json(ImportJson::from(import))))
    };
    answer(begun.await, &headers)
}

async fn received(
    state: &AppState,
    headers: &HeaderMap,
    request: Request,
    fields: &mut HashMap<String, String>,
) -> Result<Upload, Error> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    if kind.is_some_and(|kind| kind.starts_with("multipart/form-data")) {
        let form = Multipart::from_request(request, state)
            .await
            .map_err(|_| Error::UnsupportedType)?;
        return upload::form(state, form, fields, |_| true).await;
    }
    let body: Body = request.into_body();
    Ok(Upload {
        spool: upload::raw(state, body).await?,
        name: String::new(),
    })
}

/// Looks at a file, and lets it be read while nobody waits.
pub(in crate::web) async fn begin(
    state: &AppState,
    site: &Site,
    new: NewImport,
    spool: Spool,
    wish: Wish,
) -> Result<Import, Error> {
    let runtime = state.runtime().clone();
    let begun = import::begin(&runtime, site, new, spool.path()).await?;
    let begun = begun.map_err(|broken| unreadable("file", &broken.to_string()))?;
    let (import, site) = (begun.import.clone(), site.clone());
    tokio::spawn(async move {
        let received = import::receive(&runtime, &site, begun, wish).await;
        if let Err(error) = received {
            tracing::warn!(%error, site = site.key, "a file could not be brought in");
        }
        drop(spool);
    });
    Ok(import)
}

fn unreadable(field: &str, detail: &str) -> Error {
    Error::Unreadable {
        field: Some(field.to_owned()),
        detail: detail.to_owned(),
    }
}

fn wrong(field: &'static str) -> Error {
    FieldError::new(field, Problem::Unreadable).into()
}

/// A site's imports.
///
/// For owners of the site, with a token of scope `import`.
#[utoipa::path(
    get,
    path = "/api/v1/sites/{site}/imports",
    tag = "transfer",
    params(("site" = String, Path, description = "key of the site")),
    responses(
        (status = 200, body = ImportsJson),
        (status = 401, body = ProblemJson, content_type = "application/problem+json", description = "no token, or one that is over"),
        (status = 403, body = ProblemJson, content_type = "application/problem+json", description = "not the scope, or not an owner"),
        (status = 404, body = ProblemJson, content_type = "application/problem+json", description = "no such site, or not for this token"),
    ),
)]
pub async fn list(
    State(state): State<AppState>,
    PathText(site): PathText,
    _: NoParams,
    headers: HeaderMap,
) -> Response {
    let listed = async {
        let site = state.site(&site).await?;
        owner(&state, &headers, &site).await?;
        let items = import::latest(state.runtime(), site.id, LISTED).await?;
        Ok::<_, Error>(Json(ImportsJson {
            items: items.into_iter().map(ImportJson::from).collect(),
        }))
    };
    answer(listed.await, &headers)
}

/// How far an import has come.
///
/// For owners of the site, with a token of scope `import`.
#[utoipa::path(
    get,
    path = "/api/v1/sites/{site}/imports/{import}",
    tag = "transfer",
    params(
        ("site" = String, Path, description = "key of the site"),
        ("import" = String, Path, description = "id of the import"),
    ),
    responses(
        (status = 200, body = ImportJson),
        (status = 401, body = ProblemJson, content_type = "application/problem+json", description = "no token, or one that is over"),
        (status = 403, body = ProblemJson, content_type = "application/problem+json", description = "not the scope, or not an owner"),
        (status = 404, body = ProblemJson, content_type = "application/problem+json"),
    ),
)]
pub async fn show(
    State(state): State<AppState>,
    PathPair(site, id): PathPair,
    _: NoParams,
    headers: HeaderMap,
) -> Response {
    let shown = async {
        let site = state.site(&site).await?;
        owner(&state, &headers, &site).await?;
        let import = import::show(state.runtime(), site.id, known(&id)?).await?;
        Ok::<_, Error>(Json(ImportJson::from(import)))
    };
    answer(shown.await, &headers)
}

/// Lets a file come in after its dry run.
///
/// For owners of the site, with a token of scope `import`.
#[utoipa::path(
    post,
    path = "/api/v1/sites/{site}/imports/{import}/start",
    tag = "transfer",
    params(
        ("site" = String, Path, description = "key of the site"),
        ("import" = String, Path, description = "id of the import"),
    ),
    responses(
        (status = 202, body = ImportJson),
        (status = 401, body = ProblemJson, content_type = "application/problem+json", description = "no token, or one that is over"),
        (status = 403, body = ProblemJson, content_type = "application/problem+json", description = "not the scope, or not an owner"),
        (status = 404, body = ProblemJson, content_type = "application/problem+json"),
        (status = 409, body = ProblemJson, content_type = "application/problem+json", description = "it does not wait for that (any more)"),
    ),
)]
pub async fn start(
    State(state): State<AppState>,
    PathPair(site, id): PathPair,
    _: NoParams,
    headers: HeaderMap,
) -> Response {
    let started = async {
        let site = state.site(&site).await?;
        owner(&state, &headers, &site).await?;
        let import = import::accept(state.runtime(), &site, known(&id)?).await?;
        Ok::<_, Error>((StatusCode::ACCEPTED, Json(ImportJson::from(import))))
    };
    answer(started.await, &headers)
}

/// Takes an import back as a whole.
///
/// What it brought goes; a comment that somebody has answered since stays as an empty place. For owners of the site, with a token of
/// scope `import`.
#[utoipa::path(
    post,
    path = "/api/v1/sites/{site}/imports/{import}/undo",
    tag = "transfer",
    params(
        ("site" = String, Path, description = "key of the site"),
        ("import" = String, Path, description = "id of the import"),
    ),
    responses(
        (status = 202, body = ImportJson),
        (status = 401, body = ProblemJson, content_type = "application/problem+json", description = "no token, or one that is over"),
        (status = 403, body = ProblemJson, content_type = "application/problem+json", description = "not the scope, or not an owner"),
        (status = 404, body = ProblemJson, content_type = "application/problem+json"),
        (status = 409, body = ProblemJson, content_type = "application/problem+json", description = "nothing of it is there"),
    ),
)]
pub async fn undo(
    State(state): State<AppState>,
    PathPair(site, id): PathPair,
    _: NoParams,
    headers: HeaderMap,
) -> Response {
    let undone = async {
        let site = state.site(&site).await?;
        let actor = owner(&state, &headers, &site).await?;
        let import = import::take_back(state.runtime(), &site, actor, known(&id)?).await?;
        Ok::<_, Error>((StatusCode::ACCEPTED, Json(ImportJson::from(import))))
    };
    answer(undone.await, &headers)
}

/// Drops a file that waits after its dry run.
///
/// For owners of the site, with a token of scope `import`.
#[utoipa::path(
    delete,
    path = "/api/v1/sites/{site}/imports/{import}",
    tag = "transfer",
    params(
        ("site" = String, Path, description = "key of the site"),
        ("import" = String, Path, description = "id of the import"),
    ),
    responses(
        (status = 204),
        (status = 401, body = ProblemJson, content_type = "application/problem+json", description = "no token, or one that is over"),
        (status = 403, body = ProblemJson, content_type = "application/problem+json", description = "not the scope, or not an owner"),
        (status = 404, body = ProblemJson, content_type = "application/problem+json"),
        (status = 409, body = ProblemJson, content_type = "application/problem+json", description = "it came in already: `undo` takes it back"),
    ),
)]
pub async fn dismiss(
    State(state): State<AppState>,
    PathPair(site, id): PathPair,
    _: NoParams,
    headers: HeaderMap,
) -> Response {
    let dismissed = async {
        let site = state.site(&site).await?;
        owner(&state, &headers, &site).await?;
        import::dismiss(state.runtime(), site.id, known(&id)?).await?;
        Ok::<_, Error>(StatusCode::NO_CONTENT)
    };
    answer(dismissed.await, &headers)
}

async fn owner(state: &AppState, headers: &HeaderMap, site: &Site) -> Result<Actor, Error> {
    Caller::with_account(state, headers, site, Scope::Import).await?.actor()
}

fn known(id: &str) -> Result<ImportId, service::Error> {
    id.parse().map_err(|_| service::Error::NotFound("import"))
}
