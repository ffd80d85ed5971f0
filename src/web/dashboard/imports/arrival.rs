//! `/dashboard/imports/{import}`: one site that moves in, from the look at its bundle to the day it is here.

use askama::Template;
use axum::{
    extract::{FromRequest as _, FromRequestParts as _, Request, State},
    http::StatusCode,
    response::Response,
};

use super::whole::{PATH, named, path_of, state_words};
use crate::{
    domain::{
        field::{FieldError, Problem},
        id::ImportId,
        import::{Counts, State as Progress, WholeReport},
    },
    i18n::Catalog,
    service::{self, bundle},
    web::{
        account::{self, require_recent},
        dashboard::{
            access::{Desk, Posted, Serves, path_part},
            frame::{self, Frame},
            room::{Room, home, site_path},
        },
        error::Error,
        param::Params,
        state::AppState,
    },
};

/// After how many seconds a page about work that goes on is asked for again.
const AGAIN: u8 = 2;
/// What has a line of its own on the page; all else is counted together.
const KINDS: &[&str] = &[
    "page",
    "comment",
    "revision",
    "vote",
    "report",
    "account",
    "membership",
    "identity",
    "address",
    "subscription",
    "block",
    "page-rule",
    "log-entry",
    "classifier",
    "service-asked",
];

#[derive(Debug, Template)]
#[template(path = "dashboard/whole_import.html")]
struct One<'a> {
    frame: Frame<'a>,
    path: String,
    /// Where the list is.
    back: &'static str,
    file: String,
    state: String,
    /// Asked for again, as long as something goes on.
    again: Option<u8>,
    /// How far it is: done, and all where that is known.
    bar: Option<(u64, Option<u64>)>,
    progress: String,
    /// What would come in, or what has.
    sentence: Option<String>,
    failure: Option<String>,
    taken: Vec<(String, u64)>,
    left: Vec<(String, u64)>,
    /// It waits for a word, and its people come with their rights or without.
    waits: bool,
    is_trusted: bool,
    is_sure_asked: bool,
    holds_writers: bool,
    is_applying: bool,
    /// Where the site is, once it is here, and where people are invited.
    there: Option<(String, String)>,
    /// Whether somebody had a role there who has none here.
    are_roles_left: bool,
}

/// `GET /dashboard/imports/{import}`.
pub(in crate::web::dashboard) async fn show(State(state): State<AppState>, request: Request) -> Response {
    let (mut parts, _) = request.into_parts();
    let desk = match Serves::from_request_parts(&mut parts, &state).await {
        Ok(Serves(desk)) => desk,
        Err(refused) => return refused,
    };
    let id = path_part(&mut parts, "import").await.unwrap_or_default();
    let made = page(&state, &desk, &id).await;
    frame::settled(&state, &desk, None, made).await
}

async fn page(state: &AppState, desk: &Desk, id: &str) -> Result<Response, Error> {
    let found = bundle::show(state.runtime(), known(id)?).await?;
    let path = path_of(found.id);
    let is_sure_asked = Params::parse(&desk.query, &["sure"])?.get("sure").is_some();
    if is_sure_asked && let Err(asked) = require_recent(state, &desk.visitor, &path) {
        return Ok(asked);
    }
    let frame = Frame::new(state, desk, Some(Room::Overview), None, "desk-whole").await?;
    let words = frame.words;
    let report = &found.report;
    let goes_on = matches!(found.state, Progress::Reading | Progress::Applying);
    let bar = goes_on.then(|| bundle::far(state.runtime(), found.id).unwrap_or_default());
    let is_there = found.state == Progress::Done;
    let page = One {
        file: named(words, &found),
        state: state_words(words, &found),
        again: goes_on.then_some(AGAIN),
        progress: match bar {
            Some(far) => match far.all {
                Some(all) => format!("{} / {all}", far.done),
                None => words.format("desk-import-rows-read", &[("rows", far.done.into())]),
            },
            None => String::new(),
        },
        bar: bar.map(|far| (far.done, far.all)),
        sentence: match found.state {
            Progress::Read => Some(counted(words, "desk-whole-would", report)),
            Progress::Done => Some(counted(words, "desk-whole-did", report)),
            _ => None,
        },
        failure: report.failure.clone(),
        taken: figures(words, &report.taken),
        left: figures(words, &report.left),
        waits: found.state == Progress::Read,
        is_trusted: found.is_trusted,
        is_sure_asked,
        holds_writers: bundle::holds_writers(state.runtime()),
        is_applying: found.state == Progress::Applying,
        there: is_there.then(|| (home(Some(&report.key)), site_path(&report.key, "/people"))),
        are_roles_left: ["membership", "address"]
            .iter()
            .any(|kind| report.left.contains_key(*kind)),
        back: PATH,
        path,
        frame,
    };
    Ok(frame::respond(state, StatusCode::OK, &page))
}

