//! `/dashboard`: the desk of those who keep sites in order. Plain pages that need no script, each a [`Frame`](frame::Frame) around one
//! room; the script of the desk only makes them quicker.
//!
//! To add a room: a variant and a line in [`room`], a module here with its handlers, a template that extends `dashboard/layout.html`.
//! A handler says who may come in by what it takes: [`access::Desk`] for anybody who keeps some site in order, [`access::AtSite`] for
//! one of the site in the address, [`access::RunsSite`] for its owners; a post takes [`access::Posted`] of one of them, which has
//! judged where the post comes from (T33).

mod access;
mod blocks;
mod comment;
mod field;
mod frame;
mod home;
mod imports;
mod install;
mod letter;
mod log;
mod new_site;
mod overview;
mod pages;
mod people;
mod preview;
mod queue;
mod reports;
mod room;
mod rules;
mod settings;

use axum::{
    Router,
    routing::{get, post},
};

use super::state::AppState;

/// The routes below `/dashboard`.
pub(super) fn router() -> Router<AppState> {
    Router::new()
        .route("/dashboard", get(home::show))
        .route("/dashboard/queue", get(queue::list).post(queue::act))
        .route("/dashboard/queue/undo", post(queue::undo))
        .route("/dashboard/letter", get(letter::show).post(letter::act))
        .route("/dashboard/new", get(new_site::show).post(new_site::create))
        .route("/dashboard/imports", get(imports::whole::list))
        .route(
            "/dashboard/imports/{import}",
            get(imports::arrival::show).post(imports::arrival::act),
        )
        .route("/dashboard/sites/{site}", get(overview::show))
        .route("/dashboard/sites/{site}/install", get(install::show))
        .route("/dashboard/sites/{site}/preview", get(preview::show))
        .route(
            "/dashboard/sites/{site}/origins",
            get(settings::show_origins).post(settings::update_origins),
        )
        .route("/dashboard/sites/{site}/imports", get(imports::list))
        .route(
            "/dashboard/sites/{site}/imports/{import}",
            get(imports::one::show).post(imports::one::act),
        )
        .route("/dashboard/sites/{site}/imports/{import}/rows", get(imports::one::rows))
        .route("/dashboard/sites/{site}/export", get(imports::leave::show))
        .route("/dashboard/sites/{site}/log", get(log::show))
        .route("/dashboard/sites/{site}/pages", get(pages::list))
        .route(
            "/dashboard/sites/{site}/pages/{page}",
            get(pages::show).post(pages::describe),
        )
        .route("/dashboard/sites/{site}/pages/{page}/open", post(pages::open))
        .route("/dashboard/sites/{site}/pages/{page}/aliases", post(pages::add_alias))
        .route(
            "/dashboard/sites/{site}/pages/{page}/aliases/forget",
            post(pages::forget_alias),
        )
        .route(
            "/dashboard/sites/{site}/pages/{page}/move",
            get(pages::preview).post(pages::carry_out),
        )
        .route(
            "/dashboard/sites/{site}/comments/{comment}/edit",
            get(comment::show_edit).post(comment::edit),
        )
        .route(
            "/dashboard/sites/{site}/comments/{comment}/reply",
            get(comment::show_reply).post(comment::reply),
        )
        .route(
            "/dashboard/sites/{site}/comments/{comment}/author",
            get(comment::show_author).post(comment::decide),
        )
        .route("/dashboard/sites/{site}/people", get(people::show))
        .route("/dashboard/sites/{site}/people/invite", post(people::invite))
        .route("/dashboard/sites/{site}/people/role", post(people::change))
        .route("/dashboard/sites/{site}/people/withdraw", post(people::withdraw))
        .route(
            "/dashboard/sites/{site}/reports",
            get(reports::show).post(reports::settle),
        )
        .route("/dashboard/sites/{site}/blocks", get(blocks::show).post(blocks::create))
        .route("/dashboard/sites/{site}/blocks/lift", post(blocks::lift))
        .route("/dashboard/sites/{site}/rules", get(rules::show).post(rules::update))
        .route("/dashboard/sites/{site}/rules/rehearse", post(rules::rehearse))
        .route(
            "/dashboard/sites/{site}/settings",
            get(settings::show).post(settings::update),
        )
}

/// The routes that take a whole file.
pub(super) fn uploads() -> Router<AppState> {
    Router::new()
        .route("/dashboard/imports", post(imports::whole::create))
        .route("/dashboard/sites/{site}/imports", post(imports::create))
}
