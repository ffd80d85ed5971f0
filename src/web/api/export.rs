//! Everything a site keeps, for its owner to take away.

mod pack;

use std::time::Duration;

use axum::{
    BoxError,
    body::Body,
    extract::{RawQuery, State},
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use http_body_util::channel::{Channel, Sender};

use self::pack::Pack;
use super::{body::locale, caller::Caller};
use crate::{
    domain::{
        comment::Status,
        export::{Filter, Format},
        field::{FieldError, Problem},
        id::PageId,
        scope::Scope,
        site::Site,
        time::Timestamp,
    },
    service::{
        self, Runtime,
        export::{Export, Order, Personal},
        relocation,
    },
    web::{
        error::{Error, ProblemJson},
        header::accepts_gzip,
        param::Params,
        path::PathText,
        state::AppState,
    },
};

const NAMES: &[&str] = &["format", "status", "since", "page", "after", "personal"];
/// Portions that wait for a slow reader.
const WAITING: usize = 2;
/// Who reads nothing for so long is cut off: they keep a connection, and the log of the database from being folded away.
const PATIENCE: Duration = Duration::from_mins(1);

/// Everything that a site keeps, one JSON object a line: settings, people and roles, pages with aliases and rules, comments of every
/// status with history, votes and reports, blocks, the log, the filter. Nothing in it opens a door.
///
/// A part (`status`, `since`, `page`) holds the site, its pages and what belongs to the comments it takes.
/// All of it shows one moment, that of the request, however long it takes. The first line of a bundle is a header, the last one a
/// trailer that counts the records of each type and hashes every line above it: a file without it is not whole, and the rest of one
/// that was cut is had with `after`. Compressed where `Accept-Encoding` names gzip. For owners of the site, with a token of scope
/// `export`.
#[utoipa::path(
    get,
    path = "/api/v1/sites/{site}/export",
    tag = "transfer",
    params(
        ("site" = String, Path, description = "key of the site"),
        ("format" = Option<String>, Query, description = "ndjson (default, the bundle), wxr, disqus or csv"),
        ("status" = Option<String>, Query, description = "only comments of these statuses, separated by commas"),
        ("since" = Option<String>, Query, description = "only comments written or edited at that time (RFC 3339), or on that day, or later"),
        ("page" = Option<String>, Query, description = "only the page of that id, or at that address"),
        ("after" = Option<String>, Query, description = "type and id of the last whole line of a bundle that was cut, as in comment:ID: the rest follows"),
        ("personal" = Option<bool>, Query, description = "true: with addresses for mail, networks, the keys of guests, and who voted"),
    ),
    responses(
        (status = 200, body = String, content_type = "application/x-ndjson"),
        (status = 400, body = ProblemJson, content_type = "application/problem+json"),
        (status = 401, body = ProblemJson, content_type = "application/problem+json", description = "no token, or one that is over"),
        (status = 403, body = ProblemJson, content_type = "application/problem+json", description = "not the scope, or not an owner"),
        (status = 404, body = ProblemJson, content_type = "application/problem+json", description = "no such site, or not for this token"),
    ),
)]
pub async fn show(
    State(state): State<AppState>,
    PathText(site): PathText,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let begun = async {
        let query = query.unwrap_or_default();
        let params = Params::strict(&query, NAMES)?;
        let site = state.site(&site).await?;
        Caller::with_account(&state, &headers, &site, Scope::Export).await?;
        let mut order = order(&params)?;
        if let Some(text) = params.get("page") {
            order.filter.page = Some(page(state.runtime(), &site, text).await?);
        }
        let format = order.format;
        Ok::<_, Error>((
            Export::of(state.runtime(), &site, order).await?,
            format,
            site.key.clone(),
        ))
    };
    match begun.await {
        Ok((export, format, key)) => stream(export, format, &key, accepts_gzip(&headers)),
        Err(error) => error.to_problem(locale(&headers)),
    }
}

/// What was asked for.
fn order(params: &Params<'_>) -> Result<Order, FieldError> {
    let unreadable = |field| FieldError::new(field, Problem::Unreadable);
    let format = match params.get("format") {
        None => Format::default(),
        Some(name) => Format::from_name(name).ok_or_else(|| unreadable("format"))?,
    };
    let statuses = params
        .get("status")
        .unwrap_or_default()
        .split(',')
        .filter(|name| !name.is_empty());
    let filter = Filter {
        statuses: statuses
            .map(Status::from_name)
            .collect::<Option<_>>()
            .ok_or_else(|| unreadable("status"))?,
        since: match params.get("since") {
            None => None,
            Some(text) => Some(Timestamp::parse_or_day(text.trim()).ok_or_else(|| unreadable("since"))?),
        },
        page: None,
    };
    let personal = match params.get("personal") {
        None | Some("false") => Personal::Left,
        Some("true") => Personal::Taken,
        Some(_) => return Err(unreadable("personal")),
    };
    let after = params
        .get("after")
        .map(|text| text.parse().map_err(|_| unreadable("after")))
        .transpose()?;
    if after.is_some() && format != Format::Bundle {
        return Err(unreadable("after"));
    }
    Ok(Order {
        format,
        filter,
        personal,
        after,
    })
}

/// The page of an id of ours, or at an address as people type it.
pub(in crate::web) async fn page(runtime: &Runtime, site: &Site, text: &str) -> Result<PageId, Error> {
    let text = text.trim();
    let found = match text.parse() {
        Ok(id) => service::thread::get(runtime, site, id)
            .await
            .map(|thread| Some(thread.id)),
        Err(_) => relocation::find(runtime, site, text).await,
    };
    let problem = match found {
        Ok(Some(id)) => return Ok(id),
        Ok(None) | Err(service::Error::NotFound(_)) => Problem::NoPage,
        Err(service::Error::Invalid(errors)) => {
            let first = errors.into_iter().next();
            first.map_or(Problem::Unreadable, |error| error.problem)
        }
        Err(error) => return Err(error.into()),
    };
    Err(FieldError::new("page", problem).into())
}

/// A file on its way.
pub(in crate::web) fn stream(export: Export, format: Format, key: &str, is_packed: bool) -> Response {
    let (sender, body) = Channel::<Bytes, BoxError>::new(WAITING);
    tokio::spawn(send(export, Pack::new(is_packed), sender));
    let mut response = Body::new(body).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(format.media_type()));
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if is_packed {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    let name = format!("attachment; filename=\"{key}.{}\"", format.ending());
    if let Ok(name) = HeaderValue::from_str(&name) {
        headers.insert(header::CONTENT_DISPOSITION, name);
    }
    response
}

async fn send(mut export: Export, mut pack: Pack, mut sender: Sender<Bytes, BoxError>) {
    loop {
        let portion = match export.next().await {
            Ok(Some(text)) => pack.put(text),
            Ok(None) => {
                // Whoever was reading may have gone.
                let _ = sender.send_data(pack.end()).await;
                return;
            }
            Err(error) => {
                tracing::warn!(%error, "an export broke off");
                // The connection is cut, so that half a file is not taken for a whole one.
                sender.abort(error.into());
                return;
            }
        };
        if portion.is_empty() {
            continue;
        }
        match tokio::time::timeout(PATIENCE, sender.send_data(portion)).await {
            Ok(Ok(())) => {}
            Ok(Err(_)) => return,
            Err(_) => {
                sender.abort("nobody reads this".into());
                return;
            }
        }
    }
}
