//! `/dashboard/sites/{site}/imports`: moving in, and out again. A file is looked at first; what would become of it is shown before
//! anything comes in, and what came in can be taken back.

pub(super) mod arrival;
pub(super) mod leave;
pub(super) mod one;
pub(super) mod whole;

use std::collections::HashMap;

use askama::Template;
use axum::{
    extract::{FromRequest as _, FromRequestParts as _, Multipart, Request, State},
    http::StatusCode,
    response::Response,
};

use super::{
    access::{AtSite, RunsSite},
    field::{self, Control, Field},
    frame::{self, Frame},
    room::{Room, site_path},
};
use crate::{
    domain::{
        id::ImportId,
        import::{Import, Rules},
    },
    i18n::Catalog,
    service::import::{self, NewImport, Wish},
    web::{account, api::imports::begin, error::Error, param::Params, state::AppState, upload},
};

const LISTED: u64 = 50;
/// Whose files come in, as their makers write their names, and the key of the words that tell where to get one.
const SYSTEMS: &[(&str, &str)] = &[
    ("WordPress", "desk-import-from-wordpress"),
    ("Disqus", "desk-import-from-disqus"),
    ("Remark42", "desk-import-from-remark42"),
    ("Isso", "desk-import-from-isso"),
    ("Commento", "desk-import-from-commento"),
    ("Comentario", "desk-import-from-comentario"),
    ("Artalk", "desk-import-from-artalk"),
    ("Rejoinder", "desk-import-from-rejoinder"),
];

#[derive(Debug, Template)]
#[template(path = "dashboard/imports.html")]
struct Page<'a> {
    frame: Frame<'a>,
    path: String,
    imports: Vec<Listed>,
    systems: Vec<(&'static str, &'a str)>,
    /// What is wrong with the file.
    file_problem: Option<String>,
    /// What belongs to no field.
    problem: Option<String>,
    /// The largest file, and how that is said.
    most: u64,
    too_large: String,
    /// What is said about a file beside it.
    fields: Vec<Field>,
    are_rules_shown: bool,
    /// Where exports come from, and what is asked about them.
    leave: String,
    leaving: Vec<Field>,
    is_personal: bool,
}

#[derive(Debug)]
struct Listed {
    path: String,
    file: String,
    state: String,
    is_bad: bool,
    /// Nothing before it was begun.
    taken: Option<u64>,
    created_at: String,
}

/// What was typed into one of the two forms, and what is wrong with it.
#[derive(Debug, Default)]
struct Typed<'a> {
    rules: &'a str,
    source: &'a str,
    leaving: Params<'a>,
    error: Option<&'a Error>,
}

pub(super) fn path_of(at: &AtSite) -> String {
    site_path(&at.held.site.key, "/imports")
}

/// `GET /dashboard/sites/{site}/imports`.
pub(super) async fn list(State(state): State<AppState>, RunsSite(at): RunsSite) -> Response {
    let made = page(&state, &at, Typed::default()).await;
    frame::settled(&state, &at.desk, Some(&at.held.site), made).await
}

async fn page(state: &AppState, at: &AtSite, typed: Typed<'_>) -> Result<Response, Error> {
    let site = at.held.site.as_ref();
    let frame = Frame::new(state, &at.desk, Some(Room::Imports), Some(site), "desk-imports").await?;
    let words = frame.words;
    let path = path_of(at);
    let known = import::latest(state.runtime(), site.id, LISTED).await?;
    let listed = known.iter().map(|import| Listed {
        path: format!("{path}/{}", import.id),
        file: named(words, import),
        state: state_words(words, import),
        is_bad: import.report.failure.is_some(),
        taken: Some(import.report.taken).filter(|taken| *taken > 0),
        created_at: import.created_at.to_string(),
    });
    let imports = listed.collect();
    let most = state.settings().uploads.most_bytes;
    let too_large = words.format("error-file-too-large", &[("megabytes", (most / 1024 / 1024).into())]);
    let mut fields = beside(words, &typed);
    let mut leaving = leave::form(words, &typed.leaving);
    let mut file_problem = None;
    let problem = match typed.error {
        None => None,
        Some(Error::FileTooLarge { .. }) => {
            file_problem = Some(too_large.clone());
            None
        }
        Some(error @ Error::Unreadable { field, detail }) => {
            error.log();
            let sentence = words.format("desk-import-refused", &[("why", detail.as_str().into())]);
            match fields.iter_mut().find(|known| Some(known.name) == field.as_deref()) {
                Some(field) => field.problem = Some(sentence),
                None => file_problem = Some(sentence),
            }
            None
        }
        Some(error) => field::place(error, &mut leaving, words),
    };
    let page = Page {
        imports,
        systems: SYSTEMS.iter().map(|(name, how)| (*name, words.text(how))).collect(),
        file_problem,
        problem,
        most,
        too_large,
        are_rules_shown: fields
            .iter()
            .any(|field| field.problem.is_some() || !field.value.is_empty()),
        fields,
        leave: site_path(&site.key, "/export"),
        leaving,
        is_personal: typed.leaving.get("personal").is_some(),
        path,
        frame,
    };
    let status = typed.error.map_or(StatusCode::OK, Error::status);
    Ok(frame::respond(state, status, &page))
}

