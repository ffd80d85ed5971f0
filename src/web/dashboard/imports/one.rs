//! `/dashboard/sites/{site}/imports/{import}`: one import, from the look at its file to the day it is taken back.

use askama::Template;
use axum::{
    extract::{FromRequest as _, FromRequestParts as _, Request, State},
    http::StatusCode,
    response::{IntoResponse as _, Response},
};

use super::{named, path_of, state_words};
use crate::{
    domain::{
        field::{FieldError, Problem},
        id::ImportId,
        import::{Counts, IdleRule, Report, Skipped, State as Progress},
        site::Site,
    },
    i18n::Catalog,
    service::{self, import},
    web::{
        account,
        dashboard::{
            access::{AtSite, Posted, RunsSite, path_part},
            frame::{self, Frame},
            room::Room,
        },
        error::Error,
        import_rows,
        param::Params,
        state::AppState,
    },
};

/// Rows that are named on the page.
const ROWS: usize = 50;
/// After how many seconds a page about work that goes on is asked for again.
const AGAIN: u8 = 2;

#[derive(Debug, Template)]
#[template(path = "dashboard/import.html")]
struct One<'a> {
    frame: Frame<'a>,
    path: String,
    /// Where the list is.
    back: String,
    file: String,
    state: String,
    /// Asked for again, as long as something goes on.
    again: Option<u8>,
    /// How far it is: done, and all where that is known.
    bar: Option<(u64, Option<u64>)>,
    progress: String,
    /// What would come in, or what has.
    sentence: Option<String>,
    /// What can be done about pages that are none of the site's, and the rule that would.
    elsewhere: Option<(String, String)>,
    failure: Option<String>,
    figures: Vec<(String, u64)>,
    rows: Vec<Row>,
    more: Option<String>,
    /// Rules that decide about nothing: the line of each, and what stands there.
    idle: Vec<(String, String)>,
    more_idle: Option<String>,
    /// Nothing came in yet, and this is what would.
    is_rehearsed: bool,
    would_take: bool,
    /// Whether it can be taken back, and whether that was asked for.
    is_there: bool,
    is_sure_asked: bool,
    sure: String,
}

/// A row that is left.
#[derive(Debug)]
struct Row {
    number: String,
    id: String,
    reason: String,
    detail: String,
}

/// `GET /dashboard/sites/{site}/imports/{import}`.
pub(in crate::web::dashboard) async fn show(State(state): State<AppState>, request: Request) -> Response {
    let (mut parts, _) = request.into_parts();
    let at = match RunsSite::from_request_parts(&mut parts, &state).await {
        Ok(RunsSite(at)) => at,
        Err(refused) => return refused,
    };
    let id = path_part(&mut parts, "import").await.unwrap_or_default();
    let made = page(&state, &at, &id).await;
    frame::settled(&state, &at.desk, Some(&at.held.site), made).await
}

async fn page(state: &AppState, at: &AtSite, id: &str) -> Result<Response, Error> {
    let site = at.held.site.as_ref();
    let found = import::show(state.runtime(), site.id, known(id)?).await?;
    let frame = Frame::new(state, &at.desk, Some(Room::Imports), Some(site), "desk-imports").await?;
    let words = frame.words;
    let rehearsed = found.report.rehearsed.as_deref();
    let rehearsed = rehearsed.filter(|_| found.state == Progress::Read);
    let report = rehearsed.unwrap_or(&found.report);
    // A dry run that is not over has read everything, and says nothing yet.
    let is_looked_at = found.state == Progress::Reading || (found.state == Progress::Read && rehearsed.is_none());
    let bar = match found.state {
        Progress::Applying => Some((found.report.taken + found.report.left(), Some(found.report.read))),
        Progress::Undoing => Some((found.report.removed + found.report.emptied, Some(found.report.taken))),
        _ => is_looked_at.then_some((found.report.read, None)),
    };
    let counted = |key: &str, report: &Report| {
        words.format(
            key,
            &[
                ("taken", report.taken.into()),
                ("pages", report.pages.into()),
                ("left", report.left().into()),
            ],
        )
    };
    let unnamed = report.left().saturating_sub(report.first.len().min(ROWS) as u64);
    let page = One {
        back: path_of(at),
        path: format!("{}/{}", path_of(at), found.id),
        file: named(words, &found),
        state: state_words(words, &found),
        again: (found.state.goes_on() || is_looked_at).then_some(AGAIN),
        progress: match bar {
            Some((done, Some(all))) => format!("{done} / {all}"),
            Some((done, None)) => words.format("desk-import-rows-read", &[("rows", done.into())]),
            None => String::new(),
        },
        bar,
        sentence: match found.state {
            Progress::Read => rehearsed.map(|would| counted("desk-import-would", would)),
            Progress::Done => Some(counted("desk-import-did", report)),
            _ => None,
        },
        elsewhere: rehearsed.and_then(|would| elsewhere(words, site, would)),
        failure: found.report.failure.clone(),
        figures: if is_looked_at {
            Vec::new()
        } else {
            figures(words, report)
        },
        rows: rows_of(words, report),
        more: (unnamed > 0).then(|| words.format("desk-import-more-rows", &[("rows", unnamed.into())])),
        idle: report.idle.first.iter().map(|rule| idle(words, rule)).collect(),
        more_idle: (report.idle.more() > 0)
            .then(|| words.format("desk-import-more-idle", &[("rules", report.idle.more().into())])),
        is_rehearsed: rehearsed.is_some(),
        would_take: rehearsed.is_some_and(|would| would.taken > 0),
        is_there: matches!(found.state, Progress::Applying | Progress::Done),
        is_sure_asked: Params::parse(&at.desk.query, &["sure"])?.get("sure").is_some(),
        sure: counted("desk-import-sure", report),
        frame,
    };
    Ok(frame::respond(state, StatusCode::OK, &page))
}

