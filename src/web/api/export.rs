//! Everything a site keeps, for its owner to take away.

use axum::{
    body::Body,
    extract::{RawQuery, State},
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use http_body_util::channel::{Channel, Sender};

use super::{body::locale, caller::Caller};
use crate::{
    domain::{
        field::{FieldError, Problem},
        scope::Scope,
    },
    service::{
        self,
        export::{Export, Personal},
    },
    web::{
        error::{Error, ProblemJson},
        param::Params,
        path::PathText,
        state::AppState,
    },
};

const NAMES: &[&str] = &["format", "personal"];
/// Portions that wait for a slow reader.
const WAITING: usize = 2;

/// A site with its pages and all its comments, one JSON object a line.
///
/// The first line is a header, the last one a trailer that counts the records of each type and hashes every line above it: a file
/// without it is not whole. For owners of the site, with a token of scope `export`.
#[utoipa::path(
    get,
    path = "/api/v1/sites/{site}/export",
    tag = "transfer",
    params(
        ("site" = String, Path, description = "key of the site"),
        ("format" = Option<String>, Query, description = "ndjson (default)"),
        ("personal" = Option<bool>, Query, description = "true: with addresses for mail, and with the keys of guests"),
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
        let params = Params::parse(&query, NAMES)?;
        let site = state.site(&site).await?;
        Caller::with_account(&state, &headers, &site, Scope::Export).await?;
        if !matches!(params.get("format"), None | Some("ndjson")) {
            return Err(FieldError::new("format", Problem::Unreadable).into());
        }
        let personal = match params.get("personal") {
            None | Some("false") => Personal::Left,
            Some("true") => Personal::Taken,
            Some(_) => return Err(FieldError::new("personal", Problem::Unreadable).into()),
        };
        Ok::<_, Error>((Export::of(state.runtime(), &site, personal), site.key.clone()))
    };
    match begun.await {
        Ok((export, key)) => stream(export, &key),
        Err(error) => error.to_problem(locale(&headers)),
    }
}

fn stream(export: Export, key: &str) -> Response {
    let (sender, body) = Channel::<Bytes, service::Error>::new(WAITING);
    tokio::spawn(send(export, sender));
    let mut response = Body::new(body).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/x-ndjson"));
    let name = format!("attachment; filename=\"{key}.ndjson\"");
    if let Ok(name) = HeaderValue::from_str(&name) {
        headers.insert(header::CONTENT_DISPOSITION, name);
    }
    response
}

async fn send(mut export: Export, mut sender: Sender<Bytes, service::Error>) {
    loop {
        match export.next().await {
            Ok(None) => return,
            Ok(Some(lines)) if lines.is_empty() => {}
            Ok(Some(lines)) => {
                if sender.send_data(lines.into()).await.is_err() {
                    // Whoever was reading has gone.
                    return;
                }
            }
            Err(error) => {
                tracing::warn!(%error, "an export broke off");
                // The connection is cut, so that half a file is not taken for a whole one.
                sender.abort(error);
                return;
            }
        }
    }
}