/// What can be said about a file beside it.
fn beside(words: &Catalog, typed: &Typed<'_>) -> Vec<Field> {
    let field = |name, label: &str, hint: &str, value: &str, control| Field {
        name,
        label: words.text(label).to_owned(),
        hint: Some(words.text(hint).to_owned()),
        value: value.to_owned(),
        problem: None,
        control,
    };
    let rules = Control::Text {
        is_code: true,
        is_ltr: true,
    };
    let source = Control::Line {
        kind: "text",
        most: 100,
        is_ltr: false,
    };
    vec![
        field(
            "rules",
            "desk-imports-rules",
            "desk-imports-rules-hint",
            typed.rules,
            rules,
        ),
        field(
            "source",
            "desk-imports-source",
            "desk-imports-source-hint",
            typed.source,
            source,
        ),
    ]
}

fn named(words: &Catalog, import: &Import) -> String {
    if import.file.is_empty() {
        words.text("desk-import-nameless").to_owned()
    } else {
        import.file.clone()
    }
}

fn state_words(words: &Catalog, import: &Import) -> String {
    words.format("desk-import-state", &[("state", import.state.name().into())])
}

/// `POST /dashboard/sites/{site}/imports`: a file, to be looked at.
pub(super) async fn create(State(state): State<AppState>, request: Request) -> Response {
    let (mut parts, body) = request.into_parts();
    let at = match RunsSite::from_request_parts(&mut parts, &state).await {
        Ok(RunsSite(at)) => at,
        Err(refused) => return refused,
    };
    let mut fields = HashMap::new();
    let received = received(&state, &at, Request::from_parts(parts, body), &mut fields).await;
    let typed = |name: &str| fields.get(name).map_or("", String::as_str);
    let made = match received {
        Ok(id) => Ok(account::go(&state, &format!("{}/{id}", path_of(&at)))),
        Err(error @ (Error::Unreadable { .. } | Error::FileTooLarge { .. })) => {
            let typed = Typed {
                rules: typed("rules"),
                source: typed("source"),
                error: Some(&error),
                ..Typed::default()
            };
            page(&state, &at, typed).await
        }
        Err(error) => Err(error),
    };
    frame::settled(&state, &at.desk, Some(&at.held.site), made).await
}

async fn received(
    state: &AppState,
    at: &AtSite,
    request: Request,
    fields: &mut HashMap<String, String>,
) -> Result<ImportId, Error> {
    let visitor = &at.desk.visitor;
    visitor.comes_from_here(state)?;
    let form = Multipart::from_request(request, state)
        .await
        .map_err(|_| Error::UnsupportedType)?;
    // The token stands before the file.
    let is_ours = |fields: &HashMap<String, String>| {
        fields
            .get("token")
            .is_some_and(|token| visitor.is_own_token(state, token))
    };
    let taken = upload::form(state, form, fields, is_ours).await?;
    let typed = |name: &str| fields.get(name).map_or("", String::as_str);
    // What was typed decides before what a file says.
    let file = typed("rules-file").trim_start_matches('\u{feff}');
    // A file alone keeps the numbers of its lines.
    let rules = match typed("rules").trim_end() {
        "" => file.to_owned(),
        rules => format!("{rules}\n{file}"),
    };
    let rules = Rules::parse(&rules).map_err(|error| Error::Unreadable {
        field: Some("rules".to_owned()),
        detail: error.to_string(),
    })?;
    let new = NewImport {
        actor: at.desk.actor(),
        file: taken.name,
        format: None,
        source: Some(typed("source").trim().to_owned()).filter(|source| !source.is_empty()),
        rules,
    };
    Ok(begin(state, &at.held.site, new, taken.spool, Wish::Rehearsal).await?.id)
}
