//! `/account`: signing in and out, making an account, and changing one's own. Plain pages that need no script; each post is judged by
//! where it comes from and by a token in the form (T33).

mod address;
mod code;
mod confirm;
mod cookie;
mod form;
mod home;
mod mailed;
mod page;
mod password;
mod privacy;
mod sign_in;
mod ticket;
mod tokens;
mod visitor;

use axum::{
    Router,
    routing::{get, post},
};

use super::state::AppState;

pub(super) use visitor::Visitor;

/// The routes below `/account`.
pub(super) fn router() -> Router<AppState> {
    Router::new()
        .route("/account", get(home::show))
        .route("/account/sign-in", get(sign_in::show).post(sign_in::create))
        .route("/account/sign-out", post(sign_in::delete))
        .route("/account/link", get(mailed::show_link).post(mailed::send_link))
        .route("/account/code", get(code::show).post(code::redeem))
        .route(
            "/account/register",
            get(mailed::show_register).post(mailed::send_register),
        )
        .route(
            "/account/forgotten",
            get(mailed::show_forgotten).post(mailed::send_forgotten),
        )
        .route("/account/sent", get(mailed::sent))
        .route("/account/ticket", get(ticket::show).post(ticket::redeem))
        .route("/account/confirm", get(confirm::show).post(confirm::create))
        .route("/account/password", get(password::show).post(password::update))
        .route("/account/address", get(address::show).post(address::update))
        .route("/privacy/deletion/{code}", get(privacy::deletion))
        .route("/account/sessions", post(home::end))
        .route("/account/tokens", get(tokens::show))
        .route("/account/tokens/new", get(tokens::show_new).post(tokens::create))
        .route("/account/tokens/revoke", post(tokens::revoke))
}
