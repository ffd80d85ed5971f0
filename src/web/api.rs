//! The JSON interface, version 1: one resource per file, documented where it is routed. It never reads cookies (ruling 1): a guest
//! proves who they are with the `Rejoinder-Guest` header, an account with a token in `Authorization`; no page can make a browser send
//! either by itself. `caller` says who asks and whether they may.

pub mod blocks;
pub(in crate::web) mod body;
mod caller;
pub mod challenge;
pub mod classifier;
pub mod comments;
pub mod counts;
mod docs;
pub mod export;
pub mod imports;
mod json;
pub mod letters;
pub mod moderation;
pub mod pages;
pub mod reports;
pub mod rules;
pub mod settings;
pub mod threads;

use utoipa::{
    Modify, OpenApi,
    openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme},
};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::state::AppState;

/// The document's beginning; paths and schemas join it where they are routed.
#[derive(Debug, OpenApi)]
#[openapi(info(
    title = "Rejoinder",
    description = "Comments for any page. Lists use opaque cursors: give `next` of one answer as `after` of the next request. \
                   Times are RFC 3339 UTC, ids are UUIDs. Failures are problem documents (RFC 9457). Whatever readers see can be read \
                   without a token; one that is sent is judged: 401 if it opens nothing (any more), 403 if it lacks the scope, and a \
                   site it was not made for is not there (404)."
), modifiers(&Tokens), security((), ("token" = [])))]
struct ApiDoc;

/// Names the one way to prove who one is.
#[derive(Debug)]
struct Tokens;

impl Modify for Tokens {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let scheme = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .description(Some(
                "Made at /account/tokens or by `rejoinder token create`, for the scopes read, write, moderate, export and import on every site or on \
                 named ones. It never does more than its account may.",
            ))
            .build();
        let components = document.components.get_or_insert_default();
        components.add_security_scheme("token", SecurityScheme::Http(scheme));
    }
}

/// Routes and their document.
pub fn router() -> (axum::Router<AppState>, utoipa::openapi::OpenApi) {
    let (router, mut document) = OpenApiRouter::with_openapi(ApiDoc::openapi())
        .routes(routes!(comments::list, comments::create))
        .routes(routes!(comments::show, comments::update, comments::delete))
        .routes(routes!(comments::vote, comments::unvote))
        .routes(routes!(threads::list))
        .routes(routes!(pages::show, pages::describe))
        .routes(routes!(pages::add_alias, pages::forget_alias))
        .routes(routes!(pages::preview, pages::carry_out))
        .routes(routes!(counts::show))
        .routes(routes!(challenge::show))
        .routes(routes!(moderation::list))
        .routes(routes!(export::show))
        .routes(routes!(classifier::show))
        .routes(routes!(moderation::act))
        .routes(routes!(moderation::progress))
        .routes(routes!(moderation::undo))
        .routes(routes!(moderation::log))
        .routes(routes!(reports::create, reports::dismiss))
        .routes(routes!(letters::show, letters::choose))
        .routes(routes!(reports::list))
        .routes(routes!(blocks::list, blocks::create))
        .routes(routes!(blocks::lift))
        .routes(routes!(settings::show, settings::update))
        .routes(routes!(rules::show, rules::replace, rules::clear))
        .routes(routes!(imports::list))
        .routes(routes!(imports::show, imports::dismiss))
        .routes(routes!(imports::rows::rows))
        .routes(routes!(imports::start))
        .routes(routes!(imports::undo))
        .routes(routes!(imports::whole::list))
        .routes(routes!(imports::whole::show, imports::whole::dismiss))
        .routes(routes!(imports::whole::start))
        .split_for_parts();
    document.merge(uploads().1);
    (docs::routes(router, &document), document)
}

/// Routes that take a whole file: with other bounds of time and size than all others.
pub fn uploads() -> (axum::Router<AppState>, utoipa::openapi::OpenApi) {
    OpenApiRouter::new()
        .routes(routes!(imports::create))
        .routes(routes!(imports::whole::create))
        .split_for_parts()
}
