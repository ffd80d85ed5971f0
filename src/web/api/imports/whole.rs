//! Sites that move in whole, by somebody who runs the instance. Their people come as names alone: a token opens no doors, and whoever
//! wants them opened says so at the desk, or on the command line.

use std::collections::{BTreeMap, HashMap};

use axum::{
    Json,
    extract::{RawQuery, Request, State},
    http::{HeaderMap, StatusCode},
    response::Response,
};
use serde::Serialize;
use utoipa::ToSchema;

use super::{known, received, unreadable, wrong};
use crate::{
    domain::{
        action::Actor,
        import::{State as Progress, WholeImport},
        scope::{Duty, Scope},
    },
    service::{
        self,
        bundle::{self, NewArrival},
        import::Wish,
    },
    web::{
        api::{body::answer, caller::serves},
        error::{Error, ProblemJson},
        param::{NoParams, Params},
        path::PathText,
        state::AppState,
        upload::Spool,
    },
};

const NAMES: &[&str] = &["file", "dry_run", "trusted"];
/// Imports in one list.
const LISTED: u64 = 100;

/// A site that moves in whole.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = WholeImport)]
pub(in crate::web) struct WholeImportJson {
    pub id: String,
    /// `reading` (its dry run), `read` (waits for a word), `applying`, `done`, `failed`.
    pub state: &'static str,
    /// The name of the file.
    pub file: String,
    /// The key of the site, once the file was read.
    pub site: Option<String>,
    /// Whether its people come with their rights and their ways to sign in.
    pub trusted: bool,
    /// Rows of each type that come in, or came.
    pub taken: BTreeMap<String, u64>,
    /// Rows that do not: they would open a door, or are here already.
    pub left: BTreeMap<String, u64>,
    /// Why nothing of it came in.
    pub failure: Option<String>,
    /// Rows that were looked at, as long as somebody works on it here; each is looked at twice.
    pub done: Option<u64>,
    /// How many that will be, once it is known.
    pub all: Option<u64>,
    pub created_at: String,
    pub finished_at: Option<String>,
}

/// Sites that moved in, and those that are about to.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = WholeImports)]
pub(in crate::web) struct WholeImportsJson {
    /// The newest first; a hundred at most.
    pub items: Vec<WholeImportJson>,
}

impl WholeImportJson {
    fn of(state: &AppState, import: WholeImport) -> Self {
        let far = bundle::far(state.runtime(), import.id);
        Self {
            id: import.id.to_string(),
            state: import.state.name(),
            file: import.file,
            site: Some(import.report.key).filter(|key| !key.is_empty()),
            trusted: import.is_trusted,
            taken: import.report.taken,
            left: import.report.left,
            failure: import.report.failure,
            done: far.map(|far| far.done),
            all: far.and_then(|far| far.all),
            created_at: import.created_at.to_string(),
            finished_at: import.finished_at.map(|at| at.to_string()),
        }
    }
}

/// Moves a whole site in.
///
/// The body is a bundle of a site that is not here yet (packed by gzip or not), or a form (`multipart/form-data`) with `file`. It comes
/// in whole or not at all: every id, time, status, vote, report, rule and log entry is what it was. People come as names alone, without
/// addresses, roles and ways to sign in. The answer comes when the file has arrived; what becomes of it, `GET` tells. With `dry_run` it
/// waits for `start`. On SQLite others wait for their turn to write while it comes in, and are told to come again after a few seconds.
/// For whoever runs the instance, with a token of scope `import` for every site.
#[utoipa::path(
    post,
    path = "/api/v1/imports",
    tag = "transfer",
    params(
        ("dry_run" = Option<bool>, Query, description = "true: only say what would happen"),
        ("file" = Option<String>, Query, description = "the name of the file"),
    ),
    request_body(content = String, content_type = "application/octet-stream"),
    responses(
        (status = 202, body = WholeImportJson),
        (status = 400, body = ProblemJson, content_type = "application/problem+json", description = "a parameter, or a file that is no bundle"),
        (status = 401, body = ProblemJson, content_type = "application/problem+json", description = "no token, or one that is over"),
        (status = 403, body = ProblemJson, content_type = "application/problem+json", description = "not the scope, or not somebody who runs the instance"),
        (status = 404, body = ProblemJson, content_type = "application/problem+json", description = "no such import, or a token for some sites"),
        (status = 413, body = ProblemJson, content_type = "application/problem+json"),
    ),
)]
pub async fn create(
    State(state): State<AppState>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    request: Request,
) -> Response {
    let begun = async {
        let query = query.unwrap_or_default();
        let params = Params::strict(&query, NAMES)?;
        let actor = serves(&state, &headers, Scope::Import).await?;
        let wish = match params.get("dry_run") {
            None | Some("false") => Wish::Everything,
            Some("true") => Wish::Rehearsal,
            Some(_) => return Err(wrong("dry_run")),
        };
        // Whoever asks for doors to be opened is not to take them for open.
        if params.get("trusted").is_some_and(|trusted| trusted != "false") {
            return Err(wrong("trusted"));
        }
        let upload = received(&state, &headers, request, &mut HashMap::new()).await?;
        let name = params.get("file").map_or(upload.name, str::to_owned);
        let import = begin(&state, actor, name, wish, &upload.spool).await?;
        Ok((StatusCode::ACCEPTED, Json(WholeImportJson::of(&state, import))))
    };
    answer(begun.await, &headers)
}