/// Most who see their rows left here have moved to another name, or have not told of one.
fn elsewhere(words: &Catalog, site: &Site, would: &Report) -> Option<(String, String)> {
    let (host, _) = would.hosts.iter().max_by_key(|(_, count)| **count)?;
    let origin = site.settings.origins.first()?;
    Some((
        words.format("desk-import-elsewhere", &[("host", host.as_str().into())]),
        format!("host:{host},{origin}/"),
    ))
}

fn figures(words: &Catalog, report: &Report) -> Vec<(String, u64)> {
    let figure = |key: &str, number: u64| (words.text(key).to_owned(), number);
    let mut figures = vec![
        figure("desk-import-read", report.read),
        figure("desk-import-taken", report.taken),
        figure("desk-import-pages", report.pages),
    ];
    let mut each = |key: &str, name: &str, counts: &Counts| {
        for (what, number) in counts {
            figures.push((words.format(key, &[(name, what.as_str().into())]), *number));
        }
    };
    each("desk-import-status", "status", &report.by_status);
    each("desk-import-note", "note", &report.notes);
    each("desk-import-reason", "reason", &report.skipped);
    each("desk-import-host", "host", &report.hosts);
    let removed = [
        ("desk-import-removed", report.removed),
        ("desk-import-emptied", report.emptied),
    ];
    let removed = removed.iter().filter(|(_, number)| *number > 0);
    figures.extend(removed.map(|(key, number)| figure(key, *number)));
    figures
}

/// The first rows that are left, in the order of the file.
fn rows_of(words: &Catalog, report: &Report) -> Vec<Row> {
    report.first.iter().take(ROWS).map(|row| told(words, row)).collect()
}

fn idle(words: &Catalog, rule: &IdleRule) -> (String, String) {
    let line = words.format("desk-import-line", &[("line", rule.line.into())]);
    (line, rule.rule.clone())
}

fn told(words: &Catalog, row: &Skipped) -> Row {
    Row {
        number: words.format("desk-import-row", &[("row", row.row.into())]),
        id: row.id.clone(),
        reason: words.format("desk-import-reason", &[("reason", row.reason.name().into())]),
        detail: row.detail.clone(),
    }
}

/// `POST /dashboard/sites/{site}/imports/{import}`: lets it come in, drops it, or takes it back.
pub(in crate::web::dashboard) async fn act(State(state): State<AppState>, request: Request) -> Response {
    let (mut parts, body) = request.into_parts();
    let id = path_part(&mut parts, "import").await.unwrap_or_default();
    let posted = match Posted::<RunsSite>::from_request(Request::from_parts(parts, body), &state).await {
        Ok(posted) => posted,
        Err(refused) => return refused,
    };
    let RunsSite(at) = posted.by;
    let made = async {
        let (runtime, site, id) = (state.runtime(), &at.held.site, known(&id)?);
        let path = format!("{}/{id}", path_of(&at));
        match Params::parse(&posted.text, &["does"])?.get("does") {
            Some("start") => import::accept(runtime, site, id).await.map(drop)?,
            Some("undo") => import::take_back(runtime, site, at.desk.actor(), id).await.map(drop)?,
            Some("drop") => {
                import::dismiss(runtime, site.id, id).await?;
                return Ok(account::go(&state, &path_of(&at)));
            }
            _ => return Err(FieldError::new("does", Problem::Unreadable).into()),
        }
        Ok::<_, Error>(account::go(&state, &path))
    };
    let made = made.await;
    frame::settled(&state, &at.desk, Some(&at.held.site), made).await
}

/// `GET /dashboard/sites/{site}/imports/{import}/rows`: what would become of each row, as a table.
pub(in crate::web::dashboard) async fn rows(State(state): State<AppState>, request: Request) -> Response {
    let (mut parts, _) = request.into_parts();
    let at = match RunsSite::from_request_parts(&mut parts, &state).await {
        Ok(RunsSite(at)) => at,
        Err(refused) => return refused,
    };
    let id = path_part(&mut parts, "import").await.unwrap_or_default();
    let made = async {
        let table = import_rows::table(&state, &at.held.site, known(&id)?).await?;
        Ok::<_, Error>((frame::headers(&state), table).into_response())
    };
    let made = made.await;
    frame::settled(&state, &at.desk, Some(&at.held.site), made).await
}

fn known(id: &str) -> Result<ImportId, service::Error> {
    id.parse().map_err(|_| service::Error::NotFound("import"))
}
