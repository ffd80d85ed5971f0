//! `/account`: signing in and out, making an account, and changing one's own. Plain pages that need no script; each post is judged by
//! where it comes from and by a token in the form (T33).

mod address;
mod claims;
mod code;
mod comments;
mod confirm;
mod cookie;
mod data;
mod desk_letters;
mod form;
mod home;
mod identities;
mod invitation;
mod leaving;
mod letters;
mod mailed;
mod name;
mod page;
mod passkey;
mod password;
mod picture;
mod privacy;
mod security;
mod sign_in;
mod step;
mod ticket;
mod tokens;
mod trip;
mod visitor;

use axum::{
    Router,
    extract::DefaultBodyLimit,
    routing::{get, post},
};

use super::state::AppState;

pub(super) use confirm::require_recent;
pub(super) use page::{failed, go, headers};
pub(super) use trip::arrive;
pub(super) use visitor::{Visitor, ask_to_sign_in};

/// The routes below `/account`.
pub(super) fn router() -> Router<AppState> {
    Router::new()
        .route("/account", get(home::show))
        .route("/account/sign-in", get(sign_in::show).post(sign_in::create))
        .route("/account/sign-in/through", post(sign_in::through))
        .route("/account/confirm/through", post(confirm::leave))
        .route("/account/sign-out", post(sign_in::delete))
        .route("/account/passkey", post(passkey::sign_in))
        .route("/account/passkey/options", post(passkey::ask))
        .route("/account/confirm/passkey", post(passkey::prove))
        .route("/account/security/passkeys", post(passkey::add))
        .route("/account/security/passkeys/options", post(passkey::ask_to_add))
        .route("/account/security/passkeys/rename", post(passkey::rename))
        .route("/account/security/passkeys/remove", post(passkey::remove))
        .route("/account/step", get(step::show).post(step::create))
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
        .route("/account/security", get(security::show))
        .route("/account/security/begin", post(security::begin))
        .route(
            "/account/security/authenticator",
            get(security::show_key).post(security::confirm),
        )
        .route("/account/security/codes", post(security::renew_codes))
        .route("/account/security/off", post(security::turn_off))
        .route("/account/claims", get(claims::show).post(claims::create))
        .route("/account/comments", get(comments::show))
        .route("/account/data", get(data::download))
        .route("/account/erase", get(leaving::show).post(leaving::create))
        .route("/account/erase/cancel", post(leaving::cancel))
        .route("/account/invitation", get(invitation::show).post(invitation::accept))
        .route("/account/letters", get(desk_letters::show).post(desk_letters::choose))
        .route(
            "/account/letters/desk/stop",
            get(desk_letters::show_stop).post(desk_letters::stop),
        )
        .route(
            "/account/letters/confirm",
            get(letters::show_question).post(letters::confirm),
        )
        .route("/account/letters/stop", get(letters::show_stop).post(letters::stop))
        .route("/account/name", get(name::show).post(name::update))
        .route(
            "/account/picture",
            get(picture::show)
                .post(picture::update)
                .layer(DefaultBodyLimit::max(picture::BODY_BYTES)),
        )
        .route("/account/picture/remove", post(picture::remove))
        .route("/account/identities", get(identities::show))
        .route("/account/identities/link", post(identities::link))
        .route("/account/identities/unlink", post(identities::unlink))
        .route("/account/tokens", get(tokens::show))
        .route("/account/tokens/new", get(tokens::show_new).post(tokens::create))
        .route("/account/tokens/revoke", post(tokens::revoke))
}