/// Takes over a file that has arrived.
pub(in crate::web) async fn begin(
    state: &AppState,
    actor: Actor,
    file: String,
    wish: Wish,
    spool: &Spool,
) -> Result<WholeImport, Error> {
    let new = NewArrival { actor, file, wish };
    let begun = bundle::begin(state.runtime(), new, spool.path()).await?;
    begun.map_err(|broken| unreadable("file", &broken.to_string()))
}

/// Sites that moved in, and those that are about to.
///
/// For whoever runs the instance, with a token of scope `import` for every site.
#[utoipa::path(
    get,
    path = "/api/v1/imports",
    tag = "transfer",
    responses(
        (status = 200, body = WholeImportsJson),
        (status = 401, body = ProblemJson, content_type = "application/problem+json", description = "no token, or one that is over"),
        (status = 403, body = ProblemJson, content_type = "application/problem+json", description = "not the scope, or not somebody who runs the instance"),
        (status = 404, body = ProblemJson, content_type = "application/problem+json", description = "no such import, or a token for some sites"),
    ),
)]
pub async fn list(State(state): State<AppState>, _: NoParams, headers: HeaderMap) -> Response {
    let listed = async {
        serves(&state, &headers, Scope::Import).await?;
        let items = bundle::latest(state.runtime(), LISTED).await?;
        let items = items.into_iter().map(|import| WholeImportJson::of(&state, import));
        Ok::<_, Error>(Json(WholeImportsJson { items: items.collect() }))
    };
    answer(listed.await, &headers)
}

/// How far a site has come that moves in.
///
/// For whoever runs the instance, with a token of scope `import` for every site.
#[utoipa::path(
    get,
    path = "/api/v1/imports/{import}",
    tag = "transfer",
    params(("import" = String, Path, description = "id of the import")),
    responses(
        (status = 200, body = WholeImportJson),
        (status = 401, body = ProblemJson, content_type = "application/problem+json", description = "no token, or one that is over"),
        (status = 403, body = ProblemJson, content_type = "application/problem+json", description = "not the scope, or not somebody who runs the instance"),
        (status = 404, body = ProblemJson, content_type = "application/problem+json", description = "no such import, or a token for some sites"),
    ),
)]
pub async fn show(State(state): State<AppState>, PathText(id): PathText, _: NoParams, headers: HeaderMap) -> Response {
    let shown = async {
        serves(&state, &headers, Scope::Import).await?;
        let import = bundle::show(state.runtime(), known(&id)?).await?;
        Ok::<_, Error>(Json(WholeImportJson::of(&state, import)))
    };
    answer(shown.await, &headers)
}

/// Lets a site move in after its dry run.
///
/// For whoever runs the instance, with a token of scope `import` for every site. One whose people are to come with their rights is let in
/// at the desk.
#[utoipa::path(
    post,
    path = "/api/v1/imports/{import}/start",
    tag = "transfer",
    params(("import" = String, Path, description = "id of the import")),
    responses(
        (status = 202, body = WholeImportJson),
        (status = 401, body = ProblemJson, content_type = "application/problem+json", description = "no token, or one that is over"),
        (status = 403, body = ProblemJson, content_type = "application/problem+json", description = "not the scope, not somebody who runs the instance, or people come with their rights"),
        (status = 404, body = ProblemJson, content_type = "application/problem+json", description = "no such import, or a token for some sites"),
        (status = 409, body = ProblemJson, content_type = "application/problem+json", description = "it does not wait for that (any more)"),
    ),
)]
pub async fn start(State(state): State<AppState>, PathText(id): PathText, _: NoParams, headers: HeaderMap) -> Response {
    let started = async {
        serves(&state, &headers, Scope::Import).await?;
        let id = known(&id)?;
        let found = bundle::show(state.runtime(), id).await?;
        if found.state == Progress::Read && found.is_trusted {
            return Err(service::Error::NotYours(Duty::Serve).into());
        }
        let import = bundle::accept(state.runtime(), id, false).await?;
        Ok::<_, Error>((StatusCode::ACCEPTED, Json(WholeImportJson::of(&state, import))))
    };
    answer(started.await, &headers)
}

/// Drops a bundle that waits after its dry run.
///
/// For whoever runs the instance, with a token of scope `import` for every site.
#[utoipa::path(
    delete,
    path = "/api/v1/imports/{import}",
    tag = "transfer",
    params(("import" = String, Path, description = "id of the import")),
    responses(
        (status = 204),
        (status = 401, body = ProblemJson, content_type = "application/problem+json", description = "no token, or one that is over"),
        (status = 403, body = ProblemJson, content_type = "application/problem+json", description = "not the scope, or not somebody who runs the instance"),
        (status = 404, body = ProblemJson, content_type = "application/problem+json", description = "no such import, or a token for some sites"),
        (status = 409, body = ProblemJson, content_type = "application/problem+json", description = "it does not wait (any more)"),
    ),
)]
pub async fn dismiss(
    State(state): State<AppState>,
    PathText(id): PathText,
    _: NoParams,
    headers: HeaderMap,
) -> Response {
    let dismissed = async {
        serves(&state, &headers, Scope::Import).await?;
        bundle::dismiss(state.runtime(), known(&id)?).await?;
        Ok::<_, Error>(StatusCode::NO_CONTENT)
    };
    answer(dismissed.await, &headers)
}
