//! `/dashboard/imports`: whole sites that move in, by whoever runs the instance. A bundle is looked at first, and comes in at a word.

use askama::Template;
use axum::{
    extract::{FromRequest as _, FromRequestParts as _, Multipart, Request, State},
    http::StatusCode,
    response::Response,
};

use crate::{
    domain::{id::ImportId, import::WholeImport},
    i18n::Catalog,
    service::{bundle, import::Wish},
    web::{
        account::{self, require_recent},
        api::imports::whole::begin,
        dashboard::{
            access::{Desk, Serves},
            frame::{self, Frame},
            room::Room,
        },
        error::Error,
        state::AppState,
        upload,
    },
};

pub(super) const PATH: &str = "/dashboard/imports";
const LISTED: u64 = 50;

#[derive(Debug, Template)]
#[template(path = "dashboard/whole_imports.html")]
struct Page<'a> {
    frame: Frame<'a>,
    path: &'static str,
    imports: Vec<Listed>,
    /// What is wrong with the file.
    problem: Option<String>,
    /// The largest file, and how that is said.
    most: u64,
    too_large: String,
    holds_writers: bool,
}

#[derive(Debug)]
struct Listed {
    path: String,
    file: String,
    state: String,
    is_bad: bool,
    /// The key of the site, once the file was read.
    site: String,
    created_at: String,
}

pub(super) fn path_of(id: ImportId) -> String {
    format!("{PATH}/{id}")
}

pub(super) fn named(words: &Catalog, import: &WholeImport) -> String {
    if import.file.is_empty() {
        words.text("desk-import-nameless").to_owned()
    } else {
        import.file.clone()
    }
}

pub(super) fn state_words(words: &Catalog, import: &WholeImport) -> String {
    words.format("desk-import-state", &[("state", import.state.name().into())])
}

/// `GET /dashboard/imports`.
pub(in crate::web::dashboard) async fn list(State(state): State<AppState>, Serves(desk): Serves) -> Response {
    if let Err(asked) = require_recent(&state, &desk.visitor, PATH) {
        return asked;
    }
    frame::settled(&state, &desk, None, page(&state, &desk, None).await).await
}

async fn page(state: &AppState, desk: &Desk, error: Option<&Error>) -> Result<Response, Error> {
    let frame = Frame::new(state, desk, Some(Room::Overview), None, "desk-whole").await?;
    let words = frame.words;
    let known = bundle::latest(state.runtime(), LISTED).await?;
    let listed = known.into_iter().map(|import| Listed {
        path: path_of(import.id),
        file: named(words, &import),
        state: state_words(words, &import),
        is_bad: import.report.failure.is_some(),
        created_at: import.created_at.to_string(),
        site: import.report.key,
    });
    let imports = listed.collect();
    let most = state.settings().uploads.most_bytes;
    let too_large = words.format("error-file-too-large", &[("megabytes", (most / 1024 / 1024).into())]);
    let page = Page {
        imports,
        problem: error.map(|error| match error {
            Error::FileTooLarge { .. } => too_large.clone(),
            Error::Unreadable { detail, .. } => {
                error.log();
                words.format("desk-import-refused", &[("why", detail.as_str().into())])
            }
            error => error.sentence(words),
        }),
        path: PATH,
        most,
        too_large,
        holds_writers: bundle::holds_writers(state.runtime()),
        frame,
    };
    let status = error.map_or(StatusCode::OK, Error::status);
    Ok(frame::respond(state, status, &page))
}

/// `POST /dashboard/imports`: a bundle, to be looked at.
pub(in crate::web::dashboard) async fn create(State(state): State<AppState>, request: Request) -> Response {
    let (mut parts, body) = request.into_parts();
    let desk = match Serves::from_request_parts(&mut parts, &state).await {
        Ok(Serves(desk)) => desk,
        Err(refused) => return refused,
    };
    let request = Request::from_parts(parts, body);
    let made = match received(&state, &desk, request).await {
        Ok(Ok(id)) => Ok(account::go(&state, &path_of(id))),
        Ok(Err(asked)) => return asked,
        Err(error @ (Error::Unreadable { .. } | Error::FileTooLarge { .. })) => page(&state, &desk, Some(&error)).await,
        Err(error) => Err(error),
    };
    frame::settled(&state, &desk, None, made).await
}

/// What arrived; or the answer that asks who they are once more, before anything of it is taken.
async fn received(state: &AppState, desk: &Desk, request: Request) -> Result<Result<ImportId, Response>, Error> {
    let visitor = &desk.visitor;
    visitor.comes_from_here(state)?;
    let form = Multipart::from_request(request, state)
        .await
        .map_err(|_| Error::UnsupportedType)?;
    if let Err(asked) = require_recent(state, visitor, PATH) {
        return Ok(Err(asked));
    }
    let mut fields = std::collections::HashMap::new();
    // The token stands before the file.
    let upload = upload::form(state, form, &mut fields, |fields| {
        fields
            .get("token")
            .is_some_and(|token| visitor.is_own_token(state, token))
    })
    .await?;
    let begun = begin(state, desk.actor(), upload.name, Wish::Rehearsal, &upload.spool).await?;
    Ok(Ok(begun.id))
}