fn counted(words: &Catalog, key: &str, report: &WholeReport) -> String {
    let number = |kind: &str| report.taken.get(kind).copied().unwrap_or(0);
    words.format(
        key,
        &[
            ("site", report.key.as_str().into()),
            ("comments", number("comment").into()),
            ("pages", number("page").into()),
        ],
    )
}

fn figures(words: &Catalog, counts: &Counts) -> Vec<(String, u64)> {
    let line = |kind: &str, number| (words.format("desk-whole-kind", &[("kind", kind.into())]), number);
    let known = |kind: &str| counts.get(kind).copied().filter(|number| *number > 0);
    let mut figures: Vec<(String, u64)> = KINDS.iter().filter_map(|kind| Some(line(kind, known(kind)?))).collect();
    // That there is one site, and that its log has an end, goes without saying.
    let is_told = |kind: &str| KINDS.contains(&kind) || ["site", "log-head"].contains(&kind);
    let rest = counts.iter().filter(|(kind, _)| !is_told(kind));
    let rest: u64 = rest.map(|(_, number)| number).sum();
    if rest > 0 {
        figures.push(line("other", rest));
    }
    figures
}

/// `POST /dashboard/imports/{import}`: lets it come in, decides about its people, or drops it. A site is made by somebody who has proved
/// lately who they are (T25).
pub(in crate::web::dashboard) async fn act(State(state): State<AppState>, request: Request) -> Response {
    let (mut parts, body) = request.into_parts();
    let id = path_part(&mut parts, "import").await.unwrap_or_default();
    let posted = match Posted::<Serves>::from_request(Request::from_parts(parts, body), &state).await {
        Ok(posted) => posted,
        Err(refused) => return refused,
    };
    let Serves(desk) = posted.by;
    let made = async {
        let (runtime, id) = (state.runtime(), known(&id)?);
        let path = path_of(id);
        let params = Params::parse(&posted.text, &["does"])?;
        let does = params.get("does");
        if does != Some("drop")
            && let Err(asked) = require_recent(&state, &desk.visitor, &path)
        {
            return Ok(asked);
        }
        match does {
            Some("start") => bundle::accept(runtime, id, false).await.map(drop)?,
            // What the page says about its people is what is said yes to.
            Some("start-trusted") => bundle::accept(runtime, id, true).await.map(drop)?,
            Some("trust") => bundle::trust(runtime, id, true).await.map(drop)?,
            Some("distrust") => bundle::trust(runtime, id, false).await.map(drop)?,
            Some("drop") => {
                bundle::dismiss(runtime, id).await?;
                return Ok(account::go(&state, PATH));
            }
            _ => return Err(FieldError::new("does", Problem::Unreadable).into()),
        }
        Ok::<_, Error>(account::go(&state, &path))
    };
    let made = made.await;
    frame::settled(&state, &desk, None, made).await
}

fn known(id: &str) -> Result<ImportId, service::Error> {
    id.parse().map_err(|_| service::Error::NotFound("import"))
}
