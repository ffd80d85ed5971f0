//! The frame: the conversation as HTML that works by itself, and the forms below `/embed/`.

mod asked;
mod card;
mod change;
mod chrome;
mod claim;
mod compose;
mod counts;
mod desk;
mod form;
mod help;
mod one;
mod permalink;
mod preview_token;
mod proof;
mod reply;
mod report;
mod single;
mod thread;
mod viewer;
mod vote;
mod words;

use axum::{
    Router,
    routing::{get, post},
};

pub(super) use asked::{cursor, sort};
pub(super) use thread::sample;

use super::state::AppState;

/// Documents and forms; `/embed/thread` itself is the hot path and is routed apart.
pub(super) fn router() -> Router<AppState> {
    Router::new()
        .route("/embed/comments", post(compose::create))
        .route("/embed/preview", post(compose::preview))
        .route("/embed/comments/{id}", get(change::show_own))
        .route("/embed/comments/{id}/reply", get(reply::show))
        .route("/embed/comments/{id}/edit", get(change::show).post(change::edit))
        .route("/embed/comments/{id}/delete", post(change::delete))
        .route("/embed/comments/{id}/report", get(report::show).post(report::create))
        .route("/embed/comments/{id}/moderate", post(desk::act))
        .route("/embed/comments/{id}/vote", post(vote::cast))
        .route("/embed/claim", get(claim::show).post(claim::create))
        .route("/embed/viewer", get(viewer::show))
        .route("/embed/proof", get(proof::show))
        .route("/embed/words", get(words::writing))
        .route(
            "/threads/{thread}",
            get(thread::show_standalone).post(compose::preview_standalone),
        )
        .route("/comments/{id}", get(permalink::follow))
}

/// The document every reader loads: read from memory, so nothing stands between it and the network.
pub(super) fn hot_router() -> Router<AppState> {
    Router::new().route("/embed/thread", get(thread::show))
}

/// What every front page asks: read from memory too.
pub(super) fn counts_router() -> Router<AppState> {
    Router::new().route("/embed/counts", post(counts::show))
}

/// The same address takes the form of a reader without script: it shows a preview first.
pub(super) fn form_router() -> Router<AppState> {
    Router::new().route("/embed/thread", post(compose::preview))
}
