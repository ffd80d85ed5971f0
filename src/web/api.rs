//! The JSON interface, version 1: one resource per file, documented where it is routed. It never reads cookies (ruling 1): a guest
//! proves who they are with the `Rejoinder-Guest` header, which no page can make a browser send by itself.

pub(in crate::web) mod body;
pub mod comments;
pub mod counts;
mod docs;
mod json;
pub mod threads;

use utoipa::OpenApi;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::state::AppState;

/// The document's beginning; paths and schemas join it where they are routed.
#[derive(Debug, OpenApi)]
#[openapi(info(
    title = "Rejoinder",
    description = "Comments for any page. Lists use opaque cursors: give `next` of one answer as `after` of the next request. \
                   Times are RFC 3339 UTC, ids are UUIDs. Failures are problem documents (RFC 9457)."
))]
struct ApiDoc;

/// Routes and their document.
pub fn router() -> (axum::Router<AppState>, utoipa::openapi::OpenApi) {
    let (router, document) = OpenApiRouter::with_openapi(ApiDoc::openapi())
        .routes(routes!(comments::list, comments::create))
        .routes(routes!(comments::show, comments::update, comments::delete))
        .routes(routes!(comments::vote, comments::unvote))
        .routes(routes!(threads::list))
        .routes(routes!(counts::show))
        .split_for_parts();
    (docs::routes(router, &document), document)
}
