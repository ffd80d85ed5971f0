//! The API's own description: the OpenAPI document, and a page to browse it that needs no script.

use std::fmt::Write as _;

use askama::Template;
use axum::{
    Router,
    http::header,
    response::{Html, IntoResponse},
    routing::get,
};
use utoipa::openapi::{OpenApi, RefOr, path::Operation};

use crate::web::state::AppState;

/// One operation on the page.
#[derive(Debug)]
struct Entry {
    method: &'static str,
    path: String,
    summary: String,
    description: String,
    parameters: Vec<(String, String)>,
    statuses: String,
}

#[derive(Debug, Template)]
#[template(path = "api/docs.html")]
struct Docs {
    entries: Vec<Entry>,
}

/// Adds `/api` and `/api/v1/openapi.json`.
pub(super) fn routes(router: Router<AppState>, document: &OpenApi) -> Router<AppState> {
    // Both are fixed when the program is built; failing to print them would be a defect that the tests see at once.
    let json = document.to_pretty_json().unwrap_or_default();
    let page = Docs {
        entries: entries(document),
    }
    .render()
    .unwrap_or_default();
    router
        .route(
            "/api/v1/openapi.json",
            get(move || async move { ([(header::CONTENT_TYPE, "application/json")], json.clone()) }),
        )
        .route("/api", get(move || async move { Html(page.clone()).into_response() }))
}

fn entries(document: &OpenApi) -> Vec<Entry> {
    let mut entries = Vec::new();
    for (path, item) in &document.paths.paths {
        let methods = [
            ("GET", &item.get),
            ("POST", &item.post),
            ("PUT", &item.put),
            ("PATCH", &item.patch),
            ("DELETE", &item.delete),
        ];
        for (method, operation) in methods {
            entries.extend(operation.as_ref().map(|operation| entry(method, path, operation)));
        }
    }
    entries
}

fn entry(method: &'static str, path: &str, operation: &Operation) -> Entry {
    let parameters = operation.parameters.iter().flatten();
    let mut statuses = String::new();
    for status in operation.responses.responses.keys() {
        // Writing into a string cannot fail.
        let _ = write!(statuses, "{status} ");
    }
    Entry {
        method,
        path: path.to_owned(),
        summary: operation.summary.clone().unwrap_or_default(),
        description: operation.description.clone().unwrap_or_default(),
        parameters: parameters
            .filter_map(|parameter| match parameter {
                RefOr::T(parameter) => Some(parameter),
                RefOr::Ref(_) => None,
            })
            .map(|parameter| {
                (
                    parameter.name.clone(),
                    parameter.description.clone().unwrap_or_default(),
                )
            })
            .collect(),
        statuses,
    }
}
